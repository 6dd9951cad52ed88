"""Two films side by side, or where the terminal is narrow one value below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filmcli.record.dates import in_words
from filmcli.view.terminal import ACCENT, CELL_LETTERS, QUIET, STRONG, render, text
from filmcli.view.words import value

if TYPE_CHECKING:
    from rich.text import Text

LEAST_BESIDE = 60  # columns from which two films stand side by side
MOST_LINES = 30  # of one cell


def lines(field: str, fact: Any) -> list[str]:
    """Write a value in words, one line for each entry of a list."""
    if fact is None:
        return []
    if field in ("premiered", "released"):
        return [in_words(fact)]
    entries = fact if isinstance(fact, list) else [fact]
    told = [value(field, each) for each in entries]
    more = len(told) - MOST_LINES
    return [*told[:MOST_LINES], f"and {more} more"] if more > 0 else told


def side_by_side(rows: list[dict[str, Any]], *, width: int, colour: bool) -> str:
    """Lay a comparison out: rows of heading, a, b and whether they are the same."""
    return _beside(rows, width, colour) if width >= LEAST_BESIDE else _below(rows, width, colour)


def _cell(row: dict[str, Any], side: str, style: str = "") -> Text:
    made = text("", style)
    for number, line in enumerate(lines(row["field"], row.get(side))):
        made.append("\n" if number else "").append_text(text(line, style, limit=CELL_LETTERS))
    return made


def _beside(rows: list[dict[str, Any]], width: int, colour: bool) -> str:
    from rich.table import Table

    left = max(len(row["heading"]) for row in rows)
    each = (width - left - 3 - 3 * 2) // 2
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=left)
    grid.add_column(width=each, overflow="fold")
    grid.add_column(width=1)
    grid.add_column(width=each, overflow="fold")
    for row in rows:
        style = STRONG if row["field"] == "title" else ""
        sign = text("=" if row["same"] else "", ACCENT)
        cells = _cell(row, "a", style), sign, _cell(row, "b", style)
        grid.add_row(text(row["heading"], QUIET), *cells)
    return render(width, grid, colour=colour)


def _below(rows: list[dict[str, Any]], width: int, colour: bool) -> str:
    from rich.padding import Padding

    parts: list[Any] = []
    for row in rows:
        heading = f"{row['heading']}, the same" if row["same"] else row["heading"]
        parts += [*([""] if parts else []), text(heading, QUIET)]
        style = STRONG if row["field"] == "title" else ""
        for side, sign in (("a", "1"), ("b", "2")):
            if side == "b" and row["same"]:
                continue
            mark = "" if row["same"] else f"{sign}  "
            for number, line in enumerate(lines(row["field"], row.get(side)) or ["-"]):
                words = text(line, style)
                words = text(" " * len(mark) if number else mark, ACCENT).append_text(words)
                parts.append(Padding(words, (0, 0, 0, 2)))
    return render(width, *parts, colour=colour)
