"""Counts with bars."""

from __future__ import annotations

from typing import Any

from filmcli.view.terminal import ACCENT, QUIET, STRONG, render, text

WIDEST_BAR = 40


def by_field(rows: list[dict[str, Any]], *, width: int, colour: bool) -> str:
    """Lay counts out, the values of one field under another, each with a bar of its share."""
    from rich.table import Table

    parts: list[Any] = []
    for field in dict.fromkeys(row["field"] for row in rows):
        counts = [row for row in rows if row["field"] == field]
        most = max(row["films"] for row in counts)
        grid = Table.grid(padding=(0, 2))
        grid.add_column(overflow="fold", max_width=width // 2)
        grid.add_column(justify="right")
        grid.add_column()
        longest = max(4, min(WIDEST_BAR, width // 3))
        for row in counts:
            bar = _bar(row["films"] / most, longest)
            grid.add_row(text(row["value"]), text(str(row["films"]), QUIET), text(bar, ACCENT))
        parts += [*([""] if parts else []), text(field.capitalize(), STRONG), grid]
    return render(width, *parts, colour=colour)


def _bar(share: float, longest: int) -> str:
    """Draw a bar to the eighth of a column; what there is at all has one eighth at least."""
    eighths = max(1, round(share * longest * 8))
    return f"{'█' * (eighths // 8)}{('', *'▏▎▍▌▋▊▉')[eighths % 8]}"
