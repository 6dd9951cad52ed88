"""A query over the catalogue: SQL over what is indexed, and the rest told film by film."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from filmcli.catalogue.imdb.films import Films
from filmcli.catalogue.imdb.terms import ALL, LISTED, NUMBERS, Terms, all_met, any_met, is_told
from filmcli.catalogue.query import Query, Sort
from filmcli.errors import UsageFault

# One title of so many: it is sooner to go through all, best known first, than to sort those.
FREQUENT = 200
MOST_READ = 5_000  # titles that are opened to tell whether they fit
BATCH = 500
# Nearly as a title is folded: without signs before it, and without the commonest articles.
_TITLE = (
    "(CASE WHEN title LIKE 'The %' THEN substr(title, 5) WHEN title LIKE 'An %' THEN"
    " substr(title, 4) WHEN title LIKE 'A %' THEN substr(title, 3)"
    " ELSE ltrim(title, ' \"''#([.-¡¿') END) COLLATE NOCASE"
)
SORTED = {
    **NUMBERS,
    "decade": "year / 10",
    "title": _TITLE,
    "kind": "kind",
    "slug": "tt",
    "id": "tt",
}
# Not in the index over the plain columns.
_IN_ROWS = frozenset({"tt", "title", "credits"})
_INDEXED = " INDEXED BY title_plain"
_AMONG = f"FROM title WHERE id IN ({LISTED})"


class TooMany(UsageFault):
    """More titles than can be opened would have to be."""


class Selection:
    """The titles of the catalogue that a query means."""

    def __init__(self, films: Films, query: Query) -> None:
        self._films = films
        self._ask = films.store.ask
        self._counted = 0
        self._opened: list[int] | None = None  # those that fit, where films had to be opened
        terms = Terms(films)
        asked = [(each, [terms.sql(term) for term in each]) for each in query.groups]
        known = [
            (each, [part for part in parts if part]) for each, parts in asked if None not in parts
        ]
        self._where = any_met([all_met(parts) for _, parts in known]) if query.groups else ALL
        # What a catalogue cannot know is left out, and with it what goes with that.
        self._query = query._replace(groups=tuple(each for each, _ in known))
        self._is_open = any(is_told(term) for each, _ in known for term in each)

    def count(self, without: Iterable[int] = ()) -> int:
        """Count them, without some ids."""
        if self._is_open:
            return len(set(self._told()) - set(without))
        sql, values = self._select("count(*)", without)
        self._counted = int(self._ask(sql, *values)[0][0])
        return self._counted

    def ids(
        self,
        sort: Sequence[Sort] = (),
        *,
        limit: int,
        start: int = 0,
        without: Iterable[int] = (),
    ) -> list[int]:
        """Give their ids in order, the best known first where nothing else is asked for."""
        by = [_order(each) for each in sort if each.field in SORTED]
        if self._is_open:
            hidden = set(without)
            found = [each for each in self._told() if each not in hidden]
            if by:
                sql = f"SELECT id {_AMONG} ORDER BY {', '.join(by)}, id"
                found = [row[0] for row in self._ask(sql, json.dumps(found))]
            return found[start : start + limit]
        order = ", ".join((*by, "id"))
        sql, values = self._select("id", without, order)
        if not by and self._counted * FREQUENT > self._most():
            sql = sql.replace(_INDEXED, " NOT INDEXED")
        rows = self._ask(f"{sql} ORDER BY {order} LIMIT ? OFFSET ?", *values, limit, start)
        return [row[0] for row in rows]

    def _most(self) -> int:
        return int(self._ask("SELECT coalesce(max(id), 0) FROM title")[0][0])

    def among(self, ids: Iterable[int]) -> set[int]:
        """Give those of some ids that are meant."""
        if self._is_open:
            return set(self._told(ids))
        where, values = self._where.text, self._where.values
        sql = f"SELECT id {_AMONG} AND ({where})"
        return {row[0] for row in self._ask(sql, json.dumps(list(ids)), *values)}

    def counted(self, column: str, without: Iterable[int]) -> list[tuple[Any, int]]:
        """Count them by a plain column, an SQL expression."""
        if self._is_open:
            listed = json.dumps(sorted(set(self._told()) - set(without)))
            sql = f"SELECT {column}, count(*) {_AMONG} GROUP BY 1"
            return [tuple(row) for row in self._ask(sql, listed)]
        sql, values = self._select(f"{column}, count(*)", without)
        return [tuple(row) for row in self._ask(f"{sql} GROUP BY 1", *values)]

    def _select(
        self, what: str, without: Iterable[int], by: str = ""
    ) -> tuple[str, tuple[object, ...]]:
        # Without ids to begin with, the index over the plain columns is read instead of the rows.
        asked = f"{what} {by} {self._where.text}"
        needs_rows = self._where.drives or not _IN_ROWS.isdisjoint(re.findall(r"\w+", asked))
        table = "title" if needs_rows else f"title{_INDEXED}"
        where, values = f"({self._where.text})", self._where.values
        if hidden := list(without):
            where += f" AND id NOT IN ({LISTED})"
            values = (*values, json.dumps(hidden))
        return f"SELECT {what} FROM {table} WHERE {where}", values  # noqa: S608  our own words

    def _told(self, among: Iterable[int] | None = None) -> list[int]:
        """Give those that fit, of all that SQL leaves, each opened."""
        from filmcli.catalogue.fits import fits

        if among is None and self._opened is not None:
            return self._opened
        sql, values = self._select("id", ())
        if among is not None:
            sql, values = f"{sql} AND id IN ({LISTED})", (*values, json.dumps(list(among)))
        left = [row[0] for row in self._ask(f"{sql} ORDER BY id LIMIT {MOST_READ + 1}", *values)]
        if len(left) > MOST_READ:
            raise TooMany(
                f"more than {MOST_READ:,} titles of the catalogue would have to be opened for this",
                hint="narrow the query by a year, a genre, a name or words of a title; or --own",
            )
        found = []
        for start in range(0, len(left), BATCH):
            rows = self._films.rows_of(left[start : start + BATCH])
            films = self._films.whole(rows)
            pairs = zip(rows, films, strict=True)
            found += [row.id for row, film in pairs if fits(self._query, film)]
        if among is None:
            self._opened = found
        return found


def _order(each: Sort) -> str:
    column = SORTED[each.field]
    if each.field == "votes":
        column = "nullif(votes, 0)"
    return f"{column} IS NULL, {column}{' DESC' if each.falling else ''}"
