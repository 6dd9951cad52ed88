"""The packed forms of a catalogue's rows, and of the temporary files that it is made from.

A title's alternative titles and credits stand beside it as text: one line each, fields parted by
tabs, several values of one field by U+0002 as IMDb parts them. Tabs and newlines cannot occur in
a field of a TSV file, so nothing is escaped.
"""

from __future__ import annotations

import marshal
import sys
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import compress
from operator import ne
from pathlib import Path
from typing import Any, NamedTuple, Self

SEVERAL = "\x02"

# IMDb's categories of credits, by the letter a packed credit begins with and the number a
# person's packed titles hold. Appended to, never reordered within a version of the catalogue.
CATEGORIES = (
    *("actor", "actress", "self", "director", "writer", "producer", "composer"),
    *("cinematographer", "editor", "production_designer", "casting_director"),
    *("archive_footage", "archive_sound"),
)
OTHER = "?"  # a category of later years: its name is the job
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
LETTER_OF = {category: _LETTERS[number] for number, category in enumerate(CATEGORIES)}
CATEGORY_OF = {letter: category for category, letter in LETTER_OF.items()}
# A title's id and a category in 32 bits: ids up to 134 million.
CATEGORY_BITS = 5
OTHER_NUMBER = (1 << CATEGORY_BITS) - 1
GENRES = "genres"  # a temporary file: the names that titles have, a line each
# Titles of neighbouring ranks, or people of neighbouring numbers, that are grouped in memory.
PARTITION_BITS = 14
_LINK_PARTITION = 32 + PARTITION_BITS  # bits of a link that are not its partition


class Aka(NamedTuple):
    """An alternative title as IMDb lists it."""

    title: str
    region: str
    language: str
    types: tuple[str, ...]
    attributes: tuple[str, ...]


class Part(NamedTuple):
    """A credit: a person's part in a title, in billing order."""

    person: int  # digits of the nm id
    category: str
    job: str
    characters: tuple[str, ...]


def akas(packed: str | None) -> list[Aka]:
    """Unpack a title's alternative titles."""
    found = []
    for line in packed.split("\n") if packed else ():
        title, region, language, types, attributes = line.split("\t")
        found.append(Aka(title, region, language, _several(types), _several(attributes)))
    return found


def parts(packed: str | None) -> list[Part]:
    """Unpack a title's credits."""
    found = []
    for line in packed.split("\n") if packed else ():
        letter, person, job, characters = line.split("\t")
        category = CATEGORY_OF.get(letter, OTHER)
        found.append(Part(int(person), category, job, _several(characters)))
    return found


def titles_packed(titles: Iterable[tuple[int, int]]) -> bytes:
    """Pack a person's titles, (id, number of the category) each, the best known first."""
    links = {title << CATEGORY_BITS | category for title, category in titles}
    return little(array("I", sorted(links))).tobytes()


def titles(packed: bytes) -> list[tuple[int, str]]:
    """Unpack a person's titles: (id, category), the best known first."""
    numbers = array("I")
    numbers.frombytes(packed)
    mask = OTHER_NUMBER
    return [
        (each >> CATEGORY_BITS, CATEGORIES[each & mask] if each & mask < len(CATEGORIES) else OTHER)
        for each in little(numbers)
    ]


def _several(field: str) -> tuple[str, ...]:
    return tuple(field.split(SEVERAL)) if field else ()


