"""Measure an import of IMDb's data sets and what is asked of the catalogue it makes.

    python benchmarks/imdb.py                        in new environments (needs a registry)
    python benchmarks/imdb.py --python PYTHON        filmcli in the environment of that interpreter
    python benchmarks/imdb.py --titles 120000,1200000 --runs N --no-peer --directory KEPT

The files are made up (imdb_files.py), in the real proportions. Programs of a ratio run in turns,
so that a busy machine slows both; a ratio is the median over all turns. Answers are checked
against what is known of the files. Exits with 1 when a figure is over its limit or an answer is
wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
if not __package__:
    sys.path.insert(0, str(ROOT))  # called as a script, as the other benchmarks are

from benchmarks import imdb_checks as checks  # noqa: E402
from benchmarks import imdb_files as files  # noqa: E402
from benchmarks import imdb_queries as queries  # noqa: E402
from benchmarks.collection import Comparison, Result, measure, row  # noqa: E402
from benchmarks.costs import Cost, Failure, Program, middle  # noqa: E402
from benchmarks.imdb_costs import cost  # noqa: E402
from benchmarks.peers import installed  # noqa: E402
from benchmarks.startup import clean, environment, filmcli_script  # noqa: E402

FULL = 12_000_000  # titles of the real files
MOST_OF_PEER = 1_200_000  # imdb-sqlite takes a quarter of an hour for ten times as many
MOST_MEMORY = 1000.0  # MB at full size
KINDS = {"default": (), "all": ("--kinds", "all", "--adult")}
# An import may take so much of: imdb-sqlite's time, and that of reading the files to their end.
LIMITS: dict[tuple[str, str], float | None] = {
    ("default", "imdb-sqlite"): 1 / 5,
    ("all", "imdb-sqlite"): 1 / 2.5,
    ("default", "reading"): 12,
    ("all", "reading"): None,
}
MOST_OF_DISK = 1 / 2

READING = """
import sys
from isal import igzip

for path in sys.argv[1:]:
    with igzip.open(path, "rb") as file:
        while file.read(1 << 20):
            pass
"""


Measurement = Callable[[], list[Result]]


class Setup(NamedTuple):
    """The programs, and where everything is."""

    python: Path
    filmcli: Sequence[str]
    peer: Path | None  # the directory of imdb-sqlite's programs
    directory: Path

    def environ(self, catalogue: Path | None = None) -> dict[str, str]:
        """Give the variables of a clean machine, with this catalogue."""
        home = self.directory / "home"
        home.mkdir(exist_ok=True)
        own = {"FILMCLI_CATALOGUE": str(catalogue)} if catalogue else {}
        return clean(home) | own


class Size(NamedTuple):
    """Files of one size, and what is made of them."""

    titles: int
    files: Path
    truth: Mapping[str, Any]

    def catalogue(self, kinds: str) -> Path:
        """Give the path of the catalogue of these kinds."""
        return self.files.with_name(f"{self.files.name}.{kinds}.db")

    @property
    def peer(self) -> Path:
        """The path of imdb-sqlite's database."""
        return self.catalogue("imdb-sqlite")


class Imported(NamedTuple):
    """What imports of one size cost, turn by turn, and the bytes of what they made."""

    size: Size
    costs: Mapping[str, Sequence[Cost]]
    disk: Mapping[str, int]


def make(directory: Path, titles: int) -> Size:
    """Make the files, unless they are there."""
    there = directory / str(titles)
    truth = there.with_name(f"{there.name}.truth.json")
    if not truth.exists():
        files.write(there, titles, processes=os.cpu_count() or 1)
    return Size(titles, there, json.loads(truth.read_text(encoding="utf-8")))


def programs(setup: Setup, size: Size) -> dict[str, tuple[list[str], dict[str, str], Path | None]]:
    """Give what reads the files: words, variables and the file that it makes."""
    found: dict[str, tuple[list[str], dict[str, str], Path | None]] = {}
    for kinds, options in KINDS.items():
        made = size.catalogue(kinds)
        argv = [*setup.filmcli, "import", "imdb", str(size.files), *options]
        found[kinds] = (argv, setup.environ(made), made)
    paths = map(str, sorted(size.files.iterdir()))
    found["reading"] = ([str(setup.python), "-c", READING, *paths], setup.environ(), None)
    if setup.peer and size.titles <= MOST_OF_PEER:
        argv = [str(setup.peer / "python"), str(setup.peer / "imdb-sqlite")]
        argv += ["--cache-dir", str(size.files), "--db", str(size.peer)]
        found["imdb-sqlite"] = (argv, setup.environ(), size.peer)
    return found


