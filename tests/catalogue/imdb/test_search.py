"""Search over a catalogue: what people type finds the film they mean, among its namesakes.

The votes are made up, in the proportions that such films have.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from filmcli.catalogue.imdb.search import popularity, search
from tests.catalogues import Made, make

Ask = Callable[..., list[Any]]

MATRIX, SEVEN, AMELIE, LEON, WALL_E, FELLINI, M, UP, IT, WAR = range(1, 11)
PARASITE, SPIRITED, LOTR3, GODFATHER2, GODFATHER, LOTR2, KNIGHT = range(11, 18)


def title(
    tt: int, name: str, year: int, votes: int, kind: str = "movie", *akas: str, **more: Any
) -> Made:
    """Give a title with its alternative titles."""
    others = [(aka, "", "", "", "") for aka in akas]
    return Made(tt, name, year, votes, kind=kind, akas=others, **more)


TITLES = [
    title(MATRIX, "The Matrix", 1999, 2_000_000, "movie", "Matrix", "Матрица"),
    title(101, "Matrix", 1993, 2_000, "tvSeries"),
    title(102, "The Matrix", 2012, 0),
    title(103, "The Matrix Reloaded", 2003, 650_000),
    title(104, "Making 'The Matrix'", 1999, 3_000, "tvMovie"),
    title(SEVEN, "Se7en", 1995, 1_800_000, "movie", "Seven", "Seven: Los siete crímenes"),
    title(111, "Seven", 2019, 900),
    title(112, "Seven", 1979, 700),
    title(113, "Seven Samurai", 1954, 370_000, original="Shichinin no samurai"),
    title(114, "Seven Pounds", 2008, 330_000),
    title(AMELIE, "Amélie", 2001, 800_000, original="Le fabuleux destin d'Amélie Poulain"),
    title(121, "Amelie", 2011, 30, "short"),
    title(122, "Saint Amelie", 1998, 400),
    title(LEON, "Léon: The Professional", 1994, 1_250_000, original="Léon"),
    title(131, "Leon", 2018, 500),
    title(132, "Leon", 2020, 0, "tvEpisode"),
    title(WALL_E, "WALL·E", 2008, 1_200_000),
    title(141, "The Wall", 2017, 30_000),
    title(FELLINI, "8½", 1963, 125_000, "movie", "Otto e mezzo", "8 1/2"),
    title(151, "8 1/2 Women", 1999, 6_000),
    title(M, "M", 1931, 170_000, original="M - Eine Stadt sucht einen Mörder"),
    title(161, "M", 1951, 2_500),
    title(162, "Dial M for Murder", 1954, 190_000),
    title(UP, "Up", 2009, 1_100_000),
    title(171, "Knocked Up", 2007, 380_000),
    title(172, "Up!", 1976, 2_400, adult=True),
    title(IT, "It", 2017, 620_000, "movie", "It: Chapter One"),
    title(181, "It", 1990, 150_000, "tvMiniSeries"),
    title(182, "It Follows", 2014, 270_000),
    title(183, "It's a Wonderful Life", 1946, 500_000),
    title(WAR, "1917", 2019, 690_000),
    title(191, "1917", 1970, 25, "short"),
    title(PARASITE, "Parasite", 2019, 950_000, "movie", "기생충", original="Gisaengchung"),
    title(201, "Parasite", 1982, 4_000),
    title(SPIRITED, "Spirited Away", 2001, 850_000, "movie", "千と千尋の神隠し"),
    title(LOTR3, "The Lord of the Rings: The Return of the King", 2003, 2_000_000),
    title(LOTR2, "The Lord of the Rings: The Two Towers", 2002, 1_800_000),
    title(221, "The Lord of the Rings: The Fellowship of the Ring", 2001, 2_050_000),
    title(222, "Return of the King", 1980, 9_000, "tvMovie"),
    title(GODFATHER, "The Godfather", 1972, 2_000_000),
    title(GODFATHER2, "The Godfather Part II", 1974, 1_400_000, "movie", "El padrino II"),
    title(231, "The Godfather Part III", 1990, 430_000),
    title(232, "Godfather", 2022, 13_000),
    title(KNIGHT, "The Dark Knight", 2008, 2_900_000),
    title(241, "Dark Night", 2016, 2_000),
    title(251, "Hamlet", 1996, 40_000),
    title(252, "Hamlet", 1990, 25_000),
    title(253, "Hamlet", 1913, 60),
    title(254, "Ocean's Eleven", 2001, 620_000),
    title(255, "Rocky V", 1990, 150_000),
    title(256, "Rocky", 1976, 630_000),
    title(257, "Die Fälscher", 2007, 50_000),
    title(258, "Blade Runner 2049", 2017, 680_000),
    title(259, "Blade Runner", 1982, 820_000),
    title(260, "$", 1971, 4_000),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return asking(make(tmp_path_factory.mktemp("catalogue") / "imdb.db", TITLES))


def asking(path: Path) -> Ask:
    database = sqlite3.connect(path)
    return lambda query, *values: database.execute(query, values).fetchall()


def found(ask: Ask, text: str) -> list[int]:
    """Give the tt numbers that a search finds, in its order."""
    tt = dict(ask("SELECT id, tt FROM title"))
    return [tt[hit.record] for hit in search(ask, text)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("the matrix", MATRIX),
        ("matrix", MATRIX),
        ("seven", SEVEN),
        ("se7en", SEVEN),
        ("amelie", AMELIE),
        ("leon", LEON),
        ("wall-e", WALL_E),
        ("walle", WALL_E),
        ("8 1/2", FELLINI),
        ("8½", FELLINI),
        ("m", M),
        ("up", UP),
        ("it", IT),
        ("1917", WAR),
        ("기생충", PARASITE),
        ("생충", PARASITE),
        ("千と千尋の神隠し", SPIRITED),
        ("神隠し", SPIRITED),
        ("матрица", MATRIX),
        ("lotr return of the king", LOTR3),
        ("lotr two towers", LOTR2),
        ("towers two rings", LOTR2),
        ("godfather 2", GODFATHER2),
        ("godfather part ii", GODFATHER2),
        ("godfather", GODFATHER),
        ("teh matirx", MATRIX),
        ("godfahter", GODFATHER),
        ("spirted away", SPIRITED),
        ("matri", MATRIX),
        ("oceans 11", 254),
        ("rocky 5", 255),
        ("rocky v", 255),
        ("rocky", 256),
        ("faelscher", 257),
        ("fälscher", 257),
        ("blade runner 2049", 258),
        ("blade runner", 259),
        ("$", 260),
    ],
)
def test_what_a_person_types_finds_the_film_meant(ask: Ask, typed: str, meant: int) -> None:
    assert found(ask, typed)[0] == meant


@pytest.mark.parametrize("article", ["the", "The", "a", "le", "der"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("seven", SEVEN),
        ("spirited away", SPIRITED),
        ("away spirited", SPIRITED),  # of no title the whole, so that words have to find it
        ("return lord rings king", LOTR3),
        ("spirted awya", SPIRITED),
        ("blade runer", 259),
        ("samurai seven 1954", 113),
        ("hamlet 1990", 252),
        ("hamlt 1990", 252),
        ("lotr two towers", LOTR2),
        ("spirited zzyzx away", SPIRITED),
        ("oceans 11", 254),
    ],
)
def test_an_article_in_front_need_not_be_there(
    ask: Ask, article: str, typed: str, meant: int
) -> None:
    without = found(ask, typed)
    assert without[0] == meant
    assert found(ask, f"{article} {typed}")[:2] == without[:2]


def test_an_article_may_be_mistyped_and_needless_too(ask: Ask) -> None:
    for typed in ("teh spirited awya", "hte blade runer"):
        assert found(ask, typed)[0] in (SPIRITED, 259)


def test_an_article_that_is_there_counts(ask: Ask) -> None:
    assert found(ask, "the wall")[0] == 141
    assert found(ask, "the matrix")[:1] == [MATRIX]
    assert found(ask, "die fälscher")[0] == 257


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hamlet", 251),
        ("hamlet 1913", 253),
        ("hamlet 1990", 252),
        ("hamlet 1991", 252),  # one year off
        ("m 1951", 161),
        ("it 1990", 181),
        ("parasite 1982", 201),
        ("dune 1984", None),
        ("hamlt 1990", 252),
        ("hamlt 1913", 253),
    ],
)
def test_a_year_says_which_of_several(ask: Ask, typed: str, meant: int | None) -> None:
    assert next(iter(found(ask, typed)), None) == meant


def test_what_is_called_exactly_so_comes_before_what_a_typo_may_mean(ask: Ask) -> None:
    assert found(ask, "dark night") == [241, KNIGHT]


def test_a_typo_says_what_was_searched_for_instead(ask: Ask) -> None:
    first = search(ask, "teh matirx")[0]
    assert (first.typo, first.text) == ("the matrix", "The Matrix")
    assert search(ask, "the matrix")[0].typo is None


def test_a_word_that_nobody_knows_is_left_out_at_last(ask: Ask) -> None:
    first = search(ask, "fellowship of ring zzyzx")[0]
    assert (first.how, first.text) == (
        "words but one",
        "The Lord of the Rings: The Fellowship of the Ring",
    )
    assert search(ask, "zzyzx qwrtp") == []


def test_episodes_adult_titles_and_the_unknown_stand_behind_their_namesakes(ask: Ask) -> None:
    assert found(ask, "leon") == [LEON, 131, 132]
    assert found(ask, "up")[0] == UP
    assert found(ask, "up").index(172) > found(ask, "up").index(171)
    assert found(ask, "the matrix")[0] == MATRIX


def test_an_alternative_title_is_named_where_it_is_what_matched(ask: Ask) -> None:
    assert search(ask, "seven")[0].text == "Seven"
    assert search(ask, "기생충")[0].how == "exact alternative title"


@pytest.mark.parametrize(
    "typed", ["", "   ", "\0", '"', '"" OR', "*", "~", "=", "-", "a\ud800b", "(" * 500]
)
def test_signs_of_the_index_are_words_like_others(ask: Ask, typed: str) -> None:
    assert isinstance(search(ask, typed), list)


def test_popularity_is_damped_and_has_no_end_below_zero() -> None:
    steps: Sequence[float] = [popularity(votes) for votes in (0, 9, 99, 999_999, 10**8)]
    assert steps == [42.0, 36.0, 30.0, 6.0, 0.0]
