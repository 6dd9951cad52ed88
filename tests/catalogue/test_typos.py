"""Typos: found, suggested, or left alone."""

from __future__ import annotations

import pytest

from filmcli.catalogue.typos import meant, suggested


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("balerina", "ballerina"),
        ("ballerinna", "ballerina"),
        ("blalerina", "ballerina"),
        ("godfahter", "godfather"),
        ("발레리니", "발레리나"),
        ("rocky iii th erise", "rocky iii the rise"),
    ],
)
def test_a_slip_finds_the_title(typed: str, title: str) -> None:
    assert meant(typed, [title, "something else"]) == [title]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("xyz", "ballerina"),
        ("cat", "bat"),
        ("up", "us"),
        ("rocky 3", "rocky 2"),
        ("rocky iii", "rocky ii"),
        ("1971", "1917"),
        ("part two", "parasite"),
        ("", "x"),
    ],
)
def test_another_film_is_no_typo(typed: str, title: str) -> None:
    assert meant(typed, [title]) == []


def test_of_two_titles_as_near_both_are_given() -> None:
    assert set(meant("the hallo", ["the hello", "the hollo", "the mummy"])) == {
        "the hello",
        "the hollo",
    }


def test_a_clearly_nearer_title_is_given_alone() -> None:
    assert meant("balerina", ["ballerina", "valerina 2", "galleria"]) == ["ballerina"]


def test_what_is_too_far_off_is_suggested_at_most() -> None:
    assert meant("balrin", ["ballerina"]) == ["ballerina"]
    assert meant("bllrn", ["ballerina"]) == []
    assert suggested("bllrn", ["ballerina", "heat"]) == "ballerina"
    assert suggested("qqqq", ["ballerina", "heat"]) is None
