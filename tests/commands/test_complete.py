"""Completion: what fits at the cursor, and that real shells take it as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from filmcli.cli import COMMANDS, SHELLS
from filmcli.commands.complete import MOST, harmless, slugs
from filmcli.commands.setup import SCRIPTS
from filmcli.record.vocabulary import RELEASE_TYPES, TITLE_TYPES
from tests.conftest import Run
from tests.program import environment

HOSTILE = (
    *("a;touch pwned", "a$(touch pwned)", "a`touch pwned`", "a b", "-rf", "a*", "a'b", 'a"b'),
    *("a\nb", "a\x1b]0;x\x07", "a|b", "a&b", "a>b", "~a", "a\\b", "a=b", "=a", "a:b", "{a,b}"),
)


class Asking:
    """Asks filmcli what a shell would: the words up to the cursor, the last perhaps empty."""

    def __init__(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self._run, self._monkeypatch = run, monkeypatch

    def lines(self, *words: str, shell: str = "bash") -> list[str]:
        self._monkeypatch.setenv("_FILMCLI_COMPLETE", shell)
        ran = self._run("filmcli", *words[:-1], f".{words[-1]}")
        self._monkeypatch.delenv("_FILMCLI_COMPLETE")
        assert (ran.code, ran.err) == (0, "")
        return ran.out.splitlines() if ran.out.strip() else []


@pytest.fixture
def ask(run: Run, monkeypatch: pytest.MonkeyPatch) -> Asking:
    return Asking(run, monkeypatch)


def test_the_first_word_is_a_command(ask: Asking) -> None:
    assert ask.lines("") == list(COMMANDS)
    assert ask.lines("rel") == ["release"]
    assert ask.lines("help", "rel") == ["release"]
    assert ask.lines("--json", "--width", "80", "rel") == ["release"]


@pytest.mark.parametrize("command", ["info", "cast", "crew", "release", "titles", "why", "path"])
def test_a_film_is_a_slug(ask: Asking, command: str) -> None:
    assert ask.lines(command, "") == ["ballerina"]
    assert ask.lines(command, "--json", "ball") == ["ballerina"]
    assert ask.lines(command, "--", "ball") == ["ballerina"]


def test_one_film_is_one_film_and_check_takes_several(ask: Asking) -> None:
    assert ask.lines("info", "ballerina", "") == []
    assert ask.lines("check", "ballerina", "other", "b") == ["ballerina"]


def test_what_nothing_begins_with_has_no_candidates(ask: Asking) -> None:
    for words in (["zz"], ["info", "zz"], ["info", "--zz"], ["nosuch", ""], ["nosuch", "--js"]):
        assert ask.lines(*words) == []
    assert ask.lines("schema", "") == []
    assert ask.lines("info", "-") != []
    assert ask.lines("info", "--", "-") == []


def test_options_are_the_commands_own_and_the_shared_ones(ask: Asking) -> None:
    assert ask.lines("cast", "--va") == ["--variants"]
    assert ask.lines("info", "--va") == []
    assert ask.lines("info", "--json") == ["--json", "--jsonl"]
    assert ask.lines("--ve") == ["--version", "--verbose"]
    assert {"-o", "-q", "-v", "-h", "--output"} <= set(ask.lines("info", "-"))


def test_values_of_options_complete_behind_a_blank_and_behind_an_equals_sign(ask: Asking) -> None:
    assert ask.lines("info", "--color", "") == ["auto", "always", "never"]
    assert ask.lines("info", "--format", "m") == ["markdown"]
    assert ask.lines("release", "--type", "") == list(RELEASE_TYPES)
    assert ask.lines("titles", "--type", "") == list(TITLE_TYPES)
    assert ask.lines("completion", "") == ["bash", "zsh", "fish", "powershell"]
    assert ask.lines("info", "--format=m", shell="zsh") == ["--format=markdown"]
    assert ask.lines("info", "--title=m", shell="zsh") == []
    # A value that is free is not a film.
    assert ask.lines("cast", "--character", "b") == []
    assert ask.lines("cast", "-o", "b") == []


def test_a_value_that_is_given_is_no_film(ask: Asking) -> None:
    for given in (["--format", "json"], ["--format=json"], ["-o", "x"], ["-ox"], ["-q"]):
        assert ask.lines("info", *given, "b") == ["ballerina"]


def test_bash_splits_at_signs_and_replaces_the_last_part_alone(ask: Asking) -> None:
    assert ask.lines("info", "--format", "=", "js") == ["json", "jsonl"]
    assert ask.lines("info", "--color", "=") == ["auto", "always", "never"]
    assert ask.lines("why", "imdb", ":", "tt0000001", "run") == ["runtime"]
    assert ask.lines("why", '"Ballerina (2023)"', "run") == ["runtime"]
    assert ask.lines("info", '"ball') == ["ballerina"]


def test_why_completes_fields_behind_the_film(ask: Asking) -> None:
    assert ask.lines("why", "ballerina", "pre") == ["premiere"]
    assert {"year", "cast", "director", "runtime"} <= set(ask.lines("why", "ballerina", ""))
    assert ask.lines("why", "ballerina", "year", "") == []


def test_a_query_completes_its_fields_up_to_the_colon(ask: Asking) -> None:
    for command in ("list", "calendar", "stats", "pick", "ls"):
        assert ask.lines(command, "dir", shell="fish") == ["director:"]
    assert ask.lines("list", "year:1990..", "comp", shell="fish") == ["composer:", "company:"]
    assert ask.lines("list", "^gen", shell="fish") == ["^genre:"]
    assert ask.lines("list", "has:syn", shell="fish") == ["has:synopsis"]
    assert ask.lines("list", "^missing:tag", shell="fish") == [
        "^missing:tagline",
        "^missing:tagged",
    ]
    assert {"has:", "missing:", "title:"} <= set(ask.lines("list", "", shell="fish"))
    assert ask.lines("list", "has", ":", "syn") == ["synopsis"]  # bash splits at the colon


def test_fields_complete_where_they_are_named(ask: Asking) -> None:
    assert ask.lines("list", "--group", "dec") == ["decade"]
    assert ask.lines("stats", "--by", "director,dec") == ["director,decade"]
    assert ask.lines("list", "--sort", "runt") == ["runtime"]
    assert ask.lines("search", "--in", "") == [
        *("title", "person", "character", "company", "synopsis"),
    ]
    assert ask.lines("calendar", "--type", "theat") == ["theatrical"]


def test_both_films_of_a_comparison_complete(ask: Asking) -> None:
    assert ask.lines("compare", "ball") == ["ballerina"]
    assert ask.lines("compare", "other", "ball") == ["ballerina"]
    assert ask.lines("compare", "one", "other", "") == []


def test_every_field_that_completes_is_one_that_why_takes(ask: Asking, run: Run) -> None:
    for field in ask.lines("why", "ballerina", ""):
        assert run("why", "ballerina", field).code == 0, field


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_other_shells_show_what_a_word_means(ask: Asking, shell: str) -> None:
    assert ask.lines("inf", shell=shell) == ["info\tShow the card of a film."]
    assert ask.lines("info", "--csv", shell=shell) == ["--csv\tCSV with a header."]
    assert ask.lines("info", "b", shell=shell) == ["ballerina"]


def test_without_words_there_is_nothing_to_go_by(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_FILMCLI_COMPLETE", "bash")
    assert run().out.split() == list(COMMANDS)


def test_slugs_come_from_every_record_directory(
    ask: Asking, records: Callable[..., Path], tmp_path: Path
) -> None:
    records(late_spring='title = "Late Spring"')
    other = tmp_path / "other"
    (other / "deep").mkdir(parents=True)
    (other / "deep" / "ikiru.toml").touch()
    assert ask.lines("info", "") == ["late-spring", "ballerina"]
    for option in (["--data", str(other)], [f"--data={other}"]):
        assert ask.lines("info", *option, "", shell="fish") == ["ikiru", "ballerina"]
        assert ask.lines(*option, "info", "i", shell="fish") == ["ikiru"]
    assert ask.lines("info", "--data", "", shell="fish") == []


def test_a_slug_that_means_something_to_a_shell_is_not_offered(
    ask: Asking, records: Callable[..., Path]
) -> None:
    directory = records(good_film="")
    for name in HOSTILE:
        (directory / f"{name}.toml").touch()
    for shell in SHELLS:
        assert ask.lines("info", "", shell=shell) == ["good-film", "ballerina"]
        assert ask.lines("info", "a", shell=shell) == []
        assert ask.lines("info", "--", "-", shell=shell) == []


def test_letters_of_every_script_are_harmless() -> None:
    assert all(harmless(slug) for slug in ("발레리나", "élan", "8-1.2_x", "ひまわり"))
    assert not any(harmless(slug) for slug in HOSTILE)


def test_no_more_than_a_hundred_slugs_are_offered(records: Callable[..., Path]) -> None:
    records(**{f"film{number:03}": "" for number in range(150)})
    found = slugs([], "film")
    assert found == [f"film{number:03}" for number in range(MOST)]
    assert slugs([], "film14") == [f"film14{digit}" for digit in range(10)]


@pytest.mark.parametrize("text", ["film = ", "nonsense = 1\n", "width = 'x'\n", "\0"])
def test_a_broken_configuration_is_not_the_moment_to_complain(
    ask: Asking, home: Path, text: str
) -> None:
    config = home / ".config" / "filmcli" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(text)
    assert ask.lines("info", "") == ["ballerina"]
    assert ask.lines("rel") == ["release"]


def test_directories_that_are_not_there_hold_nothing(ask: Asking) -> None:
    assert ask.lines("info", "--data", "/nonexistent/x", "") == ["ballerina"]
    assert ask.lines("info", "--data", "/proc/self/mem", "") == ["ballerina"]


def test_an_unknown_shell_is_answered_as_the_plainest(ask: Asking) -> None:
    assert ask.lines("info", "b", shell="nosuchshell") == ["ballerina"]


def test_there_is_a_script_for_every_shell_that_is_offered() -> None:
    assert tuple(SCRIPTS) == SHELLS


# Real shells.


@pytest.fixture
def shell_home(home: Path) -> Path:
    """Give a home with a `filmcli` in its bin, and records good and hostile."""
    program = home / "bin" / "filmcli"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m filmcli "$@"\n')
    program.chmod(0o755)
    directory = home / ".local" / "share" / "filmcli"
    directory.mkdir(parents=True)
    for name in ("late-spring", "early-summer", *HOSTILE):
        (directory / f"{name}.toml").touch()
    (home / "here").mkdir()
    return home


def in_shell(name: str, home: Path, script: str) -> str:
    """Run a script in a shell that has read filmcli's completion; give what it prints."""
    shell = shutil.which(name)
    if shell is None:
        pytest.skip(f"{name} is not installed")
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        [shell, "-c", script],
        env=environment(home, {"PATH": path, "LANG": "C.UTF-8"}),
        cwd=home / "here",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not list(home.rglob("pwned"))
    return ran.stdout


