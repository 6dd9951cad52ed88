"""Kills filmcli, or fails its disk, at every call that writes, and looks at what is left.

A program of its own, so that it has one thread and may fork: `python tests/killing.py` prints what
was survived, for every command that writes.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

# What filmcli writes with; SQLite, which only keeps a cache, writes past these.
CALLS = (
    *("open", "write", "fsync", "replace", "rename", "link", "unlink", "mkdir", "fchmod"),
    *("fchown", "setxattr", "close"),
)
MAKING = ("open", "write", "fsync", "link", "mkdir")  # what a full disk refuses
KILLED, WENT_WRONG = 137, 99
LITTER = ".filmcli-tmp"
MEMORY = Path("/dev/shm")  # a disk would be synced some thousand times

HEAT = '# mine\nyear=1995\ntitle = "Heat"\n'
RECORDS = {"heat.toml": HEAT, "ran.toml": 'year=1985\ntitle = "Ran"\n', "sub/up.toml": HEAT}
COMMANDS: dict[str, tuple[str, ...]] = {
    "set": ("set", "heat", "runtime=170", "--add", 'cast={name="Al Pacino"}'),
    "unset": ("unset", "heat", "year"),
    "fmt": ("fmt",),
    "new": ("new", "Late Spring", "--set", "year=1949", "--no-edit"),
    "edit": ("edit", "heat"),
    "copy": ("set", "ballerina", "runtime=92"),
    "rename": ("rename", "heat", "heat-1995"),
    "remove": ("remove", "heat", "--yes"),
    "import": ("import", "nfo", "HOME/a.nfo", "HOME/b.nfo"),
    "take": ("import", "nfo", "HOME/more.nfo", "--take", "all", "--yes"),
    "watch": ("watch", "heat", "--date", "2020-01-02"),
    "letterboxd": ("import", "letterboxd", "HOME/watched.csv"),
    "export": ("export", "heat", "--to", "html", "-o", "HOME/heat.html", "--force"),
}
FILES = {
    "a.nfo": "<movie><title>A</title><year>2009</year></movie>",
    "b.nfo": "<movie><title>B</title><director>C</director></movie>",
    "more.nfo": "<movie><title>Ran</title><year>1985</year><runtime>160</runtime></movie>",
    "watched.csv": "Date,Name,Year,Letterboxd URI\n2020-01-01,Ran,1985,https://boxd.it/a\n"
    "2020-01-01,Nothing,1900,https://boxd.it/b\n",
    "heat.html": "old",
    "records/log.toml": '# mine\n[[seen]]\ntitle = "Ran"\nfilm = "ran"\ndate = 2019-05-06\n',
}


def line(name: str, home: Path) -> tuple[str, ...]:
    """Give the words of a command that is run in a home."""
    return tuple(each.replace("HOME", str(home)) for each in COMMANDS[name])


# All commands and faults; without it those that stand for the others, in a third of the time.
EVERY = bool(os.environ.get("FILMCLI_TEST_EVERY_KILL"))
USUAL = ("set", "fmt", "new", "edit", "rename", "remove", "import", "watch")


class Fault(NamedTuple):
    """What happens at the Nth call: a kill before it, or in the middle of a write, or an error."""

    kind: str
    code: int = 0
    lasts: bool = False


FAULTS = (
    Fault("before"),
    Fault("torn"),
    Fault("EIO", errno.EIO),
    Fault("ENOSPC", errno.ENOSPC, lasts=True),
    *([Fault("EDQUOT", errno.EDQUOT, lasts=True)] if EVERY else []),
)


class Tally(NamedTuple):
    """How often something was survived, and what was not."""

    kills: int
    errors: int
    failures: list[str]


def spared(fault: Fault, name: str, args: tuple[Any, ...]) -> bool:
    """Tell whether a call is none that this fault strikes."""
    if name == "open" and not args[1] & os.O_CREAT:
        return True
    if fault.code:
        return name == "close" or (fault.lasts and name not in MAKING)
    return fault.kind == "torn" and name != "write"


def patched(fault: Fault, number: int, fired: Callable[[], Any]) -> None:
    """Make the Nth call that writes go wrong, in this process."""
    count = 0

    def wrap(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            struck = not spared(fault, name, args)
            count += struck
            if not struck or count < number or (count > number and not fault.lasts):
                return real(*args, **kwargs)
            fired()
            if fault.code:
                raise OSError(fault.code, os.strerror(fault.code))
            if fault.kind == "torn":
                real(args[0], bytes(args[1])[: len(args[1]) // 2])
            os._exit(KILLED)

        return call

    for name in CALLS:
        if hasattr(os, name):
            setattr(os, name, wrap(name, getattr(os, name)))


def run(argv: tuple[str, ...], home: Path) -> int:
    """Run a command in this process."""
    from filmcli.__main__ import main
    from filmcli.streams import Streams

    def nothing(_: bytes) -> None:
        return

    tempfile.tempdir = str(home / "temporary")
    environ = {**os.environ, "HOME": str(home), "FILMCLI_DATA": str(home / "records")}
    streams = Streams(
        write_out=nothing,
        write_err=nothing,
        stdin=lambda: b"",
        stdin_line=lambda: "",
        environ=environ | {"EDITOR": str(home / "editor")},
    )
    return main(list(argv), streams)


def in_child(work: Callable[[Callable[[], Any]], int]) -> tuple[int, bool]:
    """Do something in a child; give its exit code, and whether it said that the fault came."""
    reading, writing = os.pipe()
    write = os.write
    child = os.fork()
    if child == 0:
        code = WENT_WRONG
        try:
            os.close(reading)
            code = work(lambda: write(writing, b"!"))
        finally:
            os._exit(code)
    os.close(writing)
    said = os.read(reading, 1)
    status = os.waitpid(child, 0)[1]
    os.close(reading)  # not sooner: a fault that lasts tells of itself again
    return os.waitstatus_to_exitcode(status), bool(said)


def desk(home: Path) -> None:
    """Lay out a home with records and an editor."""
    for name, text in {
        **FILES,
        **{f"records/{name}": text for name, text in RECORDS.items()},
    }.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (home / "temporary").mkdir(exist_ok=True)
    editor = home / "editor"
    editor.write_text("#!/bin/sh\necho '# typed' >> \"$1\"\n")
    editor.chmod(0o755)


def found(home: Path) -> dict[str, bytes]:
    """Give every file but the cache."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and ".cache" not in path.parts and not path.name.endswith(".trashinfo")
    }


