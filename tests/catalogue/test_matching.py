from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from filmcli.catalogue.index import Index
from filmcli.catalogue.matching import Match, Matcher

FILMS = {
    "heat": 'title = "Heat"\nyear = 1995\n[ids]\nimdb = "tt0113277"\n',
    "heat-1986": 'title = "Heat"\nyear = 1986\n',
    "square": 'title = "The Square"\nyear = 2017\n[ids]\nimdb = "tt4995790"\ntmdb = 400106\n',
    "square-2": 'title = "The Square"\nyear = 2017\n[ids]\nimdb = "tt9999999"\n',
    "amelie": 'title = "Amélie"\nyear = 2001\n[[titles]]\n'
    'title = "Le Fabuleux Destin d\'Amélie Poulain"\ntype = "original"\n',
    "grun": 'title = "Grün ist die Heide"\nyear = 1951\n'
    '[[claims]]\nfield = "year"\nvalue = 1952\nsources = ["a"]\n[sources.a]\ntitle = "A"\n',
    "host": 'title = "The Host"\nyear = 2006\n',
}
Matching = Callable[..., Match]


@pytest.fixture
def match(tmp_path: Path) -> Matching:
    for slug, text in FILMS.items():
        (tmp_path / f"{slug}.toml").write_text(text, encoding="utf-8")
    index = Index(None, time.time_ns)
    assert not index.refresh(sorted(map(str, tmp_path.glob("*.toml"))))
    return Matcher(index).match


def slugs(found: Match) -> list[str | None]:
    return [film.slug for film in found.films]


def near(found: Match) -> list[str | None]:
    return [film.slug for film in found.near]


def test_an_id_decides_whatever_the_title(match: Matching) -> None:
    found = match("Fuoco", 1986, {"imdb": "tt0113277"})
    assert (slugs(found), found.how) == (["heat"], "id")
    assert slugs(match("x", None, {"tmdb": 400106})) == ["square"]


def test_a_slug_comes_before_everything(match: Matching) -> None:
    assert slugs(match("Heat", 1995, {"imdb": "tt0113277"}, "heat-1986")) == ["heat-1986"]


def test_title_and_year_match_but_for_case_accents_and_signs(match: Matching) -> None:
    assert slugs(match("heat", 1986, {})) == ["heat-1986"]
    assert slugs(match("AMELIE!", 2001, {})) == ["amelie"]
    assert slugs(match("Le fabuleux destin d’Amelie Poulain", 2001, {})) == ["amelie"]
    assert match("heat", 1986, {}).film == match("Heat", 1986, {}).film


def test_several_of_one_title_and_year_are_all_given_and_none_is_the_film(match: Matching) -> None:
    found = match("The Square", 2017, {})
    assert slugs(found) == ["square", "square-2"]
    assert found.film is None


def test_an_id_that_a_film_does_not_have_is_of_another_film(match: Matching) -> None:
    found = match("Heat", 1995, {"imdb": "tt0000001"})
    assert slugs(found) == []
    assert near(found) == ["heat", "heat-1986"]


def test_a_year_that_others_claim_counts(match: Matching) -> None:
    assert slugs(match("Grün ist die Heide", 1952, {})) == ["grun"]


@pytest.mark.parametrize("year", [None, 1994, 1996, 2013])
def test_another_year_or_none_is_no_match_and_is_told(match: Matching, year: int | None) -> None:
    found = match("Heat", year, {})
    assert slugs(found) == []
    assert sorted(map(str, near(found))) == ["heat", "heat-1986"]


def test_two_ways_to_write_an_umlaut_may_be_two_films(match: Matching) -> None:
    assert slugs(match("Grun ist die Heide", 1951, {})) == ["grun"]
    assert slugs(match("Gruen ist die Heide", 1951, {})) == []
    assert near(match("Gruen ist die Heide", 1951, {})) == ["grun"]


def test_an_article_more_or_less_is_only_near(match: Matching) -> None:
    assert slugs(match("Host", 2006, {})) == []
    assert near(match("Host", 2006, {})) == ["host"]
    assert near(match("Host", 2013, {})) == []
