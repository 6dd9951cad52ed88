"""What a mistyped word may mean: the words of titles and names by their letters but one.

Each word is stored under its own key and the keys of itself without one letter. Two words a letter
apart share one of these keys, whichever letter it is, so that a word is found by a few look-ups
among millions. Keys only find candidates; the letters decide.

Keys are stored by the bucket: the entries (key << 32 | number of the word) of some dozens of keys
in one row, because millions of rows of two numbers take seconds to write.
"""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple
from zlib import crc32

# Of whole words of titles, and of names: `place` of the table `word`.
TITLES, NAMES = 0, 1
# The heaviest words of a place that are kept. A word's weight is the sum, over the titles that have
# it, of the bits of their votes (a title of 1,000 votes counts 10), at least 1, but for episodes
# that nobody has rated; of names, the number of the titles of its bearers.
MOST_WORDS = 300_000
SHORTEST, LONGEST = 3, 30
LONG = 8  # letters of a word in which two may be wrong
# 31 bits of a key; some words share one by chance, and the letters part them.
_BITS = 0x7FFFFFFF
_BUCKETS = 1 << 16
_IN_BUCKET = 15  # bits of a key that are not in the number of its bucket


class Near(NamedTuple):
    """A word of the vocabulary that may be meant."""

    word: str
    distance: int
    weight: int


def is_kept(word: str) -> bool:
    """Tell whether a folded word belongs in the vocabulary: numbers are no typo of each other."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def keys(word: str) -> list[int]:
    """Give the keys that a word of the vocabulary is stored under, each once."""
    if word.isascii():
        letters = word.encode()
        found = {crc32(letters[:at] + letters[at + 1 :]) & _BITS for at in range(len(letters))}
        found.add(crc32(letters) & _BITS)
        return list(found)
    return [_key(form) for form in (word, *_shorter(word))]


def buckets(words: Iterable[tuple[str, int]], place: int) -> Iterator[tuple[int, bytes]]:
    """Give the rows of `deletion` for the words of a place and their numbers, in order."""
    found: defaultdict[int, array[int]] = defaultdict(lambda: array("Q"))
    for word, number in words:
        for key in keys(word):
            found[key >> _IN_BUCKET].append(key << 32 | number)
    for bucket in sorted(found):
        packed = array("Q", sorted(found.pop(bucket)))
        yield place * _BUCKETS + bucket, _little(packed).tobytes()


def _little(entries: array[int]) -> array[int]:
    """Turn between this machine's order of bytes and little-endian."""
    if sys.byteorder == "big":
        entries.byteswap()
    return entries


def _numbers(
    ask: Callable[..., Iterable[tuple[Any, ...]]], wanted: set[int], place: int
) -> set[int]:
    """Give the numbers of the words under any of these keys."""
    marks = ",".join(
        str(each) for each in {place * _BUCKETS + (key >> _IN_BUCKET) for key in wanted}
    )
    found: set[int] = set()
    # The numbers are our own keys.
    for (packed,) in ask(f"SELECT entries FROM deletion WHERE bucket IN ({marks})"):  # noqa: S608
        entries = array("Q")
        entries.frombytes(packed)
        found |= {each & 0xFFFFFFFF for each in _little(entries) if each >> 32 in wanted}
    return found


def near(
    ask: Callable[..., Iterable[tuple[Any, ...]]], word: str, place: int, *, most: int = 8
) -> list[Near]:
    """Give the known words that a folded word is a typo of, the nearest and most used first.

    One letter may be missing, wrong, added or swapped with its neighbour. A word of 8 or more may
    have two too many, or one too many and one missing or wrong. The word itself is among them
    where it is known.
    """
    if not is_kept(word):
        return []
    from rapidfuzz.distance import OSA

    forms = [word, *_shorter(word)]
    furthest = 1
    if len(word) >= LONG:
        furthest = 2
        forms = list(
            dict.fromkeys([*forms, *(each for one in forms[1:] for each in _shorter(one))])
        )
    numbers = _numbers(ask, {_key(form) for form in forms}, place)
    marks = ",".join(map(str, sorted(numbers)))
    rows = ask(f"SELECT word, weight FROM word WHERE id IN ({marks})")  # noqa: S608  as above
    found = [
        Near(known, distance, weight)
        for known, weight in rows
        if (distance := OSA.distance(word, known, score_cutoff=furthest)) <= furthest
    ]
    return sorted(found, key=lambda each: (each.distance, -each.weight, each.word))[:most]


def _key(form: str) -> int:
    return crc32(form.encode("utf-8", "replace")) & _BITS


def _shorter(word: str) -> Iterator[str]:
    """Give a word without each of its letters, each form once."""
    return iter(dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word))))
