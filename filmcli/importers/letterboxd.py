"""Letterboxd's export of a person's own films: the zip, its folder, or a file of it.

Diary and reviews are viewings, ratings and likes opinions, then the watchlist and lists. The half
stars of five become whole numbers of ten. Nothing of it becomes a fact about a film. An address of
a diary entry is the entry's, elsewhere it is the film's; neither is an id that others know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Entry, Input, Item, Refused
from filmcli.importers.parsing import Row
from filmcli.importers.personal import (
    Line,
    Wrong,
    date_of,
    lines_of,
    note_of,
    parts_of,
    rating_of,
    rows_of,
    tags_of,
    uri_of,
    year_of,
)

TITLE = "Letterboxd export"
PERSONAL = True  # gives entries of a person's own, no films

_FILMS = ["date", "name", "year", "letterboxd uri"]
_LIST = ["date", "name", "tags", "url", "description"]
_LISTED = ["position", "name", "year", "url", "description"]
_MARK = "letterboxd list export"
# Files of the export that are not about films seen, rated or wanted.
_OTHERS = {
    "profile": "the profile of a member, no films",
    "comments": "comments on what others wrote, no films",
}


def sniff(head: bytes, name: str) -> bool:
    """Tell a file of the export by its header."""
    del name
    words = head[:400].decode("utf-8", "replace").removeprefix("\ufeff").lstrip().casefold()
    first = words.partition("\n")[0].strip()
    starts = (_MARK, ",".join(_LIST), "date joined,username")
    return first.startswith((",".join(_FILMS), *starts))


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:
    """Give a file's entries; which file it is its header says, and its name where that does not."""
    parts = parts_of(file.name)
    if parts[-1] in _OTHERS and "lists" not in parts:
        yield Refused(_OTHERS[parts[-1]], None, file.name)
        return
    rows = rows_of(file, options)
    if rows and rows[0].cells[0].casefold().startswith(_MARK):
        rows = rows[1:]
    header = _names(rows[0]) if rows else []
    if header == _LIST:
        items = _list(rows, file.name)
    elif header[:4] == _FILMS:
        items = _table(rows, _reading(header, parts, file.name, options))
    else:
        yield Refused("no table of a Letterboxd export", rows[0].line if rows else None, file.name)
        return
    for item in items:
        if "deleted" in parts[:-1] and isinstance(item, Entry):
            yield Refused("its owner deleted it at Letterboxd", item.line, item.title)
        else:
            yield item


def _names(row: Row) -> list[str]:
    return [cell.strip().casefold() for cell in row.cells]


def _table(rows: Sequence[Row], reading: Callable[[Line], Entry]) -> Iterator[Item]:
    for line in lines_of(rows[0], rows[1:]):
        if isinstance(line, Refused):
            yield line
        elif "name" not in line.cells:
            yield line.refused("no title")
        else:
            try:
                yield reading(line)
            except Wrong as wrong:
                yield line.refused(str(wrong))


def _reading(
    header: Sequence[str], parts: Sequence[str], name: str, options: Mapping[str, str]
) -> Callable[[Line], Entry]:
    """Give what reads a row. Three files have one header, and only their names tell them apart."""
    if "watched date" in header:
        return _viewing
    if "rating" in header:
        return _rating
    stem = options.get("as", parts[-1])
    if stem == "films" and "likes" in parts:
        stem = "likes"
    kinds = {"watchlist": _wanted, "watched": _watched, "likes": _liked}
    found = [kind for word, kind in kinds.items() if word in stem]
    if len(found) != 1:
        raise Unreadable(
            name,
            "may hold films watched, liked or wanted: the header is the same",
            hint="call it watched.csv, watchlist.csv or likes/films.csv, as Letterboxd does",
        )
    return found[0]


def _entry(kind: str, line: Line, date: str | None) -> Entry:
    cells = line.cells
    year, uri = year_of(cells.get("year")), uri_of(cells.get("letterboxd uri"))
    return Entry(kind, cells["name"], year, {}, date, line=line.number, uri=uri)


def _viewing(line: Line) -> Entry:
    cells = line.cells
    seen, added = date_of(cells.get("watched date")), date_of(cells.get("date"))
    return _entry("seen", line, seen)._replace(
        rating=rating_of(cells.get("rating"), 5, 0.5),
        rewatch=cells.get("rewatch", "").casefold() == "yes",
        note=note_of(cells.get("review")),
        tags=tags_of(cells.get("tags")),
        added=None if added == seen else added,
    )


def _watched(line: Line) -> Entry:
    # The date is when it was marked as seen, on any day before.
    return _entry("seen", line, None)._replace(added=date_of(line.cells.get("date")))


def _rating(line: Line) -> Entry:
    rating = rating_of(line.cells.get("rating"), 5, 0.5)
    if rating is None:
        raise Wrong("no rating")
    return _entry("rating", line, date_of(line.cells.get("date")))._replace(rating=rating)


def _liked(line: Line) -> Entry:
    return _entry("rating", line, date_of(line.cells.get("date")))._replace(like=True)


def _wanted(line: Line) -> Entry:
    return _entry("watchlist", line, date_of(line.cells.get("date")))


def _list(rows: Sequence[Row], name: str) -> Iterator[Item]:
    """Read a list: a table about it of one row, then a table of its films."""
    start = next((n for n, row in enumerate(rows) if _names(row) == _LISTED), len(rows))
    about = [each for each in lines_of(rows[0], rows[1:start]) if isinstance(each, Line)]
    if len(about) != 1 or "name" not in about[0].cells or start == len(rows):
        yield Refused("a list without the rows that say what it is", rows[0].line, name)
        return
    cells = about[0].cells
    try:
        yield _about(about[0])
    except Wrong as wrong:
        yield about[0].refused(str(wrong))
    yield from _table(rows[start:], lambda line: _listed(line, cells["name"]))


def _about(line: Line) -> Entry:
    cells = line.cells
    return Entry(
        "list",
        cells["name"],
        None,
        {},
        date_of(cells.get("date")),
        note=note_of(cells.get("description")),
        tags=tags_of(cells.get("tags")),
        line=line.number,
        uri=uri_of(cells.get("url")),
    )


def _listed(line: Line, name: str) -> Entry:
    cells = line.cells
    place = cells.get("position", "")
    return Entry(
        "listed",
        cells["name"],
        year_of(cells.get("year")),
        {},
        note=note_of(cells.get("description")),
        line=line.number,
        uri=uri_of(cells.get("url")),
        list=name,
        position=int(place) if place.isascii() and place.isdecimal() and len(place) < 6 else None,
    )
