"""What is asked of a catalogue, in one process that asks nothing else, and how long each takes.

Called as a script by imdb.py, in the environment of filmcli: reads questions as JSON, and writes
the milliseconds that each took.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filmcli.catalogue.layers import Layers

ROOT = Path(__file__).resolve().parent.parent
# In milliseconds, for each question.
LIMITS = {
    "tt look-up": 1.0,
    "exact title": 2.0,
    "search, three words": 30.0,
    "search, one typo": 60.0,
    "person of a busy name": 30.0,
    "person, many namesakes": 30.0,
    "common of two busy people": 100.0,
}
BUSY = 12  # people whose films in common are asked for, two by two
WARM_UP = 5  # questions that are not counted


def questions(truth: Mapping[str, Any], count: int) -> dict[str, list[list[str]]]:
    """Make the questions of each kind; a question is its words."""
    chance = random.Random(1)  # noqa: S311 - the same questions each time are the purpose
    sample = list(truth["sample"])
    chance.shuffle(sample)
    named = [each for each in sample if not each["title"].startswith("Episode #")]
    titles = [each["title"] for each in named if each["kind"] in ("movie", "tvMovie")] or [
        each["title"] for each in named
    ]
    three = [" ".join(title.split()[:3]) for title in titles if len(title.split()) >= 3]
    typos = [mistyped(title, chance) for title in titles if len(title) >= 8]
    busy = [each["name"] for each in truth["busy"]]
    pairs = [[one, other] for n, one in enumerate(busy[:BUSY]) for other in busy[:n]]
    chance.shuffle(pairs)
    ids = [each["id"] for each in sample if each["kind"] in ("movie", "tvMovie", "video", "short")]
    found = {
        "tt look-up": [[each] for each in ids],
        "exact title": [[each] for each in titles],
        "search, three words": [[each] for each in three],
        "search, one typo": [[each] for each in typos],
        "person of a busy name": [[each] for each in busy],
        "person, many namesakes": [[each] for each in truth["namesakes"]],
        "common of two busy people": pairs,
    }
    return {name: some[: count + WARM_UP] for name, some in found.items()}


def mistyped(title: str, chance: random.Random) -> str:
    """Change a letter in the longest word of a title: one more, one less, another, two swapped."""
    words = title.split()
    place = max(range(len(words)), key=lambda n: len(words[n]))
    word = words[place]
    at = chance.randrange(1, max(2, len(word) - 1))
    letter = chance.choice("aeinorst")
    forms = (
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[: at - 1] + word[at : at + 1] + word[at - 1] + word[at + 1 :],
    )
    words[place] = chance.choice(forms)
    return " ".join(words)


def ask(
    python: Path,
    catalogue: Path,
    some: Mapping[str, Any],
    environ: Mapping[str, str],
    times: int,
) -> dict[str, list[float]]:
    """Ask everything in a process of its own, some times; give the milliseconds of each question.

    The least that a question took counts: a machine that does other things too makes anything
    take longer, and nothing shorter.
    """
    asked = [_asked(python, catalogue, some, environ) for _ in range(times)]
    return {
        name: [min(some) for some in zip(*(each[name] for each in asked), strict=True)]
        for name in asked[0]
    }


def _asked(
    python: Path, catalogue: Path, some: Mapping[str, Any], environ: Mapping[str, str]
) -> dict[str, list[float]]:
    argv = [str(python), str(Path(__file__).resolve()), str(catalogue)]
    # A checkout that is not installed is where filmcli is looked for.
    places = dict(environ) | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        argv, input=json.dumps(some), capture_output=True, text=True, env=places, check=False
    )
    if ran.returncode:
        from benchmarks.costs import Failure

        raise Failure(f"{catalogue}: {ran.stderr.strip()[-500:]}")
    times: dict[str, list[float]] = json.loads(ran.stdout)
    return times


def figures(times: Sequence[float]) -> tuple[float, float]:
    """Give the median and the 95th percentile."""
    return statistics.median(times), sorted(times)[int(0.95 * (len(times) - 1) + 0.5)]


def answering(catalogue: Path) -> tuple[Layers, dict[str, Callable[..., object]]]:
    """Open a catalogue; give it, and what answers each kind of question, as the commands ask."""
    from filmcli.catalogue.both import Both
    from filmcli.catalogue.layers import Layers
    from filmcli.catalogue.people import shared
    from filmcli.catalogue.scoring import PLACES

    layers = Layers(catalogue, time.monotonic_ns)
    both = Both(None, layers)

    def look_up(tt: str) -> object:
        row = layers.row(tt)
        assert row is not None
        return layers.film(row)

    def exact(title: str) -> object:
        return layers.film(layers.titled("exact", title)[0])

    def searched(text: str) -> object:
        return both.search(text, tuple(PLACES), None)

    def person(name: str) -> object:
        both = Both(None, layers)  # which remembers people
        found, _ = both.people(name)
        return [both.named([part.record for part in each.parts]) for each in found]

    def common(*names: str) -> object:
        both = Both(None, layers)
        people = [both.people(name, names)[0] for name in names]
        return both.named(shared([some[0] for some in people if some]))

    return layers, {
        "tt look-up": look_up,
        "exact title": exact,
        "search, three words": searched,
        "search, one typo": searched,
        "person of a busy name": person,
        "person, many namesakes": person,
        "common of two busy people": common,
    }


def main() -> None:
    """Ask what is read from stdin of the catalogue that is named."""
    asked = json.load(sys.stdin)
    layers, answers = answering(Path(sys.argv[1]))
    times: dict[str, list[float]] = {}
    for name, some in asked.items():
        answer = answers[name]
        taken = []
        for words in some:
            start = time.perf_counter()
            answer(*words)
            taken.append((time.perf_counter() - start) * 1000)
        times[name] = taken[min(WARM_UP, len(taken) - 1) :]
    if layers.fault is not None:  # which is noted once, and done without
        raise layers.fault
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
