"""Where the keys, values and tables of a record's text begin and end; edits touch no more."""

from __future__ import annotations

from typing import NamedTuple

from filmcli.record.lines import Path, Scanner


class Value(NamedTuple):
    """The span of a value, and of the list or table in brackets that holds it, if one does."""

    start: int
    end: int
    key: int  # where its key starts; the value's own start in a list
    holder: Path | None


class Line(NamedTuple):
    """A key with its value, or a header: what begins a line and is no comment."""

    path: Path
    start: int
    end: int  # without the comment behind it


class Section(NamedTuple):
    """A header and the keys below it; the first section has no header."""

    path: Path
    header: Line | None
    pairs: list[Line]

    @property
    def last(self) -> Line | None:
        """The last line that is no comment."""
        return self.pairs[-1] if self.pairs else self.header


class Outline(NamedTuple):
    """A text taken apart; every position counts letters from its start."""

    text: str
    sections: list[Section]
    values: dict[Path, Value]

    def within(self, path: Path) -> list[Path]:
        """Give what a list or table in brackets holds, in the order of the text."""
        return [each for each, value in self.values.items() if value.holder == path]

    def line_start(self, position: int) -> int:
        """Give the start of the line that a position is in."""
        return self.text.rfind("\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """Give the end of the line that a position is in, its newline included."""
        return self.text.find("\n", position) + 1 or len(self.text)


def outline(text: str) -> Outline:
    """Take a text apart that tomli accepts; either kind of line end will do."""
    scanner = _Outliner(text)
    scanner.document()
    return Outline(text, scanner.sections, scanner.values)


class _Outliner(Scanner):
    """A scanner that notes where everything begins and ends."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.sections = [Section((), None, [])]
        self.values: dict[Path, Value] = {}
        self.holders: list[Path] = []

    def header(self) -> Path:
        """Read a header, which begins a section."""
        start = self.position
        path = super().header()
        self.sections.append(Section(path, Line(path, start, self.position), []))
        return path

    def pair(self, table: Path) -> None:
        """Read a key and its value."""
        start = self.position
        path = (*table, *self.key())
        self.position = start
        super().pair(table)
        self.values[path] = self.values[path]._replace(key=start)
        if not self.holders:
            self.sections[-1].pairs.append(Line(path, start, self.values[path].end))

    def value(self, path: Path) -> None:
        """Read a value; the blanks behind a bare word are none of it."""
        start, holder = self.position, self.holders[-1] if self.holders else None
        self.holders.append(path)
        super().value(path)
        self.holders.pop()
        end = start + len(self.text[start : self.position].rstrip(" \t\r"))
        self.values[path] = Value(start, end, start, holder)
