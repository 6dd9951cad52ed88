"""Queries over a collection: the films they find, held against a plain look at each film."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmcli.catalogue.finder import Finder
from filmcli.catalogue.folding import fold
from filmcli.catalogue.index import Index
from filmcli.catalogue.query import Query, Range, Term, parse
from tests.search_truth import record_text

Record = dict[str, Any]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Callable[..., Finder]]:
    """Write records, and give a finder over them and the slugs of a query."""
    opened: list[Index] = []
    numbers = iter(range(1_000_000))

    def call(**records: Record | str) -> Finder:
        directory = tmp_path / f"c{next(numbers)}"
        directory.mkdir()
        paths = []
        for slug, record in records.items():
            path = directory / f"{slug}.toml"
            text = record if isinstance(record, str) else record_text({"title": slug} | record)
            path.write_text(text, encoding="utf-8")
            paths.append(os.fspath(path))
        opened.append(Index(None, time.time_ns))
        assert opened[-1].refresh(paths) == ()
        return Finder(opened[-1])

    yield call
    for each in opened:
        each.close()


def slugs(finder: Finder, query: str | Query, limit: int | None = None) -> list[str]:
    asked = parse(query) if isinstance(query, str) else query
    return [head["slug"] for head in finder.heads(finder.select(asked, limit))]


CollectionOf = Callable[..., Finder]
RELEASES = '[[releases]]\ntype = "theatrical"\ndate = {}\nterritory = "{}"\n'


class TestDates:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("released:2023", True),
            ("released:2023-10", True),
            ("released:2023-10-31", True),
            ("released:2023-10..", True),
            ("released:2023-10-31..", True),
            ("released:2023-11..", False),
            ("released:..2023-09", False),
            ("released:..2023-10-01", True),
            ("released:..2023", True),
            ("released:2022", False),
            ("released:2022..2024", True),
        ],
    )
    def test_a_film_of_a_month_is_in_every_range_that_has_a_day_of_it(
        self, collection: CollectionOf, query: str, found: bool
    ) -> None:
        finder = collection(a='title = "A"\n' + RELEASES.format('"2023-10"', "KR"))
        assert slugs(finder, query) == ["a"] * found
        assert slugs(finder, f"^{query}") == ["a"] * (not found)

    def test_a_territorys_release_is_its_own(self, collection: CollectionOf) -> None:
        finder = collection(
            a='title = "A"\n'
            + RELEASES.format("2023-01-02", "KR")
            + RELEASES.format("2024-01-02", "FR"),
            b='title = "B"\n' + RELEASES.format("2024-05-06", "KR"),
        )
        assert slugs(finder, "release.kr:2023") == ["a"]
        assert slugs(finder, "release.kr:2024") == ["b"]
        assert slugs(finder, "release:2024") == ["a", "b"]
        assert slugs(finder, "missing:release.fr") == ["b"]
        assert slugs(finder, "release.kr-") == ["b", "a"]
        assert slugs(finder, "release.fr-") == ["a", "b"]
        assert finder.counts(finder.select(Query()), "release.kr") == [
            ("2023-01-02", 1),
            ("2024-05-06", 1),
        ]


class TestText:
    def test_values_of_a_field_are_apart(self, collection: CollectionOf) -> None:
        finder = collection(a={"genres": ["Film Noir", "Crime"]}, b={"genres": ["Noir Crime"]})
        assert slugs(finder, 'genre:"noir crime"') == ["b"]
        assert slugs(finder, 'genre:="Crime"') == ["a"]
        assert slugs(finder, "genre::^Crime$") == ["a"]
        assert slugs(finder, "genre::^Noir") == ["b"]
        assert slugs(finder, "genre:=crime") == []

    def test_codes_are_found_by_their_names(self, collection: CollectionOf) -> None:
        finder = collection(a={"countries": ["KR"], "languages": ["ko"]})
        for query in ("country:korea", "country:kr", "country:=KR", "language:korean"):
            assert slugs(finder, query) == ["a"], query

    def test_a_pattern_looks_at_the_beginning_of_a_long_text(
        self, collection: CollectionOf
    ) -> None:
        finder = collection(a={"synopsis": "x" * 999 + "yz"})
        assert slugs(finder, "synopsis::xy") == ["a"]
        assert slugs(finder, "synopsis::yz") == []

    @pytest.mark.parametrize("text", ['"%"', '"_"', '"\\""', "title:%", "title:::", '"\ud800"'])
    def test_signs_of_sql_stand_for_themselves(self, collection: CollectionOf, text: str) -> None:
        assert slugs(collection(a={"title": "Plain"}), text) == []

    def test_a_separator_in_a_title_parts_nothing(self, collection: CollectionOf) -> None:
        finder = collection(a='title = "One\\u001fTwo\\u0000"\nyear = 2000\n')
        assert slugs(finder, 'title:="One\x1fTwo\0"') == ["a"]
        assert slugs(finder, 'title:="One"') == []


class TestOrder:
    def test_films_come_by_title_without_its_article_then_year_then_slug(
        self, collection: CollectionOf
    ) -> None:
        finder = collection(
            d={"title": "The Apple", "year": 1990},
            c={"title": "Apple", "year": 2000},
            b={"title": "Apple", "year": 1990},
            a={"title": "Pear"},
        )
        assert slugs(finder, "") == ["b", "d", "c", "a"]
        assert slugs(finder, "", 2) == ["b", "d"]
        assert slugs(finder, "", 0) == []

    def test_what_lacks_the_field_comes_last_either_way(self, collection: CollectionOf) -> None:
        finder = collection(a={"runtime": 90}, b={}, c={"runtime": 120}, d={"runtime": 9})
        assert slugs(finder, "runtime+") == ["d", "a", "c", "b"]
        assert slugs(finder, "runtime-") == ["c", "a", "d", "b"]
        assert slugs(finder, "slug-") == ["d", "c", "b", "a"]

    def test_a_limit_passes_over_films_of_another_collection(self, tmp_path: Path) -> None:
        index = Index(tmp_path / "cache", time.time_ns)
        paths = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            for number in range(3):
                path = tmp_path / name / f"{name}{number}.toml"
                path.write_text(f'title = "{name} {number}"\n')
                paths.append(os.fspath(path))
        index.refresh(paths)
        index.refresh(paths[3:])
        assert slugs(Finder(index), "", 2) == ["two0", "two1"]
        index.close()


class TestCounts:
    def test_films_are_counted_once_for_each_value(self, collection: CollectionOf) -> None:
        finder = collection(
            a={"genres": ["Noir", "Crime"], "director": "X"},
            b={"genres": ["Crime"], "director": "X", "writer": "X"},
            c={},
        )
        records = finder.select(Query())
        assert finder.counts(records, "genre") == [("Crime", 2), ("Noir", 1)]
        assert finder.counts(records[:1], "genre") == [("Crime", 1), ("Noir", 1)]
        assert finder.counts(records, "crew") == [("X", 2)]

    def test_a_film_is_known_by_its_file(self, collection: CollectionOf) -> None:
        finder = collection(a={}, b={})
        (record,) = finder.select(parse("slug:=b"))
        assert finder.record_of(finder._index.valid[record]) == record
        assert finder.record_of("/nowhere.toml") is None
        assert [film["title"] for film in finder.films([record])] == ["b"]


# Brute force: what each film says of a field, written down apart from the index.
WORDS = st.sampled_from(["Lee", "Park Chan", "Ö", "II", "국", "-"])
RECORDS = st.fixed_dictionaries(
    {"title": WORDS},
    optional={
        "year": st.integers(1998, 2002),
        "runtime": st.integers(1, 4),
        "genres": st.lists(WORDS, min_size=1, max_size=3, unique=True),
        "director": st.lists(WORDS, min_size=1, max_size=2, unique=True),
        "synopsis": WORDS,
    },
)
FIELDS = st.sampled_from(["title", "genre", "director", "synopsis"])
KEYS = {"genre": "genres"}
ENDS = st.one_of(st.none(), st.sampled_from(["1", "3", "1999", "2001"]))
TERMS = st.one_of(
    st.builds(
        Term, FIELDS, st.sampled_from(["text", "exact", "pattern"]), WORDS, st.none(), st.booleans()
    ),
    st.builds(
        Term,
        st.none(),
        st.sampled_from(["has", "missing"]),
        FIELDS | st.sampled_from(["year", "runtime"]),
        st.none(),
        st.booleans(),
    ),
    st.builds(
        Term,
        st.sampled_from(["year", "runtime"]),
        st.just("range"),
        st.just(""),
        st.builds(Range, ENDS, ENDS),
        st.booleans(),
    ),
)
GROUPS = st.lists(st.lists(TERMS, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple)


def values_of(record: Record, field: str) -> list[Any]:
    value = record.get(KEYS.get(field, field), [])
    return value if isinstance(value, list) else [value]


def fits(record: Record, term: Term) -> bool:
    if term.op in ("has", "missing"):
        found = bool(values_of(record, term.value)) == (term.op == "has")
    else:
        found = any(_one(each, term) for each in values_of(record, term.field or ""))
    return found != term.negated


def _one(value: Any, term: Term) -> bool:
    if term.range is not None:
        low, high = term.range
        return int(low or 0) <= int(value) <= int(high or 10**9)
    if term.op == "exact":
        return bool(value == term.value)
    if term.op == "pattern":
        return re.search(term.value, value) is not None
    forms = {fold(value)} | ({"oe"} if value == "Ö" and term.field == "title" else set())
    forms |= {"2"} if value == "II" and term.field == "title" else set()
    return any(fold(term.value) in form for form in forms)


@given(
    films=st.lists(RECORDS, min_size=1, max_size=5),
    queries=st.lists(GROUPS, min_size=1, max_size=8),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_query_finds_what_a_look_at_each_film_finds(
    collection: CollectionOf, films: list[Record], queries: Sequence[tuple[tuple[Term, ...], ...]]
) -> None:
    records = {f"f{number}": film for number, film in enumerate(films)}
    finder = collection(**records)
    for groups in queries:
        wanted = {
            slug
            for slug, film in records.items()
            if not groups or any(all(fits(film, term) for term in group) for group in groups)
        }
        assert set(slugs(finder, Query(groups))) == wanted, str(Query(groups))
