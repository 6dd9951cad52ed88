"""What the exports of a person's own films have in common: tables, and cells of theirs.

A broken row hides no other; where a row may have swallowed others the whole file is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from filmcli.importers.decoding import text
from filmcli.importers.items import Input, Refused
from filmcli.importers.parsing import Row, table_rows
from filmcli.record.dates import parse_date

_URI = re.compile(r"https?://[\x21-\x7e]+")
# What a spreadsheet would take for a formula.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


class Wrong(ValueError):
    """A cell that cannot be read; the words say why."""


class Line(NamedTuple):
    """A row by the names of its columns, in small letters; blank cells are left out."""

    number: int
    cells: Mapping[str, str]

    def refused(self, why: str) -> Refused:
        """Refuse the row, by what it calls its film."""
        return Refused(why, self.number, self.cells.get("title") or self.cells.get("name"))


def rows_of(file: Input, options: Mapping[str, str]) -> list[Row]:
    """Give the rows of a file, all of them or none."""
    return list(table_rows(text(file.data, file.name, options.get("encoding")).text, file.name))


def lines_of(header: Row, rows: Sequence[Row]) -> Iterator[Line | Refused]:
    """Give rows by the names in their header; one of another length is refused."""
    names = [name.strip().casefold() for name in header.cells]
    for row in rows:
        if len(row.cells) != len(names):
            why = f"{len(row.cells)} cells, where the header has {len(names)}"
            yield Refused(why, row.line, row.cells[0][:80])
            continue
        pairs = zip(names, row.cells, strict=True)
        yield Line(row.line, {name: cell.strip() for name, cell in pairs if cell.strip()})


def parts_of(name: str) -> list[str]:
    """Give the directories of a file's name and its stem, in small letters."""
    *directories, last = re.split(r"[/\\]", name.casefold())
    return [*directories, last.partition(".")[0]]


def year_of(words: str | None) -> int | None:
    """Read a year; some programs write it as 1999.0."""
    if words is None:
        return None
    match = re.fullmatch(r"(1[89][0-9]{2}|2[01][0-9]{2})(?:\.0)?", words)
    if match is None:
        raise Wrong(f"{words[:40]}: not a year")
    return int(match[1])


def date_of(words: str | None) -> str | None:
    """Read a date that is written as 2021-07-20."""
    if words is None:
        return None
    try:
        return str(parse_date(words))
    except ValueError as error:
        raise Wrong(str(error)) from None


def rating_of(words: str | None, most: int, step: float) -> float | None:
    """Read a rating of a scale, as one of ten; every step of the scale has its own number."""
    if words is None:
        return None
    number = float(words) if re.fullmatch(r"[0-9]{1,2}(?:\.[0-9]{1,2})?", words) else -1.0
    steps = number / step
    if not 0 < number <= most or abs(steps - round(steps)) > 1e-6:
        raise Wrong(f"{words[:40]}: not a rating from {step:g} to {most}")
    return round(number * 10 / most, 2)


def tags_of(words: str | None) -> tuple[str, ...]:
    """Read the tags of one cell."""
    tags = (each.strip() for each in (words or "").split(","))
    return tuple(dict.fromkeys(each for each in tags if each))


def note_of(words: str | None) -> str | None:
    """Give a text with newlines as line ends."""
    return words.replace("\r\n", "\n").replace("\r", "\n") if words else None


def uri_of(words: str | None) -> str | None:
    """Give a web address, and nothing for what is none."""
    return words if words and _URI.fullmatch(words) else None


def for_spreadsheets(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula: a quote before it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def from_spreadsheets(cell: str) -> str:
    """Take that quote away."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
