from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.record.roles import credited, in_brackets, role

WORDS = st.text("ab() ,", max_size=20)
NOTES = st.sampled_from(["voice", "uncredited", "voice, uncredited", "as A. B.", "young", "a (b)"])


@pytest.mark.parametrize(
    ("words", "name", "note"),
    [
        ("9 (voice)", "9", "voice"),
        ("Howard the Duck (voice) (uncredited)", "Howard the Duck", "voice, uncredited"),
        ("Self (archive footage)", "Self", "archive footage"),
        ("Ripley (young)", "Ripley (young)", None),
        ("Ripley (young) (voice)", "Ripley (young)", "voice"),
        ("Agent (as J. Smith)", "Agent", "as J. Smith"),
        ("Agent(voice)", "Agent", "voice"),
        ("(voice)", "", "voice"),
        ("A\n  B ( voice )", "A B", "voice"),
        ("A (voice (English))", "A (voice (English))", None),
        ("A (voice", "A (voice", None),
        ("A voice)", "A voice)", None),
        ("", "", None),
    ],
)
def test_notes_behind_a_role_are_no_part_of_it(words: str, name: str, note: str | None) -> None:
    assert role(words) == (name, note)


@pytest.mark.parametrize(
    ("words", "name", "note"),
    [
        ("Len Deighton (novel)", "Len Deighton", "novel"),
        ("A (story) (screenplay)", "A", "story, screenplay"),
        ("(novel)", "(novel)", None),
        ("A ()", "A ()", None),
    ],
)
def test_whatever_is_in_brackets_behind_a_name_is_no_part_of_it(
    words: str, name: str, note: str | None
) -> None:
    assert credited(words) == (name, note)


@given(WORDS.map(str.split).map(" ".join), st.none() | NOTES)
def test_what_is_written_in_brackets_is_parted_again(name: str, note: str | None) -> None:
    words = in_brackets(name or None, note)
    if words is not None:
        assert role(words) == (name, note)


@pytest.mark.parametrize(
    ("name", "note", "words"),
    [
        ("Ripley", "voice", "Ripley (voice)"),
        (None, "uncredited", "(uncredited)"),
        ("Ripley", None, "Ripley"),
        ("Ripley", "in a dream", None),  # would be taken for a part of the role
        ("Ripley (voice)", None, None),
        ("Ripley", "voice (English)", None),
    ],
)
def test_only_notes_that_are_understood_are_written(
    name: str | None, note: str | None, words: str | None
) -> None:
    assert in_brackets(name, note) == words


@pytest.mark.parametrize("piece", ["(voice) ", "(voice)", "(", ")", "(a)", " ", "( "])
def test_a_line_full_of_brackets_takes_no_square_time(piece: str) -> None:
    started = time.process_time()

    for read in (role, credited):
        read("A" + piece * 100_000)

    assert time.process_time() - started < 2
