"""Words, titles and names of films that do not exist, in several scripts, for imdb_files.py.

A word's frequency falls with its rank as 1 / rank (Zipf), and a larger set of files has more words.
Titles are put together from two pools of phrases, which is quick and repeats itself as titles do.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tomli

OFFSET = 20  # ranks that are about as frequent as the first (Mandelbrot's)

_ONSETS = [*"bcdfghjklmnprstvwz", "br", "ch", "cl", "cr", "dr", "fl", "gr"]
_ONSETS += ["pl", "pr", "sh", "sl", "st", "th", "tr"]
_CODAS = ("", "", "", "n", "r", "l", "s", "nd", "ck")
_SYLLABLES = [onset + vowel + coda for onset in _ONSETS for vowel in "aeiou" for coda in _CODAS]
_ACCENTS = {
    "fr": "eéaàuùoôeèiîcç",
    "de": "aäoöuü",
    "es": "aáeéoónñií",
    "pl": "oózżsśeęaąlł",
    "tr": "iısşgğuüoöcç",
}
_CYRILLIC = dict(zip("abcdefghijklmnoprstuvwz", "абцдефгхижклмнопрстувшз", strict=True))
_GREEK = dict(zip("abcdefghijklmnoprstuvwz", "αβκδεφγχιτκλμνοπρστυβωζ", strict=True))
_HAN = [chr(0x4E00 + 7 * number) for number in range(1500)]
_KANA = [chr(code) for code in (*range(0x3042, 0x3094), *range(0x30A2, 0x30F4))]
_HANGUL = [chr(0xAC00 + 17 * number) for number in range(640)]
_DEVANAGARI = [
    chr(0x0915 + n) + sign for n in range(36) for sign in ("", "ा", "ि", "ी", "े", "ो", "ु")
]
_ARABIC = [chr(code) for code in (*range(0x0627, 0x063B), *range(0x0641, 0x064B))]
_HEBREW = [chr(code) for code in range(0x05D0, 0x05EB)]
_NAMES: dict[str, Any] = tomli.loads(
    Path(__file__).with_name("names.toml").read_text(encoding="utf-8")
)


class Titles(NamedTuple):
    """The phrases that titles of one language begin and end with."""

    heads: Sequence[str]
    tails: Sequence[str]
    blank: str

    def title(self, chance: Callable[[], float]) -> str:
        """Put a title together."""
        number = chance()
        head = self.heads[int(len(self.heads) * chance())]
        if number < 0.25:
            return head
        tail = self.tails[int(len(self.tails) * chance())]
        if number < 0.86:
            return head + self.blank + tail
        if number < 0.92:
            return f"{head}{self.blank}{int(2 + 8 * number * chance())}"
        return f"{head}: {tail}"


class Words(NamedTuple):
    """Everything that rows are made of."""

    titles: dict[str, Titles]  # by language
    given: Sequence[str]
    families: Sequence[str]
    characters: Sequence[str]  # as IMDb writes them: a JSON array, or \\N

    def name(self, chance: Callable[[], float]) -> str:
        """Put a person's name together."""
        number = chance()
        given = self.given[int(len(self.given) * number * number)]
        number = chance()
        family = self.families[int(len(self.families) * number * number)]
        if number < 0.93:
            return f"{given} {family}"
        if number < 0.98:
            return f"{given} {family[0]}. {family}"
        return f"{given} {family} Jr."

    def commonest(self, count: int = 5) -> list[str]:
        """Give names that many people have."""
        return [f"{one} {other}" for one in self.given[:count] for other in self.families[:count]]


