"""The packed forms of a catalogue's rows: written by the importer, read by the catalogue.

A title's alternative titles and credits stand beside it as text: one line each, fields parted by
tabs, several values of one field by U+0002 as IMDb parts them. Tabs and newlines cannot occur in
a field of a TSV file, so nothing is escaped.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from typing import NamedTuple

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
    numbers = sorted({title << CATEGORY_BITS | category for title, category in titles})
    return _little(array("I", numbers)).tobytes()


def titles(packed: bytes) -> list[tuple[int, str]]:
    """Unpack a person's titles: (id, category), the best known first."""
    numbers = array("I")
    numbers.frombytes(packed)
    mask = OTHER_NUMBER
    return [
        (each >> CATEGORY_BITS, CATEGORIES[each & mask] if each & mask < len(CATEGORIES) else OTHER)
        for each in _little(numbers)
    ]


def _several(field: str) -> tuple[str, ...]:
    return tuple(field.split(SEVERAL)) if field else ()


def _little(numbers: array[int]) -> array[int]:
    """Turn between this machine's order of bytes and little-endian."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
