"""The command export: which films, in which format, where to, and what was lost on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from filmcli.commands import outlet
from filmcli.errors import ExitCode, FilmcliError, NotFound, UsageFault, nearest
from filmcli.exporters import Document
from filmcli.exporters.formats import FORMATS, Format, Losses, Options, Values, by_ending
from filmcli.exporters.formats import not_held as lost_by

if TYPE_CHECKING:
    from filmcli.catalogue.both import Both
    from filmcli.commands.session import Session

LICENCE = (
    "filmcli: facts of IMDb are among these: for personal, non-commercial use, not to be passed on"
)
_PLAIN = ("json", "jsonl", "csv", "tsv", "markdown")


class Asked(NamedTuple):
    """What the command line says of an export beside the films."""

    to: str | None = None
    force: bool = False
    excel: bool = False
    country: str | None = None
    types: Sequence[str] = ()
    catalogue: bool = False  # also what only the catalogue has


class Films(Sequence[Values]):
    """The films of an export, read in batches each time that they are gone through."""

    def __init__(self, session: Session, chosen: Sequence[int | str], losses: Losses) -> None:
        self._session, self._chosen, self._losses = session, chosen, losses
        self._counted = False
        self._below: Both | None = None

    def __len__(self) -> int:
        return len(self._chosen)

    @overload
    def __getitem__(self, index: int) -> Values: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Values]: ...
    def __getitem__(self, index: int | slice) -> Values | Sequence[Values]:
        if isinstance(index, slice):
            return list(self._read(self._chosen[index]))
        film = next(iter(self._read([self._chosen[index]])))
        if len(self) == 1 and not self._counted:  # a page of one film asks for no more than it
            self._counted = True
            self._losses.count(film)
        return film

    def __iter__(self) -> Iterator[Values]:
        counts, self._counted = not self._counted, True
        chosen = iter(self._chosen)
        while batch := list(islice(chosen, outlet.BATCH)):
            for film in self._read(batch):
                if counts:
                    self._losses.count(film)
                yield film

    def _read(self, batch: Sequence[int | str]) -> list[Values]:
        """Read some films: those of a query by their rows, those that were named by their files."""
        catalogue = self._session.catalogue
        rows = [each for each in batch if isinstance(each, int) and each > 0]
        whole = catalogue.index.whole(rows) if rows else {}
        below = [each for each in batch if isinstance(each, int) and each < 0]
        if below:
            from filmcli.commands.find import finder

            self._below = self._below or finder(self._session)
            whole |= dict(zip(below, self._below.films(below), strict=True))
        found: list[Values] = []
        for each in batch:
            if isinstance(each, int):
                found += [whole[each]] if each in whole else []
            else:
                found.append(catalogue.find(each).values)
        return found


def export(
    words: Sequence[str], session: Session, asked: Asked, *, formats: bool = False
) -> ExitCode:
    """Write films in a format to standard output, to a file, or each to a file of its own."""
    if formats:
        return _formats(session)
    form = FORMATS[_name(asked.to, session)]
    options = _options(form, session, asked)
    target = outlet.target_of(form, session, force=asked.force)
    chosen, named = _chosen(words, session, asked)
    diary = None
    if form.name == "letterboxd":
        from filmcli.commands.diary import Diary

        diary = Diary(session)
        options = options._replace(logged=diary)
    losses = Losses(form.name)
    films = Films(session, chosen, losses)
    if not chosen:
        session.note("filmcli: there are no films")
    if target is not None and target.folder:
        outlet.each(form, films, target.path, options, force=asked.force)
    else:
        single = named and len(chosen) == 1
        if form.is_single and len(chosen) != 1:
            raise UsageFault(
                f"{form.name} is of one film, and these are {len(chosen):,}",
                hint="a file for each: -o DIRECTORY/",
            )
        outlet.one(form, films, target, options._replace(single=single or form.is_single), session)
    said = [*losses.words(len(chosen)), *(diary.lost() if diary else ())]
    if said:
        session.note(f"filmcli: {form.name} has no place for {'; '.join(said)}")
    return session.code


def _formats(session: Session) -> ExitCode:
    """Print what each format is for and what it cannot hold."""
    from filmcli.view.table import Column
    from filmcli.view.terminal import QUIET, STRONG

    rows = [
        {
            "format": each.name,
            "ending": each.ending,
            "meaning": each.meaning,
            "cannot_hold": lost_by(each.name),
        }
        for each in FORMATS.values()
    ]
    columns = [
        Column("format", "Format", style=STRONG, whole=True),
        Column("ending", "Ending"),
        Column("meaning", "For"),
        Column("cannot_hold", "Cannot hold", _lost_words, QUIET),
    ]
    document = Document("formats", rows, [column.field for column in columns])
    return session.table(document, columns, "no formats")


def _lost_words(row: dict[str, Any]) -> str:
    return "; ".join(row["cannot_hold"]) or "nothing is lost"


def _name(to: str | None, session: Session) -> str:
    """Give the format meant: by --to, by --json and the like, by the ending of the file."""
    options = session.options
    if to is not None and options.format is not None and to.casefold() != options.format:
        raise UsageFault(f"one format at a time, not {to} and {options.format}")
    name = (to or options.format or by_ending(options.output or "") or "").casefold()
    if name in FORMATS:
        return name
    known = ", ".join(FORMATS)
    if not name:
        raise UsageFault("export to which format?", hint=f"--to one of {known}")
    close = nearest(name, list(FORMATS))
    hint = f"did you mean {close}?" if close else f"one of {known}"
    raise UsageFault(f"--to {name}: no such format", hint=hint)


def _options(form: Format, session: Session, asked: Asked) -> Options:
    """Check what is asked of a format, and put it in the exporters' words."""
    for given, option, fitting in (
        (asked.excel, "--excel", ("csv",)),
        (asked.country, "--country", ("ics",)),
        (asked.types, "--type", ("ics",)),
        (session.options.fields, "--fields", _PLAIN),
    ):
        if given and form.name not in fitting:
            raise UsageFault(
                f"{option} is not for {form.name}", hint=f"it is for {', '.join(fitting)}"
            )
    from filmcli.commands.show import release_type, territory

    places = {territory(asked.country), "001"} if asked.country else set()
    return Options(
        columns=_columns(session.options.fields),
        excel=asked.excel,
        places=frozenset(places),
        types=frozenset(map(release_type, asked.types)),
        stamp=_stamp(session.streams.environ.get("SOURCE_DATE_EPOCH", "")),
    )


