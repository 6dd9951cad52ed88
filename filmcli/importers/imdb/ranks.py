"""Which titles are kept, by their number, and the rank of each: a file that all workers share."""

from __future__ import annotations

import mmap
from array import array
from pathlib import Path
from typing import Self

LEFT_OUT = 0xFFFFFFFF  # in title.basics, but not kept
FILE = "ranks"


def write(place: Path, ranks: array[int]) -> None:
    """Write the ranks, in the order of the titles' numbers."""
    with (place / FILE).open("wb") as file:
        ranks.tofile(file)


class Ranks:
    """The rank of each title; 0 for one that title.basics does not hold."""

    def __init__(self, place: Path) -> None:
        with (place / FILE).open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._ranks = memoryview(self._map).cast("I")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, title: int) -> int:
        """Give a title's rank, LEFT_OUT, or 0."""
        return self._ranks[title] if title < len(self._ranks) else 0

    def close(self) -> None:
        """Let go of the file."""
        self._ranks.release()
        self._map.close()
