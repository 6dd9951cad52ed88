"""People of the collection: who a name can mean, what they did, and whom films share.

A person is whoever is credited under names that a record says are one person's. Two people of one
name are kept apart where records give them different ids; otherwise they are shown as one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from filmcli.catalogue.folding import fold
from filmcli.catalogue.romanised import roman_keys
from filmcli.catalogue.rows import SEPARATOR, names_of
from filmcli.catalogue.scoring import MAX_WORDS
from filmcli.catalogue.search import Ask, matching
from filmcli.catalogue.select import bindable

MOST_PEOPLE = 200
MOST_FILMS = 5_000  # opened for one question; a single letter begins a name in nearly all
LONGEST_MISTYPED = 100
LONGEST_CHAIN = 5  # of names that records tie together; a longer one ties strangers
FEW_NAMES = 8  # asked for one by one


class Part(NamedTuple):
    """What a person did in one film."""

    record: int
    credited: str
    job: str  # cast, director, ...
    character: str | None


class Person(NamedTuple):
    """A person, as far as the records tell."""

    name: str  # the one most films credit
    names: tuple[str, ...]  # every other way to write it
    id: str | None
    parts: tuple[Part, ...]
    matched: str  # the name that was found


class Source(NamedTuple):
    """Where people are looked for: the index's tables, and whole films by their rows."""

    ask: Ask
    films: Callable[[Sequence[int]], dict[int, dict[str, Any]]]


def _between(folded: str) -> str:
    return f"{SEPARATOR}{folded}{SEPARATOR}"


class _Row(NamedTuple):
    record: int
    credited: str
    written: str
    folded: str
    roman: str
    job: str
    character: str | None
    id: str | None


class _Rows:
    """The rows of films' credits, each film opened once."""

    def __init__(self, source: Source) -> None:
        self.ask = source.ask
        self._films = source.films
        self._known: dict[int, list[_Row]] = {}

    def of(self, records: Iterable[int]) -> list[_Row]:
        """Give every row of these films."""
        wanted = sorted(set(records))
        fresh = [record for record in wanted if record not in self._known]
        for record, values in self._films(fresh).items():
            self._known[record] = [_Row(record, *each) for each in names_of(values)]
        return [row for record in wanted for row in self._known.get(record, ())]

    def named(self, folded: str) -> list[_Row]:
        """Give the rows of a name that folds so."""
        where, values = "instr(char(31) || folded || char(31), ?)", [_between(folded)]
        query = f"SELECT record FROM value WHERE field = 'person' AND {where}"  # noqa: S608
        if match := matching(folded.split(), ("person",), prefix=False):
            # In this order: FTS5 finds a few, and each is looked at.
            query = (
                "SELECT record FROM words CROSS JOIN value ON field = 'person' AND record = rowid"  # noqa: S608
                f" WHERE words MATCH ? AND {where}"
            )
            values.insert(0, match)
        return [row for row in self.of(self._numbers(query, *values)) if row.folded == folded]

    def named_any(self, names: Collection[str]) -> list[_Row]:
        """Give the rows of many names: one look through all of them."""
        if len(names) < FEW_NAMES:
            return [row for name in sorted(names) for row in self.named(name)]
        wanted = set(names)
        folded = self.ask("SELECT record, folded FROM value WHERE field = 'person'")
        records = [each for each, text in folded if not wanted.isdisjoint(text.split(SEPARATOR))]
        return [row for row in self.of(records[:MOST_FILMS]) if row.folded in wanted]

    def matching(self, match: str) -> list[_Row]:
        """Give every row of the films with words that match."""
        return self.of(self._numbers("SELECT rowid FROM words WHERE words MATCH ?", match))

    def with_part(self, folded: str) -> list[_Row]:
        """Give the rows of names with these letters inside."""
        inside = "SELECT record FROM value WHERE field = 'person' AND instr(folded, ?)"
        return [row for row in self.of(self._numbers(inside, folded)) if folded in row.folded]

    def _numbers(self, query: str, *values: str) -> list[int]:
        return [row[0] for row in self.ask(f"{query} LIMIT {MOST_FILMS}", *values)]


def find(source: Source, name: str) -> tuple[list[Person], str | None]:
    """Give everyone a name can mean, busiest first, and the name meant where it had a typo."""
    rows = _Rows(source)
    for found in _attempts(rows, bindable(name)):
        if found:
            return _people(rows, found), None
    meant = _nearest(source.ask, fold(name))
    if meant is None:
        return [], None
    return _people(rows, rows.named(meant)), meant


