"""The rest of a record, for the card that leaves nothing out: sections of labelled rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from filmcli.record.dates import in_words
from filmcli.safe import json_text
from filmcli.view import words

Pairs = list[tuple[str, str]]


def sections(values: dict[str, Any]) -> list[tuple[str, Pairs]]:
    """Give (heading, rows) for what the card itself does not say, in the record's order."""
    people = values.get("people", {}).items()
    sources = values.get("sources", {}).items()
    made = {
        "Production": list(_production(values)),
        "Stated by": [_cited(*each) for each in values.get("cites", {}).items()],
        "Titles": [_title(each) for each in values.get("titles", ())],
        "Roles": list(_roles(values)),
        "Crew": list(_crew(values)),
        "Companies": list(_companies(values)),
        "Releases": [_release(each) for each in values.get("releases", ())],
        "People": [row for each in people for row in _person(*each)],
        "Other claims": [_claim(each) for each in values.get("claims", ())],
        "Sources": [row for each in sources for row in _source(*each)],
        "Your own": [(key, json_text(each)) for key, each in values.items() if key[:2] == "x-"],
    }
    return [(heading, rows) for heading, rows in made.items() if rows]


def _told(said: str, entry: dict[str, Any]) -> str:
    """Write an entry with what qualifies it: words (certainty; note) [sources]."""
    remarks = "; ".join(entry[key] for key in ("certainty", "note") if key in entry)
    keys = ", ".join(entry.get("sources", ()))
    parts = (said, f"({remarks})" if remarks else "", f"[{keys}]" if keys else "")
    return " ".join(part for part in parts if part)


def _production(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for field in ("filming", "budget", "gross"):
        if field in values:
            yield field.capitalize(), words.value(field, values[field])


def _cited(field: str, keys: list[str]) -> tuple[str, str]:
    return field.capitalize(), _told("", {"sources": keys})


def _roles(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for credit in values.get("cast", ()):
        about = {key: each for key, each in credit.items() if key != "note"}  # beside the role
        if said := _told("", about):
            yield credit["name"], said
        for each in credit.get("variants", ()):
            yield credit["name"], _told(f"also written {each['name']}", each)


def _crew(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for credit in values.get("crew", ()):
        yield credit["job"][:1].upper() + credit["job"][1:], _told(credit["name"], credit)


def _companies(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for company in values.get("companies", ()):
        name = company["name"]
        yield name, _told(company["role"], company)
        for each in company.get("variants", ()):
            yield name, _told(f"also written {each['name']}", each)
        for each in company.get("known_for", ()):
            yield name, _told(f"known for {words.work(each)}", each)


def _title(title: dict[str, Any]) -> tuple[str, str]:
    return title["title"], _told(words.about_title(title), title)


def _release(release: dict[str, Any]) -> tuple[str, str]:
    dated = in_words(release["date"]) if "date" in release else "no date"
    undated = {key: each for key, each in release.items() if key != "date"}
    return dated, _told(words.release_line(undated), release)


def _person(name: str, person: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for each in person.get("names", ()):
        yield name, _told(f"also {words.value('people.names', each)}", each)
    for each in person.get("known_for", ()):
        yield name, _told(f"known for {words.work(each)}", each)
    # Sources, certainty and note of a person are of what has none of its own.
    own = [f"since {in_words(person['debut'])}"] if "debut" in person else []
    own += [words.value("ids", person["ids"])] if "ids" in person else []
    if said := _told(", ".join(own), person):
        yield name, said


def _claim(claim: dict[str, Any]) -> tuple[str, str]:
    return claim["field"].capitalize(), _told(words.value(claim["field"], claim["value"]), claim)


def _source(key: str, source: dict[str, Any]) -> Iterator[tuple[str, str]]:
    parts = [source.get(field, "") for field in ("title", "publisher", "author")]
    parts += [in_words(source["published"])] if "published" in source else []
    parts += [f"read {in_words(source['retrieved'])}"] if "retrieved" in source else []
    told = ", ".join(part for part in parts if part)
    for each in (told, source.get("url"), source.get("note")):
        if each:
            yield key, each
    if not source:
        yield key, "-"
