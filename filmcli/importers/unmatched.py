"""Entries of the user's own that no film was found for: a table to finish by hand.

In `film` the user names the film, by its slug or an id; `=` keeps the entry by its title and year
alone. `why` and `candidates` are there to help. What filmcli writes, it reads back the same.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from filmcli.importers.items import Entry, Input, Item, Refused
from filmcli.importers.personal import (
    Line,
    Wrong,
    date_of,
    for_spreadsheets,
    from_spreadsheets,
    lines_of,
    note_of,
    rating_of,
    rows_of,
    tags_of,
    uri_of,
    year_of,
)
from filmcli.record.ids import id_problem
from filmcli.record.log import SCHEMES

TITLE = "entries that were not matched"
PERSONAL = True  # gives entries of a person's own, no films

COLUMNS = (
    *("film", "kind", "title", "year", "date", "candidates", "why", "rating", "like", "rewatch"),
    *("tags", "list", "position", "note", "added", "uri", *SCHEMES),
)
KINDS = ("seen", "rating", "watchlist", "listed")


def sniff(head: bytes, name: str) -> bool:
    """Tell the table by its header."""
    del name
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace")
    return {"film", "kind", "title", "candidates"} <= set(first.strip().split(","))


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:
    """Give the entries; one without a film is given too, and may find one by now."""
    rows = rows_of(file, options)
    if not rows:
        return
    for line in lines_of(rows[0], rows[1:]):
        if isinstance(line, Refused):
            yield line
            continue
        try:
            yield _entry(line)
        except Wrong as wrong:
            yield line.refused(str(wrong))


def _entry(line: Line) -> Entry:
    cells = {name: from_spreadsheets(cell) for name, cell in line.cells.items()}
    kind, title, place = cells.get("kind", ""), cells.get("title"), cells.get("position", "")
    if kind not in KINDS or not title:
        raise Wrong("no title" if not title else f"{kind[:40]}: no kind of entry")
    if place and not (place.isascii() and place.isdecimal() and len(place) < 6):
        raise Wrong(f"{place[:40]}: no place on a list")
    return Entry(
        kind,
        title,
        year_of(cells.get("year")),
        _ids(cells),
        date_of(cells.get("date")),
        rating_of(cells.get("rating"), 10, 0.01),
        cells.get("rewatch", "") == "yes",
        note_of(cells.get("note")),
        tags_of(cells.get("tags")),
        line.number,
        cells.get("like", "") == "yes",
        date_of(cells.get("added")),
        uri_of(cells.get("uri")),
        cells.get("list"),
        int(place) if place else None,
        cells.get("film"),
    )


def _ids(cells: Mapping[str, str]) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    for scheme in SCHEMES:
        if scheme in cells:
            words = cells[scheme]
            value = int(words) if scheme == "tmdb" and words.isdecimal() else words
            if problem := id_problem(scheme, value):
                raise Wrong(problem)
            found[scheme] = value
    return found


def table(rows: Iterable[tuple[Entry, str, str]], *, header: bool = True) -> str:
    """Write entries, each with why it was not matched and what it may be."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    if header:
        writer.writerow(COLUMNS)
    for entry, why, candidates in rows:
        cells = _cells(entry) | {"why": why, "candidates": candidates}
        writer.writerow(for_spreadsheets(cells.get(name, "")) for name in COLUMNS)
    return made.getvalue()


def _cells(entry: Entry) -> dict[str, str]:
    values = {
        "kind": entry.kind,
        "title": entry.title,
        "year": entry.year,
        "date": entry.date,
        "rating": None if entry.rating is None else f"{entry.rating:g}",
        "like": "yes" if entry.like else None,
        "rewatch": "yes" if entry.rewatch else None,
        "tags": ", ".join(entry.tags),
        "list": entry.list,
        "position": entry.position,
        "note": entry.note,
        "added": entry.added,
        "uri": entry.uri,
        **entry.ids,
    }
    return {name: str(value) for name, value in values.items() if value is not None}