def litter(home: Path) -> list[str]:
    """Give the temporary files that are left."""
    return [str(path) for path in home.rglob(f"*{LITTER}")]


def wrong(
    before: dict[str, bytes], after: dict[str, bytes], now: dict[str, bytes]
) -> Iterator[str]:
    """Tell which files are neither as they were nor as they should be."""
    files = {name: data for name, data in now.items() if not name.endswith(LITTER)}
    for name in sorted({*before, *after, *files}):
        if files.get(name) not in (before.get(name), after.get(name)):
            yield f"{name} is neither the old nor the new one: {files.get(name)!r}"
    for name, data in before.items():
        if data not in files.values() and after.get(name, data) not in files.values():
            yield f"{name} is lost"


def one(argv: tuple[str, ...], fault: Fault, number: int, home: Path, expected: Any) -> Any:
    """Run a command with a fault; give whether it came, and what is wrong after it."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    desk(home)
    before = found(home)

    def work(fired: Callable[[], Any]) -> int:
        patched(fault, number, fired)
        return run(argv, home)

    code, came = in_child(work)
    now = found(home)
    problems = list(wrong(before, expected, now))
    if code == 0 and {name: data for name, data in now.items() if name in expected} != expected:
        problems.append("exit 0, but it is not done")
    if fault.code and code not in (0, 1):
        problems.append(f"exit {code}")
    if fault.code and fault.kind != "EIO" and litter(home):
        problems.append(f"litter: {litter(home)}")
    # The next run works, and sweeps up; where the first had done its work, there is none left.
    again, _ = in_child(lambda _: run(argv, home))
    if litter(home):
        in_child(lambda _: run(("new", "Sweep", "--no-edit"), home))
    if again != 0 and not (now != before and argv[0] in ("rename", "remove", "unset")):
        problems.append(f"the next run ended with {again}")
    if litter(home / "records"):
        problems.append(f"litter after the next run: {litter(home)}")
    return came, [f"{' '.join(argv)}: {fault.kind} {number}: {each}" for each in problems]


def survive(name: str, place: Path) -> Tally:
    """Run a command with every fault at every call."""
    home = place / "home"
    argv = line(name, home)
    home.mkdir()
    desk(home)
    in_child(lambda _: run(argv, home))
    expected = found(home)
    kills = errors = 0
    failures: list[str] = []
    for fault in FAULTS:
        for number in range(1, 1000):
            came, problems = one(argv, fault, number, home, expected)
            if not came:
                break
            kills, errors = kills + (not fault.code), errors + bool(fault.code)
            failures += problems
    return Tally(kills, errors, failures)


def warm(home: Path, argv: tuple[str, ...]) -> None:
    """Load and build what the command uses once, here, and not in every child."""
    home.mkdir()
    desk(home)
    run(argv, home)


def main(names: list[str]) -> None:
    """Print for each command, as a line of JSON, what was survived."""
    for name in names or COMMANDS:
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
            warm(Path(place) / "warm", line(name, Path(place) / "warm"))
            print(json.dumps({"command": name, **survive(name, Path(place))._asdict()}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
