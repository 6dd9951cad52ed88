"""Ceilings of time and memory, for the whole program, and what it does with too little."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.killing import EVERY
from tests.program import command, environment
from tests.shapes import SHAPES

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures as Linux counts")

# A core that is shared with others counts several times the seconds that one of its own takes: the
# promise itself is held to where the tests are asked to be strict, on a quiet machine.
SLACK = 1 if EVERY else 3
SECONDS, MEGABYTES = 2.0 * SLACK, 300  # for a record of 1 MiB, the program's own start included
DATA = [
    ("info", "FILM", "--full"),
    ("fmt", "FILM", "--dry-run"),
    ("check", "FILM"),
    ("set", "FILM", "tagline=x", "--dry-run"),
    ("check", "FILM", "--fix", "--dry-run"),
    ("list",),
    ("export", "FILM", "--to", "html"),
    ("why", "FILM"),
    ("export", "FILM", "--to", "toml"),
    ("set", "FILM", "--add", "cast={name='A'}", "--dry-run"),
    ("unset", "FILM", "title", "--dry-run"),
    ("search", "a"),
    ("export", "FILM", "--to", "nfo"),
]


class Cost(NamedTuple):
    """What a run took, and how it ended."""

    code: int
    seconds: float
    megabytes: float
    err: bytes


# Started from a small process: what a program has needed at most counts what its parent had in
# memory when it was started, and the tests have much.
LAUNCHER = """
import json, os, resource, subprocess, sys

limits, report, *argv = sys.argv[1:]


def limit():
    for name, value in json.loads(limits).items():
        resource.setrlimit(int(name), (value, value))


child = subprocess.Popen(argv, preexec_fn=limit)
_, status, used = os.wait4(child.pid, 0)
with open(report, "w") as file:
    code = os.waitstatus_to_exitcode(status)
    json.dump([code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024], file)
os._exit(0)
"""


def cost(argv: Sequence[str], home: Path, limits: dict[int, int], **environ: str) -> Cost:
    """Run filmcli under limits, and measure it alone."""
    said, report = home / "said", home / "report"
    launcher = [sys.executable, "-S", "-E", "-c", LAUNCHER, json.dumps(limits), str(report)]
    with said.open("wb") as err:
        subprocess.run(
            [*launcher, *command(*argv)],
            env=environment(home, environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=err,
            cwd=home,
            check=True,
        )
    code, seconds, megabytes = json.loads(report.read_text(encoding="utf-8"))
    return Cost(code, seconds, megabytes, said.read_bytes())


def spoken(said: bytes) -> bool:
    """Tell whether what was said is for people, and no traceback."""
    return b"Traceback" not in said and b"a bug in filmcli" not in said


# Without EVERY a part of the shapes, each with a command of its own.
@pytest.mark.parametrize("name", SHAPES if EVERY else list(SHAPES)[::4])
def test_no_record_of_a_mebibyte_takes_2_seconds_or_300_megabytes(
    home: Path, tmp_path: Path, name: str, record_property: Callable[[str, object], None]
) -> None:
    place = tmp_path / "films"
    place.mkdir()
    path = place / "film.toml"
    path.write_bytes(f'title = "A"\n{SHAPES[name]}'.encode()[: 1 << 20])
    lines = DATA if EVERY else [DATA[list(SHAPES).index(name) // 4 % len(DATA)]]
    for line in lines:
        argv = [str(path) if each == "FILM" else each for each in line]
        shutil.rmtree(home / ".cache", ignore_errors=True)  # what is known need not be read
        found = cost(argv, home, {resource.RLIMIT_AS: 1 << 30}, FILMCLI_DATA=str(place))
        words = " ".join(line).replace("FILM ", "")
        record_property(f"{name}: {words}", f"{found.seconds:.2f} s {found.megabytes:.0f} MB")
        assert found.code in (0, 1, 2, 3, 5), found
        assert spoken(found.err), found.err[:500]
        assert found.seconds < SECONDS, (line, found.seconds)
        assert found.megabytes < MEGABYTES, (line, found.megabytes)


def test_listing_records_of_which_one_in_a_hundred_is_bad_stays_linear(
    home: Path, tmp_path: Path
) -> None:
    counts = (2_500, 10_000) if EVERY else (300, 1_200)
    found = []
    for count in counts:
        place = tmp_path / str(count)
        place.mkdir()
        for number in range(count):
            bad = number % 100 == 7
            text = f'title = "Film {number}"\nyear = {"true" if bad else 2000}\n'
            (place / f"f{number}.toml").write_text(text)
        took = cost(["list"], home, {}, FILMCLI_DATA=str(place), FILMCLI_CACHE=str(place / ".c"))
        assert took.code == 5
        named = [line for line in took.err.splitlines() if b".toml:" in line]
        assert len(named) == min(20, count // 100)
        assert took.megabytes < MEGABYTES
        found.append(took)
    start = cost(["--version"], home, {}).seconds
    ratio = (found[1].seconds - start) / max(found[0].seconds - start, 0.01)
    assert ratio < 8, found


def test_a_hundred_bad_records_of_the_largest_size_are_told_in_time(
    home: Path, tmp_path: Path
) -> None:
    place = tmp_path / "films"
    place.mkdir()
    for number in range(20 if EVERY else 4):
        (place / f"f{number}.toml").write_bytes(b"x" * ((1 << 20) + 1))
        (place / f"g{number}.toml").write_bytes(b'title = "\xff"' + b"#" * (1 << 20 - 20))
    found = cost(["list"], home, {}, FILMCLI_DATA=str(place))
    assert found.code == 5
    assert found.seconds < SECONDS


@pytest.mark.parametrize("megabytes", [512, 90, 60, 40])
def test_too_little_memory_ends_it_in_order(home: Path, megabytes: int) -> None:
    found = cost(["info", "ballerina"], home, {resource.RLIMIT_AS: megabytes << 20})
    assert found.code in ((0,) if megabytes == 512 else (0, 1)), found
    assert found.code == 0 or spoken(found.err) or b"MemoryError" in found.err


def test_one_second_of_the_processor_is_enough(home: Path) -> None:
    for argv in (["info", "ballerina"], ["list"], ["search", "ballerina"], ["check"]):
        found = cost(argv, home, {resource.RLIMIT_CPU: 1})
        assert (found.code, spoken(found.err)) == (0, True), (argv, found)
