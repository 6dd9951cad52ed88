"""The typo vocabulary: keys of words but a letter, and what a misspelt word may mean."""

from __future__ import annotations

import sqlite3
import zlib
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
    for number, (word, weight) in enumerate(words):
        database.execute("INSERT INTO word VALUES (?, ?, ?, ?)", (number, word, place, weight))
    numbered = ((word, number) for number, (word, _) in enumerate(words))
    database.executemany("INSERT INTO deletion VALUES (?, ?)", typos.buckets(numbered, place))
    return lambda sql, *values: database.execute(sql, values)


def test_a_key_never_changes() -> None:
    # Catalogues on disk hold them, and Python's own hash of a text differs between two runs.
    assert sorted(typos.keys("abc")) == sorted(
        zlib.crc32(form) % 2**31 for form in (b"abc", b"bc", b"ac", b"ab")
    )
    assert 0x352441C2 in typos.keys("abc")  # the check value of CRC-32
    assert len(typos.keys("aab")) == 3


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


@pytest.mark.parametrize("typed", ["shawshankkk", "shwshankk", "sshawhank"])
def test_two_letters_may_be_too_many_or_misplaced_in_a_long_word(typed: str) -> None:
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


def test_no_word_is_found_for_a_shared_key_alone() -> None:
    # Both are "abcd" without a letter, and lie two apart.
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
