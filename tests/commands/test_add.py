"""add: a record made from a title of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from filmcli.record.reader import parse
from tests.catalogues import MATRIX, PARASITE, PEOPLE, Made, make
from tests.conftest import Run

Records = Callable[..., Path]
CROWD = Made(
    *(77, 'The "Long" Cast', 1984),
    kind="tvMovie",
    credits=[(str(number), "actor", "", f"Role {number}") for number in range(1, 14)],
)
NAMES = {number: f"Player {number}" for number in range(1, 14)}
PARASITE_RECORD = """\
# Made from IMDb's data sets of 31 Oct 2026, for personal and non-commercial use.
# What you change here counts; what you take out, the catalogue still fills in.
title = "Parasite"
year = 2019
genres = ["Drama", "Thriller"]
runtime = 132
director = "Bong Joon Ho"

[ids]
imdb = "tt6751668"

[[titles]]
title = "Gisaengchung"
type = "original"
sources = ["imdb"]

[[cast]]
name = "Song Kang-ho"
character = "Ki Taek"
sources = ["imdb"]

[cites]
title = ["imdb"]
year = ["imdb"]
genres = ["imdb"]
runtime = ["imdb"]
director = ["imdb"]
ids = ["imdb"]

[sources.imdb]
title = "IMDb non-commercial data sets"
url = "https://datasets.imdbws.com/"
publisher = "IMDb"
published = 2026-10-31
"""


@pytest.fixture
def place(home: Path) -> Path:
    films = [MATRIX, PARASITE, CROWD, Made(9, "Wire", 2002, 9, kind="tvSeries")]
    return make(home / ".local/share/filmcli/imdb.db", films, PEOPLE | NAMES)


def test_the_record_is_short_and_every_value_names_its_source(
    place: Path, run: Run, records: Records
) -> None:
    directory = records()
    ran = run("add", "parasite")
    path = directory / "parasite.toml"
    assert (ran.code, ran.out) == (0, f"{path}\n")
    assert path.read_text(encoding="utf-8") == PARASITE_RECORD


def test_a_dry_run_prints_it_and_writes_nothing(place: Path, run: Run, records: Records) -> None:
    directory = records()
    ran = run("add", "tt6751668", "--dry-run")
    assert (ran.code, ran.out) == (0, PARASITE_RECORD)
    assert list(directory.iterdir()) == []


@pytest.mark.parametrize("name", ["tt6751668", "tt0133093", "tt0000077"])
def test_what_is_made_is_valid_in_order_and_of_sources_throughout(
    place: Path, run: Run, records: Records, name: str
) -> None:
    directory = records()
    assert run("add", name).code == 0
    (path,) = directory.iterdir()
    reading = parse(path.read_bytes(), file=str(path), slug=path.stem)
    assert reading.problems == ()
    assert run("fmt", "--check", path.stem).code == 0
    codes = {each["code"] for each in json.loads(run("check", "--json").out)["problems"]}
    assert codes <= {"missing"}, "no fact without a source, nothing that differs"


def test_only_the_first_of_the_cast_are_written_and_the_rest_is_counted(
    place: Path, run: Run, records: Records
) -> None:
    text = run("add", "tt0000077", "--dry-run").out
    assert text.count("[[cast]]") == 10
    assert "# The catalogue has 3 more.\n" in text
    assert 'kind = "tv-movie"\n' in text
    assert 'title = "The \\"Long\\" Cast"\n' in text


def test_of_the_titles_the_worlds_is_written_too(place: Path, run: Run, records: Records) -> None:
    text = run("add", "tt0133093", "--dry-run").out
    assert "[[titles]]" not in text, "the world calls it what it is called"
    assert 'director = ["Lana Wachowski", "Lilly Wachowski"]\n' in text


def test_with_the_record_the_film_is_as_it_was(place: Path, run: Run, records: Records) -> None:
    records()
    before = json.loads(run("info", "tt0133093", "--json").out)["film"]
    run("add", "tt0133093")
    after = json.loads(run("info", "tt0133093", "--json").out)["film"]
    assert after["slug"] == "the-matrix"
    for name in ("title", "year", "genres", "runtime", "director", "writer", "rating"):
        assert after[name] == before[name], name
    others = [each for each in before["titles"] if each["title"] != "The Matrix"]
    assert after["titles"] == others, "its own title is no other"
    assert [each["name"] for each in after["cast"]] == [each["name"] for each in before["cast"]]
    assert after["sources"] == before["sources"]


def test_where_there_is_a_record_of_that_id_it_is_named(
    place: Path, run: Run, records: Records
) -> None:
    directory = records(mine='title = "Neo"\nids.imdb = "tt0133093"\n')
    for words in ("tt0133093", "the matrix", "mine"):
        ran = run("add", words)
        assert (ran.code, ran.out) == (1, "")
        assert f"{directory}/mine.toml: is the record of Neo already" in ran.err
    assert [each.name for each in directory.iterdir()] == ["mine.toml"]


def test_another_film_of_the_same_slug_is_not_written_over(
    place: Path, run: Run, records: Records
) -> None:
    directory = records(parasite='title = "Parasite"\nyear = 1982\n')
    assert run("add", "tt6751668").out == f"{directory}/parasite-2019.toml\n"


def test_a_series_is_no_film(place: Path, run: Run, records: Records) -> None:
    directory = records()
    ran = run("add", "wire")
    assert (ran.code, ran.out) == (2, "")
    assert "Wire is a series; records are of films" in ran.err
    assert list(directory.iterdir()) == []


def test_a_typo_is_never_written(place: Path, run: Run, records: Records) -> None:
    directory = records()
    ran = run("add", "parasyte")
    assert (ran.code, ran.out) == (3, "")
    assert "did you mean Parasite (tt6751668)?" in ran.err
    assert list(directory.iterdir()) == []


def test_without_a_catalogue_there_is_nothing_to_add(run: Run, records: Records) -> None:
    records()
    ran = run("add", "parasite")
    assert (ran.code, ran.out) == (3, "")
    assert "there is no catalogue" in ran.err
    assert "filmcli import imdb DIR" in ran.err


def test_a_catalogue_that_cannot_be_read_ends_it(place: Path, run: Run, records: Records) -> None:
    records(matrix='title = "Matrix"\nids.imdb = "tt0133093"\n')
    place.write_bytes(b"no catalogue" * 100)
    ran = run("add", "matrix")
    assert (ran.code, ran.out) == (1, "")
    assert "is not a catalogue of filmcli" in ran.err
