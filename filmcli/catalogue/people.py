"""People of the collection: who a name can mean, what they did, and whom films share.

A person is whoever is credited under names that a record says are one person's. Two people of one
name are kept apart where records give them different ids; otherwise they are shown as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from filmcli.catalogue.folding import fold
from filmcli.catalogue.search import Ask, roman_keys

MOST_PEOPLE = 200


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


class _Row(NamedTuple):
    record: int
    credited: str
    written: str
    folded: str
    job: str
    character: str | None
    id: str | None


_COLUMNS = "record, credited, written, folded, job, character, person"


def find(ask: Ask, name: str) -> tuple[list[Person], str | None]:
    """Give everyone a name can mean, busiest first, and the name meant where it had a typo."""
    for rows in _attempts(ask, name):
        if rows:
            return _people(ask, rows), None
    meant = _nearest(ask, fold(name))
    if meant is None:
        return [], None
    return _people(ask, _rows(ask, "folded = ?", meant)), meant


def _attempts(ask: Ask, name: str) -> Iterable[list[_Row]]:
    """Look for the whole name, then for one spelling of its romanisation, then for its words."""
    folded, roman = fold(name), roman_keys(name)
    yield _rows(ask, "folded = ?", folded)
    if roman:
        yield _rows(ask, f"roman IN ({','.join('?' * len(roman))})", *roman)
    words = folded.split()
    if words:
        inside = " AND ".join("(' ' || folded) LIKE ? ESCAPE '\\'" for _ in words)
        yield _rows(ask, inside, *(f"% {_escaped(word)}%" for word in words))
        yield _rows(ask, "instr(folded, ?)", folded)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(ask: Ask, where: str, *values: str) -> list[_Row]:
    query = f"SELECT {_COLUMNS} FROM name WHERE {where} LIMIT 20000"  # noqa: S608  our own words
    return [_Row(*row) for row in ask(query, *values)]


def _nearest(ask: Ask, folded: str) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    names = [row[0] for row in ask("SELECT DISTINCT folded FROM name")]
    most = 1 if len(folded) < 8 else 2
    near = process.extractOne(folded, names, scorer=OSA.distance, score_cutoff=most)
    return near[0] if near else None


def _people(ask: Ask, found: list[_Row]) -> list[Person]:
    """Put rows together by person: names that records tie together, apart where ids differ."""
    everyone = _expanded(ask, found)
    leaders = _united(everyone)
    groups: dict[str, list[_Row]] = {}
    for row in everyone:
        groups.setdefault(leaders[row.folded], []).append(row)
    matched = {row.folded: row.written for row in found}
    people = [person for rows in groups.values() for person in _apart(rows, matched)]
    people.sort(key=lambda each: (-len({part.record for part in each.parts}), each.name))
    return people[:MOST_PEOPLE]


def _expanded(ask: Ask, found: list[_Row]) -> list[_Row]:
    """Add what the people found did under their other names."""
    rows: dict[_Row, None] = dict.fromkeys(found)
    fresh = {row.credited for row in found}
    asked: set[str] = set()
    for _ in range(5):  # a chain of names longer than this ties strangers together
        written: set[str] = set()
        for credited in sorted(fresh - asked)[:MOST_PEOPLE]:
            asked.add(credited)
            more = _rows(ask, "credited = ?", credited)
            rows |= dict.fromkeys(more)
            written |= {row.folded for row in more}
        fresh = {
            row.credited for folded in sorted(written) for row in _rows(ask, "folded = ?", folded)
        }
        if not fresh - asked:
            break
    return list(rows)


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


def in_all(ask: Ask, records: list[int]) -> list[Person]:
    """Give the people who had a part in every one of these films."""
    marks = ",".join(map(str, map(int, records)))
    rows = _rows(ask, f"record IN ({marks})")
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
