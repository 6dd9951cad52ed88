"""XML of strangers: its elements within limits, and no DTD, entity or other file."""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.importers.bounded import Unreadable
from filmcli.importers.markup import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_ROOTS,
    Found,
    elements,
    parts_of,
    plain,
)


def read(data: bytes | str) -> list[Found]:
    return list(elements(data.encode() if isinstance(data, str) else data, "a.nfo"))


def texts(data: bytes | str) -> list[str]:
    return [each.node.text for each in read(data) if each.node]


BOMB = (
    '<!DOCTYPE movie [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefg", "bcdefgh", strict=True))
    + "]><movie><title>&h;</title></movie>"
)


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        '<!DOCTYPE movie SYSTEM "file:///etc/passwd"><movie/>',
        '<!DOCTYPE movie [<!ENTITY x SYSTEM "file:///etc/passwd">]><movie>&x;</movie>',
        '<?xml version="1.0"?>\n<!DOCTYPE movie><movie/>',
    ],
)
def test_a_doctype_is_refused_before_anything_in_it_is_read(data: str) -> None:
    tracemalloc.start()
    with pytest.raises(Unreadable, match="a DOCTYPE, which is not read"):
        read(data)
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


def test_an_entity_that_xml_does_not_have_is_an_error_with_its_line() -> None:
    with pytest.raises(Unreadable, match=r"a\.nfo:2: not XML: undefined entity"):
        read("<movie>\n<title>&nbsp;</title></movie>")


def test_a_bare_ampersand_is_read_as_one() -> None:
    assert texts("<a>Lilo & Stitch &amp; R&B &#38; <![CDATA[x & y]]></a>") == [
        "Lilo & Stitch & R&B & x & y"
    ]


def test_depth_ends_at_its_limit() -> None:
    assert len(read("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH)) == 1
    with pytest.raises(Unreadable, match=f"more than {MAX_DEPTH} levels"):
        read("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1))
    with pytest.raises(Unreadable, match=f"more than {MAX_DEPTH} levels"):
        read("<a>" * 300_000)


def test_elements_of_one_film_end_at_their_limit() -> None:
    with pytest.raises(Unreadable, match=f"more than {MAX_ELEMENTS} elements"):
        read("<a>" + "<b/>" * MAX_ELEMENTS + "</a>")


def test_roots_end_at_their_limit() -> None:
    assert len(read("<a/>" * MAX_ROOTS)) == MAX_ROOTS
    with pytest.raises(Unreadable, match=f"more than {MAX_ROOTS} roots"):
        read("<a/>" * (MAX_ROOTS + 1))


def test_several_roots_and_text_around_them_are_given_with_their_lines() -> None:
    found = read('http://a\n<?xml version="1.0"?>\n<a>1</a>\nhttp://b\n<b/>\n<!-- end -->\n')

    told = [(each.line, each.node.tag if each.node else each.outside.strip()) for each in found]
    assert told == [(1, "http://a"), (3, "a"), (3, "http://b"), (5, "b")]


def test_the_films_of_a_library_are_given_one_by_one() -> None:
    found = read("<videodb>\n<version>1</version>\n<movie><title>A</title></movie></videodb>")

    assert [(each.line, each.node.tag) for each in found if each.node] == [
        (2, "version"),
        (3, "movie"),
    ]


def test_a_library_of_thousands_of_films_takes_the_memory_of_a_few() -> None:
    film = "<movie>" + "<actor><name>A B</name></actor>" * 20 + "</movie>\n"
    data = f"<videodb>{film * 1000}</videodb>".encode()
    tracemalloc.start()

    assert sum(each.node is not None for each in elements(data, "a.xml")) == 1000

    assert tracemalloc.get_traced_memory()[1] < 6 * len(data)
    tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [
        '<?xml version="1.0" encoding="utf-8"?><a>Amélie, Nausicaä</a>'.encode("cp1252"),
        '<?xml version="1.0" encoding="iso-8859-1"?><a>Amélie, Nausicaä</a>'.encode(),
        '<?xml version="1.0" encoding="utf-16"?><a>Amélie, Nausicaä</a>'.encode("utf-16"),
        '<?xml version="1.0"?><a>Amélie, Nausicaä</a>'.encode("utf-16-le"),
        '<?xml version="1.0"?><a>Amélie, Nausicaä</a>'.encode("utf-16-be"),
        '<?xml version="1.0"?><a>Amélie, Nausicaä</a>'.encode("utf-8-sig"),
    ],
)
def test_the_text_is_right_though_the_declaration_is_not(data: bytes) -> None:
    assert texts(data) == ["Amélie, Nausicaä"]


def test_an_encoding_that_is_declared_is_used_where_the_bytes_are_no_utf_8() -> None:
    data = '<?xml version="1.0" encoding="windows-1251"?><a>Похищение</a>'.encode("cp1251")

    assert texts(data) == ["Похищение"]


@pytest.mark.parametrize("data", ["<a>", "<a></b>", "<a", "<a><b></a>", "<1>", "<!-- open"])
def test_what_is_no_xml_is_refused(data: str) -> None:
    with pytest.raises(Unreadable, match="not XML"):
        read(data)


def test_elements_become_values_by_their_tags() -> None:
    node = read('<a k="v"><b>1</b><b>2</b><c><d/></c>t</a>')[0].node
    assert node is not None

    assert plain(node) == {"k": "v", "b": ["1", "2"], "text": "t"}
    assert parts_of(node) == {"b": "2", "c": ""}


@pytest.mark.parametrize("piece", ["<![CDATA[", "&", "<", "]]>", "<!--", "<a ", "</", "<a/>", "\n"])
def test_a_megabyte_of_anything_takes_no_square_time(piece: str) -> None:
    started = time.process_time()

    for data in (piece * (200_000 // len(piece)), f"<a>{piece * (200_000 // len(piece))}"):
        with contextlib.suppress(Unreadable):
            read(data)

    assert time.process_time() - started < 3


@given(st.binary(max_size=200) | st.text("<>/&;a!-[]CDAT?x \n\"'=", max_size=80).map(str.encode))
def test_any_bytes_give_elements_or_an_error_in_words(data: bytes) -> None:
    try:
        found = read(data)
    except Unreadable as error:
        assert error.why  # noqa: PT017
    else:
        assert all(each.line >= 1 for each in found)
