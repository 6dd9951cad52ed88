"""What an import will read, keep and take, before it begins: from the beginning of each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from filmcli.errors import Problem
from filmcli.importers.imdb import inflate
from filmcli.importers.imdb.tables import Invalid, Source

# Of 1,000 titles, how many are of a kind; the files of 2026.
_OF_A_THOUSAND = {
    "tvEpisode": 770,
    "short": 90,
    "movie": 60,
    "video": 26,
    "tvSeries": 24,
    "tvMovie": 13,
    "tvMiniSeries": 5,
    "tvSpecial": 5,
    "videoGame": 4,
    "tvShort": 1,
    "tvPilot": 0,
}
# Bytes of the catalogue, and microseconds of work, for each row that is kept; and of work for each
# that is read. Measured with 1.2 million titles.
_BYTES = {"title.basics": 160, "title.akas": 40, "title.principals": 25, "name.basics": 130}
_KEPT = {"title.basics": 25.0, "title.akas": 3.5, "title.principals": 2.5, "name.basics": 11.0}
_READ = 1.0
# Temporary files, and the catalogue's parts before they are put together, beside it.
_TIMES_ITS_SIZE = 2.5
_SAMPLE = 1 << 20  # bytes of a file that are looked at
_PARTS_OF_A_PERSON = 3  # credits that are kept, by people that are


class Estimate(NamedTuple):
    """What an import will come to."""

    rows: dict[str, int]  # of each table
    kept: dict[str, int]
    size: int  # bytes of the catalogue
    room: int  # bytes free that making it takes
    seconds: float

    def plain(self) -> dict[str, object]:
        """Give it as JSON has it."""
        return {
            "files": [
                {"table": table, "rows": rows, "kept": self.kept[table]}
                for table, rows in self.rows.items()
            ],
            "size": self.size,
            "room": self.room,
            "seconds": round(self.seconds, 1),
        }


def estimate(sources: Mapping[str, Source], kinds: Sequence[str], cores: int) -> Estimate:
    """Estimate an import of some kinds of titles."""
    rows: dict[str, int] = {}
    share = sum(_OF_A_THOUSAND[kind] for kind in kinds) / sum(_OF_A_THOUSAND.values())
    for table, source in sources.items():
        rows[table], whole = _rows(source)
        if table == "title.basics" and whole is not None:
            share = _share(source, whole, kinds)
    kept = {table: round(count * share) for table, count in rows.items()}
    if "name.basics" in rows:
        parts = kept.get("title.principals", 0) or kept.get("title.crew", 0)
        kept["name.basics"] = min(rows["name.basics"], parts // _PARTS_OF_A_PERSON)
    size = sum(_BYTES.get(table, 0) * count for table, count in kept.items()) + (128 << 10)
    work = sum(rows.values()) * _READ
    work += sum(_KEPT.get(table, 1.0) * count for table, count in kept.items())
    return Estimate(rows, kept, size, round(size * _TIMES_ITS_SIZE), work / 1e6 / min(cores, 3))


def _rows(source: Source) -> tuple[int, bytes | None]:
    """Give how many rows a file may have; where it was read to its end, also what it holds."""
    read = last = 0

    def count(size: int) -> None:
        nonlocal read, last
        read, last = read + size, size

    pieces: list[bytes] = []
    try:
        for piece in inflate.stream(Path(source.path), count):
            if read > _SAMPLE:
                break
            pieces.append(piece)
        else:
            data = b"".join(pieces)
            return max(0, data.rstrip(b"\n").count(b"\n")), data
    except inflate.Damaged as error:
        raise Invalid((Problem(source.path, None, "", str(error)),)) from None
    lines = sum(piece.count(b"\n") for piece in pieces)
    return round(lines * source.size / (read - last)), None


def _share(source: Source, data: bytes, kinds: Sequence[str]) -> float:
    """Give how many of the titles of a small file are of these kinds."""
    place = source.columns.index("titleType")
    found = [line.split(b"\t")[place : place + 1] for line in data.split(b"\n")[1:] if line]
    wanted = {kind.encode() for kind in kinds}
    return sum(bool(each) and each[0] in wanted for each in found) / max(1, len(found))
