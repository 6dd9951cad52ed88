"""The contract for every command there is, and the surroundings that must not matter."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from filmcli.cli import COMMANDS
from tests.catalogues import Made, make
from tests.conftest import ROOT, Run
from tests.program import program

Records = Callable[..., Path]

# What a command needs beside its name, for those that need anything.
ARGUMENTS = {name: ["ballerina"] for name in COMMANDS} | {
    "completion": ["bash"],
    "common": ["Jeon Jong Seo", "Kim Ji Hoon"],
    "compare": ["ballerina", "ballerina"],
    "person": ["Lee Chung-hyun"],
    **{name: [] for name in ("schema", "fields", "config", "doctor")},
    **{name: [] for name in ("list", "ls", "calendar", "stats", "pick")},
}
SCRIPTS = ("schema", "completion")  # one form of output only
MIRRORS = ("config", "doctor")  # show the width and the colour they are asked to use
# Commands that change records, or need what these tests do not make, are tested with their own.
ANSWERS = [
    name
    for name, registered in COMMANDS.items()
    if registered.group in ("Show", "Find", "Set up") or name in ("check", "path", "fields")
    if name not in SCRIPTS
]


def test_the_commands_are_few_and_in_known_groups() -> None:
    assert len([each for each in COMMANDS.values() if not each.hidden]) <= 25
    assert {each.group for each in COMMANDS.values()} <= {"Show", "Find", "Keep", "Move", "Set up"}
    assert {"info", "cast", "release", "check", "config"} <= set(ANSWERS)


# Help.


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_ends_with_an_example_that_runs(
    run: Run, name: str, option: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = run(name, option)
    assert (ran.code, ran.err) == (0, "")
    *_, heading, last = ran.out.rstrip("\n").split("\n")
    assert heading == "Example:"
    assert last == f"  {COMMANDS[name].example}"
    words = shlex.split(last)
    assert words[:2] == ["filmcli", name]
    if COMMANDS[name].group == "Keep":
        (home / "films").mkdir()
        for slug in ("heat", "ballerina"):
            title = f'title = "{slug.capitalize()}"'
            cast = '[[cast]]\nname = "A"\n' * 4
            (home / "films" / f"{slug}.toml").write_text(f"{title}\n\n{cast}")
        monkeypatch.setenv("FILMCLI_DATA", str(home / "films"))
        monkeypatch.setenv("EDITOR", "true")
    if name in ("add", "db"):
        shawshank = Made(111161, "The Shawshank Redemption", 1994, 3_000_000, 93)
        make(home / ".local/share/filmcli/imdb.db", [shawshank])
    if name == "import":
        (home / "Films").mkdir()
        (home / "Films" / "heat.nfo").write_text("<movie><title>Heat</title></movie>")
    monkeypatch.chdir(home)
    example = run(*words[1:])
    assert example.code == (1 if "--check" in words else 0), example
    # A record without a fault leaves nothing to print; what was checked is a note.
    assert example.out or example.err or "-o" in words


def test_the_help_of_all_lists_every_command_with_its_summary(run: Run) -> None:
    ran = run("--help")
    assert (ran.code, ran.err) == (0, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    for name, registered in COMMANDS.items():
        shown = any(line.startswith(f"{name} {registered.summary[:30]}") for line in lines)
        assert shown != registered.hidden, name


@pytest.mark.parametrize("columns", [0, 1, 400])
def test_help_is_there_at_any_width(run: Run, columns: int) -> None:
    ran = run("--help", columns=columns)
    assert ran.code == 0
    assert "cast" in ran.out
    assert "\x1b" not in ran.out


# Every command in every format.


def parsed_json(text: str) -> Any:
    document = json.loads(text)
    assert next(iter(document)) == "schema"
    assert document["schema"] == 1
    assert len(document) in (2, 3)
    return document


def parsed_jsonl(text: str) -> Any:
    return [json.loads(line) for line in text.split("\n")[:-1]]


def parsed_csv(text: str) -> Any:
    header, *rows = csv.reader(io.StringIO(text))
    assert all(len(row) == len(header) for row in rows)
    return header, rows


def parsed_tsv(text: str) -> Any:
    header, *rows = (line.split("\t") for line in text.split("\n")[:-1])
    assert all(len(row) == len(header) for row in rows)
    return header, rows


def parsed_markdown(text: str) -> Any:
    lines = text.split("\n")[:-1]
    assert all(line.startswith("| ") and line.endswith(" |") for line in lines)
    assert set(lines[1]) <= set("| -")
    return lines


FORMATS: Mapping[str, Callable[[str], Any]] = {
    "json": parsed_json,
    "jsonl": parsed_jsonl,
    "csv": parsed_csv,
    "tsv": parsed_tsv,
    "markdown": parsed_markdown,
}


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("format_", FORMATS)
def test_every_command_has_every_format(run: Run, name: str, format_: str, tmp_path: Path) -> None:
    argv = [name, *ARGUMENTS[name]]
    ran = run(*argv, "--format", format_, "-q")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\n") or name == "check"
    parsed = FORMATS[format_](ran.out)
    assert parsed or name == "check"
    assert "\x1b" not in ran.out
    short = [f"--{format_}"] if format_ != "markdown" else ["--format=markdown"]
    assert run(*short, *argv, "-q").out == ran.out
    assert run(*argv, *short, "-q", terminal=True).out == ran.out or name == "doctor"
    target = tmp_path / "out"
    assert run(*argv, *short, "-q", "-o", str(target)) == (0, "", "")
    assert target.read_bytes() == ran.out.encode()


@pytest.mark.parametrize("name", ANSWERS)
def test_every_command_takes_fields(run: Run, name: str) -> None:
    argv = [name, *ARGUMENTS[name], "-q"]
    first = run(*argv, "--tsv").out.split("\n")[0].split("\t")[0]
    ran = run(*argv, "--fields", first)
    assert ran.code == 0
    assert ran.out.split("\n")[0] == first
    assert "\t" not in ran.out
    rows = ran.out.count("\n") - 1
    as_json = run(*argv, "--fields", first, "--jsonl")
    assert as_json.out.count("\n") == rows
    wrong = run(*argv, "--fields", f"{first},zzzz")
    assert (wrong.code, wrong.out) == (2, "")
    assert "--fields zzzz: no such field here" in wrong.err


@pytest.mark.parametrize("name", [*ANSWERS, *SCRIPTS])
def test_a_pipe_gets_no_colour_no_borders_and_nothing_cut(run: Run, name: str) -> None:
    argv = [name, *ARGUMENTS[name], "-q"]
    piped = run(*argv)
    assert piped.code == 0
    assert not set(piped.out) & set("\x1b─━│┃╭╰…")
    if name not in MIRRORS:
        assert piped.out == run(*argv, columns=20).out == run(*argv, "--width", "400").out


LAID_OUT = [name for name in ANSWERS if name not in ("path", "check", "synopsis")]


@pytest.mark.parametrize("name", LAID_OUT)
def test_a_terminal_without_colour_gets_the_layout_and_no_escape(run: Run, name: str) -> None:
    argv = [name, *ARGUMENTS[name], "-q"]
    coloured = run(*argv, terminal=True, columns=80)
    assert coloured.code == 0
    assert "\x1b[" in coloured.out
    for environ in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
        bare = run(*argv, terminal=True, columns=80, environ=environ).out
        assert "\x1b" not in bare
        assert bare != run(*argv).out
    if name not in MIRRORS:
        assert run(*argv, "--color", "always", columns=80).out == coloured.out


def test_one_character_of_colour_less_changes_no_layout(run: Run) -> None:
    import re

    coloured = run("cast", "ballerina", "--color", "always", columns=80).out
    bare = run("cast", "ballerina", "--color", "never", terminal=True, columns=80).out
    assert [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).split("\n")] == (
        bare.split("\n")
    )


# Every command on every hostile title.

HOSTILE = (
    "\x1b]52;c;cGF5\x07 \x1b[1A\x1b[2K \x9b31m \x00 \x7f \u202egnp.exe \u2066x "
    "[link=https://e.example/]y[/link] [/red] \ufeff \U000e0041 \u0301 \u200d"
)


def literal(text: str) -> str:
    return "".join(
        char if char.isascii() and char.isalnum() else f"\\U{ord(char):08x}" for char in text
    )


@pytest.mark.parametrize(
    "name", [name for name in ANSWERS if ARGUMENTS[name] and COMMANDS[name].group != "Find"]
)
@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("format_", ["", *FORMATS])
def test_a_hostile_record_never_drives_the_terminal(
    run: Run, records: Records, name: str, terminal: bool, format_: str
) -> None:
    words = f'"{literal(HOSTILE)}"'
    records(
        hostile=f"title = {words}\nsynopsis = {words}\ndirector = {words}\nstudio = {words}\n"
        f'[[cast]]\nname = {words}\ncharacter = {words}\nnote = {words}\nsources = ["s"]\n'
        f"[[releases]]\ntype = 'premiere'\ndate = '2020'\nevent = {words}\n"
        f"[sources.s]\ntitle = {words}\npublisher = {words}\n"
    )
    argv = [name, "hostile", "--color", "never"]
    ran = run(*argv, *(["--format", format_] if format_ else []), terminal=terminal, columns=80)
    assert ran.code in (0, 5)
    told = ran.out + ran.err
    assert not [char for char in told if char < " " and char not in "\n\t"]
    assert not set(told) & {*map(chr, range(0x7F, 0xA0)), "\u202e", "\u2066", "\ufeff"}


# The default film and the collection.


def slug(run: Run, *argv: str, **more: Any) -> str:
    ran = run("path", *argv, "--fields", "slug", **more)
    assert ran.code == 0, ran.err
    return ran.out.split("\n")[1]


def test_the_default_film_is_named_or_the_only_one(
    run: Run, records: Records, home: Path, tmp_path: Path
) -> None:
    assert slug(run) == "ballerina"
    directory = records()
    assert slug(run) == "ballerina"  # an empty collection has the bundled film
    records(one='title = "One"\n')
    assert slug(run) == "one"
    records(two='title = "Two"\n')
    ran = run("path")
    assert (ran.code, ran.out) == (2, "")
    assert "which film? The collection has 2" in ran.err
    assert all(each in ran.err for each in ("name one", "FILMCLI_FILM", "configuration"))
    config = tmp_path / "config.toml"
    config.write_text('film = "two"\n')
    assert slug(run, environ={"FILMCLI_CONFIG": str(config)}) == "two"
    environ = {"FILMCLI_CONFIG": str(config), "FILMCLI_FILM": "one"}
    assert slug(run, environ=environ) == "one"
    assert slug(run, "ballerina", environ=environ) == "ballerina"
    assert directory.is_dir()


def test_the_first_directory_with_a_film_wins(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "film.toml").write_text(f'title = "From {name}"\n')
    first, second = str(tmp_path / "a"), str(tmp_path / "b")

    def title(*argv: str, **environ: str) -> str:
        return run("info", "film", "--fields", "title", *argv, environ=environ).out

    assert title("--data", first, "--data", second) == "title\nFrom a\n"
    assert title("--data", second, "--data", first) == "title\nFrom b\n"
    assert title(FILMCLI_DATA=f"{second}{os.pathsep}{first}") == "title\nFrom b\n"
    assert title("--data", first, FILMCLI_DATA=second) == "title\nFrom a\n"


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_a_named_directory_must_be_there(run: Run, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "place"
    if kind == "file":
        place.write_text("")
    for argv in (["--data", str(place), "info"], ["info", "ballerina", "--data", str(place)]):
        ran = run(*argv)
        assert (ran.code, ran.out) == (2, "")
        words = "no such" if kind == "missing" else "a file, not a"
        assert f"{place}: {words} record directory" in ran.err


def test_options_may_stand_before_or_after_the_command(run: Run) -> None:
    assert run("--json", "info").out == run("info", "--json").out
    assert run("--width", "40", "--color", "always", "info").out == (
        run("info", "--color", "always", "--width", "40").out
    )
    assert run("--width", "40", "info", "--width", "60", "--color", "always").out == (
        run("info", "--color", "always", "--width", "60").out
    )


# Surroundings that must not matter.

ARGV = ("info", "ballerina", "--full")


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    ran = program(*ARGV, home=tmp_path_factory.mktemp("usual"))
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "발레리나".encode() in ran.stdout
    return ran.stdout


@pytest.mark.parametrize(
    ("environ", "python"),
    [
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, ()),
        ({"PYTHONIOENCODING": "ascii"}, ()),
        ({"PYTHONIOENCODING": "latin-1:strict"}, ()),
        ({"PYTHONWARNINGS": "error"}, ()),
        ({"PYTHONOPTIMIZE": "2"}, ()),
        ({"PYTHONUNBUFFERED": "1"}, ()),
        ({"PYTHONHASHSEED": "1"}, ()),
        ({"TZ": "Pacific/Kiritimati"}, ()),
        ({"TZ": "nonsense/zone"}, ()),
        ({"COLUMNS": "0"}, ()),
        ({"SOURCE_DATE_EPOCH": "0"}, ()),
        ({"HOME": ""}, ()),
        ({"HOME": "/proc"}, ()),
        ({"HOME": "/nonexistent"}, ()),
        ({"XDG_CACHE_HOME": "/proc/nowhere", "XDG_DATA_HOME": "relative"}, ()),
        ({}, ("-O",)),
        ({}, ("-P",)),
        ({}, ("-s", "-E", "-X", "dev")),
    ],
    ids=str,
)
def test_surroundings_do_not_change_a_byte(
    usual: bytes, environ: dict[str, str], python: tuple[str, ...], home: Path
) -> None:
    if "-E" in python:  # it takes PYTHONPATH away; the checkout is the current folder then
        ran = program(*ARGV, home=home, python=python, cwd=ROOT)
    else:
        ran = program(*ARGV, home=home, environ=environ, python=python)
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", usual)


def test_an_isolated_python_gives_the_same(usual: bytes, home: Path) -> None:
    start = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from filmcli.__main__ import run; run()"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", start, *ARGV],
        capture_output=True,
        check=False,
        env={"HOME": str(home)},
    )
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", usual)


def test_an_unknown_user_without_a_home_is_served(usual: bytes, home: Path) -> None:
    start = (
        "import pwd, sys\n"
        "def unknown(number): raise KeyError(number)\n"
        "pwd.getpwuid = unknown\n"
        "from filmcli.__main__ import run; run()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", start, *ARGV],
        capture_output=True,
        check=False,
        cwd=home,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", usual)
    assert list(home.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_home_that_cannot_be_written_is_served(usual: bytes, home: Path) -> None:
    home.chmod(0o555)
    try:
        ran = program(*ARGV, home=home)
    finally:
        home.chmod(0o755)
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", usual)


def test_a_deleted_current_folder_is_served(usual: bytes, home: Path) -> None:
    gone = home / "gone"
    gone.mkdir()
    ran = program(
        *ARGV, home=home, environ={"FILMCLI_DATA": str(home)}, cwd=gone, preexec_fn=gone.rmdir
    )
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", usual)


def test_modules_in_the_current_folder_are_not_loaded(usual: bytes, home: Path) -> None:
    trap = home / "trap"
    trap.mkdir()
    for name in ("rich", "sqlite3", "typer", "tomli", "json", "platformdirs", "pydantic"):
        (trap / f"{name}.py").write_text(f"raise SystemExit({name!r})\n")
    ran = program(*ARGV, home=home, cwd=trap)
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", usual)


def test_few_file_handles_are_enough(usual: bytes, home: Path) -> None:
    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))

    ran = program(*ARGV, home=home, preexec_fn=limit)
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", usual)
