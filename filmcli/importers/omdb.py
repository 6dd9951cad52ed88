"""Films of answers of the OMDb API, as saved: one, an array, one a line, a page of a search.

https://www.omdbapi.com. Every value is a text, and "N/A" is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from filmcli.importers import naming
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.importers.making import Making
from filmcli.importers.parsing import BrokenLine, json_lines, json_value
from filmcli.record import roles

TITLE = "OMDb"

_NOTHING = ("", "N/A")
_OTHERS = {
    "series": "a series",
    "episode": "an episode of a series",
    "game": "a game",
    "season": "a season of a series",
}
_MARKS = (b'"imdbID"', b'"Search"', b'"Response"')
_KINDS = {"Short": "short", "Documentary": "documentary", "TV Movie": "tv-movie"}
_DATE_NOTE = "OMDb's one date of release; of which sort, and where, is not said"
_MERGED = "#DUPE#"  # the title that IMDb gave ids it had merged into others


def sniff(head: bytes, name: str) -> bool:  # noqa: ARG001
    """Tell JSON with OMDb's keys, which begin with a capital but for those of IMDb's."""
    words = head.replace(b"\0", b"")
    is_json = words.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ")[:1] in (b"{", b"[")
    return is_json and any(mark in words for mark in _MARKS)


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:  # noqa: ARG001
    """Give the films of a body, of an array of them, or of one a line."""
    try:
        body = json_value(file.data, file.name)
    except Unreadable as error:
        if "Extra data" not in error.why:
            raise
    else:
        yield from _items(body, None)
        return
    for each in json_lines(file.data, file.name):
        if isinstance(each, BrokenLine):
            yield Refused(each.why, each.line)
        else:
            yield from _items(each.value, each.line)


def _items(body: Any, line: int | None) -> Iterator[Item]:
    if isinstance(body, list):
        for each in body:
            yield _item(each, line)
        if not body:
            yield Refused("an empty list", line)
    elif isinstance(body, dict) and isinstance(body.get("Search"), list):
        for each in body["Search"]:
            yield _item(each, line)
        if not body["Search"]:
            yield Refused("a search that found nothing", line)
    else:
        yield _item(body, line)


def _item(body: Any, line: int | None) -> Draft | Refused:
    if not isinstance(body, dict):
        return Refused("no film: a body of OMDb is an object", line)
    name = str(body.get("Title") or body.get("imdbID") or "")[:200] or None
    if "Error" in body or body.get("Response") == "False":
        return Refused(f"an error of OMDb: {str(body.get('Error'))[:200]}", line, name)
    kind = str(body.get("Type") or "movie").lower()
    if kind != "movie":
        return Refused(_OTHERS.get(kind, f"of type {kind[:40]}, which is no film"), line, name)
    if body.get("Title") == _MERGED:
        return Refused(
            "an id that IMDb has merged into another", line, str(body.get("imdbID"))[:40]
        )
    return _film(body, line, name)


def _film(body: Mapping[str, Any], line: int | None, name: str | None) -> Draft | Refused:
    making = Making()
    title = body.get("Title")
    making.title(None if title in _NOTHING else title)
    for key, value in body.items():
        words = value.strip() if isinstance(value, str) else value
        if words in _NOTHING or key in ("Title", "Type", "Response") or words in (None, []):
            continue
        reader = _READERS.get(key)
        if reader is not None and isinstance(words, str):
            reader(making, words, key)
        else:
            making.put_aside(key, _ratings(words) if key == "Ratings" else words)
    return making.item(line, name)


def _ratings(value: Any) -> Any:
    """Give the ratings by who made them."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return value
    return {str(each.get("Source")): each.get("Value") for each in value}


def _year(making: Making, words: str, key: str) -> None:
    making.year(words, key)


def _runtime(making: Making, words: str, key: str) -> None:
    found = naming.minutes(words)
    making.runtime(found if found is not None else words, key)


def _released(making: Making, words: str, key: str) -> None:
    date = naming.day(words)
    if date is None:
        making.put_aside(key, words)
    else:
        making.release("theatrical", date, certainty="probable", note=_DATE_NOTE)


def _dvd(making: Making, words: str, key: str) -> None:
    date = naming.day(words)
    if date is None:
        making.put_aside(key, words)
    else:
        making.release("physical", date, note="DVD")


def _genres(making: Making, words: str, key: str) -> None:  # noqa: ARG001
    found = naming.listed(words)
    for each in found:
        making.listed("genres", each)
    kinds = [_KINDS[each] for each in found if each in _KINDS]
    making.put("kind", "short" if "short" in kinds else next(iter(kinds), None))


def _crew(job: str) -> Callable[[Making, str, str], None]:
    def put(making: Making, words: str, key: str) -> None:  # noqa: ARG001
        notes: dict[str, list[str]] = {}
        for each in naming.listed(words):
            name, note = roles.credited(each)
            notes.setdefault(name, []).extend([note] if note else [])
        for name, said in notes.items():
            note = ", ".join(dict.fromkeys(said)) or None
            making.entry("crew", name=name, job=job, note=note)

    return put


def _actors(making: Making, words: str, key: str) -> None:  # noqa: ARG001
    for name in naming.listed(words):
        making.entry("cast", name=name)


def _text(field: str) -> Callable[[Making, str, str], None]:
    def put(making: Making, words: str, key: str) -> None:  # noqa: ARG001
        making.put(field, words)

    return put


def _languages(making: Making, words: str, key: str) -> None:
    strange = [each for each in naming.listed(words) if not _is_language(making, each)]
    making.put_aside(key, strange)


def _is_language(making: Making, word: str) -> bool:
    return making.code("languages", naming.language(word))


def _countries(making: Making, words: str, key: str) -> None:
    found = naming.listed(words)
    strange = [each for each in found if not making.code("countries", naming.country(each))]
    making.put_aside(key, strange)


def _companies(making: Making, words: str, key: str) -> None:  # noqa: ARG001
    for name in naming.listed(words):
        making.entry("companies", name=name, role="production")


def _id(making: Making, words: str, key: str) -> None:
    making.id("imdb", words, key)


def _number(name: str) -> Callable[[Making, str, str], None]:
    def put(making: Making, words: str, key: str) -> None:
        bare = words.replace(",", "")
        if re.fullmatch(r"\d{1,15}", bare):
            making.put_aside(name, int(bare))
        elif re.fullmatch(r"\d{1,3}\.\d{1,3}", bare):
            making.put_aside(name, float(bare))
        else:
            making.put_aside(key, words)

    return put


def _website(making: Making, words: str, key: str) -> None:
    if words.startswith(("http://", "https://")):
        making.put_aside("website", words)
    else:
        making.lose(f"{key}: {words[:80]} is no web address")


_READERS: dict[str, Callable[[Making, str, str], None]] = {
    "Year": _year,
    "Released": _released,
    "DVD": _dvd,
    "Runtime": _runtime,
    "Genre": _genres,
    "Director": _crew("director"),
    "Writer": _crew("writer"),
    "Actors": _actors,
    "Plot": _text("synopsis"),
    "Language": _languages,
    "Country": _countries,
    "Production": _companies,
    "imdbID": _id,
    "imdbRating": _number("rating"),
    "imdbVotes": _number("votes"),
    "Metascore": _number("metascore"),
    "Website": _website,
}
