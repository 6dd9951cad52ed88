"""Edits of a record's text: what was asked for changes, every other byte stays."""

from __future__ import annotations

import copy
import os
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from filmcli.errors import UsageFault
from filmcli.record.form import arrange
from filmcli.record.values import KeyPath, assignment, key_path
from filmcli.record.writer import add_value, readable, set_value, unset_value, value_at
from tests.record.texts import records

ROOT = Path(__file__).resolve().parents[2]
BALLERINA = (ROOT / "data" / "ballerina.toml").read_text(encoding="utf-8")


# CPython's own: files that every TOML parser has to read.
TOML_TESTS = sorted(Path(os.__file__).parent.glob("test/test_tomllib/data/valid/**/*.toml"))


def data(text: str) -> dict[str, Any]:
    return tomli.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))


def paths(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    """Give every key path there is."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [each for key, one in inner for each in ((*path, key), *paths(one, (*path, key)))]


def is_insertion(before: str, after: str) -> bool:
    """Tell whether a text is another with one piece put in."""
    return any(
        before[:start] == after[:start] and after.endswith(before[start:])
        for start in range(len(before) + 1)
    )


@settings(deadline=None, max_examples=60)
@given(records())
def test_setting_what_is_there_already_gives_the_same_bytes(text: str) -> None:
    found = data(text)
    for path in paths(found):
        assert set_value(text, path, copy.deepcopy(value_at(text, path))) == text


@settings(deadline=None, max_examples=60)
@given(records(), st.data())
def test_a_value_replaced_leaves_every_byte_before_and_behind_it(
    text: str, draw: st.DataObject
) -> None:
    found = data(text)
    plain = [path for path in paths(found) if not isinstance(value_at(text, path), (dict, list))]
    path = draw.draw(st.sampled_from(plain))
    after = set_value(text, path, "put in its place")
    start, _, end = after.partition('"put in its place"')
    assert text.startswith(start)
    assert text.endswith(end)
    assert value_at(after, path) == "put in its place"


@settings(deadline=None, max_examples=60)
@given(
    records(),
    st.sampled_from(
        [
            "filming=2020",
            "ids.kmdb=K-1",
            "people.New.debut=2020",
            "x-new.a.b=1",
            "cites.kind=a",
            "synopsis=S",
        ]
    ),
)
def test_a_key_put_in_leaves_every_byte_before_and_behind_it(text: str, words: str) -> None:
    path, value = assignment(words)
    after = set_value(text, path, value)
    assert is_insertion(text, after)
    assert value_at(after, path) == value
    assert after.endswith("\n") == text.endswith("\n")
    assert ("\r\n" in after) == ("\r\n" in text)
    assert after.count("\n") - after.count("\r\n") == (
        text.count("\n")
        - text.count("\r\n")
        + ("\r\n" not in text) * (after.count("\n") - text.count("\n"))
    )


@settings(deadline=None, max_examples=60)
@given(records(), st.data())
def test_taking_out_leaves_the_other_values_and_the_comments_on_other_lines(
    text: str, draw: st.DataObject
) -> None:
    found = data(text)
    path = draw.draw(st.sampled_from(paths(found)))
    after = unset_value(text, path)
    holder = value_at(after, path[:-1]) if path[:-1] else data(after)
    before = value_at(text, path[:-1]) if path[:-1] else found
    if isinstance(before, dict):
        assert holder in (None, {key: each for key, each in before.items() if key != path[-1]})
    elif isinstance(before, list):
        assert holder in (None, [e for n, e in enumerate(before) if n != path[-1]])


@settings(deadline=None, max_examples=60)
@given(records())
def test_what_is_added_can_be_taken_out_again(text: str) -> None:
    after = add_value(text, ("cast",), {"character": "C", "name": "N"})
    cast = data(after)["cast"]
    assert cast == [*data(text).get("cast", []), {"name": "N", "character": "C"}]
    assert is_insertion(text, after)
    again = unset_value(after, ("cast", len(cast) - 1))
    assert data(again) == data(text)


@pytest.mark.parametrize(
    ("words", "above", "below"),
    [
        ("cast[3].character=X", 'name = "Shin Se-hwi"', 'sources = ["hancinema"]'),
        ("kind=short", "year = 2023                       # disputed: see [[claims]]", "# kind ="),
        ("ids.wikidata=Q1", "tmdb = 961268", ""),
        ("cites.kind=article", 'year = ["article", "wikipedia"]', "countries ="),
        ("releases[3].note=x", "", ""),
        ("tagline=T", 'Ok Ju goes hunting for him, to make him pay."""', ""),
    ],
)
def test_a_new_key_goes_where_the_order_of_the_format_wants_it(
    words: str, above: str, below: str
) -> None:
    path, value = assignment(words)
    lines = set_value(BALLERINA, path, value).split("\n")
    if above:
        line = next(n for n, each in enumerate(lines) if each not in BALLERINA.split("\n"))
        assert lines[line - 1] == above
        assert lines[line + 1].startswith(below)


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ('title = "T"\n', "year=2000", 'title = "T"\nyear = 2000\n'),
        ('title = "T"', "year=2000", 'title = "T"\nyear = 2000'),
        ("", "title=T", 'title = "T"\n'),
        ("# c\nyear = 1\n", "title=T", '# c\ntitle = "T"\nyear = 1\n'),
        ("# c\n[ids]\n", "title=T", 'title = "T"\n\n# c\n[ids]\n'),
        ("ids.tmdb = 5 # c\n", "ids.imdb=tt1", 'ids.tmdb = 5 # c\nids.imdb = "tt1"\n'),
        ("ids = { tmdb = 5 }\n", "ids.imdb=tt1", 'ids = { tmdb = 5, imdb = "tt1" }\n'),
        ("ids = {}\n", "ids.imdb=tt1", 'ids = { imdb = "tt1" }\n'),
        ("ids = { }\n", "ids.imdb=tt1", 'ids = { imdb = "tt1" }\n'),
        ("[ids]\n", "ids.imdb=tt1", '[ids]\nimdb = "tt1"\n'),
        ("year = 1\n", "ids.imdb=tt1", 'year = 1\n\n[ids]\nimdb = "tt1"\n'),
        ("[cast]\n", "ids.imdb=tt1", '[cast]\n\n[ids]\nimdb = "tt1"\n'),
        ('[people.A]\nnote="n"\n', "people.A.ids.imdb=nm1",
         '[people.A]\nids = { imdb = "nm1" }\nnote="n"\n'),
        ("[people.A]\n", "people.B.note=n", '[people.A]\n\n[people.B]\nnote = "n"\n'),
        ("[people.A]\n", 'people.x={note="n"}',
         '[people.A]\n\n[people]\nx = { note = "n" }\n'),
        ("x-a = 1\n", "x-b.c.d=1", "x-a = 1\n\n[x-b.c]\nd = 1\n"),
        ("x-a = {}\n", "x-a.c.d=1", "x-a = { c = { d = 1 } }\n"),
        ("year = 1\n# y\n\n# n\n[cast]\n", "ids.tmdb=1",
         "year = 1\n# y\n\n[ids]\ntmdb = 1\n\n# n\n[cast]\n"),
        ("year = 1\n# n\n[cast]\n", "ids.tmdb=1",
         "year = 1\n\n[ids]\ntmdb = 1\n\n# n\n[cast]\n"),
    ],
)  # fmt: skip
def test_a_key_goes_into_the_form_its_table_has(before: str, words: str, after: str) -> None:
    path, value = assignment(words)
    assert set_value(before, path, value) == after


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("genres = []\n", "genres=A,B", 'genres = ["A", "B"]\n'),
        ('genres = ["A" ,] # c\n', "genres=B", 'genres = ["A", "B" ,] # c\n'),
        ('genres = [\n "A",# a\n]\n', "genres=B", 'genres = [\n "A",# a\n "B",\n]\n'),
        ('genres = [\n "A" # a\n]\n', "genres=B", 'genres = [\n "A", # a\n "B",\n]\n'),
        ('genres = [\n "A"]\n', "genres=B", 'genres = [\n "A", "B"]\n'),
        ('director = "A"\n', "director=B", 'director = ["A", "B"]\n'),
        ("year = 1\n", "genres=A", 'year = 1\ngenres = ["A"]\n'),
        ("year = 1\n", 'cast={character="C",name="N"}',
         'year = 1\n\n[[cast]]\nname = "N"\ncharacter = "C"\n'),
        ('cast = [{name="A"}]\n', 'cast={name="B"}', 'cast = [{name="A"}, { name = "B" }]\n'),
        ('[[cast]]\nname="A"\n[ids]\n', 'cast={name="B"}',
         '[[cast]]\nname="A"\n\n[[cast]]\nname = "B"\n\n[ids]\n'),
        ('[[cast]]\nname="A"\n', 'cast[0].variants={name="V"}',
         '[[cast]]\nname="A"\nvariants = [{ name = "V" }]\n'),
    ],
)  # fmt: skip
def test_an_entry_is_added_in_the_form_its_list_has(before: str, words: str, after: str) -> None:
    path, value = assignment(words)
    assert add_value(before, path, value) == after


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("a = 1 # c\nb = 2\n", "a", "b = 2\n"),
        ("# about a\na = 1\n", "a", "# about a\n"),
        ("l = [1, 2, 3]\n", "l[0]", "l = [2, 3]\n"),
        ("l = [1, 2, 3]\n", "l[2]", "l = [1, 2]\n"),
        ("l = [1]\n", "l[0]", "l = []\n"),
        ("l = [1,]\n", "l[0]", "l = []\n"),
        ("l = [1, # c\n 2,]\n", "l[1]", "l = [1, # c\n ]\n"),
        ("l = [\n 1, # a\n 2 # b\n]\n", "l[1]", "l = [\n 1, # a\n]\n"),
        ("l = [1, # c\n 2]\n", "l[1]", "l = [1, # c\n ]\n"),
        ("l = [1, # c\n 2]\n", "l[0]", "l = [ # c\n 2]\n"),
        ("t = { a = 1, b = 2 }\n", "t.a", "t = { b = 2 }\n"),
        ("t = { a = 1, b = 2 }\n", "t.b", "t = { a = 1 }\n"),
        ("[a]\nb = 1\n\n[c]\nd = 1\n", "a", "[c]\nd = 1\n"),
        ("[a]\nb = 1\n\n[c]\nd = 1\n", "c.d", "[a]\nb = 1\n\n[c]\n"),
        ("[[a]]\nb = 1\n\n[[a]]\nb = 2\n\n[[a]]\nb = 3\n", "a[1]",
         "[[a]]\nb = 1\n\n[[a]]\nb = 3\n"),
        ("[[a]]\nb = 1\n[c]\nd = 1\n[[a]]\nb = 2\n", "a", "[c]\nd = 1\n"),
        ("a.b = 1\nc = 2\na.d = 3\n", "a", "c = 2\n"),
        ("a.b = 1\nc = 2\n", "a.b", "c = 2\n"),
        ("[a.b]\nc = 1\n", "a.b", ""),
        ("\ufeffa = 1\r\nb = 2\r\n", "a", "\ufeffb = 2\r\n"),
    ],
)  # fmt: skip
def test_what_is_taken_out_goes_with_its_comma_and_the_comment_on_its_line(
    before: str, key: str, after: str
) -> None:
    assert unset_value(before, key_path(key)) == after


