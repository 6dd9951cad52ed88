"""The search truth itself: its films are records, its queries have answers, its sums are right."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmcli.record.reader import read
from tests import search_truth
from tests.search_truth import Answer, Query


def test_every_film_is_a_valid_record(tmp_path: Path) -> None:
    paths = search_truth.write_records(tmp_path)
    assert len(paths) >= 300
    problems = [problem for path in paths for problem in read(path).problems]
    assert problems == []


def test_a_written_record_says_what_the_compact_film_says(tmp_path: Path) -> None:
    search_truth.write_records(tmp_path)
    film = read(tmp_path / "ballerina.toml").film
    assert film is not None
    assert (film.title, film.year, film.director) == ("Ballerina", 2023, ("Lee Chung Hyeon",))
    assert [title.title for title in film.titles] == ["발레리나"]
    assert (film.cast[0].name, film.cast[0].character) == ("Jeon Jong Seo", "Ok Ju")
    assert [name.name for name in film.people["Lee Chung Hyeon"].names] == ["이충현"]


def test_names_are_of_people_who_are_credited() -> None:
    for slug, values in search_truth.films().items():
        directors = values["director"]
        credited = {credit["name"] for credit in values.get("cast", ())}
        credited |= {directors} if isinstance(directors, str) else set(directors)
        assert set(values.get("people", {})) <= credited, slug


def test_queries_are_many_different_and_about_films_that_exist() -> None:
    queries = search_truth.queries()
    assert len(queries) >= 150
    assert len({query.text for query in queries}) == len(queries)
    known = set(search_truth.films())
    for query in queries:
        assert query.wanted, query
        assert set(query.wanted) <= known, query
        assert len(set(query.wanted)) == len(query.wanted), query


def test_a_search_that_knows_everything_scores_one() -> None:
    wanted = {query.text: query.wanted for query in search_truth.queries()}
    report = search_truth.score(wanted.__getitem__)
    assert report.overall == (len(wanted), 1.0, 1.0, 1.0)
    assert report.missed == ()
    assert sum(each.queries for each in report.tags.values()) == len(wanted)


def test_a_search_that_finds_nothing_scores_zero() -> None:
    report = search_truth.score(lambda _: ())
    assert report.overall[1:] == (0.0, 0.0, 0.0)
    assert len(report.missed) == report.overall.queries


def test_a_wanted_film_in_second_place_counts_half() -> None:
    wanted = {query.text: query.wanted for query in search_truth.queries()}
    report = search_truth.score(lambda text: ("another", *wanted[text]))
    assert (report.overall.hit, report.overall.rank) == (0.0, 0.5)


@pytest.mark.parametrize(
    ("slugs", "rank", "together"),
    [
        (("a", "b"), 1, 1.0),
        (("b", "a", "c"), 1, 1.0),
        (("c", "a", "b"), 2, 0.5),
        (("a",), 1, 0.5),
        (("c", "d", "e"), None, 0.0),
        ((), None, 0.0),
    ],
)
def test_places_of_two_wanted_films(
    slugs: tuple[str, ...], rank: int | None, together: float
) -> None:
    answer = Answer(Query("a query", ("a", "b"), "tag"), slugs)
    assert (answer.rank, answer.together) == (rank, together)


def test_the_report_names_scores_and_misses() -> None:
    first = search_truth.queries()[0]
    words = str(search_truth.score(lambda text: () if text == first.text else (first.wanted[0],)))
    assert "hit@1" in words
    assert f"{first.tag}: {first.text!r} wants {first.wanted[0]}; gave nothing" in words
