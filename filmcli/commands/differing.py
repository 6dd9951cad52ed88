"""The difference of two texts as `diff -u` shows it, in time for texts of any shape.

difflib looks for the longest run that two texts share, again and again: where each run is a line
long, as after blank lines were put in, that costs the square of their lines. Lines that stand once
in both texts part long ones into short ones first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

_LONG = 1_000_000  # old times new lines that difflib is given whole
_LONG_PART = 10_000  # and between two lines that stand once in both
_CONTEXT = 3

Code = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]


class _Known(SequenceMatcher[str]):
    """Groups what is known to differ as difflib does."""

    def __init__(self, codes: list[Code]) -> None:
        super().__init__()
        self._codes = codes

    def get_opcodes(self) -> list[Code]:
        """Give what is known."""
        return self._codes


def unified(old: Sequence[str], new: Sequence[str], name: str) -> Iterator[str]:
    """Give the lines of a unified diff, none where nothing differs."""
    grouped = _Known(list(_joined(_codes(old, new)))).get_grouped_opcodes(_CONTEXT)
    groups = [group for group in grouped if any(code[0] != "equal" for code in group)]
    if groups:
        yield f"--- {name}\n"
        yield f"+++ {name}\n"
    for group in groups:
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[start:end])
                continue
            yield from (f"-{line}" for line in old[start:end])
            yield from (f"+{line}" for line in new[new_start:new_end])


def _range(start: int, end: int) -> str:
    """Write lines as `diff` counts them: from 1, and from the one before where there are none."""
    if end - start == 1:
        return str(start + 1)
    return f"{start + (end > start)},{end - start}"


def _codes(old: Sequence[str], new: Sequence[str]) -> Iterator[Code]:
    """Give what is equal and what is not, in pieces."""
    both = min(len(old), len(new))
    head = next((n for n in range(both) if old[n] != new[n]), both)
    most = both - head
    tail = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    old_end, new_end = len(old) - tail, len(new) - tail
    yield "equal", 0, head, 0, head
    if (old_end - head) * (new_end - head) <= _LONG:
        yield from _compared(old, new, (head, old_end, head, new_end))
    else:
        yield from _parted(old, new, (head, old_end, head, new_end))
    yield "equal", old_end, len(old), new_end, len(new)


def _parted(
    old: Sequence[str], new: Sequence[str], span: tuple[int, int, int, int]
) -> Iterator[Code]:
    """Compare long texts between the lines that stand once in both."""
    start, old_end, new_start, new_end = span
    for one, other in [*_anchors(old, new, span), (old_end, new_end)]:
        if (one - start) * (other - new_start) <= _LONG_PART:
            yield from _compared(old, new, (start, one, new_start, other))
        else:
            yield "replace", start, one, new_start, other
        start, new_start = one, other


def _anchors(
    old: Sequence[str], new: Sequence[str], span: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Give the places of lines that stand once in both, as many as are in the same order."""
    start, old_end, new_start, new_end = span
    here, there = _once(old, start, old_end), _once(new, new_start, new_end)
    ends: list[int] = []  # the least place in the new text that a row of so many lines ends at
    rows: list[tuple[int, int, int]] = []
    best: list[int] = []
    for line, place in here.items():
        if line in there:
            length = bisect_left(ends, there[line])
            rows.append((place, there[line], best[length - 1] if length else -1))
            ends[length : length + 1] = [there[line]]
            best[length : length + 1] = [len(rows) - 1]
    found: list[tuple[int, int]] = []
    at = best[-1] if best else -1
    while at >= 0:
        one, other, at = rows[at]
        found.append((one, other))
    return found[::-1]


def _once(lines: Sequence[str], start: int, end: int) -> dict[str, int]:
    """Give the lines that stand once, with their places, in the order of the text."""
    places: dict[str, int] = {}
    more: set[str] = set()
    for place in range(start, end):
        if places.setdefault(lines[place], place) != place:
            more.add(lines[place])
    return {line: place for line, place in places.items() if line not in more}


def _compared(
    old: Sequence[str], new: Sequence[str], span: tuple[int, int, int, int]
) -> Iterator[Code]:
    start, old_end, new_start, new_end = span
    matcher = SequenceMatcher(None, old[start:old_end], new[new_start:new_end])
    for tag, one, two, three, four in matcher.get_opcodes():
        yield tag, start + one, start + two, new_start + three, new_start + four


def _joined(codes: Iterator[Code]) -> Iterator[Code]:
    """Put pieces of one kind together, and leave empty ones out."""
    last: Code | None = None
    for code in codes:
        if code[1] == code[2] and code[3] == code[4]:
            continue
        if last and (last[0] == "equal") == (code[0] == "equal"):
            last = (
                "equal" if code[0] == "equal" else "replace",
                last[1],
                code[2],
                last[3],
                code[4],
            )
            continue
        if last:
            yield last
        last = code
    if last:
        yield last