def imported(setup: Setup, size: Size, runs: int) -> Imported:
    """Import in turns."""
    todo = programs(setup, size)
    costs: dict[str, list[Cost]] = {name: [] for name in todo}
    disk = {}
    for turn in range(runs):
        names = list(todo) if turn % 2 else [*reversed(todo)]
        for name in names:
            argv, environ, made = todo[name]
            if made:
                made.unlink(missing_ok=True)
            costs[name].append(cost(argv, environ))
            if made:
                disk[name] = made.stat().st_size
    return Imported(size, costs, disk)


def import_table(done: Imported) -> list[Result]:
    """Write the ratios of imports."""
    head = ("import", "over", "ratio", "of CPU", "at most", "s, here", "s of CPU", "peak MiB")
    title = f"\nImports of {done.size.titles} titles\n\n{row(*head)}\n{'|---' * len(head)}|"
    return [Result(title), *_ratios(done), *disk_lines(done)]


def _ratios(done: Imported) -> Iterator[Result]:
    for (kinds, over), limit in LIMITS.items():
        if over not in done.costs:
            continue
        pairs = list(zip(done.costs[kinds], done.costs[over], strict=True))
        ratio = statistics.median(one.wall / other.wall for one, other in pairs)
        cpu = statistics.median(one.cpu / other.cpu for one, other in pairs)
        ours, theirs = middle(done.costs[kinds]), middle(done.costs[over])
        cells = (
            *(
                f"{kinds} kinds",
                over,
                f"{ratio:.2f}",
                f"{cpu:.2f}",
                f"{limit:.2g}" if limit else "",
            ),
            f"{ours.wall:.1f} / {theirs.wall:.1f}",
            f"{ours.cpu:.1f} / {theirs.cpu:.1f}",
            f"{ours.peak:.0f} / {theirs.peak:.0f}",
        )
        yield Result(row(*cells), limit is None or ratio <= limit)


def disk_lines(done: Imported) -> list[Result]:
    """Write what takes how much of a disk."""
    found = []
    theirs = done.disk.get("imdb-sqlite")
    for kinds in KINDS:
        ours = done.disk[kinds]
        words = f"{kinds} kinds: {ours / 1e6:.0f} MB on disk"
        if theirs:
            words += (
                f", {ours / theirs:.2f} of imdb-sqlite's {theirs / 1e6:.0f}, at most {MOST_OF_DISK}"
            )
        found.append(Result(words, not theirs or ours <= MOST_OF_DISK * theirs))
    found[0] = found[0]._replace(words=f"\n{found[0].words}")
    return found


def memory(all_done: Sequence[Imported]) -> list[Result]:
    """Write the most memory that an import takes at full size: measured, or on a line."""
    return [Result(""), *(_memory(kinds, all_done) for kinds in KINDS)]


def _memory(kinds: str, all_done: Sequence[Imported]) -> Result:
    points = [(done.size.titles, max(each.peak for each in done.costs[kinds])) for done in all_done]
    seen = ", ".join(f"{peak:.0f} at {titles}" for titles, peak in points)
    words = f"{kinds} kinds, MiB at the peak of all processes together: {seen} titles"
    last, most = points[-1]
    if last < FULL:
        if len(points) == 1:
            return Result(words)
        one, less = points[-2]
        most = less + (most - less) * (FULL - one) / (last - one)
        words += f"; {most:.0f} at {FULL}, on the line through {one} and {last}"
    return Result(f"{words}; at most {MOST_MEMORY:.0f} MB", most * 1.048576 <= MOST_MEMORY)


def query_table(setup: Setup, sizes: Sequence[Size], count: int, times: int) -> list[Result]:
    """Ask the catalogues in one process each; write how the times grow."""
    head = [f"{size.titles}, {kinds}" for kinds in KINDS for size in sizes]
    found = [
        Result(f"\nIn process, ms: median (95th percentile)\n\n{row('query', 'at most', *head)}")
    ]
    found.append(Result("|---" * (len(head) + 2) + "|"))
    all_times = [
        queries.ask(
            setup.python,
            size.catalogue(kinds),
            queries.questions(size.truth, count),
            setup.environ(),
            times,
        )
        for kinds in KINDS
        for size in sizes
    ]
    for name, limit in queries.LIMITS.items():
        figures = [queries.figures(times[name]) for times in all_times]
        cells = [
            f"{median:.2f} ({late:.2f}{'' if late <= limit else ', over'})"
            for median, late in figures
        ]
        is_right = all(median <= limit for median, _ in figures)
        found.append(Result(row(name, f"{limit:g}", *cells), is_right))
    return found


