"""Rows that belong to one title: packed where they come in a run, merged where they do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress, islice
from operator import ne

from filmcli.importers.imdb import values
from filmcli.importers.imdb.ranks import LEFT_OUT, Ranks
from filmcli.importers.imdb.reader import Slim
from filmcli.packed import PARTITION_BITS, Spill

Span = tuple[int, int, int]  # rank, first row, the one behind the last
_RUN = re.compile(rb"((tt[0-9]{7,9})\t.*\n(?:\2\t.*\n)*)")
_SHORT = [list(range(1, count + 1)) for count in range(200)]


def spans(titles: Sequence[str], ranks: Ranks, counts: Counter[str]) -> list[Span]:
    """Give the runs of rows of one title that is kept: its rank, first row and the one behind.

    Counts the rows of other titles. Raises ValueError where one has no id.
    """
    ends = list(compress(range(1, len(titles)), map(ne, titles, islice(titles, 1, None))))
    starts = [0, *ends]
    ends.append(len(titles))
    found = []
    left_out = dangling = 0
    numbers = values.ids([titles[start] for start in starts], "tt")
    for rank, start, end in zip(ranks.of(numbers), starts, ends, strict=True):
        if rank == LEFT_OUT:
            left_out += end - start
        elif rank:
            found.append((rank, start, end))
        else:
            dangling += end - start
    counts["left out"] += left_out
    counts["dangling"] += dangling
    return found


def slimmer(ranks: Ranks) -> Slim:
    """Give what leaves out the lines of titles that are not kept, run by run."""

    def slim(block: bytes) -> tuple[bytes, dict[str, int]] | None:
        found = _RUN.findall(block)
        runs = [run for run, _ in found]
        if sum(map(len, runs)) != len(block):
            return None
        titles = b"".join([title for _, title in found]).decode().split("tt")
        numbers = list(map(int, titles[1:]))
        if min(numbers) <= 0 or max(numbers) > values.MOST_ID:
            return None
        told = list(zip(ranks.of(numbers), runs, strict=True))
        kept = b"".join([run for rank, run in told if 0 < rank < LEFT_OUT])
        dangling = sum(run.count(b"\n") for rank, run in told if not rank)
        left_out = block.count(b"\n") - kept.count(b"\n") - dangling
        return kept, {"left out": left_out, "dangling": dangling}

    return slim


def chosen(
    columns: Sequence[Sequence[str]], found: list[Span]
) -> tuple[Sequence[Sequence[str]], list[Span]]:
    """Give only the rows of the runs, column by column, and the runs among them."""
    kept = sum(end - start for _, start, end in found)
    if kept == len(columns[0]):
        return columns, found
    if not found:
        return [[] for _ in columns], found
    mask = bytearray(len(columns[0]))
    moved = []
    behind = 0
    for rank, start, end in found:
        mask[start:end] = b"\1" * (end - start)
        moved.append((rank, behind, behind := behind + end - start))
    return [list(compress(column, mask)) for column in columns], moved


def set_aside(spill: Spill, found: Iterable[Span], orders: list[int], lines: list[str]) -> int:
    """Pack each title's lines in their order; give how many were there before in the run.

    What is set aside is the rank, the lines' orders (None: 1, 2, 3, ...) and the lines.
    """
    dropped = 0
    rows, size = spill.rows, 0
    for rank, start, end in found:
        count = end - start
        some, places = lines[start:end], orders[start:end]
        kept: tuple[int, ...] | None = None
        if count >= 200 or places != _SHORT[count] or (count > 1 and len(set(some)) != count):
            first = first_of_each(zip(places, some, strict=True))
            dropped += count - len(first)
            some, kept = list(first), tuple(first.values())
        text = "\n".join(some)
        size += len(text)
        rows[rank >> PARTITION_BITS].append((rank, kept, text))
    spill.grown(size)
    return dropped


def first_of_each(ordered: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Give each line once with its lowest order, in the order of those."""
    first: dict[str, int] = {}
    for order, line in sorted(ordered):
        first.setdefault(line, order)
    return first
