"""Any table of films: CSV, TSV, other delimiters, and lists of flat JSON objects.

`understand` says how a file was read and what each column is taken for, so that a person may see
it before anything is written; `read` goes by the same. Options: those of `tables`, and `map`, with
one column=field on each line; the columns of a table without a header are 1, 2, 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from filmcli.importers import cells, columns, naming
from filmcli.importers.bounded import Unreadable
from filmcli.importers.columns import Column
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.importers.making import Making, whole
from filmcli.importers.tables import SAMPLE, Row, Shape, Table, open_table
from filmcli.record import roles
from filmcli.record.vocabulary import COMPANY_SHORT_FORMS, CREW_SHORT_FORMS

TITLE = "Table"

_NAMES = (".csv", ".tsv", ".tab", ".dat")
_UNSAID = "the file says no more than that it came out then"
_KINDS = {
    "movie": "feature",
    "film": "feature",
    "feature": "feature",
    "featurefilm": "feature",
    "short": "short",
    "shortfilm": "short",
    "documentary": "documentary",
    "tvmovie": "tv-movie",
    "tvspecial": "special",
    "special": "special",
    "video": "video",
}
_OTHERS = {
    "tvseries": "a series",
    "tvminiseries": "a mini-series",
    "tvepisode": "an episode of a series",
    "tvshort": "a short programme",
    "videogame": "a game",
    "tvshow": "a series",
}
_ORIGINAL = "originallanguage"
_FEW = 100  # films; fewer say nothing of the latest year
_LATER = 3  # years after nearly all others: a wrong century


class Understood(NamedTuple):
    """How a file is read: its encoding, delimiter, quotes and header, and its columns."""

    shape: Shape
    columns: tuple[Column, ...]
    notes: tuple[str, ...]  # what is done to titles and dates, in words

    @property
    def is_sure(self) -> bool:
        """Tell whether all that is used goes by names, or was asked for."""
        return self.shape.has_header and all(each.by != "content" for each in self.columns)


class _Plan(NamedTuple):
    """What is known of a whole table before its rows are read."""

    table: Table
    columns: list[Column]
    fields: dict[str, int]  # field -> column
    articles: bool
    day_is_first: bool | None
    latest: int | None  # the last year of release that can be
    sorts: Mapping[int, str]  # of the columns that hold one sort of value
    spoken: int | None  # the column of the original title's language


def sniff(head: bytes, name: str) -> bool:
    """Tell a table by its file's name, or by rows of one width that name a title."""
    if name.lower().removesuffix(".gz").endswith(_NAMES):
        return True
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"[", b"{"):
        first = head.partition(b"}")[0]
        return start == b"[" and b'"title"' in first.lower() and first.count(b"{") == 1
    try:
        cut = head[: head.rfind(b"\n") + 1] or head
        table = open_table(Input(name, cut), {}, columns.is_header)
    except Unreadable:
        return False
    known = columns.find(table.columns, table.has_header, [], None)
    return table.has_header and any(each.field == "title" for each in known)


def understand(file: Input, options: Mapping[str, str]) -> Understood:
    """Say how a table is read; raises Unreadable or UsageFault where it cannot be."""
    plan = _plan(file, options)
    notes = []
    if plan.articles:
        notes.append('articles come back to the front: "American President, The"')
    if plan.day_is_first is not None:
        notes.append(f"dates have the {'day' if plan.day_is_first else 'month'} first")
    if plan.latest is not None:
        notes.append(f"releases after {plan.latest} are put aside: nearly all others are earlier")
    return Understood(plan.table.shape, tuple(plan.columns), tuple(notes))


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:
    """Give the film of each row; one that comes again with its id is refused, with its first."""
    plan = _plan(file, options)
    if "title" not in plan.fields:
        raise Unreadable(
            file.name,
            f"no column that holds titles among {', '.join(plan.table.columns)[:200]}",
            hint="say which with --map COLUMN=title",
        )
    seen: dict[tuple[str, Any], int | None] = {}
    for number, row in enumerate(plan.table.rows(), start=1):
        if isinstance(row, Refused):
            yield row
            continue
        item = _film(plan, row, f"entry {number}")
        yield _again(item, seen) or item if isinstance(item, Draft) else item


