"""Key paths and values as people type them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from filmcli.errors import UsageFault
from filmcli.record.values import KeyPath, assignment, key_path, shown, toml_key, toml_value

TEXT = st.text(st.characters(codec="utf-8"))
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(allow_nan=False),
    TEXT,
    st.dates(),
    st.datetimes(),
    st.times(),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8
)


@given(VALUES)
def test_what_is_written_is_read_as_the_same_value(value: Any) -> None:
    found = tomli.loads(f"value = {toml_value(value)}")["value"]
    assert found == value
    assert type(found) is type(value)


@given(TEXT)
def test_a_key_is_read_as_it_was_written(key: str) -> None:
    assert tomli.loads(f"{toml_key(key)} = 1") == {key: 1}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("year", ("year",)),
        ("ids.imdb", ("ids", "imdb")),
        ("cast[0].character", ("cast", 0, "character")),
        ("cast[10]", ("cast", 10)),
        ('people."Jeon Jong Seo".debut', ("people", "Jeon Jong Seo", "debut")),
        ('people."A.B=[0]".note', ("people", "A.B=[0]", "note")),
        ('people."A \\"B\\"".note', ("people", 'A "B"', "note")),
        ("x-mine.a-b", ("x-mine", "a-b")),
    ],
)
def test_a_key_path_is_read_and_shown(text: str, path: KeyPath) -> None:
    assert key_path(text) == path
    assert key_path(shown(path)) == path


@pytest.mark.parametrize("text", ["", ".", "a.", ".a", "a..b", "[0]", "a[x]", "a b", 'a."b', "a[0"])
def test_what_is_no_key_path_is_refused(text: str) -> None:
    with pytest.raises(UsageFault, match="not a key"):
        key_path(text)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("title=1917", "1917"),
        ("title=[REC]", "[REC]"),
        ("title='Tis Pity", "'Tis Pity"),
        ('title="In quotes"', "In quotes"),
        ("title=A = B", "A = B"),
        ("year=1917", 1917),
        ("year = 1917", 1917),
        ("runtime=93", 93),
        ("kind=short", "short"),
        ("genres=Drama, Film Noir", ["Drama", "Film Noir"]),
        ('genres=["Drama"]', ["Drama"]),
        ("genres[0]=Drama, or so", "Drama, or so"),
        ("director=Lana, Lilly", "Lana, Lilly"),
        ('director=["Lana", "Lilly"]', ["Lana", "Lilly"]),
        ("filming=2022", "2022"),
        ("releases[0].date=2023-10", "2023-10"),
        ("releases[0].date=2023-10-05", date(2023, 10, 5)),
        ("sources.a.published=2023-10-05", date(2023, 10, 5)),
        ("sources.a.url=https://a.b/?c=d", "https://a.b/?c=d"),
        ("sources.a={title='T'}", {"title": "T"}),
        ("ids.tmdb=5", 5),
        ("ids.imdb=tt0000001", "tt0000001"),
        ("budget={amount=1, currency='KRW'}", {"amount": 1, "currency": "KRW"}),
        ("cites.year=a,b", ["a", "b"]),
        ("cites.year[0]=a", "a"),
        ('people."A B".note=1', "1"),
        ("cast={name='A'}", {"name": "A"}),
        ("cast[0]={name='A'}", {"name": "A"}),
        ("claims[0].value=2022", 2022),
        ("x-mine=good film", "good film"),
        ("x-mine=4.5", 4.5),
        ("x-mine.at=07:32:00", time(7, 32)),
        ("x-mine.at=1979-05-27T07:32:00", datetime(1979, 5, 27, 7, 32)),  # noqa: DTZ001
        ("titel=Foo", "Foo"),
    ],
)
def test_a_value_is_read_as_its_field_holds_it(words: str, value: Any) -> None:
    found = assignment(words)[1]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("year", "year: not key=value"),
        ("=2014", ": not a key"),
        ("year=", ": not a TOML value"),
        ("year=abc", "abc: not a TOML value"),
        ("year=1\ntitle='x'", "1\ntitle='x': not a TOML value"),
        ("cast=A", "A: not a TOML value"),
        ("genres=[Drama", "[Drama: not a TOML value"),
        ("x-mine={", "{: not a TOML value"),
        ("year=" + "9" * 5000, "9" * 80 + ": not a TOML value"),
        ("budget=" + "[" * 2000, "[" * 80 + ": not a TOML value"),
        ("title=\udcff", "a value is not UTF-8"),
    ],
)
def test_what_is_no_value_of_the_field_is_refused(words: str, problem: str) -> None:
    with pytest.raises(UsageFault) as caught:
        assignment(words)
    assert str(caught.value) == problem


@pytest.mark.parametrize("count", [21, 400, 5_000])
def test_a_key_of_many_parts_and_a_deep_value_are_refused(count: int) -> None:
    with pytest.raises(UsageFault, match="20 at most"):
        assignment(f"x-a.{'.'.join('b' * count)}=1")
    with pytest.raises(UsageFault, match="not a TOML value"):
        assignment(f"x-a={'[' * (count + 40)}{']' * (count + 40)}")
    assert assignment(f"x-a.{'.'.join('b' * 19)}=1")[0][-1] == "b"
