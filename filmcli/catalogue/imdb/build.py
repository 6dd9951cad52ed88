"""A catalogue made of what an importer has set aside, partition after partition.

Titles, words and people are made by workers of their own, each in a database of its own, and put
together at the end. Rows go in in the order of their ids: nothing is ever sorted as a whole.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from operator import itemgetter
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NamedTuple

from filmcli.catalogue.imdb import schema
from filmcli.catalogue.imdb.checksums import Sums
from filmcli.errors import FilmcliError
from filmcli.packed import GENRES, LETTER_OF, Spilled

Tell = Callable[[str, int, int], object]  # what is made, and how many of how many partitions
TITLES, WORDS, PEOPLE = "titles.db", "words.db", "people.db"
_INSERT_TITLE = "INSERT INTO title VALUES (?" + 16 * ",?" + ")"


class Work(NamedTuple):
    """What a worker is told; plain values."""

    place: str  # the private directory of temporary files
    initials_from: int = 1000  # votes of a title that is known well enough to be called by them

    @property
    def path(self) -> Path:
        """The directory."""
        return Path(self.place)

    @property
    def genres(self) -> list[str]:
        """The names of the genres, by the number of their bit."""
        return (self.path / GENRES).read_text("utf-8").split("\n")[:-1]


@contextlib.contextmanager
def making(path: Path) -> Iterator[Connection]:
    """Make a database that nobody else knows: a crash leaves nothing to repair, only to remove."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        _prepare(connection)
        yield connection
        connection.execute("COMMIT")


