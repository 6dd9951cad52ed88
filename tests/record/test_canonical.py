"""The canonical form: what JSON says of a film, and back."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from filmcli.record.canonical import from_json, in_order, to_json
from filmcli.record.model import Film
from filmcli.record.reader import parse
from filmcli.record.vocabulary import (
    CERTAINTIES,
    COMPANY_ROLES,
    DERIVED,
    JSON_ORDER,
    KINDS,
    NAME_TYPES,
    PLAIN_FIELDS,
    RELEASE_TYPES,
    TITLE_TYPES,
)

NAMES = st.text("abc 국é", min_size=1, max_size=6)
SOURCES = st.lists(NAMES, min_size=1, max_size=2)
YEARS = st.integers(1870, 2200)
DATES = st.sampled_from(["2023", "2023-10?", "2023-10-05", "2022-06/2022-10", "2024-02-29~"])
LANGUAGES = st.sampled_from(["ko", "zh-Hant"])
TERRITORIES = st.sampled_from(["KR", "001", "SUHH"])
MONEY = st.fixed_dictionaries({"amount": st.integers(0, 10**9), "currency": st.just("KRW")})


def table(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def entry(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    about = {"sources": SOURCES, "certainty": st.sampled_from(CERTAINTIES), "note": NAMES}
    return table(required, **optional, **about)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, min_size=1, max_size=2)


VARIANTS = some(entry({"name": NAMES}))
WORKS = some(entry({"title": NAMES}, character=NAMES, job=NAMES, year=YEARS))
PERSON_NAMES = some(entry({"name": NAMES}, language=LANGUAGES, type=st.sampled_from(NAME_TYPES)))
CLAIMS = st.one_of(
    entry({"field": st.just("year"), "value": YEARS}),
    entry({"field": st.just("genres"), "value": st.lists(NAMES, max_size=2)}),
    entry({"field": st.just("filming"), "value": DATES}),
    entry({"field": st.just("budget"), "value": MONEY}),
)
FILMS = table(
    {"slug": NAMES, "title": NAMES, "kind": st.sampled_from(KINDS)},
    year=YEARS,
    countries=some(st.sampled_from(["KR", "FR"])),
    languages=some(LANGUAGES),
    genres=some(NAMES),
    runtime=st.integers(1, 300),
    filming=DATES,
    synopsis=NAMES,
    tagline=NAMES,
    budget=MONEY,
    gross=MONEY,
    ids=st.just({"imdb": "tt0111161", "tmdb": 603}),
    titles=some(
        entry(
            {"title": NAMES, "type": st.sampled_from(TITLE_TYPES)},
            language=LANGUAGES,
            region=TERRITORIES,
        )
    ),
    cast=some(entry({"name": NAMES}, character=NAMES, variants=VARIANTS)),
    crew=some(entry({"name": NAMES, "job": st.sampled_from(["director", "gaffer"])})),
    companies=some(
        entry(
            {"name": NAMES, "role": st.sampled_from(COMPANY_ROLES)},
            variants=VARIANTS,
            known_for=WORKS,
        )
    ),
    releases=some(
        entry(
            {"type": st.sampled_from(RELEASE_TYPES)},
            date=DATES,
            territory=TERRITORIES,
            event=NAMES,
            edition=st.integers(1, 99),
            section=NAMES,
            platform=NAMES,
        )
    ),
    people=st.dictionaries(
        NAMES,
        entry(
            {},
            ids=st.just({"imdb": "nm0000151"}),
            names=PERSON_NAMES,
            debut=DATES,
            known_for=WORKS,
        ),
        min_size=1,
        max_size=2,
    ),
    cites=st.dictionaries(st.sampled_from(PLAIN_FIELDS), SOURCES, min_size=1, max_size=2),
    claims=some(CLAIMS),
    sources=st.dictionaries(
        NAMES, table({}, title=NAMES, url=st.just("https://e.org/"), published=DATES), min_size=1
    ),
)
OWN = st.dictionaries(
    st.sampled_from(["x-a", "x-b"]),
    st.recursive(
        st.one_of(st.integers(-5, 5), st.booleans(), st.text(max_size=3)),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
        max_leaves=5,
    ),
)


def film(text: str) -> Film:
    result = parse(text, file="x.toml", slug="x")
    assert result.film is not None, result.problems
    return result.film


class TestRoundTrip:
    @given(FILMS, OWN)
    def test_a_film_comes_back_as_it_went(
        self, values: dict[str, Any], own: dict[str, Any]
    ) -> None:
        made = from_json(values | own)
        shown = to_json(made)
        written = {key: value for key, value in shown.items() if key not in DERIVED}
        assert written == values | own
        assert from_json(json.loads(json.dumps(shown))) == made

    def test_what_is_empty_is_left_out(self) -> None:
        text = """
            title = "A"
            genres = []
            cast = []
            ids = {}
            people.B.ids = {}
            crew = [{ name = "B", job = "c", sources = [] }]
            """
        assert to_json(film(text)) == {
            "slug": "x",
            "title": "A",
            "kind": "feature",
            "crew": [{"name": "B", "job": "c"}],
            "people": {"B": {}},
        }

    def test_a_claim_of_nothing_stays_a_claim(self) -> None:
        text = 'title = "A"\nclaims = [{ field = "genres", value = [], sources = ["s"] }]'
        (claim,) = to_json(film(text))["claims"]
        assert claim == {"field": "genres", "value": [], "sources": ["s"]}
        assert from_json({"slug": "x", "title": "A", "claims": [claim]}).claims[0].value == []


class TestOrder:
    @given(FILMS)
    def test_keys_are_in_the_order_of_the_format(self, values: dict[str, Any]) -> None:
        shuffled = dict(reversed(list(values.items())))
        shown = to_json(from_json(shuffled))
        assert list(shown) == [key for key in JSON_ORDER if key in shown]

    def test_derived_fields_are_written_out(self) -> None:
        text = """
            title = "A"
            director = "B"
            studio = "C"
            [[titles]]
            title = "가"
            type = "original"
            [[releases]]
            type = "premiere"
            date = 2023-10-05
            [[releases]]
            type = "digital"
            date = 2023-10-06
            """
        shown = to_json(film(text))
        assert {key: shown[key] for key in DERIVED if key in shown} == {
            "original_title": "가",
            "director": ["B"],
            "studio": ["C"],
            "premiered": "2023-10-05",
            "released": "2023-10-06",
        }

    def test_the_least_film_has_its_slug_title_and_kind(self) -> None:
        assert to_json(film('title = "A"')) == {"slug": "x", "title": "A", "kind": "feature"}


class TestInOrder:
    """`in_order` gives what a Film made from the same values shows, key for key."""

    @given(FILMS, OWN, st.randoms())
    def test_it_equals_the_way_through_the_film(
        self, values: dict[str, Any], own: dict[str, Any], random: Any
    ) -> None:
        mixed = shuffled(values | own, random)
        told = in_order(mixed)
        assert json.dumps(told) == json.dumps(to_json(from_json(mixed)))

    def test_what_says_nothing_is_left_out_except_by_a_claim(self) -> None:
        values = {
            "slug": "a",
            "title": "A",
            "genres": [],
            "ids": {},
            "titles": [{"title": "B"}],
            "cast": [{"name": "C", "sources": [], "variants": []}],
            "claims": [{"field": "genres", "value": []}],
            "people": {"C": {}},
        }
        assert in_order(values) == {
            "slug": "a",
            "title": "A",
            "kind": "feature",
            "titles": [{"title": "B", "type": "alternative"}],
            "cast": [{"name": "C"}],
            "people": {"C": {}},
            "claims": [{"field": "genres", "value": []}],
        }
        assert in_order(values) == to_json(from_json(values))


def shuffled(value: Any, random: Any) -> Any:
    """Put the keys of every table in another order."""
    if isinstance(value, list):
        return [shuffled(each, random) for each in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    random.shuffle(keys)
    return {key: shuffled(value[key], random) for key in keys}
