"""The order in which a record's keys are written."""

from __future__ import annotations

from functools import cache

from filmcli.record.fields import all_fields, keys_at
from filmcli.record.vocabulary import CATALOGUED, DERIVED, PLAIN_FIELDS, SHORT_FORMS

_OWN_KEYS = (("people",), ("sources",))  # tables whose keys are the user's choice


def rank(table: tuple[str | int, ...], key: str) -> int:
    """Give a key's place in its table; keys of the user's own come last, as they stand."""
    words = tuple(part for part in table if isinstance(part, str))
    if words[:1] in _OWN_KEYS and len(words) > 1:  # of all people or sources the same
        words = (words[0], "", *words[2:])
    places = _places(("x-",) if words and words[0].startswith("x-") else words)
    return places.get(key, len(places))


@cache
def _places(table: tuple[str, ...]) -> dict[str, int]:
    return {key: place for place, key in enumerate(_keys(table))}


def _keys(table: tuple[str, ...]) -> list[str]:
    if not table:
        names = [info.name for info in all_fields()]
        derived = {*DERIVED, *CATALOGUED} - set(SHORT_FORMS)
        return [name for name in names if not ("." in name or "<" in name or name in derived)]
    if table == ("cites",):
        return list(PLAIN_FIELDS)
    if table in _OWN_KEYS or table[0].startswith("x-"):
        return []
    try:
        return keys_at(table)
    except (AttributeError, KeyError, TypeError):
        return []  # no table of the format