def _prepare(connection: Connection) -> None:
    for pragma in ("page_size = 8192", "journal_mode = OFF", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA cache_size = -32768")
    for statement in schema.TABLES.split(";")[:-1]:
        connection.execute(statement)
    connection.execute("BEGIN")


@contextlib.contextmanager
def worded() -> Iterator[None]:
    """Say in words what SQLite could not do."""
    try:
        yield
    except sqlite3.Error as error:
        raise FilmcliError(
            f"the catalogue cannot be made: {error}", hint="is there room on the disk?"
        ) from None


def spilled(place: Path, name: str, stack: contextlib.ExitStack) -> Spilled | None:
    """Open what was set aside under a name; None where the table was not read."""
    path = place / f"{name}.part"
    return stack.enter_context(Spilled(path)) if path.exists() else None


@worded()
def titles(told: Sequence[Any], tell: Tell) -> dict[str, Any]:
    """Make the rows of titles; give how many, and what was there twice."""
    work = Work(*told)
    with contextlib.ExitStack() as stack:
        made = _Titles(work, stack)
        connection = stack.enter_context(making(work.path / TITLES))
        count = _titles(made, connection, tell)
        genres = list(enumerate(work.genres))
        connection.executemany("INSERT INTO genre VALUES (?, ?)", genres)
        for statement in schema.INDEXES.split(";")[:-1]:
            connection.execute(statement)
    return {"titles": count, "again": made.again}


def _titles(made: _Titles, connection: Connection, tell: Tell) -> int:
    sums = Sums(connection, "title")
    partitions = made.partitions()
    count = 0
    for done, partition in enumerate(partitions, 1):
        rows = made.rows(partition)
        connection.executemany(_INSERT_TITLE, rows)
        sums.add(rows)
        count += len(rows)
        tell("titles", done, len(partitions))
    sums.close()
    return count


class _Masks(dict[str, int]):
    """The bits of each list of genres, worked out when it first comes up."""

    def __init__(self, genres: Iterable[str]) -> None:
        super().__init__()
        self._bits = {name: 1 << bit for bit, name in enumerate(genres)}

    def __missing__(self, genres: str) -> int:
        mask = 0
        for name in genres.split(","):
            mask |= self._bits.get(name, 0)
        if len(self) < 100_000:  # what strangers invent must not fill the memory
            self[genres] = mask
        return mask


class _Titles:
    """The rows of titles, each with what belongs to it packed beside it."""

    def __init__(self, work: Work, stack: contextlib.ExitStack) -> None:
        place = work.path
        basics = spilled(place, "basics", stack)
        assert basics is not None
        self._basics = basics
        self._akas, self._parts = spilled(place, "akas", stack), spilled(place, "credits", stack)
        self._crew, self._episodes = (
            spilled(place, "crew", stack),
            spilled(place, "episodes", stack),
        )
        self._masks = _Masks(work.genres)
        self.again = {"title.basics": 0, "title.akas": 0, "title.principals": 0}
        self.again |= {"title.crew": 0, "title.episode": 0}

    def partitions(self) -> list[int]:
        """Give the partitions, those of the best known titles first."""
        return self._basics.partitions()

    def rows(self, partition: int) -> list[tuple[Any, ...]]:
        """Give the rows of a partition in the order of their ids."""
        akas = self._merged(self._akas, partition, "title.akas")
        parts = self._merged(self._parts, partition, "title.principals")
        self._add_crew(partition, parts)
        episodes = self._placed(partition)
        basics, again = in_order(self._basics.rows(partition))
        self.again["title.basics"] += again
        ranks, tts, kinds, names, originals, *times, genres, adult, ratings, votes = zip(
            *basics, strict=True
        )
        own = [original or None for original in originals]
        masks = map(self._masks.__getitem__, genres)
        is_adult = [int(each == "1") for each in adult]
        places = zip(*map(episodes.get, ranks, repeat(_NOWHERE)), strict=True)
        more = masks, is_adult, ratings, votes, *places
        packed = map(akas.get, ranks), map(parts.get, ranks)
        return list(zip(ranks, tts, kinds, names, own, *times, *more, *packed, strict=True))

    def _merged(self, source: Spilled | None, partition: int, table: str) -> dict[int, str]:
        """Give each title's lines; those that came in several runs are put in order."""
        found: dict[int, str] = {}
        if source is None:
            return found
        several: dict[int, list[Any]] = {}
        first: dict[int, Any] = {}
        for rank, orders, text in source.rows(partition):
            if rank in found:
                several.setdefault(rank, [(first[rank], found[rank])]).append((orders, text))
            else:
                found[rank], first[rank] = text, orders
        for rank, runs in several.items():
            lines, dropped = _merged_lines(runs)
            found[rank] = lines
            self.again[table] += dropped
        return found

    def _add_crew(self, partition: int, parts: dict[int, str]) -> None:
        """Append the directors and writers that the principals lack."""
        if self._crew is None:
            return
        rows = self._crew.rows(partition)
        rows.sort()
        last = 0
        for rank, directors, writers in rows:
            if rank == last:
                self.again["title.crew"] += 1
            last = rank
            there = parts.get(rank, "")
            lines = f"\n{there}"
            more = [
                f"{letter}\t{person:07}\t\t"
                for letter, people in ((_DIRECTOR, directors), (_WRITER, writers))
                for person in people
                if f"\n{letter}\t{person:07}\t" not in lines
            ]
            if more:
                more = list(dict.fromkeys(more))
                parts[rank] = "\n".join([there, *more]) if there else "\n".join(more)

    def _placed(self, partition: int) -> dict[int, tuple[Any, ...]]:
        """Give the series, season and number of each episode."""
        if self._episodes is None:
            return {}
        rows, again = in_order(self._episodes.rows(partition))
        self.again["title.episode"] += again
        return {rank: tuple(place) for rank, *place in rows}


_NOWHERE = (None, None, None)
_DIRECTOR, _WRITER = LETTER_OF["director"], LETTER_OF["writer"]


def in_order(rows: list[tuple[Any, ...]]) -> tuple[list[tuple[Any, ...]], int]:
    """Sort rows by their id, of several with one the least; give how many were dropped."""
    rows.sort(key=itemgetter(0))
    ids = [row[0] for row in rows]
    if len(set(ids)) == len(ids):
        return rows, 0
    least: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        other = least.get(row[0])
        if other is None or repr(row) < repr(other):
            least[row[0]] = row
    return list(least.values()), len(rows) - len(least)


def _merged_lines(runs: Iterable[tuple[Any, str]]) -> tuple[str, int]:
    """Join the lines of several runs by their order, each once; give how many were there again."""
    ordered: list[tuple[int, str]] = []
    for orders, text in runs:
        lines = text.split("\n")
        ordered += zip(orders or range(1, len(lines) + 1), lines, strict=True)
    first: dict[str, int] = {}
    for order, line in sorted(ordered):
        first.setdefault(line, order)
    return "\n".join(first), len(ordered) - len(first)
