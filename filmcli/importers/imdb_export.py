"""IMDb's exports of a person's own: ratings, watchlists and lists, as CSV in four generations.

Before 2018 every cell is in quotes, a day is `Fri Aug 18 00:00:00 2017` and the rating `You rated`;
then `Your Rating` and `Date Rated`; lists and watchlists have `Position` and `Created`; since 2024
there is `Original Title`. What else is in them are facts of IMDb, and stay there. Spreadsheets
write the days anew, as 4/18/2026 or 18/4/2026: which of them it is, the file itself must show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from filmcli.importers.items import Entry, Input, Item, Refused
from filmcli.importers.personal import (
    Line,
    Wrong,
    date_of,
    lines_of,
    note_of,
    parts_of,
    rating_of,
    rows_of,
    year_of,
)
from filmcli.record.ids import id_problem

TITLE = "IMDb export"
PERSONAL = True  # gives entries of a person's own, no films

# Title types are written in several ways: Feature Film, Movie, movie.
_FILMS = frozenset(
    {"movie", "featurefilm", "short", "shortfilm", "documentary", "tvmovie", "tvshort"}
    | {"tvspecial", "video"}
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ASCTIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +([0-9]{1,2}) [0-9:]{8} (?:[A-Z]{3,4} )?([0-9]{4})"
)
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class _Kind(NamedTuple):
    """What a file is, and how it writes days."""

    name: str  # rating, watchlist or list
    list: str
    months_first: bool | None  # None where the file does not show it


def sniff(head: bytes, name: str) -> bool:
    """Tell an export by its header, whatever its generation."""
    del name
    first = head[:2000].lstrip(b"\xef\xbb\xbf").partition(b"\n")[0]
    names = {cell.strip(' "\r').casefold() for cell in first.decode("latin-1").split(",")}
    return "const" in names and bool(names & {"your rating", "you rated", "position"})


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:
    """Give a file's entries; a row of a watchlist that is rated gives two."""
    rows = rows_of(file, options)
    header = {cell.strip().casefold() for cell in rows[0].cells} if rows else set()
    if "const" not in header or not header & {"title", "name"}:
        yield Refused("no table of an IMDb export", 1, file.name)
        return
    if "title" not in header:
        yield Refused("a list of people, not of films", 1, file.name)
        return
    lines = list(lines_of(rows[0], rows[1:]))
    kind = _kind(file.name, header, [each for each in lines if isinstance(each, Line)], options)
    if kind.name == "list":
        yield Entry("list", kind.list, None, {})
    for line in lines:
        if isinstance(line, Refused):
            yield line
            continue
        try:
            yield from _entries(line, kind)
        except Wrong as wrong:
            yield line.refused(str(wrong))


def _kind(name: str, header: set[str], lines: Sequence[Line], options: Mapping[str, str]) -> _Kind:
    """Tell ratings from a watchlist and a list; before 2018 they have the same columns."""
    stem = parts_of(name)[-1]
    asked = options.get("as", "")
    rated = all(_rating_cell(line) for line in lines)
    if asked == "watchlist" or (not asked and "watchlist" in stem):
        kind = "watchlist"
    elif asked == "list" or ("position" in header and not (rated and "rating" in stem)):
        kind = "list"
    else:
        kind = "rating"
    written = re.split(r"[/\\]", name)[-1]
    return _Kind(kind, written.rpartition(".")[0] or written, _months_first(lines, options))


def _months_first(lines: Sequence[Line], options: Mapping[str, str]) -> bool | None:
    """Tell 4/18/2026 from 18/4/2026 by days that can be read in one way only."""
    if options.get("dates") in ("mdy", "dmy"):
        return options["dates"] == "mdy"
    found = [match for line in lines for cell in line.cells.values() if (match := _slashed(cell))]
    first = any(int(match[1]) > 12 for match in found)
    second = any(int(match[2]) > 12 for match in found)
    return second if first != second else None


def _slashed(cell: str) -> re.Match[str] | None:
    return _SLASHES.fullmatch(cell) if "/" in cell and len(cell) < 11 else None


def _rating_cell(line: Line) -> str | None:
    return line.cells.get("your rating") or line.cells.get("you rated")


def _entries(line: Line, kind: _Kind) -> Iterator[Entry]:
    cells = line.cells
    title, const = cells.get("title"), cells.get("const", "")
    if not title or id_problem("imdb", const):
        raise Wrong("no title" if not title else f"{const[:40]}: not an IMDb title id")
    type_ = re.sub(r"[^a-z]", "", cells.get("title type", "").casefold())
    if type_ and type_ not in _FILMS:
        raise Wrong(f"{cells['title type']}: not a film")
    created = _date(cells.get("created"), kind)
    note = note_of(cells.get("description"))
    plain = Entry("", title, year_of(cells.get("year")), {"imdb": const}, line=line.number)
    if kind.name == "watchlist":
        yield plain._replace(kind="watchlist", date=created, note=note)
    elif kind.name == "list":
        yield plain._replace(
            kind="listed", list=kind.list, position=_place(cells), note=note, added=created
        )
    rating = rating_of(_rating_cell(line), 10, 1)
    if rating is not None:
        # Before 2018 the day of a rating is that of its place on the list of ratings.
        rated = _date(cells.get("date rated"), kind)
        if kind.name == "rating":
            yield plain._replace(kind="rating", rating=rating, date=rated or created, note=note)
        else:
            yield plain._replace(kind="rating", rating=rating, date=rated)
    elif kind.name == "rating":
        raise Wrong("no rating")


def _place(cells: Mapping[str, str]) -> int | None:
    place = cells.get("position", "")
    return int(place) if place.isascii() and place.isdecimal() and len(place) < 6 else None


def _date(words: str | None, kind: _Kind) -> str | None:
    if words is None:
        return None
    if match := _ASCTIME.fullmatch(words):
        month, day, year = match.groups()
        if month.casefold() in _MONTHS:
            number = _MONTHS.index(month.casefold()) + 1
            return date_of(f"{year}-{number:02}-{int(day):02}")
    if match := _slashed(words):
        one, two, year = match.groups()
        if kind.months_first is None and one != two:
            raise Wrong(f"{words} can be read in two ways, and no day in the file shows which")
        month, day = (two, one) if kind.months_first is False else (one, two)
        return date_of(f"{year}-{int(month):02}-{int(day):02}")
    return date_of(words)
