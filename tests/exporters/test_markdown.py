from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from filmcli.exporters import Document
from filmcli.exporters.markdown import export
from filmcli.safe import safe

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = [
    "a | b",
    "a\nb\r\n\n# c",
    "`code` ``",
    "<script>alert(1)</script>",
    "<https://e.example>",
    "<!-- x",
    "](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "![x](y)",
    "[x]: y",
    "# Heading",
    "1. one",
    "- item",
    "---",
    "    code",
    "> quote",
    "*a* **b** _c_ __d__ ~~e~~",
    "M*A*S*H",
    "&lt;b&gt; &#60;",
    "ends \\",
    "\\| \\\\| \\",
    "\u2028\x1b]8;;https://e.example\x07x",
]
LETTERS = "|\\`*_[]<>&#~!:()@./=-+\n\t ab1\x1b\u2028\u3000\xa0\u200d\udcff"
NASTY = st.lists(
    st.sampled_from(LETTERS) | st.sampled_from(HOSTILE) | st.characters(), max_size=12
).map("".join)


def table_of(text: str) -> list[list[str]]:
    """Parse text that must be one plain table; anything else in it fails."""
    rows: list[list[str]] = []
    for token in PARSER.parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            assert {child.type for child in token.children or []} <= {"text"}
            rows[-1].append("".join(child.content for child in token.children or []))
        else:
            assert re.fullmatch("(table|thead|tbody|tr|th|td)_(open|close)", token.type)
    return rows


def test_titles_stay_readable() -> None:
    rows: list[dict[str, Any]] = [
        {"title": "Mission: Impossible", "year": 1996},
        {"title": "M*A*S*H", "year": None},
    ]
    assert list(export(Document("films", rows, ["title", "year"]))) == [
        "| title | year |\n",
        "| --- | --- |\n",
        "| Mission: Impossible | 1996 |\n",
        "| M\\*A\\*S\\*H |  |\n",
    ]


def test_a_single_row_is_a_table_of_its_present_fields() -> None:
    film = {"title": "Léon", "ids": {"imdb": "tt0110413"}, "genres": ["A", "B"]}
    document = Document("film", [film], ["title", "year", "ids.imdb", "genres"], single=True)
    assert table_of("".join(export(document))) == [
        ["field", "value"],
        ["title", "Léon"],
        ["ids.imdb", "tt0110413"],
        ["genres", "A; B"],
    ]


@given(st.lists(st.fixed_dictionaries({"a": NASTY, "b": NASTY}), max_size=4))
@example([{"a": title, "b": title[::-1]} for title in HOSTILE])
def test_a_parser_finds_one_rectangular_table_of_plain_text(rows: list[dict[str, str]]) -> None:
    text = "".join(export(Document("films", rows, ["a", "b"])))
    expected = [[safe(row["a"]).strip(), safe(row["b"]).strip()] for row in rows]
    assert table_of(text) == [["a", "b"], *expected]


@given(NASTY.filter(bool))
def test_a_header_and_a_single_value_are_plain_text_too(text: str) -> None:
    shown = safe(text).strip()
    assert table_of("".join(export(Document("films", [], [text, "b"])))) == [[shown, "b"]]
    single = Document("film", [{"a": text}], ["a"], single=True)
    assert table_of("".join(export(single))) == [["field", "value"], ["a", shown]]


@pytest.mark.parametrize("link", ["https://e.example", "www.e.example", "WWW.e.example", "ftp://e"])
def test_addresses_are_broken_for_parsers_that_link_them(link: str) -> None:
    text = "".join(export(Document("films", [{"a": f"x {link}"}], ["a"])))
    assert link not in text
    assert table_of(text) == [["a"], [f"x {link}"]]
