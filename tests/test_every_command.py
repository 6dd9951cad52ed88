"""Every command of the live app over hostile records, catalogues, file names and arguments."""

from __future__ import annotations

import inspect
import json
import os
import re
import time
import typing
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyte
import pytest
from typer.models import ArgumentInfo

from filmcli.cli import COMMANDS
from filmcli.commands.report import LONGEST
from filmcli.safe import safe, safe_lines
from tests.catalogues import Made, make
from tests.conftest import Ran, Run
from tests.killing import EVERY
from tests.test_hostile import (
    HONEST,
    HOSTILE,
    INVOCATIONS,
    NAMES,
    PLAIN_WIDTH,
    SGR,
    WIDTHS,
    assert_for_people,
    assert_harmless,
    quoted,
    record,
    with_film,
)

wcwidth = pytest.importorskip("wcwidth")

CODES = {0, 1, 2, 3, 4, 5}
# What no test may let through on its own: a shell script, and paths that are for copying.
VERBATIM = ("completion", "schema")
UNFOLDED = ("path", "check", "completion", "schema", "new", "set", "unset", "fmt", "rename",
            "remove", "add", "db", "config", "doctor", "fields", "import")  # fmt: skip


class Place(NamedTuple):
    """An argument or an option of a command that takes text."""

    command: str
    name: str
    option: str | None
    before: tuple[str, ...]  # arguments that it needs in front


def places() -> Iterator[Place]:
    """Give every place of every command where a person may type any text."""
    for name, command in COMMANDS.items():
        before: tuple[str, ...] = ()
        for each, parameter in inspect.signature(
            command.function, eval_str=True
        ).parameters.items():
            info = parameter.annotation.__metadata__[0]
            kind = typing.get_args(parameter.annotation)[0]
            if isinstance(info, ArgumentInfo):
                yield Place(name, each, None, before)
                before = (*before, "imdb" if each == "source" else "h1")
            elif "str" in str(kind):
                words = map(str, (info.default, *(info.param_decls or ())))
                option = next(word for word in words if word.startswith("--"))
                needed = inspect.signature(command.function).parameters.values()
                needs = [p for p in needed if p.default is inspect.Parameter.empty]
                yield Place(name, each, option, ("h1",) * len(needs))
    for option in ("--format", "--fields", "--width", "--color", "--data", "--output"):
        yield Place("info", option, option, ("h1",))


PLACES = list(places())
TYPED = [text for text in HOSTILE if "\0" not in text] + ["\udcff\udc9b", "", " ", "-", "--", "😀"]


def test_every_command_is_here() -> None:
    assert {each.command for each in PLACES} | {"schema", "fields", "config", "doctor"} == {
        *COMMANDS
    }
    assert len(PLACES) > 60


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a record of each text; the same texts are in a catalogue beside them."""
    place = tmp_path_factory.mktemp("every")
    (place / "films").mkdir()
    for number, text in enumerate((*HOSTILE, *HONEST)):
        (place / "films" / f"h{number}.toml").write_text(record(text), encoding="utf-8")
    people = {number + 1: f"x {text}" for number, text in enumerate((*HOSTILE, *HONEST))}
    made = [
        Made(
            number,
            f"x {text}",
            2000,
            1000 + number,
            75,
            original=f"y {text}",
            runtime=90,
            akas=((f"z {text}".replace("\t", " ").replace("\n", " "), "KR", "ko", "", ""),),
            credits=((str(number), "actor", "", f"as {text}".replace("\t", " ").replace("\n", " ")),
                     (str(number), "director", "", "")),
        )
        for number, text in enumerate((*HOSTILE, *HONEST), start=1)
        if not re.search("[\ud800-\udfff\0]", text)
    ]  # fmt: skip
    make(place / "imdb.db", made, people)
    return place


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write records of the texts whose width every terminal agrees on."""
    place = tmp_path_factory.mktemp("plain")
    for number in PLAIN_WIDTH:
        (place / f"h{number}.toml").write_text(record(HOSTILE[number]), encoding="utf-8")
    return place


def assert_safe(ran: Ran, *, colour: bool, tabs: bool) -> None:
    assert ran.code in CODES, ran
    assert "a bug in filmcli" not in ran.err, ran.err
    assert "Traceback" not in ran.err
    assert_for_people(ran.out, colour=colour, tabs=tabs)
    assert_for_people(ran.err)


# Arguments.


