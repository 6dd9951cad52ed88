"""Tables for people on a terminal, and TAB separated lines for pipes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

from filmcli.exporters import cells
from filmcli.safe import safe
from filmcli.view.terminal import CELL_LETTERS, QUIET, STRONG, render, text

GAP = 3  # between two columns
LONGEST_WORD = 30  # a longer one, such as an address, may be folded


class Column(NamedTuple):
    """A column: the field scripts read, the words people read; `told` has pipes get words too."""

    field: str
    header: str
    words: Callable[[dict[str, Any]], str] | None = None
    style: str = ""
    right: bool = False
    told: bool = False

    def cell(self, row: dict[str, Any]) -> str:
        """Give a row's text for people."""
        return self.words(row) if self.words else cells(row, [self.field])[0]


def plain(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> str:
    """Give rows for a pipe: the fields scripts read, TAB separated, nothing cut, no header."""

    def cell(column: Column, row: dict[str, Any]) -> str:
        return safe(column.cell(row) if column.told else cells(row, [column.field])[0])

    return "".join("\t".join(cell(each, row) for each in columns) + "\n" for row in rows)


def table(
    columns: Sequence[Column], rows: Sequence[dict[str, Any]], *, width: int, colour: bool
) -> str:
    """Lay rows out for a terminal: as columns where every word fits, else one block a row."""
    used = [column for column in columns if any(column.cell(row) for row in rows)]
    widths = _fitted(used, rows, width)
    if widths is None:
        return _blocks(used, rows, width=width, colour=colour)
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, header_style=STRONG, pad_edge=False, show_edge=False)
    for column, columns_wide in zip(used, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.right else "left"
        made.add_column(text(column.header), justify=justify, overflow="fold", width=columns_wide)
    for row in rows:
        made.add_row(*(text(column.cell(row), column.style) for column in used))
    return render(width, made, colour=colour)


def _fitted(
    columns: Sequence[Column], rows: Sequence[dict[str, Any]], width: int
) -> list[int] | None:
    """Give each column its width: at least its longest word; None where that does not fit.

    Rich would shrink columns in proportion and break words where others have room to spare.
    """
    from rich.cells import cell_len

    least, wanted = [], []
    for column in columns:
        told = [safe(cell, limit=CELL_LETTERS) for cell in (column.header, *map(column.cell, rows))]
        least.append(_longest_word(told))
        wanted.append(max(map(cell_len, told)))
    spare = width - sum(least) - GAP * (len(columns) - 1)
    if spare < 0 and len(columns) > 1:
        return None
    widths = [max(1, min(each, width)) for each in least]
    while spare > 0 and any(now < want for now, want in zip(widths, wanted, strict=True)):
        short = [number for number, now in enumerate(widths) if now < wanted[number]]
        share = max(1, spare // len(short))
        for number in short:
            more = min(share, wanted[number] - widths[number], spare)
            widths[number] += more
            spare -= more
    return widths


def _longest_word(cells: Iterable[str]) -> int:
    from rich.cells import cell_len

    words = (word for cell in cells for word in safe(cell, limit=CELL_LETTERS).split())
    return min(max(map(cell_len, words), default=1), LONGEST_WORD)


def _blocks(
    columns: Sequence[Column], rows: Sequence[dict[str, Any]], *, width: int, colour: bool
) -> str:
    from rich.padding import Padding
    from rich.table import Table

    first, *others = columns
    blocks: list[Any] = []
    for row in rows:
        blocks.append(text(first.cell(row) or "-", STRONG))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(width=min(_longest_word(each.header for each in others), width // 3))
        grid.add_column(overflow="fold")
        for column in others:
            if words := column.cell(row):
                grid.add_row(text(column.header, QUIET), text(words))
        blocks.append(Padding(grid, (0, 0, 0, 2)))
    return render(width, *blocks, colour=colour)
