"""What a worker is told: the files, what to keep of them, and where to set it aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from filmcli.importers.imdb.reader import Reader
from filmcli.importers.imdb.tables import Source

Tell = Callable[[str, int, int], object]  # table, rows read, bytes of the file read


class Job(NamedTuple):
    """One import; plain values, because workers are told it as JSON."""

    place: str  # the private directory of temporary files
    sources: dict[str, Any]  # table -> Source as a list
    kinds: tuple[str, ...]  # every titleType, by the number stored for it
    wanted: tuple[str, ...]  # those that are kept
    adult: bool = False
    min_votes: int = 0
    strict: bool = False

    def has(self, table: str) -> bool:
        """Tell whether a table is to be read."""
        return table in self.sources

    @property
    def is_sparse(self) -> bool:
        """Tell whether most rows are of titles that are left out: most titles are episodes."""
        return "tvEpisode" not in self.wanted or self.min_votes > 0

    def reader(self, table: str, tell: Tell) -> Reader:
        """Give what reads a table."""
        path, columns, size, modified = self.sources[table]
        source = Source(table, path, tuple(columns), size, modified)
        return Reader(source, strict=self.strict, tell=tell)
