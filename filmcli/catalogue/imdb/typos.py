"""What a mistyped word may mean: the words of titles and names by how they begin and end.

A slip leaves a word its first letters or its last ones. So the vocabulary is kept as lists of the
words that begin alike and of those that end alike: two of them hold every word that may be meant,
one in some hundred of all, and the letters decide.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from filmcli.packed import little

# Of whole words of titles, and of names.
TITLES, NAMES = 0, 1
# The heaviest words of a place that are kept. A word's weight is the sum, over the titles that have
# it, of the bits of their votes (a title of 1,000 votes counts 10), at least 1, but for episodes
# that nobody has rated; of names, the number of the titles of its bearers.
MOST_WORDS = 300_000
SHORTEST, LONGEST = 3, 30
LONG = 8  # letters of a word in which two may be wrong
# Words of so many letters or fewer are listed by one letter too: what is wrong in the middle of
# four is wrong in the first two and in the last two.
_SHORT = 5
_FIRST, _LAST = 0, 1
_CODE = 21  # bits of a letter's code
_MOST = 0xFFFFFFFF  # a weight is stored in four bytes


class Near(NamedTuple):
    """A word of the vocabulary that may be meant."""

    word: str
    distance: int
    weight: int


def is_kept(word: str) -> bool:
    """Tell whether a folded word belongs in the vocabulary: numbers are no typo of each other."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def rows(words: Iterable[tuple[str, int]], place: int) -> Iterator[tuple[int, str, bytes]]:
    """Give the rows of `vocabulary` for the words of a place and their weights, in order."""
    lists: defaultdict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
    for each in words:
        word = each[0]
        if len(word) >= _SHORT - 1:
            lists[_FIRST, word[:2]].append(each)
            lists[_LAST, word[-2:]].append(each)
        if len(word) <= _SHORT:
            lists[_FIRST, word[0]].append(each)
            lists[_LAST, word[-1]].append(each)
    numbered = {_number(place, side, letters): (side, letters) for side, letters in lists}
    for number in sorted(numbered):
        alike = lists[numbered[number]]
        weights = little(array("I", [min(weight, _MOST) for _, weight in alike]))
        yield number, " ".join([word for word, _ in alike]), weights.tobytes()


def near(
    ask: Callable[..., Iterable[tuple[Any, ...]]], word: str, place: int, *, most: int = 8
) -> list[Near]:
    """Give the known words that a folded word is a typo of, the nearest and most used first.

    One letter may be missing, wrong, added or swapped with its neighbour; in a word of 8 or more
    two, unless one is in its first two letters and the other in its last two. The word itself is
    among them where it is known.
    """
    if not is_kept(word):
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    furthest = 2 if len(word) >= LONG else 1
    width = 2 if len(word) >= _SHORT else 1
    ends = _number(place, _FIRST, word[:width]), _number(place, _LAST, word[-width:])
    found: dict[str, Near] = {}
    for words, weights in ask("SELECT words, weights FROM vocabulary WHERE ends IN (?, ?)", *ends):
        weighing = array("I")
        weighing.frombytes(weights)
        little(weighing)
        known = words.split(" ")
        for each, distance, at in process.extract(
            word, known, scorer=OSA.distance, score_cutoff=furthest, limit=None
        ):
            found[each] = Near(each, distance, weighing[at])
    by = sorted(found.values(), key=lambda each: (each.distance, -each.weight, each.word))
    return by[:most]


def _number(place: int, side: int, letters: str) -> int:
    """Give the number of the list of the words that begin or end with these letters."""
    first, second = ord(letters[0]), ord(letters[1]) if len(letters) > 1 else 0
    return ((place << 1 | side) << _CODE | first) << _CODE | second
