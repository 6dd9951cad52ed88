"""How many films of a query have each value of a field, over records and the catalogue."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.catalogue.query import Query

if TYPE_CHECKING:
    from filmcli.catalogue.both import Both
    from filmcli.catalogue.imdb.films import Films
    from filmcli.catalogue.imdb.query import Selection

MOST_OPENED = 20_000  # titles of the catalogue whose credits are looked through
_COLUMNS = {
    "decade": "year",  # by which the index is sorted
    "score": "rating",
    **{name: name for name in ("year", "runtime", "kind")},
    "votes": "nullif(votes, 0)",
    "genre": "genres",
}


class Counted(NamedTuple):
    """The values of a field with the films that have each, most first."""

    values: list[tuple[str, int]]
    films: int  # of the query
    looked_at: int  # fewer where the credits of all would take too long


def counted(both: Both, query: Query, field: str) -> Counted:
    """Count the films of a query by each value of a field."""
    records = both.recorded(query)
    counts: Counter[str] = Counter()
    if both.own is not None:
        found = both.own.values(records, field)
        counts.update({value: len(films) for value, films in found.items()})
        if both.has_catalogue:
            there = set[int]().union(*found.values())
            counts.update(_from_below(both, [each for each in records if each not in there], field))
    total = looked_at = len(records)
    below = _below(both, query, field)
    if below is not None:
        more, titles, opened = below
        counts.update(more)
        total, looked_at = total + titles, looked_at + opened
    values = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return Counted(values, total, looked_at)


def _from_below(both: Both, records: list[int], field: str) -> Counter[str]:
    """Count what the catalogue fills in records that leave a field out."""
    wanted = [each for each in records if each in both.below]
    name = {"decade": "year", "genre": "genres", "score": "rating"}.get(field, field)
    counts: Counter[str] = Counter()
    for head in both.headed(wanted, jobs=(field,)).values():
        value = head.get(name)
        if value is not None:
            values = value if isinstance(value, list) else [value]
            counts.update(str(each // 10 * 10 if field == "decade" else each) for each in values)
    return counts


def _below(both: Both, query: Query, field: str) -> tuple[Counter[str], int, int] | None:
    """Count the titles that only the catalogue has: by value, in all, and looked at."""

    def look(films: Films) -> tuple[Counter[str], int, int]:
        from filmcli.catalogue.imdb.query import Selection
        from filmcli.catalogue.imdb.terms import PEOPLE

        selection, hidden = Selection(films, query), both.above
        total = selection.count(hidden)
        if field in _COLUMNS:
            return _by_column(films, selection, field, both), total, total
        if field not in PEOPLE:
            return Counter(), total, total
        ids = selection.ids(limit=MOST_OPENED, without=hidden)
        return _by_people(films, ids, field), total, len(ids)

    return both.asked(look)


def _by_column(films: Films, selection: Selection, field: str, both: Both) -> Counter[str]:
    from filmcli.catalogue.imdb.films import KIND_OF
    from filmcli.catalogue.imdb.schema import KINDS

    counts: Counter[str] = Counter()
    for value, number in selection.counted(_COLUMNS[field], both.above):
        if value is None:
            continue
        if field == "genre":
            counts.update(dict.fromkeys(films.genres_of(value), number))
        elif field == "kind":
            counts[KIND_OF[KINDS[value]]] += number
        elif field == "decade":
            counts[str(value // 10 * 10)] += number
        else:
            counts[str(value / 10 if field == "score" else value)] += number
    return counts


def _by_people(films: Films, ids: list[int], field: str) -> Counter[str]:
    from filmcli.catalogue.imdb.terms import LISTED, categories
    from filmcli.packed import parts

    wanted = categories(field)
    counts: Counter[int] = Counter()
    query = f"SELECT credits FROM title WHERE id IN ({LISTED})"  # noqa: S608  our own words
    for start in range(0, len(ids), 1_000):
        batch: list[Any] = films.store.ask(query, json.dumps(ids[start : start + 1_000]))
        for (packed,) in batch:
            counts.update({part.person for part in parts(packed) if wanted(part.category)})
    names = films.names(counts)
    named: Counter[str] = Counter()
    for person, number in counts.items():
        if person in names:
            named[names[person]] += number
    return named
