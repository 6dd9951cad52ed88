"""Any table of strangers: its encoding, delimiter, quoting and header found, its rows one by one.

Rows are never merged. A quote that is not closed refuses the file, with its line; a quoted cell of
several lines, each of which would be a row by itself, refuses that row. Options: `encoding`,
`delimiter` (a sign, or tab, comma, semicolon, pipe), `header` (yes, no), `quotes` (yes, no).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from filmcli.errors import UsageFault
from filmcli.importers.bounded import Unreadable
from filmcli.importers.decoding import Lines
from filmcli.importers.items import Input, Refused
from filmcli.importers.parsing import MAX_LINE, BrokenLine, json_lines, json_value

MAX_COLUMNS = 2000
SAMPLE = 1000  # rows that tell what a column holds

_DELIMITERS = ("\t", ",", ";", "|", "::")
_LAST_RESORT = "+"  # what "::" became in a copy of MovieLens's that is about
_NAMED = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "\\t": "\t"}
_SURE = 0.9  # of the lines of a sample have the same number of cells
_QUOTE = '"'
_QUOTING = ",;"  # what programs that quote part cells with: there an open quote is a mistake


class Row(NamedTuple):
    """A row, and the line it begins on; cells are texts, of JSON any value."""

    line: int | None
    cells: list[Any]


class Shape(NamedTuple):
    """How a table is written."""

    encoding: str
    delimiter: str  # "" for JSON
    quoted: bool
    has_header: bool


class Table(NamedTuple):
    """A table whose rows can be read again and again."""

    name: str
    shape: Shape
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row | Refused]]

    @property
    def has_header(self) -> bool:
        """Tell whether its columns have names of their own."""
        return self.shape.has_header


def open_table(
    file: Input,
    options: Mapping[str, str],
    is_header: Callable[[list[str], list[list[str]]], bool] | None = None,
) -> Table:
    """Find how a table is written; `is_header` tells it from its first row and those after.

    Raises Unreadable for what is no table, and UsageFault for an option that cannot be.
    """
    if file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") and "delimiter" not in options:
        return _of_objects(file)
    words = Lines(file.data, file.name, options.get("encoding"), returns=True)
    if not any(line.strip() for line in words):
        raise Unreadable(file.name, "empty")
    delimiter = _delimiter(words, file.name, options.get("delimiter"))
    quoted = _quoting(words, delimiter, file.name, options)
    start = _sample(words, delimiter, quoted, file.name)
    has_header = _yes(options, "header")
    if has_header is None:
        has_header = is_header is None or is_header(start[0], start[1:])
    first = start[0] if has_header else [""] * _width(start)
    if len(first) > MAX_COLUMNS:
        raise Unreadable(file.name, f"more than {MAX_COLUMNS} columns")
    columns = _names(first)

    def rows() -> Iterator[Row | Refused]:
        return _rows(words, delimiter, quoted, file.name, first, has_header)

    return Table(file.name, Shape(words.encoding, delimiter, quoted, has_header), columns, rows)


def _delimiter(words: Lines, name: str, asked: str | None) -> str:
    if asked is not None:
        sign = _NAMED.get(asked, asked)
        if not sign or len(sign) > 4 or set(sign) & {_QUOTE, "\n", "\r", "\0"}:
            raise UsageFault(
                f"--delimiter {asked[:20]}: cannot part cells",
                hint="a sign such as ; or one of tab, comma, semicolon, pipe",
            )
        return sign
    found = [(_regular(words, sign), -place, sign) for place, sign in enumerate(_DELIMITERS)]
    best = max(found)
    if best[0] >= _SURE:
        return best[2]
    if _regular(words, _LAST_RESORT) >= _SURE:
        return _LAST_RESORT
    if best[0] > 0:
        return best[2]  # a ragged table: its rows are refused one by one
    raise Unreadable(name, "not a table: nothing parts its lines into columns")


def _regular(words: Lines, sign: str) -> float:
    """Give the part of the first rows that has the commonest number of cells; 0 for one alone."""
    counts: Counter[int] = Counter()
    for cells in _quietly(words, sign):
        counts[len(cells)] += 1
    if not counts:
        return 0
    width, many = max(counts.items(), key=lambda each: (each[1], each[0]))
    return many / counts.total() if width > 1 else 0


def _quietly(words: Lines, sign: str) -> Iterator[list[str]]:
    """Give the first rows as well as they can be read, whatever the quotes."""
    given = iter(words)
    rows = csv.reader(given, delimiter=sign) if len(sign) == 1 else (x.split(sign) for x in given)
    for _ in range(SAMPLE):
        try:
            cells = next(rows, None)
        except csv.Error:
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield cells


def _quoting(words: Lines, delimiter: str, name: str, options: Mapping[str, str]) -> bool:
    """Tell whether quotes part cells or are letters like others, as in IMDb's tables."""
    asked = _yes(options, "quotes")
    if len(delimiter) > 1:
        if asked:
            raise UsageFault("--quotes yes: not with a delimiter of several signs")
        return False
    if asked is not None or _QUOTE not in words:
        return bool(asked)
    plain = _width_of_all(words, delimiter)
    try:
        wide = {len(cells) for _, cells in _parsed(words, delimiter, name)}
    except Unreadable:
        if plain is not None and delimiter not in _QUOTING:
            return False
        raise
    if plain is None or wide != {plain}:
        return True
    # Both ways the rows are as wide: quotes that hold nothing together are letters in a table
    # parted by tabs, and signs of a program in others.
    return delimiter != "\t" or _is_escaped(words)


