"""The canonical form: order and spacing change, comments and values do not."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings

from filmcli.errors import FilmcliError, RecordInvalid
from filmcli.record.canonical import to_json
from filmcli.record.form import arrange, formatted, spaced
from filmcli.record.reader import parse
from tests.record.texts import records

ROOT = Path(__file__).resolve().parents[2]


def form(text: str) -> str:
    return formatted(text.encode(), file="x.toml", slug="x").decode()


def said(text: str) -> str:
    film = parse(text, file="x.toml", slug="x").film
    assert film is not None
    return unicodedata.normalize(
        "NFC", json.dumps(to_json(film), ensure_ascii=False, sort_keys=True)
    )


def comments(text: str) -> list[str]:
    """Give what follows a # that is in no text; the records of `texts` hold no other."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    in_text = ("# no comment", '# ]"')
    return sorted(
        line[line.index("#") :].strip()
        for line in lines
        if "#" in line and not any(each in line for each in in_text)
    )


@settings(deadline=None, max_examples=100)
@given(records())
def test_formatting_keeps_the_film_and_every_comment_and_is_done_after_once(text: str) -> None:
    once = form(text)
    assert form(once) == once
    assert said(once) == said(text)
    assert comments(once) == comments(text)
    assert once.endswith("\n")
    assert not once.startswith(("\n", "\ufeff"))
    assert "\n\n\n" not in once.replace("\r", "")


def test_the_bundled_record_is_in_canonical_form() -> None:
    text = (ROOT / "data" / "ballerina.toml").read_text(encoding="utf-8")
    assert form(text) == text


def test_keys_tables_and_entries_are_put_in_the_order_of_the_format() -> None:
    text = """\
[sources.b]
title = "B"
[sources.a]
title = "A"
[[crew]]
job = "editor"
name = "E"
[[cast]]
name = "Second comes first"
[x-mine]
z = 1
a = 2
[[crew]]
name = "D"
job = "director"
[ids]
tmdb = 5
imdb = "tt0000001"
"""
    assert (
        form('x-a = 1\nyear = 2000\ntitle = "T"\n' + text)
        == """\
title = "T"
year = 2000
x-a = 1

[ids]
imdb = "tt0000001"
tmdb = 5

[[cast]]
name = "Second comes first"

[[crew]]
name = "E"
job = "editor"

[[crew]]
name = "D"
job = "director"

[sources.b]
title = "B"

[sources.a]
title = "A"

[x-mine]
z = 1
a = 2
"""
    )


def test_comments_go_where_what_they_belong_to_goes() -> None:
    assert (
        form("""\
# of the file

# above the year
year = 2000 # behind the year
# below the year

title = "T"
# above the people
[people.P]
note = "n"
# below the note

# apart, before the ids

[ids]
tmdb = 5

# at the end
""")
        == """\
# of the file

title = "T"

# above the year
year = 2000 # behind the year
# below the year

# apart, before the ids

[ids]
tmdb = 5

# above the people
[people.P]
note = "n"
# below the note

# at the end
"""
    )


def test_blank_lines_between_keys_stay_one_at_most() -> None:
    assert form('\n\ntitle = "T"\n\n\n\nyear = 2000\n[ids]\n\n\ntmdb = 5\n\n\n') == (
        'title = "T"\n\nyear = 2000\n\n[ids]\ntmdb = 5\n'
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("[1,2 , 3]", "[1, 2, 3]"),
        ("[ 'a' , ]", "['a',]"),
        ("[]", "[]"),
        ("[ ]", "[]"),
        ("{}", "{}"),
        ("{ }", "{}"),
        ("{a=1,b . c='x' }", "{ a = 1, b.c = 'x' }"),
        ('{"a".b=[ {} ]}', '{ "a".b = [{}] }'),
        ("[\n1,2,\n    # c  \n\n\n  3 # d\n]", "[\n  1, 2,\n  # c\n\n  3 # d\n]"),
        ("[\n{a=1},\n[\n2\n]\n]", "[\n  { a = 1 },\n  [\n    2\n  ]\n]"),
        ("1979-05-27 07:32:00", "1979-05-27 07:32:00"),
        ("[1979-05-27 07:32:00 ,1]", "[1979-05-27 07:32:00, 1]"),
        ("'  [ a,b ]  '", "'  [ a,b ]  '"),
        ('["[ a,b ]", """\n x,  \n"""]', '["[ a,b ]", """\n x,  \n"""]'),
        ("[1,# c\n2]", "[1, # c\n  2]"),
    ],
)
def test_values_in_brackets_are_spaced_and_texts_in_them_left_alone(
    value: str, expected: str
) -> None:
    assert spaced(value) == expected


def test_line_ends_stay_and_a_byte_order_mark_goes() -> None:
    assert form('\ufeffyear=2000\r\ntitle="T"\r\n') == 'title = "T"\r\nyear = 2000\r\n'


def test_text_becomes_nfc_and_escapes_stay() -> None:
    assert form('title = "e\u0301 \\u0301"\n# e\u0301\n') == 'title = "é \\u0301"\n# é\n'


def test_an_invalid_record_is_refused_with_its_problems() -> None:
    with pytest.raises(RecordInvalid) as caught:
        form("year = 2000\n")
    assert "title" in str(caught.value)


def test_a_record_that_nfc_makes_invalid_is_refused() -> None:
    text = 'title = "T"\n[sources."\u00e9"]\ntitle = "A"\n[sources."e\u0301"]\ntitle = "B"\n'
    with pytest.raises(RecordInvalid):
        form(text)


def test_what_would_change_the_film_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmcli.record.form.arrange", lambda text: text.replace("T", "U"))
    with pytest.raises(FilmcliError, match="without changing what it says"):
        form('title = "T"\n')


def test_a_text_of_nothing_but_comments_keeps_them() -> None:
    assert arrange("\n# a\n# b\n\n\n# c") == "# a\n# b\n\n# c\n"


def test_odd_headers_and_keys_lose_their_blanks_only() -> None:
    text = 'title="T"\n[ people . "A ] B" ]  # h\n "note" ="n"\n[[ cast ]]\n"name"="N"\n'
    assert form(text) == (
        'title = "T"\n\n[[cast]]\n"name" = "N"\n\n[people."A ] B"]  # h\n"note" = "n"\n'
    )
