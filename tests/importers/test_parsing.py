"""JSON and tables: what their parsers let pass is refused, with its line."""

from __future__ import annotations

import contextlib
import json
import time
import tracemalloc
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.importers.bounded import Unreadable
from filmcli.importers.parsing import (
    MAX_DEPTH,
    BrokenLine,
    Value,
    json_lines,
    json_value,
    table_rows,
)


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (b'{"a": 1,\n "b": NaN}', 2, "NaN"),
        (b"[1,\n\n-Infinity]", 3, "-Infinity"),
        (b'{"a": {"b": 1,\n"b": 2}}', 2, '"b" twice'),
        (b"[\n" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), MAX_DEPTH + 1, "levels deep"),
        (b"[" * 100_000, 1, "levels deep"),
        (b'{"a":' * 100_000, 1, "levels deep"),
        (b"[1,\n" + b"9" * 5000 + b"]", 2, "40 digits"),
        (b"[\n1e999]", 2, "more than a number"),
        (b'{}\n{"a": 1}', 2, "Extra data"),
        (b'["a\nb"]', 1, "Invalid control character"),
        (b'["\\ud800"]', 1, "surrogate"),
        (b'{"\\udfff": 1}', 1, "surrogate"),
        (b"", 1, "not JSON"),
        (b"[1,]", 1, "not JSON"),
    ],
)
def test_unsound_json_is_refused_with_its_line(data: bytes, line: int, why: str) -> None:
    with pytest.raises(Unreadable) as caught:
        json_value(data, "a.json")

    assert why in str(caught.value)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "value", [{"a": [1, 2.5, None, True, "x😀"]}, [[[]]], "\U0001f600", 10**39, "[" * 500]
)
def test_sound_json_is_read_as_it_is(value: object) -> None:
    assert json_value(json.dumps(value).encode(), "a.json") == value


def test_json_as_deep_as_allowed_is_read() -> None:
    assert json_value(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "a.json")


def test_json_in_utf_16_is_read() -> None:
    assert json_value('{"a": "발"}'.encode("utf-16"), "a.json") == {"a": "발"}


def test_too_many_values_are_refused_before_they_take_memory() -> None:
    with pytest.raises(Unreadable, match="more than 3000000 values"):
        json_value(b"[" + b"0," * 3_000_001 + b"0]", "a.json")


def test_the_search_for_a_fault_takes_no_square_time() -> None:
    keys = ",".join(f'"k{number}": 1' for number in range(100_000))
    started = time.process_time()

    with pytest.raises(Unreadable, match='"k99999" twice'):
        json_value(f'{{{keys}, "k99999": 2}}'.encode(), "a.json")

    assert time.process_time() - started < 5


def test_a_broken_line_hides_no_other() -> None:
    data = '{"a": 1}\n\nnot\n{"b": NaN}\n{"c": "\u2028\x85"}\n'.encode()

    found = list(json_lines(data, "a.jsonl"))

    assert found[0] == Value(1, {"a": 1})
    assert [type(each) for each in found] == [Value, BrokenLine, BrokenLine, Value]
    assert [each.line for each in found] == [1, 3, 4, 5]


def test_a_line_that_is_too_long_is_refused_alone() -> None:
    data = b'"' + b"x" * (1 << 20) + b'"\n1\n'

    first, second = json_lines(data, "a.jsonl")

    assert isinstance(first, BrokenLine)
    assert second == Value(2, 1)


def test_rows_of_a_table_know_their_lines() -> None:
    rows = list(table_rows('a,b\n"x\ny",1\n\n2,3', "a.csv"))

    assert [(row.line, row.cells) for row in rows] == [
        (1, ["a", "b"]),
        (2, ["x\ny", "1"]),
        (5, ["2", "3"]),
    ]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ('a\n"open\nb\nc', 2),
        ('a\n"closed"x\nb', 2),
        ("a\n" + "x" * 200_000, 2),
        ("a\nb\0c", 2),
    ],
)
def test_a_broken_row_is_named_and_never_merged(words: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        list(table_rows(words, "a.csv"))

    assert caught.value.line == line


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_value_or_an_error_in_words(data: bytes) -> None:
    for reading in (lambda: json_value(data, "a"), lambda: list(json_lines(data, "a"))):
        with contextlib.suppress(Unreadable):
            reading()


@pytest.mark.parametrize(
    "data",
    [
        '{"a": "é\u2028"}\n\n{"a": "x"}\n'.encode(),
        b"\xef\xbb\xbf" + '{"a": "é\u2028"}\n\n{"a": "x"}'.encode(),
        '\ufeff{"a": "é\u2028"}\r\n\r\n{"a": "x"}\r\n'.encode("utf-16-le"),
    ],
)
def test_lines_end_at_newlines_alone_in_every_encoding(data: bytes) -> None:
    assert list(json_lines(data, "a.jsonl")) == [
        Value(1, {"a": "é\u2028"}),
        Value(3, {"a": "x"}),
    ]


def test_a_letter_of_another_encoding_far_into_the_file_is_found() -> None:
    lines = '{"a": "' + "é" * 1000 + '"}\n'
    data = (lines * 2000).encode() + b'{"a": "caf\xe9"}\n'
    with pytest.raises(Unreadable, match="not UTF-8") as refused:
        next(iter(json_lines(data, "a.jsonl")))
    assert refused.value.line == 2001


def test_lines_are_read_one_by_one() -> None:
    data = '{"a": "국"}\n'.encode() * 1_000_000
    tracemalloc.start()
    try:
        count = sum(1 for _ in islice(json_lines(data, "a.jsonl"), 20_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < len(data) / 2
