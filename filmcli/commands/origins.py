"""Where the facts of a film in two layers stand: file and line, or table and row."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.record.facts import Fact, facts
from filmcli.record.vocabulary import CATALOGUED, PLAIN_FIELDS

if TYPE_CHECKING:
    from filmcli.catalogue.resolve import Found

# The table and the columns of IMDb's that a field comes from.
_COLUMNS = {
    "title": "title.basics {tt}, primaryTitle",
    "year": "title.basics {tt}, startYear",
    "end_year": "title.basics {tt}, endYear",
    "kind": "title.basics {tt}, titleType",
    "genres": "title.basics {tt}, genres",
    "runtime": "title.basics {tt}, runtimeMinutes",
    "ids": "title.basics {tt}, tconst",
    "rating": "title.ratings {tt}, averageRating",
    "votes": "title.ratings {tt}, numVotes",
    "series": "title.episode {tt}, parentTconst",
    "season": "title.episode {tt}, seasonNumber",
    "episode": "title.episode {tt}, episodeNumber",
    "titles": "title.akas {tt}",
    "director": "title.crew {tt}, directors",
    "writer": "title.crew {tt}, writers",
}
_CREW, _CREDITS = "title.crew", "title.principals {tt}"
_ORIGINAL = "title.basics {tt}, originalTitle"


class Origin(NamedTuple):
    """A fact, and where it stands."""

    fact: Fact
    where: str | None = None
    is_own: bool = True


def origins(
    found: Found, catalogue: Path | None, tables: Container[str] = ("title.crew",)
) -> list[Origin]:
    """Give every fact of a film; of one that the catalogue has, with where each stands.

    The record's come before the catalogue's, field by field. `tables` are those the catalogue was
    made of.
    """
    if found.under is None:
        return [Origin(fact) for fact in facts(found.values)]
    told = [*_own(found), *_under(found, catalogue.name if catalogue else "", tables)]
    order = {field: place for place, field in enumerate((*PLAIN_FIELDS, *CATALOGUED))}
    for fact in facts(found.values):
        order.setdefault(fact.field, len(order))
    return sorted(told, key=lambda each: (order.get(each.fact.field, len(order)), not each.is_own))


def _own(found: Found) -> Iterator[Origin]:
    if found.own is None or found.path is None:
        return
    place = _Places(found.path)
    for fact in facts(found.own):
        yield Origin(fact, place.of(fact))


def _under(found: Found, name: str, tables: Container[str]) -> Iterator[Origin]:
    from filmcli.catalogue.layers import source_key

    under = found.under or {}
    key = source_key(found.own or {})
    shown: dict[str, list[Any]] = {}
    for fact in facts(found.values):
        if fact.shown:
            shown.setdefault(fact.field, []).append(fact.value)
    if found.values["kind"] == under["kind"]:
        shown["kind"] = [under["kind"]]
    # A kind that is cited counts as stated, the usual one too.
    for fact in facts(under | {"cites": {"kind": [key]}}):
        where = f"{name}: {_row(fact, under, tables)}"
        is_shown = fact.field == "ids" or fact.value in shown.get(fact.field, ())
        yield Origin(fact._replace(sources=(key,), shown=is_shown), where, is_own=False)


def _row(fact: Fact, under: Mapping[str, Any], tables: Container[str]) -> str:
    """Name the row of IMDb's tables that states a fact."""
    words = _COLUMNS.get(fact.field, _CREDITS)
    if words.startswith(_CREW) and _CREW not in tables:
        words = _CREDITS  # directors and writers are there too
    if fact.field == "titles" and fact.value == {
        "title": under.get("original_title"),
        "type": "original",
    }:
        words = _ORIGINAL
    return words.format(tt=under["slug"])


class _Places:
    """Where a record's file says what."""

    def __init__(self, path: Path) -> None:
        import tomli

        from filmcli.record.lines import line_of, locate

        self._file = str(path)
        self._line: Callable[[tuple[str | int, ...]], int | None] = lambda _: None
        self._written: dict[str, Any] = {}
        try:
            text = path.read_bytes().decode("utf-8-sig")
            self._written = tomli.loads(text)
            lines = locate(text)
        except (OSError, ValueError):
            return  # it was there and valid a moment ago; the facts still are what it said
        self._line = lambda path: line_of(lines, path)

    def of(self, fact: Fact) -> str:
        """Give file:line of a fact, the file alone where its line is not known."""
        line = self._line(self._path(fact))
        return self._file if line is None else f"{self._file}:{line}"

    def _path(self, fact: Fact) -> tuple[str | int, ...]:
        field, value = fact.field.partition(".")[0], fact.value
        if not fact.shown and fact.field != "premiere":
            return self._entry("claims", lambda each: each.get("field") == field) or (field,)
        if not isinstance(value, dict) or field == "ids":
            return (field, *list(value)[:1]) if isinstance(value, dict) else (field,)
        if "of" in value:
            return self._named(value["of"])
        for name in (field, "crew", "companies", "releases"):
            if path := self._entry(name, lambda each: _agree(each, value)):
                return path
        return (field,)

    def _entry(self, name: str, wanted: Callable[[Any], bool]) -> tuple[str | int, ...] | None:
        entries = self._written.get(name)
        if isinstance(entries, str):
            entries = [entries]
        for number, each in enumerate(entries if isinstance(entries, list) else ()):
            if wanted(each):
                return (name, number) if isinstance(self._written[name], list) else (name,)
        return None

    def _named(self, name: str) -> tuple[str | int, ...]:
        """Give where more is said of a person, a company or a role."""
        if name in self._written.get("people", {}):
            return ("people", name)
        for field in ("cast", "companies", "crew"):
            if path := self._entry(field, lambda each: _agree(each, {"name": name})):
                return path
        return ("people",)


def _agree(written: Any, value: dict[str, Any]) -> bool:
    """Tell whether an entry of a file says a value; a short form says a name alone."""
    if isinstance(written, str):
        return written == value.get("name")
    if not isinstance(written, dict):
        return False
    return all(str(written.get(key, each)) == str(each) for key, each in value.items())
