"""The command line itself: help as people read it, and mistakes in what is typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from filmcli.cli import COMMANDS, build
from filmcli.grammar import GROUPS
from tests.conftest import Ran, Run

HELPS = [("--help",), *((name, "--help") for name in COMMANDS)]
WIDTHS = (40, 80, 120)


def told(ran: Ran) -> list[str]:
    """Give the lines of a usage fault, without the program's name."""
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert all(line.startswith("filmcli: ") for line in lines)
    return [line.removeprefix("filmcli: ") for line in lines]


# Help.


@pytest.mark.parametrize("argv", HELPS, ids=" ".join)
@pytest.mark.parametrize("columns", WIDTHS)
def test_help_fits_the_terminal(run: Run, argv: tuple[str, ...], columns: int) -> None:
    ran = run(*argv, columns=columns)
    assert (ran.code, ran.err) == (0, "")
    *lines, _, example = ran.out.splitlines()
    assert [line for line in lines if len(line) > columns] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert example.startswith("  filmcli ")  # one line however long, to be copied


@pytest.mark.parametrize("argv", HELPS, ids=" ".join)
def test_help_describes_everything_in_one_column(run: Run, argv: tuple[str, ...]) -> None:
    out = run(*argv, columns=80).out
    options = out[out.index("\nOutput:") :]
    starts = {
        match.end() - match.start() for match in re.finditer(r"(?m)^  -.*?  +(?=\S)", options)
    }
    assert len(starts) == 1