BASH = """
source <(filmcli completion bash)
complete -p filmcli
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _filmcli filmcli
        echo "${#COMPREPLY[@]}: ${COMPREPLY[*]}"; }
ask filmcli inf
ask filmcli info ''
ask filmcli info a
ask filmcli info zz
ask filmcli info --format = m
ask filmcli why late-spring run
ask filmcli info '$(touch pwned)'
"""


def test_bash_completes(shell_home: Path) -> None:
    assert in_shell("bash", shell_home, BASH).splitlines() == [
        "complete -o default -F _filmcli filmcli",
        "1: info",
        "3: early-summer late-spring ballerina",
        *("0: ", "0: ", "1: markdown", "1: runtime", "0: "),
    ]


def test_fish_completes(shell_home: Path) -> None:
    lines = ("inf", "info ", "info a", "info zz", "info --format=m", "why late-spring run")
    asked = "".join(f"complete -C 'filmcli {line}'; echo .\n" for line in lines)
    out = in_shell("fish", shell_home, f"filmcli completion fish | source\n{asked}")
    assert out.split("\n") == [
        *("info\tShow the card of a film.", "."),
        *("early-summer", "late-spring", "ballerina", "."),
        *(".", ".", "--format=markdown", ".", "runtime", ".", ""),
    ]