def _attempts(rows: _Rows, name: str) -> Iterator[list[_Row]]:
    """Look for the whole name, then for one spelling of its romanisation, then for its words."""
    folded, keys = fold(name), roman_keys(name)
    if not folded:
        return
    yield rows.named(folded)
    if keys:
        match = " OR ".join(f'roman : "{key}"' for key in keys)
        yield [row for row in rows.matching(match) if row.roman in keys]
    words = folded.split()[:MAX_WORDS]
    if match := matching(words, ("person",)):
        yield [row for row in rows.matching(match) if _begins(words, row.folded)]
    yield rows.with_part(folded)


def _begins(words: list[str], folded: str) -> bool:
    there = folded.split()
    return all(any(each.startswith(word) for each in there) for word in words)


def _nearest(ask: Ask, folded: str) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if not 4 <= len(folded) <= LONGEST_MISTYPED:
        return None
    texts = ask("SELECT folded FROM value WHERE field = 'person'")
    names = sorted({name for (text,) in texts for name in text.split(SEPARATOR)})
    most = 1 if len(folded) < 8 else 2
    near = process.extractOne(folded, names, scorer=OSA.distance, score_cutoff=most)
    return near[0] if near else None


def _people(rows: _Rows, found: list[_Row]) -> list[Person]:
    """Put rows together by person: names that records tie together, apart where ids differ."""
    everyone = _expanded(rows, found)
    leaders = _united(everyone)
    groups: dict[str, list[_Row]] = {}
    for row in everyone:
        groups.setdefault(leaders[row.folded], []).append(row)
    matched = {row.folded: row.written for row in reversed(found)}
    people = [person for group in groups.values() for person in _apart(group, matched)]
    people.sort(key=lambda each: (-len({part.record for part in each.parts}), each.name))
    return people[:MOST_PEOPLE]


def _expanded(rows: _Rows, found: list[_Row]) -> list[_Row]:
    """Add what the people found did under their other names."""
    everyone = dict.fromkeys(found)
    asked = {row.folded for row in found}
    fresh = found
    for _ in range(LONGEST_CHAIN):
        credited = {(row.record, row.credited) for row in fresh}
        films = rows.of(row.record for row in fresh)
        theirs = [row for row in films if (row.record, row.credited) in credited]
        everyone |= dict.fromkeys(theirs)
        names = {row.folded for row in theirs} - asked
        if not names:
            break
        asked |= names
        fresh = rows.named_any(names)
        everyone |= dict.fromkeys(fresh)
    return list(everyone)


def _united(rows: list[_Row]) -> dict[str, str]:
    """Give each folded name the one that stands for its group."""
    leader: dict[str, str] = {}

    def top(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for row in rows:
        ways = sorted((top(row.folded), top(fold(row.credited))))
        leader[ways[1]] = ways[0]
    return {name: top(name) for name in list(leader)}


def _apart(rows: list[_Row], matched: dict[str, str]) -> list[Person]:
    """Split a group by id where records give several; rows without one stay together."""
    ids = sorted({row.id for row in rows if row.id})
    if len(ids) < 2:
        return [_person(rows, ids[0] if ids else None, matched)]
    split = [(each, [row for row in rows if row.id == each]) for each in ids]
    rest = [row for row in rows if not row.id]
    people = [_person(part, each, matched) for each, part in split]
    return people + ([_person(rest, None, matched)] if rest else [])


def _person(rows: list[_Row], identifier: str | None, matched: dict[str, str]) -> Person:
    parts = tuple(
        dict.fromkeys(Part(row.record, row.credited, row.job, row.character) for row in rows)
    )
    films: dict[str, set[int]] = {}
    for part in parts:
        films.setdefault(part.credited, set()).add(part.record)
    name = min(films, key=lambda each: (-len(films[each]), each))
    names = sorted({row.written for row in rows} - {name})
    found = next((matched[row.folded] for row in rows if row.folded in matched), name)
    return Person(name, tuple(names), identifier, parts, found)


def shared(people: Iterable[Person]) -> list[int]:
    """Give the films that all of these people had a part in."""
    films = [{part.record for part in person.parts} for person in people]
    return sorted(set.intersection(*films)) if films else []


def in_all(source: Source, records: list[int]) -> list[Person]:
    """Give the people who had a part in every one of these films."""
    rows = _Rows(source).of(records)
    leaders = _united(rows)
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(leaders[row.folded], []).append(row)
    found = [
        person
        for group in groups.values()
        for person in _apart(group, {})
        if {part.record for part in person.parts} >= set(records)
    ]
    return sorted(found, key=lambda each: each.name)
