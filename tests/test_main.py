"""main(argv): exit codes, errors in words and in JSON, and what no user may see."""

from __future__ import annotations

import gc
import json
import os
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from filmcli import __version__
from filmcli.__main__ import main
from filmcli.errors import ExitCode
from tests.conftest import Run

NOT_FOUND = 3
Records = Callable[..., Path]


def test_the_exit_codes_are_those_of_the_contract() -> None:
    assert {each.name: each.value for each in ExitCode} == {
        "OK": 0,
        "FAILURE": 1,
        "USAGE": 2,
        "NOT_FOUND": 3,
        "AMBIGUOUS": 4,
        "DATA": 5,
        "HUNG_UP": 129,
        "INTERRUPTED": 130,
        "TERMINATED": 143,
    }


def test_filmcli_alone_welcomes(run: Run) -> None:
    ran = run()
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.out.split("\n") if line.startswith("  filmcli ")] == [
        "  filmcli info ballerina     the card of a film",
        "  filmcli cast               who plays whom",
        "  filmcli release --json     the releases, for scripts",
    ]


@pytest.mark.parametrize("argv", [["--version"], ["-V"], ["--json", "--version"]])
def test_the_version_is_told(run: Run, argv: list[str]) -> None:
    assert run(*argv) == (0, f"filmcli {__version__}\n", "")


@pytest.mark.parametrize(
    ("argv", "code", "suggested"),
    [
        (["inof"], 2, "did you mean info?"),
        (["zzzzzz"], 2, "filmcli --help lists every command"),
        (["--jsn", "info"], 2, "did you mean --json?"),
        (["info", "--jsn"], 2, "did you mean --json?"),
        (["info", "--quite"], 2, "did you mean --quiet?"),
        (["info", "--zzzzzz"], 2, "filmcli info -- --zzzzzz"),
        (["info", "-z"], 2, "filmcli info -- -z"),
        (["info", "--format", "jsno"], 2, "did you mean json?"),
        (["info", "--format", "xml"], 2, "one of json, jsonl, csv, tsv, markdown"),
        (["info", "--format", ""], 2, "one of json, jsonl, csv, tsv, markdown"),
        (["info", "--format"], 2, "--help shows what it takes"),
        (["info", "--fields", "titel"], 2, "did you mean title?"),
        (["cast", "--fields", "character,nmae"], 2, "did you mean name?"),
        (["release", "--type", "premeire"], 2, "did you mean premiere?"),
        (["completion", "bahs"], 2, "did you mean bash?"),
        (["info", "Spirited", "Away"], 2, "put a title of several words in quotes"),
        (["info", ""], 2, "a slug, a title, an id such as tt0111161"),
        (["info", "x" * 1_000_000], 2, "FILM is longer than any title"),
        (["info", *["x"] * 10_000], 2, "put a title of several words in quotes"),
        (["info", "--", "-film-that-is-not-there"], 3, "a slug, a title, an id"),
        (["info", "missing/film.toml"], 3, "missing/film.toml: no such file"),
        (["info", "\udcff"], 3, "no film matches"),
        (["info", "zzzz\udcff zzzz (1999)"], 3, "no film matches"),
        (["info", "imdb:\udcff"], 3, "no film matches"),
        (["info", "\0"], 3, "no film matches"),
    ],
    ids=lambda value: None if isinstance(value, int) else repr(value)[:40],
)
def test_a_mistake_is_named_with_what_was_meant_and_stdout_stays_empty(
    run: Run, argv: list[str], code: int, suggested: str
) -> None:
    ran = run(*argv)
    assert (ran.code, ran.out) == (code, "")
    assert suggested in ran.err
    assert all(line.startswith("filmcli: ") for line in ran.err.splitlines())
    assert "Traceback" not in ran.err


