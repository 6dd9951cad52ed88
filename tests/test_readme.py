"""The README: every example runs and shows what it says, and it names exactly what there is."""

from __future__ import annotations

import difflib
import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from filmcli import settings
from filmcli.cli import COMMANDS, build
from filmcli.errors import ExitCode
from filmcli.grammar import NARROWING
from tests.conftest import ROOT, Run

README = (ROOT / "README.md").read_text(encoding="utf-8")
COLUMNS = 80
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Fence(NamedTuple):
    """A fenced block: ```language name."""

    language: str
    name: str
    text: str
    line: int


def fences() -> Iterator[Fence]:
    for match in re.finditer(r"^```(\w+) ?(\S*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        yield Fence(match[1], match[2], match[3], README.count("\n", 0, match.start()) + 1)


FENCES = list(fences())


class Example(NamedTuple):
    """A command of a console block, what is shown below it, and where it is."""

    command: str
    shown: str
    code: int
    line: int


def examples() -> Iterator[Example]:
    """Give every command; `$ echo $?` after one says which exit code it has."""
    for fence in FENCES:
        if fence.language != "console":
            continue
        parts = re.split(r"^\$ ", fence.text, flags=re.MULTILINE)
        assert not parts[0], f"README.md:{fence.line}: a console block begins with a command"
        line = fence.line + 1
        for part, after in zip(parts[1:], [*parts[2:], ""], strict=True):
            command, _, shown = part.partition("\n")
            code = int(after.partition("\n")[2]) if after.startswith("echo $?\n") else 0
            if command != "echo $?":
                yield Example(command, shown, code, line)
            line += part.count("\n")


EXAMPLES = list(examples())


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a directory with the README's own records and the bundled ones, filmcli on PATH."""
    place, bin_directory = tmp_path / "desk", tmp_path / "bin"
    for directory in ("data", "tests/data/collection", "tests/data/imdb"):
        shutil.copytree(ROOT / directory, place / directory)
    for fence in FENCES:
        if fence.language in ("toml", "xml") and "/" in fence.name:
            (place / fence.name).parent.mkdir(exist_ok=True)
            (place / fence.name).write_text(fence.text, encoding="utf-8")
    bin_directory.mkdir()
    shim = bin_directory / "filmcli"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m filmcli "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    monkeypatch.chdir(place)
    monkeypatch.setenv("PATH", f"{bin_directory}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return place


# What each jq program of the README does, for a machine without jq.
JQ: dict[str, Callable[[Any], list[str]]] = {
    '.releases[] | select(.type=="digital") | .date': lambda answer: [
        each["date"] for each in answer["releases"] if each["type"] == "digital"
    ],
    ".film.composer[0]": lambda answer: [answer["film"]["composer"][0]],
    r'.cast[] | select(.character) | "\(.name) is \(.character)"': lambda answer: [
        f"{each['name']} is {each['character']}" for each in answer["cast"] if "character" in each
    ],
    ".facts[] | [.value, .shown, (.sources | map(.key))]": lambda answer: [
        json.dumps(
            [each["value"], each["shown"], [source["key"] for source in each["sources"]]],
            separators=(",", ":"),
        )
        for each in answer["facts"]
    ],
}


def through_shell(command: str) -> tuple[int, str]:
    """Run a command line with pipes or redirections."""
    ran = subprocess.run(
        ["/bin/sh", "-c", command], check=False, capture_output=True, stdin=subprocess.DEVNULL
    )
    return ran.returncode, (ran.stdout + ran.stderr).decode("utf-8")


def through_jq(command: str) -> tuple[int, str]:
    """Run filmcli and do in Python what jq would."""
    left, _, right = command.partition(" | jq ")
    code, out = through_shell(left)
    return code, "".join(f"{line}\n" for line in JQ[shlex.split(right)[-1]](json.loads(out)))


def on_terminal(command: str, run: Run) -> tuple[int, str]:
    """Run filmcli as a terminal of 80 columns shows it, without the colours."""
    ran = run(*shlex.split(command)[1:], terminal=True, columns=COLUMNS)
    return ran.code, COLOUR.sub("", ran.out + ran.err)


def tidy(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip("\n").split("\n")]


def matches(shown: str, printed: str) -> bool:
    """Tell whether the text shown is what was printed; `...` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in "\n".join(tidy(shown)).split("..."))
    return re.fullmatch(pattern, "\n".join(tidy(printed)), re.DOTALL) is not None


def in_section(example: Example, heading: str) -> bool:
    lines = README.split("\n")
    start = lines.index(heading)
    end = next(at for at, line in enumerate(lines) if at > start and line.startswith("## "))
    return start < example.line <= end


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import the made-up files once, for the examples that ask a catalogue."""
    path = tmp_path_factory.mktemp("catalogue") / "imdb.db"
    made = subprocess.run(
        [sys.executable, "-m", "filmcli", "import", "imdb", "tests/data/imdb"],
        cwd=ROOT,
        env={**os.environ, "FILMCLI_CATALOGUE": str(path)},
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()
    return path


@pytest.mark.skipif(os.name != "posix", reason="the examples are written for a POSIX shell")
@pytest.mark.parametrize(
    "example", EXAMPLES, ids=[f"{each.line}: {each.command}" for each in EXAMPLES]
)
def test_the_example_shows_what_the_readme_says(
    example: Example,
    desk: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    command = example.command
    if in_section(example, "## All of IMDb"):
        shutil.copy(request.getfixturevalue("catalogue"), desk / "imdb.db")
        monkeypatch.setenv("FILMCLI_CATALOGUE", str(desk / "imdb.db"))
    if " | jq " in command and shutil.which("jq") is None:
        code, printed = through_jq(command)
    elif any(word in ("|", ">", "<", ";", "&&") for word in shlex.split(command)):
        code, printed = through_shell(command)
    else:
        code, printed = on_terminal(command, run)
    if example.shown and not matches(example.shown, printed):
        change = difflib.unified_diff(
            tidy(example.shown), tidy(printed), f"README.md:{example.line}", command, lineterm=""
        )
        pytest.fail("\n".join(change), pytrace=False)
    assert code == example.code, printed


def test_the_examples_are_there() -> None:
    assert len(EXAMPLES) > 20
    assert {each.command.split()[0] for each in EXAMPLES} == {"filmcli", "printf"}
    assert {each.code for each in EXAMPLES} == {0, 2, 3, 4, 5}


def test_what_jq_does_can_be_done_without_it() -> None:
    programs = {shlex.split(each.command)[-1] for each in EXAMPLES if " | jq " in each.command}
    assert programs == set(JQ)


@pytest.mark.skipif(shutil.which("jq") is None, reason="no jq")
@pytest.mark.parametrize("program", JQ)
def test_the_stand_in_for_jq_says_what_jq_says(program: str, desk: Path) -> None:
    (command,) = (
        each.command
        for each in EXAMPLES
        if " | jq " in each.command and shlex.split(each.command)[-1] == program
    )
    assert through_jq(command) == through_shell(command)


def test_the_library_examples_hold(desk: Path) -> None:
    text = "".join(fence.text for fence in FENCES if fence.language == "pycon")
    test = doctest.DocTestParser().get_doctest(text, {}, "README", "README.md", 0)
    assert len(test.examples) > 5
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=report.append)
    assert not runner.failures, "".join(report)


def test_every_record_shown_is_valid_but_the_one_of_mistakes(desk: Path, run: Run) -> None:
    names = [fence.name for fence in FENCES if "/" in fence.name]
    assert "films/oldboy-2003.toml" in names
    for name in names:
        if name.endswith(".toml") and not name.endswith("/log.toml"):
            assert run("info", name).code == (5 if "mistakes" in name else 0), name


def test_the_configuration_shown_is_accepted_and_has_every_setting(
    tmp_path: Path, run: Run
) -> None:
    (text,) = (fence.text for fence in FENCES if fence.name == "config.toml")
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    ran = run("config", "--json", environ={"FILMCLI_CONFIG": str(path)})
    assert ran.code == 0
    origins = {each["name"]: each["origin"] for each in json.loads(ran.out)["settings"]}
    assert {origins[each.name] for each in settings.SETTINGS} == {str(path)}


def test_there_are_two_set_up_lines() -> None:
    install, test = (fence.text for fence in FENCES if fence.language == "sh")
    assert install == (
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/filmcli info ballerina\n"
    )
    assert test == ".venv/bin/pip install -e '.[test]' && .venv/bin/pytest\n"


def options_of(command: Any) -> set[str]:
    """Give the options that a command of the live app takes."""
    return {
        option
        for param in command.params
        if param.param_type_name == "option"
        for option in (*param.opts, *param.secondary_opts)
    }


APP = build()
VERSION = {"--version", "-V"}
SHARED_OPTIONS = options_of(APP) - VERSION
LAYER_OPTIONS = {f"--{name}" for name, *_ in NARROWING}
OWN_OPTIONS = {
    name: options_of(APP.get_command(None, name)) - SHARED_OPTIONS - LAYER_OPTIONS
    for name in COMMANDS
}


def table_rows(heading: str) -> list[list[str]]:
    """Give the cells of the table with this first heading."""
    table = README[README.index(f"| {heading} |") :].partition("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.split("\n")[2:]]


def code_words(cell: str) -> set[str]:
    return {word for code in re.findall(r"`([^`]+)`", cell) for word in code.split()[:1]}


def test_the_commands_are_those_there_are_in_their_own_words() -> None:
    rows = {row[0].strip("`"): row for row in table_rows("Command") if row[0] != "`filmcli`"}
    assert list(rows) == list(COMMANDS)
    for name, registered in COMMANDS.items():
        assert rows[name][1] == registered.summary
        assert code_words(rows[name][2]) == OWN_OPTIONS[name], name


def test_the_shared_options_are_those_there_are() -> None:
    named = {word for row in table_rows("Option") for word in code_words(row[0])}
    assert named == SHARED_OPTIONS


def test_the_options_that_choose_a_layer_are_those_there_are() -> None:
    assert {word for row in table_rows("Layer option") for word in code_words(row[0])} == (
        LAYER_OPTIONS
    )
    above = README[: README.index("| Layer option |")].rstrip().rpartition("\n\n")[2]
    taking = [name for name, each in COMMANDS.items() if each.layered and name != "ls"]
    assert sorted(code_words(above)) == sorted(taking)


def test_the_fields_of_queries_are_those_there_are() -> None:
    from filmcli.catalogue.query import FIELDS

    assert [(code_words(row[0]), row[1], row[2]) for row in table_rows("Query field")] == [
        ({each.name, *each.also}, each.type, each.meaning) for each in FIELDS
    ]


def test_no_option_is_named_that_does_not_exist() -> None:
    known = SHARED_OPTIONS.union(VERSION, LAYER_OPTIONS, *OWN_OPTIONS.values())
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README))
    assert named == {option for option in known if option.startswith("--")}


def test_no_command_is_named_that_does_not_exist() -> None:
    code = "\n".join([*re.findall(r"`([^`\n]+)`", README), *(each.command for each in EXAMPLES)])
    named = set(re.findall(r"\bfilmcli (?:--data films |--no-input )*([a-z]+)\b", code))
    assert named <= set(COMMANDS)
    run_names = {word for each in EXAMPLES for word in shlex.split(each.command)}
    assert set(COMMANDS) - run_names <= {"config", "doctor", "edit"}, "a command without an example"


def test_the_exit_codes_are_those_there_are() -> None:
    assert [int(row[0]) for row in table_rows("Code")] == [int(code) for code in ExitCode]


def test_the_settings_and_variables_are_those_there_are() -> None:
    rows = table_rows("Setting")
    names = [each.name for each in settings.SETTINGS]
    assert [row[0].strip("`") for row in rows] == names
    for name, row in zip(names, rows, strict=True):
        assert f"`FILMCLI_{name.upper()}`" in row[1]
        assert (f"--{name}" in row[2]) == (f"--{name}" in SHARED_OPTIONS)
    variables = {f"FILMCLI_{name.upper()}" for name in names}
    assert set(re.findall(r"FILMCLI_[A-Z]+", README)) == variables | {
        "FILMCLI_CONFIG",
        "FILMCLI_CACHE",
    }


def test_the_formats_are_those_there_are() -> None:
    from filmcli.exporters import EXPORTERS

    (row,) = (row for row in table_rows("Option") if "--format" in row[0])
    assert code_words(row[1]) == set(EXPORTERS)


def test_the_formats_of_exports_are_those_there_are() -> None:
    from filmcli.exporters.formats import FORMATS

    assert table_rows("Format") == [
        [
            f"`{each.name}`",
            " ".join(f"`{end}`" for end in (each.ending, *each.endings)),
            each.meaning,
        ]
        for each in FORMATS.values()
    ]


def test_the_limits_are_those_there_are() -> None:
    from filmcli import safe, streams
    from filmcli.catalogue import naming, typos
    from filmcli.commands import complete, session
    from filmcli.record import limits, validation
    from filmcli.view import card, terminal

    rows = {row[0]: row[1] for row in table_rows("What")}
    for what, *numbers in (
        ("a record", limits.MAX_BYTES),
        ("nesting", limits.MAX_DEPTH, limits.MAX_KEY_PARTS),
        ("a list", limits.MAX_LIST),
        ("keys and entries of a record", limits.MAX_VALUES),
        ("dots in keys and numbers", limits.MAX_DOTS),
        ("a text", limits.MAX_TEXT),
        ("a number", limits.MAX_DIGITS, limits.MAX_INTEGER.bit_length() + 1),
        ("a running time", validation.MAX_MINUTES),
        ("FILM on the command line", naming.MAX_FILM_LETTERS),
        ("candidates that are listed", naming.MAX_CANDIDATES),
        ("a slip in a title", typos.SHORTEST),
        ("problems told of one record", limits.MAX_PROBLEMS),
        ("a text in a table cell on a terminal", terminal.CELL_LETTERS),
        ("accents on one letter", safe.MARKS_PER_LETTER),
        ("invalid records that are named", session.MAX_NAMED),
        ("slugs offered by completion", complete.MOST),
    ):
        for number in numbers:
            assert re.search(rf"\b{number:,}\b", rows[what]), what
    assert rows["a year"] == f"{validation.MIN_YEAR} to {validation.MAX_YEAR}"
    width = re.search(r"\*\*Width\.\*\*.*?\n\n", README, re.DOTALL)
    assert width is not None
    known = (streams.UNKNOWN_WIDTH, streams.MIN_WIDTH, streams.MAX_WIDTH, card.CARD_WIDTH)
    assert [int(number) for number in re.findall(r"\d+", width[0])] == list(known)


def test_every_file_it_points_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    files = re.findall(r"\b(?:benchmarks|tools|docs|data)/\w+\.\w+", README)
    missing = {each for each in (*links, *files, ".ci/run") if not (ROOT / each).exists()}
    assert not missing


def test_the_picture_is_what_the_program_prints() -> None:
    from tools.picture import PICTURE, draw

    assert PICTURE.read_text(encoding="utf-8") == draw(), "run: python tools/picture.py"
