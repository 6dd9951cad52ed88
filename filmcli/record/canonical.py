"""The canonical form: a film as plain JSON values in model order, and back again.

It is what JSON output prints and what the index stores, so that an unchanged record costs one
`json.loads` and no validation.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from filmcli.record.dates import PartialDate
from filmcli.record.derived import derived
from filmcli.record.model import (
    Claim,
    Company,
    Credit,
    CrewCredit,
    Film,
    Ids,
    Money,
    Person,
    PersonIds,
    PersonName,
    Release,
    Source,
    Title,
    Variant,
    Work,
)
from filmcli.record.vocabulary import DERIVED, JSON_ORDER

_ONE = {"budget": Money, "gross": Money, "ids": Ids}
_MANY = {
    "titles": Title,
    "cast": Credit,
    "crew": CrewCredit,
    "companies": Company,
    "releases": Release,
    "claims": Claim,
}
_KEYED = {"people": Person, "sources": Source}
_INNER_MANY = {"variants": Variant, "known_for": Work, "names": PersonName}
_DATES = frozenset({"date", "debut", "published", "retrieved", "filming"})


def to_json(film: Film) -> dict[str, Any]:
    """Give the film as JSON values, derived fields included, what is absent left out."""
    values = {name: _plain(getattr(film, name)) for name in JSON_ORDER}
    shown = {name: value for name, value in values.items() if not _absent(value)}
    return shown | {key: _plain(value) for key, value in film.extra.items()}


def in_order(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what `to_json` gives of the film that these values make, without making it."""
    told = {"kind": "feature", **values, **derived(values)}
    film: dict[str, Any] = {}
    for name in JSON_ORDER:
        value = told.get(name)
        if value is None or value in ({}, []):
            continue
        if name in _MANY:
            value = [_table(_MANY[name], each) for each in value]
        elif name in _ONE:
            value = _table(_ONE[name], value)
        elif name in _KEYED:
            value = {key: _table(_KEYED[name], each) for key, each in value.items()}
        film[name] = value
    return film | {key: value for key, value in values.items() if key.startswith("x-")}


def _table(kind: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Put an entry's keys in the order of the model, without what says nothing."""
    if kind is Title and "type" not in values:
        values = {**values, "type": Title._field_defaults["type"]}
    names, inner = _ordered(kind, tuple(values))
    entry = {name: values[name] for name in names}
    for name in inner:
        entry[name] = [_table(_INNER_MANY[name], each) for each in entry[name]]
    if "ids" in entry:
        entry["ids"] = _table(PersonIds, entry["ids"])
    if all(entry.values()):
        return entry
    # A claim says that a source names nothing, too: `value = []`.
    return {
        name: each for name, each in entry.items() if name == "value" or each not in ({}, [], None)
    }


@lru_cache(maxsize=1 << 10)
def _ordered(kind: Any, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the keys of an entry in the order of the model, and those that hold entries again.

    The entries of a collection have few shapes, and a record has dozens of entries.
    """
    ordered = tuple(name for name in kind._fields if name in names)
    return ordered, tuple(name for name in ordered if name in _INNER_MANY)


def from_json(values: Mapping[str, Any]) -> Film:
    """Build the film from its canonical form; the values are trusted, not checked again."""
    fields: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in values.items():
        if name in _ONE:
            fields[name] = _ONE[name](**value)
        elif name in _MANY:
            fields[name] = tuple(_entry(_MANY[name], each) for each in value)
        elif name in _KEYED:
            fields[name] = {key: _entry(_KEYED[name], each) for key, each in value.items()}
        elif name == "cites":
            fields[name] = {key: tuple(each) for key, each in value.items()}
        elif name.startswith("x-"):
            extra[name] = value
        elif name not in DERIVED:
            fields[name] = _scalar(name, value)
    return Film(**fields, extra=extra)


def _entry(kind: Any, values: Mapping[str, Any]) -> Any:
    fields: dict[str, Any] = {}
    for name, value in values.items():
        if name in _INNER_MANY:
            fields[name] = tuple(_entry(_INNER_MANY[name], each) for each in value)
        elif name == "ids":
            fields[name] = PersonIds(**value)
        elif kind is Claim and name == "value":
            fields[name] = value
        else:
            fields[name] = _scalar(name, value)
    return kind(**fields)


def _scalar(name: str, value: Any) -> Any:
    if name in _DATES:
        return PartialDate(value)
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        pairs = zip(value._fields, map(_plain, value), strict=True)
        # A claim says that a source names nothing, too: `value = []`.
        return {name: each for name, each in pairs if name == "value" or not _absent(each)}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _absent(value: Any) -> bool:
    return value is None or value in ({}, [])