@pytest.mark.parametrize("place", PLACES, ids=lambda each: f"{each.command} {each.name}")
def test_whatever_is_typed_is_answered_harmlessly(
    run: Run, films: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: Place
) -> None:
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "h1.toml").write_text(record("[bold]Heat[/bold]"), encoding="utf-8")
    monkeypatch.setenv("FILMCLI_DATA", str(mine))
    environ = {"EDITOR": "true", "FILMCLI_CATALOGUE": str(films / "imdb.db")}
    start = PLACES.index(place) % 6
    for number, text in enumerate(islice(TYPED, 0 if EVERY else start, None, 1 if EVERY else 6)):
        words = [f"{place.option}={text}"] if place.option else [text]
        argv = [place.command, *place.before, *words]
        if place.option is None and text.startswith("-"):
            argv[-1:] = ["--", text]
        terminal = number % 2 == 0
        columns = WIDTHS[number % len(WIDTHS)]
        ran = run(*argv, terminal=terminal, columns=columns, environ=environ, stdin="\n")
        if place.command in VERBATIM:
            assert ran.code in CODES
        else:
            assert_safe(ran, colour=terminal, tabs=not terminal)
        told = run(*argv, "--json", environ=environ) if "--" not in argv else ran
        assert told.code in CODES
        if told.err.startswith("{"):
            assert_harmless(told.err, allowed="\n")
            json.JSONDecoder().raw_decode(told.err)  # one for each film; then there may be notes


def test_of_a_long_argument_a_short_message_is_made(run: Run, films: Path) -> None:
    for text in ("x" * 1_000_000, "title:" * 100_000, "\x1b[2J" * 100_000, "映" * 300_000):
        for name in ("info", "list", "search", "person", "check", "why", "path"):
            ran = run(name, text, "--data", str(films / "films"))
            assert ran.code in (2, 3), (name, ran.err[:200])
            assert len(ran.err) < 3 * LONGEST, name
            assert_for_people(ran.err)


@pytest.mark.parametrize("name", ["list", "search", "person", "common", "check", "fmt", "info"])
def test_ten_thousand_arguments_are_answered(run: Run, films: Path, name: str) -> None:
    # Of several films each that is not there is looked for in its own right, and named.
    count = 1_000 if name in ("check", "fmt") and not EVERY else 10_000
    start = time.process_time()
    ran = run(name, *["nothing like it"] * count, "--data", str(films / "films"))
    assert time.process_time() - start < 2 + count / 500
    assert ran.code in (2, 3)
    assert "a bug" not in ran.err
    assert_for_people(ran.err)


# Records and titles of a catalogue.


LAYERED = [argv for argv in INVOCATIONS if COMMANDS[argv[0]].layered]