def _again(item: Draft, seen: dict[tuple[str, Any], int | None]) -> Refused | None:
    for pair in item.values.get("ids", {}).items():
        if pair in seen:
            before = f"line {seen[pair]}" if seen[pair] else "an entry before"
            return Refused(f"{pair[0]} {pair[1]} again, as in {before}", item.line)
    seen.update(dict.fromkeys(item.values.get("ids", {}).items(), item.line))
    return None


def _plan(file: Input, options: Mapping[str, str]) -> _Plan:
    table = open_table(file, options, columns.is_header)
    sample = [row.cells for row in islice(table.rows(), SAMPLE) if isinstance(row, Row)]
    if not sample:
        raise Unreadable(file.name, "a table without rows")
    known = columns.find(table.columns, table.has_header, sample, options.get("map"))
    fields: dict[str, int] = {}
    for place, column in enumerate(known):
        if column.field is not None:
            fields.setdefault(column.field, place)
    moved, order = _of_titles(table, fields), _order(table, fields)
    named = [columns.plain(name) for name in table.columns]
    spoken = named.index(_ORIGINAL) if _ORIGINAL in named else None
    plan = _Plan(table, known, fields, moved, order, None, columns.sorts(sample), spoken)
    return plan._replace(latest=_latest(plan))


def _cells(table: Table, place: int | None) -> Iterator[Any]:
    """Give the cells of a column; none of a column that is not there."""
    if place is not None:
        yield from (row.cells[place] for row in table.rows() if isinstance(row, Row))


def _of_titles(table: Table, fields: Mapping[str, int]) -> bool:
    """Tell a table that moves articles: more titles end with one than begin with it."""
    moved = first = 0
    for cell in _cells(table, fields.get("title")):
        title = str(cell)
        moved += cells.has_moved_article(title)
        first += title.startswith(("The ", "A ", "An "))
    return moved > first


def _order(table: Table, fields: Mapping[str, int]) -> bool | None:
    """Tell whether dates with slashes have the day first; None where both or neither is seen."""
    found = {cells.day_first(str(cell)) for cell in _cells(table, fields.get("released"))} - {None}
    return found.pop() if len(found) == 1 else None


def _latest(plan: _Plan) -> int | None:
    """Give the last year of release that a table's other dates allow; None where all are allowed.

    Years written with two digits were given a wrong century by many programs: of 1933 they made
    2033.
    """
    years: Counter[int] = Counter()
    for cell in _cells(plan.table, plan.fields.get("released")):
        if date := _date(plan, cell):
            years[int(date[:4])] += 1
    beyond = years.total() // 100 if years.total() >= _FEW else years.total()
    for year in sorted(years, reverse=True):
        beyond -= years[year]
        if beyond < 0:
            return year + _LATER if max(years) > year + _LATER else None
    return None


def _date(plan: _Plan, cell: Any) -> str | None:
    said = cells.told(cell)
    return None if said is None else cells.date(said, day_is_first=plan.day_is_first)


def _film(plan: _Plan, row: Row, what: str) -> Item:
    made = Making()
    told = {field: row.cells[place] for field, place in plan.fields.items()}
    if odd := columns.misplaced(row.cells, plan.sorts):
        names = ", ".join(plan.columns[place].name for place in odd[:3])
        return Refused(f"cells in the wrong columns: {names}", row.line, None if row.line else what)
    title, original = told.pop("title"), cells.told(told.pop("original_title", None))
    kind = columns.plain(str(told.get("kind") or ""))
    if kind in _OTHERS:
        return Refused(f"{_OTHERS[kind]}, not a film", row.line, str(title)[:80])
    _titled(made, plan, title, told)
    if original is not None:
        language = None if plan.spoken is None else cells.told(row.cells[plan.spoken])
        _original(made, plan, original, language)
    for field, cell in told.items():
        value = cells.told(cell)
        if value is not None:
            _put(made, plan, field, value, plan.columns[plan.fields[field]].name)
    for column, cell in zip(plan.columns, row.cells, strict=True):
        if column.field is None or plan.columns[plan.fields[column.field]] is not column:
            made.put_aside(column.name, cells.number_or_text(cells.told(cell)))
    return made.item(row.line, None if row.line else what)


