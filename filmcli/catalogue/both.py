"""Questions over records and the catalogue below them as one: a film that is in both is one film.

Films are told apart by numbers: those of records are the index's rows, those that only the
catalogue has are its ids, negative.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from filmcli.catalogue.finder import MAX_LETTERS, Finder, Matched
from filmcli.catalogue.logged import parted, titles
from filmcli.catalogue.query import Query
from filmcli.errors import UsageFault
from filmcli.record.vocabulary import JSON_ORDER

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from filmcli.catalogue.everyone import Meant
    from filmcli.catalogue.imdb.films import Films
    from filmcli.catalogue.imdb.query import Selection
    from filmcli.catalogue.layers import Layers
    from filmcli.catalogue.people import Person
    from filmcli.catalogue.scoring import Hit

MOST_COUNTED = 2**63 - 1  # by SQLite; no catalogue has as many
MOST_LISTED = 1_000  # of the catalogue's films, where no other limit is given
# Titles are sorted as they are folded, which SQL cannot do: of more, the first by a rough order.
MOST_SORTED = 20_000
MOST_FOUND = 100
HEAD_JOBS = ("director", "writer", "composer")
_PLAIN = frozenset({"title", "year", "decade", "kind", "runtime", "score", "votes", "slug", "id"})
T = TypeVar("T")


class Chosen(NamedTuple):
    """Films of a query in its order, and how many there are in all."""

    records: list[int]
    total: int


class Both:
    """Answers about the films of the collection and of the catalogue.

    Without `own` there are no records, without `layers` no catalogue.
    """

    def __init__(self, own: Finder | None, layers: Layers | None) -> None:
        self.own = own
        self.layers = layers
        self.left_out: UsageFault | None = None  # why the catalogue could not be asked
        self.known: dict[int, dict[str, Any]] = {}  # what names films that were come upon
        self.fame: dict[str, float] = {}  # of the catalogue's people who were found, by id
        self.more_people = 0  # who are called so too, less known
        self._meant: dict[str, Meant] = {}

    @property
    def has_catalogue(self) -> bool:
        """Whether there is a catalogue that answers."""
        layers = self.layers
        return layers is not None and layers.films is not None and layers.fault is None

    @cached_property
    def below(self) -> dict[int, int]:
        """The ids that the films of records have in the catalogue, by the rows of the records."""
        own = self.own
        return (self.asked(lambda films: _below(films, own)) if own is not None else None) or {}

    @cached_property
    def above(self) -> dict[int, int]:
        """The rows of records by the ids of their films in the catalogue."""
        return {title: record for record, title in self.below.items()}

    def asked(self, question: Callable[[Films], T]) -> T | None:
        """Ask the catalogue; None where there is none that answers."""
        if self.layers is None:
            return None
        from filmcli.catalogue.imdb.query import TooMany

        def look(films: Films) -> T | None:
            try:
                return question(films)
            except (IndexError, KeyError, TypeError, ValueError) as error:
                films.store.damaged(f"a row cannot be read: {error}")

        try:
            return self.layers.asked(look, None)
        except TooMany as fault:
            self.left_out = fault
            return None

    def number(self, title: int) -> int:
        """Give the number of a film of the catalogue: its record's, where it has one."""
        return self.above.get(title, -title)

    # Choosing films.

    def chosen(self, query: Query, limit: int | None = None) -> Chosen:
        """Give the films of a query: those of records first, then the best known of the others."""
        if not self.has_catalogue:
            records = self.own.select(query) if self.own is not None else []
            return Chosen(records[:limit], len(records))
        records = self.recorded(query)
        of_log, others = parted(query)
        logged = titles(self, of_log) if of_log.groups else []
        if of_log.groups and not others.groups:
            found = self._in_order(query, records, [-title for title in logged])
            return Chosen(found[:limit], len(found))
        most = MOST_LISTED if limit is None else min(limit, MOST_COUNTED)

        def look(films: Films) -> tuple[list[int], int]:
            selection = self._selection(films, others)
            hidden = {**self.above, **dict.fromkeys(logged, 0)}
            count = selection.count(hidden)
            is_whole = count <= MOST_SORTED and any(each.field == "title" for each in query.sort)
            limit = max(most, MOST_SORTED) if is_whole else most
            return selection.ids(query.sort, limit=limit, without=hidden), count

        there, count = self.asked(look) or ([], 0)
        found = self._in_order(query, records, [-title for title in (*logged, *there)])
        total = len(records) + len(logged) + count
        self._must_answer(total)
        return Chosen(found[: len(records) + MOST_LISTED if limit is None else limit], total)

    def count(self, query: Query) -> int:
        """Count the films of a query."""
        if not self.has_catalogue or parted(query)[0].groups:
            return self.chosen(query, 0).total
        hidden = self.above
        count = self.asked(lambda films: self._selection(films, query).count(hidden))
        total = len(self.recorded(query)) + (count or 0)
        self._must_answer(total)
        return total

    def one_of(self, query: Query, chance: Random) -> tuple[int | None, int]:
        """Give one film of a query by chance, and of how many it is one."""
        if not self.has_catalogue or parted(query)[0].groups:
            records = self.chosen(query).records
            return (chance.choice(records) if records else None), len(records)
        records, hidden = self.recorded(query), self.above

        def look(films: Films) -> tuple[int | None, int]:
            selection = self._selection(films, query)
            total = len(records) + selection.count(hidden)
            if not total:
                return None, 0
            place = chance.randrange(total)
            if place < len(records):
                return records[place], total
            (title,) = selection.ids(limit=1, start=place - len(records), without=hidden)
            return -title, total

        number, total = self.asked(look) or (None, 0)
        if not total and records:
            number, total = chance.choice(records), len(records)
        self._must_answer(total)
        return number, total

    def _must_answer(self, total: int) -> None:
        """Raise why the catalogue could not be asked, where there is no other answer."""
        if not total and self.left_out is not None:
            raise self.left_out

    def _selection(self, films: Films, query: Query) -> Selection:
        from filmcli.catalogue.imdb.query import Selection

        return Selection(films, query)

    def recorded(self, query: Query) -> list[int]:
        """Give the records of a query, each with what the catalogue adds to it."""
        records = self.own.select(query) if self.own is not None else []
        below = self.below
        if not (query.groups and below):
            return records
        matching = (
            self.asked(lambda films: self._selection(films, query).among(below.values())) or set()
        )
        found = set(records)
        more = [each for each, title in below.items() if title in matching and each not in found]
        # What a record says more than the catalogue can only make a term true that is not negated.
        is_doubtful = any(
            term.negated or term.op == "missing" for group in query.groups for term in group
        )
        doubted = [
            each
            for each in records
            if is_doubtful and each in below and below[each] not in matching
        ]
        from filmcli.catalogue.fits import fits

        asked = [*more, *doubted]
        fitting = {
            each for each, film in zip(asked, self.films(asked), strict=True) if fits(query, film)
        }
        kept = [each for each in records if each not in set(doubted) - fitting]
        return kept + [each for each in more if each in fitting]

    def _in_order(self, query: Query, records: list[int], others: list[int]) -> list[int]:
        """Put films in the order of a query; records first where it names none that both have."""
        numbers = [*records, *others]
        if not query.sort or any(each.field not in _PLAIN for each in query.sort):
            return numbers
        heads = self.headed(numbers, jobs=())
        numbers = [number for number in numbers if number in heads]
        for each in reversed(query.sort):
            keys = {number: _sortable(heads[number], each.field) for number in numbers}
            there = [number for number in numbers if keys[number] is not None]
            there.sort(key=lambda number: keys[number], reverse=each.falling)
            numbers = there + [number for number in numbers if keys[number] is None]
        return numbers

    # What films are.

    def heads(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        """Give what lists show of films, in the order asked for."""
        found = self.headed(numbers)
        return [found[number] for number in numbers if number in found]

    def headed(
        self, numbers: Sequence[int], jobs: Sequence[str] = HEAD_JOBS
    ) -> dict[int, dict[str, Any]]:
        """Give what lists show of films, with the people of some jobs, by their numbers."""
        records = [number for number in numbers if number > 0]
        own = self.own.heads(records) if self.own is not None and records else []
        found = dict(zip(records, own, strict=True))
        wanted = [-number for number in numbers if number < 0]
        wanted += [title for record in records if (title := self.below.get(record))]
        heads = self.asked(lambda films: films.heads(wanted, jobs)) if wanted else None
        there = dict(zip(wanted, heads, strict=True)) if heads else {}
        for number in numbers:
            title = -number if number < 0 else self.below.get(number)
            if title in there:
                found[number] = there[title] if number < 0 else _filled(found[number], there[title])
        return found

    def named(self, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Give what names films, at least: slug, title, year; by their numbers."""
        known = self.known
        there = {number: known[number] for number in numbers if number in known}
        others = [number for number in numbers if number not in known]
        return there | (self.headed(others, jobs=()) if others else {})

    def films(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        """Give whole films in canonical form, in the order asked for."""
        from filmcli.catalogue.layers import laid

        records = [number for number in numbers if number > 0]
        own = self.own.films(records) if self.own is not None and records else []
        found = dict(zip(records, own, strict=True))
        wanted = [-number for number in numbers if number < 0]
        wanted += [title for record in records if (title := self.below.get(record))]
        if wanted:
            whole = self.asked(lambda films: _whole(films, wanted)) or {}
            for number in numbers:
                under = whole.get(-number if number < 0 else self.below.get(number, 0))
                if under is not None:
                    found[number] = under if number < 0 else laid(found[number], under)
        return [found[number] for number in numbers if number in found]

    # Searching.

    def search(self, text: str, places: Sequence[str], limit: int | None) -> list[Matched]:
        """Find films by their texts, best first; of equals a record comes first."""
        if len(text) > MAX_LETTERS:
            return []
        best = {hit.record: hit for hit in self.own.hits(text, places)} if self.own else {}
        for hit in self._hits_below(text, places):
            known = best.get(hit.record)
            if known is None or hit.score > known.score:
                best[hit.record] = hit
        order = {number: place for place, number in enumerate(best)}
        hits = sorted(best.values(), key=lambda hit: (-hit.score, order[hit.record]))
        hits = hits[: MOST_FOUND if limit is None else limit]
        heads = self.headed([hit.record for hit in hits])
        return [Matched(heads[hit.record], hit) for hit in hits if hit.record in heads]

    # People.

    def people(self, name: str, others: Sequence[str] = ()) -> tuple[list[Person], str | None]:
        """Give everyone a name can mean, and the name meant where it had a typo.

        With other names, at least what they did in films that people of all the names share.
        """
        if self.layers is None and self.own is not None:
            return self.own.people(name)
        from filmcli.catalogue import everyone

        return everyone.find(self, name, others)

    def meant(self, name: str) -> Meant:
        """Give whom a name can mean; looked for once."""
        from filmcli.catalogue import everyone

        if name not in self._meant:
            self._meant[name] = everyone.meant_by(self, name)
        return self._meant[name]

    def people_of(self, numbers: Sequence[int]) -> list[Person]:
        """Give the people who had a part in all of these films."""
        if self.layers is None and self.own is not None:
            return self.own.people_of(list(numbers))
        from filmcli.catalogue import everyone

        return everyone.in_all(self, numbers)

    def number_of(self, path: Path | None, slug: str) -> int | None:
        """Give the number of a film by its record, or by its id in the catalogue."""
        if path is not None:
            return self.own.record_of(str(path)) if self.own is not None else None
        row = self.layers.row(slug) if self.layers is not None else None
        return None if row is None else self.number(row.id)

    def _hits_below(self, text: str, places: Sequence[str]) -> list[Hit]:
        if self.layers is None:
            return []
        from filmcli.catalogue.imdb.search import search

        hits = self.asked(lambda films: search(films.store.ask, text, places=places))
        return [hit._replace(record=self.number(hit.record)) for hit in hits or ()]


def _below(films: Films, own: Finder) -> dict[int, int]:
    from filmcli.catalogue.imdb.films import number_of
    from filmcli.catalogue.imdb.terms import LISTED

    numbers = {
        record: number
        for record, value in own.ids("imdb")
        if (number := number_of(value)) is not None
    }
    query = f"SELECT tt, id FROM title WHERE tt IN ({LISTED})"  # noqa: S608  our own words
    ids = dict(films.store.ask(query, json.dumps(list(numbers.values()))))
    return {record: ids[number] for record, number in numbers.items() if number in ids}


def _whole(films: Films, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = films.rows_of(list(dict.fromkeys(ids)))
    return {row.id: film for row, film in zip(rows, films.whole(rows), strict=True)}


def _filled(own: dict[str, Any], under: dict[str, Any]) -> dict[str, Any]:
    """Fill what the head of a record leaves out; feature is also what nobody wrote."""
    told = {**under, **own}
    if own.get("kind") == "feature":
        told["kind"] = under["kind"]
    told["ids"] = {**under.get("ids", {}), **own.get("ids", {})}
    return {name: told[name] for name in JSON_ORDER if name in told}


def _sortable(head: dict[str, Any], field: str) -> Any:
    from filmcli.catalogue.folding import fold, without_article

    if field == "title":
        return without_article(fold(head["title"]))
    if field == "decade":
        return head["year"] // 10 if "year" in head else None
    if field == "score":
        return head.get("rating")
    if field == "id":
        return head.get("ids", {}).get("imdb")
    return head.get(field)


def numbers_of(numbers: Iterable[int]) -> tuple[list[int], list[int]]:
    """Part numbers of films: rows of records, and ids of the catalogue."""
    told = list(numbers)
    return [each for each in told if each > 0], [-each for each in told if each < 0]
