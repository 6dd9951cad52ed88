from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from filmcli.view import provenance

PAGE = {"key": "page", "title": "Page", "publisher": "Paper", "published": "2023-09",
        "url": "https://e.example/a"}  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"field": "year", "value": 2023, "shown": True, "sources": [PAGE]},
    {"field": "cast", "value": {"name": "전종서"}, "shown": True, "sources": []},
    {"field": "people.known_for", "value": {"of": "A", "title": "T"}, "shown": True,
     "certainty": "probable", "sources": [{"key": "bare"}]},
    {"field": "year", "value": 2022, "shown": False, "certainty": "certain", "sources": [PAGE],
     "note": "by mistake"},
]  # fmt: skip


def test_a_source_in_one_line() -> None:
    assert provenance.source_words(PAGE) == "Paper, Sep 2023, https://e.example/a"
    assert provenance.source_words({"key": "k", "title": "T"}) == "T"
    assert provenance.source_words({"key": "k"}) == "k"
    assert provenance.all_sources({"sources": [{"key": "a"}, {"key": "b"}]}) == "a; b"
    assert provenance.all_sources({"sources": []}) == "no source"


def test_each_field_stands_once_with_its_values_and_their_sources_beside_them() -> None:
    lines = provenance.facts(ROWS, width=60, colour=False).split("\n")
    assert lines == [
        "Year",
        "  2023                                  page",
        "  2022 (not shown)                      page",
        "    Note: by mistake",
        "",
        "Cast",
        "  전종서                                no source",
        "",
        "People: known for",
        "  A: T (probable)                       bare",
        "",
        "Sources",
        "  page  Paper, Sep 2023",
        "    https://e.example/a",
        "  bare  bare",
        "",
    ]


def test_on_a_narrow_terminal_sources_stand_below() -> None:
    assert provenance.facts(ROWS[:1], width=40, colour=False) == (
        "Year\n  2023\n    page\n\nSources\n  page  Paper, Sep 2023\n    https://e.example/a\n"
    )
    assert "\n    Note: by mistake\n" in provenance.facts(ROWS, width=40, colour=False)


def test_without_sources_there_is_no_list_of_them() -> None:
    assert provenance.facts(ROWS[1:2], width=80, colour=False) == "Cast\n  전종서  no source\n"


@pytest.mark.parametrize("width", [20, 40, 60, 80, 132])
def test_long_values_stand_apart_and_fit(width: int) -> None:
    rows = [{"field": "synopsis", "value": "word " * 60, "shown": True, "sources": []}] * 2
    lines = provenance.facts(rows, width=width, colour=False).split("\n")
    assert max(map(cell_len, lines)) <= width
    assert (lines.count("") == 2) == (width >= 60)  # one between the two, one at the end