@pytest.mark.parametrize(
    ("before", "words", "problem"),
    [
        ("[[cast]]\nname='A'\n", "cast[1].name=B", "cast[1]: there are 1 entries, counted from 0"),
        ("[[cast]]\nname='A'\n", "cast.name=B", "cast.name: cast is not a table"),
        ("year = 1\n", "year.x=1", "year.x: year is not a table"),
        ("year = 1\n", "year[0]=1", "year[0]: year is not a list"),
        ("year = 1\n", "cast[0].name=B", "cast: not in the record"),
        ("[ids]\n", "ids={imdb='x'}", "ids: is written as tables of its own"),
        ("[[cast]]\nname='A'\n", "cast=[{name='B'}]", "cast: is written as tables of its own"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(before: str, words: str, problem: str) -> None:
    path, value = assignment(words)
    with pytest.raises(UsageFault) as caught:
        set_value(before, path, value)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("before", "words", "problem"),
    [
        ("year = 1\n", "year=2", "year: not a list"),
        ("[[cast]]\nname='A'\n", 'cast="B"', "cast: a list of tables"),
    ],
)
def test_what_is_no_entry_of_a_list_is_refused(before: str, words: str, problem: str) -> None:
    path, value = assignment(words)
    with pytest.raises(UsageFault) as caught:
        add_value(before, path, value)
    assert str(caught.value) == problem


def test_a_key_that_is_not_there_cannot_be_taken_out_and_the_nearest_is_named() -> None:
    with pytest.raises(UsageFault) as caught:
        unset_value("runtime = 1\n", ("runtme",))
    assert str(caught.value) == "runtme: not in the record"
    assert caught.value.hint == "did you mean runtime?"


def test_what_toml_does_not_allow_at_its_place_is_refused_and_nothing_changed() -> None:
    # A table in braces is closed for good, and its header would open it again.
    text = "a.b = { c = 1 }\n[a.d]\ne = 1\n"
    after = set_value(text, ("a", "b", "f"), 1)
    assert data(after)["a"]["b"] == {"c": 1, "f": 1}
    with pytest.raises(UsageFault, match="not valid TOML"):
        set_value("a = \n", ("b",), 1)


def test_a_value_that_toml_reads_otherwise_is_refused() -> None:
    with pytest.raises(UsageFault, match="cannot be changed where it is written"):
        set_value("a = 1\n", ("b",), float("nan"))


def test_of_several_numbers_that_are_none_each_can_be_mended() -> None:
    text = "a = nan\nb = [1.5, -nan, +nan]\n"
    assert set_value(text, ("a",), 1.5) == "a = 1.5\nb = [1.5, -nan, +nan]\n"
    assert unset_value(text, ("b", 1)) == "a = nan\nb = [1.5, +nan]\n"


def test_types_stay_what_they_are() -> None:
    text = "a = 1\n"
    for value in (1.0, True, 1, date(2023, 10, 5), "1", [1, 2.5], {"b": 1}):
        after = value_at(set_value(text, ("a",), value), ("a",))
        assert after == value
        assert type(after) is type(value)


def test_what_cannot_be_taken_apart_is_told() -> None:
    assert readable('\ufefftitle = "T"\r\n')
    assert not readable("title = \n")
    assert not readable("a = " + "[" * 60 + "]" * 60)


@pytest.mark.skipif(not TOML_TESTS, reason="a Python without its tests")
def test_any_toml_is_edited_and_formatted_without_loss() -> None:
    for file in TOML_TESTS:
        text = file.read_bytes().decode()
        found = data(text)
        for path in paths(found):
            assert set_value(text, path, copy.deepcopy(value_at(text, path))) == text, (file, path)
            assert unset_value(text, path) != text, (file, path)
        after = set_value(text, ("x-new",), 1)
        assert is_insertion(text, after), file
        assert data(after) == found | {"x-new": 1}, file
        arranged = arrange(text.replace("\r\n", "\n"))
        assert data(arranged) == found, file
        assert arrange(arranged) == arranged, file


def test_thousands_of_keys_are_edited_in_seconds() -> None:
    text = 'title = "T"\n' + "".join(
        f"x-{number} = {{ a = [1, 2, 3] }}\n" for number in range(8_000)
    )
    start = time.process_time()
    after = set_value(text, ("year",), 2000)
    assert after.startswith('title = "T"\nyear = 2000\n')
    assert time.process_time() - start < 5
