"""Write files shaped like IMDb's data sets, of titles that do not exist, the same for a seed.

    python benchmarks/imdb_files.py DIRECTORY --titles 1200000 --seed 1

Kinds, credits, alternative titles and votes are in the proportions of the real files (12 million
titles, 15 million people, 98 million credits, 55 million alternative titles), rows in their order:
by id as text, so that tt10000000 comes before tt1000001. What is known of the files goes into
DIRECTORY.truth.json, beside the directory.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import multiprocessing
import os
import random
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
if not __package__:
    sys.path.insert(0, str(ROOT))  # called as a script, as the other benchmarks are

from benchmarks.imdb_known import DIRECTOR, KNOWN, OTTOLINE, WRITER, ZEBULON, Known  # noqa: E402
from benchmarks.imdb_rows import FILES, Rows  # noqa: E402
from benchmarks.imdb_words import Words, words  # noqa: E402

SEED = 1
PERIOD = 4096
BUSY = 60  # people whose names are told
SCATTER = 2_654_435_761  # a prime: spreads busy people over all numbers
BLOCK = 20_000  # ids
# In thousands, of twelve million.
KINDS = {
    "tvEpisode": 9300,
    "short": 1100,
    "movie": 750,
    "video": 310,
    "tvSeries": 290,
    "tvMovie": 150,
    "tvMiniSeries": 70,
    "tvSpecial": 60,
    "videoGame": 45,
    "tvShort": 10,
}


class Plan:
    """Which titles and people there are: everything that two rows have to agree on."""

    def __init__(self, titles: int, seed: int = SEED) -> None:
        self.titles, self.seed = titles, seed
        self.people = max(100, titles * 5 // 4)
        self.busy_people = self.people // 6  # two in five have no credit at all
        self.kinds = _kinds(seed)
        series = [n for n, kind in enumerate(self.kinds) if kind in ("tvSeries", "tvMiniSeries")]
        movies = [n for n, kind in enumerate(self.kinds) if kind == "movie"]
        periods = range(0, titles, PERIOD)
        self.series = [base + n for base in periods for n in series if base + n < titles]
        places = [base + n for base in periods for n in movies if base + n < titles]
        step = len(places) // len(KNOWN)
        self.known = {places[step * n + step // 2]: each for n, each in enumerate(KNOWN)}
        self.named = {
            self.busy(n): name for n, name in enumerate((OTTOLINE, ZEBULON, DIRECTOR, WRITER))
        }
        self.watched = {self.busy(n) for n in range(BUSY)} | set(self.named)

    @cached_property
    def words(self) -> Words:
        """What rows are made of; each process makes it once."""
        return words(self.titles, self.seed)

    def busy(self, place: int) -> int:
        """Give the person who is that busy, 0 the busiest."""
        return place * SCATTER % self.people

    @staticmethod
    def title_number(title: int) -> int:
        """Give the digits of a title's id; they have gaps, and reach 40 million in 12."""
        return 10 * title // 3 + (title * SCATTER >> 7) % 3 + 1

    @staticmethod
    def person_number(person: int) -> int:
        """Give the digits of a person's id."""
        return 10 * person // 9 + 1


