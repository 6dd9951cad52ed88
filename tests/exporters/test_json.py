from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from filmcli.exporters import Document
from filmcli.exporters.json import export

HEAD = {"slug": "example", "title": "예시", "year": 2023}
NASTY = st.text(st.sampled_from('\n\r\x85\u2028\x1b\x9b\u202e\udcff"\\{}') | st.characters())
ROWS = st.lists(
    st.dictionaries(NASTY, NASTY | st.integers() | st.lists(NASTY, max_size=2), max_size=3),
    max_size=3,
)


def as_text(*args: Any, **kwargs: Any) -> str:
    return "".join(export(Document(*args, **kwargs)))


def test_rows_of_a_film_follow_its_head() -> None:
    rows = [{"type": "premiere", "date": "2023-10-05"}, {"type": "digital"}]
    assert as_text("releases", rows, [], HEAD) == (
        '{\n  "schema": 1,\n  "film": {\n    "slug": "example",\n    "title": "예시",\n'
        '    "year": 2023\n  },\n  "releases": [\n    {\n      "type": "premiere",\n'
        '      "date": "2023-10-05"\n    },\n    {\n      "type": "digital"\n    }\n  ]\n}\n'
    )


def test_a_single_object_stands_under_its_key_without_head() -> None:
    assert as_text("film", [{"title": "예시"}], [], HEAD, single=True) == (
        '{\n  "schema": 1,\n  "film": {\n    "title": "예시"\n  }\n}\n'
    )


def test_no_rows_are_an_empty_list() -> None:
    assert as_text("films", [], []) == '{\n  "schema": 1,\n  "films": []\n}\n'


@given(ROWS, st.none() | st.just(HEAD))
def test_pieces_are_what_json_would_write_at_once(
    rows: list[dict[str, Any]], film: dict[str, Any] | None
) -> None:
    whole: dict[str, Any] = {"schema": 1, **({"film": film} if film else {}), "rows": rows}
    text = as_text("rows", rows, [], film)
    text.encode()
    assert json.loads(text) == json.loads(json.dumps(whole))
    assert text.count("\n") == json.dumps(whole, indent=2).count("\n") + 1
