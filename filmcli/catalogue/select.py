"""A query as SQL over the index's tables: which films match, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from filmcli.catalogue.folding import fold
from filmcli.catalogue.query import DECIMAL, NUMBER, OWN_FIELDS, Query, Range, Sort, Term, known
from filmcli.catalogue.rows import SEPARATOR, plain, tenths_of
from filmcli.record.dates import parse_date

# Where a word without a field is looked for.
ANYWHERE = (
    *("title", "person", "character", "company", "genre", "country", "language", "kind"),
    *("year", "event", "platform", "tagline", "synopsis", "slug"),
)
_FIELDS_OF_WORD = ", ".join(f"'{field}'" for field in ANYWHERE)


class Condition(NamedTuple):
    """SQL with its values, in terms of `film` as f."""

    sql: str
    values: tuple[object, ...]


# Gives the records that a term about the user's own side finds, without its `^`.
Own = Callable[[Term], Iterable[int]]


def condition(query: Query, own: Own | None = None) -> Condition:
    """Give the WHERE of a query; `own` answers the terms that ask for the user's log."""
    if not query.groups:
        return Condition("1", ())
    groups = [[_term(term, own) for term in group] for group in query.groups]
    sql = " OR ".join(f"({' AND '.join(each.sql for each in group)})" for group in groups)
    return Condition(
        f"({sql})", tuple(v for group in groups for each in group for v in each.values)
    )


def _term(term: Term, own: Own | None) -> Condition:
    there = "IN" if term.negated == (term.op == "missing") else "NOT IN"
    if (term.value if term.op in ("has", "missing") else term.field) in OWN_FIELDS:
        records = sorted(own(term)) if own else ()
        return Condition(f"f.record {there} ({','.join(map(str, records))})", ())
    inner, values = _matching(term)
    # Only words of this module are put together; what was typed is bound.
    return Condition(f"f.record {there} (SELECT record FROM value WHERE {inner})", values)  # noqa: S608


def _matching(term: Term) -> Condition:
    if term.op in ("has", "missing"):
        return in_field(term.value)
    if term.field is None:
        return Condition(
            f"field IN ({_FIELDS_OF_WORD}) AND instr(folded, ?)", (bindable(fold(term.value)),)
        )
    where, values = in_field(term.field)
    if term.range is not None:
        low, high = ends(term.field, term.range)
        return Condition(f"{where} AND high >= ? AND low <= ?", (*values, low, high))
    if term.op == "exact":
        # Each value stands between two separators.
        value = f"{SEPARATOR}{bindable(plain(term.value))}{SEPARATOR}"
        return Condition(f"{where} AND instr({_SEPARATED}, ?)", (*values, value))
    if term.op == "pattern":
        return Condition(f"{where} AND text REGEXP ?", (*values, bindable(term.value)))
    return Condition(f"{where} AND instr(folded, ?)", (*values, bindable(fold(term.value))))


_SEPARATED = "char(31) || text || char(31)"


def in_field(field: str) -> Condition:
    """Give what finds the rows of a field; release.kr is the rows of a territory."""
    if field.startswith("release."):
        return Condition("field = 'release' AND folded = ?", (field[8:],))
    return Condition("field = ?", (field,))


def ends(field: str, span: Range) -> tuple[int, int]:
    """Give a range as numbers, tenths or days; an open end is beyond every value."""
    found = known(field)
    if found is not None and found.type == NUMBER:
        return int(span.low or 0), int(span.high or 10**9)
    if found is not None and found.type == DECIMAL:
        return tenths_of(span.low or 0), tenths_of(span.high or 10**9)
    low = parse_date(span.low).earliest.toordinal() if span.low else 0
    high = parse_date(span.high).latest.toordinal() if span.high else 10**9
    return low, high


def bindable(text: str) -> str:
    """Give text that SQLite takes: an argument that is not UTF-8 has lone surrogates."""
    return text.encode("utf-8", "replace").decode()


def order(sort: tuple[Sort, ...]) -> Condition:
    """Give the ORDER BY: as asked, then by title, year and slug, so that it never varies.

    What a film lacks comes last, whichever way it is sorted.
    """
    parts, values = [], []
    for each in sort:
        column, bound = sorted_by(each.field)
        values += [*bound, *bound]
        parts += [f"{column} IS NULL", f"{column}{' DESC' if each.falling else ''}"]
    return Condition(", ".join((*parts, "f.sort_title", "f.year", "f.slug")), tuple(values))


def sorted_by(field: str) -> Condition:
    """Give the value that a film is sorted by."""
    if column := {"title": "f.sort_title", "year": "f.year", "slug": "f.slug"}.get(field):
        return Condition(column, ())
    where, values = in_field(field)
    column = (
        f"(SELECT coalesce(min(low), min(folded)) FROM value WHERE record = f.record AND {where})"  # noqa: S608
    )
    return Condition(column, values)
