"""The query language: every form, back to the same text, and errors that point at the word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.catalogue import query as query_module
from filmcli.catalogue.query import (
    FIELDS,
    MAX_QUERY,
    NUMBER,
    TEXT,
    Query,
    QueryFault,
    Range,
    Sort,
    Term,
    parse,
    quoted,
)


def term(
    field: str | None,
    op: str,
    value: str = "",
    range: Range | None = None,  # noqa: A002
    *,
    negated: bool = False,
) -> Term:
    return Term(field, op, value, range, negated)


def alone(text: str) -> Term:
    ((found,),) = parse(text).groups
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("park", term(None, "text", "park")),
        ('"park chan"', term(None, "text", "park chan")),
        ("director:park", term("director", "text", "park")),
        ("DIRECTOR:Park", term("director", "text", "Park")),
        ("actor:park", term("cast", "text", "park")),
        ('title:="Oldboy"', term("title", "exact", "Oldboy")),
        ("director::^Park", term("director", "pattern", "^Park")),
        ("year:1990..1999", term("year", "range", range=Range("1990", "1999"))),
        ("runtime:..100", term("runtime", "range", range=Range(None, "100"))),
        ("year:=1999", term("year", "range", range=Range("1999", "1999"))),
        ("released:2023-10..", term("released", "range", range=Range("2023-10", None))),
        ("release.kr:2023", term("release.kr", "range", range=Range("2023", "2023"))),
        ("release.KR:2023", term("release.kr", "range", range=Range("2023", "2023"))),
        ("has:synopsis", term(None, "has", "synopsis")),
        ("missing:Festival", term(None, "missing", "event")),
        ("^genre:horror", term("genre", "text", "horror", negated=True)),
        ("^has:synopsis", term(None, "has", "synopsis", negated=True)),
        ("^", term(None, "text", "^")),
        ('"director:park"', term(None, "text", "director:park")),
        ('"a\\"b\\\\"', term(None, "text", 'a"b\\')),
        ("-", term(None, "text", "-")),
        ("c+", term(None, "text", "c+")),
    ],
)
def test_a_term_is_read_as_the_help_tells(text: str, wanted: Term) -> None:
    assert alone(text) == wanted


def test_words_are_and_commas_are_or_wherever_they_stand() -> None:
    groups = ((alone("director:lee"), alone("horror")), (alone("director:park"),))
    for text in ("director:lee horror , director:park", "director:lee horror, director:park ,"):
        assert parse(text).groups == groups
    assert parse('title:"a, b"').groups == ((term("title", "text", "a, b"),),)


def test_sorts_come_in_the_order_they_are_written() -> None:
    assert parse("year- park title+") == Query(
        ((alone("park"),),), (Sort("year", falling=True), Sort("title"))
    )
    assert parse('"year-"').sort == ()


@pytest.mark.parametrize("text", ["", "  ", ",", ", ,"])
def test_no_terms_mean_every_film(text: str) -> None:
    assert parse(text) == Query()


@pytest.mark.parametrize(
    ("text", "words", "column", "hint"),
    [
        ("a direktor:lee", "direktor: is not a field", 2, "did you mean director:?"),
        ("^direktor:lee", "direktor: is not a field", 0, "did you mean director:?"),
        ("zzzz:lee", "zzzz: is not a field", 0, "fields are title"),
        ("a has:synposis", "synposis is not a field", 6, "did you mean synopsis?"),
        ("has:", "nothing is not a field", 4, "fields are title"),
        ("year:199x", "199x is not a number", 5, "year:1990..1999"),
        ("year:-5", "-5 is not a number", 5, "year:1990"),
        ("year:..", "a range without ends", 5, "has:year"),
        ("x released:2023-13", "2023-13", 11, "released:2023"),
        ("title:", "title: of what?", 0, "has:title"),
        ("title:=", "title: of what?", 0, "has:title"),
        ("title::(", "not a pattern", 7, "a regular expression"),
        ('a "b', 'a quote " is not closed', 2, "close it"),
    ],
)
def test_a_fault_points_at_the_word_and_suggests(
    text: str, words: str, column: int, hint: str
) -> None:
    with pytest.raises(QueryFault) as caught:
        parse(text)
    first, shown, mark = str(caught.value).split("\n")
    assert words in first
    assert shown == f"  {text}"
    assert mark.index("^") == column + 2
    assert hint in (caught.value.hint or "")


def test_limits_are_usage_faults() -> None:
    for text in ("a" * (MAX_QUERY + 1), "a " * (query_module.MAX_TERMS + 1), "x" * 10_000_000):
        with pytest.raises(QueryFault, match="too"):
            parse(text)


def test_no_field_is_named_twice() -> None:
    names = [name for field in FIELDS for name in (field.name, *field.also)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a*)*b", "(a|a)+$", "((ab)*)*c", "(?:a+){3,}$", "a*a*a*a*"]
)
def test_a_pattern_that_could_run_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(QueryFault, match="repeats"):
        parse(f'title::"{pattern}"')


@pytest.mark.parametrize(
    "pattern", ["^Park", "(?i)old ?boy", "[ab]+c*", "(ab)+", "a{2,3}|b", r"(\(\+)+", "([+*]b)*"]
)
def test_an_ordinary_pattern_is_taken(pattern: str) -> None:
    assert alone(f"title::{quoted(pattern)}").value == pattern


# Any query, from its parts; values hold every sign that the language has a use for.
VALUES = st.text('ab \\",:=^+-.()é국\n', min_size=1, max_size=8)
TEXTS = [field.name for field in FIELDS if field.type == TEXT]
NUMBERS = [field.name for field in FIELDS if field.type == NUMBER]
DAYS = st.sampled_from(["2023", "2023-10", "2023-10-05", "1999"])
DATES = st.sampled_from(["released", "premiered", "release", "release.kr", "filming"])


def ranges(ends: st.SearchStrategy[str]) -> st.SearchStrategy[Range]:
    either = st.tuples(st.none() | ends, st.none() | ends).filter(lambda pair: pair != (None, None))
    return either.map(lambda pair: Range(*pair))


def ranged(fields: st.SearchStrategy[str], ends: st.SearchStrategy[str]) -> st.SearchStrategy[Term]:
    return st.builds(
        Term, fields, st.just("range"), st.just(""), ranges(ends), negated=st.booleans()
    )


TERMS = st.one_of(
    st.builds(Term, st.none(), st.just("text"), VALUES, st.none(), negated=st.booleans()),
    st.builds(
        Term,
        st.sampled_from(TEXTS),
        st.sampled_from(["text", "exact"]),
        VALUES,
        st.none(),
        negated=st.booleans(),
    ),
    st.builds(
        Term,
        st.none(),
        st.sampled_from(["has", "missing"]),
        st.sampled_from([field.name for field in FIELDS]),
        st.none(),
        negated=st.booleans(),
    ),
    ranged(st.sampled_from(NUMBERS), st.integers(0, 9999).map(str)),
    ranged(DATES, DAYS),
)
SORTS = st.builds(Sort, st.sampled_from([field.name for field in FIELDS]), st.booleans())
QUERIES = st.builds(
    Query,
    st.lists(st.lists(TERMS, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple),
    st.lists(SORTS, max_size=2).map(tuple),
)


@given(QUERIES)
def test_a_query_is_read_back_from_its_text(query: Query) -> None:
    assert parse(str(query)) == query


@given(
    st.text('ab":=^,+-.\\ ()é', max_size=20)
    | st.text(max_size=20)
    | st.lists(
        st.sampled_from([*'^,:="\\', "title:", "year:", "has:", "1999", "..", "a", " ", "+", "::"]),
        max_size=8,
    ).map("".join)
)
def test_text_that_can_be_read_means_the_same_when_written(text: str) -> None:
    try:
        query = parse(text)
    except QueryFault:
        return
    assert parse(str(query)) == query