def _kinds(seed: int) -> list[str]:
    """Give the kinds of so many titles in a row, which come again after that."""
    total = sum(KINDS.values())
    found = [kind for kind, share in KINDS.items() for _ in range(max(3, share * PERIOD // total))]
    found += ["tvEpisode"] * (PERIOD - len(found))
    random.Random(seed).shuffle(found)  # noqa: S311 - the same files each time are the purpose
    return found[:PERIOD]


Digits = Callable[[int], int]


def in_text_order(count: int, number: Digits, block: int = BLOCK) -> Iterator[list[int]]:
    """Give things in the order of their ids as text of seven or eight digits, block by block."""
    eight = _first(count, number, 10_000_000)
    long = eight
    for short in range(0, eight, block):
        end = min(short + block, eight)
        # tt1234567 is followed by tt12345670 to tt12345679.
        limit = _first(count, number, 10 * number(end), long) if end < eight else count
        keys = [(20 * number(n) - 1, n) for n in range(short, end)]
        keys += [(2 * number(n), n) for n in range(long, limit)]
        keys.sort()
        long = limit
        for start in range(0, len(keys), block):
            yield [n for _, n in keys[start : start + block]]


def _first(count: int, number: Digits, least: int, low: int = 0) -> int:
    """Find the first thing, from a low one on, whose number is not less."""
    return bisect_left(range(count), least, low, key=number)


class Block(NamedTuple):
    """A piece of work: rows of these titles, or of these people."""

    number: int
    ids: list[int]
    are_people: bool


class Made(NamedTuple):
    """Its rows by file, and what is to be told of them."""

    rows: dict[str, str]
    told: list[dict[str, Any]]
    counts: Counter[str]


_PLAN: list[Plan] = []


def _start(plan: Plan) -> None:
    _PLAN[:] = [plan]


def _make(block: Block) -> Made:
    return Made(*Rows(_PLAN[0], block.number).made(block.ids, are_people=block.are_people))


def blocks(plan: Plan) -> Iterator[Block]:
    """Divide the work."""
    number = 0
    for are_people, count, digits in (
        (False, plan.titles, plan.title_number),
        (True, plan.people, plan.person_number),
    ):
        for ids in in_text_order(count, digits):
            yield Block(number, ids, are_people)
            number += 1


def opened(path: Path) -> Any:
    """Open a file to be compressed, quickly where isal is installed; the same bytes each time."""
    raw = path.open("wb")
    try:
        igzip = importlib.import_module("isal.igzip")
    except ImportError:
        return gzip.GzipFile("", "wb", 1, raw, 0)
    return igzip.IGzipFile("", "wb", 2, raw, 0)


def write(directory: Path, titles: int, seed: int = SEED, processes: int = 1) -> dict[str, Any]:
    """Write the seven files, and give what is known of them."""
    plan = Plan(titles, seed)
    directory.mkdir(parents=True, exist_ok=True)
    files = {name: opened(directory / f"{name}.tsv.gz") for name in FILES}
    for name, columns in FILES.items():
        files[name].write(("\t".join(columns) + "\n").encode())
    told: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    for made in _all_made(plan, processes):
        for name, text in made.rows.items():
            files[name].write(text.encode())
        told += made.told
        counts += made.counts
    for file in files.values():
        raw = file.fileobj
        file.close()
        raw.close()
    truth = _truth(plan, told, counts)
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    directory.with_name(f"{directory.name}.truth.json").write_text(text, encoding="utf-8")
    return truth


def _all_made(plan: Plan, processes: int) -> Iterator[Made]:
    if processes == 1:
        _start(plan)
        yield from map(_make, blocks(plan))
        return
    # Forked children share the words; where there is no fork each makes its own.
    if "fork" in multiprocessing.get_all_start_methods():
        _ = plan.words
        context: Any = multiprocessing.get_context("fork")
    else:
        context = multiprocessing.get_context()
    with context.Pool(processes, _start, (plan,)) as pool:
        yield from pool.imap(_make, blocks(plan))


def _truth(plan: Plan, told: list[dict[str, Any]], counts: Counter[str]) -> dict[str, Any]:
    """Put together what is known."""
    people = {each["person"]: each for each in told if "person" in each}
    order = [plan.busy(n) for n in range(BUSY)]
    busy = [{"id": people[n]["id"], "name": people[n]["name"]} for n in order if n in people]
    known = [known_title(plan, title, each) for title, each in plan.known.items()]
    both = [each["id"] for each in known if OTTOLINE in (name for name, _ in each["people"])]
    sample = [each for each in told if "person" not in each]
    return {
        "titles": plan.titles,
        "seed": plan.seed,
        "counts": dict(sorted(counts.items())),
        "known": known,
        "busy": busy,
        "namesakes": plan.words.commonest(),
        "common": {"people": [OTTOLINE, ZEBULON], "titles": both},
        "sample": sample,
    }


def known_title(plan: Plan, title: int, each: Known) -> dict[str, Any]:
    """Give a known title with its id."""
    return {"id": f"tt{plan.title_number(title):07d}", **each._asdict()}


def main(argv: Sequence[str]) -> int:
    """Write the files that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write files shaped like IMDb's data sets.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--titles", type=int, default=120_000, metavar="N")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="N")
    asked = parser.parse_args(argv)
    if asked.titles < 2000:
        parser.error("2000 titles are the fewest")
    truth = write(asked.directory, asked.titles, asked.seed, asked.processes)
    rows = sum(n for name, n in truth["counts"].items() if name in FILES)
    print(f"{asked.titles} titles, {rows} rows in {asked.directory}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
