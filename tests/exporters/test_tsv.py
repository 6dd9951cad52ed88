from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from filmcli.exporters import Document
from filmcli.exporters.tsv import export
from filmcli.safe import tsv_value

NASTY = st.text(st.sampled_from('\n\r\t\x85\u2028\x1b\x00\ud800\\"tnx=') | st.characters())


def test_cells_are_escaped_and_absent_ones_empty() -> None:
    rows: list[dict[str, Any]] = [{"title": "A\tB\\n", "ids": {"imdb": "tt1"}}, {"title": '"C'}]
    assert list(export(Document("films", rows, ["title", "ids.imdb"]))) == [
        "title\tids.imdb\n",
        "A\\tB\\\\n\ttt1\n",
        '"C\t\n',
    ]


@given(st.lists(st.fixed_dictionaries({"a": NASTY}, optional={"b": NASTY}), max_size=4))
def test_splitting_and_undoing_gives_every_cell_back(rows: list[dict[str, str]]) -> None:
    text = "".join(export(Document("films", rows, ["a", "b"])))
    lines = text.encode().decode().splitlines()
    read = [[tsv_value(cell) for cell in line.split("\t")] for line in lines]
    assert read == [["a", "b"], *([row["a"], row.get("b", "")] for row in rows)]
