"""People of records and of the catalogue as one: who a name can mean, and whom films share.

A person of records is one of the catalogue's where a record says so by id, or where both have the
name and share a film. Anybody else stays apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.catalogue.finder import MAX_LETTERS
from filmcli.catalogue.imdb import people as known
from filmcli.catalogue.imdb.films import slug_of
from filmcli.catalogue.layers import person_keys
from filmcli.catalogue.people import Part, Person

if TYPE_CHECKING:
    from filmcli.catalogue.both import Both
    from filmcli.catalogue.imdb.films import Films

MOST_PEOPLE = 50  # of the catalogue, of one name: what each did is gathered


class Meant(NamedTuple):
    """Whom a name can mean."""

    own: Sequence[Person] = ()
    found: Sequence[known.Person] = ()
    tied: Sequence[known.Person] = ()  # of the catalogue, because a person of records has their id
    typo: str | None = None  # the name meant, where it had a typo
    more: int = 0  # people of the catalogue beyond these

    def titles(self) -> set[int]:
        """Give the ids of all titles of the catalogue that these people had a part in."""
        return {title for each in (*self.found, *self.tied) for title, _ in each.titles}


def find(both: Both, name: str, others: Sequence[str] = ()) -> tuple[list[Person], str | None]:
    """Give everyone a name can mean, those of records first, and the name where it had a typo.

    With others, what they did in the films that people of those may have had a part in too.
    """
    meant = both.meant(name)
    both.more_people = meant.more
    both.fame |= {person.key: person.weight for person in meant.found}
    among = None
    if others:
        shared = set.intersection(*(both.meant(each).titles() for each in (name, *others)))
        among = sorted(shared.union(both.below.values()))
    return _united(both, meant, among), meant.typo


def meant_by(both: Both, name: str) -> Meant:
    """Look for whom a name can mean, among records and in the catalogue."""
    if len(name) > MAX_LETTERS:
        return Meant()
    own, meant = both.own.people(name) if both.own is not None else ([], None)
    found, typo = both.asked(lambda films: known.find(films.store.ask, name)) or ([], None)
    if meant is not None and not found:
        # Who was meant there has a name here too.
        found, typo = _called(both, meant), meant
    elif typo is not None and not own and both.own is not None:
        own, again = both.own.people(typo)
        own, meant = (own, typo) if again is None else ([], None)
    if own and found and (meant is None) != (typo is None):
        # What fits as it was typed is meant.
        own, found = (own, []) if meant is None else ([], found)
    more = max(0, len(found) - MOST_PEOPLE)
    tied = _with_ids(both, own)
    return Meant(own, found[:MOST_PEOPLE], tied, meant if own else typo, more)


def _called(both: Both, name: str) -> list[known.Person]:
    return both.asked(lambda films: known.called(films.store.ask, name)) or []


def in_all(both: Both, numbers: Sequence[int]) -> list[Person]:
    """Give the people who had a part in all of these films."""
    titles = [-number if number < 0 else both.below.get(number) for number in numbers]
    ids = [title for title in titles if title is not None]
    own: list[Person] = []
    if both.own is not None and all(number > 0 for number in numbers):
        own = both.own.people_of(list(numbers))
    found: list[known.Person] = []
    if len(ids) == len(titles):
        found = both.asked(lambda films: known.in_all(films.store.ask, ids)) or []
    people = _united(both, Meant(own, found, _with_ids(both, own)), among=ids)
    if not people and not own and len(ids) < len(titles):
        people = _by_names(both, numbers)
    return sorted(people, key=lambda each: each.name)


def _united(both: Both, meant: Meant, among: Sequence[int] | None = None) -> list[Person]:
    """Put the people of both together, each once."""
    rest = {each.key: each for each in (*meant.found, *meant.tied)}
    people = []
    for person in meant.own:
        same = rest.get(person.id or "") or _same(both, person, rest.values())
        if same is not None:
            rest.pop(same.key)
            people.append(_joined(person, _person(both, same, among)))
        else:
            people.append(person)
    there = {each.key for each in meant.found}
    others = [each for key, each in rest.items() if key in there]
    return people + [_person(both, each, among) for each in others]


def _with_ids(both: Both, own: Iterable[Person]) -> list[known.Person]:
    ids = [
        number for person in own if person.id and (number := known.number_of(person.id)) is not None
    ]
    return (both.asked(lambda films: known.of_ids(films.store.ask, ids)) or []) if ids else []


def _same(both: Both, person: Person, found: Iterable[known.Person]) -> known.Person | None:
    """Give who has a name of this person and a film in common; nobody where several do."""
    if person.id and known.number_of(person.id) is not None:
        return None
    keys = {key for name in (person.name, *person.names) for key in person_keys(name)}
    titles = {title for part in person.parts if (title := both.below.get(part.record))}
    same = [
        each
        for each in found
        if not keys.isdisjoint(person_keys(each.name))
        and not titles.isdisjoint(title for title, _ in each.titles)
    ]
    return same[0] if len(same) == 1 else None


def _person(both: Both, person: known.Person, among: Sequence[int] | None) -> Person:
    def look(films: Films) -> list[known.Part]:
        return known.parts(films.store.ask, person, among)

    done = both.asked(look) or []
    name, above = person.name, both.above
    parts = []
    for title, job, character, tt, called, year in done:
        named: dict[str, Any] = {"slug": slug_of(tt), "title": called}
        if year is not None:
            named["year"] = year
        both.known[-title] = named
        parts.append(Part(above.get(title, -title), name, job, character))
    return Person(name, (), person.key, tuple(parts), name)


def _joined(own: Person, under: Person) -> Person:
    """Lay what records say of a person over what the catalogue says."""
    there = {(part.record, part.job) for part in own.parts}
    parts = own.parts + tuple(part for part in under.parts if (part.record, part.job) not in there)
    names = dict.fromkeys((*own.names, under.name))
    names.pop(own.name, None)
    return own._replace(names=tuple(names), id=own.id or under.id, parts=parts)


def _by_names(both: Both, numbers: Sequence[int]) -> list[Person]:
    """Give who is credited in all of these films, where one is in records and one is not."""
    people: dict[str, list[Part]] = {}
    names: dict[str, str] = {}
    for number, film in zip(numbers, both.films(numbers), strict=True):
        parts = [(each, "cast", each.get("character")) for each in film.get("cast", ())]
        parts += [(each, each["job"], None) for each in film.get("crew", ())]
        for credit, job, character in parts:
            for key in person_keys(credit["name"]):
                names.setdefault(key, credit["name"])
                people.setdefault(key, []).append(Part(number, credit["name"], job, character))
    found: dict[str, Person] = {}
    for key, parts_of in people.items():
        if {part.record for part in parts_of} >= set(numbers):
            name = names[key]
            found.setdefault(name, Person(name, (), None, tuple(parts_of), name))
    return list(found.values())
