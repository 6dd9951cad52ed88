"""Titles of the catalogue in canonical form: what each of IMDb's columns becomes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmcli.catalogue.imdb.films import KIND_OF, Films, number_of, slug_of
from filmcli.catalogue.imdb.store import opened
from filmcli.packed import SEVERAL
from filmcli.record.canonical import from_json, to_json
from filmcli.record.vocabulary import JSON_ORDER, KINDS, OTHER_KINDS
from tests.catalogues import MATRIX, PARASITE, Made, make
from tests.conftest import Run

EPISODE = Made(
    *(959621, "Pilot", 2008, 50_000),
    rating=90,
    kind="tvEpisode",
    series=903747,
    season=1,
    episode=1,
)
SERIES = Made(903747, "Breaking Bad", 2008, 2_300_000, 95, kind="tvSeries", end_year=2013)
MINI = Made(7366338, "Chernobyl", 2019, 900_000, 93, kind="tvMiniSeries", end_year=2019)
STRAY = EPISODE._replace(tt=12345678, series=7654321, season=None, votes=0)
OLD = Made(
    1,
    "Carmencita",
    1894,
    kind="short",
    akas=(
        ("Carmencita", "XEU", "", "dvd", ""),
        ("カルメンシータ", "JP", "ja", "", f"literal title{SEVERAL}new title"),
        ("Carmencita tanzt", "XWG", "de", "alternative", ""),
    ),
    credits=(
        ("206", "self", "", ""),
        ("401", "archive_footage", "", "The Dancer"),
        ("5428", "cinematographer", "director of photography", ""),
        ("4242", "director", "", ""),
        ("999", "thanks", "", ""),
    ),
)


@pytest.fixture
def films(tmp_path: Path) -> Iterator[Films]:
    store = opened(
        make(tmp_path / "imdb.db", [MATRIX, PARASITE, EPISODE, SERIES, STRAY, OLD]), time.time_ns
    )
    assert store is not None
    yield Films(store)
    store.close()


def whole(films: Films, identifier: str) -> dict[str, object]:
    row = films.row(identifier)
    assert row is not None
    return films.film(row)


def test_a_film_has_every_field_that_the_tables_fill(films: Films) -> None:
    film = whole(films, "tt0133093")
    assert list(film) == [name for name in JSON_ORDER if name in film]
    assert film == {
        "slug": "tt0133093",
        "title": "The Matrix",
        "year": 1999,
        "kind": "feature",
        "genres": ["Action", "Sci-Fi"],
        "runtime": 136,
        "rating": 8.7,
        "votes": 2_000_000,
        "director": ["Lana Wachowski", "Lilly Wachowski"],
        "writer": ["Lana Wachowski"],
        "producer": ["Joel Silver"],
        "ids": {"imdb": "tt0133093"},
        "titles": [
            {"title": "Matrix", "language": "de", "type": "release", "region": "DE"},
            {"title": "マトリックス", "language": "ja", "type": "release", "region": "JP"},
            {
                "title": "Matrica",
                "language": "sh",
                "type": "transliterated",
                "region": "YUCS",
                "note": "transliterated title",
            },
            {"title": "The Matrix", "language": "en", "type": "working", "region": "001"},
        ],
        "cast": [
            {"name": "Keanu Reeves", "character": "Neo"},
            {"name": "Laurence Fishburne", "character": "Morpheus / Captain"},
        ],
        "crew": [
            {"name": "Lana Wachowski", "job": "director"},
            {"name": "Lilly Wachowski", "job": "director"},
            {"name": "Lana Wachowski", "job": "writer", "note": "written by; story"},
            {"name": "Joel Silver", "job": "producer"},
            {"name": "Chad Stahelski", "job": "stunt double"},
        ],
        "sources": {
            "imdb": {
                "title": "IMDb non-commercial data sets",
                "url": "https://datasets.imdbws.com/",
                "publisher": "IMDb",
                "published": "2026-10-31",
            }
        },
    }


def test_an_original_title_is_told_where_it_is_another(films: Films) -> None:
    film = whole(films, "tt6751668")
    assert film["original_title"] == "Gisaengchung"
    assert film["titles"] == [
        {"title": "Gisaengchung", "type": "original"},
        {"title": "기생충", "language": "ko", "type": "release", "region": "KR"},
    ]
    assert "original_title" not in whole(films, "tt0133093")


def test_parts_of_the_world_old_states_and_archives_are_told_in_words(films: Films) -> None:
    film = whole(films, "tt0000001")
    assert film["titles"] == [
        {"title": "Carmencita", "type": "release", "note": "dvd, Europe"},
        {
            "title": "カルメンシータ",
            "language": "ja",
            "type": "translated",
            "region": "JP",
            "note": "literal title, new title",
        },
        {"title": "Carmencita tanzt", "language": "de", "type": "alternative", "region": "DE"},
    ]
    assert film["cast"] == [
        {"name": "Keanu Reeves", "character": "Self"},
        {"name": "Laurence Fishburne", "character": "The Dancer", "note": "archive footage"},
    ]
    assert film["crew"] == [
        {"name": "Joel Silver", "job": "cinematographer", "note": "director of photography"},
        {"name": "Chad Stahelski", "job": "thanks"},
    ], "whoever has no name is left out"
    assert not {"rating", "votes", "director"} & film.keys()


def test_an_episode_names_its_series_where_that_is_there(films: Films) -> None:
    film = whole(films, "tt0959621")
    assert (film["kind"], film["series"], film["season"], film["episode"]) == (
        *("episode", "Breaking Bad", 1, 1),
    )
    assert whole(films, "tt12345678")["series"] == "tt7654321"
    assert "season" not in whole(films, "tt12345678")


def test_every_kind_of_imdb_is_one_of_ours() -> None:
    assert set(KIND_OF.values()) == (set(KINDS) - {"documentary"}) | set(OTHER_KINDS)


def test_heads_come_in_the_order_asked_for_and_with_the_people_asked_for(films: Films) -> None:
    ids = [films.row(each).id for each in ("tt6751668", "tt0133093")]  # type: ignore[union-attr]
    heads = films.heads([*ids, 99], ("director",))
    assert [(head["title"], head["director"]) for head in heads] == [
        ("Parasite", ["Bong Joon Ho"]),
        ("The Matrix", ["Lana Wachowski", "Lilly Wachowski"]),
    ]
    assert heads[0]["original_title"] == "Gisaengchung"
    assert not {"titles", "cast", "crew", "sources"} & heads[0].keys()
    assert "director" not in films.heads(ids)[0]


def test_many_films_are_what_each_alone_is(films: Films) -> None:
    rows = films.rows("ORDER BY id")
    assert len(rows) == 6
    assert films.whole(rows) == [films.film(row) for row in rows]


@pytest.mark.parametrize(
    ("identifier", "number"),
    [
        ("tt0133093", 133093),
        ("TT0133093", 133093),
        ("tt12345678", 12345678),
        ("tt123", None),
        ("nm0000206", None),
        ("tt", None),
        ("tt٠١٢٣٤٥٦", None),
        ("tt" + "9" * 30, None),
    ],
)
def test_an_id_is_tt_and_seven_digits_or_more(identifier: str, number: int | None) -> None:
    assert number_of(identifier) == number


def test_the_number_of_a_title_is_written_as_imdb_does() -> None:
    assert [slug_of(1), slug_of(12345678)] == ["tt0000001", "tt12345678"]


def test_a_film_of_the_catalogue_is_one_to_the_library(films: Films) -> None:
    film = whole(films, "tt0133093")
    typed = from_json(film)
    assert (typed.rating, typed.votes, typed.director) == (
        *(8.7, 2_000_000),
        ("Lana Wachowski", "Lilly Wachowski"),
    )
    assert to_json(typed) == film


def test_the_card_and_json_have_the_rating_and_its_votes(home: Path, run: Run) -> None:
    make(home / ".local/share/filmcli/imdb.db", [MATRIX, SERIES, EPISODE])
    assert run("info", "tt0133093").out.split("\n")[:3] == [
        "The Matrix (1999)",
        "Feature · 2 h 16 min · Action, Sci-Fi · 8.7 from 2,000,000 votes",
        "Director: Lana Wachowski, Lilly Wachowski",
    ]
    film = json.loads(run("info", "tt0133093", "--json").out)["film"]
    assert (film["rating"], film["votes"]) == (8.7, 2_000_000)
    assert "8.7 from 2,000,000 votes" in run("info", "tt0133093", terminal=True).out
    assert run("info", "tt0133093", "--fields", "title,rating,votes").out == (
        "title\trating\tvotes\nThe Matrix\t8.7\t2000000\n"
    )
    assert run("info", "tt0959621").out.split("\n")[1] == (
        "Episode · Breaking Bad, season 1, episode 1 · 9.0 from 50,000 votes"
    )


def test_a_series_is_from_its_first_year_to_its_last(home: Path, run: Run) -> None:
    make(home / ".local/share/filmcli/imdb.db", [MATRIX, SERIES, MINI])
    assert run("info", "tt0903747").out.split("\n")[:2] == [
        "Breaking Bad (2008-2013)",
        "Series · 9.5 from 2,300,000 votes",
    ]
    assert "Breaking Bad (2008-2013)" in run("info", "breaking bad", terminal=True).out
    assert run("info", "chernobyl").out.startswith("Chernobyl (2019)\n")
    film = json.loads(run("info", "tt0903747", "--json").out)["film"]
    assert (film["year"], film["end_year"], film["kind"]) == (2008, 2013, "series")
    assert list(film)[:4] == ["slug", "title", "year", "end_year"]
    assert "end_year" not in json.loads(run("info", "tt0133093", "--json").out)["film"]
    (told,) = json.loads(run("why", "tt0903747", "end_year", "--json").out)["facts"]
    assert (told["value"], told["where"]) == (2013, "imdb.db: title.basics tt0903747, endYear")


@pytest.mark.parametrize("command", ["cast", "crew", "titles", "sources", "why", "release"])
def test_every_command_about_a_film_answers(home: Path, run: Run, command: str) -> None:
    make(home / ".local/share/filmcli/imdb.db", [MATRIX])
    ran = run(command, "tt0133093")
    assert ran.code == 0
    assert bool(ran.out) is (command != "release")
