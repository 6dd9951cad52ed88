"""JSON-LD: a film as a Movie of https://schema.org."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from filmcli.exporters.formats import Options, Part, Values
from filmcli.exporters.links import links, of_person, web
from filmcli.record.codes import territory_name
from filmcli.record.dates import QUALIFIERS
from filmcli.safe import json_text

CONTEXT = "https://schema.org"
CARRIES = (
    *("title", "year", "countries", "languages", "genres", "runtime", "synopsis", "ids"),
    *("titles.title", "titles.language", "cast.name", "cast.character", "cast.note"),
    *("crew.name", "crew.job", "companies.name", "companies.role"),
    *("releases.type", "releases.date", "releases.territory", "releases.event"),
    *("releases.platform", "people.ids", "people.names.name", "people.names.language"),
    *("sources.title", "sources.url", "sources.publisher", "sources.author"),
    "sources.published",
)
_JOBS = {
    "director": "director",
    "writer": "author",
    "producer": "producer",
    "composer": "musicBy",
    "editor": "editor",
}


def _doubtful(film: Values) -> int:
    """Count the releases whose date is in doubt or a range, which no date of schema.org is."""
    return sum(
        "date" in each and plain_date(each["date"]) is None for each in film.get("releases", ())
    )


def _uncredited_people(film: Values) -> int:
    """Count those of whom more is known but who are credited nowhere."""
    credited = {each["name"] for part in ("cast", "crew") for each in film.get(part, ())}
    return len(film.get("people", {}).keys() - credited)


PARTS = (
    Part("releases.date", "those in doubt, and ranges", _doubtful),
    Part("people.names.name", "of those not in cast or crew", _uncredited_people),
)


def export(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give one Movie for one film, a graph of them for several."""
    if options.single:
        movie_ = {"@context": CONTEXT} | movie(films[0])
        yield f"{json_text(movie_, compact=False)}\n"
        return
    yield f'{{"@context":"{CONTEXT}","@graph":['
    between = "\n"
    for film in films:
        yield f"{between}{json_text(movie(film))}"
        between = ",\n"
    yield "\n]}\n"


def movie(film: Values) -> dict[str, Any]:
    """Give a film as a Movie; what is not known is left out."""
    about: dict[str, Any] = {"@type": "Movie", "name": film["title"]}
    about["alternateName"] = [_named(each["title"], each) for each in film.get("titles", ())]
    about["copyrightYear"] = film.get("year")
    about["datePublished"] = plain_date(film.get("released", film.get("premiered")))
    about["genre"] = list(film.get("genres", ()))
    about["duration"] = f"PT{film['runtime']}M" if "runtime" in film else None
    about["inLanguage"] = list(film.get("languages", ()))
    about["countryOfOrigin"] = [_country(code) for code in film.get("countries", ())]
    about["abstract"] = film.get("synopsis")
    people = film.get("people", {})
    about |= _crew(film, people)
    about["actor"] = [_role(each, people) for each in film.get("cast", ())]
    about |= _companies(film)
    about["releasedEvent"] = [_event(each) for each in film.get("releases", ())]
    about["identifier"] = [_identifier(*each) for each in film.get("ids", {}).items()]
    about["sameAs"] = list(links(film).values())
    about["citation"] = [_source(each) for each in film.get("sources", {}).values()]
    if "rating" in film:
        about["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": film["rating"],
            "bestRating": 10,
            "worstRating": 1,
            "ratingCount": film.get("votes"),
        }
    return _present(about)


def plain_date(date: str | None) -> str | None:
    """Give a date as ISO 8601 has it, partial or not; None for a range or one in doubt."""
    if date is None or "/" in date or date[-1] in QUALIFIERS:
        return None
    return date


def _present(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is absent; a list of one stands for its entry."""
    found = {}
    for key, value in values.items():
        inner = _present(value) if isinstance(value, dict) else value
        if isinstance(inner, list):
            inner = [_present(each) if isinstance(each, dict) else each for each in inner]
            inner = inner[0] if len(inner) == 1 else inner
        if inner not in (None, [], {}, ""):
            found[key] = inner
    return found


def _named(text: str, entry: Values) -> Any:
    tag = entry.get("language")
    return {"@value": text, "@language": tag} if tag else text


def _person(name: str, people: Values) -> dict[str, Any]:
    more = people.get(name, {})
    names = [_named(each["name"], each) for each in more.get("names", ())]
    return {"@type": "Person", "name": name, "alternateName": names, "sameAs": of_person(more)}


def _role(credit: Values, people: Values) -> dict[str, Any]:
    person = _person(credit["name"], people)
    if "character" not in credit and "note" not in credit:
        return person
    role = {"@type": "PerformanceRole", "actor": person}
    return role | {"characterName": credit.get("character"), "description": credit.get("note")}


def _crew(film: Values, people: Values) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for credit in film.get("crew", ()):
        person = _person(credit["name"], people)
        if credit["job"] in _JOBS:
            found.setdefault(_JOBS[credit["job"]], []).append(person)
        else:
            role = {"@type": "Role", "roleName": credit["job"], "contributor": person}
            found.setdefault("contributor", []).append(role)
    return found


def _companies(film: Values) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for company in film.get("companies", ()):
        organization = {"@type": "Organization", "name": company["name"]}
        key = {"production": "productionCompany", "distribution": "publisher"}.get(company["role"])
        if key:
            found.setdefault(key, []).append(organization)
        else:
            role = {"@type": "Role", "roleName": company["role"], "provider": organization}
            found.setdefault("provider", []).append(role)
    return found


def _country(code: str) -> dict[str, Any]:
    return {"@type": "Country", "name": territory_name(code) or code, "identifier": code}


def _event(release: Values) -> dict[str, Any]:
    code = release.get("territory")
    place = _country(code) if code and code != "001" else None
    service = {"@type": "BroadcastService", "name": release.get("platform")}
    return {
        "@type": "PublicationEvent",
        "additionalType": release["type"],
        "name": release.get("event"),
        "startDate": plain_date(release.get("date")),
        "location": place or ({"@type": "Place", "name": "world-wide"} if code else None),
        "publishedOn": service if "platform" in release else None,
    }


def _identifier(scheme: str, value: Any) -> dict[str, Any]:
    return {"@type": "PropertyValue", "propertyID": scheme, "value": str(value)}


def _source(source: Values) -> dict[str, Any]:
    return {
        "@type": "CreativeWork",
        "name": source.get("title"),
        "url": web(source.get("url")),
        "publisher": {"@type": "Organization", "name": source["publisher"]}
        if "publisher" in source
        else None,
        "author": {"@type": "Person", "name": source["author"]} if "author" in source else None,
        "datePublished": plain_date(source.get("published")),
    }
