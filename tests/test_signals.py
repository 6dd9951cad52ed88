"""Signals and other processes, in the middle of a write: in good order, and nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.killing import EVERY, litter
from tests.program import command, environment, program

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
ENDINGS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
CALLS = ("write", "fsync", "rename", "fchmod")
OLD, NEW = "year=1995\ntitle = 'Heat'\n", "year=1996\ntitle = 'Heat'\n"

# Runs filmcli with one call of the write path held until a signal has come.
HELD = """
import os, signal, sys, time
# Ignored in a shell's background jobs, and under nohup.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from pathlib import Path
from filmcli.__main__ import run
name, ready = sys.argv[1], sys.argv[2]
real = os.replace if name == "rename" else getattr(os, name)
def held(*args, **more):
    if name != "write" or args[0] > 2:
        setattr(os, name if name != "rename" else "replace", real)
        Path(ready).touch()
        time.sleep(20)
    return real(*args, **more)
setattr(os, name if name != "rename" else "replace", held)
sys.argv[1:] = sys.argv[3:]
run()
"""


def wait_for(path: Path, child: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while not path.exists():
        assert child.poll() is None, child.communicate()
        assert time.monotonic() < until
        time.sleep(0.01)


def held(call: str, argv: Sequence[str], home: Path, records: Path) -> subprocess.Popen[bytes]:
    ready = home / f"ready-{call}"
    ready.unlink(missing_ok=True)
    child = subprocess.Popen(
        [sys.executable, "-c", HELD, call, str(ready), *argv],
        env=environment(home, {"FILMCLI_DATA": str(records)}),
        stderr=subprocess.PIPE,
        cwd=home,
    )
    wait_for(ready, child)
    return child


@pytest.fixture
def records(tmp_path: Path) -> Path:
    place = tmp_path / "films"
    place.mkdir()
    (place / "heat.toml").write_text(OLD)
    return place


@pytest.mark.parametrize("call", CALLS if EVERY else CALLS[1:3])
@pytest.mark.parametrize(("number", "code"), ENDINGS, ids=["INT", "TERM", "HUP"])
def test_a_signal_in_the_middle_of_a_write_ends_it_and_sweeps_up(
    home: Path, records: Path, call: str, number: int, code: int
) -> None:
    with held(call, ["set", "heat", "year=1996"], home, records) as child:
        child.send_signal(number)
        _, said = child.communicate(timeout=20)
    assert (child.returncode, said) == (code, b"")
    assert (records / "heat.toml").read_text() == OLD
    assert [each.name for each in records.iterdir()] == ["heat.toml"]


NFO = "<movie><title>{}</title><year>1949</year></movie>"


@pytest.mark.parametrize("call", ["write", "fsync", "link"] if EVERY else ["fsync"])
@pytest.mark.parametrize(("number", "code"), ENDINGS, ids=["INT", "TERM", "HUP"])
def test_a_signal_ends_an_import_of_films_and_a_second_one_finishes_it(
    home: Path, records: Path, call: str, number: int, code: int
) -> None:
    names = ["Early Summer", "Late Spring", "Tokyo Story"]
    for name in names:
        (home / f"{name}.nfo").write_text(NFO.format(name))
    argv = ["import", "nfo", *(f"{name}.nfo" for name in names)]
    with held(call, argv, home, records) as child:
        child.send_signal(number)
        _, said = child.communicate(timeout=20)
    assert child.returncode == code
    words = b"filmcli: stopped; 0 records are written, each whole\n"
    assert said == (words if number == signal.SIGINT else b"")
    left = {each.name: each.read_text() for each in records.iterdir()}
    assert litter(records) == []
    assert all(name in ("heat.toml", *slugs(names)) for name in left), left
    assert all(text.startswith(('title = "', "year=1995")) for text in left.values()), left
    ran = program(*argv, home=home, environ={"FILMCLI_DATA": str(records)})
    assert ran.returncode == 0, ran.stderr
    assert {each.name for each in records.iterdir()} == {"heat.toml", *slugs(names)}


def slugs(names: Sequence[str]) -> list[str]:
    return [f"{name.lower().replace(' ', '-')}.toml" for name in names]


@pytest.mark.parametrize("count", [2, 8] if EVERY else [2])
def test_imports_of_one_file_at_once_make_one_record_each_whole(
    home: Path, records: Path, count: int
) -> None:
    (home / "a.nfo").write_text(NFO.format("Late Spring"))
    ran = at_once(home, records, [["import", "nfo", "a.nfo"]] * count)
    assert any(code == 0 for code, _ in ran), ran
    assert all(code == 0 or said for code, said in ran), ran
    for each in records.glob("late-spring*"):
        assert each.read_text().startswith('title = "Late Spring"\n')
    assert litter(records) == []


def test_a_signal_that_is_ignored_stays_ignored(home: Path, records: Path) -> None:
    """As under nohup: the edit goes on to its end."""
    script = HELD.replace("time.sleep(20)", "time.sleep(0.5)").replace(
        "run()", "signal.signal(signal.SIGHUP, signal.SIG_IGN)\nrun()"
    )
    ready = home / "ready"
    with subprocess.Popen(
        [sys.executable, "-c", script, "fsync", str(ready), "set", "heat", "year=1996"],
        env=environment(home, {"FILMCLI_DATA": str(records)}),
        stderr=subprocess.DEVNULL,
        cwd=home,
    ) as child:
        wait_for(ready, child)
        child.send_signal(signal.SIGHUP)
        assert child.wait(20) == 0
    assert (records / "heat.toml").read_text() == NEW


def test_the_handlers_of_others_are_as_before(tmp_path: Path) -> None:
    from filmcli import files

    before = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)]
    files.replace(tmp_path / "a", b"1")
    after = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)]
    assert after == before


def test_litter_of_a_kill_is_removed_by_the_next_run(home: Path, records: Path) -> None:
    with held("fsync", ["set", "heat", "year=1996"], home, records) as child:
        assert litter(records) != []
        child.kill()
    assert (child.returncode, len(litter(records))) == (-signal.SIGKILL, 1)
    ran = program("set", "heat", "year=1996", home=home, environ={"FILMCLI_DATA": str(records)})
    assert ran.returncode == 0
    assert litter(records) == []
    assert (records / "heat.toml").read_text() == NEW


# Several at once.


def at_once(home: Path, records: Path, lines: Sequence[Sequence[str]]) -> list[tuple[int, bytes]]:
    environ = environment(home, {"FILMCLI_DATA": str(records)})
    children = [
        subprocess.Popen(command(*line), env=environ, stderr=subprocess.PIPE, cwd=home)
        for line in lines
    ]
    said = [child.communicate(timeout=60)[1] for child in children]
    return [(child.returncode, each) for child, each in zip(children, said, strict=True)]


@pytest.mark.parametrize("count", [2, 8])
def test_edits_of_one_record_at_once_are_all_there_or_told(
    home: Path, records: Path, count: int
) -> None:
    ran = at_once(
        home, records, [["set", "heat", "--add", f"genres=G{number}"] for number in range(count)]
    )
    text = (records / "heat.toml").read_text()
    for number, (code, said) in enumerate(ran):
        assert code in (0, 5), said
        assert (f'"G{number}"' in text) == (code == 0), text
        assert code == 0 or b"changed by another program meanwhile" in said
    assert any(code == 0 for code, _ in ran)
    assert text.startswith("year=1995\ntitle = 'Heat'\n") or "title = 'Heat'" in text
    assert [each.name for each in records.iterdir()] == ["heat.toml"]


@pytest.mark.parametrize("count", [2, 8] if EVERY else [8])
def test_new_records_of_one_title_at_once_are_as_many_files(
    home: Path, records: Path, count: int
) -> None:
    ran = at_once(home, records, [["new", "Late Spring", "--no-edit"]] * count)
    made = sorted(each.name for each in records.iterdir() if each.name != "heat.toml")
    assert len(made) == sum(code == 0 for code, _ in ran)
    assert all(code in (0, 1) for code, _ in ran), ran
    assert all(b"exists" in said or b"in use" in said for code, said in ran if code)
    assert len(made) >= 1


@pytest.mark.parametrize("count", [2, 8] if EVERY else [2])
def test_edits_and_lists_at_once_never_see_half_a_record(
    home: Path, records: Path, count: int
) -> None:
    for number in range(20):
        (records / f"f{number:02}.toml").write_text(f'year=2000\ntitle="{number}"\n')
    ran = at_once(home, records, [["fmt"], ["list", "--json"]] * (count // 2))
    assert all(code in (0, 5) for code, _ in ran), ran
    assert all(b"not valid" not in said and b"cannot be read" not in said for _, said in ran), ran
    again = program("fmt", "--check", home=home, environ={"FILMCLI_DATA": str(records)})
    assert again.returncode in (0, 1)
    assert program("fmt", home=home, environ={"FILMCLI_DATA": str(records)}).returncode == 0
    for number in range(20):
        text = (records / f"f{number:02}.toml").read_text()
        assert text == f'title = "{number}"\nyear = 2000\n'


@pytest.mark.parametrize("seed", range(40 if EVERY else 3))
def test_a_kill_at_any_moment_leaves_an_index_that_answers_right(
    home: Path, tmp_path: Path, seed: int
) -> None:
    """The index is killed while it is made, over and over, and asked after each."""
    place = tmp_path / "many"
    place.mkdir()
    for number in range(60):
        (place / f"f{number:02}.toml").write_text(f'title = "Film {number}"\n')
        os.utime(place / f"f{number:02}.toml", (1_500_000_000 + seed, 1_500_000_000))
    environ = {"FILMCLI_DATA": str(place)}
    with subprocess.Popen(
        command("list"), env=environment(home, environ), stdout=subprocess.DEVNULL, cwd=home
    ) as child:
        time.sleep(random.Random(seed).uniform(0.05, 0.35))
        child.kill()
    ran = program("list", "--fields", "title", "--csv", home=home, environ=environ)
    assert ran.returncode == 0, ran.stderr
    titles = sorted(ran.stdout.decode().split("\r\n" if b"\r" in ran.stdout else "\n")[1:-1])
    assert titles == sorted(f"Film {number}" for number in range(60))