def keys(shell: str, home: Path, setup: str, typed: str) -> str:
    """Type at an interactive shell, run the line, and give what it prints: its words."""
    pexpect = pytest.importorskip("pexpect")
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    options = ["--norc", "--noprofile", "-i"] if shell == "bash" else ["-f", "-i"]
    child = pexpect.spawn(
        found,
        options,
        env=environment(home, {"PATH": path, "LANG": "C.UTF-8", "TERM": "dumb"}),
        cwd=str(home / "here"),
        encoding="utf-8",
        timeout=20,
        dimensions=(50, 200),
    )
    try:
        child.sendline(f"{setup}; show() {{ echo \"<$*>\"; }}; echo rea''dy")
        child.expect("ready")
        child.send(typed)
        child.expect(r"<([^>$]*)>")
        return str(child.match.group(1))
    finally:
        child.close(force=True)


def test_the_tab_key_completes_in_bash(shell_home: Path) -> None:
    setup = "source <(filmcli completion bash)"
    # The line is turned into an argument of `show` by Ctrl-A before it is run.
    typed = "filmcli why lat\trunt\t\x01show \r"
    assert keys("bash", shell_home, setup, typed) == "filmcli why late-spring runtime"


@pytest.mark.parametrize("way", ["sourced", "in a function directory"])
def test_the_tab_key_completes_in_zsh(shell_home: Path, way: str) -> None:
    directory = shell_home / "functions"
    directory.mkdir()
    if shutil.which("zsh"):
        (directory / "_filmcli").write_text(SCRIPTS["zsh"])
    begin = "unsetopt zle_bracketed_paste; autoload -Uz compinit"
    setup = f"{begin}; compinit -u -D; source {directory}/_filmcli"
    if way != "sourced":
        setup = f"{begin}; fpath=({directory} $fpath); compinit -u -D"
    typed = "filmcli why lat\trunt\t\x01show \r"
    assert keys("zsh", shell_home, setup, typed) == "filmcli why late-spring runtime"


def test_the_powershell_script_hands_over_words_and_takes_pairs_back(run: Run) -> None:
    script = run("completion", "powershell").out
    assert script.startswith("Register-ArgumentCompleter -Native -CommandName filmcli ")
    assert '& filmcli @words ".$wordToComplete"' in script
    assert '-split "`t", 2' in script
    assert script.count("{") == script.count("}")
    assert script.count("(") == script.count(")")
