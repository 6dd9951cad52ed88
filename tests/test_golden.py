"""The exact bytes of every format, over one nasty film, one bare film and the bundled one.

When output changes on purpose: FILMCLI_RENEW_GOLDEN=1 pytest tests/test_golden.py, then read the
difference in tests/golden/ line by line before it is committed.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

GOLDEN = ROOT / "tests" / "golden"
RENEW = bool(os.environ.get("FILMCLI_RENEW_GOLDEN"))

# What finds films, over the collection of tests/data; none of it depends on the day.
COLLECTION = ROOT / "tests" / "data" / "collection"
FINDING = {
    "list": ("list",),
    "group": ("list", "--group", "country"),
    "search": ("search", "lee"),
    "explain": ("search", "ozu 1953", "--explain"),
    "person": ("person", "Kim Ha Neul"),
    "namesakes": ("person", "lee min ji"),
    "common": ("common", "ozu", "setsuko hara"),
    "stats": ("stats", "--by", "director,decade,country"),
    "calendar": ("calendar", "--to", "2021"),
    "compare": ("compare", "lantern", "lantern-2"),
}
FINDING_FORMS = ("json", "csv", "pipe", "terminal40", "terminal80")
FILMS = ("nasty", "bare", "ballerina")
COMMANDS = ("info", "cast", "release", "titles", "why")
FORMATS = ("json", "jsonl", "csv", "tsv", "markdown")
EXPORTS = ("html", "jsonld", "ics", "bibtex", "nfo", "csl", "letterboxd", "toml")
SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def films(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = tmp_path / "films"
    directory.mkdir()
    for film in ("nasty", "bare"):
        shutil.copy(ROOT / "tests" / "data" / f"{film}.toml", directory)
    monkeypatch.setenv("FILMCLI_DATA", str(directory))


def compare(name: str, text: str) -> None:
    path = GOLDEN / name
    if RENEW:
        path.write_bytes(text.encode())
    assert text.encode() == path.read_bytes(), f"{path} differs; see the top of this file"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("film", FILMS)
@pytest.mark.parametrize("form", FORMATS)
def test_a_format_is_the_same_to_the_byte(run: Run, film: str, command: str, form: str) -> None:
    ran = run(command, film, "--format", form)
    assert ran.code == 0
    compare(f"{film}.{command}.{form}", ran.out)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("film", FILMS)
def test_a_pipe_gets_the_same_bytes(run: Run, film: str, command: str) -> None:
    ran = run(command, film)
    assert ran.code == 0
    assert "\x1b" not in ran.out
    compare(f"{film}.{command}.pipe", ran.out)


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("film", FILMS)
def test_a_terminal_gets_the_same_bytes(run: Run, film: str, command: str, columns: int) -> None:
    ran = run(command, film, terminal=True, columns=columns, environ={"NO_COLOR": "1"})
    assert ran.code == 0
    assert "\x1b" not in ran.out
    compare(f"{film}.{command}.terminal{columns}", ran.out)


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("film", FILMS)
def test_colour_adds_nothing_but_colour(run: Run, film: str, command: str, columns: int) -> None:
    ran = run(command, film, terminal=True, columns=columns)
    plain = (GOLDEN / f"{film}.{command}.terminal{columns}").read_text(encoding="utf-8")
    stripped = "\n".join(line.rstrip() for line in SGR.sub("", ran.out).split("\n"))
    assert stripped == plain
    compare(f"{film}.{command}.colour{columns}", ran.out)


@pytest.mark.parametrize("name", FINDING)
@pytest.mark.parametrize("form", FINDING_FORMS)
def test_what_finds_films_is_the_same_to_the_byte(run: Run, name: str, form: str) -> None:
    argv = [*FINDING[name], "--data", str(COLLECTION)]
    if form in FORMATS:
        ran = run(*argv, "--format", form)
    elif form == "pipe":
        ran = run(*argv)
    else:
        columns = int(form.removeprefix("terminal"))
        ran = run(*argv, terminal=True, columns=columns, environ={"NO_COLOR": "1"})
    assert ran.code == 0
    assert "\x1b" not in ran.out
    compare(f"collection.{name}.{form}", ran.out)


@pytest.mark.parametrize("form", EXPORTS)
def test_an_export_is_the_same_to_the_byte(run: Run, form: str) -> None:
    ran = run("export", "nasty", "--to", form)
    assert ran.code == 0
    compare(f"nasty.export.{form}", ran.out)


def test_every_golden_file_is_compared() -> None:
    forms = (*FORMATS, "pipe", "terminal40", "terminal80", "colour40", "colour80")
    names = {f"{film}.{command}.{form}" for film in FILMS for command in COMMANDS for form in forms}
    names |= {f"collection.{name}.{form}" for name in FINDING for form in FINDING_FORMS}
    names |= {f"nasty.export.{form}" for form in EXPORTS}
    assert {path.name for path in GOLDEN.iterdir() if path.name[0] != "."} == names
