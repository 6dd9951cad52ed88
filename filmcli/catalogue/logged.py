"""Films of the catalogue that the user's log is about, asked by what the log says of them.

A catalogue knows nothing of a log: of the sides of a query that ask the log, only films that are
in it can fit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from filmcli.catalogue.query import Query, Term

if TYPE_CHECKING:
    from filmcli.catalogue.both import Both
    from filmcli.catalogue.imdb.films import Films
    from filmcli.catalogue.own import OwnFilm


def parted(query: Query) -> tuple[Query, Query]:
    """Part the sides of a query that ask the log from those that do not."""
    from filmcli.catalogue.own import is_own

    of_log = tuple(group for group in query.groups if any(map(is_own, group)))
    others = tuple(group for group in query.groups if group not in of_log)
    return query._replace(groups=of_log), query._replace(groups=others)


def titles(both: Both, query: Query) -> list[int]:
    """Give the catalogue's films without a record that the log has and the query fits."""
    if both.own is None:
        return []
    films = {
        str(film.ids["imdb"]): film
        for film in both.own.own.films.all
        if film.record is None and "imdb" in film.ids
    }
    ids = both.asked(lambda there: _ids(there, list(films))) or {}
    ids = {tt: each for tt, each in ids.items() if each not in both.above}
    wanted = list(ids)
    found = both.films([-ids[tt] for tt in wanted])
    return [
        ids[tt]
        for tt, film in zip(wanted, found, strict=True)
        if not query.groups or any(_fits(group, films[tt], film) for group in query.groups)
    ]


def _ids(films: Films, identifiers: list[str]) -> dict[str, int]:
    from filmcli.catalogue.imdb.films import number_of, slug_of
    from filmcli.catalogue.imdb.terms import LISTED

    numbers = [number for each in identifiers if (number := number_of(each)) is not None]
    query = f"SELECT tt, id FROM title WHERE tt IN ({LISTED})"  # noqa: S608  our own words
    return {slug_of(tt): each for tt, each in films.store.ask(query, json.dumps(numbers))}


def _fits(group: tuple[Term, ...], own: OwnFilm, film: Mapping[str, Any]) -> bool:
    from filmcli.catalogue.fits import term_fits
    from filmcli.catalogue.own import fitting, is_own
    from filmcli.catalogue.rows import rows

    there = list(rows(film))
    for term in group:
        if not is_own(term):
            if not term_fits(term, there):
                return False
            continue
        field = term.value if term.op in ("has", "missing") else term.field or ""
        if fitting(term)(own.values(field)) == (term.negated != (term.op == "missing")):
            return False
    return True
