"""Search: how well it finds what people type, in which order, and what it says of it."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmcli.catalogue.finder import Finder, Matched
from filmcli.catalogue.index import Index
from filmcli.catalogue.scoring import PLACES, SCORES, TYPO_PENALTY
from tests import search_truth

FilmsOf = Callable[..., Finder]


def search(finder: Finder, text: str, *places: str) -> list[Matched]:
    return finder.search(text, places or PLACES, None)


def slugs(finder: Finder, text: str, *places: str) -> list[str]:
    return [each.film["slug"] for each in search(finder, text, *places)]


def best(finder: Finder, text: str, *places: str) -> tuple[str, str, str]:
    """Give where the first hit was found, the text that matched, and why it ranks there."""
    hit = search(finder, text, *places)[0].hit
    return hit.field, hit.text, hit.how


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    """Index the films of the search truth, once."""
    directory = tmp_path_factory.mktemp("truth")
    paths = [os.fspath(path) for path in search_truth.write_records(directory)]
    index = Index(None, time.time_ns)
    assert index.refresh(paths) == ()
    yield Finder(index)
    index.close()


class TestTruth:
    def test_the_first_film_is_the_one_meant(self, finder: Finder) -> None:
        report = search_truth.score(lambda text: slugs(finder, text))
        assert report.overall.hit >= 0.985, str(report)
        assert report.overall.rank >= 0.99, str(report)
        assert report.overall.together >= 0.98, str(report)
        for tag, score in report.tags.items():
            # One query of a tag may miss: a tag has six or more.
            assert score.hit >= 1 - 1 / score.queries, f"{tag}\n{report}"
            assert score.together >= 0.85, f"{tag}\n{report}"

    def test_the_order_does_not_depend_on_the_order_of_the_files(
        self, finder: Finder, tmp_path: Path
    ) -> None:
        paths = [os.fspath(path) for path in search_truth.write_records(tmp_path)]
        random.Random(1).shuffle(paths)
        index = Index(None, time.time_ns)
        index.refresh(paths)
        for query in search_truth.queries()[::5]:
            assert slugs(Finder(index), query.text) == slugs(finder, query.text)
        index.close()


class TestRanks:
    def test_the_closer_fit_comes_first(self, films_of: FilmsOf) -> None:
        finder = films_of(
            a='title = "Night Train"',
            b='title = "NIGHT TRAIN"',
            c='title = "Another"\ntitles = [{ title = "Night Train" }]',
            d='title = "The Night Train"',
            e='title = "Nighttrain"',
            f='title = "Night Trains of Spring"',
            g='title = "Train by Night"',
            h='title = "Else"\nsynopsis = "A night on a train."',
            i='title = "Unlike"\nstudio = "Night Train"',
            j='title = "Role"\ncast = [{ name = "X", character = "Night Train" }]',
            k='title = "Spread Night"\ndirector = "Ann Train"',
        )
        found = [(each.film["slug"], each.hit.how) for each in search(finder, "Night Train")]
        assert found == [
            ("a", "exact title"),
            ("b", "title"),
            ("c", "exact alternative title"),
            ("d", "title without its article"),
            ("f", "start of the title"),
            ("g", "words of the title"),
            ("j", "character"),
            ("i", "company"),
            ("k", "words of several fields"),
            ("h", "synopsis"),
        ]
        assert list(SCORES.values()) == sorted(SCORES.values(), reverse=True)
        assert slugs(finder, "nighttrain")[0] == "e"

    def test_a_year_says_which_film_is_meant(self, films_of: FilmsOf) -> None:
        finder = films_of(
            a='title = "Tide"\nyear = 1950',
            b='title = "Tide"\nyear = 1999',
            c='title = "Tide 1999"',
        )
        assert slugs(finder, "tide 1999") == ["c", "b", "a"]
        assert slugs(finder, "tide 1951")[0] == "a"
        assert slugs(finder, "1999") == ["c"]

    def test_equal_hits_come_by_title_then_slug(self, films_of: FilmsOf) -> None:
        finder = films_of(**dict.fromkeys("dbca", 'title = "Same"'))
        assert slugs(finder, "same") == ["a", "b", "c", "d"]
        assert [each.film["slug"] for each in finder.search("same", PLACES, 2)] == ["a", "b"]

    def test_an_exact_title_is_found_among_more_than_are_scored(self, films_of: FilmsOf) -> None:
        many = {f"m{number}": f'title = "Love {number} Love Love"' for number in range(450)}
        finder = films_of(**many, exact='title = "Love"\nsynopsis = "' + "word " * 500 + '"')
        assert slugs(finder, "love")[0] == "exact"


class TestScripts:
    @pytest.mark.parametrize(
        ("title", "texts"),
        [
            ("Körper", ["korper", "koerper", "KÖRPER", "Ko\u0308rper"]),
            ("아포칼립스", ["아포칼립스", "포칼", "아포카"]),
            ("Ночь", ["НОЧЬ", "ночь"]),
            ("東京物語", ["東京", "物語"]),
            ("Amélie", ["amelie", "AMÉLIE"]),
            ("Rocky II", ["rocky 2", "rocky ii"]),
            ("!!!", ["!!!"]),
            ("日本の夜と霧", ["夜と霧"]),
        ],
    )
    def test_a_title_is_found_however_it_is_typed(
        self, films_of: FilmsOf, title: str, texts: list[str]
    ) -> None:
        finder = films_of(a=f'title = "{title}"', b='title = "Other"')
        for text in texts:
            assert slugs(finder, text) == ["a"], text

    @pytest.mark.parametrize(
        "typed", ["Lee Chung-hyun", "lee chunghyun", "Yi Chung Hyun", "LEE CHUNG HYEON"]
    )
    def test_a_korean_name_is_found_by_any_romanisation(
        self, films_of: FilmsOf, typed: str
    ) -> None:
        finder = films_of(a='director = "Lee Chung Hyeon"', b='director = "Lee Jong"')
        assert slugs(finder, typed) == ["a"]
        assert best(finder, typed)[:2] == ("person", "Lee Chung Hyeon")

    def test_what_matched_is_the_spelling_that_did(self, films_of: FilmsOf) -> None:
        finder = films_of(
            a='director = "Lee Chung Hyeon"\n[people."Lee Chung Hyeon"]\n'
            'names = [{ name = "이충현" }]\n'
        )
        assert best(finder, "이충현") == ("person", "이충현", "name")
        assert best(finder, "lee chung hyeon") == ("person", "Lee Chung Hyeon", "name")
        assert best(finder, "충현") == ("person", "이충현", "part of a name")


class TestPlaces:
    def test_each_place_finds_what_is_there_alone(self, films_of: FilmsOf) -> None:
        finder = films_of(
            title='title = "Orchard"',
            person='cast = [{ name = "Orchard" }]',
            character='cast = [{ name = "X", character = "Orchard" }]',
            company='studio = "Orchard"',
            synopsis='synopsis = "In an orchard."',
        )
        finds = {place: slugs(finder, "orchard", place) for place in PLACES}
        assert finds["person"] == ["person"]
        assert finds["character"] == ["character"]
        assert finds["company"] == ["company"]
        assert finds["synopsis"] == ["synopsis"]
        assert set(slugs(finder, "orchard")) == set(PLACES)
        assert slugs(finder, "orchard", "title", "company") == ["title", "company"]


class TestTypos:
    def test_a_typo_counts_only_where_nothing_else_was_found_and_is_said(
        self, films_of: FilmsOf
    ) -> None:
        finder = films_of(a='title = "Lantern"', b='title = "Lanterm"')
        assert slugs(finder, "lanterm") == ["b"]
        (found,) = search(films_of(a='title = "Lantern"'), "lanterm")
        assert found.hit.typo == "lantern"
        assert found.hit.score <= SCORES["exact title"] - TYPO_PENALTY
        assert all(each.hit.typo is None for each in search(finder, "lantern"))

    @pytest.mark.parametrize(
        "text", ["zq", "xylophone", "lantern xylophone", "1234", "lan7ern 12x"]
    )
    def test_what_is_like_nothing_finds_nothing(self, films_of: FilmsOf, text: str) -> None:
        assert slugs(films_of(a='title = "Lantern"'), text) == []

    def test_an_article_that_the_title_lacks_is_dropped(self, films_of: FilmsOf) -> None:
        assert slugs(films_of(a='title = "Lantern"'), "the lantern") == ["a"]

    @pytest.mark.parametrize(
        "text",
        [
            *("the harbour of salt", "the salt harbour", "a salt harbour 1987"),
            *("the salt harbor", "the harbuor of salt", "the brandt salt"),
        ],
    )
    def test_an_article_is_not_looked_for_where_another_film_has_it(
        self, films_of: FilmsOf, text: str
    ) -> None:
        finder = films_of(
            a='title = "Harbour of Salt"\nyear = 1987\ndirector = "O. Brandt"',
            b='title = "Another"\nsynopsis = "The salt harbour of Brandt."',
        )
        assert slugs(finder, text)[0] == "a"

    def test_an_article_that_is_there_counts(self, films_of: FilmsOf) -> None:
        finder = films_of(a='title = "Lanterns"', b='title = "The Lantern"', c='title = "Lantern"')
        assert slugs(finder, "the lantern") == ["b", "c", "a"]
        assert slugs(finder, "lantern") == ["c", "b", "a"]


@pytest.mark.parametrize(
    "text",
    [
        *('"', "*", "NEAR", "NEAR(a b)", "-", "a AND", "OR", "title:", "{", "(", "\0", "a\0b"),
        *("\ud800", "'", ";--", "...", "\u0301", "\u200b", "^", "%", "_"),
        *("x" * 10_000_000, "a " * 100_000),
    ],
    ids=lambda text: ascii(text[:10]),
)
def test_no_text_breaks_a_search(films_of: FilmsOf, text: str) -> None:
    finder = films_of(a='title = "Lantern"\ndirector = "Someone"')
    assert slugs(finder, text) == []
    assert finder.people(text) == ([], None)
