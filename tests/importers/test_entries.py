from __future__ import annotations

import json
import re
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.importers.entries import LIST, json_entries

FILMS = re.compile(rb'\s*\{\s*"films"\s*:\s*\[')
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('ab"\\{}[],: é\n'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('a"]}'), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text('a"\\[{,'), VALUES, max_size=3)


def entries(words: str, head: re.Pattern[bytes] = LIST) -> list[Any] | None:
    found = json_entries(words.encode(), head)
    return None if found is None else list(found)


@given(st.lists(OBJECTS, min_size=1, max_size=4), st.sampled_from([None, 2]))
def test_the_objects_of_any_list_are_those_that_a_parser_gives(
    told: list[dict[str, Any]], indent: int | None
) -> None:
    words = json.dumps(told, indent=indent, ensure_ascii=False)
    assert entries(words) == told
    assert entries(json.dumps({"films": told}, indent=indent), FILMS) == told


@given(st.lists(OBJECTS, min_size=1, max_size=3), st.data())
def test_a_part_of_a_list_is_none(told: list[dict[str, Any]], data: st.DataObject) -> None:
    words = json.dumps(told)
    assert entries(words[: data.draw(st.integers(0, len(words) - 1))]) is None


@pytest.mark.parametrize(
    "words",
    [
        "",
        "[]",
        "{}",
        "[1]",
        '[{"a": 1}, 2]',
        '[{"a": 1} {"a": 2}]',
        '[{"a": 1},]',
        '[{"a": 1}] more',
        '[{"a": 1}]]',
        '[{"a": NaN}]',
        '[{"a": 1, "a": 2}]',
        '[{"a": [1}]',
        '[{"a": "b]',
        '[{"a": ' + "[" * 60 + "]" * 60 + "}]",
        '[{"a": "\\ud800"}]',
    ],
)
def test_what_is_no_sound_list_of_objects_is_none(words: str) -> None:
    assert entries(words) is None


def test_a_document_ends_where_its_list_does() -> None:
    assert entries('{"films": [{"a": 1}]}\n', FILMS) == [{"a": 1}]
    assert entries('{"films": [{"a": 1}], "more": 1}', FILMS) is None
    assert entries('{"films": [{"a": 1}]', FILMS) is None


def test_bytes_that_are_no_utf_8_are_none_and_a_mark_is_no_part_of_it() -> None:
    assert json_entries(b'[{"a": "caf\xe9"}]') is None
    found = json_entries(b'\xef\xbb\xbf[{"a": 1}]')
    assert found is not None
    assert list(found) == [{"a": 1}]


def test_objects_are_read_one_by_one() -> None:
    data = json.dumps([{"number": number, "words": "x " * 20} for number in range(40_000)]).encode()
    tracemalloc.start()
    try:
        found = json_entries(data)
        assert found is not None
        count = sum(1 for _ in found)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 40_000
    assert peak < len(data)


@pytest.mark.parametrize("piece", ["{", "[", '"', "\\", '[{"a":', " ", '{"a":1},', '\\"'])
def test_a_megabyte_of_anything_takes_no_square_time(piece: str) -> None:
    started = time.process_time()
    entries("[" + piece * (500_000 // len(piece)))
    entries('[{"a": "' + piece * (500_000 // len(piece)))
    assert time.process_time() - started < 3
