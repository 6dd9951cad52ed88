"""What the parser says of text that is not TOML, in words for the person who wrote it."""

from __future__ import annotations

from typing import NamedTuple

import tomli

from filmcli.errors import Problem
from filmcli.record.lines import Path, Scanner
from filmcli.safe import safe

SHOWN = 120  # letters of the line that a message repeats

# How a message of the parser begins, and what to do about it.
_ADVICE = {
    "Invalid value": (
        "no TOML value",
        'text goes in quotes, as in title = "A"; dates are 2023-10-05, numbers are bare',
    ),
    "Illegal character '\\n'": ("a text that is not closed", "close its quote on the same line"),
    "Found invalid character '\\n'": (
        "a text that is not closed",
        "close its quote on the same line",
    ),
    'Expected "': ("a text that is not closed", "close its quote on the same line"),
    "Unterminated string": ("a text that is not closed", "close it with the quotes it begins with"),
    "Unclosed array": ("a list that is not closed", "close it with ]"),
    "Unclosed inline table": ("a table that is not closed", "close it with }"),
    "Expected '=' after a key": (
        "a key without a value",
        'a line is key = value, [table], [[list of tables]] or a # comment; "quote" odd keys',
    ),
    "Expected newline": ("something after the value", "one key = value a line"),
    "Cannot ": (
        "a name that another line uses otherwise",
        "a name is one value, one [table] or one [[list of tables]]",
    ),
    "Unescaped '\\'": (
        "a backslash that escapes nothing",
        r"write \\, or put the text in 'single quotes'",
    ),
    "Invalid date or datetime": ("a day that is not in the calendar", "check month and day"),
}


_KINDS = ("table", "entry", "dotted", "value")
# Only [[entries]] and the tables of dotted keys may be written again.
_ONCE = {(a, b) for a in _KINDS for b in _KINDS} - {("entry", "entry"), ("dotted", "dotted")}


class Twice(NamedTuple):
    """A key or table written again: its name, where, and where before."""

    name: str
    line: int
    first: int


def syntax_problem(text: str, file: str, error: tomli.TOMLDecodeError) -> Problem:
    """Say what keeps a text from being TOML, with its line."""
    if twice := _twice(text, error):
        words = f"{safe(twice.name)} is written twice, first in line {twice.first}"
        return Problem(file, twice.line, "", words, "keep one of them")
    line = min(error.lineno, text.count("\n") + 1)
    if error.msg.startswith(("Unterminated", "Unclosed", 'Expected "')):
        line = _beginning(text, error.msg) or line  # not where the file ends
    shown = safe(text.split("\n")[line - 1].strip(), limit=SHOWN)
    for beginning, (what, advice) in _ADVICE.items():
        if error.msg.startswith(beginning):
            return Problem(file, line, "", f"not valid TOML: {what} ({shown})", advice)
    words = f"not valid TOML: {safe(error.msg)} (column {error.colno})"
    return Problem(file, line, "", words, f"the line is: {shown}" if shown else None)


def _beginning(text: str, message: str) -> int | None:
    """Give the line of the text, list or table that is never closed."""
    scanner = _Watcher(text)
    try:
        scanner.document()
    except (ValueError, _Repeated):
        return scanner.opened if message.startswith("Unclosed") else scanner.line
    return None


def _twice(text: str, error: tomli.TOMLDecodeError) -> Twice | None:
    """Find what the parser refused to define again; None where that is not the matter."""
    if not error.msg.startswith(("Cannot ", "Duplicate ")):
        return None
    try:
        _Watcher(text).document()
    except _Repeated as repeated:
        return repeated.twice
    except ValueError:
        pass
    return None


class _Repeated(Exception):
    """The scanner met a name for the second time."""

    def __init__(self, twice: Twice) -> None:
        super().__init__(twice.name)
        self.twice = twice


class _Watcher(Scanner):
    """A scanner that remembers how each path was defined, and stops at the second time."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.kinds: dict[Path, tuple[str, int]] = {}
        self.opened: int | None = None

    def header(self) -> Path:
        """Read a header; a table may be opened once, a list of tables once per entry."""
        line, start, kind = self.line, self.position, "entry" if self.at("[[") else "table"
        path = super().header()
        name = self.text[start : self.position]
        self._define(path[:-1] if kind == "entry" else path, kind, name, line)
        return path

    def pair(self, table: Path) -> None:
        """Read a key and its value, unless the key is there already."""
        line, start = self.line, self.position
        path = (*table, *self.key())
        name = self.text[start : self.position].strip()
        self.position = start
        for end in range(len(table) + 1, len(path)):
            self._define(path[:end], "dotted", name, line)
        self._check(path, "value", name, line)
        super().pair(table)
        # Only now: while a table in braces is being read, its keys are still added to it.
        self.kinds[path] = ("value", line)

    def array(self, path: Path) -> None:
        """Read a list, and remember where the innermost one that is still open began."""
        outer, self.opened = self.opened, self.line
        super().array(path)
        self.opened = outer

    def inline_table(self, path: Path) -> None:
        """Read a table in braces, and remember where it began."""
        outer, self.opened = self.opened, self.line
        super().inline_table(path)
        self.opened = outer

    def _define(self, path: Path, kind: str, name: str, line: int) -> None:
        self._check(path, kind, name, line)
        self.kinds.setdefault(path, (kind, line))

    def _check(self, path: Path, kind: str, name: str, line: int) -> None:
        """Stop at a path that is there already, or lies inside a value that is."""
        for end in range(1, len(path) + 1):
            known, first = self.kinds.get(path[:end], ("", 0))
            if known == "value" or (end == len(path) and (known, kind) in _ONCE):
                raise _Repeated(Twice(name, line, first))
