"""title.ratings and title.basics: which titles are kept, their ranks, and their own rows."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

from filmcli.importers.imdb import ranks, values
from filmcli.importers.imdb.job import Job, Tell
from filmcli.importers.imdb.reader import Bad, Reader
from filmcli.packed import PARTITION_BITS, Spill, Spilled

_GENRES = 63  # bits of a mask
UNKNOWN, KNOWN, KEPT = 0, 1, 2


def run(job: Job, tell: Tell) -> dict[str, Any]:
    """Read both tables; give their reports, the genres and how many titles are kept."""
    rated = _Rated(job, tell)
    reader = job.reader("title.basics", tell)
    place = Path(job.place)
    kept = _Kept(job, rated)
    in_order = Spill(place / "in-order.part")
    kept.read(reader, in_order)
    in_order.close()
    found = kept.ranked()
    ranks.write(place, found)
    _distribute(place, found, rated)
    reports = [reader.report()]
    if rated.reader is not None:
        rated.tally(kept.state)
        reports.append(rated.reader.report())
    return {"reports": reports, "genres": kept.genres(), "titles": kept.count}


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
        for first, rows in reader.blocks():
            for number, (tt, rating, votes) in enumerate(rows, first):
                try:
                    self._add(values.title_id(tt), rating_of[rating], votes_of[votes] or 0)
                except Bad as error:
                    reader.reject(number, error)

    def _add(self, title: int, rating: int, votes: int) -> None:
        if title >= len(self.votes):
            more = title + 1 + title // 4 - len(self.votes)
            self.votes.frombytes(bytes(4 * more))
            self.ratings.extend(bytes(more))
        if not votes:
            raise Bad("numVotes is 0")
        before = self.votes[title], self.ratings[title]
        if before[0]:
            assert self.reader is not None
            self.reader.counts["duplicate"] += 1
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
        self._kinds = {name: number for number, name in enumerate(job.kinds)}
        self._wanted = frozenset(job.wanted)
        self._adult, self._least = job.adult, job.min_votes
        self._rated = rated
        self.state = bytearray()
        self.count = 0
        self._genres: set[str] = set()

    def genres(self) -> list[str]:
        """Give the names of the genres that titles have."""
        names = {name for several in self._genres for name in several.split(",") if name}
        return sorted(names)[:_GENRES]

    def read(self, reader: Reader, spill: Spill) -> None:
        """Set the rows of title.basics that are kept aside, in the order they come."""
        year = values.numbers("startYear or endYear", 9999)
        minutes = values.numbers("runtimeMinutes")
        counts = reader.counts
        for block, (first, rows) in enumerate(reader.blocks()):
            kept = spill.rows[block]
            before = len(kept)
            for number, row in enumerate(rows, first):
                tt, kind, title, original, adult, start, end, runtime, genres = row
                try:
                    found = values.title_id(tt)
                    if not self._is_kept(found, kind, adult):
                        continue
                    if not title:
                        raise Bad("no title")
                    own = original if original != title and original else None
                    kept.append(
                        (found, self._kinds[kind], title, own, year[start], year[end])
                        + (minutes[runtime], genres, adult == "1")
                    )
                except Bad as error:
                    reader.reject(number, error)
                else:
                    self.state[found] = KEPT
                    self._genres.add(genres)
            counts["kept"] += len(kept) - before
            spill.grown(200 * (len(kept) - before))
        counts["left out"] = reader.read - counts["kept"] - reader.rejected.total()

    def _is_kept(self, title: int, kind: str, adult: str) -> bool:
        state = self.state
        if title >= len(state):
            state.extend(bytes(title + 1 + title // 4 - len(state)))
        if adult not in ("0", "1", ""):
            raise Bad("isAdult is not 0 or 1")
        if kind not in self._wanted or (adult == "1" and not self._adult) or self._is_obscure(title):
            if not kind:
                raise Bad("no titleType")
            state[title] = state[title] or KNOWN
            return False
        return True

    def _is_obscure(self, title: int) -> bool:
        if not self._least:
            return False
        votes = self._rated.votes
        return title >= len(votes) or votes[title] < self._least

    def ranked(self) -> array[int]:
        """Give each title's rank by its number: most votes first, then those without."""
        votes, state = self._rated.votes, self.state
        found = array("I", bytes(4 * max(1, len(state))))
        with_votes = []
        rest = array("I")
        title = state.find(KEPT)
        while title >= 0:
            if title < len(votes) and votes[title]:
                with_votes.append((0xFFFFFFFF - votes[title]) << 27 | title)
            else:
                rest.append(title)
            title = state.find(KEPT, title + 1)
        title = state.find(KNOWN)
        while title >= 0:
            found[title] = ranks.LEFT_OUT
            title = state.find(KNOWN, title + 1)
        with_votes.sort()
        self.count = len(with_votes) + len(rest)
        for rank, key in enumerate(with_votes, 1):
            found[key & values.MOST_ID] = rank
        for rank, title in enumerate(rest, len(with_votes) + 1):
            found[title] = rank
        return found


def _distribute(place: Path, found: array[int], rated: _Rated) -> None:
    """Set each row aside with the others of its partition, with its rank, rating and votes."""
    in_order = Spilled(place / "in-order.part")
    spill = Spill(place / "basics.part")
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
    spill.close()
    in_order.close()
    for each in ("in-order.part", "in-order.index"):
        (place / each).unlink()
