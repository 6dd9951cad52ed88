"""What each path may not load: a fresh interpreter names its modules after main() is done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.catalogues import MATRIX, PARASITE, make
from tests.program import environment

PROBE = """
import sys
before = set(sys.modules)
from filmcli.__main__ import main
code = main(sys.argv[1:])
sys.stderr.write("\\n".join(["modules", *sorted(set(sys.modules) - before)]))
sys.exit(code)
"""
# What an unchanged record, a list or a completion never needs.
VALIDATION = (
    *("pydantic", "pydantic_core", "filmcli.record.model", "filmcli.record.validation"),
    *("filmcli.record.reader", "filmcli.record.lines", "tomli", "tomlkit"),
)
DRAWING = ("rich", "pygments", "markdown_it")
NEVER = (
    *("textual", "asyncio", "concurrent", "ssl", "socket", "http", "email", "xml", "unittest"),
    *("rapidfuzz", "anyascii", "defusedxml", "isal", "orjson", "guessit", "importlib.metadata"),
    *("rich.markdown", "rich.traceback", "rich.progress", "logging", "multiprocessing", "tempfile"),
)
DATABASE = ("sqlite3", "json", "filmcli.catalogue.index", "filmcli.catalogue.resolve")
PIPE = (*VALIDATION, *DRAWING, *NEVER)
# The packages that Typer itself loads; anything else would be filmcli's own doing.
TYPER = {"typer", "annotated_doc", "shellingham", "typing_extensions"}


def loaded(home: Path, *argv: str, environ: Mapping[str, str] | None = None) -> set[str]:
    """Run filmcli in a fresh interpreter and give the modules it loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", PROBE, *argv],
        env=environment(home, environ),
        cwd=home,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert ran.stdout
    said, _, modules = ran.stderr.decode().partition("modules\n")
    assert not said
    return set(modules.split("\n"))


def within(modules: set[str], forbidden: tuple[str, ...]) -> set[str]:
    """Give those that are one of the forbidden modules, or inside one."""
    return {
        module
        for module in modules
        if any(module == each or module.startswith(f"{each}.") for each in forbidden)
    }


def packages(modules: set[str]) -> set[str]:
    """Give the packages of others."""
    tops = {module.partition(".")[0] for module in modules}
    return tops - sys.stdlib_module_names - {"filmcli"}


@pytest.fixture
def warm(home: Path) -> Path:
    """Give a home whose index knows the bundled record."""
    loaded(home, "info", "ballerina")
    return home


def test_the_version_loads_nothing_but_filmcli_itself(home: Path) -> None:
    assert loaded(home, "--version") == {"__future__", "filmcli", "filmcli.__main__"}


@pytest.mark.parametrize(
    "command",
    ["info", "cast", "crew", "release", "titles", "synopsis", "why", "sources", "path"],
)
def test_an_unchanged_record_in_a_pipe_is_neither_validated_nor_drawn(
    warm: Path, command: str
) -> None:
    modules = loaded(warm, command, "ballerina")
    assert "sqlite3" in modules
    assert not within(modules, PIPE)
    assert packages(modules) <= TYPER


# What the catalogue is read with, and what only naming a title, a typo or two layers needs.
READING = {
    *("filmcli.catalogue.imdb", "filmcli.catalogue.imdb.films", "filmcli.catalogue.imdb.schema"),
    *("filmcli.catalogue.imdb.store", "filmcli.catalogue.layers", "filmcli.packed"),
}
BUILDING = ("filmcli.importers", "filmcli.catalogue.imdb.build", "filmcli.catalogue.imdb.assemble")


