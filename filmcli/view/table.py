"""Tables for people on a terminal, and TAB separated lines for pipes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from filmcli.exporters import cells
from filmcli.safe import safe
from filmcli.view.terminal import ACCENT, QUIET, STRONG, render, text

NARROW = 60


class Column(NamedTuple):
    """A column: the field scripts read, the words people read."""

    field: str
    header: str
    words: Callable[[dict[str, Any]], str] | None = None
    style: str = ""
    right: bool = False

    def cell(self, row: dict[str, Any]) -> str:
        """Give a row's text for people."""
        return self.words(row) if self.words else cells(row, [self.field])[0]


def plain(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> str:
    """Give rows for a pipe: the fields scripts read, TAB separated, nothing cut, no header."""
    fields = [column.field for column in columns]
    return "".join("\t".join(map(safe, cells(row, fields))) + "\n" for row in rows)


def table(
    columns: Sequence[Column], rows: Sequence[dict[str, Any]], *, width: int, colour: bool
) -> str:
    """Lay rows out for a terminal; a narrow one gets one block a row instead of columns."""
    used = [column for column in columns if any(column.cell(row) for row in rows)]
    if width < NARROW and len(used) > 2:
        return _blocks(used, rows, width=width, colour=colour)
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, header_style=STRONG, pad_edge=False, show_edge=False)
    for column in used:
        made.add_column(
            text(column.header), justify="right" if column.right else "left", overflow="fold"
        )
    for row in rows:
        made.add_row(*(text(column.cell(row), column.style) for column in used))
    return render(width, made, colour=colour)


def _blocks(
    columns: Sequence[Column], rows: Sequence[dict[str, Any]], *, width: int, colour: bool
) -> str:
    from rich.padding import Padding

    blocks: list[Any] = []
    first, *others = columns
    for row in rows:
        blocks.append(text(first.cell(row) or "-", STRONG))
        for column in others:
            if words := column.cell(row):
                line = text(f"{column.header.lower()}  ", QUIET).append_text(
                    text(words, column.style if column.style != ACCENT else "")
                )
                blocks.append(Padding(line, (0, 0, 0, 2)))
    return render(width, *blocks, colour=colour)
