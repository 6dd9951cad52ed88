"""title.ratings and title.basics: which titles are kept, their ranks, and their own rows."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import compress
from pathlib import Path
from typing import Any

from filmcli.importers.imdb import ranks, values
from filmcli.importers.imdb.job import Job, Tell
from filmcli.importers.imdb.reader import Bad, Columns, Reader
from filmcli.packed import GENRES, PARTITION_BITS, Spill, Spilled

_IN_ORDER = "in-order.part"
_GENRES = 63  # bits of a mask
_ID_AND_KIND = re.compile(rb"^tt([0-9]{7,9})\t([A-Za-z]+)\t", re.MULTILINE)
_ADULT = frozenset({"", "0", "1"})
UNKNOWN, KNOWN, KEPT = 0, 1, 2
_ARE_KEPT = bytes((0, 0, 1)) + bytes(253)
_ARE_LEFT_OUT = bytes((0, 0xFF, 0)) + bytes(253)  # four of them are ranks.LEFT_OUT


def run(job: Job, tell: Tell) -> dict[str, Any]:
    """Read both tables; give their reports."""
    rated = _Rated(job, tell)
    reader = job.reader("title.basics", tell)
    place = Path(job.place)
    kept = _Kept(job, rated)
    with Spill(place / _IN_ORDER) as spill:
        kept.read(reader, spill)
    found = kept.ranked()
    ranks.write(place, found)
    with Spilled(place / _IN_ORDER) as rows, Spill(place / "basics.part") as spill:
        _distribute(rows, spill, found, rated)
    (place / _IN_ORDER).unlink()
    reports = [reader.report()]
    if rated.reader is not None:
        rated.tally(kept.state)
        reports.append(rated.reader.report())
    (place / GENRES).write_text("".join(f"{name}\n" for name in kept.genres()), "utf-8")
    return {"reports": reports}


class _Rated:
    """Votes and ratings by the number of the title."""

    def __init__(self, job: Job, tell: Tell) -> None:
        self.votes = array("I")
        self.ratings = bytearray()
        self._ids = array("I")
        self.reader = job.reader("title.ratings", tell) if job.has("title.ratings") else None
        if self.reader is not None:
            self._read(self.reader)

    def _read(self, reader: Reader) -> None:
        votes_of, rating_of = values.numbers("numVotes", 0xFFFFFFFE), values.ratings()

        def take(columns: Columns) -> None:
            titles = values.ids(columns[0], "tt")
            ratings = [rating_of[each] for each in columns[1]]
            votes = [votes_of[each] or 0 for each in columns[2]]
            if 0 in votes:
                raise Bad("numVotes is 0")
            self._grow(max(titles) + 1)
            for each in zip(titles, ratings, votes, strict=True):
                self._add(reader, *each)

        reader.each(take)

    def _grow(self, size: int) -> None:
        if size > len(self.votes):
            more = size + size // 4 - len(self.votes)
            self.votes.frombytes(bytes(4 * more))
            self.ratings.extend(bytes(more))

    def _add(self, reader: Reader, title: int, rating: int, votes: int) -> None:
        before = self.votes[title], self.ratings[title]
        if before[0]:
            reader.counts["duplicate"] += 1
        else:
            self._ids.append(title)
        self.votes[title], self.ratings[title] = max(before, (votes, rating))

    def tally(self, state: bytearray) -> None:
        """Count which of the rows are of a title that is kept."""
        assert self.reader is not None
        counts = self.reader.counts
        for title in self._ids:
            known = state[title] if title < len(state) else UNKNOWN
            counts[("dangling", "left out", "kept")[known]] += 1


class _Kept:
    """The titles that are kept."""

    def __init__(self, job: Job, rated: _Rated) -> None:
        wanted = frozenset(job.wanted)
        self._kinds = {name: number for number, name in enumerate(job.kinds) if name in wanted}
        self._wanted = {kind.encode() for kind in wanted}
        self._adult, self._least = job.adult, job.min_votes
        self._is_sparse = job.is_sparse
        self._rated = rated
        self.state = bytearray()
        self._genres: set[str] = set()

    def genres(self) -> list[str]:
        """Give the names of the genres that titles have."""
        names = {name for several in self._genres for name in several.split(",") if name}
        return sorted(names)[:_GENRES]

    def read(self, reader: Reader, spill: Spill) -> None:
        """Set the rows of title.basics that are kept aside, in the order they come."""
        year = values.numbers("startYear or endYear", 9999)
        minutes = values.numbers("runtimeMinutes")
        least = self._least
        block = 0

        def take(columns: Columns) -> None:
            nonlocal block
            numbers = values.ids(columns[0], "tt")
            if "" in columns[1]:
                raise Bad("no titleType")
            kinds = list(map(self._kinds.get, columns[1]))
            mask = [kind is not None for kind in kinds]
            if not _ADULT.issuperset(compress(columns[4], mask)):
                raise Bad("isAdult is not 0 or 1")
            if not self._adult and "1" in columns[4]:
                mask = [kept and each != "1" for kept, each in zip(mask, columns[4], strict=True)]
            if least:
                mask = [kept and self._is_known(n) for kept, n in zip(mask, numbers, strict=True)]
            every: list[Sequence[Any]] = [numbers, kinds, *columns[2:]]
            kept = [list(compress(column, mask)) for column in every]
            rows = _rows(kept, year, minutes)
            self._mark(numbers, mask)
            self._genres.update(kept[8])
            reader.counts["kept"] += len(rows)
            reader.counts["left out"] += len(numbers) - len(rows)
            spill.rows[block] += rows
            spill.grown(200 * len(rows))
            block += 1

        reader.each(take, self._slim if self._is_sparse else None)

    def _slim(self, block: bytes) -> tuple[bytes, dict[str, int]] | None:
        """Leave out the lines of kinds that are not kept."""
        found = _ID_AND_KIND.findall(block)
        lines = block.splitlines(keepends=True) if b"\r" not in block else []
        if len(found) != len(lines):
            return None
        wanted = self._wanted
        mask = [kind in wanted for _, kind in found]
        others = [int(digits) for digits, kind in found if kind not in wanted]
        if others:
            if not 0 < min(others) <= max(others) <= values.MOST_ID:
                return None
            self._mark(others, [False] * len(others))
        return b"".join(compress(lines, mask)), {"left out": len(others)}

    def _mark(self, numbers: list[int], mask: list[bool]) -> None:
        state, size = self.state, max(numbers) + 1
        if size > len(state):
            state.extend(bytes(size + size // 4 - len(state)))
        for title, is_kept in zip(numbers, mask, strict=True):
            if is_kept:
                state[title] = KEPT
            elif not state[title]:
                state[title] = KNOWN

    def _is_known(self, title: int) -> bool:
        votes = self._rated.votes
        return title < len(votes) and votes[title] >= self._least

    def ranked(self) -> array[int]:
        """Give each title's rank by its number: most votes first, then those without."""
        votes, state = self._rated.votes, self.state
        votes.frombytes(bytes(4 * max(0, len(state) - len(votes))))
        with_votes = []
        rest = array("I")
        for title in compress(range(len(state)), state.translate(_ARE_KEPT)):
            if votes[title]:
                with_votes.append((0xFFFFFFFF - votes[title]) << 27 | title)
            else:
                rest.append(title)
        found = _left_out(state)
        with_votes.sort()
        for rank, key in enumerate(with_votes, 1):
            found[key & values.MOST_ID] = rank
        for rank, title in enumerate(rest, len(with_votes) + 1):
            found[title] = rank
        return found


