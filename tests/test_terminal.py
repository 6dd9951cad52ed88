"""filmcli on a real terminal: layout, colour, pager, question and interrupt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")

from tests.program import command, environment  # noqa: E402  only where there are terminals

Records = Callable[..., Path]
ESC = "\x1b"


def start(*argv: str, home: Path, rows: Any = 200, columns: Any = 80, **environ: str) -> Any:
    program, *options = command(*argv)
    return pexpect.spawn(
        program,
        options,
        env=environment(home, environ),
        cwd=str(home),
        dimensions=(rows, columns),
        encoding="utf-8",
        timeout=30,
    )


def shown(child: Any) -> tuple[int, str]:
    """Read to the end; give the exit code and the bytes, with the terminal's line ends undone."""
    text = child.read()
    child.close()
    assert child.signalstatus is None
    return child.exitstatus, text.replace("\r\n", "\n")


def screen(text: str, columns: int = 80) -> list[str]:
    model = pyte.Screen(columns, 200)
    pyte.Stream(model).feed(text.replace("\n", "\r\n"))
    return [line.rstrip() for line in model.display]


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    script = tmp_path / "pager"
    script.write_text('#!/bin/sh\necho "PAGED $*"\ncat\n')
    script.chmod(0o755)
    return script


def test_a_terminal_gets_colour_and_layout(home: Path) -> None:
    code, text = shown(start("cast", "ballerina", home=home))
    assert code == 0
    assert f"{ESC}[" in text
    assert "\t" not in text
    rows = [line for line in screen(text) if line]
    assert any(re.search(r"Jeon Jong Seo +Ok Ju", row) for row in rows)


@pytest.mark.parametrize(
    "environ",
    [
        {"NO_COLOR": "1"},
        {"TERM": "dumb"},
        {"TERM": ""},
        {"CLICOLOR": "0"},
        {"FILMCLI_COLOR": "never"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
    ],
    ids=str,
)
def test_a_terminal_without_colour_gets_not_one_escape(home: Path, environ: dict[str, str]) -> None:
    coloured = shown(start("cast", "ballerina", home=home))[1]
    code, text = shown(start("cast", "ballerina", home=home, **environ))
    assert code == 0
    assert ESC not in text
    assert "\t" not in text
    assert screen(text) == screen(coloured)


def test_an_empty_no_color_counts_as_unset(home: Path) -> None:
    assert ESC in shown(start("cast", "ballerina", home=home, NO_COLOR=""))[1]


def test_the_flag_beats_the_variable(home: Path) -> None:
    argv = ("cast", "ballerina", "--color", "always")
    assert ESC in shown(start(*argv, home=home, NO_COLOR="1", TERM="dumb"))[1]


@pytest.mark.parametrize(
    ("environ", "columns", "argv", "width"),
    [
        ({}, 50, (), 50),
        ({}, 10, (), 20),
        ({"COLUMNS": "60"}, 50, (), 60),
        ({"COLUMNS": "0"}, 50, (), 50),
        ({"COLUMNS": "-3"}, 50, (), 50),
        ({"COLUMNS": "abc"}, 50, (), 50),
        ({"COLUMNS": "1"}, 50, (), 20),
        ({"COLUMNS": "60"}, 50, ("--width", "40"), 40),
        ({"FILMCLI_WIDTH": "33"}, 50, (), 33),
    ],
    ids=str,
)
def test_the_layout_fits_the_width(
    home: Path, environ: Mapping[str, str], columns: int, argv: tuple[str, ...], width: int
) -> None:
    child = start("doctor", *argv, home=home, columns=columns, NO_COLOR="1", **environ)
    code, text = shown(child)
    assert code == 0
    found = re.search(r"a terminal, (\d+)\s+columns", " ".join(text.split()))
    assert found or width == 20
    assert not found or found[1] == str(width)
    assert max(map(len, text.split("\n"))) <= width


def test_help_is_there_without_columns(home: Path) -> None:
    code, text = shown(start("--help", home=home, COLUMNS="0"))
    assert code == 0
    assert "Show who plays whom" in text


def test_what_does_not_fit_the_screen_is_paged(home: Path, pager: Path) -> None:
    line = f"{pager} one 'two three'"
    paged = shown(start("fields", home=home, rows=10, PAGER=line))
    assert paged[0] == 0
    assert paged[1].startswith("PAGED one two three\n")
    assert "original_title" in paged[1]
    for more in ({"FILMCLI_PAGER": ""}, {"PAGER": "no-such-pager"}, {"PAGER": "false"}):
        code, text = shown(start("fields", home=home, rows=10, **({"PAGER": line} | more)))
        assert code == 0
        assert "PAGED" not in text
        assert text == paged[1].removeprefix("PAGED one two three\n")


@pytest.mark.parametrize(
    ("argv", "rows", "environ"),
    [
        (["fields", "--no-pager"], 10, {}),
        (["fields", "--json"], 10, {}),
        (["cast", "ballerina"], 100, {}),
        (["fields"], 10, {"TERM": "dumb"}),
    ],
    ids=str,
)
def test_nothing_is_paged_that_need_not_be(
    home: Path, pager: Path, argv: list[str], rows: int, environ: dict[str, str]
) -> None:
    code, text = shown(start(*argv, home=home, rows=rows, PAGER=str(pager), **environ))
    assert code == 0
    assert "PAGED" not in text


def test_the_configuration_may_turn_the_pager_off(home: Path, pager: Path) -> None:
    config = home / "config.toml"
    config.write_text('pager = ""\n')
    child = start("fields", home=home, rows=10, PAGER=str(pager), FILMCLI_CONFIG=str(config))
    assert "PAGED" not in shown(child)[1]


HOSTILE = r"\u001b[1A\u001b[2K\u001b]52;c;cGF5\u0007\u202e[red]forged"


@pytest.fixture
def twins(records: Records) -> str:
    directory = records(
        one=f'title = "Twin"\nyear = 1990\ndirector = "{HOSTILE}"\n',
        two='title = "Twin"\nyear = 2001\n',
    )
    return str(directory)


def test_a_person_is_asked_which_film_is_meant(home: Path, twins: str) -> None:
    child = start("info", "twin", "--fields", "slug", home=home, FILMCLI_DATA=twins)
    child.expect_exact("Which one? (number, or Enter for none) ")
    asked = child.before
    assert ESC not in asked
    assert "\u202e" not in asked
    assert "  1  Twin (1990), feature" in asked
    child.sendline("2")
    code, text = shown(child)
    assert code == 0
    assert text.endswith("slug\ntwo\n")


@pytest.mark.parametrize("keys", ["\n", "\x04", "7\n"])
def test_a_person_may_choose_none(home: Path, twins: str, keys: str) -> None:
    child = start("info", "twin", home=home, FILMCLI_DATA=twins)
    child.expect_exact("for none) ")
    child.send(keys)
    code, text = shown(child)
    assert code == 4
    assert "filmcli: 'twin' can mean 2 films\n" in text


def test_ctrl_c_at_the_question_ends_quietly(home: Path, twins: str) -> None:
    child = start("info", "twin", home=home, FILMCLI_DATA=twins)
    child.expect_exact("for none) ")
    child.sendintr()
    code, text = shown(child)
    assert code == 130
    assert text.replace("^C", "").strip() == ""


def test_no_input_means_no_question(home: Path, twins: str) -> None:
    code, text = shown(start("info", "twin", "--no-input", home=home, FILMCLI_DATA=twins))
    assert code == 4
    assert "Which one?" not in text
