from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from filmcli.exporters import Document
from filmcli.exporters.csv import export
from filmcli.safe import visible

NASTY = st.text(st.sampled_from('\n\r\t\x85\u2028\x1b\x00\udcff",;=+@-\\ ') | st.characters())


def test_fields_are_quoted_only_where_needed() -> None:
    rows: list[dict[str, Any]] = [
        {"title": 'Say "Hi", Mum', "genres": ["A", "B"], "seen": True},
        {"title": "=1+1", "genres": [], "seen": None},
        {"title": "Two\r\nlines\x1b"},
    ]
    assert list(export(Document("films", rows, ["title", "genres", "seen"]))) == [
        "title,genres,seen\n",
        '"Say ""Hi"", Mum",A; B,true\n',
        "=1+1,,\n",
        '"Two\nlines␛",,\n',
    ]


@given(st.lists(st.fixed_dictionaries({"a": NASTY, "b": NASTY}), max_size=4))
@example([{"a": '"', "b": "="}, {"a": "\r", "b": '"\n'}])
def test_another_parser_reads_every_field_back(rows: list[dict[str, str]]) -> None:
    text = "".join(export(Document("films", rows, ["a", "b"])))
    read = list(csv.reader(io.StringIO(text.encode().decode(), newline=""), strict=True))
    assert read == [["a", "b"], *([visible(row["a"]), visible(row["b"])] for row in rows)]


@given(st.lists(NASTY, max_size=4))
def test_a_lone_column_has_no_lost_rows(titles: list[str]) -> None:
    rows = [{"title": title} for title in titles]
    text = "".join(export(Document("films", rows, ["title"])))
    read = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert read == [{"title": visible(title)} for title in titles]