@pytest.mark.parametrize("argv", LAYERED, ids=" ".join)
def test_a_hostile_catalogue_is_shown_harmlessly(
    run: Run, films: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    """The commands over both layers, and over titles that have no record."""
    monkeypatch.setenv("FILMCLI_CATALOGUE", str(films / "imdb.db"))
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("FILMCLI_DATA", str(tmp_path / "empty"))
    for number in range(1, len(HOSTILE) + len(HONEST), 1 if EVERY else 9):
        title = f"tt{number:07}"
        call = tuple(
            title if each == "FILM" else "x" if each == "slug:=FILM" else each for each in argv
        )
        columns = WIDTHS[number % len(WIDTHS)]
        assert_safe(run(*call, terminal=True, columns=columns), colour=True, tabs=False)
        assert_safe(run(*call), colour=False, tabs=True)
        ran = run(*call, "--json")
        assert_harmless(ran.out, allowed="\n")
        assert ran.code in CODES
        assert ran.out == "" or json.loads(ran.out)["schema"] == 1


# A terminal and its model.


def modelled(text: str, columns: int, rows: int) -> Any:
    screen = pyte.Screen(columns, rows)
    pyte.Stream(screen).feed(text.replace("\n", "\r\n"))
    return screen


def lines_for(name: str) -> tuple[str, ...]:
    """Give a line of a command that shows a record, or says something of it."""
    known = {each[0]: each for each in reversed(INVOCATIONS)}
    own = {
        "set": ("set", "FILM", "tagline=x", "--dry-run"),
        "unset": ("unset", "FILM", "synopsis", "--dry-run"),
        "rename": ("rename", "FILM", "other", "--dry-run"),
        "remove": ("remove", "FILM", "--dry-run"),
        "fmt": ("fmt", "FILM", "--dry-run"),
        "new": ("new", "x", "--dry-run"),
        "add": ("add", "tt0000011", "--dry-run"),
        "db": ("db", "status"),
        "import": ("import", "imdb", "FILM", "--dry-run"),
        "completion": ("completion", "bash"),
    }
    return own.get(name) or known.get(name) or (
        (name, "FILM") if any(each.command == name for each in PLACES) else (name,)
    )  # fmt: skip


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in VERBATIM])
def test_rows_stay_where_they_are(
    run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Rows above and below what a command shows are as they were, and each of its own is whole."""
    monkeypatch.setenv("FILMCLI_DATA", str(plain))
    environ = {"EDITOR": "true"}
    first = list(COMMANDS).index(name)
    above, below = "the row above\n" * 3, "the row below"
    empty = pyte.Screen(20, 2)
    for turn, columns in enumerate(WIDTHS):
        numbers = PLAIN_WIDTH[(first + turn) % 4 :: 4] if EVERY else PLAIN_WIDTH[first % 9 :: 9]
        for number in numbers[: 1 if name in ("fields", "config", "doctor") else None]:
            argv = with_film(lines_for(name), f"h{number}")
            ran = run(*argv, terminal=True, columns=columns, environ=environ)
            assert ran.code in CODES, ran
            for each, fits in ((ran.out, name not in UNFOLDED), (ran.err, False)):
                text = f"{above}{each}{below}"
                wanted = SGR.sub("", text).split("\n")
                wide = columns if fits else max(map(wcwidth.wcswidth, wanted)) + 1
                screen = modelled(text, wide, len(wanted) + 2)
                seen = [line.rstrip() for line in screen.display[: len(wanted)]]
                assert seen == [line.rstrip() for line in wanted], (argv, HOSTILE[number])
                assert (screen.title, screen.icon_name) == ("", "")
                assert screen.cursor.y == len(wanted) - 1
                assert screen.mode == empty.mode


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("way", ["always", "never"])
def test_columns_line_up(run: Run, records: Callable[..., Path], columns: int, way: str) -> None:
    """Measured with another table of widths than the one that lays out."""
    texts = [
        text
        for text in (*(safe(each) for each in HOSTILE), *HONEST)
        if len(text) < 100 and wcwidth.wcswidth(safe(text)) == _agreed(text)
    ]
    assert len(texts) > 35
    cast = "".join(f'[[cast]]\nname = {quoted(text)}\ncharacter = "MARK"\n' for text in texts)
    titles = "".join(f'[[titles]]\ntitle = {quoted(text)}\nregion = "KR"\n' for text in texts)
    records(film=f'title = "T"\n{cast}{titles}')
    for argv, mark in ((("cast",), "MARK"), (("titles",), "South Korea")):
        ran = run(*argv, "film", "--color", way, terminal=True, columns=columns)
        lines = SGR.sub("", ran.out).split("\n")
        assert max(wcwidth.wcswidth(line) for line in lines) <= columns
        starts = {wcwidth.wcswidth(line[: line.index(mark)]) for line in lines if mark in line}
        assert len(starts) <= 1, (argv, starts)
        assert starts or columns == 20


def _agreed(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(safe(text))


SHOWING = ("info", "cast", "crew", "titles", "synopsis", "why", "sources", "list", "ls", "search",
           "common", "calendar", "compare", "pick")  # fmt: skip


@pytest.mark.parametrize("argv", [each for each in INVOCATIONS if each[0] in SHOWING], ids=" ".join)
def test_nothing_is_hidden_and_honest_text_is_untouched(
    run: Run, films: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    monkeypatch.setenv("FILMCLI_DATA", str(films / "films"))
    everything = (*HOSTILE, *HONEST)
    for number in range(0, len(everything), 1 if EVERY else 3):
        text = f"x {everything[number]}"
        if number >= len(HOSTILE):
            assert safe(text) == text
        if "search" in argv or "--group" in " ".join(argv):
            continue  # shows some of them, and a group its count
        out = run(*with_film(argv, f"h{number}")).out
        parts = [each.strip() for each in safe_lines(text)] if "synopsis" in argv else [safe(text)]
        assert all(part.rstrip() in out or len(part) > 200 for part in parts), (argv, text)


# A real one.


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize("columns", [20, 40, 80, 132])
def test_a_pseudo_terminal_is_not_driven(films: Path, home: Path, columns: int) -> None:
    """The program itself on a terminal: each width has its share of the commands."""
    pytest.importorskip("pexpect")
    from tests.test_terminal import shown, start

    names = [name for name in COMMANDS if name not in VERBATIM]
    share = names if EVERY else names[(columns // 20) % 4 :: 4]
    for number, name in enumerate(share):
        film = PLAIN_WIDTH[(number * 7 + columns) % len(PLAIN_WIDTH)]
        child = start(
            *with_film(lines_for(name), f"h{film}"),
            *("--no-pager", "--no-input"),
            home=home,
            columns=columns,
            EDITOR="true",
            FILMCLI_DATA=str(films / "films"),
            FILMCLI_CATALOGUE=str(films / "imdb.db"),
        )
        code, text = shown(child)
        assert code in CODES, (name, text)
        assert_for_people(text, colour=True)
        assert "a bug in filmcli" not in text
        assert not re.findall("\x1b(?!\\[[0-9;]*m)", text), name


# File names.


@pytest.mark.skipif(os.name == "nt", reason="such names cannot exist")
@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in VERBATIM])
def test_hostile_file_names_are_shown_harmlessly(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    place = tmp_path / "films"
    place.mkdir()
    made = []
    for each in NAMES:
        path = place / os.fsdecode(each + b".toml")
        try:
            path.write_text(record("T"), encoding="utf-8")
        except OSError:
            continue  # this file system refuses the name
        made.append(path)
    (place / os.fsdecode(b"bad\x1b[2J.toml")).write_text("title = \n")
    monkeypatch.setenv("FILMCLI_DATA", str(place))
    for number, path in enumerate(made):
        argv = with_film(lines_for(name), str(path))
        terminal = bool(number % 2)
        ran = run(*argv, terminal=terminal, columns=WIDTHS[number % 4], environ={"EDITOR": "true"})
        assert_safe(ran, colour=terminal, tabs=not terminal)
        assert_harmless(run(*argv, "--json").out, allowed="\n")
