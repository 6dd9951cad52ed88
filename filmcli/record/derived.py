"""The fields of a film that follow from others: what they say of values in canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filmcli.record.releases import general, premiere
from filmcli.record.vocabulary import COMPANY_SHORT_FORMS, CREW_SHORT_FORMS, JSON_ORDER


def derived(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields that follow from others, None or empty where they do not."""
    titles = (each["title"] for each in values.get("titles", ()) if each.get("type") == "original")
    found: dict[str, Any] = {"original_title": next(titles, None)}
    jobs: dict[str, list[str]] = {}
    for credit in values.get("crew", ()):
        jobs.setdefault(credit["job"], []).append(credit["name"])
    roles: dict[str, list[str]] = {}
    for company in values.get("companies", ()):
        roles.setdefault(company["role"], []).append(company["name"])
    found |= {field: jobs.get(field) for field in CREW_SHORT_FORMS}
    found |= {field: roles.get(role) for field, role in COMPANY_SHORT_FORMS.items()}
    releases = values.get("releases", ())
    first, main = premiere(releases), general(releases, values.get("countries", ()))
    found["premiered"] = None if first is None else releases[first].get("date")
    found["released"] = None if main is None else releases[main].get("date")
    return found


def in_json_order(values: Mapping[str, Any]) -> dict[str, Any]:
    """Put the fields of a film in order, with those that follow; entries stay as they are."""
    told = {**values, **{name: each for name, each in derived(values).items() if each}}
    film = {name: told[name] for name in JSON_ORDER if told.get(name) not in (None, [], {})}
    return film | {name: each for name, each in values.items() if name.startswith("x-")}
