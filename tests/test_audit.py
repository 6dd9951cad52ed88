"""What every command opens, starts and connects to, as Python itself tells: nothing else."""

from __future__ import annotations

import os
import shlex
import site
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from filmcli.cli import COMMANDS
from tests.catalogues import Made, make
from tests.conftest import ROOT, Run

HEAT = """title = "Heat"
synopsis = "file:///etc/passwd http://example.org/ $(touch pwned) `touch pwned`"
[[claims]]
field = "year"
value = 1995
[sources.a]
url = "http://example.org/x"
[x-include]
file = "../../secret.toml"
"""
# Of every command a line that works; a command that is not here is given the record.
LINES: dict[str, list[str]] = {
    "list": ["list", "heat"],
    "ls": ["ls"],
    "search": ["search", "heat"],
    "person": ["person", "al pacino"],
    "common": ["common", "--films", "heat", "ran"],
    "calendar": ["calendar"],
    "stats": ["stats"],
    "compare": ["compare", "heat", "ran"],
    "pick": ["pick", "--seed", "1"],
    "new": ["new", "Late Spring", "--no-edit"],
    "add": ["add", "tt0111161"],
    "set": ["set", "heat", "runtime=170"],
    "unset": ["unset", "heat", "synopsis"],
    "fmt": ["fmt"],
    "rename": ["rename", "heat", "heat-1995"],
    "remove": ["remove", "heat", "--yes"],
    "import": ["import", "imdb", str(ROOT / "tests" / "data" / "imdb")],
    "db": ["db", "status"],
    "export": ["export", "heat", "--to", "html"],
    "rate": ["rate", "heat", "8"],
    "log": ["log"],
    "check": ["check"],
    **{name: [name] for name in ("schema", "fields", "config", "doctor")},
    "completion": ["completion", "bash"],
}
CHANGING = ("new", "add", "edit", "set", "unset", "fmt", "rename", "remove", "rate", "watch")
WRITING = {
    "open", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink",
    "os.truncate", "os.chmod", "os.chown", "os.utime", "os.setxattr", "shutil.rmtree",
    "shutil.move", "shutil.copyfile", "tempfile.mkstemp", "tempfile.mkdtemp",
}  # fmt: skip
STARTING = {
    "subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork",
    "os.forkpty", "os.startfile", "pty.spawn", "webbrowser.open",
}  # fmt: skip
PYTHONS = [
    *{Path(each) for each in (sys.prefix, sys.base_prefix, sysconfig.get_paths()["stdlib"])},
    *map(Path, site.getsitepackages()),
    ROOT / "filmcli",
    ROOT / "data",
]
SYSTEMS = {Path(each) for each in ("/dev/null", "/etc/localtime", "/proc/self/status")}


class Seen(NamedTuple):
    """What a command did."""

    read: set[Path]
    written: set[Path]
    started: list[str]
    connected: list[str]


_NOW: Seen | None = None


def _note(event: str, args: tuple[object, ...]) -> None:
    if _NOW is None:
        return
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "ctypes.dlopen")):
        _NOW.connected.append(f"{event} {args[1:]!r}")
    elif event in STARTING:
        _NOW.started.append(f"{event} {args[0]!r}")
    elif event == "sqlite3.connect" and isinstance(args[0], str | bytes):
        name = os.fsdecode(args[0])
        if name != ":memory:" and not name.startswith("file:"):
            _NOW.written.add(Path(os.path.realpath(name)))
    elif event in WRITING:
        _note_file(_NOW, event, args)


def _note_file(now: Seen, event: str, args: tuple[object, ...]) -> None:
    flags = args[2] if event == "open" else os.O_WRONLY
    writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    for name in args[:2] if event in ("os.rename", "os.link", "shutil.move") else args[:1]:
        if isinstance(name, str | bytes | os.PathLike):
            path = _base(event, args) / os.fsdecode(name)
            (now.written if writes else now.read).add(Path(os.path.realpath(path)))


def _base(event: str, args: tuple[object, ...]) -> Path:
    """Give what a relative name is relative to: a tree is removed by names in open directories."""
    descriptor = args[1] if event in ("os.remove", "os.rmdir") else -1
    if descriptor == -1 or sys.platform != "linux":
        return Path()
    return Path(f"/proc/self/fd/{descriptor}").readlink()


sys.addaudithook(_note)


@pytest.fixture
def watched(run: Run) -> Callable[..., Seen]:
    """Run a command, and tell what it did."""

    def call(*argv: str, terminal: bool = False, **environ: str) -> Seen:
        global _NOW  # noqa: PLW0603  a hook is for ever, what it fills is not
        seen = _NOW = Seen(set(), set(), [], [])
        try:
            ran = run(*argv, terminal=terminal, environ=environ)
        finally:
            _NOW = None
        assert ran.code in (0, 3), (argv, ran)
        return seen

    return call


