"""The command that brings films in: from files of any kind to records, or to JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli import files, importers
from filmcli.commands import keep, personal
from filmcli.commands.brought import COLUMNS, Report
from filmcli.commands.intake import Intake, Outcome, Told, Wish, written
from filmcli.commands.intake import told as ready
from filmcli.commands.proposals import ensure_taken
from filmcli.errors import ExitCode, FilmcliError, UsageFault
from filmcli.importers.bounded import Unreadable, inputs, of_bytes
from filmcli.importers.bounded import files as files_of
from filmcli.importers.decoding import text
from filmcli.importers.items import Draft, Entry, Input, Refused
from filmcli.importers.parsing import MAX_LINE
from filmcli.record.canonical import in_order
from filmcli.record.reader import parse
from filmcli.record.slugs import slugs
from filmcli.safe import json_text

if TYPE_CHECKING:
    from filmcli.commands.session import Session

HEAD = 1 << 16  # bytes by which a kind is known
# Endings that a directory's files are looked through for; others are not opened.
_JSON = (".json", ".jsonl", ".ndjson")
_ENDINGS = (".nfo", ".xml", *_JSON, ".csv", ".tsv", ".tab", ".dat", ".zip")
# Of a kind that is named, what else lies beside it is no fault of it.
_OF_KIND = {"nfo": (".nfo", ".xml", ".zip")} | dict.fromkeys(
    ("tmdb", "omdb", "wikidata", "wikipedia", "kmdb", "json", "jsonl"), (*_JSON, ".zip")
)


# A catalogue is made of these, not records; some have titles, and would pass for tables of films.
_DATA_SETS = re.compile(
    rb"(?:tconst|nconst|titleId)[\t ]+(?:[a-z]+[A-Z][A-Za-z]+|ordering|directors)"
)


class Asked(NamedTuple):
    """What the command line asks of an import."""

    into: str | None = None
    take: tuple[str, ...] = ()
    diff: bool = False
    dry_run: bool = False
    yes: bool = False
    options: Mapping[str, str] = {}  # of the importers


class Source(NamedTuple):
    """A file with the kind that it is, and who reads it."""

    file: Input
    kind: str
    importer: Any


def bring(words: Sequence[str], session: Session, asked: Asked) -> ExitCode:
    """Import files, of the kind that comes first or of the kinds they are known to be."""
    kind, paths = _kind_and_paths(words)
    if asked.into and (asked.take or asked.diff or asked.dry_run):
        raise UsageFault("--into writes films to a file alone", hint="leave --take and --diff out")
    if kind is not None and personal.is_personal(kind):
        _films_only(asked)
        where = [Path(each) for each in paths]
        return personal.bring(kind, where, session, options=asked.options, dry_run=asked.dry_run)
    for field in asked.take:
        ensure_taken(field)
    report = Report(session)
    sources = _Sources(kind, paths, session, report, asked)
    if asked.into:
        return _into(Path(asked.into), sources, session, report)
    intake = Intake(session, Wish(asked.take, asked.diff, asked.dry_run))
    try:
        _all(sources, intake, report)
    except KeyboardInterrupt:
        session.note(f"filmcli: stopped; {intake.written:,} records are written, each whole")
        raise
    code = _entries(sources, session, asked)
    return max(
        code, _answered(session, report, asked, personal_too=bool(sources.personal)), key=int
    )


def _kind_and_paths(words: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """Part the kind, which may be left out, from the paths."""
    kind = words[0] if words and words[0] in importers.IMPORTERS else None
    paths = words[1:] if kind else words
    if not paths:
        raise UsageFault("no file is named", hint="filmcli import nfo Films/")
    if kind is None and len(words) > 1 and not Path(words[0]).exists() and words[0] != "-":
        importers.load(words[0])  # says which kind was meant
    return kind, paths


def _films_only(asked: Asked) -> None:
    for option, given in (("--into", asked.into), ("--take", asked.take), ("--diff", asked.diff)):
        if given:
            raise UsageFault(f"{option} is for films; this goes to your log")


class _Sources:
    """The files named, each with its kind."""

    def __init__(
        self,
        kind: str | None,
        paths: Sequence[str],
        session: Session,
        report: Report,
        asked: Asked,
    ) -> None:
        self._kind, self._paths = kind, paths
        self._session, self._report, self._asked = session, report, asked
        self._said: set[str] = set()
        self._shown: set[str] = set()
        self.personal: dict[str, list[Path]] = {}

    def __iter__(self) -> Iterator[Source]:
        """Give each file that films are read from; what is a person's own waits."""
        for words in self._paths:
            try:
                yield from self._of(words)
            except Unreadable as error:
                self._report.fail(error)

    def _of(self, words: str) -> Iterator[Source]:
        if words == "-":
            data = self._session.streams.stdin()
            yield from filter(None, map(self._known, of_bytes(data, "standard input")))
            return
        path = Path(words)
        for each in files_of(path, self._is_read if path.is_dir() else _any):
            try:
                for file in inputs(each, self._is_read):
                    source = self._known(file)
                    if source is None:
                        continue
                    if getattr(source.importer, "PERSONAL", False):
                        self._ensure_for_log(source)
                        own = self.personal.setdefault(source.kind, [])
                        own += [] if each in own else [each]
                    else:
                        yield source
            except Unreadable as error:
                self._report.fail(error)

    def _is_read(self, name: str) -> bool:
        endings = _OF_KIND.get(self._kind or "", _ENDINGS)
        return name.casefold().removesuffix(".gz").endswith(endings)

    def _ensure_for_log(self, source: Source) -> None:
        """Raise Unreadable for a person's own where films alone were asked for."""
        asked = self._asked
        given = {"--into": asked.into, "--take": asked.take, "--diff": asked.diff}
        for option in (option for option, value in given.items() if value):
            why = f"of {source.kind}, which goes to your log; {option} is for films"
            raise Unreadable(source.file.name, why, hint=f"leave {option} out")

    def _known(self, file: Input) -> Source | None:
        """Give a file with its kind; one of no kind is named."""
        kind = self._kind or _sniffed(file)
        if kind is None:
            self._report.fail(_of_no_kind(file))
            return None
        if self._kind is None and kind not in self._said:
            self._said.add(kind)
            self._session.note(f"filmcli: {file.name}: recognised as {kind}")
        importer = importers.load(kind)
        if getattr(importer, "PERSONAL", False):
            return Source(file, kind, importer)
        self._report.begin(file.name, kind)
        if hasattr(importer, "understand"):
            self._confirmed(importer, file)
        else:
            file = self._decoded(file)
        return Source(file, kind, importer)

    def _decoded(self, file: Input) -> Input:
        """Read a file that is no table in the encoding asked for; its mark wins over what it says.

        Raises Unreadable where it is another.
        """
        encoding = self._asked.options.get("encoding")
        if encoding is None:
            return file
        return file._replace(data=text(file.data, file.name, encoding).text.encode("utf-8-sig"))

    def _confirmed(self, importer: Any, file: Input) -> None:
        """Show how a table is read; raise UsageFault where a person does not want it so."""
        found = importer.understand(file, self._asked.options)
        said = "\n".join(_understood(found))
        if said not in self._shown:
            self._shown.add(said)
            self._session.note(f"filmcli: {file.name} is read so:")
            for line in said.split("\n"):
                self._session.note(f"  {line}")
        if self._asked.yes or self._asked.dry_run or self._asked.into:
            return
        answer = keep.asked("Import it so?", self._session, otherwise=True)
        if answer is None and found.is_sure:
            return
        if not answer:
            hint = "--yes takes it so, --map COLUMN=FIELD says otherwise"
            raise UsageFault(f"{file.name}: nothing of it was imported", hint=hint)

    def items(self, source: Source) -> Iterator[Draft | Refused | Entry]:
        """Read a file; where it breaks off, what was read of it stays."""
        nothing = True
        try:
            for item in source.importer.read(source.file, self._asked.options):
                nothing = False
                yield item
        except Unreadable as error:
            self._report.fail(error)
            return
        if nothing:
            yield Refused("empty" if not source.file.data.strip() else "holds no film")


