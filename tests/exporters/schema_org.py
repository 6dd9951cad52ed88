"""A validator of JSON-LD over the properties that schema.org documents, for the types in use.

Each property is written down with what may stand there: https://schema.org/Movie and the pages it
links to. The inherited ones of Thing and CreativeWork are among them.
"""

from __future__ import annotations

import re
from typing import Any

TEXT, URL, DATE, NUMBER, DURATION = "Text", "URL", "Date", "Number", "Duration"
THING = {
    "name": (TEXT,),
    "alternateName": (TEXT,),
    "description": (TEXT,),
    "identifier": (TEXT, "PropertyValue"),
    "sameAs": (URL,),
    "url": (URL,),
    "additionalType": (TEXT,),
}
WORK = THING | {
    "abstract": (TEXT,),
    "actor": ("Person", "PerformanceRole"),
    "aggregateRating": ("AggregateRating",),
    "author": ("Person", "Organization"),
    "citation": ("CreativeWork", TEXT),
    "contributor": ("Person", "Organization", "Role"),
    "copyrightYear": (NUMBER,),
    "countryOfOrigin": ("Country",),
    "datePublished": (DATE,),
    "editor": ("Person",),
    "genre": (TEXT,),
    "inLanguage": (TEXT,),
    "producer": ("Person", "Organization"),
    "provider": ("Person", "Organization", "Role"),
    "publisher": ("Person", "Organization"),
    "releasedEvent": ("PublicationEvent",),
}
TYPES: dict[str, dict[str, tuple[str, ...]]] = {
    "Movie": WORK
    | {
        "director": ("Person",),
        "duration": (DURATION,),
        "musicBy": ("Person", "MusicGroup"),
        "productionCompany": ("Organization",),
    },
    "CreativeWork": WORK,
    "Person": THING,
    "Organization": THING,
    "Country": THING,
    "Place": THING,
    "BroadcastService": THING,
    "PropertyValue": THING | {"propertyID": (TEXT,), "value": (TEXT, NUMBER)},
    "Role": THING
    | {"roleName": (TEXT,), "contributor": ("Person",), "provider": ("Organization",)},
    "PerformanceRole": THING | {"actor": ("Person",), "characterName": (TEXT,)},
    "PublicationEvent": THING
    | {
        "startDate": (DATE,),
        "location": ("Place", "Country", TEXT),
        "publishedOn": ("BroadcastService",),
    },
    "AggregateRating": THING
    | {
        "ratingValue": (NUMBER,),
        "ratingCount": (NUMBER,),
        "bestRating": (NUMBER,),
        "worstRating": (NUMBER,),
    },
}
FORMS = {
    URL: re.compile(r"https?://[^\s<>\"]+"),
    DATE: re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?"),
    DURATION: re.compile(r"PT\d+M"),
}


def problems(value: dict[str, Any], path: str = "") -> list[str]:
    """Say what is wrong with a node; nothing where all is well."""
    kind = value.get("@type", "")
    if kind not in TYPES:
        return [f"{path}: {kind!r} is no type"]
    found = [] if path or "name" in value else ["a film without a name"]
    for key, inner in value.items():
        if key == "@type" or (key == "@context" and not path):
            continue
        if key not in TYPES[kind]:
            found.append(f"{path}.{key}: is no property of {kind}")
            continue
        for each in inner if isinstance(inner, list) else [inner]:
            found += _value(each, TYPES[kind][key], f"{path}.{key}")
    return found


def _value(value: Any, allowed: tuple[str, ...], path: str) -> list[str]:
    if isinstance(value, dict) and "@value" in value:
        right = TEXT in allowed and set(value) == {"@value", "@language"}
        return [] if right else [f"{path}: a text with a language is out of place"]
    if isinstance(value, dict):
        if value.get("@type") not in allowed:
            return [f"{path}: {value.get('@type')!r} is none of {allowed}"]
        return problems(value, path)
    if isinstance(value, int | float):
        return [] if NUMBER in allowed else [f"{path}: a number"]
    fits = TEXT in allowed or any(
        kind in FORMS and FORMS[kind].fullmatch(value) for kind in allowed
    )
    return [] if value and fits else [f"{path}: {value!r} is none of {allowed}"]
