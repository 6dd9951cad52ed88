"""Facts and where they come from: each value with its sources, and the values that lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from filmcli.record.dates import PartialDate, overlaps
from filmcli.record.releases import premiere
from filmcli.record.vocabulary import (
    CATALOGUED,
    COMPANY_SHORT_FORMS,
    CREW_SHORT_FORMS,
    PLAIN_FIELDS,
    SHORT_FORMS,
)

_LISTS = ("titles", "cast", "crew", "companies", "releases")


class Fact(NamedTuple):
    """One claim: a value of a field, who states it, and whether the record shows it."""

    field: str
    value: Any
    sources: tuple[str, ...]
    shown: bool = True
    certainty: str | None = None
    note: str | None = None


def facts(values: dict[str, Any]) -> Iterator[Fact]:
    """Give every fact of a film in canonical form, each followed by the claims that lost."""
    yield from _plain(values)
    first = premiere(values.get("releases", ()))
    for field in _LISTS:
        for number, entry in enumerate(values.get(field, ())):
            if _short_form(field, entry) is None:
                fact = _fact(_entry_field(field, entry), entry)
                # Of premieres that sources disagree on, a film is said to have had the first.
                rival = fact.field == "premiere" and fact.certainty == "disputed"
                yield fact._replace(shown=not rival or number == first)
                yield from _inner(field, entry)
    for name, person in values.get("people", {}).items():
        yield from _person(name, person)


def _plain(values: dict[str, Any]) -> Iterator[Fact]:
    cites = values.get("cites", {})
    for field in PLAIN_FIELDS:
        if field == "kind" and values["kind"] == "feature" and field not in cites:
            continue  # the default, which nobody stated
        if field in values and field not in SHORT_FORMS:
            yield Fact(field, values[field], tuple(cites.get(field, ())))
        elif field in SHORT_FORMS:
            yield from _credits(values, field)
        yield from _lost(values, field)
    for field in CATALOGUED:
        if field in values:
            yield Fact(field, values[field], ())


def fields_of(values: dict[str, Any]) -> list[str]:
    """Give the names of the fields that have facts, in order, each once."""
    return list(dict.fromkeys(fact.field for fact in facts(values)))


def disputed(values: dict[str, Any]) -> list[str]:
    """Give the fields on which sources disagree: a claim lost, or an entry is marked disputed."""
    marked = {fact.field for fact in facts(values) if not fact.shown and _conflicts(fact, values)}
    marked |= {fact.field for fact in facts(values) if fact.certainty == "disputed"}
    return [field for field in fields_of(values) if field in marked]


def _conflicts(claim: Fact, values: dict[str, Any]) -> bool:
    """Tell a contrary claim from one that says the same, or less.

    Less is October 2022 where the record has 15 Jun to 25 Oct 2022.
    """
    shown = values.get(claim.field)
    if claim.field in SHORT_FORMS:
        return claim.value["name"] not in (shown or ())
    if shown in (claim.value, [claim.value]):
        return False
    if claim.field != "filming" or "filming" not in values:
        return True
    said = PartialDate(claim.value)
    return not overlaps(values["filming"], said.earliest, said.latest)


def _credits(values: dict[str, Any], field: str) -> Iterator[Fact]:
    for owner in ("crew", "companies"):
        for entry in values.get(owner, ()):
            if _short_form(owner, entry) == field:
                yield _fact(field, entry)
                yield from _inner(field, entry)


def _short_form(owner: str, entry: dict[str, Any]) -> str | None:
    """Give the field that an entry is also known by: director, studio, ..."""
    if owner == "crew" and entry["job"] in CREW_SHORT_FORMS:
        return str(entry["job"])
    if owner == "companies":
        roles = {role: field for field, role in COMPANY_SHORT_FORMS.items()}
        return roles.get(entry["role"])
    return None


def _entry_field(field: str, entry: dict[str, Any]) -> str:
    """Name an entry's field as people ask for it: premiere, not releases."""
    return "premiere" if field == "releases" and entry["type"] == "premiere" else field


def _fact(field: str, entry: dict[str, Any]) -> Fact:
    about = ("sources", "certainty", "note", "variants", "known_for")
    value = {key: each for key, each in entry.items() if key not in about}
    return Fact(
        field,
        value,
        tuple(entry.get("sources", ())),
        certainty=entry.get("certainty"),
        note=entry.get("note"),
    )


def _inner(field: str, entry: dict[str, Any]) -> Iterator[Fact]:
    for key in ("variants", "known_for"):
        for each in entry.get(key, ()):
            fact = _fact(f"{field}.{key}", each)
            yield fact._replace(value={"of": entry["name"]} | fact.value)


def _lost(values: dict[str, Any], field: str) -> Iterator[Fact]:
    for claim in values.get("claims", ()):
        if claim["field"] != field:
            continue
        for value in _entries(field, claim["value"]):
            yield Fact(
                field,
                value,
                tuple(claim.get("sources", ())),
                shown=False,
                certainty=claim.get("certainty"),
                note=claim.get("note"),
            )


def _entries(field: str, value: Any) -> list[Any]:
    """Give a claimed value in the shape of the values shown: an entry for each name of a credit."""
    if field not in SHORT_FORMS:
        return [value]
    names = value if isinstance(value, list) else [value]
    if role := COMPANY_SHORT_FORMS.get(field):
        return [{"name": name, "role": role} for name in names]
    return [{"name": name, "job": field} for name in names]


def _person(name: str, person: dict[str, Any]) -> Iterator[Fact]:
    for key in ("names", "known_for"):
        for each in person.get(key, ()):
            fact = _fact(f"people.{key}", each)
            yield fact._replace(value={"of": name} | fact.value)
    for key in ("ids", "debut"):
        if key in person:
            sources = tuple(person.get("sources", ()))
            yield Fact(f"people.{key}", {"of": name, key: person[key]}, sources)
