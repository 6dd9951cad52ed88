"""Measure filmcli over a collection of 10,000 records, as ratios to what it does with one.

    python benchmarks/collection.py                      in a new environment (needs a registry)
    python benchmarks/collection.py --python PYTHON      in the environment of that interpreter
    python benchmarks/collection.py --records N --runs N --no-peers

The two programs of a ratio run in turns, so that a busy machine slows both; the ratio is the
median over all turns. Answers are checked against what is known of the made-up records. Exits
with 1 when a figure is over its limit or an answer is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
if not __package__:
    sys.path.insert(0, str(ROOT))  # called as a script, as the other benchmarks are

from benchmarks import records as made  # noqa: E402
from benchmarks.costs import Cost, Failure, Program, middle  # noqa: E402
from benchmarks.peers import peers  # noqa: E402
from benchmarks.startup import clean, environment, filmcli_script  # noqa: E402

INDEX_LIMIT = 1.0  # ms of CPU a record, at the first index
INDEX_RUNS = 3
AGE = 3600  # seconds; a record that was changed just now is not trusted by the index yet
WORDS = "park chan"

# Counts the records that a run opens, in whatever process or function it does.
COUNTING = """
import os, sys

count = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
from filmcli.__main__ import main


def note(event, values):
    if event == "open" and isinstance(values[0], (str, bytes, os.PathLike)):
        name = os.path.basename(os.fsdecode(values[0]))
        if name.endswith(".toml") and name != "config.toml":
            os.write(count, b".")


