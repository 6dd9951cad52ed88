"""Records written from films in canonical form, read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from filmcli.record.canonical import in_order
from filmcli.record.reader import parse
from filmcli.record.written import record_text, text_of
from tests.conftest import ROOT
from tests.record.films import films

RECORDS = sorted(
    path
    for place in ("data", "tests/data", "tests/data/collection")
    for path in (ROOT / place).glob("*.toml")
)
NASTY = st.text(
    st.sampled_from('"\\\n\r\t\x00\x1b\x7f\x85\u2028\u202e\U000e0041#=[]{}')
    | st.characters(exclude_categories=["Cs"]),
    min_size=1,
)


def read(text: str, slug: str = "x") -> dict[str, Any]:
    reading = parse(text.encode(), file="x.toml", slug=slug)
    assert reading.values is not None, (reading.problems, text)
    return reading.values


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_record_of_the_project_comes_back(path: Path) -> None:
    values = read(path.read_text(encoding="utf-8"))
    again = read(record_text(values))
    assert json.dumps(again) == json.dumps(values)


@given(films())
def test_a_film_comes_back_from_its_text(values: dict[str, Any]) -> None:
    film = in_order(values)
    text = record_text(film)
    again = read(text, film["slug"])
    assert again == film
    # In TOML a key of one's own that holds a value stands before those that hold tables.
    assert [key for key in again if key[:2] != "x-"] == [key for key in film if key[:2] != "x-"]
    assert record_text(read(text, film["slug"])) == text


@given(NASTY)
@example("a\n<<<<<<< mine\nb")
@example('"""\n\\\n"""')
@example('\nfirst line blank, last a quote"')
def test_any_text_comes_back_and_drives_nothing(words: str) -> None:
    film = in_order({"slug": "x", "title": "A", "synopsis": f"a{words}", "tagline": f"b {words}b"})
    text = record_text(film)
    assert read(text) == film
    odd = set(range(0x20)) | set(range(0x7F, 0xA0)) | {0x2028, 0x202E, 0xE0041}
    assert not {ord(sign) for sign in text} & odd - {9, 10}


def test_a_record_is_written_as_people_write_it() -> None:
    film = in_order(
        {
            "slug": "x",
            "title": "Example",
            "year": 2023,
            "synopsis": "One.\nTwo.",
            "crew": [
                {"name": "A", "job": "director"},
                {"name": "B", "job": "director"},
                {"name": "C", "job": "writer", "note": "story"},
            ],
            "cast": [{"name": "D", "variants": [{"name": "Dee"}]}],
            "releases": [{"type": "tv", "date": "2023-10-05"}, {"type": "tv", "date": "2023~"}],
            "x-seen": True,
            "x-mine": {"shelf": 3},
        }
    )
    assert record_text(film) == (
        'title = "Example"\nyear = 2023\nsynopsis = """\nOne.\nTwo."""\n'
        'director = ["A", "B"]\nx-seen = true\n\n'
        '[[cast]]\nname = "D"\nvariants = ["Dee"]\n\n'
        '[[crew]]\nname = "C"\njob = "writer"\nnote = "story"\n\n'
        '[[releases]]\ntype = "tv"\ndate = 2023-10-05\n\n'
        '[[releases]]\ntype = "tv"\ndate = "2023~"\n\n'
        "[x-mine]\nshelf = 3\n"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("\u202ea\x9b\U000e0041", '"\\u202ea\\u009b\\U000e0041"'),
        ({"a b": [1, True]}, '{ "a b" = [1, true] }'),
        ({}, "{}"),
        (1.5, "1.5"),
    ],
)
def test_values_are_of_one_line(value: Any, text: str) -> None:
    assert text_of(value) == text
