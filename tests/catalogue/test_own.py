from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.catalogue.own import Films, fitting
from filmcli.catalogue.query import Query, QueryFault, Range, Term, parse
from filmcli.record.log import Logged


def films(*entries: Logged) -> list[list[str]]:
    """Give what belongs together, by the notes of entries."""
    made = Films()
    for entry in entries:
        made.add(entry)
    return [[str(each.note) for each in film.entries] for film in made.all]


def seen(title: str, year: int | None, note: str, **more: object) -> Logged:
    return Logged("seen", 0, title, year=year, note=note, **more)  # type: ignore[arg-type]


def test_entries_of_one_id_slug_or_title_and_year_are_of_one_film() -> None:
    assert films(
        seen("Heat", 1995, "a"),
        seen("HEAT!", 1995, "b"),
        seen("Heat", 1986, "c"),
        seen("Heat", None, "d"),
        seen("Fuoco", 1995, "e", ids={"imdb": "tt0113277"}),
        seen("Heat", 1995, "f", ids={"imdb": "tt0113277"}),
        seen("Chaleur", None, "g", film="heat"),
        seen("Hitze", None, "h", film="heat"),
    ) == [["a", "b"], ["c"], ["d"], ["e", "f"], ["g", "h"]]


def test_films_of_one_title_and_year_with_other_ids_are_two() -> None:
    assert films(
        seen("The Square", 2017, "a", ids={"imdb": "tt4995790"}),
        seen("The Square", 2017, "b", ids={"imdb": "tt9999999"}),
        seen("The Square", 2017, "c", ids={"imdb": "tt4995790"}),
    ) == [["a", "c"], ["b"]]


def rated(section: str, number: int, rating: float, day: str | None = None) -> Logged:
    return Logged(section, number, "A", day, rating=rating)


@pytest.mark.parametrize(
    ("entries", "rating"),
    [
        ((rated("seen", 0, 6, "2020-01-01"), rated("seen", 1, 8, "2021-01-01")), 8),
        ((rated("seen", 0, 6, "2021-01-01"), rated("seen", 1, 8, "2020-01-01")), 6),
        ((rated("ratings", 0, 6, "2021-01-01"), rated("seen", 0, 8, "2021-01-01")), 6),
        ((rated("seen", 0, 6), rated("seen", 1, 8, "1990")), 8),
        ((rated("seen", 0, 6), rated("seen", 1, 8)), 8),
    ],
)
def test_the_latest_rating_counts(entries: tuple[Logged, ...], rating: float) -> None:
    made = Films()
    for entry in entries:
        film = made.add(entry)
    assert film.rating == rating


# Ranges, as a query asks for them.

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
RATINGS = st.integers(0, 100).map(lambda n: n / 10)


def fits(query: str, values: list[object]) -> bool:
    ((term,),) = parse(query).groups
    return fitting(term)(values)


@given(DAYS, DAYS, DAYS)
def test_a_day_is_in_a_range_of_days_where_it_lies_within(low: date, high: date, day: date) -> None:
    within = low <= day <= high
    assert fits(f"seen:{low}..{high}", [day.isoformat()]) == within
    assert fits(f"seen:{low}..", [day.isoformat()]) == (low <= day)
    assert fits(f"seen:..{high}", [None, day.isoformat()]) == (day <= high)


@given(st.integers(1990, 2030), DAYS)
def test_a_day_is_of_its_year_and_may_be_of_a_month_that_is_all_one_knows(
    year: int, day: date
) -> None:
    assert fits(f"seen:{year}", [day.isoformat()]) == (day.year == year)
    assert fits(f"seen:{day}", [f"{day:%Y-%m}"])
    following = day + timedelta(days=40)
    assert not fits(f"seen:{following}", [f"{day:%Y-%m}"])


@given(RATINGS, RATINGS, RATINGS)
def test_a_rating_is_in_a_range_where_it_lies_within(low: float, high: float, it: float) -> None:
    assert fits(f"mine:{low}..{high}", [it]) == (low <= it <= high)
    assert fits(f"rating:{low}..", [it]) == (low <= it)
    assert fits(f"mine:..{high}", [it]) == (it <= high)
    assert fits(f"mine:{it}", [it])
    assert not fits("mine:0..", [])


@given(st.one_of(st.none(), RATINGS), st.one_of(st.none(), RATINGS))
def test_a_term_of_ratings_is_written_so_that_parsing_gives_it_back(
    low: float | None, high: float | None
) -> None:
    if low is None and high is None:
        return
    span = Range(None if low is None else str(low), None if high is None else str(high))
    query = Query(((Term("mine", "range", "", span),),))
    assert parse(str(query)) == query


@pytest.mark.parametrize("query", ["mine:good", "mine:1e3", "rating:..-1", "mine:7.555", "mine:.."])
def test_what_is_no_rating_is_pointed_at(query: str) -> None:
    with pytest.raises(QueryFault):
        parse(query)


def test_texts_are_found_folded_exactly_and_by_pattern() -> None:
    assert fits("tagged:CINE", ["cinéma"])
    assert fits("tagged:=cinéma", ["cinéma"])
    assert not fits("tagged:=cinema", ["cinéma"])
    assert fits("listed::^Palme", ["Palme d'Or"])
    assert fits("has:liked", ["yes"])
    assert not fits("has:seen", [])