def words(titles: int, seed: int) -> Words:
    """Give the words for so many titles."""
    chance = random.Random(seed)  # noqa: S311 - the same words each time are the purpose
    count = int(20 * titles**0.65)
    latin = _latin(chance, count)
    made = {
        "en": _phrases(
            chance, [*_NAMES["words"]["frequent"], *latin], " ", str.capitalize, _ENGLISH
        )
    }
    for language, accents in _ACCENTS.items():
        some = [_accented(word, accents) for word in latin[len(made) : count // 3]]
        made[language] = _phrases(chance, some, " ", str.capitalize)
    for language, letters in (("ru", _CYRILLIC), ("el", _GREEK)):
        some = [_mapped(word, letters) for word in latin[len(made) : count // 3]]
        made[language] = _phrases(chance, some, " ", str.capitalize)
    for language, units, longest, blank in (
        *(("ja", _KANA + _HAN[:600], 3, ""), ("zh", _HAN, 3, ""), ("ko", _HANGUL, 4, " ")),
        *(("hi", _DEVANAGARI, 4, " "), ("ar", _ARABIC, 6, " "), ("he", _HEBREW, 5, " ")),
    ):
        some = _spelled(chance, units, longest, count // 4)
        made[language] = _phrases(chance, some, blank, str)
    given, families = _names(chance, latin, titles)
    return Words(made, given, families, _characters(chance, given, families))


def _latin(chance: random.Random, count: int) -> list[str]:
    """Make different words, the first of them short."""
    found: dict[str, None] = {}
    while len(found) < count:
        size = 2 if len(found) < 10_000 else 3
        found["".join(chance.choices(_SYLLABLES, k=size))] = None
    return list(found)


def _accented(word: str, accents: str) -> str:
    chance = sum(map(ord, word))
    if chance % 5 > 1:
        return word  # in Spanish and French, a third of the titles have an accent
    at = chance % (len(accents) // 2) * 2
    return word.replace(accents[at], accents[at + 1], 1)


def _mapped(word: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(letter, letter) for letter in word)


def _spelled(chance: random.Random, units: Sequence[str], longest: int, count: int) -> list[str]:
    return [
        "".join(
            units[int(len(units) * chance.random() ** 2)] for _ in range(chance.randint(2, longest))
        )
        for _ in range(max(count, 200))
    ]


def _phrases(
    chance: random.Random,
    some: Sequence[str],
    blank: str,
    written: Callable[[str], str],
    forms: tuple[Sequence[str], Sequence[str]] = (("{}",), ("{}",)),
) -> Titles:
    """Make the two pools: phrases of one or two words, each word as often as its rank says."""
    count = len(some)

    def phrase(form: str) -> str:
        number = 1 if chance.random() < 0.55 else 2
        ranks = (int(OFFSET * ((count / OFFSET + 1) ** chance.random() - 1)) for _ in range(number))
        return form.format(blank.join(written(some[rank]) for rank in ranks))

    size = max(1000, count // 2)
    heads, tails = ([phrase(each[n % len(each)]) for n in range(size)] for each in forms)
    return Titles(heads, tails, blank)


_ENGLISH = (
    ("{}", "The {}", "{}", "{}", "The {}", "A {}", "{}'s", "My {}", "{}", "Mr. {}", "No {}"),
    ("{}", "of the {}", "{}", "and {}", "in the {}", "{}", "of {}", "{}", "to {}", "{}", "& {}"),
)


def _names(chance: random.Random, latin: Sequence[str], titles: int) -> tuple[list[str], list[str]]:
    cultures = _NAMES["culture"]
    known = [
        [word.partition("=")[2] or word for each in cultures for word in each.get(key, ())]
        for key in ("given", "surnames")
    ]
    sizes = (300 + titles // 600, 1000 + titles // 60)
    lists = []
    for kept, size in zip(known, sizes, strict=True):
        chance.shuffle(kept)
        lists.append([*kept, *(word.capitalize() for word in latin[500 : 500 + size])])
    return lists[0], lists[1]


def _characters(chance: random.Random, given: Sequence[str], families: Sequence[str]) -> list[str]:
    """Make what parts are called, escaped as JSON and as IMDb does it."""
    pick = chance.choice
    some = []
    for _ in range(20_000):
        first, last, form = pick(given), pick(families), chance.random()
        if form < 0.15:
            some.append("\\N")
        elif form < 0.5:
            some.append(f'["{first}"]')
        elif form < 0.85:
            some.append(f'["{first} {last}"]')
        elif form < 0.95:
            some.append(f'["{first}","{last} #{int(form * 40) % 4 + 1}"]')
        else:
            some.append(f'["{first} \\"The {pick(families)}\\" {last}"]')
    return some