def _is_escaped(words: Lines) -> bool:
    """Tell cells that a program quoted: all of a line, or with doubled quotes inside."""
    return any('""' in line.replace('\t""', "\t") for line in words) or any(
        line.startswith(_QUOTE) and line.rstrip("\r\n").endswith(_QUOTE)
        for _, line in zip(range(3), words, strict=False)
    )


def _width_of_all(words: Lines, delimiter: str) -> int | None:
    """Give the number of cells that all lines have without quoting; None where they differ."""
    widths = {line.count(delimiter) + 1 for line in words if line.strip()}
    return widths.pop() if len(widths) == 1 else None


def _parsed(words: Lines, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Read rows strictly; raises Unreadable with the line that a broken one begins on."""
    reader = csv.reader(words, delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            why = f"a row that is not CSV, or a quote that is not closed: {error}"
            raise Unreadable(name, why, before + 1, hint="mend the line") from None
        line, before = before + 1, reader.line_num
        yield line, cells


def _unquoted(words: Lines, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(words, start=1):
        yield number, line.rstrip("\r\n").split(delimiter)


def _read(words: Lines, delimiter: str, quoted: bool, name: str) -> Iterator[tuple[int, list[str]]]:
    return _parsed(words, delimiter, name) if quoted else _unquoted(words, delimiter)


def _sample(words: Lines, delimiter: str, quoted: bool, name: str) -> list[list[str]]:
    found: list[list[str]] = []
    for _, cells in _read(words, delimiter, quoted, name):
        if any(cell.strip() for cell in cells):
            found.append(cells)
        if len(found) > SAMPLE:
            break
    if not found:
        raise Unreadable(name, "empty")
    return found


def _width(rows: list[list[str]]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0]


def _names(first: list[str]) -> tuple[str, ...]:
    """Name the columns: those without a name by their number, those of one name apart."""
    names: list[str] = []
    for number, cell in enumerate(first, start=1):
        name = cell.strip() or str(number)
        names.append(name if name not in names else f"{name} ({number})")
    return tuple(names)


def _rows(
    words: Lines, delimiter: str, quoted: bool, name: str, first: list[str], has_header: bool
) -> Iterator[Row | Refused]:
    width = len(first)
    at_header = has_header
    for line, cells in _read(words, delimiter, quoted, name):
        if not any(cell.strip() for cell in cells):
            continue
        if at_header:
            at_header = False
            continue
        if has_header and cells == first:
            yield Refused("the header again", line)
        elif why := _fault(cells, width, delimiter):
            yield Refused(why, line)
        else:
            yield Row(line, cells[:width])


def _fault(cells: list[str], width: int, delimiter: str) -> str | None:
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return f"{len(cells)} cells where the table has {width} columns"
    if sum(map(len, cells)) > MAX_LINE:
        return f"a row of more than {MAX_LINE} letters"
    if any("\0" in cell for cell in cells):
        return "a row with a NUL"
    for cell in cells:
        if "\n" in cell and _looks_merged(cell, width, delimiter):
            return "several rows in one pair of quotes, which may be a quote that is not closed"
    return None


def _looks_merged(cell: str, width: int, delimiter: str) -> bool:
    """Tell a cell that swallowed rows: the lines after its first hold as many delimiters.

    The last of them ends where the quote does, so that it may hold fewer.
    """
    wanted = width - 1
    lines = cell.split("\n")[1:]
    whole = [line for line in lines[:-1] if line.strip()]
    return wanted > 0 and (
        any(line.count(delimiter) == wanted for line in whole)
        or (0 < lines[-1].count(delimiter) <= wanted and _starts_alike(lines[-1], delimiter))
        or (wanted == 1 and not lines[-1].strip() and len(lines) > 1)
    )


def _starts_alike(line: str, delimiter: str) -> bool:
    """Tell a line that begins as rows do and prose does not: a delimiter without a blank after."""
    return not line[line.index(delimiter) + len(delimiter) :].startswith(" ")


def _of_objects(file: Input) -> Table:
    """Read a list of flat objects, or one a line, as a table whose columns are their keys."""
    given = list(_objects(file))
    columns: dict[str, None] = {}
    for each in given:
        if isinstance(each, Row):
            columns.update(dict.fromkeys(each.cells[0]))
    if not columns:
        raise Unreadable(file.name, "not a table: no objects with values")
    if len(columns) > MAX_COLUMNS:
        raise Unreadable(file.name, f"more than {MAX_COLUMNS} columns")

    def rows() -> Iterator[Row | Refused]:
        for each in given:
            if isinstance(each, Row):
                yield Row(each.line, [each.cells[0].get(name) for name in columns])
            else:
                yield each

    return Table(file.name, Shape("utf-8", "", quoted=True, has_header=True), tuple(columns), rows)


def _objects(file: Input) -> Iterator[Row | Refused]:
    if file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        told = json_value(file.data, file.name)
        for number, each in enumerate(told, start=1):
            if isinstance(each, dict) and each:
                yield Row(None, [each])
            else:
                yield Refused("no object with values", what=f"entry {number}")
        return
    for line in json_lines(file.data, file.name):
        if isinstance(line, BrokenLine):
            yield Refused(line.why, line.line)
        elif isinstance(line.value, dict) and line.value:
            yield Row(line.line, [line.value])
        else:
            yield Refused("no object with values", line.line)


def _yes(options: Mapping[str, str], key: str) -> bool | None:
    if key not in options:
        return None
    said = options[key].strip().lower()
    if said not in ("yes", "no"):
        raise UsageFault(f"--{key} {options[key][:20]}: yes or no")
    return said == "yes"
