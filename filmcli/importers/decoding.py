"""The text of bytes whose encoding nobody tells: found by evidence, or refused, never guessed.

UTF-8, UTF-16 and UTF-32 by their mark, else UTF-8 where all of it is; else Windows-1252 or CP949
(EUC-KR) where the bytes are plainly the one and not the other.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from filmcli.importers.bounded import Unreadable

# What --encoding may name; Python knows some that are no encodings of text.
KNOWN = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "ascii", "latin-1"),
    *(f"cp125{number}" for number in range(9)),
    *(f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    *("koi8-r", "koi8-u", "mac-roman", "cp437", "cp850", "cp866", "tis-620"),
    *("euc-kr", "cp949", "johab", "shift-jis", "cp932", "euc-jp", "iso-2022-jp", "iso-2022-kr"),
    *("gb2312", "gbk", "gb18030", "hz", "big5", "big5-hkscs", "cp950"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_CHUNK = 1 << 20
_ENOUGH = 0.9  # of the letters in question
_FEW_HANGUL = 4  # syllables that could be an accident
_HINT = "save it as UTF-8, or say --encoding NAME"
# Signs that Windows-1252 has outside words: quotes, dashes, ellipsis, money, degrees, ordinals.
_PUNCTUATION = frozenset("‘’“”‚„–—…•€£¥©®™°«»¡¿·§½¼¾×²³ªº\u00a0")


class Text(NamedTuple):
    """The text of a file, and how it was written."""

    text: str
    encoding: str


class Lines:
    """A text by its lines, each with its newline; it can be gone through again and again.

    Those of UTF-8 are decoded one by one: a large file is not there a second time as text.
    """

    def __init__(
        self, data: bytes, name: str, encoding: str | None = None, *, returns: bool = False
    ) -> None:
        """Take lines to end at lone carriage returns, too, where `returns` is given and no newline.

        Raises Unreadable where the encoding is wrong or not plain.
        """
        self.encoding = "utf-8"
        self._data, self._text = data, ""
        self._start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        is_plain = encoding in (None, "utf-8") and is_utf_8(data)
        if not is_plain or (returns and b"\n" not in data):
            self._text, self.encoding = text(data, name, encoding)
            self._data = b""
            if returns and "\n" not in self._text:
                self._text = self._text.replace("\r", "\n")

    def __iter__(self) -> Iterator[str]:
        """Give the lines."""
        start = self._start if self._data else 0
        while self._data and start < len(self._data):
            end = self._data.find(b"\n", start) + 1 or len(self._data)
            yield self._data[start:end].decode()
            start = end
        while start < len(self._text):
            end = self._text.find("\n", start) + 1 or len(self._text)
            yield self._text[start:end]
            start = end

    def __contains__(self, sign: str) -> bool:
        """Tell whether a sign is anywhere in the text."""
        return sign in self._text or sign.encode() in self._data


def is_utf_8(data: bytes) -> bool:
    """Tell whether all of it is UTF-8, without making the text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def text(data: bytes, name: str, encoding: str | None = None) -> Text:
    """Give the text of bytes; raises Unreadable where its encoding is wrong or not plain."""
    for mark, known in _MARKS:
        if data.startswith(mark):
            return Text(_decoded(data[len(mark) :], name, known), known)
    if encoding is not None:
        return Text(_decoded(data, name, _known(encoding, name)), encoding)
    try:
        return Text(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if b"\0" in data:
        raise Unreadable(name, "not text: it holds NUL bytes", hint=_HINT)
    fitting = [each for each in (_western(data), _korean(data)) if each]
    if len(fitting) != 1:
        words = "not UTF-8, and no other encoding fits plainly"
        raise Unreadable(name, words, line, hint=_HINT)
    return fitting[0]


def _known(encoding: str, name: str) -> str:
    try:
        meant = codecs.lookup(encoding).name
        known = {codecs.lookup(each).name for each in KNOWN}
    except (LookupError, ValueError):
        known, meant = set(), encoding
    if meant not in known:
        raise Unreadable(name, f"{encoding[:40]}: no encoding that is known here", hint=_HINT)
    return meant


def _decoded(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = data.count(b"\n", 0, start) + 1
        raise Unreadable(name, f"not {encoding}, which it says it is", line, hint=_HINT) from None


def _western(data: bytes) -> Text | None:
    """Read as Windows-1252 where the bytes beyond ASCII are single letters in Latin words."""
    try:
        found = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    runs = [len(run) for run in _HIGH.findall(data)]
    single = sum(length <= 2 for length in runs)
    beyond = [sign for sign in found if sign > "\x7f"]
    fits = sum(sign in _PUNCTUATION or _is_latin(sign) for sign in beyond)
    inside = re.findall(r"(?<=[A-Za-z])[^\x00-\x7f](?=[A-Za-z])", found)
    # ³ or ¹ within a word is a letter of another encoding.
    strange = sum(not _is_latin(sign) and sign not in "’‘·" for sign in inside)
    plain = single >= _ENOUGH * len(runs) and fits == len(beyond) and not strange
    return Text(found, "cp1252") if plain else None


def _is_latin(sign: str) -> bool:
    return sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN")


def _korean(data: bytes) -> Text | None:
    """Read as CP949 where nearly all beyond ASCII is Hangul that people write."""
    try:
        found = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    letters = [sign for sign in found if sign > "\x7f" and sign.isalpha()]
    hangul = [sign for sign in letters if "가" <= sign <= "힣"]
    common = sum(_is_common(sign) for sign in hangul)
    plain = (
        len(hangul) >= _FEW_HANGUL
        and len(hangul) >= _ENOUGH * len(letters)
        and common >= _ENOUGH * len(hangul)
    )
    return Text(found, "cp949") if plain else None


def _is_common(syllable: str) -> bool:
    """Tell whether a syllable is one of the 2,350 of KS X 1001."""
    try:
        return len(syllable.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False
