"""Romanised Korean names: one key for the many ways to write one.

A key finds candidates; it never shows that two names are one person's.
"""

from __future__ import annotations

from collections.abc import Iterator

from filmcli.catalogue.folding import fold, roman_key, roman_of

SHORTEST = 5  # a shorter key groups strangers

# Family names by the ways they are romanised; the first of each stands for the others.
_FAMILY_NAMES = (
    *(
        "ahn an",
        "bae pae",
        "baek paek back paik",
        "ban pan",
        "bang pang",
        "bong",
        "byun byeon pyun",
    ),
    *("cha", "chae", "cheon", "cho jo", "choi choe", "eom um uhm", "gil kil"),
    *("ha", "ham", "han", "heo hur huh", "hong", "hwang", "hyun hyeon", "im lim rim yim"),
    *(
        "jang chang",
        "jeon jun chun",
        "ji chi",
        "jin chin",
        "joo ju chu choo",
        "jung jeong chung jong",
    ),
    *("kang gang", "kim gim", "koo ku gu goo", "kwak gwak", "kwon gwon", "lee yi i rhee ri", "ma"),
    *("maeng", "min", "moon mun", "myung", "na ra", "nam", "noh no roh ro", "oh o", "ok"),
    *("park pak bak", "pyo", "ryoo", "seo suh", "seok suk", "seol sul", "shim sim", "shin sin"),
    *("sohn son", "song", "sung seong", "tak", "wang", "wi", "won", "woo wu u"),
    *("yang", "yeo", "yeom yum", "yeon", "yoo yu ryu you", "yoon yun", "yook yuk"),
)
LEADERS: dict[str, str] = {}
for _names in _FAMILY_NAMES:
    for _name in _names.split():
        LEADERS.setdefault(_name, _names.split()[0])

_MARKS = str.maketrans({"ŏ": "eo", "ŭ": "eu", "Ŏ": "eo", "Ŭ": "eu"})


def family_keys(name: str, folded: str | None = None) -> Iterator[str]:
    """Give the keys of what may be a romanised Korean name, whichever end its family name is at."""
    # McCune and Reischauer's marks are vowels of their own, which folding would take away.
    marked = name if name.isascii() else name.translate(_MARKS)
    if folded is None or marked != name:
        folded = fold(marked)
    words = folded.split()
    if not 2 <= len(words) <= 3 or not folded.isascii():
        return
    for family, given in ((words[0], words[1:]), (words[-1], words[:-1])):
        if leader := LEADERS.get(family):
            key = roman_of(f"{leader} {' '.join(given)}")
            if len(key) >= SHORTEST:
                yield key


def roman_keys(name: str) -> tuple[str, ...]:
    """Give the keys of a romanised name, its family name in every spelling."""
    name = name.translate(_MARKS)
    first, _, rest = fold(name).partition(" ")
    others = next((names.split() for names in _FAMILY_NAMES if first in names.split()), ())
    keys = (roman_key(name), *(roman_key(f"{other} {rest}") for other in others if rest))
    return tuple(key for key in dict.fromkeys(keys) if len(key) >= SHORTEST)
