from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmcli import importers
from filmcli.errors import FilmcliError
from filmcli.importers import own
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.record.canonical import to_json
from filmcli.record.drafts import fitting
from filmcli.record.reader import read as read_record
from tests.conftest import Run

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "ballerina.toml"


def read(told: Any) -> list[Item]:
    return list(own.read(Input("films.json", json.dumps(told).encode()), {}))


def lines(*films: Any) -> list[Item]:
    text = "".join(json.dumps(each) + "\n" for each in films)
    return list(own.read(Input("films.jsonl", text.encode()), {}))


def only(**film: Any) -> Draft:
    (found,) = read({"schema": 1, "film": {"slug": "ran", "title": "Ran", **film}})
    assert isinstance(found, Draft)
    return found


def test_a_whole_film_comes_back_with_its_sources_and_claims(run: Run) -> None:
    out = run("info", "ballerina", "--json").out
    (found,) = own.read(Input("film.json", out.encode()), {})
    assert isinstance(found, Draft)

    film = read_record(BUNDLED).film
    assert film is not None
    told = to_json(film)
    derived = {"original_title", "premiered", "released", "director", "writer", "producer"}
    derived |= {"composer", "cinematographer", "editor", "studio", "distributor"}
    assert found.values == {key: each for key, each in told.items() if key not in derived}
    assert {"sources", "cites", "claims", "people"} <= found.values.keys()
    assert (found.aside, found.lost) == ({}, ())


def test_lines_of_a_list_are_films_with_their_lines(run: Run) -> None:
    out = run("list", "--jsonl", "--fields", "slug,title,year").out
    (found,) = own.read(Input("films.jsonl", out.encode()), {})

    assert found == Draft({"slug": "ballerina", "title": "Ballerina", "year": 2023}, {}, 1)


def test_a_list_of_films_is_films(run: Run) -> None:
    out = run("list", "--json").out
    (found,) = own.read(Input("films.json", out.encode()), {})
    assert isinstance(found, Draft)

    assert found.values["title"] == "Ballerina"


def test_short_forms_count_where_there_is_no_long_one() -> None:
    assert only(director=["A", "B"], studio="C").values == {
        "slug": "ran",
        "title": "Ran",
        "crew": [{"name": "A", "job": "director"}, {"name": "B", "job": "director"}],
        "companies": [{"name": "C", "role": "production"}],
    }
    crew = [{"name": "A", "job": "director", "note": "and more"}]
    assert only(director=["A"], crew=crew).values["crew"] == crew


def test_what_a_catalogue_gives_is_aside_and_the_users_own_is_kept() -> None:
    found = only(rating=8.2, votes=1000, **{"x-mine": {"shelf": 3}})

    assert found.aside == {"rating": 8.2, "votes": 1000}
    assert found.values["x-mine"] == {"shelf": 3}


def test_what_does_not_fit_is_left_out_and_named() -> None:
    found = only(year="1985", titel="Ran", cast="all", genres=["War"])

    assert found.values == {"slug": "ran", "title": "Ran", "genres": ["War"]}
    assert [why.partition(":")[0] for why in found.lost] == ["year", "cast", "titel"]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"schema": 2, "film": {"title": "Ran"}}, "a newer filmcli: schema 2"),
        ({"schema": 1, "film": {"slug": "ran"}, "releases": []}, "about the releases of a film"),
        ({"schema": 1, "people": []}, "without films"),
        ({"error": {"message": "x"}}, "an error that filmcli told"),
        (7, "not a document of filmcli"),
    ],
)
def test_other_documents_are_refused_by_what_they_are(told: Any, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(told)


def test_entries_that_are_no_films_are_refused_one_by_one() -> None:
    found = lines({"slug": "ran", "title": "Ran"}, {"slug": "x", "title": " "}, 5)
    series = read([{"title": "Lost", "kind": "series"}])

    assert [each.line for each in found if isinstance(each, Refused)] == [2, 3]
    assert isinstance(found[0], Draft)
    assert series == [Refused("a title of kind series, not a film", None, "Lost")]


def test_both_kinds_are_known_by_their_beginning() -> None:
    for name in ("json", "jsonl"):
        kind = importers.load(name)
        assert kind.sniff(b'{\n  "schema": 1,\n  "films": [', "x")
        assert kind.sniff(b'{"slug": "ran", "title": "Ran"}\n', "x")
        assert not kind.sniff(b'{"title": "Ran"}', "films.json")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
fields = st.sampled_from(["year", "titles", "cast", "people", "sources", "cites", "claims", "ids"])


@settings(deadline=None)
@given(st.dictionaries(fields, json_values))
def test_any_values_give_a_film_that_fits(values: dict[str, Any]) -> None:
    found = only(**values)

    kept = {key: each for key, each in found.values.items() if key != "slug"}
    assert fitting(kept) == (kept, [])


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    with contextlib.suppress(FilmcliError):
        list(own.read(Input("x.json", data), {}))