def _any(_name: str) -> bool:
    return True


def _sniffed(file: Input) -> str | None:
    head = file.data[:HEAD]
    if _DATA_SETS.match(head):
        return None
    for kind in importers.IMPORTERS:
        module = importers.load(kind)
        if hasattr(module, "sniff") and module.sniff(head, file.name):
            return kind
    return None


def _of_no_kind(file: Input) -> Unreadable:
    if _DATA_SETS.match(file.data[:HEAD]):
        why = "a table of IMDb's data sets, of which a catalogue is made"
        return Unreadable(file.name, why, hint="filmcli import imdb DIRECTORY")
    if not file.data.strip():
        return Unreadable(file.name, "empty")
    hint = f"name its kind: {', '.join(importers.IMPORTERS)}"
    return Unreadable(file.name, "of no kind that is known", hint=hint)


def _understood(found: Any) -> Iterator[str]:
    """Tell how a table is read, in words."""
    shape = found.shape
    parts = {"\t": "tabs", ",": "commas", ";": "semicolons", "": "JSON"}
    parted = parts.get(shape.delimiter, shape.delimiter)
    header = "the first row names the columns" if shape.has_header else "without a header"
    yield f"{shape.encoding}, {parted}, {header}"
    for column in found.columns:
        yield f"{column.name} -> {column.field or 'put aside'}"
    yield from found.notes


