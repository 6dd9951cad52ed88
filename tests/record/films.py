"""Films in canonical form with anything that a record can hold, for round trips."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from filmcli.record.canonical import in_order
from filmcli.record.vocabulary import (
    CERTAINTIES,
    COMPANY_ROLES,
    CREW_SHORT_FORMS,
    KINDS,
    NAME_TYPES,
    PLAIN_FIELDS,
    RELEASE_TYPES,
    TITLE_TYPES,
)

# What XML, CSV, TeX, HTML, calendars and terminals each take for something else.
SIGNS = "\"'\\<>&|;,:#%${}[]=~^_*`@/-\n\t\r\x1b\x9b\u2028\u202e\ufeff é국🎬"
TEXT = (
    st.text(st.sampled_from(SIGNS) | st.characters(exclude_categories=["Cs"]), max_size=12)
    .map(lambda text: f"{text}a")
    .filter(lambda text: "\0" not in text)
)
SOURCES = st.lists(TEXT, min_size=1, max_size=2, unique=True)
YEARS = st.integers(1870, 2200)
DATES = st.sampled_from(["2023", "2023-10?", "2023-10-05", "2022-06-01/2022-10-03", "2024-02-29~"])
LANGUAGES = st.sampled_from(["ko", "zh-Hant", "en"])
TERRITORIES = st.sampled_from(["KR", "001", "SUHH", "US"])
MONEY = st.integers(0, 10**12).map(lambda amount: {"amount": amount, "currency": "KRW"})


def entry(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    about = {"sources": SOURCES, "certainty": st.sampled_from(CERTAINTIES), "note": TEXT}
    return st.fixed_dictionaries(required, optional={**optional, **about})


def some(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, min_size=1, max_size=most)


VARIANTS = some(entry({"name": TEXT}))
WORKS = some(entry({"title": TEXT}, character=TEXT, job=TEXT, year=YEARS))
CREW = entry({"name": TEXT, "job": st.sampled_from(CREW_SHORT_FORMS) | TEXT}) | (
    st.fixed_dictionaries({"name": TEXT, "job": st.sampled_from(CREW_SHORT_FORMS)})
)
CLAIMS = st.one_of(
    entry({"field": st.just("year"), "value": YEARS}),
    entry({"field": st.just("title"), "value": TEXT}),
    entry({"field": st.just("genres"), "value": st.lists(TEXT, max_size=2)}),
    entry({"field": st.just("filming"), "value": DATES}),
    entry({"field": st.just("budget"), "value": MONEY}),
)
SOURCE = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXT,
        "url": st.just("https://example.org/?a=b&c=%20"),
        "publisher": TEXT,
        "author": TEXT,
        "published": DATES,
        "retrieved": DATES,
        "note": TEXT,
    },
)
PERSON = entry(
    {},
    ids=st.just({"imdb": "nm0000151", "tmdb": 7}),
    names=some(entry({"name": TEXT}, language=LANGUAGES, type=st.sampled_from(NAME_TYPES))),
    debut=DATES,
    known_for=WORKS,
)
RELEASE = entry(
    {"type": st.sampled_from(RELEASE_TYPES)},
    date=DATES,
    territory=TERRITORIES,
    event=TEXT,
    edition=st.integers(1, 99),
    section=TEXT,
    platform=TEXT,
)
OWN = st.recursive(
    st.one_of(st.integers(-5, 5), st.booleans(), TEXT, st.just(1.5)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "year": YEARS,
    "countries": st.lists(st.sampled_from(["KR", "FR"]), min_size=1, unique=True),
    "languages": st.lists(LANGUAGES, min_size=1, unique=True),
    "genres": st.lists(TEXT, min_size=1, max_size=3, unique=True),
    "runtime": st.integers(1, 300),
    "filming": DATES,
    "synopsis": TEXT,
    "tagline": TEXT,
    "budget": MONEY,
    "gross": MONEY,
    "ids": st.fixed_dictionaries(
        {},
        optional={
            "imdb": st.just("tt0111161"),
            "tmdb": st.just(603),
            "wikidata": st.just("Q42"),
            "letterboxd": st.just("a-film"),
            "kobis": st.just("20234675"),
            "kmdb": st.just("K-29046"),
        },
    ),
    "titles": some(
        entry(
            {"title": TEXT, "type": st.sampled_from(TITLE_TYPES)},
            language=LANGUAGES,
            region=TERRITORIES,
        )
    ),
    "cast": some(entry({"name": TEXT}, character=TEXT, variants=VARIANTS)),
    "crew": some(CREW, 4),
    "companies": some(
        entry(
            {"name": TEXT, "role": st.sampled_from(COMPANY_ROLES)},
            variants=VARIANTS,
            known_for=WORKS,
        )
    ),
    "releases": some(RELEASE),
    "people": st.dictionaries(TEXT, PERSON, min_size=1, max_size=2),
    "cites": st.dictionaries(st.sampled_from(PLAIN_FIELDS), SOURCES, min_size=1, max_size=2),
    "claims": some(CLAIMS),
    "sources": st.dictionaries(TEXT, SOURCE, min_size=1, max_size=2),
    "x-own": OWN,
    "x-b": OWN,
}


@st.composite
def films(draw: st.DrawFn) -> dict[str, Any]:
    """A film: its slug, a title, and some of the rest."""
    values = {
        "slug": draw(st.sampled_from(["a", "b-2", "film"])),
        "title": draw(TEXT),
        "kind": draw(st.sampled_from(KINDS)),
    }
    for name in draw(st.lists(st.sampled_from(sorted(OPTIONAL)), max_size=8, unique=True)):
        values[name] = draw(OPTIONAL[name])
    return in_order(values)
