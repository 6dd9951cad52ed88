"""Where each key and list entry of a TOML text stands, so that a problem can name its line.

The scanner trusts its text: tomli has accepted it, and the reader's limit on nesting holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tomli

from filmcli.record.limits import MAX_LIST

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]

# Possessive throughout: nothing is read twice, and a long string needs no stack.
_BASIC = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
_LITERAL = r"'[^'\n]*+'"
_PART = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
_BLANK = r"(?:[ \t\r\n]++|#[^\n]*+)*+"
# Up to two quotes may stand before the three that close.
_LONG_BASIC = r'"""[^"\\]*+(?:(?:\\(?s:.)|"{1,2}+(?!"))[^"\\]*+)*+"{3,5}+'
_LONG_LITERAL = r"'''[^']*+(?:'{1,2}+(?!')[^']*+)*+'{3,5}+"
# Numbers, booleans and dates; the blank is the one allowed between a date and its time.
_WORD = r"[^\]\[{}\"',#\n]++"

_PARTS = re.compile(_PART)
_KEY = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+")
_EQUALS = re.compile(r"[ \t]*+=[ \t]*+")
_SCALAR = re.compile(f"{_LONG_BASIC}|{_LONG_LITERAL}|{_BASIC}|{_LITERAL}|{_WORD}")
_BLANKS = re.compile(_BLANK)
_SCALARS = re.compile(
    f"(?:(?:{_LONG_BASIC}|{_LONG_LITERAL}|{_BASIC}|{_LITERAL}|{_WORD}){_BLANK},?+{_BLANK})*+"
)
_OPEN = re.compile(r"[\[{]" + _BLANK)
_COMMA = re.compile(rf"{_BLANK},?+{_BLANK}")
_HEADER = re.compile(r"\[\[?+[ \t]*+")
_HEADER_END = re.compile(r"[ \t]*+\]\]?+")

_BEYOND = -1  # the index of all that a list holds beyond its limit, for which no path asks


def locate(text: str) -> Mapping[Path, int]:
    """Map each key and list entry of a TOML text to its line, counted from 1.

    A table stands at its own header, or where a longer key first names it; a list of
    tables at its first header. ValueError for a text that is not TOML, where it shows.
    """
    scanner = Scanner(text)
    scanner.document()
    return scanner.lines


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """Find the line of a path, or of the nearest thing around it that has one."""
    for end in range(len(path), 0, -1):
        line = lines.get(path[:end])
        if line is not None:
            return line
    return None


class Scanner:
    """A place in a text, and the lines found before it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.last_entry: dict[Path, int] = {}  # of each list of tables written with [[...]]

    def document(self) -> None:
        """Read the text from its start to its end."""
        table: Path = ()
        self.take(_BLANKS)
        while self.position < len(self.text):
            if self.at("["):
                table = self.header()
            else:
                self.pair(table)
            self.take(_BLANKS)

    def header(self) -> Path:
        """Read [table] or [[table]], and return the path that the keys below it share."""
        line = self.line
        is_entry = self.at("[[")
        self.take(_HEADER)
        *parents, name = self.key()
        self.take(_HEADER_END)
        path: Path = ()
        for parent in parents:
            path = (*path, parent)
            self.lines.setdefault(path, line)
            if path in self.last_entry:
                path = (*path, self.last_entry[path])
        path = (*path, name)
        if is_entry:
            self.lines.setdefault(path, line)
            index = self.last_entry[path] = self.last_entry.get(path, -1) + 1
            path = (*path, index)
        # Not setdefault: [a.b] may come before [a], and a's own header says more.
        self.lines[path] = line
        return path

    def pair(self, table: Path) -> None:
        """Read a key, which may be dotted, and its value."""
        path = table
        for part in self.key():
            path = (*path, part)
            self.lines.setdefault(path, self.line)
        self.take(_EQUALS)
        self.value(path)

    def value(self, path: Path) -> None:
        """Read a value of any kind."""
        if self.at("["):
            self.array(path)
        elif self.at("{"):
            self.inline_table(path)
        else:
            self.take(_SCALAR)

    def array(self, path: Path) -> None:
        """Read a list written in brackets."""
        self.take(_OPEN)
        index = 0
        while not self.at("]"):
            entry = (*path, index)
            self.lines[entry] = self.line
            self.value(entry)
            self.take(_COMMA)
            index = index + 1 if 0 <= index < MAX_LIST - 1 else _BEYOND
            if index == _BEYOND:
                self.take(_SCALARS)
        self.position += 1

    def inline_table(self, path: Path) -> None:
        """Read a table written in braces."""
        self.take(_OPEN)
        while not self.at("}"):
            self.pair(path)
            self.take(_COMMA)
        self.position += 1

    def key(self) -> list[str]:
        """Read a key, and return its parts as tomli names them."""
        return [_decoded(part) for part in _PARTS.findall(self.take(_KEY))]

    def at(self, mark: str) -> bool:
        """Tell whether the text goes on with a mark."""
        return self.text.startswith(mark, self.position)

    def take(self, pattern: re.Pattern[str]) -> str:
        """Read what a pattern matches here, and count the lines it ends."""
        match = pattern.match(self.text, self.position)
        if match is None:
            raise ValueError(f"not TOML at line {self.line}")
        # Not splitlines: U+0085 and U+2028 end no line in TOML, nor in an editor.
        self.line += self.text.count("\n", self.position, match.end())
        self.position = match.end()
        return match[0]


def _decoded(part: str) -> str:
    """Return the name that one part of a key spells."""
    if part[0] not in "\"'":
        return part
    if "\\" not in part:
        return part[1:-1]
    return str(tomli.loads(f"key = {part}")["key"])