def _titled(made: Making, plan: _Plan, title: Any, told: Mapping[str, Any]) -> None:
    """Name the film, by a year behind its title too where no other column says another."""
    text = cells.unescaped(str(title)) if isinstance(title, str | int | float) else ""
    if text.strip() in ("#N/A", "\\N"):
        return
    year = whole(told.get("year"))
    named = cells.named(text, articles=plan.articles)
    if year is not None and named.year not in (None, year):
        named = cells.Named(text.strip(), None, ())
    made.title(named.title)
    if named.year is not None:
        made.year(named.year)
    for other in named.others:
        made.other_title(other)


def _put(made: Making, plan: _Plan, field: str, value: Any, name: str) -> None:
    if field.startswith("ids."):
        made.id(field.removeprefix("ids."), _id(field, value), name)
    elif field in CREW_SHORT_FORMS:
        for each in cells.texts(value, "name"):
            who, note = roles.credited(each)
            made.entry("crew", name=who, job=field, note=note)
    elif field in COMPANY_SHORT_FORMS:
        for each in cells.texts(value, "name"):
            made.entry("companies", name=each, role=COMPANY_SHORT_FORMS[field])
    elif field in ("countries", "languages"):
        _coded(made, field, value, name)
    else:
        _OTHER_FIELDS.get(field, _text)(made, plan, field, value, name)


def _id(field: str, value: Any) -> Any:
    """Give an id; IMDb's may be but digits, or stand in a link."""
    text = str(value).strip()
    if field != "ids.imdb":
        return value
    for part in text.split("/"):
        if part.startswith("tt") and part[2:].isdigit():
            return part
    number = whole(text)
    return f"tt{number:07}" if number is not None and number > 0 and "." not in text else text


def _coded(made: Making, field: str, value: Any, name: str) -> None:
    check = naming.country if field == "countries" else naming.language
    keys = ("iso_3166_1", "iso_639_1", "name")
    unknown = [each for each in cells.texts(value, *keys) if not made.code(field, check(each))]
    made.put_aside(name, unknown)


def _year(made: Making, _plan: _Plan, _field: str, value: Any, name: str) -> None:
    if made.values.get("year") != whole(value):
        made.values.pop("year", None)
        made.year(value, name)


def _kind(made: Making, _plan: _Plan, _field: str, value: Any, name: str) -> None:
    kind = _KINDS.get(columns.plain(str(value)))
    if kind is None:
        made.put_aside(name, value)
    else:
        made.put("kind", kind)


def _released(made: Making, plan: _Plan, _field: str, value: Any, name: str) -> None:
    date = cells.date(value, day_is_first=plan.day_is_first)
    if date is None or (plan.latest is not None and int(date[:4]) > plan.latest):
        made.put_aside(name, value)
        return
    if "year" not in plan.fields:
        made.values.setdefault("year", int(date[:4]))
    if len(date) > 4:
        made.release("theatrical", date, certainty="probable", note=_UNSAID)


def _original(made: Making, plan: _Plan, title: Any, language: Any) -> None:
    """Keep the original title, in its language where a column of TMDB's tells that."""
    named = cells.named(cells.unescaped(str(title)), articles=plan.articles)
    tag = naming.language(language) if isinstance(language, str) else None
    made.other_title(named.title, tag, kind="original")


def _runtime(made: Making, _plan: _Plan, _field: str, value: Any, name: str) -> None:
    minutes = whole(value)
    made.runtime(minutes if minutes is not None else naming.minutes(str(value)), name)
    if "runtime" not in made.values:
        made.put_aside(name, value)


def _genres(made: Making, _plan: _Plan, field: str, value: Any, _name: str) -> None:
    for each in cells.texts(value, "name"):
        made.listed(field, each)


def _cast(made: Making, _plan: _Plan, _field: str, value: Any, _name: str) -> None:
    for each in cells.texts(value, "name"):
        made.entry("cast", name=each)


def _text(made: Making, _plan: _Plan, field: str, value: Any, name: str) -> None:
    if isinstance(value, str | int | float):
        made.put(field, cells.unescaped(str(value)), name)
    else:
        made.put_aside(name, value)


_OTHER_FIELDS = {
    "year": _year,
    "kind": _kind,
    "released": _released,
    "runtime": _runtime,
    "genres": _genres,
    "cast": _cast,
}
