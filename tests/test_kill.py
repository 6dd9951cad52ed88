"""The write path under a kill, an error and a full disk at every call that writes."""

from __future__ import annotations

import contextlib
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.killing import COMMANDS, EVERY, HEAT, MEMORY, USUAL, desk, found, line, litter, wrong
from tests.program import ROOT, command, environment, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, limits and strace")

FEWEST = {"set": 10, "unset": 10, "fmt": 20, "new": 8, "edit": 15, "copy": 10, "rename": 3}
TRACED = (
    "write,fsync,rename,renameat,renameat2,"
    "link,linkat,unlink,unlinkat,mkdir,mkdirat,fchmod,fsetxattr"
)
# The index is only a cache, and to kill its writes too takes minutes.
SQLITES = ",pwrite64,fdatasync,ftruncate,fchown" if EVERY else ""


@pytest.mark.parametrize("name", list(COMMANDS) if EVERY else USUAL)
def test_a_kill_or_an_error_at_any_call_leaves_the_old_record_or_the_new_one(
    name: str, home: Path, record_property: Callable[[str, object], None]
) -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "killing.py"), name],
        env=environment(home, {"FILMCLI_TEST_EVERY_KILL": "1" if EVERY else ""}),
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    tally = json.loads(ran.stdout)
    assert tally["failures"] == []
    assert tally["kills"] >= FEWEST.get(name, 3)
    assert tally["errors"] >= FEWEST.get(name, 3) / 2
    record_property("kills", tally["kills"])
    record_property("errors", tally["errors"])


def _calls(home: Path, argv: tuple[str, ...]) -> dict[str, int]:
    """Count the system calls that write."""
    log = home / "calls"
    _traced(home, argv, f"-o{log}", f"-etrace={TRACED}{SQLITES}")
    names = re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE)
    log.unlink()
    return {name: names.count(name) for name in dict.fromkeys(names)}


def _traced(home: Path, argv: tuple[str, ...], *options: str) -> int:
    more = {"FILMCLI_DATA": str(home / "records"), "EDITOR": str(home / "editor")}
    ran = subprocess.run(
        ["strace", "-f", "-qq", *options, *command(*argv)],
        env=environment(home, more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd=home,
        timeout=60,
    )
    return ran.returncode


def _laid_out(place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    desk(place)
    return place


@pytest.fixture
def memory() -> Iterator[Path]:
    """Give a directory that costs nothing to sync."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        yield Path(place)


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here")
@pytest.mark.parametrize("name", list(COMMANDS) if EVERY else ["set"])
def test_a_kill_at_every_system_call_that_writes_leaves_the_old_record_or_the_new_one(
    name: str, memory: Path, record_property: Callable[[str, object], None]
) -> None:
    place = memory / "desk"
    argv = line(name, place)
    before = found(_laid_out(place))
    if _traced(place, ("list",), "-o/dev/null"):
        pytest.skip("strace may not trace here")
    calls = _calls(place, argv)
    after = found(place)
    assert before != after
    kills = 0
    for call, count in calls.items():
        for number in range(1, count + 1):
            _laid_out(place)
            _traced(place, argv, "-o/dev/null", f"-einject={call}:signal=KILL:when={number}")
            kills += 1
            assert list(wrong(before, after, found(place))) == [], (call, number)
            environ = {"FILMCLI_DATA": str(place / "records")}
            program(*argv, home=place, environ=environ | {"EDITOR": "true"})
            ran = program("new", "Sweep", "--no-edit", home=place, environ=environ)
            left = litter(place / "records")
            assert (ran.returncode, left) == (0, []), (call, number, ran.stderr)
    record_property("kills", kills)
    print(f"{name}: survived {kills} kills: {calls}")  # noqa: T201
    assert kills >= 5


@pytest.mark.parametrize("room", [0, 1, 20, len(HEAT), 100])
def test_a_limit_on_the_size_of_files_leaves_the_old_record(tmp_path: Path, room: int) -> None:
    place = _laid_out(tmp_path / "desk")
    before = found(place)
    ran = program(
        *("set", "heat", f"tagline={'x' * 200}"),
        home=place,
        environ={"FILMCLI_DATA": str(place / "records")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert (ran.returncode, b"cannot be written: file too large" in ran.stderr) == (1, True)
    assert found(place) == before
    assert litter(place) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """Mount a disk of 64 KiB, where one may."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting is not allowed here")
    return place


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(512)):
            pass


def test_a_full_disk_leaves_the_old_record_and_then_takes_the_new_one(
    small_disk: Path, home: Path
) -> None:
    records = small_disk / "records"
    records.mkdir()
    (records / "heat.toml").write_text(HEAT)
    environ = {"FILMCLI_DATA": str(records)}
    try:
        _fill(small_disk / "filling")
        ran = program("set", "heat", "year=1996", home=home, environ=environ)
        assert (ran.returncode, b"no space left on device" in ran.stderr) == (1, True)
        assert b"make room" in ran.stderr
        assert [each.name for each in records.iterdir()] == ["heat.toml"]
        assert (records / "heat.toml").read_text() == HEAT
        (small_disk / "filling").unlink()
        assert program("set", "heat", "year=1996", home=home, environ=environ).returncode == 0
        assert "year=1996" in (records / "heat.toml").read_text()
    finally:
        subprocess.run(["umount", str(small_disk)], check=False)


def test_many_records_killed_half_way_are_each_old_or_new_and_a_rerun_finishes(
    home: Path, tmp_path: Path
) -> None:
    records = tmp_path / "records"
    records.mkdir()
    for number in range(100):
        (records / f"film-{number:03}.toml").write_text(f'year=2000\ntitle="{number}"\n')
    with subprocess.Popen(
        command("fmt"),
        env=environment(home, {"FILMCLI_DATA": str(records)}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
    ) as child:
        while "\nyear = 2000" not in (records / "film-010.toml").read_text():
            assert child.poll() is None
        child.kill()
    texts = [each.read_text() for each in sorted(records.glob("film-*"))]
    assert all(
        text in (f'year=2000\ntitle="{n}"\n', f'title = "{n}"\nyear = 2000\n')
        for n, text in enumerate(texts)
    )
    ran = program("fmt", home=home, environ={"FILMCLI_DATA": str(records)})
    assert ran.returncode == 0
    assert ran.stdout.count(b"\n") == sum(text.startswith("year") for text in texts)
    assert litter(records) == []
