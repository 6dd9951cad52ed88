from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmcli.errors import FilmcliError, UsageFault
from filmcli.importers import columns
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Input, Refused
from filmcli.importers.tables import Row, Table, open_table


def opened(data: str | bytes, **options: str) -> Table:
    data = data.encode() if isinstance(data, str) else data
    return open_table(Input("t.csv", data), options, columns.is_header)


def rows(data: str | bytes, **options: str) -> list[Row | Refused]:
    return list(opened(data, **options).rows())


@pytest.mark.parametrize(
    ("sign", "shown"), [(",", ","), ("\t", "\t"), (";", ";"), ("|", "|"), ("::", "::"), ("+", "+")]
)
def test_the_delimiter_is_the_one_that_parts_all_lines_alike(sign: str, shown: str) -> None:
    lines = [f"title{sign}year", f"Ran{sign}1985", f"Up{sign}2009", f"If....{sign}1968"]
    table = opened("\n".join(lines))

    assert table.shape.delimiter == shown
    assert table.columns == ("title", "year")
    assert next(table.rows()) == Row(2, ["Ran", "1985"])


def test_commas_in_titles_do_not_win_over_semicolons() -> None:
    table = opened("title;year\nMe, You, Them;2000\nRan;1985\n")

    assert table.shape.delimiter == ";"


@pytest.mark.parametrize(
    ("asked", "sign"), [("tab", "\t"), ("semicolon", ";"), (";", ";"), ("~", "~")]
)
def test_a_delimiter_may_be_said(asked: str, sign: str) -> None:
    (row,) = rows(f"title{sign}year\na,b{sign}1985\n", delimiter=asked)

    assert row == Row(2, ["a,b", "1985"])


@pytest.mark.parametrize("asked", ["", '"', "\n", "abcde"])
def test_a_delimiter_that_cannot_be_is_refused(asked: str) -> None:
    with pytest.raises(UsageFault, match="--delimiter"):
        rows("title,year\n", delimiter=asked)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("cp1252", "cp1252"),
        ("euc-kr", "cp949"),
    ],
)
def test_the_encoding_is_found(encoding: str, said: str) -> None:
    title = "서울의 봄과 겨울 이야기" if encoding == "euc-kr" else "Amélie et Zoé"
    table = opened(f"title,year\n{title},2001\n".encode(encoding))

    assert table.shape.encoding == said
    assert list(table.rows()) == [Row(2, [title, "2001"])]


def test_an_encoding_that_is_not_plain_is_refused_not_guessed() -> None:
    with pytest.raises(Unreadable, match="no other encoding fits"):
        opened(b"title,year\n\x81\x8d\x9d,2001\n")


def test_a_first_row_of_data_is_no_header() -> None:
    table = opened("tt0004712\tThe Exile\t6.2\ntt0022064\tLebbra bianca\t5.3\n")

    assert not table.has_header
    assert table.columns == ("1", "2", "3")
    assert len(list(table.rows())) == 2


def test_whether_there_is_a_header_may_be_said() -> None:
    data = "Alpha,Beta\nGamma,Delta\n"

    assert len(rows(data, header="no")) == 2
    assert len(rows(data, header="yes")) == 1
    with pytest.raises(UsageFault, match="--header"):
        rows(data, header="perhaps")


def test_columns_without_a_name_have_a_number_and_twins_too() -> None:
    assert opened(",title,title,\n0,Ran,Ran,1\n").columns == ("1", "title", "title (3)", "4")


def test_a_header_that_comes_again_is_refused() -> None:
    assert rows("title,year\nRan,1985\ntitle,year\nUp,2009\n") == [
        Row(2, ["Ran", "1985"]),
        Refused("the header again", 3),
        Row(4, ["Up", "2009"]),
    ]


def test_a_row_of_another_width_is_refused_by_its_line() -> None:
    found = rows("title,year,id\nRan,1985,1\nUp,2009\nIf,1968,2,extra\nAn,1999,3,,\n\n,,\n")

    assert found == [
        Row(2, ["Ran", "1985", "1"]),
        Refused("2 cells where the table has 3 columns", 3),
        Refused("4 cells where the table has 3 columns", 4),
        Row(5, ["An", "1999", "3"]),
    ]


def test_a_quote_that_is_not_closed_refuses_the_file_by_its_line() -> None:
    with pytest.raises(Unreadable, match=r"^t\.csv:3: .*quote") as caught:
        rows('title,year\nRan,1985\n"Up,2009\nIf,1968\nAn,1999\n')

    assert caught.value.hint == "mend the line"  # no option of the command line would help


@pytest.mark.parametrize(
    "lines",
    [
        ['1,"Up,2009', '2,If",1968', "3,An,1999"],
        ['1,"Up,2009', "2,If,1968", '3,An",1999'],
        ['1,"Up,2009', "2,If,1968", '3,An,1999"'],
    ],
)
def test_a_quote_that_swallowed_rows_is_refused_not_merged(lines: list[str]) -> None:
    data = "\n".join(["id,title,year", "0,Ran,1985", *lines, "4,Oz,2013", ""])

    try:
        found = rows(data)
    except Unreadable as error:
        assert error.line == 3  # noqa: PT017
    else:
        assert not [row for row in found if isinstance(row, Row) and "\n" in "".join(row.cells)]
        assert [row.line for row in found if isinstance(row, Refused)] == [3]


