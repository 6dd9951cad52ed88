"""What every command is given: its settings, its streams, the films, and one way to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.errors import (
    Ambiguous,
    ExitCode,
    FilmcliError,
    NotFound,
    Problem,
    RecordInvalid,
    UsageFault,
    nearest,
)
from filmcli.exporters import EXPORTERS, Document
from filmcli.safe import safe
from filmcli.settings import Settings
from filmcli.streams import ReaderGone, Streams, lines_of, paged

if TYPE_CHECKING:
    from filmcli.catalogue.resolve import Catalogue, Found
    from filmcli.view.progress import Progress
    from filmcli.view.table import Column

MAX_NAMED = 20  # invalid records named on stderr before they are only counted


class Options(NamedTuple):
    """The options that every command shares."""

    format: str | None = None
    fields: tuple[str, ...] = ()
    output: str | None = None
    pager: bool = True
    quiet: bool = False
    verbose: bool = False
    input: bool = True
    own: bool = False  # only records
    catalogue: bool = False  # only the catalogue


class Session:
    """One run of filmcli."""

    def __init__(
        self,
        settings: Settings,
        streams: Streams,
        options: Options,
        *,
        today: date,
        clock: Callable[[], int],
        fault: FilmcliError | None = None,
    ) -> None:
        self.settings = settings
        self.streams = streams
        self.options = options
        self.today = today
        self.fault = fault  # what is wrong with the configuration, for a command that says so
        self._clock = clock
        self._catalogue: Catalogue | None = None
        self._named: set[Problem] = set()  # invalid records that were named already
        self._is_fault_told = False
        self.code = ExitCode.OK  # what an answer that arrives returns

    @property
    def catalogue(self) -> Catalogue:
        """The films, opened at the first use."""
        if self._catalogue is None:
            from filmcli.catalogue.resolve import Catalogue

            self._catalogue = Catalogue(
                self.settings,
                self._clock,
                self.progress("records read"),
                own=self.options.own,
                only_catalogue=self.options.catalogue,
            )
        return self._catalogue

    @property
    def clock(self) -> Callable[[], int]:
        """What tells the time, in nanoseconds."""
        return self._clock

    def progress(self, words: str) -> Progress | None:
        """Give what shows how far something long has come; None where nobody would see it."""
        environ = self.streams.environ
        if (
            self.options.quiet
            or not self.streams.err_is_terminal
            or environ.get("TERM", "") in ("", "dumb")
            or environ.get("CI")
        ):
            return None
        from filmcli.view.progress import Progress

        return Progress(self.streams.err, self.width, words, colour=self.colour)

    def close(self) -> None:
        """Let go of what was opened."""
        if self._catalogue is not None:
            self._catalogue.close()

    @property
    def width(self) -> int:
        """Columns to fit to."""
        return self.streams.width(self.settings.width)

    @property
    def colour(self) -> bool:
        """Whether to colour."""
        return self.options.output is None and self.streams.colour(self.settings.color)

    @property
    def for_people(self) -> bool:
        """Whether to lay out for a terminal; what is forced to be coloured is meant for one."""
        return self.options.output is None and (self.streams.out_is_terminal or self.colour)

    def note(self, words: str) -> None:
        """Say something on stderr, unless --quiet."""
        if not self.options.quiet:
            self.streams.err(f"{safe(words)}\n")

    def film(self, film: str | None, *, recorded: bool = False) -> Found:
        """Find one film, asking a person at a terminal which of several is meant.

        With `recorded` it is looked for among those with a record.
        """
        try:
            found = self.catalogue.find(film, recorded=recorded)
        except Ambiguous as error:
            chosen = self._choose(error)
            if chosen is None:
                raise
            found = self.catalogue.find(chosen, recorded=recorded)
        self._tell(film, found)
        return found

    def films(self, film: str | None, *, recorded: bool = False) -> Iterator[Found]:
        """Give the films meant: one, or with `-` those that standard input names, one a line."""
        if film != "-":
            yield self.film(film, recorded=recorded)
            return
        self.catalogue.directories()  # what is wrong with these is wrong with every line
        lines = list(lines_of(self.streams.stdin()))
        if not lines:
            self.note("filmcli: no film is named on standard input")
        for line in lines:
            try:
                found = self.catalogue.find(line, recorded=recorded)
            except (Ambiguous, NotFound, RecordInvalid, UsageFault) as error:
                # One line that fails does not hide the others; the command ends with the
                # highest code, so that invalid data is not hidden by what was not found.
                self.code = max(self.code, error.code)
                self.report(error)
            else:
                self._tell(line, found)
                yield found

    def report(self, error: FilmcliError) -> None:
        """Say on stderr what went wrong, as JSON where the answer is JSON."""
        from filmcli.commands.report import as_asked

        self.streams.err(as_asked(error, self.options.format))

    def _tell(self, film: str | None, found: Found) -> None:
        if found.guessed is not None:
            # Said even with --quiet: nothing is ever guessed silently.
            words = f"filmcli: no film is called {film!r}; showing {found.guessed}"
            self.streams.err(f"{safe(words)}\n")
        if found.others:
            self.streams.err(f"{safe(_others(film or '', found.others))}\n")
        if self.options.verbose:
            self.note(f"filmcli: {found.path or self.settings.catalogue}")
        if self.catalogue.invalid:
            self.name_invalid()
        self.tell_fault()

    def tell_fault(self) -> None:
        """Say once what is wrong with the catalogue; what was done without it ends with 1."""
        fault = self.catalogue.fault
        if fault is not None and not self._is_fault_told:
            self._is_fault_told = True
            self.report(fault)
            self.code = max(self.code, fault.code)

    def name_invalid(self) -> None:
        """Name the records that had to be passed over, each by its first problem."""
        from filmcli.commands.report import left_out

        invalid = [each for each in self.catalogue.invalid if each not in self._named]
        self._named |= set(invalid)
        self.streams.err(left_out(invalid, self.options.format, most=MAX_NAMED))

    def _choose(self, error: FilmcliError) -> str | None:
        """Ask which candidate is meant; None where nobody can answer."""
        streams = self.streams
        if not (self.options.input and streams.in_is_terminal and streams.err_is_terminal):
            return None
        candidates = error.details["candidates"]
        for number, each in enumerate(candidates, start=1):
            streams.err(f"{number:3}  {safe(one_line(each))}\n")
        streams.err("Which one? (number, or Enter for none) ")
        answer = streams.stdin_line()
        if not answer:
            streams.err("\n")  # end of input leaves the question without an answer's newline
        number = int(answer) if answer.strip().isdecimal() and len(answer) < 10 else 0
        return str(candidates[number - 1]["slug"]) if 1 <= number <= len(candidates) else None

    def answer(
        self,
        document: Document,
        *,
        people: Callable[[], str],
        pipe: Callable[[], str],
        within: str | None = None,
    ) -> ExitCode:
        """Print an answer: in the format asked for, laid out on a terminal, plain in a pipe.

        `within` names the list in each row that holds what --fields chooses from.
        """
        name = self.options.format
        if self.options.fields:
            from filmcli.commands.selecting import selected

            document = selected(document, self.options.fields, within)
            name = name or "tsv"
        if name is not None:
            self.write("".join(exporter(name, (name,)).export(document)))
        elif self.for_people:
            self.show(people())
        else:
            self.write(pipe())
        return self.code

    def table(
        self,
        document: Document,
        columns: Sequence[Column],
        empty: str,
        people: Callable[..., str] | None = None,
        within: str | None = None,
    ) -> ExitCode:
        """Print an answer that is a table; say so where it has no rows."""
        from filmcli.view import table

        rows = [dict(row) for row in document.rows]

        def laid_out() -> str:
            if not rows:
                return ""
            if people is not None:
                return people(rows, width=self.width, colour=self.colour)
            return table.table(columns, rows, width=self.width, colour=self.colour)

        code = self.answer(
            document,
            people=laid_out,
            pipe=lambda: table.plain(columns, rows),
            within=within,
        )
        if not rows:
            self.note(f"filmcli: {empty}")
        return code

    def show(self, text: str) -> None:
        """Show laid-out text, through the pager where it does not fit the terminal."""
        streams = self.streams
        fits = text.count("\n") < streams.lines
        capable = streams.environ.get("TERM", "") not in ("", "dumb")
        wanted = self.options.pager and streams.out_is_terminal and streams.in_is_terminal
        wanted = wanted and capable
        if fits or not wanted or not paged(streams, self.settings.pager, text):
            streams.out(text)

    def write(self, text: str) -> None:
        """Write text to standard output or to the file of --output."""
        if self.options.output is None:
            self.streams.out(text)
        else:
            write_file(Path(self.options.output), text.encode("utf-8", "backslashreplace"))

    def script(self, text: str, name: str | None = None) -> ExitCode:
        """Print text that has one form, called `name` if it is a format; others are refused."""
        if self.options.fields or self.options.format not in (None, name):
            raise UsageFault(
                "this command has one form of output",
                hint=f"leave --format and --fields out{f', or use --{name}' if name else ''}",
            )
        self.write(text)
        return self.code


def _others(film: str, count: int) -> str:
    """Say that others, far less known, are called as the film that was taken."""
    import shlex

    noun = "1 more film is" if count == 1 else f"{count} more films are"
    return f"filmcli: {noun} called that: filmcli search {shlex.quote(film)}"


def one_line(candidate: Mapping[str, Any]) -> str:
    """Write a candidate on one line: Title (Year), kind, director, id."""
    year = f" ({candidate['year']})" if "year" in candidate else ""
    parts = [candidate["kind"], ", ".join(candidate.get("director", ())), candidate["slug"]]
    # What is only in the catalogue goes by its id already.
    parts += [each for key, each in candidate.items() if key == "imdb" and each not in parts]
    return f"{candidate['title']}{year}, {', '.join(part for part in parts if part)}"


def exporter(name: str, own: Sequence[str] = ()) -> Any:
    """Load an exporter; raise UsageFault for a format that does not exist.

    `own` are the formats that the command alone can write.
    """
    from filmcli.exporters import OWN, load

    known = [*EXPORTERS, *(each for each in own if each in OWN)]
    if name not in known:
        close = nearest(name, known)
        hint = f"did you mean {close}?" if close else f"one of {', '.join(known)}"
        where = " here" if name in OWN else ""
        raise UsageFault(f"--format {name}: no such format{where}", hint=hint)
    return load(name)


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, in place of an existing one as `>` would.

    A device or a pipe (/dev/stdout, a process substitution) is written to, never replaced.
    Raises FilmcliError where it cannot be written.
    """
    import stat

    try:
        mode = path.stat().st_mode
    except (OSError, RuntimeError):
        mode = None
    if mode is None or stat.S_ISREG(mode):
        from filmcli import files

        files.replace(path, data)
        return
    try:
        with path.open("wb", buffering=0) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(view) or 0 :]
    except BrokenPipeError:
        raise ReaderGone("") from None
    except OSError as error:
        raise FilmcliError(f"{path}: cannot be written: {error.strerror}") from None