def little(numbers: array[int]) -> array[int]:
    """Turn numbers between this machine's order of bytes and little-endian."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class Spill:
    """Rows set aside by partition: appended to one temporary file, a chunk at a time.

    `rows` is appended to directly, row by row; `grown` says how much that was, now and then.
    Rows are what marshal knows: numbers, texts and tuples of them. The file is private and lives
    for one import, so nothing strange is ever loaded from it.
    """

    def __init__(self, path: Path, most: int = 16 << 20) -> None:
        self.rows: defaultdict[int, list[Any]] = defaultdict(list)
        self._path, self._most, self._grown = path, most, 0
        self._file = path.open("wb", buffering=0)
        self._chunks: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self.close()
        else:
            self._file.close()

    def grown(self, size: int) -> None:
        """Count the bytes that were set aside; write them out when they are many."""
        self._grown += size
        if self._grown > self._most:
            self._flush()

    def close(self) -> None:
        """Write what is left, and where everything is."""
        self._flush()
        self._file.close()
        index = self._path.with_suffix(".index")
        index.write_bytes(marshal.dumps(dict(self._chunks)))

    def _flush(self) -> None:
        pieces = []
        for partition in sorted(self.rows):
            piece = marshal.dumps(self.rows[partition])
            self._chunks[partition].append((self._end, len(piece)))
            self._end += len(piece)
            pieces.append(piece)
        self.rows.clear()
        self._grown = 0
        view = memoryview(b"".join(pieces))
        while view:
            view = view[self._file.write(view) or 0 :]


class Spilled:
    """The rows of a Spill that is closed."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        index = path.with_suffix(".index").read_bytes()
        self._chunks: dict[int, list[tuple[int, int]]] = marshal.loads(index)  # noqa: S302  our own

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def partitions(self) -> list[int]:
        """Give the partitions that hold rows."""
        return sorted(self._chunks)

    def rows(self, partition: int) -> list[Any]:
        """Give the rows of a partition, in the order they came."""
        rows: list[Any] = []
        for start, size in self._chunks.get(partition, ()):
            self._file.seek(start)
            rows += marshal.loads(self._file.read(size))  # noqa: S302  our own
        return rows

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class Links:
    """Who has a part in what: person << 32 | title << 5 | category, by partition of the people."""

    def __init__(self, path: Path, most: int = 1_000_000) -> None:
        self._links: defaultdict[int, list[int]] = defaultdict(list)
        self._path, self._most, self._grown = path, most, 0
        self._file = path.open("wb")
        self._chunks: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self.close()
        else:
            self._file.close()

    def add(self, links: Collection[int]) -> None:
        """Add links; write all out when they are many."""
        by_partition = self._links
        for link in links:
            by_partition[link >> _LINK_PARTITION].append(link)
        self._grown += len(links)
        if self._grown > self._most:
            self._flush()

    def close(self) -> None:
        """Write what is left, and where everything is."""
        self._flush()
        self._file.close()
        index = self._path.with_suffix(".index")
        index.write_bytes(marshal.dumps(dict(self._chunks)))

    def _flush(self) -> None:
        start = self._file.tell()
        for partition, links in self._links.items():
            array("Q", links).tofile(self._file)
            self._chunks[partition].append((start, 8 * len(links)))
            start += 8 * len(links)
        self._links.clear()
        self._grown = 0


class Linked:
    """The links of several Links that are closed."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._files = []
        for path in paths:
            index = marshal.loads(path.with_suffix(".index").read_bytes())  # noqa: S302  our own
            self._files.append((path.open("rb"), index))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def partitions(self) -> list[int]:
        """Give the partitions that hold links."""
        return sorted({each for _, chunks in self._files for each in chunks})

    def titles(self, partition: int) -> dict[int, bytes]:
        """Give each person's titles as `titles_packed` packs them."""
        links = array("Q")
        for file, chunks in self._files:
            for start, size in chunks.get(partition, ()):
                file.seek(start)
                links.frombytes(file.read(size))
        both = array("I", array("Q", dict.fromkeys(sorted(links))).tobytes())
        low, high = (0, 1) if sys.byteorder == "little" else (1, 0)
        people, packed = both[high::2], little(both[low::2]).tobytes()
        ends = list(compress(range(1, len(people)), map(ne, people, people[1:])))
        ends.append(len(people))
        starts = [0, *ends[:-1]]
        width = both.itemsize
        return {
            people[start]: packed[width * start : width * end]
            for start, end in zip(starts, ends, strict=True)
        }

    def close(self) -> None:
        """Let go of the files."""
        for file, _ in self._files:
            file.close()
