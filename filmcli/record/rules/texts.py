"""Rules about how texts are written, and the fixes of those that have one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from filmcli.record.rules.table import KeyPath, Remark, Written
from filmcli.safe import normalized, safe

BLANKS = " \t\u3000"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
# No "A" of other languages, and no "En" or "I": these end a title as words, too.
_ARTICLES = "The|An|A|Le|La|Les|Der|Die|Das|El|Los|Las|Il|Gli|Het|L['\u2019]"
_MOVED = re.compile(rf"(\S.*), ({_ARTICLES})", re.DOTALL)
_SHOUTED = 8  # letters; JFK, WALL-E and M*A*S*H are names


def remarks(written: Written, today: date | None = None) -> Iterator[Remark]:
    """Give what is to be said of every text."""
    del today
    people = written.get("people", {})
    for key, value in written.items():
        if not key.startswith("x-"):
            for path, text, is_key in _texts({key: value}, ()):
                if not _is_plain(text):
                    # Another place in the record may refer to the very same text.
                    fixed_alone = not is_key and text not in people and not _refers(path)
                    yield from _odd(path, text, fixed_alone)
    yield from _titles(written)


def without_zero_width(text: str) -> str:
    """Take what has no width away from the ends, also where blanks hide it."""
    return text.strip(ZERO_WIDTH + BLANKS)


def without_blanks(text: str) -> str:
    """Take blanks away from the ends."""
    return text.strip(BLANKS)


def nfc(text: str) -> str:
    """Write a text in NFC."""
    return normalized("NFC", text)


def with_article(title: str) -> str:
    """Put an article behind a comma in front."""
    match = _MOVED.fullmatch(title)
    if not match:
        return title
    rest, article = match.groups()
    return f"{article}{'' if article[-1] in chr(39) + chr(0x2019) else ' '}{rest}"


FIXES: Mapping[str, Callable[[str], str]] = {
    "hidden-character": without_zero_width,
    "edge-blanks": without_blanks,
    "not-nfc": nfc,
    "moved-article": with_article,
}


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str, bool]]:
    """Give every text with its path, and whether it is a key."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield (*path, key), key, True
            yield from _texts(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(each, (*path, index))
    elif isinstance(value, str):
        yield path, value, False


def _is_plain(text: str) -> bool:
    """Tell at once that there is nothing to say of a text; of most there is not."""
    return text.isascii() and text.isprintable() and text.strip(" ") == text


def _refers(path: KeyPath) -> bool:
    """Tell whether a text is the key of something."""
    return path[0] == "cites" or "sources" in path[1:]


def _odd(path: KeyPath, text: str, alone: bool) -> Iterator[Remark]:
    if sign := _hidden(text):
        words = f"holds the control or invisible character U+{ord(sign):04X}; delete it"
        fixable = alone and not _hidden(without_zero_width(text))
        yield Remark(path, "hidden-character", words, fixable)
    if without_blanks(text) != text:
        yield Remark(path, "edge-blanks", "has blanks around it; delete them", alone)
    if nfc(text) != text:
        words = "is not in NFC, the usual form of Unicode text; filmcli fmt writes it so"
        yield Remark(path, "not-nfc", words, alone)


def _hidden(text: str) -> str | None:
    """Give the first letter that display has to replace; line ends and tabs are honest."""
    found = (
        sign for sign in text if not sign.isprintable() and sign not in " \n\t" and _shown(sign)
    )
    bare = text.strip(BLANKS)
    edges = (sign for sign in (bare[:1], bare[-1:]) if sign and sign in ZERO_WIDTH)
    return next(found, None) or next(edges, None)


def _shown(sign: str) -> bool:
    return safe(f"a{sign}a") != f"a{sign}a"


def _titles(written: Written) -> Iterator[Remark]:
    paths: list[tuple[KeyPath, str]] = [(("title",), written["title"])]
    titles = enumerate(written.get("titles", ()))
    paths += [(("titles", number, "title"), each["title"]) for number, each in titles]
    for path, title in paths:
        if (moved := with_article(title)) != title:
            words = f'has its article at the end; write "{moved}"'
            yield Remark(path, "moved-article", words, True)
        letters = [sign for sign in title if sign.isupper() or sign.islower()]
        if len(letters) >= _SHOUTED and title.isupper():
            words = "is in capitals alone; write it as a text would"
            yield Remark(path, "capital-title", words)
