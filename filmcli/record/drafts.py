"""Values from elsewhere as those of a record: only what is valid, and each with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from filmcli.record.limits import MAX_LIST, after_parsing
from filmcli.record.vocabulary import PLAIN_FIELDS

LISTS = ("titles", "cast", "crew", "companies", "releases")
_BY_KEY = ("ids", "people")
_PROBE = {"title": "-"}


def fitting(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Give what of the values a record can hold, and why the rest was left out."""
    lost: list[str] = []
    bounded = {
        key: each[:MAX_LIST] if isinstance(each, list) else each for key, each in values.items()
    }
    lost += [
        f"{key}: {len(each) - MAX_LIST} more than the {MAX_LIST} that a list holds"
        for key, each in values.items()
        if isinstance(each, list) and len(each) > MAX_LIST
    ]
    if not list(_problems({**_PROBE, **bounded})):
        return bounded, lost
    kept: dict[str, Any] = {}
    for key, value in bounded.items():
        fit = _part(key, value, lost)
        if fit not in ({}, [], None):
            kept[key] = fit
    return kept, lost


def _part(key: str, value: Any, lost: list[str]) -> Any:
    """Give what is valid of one field: entry by entry, or the whole of it."""

    def fits(probe: Any, named: str) -> bool:
        problem = next(_problems({**_PROBE, key: probe}), None)
        if problem:
            lost.append(f"{named}: {problem}")
        return problem is None

    if key in LISTS and isinstance(value, list):
        return [each for each in value if fits([each], f"{key}: {_name(each)}")]
    if key in _BY_KEY and isinstance(value, Mapping):
        return {name: each for name, each in value.items() if fits({name: each}, f"{key}.{name}")}
    return value if fits(value, key) else None


def _name(entry: Any) -> str:
    named = entry.get("name") or entry.get("title") or entry.get("type") if entry else None
    return str(named)[:80]


def _problems(values: dict[str, Any]) -> Iterator[str]:
    """Say what of a record's values is not valid."""
    from pydantic_core import ValidationError

    from filmcli.record.validation import validator
    from filmcli.record.wording import key_path, worded

    for path, words in after_parsing(values):
        yield f"{'.'.join(map(str, path))}: {words}"
    try:
        validator().validate_python(dict(values))
    except ValidationError as error:
        for each in error.errors(include_url=False):
            yield worded(each, key_path(each)[-1])


def cited(values: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Give the values, each citing a source: an entry by its own, a plain field in `cites`."""
    made: dict[str, Any] = {}
    cites: dict[str, list[str]] = {}
    for key, value in values.items():
        if key in LISTS:
            made[key] = [{**entry, "sources": [source]} for entry in value]
        elif key == "people":
            made[key] = {name: {**entry, "sources": [source]} for name, entry in value.items()}
        else:
            made[key] = value
            if key in PLAIN_FIELDS:
                cites[key] = [source]
    ordered = {key: cites[key] for key in PLAIN_FIELDS if key in cites}
    return made | ({"cites": ordered} if ordered else {})


def own(values: Mapping[str, Any], told: Callable[[str], None]) -> dict[str, Any]:
    """Give what of values that no field is for a record can hold beside its fields."""
    kept = {}
    for key, value in values.items():
        plain = _without_nothing(value)
        problem = next(after_parsing({key: plain}), None)
        if problem is not None:
            told(f"{key}: {problem[1]}")
        elif plain not in (None, {}, []):
            kept[key] = plain
    return kept


def _without_nothing(value: Any) -> Any:
    """Leave out None, for which TOML has no word."""
    if isinstance(value, Mapping):
        pairs = ((str(key), _without_nothing(each)) for key, each in value.items())
        return {key: each for key, each in pairs if each is not None}
    if isinstance(value, list | tuple):
        return [each for each in map(_without_nothing, value) if each is not None]
    return value
