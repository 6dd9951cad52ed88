"""Fold text for matching: two spellings of one title or name fold alike. Never for display."""

import re
import unicodedata
from collections.abc import Sequence

from filmcli.safe import normalized, without_heaps

# Those that open a title far more often than they are its first real word. "die" and "a" cost
# something ("Die Hard"), so a title without its article is one more key, never the only one.
ARTICLES = frozenset(
    {"the", "a", "an"}
    | {"le", "la", "les", "l", "un", "une"}
    | {"der", "die", "das", "ein", "eine"}
    | {"el", "los", "las", "una"}
    | {"il", "lo", "gli"}
    | {"de", "het", "een"}
    | {"den", "det", "en", "ett"}
)

_APOSTROPHES = (
    "'`´\u2018\u2019\u201b\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u05f3\ua78b\ua78c"
)
# Without a blank, 8½ would decompose to 81/2. The spacing accents would decompose to a blank.
_BEFORE_DECOMPOSING = str.maketrans(
    {part: f" {part}" for part in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅟↉"}
    | dict.fromkeys("´\u1fbd\u1fbf\u1fcd\u1fce\u1fcf\u1ffd", "")
)
# Letters that are whole letters to Unicode, in lower case, with what people type for them.
_LETTERS = dict(zip("øłđðħıȷŋŧĸƒəɛɔɓɖɗɣɨʉƙƶ", "olddhijntkfeeobddgiukz", strict=True)) | {
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ß": "ss",
}
# Marks that carry a sound of their own: the voicing of kana, and the virama of Indic scripts.
_KEPT_MARKS = frozenset({0, 8, 9})
# Unicode calls these marks and letters, and shows nothing for them.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0") | {
    chr(code) for block in (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)) for code in block
}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE"})
# In this order: "Yeon" and "Yun" must meet before "eo" is looked for.
_ROMANISATIONS = (("yeo", "yu"), ("eo", "u"), ("oo", "u"), ("ou", "u"), ("ee", "i"))


class _FoldedCharacters(dict[int, str]):
    """What each character folds to, worked out when it first comes up.

    `str.translate` then runs in C over the million titles of a catalogue.
    """

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def fold(text: str) -> str:
    """Fold case, accents, punctuation and width away; only text that shows nothing folds to ""."""
    if text.isascii():
        return " ".join(text.lower().translate(_FOLDED).split()) or _fold_symbols(text)
    plain = without_heaps(text.translate(_BEFORE_DECOMPOSING))
    plain = unicodedata.normalize("NFKD", plain).casefold()
    words = unicodedata.normalize("NFKD", plain).translate(_FOLDED).split()
    # Once more: what stood between two heaps of marks may be gone.
    plain = without_heaps(" ".join(words))
    return unicodedata.normalize("NFC", plain) or _fold_symbols(text)


def fold_all(texts: Sequence[str]) -> list[str]:
    """Fold many texts, none of which holds a newline, in one go."""
    found = list(texts)
    plain = [at for at, text in enumerate(texts) if text.isascii()]
    others = [at for at, text in enumerate(texts) if not text.isascii()]
    joined = "\n".join([texts[at] for at in plain]).lower().replace("&", " and ")
    lines = _tidied(joined.translate(_FOLDED_ASCII)).split("\n")
    for at, line in zip(plain, lines if plain else (), strict=True):
        found[at] = line or _fold_symbols(texts[at])
    joined = "\n".join([texts[at] for at in others]).translate(_BEFORE_DECOMPOSING)
    joined = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", joined).casefold())
    joined = unicodedata.normalize("NFC", _tidied(joined.translate(_FOLDED_LINES)))
    for at, line in zip(others, joined.split("\n") if others else (), strict=True):
        # A long one may have heaps of marks.
        found[at] = line if line and len(texts[at]) <= _LONG >= len(line) else fold(texts[at])
    return found


def _tidied(lines: str) -> str:
    """Leave one blank between the words of each line."""
    while "  " in lines:
        lines = lines.replace("  ", " ")
    return lines.replace("\n ", "\n").replace(" \n", "\n").strip(" ")


def without_article(folded: str) -> str:
    """Drop the leading article of a folded title, unless nothing would be left."""
    first, _, rest = folded.partition(" ")
    return rest if rest and first in ARTICLES else folded


def german(text: str) -> str:
    """Fold with ae, oe and ue for the umlauts, as German spells them without the dots."""
    return fold(normalized("NFC", text).translate(_UMLAUTS))


def german_all(texts: Sequence[str]) -> list[str]:
    """Fold many texts so, none of which holds a newline."""
    return fold_all([normalized("NFC", text).translate(_UMLAUTS) for text in texts])


def roman_key(name: str) -> str:
    """Return a key that romanisations of one Korean name share.

    It finds candidates. It never shows that two names are one person's.
    """
    return roman_of(fold(name))


def roman_of(folded: str) -> str:
    """Give the key of a name that is folded already."""
    key = folded
    for spelling, sound in _ROMANISATIONS:
        key = key.replace(spelling, sound)
    key = key.replace(" ", "")
    return key if key.isalpha() else "".join(filter(str.isalpha, key))


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Me") or character in _UNSEEN:
        return ""
    if category[0] == "M":
        return character if unicodedata.combining(character) in _KEPT_MARKS else ""
    # What is not assigned yet may be a letter to a newer Python.
    return character if category[0] in "LN" or category in ("Cn", "Co") else " "


def _fold_symbols(text: str) -> str:
    """Fold a text without a letter or digit to itself, so that it can still be found."""
    seen = without_heaps("".join(_fold_symbol(character) for character in text))
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def _fold_symbol(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or character in _UNSEEN:
        return ""
    # A lone surrogate cannot be stored or printed.
    return {"Cs": "\ufffd", "Cc": " "}.get(category, character)


_FOLDED = _FoldedCharacters(
    {ord(letter): plain for letter, plain in _LETTERS.items()}
    | {ord(mark): "" for mark in _APOSTROPHES}
    | {ord("ـ"): "", ord("&"): " and "}
)
_FOLDED_LINES = _FoldedCharacters(_FOLDED | {ord("\n"): "\n"})
# None and not "", because str.translate is fast only where it drops a letter by that.
_FOLDED_ASCII = {code: _FOLDED_LINES[code] or None for code in range(128)}
_LONG = 64  # letters; so many hold no heap of marks


_NUMERALS = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "xi": "11",
    "xii": "12",
    "xiii": "13",
    "xiv": "14",
    "xv": "15",
    "xvi": "16",
}


_NUMERAL = "(?<![^ \n])[ivx]{2,4}(?![^ \n])"


def arabic(folded: str) -> str:
    """Write Roman numbers of a folded title in digits: rocky ii, rocky 2.

    One letter alone (i, v, x) is more often a word or a name than a number.
    """
    return " ".join(_NUMERALS.get(word, word) for word in folded.split(" "))


def arabic_lines(folded: str) -> str:
    """Write Roman numbers in digits in many titles, a line each."""
    return re.sub(_NUMERAL, lambda found: _NUMERALS.get(found[0], found[0]), folded)
