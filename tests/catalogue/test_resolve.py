"""FILM: what each way to name a film finds, and what is never guessed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filmcli.catalogue.resolve import Catalogue, Found
from filmcli.settings import find_places, resolve
from tests.conftest import Run

Records = Callable[..., Path]


def film(title: str, year: int | None = None, more: str = "") -> str:
    """Write a small record; `more` is TOML that comes behind its title and year."""
    lines = [f"title = {json.dumps(title, ensure_ascii=False)}"]
    lines += [f"year = {year}"] if year else []
    return "\n".join((*lines, more, ""))


def found(run: Run, *argv: str) -> str:
    """Give the slug of the record that FILM finds."""
    ran = run("path", *argv)
    assert ran.code == 0, ran.err
    return Path(ran.out.strip()).stem


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put another directory in the place of the bundled one."""
    directory = tmp_path / "bundled"
    directory.mkdir()
    for module in ("filmcli.catalogue.naming", "filmcli.catalogue.collection"):
        monkeypatch.setattr(f"{module}.bundled_directory", lambda: directory)
    return directory


class TestPath:
    def test_finds_a_record_anywhere(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "some where" / "a film.toml"
        path.parent.mkdir()
        path.write_text(film("Anywhere"), encoding="utf-8")
        assert run("path", str(path)).out == f"{path}\n"

    def test_may_be_relative(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "near.toml").write_text(film("Near"), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert found(run, "near.toml") == "near"
        assert found(run, "./near.toml") == "near"

    def test_comes_before_a_slug(
        self, run: Run, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        records(heat=film("Own Heat"))
        (tmp_path / "heat.toml").write_text(film("Heat Here"), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert run("path", "heat.toml").out == f"{tmp_path}/heat.toml\n"

    def test_that_is_missing_is_not_found(self, run: Run, tmp_path: Path) -> None:
        ran = run("info", str(tmp_path / "gone.toml"))
        assert (ran.code, ran.out) == (3, "")
        assert ran.err == f"filmcli: {tmp_path}/gone.toml: no such file\n"

    @pytest.mark.parametrize("kind", ["directory", "fifo"])
    def test_of_no_regular_file_is_invalid_data(self, run: Run, tmp_path: Path, kind: str) -> None:
        path = tmp_path / "odd.toml"
        path.mkdir() if kind == "directory" else os.mkfifo(path)
        ran = run("info", str(path))
        assert (ran.code, ran.out) == (5, "")
        assert ran.err == f"{path}: cannot be read: not a regular file\n"

    def test_that_is_not_utf_8_is_opened(self, run: Run, tmp_path: Path) -> None:
        path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.toml")
        Path(path).write_text(film("Café"), encoding="utf-8")
        ran = run("info", path, "--json")
        assert ran.code == 0
        assert json.loads(ran.out)["film"]["title"] == "Café"

    def test_may_begin_with_a_tilde(self, run: Run, home: Path) -> None:
        (home / "mine.toml").write_text(film("Mine"), encoding="utf-8")
        assert found(run, "~/mine.toml") == "mine"
        assert run("path", "~nobody-of-that-name/mine.toml").code == 3

    def test_without_its_ending_is_explained(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "film.txt"
        path.write_text(film("X"), encoding="utf-8")
        ran = run("info", str(path))
        assert ran.code == 3
        assert ran.err.endswith("filmcli: the path of a record ends with .toml\n")


class TestId:
    IDS = """[ids]
imdb = "tt0111161"
tmdb = 603
wikidata = "Q172241"
eidr = "10.5240/7791-8534-2C23-9030-8610-5"
letterboxd = "the-film"
kobis = "2018410A"
kmdb = "K-29046"
"""

    @pytest.mark.parametrize(
        "typed",
        [
            "tt0111161",
            "TT0111161",
            " tt0111161 ",
            "imdb:tt0111161",
            "IMDb: tt0111161",
            "tmdb:603",
            "wikidata:q172241",
            "eidr:10.5240/7791-8534-2c23-9030-8610-5",
            "letterboxd:The-Film",
            "kobis:2018410a",
            "kmdb:k-29046",
        ],
    )
    def test_of_each_scheme_finds_the_film(self, run: Run, records: Records, typed: str) -> None:
        records(one=film("One", more=self.IDS), two=film("Two", more="[ids]\ntmdb = 6030"))
        assert found(run, typed) == "one"

    @pytest.mark.parametrize("typed", ["tt0111162", "tmdb:60", "imdb:603", "tmdb:", "imdb:"])
    def test_that_nobody_has_is_not_found(self, run: Run, records: Records, typed: str) -> None:
        records(one=film("One", more=self.IDS))
        assert run("info", typed).code == 3

    def test_comes_before_a_slug_and_a_title(self, run: Run, records: Records) -> None:
        records(
            one=film("One", more=self.IDS),
            tt0111161=film("Slug"),
            two=film("tt0111161"),
            three=film("TMDB:603"),
        )
        assert found(run, "tt0111161") == "one"
        assert found(run, "tmdb:603") == "one"

    def test_that_is_only_a_title_finds_the_title(self, run: Run, records: Records) -> None:
        records(two=film("tt0111161"), three=film("TMDB: The Film"), four=film("Mission: X"))
        assert found(run, "tt0111161") == "two"
        assert found(run, "TMDB: the film") == "three"
        assert found(run, "Mission: X") == "four"

    def test_of_two_films_gives_both_as_candidates(self, run: Run, records: Records) -> None:
        records(one=film("One", more=self.IDS), two=film("Two", more='[ids]\nimdb = "tt0111161"'))
        ran = run("info", "tt0111161")
        assert (ran.code, ran.out) == (4, "")
        assert "'tt0111161' can mean 2 films" in ran.err
        assert "  one  One" in ran.err
        assert "  two  Two" in ran.err


class TestSlug:
    def test_comes_before_a_title(self, run: Run, records: Records) -> None:
        records(heat=film("Something"), other=film("heat"))
        assert found(run, "heat") == "heat"
        assert found(run, "Heat") == "other"

    def test_may_be_in_a_subdirectory(self, run: Run, records: Records) -> None:
        inner = records() / "k" / "m"
        inner.mkdir(parents=True)
        (inner / "deep.toml").write_text(film("Another Title"), encoding="utf-8")
        assert found(run, "deep") == "deep"

    def test_of_an_invalid_record_in_a_subdirectory_is_that_record(
        self, run: Run, records: Records
    ) -> None:
        inner = records() / "sub"
        inner.mkdir()
        (inner / "broken.toml").write_text("title = 1\n", encoding="utf-8")
        ran = run("info", "broken")
        assert (ran.code, ran.out) == (5, "")
        assert ran.err.startswith(f"{inner}/broken.toml:1: title: ")

    def test_in_other_capitals_is_found_behind_titles(self, run: Run, records: Records) -> None:
        records(LAC_Doc=film("Lost at Sea"), up=film("Above"), above=film("UP"))
        assert found(run, "lac-doc") == "LAC-Doc"
        assert found(run, "LAC-Doc") == "LAC-Doc"
        assert found(run, "UP") == "above"

    def test_of_the_first_directory_wins(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("one/sub", "two"):
            (tmp_path / name).mkdir(parents=True)
            (tmp_path / name / "x.toml").write_text(film(name), encoding="utf-8")
        monkeypatch.setenv("FILMCLI_DATA", f"{tmp_path}/one:{tmp_path}/two")
        assert run("path", "x").out == f"{tmp_path}/one/sub/x.toml\n"
        monkeypatch.setenv("FILMCLI_DATA", f"{tmp_path}/two:{tmp_path}/one")
        assert run("path", "x").out == f"{tmp_path}/two/x.toml\n"

    def test_that_begins_with_a_dot_is_hidden(self, run: Run, records: Records) -> None:
        (records() / ".secret.toml").write_text(film("Secret"), encoding="utf-8")
        assert run("info", ".secret").code == 3

    def test_is_found_without_reading_the_directory(
        self, run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        records(heat=film("Heat"), other=film("Other"))
        read: list[Any] = []
        real = os.scandir

        def scandir(*place: Any) -> Any:
            read.append(place)
            return real(*place)

        monkeypatch.setattr(os, "scandir", scandir)
        assert found(run, "heat") == "heat"
        assert read == []
        assert found(run, "Other") == "other"
        assert read


class TestTitle:
    def test_exact_comes_before_folded(self, run: Run, records: Records) -> None:
        records(a=film("Amelie"), b=film("Amélie"))
        assert found(run, "Amelie") == "a"
        assert found(run, "Amélie") == "b"
        ran = run("info", "AMELIE")
        assert ran.code == 4

    @pytest.mark.parametrize(
        ("title", "typed"),
        [
            ("Amélie", "AMELIE"),
            ("WALL·E", "wall e"),
            ("The Matrix", "matrix"),
            ("Face/Off", "face off"),
            ("Über uns", "ueber uns"),
            ("8½", "8 ½"),
            ("...", "..."),
            ("[REC]", "rec"),
            ("발레리나", "발레리나"),
        ],
    )
    def test_folded_is_found(self, run: Run, records: Records, title: str, typed: str) -> None:
        records(x=film(title), other=film("Other"))
        assert found(run, typed) == "x"

    def test_comes_before_an_alternative_one(self, run: Run, records: Records) -> None:
        records(
            main=film("Parasite"),
            other=film("Gisaengchung", more='[[titles]]\ntitle = "Parasite"\n'),
        )
        assert found(run, "parasite") == "main"

    def test_alternative_is_found_before_a_prefix(self, run: Run, records: Records) -> None:
        records(
            x=film("Gisaengchung", more='[[titles]]\ntitle = "기생충"\nlanguage = "ko"\n'),
            y=film("기생충 2"),
        )
        assert found(run, "기생충") == "x"

    def test_begun_is_found(self, run: Run, records: Records) -> None:
        records(x=film("The Ballad of Narayama"), y=film("Other"))
        assert found(run, "ballad") == "x"
        assert found(run, "the bal") == "x"

    def test_that_several_begin_with_gives_all_as_candidates(
        self, run: Run, records: Records
    ) -> None:
        records(a=film("Rocky"), b=film("Rocky II"), c=film("Rocky III"), d=film("Rocks"))
        assert found(run, "rocky") == "a"
        ran = run("info", "rocky i", "--json")
        error = json.loads(ran.err)["error"]
        assert (ran.code, ran.out) == (4, "")
        assert [each["slug"] for each in error["candidates"]] == ["b", "c"]

    def test_that_hundreds_begin_with_lists_the_first_hundred(
        self, run: Run, records: Records
    ) -> None:
        records(**{f"f{n:03}": film(f"Film {n:03}") for n in range(130)})
        ran = run("info", "film", "--json")
        error = json.loads(ran.err)["error"]
        assert error["message"] == "'film' can mean 130 films"
        assert error["hint"].startswith("30 more are not listed; ")
        assert [each["slug"] for each in error["candidates"]] == [f"f{n:03}" for n in range(100)]

    def test_candidates_say_what_tells_them_apart(self, run: Run, records: Records) -> None:
        records(
            new=film("Ballerina", 2025, 'director = "B"\n[ids]\nimdb = "tt7181546"'),
            old=film("Ballerina", 1956),
        )
        ran = run("info", "ballerina", "--json")
        assert json.loads(ran.err)["error"]["candidates"] == [
            {"slug": "old", "title": "Ballerina", "year": 1956, "kind": "feature"},
            {
                "slug": "new",
                "title": "Ballerina",
                "year": 2025,
                "kind": "feature",
                "director": ["B"],
                "imdb": "tt7181546",
            },
        ]

    def test_of_an_invalid_record_says_that_it_was_not_searched(
        self, run: Run, records: Records
    ) -> None:
        records(bad='title = "Wanted"\nyear = "x"\n', good=film("Good"))
        ran = run("info", "Wanted")
        assert ran.code == 3
        assert ran.err.endswith("filmcli: 1 record could not be searched: filmcli check\n")
        records(worse='title = "Wanted"\nyear = "x"\n')
        assert "2 records could not be searched" in run("info", "Wanted").err


class TestYear:
    def test_in_brackets_tells_films_of_one_title_apart(self, run: Run, records: Records) -> None:
        records(new=film("Ballerina", 2025), old=film("Ballerina", 1956))
        assert found(run, "Ballerina (2025)") == "new"
        assert found(run, "ballerina(1956)") == "old"

    def test_looks_past_a_better_title_of_another_year(self, run: Run, records: Records) -> None:
        records(a=film("Heat", 1995), b=film("HEAT", 1972))
        assert found(run, "Heat (1972)") == "b"

    def test_that_is_claimed_counts(self, run: Run, records: Records) -> None:
        claim = '[[claims]]\nfield = "year"\nvalue = 2022\n'
        records(a=film("Heat", 2023, claim), b=film("Heat", 1995))
        assert found(run, "Heat (2022)") == "a"

    def test_that_no_film_has_is_no_reason_to_show_another(
        self, run: Run, records: Records
    ) -> None:
        records(a=film("Heat", 1995))
        ran = run("info", "Heat (1996)")
        assert (ran.code, ran.out) == (3, "")
        assert ran.err.endswith("filmcli: there is Heat (1995)\n")
        assert run("info", "Heet (1996)").code == 3
        records(b=film("Cold"))
        assert run("info", "Cold (1996)").err.endswith("filmcli: there is Cold without a year\n")

    def test_in_the_title_is_part_of_it(self, run: Run, records: Records) -> None:
        records(a=film("Blade Runner 2049", 2017), b=film("Blade Runner", 1982))
        records(c=film("Odd (1999)", 2005))
        assert found(run, "blade runner 2049") == "a"
        assert found(run, "Odd (1999)") == "c"

    def test_without_brackets_is_read_softly(self, run: Run, records: Records) -> None:
        records(a=film("Heat", 1995), b=film("Heat", 1972))
        assert found(run, "heat 1972") == "b"
        assert run("info", "heat 1973").code == 3

    def test_helps_behind_a_typo_too(self, run: Run, records: Records) -> None:
        records(a=film("Ballerina", 2023), b=film("Ballerina", 2025))
        ran = run("info", "Balerina (2025)", "--json")
        assert json.loads(ran.out)["film"]["slug"] == "b"


class TestTypo:
    def test_is_said_on_stderr(self, run: Run, records: Records) -> None:
        records(x=film("Oldboy"), y=film("Other"))
        ran = run("path", "oldbuy")
        assert ran.code == 0
        assert ran.err == "filmcli: no film is called 'oldbuy'; showing Oldboy\n"

    def test_in_a_slug_or_an_alternative_title_is_found(self, run: Run, records: Records) -> None:
        records(
            some_slug=film("Unlike", more='[[titles]]\ntitle = "Gisaengchung"\n'), y=film("Other")
        )
        assert found(run, "some-slig") == "some-slug"
        assert found(run, "gisengchung") == "some-slug"

    def test_between_two_titles_is_no_guess(self, run: Run, records: Records) -> None:
        records(a=film("Mother"), b=film("Bother"))
        ran = run("info", "Nother")
        assert (ran.code, ran.out) == (4, "")
        assert "'Nother' can mean 2 films" in ran.err

    def test_of_the_default_film_is_said_too(self, run: Run, records: Records) -> None:
        records(x=film("Oldboy"), y=film("Other"))
        ran = run("path", environ={"FILMCLI_FILM": "oldbuy"})
        assert ran.code == 0
        assert "showing Oldboy" in ran.err

    def test_too_far_off_is_suggested_and_not_shown(self, run: Run, records: Records) -> None:
        records(oldboy=film("Oldboy"), y=film("Other"))
        ran = run("info", "oddbuyy")
        assert (ran.code, ran.out) == (3, "")
        assert ran.err == "filmcli: no film matches 'oddbuyy'\nfilmcli: did you mean oldboy?\n"

    def test_of_three_letters_finds_nothing(self, run: Run) -> None:
        ran = run("info", "xyz")
        assert (ran.code, ran.out) == (3, "")


class TestBundled:
    @pytest.fixture(autouse=True)
    def write(self, bundled: Path) -> None:
        more = '[ids]\nimdb = "tt0000007"'
        (bundled / "sample.toml").write_text(film("The Sample", 2023, more), encoding="utf-8")

    def test_answers_by_name_beside_own_records(self, run: Run, records: Records) -> None:
        records(a=film("A"), b=film("B"))
        for typed in ("sample", "SAMPLE", "The Sample", "sample (2023)", "tt0000007", "samplle"):
            assert found(run, typed) == "sample"

    def test_gives_way_to_an_own_record_of_its_slug(self, run: Run, records: Records) -> None:
        directory = records(sample=film("Mine"))
        assert run("path", "sample").out == f"{directory}/sample.toml\n"

    def test_gives_way_to_an_own_record_in_a_subdirectory(self, run: Run, records: Records) -> None:
        inner = records() / "sub"
        inner.mkdir()
        (inner / "sample.toml").write_text(film("Mine"), encoding="utf-8")
        assert run("path", "sample").out == f"{inner}/sample.toml\n"

    def test_gives_way_to_own_records_that_are_called_like_its_slug(
        self, run: Run, records: Records
    ) -> None:
        records(mine=film("Sample"))
        assert found(run, "sample") == "mine"
        records(yours=film("SAMPLE"))
        assert run("info", "sample").code == 4

    def test_gives_way_to_an_own_record_of_its_title(self, run: Run, records: Records) -> None:
        records(mine=film("THE SAMPLE"))
        assert found(run, "The Sample") == "mine"
        assert found(run, "the sample") == "mine"

    def test_comes_before_an_own_record_that_only_begins_so(
        self, run: Run, records: Records
    ) -> None:
        records(mine=film("The Sample Returns"))
        assert found(run, "The Sample") == "sample"

    def test_is_the_default_only_while_there_are_no_others(
        self, run: Run, records: Records
    ) -> None:
        records()
        assert found(run) == "sample"
        records(mine=film("Mine"))
        assert found(run) == "mine"
        records(two=film("Two"))
        ran = run("path")
        assert ran.code == 2
        assert "which film? The collection has 2" in ran.err

    def test_that_is_missing_leaves_no_films(self, run: Run, bundled: Path) -> None:
        (bundled / "sample.toml").unlink()
        ran = run("path")
        assert ran.code == 2
        assert "there are no films" in ran.err


class TestHostile:
    @pytest.mark.parametrize("typed", ["", " ", "\t\n", "x" * 1_000_000, "y" * 4_097 + ".toml"])
    def test_blank_or_endless_is_a_usage_fault(self, run: Run, typed: str) -> None:
        ran = run("info", typed)
        assert (ran.code, ran.out) == (2, "")
        assert len(ran.err) < 300

    @pytest.mark.parametrize(
        "typed",
        [
            "a\0b",
            "a\0b.toml",
            "\u200b",
            "..",
            ".",
            "/",
            "~",
            "%",
            "_",
            "x" * 4_000,
            "z" * 300 + ".toml",
            "\udcff",
            "' OR 1=1 --",
            "file:x?mode=memory",
            "((((((",
            "tt" + "٣" * 7,
        ],
    )
    def test_odd_is_not_found_and_harmless(self, run: Run, records: Records, typed: str) -> None:
        records(x=film("X Y"), z=film("Other"))
        ran = run("info", "--", typed)
        assert (ran.code, ran.out) == (3, "")
        assert "bug" not in ran.err
        assert "\0" not in ran.err

    def test_slug_that_is_not_utf_8_is_found(self, run: Run, records: Records) -> None:
        name = os.fsencode(records()) + b"/caf\xe9.toml"
        Path(os.fsdecode(name)).write_text(film("Some Title"), encoding="utf-8")
        assert run("info", "caf\udce9").code == 0
        assert json.loads(run("info", "some title", "--json").out)["film"]["title"] == "Some Title"

    def test_record_that_becomes_invalid_is_named_and_the_rest_is_found(
        self, run: Run, records: Records
    ) -> None:
        directory = records(a=film("Alpha"), b=film("Beta"))
        assert found(run, "Alpha") == "a"
        (directory / "b.toml").write_text("title = \n", encoding="utf-8")
        ran = run("path", "Alpha")
        assert ran.code == 0
        assert f"{directory}/b.toml:1:" in ran.err


def catalogue(**flags: Any) -> Catalogue:
    return Catalogue(resolve(flags, os.environ, find_places(os.environ)), time.time_ns)


def test_a_record_that_vanishes_after_listing_is_named(records: Records) -> None:
    directory = records(a=film("Alpha"), b=film("Beta"))
    films = catalogue()
    films.listing()
    (directory / "b.toml").unlink()
    assert films.find("alpha").path == directory / "a.toml"
    assert list(map(str, films.invalid)) == [
        f"{directory}/b.toml: cannot be read: no such file or directory"
    ]
    films.close()


def test_candidates_that_have_become_invalid_are_left_out(records: Records) -> None:
    records(a=film("Same"), b=film("Same"))
    films = catalogue()
    assert films.files()
    films.close()  # nothing was opened
    assert Found(Path("x"), {"slug": "x", "title": "X"}).head == {"slug": "x", "title": "X"}


def test_an_unreadable_directory_is_named_while_searching(
    run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = records(a=film("Alpha")) / "locked"
    locked.mkdir()
    real = os.scandir

    def scandir(place: str) -> Any:
        if str(place).endswith("locked"):
            raise PermissionError(13, "Permission denied", place)
        return real(place)

    monkeypatch.setattr(os, "scandir", scandir)
    ran = run("path", "Alpha")
    assert ran.code == 0
    assert f"{locked}: cannot be read: permission denied" in ran.err


def test_progress_is_told_of_records_that_are_read(records: Records) -> None:
    records(a=film("Alpha"), b=film("Beta"))
    told: list[tuple[int, int]] = []
    settings = resolve({}, os.environ, find_places(os.environ))
    films = Catalogue(settings, time.time_ns, lambda *counts: told.append(counts))
    films.find("alpha")
    films.close()
    bundled_too = 3
    assert told == [(n, bundled_too) for n in range(1, bundled_too + 1)]


def test_a_default_film_that_is_not_found_is_traced_to_its_setting(run: Run) -> None:
    ran = run("cast", environ={"FILMCLI_FILM": "zzzzqqqq"})
    assert ran.code == 3
    assert "FILMCLI_FILM names it" in ran.err


def test_a_file_is_no_record_directory(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('title = "A"\n', encoding="utf-8")
    ran = run("list", "--data", str(file))
    assert ran.code == 2
    assert f"{file}: a file, not a record directory" in ran.err