def older(path: Path, text: str) -> None:
    """Write a record some time ago: a young one is read again, because it may change again."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


@pytest.fixture
def catalogued(warm: Path) -> Path:
    """Give a home with a catalogue beside the bundled record."""
    make(warm / ".local/share/filmcli/imdb.db", [MATRIX, PARASITE])
    return warm


@pytest.mark.parametrize("command", ["info", "cast", "crew", "release", "titles", "why", "sources"])
def test_a_title_of_the_catalogue_in_a_pipe_is_neither_validated_nor_drawn(
    catalogued: Path, command: str
) -> None:
    if command == "release":
        return  # a catalogue has none, which is said on stderr
    modules = loaded(catalogued, command, "tt0133093")
    assert modules >= READING
    assert not within(modules, (*PIPE, *BUILDING, "filmcli.catalogue.imdb.meant"))
    assert packages(modules) <= TYPER


def test_a_title_by_its_name_loads_no_typos(catalogued: Path) -> None:
    for words in ("the matrix", "parasite 2019", "기생충"):
        modules = loaded(catalogued, "info", words, "--json")
        assert "filmcli.catalogue.imdb.meant" in modules
        assert not within(modules, (*PIPE, *BUILDING, "filmcli.catalogue.imdb.typos"))


def test_a_record_that_is_in_no_catalogue_does_not_load_it(home: Path) -> None:
    directory = home / ".local/share/filmcli"
    make(directory / "imdb.db", [MATRIX])
    older(directory / "own.toml", 'title = "Own"\n')
    loaded(home, "info", "own")
    modules = loaded(home, "info", "own")
    assert not within(modules, (*PIPE, *BUILDING, "filmcli.packed", "filmcli.catalogue.imdb"))


def test_two_layers_are_told_apart_without_validating(home: Path) -> None:
    directory = home / ".local/share/filmcli"
    make(directory / "imdb.db", [MATRIX])
    older(directory / "own.toml", 'title = "M"\nids.imdb = "tt0133093"\n')
    loaded(home, "info", "own")
    for command in ("info", "cast", "why"):
        modules = loaded(home, command, "own")
        assert modules >= READING
        lines = {"tomli", "filmcli.record.lines"} if command == "why" else set()
        assert within(modules, (*PIPE, *BUILDING)) <= {
            each for each in modules if each.partition(".")[0] == "tomli" or each in lines
        }
        assert ("filmcli.record.lines" in modules) is (command == "why")


def test_without_a_catalogue_nothing_of_it_is_loaded(warm: Path) -> None:
    for argv in (("info", "ballerina"), ("cast", "Ballerina"), ("list",), ("search", "jeon")):
        assert not within(loaded(warm, *argv), ("filmcli.catalogue.imdb.store", "filmcli.packed"))


def test_an_unchanged_record_as_json_is_neither_validated_nor_drawn(warm: Path) -> None:
    for command in ("release", "info"):
        modules = loaded(warm, command, "--json")
        assert not within(modules, (*PIPE, "csv", "filmcli.exporters.csv"))
        assert packages(modules) <= TYPER


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)], ids=str)
@pytest.mark.parametrize(
    "argv",
    [
        ("list",),
        ("list", "year:2000..", "director:lee", "year-"),
        ("list", "--group", "decade"),
        ("search", "jeon jong seo"),
        ("person", "Lee Chung-hyun"),
        ("common", "Jeon Jong Seo", "Kim Ji Hoon"),
        ("calendar",),
        ("stats",),
        ("compare", "ballerina", "ballerina"),
        ("pick", "-q"),
    ],
    ids=" ".join,
)
def test_an_unchanged_collection_in_a_pipe_is_neither_validated_nor_drawn(
    warm: Path, argv: tuple[str, ...], form: tuple[str, ...]
) -> None:
    modules = loaded(warm, *argv, *form)
    assert not within(modules, (*PIPE, "filmcli.view.card") if "pick" not in argv else PIPE)
    assert "filmcli.view.progress" not in modules
    assert packages(modules) <= TYPER


def test_json_of_a_film_loads_no_card(warm: Path) -> None:
    assert "filmcli.view.card" in loaded(warm, "info")
    assert not within(loaded(warm, "info", "--json"), ("filmcli.view",))


@pytest.mark.parametrize("command", ["info", "cast", "release", "list", "stats", "calendar"])
def test_a_coloured_answer_loads_rich_and_not_what_rich_can_do_besides(
    warm: Path, command: str
) -> None:
    film = ("ballerina",) if command in ("info", "cast", "release") else ()
    modules = loaded(warm, command, *film, "--color", "always")
    assert "rich.console" in modules
    assert not within(modules, (*VALIDATION, "pygments", "markdown_it", *NEVER))
    assert packages(modules) <= {*TYPER, "rich"}


def test_a_record_that_is_new_is_validated_and_not_drawn(home: Path) -> None:
    modules = loaded(home, "release", "--json")
    assert {"pydantic_core", "tomli", "sqlite3"} <= modules
    assert not within(modules, (*DRAWING, "textual", "tomlkit", "rapidfuzz"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
@pytest.mark.parametrize(
    "words",
    [("info", ".ba"), (".",), ("release", ".--"), ("why", "x", "."), ("list", ".dir")],
    ids=" ".join,
)
def test_completing_opens_no_record_and_no_index(
    home: Path, shell: str, words: tuple[str, ...]
) -> None:
    modules = loaded(home, "filmcli", *words, environ={"_FILMCLI_COMPLETE": shell})
    assert "filmcli.commands.complete" in modules
    assert not within(modules, (*PIPE, *DATABASE, "filmcli.view", "typer.rich_utils"))
    assert packages(modules) <= TYPER


@pytest.mark.parametrize("argv", [("--help",), ("cast", "--help"), ("help", "check")], ids=" ".join)
def test_help_draws_and_reads_nothing(home: Path, argv: tuple[str, ...]) -> None:
    modules = loaded(home, *argv)
    assert not within(modules, (*PIPE, *DATABASE, "filmcli.view", "filmcli.catalogue"))
    assert packages(modules) <= TYPER


def test_the_welcome_reads_no_record(home: Path) -> None:
    assert not within(loaded(home), (*PIPE, *DATABASE))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have rules of their own")
def test_directories_on_linux_are_found_without_platformdirs(warm: Path) -> None:
    for argv in (("info", "--json"), ("config",), ("path",)):
        assert not within(loaded(warm, *argv), ("platformdirs",))