sys.addaudithook(note)
sys.exit(main(sys.argv[1:]))
"""


class Comparison(NamedTuple):
    """A ratio and the most that it may be, None where it is only told."""

    name: str
    over: str
    program: Program
    yardstick: Program
    limit: float | None


class Result(NamedTuple):
    """What a measurement came to, in words, and whether it is as it has to be."""

    words: str
    is_right: bool = True


Measurement = Callable[[], Result]


class Setup(NamedTuple):
    """Two collections with a cache each: many records, and one of them alone."""

    filmcli: Sequence[str]
    many: Mapping[str, str]
    one: Mapping[str, str]
    directory: Path  # of the many
    facts: Sequence[made.Fact]  # of the many
    slug: str  # of the one

    def on_many(self, *argv: str, says: str = "", **environ: str) -> Program:
        """Give filmcli with these words, over the many."""
        return Program([*self.filmcli, *argv], {**self.many, **environ}, says)

    def on_one(self, *argv: str, says: str = "", **environ: str) -> Program:
        """Give filmcli with these words, over the one."""
        return Program([*self.filmcli, *argv], {**self.one, **environ}, says)


def set_up(directory: Path, python: Path, count: int) -> Setup:
    """Make the collections below a directory, old enough that the index trusts its copy."""
    many, one = directory / "many", directory / "one"
    facts = made.write(many, count)
    slug = facts[count // 2].slug
    one.mkdir()
    shutil.copy(many / f"{slug}.toml", one)
    past = time.time() - AGE
    for path in (*many.iterdir(), *one.iterdir()):
        os.utime(path, (past, past))
    places = {}
    for records in (many, one):
        home = directory / f"home-{records.name}"
        home.mkdir()
        places[records.name] = clean(home) | {"FILMCLI_DATA": str(records)}
    filmcli = [str(python), filmcli_script(directory, python)]
    return Setup(filmcli, places["many"], places["one"], many, facts, slug)


def comparisons(setup: Setup) -> list[Comparison]:
    """Give the ratios that have a limit."""
    slug, many, one = setup.slug, setup.on_many, setup.on_one
    title = next(fact.title for fact in setup.facts if fact.slug == slug)
    release = one("release", slug, "--json", says='"releases"')
    # The words before the cursor's, and that one with a dot in front: what the scripts call.
    half = ("filmcli", "info", f".{slug[:-2]}")
    bash = {"_FILMCLI_COMPLETE": "bash"}
    shown = ("info", slug)
    page = many("list", "--limit", "20")
    over_one, over_release = "the same, one record", "release --json, one record"
    return [
        Comparison("info SLUG", over_one, many(*shown, says=title), one(*shown, says=title), 1.15),
        Comparison("list --limit 20", over_release, page, release, 1.8),
        Comparison(f"search {WORDS!r}", over_release, many("search", WORDS), release, 1.8),
        Comparison(f"person {made.LEE!r}", over_release, many("person", made.LEE), release, 1.8),
        Comparison(
            "completing a slug",
            over_one,
            many(*half, says=slug, **bash),
            one(*half, says=slug, **bash),
            1.3,
        ),
        Comparison(
            "list, one file touched",
            over_release,
            page._replace(prepare=lambda: touch(setup)),
            release,
            None,
        ),
    ]


def touch(setup: Setup) -> None:
    """Give a record a time that it did not have, long ago enough to be trusted."""
    path = setup.directory / f"{setup.slug}.toml"
    before = path.stat().st_mtime
    os.utime(path, (before + 1, before + 1))


def first_index(setup: Setup) -> list[Cost]:
    """Make the index of the many anew, some times."""
    cache = setup.directory.parent / "fresh"

    def empty() -> None:
        shutil.rmtree(cache, ignore_errors=True)

    program = setup.on_many("list", "--limit", "20", FILMCLI_CACHE=str(cache))
    return [program._replace(prepare=empty).cost() for _ in range(INDEX_RUNS)]


def records_read(setup: Setup) -> tuple[int, int]:
    """Count the records that list opens: when none has changed, and after one has."""
    counted = []
    # The first index was made in another cache: this run fills the one that is asked.
    setup.on_many("list", "--limit", "20").output()
    for prepare in (lambda: None, lambda: touch(setup)):
        count = setup.directory.parent / "count"
        count.unlink(missing_ok=True)
        argv = [setup.filmcli[0], "-c", COUNTING, str(count), "list", "--limit", "20"]
        # A checkout that is not installed is where the launcher would look for it.
        Program(argv, {**setup.many, "PYTHONPATH": str(ROOT)}, prepare=prepare).output()
        counted.append(count.stat().st_size)
    return counted[0], counted[1]


def answers(setup: Setup) -> list[str]:
    """Ask what is known of the records; give what is wrong with the answers."""
    fixed = [fact.slug for fact, _ in made.FIXED]
    asked = (
        ("list", "director:lee", "year:2020..2023"),
        ("search", "이충현"),
        ("person", made.LEE),
    )
    lees = [
        fact.slug
        for fact in setup.facts
        if 2020 <= fact.year <= 2023 and "lee" in fact.directors[0].casefold()
    ]
    wrong = []
    for argv, wanted in zip(asked, (lees, fixed, fixed[1:]), strict=True):
        found = slugs(json.loads(setup.on_many(*argv, "--json").output()))
        if missing := sorted(set(wanted) - found):
            wrong.append(f"{' '.join(argv)}: {', '.join(missing)} missing")
    return wrong


def slugs(value: object) -> set[str]:
    """Give every slug in a JSON document."""
    if isinstance(value, list):
        return {slug for each in value for slug in slugs(each)}
    if isinstance(value, dict):
        own = {value["slug"]} if isinstance(value.get("slug"), str) else set()
        return own.union(*(slugs(each) for each in value.values()))
    return set()


def measure(each: Comparison, runs: int) -> Result:
    """Run the two programs in turns; give a row of the table."""
    each.program.output()
    each.yardstick.output()
    turns = []
    for turn in range(runs):
        if turn % 2:
            program, yardstick = each.program.cost(), each.yardstick.cost()
        else:
            yardstick, program = each.yardstick.cost(), each.program.cost()
        turns.append((program, yardstick))
    ratio = statistics.median(program.wall / yardstick.wall for program, yardstick in turns)
    cpu = statistics.median(program.cpu / yardstick.cpu for program, yardstick in turns)
    programs, yardsticks = map(middle, zip(*turns, strict=True))
    cells = (
        *(each.name, each.over, f"{ratio:.2f}", f"{cpu:.2f}", each.limit or ""),
        f"{programs.wall * 1000:.0f} / {yardsticks.wall * 1000:.0f}",
        f"{programs.peak:.0f} / {yardsticks.peak:.0f}",
    )
    return Result(row(*cells), each.limit is None or ratio <= each.limit)


def row(*cells: object) -> str:
    """Write a row of a Markdown table."""
    return f"| {' | '.join(map(str, cells))} |"


HEAD = row("program", "over", "ratio", "of CPU", "at most", "ms, here", "peak MiB")
RULE = "|---|---|---|---|---|---|---|"


def index(setup: Setup) -> Result:
    """Measure the first index."""
    costs = middle(first_index(setup))
    each = costs.cpu * 1000 / len(setup.facts)
    words = (
        f"First index of {len(setup.facts)} records: {each:.2f} ms of CPU a record, at most"
        f" {INDEX_LIMIT}; {costs.wall:.1f} s, {costs.peak:.0f} MiB."
    )
    return Result(words, each <= INDEX_LIMIT)


def reading(setup: Setup) -> Result:
    """See that only the record that has changed is read."""
    none, one = records_read(setup)
    words = f"Records read by list: {none} when none has changed (0), {one} after one has (1)."
    return Result(words, (none, one) == (0, 1))


def answering(setup: Setup) -> Result:
    """See that known answers are given."""
    wrong = answers(setup)
    return Result("\n".join(wrong) or "Known answers are right.", not wrong)


def measurements(setup: Setup, runs: int) -> list[Measurement]:
    """Give every measurement of filmcli."""
    single = [partial(each, setup) for each in (index, reading, answering)]
    head = partial(Result, f"\n{HEAD}\n{RULE}")
    return [*single, head, *(partial(measure, each, runs) for each in comparisons(setup))]


def against_peers(setup: Setup, directory: Path, runs: int) -> list[Measurement]:
    """Give the measurements side by side with other programs: each lists all of its items."""
    items = [(fact.title, fact.directors[0], fact.year) for fact in setup.facts]
    ours = setup.on_many("list")
    theirs = [
        Comparison(
            f"{each.name} list", "filmcli list", Program(each.argv, each.environ), ours, None
        )
        for each in peers(directory, items, clean(directory))
    ]
    return [partial(measure, each, runs) for each in theirs]


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Measure filmcli over a large collection.")
    parser.add_argument("--records", type=int, default=10_000, metavar="N", help="how many")
    parser.add_argument("--runs", type=int, default=20, metavar="N", help="turns, of two runs each")
    parser.add_argument("--python", type=Path, help="measure in this interpreter's environment")
    parser.add_argument("--no-peers", action="store_true", help="leave other programs out")
    asked = parser.parse_args(argv)
    if asked.runs < 1 or asked.records <= len(made.FIXED):
        parser.error(f"--runs is 1 or more, --records more than {len(made.FIXED)}")
    return asked


def main(argv: Sequence[str]) -> int:
    """Measure, print as it goes, and give 1 when something is over its limit or wrong."""
    asked = arguments(argv)
    all_right = True
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        python = asked.python and asked.python.absolute()
        python = python or environment(directory / "venv")
        setup = set_up(directory, python, asked.records)
        todo = measurements(setup, asked.runs)
        if not asked.no_peers:
            todo += against_peers(setup, directory, asked.runs)
        for measurement in todo:
            try:
                result = measurement()
            except Failure as failure:
                result = Result(f"failed: {failure}", is_right=False)
            all_right &= result.is_right
            print(
                result.words + ("" if result.is_right else "  <- not as it has to be"), flush=True
            )
    return 0 if all_right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