@pytest.fixture
def desk(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out records, a catalogue, and about them what is none of filmcli's business."""
    records = tmp_path / "records"
    records.mkdir()
    (records / "heat.toml").write_text(HEAT)
    (records / "ran.toml").write_text('title = "Ran"\n[[cast]]\nname = "Al Pacino"\n')
    (records / "notes.txt").write_text("private")
    (records / ".hidden.toml").write_text("private")
    monkeypatch.setenv("FILMCLI_DATA", str(records))
    make(home / ".local/share/filmcli/imdb.db", [Made(111161, "Shawshank", 1994, 3_000_000, 93)])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("config.toml", "filmcli.toml", ".env", "pyproject.toml", "rich.py", "heat.toml"):
        (elsewhere / name).write_text("not = 'ours'\n")
    (tmp_path / "secret.toml").write_text('title = "Secret"\n')
    monkeypatch.chdir(elsewhere)
    return tmp_path


def below(path: Path, *places: Path) -> bool:
    return any(path.is_relative_to(os.path.realpath(place)) for place in places)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_a_command_touches_only_what_is_its_business(
    watched: Callable[..., Seen], desk: Path, home: Path, name: str, terminal: bool
) -> None:
    editor = desk / "editor"
    editor.write_text("#!/bin/sh\n")
    editor.chmod(0o755)
    argv = LINES.get(name, [name, "heat"])
    seen = watched(*argv, terminal=terminal, EDITOR=shlex.quote(str(editor)))
    records, cache, share = desk / "records", home / ".cache", home / ".local" / "share"
    config, imdb = home / ".config" / "filmcli" / "config.toml", ROOT / "tests" / "data" / "imdb"
    business = [records, cache, share, *PYTHONS, *([imdb] if name == "import" else [])]
    strange = {each for each in seen.read if not below(each, *business, config)} - SYSTEMS
    assert strange == set()
    private = {records / "notes.txt", records / ".hidden.toml"}
    assert not private & (seen.read | seen.written)
    assert seen.connected == []
    assert [each for each in seen.started if str(editor) not in each] == []
    assert bool(seen.started) == (name == "edit")
    mine = [cache / "filmcli"]
    mine += [records, share / "Trash"] if name in CHANGING else []
    mine += [share / "filmcli"] if name == "import" else []
    parents = {*home.parents, home, cache, *(share / "filmcli").parents}
    written = {each for each in seen.written if not below(each, *mine)} - SYSTEMS - parents
    assert written == set()


FILES = {
    "a.nfo": "<movie><title>A</title><thumb>http://example.org/a.jpg</thumb></movie>",
    "tmdb.json": '{"id": 1, "title": "B", "original_title": "B", "poster_path": "/../secret.toml"}',
    "omdb.json": '{"Title": "C", "Poster": "file:///etc/passwd", "Response": "True"}',
    "table.csv": "title,year,file\nD,1999,../secret.toml\n",
    "watchlist.csv": "Date,Name,Year,Letterboxd URI\n2020-01-01,Heat,1995,http://example.org/x\n",
}


@pytest.mark.parametrize("name", FILES)
def test_an_import_reads_its_file_and_nothing_that_it_names(
    watched: Callable[..., Seen], desk: Path, home: Path, name: str
) -> None:
    file = desk / "elsewhere" / name
    file.write_text(FILES[name])
    (desk / "elsewhere" / "poster.jpg").write_text("private")
    seen = watched("import", str(file))
    share, cache = home / ".local" / "share", home / ".cache"
    business = [desk / "records", file, cache, share, *PYTHONS]
    config = home / ".config" / "filmcli" / "config.toml"
    assert {each for each in seen.read if not below(each, *business, config)} - SYSTEMS == set()
    assert (seen.started, seen.connected) == ([], [])
    parents = {*home.parents, home, cache, *(share / "filmcli").parents}
    mine = [desk / "records", cache / "filmcli"]
    assert {each for each in seen.written if not below(each, *mine)} - SYSTEMS - parents == set()


@pytest.mark.parametrize("form", ["html", "nfo", "ics", "sqlite", "toml", "json"])
def test_an_export_writes_its_file_alone(
    watched: Callable[..., Seen], desk: Path, home: Path, form: str
) -> None:
    place = desk / "elsewhere" / "out"
    place.mkdir()
    seen = watched("export", "heat", "--to", form, "-o", str(place / "heat"))
    assert (seen.started, seen.connected) == ([], [])
    parents = {*home.parents, home, home / ".cache", Path(tempfile.gettempdir()).resolve()}
    mine = [place, home / ".cache" / "filmcli"]
    strange = {each for each in seen.written if not below(each, *mine)} - SYSTEMS - parents
    # Films wait in a private directory of temporary files, which is gone by now.
    assert {each for each in strange if each.exists()} == set()
    assert all(each.name == "films" or each.name.startswith("filmcli-") for each in strange)
    assert [each.name for each in place.iterdir()] == ["heat"]


def test_what_a_record_names_is_never_opened(
    watched: Callable[..., Seen], desk: Path, run: Run
) -> None:
    names = {"/etc/passwd", str(desk / "secret.toml")}
    for argv in (["info", "heat", "--full"], ["why", "heat"], ["sources", "heat"], ["check"]):
        assert not names & set(map(str, watched(*argv).read))
    assert not (desk / "elsewhere" / "pwned").exists()


def test_the_pager_is_the_only_program_that_showing_starts(
    watched: Callable[..., Seen], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watched("schema", terminal=True, PAGER="less")
    assert seen.started == []  # it fits this terminal of 10,000 lines
    with pytest.raises(AssertionError):
        assert watched("edit", "heat", EDITOR="true").started == []


def test_the_watch_sees_what_is_written(watched: Callable[..., Seen], desk: Path) -> None:
    seen = watched("info", "heat", "--json", "-o", str(desk / "out.json"))
    assert {each.parent for each in seen.written if not below(each, desk / "home")} == {desk}
    assert desk / "records" / "heat.toml" in seen.read
