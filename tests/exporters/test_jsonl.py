from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from filmcli.exporters import Document
from filmcli.exporters.jsonl import export

HEAD = {"slug": "example", "title": "Example", "year": 2023}
NASTY = st.text(st.sampled_from('\n\r\v\f\x85\u2028\u2029\x1b\udcff"\\') | st.characters())


def test_rows_of_a_film_begin_with_its_slug() -> None:
    rows: list[dict[str, Any]] = [{"name": "전종서"}, {"name": "B", "year": 1}]
    assert list(export(Document("cast", rows, [], HEAD))) == [
        '{"film":"example","name":"전종서"}\n',
        '{"film":"example","name":"B","year":1}\n',
    ]


def test_films_stand_for_themselves() -> None:
    rows = [{"title": "A"}]
    assert list(export(Document("films", rows, []))) == ['{"title":"A"}\n']
    assert list(export(Document("film", rows, [], HEAD, single=True))) == ['{"title":"A"}\n']


@given(st.lists(st.dictionaries(NASTY, NASTY, max_size=3), max_size=4))
def test_one_object_a_line_for_every_reader_of_lines(rows: list[dict[str, Any]]) -> None:
    text = "".join(export(Document("films", rows, [])))
    expected = json.loads(json.dumps(rows))
    assert [json.loads(line) for line in text.splitlines()] == expected
    assert [json.loads(line) for line in text.encode().split(b"\n")[:-1]] == expected
