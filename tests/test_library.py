"""filmcli as a library: `import filmcli`."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import filmcli
from filmcli.errors import ExitCode, nearest

Records = Callable[..., Path]


def loaded_after(code: str) -> set[str]:
    """Give the modules that a fresh interpreter has loaded after some code."""
    script = f"import sys\n{code}\nprint(*sys.modules)"
    root = Path(filmcli.__file__).parent.parent
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root
    )
    return set(ran.stdout.split())


class TestLoad:
    def test_the_bundled_film(self) -> None:
        film = filmcli.load("ballerina")
        assert isinstance(film, filmcli.Film)
        assert film.composer == ("Gray",)
        assert (film.slug, film.title, film.year) == ("ballerina", "Ballerina", 2023)
        assert film.released == "2023-10-06"
        assert isinstance(film.released, filmcli.PartialDate)
        assert isinstance(film.cast[0], filmcli.Credit)
        assert isinstance(film.releases[0], filmcli.Release)
        assert isinstance(film.people["Gray"], filmcli.Person)
        assert isinstance(film.sources["article"], filmcli.Source)
        assert isinstance(film.claims[0], filmcli.Claim)
        assert isinstance(film.companies[0], filmcli.Company)
        assert isinstance(film.titles[0], filmcli.Title)

    @pytest.mark.parametrize(
        "film", ["Ballerina", "Ballerina (2023)", "tt26350277", "tmdb:961268", "발레리나"]
    )
    def test_by_title_and_id(self, film: str) -> None:
        assert filmcli.load(film).slug == "ballerina"

    def test_by_path(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.toml"
        path.write_text('title = "Mine"\n')
        assert filmcli.load(path).title == "Mine"
        assert filmcli.load(str(path)) == filmcli.load(path)

    @pytest.mark.parametrize("wrap", [lambda each: [each], lambda each: each, str])
    def test_from_a_directory(self, tmp_path: Path, wrap: Callable[[Path], object]) -> None:
        (tmp_path / "mine.toml").write_text('title = "Mine"\n')
        assert filmcli.load("mine", data=wrap(tmp_path)).title == "Mine"  # type: ignore[arg-type]

    def test_from_the_directory_of_the_environment(self, records: Records) -> None:
        records(mine='title = "Mine"\n')
        assert filmcli.load("mine").title == "Mine"

    def test_what_is_not_there(self) -> None:
        with pytest.raises(filmcli.NotFound) as caught:
            filmcli.load("no such film at all")
        assert caught.value.code == ExitCode.NOT_FOUND

    def test_of_two_that_match_none_is_guessed(self, records: Records) -> None:
        records(one='title = "Twin"\nyear = 1998\n', two='title = "Twin"\nyear = 1999\n')
        with pytest.raises(filmcli.Ambiguous) as caught:
            filmcli.load("Twin")
        assert [each["slug"] for each in caught.value.details["candidates"]] == ["one", "two"]

    def test_a_broken_record_has_its_problems(self, records: Records) -> None:
        directory = records(broken='title = "A"\nyear = "1999"\nruntme = 1\n')
        with pytest.raises(filmcli.RecordInvalid) as caught:
            filmcli.load("broken")
        assert [(each.file, each.line, each.key) for each in caught.value.problems] == [
            (str(directory / "broken.toml"), 2, "year"),
            (str(directory / "broken.toml"), 3, "runtme"),
        ]
        assert isinstance(caught.value, filmcli.FilmcliError)
        assert all(isinstance(each, filmcli.Problem) for each in caught.value.problems)

    def test_it_can_be_asked_again_and_again(self) -> None:
        assert filmcli.load("ballerina") == filmcli.load("ballerina")


class TestLoads:
    def test_text_becomes_a_film(self) -> None:
        film = filmcli.loads('title = "A"\ndirector = "B"\n', slug="a")
        assert (film.slug, film.director) == ("a", ("B",))
        assert filmcli.loads('title = "A"\n').slug == "record"

    def test_problems_name_the_file_that_one_says(self) -> None:
        with pytest.raises(filmcli.RecordInvalid) as caught:
            filmcli.loads("title = 1\n", file="draft")
        assert str(caught.value) == ('draft:1: title: is the number 1; title = "1" would be right')


class TestPublicNames:
    @pytest.mark.parametrize("name", filmcli.__all__)
    def test_every_one_is_there(self, name: str) -> None:
        assert getattr(filmcli, name)

    def test_they_are_sorted_and_told_once(self) -> None:
        assert filmcli.__all__ == sorted(filmcli.__all__)
        assert set(filmcli.__all__) == {*filmcli._HOMES, "__version__"}

    def test_any_other_name_is_none(self) -> None:
        with pytest.raises(AttributeError, match="module 'filmcli' has no attribute 'nothing'"):
            filmcli.nothing  # noqa: B018

    def test_the_package_says_that_it_is_typed(self) -> None:
        assert (Path(filmcli.__file__).parent / "py.typed").is_file()


class TestImports:
    def test_importing_it_costs_nothing(self) -> None:
        modules = loaded_after("import filmcli")
        heavy = {"pydantic", "pydantic_core", "typer", "rich", "tomli", "sqlite3", "typing"}
        assert modules & heavy == set()

    def test_reading_a_record_loads_the_core_of_pydantic_and_no_more(self) -> None:
        modules = loaded_after("import filmcli; filmcli.loads('title = \"A\"')")
        assert "pydantic_core" in modules
        heavy = {"pydantic", "typer", "rich", "tomlkit", "sqlite3"}
        # Its decorators load asyncio up to 4.15, as pydantic_core is loaded.
        older = importlib.metadata.version("typing-extensions").startswith(("4.14.", "4.15."))
        assert modules & (heavy if older else {*heavy, "asyncio"}) == set()

    def test_what_is_only_for_mistakes_is_loaded_for_mistakes(self) -> None:
        modules = loaded_after("import filmcli; filmcli.loads('title = \"A\"')")
        mine = {name for name in modules if name.startswith("filmcli.record.")}
        assert mine.isdisjoint(
            {"filmcli.record.wording", "filmcli.record.syntax", "filmcli.record.fields"}
        )


class TestNearest:
    @pytest.mark.parametrize(
        ("word", "meant"),
        [
            ("titel", "title"),
            ("TITLE", "title"),
            ("titles", "titles"),
            ("charcter", "character"),
            ("zzz", None),
            ("", None),
            ("k" * 100_000, None),
        ],
    )
    def test_the_choice_that_was_most_likely_meant(self, word: str, meant: str | None) -> None:
        assert nearest(word, ["title", "titles", "character"]) == meant

    def test_without_choices_there_is_none(self) -> None:
        assert nearest("title", []) is None