def test_a_text_of_several_lines_in_quotes_is_one_cell() -> None:
    found = rows('title,year,plot\nRan,1985,"He rages,\nand falls.\n\nThe end."\nUp,2009,Old.\n')

    assert found == [
        Row(2, ["Ran", "1985", "He rages,\nand falls.\n\nThe end."]),
        Row(6, ["Up", "2009", "Old."]),
    ]


def test_quotes_are_letters_in_a_table_of_tabs_that_has_no_other_use_for_them() -> None:
    data = '1\tThree for Bedroom "C"\n2\t"Weird Al" Yankovic\n3\t"Manos"\n4\tPlain\n'

    assert [row.cells[1] for row in rows(data) if isinstance(row, Row)] == [
        'Three for Bedroom "C"',
        '"Weird Al" Yankovic',
        '"Manos"',
        "Plain",
    ]


def test_quotes_of_a_program_are_none_of_the_title() -> None:
    data = '1\t"[""Self""]"\n2\tPlain\n'
    (first, _) = rows(data)

    assert first == Row(1, ["1", '["Self"]'])
    assert rows('"id"\t"title"\n"1"\t"Manos"\n') == [Row(2, ["1", "Manos"])]


def test_whether_quotes_are_letters_may_be_said() -> None:
    (row,) = rows('title,year\n"Manos",1966\n', quotes="no")

    assert row == Row(2, ['"Manos"', "1966"])


def test_a_nul_refuses_its_row() -> None:
    assert rows("title,year\nR\0n,1985\nUp,2009\n") == [
        Refused("a row with a NUL", 2),
        Row(3, ["Up", "2009"]),
    ]


def test_a_row_over_the_limit_is_refused() -> None:
    long = "x," * 3 + "y" * 120_000
    assert len(rows(f"title,b,c,d\n{long}\n")) == 1
    with pytest.raises(Unreadable, match=r"^t\.csv:2: .*field larger"):
        rows(f'title,b\n"{"y" * 140_000}",1\n')
    wide = "a" * 130_000
    (found,) = rows(f'title{",c" * 9}\n"{wide}"{f",{wide}" * 9}\n')
    assert found == Refused("a row of more than 1048576 letters", 2)


def test_rows_end_at_newlines_only() -> None:
    found = rows("title,year\nA\u2028B\x0bC\x85D,1985\r\nUp,2009\r\n")

    assert [row.cells for row in found if isinstance(row, Row)] == [
        ["A\u2028B\x0bC\x85D", "1985"],
        ["Up", "2009"],
    ]


def test_lines_of_old_macs_are_lines() -> None:
    assert rows("title,year\rRan,1985\r") == [Row(2, ["Ran", "1985"])]


@pytest.mark.parametrize("data", ["", "\n\n", "just words\nand more words\n", "{}", "[1, 2]", "[]"])
def test_what_is_no_table_is_refused(data: str) -> None:
    with pytest.raises(Unreadable):
        rows(data)


def test_objects_are_rows_by_their_keys() -> None:
    table = opened('[{"Title": 1776, "Year": null}, 5, {"Title": "Up", "Other": [1]}]')

    assert table.columns == ("Title", "Year", "Other")
    assert list(table.rows()) == [
        Row(None, [1776, None, None]),
        Refused("no object with values", None, "entry 2"),
        Row(None, ["Up", None, [1]]),
    ]


def test_objects_one_a_line_have_their_lines() -> None:
    assert rows('{"title": "Ran"}\n{broken\n{"title": "Up"}\n') == [
        Row(1, ["Ran"]),
        Refused("not JSON: Expecting property name enclosed in double quotes (column 2)", 2),
        Row(3, ["Up"]),
    ]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_refused(data: bytes) -> None:
    with contextlib.suppress(FilmcliError):
        list(opened(data).rows())


words = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12
)
cell = words | words.map(lambda text: f'"{text}') | words.map(lambda text: f"{text}\n{text}")


@settings(deadline=None)
@given(st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_a_csv_writer_writes_is_read_back_or_refused(
    table: list[tuple[str, str, str]], sign: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([("title", "year", "plot"), *table])
    wanted = [list(row) for row in table if any(cell.strip() for cell in row)]

    found = rows(out.getvalue(), delimiter=sign, header="yes", quotes="yes")

    assert len(found) == len(wanted)
    for row, cells in zip(found, wanted, strict=True):
        assert isinstance(row, Refused) or row.cells == cells


line = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\n,;|\t", exclude_categories=["Cs"]),
    min_size=1,
    max_size=10,
).filter(str.strip)


@settings(deadline=None)
@given(st.lists(st.tuples(line, line, line), min_size=3, max_size=8), st.data())
def test_a_stray_quote_never_merges_rows(
    table: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    plain = [",".join(cells).replace('"', "'") for cells in table]
    number = data.draw(st.integers(0, len(plain) - 1))
    place = data.draw(st.integers(0, len(plain[number])))
    plain[number] = f'{plain[number][:place]}"{plain[number][place:]}'

    try:
        found = rows("\n".join(["title,year,plot", *plain, ""]), delimiter=",", header="yes")
    except Unreadable:
        return
    assert len(found) == len(plain)
    assert all(isinstance(row, Refused) or "\n" not in "".join(row.cells) for row in found)
