"""The formats that whole films are exported to: what each is for, and what it cannot hold.

A module of a format says in CARRIES which fields it holds ("*" for all, "cast" for all of the
cast, "cast.name" for one of its fields) and in PARTS which it holds only of some entries. The table
of losses, and what is said of an export, come from these alone; a test compares them with what the
formats write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

from filmcli.record.vocabulary import DERIVED

Values = Mapping[str, Any]

ALL = "*"
OWN = "x-<name>"
# Of these, each key is of the user's choice.
_KEYED = frozenset({"people", "sources"})
# What follows from other fields is no loss, nor is the name of a file.
_DERIVED = frozenset({*DERIVED, "slug"})

# What a reader takes for granted where nothing is said.
_DEFAULTS = {"kind": "feature"}


class Part(NamedTuple):
    """A field that a format holds of some entries only."""

    field: str  # a field of CARRIES
    words: str  # what of it is not held
    count: Callable[[Values], int]  # of a film


def no_log(_film: Values) -> Sequence[Values]:
    """Know of no log."""
    return ()


class Options(NamedTuple):
    """How films are to be written."""

    single: bool = False  # one film was named: the form for one, not for a list of one
    columns: Sequence[str] = ()  # what --fields asks for; the format's own when empty
    excel: bool = False
    places: frozenset[str] = frozenset()  # territories of releases; all when empty
    types: frozenset[str] = frozenset()  # of releases; all when empty
    stamp: int | None = None  # SOURCE_DATE_EPOCH
    logged: Callable[[Values], Sequence[Values]] = no_log  # the viewings of a film
    pages: Mapping[str, str] = {}  # file names by slug, where an index leads to them


class Exporter(Protocol):
    """A module that writes films as text."""

    CARRIES: Sequence[str]
    PARTS: Sequence[Part]

    def export(self, films: Sequence[Values], options: Options) -> Iterator[str]:
        """Give the films as pieces of text; they are read one by one, at most twice."""
        ...


class FileExporter(Protocol):
    """A module that writes films to a file of its own making."""

    CARRIES: Sequence[str]
    PARTS: Sequence[Part]

    def write(self, films: Sequence[Values], options: Options, path: Path) -> None:
        """Write a new file."""
        ...


class Format(NamedTuple):
    """A format by its name."""

    name: str
    ending: str
    meaning: str
    endings: tuple[str, ...] = ()  # that mean it, too
    is_file: bool = False  # written by FileExporter.write
    is_whole: bool = False  # of one file for all films; a file for each makes no sense
    is_single: bool = False  # of one film a file


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("json", ".json", "One JSON object, as info --json"),
        Format("jsonl", ".jsonl", "A JSON object a line, for jq and other tools", (".ndjson",)),
        Format("csv", ".csv", "A table for spreadsheets; --excel makes it safe to open there"),
        Format("tsv", ".tsv", "The same between tabs"),
        Format("markdown", ".md", "A table for notes and wikis"),
        Format("toml", ".toml", "Records, as filmcli reads them", is_single=True),
        Format("html", ".html", "A page of a film; an index with search for many", (".htm",)),
        Format("jsonld", ".jsonld", "schema.org Movie, for search engines"),
        Format("ics", ".ics", "Releases as days in a calendar"),
        Format("nfo", ".nfo", "Kodi, Jellyfin and other media servers"),
        Format("bibtex", ".bib", "@movie of biblatex, for papers in LaTeX"),
        Format("csl", ".csl.json", "CSL-JSON motion_picture, for Zotero and pandoc"),
        Format("letterboxd", ".letterboxd.csv", "The table that Letterboxd imports", is_whole=True),
        Format(
            *("sqlite", ".sqlite", "A database of plain tables, for datasette and the like"),
            (".db", ".sqlite3"),
            is_file=True,
            is_whole=True,
        ),
        Format(
            *("parquet", ".parquet", "A table with nested columns, for data frames"),
            is_file=True,
            is_whole=True,
        ),
    )
}
# These are formats of every answer, written by the modules of that name.
_PLAIN = frozenset({"json", "jsonl", "csv", "tsv", "markdown"})


def load(name: str) -> Any:
    """Import what writes a format."""
    if name in _PLAIN:
        return import_module("filmcli.exporters.plain").PLAIN[name]
    return import_module(f"filmcli.exporters.{name}")


def by_ending(path: str) -> str | None:
    """Give the format that a file name's ending means; the longest counts."""
    endings = {end: each.name for each in FORMATS.values() for end in (each.ending, *each.endings)}
    fitting = [end for end in endings if path.casefold().endswith(end)]
    return endings[max(fitting, key=len)] if fitting else None


