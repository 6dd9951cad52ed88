"""Tables for people on a terminal, and TAB separated lines for pipes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from filmcli.exporters import cells
from filmcli.safe import safe
from filmcli.view.terminal import CELL_LETTERS, QUIET, STRONG, render, text

if TYPE_CHECKING:
    from rich.text import Text

GAP = 3  # between two columns
LONGEST_WORD = 30  # a longer one, such as an address, may be folded
LEAST_BELOW = 24  # columns that a cell with a remark below it should have


class Column(NamedTuple):
    """A column: the field scripts read, the words people read.

    `told` has pipes get words too. `whole` is never wrapped. With `below`, people see the cell
    beneath that field's own, under its header's name unless `bare`.
    """

    field: str
    header: str
    words: Callable[[dict[str, Any]], str] | None = None
    style: str = ""
    right: bool = False
    told: bool = False
    whole: bool = False
    below: str = ""
    bare: bool = False

    def cell(self, row: dict[str, Any]) -> str:
        """Give a row's text for people."""
        return self.words(row) if self.words else cells(row, [self.field])[0]


class _Cell(NamedTuple):
    """What people see in one place: the column's own words, then the remarks below."""

    own: str
    remarks: list[tuple[str, str]]  # words, style


def plain(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> str:
    """Give rows for a pipe: the fields scripts read, TAB separated, nothing cut, no header."""

    def cell(column: Column, row: dict[str, Any]) -> str:
        return safe(column.cell(row) if column.told else cells(row, [column.field])[0])

    return "".join("\t".join(cell(each, row) for each in columns) + "\n" for row in rows)


def table(
    columns: Sequence[Column],
    rows: Sequence[dict[str, Any]],
    *,
    width: int,
    colour: bool,
    spare: Sequence[str] = (),
    close: bool = False,
) -> str:
    """Lay rows out for a terminal: as columns where every word fits, else one block a row.

    `spare` names fields that are left out, one by one, before there are blocks. With `close` no
    blank line parts the rows, however tall they are.
    """
    used = _used(columns, rows)
    widths = _fitted(used, width)
    for field in spare:
        if widths is None:
            used = {column: told for column, told in used.items() if column.field != field}
            widths = _fitted(used, width)
    if widths is None:
        return blocks(columns, rows, width=width, colour=colour)
    from rich import box
    from rich.table import Table

    tall = not close and _tall(used, widths)
    made = Table(
        box=box.SIMPLE_HEAD, header_style=STRONG, pad_edge=False, show_edge=False, leading=tall
    )
    for column, columns_wide in zip(used, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.right else "left"
        made.add_column(text(column.header), justify=justify, overflow="fold", width=columns_wide)
    for number in range(len(rows)):
        made.add_row(*(_laid_out(told[number], column.style) for column, told in used.items()))
    return render(width, made, colour=colour)


def _used(columns: Sequence[Column], rows: Sequence[dict[str, Any]]) -> dict[Column, list[_Cell]]:
    """Give the cells of the columns that have any."""
    grid = {
        column: [_cell(column, columns, row) for row in rows]
        for column in columns
        if not column.below
    }
    return {column: told for column, told in grid.items() if any(map(_lines, told))}


def _tall(grid: dict[Column, list[_Cell]], widths: Sequence[int]) -> bool:
    """Tell whether any cell takes more than one line."""
    from rich.cells import cell_len

    return any(
        cell.remarks or any(cell_len(line) > wide for line in _lines(cell))
        for told, wide in zip(grid.values(), widths, strict=True)
        for cell in told
    )


def _cell(column: Column, columns: Sequence[Column], row: dict[str, Any]) -> _Cell:
    remarks = [
        (words if each.bare else f"{each.header}: {words}", each.style)
        for each in columns
        if each.below == column.field and (words := safe(each.cell(row), limit=CELL_LETTERS))
    ]
    return _Cell(safe(column.cell(row), limit=CELL_LETTERS), remarks)


def _lines(cell: _Cell) -> list[str]:
    return [line for line in (cell.own, *(words for words, _ in cell.remarks)) if line]


def _laid_out(cell: _Cell, style: str) -> Text:
    made = text(cell.own, style)
    for words, remark_style in cell.remarks:
        made.append("\n" if made.plain else "").append_text(text(words, remark_style))
    return made


def _fitted(grid: dict[Column, list[_Cell]], width: int) -> list[int] | None:
    """Give each column its width: at least its longest word; None where that does not fit.

    Rich would shrink columns in proportion and break words where others have room to spare.
    """
    from rich.cells import cell_len

    least, wanted = [], []
    for column, told in grid.items():
        lines = [column.header, *(line for cell in told for line in _lines(cell))]
        wanted.append(max(map(cell_len, lines)))
        own = [column.header, *(cell.own for cell in told)]
        word = max(map(cell_len, own[1:])) if column.whole else _longest_word(own)
        if any(cell.remarks for cell in told) and not column.whole:
            word = max(word, min(LEAST_BELOW, wanted[-1]))
        least.append(max(1, word, _longest_word(lines)))
    spare = width - sum(least) - GAP * (len(least) - 1)
    if spare < 0:
        return None
    widths = least
    while spare > 0 and any(now < want for now, want in zip(widths, wanted, strict=True)):
        short = [number for number, now in enumerate(widths) if now < wanted[number]]
        share = max(1, spare // len(short))
        for number in short:
            more = min(share, wanted[number] - widths[number], spare)
            widths[number] += more
            spare -= more
    return widths


def _longest_word(told: Iterable[str]) -> int:
    from rich.cells import cell_len

    words = (word for cell in told for word in cell.split())
    return min(max(map(cell_len, words), default=1), LONGEST_WORD)


def blocks(
    columns: Sequence[Column], rows: Sequence[dict[str, Any]], *, width: int, colour: bool
) -> str:
    """Lay rows out one below the other: what names the row, then a labelled line a field."""
    from rich.cells import cell_len
    from rich.padding import Padding
    from rich.table import Table

    heading = list(columns[:1])
    if any(each.style == STRONG for each in columns):
        heading = [each for each in columns if each.right or each.style == STRONG]
    others = [each for each in columns if each not in heading]
    labels = [each.header for each in others if any(map(each.cell, rows))]
    longest = max(map(cell_len, labels), default=1)
    left = min(longest, max(_longest_word(labels), width // 3), width // 2)
    parts: list[Any] = []
    for row in rows:
        named = "  ".join(words for each in heading if (words := each.cell(row)))
        parts += [*([""] if parts else []), text(named or "-", STRONG)]
        grid = Table.grid(padding=(0, 2))
        grid.add_column(width=left, overflow="fold")
        grid.add_column(overflow="fold")
        for column in others:
            if words := column.cell(row):
                grid.add_row(text(column.header, QUIET), text(words, column.style))
        if grid.row_count:
            parts.append(Padding(grid, (0, 0, 0, 2)))
    return render(width, *parts, colour=colour)
