"""Measure how fast filmcli takes 10,000 films out and in, format by format, and in how much memory.

    python benchmarks/transfer.py                      in a new environment (needs a registry)
    python benchmarks/transfer.py --python PYTHON      in the environment of that interpreter
    python benchmarks/transfer.py --records N --runs N --only FORMAT

Each format and the yardstick, JSON Lines out, run in turns; the ratio is the median over the turns.
Memory has to be flat: a tenth of the films must take nearly as much. Exits with 1 where a format
takes more than it may.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
if not __package__:
    sys.path.insert(0, str(ROOT))  # called as a script, as the other benchmarks are

from benchmarks import records as made  # noqa: E402
from benchmarks.costs import Cost, Failure, Program, middle  # noqa: E402
from benchmarks.startup import clean, environment, filmcli_script  # noqa: E402
from filmcli.exporters.formats import FORMATS  # noqa: E402

AGE = 3600  # seconds; a record that was changed just now is not trusted by the index yet
YARDSTICK = "jsonl"
GROWTH = 24  # MiB more that ten times the films may take; the index knows each by its path
# What is read again of what was written, by the kinds of `filmcli import`.
KINDS = ("jsonl", "json", "csv", "nfo")


class Setup(NamedTuple):
    """The films, a tenth of them, and the program."""

    filmcli: Sequence[str]
    place: Path
    films: int
    many: Mapping[str, str]
    few: Mapping[str, str]

    def out(self, name: str, *, few: bool = False) -> Program:
        """Give the export to a format."""
        form = FORMATS[name]
        target = self.place / (f"{name}-each" if form.is_single else f"films{form.ending}")

        def clear() -> None:
            if target.is_dir():
                shutil.rmtree(target)
            target.unlink(missing_ok=True)

        where = f"{target}/" if form.is_single else str(target)
        argv = [*self.filmcli, "export", "--to", name, "-q", "-o", where]
        return Program(argv, self.few if few else self.many, prepare=clear)

    def into(self, kind: str) -> Program:
        """Give the import of what the export wrote, to one file."""
        target = self.place / f"from-{kind}.jsonl"
        source = self.place / f"films{FORMATS[kind].ending}"
        argv = [*self.filmcli, "import", kind, str(source), "--into", str(target), "-q"]
        (self.place / "none").mkdir(exist_ok=True)
        environ = {**self.many, "FILMCLI_DATA": str(self.place / "none")}
        return Program(argv, environ, prepare=lambda: target.unlink(missing_ok=True))


def set_up(place: Path, python: Path, count: int) -> Setup:
    """Make the films, old enough that the index trusts its copy, and the index of them."""
    environs = []
    for name, number in (("many", count), ("few", max(1, count // 10))):
        made.write(place / name, number)
        past = time.time() - AGE
        for path in (place / name).iterdir():
            os.utime(path, (past, past))
        home = place / f"home-{name}"
        home.mkdir()
        environs.append(clean(home) | {"FILMCLI_DATA": str(place / name)})
    filmcli = [str(python), filmcli_script(place, python)]
    setup = Setup(filmcli, place, count, *environs)
    for environ in environs:
        Program([*filmcli, "list", "--limit", "1"], environ).cost()
    return setup


def turns(program: Program, yardstick: Program, runs: int) -> list[tuple[Cost, Cost]]:
    """Run the two in turns."""
    pairs = []
    for turn in range(runs):
        first, second = (program, yardstick) if turn % 2 else (yardstick, program)
        one, other = first.cost(), second.cost()
        pairs.append((one, other) if turn % 2 else (other, one))
    return pairs


class Row(NamedTuple):
    """What was measured of one way."""

    way: str
    films: int
    cost: Cost
    ratio: float
    small: float | None  # MiB at the peak with a tenth of the films
    is_flat: bool = True

    def __str__(self) -> str:
        """Write a row of a Markdown table."""
        small = "" if self.small is None else f"{self.small:.0f}"
        mark = "" if self.is_flat else " (not flat)"
        rate = self.films / self.cost.wall
        return (
            f"| {self.way} | {rate:,.0f} | {self.cost.wall:.2f} | {self.ratio:.2f} "
            f"| {self.cost.peak:.0f}{mark} | {small} |"
        )


HEAD = (
    "| way | films a second | seconds | of JSON Lines out | peak MiB | of a tenth |\n"
    "|---|---|---|---|---|---|"
)


def measured(way: str, program: Program, small: Program | None, setup: Setup, runs: int) -> Row:
    """Measure one way."""
    pairs = turns(program, setup.out(YARDSTICK), runs)
    cost = middle([one for one, _ in pairs])
    ratio = statistics.median(one.wall / other.wall for one, other in pairs)
    less = small.cost().peak if small else None
    flat = less is None or cost.peak - less <= GROWTH
    return Row(way, setup.films, cost, ratio, less, flat)


def has(setup: Setup, name: str) -> bool:
    """Tell whether what a format needs is installed; Parquet is an extra."""
    if name != "parquet":
        return True
    try:
        Program([setup.filmcli[0], "-c", "import pyarrow"], setup.many).cost()
    except Failure:
        return False
    return True


def rows(setup: Setup, runs: int, only: Sequence[str]) -> Iterator[Row | str]:
    """Measure every way, out before in: what comes in is what went out."""
    for name in FORMATS:
        if (not only or name in only) and has(setup, name):
            try:
                small = setup.out(name, few=True)
                yield measured(f"export {name}", setup.out(name), small, setup, runs)
            except Failure as failure:
                yield f"export {name} failed: {failure}"
    for kind in KINDS:
        if not only or kind in only:
            try:
                setup.out(kind).cost()
                yield measured(f"import {kind}", setup.into(kind), None, setup, runs)
            except Failure as failure:
                yield f"import {kind} failed: {failure}"


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Measure exports and imports.")
    parser.add_argument("--records", type=int, default=10_000, metavar="N", help="how many films")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="turns of two runs each")
    parser.add_argument("--python", type=Path, help="measure in this interpreter's environment")
    parser.add_argument("--only", action="append", default=[], choices=list(FORMATS))
    asked = parser.parse_args(argv)
    if asked.runs < 1 or asked.records < 1:
        parser.error("--runs and --records are 1 or more")
    return asked


def main(argv: Sequence[str]) -> int:
    """Measure, print as it goes, and give 1 where a way failed or its memory grows."""
    asked = arguments(argv)
    right = True
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        python = asked.python and asked.python.absolute()
        setup = set_up(place, python or environment(place / "venv"), asked.records)
        print(HEAD)
        for row in rows(setup, asked.runs, asked.only):
            print(row, flush=True)
            right &= isinstance(row, Row) and row.is_flat
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
