from __future__ import annotations

import json
from typing import Any

import pytest

from filmcli.importers import wikipedia
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Draft, Input, Item, Refused


def read(films: Any) -> list[Item]:
    return list(wikipedia.read(Input("movies.json", json.dumps(films).encode()), {}))


def only(**film: Any) -> Draft:
    (found,) = read([{"title": "Caught", "year": 1900, "cast": [], "genres": [], **film}])
    assert isinstance(found, Draft)
    return found


def test_a_film_has_its_title_year_cast_and_genres() -> None:
    found = only(cast=["Ann Lee", "Bo Li"], genres=["Horror", "Silent"])

    assert found.values == {
        "title": "Caught",
        "year": 1900,
        "cast": [{"name": "Ann Lee"}, {"name": "Bo Li"}],
        "genres": ["Horror", "Silent"],
    }


@pytest.mark.parametrize("junk", [".", ")", "and", " ", "…"])
def test_what_is_no_name_is_no_cast(junk: str) -> None:
    found = only(cast=["Ann Lee", junk])

    assert found.values["cast"] == [{"name": "Ann Lee"}]
    assert found.lost == (f"cast: {junk!r} is no name",)


def test_the_article_and_its_first_words_are_put_aside() -> None:
    found = only(href="Caught_(film)", extract="Caught is a film.", thumbnail_width=220)

    assert found.aside == {
        "href": "Caught_(film)",
        "extract": "Caught is a film.",
        "thumbnail_width": 220,
    }
    assert "synopsis" not in found.values


@pytest.mark.parametrize(
    ("genres", "kind"),
    [(["Short", "Documentary"], "short"), (["Documentary"], "documentary"), (["Drama"], None)],
)
def test_the_kind_is_told_by_a_genre(genres: list[str], kind: str | None) -> None:
    found = only(genres=genres)

    assert found.values.get("kind") == kind
    assert found.values["genres"] == genres


def test_two_films_of_a_title_in_a_year_stay_two() -> None:
    found = read([{"title": "Caught", "year": 1900}, {"title": "Caught", "year": 1900}])

    assert len(found) == 2
    assert all(isinstance(each, Draft) for each in found)


def test_entries_without_a_title_are_refused_by_number() -> None:
    assert read([{"title": None, "year": 1900}, 7]) == [
        Refused("without a title", None, "entry 1"),
        Refused("not a film", None, "entry 2"),
    ]


def test_a_year_that_is_none_goes_aside() -> None:
    found = only(year=1)

    assert "year" not in found.values
    assert found.aside == {"year": 1}


def test_another_document_is_refused() -> None:
    with pytest.raises(Unreadable, match="not a list of films"):
        read({"title": "Caught"})