def _left_out(state: bytearray) -> array[int]:
    """Give the ranks of titles of which none that is kept has one yet."""
    marks = state.translate(_ARE_LEFT_OUT)
    ranked = bytearray(4 * len(marks))
    for place in range(4):
        ranked[place::4] = marks
    return array("I", bytes(ranked) or bytes(4))


def _rows(kept: list[list[Any]], year: values.Values, minutes: values.Values) -> list[Any]:
    """Give rows as they are set aside; raise Bad for a title or a number that is none."""
    numbers, kinds, titles, originals, adult, start, end, runtime, genres = kept
    if "" in titles:
        raise Bad("no title")
    own = [
        original if original != title else ""
        for title, original in zip(titles, originals, strict=True)
    ]
    years = [year[each] for each in start], [year[each] for each in end]
    times = [minutes[each] for each in runtime]
    return list(zip(numbers, kinds, titles, own, *years, times, genres, adult, strict=True))


def _distribute(in_order: Spilled, spill: Spill, found: array[int], rated: _Rated) -> None:
    """Set each row aside with the others of its partition, with its rank, rating and votes."""
    votes, ratings, known = rated.votes, rated.ratings, len(rated.votes)
    for block in in_order.partitions():
        rows = in_order.rows(block)
        for row in rows:
            title = row[0]
            rank = found[title]
            count = votes[title] if title < known else 0
            rating = ratings[title] if count else None
            spill.rows[rank >> PARTITION_BITS].append((rank, *row, rating, count))
        spill.grown(200 * len(rows))
