"""The typo vocabulary: lists by how words begin and end, and what a misspelt word may mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.catalogue.imdb import typos
from filmcli.catalogue.imdb.schema import TABLES

Ask = Callable[..., Iterable[tuple[Any, ...]]]
LETTERS = st.text("abcdeé기생", min_size=3, max_size=12)


def vocabulary(*words: tuple[str, int], place: int = typos.TITLES) -> Ask:
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    database.executemany("INSERT INTO vocabulary VALUES (?, ?, ?)", typos.rows(words, place))
    return lambda sql, *values: database.execute(sql, values)


def test_words_are_listed_by_how_they_begin_and_end_the_heaviest_first() -> None:
    rows = list(typos.rows([("matrix", 9), ("mat", 3), ("mats", 1 << 40)], typos.NAMES))
    assert [(words, weights) for _, words, weights in rows] == [
        ("mat mats", b"\3\0\0\0\xff\xff\xff\xff"),  # m
        ("matrix mats", b"\x09\0\0\0\xff\xff\xff\xff"),  # ma
        ("matrix", b"\x09\0\0\0"),  # ix
        ("mats", b"\xff\xff\xff\xff"),  # s
        ("mat", b"\3\0\0\0"),  # t
        ("mats", b"\xff\xff\xff\xff"),  # ts
    ]
    assert [number for number, *_ in rows] == sorted(number for number, *_ in rows)
    assert rows[0][0] == (2 << 42) + (ord("m") << 21)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("matirx", "matrix"),  # two letters swapped
        ("matrx", "matrix"),  # one missing
        ("mattrix", "matrix"),  # one too many
        ("natrix", "matrix"),  # a wrong one, the first
        ("기샌충", "기생충"),
    ],
)
def test_one_letter_wrong_is_found(typed: str, meant: str) -> None:
    ask = vocabulary(("matrix", 9), ("기생충", 5), ("matter", 50))
    assert [each.word for each in typos.near(ask, typed, typos.TITLES)] == [meant]


@pytest.mark.parametrize(
    "typed", ["shawshankkk", "shwshankk", "sshawhank", "shavzhank", "hsawhsank"]
)
def test_two_letters_may_be_wrong_in_a_long_word(typed: str) -> None:
    ask = vocabulary(("shawshank", 3))
    assert [each.distance for each in typos.near(ask, typed, typos.TITLES)] == [2]


def test_a_short_word_has_one_typo() -> None:
    ask = vocabulary(("heat", 3))
    assert [each.word for each in typos.near(ask, "haet", typos.TITLES)] == ["heat"]
    assert typos.near(ask, "heattt", typos.TITLES) == []


def test_the_nearest_comes_first_then_the_most_used() -> None:
    ask = vocabulary(("cart", 5), ("card", 90), ("care", 90), ("car", 1))
    near = typos.near(ask, "cart", typos.TITLES)
    assert [each.word for each in near] == ["cart", "card", "care", "car"]
    assert [each.distance for each in near] == [0, 1, 1, 1]


def test_words_of_names_are_not_words_of_titles() -> None:
    ask = vocabulary(("depp", 5), place=typos.NAMES)
    assert typos.near(ask, "dep", typos.TITLES) == []
    assert [each.word for each in typos.near(ask, "dep", typos.NAMES)] == ["depp"]


@pytest.mark.parametrize("word", ["up", "1917", "se7en", "a" * 31, ""])
def test_what_is_short_or_holds_a_digit_is_no_typo(word: str) -> None:
    ask = vocabulary(("upp", 1), ("1918", 1))
    assert typos.near(ask, word, typos.TITLES) == []


def test_no_word_is_found_for_a_shared_end_alone() -> None:
    # They begin alike, and lie two apart.
    assert typos.near(vocabulary(("abxcd", 5)), "abcdy", typos.TITLES) == []


@given(word=LETTERS, at=st.integers(0, 11), letter=st.sampled_from("abxé충"))
def test_every_word_a_letter_away_is_found(word: str, at: int, letter: str) -> None:
    ask = vocabulary((word, 1))
    at %= len(word)
    for typed in (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ):
        if typos.is_kept(typed):
            assert [each.word for each in typos.near(ask, typed, typos.TITLES)] == [word]
