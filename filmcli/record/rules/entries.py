"""Rules about what is there twice, in conflict, or missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from filmcli.record.dates import PartialDate, overlaps
from filmcli.record.rules.table import KeyPath, Remark, Written
from filmcli.record.vocabulary import COMPANY_SHORT_FORMS, SHORT_FORMS
from filmcli.safe import normalized

_WORTH_ADDING = {
    "year": "year = 2023",
    "director": 'director = "Name"',
    "runtime": "runtime = 93, in minutes",
    "countries": 'countries = ["KR"]',
    "languages": 'languages = ["ko"]',
    "genres": 'genres = ["Thriller"]',
    "synopsis": 'synopsis = "..."',
    "cast": "a [[cast]] table for each role",
    "releases": "a [[releases]] table",
    "ids": "[ids] with imdb or tmdb",
    "sources": "[sources.key], so that facts can name where they come from",
}
# What makes an entry of a list the same as another.
_SAME = {
    "titles": ("title", "language", "type", "region"),
    "cast": ("name", "character"),
    "crew": ("name", "job"),
    "companies": ("name", "role"),
    "releases": ("type", "date", "territory", "event", "edition", "section", "platform"),
}
_PLAIN_LISTS = ("countries", "languages", "genres", *SHORT_FORMS)


def remarks(written: Written, today: date | None = None) -> Iterator[Remark]:
    """Give what is to be said of entries."""
    del today
    for field, keys in _SAME.items():
        yield from _doubles(field, [_key(each, keys) for each in written.get(field, ())])
    for field in _PLAIN_LISTS:
        yield from _doubles(field, [_folded(each) for each in written.get(field, ())])
    yield from _conflicts(written)
    yield from _originals(written)
    yield from _idle_claims(written)
    yield from _missing(written)


def _key(entry: dict[str, Any], keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(_folded(entry.get(key)) for key in keys)


def _folded(value: Any) -> Any:
    """Give a text as it compares: blanks, case and the form of Unicode do not count."""
    if not isinstance(value, str):
        return value
    return " ".join(normalized("NFC", value).casefold().split())


def _doubles(field: str, keys: Sequence[Any]) -> Iterator[Remark]:
    seen: dict[Any, int] = {}
    for number, key in enumerate(keys):
        first = seen.setdefault(key, number)
        if first != number:
            words = f"says the same as {field}[{first}]; delete one"
            yield Remark((field, number), "double-entry", words)


def _is_sure(entry: dict[str, Any]) -> bool:
    return entry.get("certainty") in (None, "certain")


def _conflicts(written: Written) -> Iterator[Remark]:
    """Compare each premiere with the first of the same place and event."""
    seen: dict[tuple[Any, ...], tuple[int, PartialDate]] = {}
    for number, each in enumerate(written.get("releases", ())):
        if each["type"] != "premiere" or "date" not in each or not _is_sure(each):
            continue
        day, place = PartialDate(each["date"]), _key(each, ("territory", "event", "edition"))
        other, known = seen.setdefault(place, (number, day))
        if not overlaps(day, known.earliest, known.latest):
            words = f'{day}, but releases[{other}] says {known}; say certainty = "disputed" in both'
            yield Remark(("releases", number, "date"), "unmarked-conflict", words)


def _originals(written: Written) -> Iterator[Remark]:
    seen: dict[str | None, int] = {}
    for number, each in enumerate(written.get("titles", ())):
        if each.get("type") != "original" or not _is_sure(each):
            continue
        other = seen.setdefault(each.get("language"), number)
        if other != number:
            words = f"titles[{other}] is the original title already; this one is of another type"
            yield Remark(("titles", number), "two-originals", words)


def _idle_claims(written: Written) -> Iterator[Remark]:
    for number, claim in enumerate(written.get("claims", ())):
        field = claim["field"]
        shown, claimed = written.get(field), claim["value"]
        if field in SHORT_FORMS:
            shown = _names(written, field)
            claimed = {claimed} if isinstance(claimed, str) else set(claimed)
        elif field == "kind":
            shown = shown or "feature"
        if shown and claimed == shown:
            path: KeyPath = ("claims", number, "value")
            words = f"is what the record shows; name the sources where {field} is"
            yield Remark(path, "idle-claim", words)


def _names(written: Written, field: str) -> set[str]:
    """Give the names of a job, in either form."""
    many, key = ("companies", "role") if field in COMPANY_SHORT_FORMS else ("crew", "job")
    wanted = COMPANY_SHORT_FORMS.get(field, field)
    long = {each["name"] for each in written.get(many, ()) if each[key] == wanted}
    return long | set(written.get(field, ()))


def _missing(written: Written) -> Iterator[Remark]:
    for field, example in _WORTH_ADDING.items():
        there = _names(written, field) if field in SHORT_FORMS else written.get(field)
        if not there:
            yield Remark((), "missing", f"no {field}; add {example}")