def fields() -> list[str]:
    """Give every field of a record that holds a fact, in the order of the format."""
    from filmcli.record.fields import all_fields

    infos = [info for info in all_fields() if not info.type.endswith("derived")]
    return [
        info.name.replace("[]", "").replace(".<name>", "")
        for info in infos
        if info.type not in ("table", "list of tables", "table of tables")
        and not info.meaning.endswith("sources in cites")
    ]


def is_carried(field: str, carries: Iterable[str]) -> bool:
    """Tell whether a field is one of those, or within one."""
    return any(each in (ALL, field) or field.startswith(f"{each}.") for each in carries)


def not_held(name: str) -> list[str]:
    """Say what a format cannot hold: whole fields where nothing of them is, else their parts."""
    module = cast("Exporter", load(name))
    kept = {field for field in fields() if is_carried(field, module.CARRIES)}
    told: dict[str, None] = {}
    for field in fields():
        if field not in kept:
            parts = field.split(".")
            above = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
            told[next(each for each in above if not _holds(kept, each))] = None
    return [*told, *(f"{part.field}: {part.words}" for part in module.PARTS)]


def _holds(kept: Iterable[str], field: str) -> bool:
    """Tell whether anything of a field is among those that are kept."""
    return any(is_carried(each, (field,)) for each in kept)


class Losses:
    """Counts, film by film, what a format had no place for."""

    def __init__(self, name: str) -> None:
        module = cast("Exporter", load(name))
        self._carries = tuple(module.CARRIES)
        self._parts = tuple(module.PARTS)
        self._known: dict[str, bool | None] = {}
        self.films: dict[str, int] = {}  # by field
        self.entries: dict[str, int] = {}  # by words of a part

    def count(self, film: Values) -> None:
        """Look through a film."""
        lost: set[str] = set()
        for name, value in film.items():
            if name not in _DERIVED and _DEFAULTS.get(name) != value:
                is_own = name.startswith("x-") and name not in self._carries
                self._look(OWN if is_own else name, value, lost)
        for field in lost:
            self.films[field] = self.films.get(field, 0) + 1
        for part in self._parts:
            if number := part.count(film):
                words = f"{part.field}: {part.words}"
                self.entries[words] = self.entries.get(words, 0) + number

    def _look(self, field: str, value: Any, lost: set[str]) -> None:
        carried = self._known.get(field, 0)
        if carried == 0:
            carried = self._known[field] = self._state(field)
        if carried is True:
            return
        if carried is False:
            lost.add(field)
        elif isinstance(value, Mapping):
            inner = value.values() if field in _KEYED else (value,)
            for each in inner:
                for key, entry in each.items():
                    self._look(f"{field}.{key}", entry, lost)
        elif isinstance(value, list):
            for each in value:
                for key, entry in each.items():
                    self._look(f"{field}.{key}", entry, lost)

    def _state(self, field: str) -> bool | None:
        """Tell whether all of a field is carried, nothing of it, or some."""
        if is_carried(field, self._carries):
            return True
        return None if any(each.startswith(f"{field}.") for each in self._carries) else False

    def words(self, films: int) -> list[str]:
        """Say what was lost of so many films: field by field, then entries of fields."""
        groups: dict[str, list[str]] = {}
        for field in sorted(self.films, key=_place):
            top, _, part = field.partition(".")
            groups.setdefault(top, []).extend([part] if part else [])
        said = []
        for top, rest in groups.items():
            most = max(n for field, n in self.films.items() if field.partition(".")[0] == top)
            count = f" ({most:,} films)" if most > 1 else " (1 film)" if films > 1 else ""
            inner = f": {', '.join(rest)}" if rest else ""
            said.append(f"{top}{inner}{count}")
        entries = self.entries.items()
        return [*said, *(f"{words} ({number:,})" for words, number in entries)]


@cache
def _places() -> dict[str, int]:
    return {field: place for place, field in enumerate(fields())}


def _place(field: str) -> tuple[int, str]:
    """Give a field's place in the format; that of its first part where it has parts."""
    places = (place for name, place in _places().items() if is_carried(name, (field,)))
    return min(places, default=len(_places())), field