@pytest.mark.parametrize("argv", HELPS, ids=" ".join)
def test_help_is_in_plain_words(run: Run, argv: tuple[str, ...]) -> None:
    out = run(*argv, columns=80).out
    assert not re.search(
        r"x>=|\[required\]|\[default|INTEGER|TEXT\.\.\.|\{(?!name =)", out.split("\nExample")[0]
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_helped_in_the_same_order(run: Run, name: str) -> None:
    out = run(name, "--help", columns=80).out
    headings = re.findall(r"(?m)^(\w+):$", out)
    order = ["Arguments", "Options", "Output", "Everywhere", "Example"]
    assert headings == [each for each in order if each in headings]
    assert headings[-3:] == order[-3:]
    assert out.startswith(f"Usage: filmcli {name} [OPTIONS]")
    assert out.endswith(f"Example:\n  {COMMANDS[name].example}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_is_of_its_own_command(name: str) -> None:
    program, command, *_ = shlex.split(COMMANDS[name].example)
    assert (program, command) == ("filmcli", name)


def test_the_first_page_names_every_command_once_under_its_group(run: Run) -> None:
    out = run("--help", columns=80).out
    headings = re.findall(r"(?m)^([A-Z][\w ]+):$", out)
    groups = [heading for heading in headings if heading in GROUPS]
    assert groups == [group for group in GROUPS if group in groups]
    assert {each.group for each in COMMANDS.values()} == set(groups)
    also = out.partition("\nAlso: ")[2].partition(".\n")[0].split()
    hidden = [name for name, command in COMMANDS.items() if command.hidden]
    assert [name.strip(",") for name in also] == hidden
    for name, command in COMMANDS.items():
        if command.hidden:
            continue
        section = out.split(f"\n{command.group}:\n")[1].split("\n\n")[0]
        assert re.findall(rf"(?m)^  {name} +(.*)$", section) == [command.summary]
    assert len(COMMANDS) - len(hidden) <= 25


def test_the_app_lists_commands_that_it_has_not_made_yet() -> None:
    app = build()
    assert app.list_commands(None) == list(COMMANDS)
    assert app.get_command(None, "cast").name == "cast"
    assert app.get_command(None, "cats") is None


def test_summaries_are_sentences() -> None:
    for command in COMMANDS.values():
        assert re.fullmatch(r"[A-Z].{5,70}\.", command.summary), command.name


def test_short_help_and_help_as_a_word_are_the_same_as_the_option(run: Run) -> None:
    page = run("--help").out
    assert run("-h").out == run("help").out == page
    cast = run("cast", "--help").out
    assert "Show who plays whom" in cast
    assert cast == run("cast", "-h").out == run("help", "cast").out
    assert run("--help", "cast").out == page
    assert run("help", "cast", "nonsense").out == cast


def test_help_of_what_does_not_exist_is_said(run: Run) -> None:
    assert told(run("help", "cats")) == ["cats: no such command", "did you mean cast?"]


def test_help_wins_over_what_is_wrong_beside_it(run: Run) -> None:
    assert run("cast", "--help", "a", "b").code == 0
    assert run("cast", "--top", "x", "--help").code == 0


def test_a_usage_that_does_not_fit_goes_on_below(run: Run) -> None:
    lines = run("why", "--help", columns=40).out.splitlines()
    assert lines[:2] == ["Usage: filmcli why", "    [OPTIONS] [FILM] [FIELD]"]
    assert run("why", "--help", columns=80).out.startswith(
        "Usage: filmcli why [OPTIONS] [FILM] [FIELD]\n"
    )
    assert run("completion", "--help").out.startswith("Usage: filmcli completion [OPTIONS] SHELL\n")


def test_the_least_of_a_number_is_said_in_words(run: Run) -> None:
    assert "Only the first N in billing order, 1 or more." in run("cast", "--help").out


# Mistakes.


@pytest.mark.parametrize(
    ("line", "words", "hint"),
    [
        ("inof ballerina", "inof: no such command", "did you mean info?"),
        ("realease", "realease: no such command", "did you mean release?"),
        ("zzzz", "zzzz: no such command", "filmcli --help lists every command"),
        ("info --jsno", "--jsno: no such option", "did you mean --json?"),
        ("--jsno info", "--jsno: no such option", "did you mean --json?"),
        ("release --typ tv", "--typ: no such option", "did you mean --type?"),
        ("info --colour never", "--colour: no such option", "did you mean --color?"),
        ("schema --zzzz", "--zzzz: no such option", "filmcli schema --help shows what it takes"),
        ("doctor -z", "-z: no such option", "filmcli doctor --help shows what it takes"),
        ("-z", "-z: no such option", "filmcli --help shows what it takes"),
        ("info --job x", "--job: no such option", "it is an option of filmcli crew"),
        (
            "info --zzzz",
            "--zzzz: no such option",
            "a title that begins with - comes after --: filmcli info -- --zzzz",
        ),
        (
            "info -Xtro",
            "-Xtro: no such option",
            "a title that begins with - comes after --: filmcli info -- -Xtro",
        ),
        ("info a b", "b: more than filmcli info takes", "put a title of several words in quotes"),
        (
            "info the late spring",
            "late spring: more than filmcli info takes",
            "put a title of several words in quotes",
        ),
        (
            "doctor who",
            "who: more than filmcli doctor takes",
            "filmcli doctor --help shows what it takes",
        ),
        ("completion", "SHELL is missing", "it is bash, zsh, fish or powershell."),
        ("cast --top", "--top: a value is missing", "filmcli --help shows what it takes"),
        (
            "info --full=yes",
            "--full: takes no value",
            "filmcli --help shows what it takes",
        ),
        ("cast --top 0", "--top: 0 is not 1 or more", "filmcli cast --help shows what it takes"),
        (
            "cast --top two",
            "--top: 'two' is not a whole number",
            "filmcli cast --help shows what it takes",
        ),
    ],
)
def test_a_mistake_is_named_and_what_was_meant_is_suggested(
    run: Run, line: str, words: str, hint: str
) -> None:
    assert told(run(*line.split())) == [words, hint]


def test_an_option_of_several_commands_is_said_of_each(run: Run) -> None:
    takers = [name for name in COMMANDS if "--type " in run(name, "--help").out]
    assert len(takers) > 1
    assert told(run("doctor", "--type", "x")) == [
        "--type: no such option",
        f"it is an option of filmcli {' and '.join(takers)}",
    ]


def test_brackets_of_a_title_are_kept_in_what_is_too_much(run: Run) -> None:
    assert told(run("info", "a", "b (2020)"))[0] == "b (2020): more than filmcli info takes"


def test_a_mistake_never_drives_the_terminal(run: Run) -> None:
    for argv in (
        ["\x1b]0;x\x07"],
        ["info", "--\x1b[2J"],
        ["info", "a", "\x9b2J"],
        ["info", "-\x1b"],
    ):
        ran = run(*argv, terminal=True)
        assert ran.code == 2
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", ran.err)


def test_a_mistake_is_an_object_where_json_is_asked_for(run: Run) -> None:
    ran = run("info", "--jsno", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert '"hint": "did you mean --json?"' in ran.err


def test_a_title_that_begins_with_a_dash_comes_after_two(
    run: Run, records: Callable[..., Path]
) -> None:
    records(odd='title = "-X- The Unknown"\n')
    ran = run("path", "--", "-X- The Unknown")
    assert ran.code == 0
    assert ran.out.endswith("odd.toml\n")
    assert run("path", "-X- The Unknown").code == 2


# Options before and after the command.


def test_shared_options_may_stand_before_the_command(run: Run) -> None:
    assert run("--json", "release").out == run("release", "--json").out
    assert run("--width", "40", "config", "--json").out.count('"value": 40') == 1


def test_what_stands_after_the_command_wins(run: Run) -> None:
    out = run("--width", "40", "config", "--width", "50", "--json").out
    assert '"value": 50' in out
    assert '"value": 40' not in out


def test_the_version_is_the_same_whatever_stands_beside_it(run: Run) -> None:
    plain = run("--version")
    assert re.fullmatch(r"filmcli \d+\.\d+\.\d+\S*\n", plain.out)
    assert plain == run("-V") == run("--version", "--json") == run("-q", "-V")


def test_filmcli_alone_welcomes_with_three_examples_that_run(run: Run) -> None:
    ran = run()
    assert (ran.code, ran.err) == (0, "")
    examples = re.findall(r"(?m)^  filmcli (.*?)   ", ran.out)
    assert len(examples) == 3
    for example in examples:
        assert run(*example.split()).code == 0


def undocumented() -> None:
    """Say what it does.

    And more.
    """


def test_help_survives_a_python_that_drops_docstrings(monkeypatch: pytest.MonkeyPatch) -> None:
    from filmcli.pages import docstring

    assert docstring(undocumented) == "Say what it does.\n\nAnd more."
    monkeypatch.setattr(undocumented, "__doc__", None)
    assert docstring(undocumented) == "Say what it does.\n\nAnd more."
    made: dict[str, Callable[[], None]] = {}
    exec("def made(): pass", made)
    assert docstring(made["made"]) == ""  # no source to read


def test_a_second_name_is_hidden_and_has_its_own_example(run: Run) -> None:
    assert COMMANDS["ls"].hidden
    assert COMMANDS["ls"].function is COMMANDS["list"].function
    assert run("ls", "--help").out.endswith("Example:\n  filmcli ls\n")
