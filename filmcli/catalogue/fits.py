"""Whether a film fits a query, told from the film: what `select` says in SQL, in the same words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from filmcli.catalogue.folding import fold
from filmcli.catalogue.query import Query, Term
from filmcli.catalogue.rows import SEPARATOR, Row, plain, rows
from filmcli.catalogue.select import ANYWHERE, ends


def fits(query: Query, film: Mapping[str, Any]) -> bool:
    """Tell whether a film in canonical form matches a query."""
    if not query.groups:
        return True
    there = list(rows(film))
    return any(all(term_fits(term, there) for term in group) for group in query.groups)


def term_fits(term: Term, there: list[Row]) -> bool:
    """Tell whether the rows of a film meet one term."""
    found = any(_is_meant(term, row) and _matches(term, row) for row in there)
    return found != (term.negated != (term.op == "missing"))


def _is_meant(term: Term, row: Row) -> bool:
    """Tell whether a row is of the field that a term asks about."""
    if term.field is None and term.op not in ("has", "missing"):
        return row[0] in ANYWHERE
    field = term.value if term.op in ("has", "missing") else term.field
    if field is not None and field.startswith("release."):
        return row[0] == "release" and row[2] == field[8:]
    return row[0] == field


def _matches(term: Term, row: Row) -> bool:
    _, text, folded, low, high = row
    if term.op in ("has", "missing"):
        return True
    if term.range is not None and term.field is not None:
        least, most = ends(term.field, term.range)
        return low is not None and high is not None and high >= least and low <= most
    if term.op == "exact":
        return plain(term.value) in text.split(SEPARATOR)
    if term.op == "pattern":
        return re.search(term.value, text) is not None
    return fold(term.value) in folded
