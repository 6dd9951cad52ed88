"""Rows that belong to one title: packed where they come in a run, merged where they do not."""

from __future__ import annotations

from collections.abc import Iterable

from filmcli.packed import PARTITION_BITS, Spill

_SHORT = [list(range(1, count + 1)) for count in range(200)]


def set_aside(spill: Spill, rank: int, orders: list[int], lines: list[str]) -> int:
    """Pack a title's lines in their order; give how many were there before in the run.

    What is set aside is the rank, the lines' orders (None: 1, 2, 3, ...) and the lines.
    """
    count = len(lines)
    dropped = 0
    kept: tuple[int, ...] | None = None
    if orders[-1] != count or count >= 200 or orders != _SHORT[count] or (
        count > 1 and len(set(lines)) != count
    ):
        first = first_of_each(zip(orders, lines, strict=True))
        dropped = count - len(first)
        lines, kept = list(first), tuple(first.values())
    spill.rows[rank >> PARTITION_BITS].append((rank, kept, "\n".join(lines)))
    return dropped


def first_of_each(ordered: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Give each line once with its lowest order, in the order of those."""
    first: dict[str, int] = {}
    for order, line in sorted(ordered):
        first.setdefault(line, order)
    return first
