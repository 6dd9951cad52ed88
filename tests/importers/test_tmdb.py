"""Films of TMDB's answers: details, parts, lists, older shapes, and what is no film."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.errors import FilmcliError
from filmcli.importers import tmdb
from filmcli.importers.bounded import inputs
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.record.drafts import fitting


def items(body: Any) -> list[Item]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return list(tmdb.read(Input("a.json", data), {}))


def film(**body: Any) -> Draft:
    (item,) = items({"id": 1, "title": "A", "original_title": "A", **body})
    assert isinstance(item, Draft)
    return item


def real(test_data: Path, name: str) -> list[Item]:
    (file,) = inputs(test_data / "tmdb" / name)
    assert tmdb.sniff(file.data[: 1 << 16], file.name)
    return list(tmdb.read(file, {}))


def draft(test_data: Path, name: str) -> Draft:
    (item,) = real(test_data, name)
    assert isinstance(item, Draft)
    return item


@pytest.mark.parametrize(
    ("body", "key", "value"),
    [
        ({"release_date": "2019-05-30"}, "year", 2019),
        ({"runtime": 133}, "runtime", 133),
        ({"overview": " O "}, "synopsis", "O"),
        ({"budget": 100}, "budget", {"amount": 100, "currency": "USD"}),
        ({"revenue": 200}, "gross", {"amount": 200, "currency": "USD"}),
        ({"genres": [{"id": 18, "name": "Drama"}]}, "genres", ["Drama"]),
        ({"genre_ids": [18, 99]}, "genres", ["Drama", "Documentary"]),
        ({"genre_ids": [99]}, "kind", "documentary"),
        ({"genres": [{"id": 10770, "name": "TV Movie"}]}, "kind", "tv-movie"),
        ({"production_countries": [{"iso_3166_1": "KR"}]}, "countries", ["KR"]),
        ({"origin_country": ["KR"]}, "countries", ["KR"]),
        (
            {"spoken_languages": [{"iso_639_1": "cn"}, {"iso_639_1": "ko"}]},
            "languages",
            [
                "yue",
                "ko",
            ],
        ),
        ({"imdb_id": "tt6751668"}, "ids", {"tmdb": 1, "imdb": "tt6751668"}),
        (
            {"external_ids": {"wikidata_id": "Q61448040"}},
            "ids",
            {"tmdb": 1, "wikidata": "Q61448040"},
        ),
        (
            {"original_title": "기생충", "original_language": "ko"},
            "titles",
            [{"title": "기생충", "language": "ko", "type": "original"}],
        ),
    ],
)
def test_a_key_of_details_becomes_a_field(body: dict[str, Any], key: str, value: Any) -> None:
    assert film(**body).values[key] == value


@pytest.mark.parametrize(
    ("body", "aside"),
    [
        ({"runtime": 0, "budget": 0, "revenue": 0, "tagline": "", "imdb_id": None}, {}),
        ({"vote_average": 8.5, "vote_count": 7}, {"rating": 8.5, "votes": 7}),
        ({"popularity": "93.5"}, {"popularity": 93.5}),
        ({"adult": True, "video": True}, {"adult": True, "video": True}),
        ({"adult": False, "video": False}, {}),
        (
            {"belongs_to_collection": {"id": 2, "name": "C"}},
            {"belongs_to_collection": {"id": 2, "name": "C"}},
        ),
        (
            {"external_ids": {"imdb_id": "none", "facebook_id": "f"}},
            {
                "imdb_id": "none",
                "facebook_id": "f",
            },
        ),
        ({"keywords": {"keywords": [{"name": "k"}]}}, {"keywords": ["k"]}),
        ({"release_date": "someday"}, {"release_date": "someday"}),
    ],
)
def test_what_has_no_field_is_put_aside(body: dict[str, Any], aside: dict[str, Any]) -> None:
    assert film(**body).aside == aside


@pytest.mark.parametrize(
    ("number", "kind", "place"),
    [
        (1, "premiere", {"event": "N"}),
        (2, "limited", {"note": "N"}),
        (3, "theatrical", {"note": "N"}),
        (4, "digital", {"platform": "N"}),
        (5, "physical", {"note": "N"}),
        (6, "tv", {"platform": "N"}),
    ],
)
def test_a_release_keeps_its_type_place_and_what_its_note_says(
    number: int, kind: str, place: dict[str, str]
) -> None:
    dated = {"release_date": "2019-12-31T23:00:00.000Z", "type": number, "note": "N"}
    found = film(release_dates={"results": [{"iso_3166_1": "NL", "release_dates": [dated]}]})

    assert found.values["releases"] == [
        {"type": kind, "date": "2019-12-31", "territory": "NL", **place}
    ]


def test_a_certification_stands_with_its_release() -> None:
    dated = {"release_date": "2019-05-30", "type": 3, "certification": "15", "iso_639_1": "de"}
    found = film(release_dates={"results": [{"iso_3166_1": "CH", "release_dates": [dated]}]})

    assert found.values["releases"][0]["note"] == "certificate 15; language de"


def test_releases_of_the_older_api_add_only_what_the_newer_does_not_have() -> None:
    dated = {"release_date": "2013-09-06T00:00:00.000Z", "type": 3, "certification": "R"}
    old = [
        {"iso_3166_1": "US", "release_date": "2013-09-06", "certification": "R"},
        {"iso_3166_1": "DE", "release_date": "2013-09-19", "certification": "16"},
    ]
    found = film(
        releases={"countries": old},
        release_dates={"results": [{"iso_3166_1": "US", "release_dates": [dated]}]},
    )

    assert [(each["territory"], each["date"]) for each in found.values["releases"]] == [
        ("US", "2013-09-06"),
        ("DE", "2013-09-19"),
    ]


def test_the_date_of_a_film_without_releases_is_one_of_unknown_sort() -> None:
    (release,) = film(release_date="2019-05-30").values["releases"]

    assert release["certainty"] == "probable"


def test_credits_keep_billing_notes_jobs_and_native_names() -> None:
    cast = [
        {"id": 2, "name": "B", "character": "Second (voice)", "order": 1},
        {"id": 3, "name": "Song", "original_name": "송강호", "character": "", "order": 0},
    ]
    crew = [
        {"id": 4, "name": "W", "job": "Screenplay"},
        {"id": 4, "name": "W", "job": "Story"},
        {"id": 5, "name": "D", "job": "Director"},
    ]
    values = film(credits={"cast": cast, "crew": crew}).values

    assert values["cast"] == [
        {"name": "Song"},
        {"name": "B", "character": "Second", "note": "voice"},
    ]
    assert values["crew"] == [
        {"name": "W", "job": "writer", "note": "screenplay, story"},
        {"name": "D", "job": "director"},
    ]
    assert values["people"]["Song"] == {
        "ids": {"tmdb": 3},
        "names": [{"name": "송강호", "language": "ko", "type": "native"}],
    }


def test_two_persons_of_one_name_are_not_made_one() -> None:
    found = film(credits={"cast": [{"id": 2, "name": "B"}, {"id": 3, "name": "B"}], "crew": []})

    assert found.values["people"] == {"B": {"ids": {"tmdb": 2}}}
    assert found.lost == ("people: two persons are called B: tmdb 2 and 3",)


def test_titles_of_other_countries_and_languages_say_which_they_are() -> None:
    found = film(
        alternative_titles={
            "titles": [
                {"iso_3166_1": "IL", "title": "Mo'adon", "type": "romanization"},
                {"iso_3166_1": "MX", "title": "El Club", "type": "Hispanoamérica"},
            ]
        },
        translations={
            "translations": [
                {"iso_639_1": "fr", "iso_3166_1": "FR", "data": {"title": "", "overview": "O"}},
                {"iso_639_1": "ko", "iso_3166_1": "KR", "data": {"title": "클럽"}},
            ]
        },
    )

    assert found.values["titles"] == [
        {"title": "Mo'adon", "type": "transliterated", "region": "IL"},
        {"title": "El Club", "type": "alternative", "region": "MX", "note": "Hispanoamérica"},
        {"title": "클럽", "language": "ko", "type": "translated", "region": "KR"},
    ]
    assert found.aside == {"translations": {"fr-FR": {"overview": "O"}}}


def test_other_films_and_pictures_are_lost_with_the_reason() -> None:
    found = film(similar={"results": [{"title": "B"}]}, images={"posters": [1]})

    assert found.values.keys() == {"title", "ids"}
    assert set(found.lost) == {"similar: of other films", "images: pictures"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"status_code": 34, "status_message": "Not found"}, "an error of TMDB: Not found"),
        ({"id": 1, "name": "S", "first_air_date": "2020-01-01"}, "a series"),
        ({"id": 1, "media_type": "tv", "name": "S"}, "a series"),
        ({"id": 1, "name": "P", "biography": ""}, "a person"),
        ({"id": 1, "cast": [{"title": "A"}], "crew": []}, "the films of a person"),
        ({"genres": [{"id": 1, "name": "G"}]}, "genres"),
        ({"id": 1, "title": " "}, "without a title"),
        ([], "an empty list"),
        ([1], "not an object"),
        (1, "is an object"),
        ({"id": 1}, "no film of TMDB"),
        ({}, "no film of TMDB"),
    ],
)
def test_what_is_no_film_is_refused_with_what_it_is(body: Any, why: str) -> None:
    (item,) = items(body)

    assert isinstance(item, Refused)
    assert why in item.why


def test_a_list_of_everything_gives_its_films() -> None:
    results = [
        {"media_type": "movie", "id": 1, "title": "A"},
        {"media_type": "tv", "id": 2, "name": "S"},
        {"media_type": "person", "id": 3, "name": "P"},
    ]

    assert [type(each) for each in items({"page": 1, "results": results})] == [
        Draft,
        Refused,
        Refused,
    ]


def test_one_film_a_line_is_read_with_its_line() -> None:
    found = items(b'{"id": 1, "title": "A"}\nnot\n{"id": 2, "original_title": "B"}\n')

    assert [(type(each), each.line) for each in found] == [(Draft, 1), (Refused, 2), (Draft, 3)]


@pytest.mark.parametrize(
    ("name", "films"),
    [
        ("certifications.json", 0),
        ("countries.json", 0),
        ("genres.json", 0),
        ("jobs.json", 0),
        ("languages.json", 0),
        ("person.json", 0),
        ("person-33-append-2013.json", 0),
        ("person-movie-credits.json", 0),
        ("movie-550/images.json", 0),
        ("movie-550/watch_providers.json", 0),
        ("find-by-imdb.json", 1),
        ("collection.json", 9),
        ("collection-10-append.json", 9),
        ("search-movie.json", 20),
        ("top-rated-ko-KR.json", 20),
    ],
)
def test_a_real_body_gives_the_films_that_it_lists(test_data: Path, name: str, films: int) -> None:
    found = real(test_data, name)

    assert sum(isinstance(each, Draft) for each in found) == films
    assert films or len(found) == 1


def test_parasite_is_read_with_its_title_in_hangul(test_data: Path) -> None:
    values = draft(test_data, "movie-496243-details.json").values

    assert (values["title"], values["year"], values["runtime"]) == ("Parasite", 2019, 133)
    assert values["titles"] == [{"title": "기생충", "language": "ko", "type": "original"}]
    assert values["ids"] == {"tmdb": 496243, "imdb": "tt6751668"}
    assert values["languages"] == ["en", "de", "ko"]


def test_a_part_by_itself_belongs_to_the_film_with_its_id(test_data: Path) -> None:
    values = draft(test_data, "movie-496243-credits.json").values

    assert "title" not in values
    assert values["ids"] == {"tmdb": 496243}
    assert values["cast"][0] == {"name": "Song Kang-ho", "character": "Kim Ki-taek"}


def test_the_older_shape_gives_credits_and_releases(test_data: Path) -> None:
    values = draft(test_data, "movie-87421-append-2013.json").values

    assert values["cast"][0] == {"name": "Vin Diesel", "character": "Riddick"}
    assert {"name": "David Twohy", "job": "writer"} in values["crew"]
    korean = [each for each in values["releases"] if each["territory"] == "KR"]
    assert korean[0]["note"] == "certificate 15세 이상 관람가"


_BODY = json.dumps(
    {
        "id": 1,
        "title": "A",
        "original_title": "B",
        "original_language": "ko",
        "release_date": "2019-05-30",
        "runtime": 1,
        "budget": 1,
        "genres": [{"name": "G"}],
        "genre_ids": [1],
        "production_countries": [{"iso_3166_1": "KR"}],
        "spoken_languages": [{"iso_639_1": "ko"}],
        "production_companies": [{"name": "C"}],
        "credits": {"cast": [{"id": 1, "name": "N", "order": 1}], "crew": [{"name": "N"}]},
        "release_dates": {"results": [{"iso_3166_1": "KR", "release_dates": [{"type": 1}]}]},
        "releases": {"countries": [{"iso_3166_1": "KR"}]},
        "alternative_titles": {"titles": [{"title": "T"}]},
        "translations": {"translations": [{"iso_639_1": "ko", "data": {"title": "T"}}]},
        "external_ids": {"imdb_id": "tt0000001"},
        "keywords": {"keywords": [{"name": "k"}]},
        "videos": {"results": [{"site": "s"}]},
        "belongs_to_collection": {"id": 1},
        "parts": [],
        "results": [],
    }
)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=3,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(value, dict | list):
        return [path]
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return [path, *(place for key, each in pairs for place in places(each, (*path, key)))]


@given(st.lists(st.tuples(st.sampled_from(places(json.loads(_BODY))[1:]), _JSON), max_size=4))
def test_any_value_in_any_place_gives_items_that_a_record_holds(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    body = json.loads(_BODY)
    for path, value in changes:
        holder = body
        with contextlib.suppress(LookupError, TypeError):
            for part in path[:-1]:
                holder = holder[part]
            holder[path[-1]] = value
    for item in items(body):
        if isinstance(item, Draft) and "title" in item.values:
            values, lost = fitting(item.values)
            assert values["title"]
            assert not lost
        elif isinstance(item, Refused):
            assert item.why


@given(st.binary(max_size=100))
def test_any_bytes_give_items_or_an_error_in_words(data: bytes) -> None:
    with contextlib.suppress(FilmcliError):
        items(data)


def test_a_home_page_is_kept_only_as_a_web_address() -> None:
    assert film(homepage="https://example.org/a").aside["homepage"] == "https://example.org/a"
    made = film(homepage="javascript:alert(1)")
    assert "homepage" not in made.aside
    assert made.lost == ("homepage: javascript:alert(1) is no web address",)
    assert film(homepage="").lost == ()


def test_numbers_of_the_site_are_aside_also_as_words() -> None:
    made = film(vote_average="7.5", vote_count=12, popularity="high")
    assert made.aside["rating"] == 7.5
    assert made.aside["votes"] == 12
    assert made.aside["popularity"] == "high"


def test_codes_that_are_none_are_lost_with_the_reason() -> None:
    made = film(
        production_countries=[{"iso_3166_1": "QQ"}],
        spoken_languages=[{"iso_639_1": "q?"}],
        alternative_titles={"titles": [{"iso_3166_1": "QQ", "title": "Other"}]},
    )
    assert "countries" not in made.values
    assert "languages" not in made.values
    assert set(made.lost) == {
        "production_countries: QQ is no country",
        "spoken_languages: q? is no language",
        "alternative_titles: QQ is no country",
    }


def test_countries_of_origin_count_where_no_other_is_said() -> None:
    both = film(production_countries=[{"iso_3166_1": "KR"}], origin_country=["US"])
    assert both.values["countries"] == ["KR"]
