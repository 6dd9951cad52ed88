"""What only several records together show: doubles, spellings, roles and actors swapped.

Every question is a look-up in a table that one pass over the records made, so that the time
grows with the collection and no faster.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from filmcli.catalogue.folding import fold, roman_key

MOST_COMPARED = 20  # records that one is compared with: thousands may be called "Untitled"
SHORTEST_KEY = 6  # letters of a romanised name; shorter ones fall together by chance


class Part(NamedTuple):
    """A person's part in a film."""

    name: str
    job: str  # cast, director, ...
    character: str | None = None


class Known(NamedTuple):
    """What the comparison needs to know of a record."""

    file: str
    ids: tuple[tuple[str, str], ...]
    title: str
    folded: tuple[str, ...]  # the title and the original title
    year: int | None
    parts: tuple[Part, ...]
    people: Mapping[str, tuple[str, ...]]  # other names of a person, by the name credited
    person_ids: Mapping[str, str]
    runtime: int | None = None
    claims: frozenset[tuple[str, Any]] = frozenset()  # fields and values that others state


class Finding(NamedTuple):
    """Something that another record shows: at a key path, or where a name is credited."""

    file: str
    code: str
    message: str
    path: tuple[str | int, ...] = ()
    name: str | None = None


def known(file: str, values: Mapping[str, Any]) -> Known:
    """Give what the comparison needs of a film in canonical form."""
    originals = [
        each["title"] for each in values.get("titles", ()) if each.get("type") == "original"
    ]
    cast = [Part(each["name"], "cast", each.get("character")) for each in values.get("cast", ())]
    crew = [Part(each["name"], each["job"]) for each in values.get("crew", ())]
    people = values.get("people", {})
    return Known(
        file,
        tuple((scheme, str(value)) for scheme, value in values.get("ids", {}).items()),
        values["title"],
        tuple(dict.fromkeys(map(_folded, (values["title"], *originals)))),
        values.get("year"),
        (*cast, *crew),
        {
            name: tuple(each["name"] for each in more.get("names", ()))
            for name, more in people.items()
        },
        {name: repr(more["ids"]) for name, more in people.items() if "ids" in more},
        values.get("runtime"),
        frozenset(_claims(values)),
    )


def _claims(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for claim in values.get("claims", ()):
        for value in claim["value"] if isinstance(claim["value"], list) else [claim["value"]]:
            if isinstance(value, (str, int)):
                yield claim["field"], value


def compared(records: Sequence[Known], chosen: Iterable[str]) -> Iterator[Finding]:
    """Compare records, and tell what is found of those whose files are chosen."""
    wanted = set(chosen)
    yield from _same_ids(records, wanted)
    yield from _same_films(records, wanted)
    yield from _swapped(records, wanted)
    yield from _spellings(records, wanted)


@lru_cache(maxsize=1 << 16)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=1 << 16)
def _joined(name: str) -> str:
    """Give what spellings share that differ in case, accents, blanks and hyphens alone."""
    return fold(name).replace(" ", "")


def _same_ids(records: Sequence[Known], wanted: set[str]) -> Iterator[Finding]:
    """Name every record whose id is another's too: asked for by it, neither can be told apart."""
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in records:
        for identifier in each.ids:
            holders[identifier].append(each.file)
    for (scheme, value), files in holders.items():
        for file in files if len(files) > 1 else ():
            if file in wanted:
                other = files[1] if file == files[0] else files[0]
                words = f"{scheme}:{value} is the id of {other} too; one film is one record"
                yield Finding(file, "double-id", words, ("ids", scheme))


def _same_films(records: Sequence[Known], wanted: set[str]) -> Iterator[Finding]:
    films: dict[tuple[str, int], list[Known]] = defaultdict(list)
    for each in records:
        if each.year is not None:
            for title in each.folded:
                films[title, each.year].append(each)
    told: set[str] = set()
    for group in films.values():
        for each in group if len(group) > 1 else ():
            if each.file not in wanted or each.file in told:
                continue
            others = (other for other in islice(group, MOST_COMPARED) if other is not each)
            double = next((other for other in others if _may_be_one(each, other)), None)
            if double is not None:
                told.add(each.file)
                words = f"{double.file} is called so too, in the same year; is it the same film?"
                yield Finding(each.file, "double-film", words, ("title",))


def _may_be_one(one: Known, other: Known) -> bool:
    """Tell whether no kind of id tells two films apart; one id in both is `double-id` already."""
    mine, theirs = dict(one.ids), dict(other.ids)
    return not (mine.keys() & theirs.keys())


class _Roles(NamedTuple):
    """How often a folded name is credited, credited in a cast, and played."""

    credited: Counter[str]
    cast: Counter[str]
    played: Counter[str]


