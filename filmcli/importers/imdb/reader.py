"""Rows of a table: read block by block, checked, and every bad one counted with its reason.

A block whose rows are all well formed is split as a whole. Only one that is not is looked at line
by line, so that what is wrong is named with its line and the rest is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from filmcli.errors import Problem
from filmcli.importers.imdb import inflate
from filmcli.importers.imdb.tables import BOM, BY_NAME, Invalid, Source

LONGEST_LINE = 256 << 10  # bytes
SAMPLED = 5  # bad rows of a file that are named
TOLERATED = 100  # one bad row in so many is the most, unless --lenient
Rows = Sequence[Sequence[str]]


class Bad(ValueError):
    """A row that cannot be read; the reason."""


class Reader:
    """One file: its rows, and what became of them."""

    def __init__(
        self,
        source: Source,
        *,
        strict: bool = False,
        tell: Callable[[str, int, int], object] = lambda *_: None,
    ) -> None:
        self.source = source
        self.read = 0  # rows, good and bad
        self.counts: Counter[str] = Counter()  # kept, left out, dangling, duplicate
        self.rejected: Counter[str] = Counter()  # by reason
        self.samples: list[Problem] = []
        self._strict = strict
        self._tell = tell
        self._packed = 0
        self._number = 1  # of the line that comes next
        columns, wanted = list(source.columns), BY_NAME[source.table].columns
        self._width = len(columns)
        places = [columns.index(each) for each in wanted]
        self._pick: Any = None if places == list(range(self._width)) else itemgetter(*places)

    def reject(self, number: int, reason: object) -> None:
        """Count a bad row; raise Invalid where none is wanted."""
        words = str(reason)
        self.rejected[words] += 1
        if len(self.samples) < SAMPLED:
            self.samples.append(Problem(self.source.path, number, "", words))
        if self._strict:
            raise Invalid(tuple(self.samples), hint="without --strict it is left out and counted")

    def report(self) -> dict[str, Any]:
        """Give what was read, and what became of it."""
        return {
            "table": self.source.table,
            "read": self.read,
            "counts": dict(self.counts),
            "rejected": dict(self.rejected),
            "samples": [list(each) for each in self.samples],
        }

    def blocks(self) -> Iterator[tuple[int, Rows]]:
        """Give runs of well-formed rows, each with the number of its first line."""
        try:
            for block in self._whole_lines():
                yield from self._rows(block)
                self._tell(self.source.table, self.read, self._packed)
        except inflate.Damaged as error:
            raise Invalid((Problem(self.source.path, self._number, "", str(error)),)) from None

    def _count_packed(self, size: int) -> None:
        self._packed += size

    def _whole_lines(self) -> Iterator[bytes]:
        """Give the file without its header in blocks of whole lines; cut what is too long."""
        rest = b""
        header = True
        for piece in inflate.stream(Path(self.source.path), self._count_packed):
            end = piece.rfind(b"\n") + 1
            if not end:
                rest = self._short_enough(rest + piece)
                continue
            block, rest = rest + piece[:end], piece[end:]
            if header:
                block, header = block[block.index(b"\n") + 1 :], False
                self._number += 1
            if block:
                yield block
        if rest and not header:
            yield rest

    @staticmethod
    def _short_enough(line: bytes) -> bytes:
        """Forget the end of a line that is refused anyway."""
        return line[: LONGEST_LINE + 1]

    def _rows(self, block: bytes) -> Iterator[tuple[int, Rows]]:
        first = self._number
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            yield from self._one_by_one(block)
            return
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        if "\\N" in text:
            text = without_nulls(text)
        lines = text.removesuffix("\n").split("\n")
        rows: Any = [line.split("\t") for line in lines]
        if set(map(len, rows)) != {self._width} or max(map(len, lines)) > LONGEST_LINE // 4:
            yield from self._one_by_one(block)
            return
        self._number += len(rows)
        self.read += len(rows)
        if '""' in text:
            rows = [[unquoted(each) for each in row] for row in rows]
        yield first, list(map(self._pick, rows)) if self._pick else rows

    def _one_by_one(self, block: bytes) -> Iterator[tuple[int, Rows]]:
        """Give the good rows of a block that holds a bad one."""
        for line in block.removesuffix(b"\n").split(b"\n"):
            number, self._number = self._number, self._number + 1
            if not line.removesuffix(b"\r"):
                continue
            self.read += 1
            try:
                row = self._row(line)
            except Bad as error:
                self.reject(number, error)
            else:
                yield number, [row]

    def _row(self, line: bytes) -> Sequence[str]:
        if len(line) > LONGEST_LINE:
            raise Bad(f"the line is longer than {LONGEST_LINE >> 10} KiB")
        try:
            text = line.removesuffix(b"\r").decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("not UTF-8") from None
        fields = without_nulls(f"{text}\n")[:-1].split("\t")
        if len(fields) != self._width:
            raise Bad(f"{len(fields)} columns where the header has {self._width}")
        fields = [unquoted(each) for each in fields]
        return self._pick(fields) if self._pick else fields


def unquoted(field: str) -> str:
    """Take the quotes off a field that a CSV tool has quoted.

    IMDb quotes nothing: `"Crocodile" Dundee` and `"Heat"` are titles. A CSV tool quotes what holds
    a quote, and doubles those inside.
    """
    if field[:1] != '"' or field[-1:] != '"' or '""' not in field:
        return field
    inner = field[1:-1]
    if '"' not in inner or '"' in inner.replace('""', ""):
        return field
    return inner.replace('""', '"')


def without_nulls(text: str) -> str:
    r"""Empty the fields that are \N; the lines must end with a newline."""
    for end in "\t\t\n":  # twice: neighbours share a tab
        text = text.replace(f"\t\\N{end}", f"\t{end}")
    return text


def check_share(reports: list[dict[str, Any]]) -> None:
    """Raise Invalid where more than one row in a hundred of a file is bad."""
    problems: list[Problem] = []
    for each in reports:
        bad = sum(each["rejected"].values())
        if bad * TOLERATED > each["read"]:
            problems += [Problem(*sample) for sample in each["samples"]]
            file = each["samples"][0][0]
            words = f"{bad:,} of {each['read']:,} rows cannot be read"
            problems.append(Problem(file, None, "", words))
    if problems:
        raise Invalid(tuple(problems), hint="--lenient imports the rest")
