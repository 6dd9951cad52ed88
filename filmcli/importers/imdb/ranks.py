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

    def of(self, titles: list[int]) -> list[int]:
        """Give the rank of each title, LEFT_OUT, or 0."""
        ranks, known = self._ranks, len(self._ranks)
        if max(titles) < known:
            return list(map(ranks.__getitem__, titles))
        return [ranks[title] if title < known else 0 for title in titles]

    def close(self) -> None:
        """Let go of the file."""
        self._ranks.release()
        self._map.close()