def _swapped(records: Sequence[Known], wanted: set[str]) -> Iterator[Finding]:
    roles = _Roles(Counter(), Counter(), Counter())
    for each in records:
        for part in each.parts:
            roles.credited[_folded(part.name)] += 1
            if part.job == "cast":
                roles.cast[_folded(part.name)] += 1
            if part.character:
                roles.played[_folded(part.character)] += 1
    for each in records:
        if each.file in wanted:
            here = {_folded(part.name) for part in each.parts}
            here |= {_folded(name) for name in each.people}
            for number, part in enumerate(each.parts):
                if part.character and (why := _swap(part, roles, here, each.people)):
                    words = f"{why}; are name and character swapped?"
                    yield Finding(each.file, "swapped-role", words, ("cast", number))


def _swap(part: Part, roles: _Roles, here: set[str], people: Mapping[str, object]) -> str | None:
    """Say why a name looks like a role, and its role like a name; None where it does not.

    Somebody who is credited elsewhere, or of whom the record says more, is a person; and people
    play themselves.
    """
    name, role = _folded(part.name), _folded(part.character or "")
    if name == role or roles.credited[name] > 1 or part.name in people:
        return None
    if role in here:
        return f'"{part.character}" is a person of this record'
    if roles.cast[role] > 1:
        return f'"{part.character}" is in the cast of other records'
    # One word alone is too often both: Gray, Rocky.
    is_full = all(" " in each or not each.isascii() for each in (name, role))
    if roles.played[name] and roles.played[role] == 1 and is_full:
        return f'"{part.name}" is a role elsewhere'
    return None


class _Names:
    """Everyone credited: in which records, and which names records say are one person's."""

    def __init__(self, records: Sequence[Known]) -> None:
        self.records: dict[str, list[Known]] = defaultdict(list)  # by the name exactly as credited
        self.ids: dict[str, set[str]] = defaultdict(set)
        self._parents: dict[str, str] = {}
        for each in records:
            for name in dict.fromkeys(part.name for part in each.parts):
                self.records[name].append(each)
            for name, others in each.people.items():
                for other in others:
                    self._parents[self.root(name)] = self.root(other)
            for name, identifier in each.person_ids.items():
                self.ids[name].add(identifier)

    def root(self, name: str) -> str:
        """Give one name for all that are one person's."""
        while (parent := self._parents.get(name, name)) != name:
            self._parents[name] = self._parents.get(parent, parent)
            name = parent
        return name

    def films(self, name: str) -> int:
        """Count the records that credit a name."""
        return len(self.records[name])


def _spellings(records: Sequence[Known], wanted: set[str]) -> Iterator[Finding]:
    names = _Names(records)
    told: set[str] = set()
    for key, is_roman in ((_joined, False), (_roman, True)):
        groups: dict[str, list[str]] = defaultdict(list)
        for name in names.records:
            if found := key(name):
                groups[found].append(name)
        for group in groups.values():
            if len(group) > 1:
                yield from _odd_ones(group, names, wanted, is_roman=is_roman, told=told)


@lru_cache(maxsize=1 << 16)
def _roman(name: str) -> str | None:
    """Give the key of what may be a romanised Korean name: two or three words of plain letters."""
    words = fold(name).split()
    plain = all(word.isascii() and word.isalpha() for word in words)
    key = roman_key(name) if plain and len(words) in (2, 3) else ""
    return key if len(key) >= SHORTEST_KEY else None


def _odd_ones(
    group: list[str], names: _Names, wanted: set[str], *, is_roman: bool, told: set[str]
) -> Iterator[Finding]:
    """Compare each spelling with the one that most records have."""
    usual = max(group, key=names.films)  # of equals the one that came first
    for name in group:
        apart = names.ids[name] and names.ids[usual] and names.ids[name] != names.ids[usual]
        if name == usual or name in told or apart or names.root(name) == names.root(usual):
            continue
        if is_roman and not _share_work(names.records[name], names.records[usual], name, usual):
            continue
        told.add(name)
        more = names.films(usual) - 1
        where = f"{names.records[usual][0].file}{f' and {more} more' if more else ''}"
        words = f'"{name}" is spelled "{usual}" in {where}; if it is one person, say so in'
        words += f' names of [people."{name}"]'
        for each in names.records[name]:
            if each.file in wanted:
                yield Finding(each.file, "two-spellings", words, name=name)


def _share_work(some: Sequence[Known], others: Sequence[Known], name: str, other: str) -> bool:
    """Tell whether two names, alike in sound, have a job or a fellow in common."""
    return bool(_company(some, name) & _company(others, other))


def _company(records: Sequence[Known], name: str) -> set[tuple[str, str]]:
    """Give the crew jobs that a name had, and the people it worked with."""
    found = set()
    for each in records[:MOST_COMPARED]:
        for part in each.parts:
            if part.name != name:
                found.add(("with", _joined(part.name)))
            elif part.job != "cast":
                found.add(("as", part.job))
    return found
