"""Films of OMDb's answers: texts with "N/A" for nothing, errors, searches, and what is no film."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.errors import FilmcliError
from filmcli.importers import omdb
from filmcli.importers.bounded import inputs
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.record.drafts import fitting


def items(body: Any) -> list[Item]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return list(omdb.read(Input("a.json", data), {}))


def film(**body: Any) -> Draft:
    (item,) = items({"Title": "A", "Type": "movie", "Response": "True", **body})
    assert isinstance(item, Draft)
    return item


def real(test_data: Path, name: str) -> list[Item]:
    (file,) = inputs(test_data / "omdb" / name)
    assert omdb.sniff(file.data[: 1 << 16], file.name)
    return list(omdb.read(file, {}))


@pytest.mark.parametrize(
    ("body", "key", "value"),
    [
        ({"Year": "2013"}, "year", 2013),
        ({"Runtime": "143 min"}, "runtime", 143),
        ({"Runtime": "1,440 min"}, "runtime", 1440),
        ({"Genre": "Action, Sci-Fi"}, "genres", ["Action", "Sci-Fi"]),
        ({"Genre": "Documentary, Short"}, "kind", "short"),
        ({"Country": "USA, UK, South Korea"}, "countries", ["US", "GB", "KR"]),
        ({"Language": "English, Mandarin, None"}, "languages", ["en", "cmn", "zxx"]),
        ({"Plot": "P"}, "synopsis", "P"),
        ({"imdbID": "tt0770828"}, "ids", {"imdb": "tt0770828"}),
        ({"Actors": "X, Y"}, "cast", [{"name": "X"}, {"name": "Y"}]),
        (
            {"Director": "X, Y(co-director)"},
            "crew",
            [
                {"name": "X", "job": "director"},
                {"name": "Y", "job": "director", "note": "co-director"},
            ],
        ),
        (
            {"Writer": "X (screenplay), X (story), Y"},
            "crew",
            [
                {"name": "X", "job": "writer", "note": "screenplay, story"},
                {"name": "Y", "job": "writer"},
            ],
        ),
        (
            {"Production": "A Films, B, Inc."},
            "companies",
            [{"name": "A Films", "role": "production"}, {"name": "B, Inc.", "role": "production"}],
        ),
        (
            {"DVD": "04 Apr 2017"},
            "releases",
            [{"type": "physical", "date": "2017-04-04", "note": "DVD"}],
        ),
    ],
)
def test_a_text_becomes_a_field(body: dict[str, Any], key: str, value: Any) -> None:
    assert film(**body).values[key] == value


def test_the_one_date_of_release_is_of_unknown_sort() -> None:
    (release,) = film(Released="14 Jun 2013").values["releases"]

    assert (release["date"], release["certainty"]) == ("2013-06-14", "probable")


@pytest.mark.parametrize(
    ("body", "aside"),
    [
        ({"imdbRating": "7.1", "imdbVotes": "858,780"}, {"rating": 7.1, "votes": 858780}),
        ({"Metascore": "55"}, {"metascore": 55}),
        ({"BoxOffice": "$291,045,518"}, {"BoxOffice": "$291,045,518"}),
        ({"Rated": "PG-13"}, {"Rated": "PG-13"}),
        ({"Year": "2008–2009"}, {"Year": "2008–2009"}),
        ({"Runtime": "long"}, {"runtime": "long"}),
        ({"Language": "English, Sioux"}, {"Language": ["Sioux"]}),
        ({"Ratings": [{"Source": "S", "Value": "57%"}]}, {"Ratings": {"S": "57%"}}),
        ({"Awards": "N/A", "Poster": "N/A", "Ratings": []}, {}),
        ({"Website": "javascript:alert(1)"}, {}),
    ],
)
def test_what_has_no_field_is_put_aside_and_n_a_is_nothing(
    body: dict[str, Any], aside: dict[str, Any]
) -> None:
    found = film(**body).aside

    assert {key.lower(): value for key, value in found.items()} == {
        key.lower(): value for key, value in aside.items()
    }


def test_an_address_that_is_none_is_named() -> None:
    assert film(Website="javascript:alert(1)").lost == (
        "Website: javascript:alert(1) is no web address",
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"Response": "False", "Error": "Movie not found!"}, "Movie not found!"),
        ({"Title": "S", "Type": "series"}, "a series"),
        ({"Title": "E", "Type": "episode"}, "an episode"),
        ({"Title": "G", "Type": "game"}, "a game"),
        ({"Title": "#DUPE#", "Type": "movie", "imdbID": "tt1"}, "merged into another"),
        ({"Title": "N/A", "Type": "movie"}, "without a title"),
        ({"Search": []}, "found nothing"),
        ([], "an empty list"),
        (1, "is an object"),
    ],
)
def test_what_is_no_film_is_refused_with_what_it_is(body: Any, why: str) -> None:
    (item,) = items(body)

    assert isinstance(item, Refused)
    assert why in item.why


def test_one_a_line_hides_no_other() -> None:
    found = items(b'{"Title": "A"}\n{"Response": "False", "Error": "E"}\n{\n{"Title": "B"}\n')

    assert [(type(each), each.line) for each in found] == [
        (Draft, 1),
        (Refused, 2),
        (Refused, 3),
        (Draft, 4),
    ]


@pytest.mark.parametrize(
    ("name", "films", "refused"),
    [
        ("library-2025.jsonl.gz", 487, 0),
        ("random-2020.json", 72, 375),
        ("recorded/get_id.json", 1, 0),
        ("recorded/get_wrong_id.json", 0, 1),
        ("recorded/search.json", 9, 1),
        ("recorded/refine_movie-1.json", 10, 0),
        ("recorded/search_wrong_title.json", 0, 1),
    ],
)
def test_a_real_body_gives_its_films(test_data: Path, name: str, films: int, refused: int) -> None:
    found = real(test_data, name)

    assert sum(isinstance(each, Draft) for each in found) == films
    assert sum(isinstance(each, Refused) for each in found) == refused


def test_the_films_of_a_library_are_those_that_its_types_say(test_data: Path) -> None:
    (file,) = inputs(test_data / "omdb" / "random-2020.json")
    movies = [
        each["imdbID"]
        for each in json.loads(file.data)
        if each.get("Type") == "movie" and each["Title"] != "#DUPE#"
    ]

    found = [each for each in real(test_data, "random-2020.json") if isinstance(each, Draft)]

    assert [each.values["ids"]["imdb"] for each in found] == movies


def test_no_value_of_a_real_film_is_n_a(test_data: Path) -> None:
    for item in real(test_data, "library-2025.jsonl.gz"):
        assert '"N/A"' not in json.dumps(item._asdict())


def test_a_film_is_read_as_its_answer_says(test_data: Path) -> None:
    (item,) = real(test_data, "single/tt0087544.json")

    assert isinstance(item, Draft)
    assert item.values["title"] == "Nausicaä of the Valley of the Wind"
    assert (item.values["year"], item.values["runtime"]) == (1984, 117)
    assert {"name": "Hayao Miyazaki", "job": "director"} in item.values["crew"]
    assert item.values["countries"] == ["JP"]
    assert item.aside["votes"] == 194170


_KEYS = st.sampled_from([*omdb._READERS, "Title", "Type", "Ratings", "Search", "Error", "x"])
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=9)
    | st.sampled_from(["N/A", "1 min", "A, B (c)", "14 Jun 2013", "tt0087544", "(", "),(", "2013"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(st.dictionaries(_KEYS, _JSON, max_size=8))
def test_any_values_give_items_that_a_record_holds(body: dict[str, Any]) -> None:
    with contextlib.suppress(FilmcliError):  # a number that JSON cannot hold
        for item in items({"Title": "A", **body}):
            if isinstance(item, Draft):
                assert fitting(item.values) == (item.values, [])


@given(st.binary(max_size=100))
def test_any_bytes_give_items_or_an_error_in_words(data: bytes) -> None:
    with contextlib.suppress(FilmcliError):
        items(data)
