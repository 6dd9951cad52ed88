"""Wikidata: entity JSON as the site and its programs give it, and films flattened from a dump.

Entities come in `{"entities": {...}}`, alone, in a list or one a line. Items that a film names
(people, companies, genres, countries) have names only where their entities are in the same file;
else their Q ids are put aside. Options: `language`, of the title that films are filed under.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Input, Item, Refused
from filmcli.importers.making import Making, iso_date
from filmcli.importers.parsing import BrokenLine, Value, json_lines, json_value
from filmcli.importers.wikidata_codes import COUNTRIES, LANGUAGES
from filmcli.importers.wikidata_entity import Known, film

TITLE = "Wikidata"

_ENTITY = re.compile(rb'"(?:labels|claims)"\s*:\s*[\[{]')
_FLAT = re.compile(rb'^\s*\{[^{}\[\]]*"wikidata_id"\s*:\s*"Q')
_BRACKETS = re.compile(r"\s*\(([^()]*)\)$")
_SERIES = re.compile(r"\((?:[^()]* )?(?:TV|television|web)? ?(?:mini)?series\)$", re.IGNORECASE)

# Of the flattened films: the fields whose items may have a label in the same file.
_NAMED = {"genre": "genres", "director": "director", "cast_member": "cast"}


def sniff(head: bytes, name: str) -> bool:
    """Tell entities, and the flattened films, by their keys."""
    del name
    return bool(_FLAT.match(head)) or (
        bool(_ENTITY.search(head)) and (b'"Q' in head or b'"entities"' in head)
    )


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:
    """Give every film of a file; people and other items are refused by what they are."""
    values = _source(file)
    known, labels = Known(options.get("language")), dict[str, str]()
    for each in values():
        told: Any = each.value if isinstance(each, Value) else None
        if _is_entity(told):
            known.add(told)
        elif _is_label(told):
            labels[told["wikidata_id"]] = told["genre_label"]
    for each in values():
        line = each.line or None
        if isinstance(each, BrokenLine):
            yield Refused(each.why, line)
        elif _is_entity(each.value):
            yield film(each.value, known, line)
        elif isinstance(each.value, Mapping) and isinstance(each.value.get("wikidata_id"), str):
            yield _flat(each.value, labels, line)
        else:
            yield Refused(_what(each.value), line)


def _source(file: Input) -> Callable[[], Iterator[Value | BrokenLine]]:
    """Give what gives the values of a file, twice; line 0 is that of a document without lines.

    Lines are read anew each time, so that never more than one is held.
    """
    start = file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{" and _is_lines(file.data):
        return lambda: json_lines(file.data, file.name)
    whole = json_value(file.data, file.name)
    if isinstance(whole, dict) and isinstance(whole.get("entities"), dict):
        whole = list(whole["entities"].values())
        if not whole:
            raise Unreadable(file.name, "a body without entities")
    if not isinstance(whole, list):
        if not _is_entity(whole) and not (isinstance(whole, dict) and "wikidata_id" in whole):
            raise Unreadable(file.name, _what(whole))
        whole = [whole]
    return lambda: (Value(0, each) for each in whole)


def _is_lines(data: bytes) -> bool:
    """Tell lines of objects from one document: the first line is whole, and there is another."""
    first, _, rest = data.strip().partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip()[:1] == b"{"


def _is_entity(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("id"), str)
        and isinstance(value.get("labels", {}), dict | list)
        and ("claims" in value or "labels" in value)
    )


def _is_label(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("genre_label"), str)
        and isinstance(value.get("wikidata_id"), str)
    )


def _what(value: Any) -> str:
    if isinstance(value, dict) and "missing" in value:
        return "an item that does not exist"
    if isinstance(value, dict) and isinstance(value.get("error"), dict):
        return f"an error of Wikidata: {str(value['error'].get('info', 'unknown'))[:200]}"
    return "not an entity of Wikidata"


def _flat(told: Mapping[str, Any], labels: Mapping[str, str], line: int | None) -> Item:
    """Read a film of one flat object, in which a year alone was written as its first day."""
    item, article = told["wikidata_id"], told.get("enwiki_title")
    article = article if isinstance(article, str) else ""
    if "genre_label" in told:
        return Refused("the name of a genre, not a film", line, item)
    if _SERIES.search(article):
        return Refused("a series, not a film", line, article)
    made = Making()
    made.title(told.get("label") or _bare(article))
    made.id("wikidata", item)
    made.id("imdb", told.get("imdb_id"), "imdb_id")
    _published(made, told.get("publication_date"))
    for field, key, table in (
        ("countries", "country_of_origin", COUNTRIES),
        ("languages", "original_language", LANGUAGES),
    ):
        value = told.get(key)
        if value is not None and not (
            isinstance(value, str) and made.code(field, table.get(value))
        ):
            made.put_aside(key, value)
    for key, field in _NAMED.items():
        _named(made, key, field, told.get(key), labels)
    used = {"wikidata_id", "label", "imdb_id", "publication_date", *_NAMED}
    for key, value in told.items():
        if key not in {*used, "country_of_origin", "original_language"}:
            made.put_aside(key, value)
    return made.item(line, item)


def _bare(article: str) -> str:
    """Give an article's name without what tells it from others: (2018 film)."""
    found = _BRACKETS.search(article)
    return article[: found.start()] if found and "film" in found[1] else article


def _published(made: Making, value: Any) -> None:
    date = iso_date(value)
    if date is None:
        made.put_aside("publication_date", value)
        return
    made.year(date[:4], "publication_date")
    if date.endswith("-01-01"):
        made.lose("publication_date: a day of 1 January stands for the year alone in this file")
    elif len(date) == len("2018-04-05"):
        made.release("theatrical", date, certainty="probable")


def _named(made: Making, key: str, field: str, items: Any, labels: Mapping[str, str]) -> None:
    """Add what items are called in the same file; the others are put aside."""
    items = items if isinstance(items, list) else [items]
    names = [labels.get(each) if isinstance(each, str) else None for each in items]
    for name in names:
        if name is not None and field == "genres":
            made.listed(field, name)
        elif name is not None and field == "cast":
            made.entry("cast", name=name)
        elif name is not None:
            made.entry("crew", name=name, job=field)
    unknown = [each for each, name in zip(items, names, strict=True) if name is None]
    made.put_aside(key, unknown)
