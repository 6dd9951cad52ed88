"""Films of wikipedia-movie-data: arrays scraped from Wikipedia's lists of American films.

There are no ids. The article's name and its first paragraph are put aside: the one is no id that a
record has, the other no synopsis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from filmcli.importers.bounded import Unreadable
from filmcli.importers.entries import json_entries
from filmcli.importers.items import Input, Item, Refused
from filmcli.importers.making import Making
from filmcli.importers.parsing import json_value

TITLE = "Wikipedia (wikipedia-movie-data)"

_FIRST = re.compile(rb'^\xef?\xbb?\xbf?\s*\[\s*\{\s*"title"\s*:')
_KEYS = (b'"year"', b'"cast"', b'"genres"')
_KINDS = {"Short": "short", "Documentary": "documentary"}
_USED = frozenset({"title", "year", "cast", "genres"})
_NO_NAMES = frozenset({"and", "none", "various", "n/a"})


def sniff(head: bytes, name: str) -> bool:
    """Tell an array of objects that begin with a title and have a cast and genres."""
    del name
    return bool(_FIRST.match(head)) and all(key in head for key in _KEYS)


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:
    """Give every film of an array; an entry is named by its number where it has no title."""
    del options
    for number, each in enumerate(json_entries(file.data) or _listed_in(file), start=1):
        if isinstance(each, dict):
            yield _film(each, number)
        else:
            yield Refused("not a film", what=f"entry {number}")


def _listed_in(file: Input) -> list[Any]:
    told = json_value(file.data, file.name)
    if not isinstance(told, list):
        raise Unreadable(file.name, "not a list of films")
    return told


def _film(told: Mapping[str, Any], number: int) -> Item:
    made = Making()
    made.title(told.get("title"))
    made.year(told.get("year"))
    for name in _listed(told.get("cast")):
        if _is_name(name):
            made.entry("cast", name=name)
        else:
            made.lose(f"cast: {name!r} is no name")
    for genre in _listed(told.get("genres")):
        made.listed("genres", genre)
    kinds = [kind for genre, kind in _KINDS.items() if genre in made.values.get("genres", ())]
    if kinds:
        made.put("kind", kinds[0])
    for key, value in told.items():
        if key not in _USED:
            made.put_aside(key, value)
    return made.item(what=f"entry {number}")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_name(name: Any) -> bool:
    """Tell a name from the signs and words that a list left between names."""
    return (
        isinstance(name, str)
        and any(sign.isalnum() for sign in name)
        and name.strip().lower() not in _NO_NAMES
    )