def _all(sources: _Sources, intake: Intake, report: Report) -> None:
    """Take every film in; parts of films wait until the films themselves are there."""
    parts: list[tuple[str, int | None, Told]] = []
    for source in sources:
        for item in sources.items(source):
            if isinstance(item, Refused):
                report.refuse(source.file.name, item)
            elif isinstance(item, Draft):
                film = ready(item, source.file, source.kind, source.importer)
                if film.title is None:
                    parts.append((source.file.name, item.line, film))
                else:
                    _take(source.file.name, item.line, film, intake, report)
    for name, line, film in parts:
        _take(name, line, film, intake, report)
    intake.flush()


def _take(name: str, line: int | None, film: Told, intake: Intake, report: Report) -> None:
    """Take one film in; where that fails, it hides no other."""
    try:
        outcome = intake.take(film)
    except files.Changed:
        raise
    except FilmcliError as error:
        if error.code == ExitCode.FAILURE:
            raise  # the disk refuses one film, and would all others
        report.fail(error)
        outcome = Outcome("refused", why=error.message)
    report.tell(name, line, film, outcome)


def _entries(sources: _Sources, session: Session, asked: Asked) -> ExitCode:
    """File what turned out to be a person's own."""
    code = ExitCode.OK
    for kind, paths in sources.personal.items():
        found = personal.bring(kind, paths, session, options=asked.options, dry_run=asked.dry_run)
        code = max(code, found, key=int)
    return code


def _answered(session: Session, report: Report, asked: Asked, *, personal_too: bool) -> ExitCode:
    if not report.rows and personal_too and session.code == ExitCode.OK:
        return ExitCode.OK
    differences = "".join(report.differences)
    report.say(shown_already=asked.diff)
    session.code = report.code(settled=asked.diff)
    if (asked.diff or asked.dry_run) and session.options.format is None:
        return session.answer(
            report.document(), people=lambda: differences, pipe=lambda: differences
        )
    return _table(session, report)


def _table(session: Session, report: Report) -> ExitCode:
    """Show what came of each file."""
    from filmcli.view.table import Column

    columns = [Column("file", "File"), Column("kind", "Kind")]
    columns += [
        Column(name, name.replace("_", " ").capitalize(), partial(_number, name), right=True)
        for name in COLUMNS[2:]
    ]
    if session.options.format == "json":
        return session.answer(report.document(), people=str, pipe=str)
    return session.table(report.document(), columns, "no file that can be imported is there")


def _number(name: str, row: Mapping[str, Any]) -> str:
    """Write a count for people; a column of nothing but zeros is left out."""
    return f"{row[name]:,}" if row[name] else ""


def _into(path: Path, sources: _Sources, session: Session, report: Report) -> ExitCode:
    """Write the films to a file of JSON Lines, whole or not at all, and not to records."""
    if path.exists() and path.stat().st_size:
        raise UsageFault(f"{path}: exists already; nothing was written")
    files.replace(path, (f"{line}\n".encode() for line in _lines(sources, report)))
    report.say(shown_already=True)
    session.code = report.code(settled=True)
    return _table(session, report)


def _lines(sources: _Sources, report: Report) -> Iterator[str]:
    taken: set[str] = set()
    for source in sources:
        for item in sources.items(source):
            if isinstance(item, Refused):
                report.refuse(source.file.name, item)
            if isinstance(item, Draft):
                film = ready(item, source.file, source.kind, source.importer)
                line, outcome = _line(film, taken)
                report.tell(source.file.name, item.line, film, outcome)
                yield from line


def _line(film: Told, taken: set[str]) -> tuple[Iterable[str], Outcome]:
    if film.title is None:
        return (), Outcome("refused", why="a part of a film, without its title")
    tries = slugs(film.title, film.values.get("year"))
    own = [film.slug] if film.slug else []
    slug = next(each for each in chain(own, tries) if each not in taken)
    values = film.record()
    data, why = written(values, Path(f"{slug}.toml"))
    if data is None:
        return (), Outcome("refused", why=why)
    taken.add(slug)
    reading = parse(data, file=slug, slug=slug)
    line = json_text(in_order({**(reading.values or {}), "slug": slug}), compact=True)
    if len(line) > MAX_LINE:
        return (), Outcome("refused", why=f"more than {MAX_LINE} letters on one line")
    return (line,), Outcome("new", slug, why=why)


def add(path: str, session: Session, *, dry_run: bool = False, yes: bool = False) -> ExitCode:
    """Make the record of a file's one film; raises UsageFault where it tells of several."""
    films = 0
    for each in files_of(Path(path), _any):
        for file in inputs(each):
            kind = _sniffed(file)
            read = importers.load(kind).read(file, {}) if kind else ()
            films += sum(isinstance(item, Draft) for item in read)
    if films > 1:
        raise UsageFault(
            f"{path}: tells of {films} films; add takes one", hint=f"filmcli import {path}"
        )
    return bring([path], session, Asked(dry_run=dry_run, yes=yes))
