"""Tables as columns: read block by block, checked, and every bad row counted with its reason.

A block is split as a whole, into columns. Only one that holds something bad is looked at line by
line, so that what is wrong is named with its line and the rest is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from filmcli.errors import Problem
from filmcli.importers.imdb import inflate
from filmcli.importers.imdb.tables import BY_NAME, Invalid, Source

LONGEST_LINE = 256 << 10  # bytes
SAMPLED = 5  # bad rows of a file that are named
TOLERATED = 100  # one bad row in so many is the most, unless --lenient
# Gives the lines of a block that are worth splitting, and how many others there are of each count.
Slim = Callable[[bytes], tuple[bytes, dict[str, int]] | None]
_NO_FORM = bytes(sorted(set(range(256)) - set(b"\t\n")))
Columns = Sequence[Sequence[str]]  # texts by column, those that are wanted in their order


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
        self._places = [columns.index(each) for each in wanted]

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

    def each(self, take: Callable[[Columns], None], slim: Slim | None = None) -> None:
        """Hand all rows on, block by block; those of a block that is not taken one by one.

        `take` raises Bad, before it has changed anything but the counts, for what it cannot read.
        `slim` is asked first which lines of a well-formed block are worth splitting.
        """
        if self._places[:2] != [0, 1]:
            slim = None  # it looks for the first columns where IMDb has them
        try:
            for block in self._whole_lines():
                if slim is None or not self._slimmed(block, take, slim):
                    self._block(block, take)
                self._tell(self.source.table, self.read, self._packed)
        except inflate.Damaged as error:
            raise Invalid((Problem(self.source.path, self._number, "", str(error)),)) from None

    def _slimmed(self, block: bytes, take: Callable[[Columns], None], slim: Slim) -> bool:
        """Take a block without the lines that nobody wants; False where it must be looked at."""
        count = block.count(b"\n")
        form = (b"\t" * (self._width - 1) + b"\n") * count
        if len(block) > LONGEST_LINE or block.translate(None, _NO_FORM) != form:
            return False
        try:
            block.decode("utf-8")
        except UnicodeDecodeError:
            return False
        slimmed = slim(block)
        if slimmed is None:
            return False
        kept, counts = slimmed
        columns = self._columns(kept) if kept else None
        if kept and columns is None:
            return False
        before = self.counts.copy()
        try:
            if columns is not None:
                take(columns)
        except Bad:
            self.counts = before
            return False
        self.counts.update(counts)
        self._number += count
        self.read += count
        return True

    def _block(self, block: bytes, take: Callable[[Columns], None]) -> None:
        columns = self._columns(block)
        if columns is not None:
            before = self.counts.copy()
            try:
                take(columns)
            except Bad:
                self.counts = before
            else:
                self._number += len(columns[0])
                self.read += len(columns[0])
                return
        for line in block.removesuffix(b"\n").split(b"\n"):
            number, self._number = self._number, self._number + 1
            if line.removesuffix(b"\r"):
                self.read += 1
                self._line(line, number, take)

    def _line(self, line: bytes, number: int, take: Callable[[Columns], None]) -> None:
        before = self.counts.copy()
        try:
            take([[field] for field in self._fields(line)])
        except Bad as error:
            self.counts = before
            self.reject(number, error)

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

    def _columns(self, block: bytes) -> Columns | None:
        """Split a block into columns; None where a row may not have as many as the header."""
        if len(block) > LONGEST_LINE and max(map(len, block.split(b"\n"))) > LONGEST_LINE:
            return None
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        text = text.removesuffix("\n")
        count, width = text.count("\n") + 1, self._width
        # A newline stays at the beginning of each row but the first: what is not in step shows.
        fields = without_nulls(text.replace("\n", "\t\n")).split("\t")
        first = "".join(fields[::width]).split("\n")
        if len(fields) != count * width or len(first) != count:
            return None
        if '""' in text:
            fields = [unquoted(each) if '""' in each else each for each in fields]
        if self._places[0]:
            first = ["" if each == "\\N" else each for each in first]
        return [fields[place::width] if place else first for place in self._places]

    def _fields(self, line: bytes) -> list[str]:
        """Split one line, and give the fields wanted; raise Bad."""
        if len(line) > LONGEST_LINE:
            raise Bad(f"the line is longer than {LONGEST_LINE >> 10} KiB")
        try:
            text = line.removesuffix(b"\r").decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("not UTF-8") from None
        fields = ["" if field == "\\N" else field for field in text.split("\t")]
        if len(fields) != self._width:
            raise Bad(f"{len(fields)} columns where the header has {self._width}")
        return [unquoted(fields[place]) for place in self._places]


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
    r"""Empty the fields that are \\N, but those that begin a line."""
    for _ in "12":  # neighbours share a tab
        text = text.replace("\t\\N\t", "\t\t")
    return text.removesuffix("\\N") if text.endswith("\t\\N") else text


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
