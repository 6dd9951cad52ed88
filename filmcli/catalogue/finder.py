"""Questions over the whole collection: lists, searches, people, releases, statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.catalogue.index import Index
from filmcli.catalogue.query import OWN_FIELDS, Query, Sort, Term
from filmcli.catalogue.rows import SEPARATOR
from filmcli.catalogue.select import condition, in_field, order, sorted_by

if TYPE_CHECKING:
    from filmcli.catalogue import people as persons
    from filmcli.catalogue.own import Own
    from filmcli.catalogue.scoring import Hit

MAX_LETTERS = 1_000  # longer than any title or name, and soon looked for


class Matched(NamedTuple):
    """A film that a search found, and why."""

    film: dict[str, Any]
    hit: Hit


class Finder:
    """Answers about the records that the index was last brought up to date with."""

    def __init__(
        self, index: Index, directories: Callable[[], Iterable[Path]] | None = None
    ) -> None:
        self._index = index
        self._directories = directories  # where the user's log may be
        self._own: Own | None = None

    @property
    def own(self) -> Own:
        """What the user's log says of films, read at the first question about it.

        Raises RecordInvalid where anything in the log is wrong.
        """
        if self._own is None:
            from filmcli.catalogue import own

            directories = self._directories() if self._directories else ()
            self._own = own.of(self._index, directories)
        return self._own

    def select(self, query: Query, limit: int | None = None) -> list[int]:
        """Give the films of a query, in its order; RecordInvalid where that needs a broken log."""
        if any(each.field in OWN_FIELDS for each in query.sort):
            return self._sorted(query)[:limit]
        where = condition(query, self._own_records)
        by = order(query.sort)
        sql = f"SELECT f.record FROM film AS f WHERE {where.sql} ORDER BY {by.sql}"  # noqa: S608
        valid = self._index.valid
        most = -1
        if limit is not None:
            # Films of other collections are passed over: as many more as are stored.
            most = limit + self._index.ask("SELECT count(*) FROM film")[0][0] - len(valid)
        found = self._index.ask(f"{sql} LIMIT ?", *where.values, *by.values, most)
        return [row[0] for row in found if row[0] in valid][:limit]

    def _own_records(self, term: Term) -> set[int]:
        return self.own.matching(term)

    def _sorted(self, query: Query) -> list[int]:
        """Sort by the user's own side too, which no table holds: by each in turn, last first."""
        found = self.select(query._replace(sort=()))
        for each in reversed(query.sort):
            keys = self._keys(each, found)
            there = [record for record in found if record in keys]
            there.sort(key=keys.__getitem__, reverse=each.falling)
            # What a film lacks comes last, whichever way it is sorted.
            found = there + [record for record in found if record not in keys]
        return found

    def _keys(self, sort: Sort, records: Sequence[int]) -> dict[int, Any]:
        if sort.field in OWN_FIELDS:
            return self.own.sorted_by(sort.field, records)
        column = sorted_by(sort.field)
        rows = self._index.ask(f"SELECT f.record, {column.sql} FROM film AS f", *column.values)  # noqa: S608
        return {row[0]: row[1] for row in rows if row[1] is not None}

    def heads(self, records: Sequence[int]) -> list[dict[str, Any]]:
        """Give what lists show of films, in the order asked for."""
        return self._index.heads(records)

    def films(self, records: Sequence[int]) -> list[dict[str, Any]]:
        """Give whole films in canonical form, in the order asked for."""
        return self._index.bodies(records)

    def ids(self, scheme: str) -> list[tuple[int, str]]:
        """Give the films that have an identifier of a kind, with these."""
        rows = self._index.ask("SELECT record, value FROM id WHERE scheme = ?", scheme)
        valid = self._index.valid
        return [(record, value) for record, value in rows if record in valid]

    def hits(self, text: str, places: Iterable[str]) -> list[Hit]:
        """Find films by their texts, best first."""
        from filmcli.catalogue import search

        if len(text) > MAX_LETTERS:
            return []
        found = search.search(self._index.ask, text, places=places)
        valid = self._index.valid
        return [hit for hit in found if hit.record in valid]

    def search(self, text: str, places: Iterable[str], limit: int | None) -> list[Matched]:
        """Find films by their texts, best first, with what lists show of them."""
        hits = self.hits(text, places)[:limit]
        heads = self.heads([hit.record for hit in hits])
        return [Matched(head, hit) for head, hit in zip(heads, hits, strict=True)]

    def people(self, name: str) -> tuple[list[persons.Person], str | None]:
        """Give everyone a name can mean, and the name meant where it had a typo."""
        from filmcli.catalogue import people as persons

        if len(name) > MAX_LETTERS:
            return [], None
        found, meant = persons.find(self._source(), name)
        return [each for person in found if (each := self._here(person))], meant

    def _source(self) -> persons.Source:
        from filmcli.catalogue import people as persons

        return persons.Source(self._index.ask, self._index.whole)

    def _here(self, person: persons.Person) -> persons.Person | None:
        """Keep what a person did in films of this collection."""
        valid = self._index.valid
        parts = tuple(part for part in person.parts if part.record in valid)
        return person._replace(parts=parts) if parts else None

    def people_of(self, records: list[int]) -> list[persons.Person]:
        """Give the people who had a part in all of these films."""
        from filmcli.catalogue import people as persons

        return persons.in_all(self._source(), records)

    def record_of(self, path: str) -> int | None:
        """Give the row of a record's file, if it is in the collection."""
        return next((row for row, each in self._index.valid.items() if each == path), None)

    def counts(self, records: Sequence[int], field: str) -> list[tuple[str, int]]:
        """Count films by each value of a field, most first."""
        counted = [(text, len(films)) for text, films in self.values(records, field).items()]
        return sorted(counted, key=lambda each: (-each[1], each[0]))

    def values(self, records: Sequence[int], field: str) -> dict[str, set[int]]:
        """Give the films that have each value of a field."""
        wanted = set(records)
        found: dict[str, set[int]] = {}
        where, values = in_field(field)
        query = f"SELECT record, text FROM value WHERE {where}"  # noqa: S608  our own words
        for record, texts in self._index.ask(query, *values):
            for text in texts.split(SEPARATOR) if record in wanted else ():
                found.setdefault(text, set()).add(record)
        return found