def _columns(fields: Sequence[str]) -> tuple[str, ...]:
    """Check what --fields names."""
    if not fields:
        return ()
    from filmcli.record.fields import all_fields

    known = {"slug"}
    for info in all_fields():
        parts = info.name.replace("[]", "").split(".")
        known |= {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    for field in fields:
        if field not in known and not field.startswith("x-"):
            close = nearest(field, sorted(known))
            hint = f"did you mean {close}?" if close else "filmcli fields lists them"
            raise UsageFault(f"--fields {field}: no such field here", hint=hint)
    return tuple(fields)


def _stamp(epoch: str) -> int | None:
    """Read SOURCE_DATE_EPOCH: https://reproducible-builds.org/specs/source-date-epoch/."""
    if not epoch:
        return None
    if not (epoch.isascii() and epoch.isdecimal() and len(epoch) < 12):
        raise UsageFault("SOURCE_DATE_EPOCH is no number of seconds", hint="unset it")
    return int(epoch)


def _chosen(words: Sequence[str], session: Session, asked: Asked) -> tuple[list[int | str], bool]:
    """Give the films meant, each once, and whether they were named rather than asked for.

    A query gives rows of the index, a name the record's file, and what only the catalogue has its
    id, negative. Of those only films that the log is about are taken, unless --catalogue is given:
    what IMDb gives away is not to be passed on wholesale.
    """
    from filmcli.commands.check import is_query

    films = [word for word in words if word == "-" or word.endswith(".toml")]
    rest = [word for word in words if word not in films]
    if words and not any(map(is_query, rest)):
        films, rest = list(words), []
    chosen: dict[int | str, None] = dict.fromkeys(_named(films, session, asked))
    if rest or not words:
        found = _matching(rest, session, asked)
        known = {session.catalogue.index.valid[each]: each for each in found if each > 0}
        chosen = {known.get(str(each), each): None for each in chosen} if films else {}
        chosen |= dict.fromkeys(found)
    if any(isinstance(each, int) and each < 0 for each in chosen):
        session.note(LICENCE)
    return list(chosen), bool(films) and not rest and "-" not in films


def _matching(rest: Sequence[str], session: Session, asked: Asked) -> list[int]:
    """Give the films of a query."""
    from filmcli.catalogue.logged import titles
    from filmcli.commands.find import finder, query_of, some, told

    query = query_of(rest)
    both = finder(session)
    if asked.catalogue:
        found = both.chosen(query, both.count(query)).records
    else:
        found = both.own.select(query) if both.own is not None else []
        found += [-each for each in titles(both, query)] if both.has_catalogue else []
    told(both, session)
    if rest and not found and both.has_catalogue and not asked.catalogue:
        raise NotFound(
            f"no film of yours matches {query}",
            hint="of the catalogue only what your log is about is taken; --catalogue takes all",
        )
    if rest:
        some(len(found), query)
    return found


def _named(films: Sequence[str], session: Session, asked: Asked) -> Iterator[int | str]:
    """Find the films named; with several, one that is not found hides no other."""
    for film in films:
        try:
            for found in session.films(film):
                yield str(found.path) if found.path else _below(found.values, session, asked)
        except FilmcliError as error:
            if len(films) == 1:
                raise
            session.code = max(session.code, error.code)
            session.report(error)


def _below(values: Values, session: Session, asked: Asked) -> int:
    """Give the number of a film that only the catalogue has, where it may be taken out."""
    from filmcli.catalogue.logged import titles
    from filmcli.catalogue.query import Query
    from filmcli.commands.find import finder

    both = finder(session)
    number = both.number_of(None, values["slug"]) or 0
    if not asked.catalogue and -number not in titles(both, Query((), ())):
        raise UsageFault(
            f"{values['title']} is only in the catalogue, and not in your log",
            hint=f"--catalogue exports it all the same, or filmcli add {values['slug']}",
        )
    return number
