"""Counts with bars."""

from __future__ import annotations

from typing import Any

from filmcli.view.terminal import ACCENT, QUIET, STRONG, render, text
from filmcli.view.words import counted

WIDEST_BAR = 40


def by_field(rows: list[dict[str, Any]], *, width: int, colour: bool) -> str:
    """Lay counts out, the values of one field under another, each with a bar of its share."""
    from rich.cells import cell_len
    from rich.table import Table

    names = [text(counted(row["field"], row["value"])) for row in rows]
    widest = min(max(cell_len(name.plain) for name in names), width // 2)
    figures = max(len(f"{row['films']:,}") for row in rows)
    longest = max(4, min(WIDEST_BAR, width - widest - figures - 4))
    parts: list[Any] = []
    for field in dict.fromkeys(row["field"] for row in rows):
        counts = [
            (row["films"], name)
            for row, name in zip(rows, names, strict=True)
            if row["field"] == field
        ]
        most = max(films for films, _ in counts)
        # All fields share the widths of their columns, so that the bars begin below each other.
        grid = Table.grid(padding=(0, 2))
        grid.add_column(overflow="fold", width=widest)
        grid.add_column(justify="right", width=figures)
        grid.add_column(width=longest)
        for films, name in counts:
            grid.add_row(name, text(f"{films:,}", QUIET), text(_bar(films / most, longest), ACCENT))
        parts += [*([""] if parts else []), text(field.capitalize(), STRONG), grid]
    return render(width, *parts, colour=colour)


def _bar(share: float, longest: int) -> str:
    """Draw a bar to the eighth of a column; what there is at all has one eighth at least."""
    eighths = max(1, round(share * longest * 8))
    return f"{'█' * (eighths // 8)}{('', *'▏▎▍▌▋▊▉')[eighths % 8]}"