def test_a_slug_one_letter_off_is_shown_and_said(run: Run) -> None:
    ran = run("info", "balerina", "--fields", "slug")
    assert (ran.code, ran.out) == (0, "slug\nballerina\n")
    assert ran.err == "filmcli: no film is called 'balerina'; showing Ballerina\n"


def test_a_formats_name_may_be_written_in_capitals(run: Run) -> None:
    assert run("info", "--format", "JSON") == run("info", "--json")


def test_two_formats_at_once_are_refused(run: Run) -> None:
    ran = run("--csv", "info", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert json.loads(ran.err)["error"]["message"] == "one format at a time, not json and csv"
    assert run("--json", "info", "--format", "json").code == 0


@pytest.mark.parametrize(
    "argv",
    [
        ["info", "zzzz", "--json"],
        ["--json", "info", "zzzz"],
        ["info", "zzzz", "--format", "json"],
        ["info", "zzzz", "--format=json"],
        ["info", "--format", "JSON", "zzzz"],
        ["info", "zzzz", "--jsonl"],
        ["info", "zzzz", "--format", "jsonl"],
    ],
    ids=" ".join,
)
def test_whoever_asks_for_json_gets_errors_as_json(run: Run, argv: list[str]) -> None:
    ran = run(*argv)
    assert (ran.code, ran.out) == (NOT_FOUND, "")
    assert json.loads(ran.err) == {
        "schema": 1,
        "error": {
            "code": NOT_FOUND,
            "message": "no film matches 'zzzz'",
            "hint": "a slug, a title, an id such as tt0111161, or a path to a .toml file",
        },
    }


@pytest.mark.parametrize("argv", [["nope", "--json"], ["info", "--zzz", "--json"]], ids=" ".join)
def test_a_command_line_that_cannot_be_parsed_still_gets_json(run: Run, argv: list[str]) -> None:
    ran = run(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert json.loads(ran.err)["error"]["code"] == 2


def test_json_lines_errors_take_one_line(run: Run) -> None:
    assert run("info", "zzzz", "--jsonl").err.count("\n") == 1


@pytest.mark.parametrize("argv", [["info", "--csv", "zzzz"], ["info", "--", "--json"]])
def test_whoever_does_not_ask_for_json_gets_words(run: Run, argv: list[str]) -> None:
    ran = run(*argv)
    assert (ran.code, ran.out) == (NOT_FOUND, "")
    assert ran.err.startswith("filmcli: no film matches")


def test_an_invalid_record_is_listed_problem_by_problem(run: Run, records: Records) -> None:
    path = records(bad='title = ""\nyear = "x"\n') / "bad.toml"
    text = run("info", "bad")
    assert (text.code, text.out) == (5, "")
    assert [line.split(": ")[:2] for line in text.err.splitlines()] == [
        [f"{path}:1", "title"],
        [f"{path}:2", "year"],
    ]
    ran = run("info", "bad", "--json")
    assert (ran.code, ran.out) == (5, "")
    problems = json.loads(ran.err)["error"]["problems"]
    assert [(each["file"], each["line"], each["key"]) for each in problems] == [
        (str(path), 1, "title"),
        (str(path), 2, "year"),
    ]


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make `info` raise."""

    def plant(error: BaseException) -> None:
        def broken(*_: Any, **__: Any) -> int:
            raise error

        monkeypatch.setattr("filmcli.commands.show.info", broken)

    return plant


Bug = Callable[[BaseException], None]


def test_a_bug_takes_two_lines_and_says_where_to_report_it(run: Run, bug: Bug) -> None:
    bug(KeyError("first\nsecond \x1b[31m"))
    ran = run("info")
    assert (ran.code, ran.out) == (1, "")
    said, hint = ran.err.splitlines()
    assert said.startswith("filmcli: a bug in filmcli: KeyError: ")
    assert "report it" in hint
    assert "--debug" in hint
    assert "\x1b" not in ran.err
    assert "Traceback" not in ran.err


def test_a_bugs_endless_words_are_cut(run: Run, bug: Bug) -> None:
    bug(ValueError("x" * 100_000))
    assert len(run("info").err) < 1000


def test_debug_shows_the_traceback_harmlessly(run: Run, bug: Bug) -> None:
    bug(ValueError("red \x1b[31m \u202e"))
    ran = run("info", "--debug")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Traceback (most recent call last):\n")
    assert "ValueError: red ␛[31m <U+202E>" in ran.err
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_debug_under_json_is_still_one_object(run: Run, bug: Bug) -> None:
    bug(ValueError("why"))
    error = json.loads(run("info", "--debug", "--json").err)["error"]
    assert error["traceback"][0] == "Traceback (most recent call last):"
    assert error["traceback"][-1] == "ValueError: why"


def test_debug_as_a_films_name_shows_no_traceback(run: Run) -> None:
    assert "Traceback" not in run("info", "--", "--debug").err


def test_what_the_system_refuses_is_no_bug(run: Run, bug: Bug) -> None:
    bug(OSError(28, "No space left on device", "/somewhere/film"))
    assert run("info") == (1, "", "filmcli: /somewhere/film: No space left on device\n")
    bug(OSError("odd"))
    assert run("info") == (1, "", "filmcli: odd\n")
    bug(MemoryError())
    assert run("info") == (1, "", "filmcli: out of memory\n")


def test_an_interrupt_ends_quietly(run: Run, bug: Bug) -> None:
    bug(KeyboardInterrupt())
    assert run("info") == (130, "", "")
    assert run("info", terminal=True) == (130, "", "\n")


def test_quiet_silences_notes_but_no_errors(run: Run) -> None:
    assert run("info", "ballerina", "--fields", "slug", "-q", "-v").err == ""
    assert "showing Ballerina" in run("info", "balerina", "--fields", "slug", "-q").err
    assert run("info", "zzzz", "-q").err == run("info", "zzzz").err != ""


def test_verbose_says_where_a_record_was_read(run: Run, records: Records) -> None:
    directory = records(own='title = "Own"\n')
    ran = run("info", "-v", "--fields", "slug")
    assert (ran.code, ran.out) == (0, "slug\nown\n")
    assert ran.err == f"filmcli: {directory / 'own.toml'}\n"


def test_help_works_with_a_broken_configuration(run: Run, tmp_path: Path) -> None:
    broken = {"FILMCLI_CONFIG": str(tmp_path / "missing.toml")}
    assert run("--help", environ=broken).code == 0
    assert run("info", "-h", environ=broken).code == 0


@pytest.fixture
def standing_in(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[[], tuple[int, str, str]]]:
    """Run the module as `python -m filmcli` would, in this process."""
    threshold = gc.get_threshold()
    monkeypatch.setattr(sys, "path", ["/nowhere", *sys.path])

    def call() -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("filmcli", run_name="__main__", alter_sys=False)
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    yield call
    gc.set_threshold(*threshold)
    gc.unfreeze()


Program = Callable[[], tuple[int, str, str]]


@pytest.mark.filterwarnings("ignore:.*found in sys.modules.*:RuntimeWarning")
def test_the_module_is_the_program(standing_in: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["filmcli", "info", "--fields", "slug"])
    assert standing_in() == (0, "slug\nballerina\n", "")
    assert "/nowhere" not in sys.path


@pytest.mark.filterwarnings("ignore:.*found in sys.modules.*:RuntimeWarning")
def test_an_interrupt_while_modules_load_ends_quietly_too(
    standing_in: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("filmcli.streams.real", interrupted)
    monkeypatch.setattr(sys, "argv", ["filmcli", "info"])
    assert standing_in() == (130, "", "")


def test_the_version_needs_no_streams(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--version"]) == 0
    assert capfd.readouterr() == (f"filmcli {__version__}\n", "")

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    assert main(["--version"]) == 1