def whole_processes(setup: Setup, size: Size, runs: int) -> list[Result]:
    """Measure whole runs over a catalogue as ratios to what is done with one record."""
    found = [Result(f"\nWhole processes over {size.titles} titles, all kinds\n")]
    head = ("program", "over", "ratio", "of CPU", "at most", "ms, here", "peak MiB")
    found.append(Result(f"{row(*head)}\n|---|---|---|---|---|---|---|"))
    known = size.truth["known"][0]
    bare, environ = setup.environ(), setup.environ(size.catalogue("all"))
    record = Program([*setup.filmcli, "info", "ballerina"], bare, "Ballerina")
    search = Program([*setup.filmcli, "search", "ballerina"], bare, "Ballerina")
    title = Program([*setup.filmcli, "info", known["id"]], environ, known["title"])
    words = known["title"].split()
    typo = f"{words[1][:-1]} {words[2]}".casefold()
    both = size.truth["common"]["people"]
    todo = (
        Comparison(f"info {known['id']}", "info of a record", title, record, 1.1),
        Comparison(
            f"search {known['title']!r}",
            "search of one record",
            title._replace(argv=[*setup.filmcli, "search", known["title"]]),
            search,
            1.5,
        ),
        Comparison(
            f"search {typo!r}",
            "search of one record",
            title._replace(argv=[*setup.filmcli, "search", typo]),
            search,
            None,
        ),
        Comparison(
            "common, two busy people",
            "search of one record",
            title._replace(argv=[*setup.filmcli, "common", *both]),
            search,
            None,
        ),
    )
    return [*found, *(measure(each, runs) for each in todo)]


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Measure an import of IMDb's data sets.")
    parser.add_argument(
        "--titles", type=_sizes, default="120000,1200000", metavar="N,N", help="sizes of the files"
    )
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="turns of imports")
    parser.add_argument("--queries", type=int, default=200, metavar="N", help="of each kind")
    parser.add_argument("--times", type=int, default=3, metavar="N", help="processes that ask")
    parser.add_argument("--turns", type=int, default=20, metavar="N", help="turns of whole runs")
    parser.add_argument("--python", type=Path, help="measure in this interpreter's environment")
    parser.add_argument("--no-peer", action="store_true", help="leave imdb-sqlite out")
    parser.add_argument("--no-import", action="store_true", help="ask catalogues that are there")
    parser.add_argument("--directory", type=Path, help="where files are kept for the next time")
    asked = parser.parse_args(argv)
    if min(asked.runs, asked.queries, asked.times, asked.turns) < 1:
        parser.error("--runs, --queries, --times and --turns are 1 or more")
    return asked


def _sizes(text: str) -> list[int]:
    return sorted(int(each) for each in text.split(","))


def set_up(directory: Path, asked: argparse.Namespace) -> Setup:
    """Find the programs, or install them."""
    python = asked.python and asked.python.absolute()
    if python is None:
        python = environment(directory / "venv")
        pip = [str(python), "-m", "pip", "--quiet", "install", "isal"]
        subprocess.run(pip, check=True)
    peer = None
    if not asked.no_peer:
        peer = directory / "peer" / "bin"
        if not peer.exists():
            installed(directory / "peer", "imdb-sqlite")
    return Setup(python, [str(python), filmcli_script(directory, python)], peer, directory)


def measured(setup: Setup, asked: argparse.Namespace) -> Iterator[Measurement]:
    """Give one measurement after the other; what is imported first is asked later."""
    sizes = [make(setup.directory, titles) for titles in asked.titles]
    all_done: list[Imported] = []

    def importing(size: Size) -> list[Result]:
        all_done.append(imported(setup, size, asked.runs))
        return import_table(all_done[-1])

    if not asked.no_import:
        yield from (partial(importing, size) for size in sizes)
        yield partial(memory, all_done)
    yield from (partial(checks.checked, setup.filmcli, setup.environ, size) for size in sizes)
    yield partial(query_table, setup, sizes, asked.queries, asked.times)
    yield partial(whole_processes, setup, sizes[-1], asked.turns)


def main(argv: Sequence[str]) -> int:
    """Measure, print as it goes, and give 1 when something is over its limit or wrong."""
    asked = arguments(argv)
    all_right = True
    with tempfile.TemporaryDirectory() as name:
        directory = asked.directory or Path(name)
        directory.mkdir(exist_ok=True)
        setup = set_up(directory.absolute(), asked)
        for measurement in measured(setup, asked):
            try:
                results = measurement()
            except Failure as failure:
                results = [Result(f"failed: {failure}", is_right=False)]
            for result in results:
                all_right &= result.is_right
                mark = "" if result.is_right else "  <- not as it has to be"
                print(result.words + mark, flush=True)
    return 0 if all_right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
