"""Which release counts: the premiere, and the general release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from filmcli.record.dates import sort_key

Releases = Sequence[Mapping[str, Any]]


def premiere(releases: Releases) -> int | None:
    """Give the position of the earliest dated premiere, else of the first without a date."""
    found = [number for number, each in enumerate(releases) if each["type"] == "premiere"]
    return min(found, key=lambda number: sort_key(releases[number].get("date")), default=None)


def general(releases: Releases, countries: Sequence[str]) -> int | None:
    """Give the position of the home country's release, else the world-wide, else the earliest.

    A premiere or a festival never counts, a limited release only where there is no other.
    """
    found = [
        number
        for number, each in enumerate(releases)
        if each.get("date") and each["type"] != "premiere" and not each.get("event")
    ]
    wide = [number for number in found if releases[number]["type"] != "limited"] or found
    home = [number for number in wide if releases[number].get("territory") in countries]
    world = [number for number in wide if releases[number].get("territory") == "001"]
    chosen = home or world or wide
    return min(chosen, key=lambda number: sort_key(releases[number].get("date")), default=None)
