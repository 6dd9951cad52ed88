from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from filmcli.view import table
from filmcli.view.table import Column
from filmcli.view.terminal import QUIET, STRONG, WARN

COLUMNS = [
    Column("number", "#", right=True),
    Column("name", "Name", style=STRONG, whole=True),
    Column("role", "Role"),
    Column("certainty", "Certainty", style=WARN, below="name", bare=True),
    Column("note", "Note", style=QUIET, below="role"),
]
ROWS: list[dict[str, Any]] = [
    {"number": 1, "name": "전종서", "role": "Ok Ju", "certainty": "disputed"},
    {"number": 10, "name": "Kim Ji Hoon", "role": "Choi Pro", "note": "the villain of the piece"},
]


def drawn(
    columns: list[Column], rows: list[dict[str, Any]], *, width: int = 80, colour: bool = False
) -> list[str]:
    return table.table(columns, rows, width=width, colour=colour).split("\n")


def test_remarks_stand_below_their_cell() -> None:
    assert drawn(COLUMNS, ROWS) == [
        " #   Name          Role",
        "─────────────────────────────────────────────────",
        " 1   전종서        Ok Ju",
        "     disputed",
        "",
        "10   Kim Ji Hoon   Choi Pro",
        "                   Note: the villain of the piece",
        "",
    ]


def test_rows_without_remarks_stand_close() -> None:
    rows = [{"number": 1, "name": "A", "role": "B"}, {"number": 2, "name": "C", "role": "D"}]
    assert drawn(COLUMNS, rows) == [
        "#   Name   Role",
        "───────────────",
        "1   A      B",
        "2   C      D",
        "",
    ]


def test_a_column_without_any_value_is_left_out() -> None:
    assert drawn(COLUMNS, [{"name": "A"}]) == ["Name", "────", "A", ""]


def test_a_remark_keeps_a_column_that_is_empty_otherwise() -> None:
    rows = [{"name": "A", "note": "only this"}]
    assert [line for line in drawn(COLUMNS, rows) if "only" in line] == ["A      Note: only this"]


def test_what_does_not_fit_becomes_blocks() -> None:
    assert drawn(COLUMNS, ROWS, width=30) == [
        "1  전종서",
        "  Role       Ok Ju",
        "  Certainty  disputed",
        "",
        "10  Kim Ji Hoon",
        "  Role       Choi Pro",
        "  Note       the villain of",
        "             the piece",
        "",
    ]


def test_blocks_name_a_row_by_its_first_column_where_none_is_strong() -> None:
    columns = [Column("a", "A"), Column("b", "B")]
    assert table.blocks(columns, [{"a": "x", "b": "y"}], width=40, colour=False) == "x\n  B  y\n"
    assert table.blocks(columns, [{"b": "y"}], width=40, colour=False) == "-\n  B  y\n"
    assert table.blocks(columns, [{"a": "x"}], width=40, colour=False) == "x\n"


def test_blocks_name_no_row_by_a_number_alone() -> None:
    columns = [Column("a", "A"), Column("n", "Read", right=True)]
    rows = [{"a": "title.basics", "n": "7"}]
    told = table.blocks(columns, rows, width=40, colour=False)
    assert told == "title.basics\n  Read  7\n"


@pytest.mark.parametrize("width", [20, 24, 40, 60, 80, 200])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    rows = [{"number": 1, "name": "映画 " * 30, "role": "W" * 90, "note": "n " * 80}, *ROWS]
    lines = drawn(COLUMNS, rows, width=width)
    assert max(map(cell_len, lines)) <= width
    assert sum(line.count("W") for line in lines) == 90


def test_a_word_is_broken_only_where_no_column_could_hold_it() -> None:
    rows = [{"a": "one " * 20, "b": "Cinematographer"}]
    lines = drawn([Column("a", "A"), Column("b", "B")], rows, width=30)
    assert any("Cinematographer" in line for line in lines)


def test_colour_is_of_the_terminal_s_own_palette() -> None:
    made = table.table(COLUMNS, ROWS, width=80, colour=True)
    assert "\x1b[1;33mdisputed" in made
    assert "38;" not in made
    assert "48;" not in made
    assert not {"\x1b[30m", "\x1b[37m", "\x1b[97m"} & set(made.split("m"))


def test_pipes_get_fields_and_words_only_where_told() -> None:
    columns = [
        Column("date", "Date", lambda _: "5 Oct"),
        Column("said", "Said", lambda _: "in words", told=True),
        Column("note", "Note", below="date"),
    ]
    rows = [{"date": "2023-10-05", "note": "a\tb\nc"}, {}]
    assert table.plain(columns, rows) == "2023-10-05\tin words\ta b c\n\tin words\t\n"
