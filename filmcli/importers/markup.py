"""The elements of a stranger's XML: no DTD, no entity but XML's own, bounded, in flat memory.

Expat itself is asked, without a tree builder in between: it tells of a DOCTYPE before it reads
anything in it, which is all that entities, bombs and references to other files need.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

from filmcli.importers.bounded import Unreadable
from filmcli.importers.decoding import KNOWN, text

MAX_DEPTH = 64
MAX_ELEMENTS = 200_000  # of one film
MAX_ROOTS = 1000  # one film each, as a rule; files with several hold episodes
_LIBRARIES = ("videodb", "movies")  # roots whose elements are films, each by itself
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,80}?encoding\s*=\s*["']([\w.-]{1,40})["']""")
_WIDE = {b"<\0?\0": "utf-16-le", b"<\0m\0": "utf-16-le", b"\0<\0?": "utf-16-be"}
_BLANKS = re.compile(r"[ \t\r\n]+")
# In one pass: what is in CDATA stays, also where it is never closed.
_BARE = re.compile(
    r"(?P<kept><!\[CDATA\[(?:[^\]]++|\](?!\]>))*+(?:\]\]>)?)"
    r"|&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)"
)
_CHUNK = 1 << 16
_NO_ELEMENT = 3  # expat: XML_ERROR_NO_ELEMENTS


class Node:
    """An element: its tag without a prefix, all its text, and what is in it."""

    __slots__ = ("attributes", "children", "line", "tag", "words")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag = tag.rpartition(":")[2]
        self.attributes = attributes
        self.children: list[Node] = []
        self.words: list[str] = []
        self.line = line

    @property
    def text(self) -> str:
        """The text that is in no element below, without blanks around it."""
        return "".join(self.words).strip()


class Found(NamedTuple):
    """An element that stands for itself, a root or a part of a library; or text outside of all."""

    line: int
    node: Node | None
    outside: str = ""


class _Refused(Exception):
    """What is not read, by the words for it."""


class _Builder:
    """Builds elements, hands out what is complete, and stops at what is too much."""

    def __init__(self, first: int) -> None:
        self.parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        self.stack: list[Node] = []
        self.done: list[Node] = []
        self.seen = False
        self.end: int | None = None  # where the tag that closes the root begins
        self._first, self._count, self._level = first, 0, 1

    @property
    def line(self) -> int:
        """The line of the file that the parser is at."""
        return self._first + self.parser.CurrentLineNumber - 1

    def line_of(self, error: expat.ExpatError) -> int:
        """Give the line of the file that an error is on."""
        return self._first + error.lineno - 1

    def _doctype(self, *_: object) -> None:
        raise _Refused("a DOCTYPE, which is not read: it can hold entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        self.seen = True
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused(f"nested more than {MAX_DEPTH} levels deep")
        if self._count > MAX_ELEMENTS:
            raise _Refused(f"more than {MAX_ELEMENTS} elements in one")
        node = Node(tag, attributes, self.line)
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self._level = 2 if node.tag in _LIBRARIES else 1
        self.stack.append(node)

    def _end(self, _tag: str) -> None:
        node = self.stack.pop()
        if len(self.stack) == self._level - 1:
            self.done.append(node)
            self._count = 0
            for library in self.stack:
                library.children.clear()  # or thousands of films would stay in memory
        if not self.stack:
            self.end = self.parser.CurrentByteIndex

    def _words(self, words: str) -> None:
        self.stack[-1].words.append(words)


def elements(data: bytes, name: str) -> Iterator[Found]:
    """Give the roots of a file, the films of a library, and the text outside of them.

    Raises Unreadable for what is no XML, or is more than the facts of a film ever are. A bare & is
    read as one: people write them by hand, and mean nothing else by it.
    """
    whole = mended(_decoded(data, name)).encode()
    at, line = 0, 1
    for _ in range(MAX_ROOTS):
        start = whole.find(b"<", at)
        start = len(whole) if start < 0 else start
        if (outside := whole[at:start]).strip():
            yield Found(line, None, outside.decode())
        line += outside.count(b"\n")
        if start == len(whole):
            return
        at = yield from _one(whole, start, line, name)
        line += whole.count(b"\n", start, at)
    if whole[at:].strip():
        raise Unreadable(name, f"more than {MAX_ROOTS} roots", line)


def _one(whole: bytes, start: int, line: int, name: str) -> Generator[Found, None, int]:
    """Read one root, from where it starts; give where it ends."""
    builder = _Builder(line)
    for at in range(start, len(whole), _CHUNK):
        _fed(builder, whole[at : at + _CHUNK], name)
        yield from _handed_out(builder)
        if builder.end is not None:
            end = start + builder.end
            # Of <a/> it is where the tag has ended.
            return whole.find(b">", end) + 1 if whole.startswith(b"</", end) else end
    _fed(builder, b"", name)
    return len(whole)  # comments alone


def _fed(builder: _Builder, part: bytes, name: str) -> None:
    """Give the parser a part of the file, or its end."""
    try:
        builder.parser.Parse(part, not part)
    except _Refused as error:
        raise Unreadable(name, str(error), builder.line) from None
    except expat.ExpatError as error:
        # Behind the root the next one may stand; before it, nothing but comments.
        beside = error.code == _NO_ELEMENT and not builder.seen
        if builder.end is None and not beside:
            words = f"not XML: {expat.ErrorString(error.code)} (column {error.offset + 1})"
            raise Unreadable(name, words, builder.line_of(error)) from None


def _handed_out(builder: _Builder) -> Iterator[Found]:
    for node in builder.done:
        yield Found(node.line, node)
    builder.done.clear()


def mended(words: str) -> str:
    """Write each bare & as XML does."""
    return _BARE.sub(lambda found: found["kept"] or "&amp;", words)


def _decoded(data: bytes, name: str) -> str:
    """Give the text; UTF-8 wins where the bytes are that, whatever the file says it is."""
    if wide := _WIDE.get(data[:4]):
        return text(data, name, wide).text
    declared = _DECLARED.match(data)
    said = declared[1].decode("ascii", "replace").lower() if declared else ""
    said = said.replace("windows-", "cp").replace("ks_c_5601-1987", "cp949")
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        stated = said if said in KNOWN and said != "utf-8" else None
        return text(data, name, stated).text
    return text(data, name).text


def plain(node: Node) -> Any:
    """Give an element as values: its text, or what is in it by tag."""
    text = unindented(node.text)
    told: dict[str, Any] = {key: value for key, value in node.attributes.items() if value}
    for child in node.children:
        value = plain(child)
        if value in (None, "", {}, []):
            continue
        if child.tag in told:
            known = told[child.tag]
            told[child.tag] = [*(known if isinstance(known, list) else [known]), value]
        else:
            told[child.tag] = value
    if not told:
        return text
    return told | ({"text": text} if text else {})


def unindented(words: str) -> str:
    """Join lines that only the layout of the XML has parted; paragraphs stay."""
    return _BLANKS.sub(_joined, words)


def _joined(found: re.Match[str]) -> str:
    blanks = found[0].replace("\r\n", "\n")
    ends = blanks.count("\n") + blanks.count("\r")
    if "\r" in blanks:  # by a reference, which no layout makes
        return "\n" * ends
    if not ends or blanks[-1] == "\n":
        return blanks
    return " " if ends == 1 else "\n" * ends


def parts_of(node: Node) -> dict[str, str]:
    """Give the texts of what is in an element, each on one line, by tag in small letters."""
    return {child.tag.lower(): " ".join(child.text.split()) for child in node.children}
