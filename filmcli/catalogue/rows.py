"""What the index holds of a film, so that queries need not open it: one row a value.

A row is (field, text, folded, low, high): `text` as written, `folded` as it is matched, `low` and
`high` the numbers or days (proleptic ordinals) of fields that have ranges. Fields are those of
`query.FIELDS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from filmcli.catalogue.folding import arabic, fold, german, roman_key
from filmcli.record.codes import language_name, territory_name
from filmcli.record.dates import PartialDate
from filmcli.record.vocabulary import CREW_SHORT_FORMS

# Fields whose value is one text.
_TEXTS = ("slug", "kind", "synopsis", "tagline")


class Row(NamedTuple):
    """One value of one field."""

    field: str
    text: str
    folded: str
    low: int | None = None
    high: int | None = None
    main: bool = False  # the title that the film is filed under


class NameRow(NamedTuple):
    """One way to write one person's name, with what they did."""

    credited: str
    written: str  # this way of writing it
    folded: str
    roman: str  # key of romanised spellings; finds candidates, never merges people
    job: str  # cast, director, ...
    character: str | None
    person: str | None  # scheme:value, where the record has an id


def rows(values: dict[str, Any]) -> Iterator[Row]:
    """Give the rows of a film in canonical form."""
    for field in _TEXTS:
        if field in values:
            yield _text(field, values[field])
    yield from _numbers(values)
    yield from _titles(values)
    yield from _places(values)
    yield from _credits(values)
    yield from _releases(values)
    for key, source in values.get("sources", {}).items():
        yield _text("source", " ".join((key, source.get("publisher", ""))).strip())
    for scheme, value in values.get("ids", {}).items():
        yield _text("id", str(value))
        yield _text("id", f"{scheme}:{value}")


def _text(field: str, text: str, *more: str) -> Row:
    return Row(field, text, "\n".join(dict.fromkeys(fold(each) for each in (text, *more))))


def _numbers(values: dict[str, Any]) -> Iterator[Row]:
    for field in ("year", "runtime"):
        if field in values:
            yield Row(field, str(values[field]), str(values[field]), values[field], values[field])
    if "year" in values:
        decade = values["year"] // 10 * 10
        yield Row("decade", str(decade), str(decade), decade, decade)


def _titles(values: dict[str, Any]) -> Iterator[Row]:
    yield _title(values["title"])._replace(main=True)
    for title in values.get("titles", ()):
        yield _title(title["title"])


def _title(title: str) -> Row:
    forms = (fold(title), german(title), arabic(fold(title)))
    return Row("title", title, "\n".join(dict.fromkeys(forms)))


def _places(values: dict[str, Any]) -> Iterator[Row]:
    for code in values.get("countries", ()):
        yield _text("country", code, territory_name(code) or "")
    for tag in values.get("languages", ()):
        yield _text("language", tag, language_name(tag) or "")
    for genre in values.get("genres", ()):
        yield _text("genre", genre)


def _credits(values: dict[str, Any]) -> Iterator[Row]:
    for credit in values.get("cast", ()):
        yield _text("cast", credit["name"])
        names = [each["name"] for each in credit.get("variants", ())]
        if "character" in credit:
            yield _text("character", credit["character"], *names)
    for credit in values.get("crew", ()):
        yield _text("crew", credit["name"])
        if credit["job"] in CREW_SHORT_FORMS:
            yield _text(credit["job"], credit["name"])
    for company in values.get("companies", ()):
        names = [each["name"] for each in company.get("variants", ())]
        field = {"production": "studio", "distribution": "distributor"}.get(company["role"])
        for each in ("company", *((field,) if field else ())):
            yield _text(each, company["name"], *names)
    for name in names_of(values):
        yield Row("person", name.written, name.folded)


def _releases(values: dict[str, Any]) -> Iterator[Row]:
    for field in ("released", "premiered", "filming"):
        if field in values:
            yield _date(field, values[field])
    for release in values.get("releases", ()):
        if "date" in release:
            yield _date("release", release["date"])
            if "territory" in release:
                yield _date(f"release.{release['territory'].lower()}", release["date"])
        for field in ("event", "platform"):
            if field in release:
                yield _text(field, release[field])


def _date(field: str, text: str) -> Row:
    date = PartialDate(text)
    return Row(field, text, text, date.earliest.toordinal(), date.latest.toordinal())


def names_of(values: dict[str, Any]) -> Iterator[NameRow]:
    """Give every way to write every credited person's name, once for each part they had."""
    people = values.get("people", {})
    parts = [(each["name"], "cast", each.get("character")) for each in values.get("cast", ())]
    parts += [(each["name"], each["job"], None) for each in values.get("crew", ())]
    for name, job, character in parts:
        person = _person(name, people)
        key = next((f"{scheme}:{value}" for scheme, value in person.get("ids", {}).items()), None)
        for written in dict.fromkeys((name, *(each["name"] for each in person.get("names", ())))):
            yield NameRow(name, written, fold(written), roman_key(written), job, character, key)


def _person(name: str, people: dict[str, Any]) -> dict[str, Any]:
    """Give what the record says of a person, who may be credited by another of their names."""
    if name in people:
        return dict(people[name])
    for main, person in people.items():
        if any(each["name"] == name for each in person.get("names", ())):
            return {**person, "names": [{"name": main}, *person["names"]]}
    return {}
