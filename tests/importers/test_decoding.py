"""Encodings: found where the bytes leave no doubt, refused where they do, never mojibake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.importers.bounded import Unreadable
from filmcli.importers.decoding import text

KOREAN = "title,director\n발레리나,이충현\n기생충,봉준호\n"
WESTERN = "title,director\nAmélie,Jean-Pierre Jeunet\n180° South,Chris Malloy\nNé à Québec\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_a_mark_or_as_utf_8_needs_no_evidence(encoding: str) -> None:
    assert text(KOREAN.encode(encoding), "a.csv").text == KOREAN


def test_korean_bytes_are_read_as_cp949() -> None:
    assert text(KOREAN.encode("cp949"), "a.csv") == (KOREAN, "cp949")


def test_accents_in_latin_words_are_read_as_windows_1252() -> None:
    assert text(WESTERN.encode("cp1252"), "a.csv") == (WESTERN, "cp1252")


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Похищение, Моана, Живое", "cp1251"),
        ("千と千尋の神隠し, もののけ姫", "shift_jis"),
        ("大闹天宫, 雄狮少年, 年少日记", "gbk"),
        ("Wałęsa. Człowiek z nadziei", "cp1250"),
        ("Ελληνικές ταινίες", "cp1253"),
    ],
)
def test_other_encodings_are_refused_with_the_way_out(words: str, encoding: str) -> None:
    with pytest.raises(Unreadable, match="no other encoding fits plainly") as caught:
        text(f"title\n{words}\n".encode(encoding), "a.csv")

    assert str(caught.value).startswith("a.csv:2:")
    assert "--encoding" in str(caught.value.hint)


def test_an_encoding_that_is_named_is_used() -> None:
    assert text("Похищение".encode("cp1251"), "a.csv", "windows-1251").text == "Похищение"


@pytest.mark.parametrize("name", ["utf-7", "idna", "unicode_escape", "rot13", "none", "\0", "zlib"])
def test_what_is_no_encoding_of_files_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="no encoding"):
        text(b"title\xff", "a.csv", name)


def test_bytes_that_are_not_the_encoding_named_are_refused_with_their_line() -> None:
    with pytest.raises(Unreadable, match=r"a\.csv:2: not utf-8"):
        text(b"title\n\xff\n", "a.csv", "utf-8")


def test_binary_is_no_text() -> None:
    with pytest.raises(Unreadable, match="NUL"):
        text(b"\x89PNG\0\0\xff", "a.csv")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_that_they_are_or_an_error(data: bytes) -> None:
    try:
        found = text(data, "a")
    except Unreadable:
        return
    encoded = found.text.encode(found.encoding)
    assert data.endswith(encoded)
