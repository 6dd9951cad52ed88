"""filmcli's own JSON and JSON Lines: whole films, with their sources, claims and x-* tables.

Unlike other drafts these have `sources`, `cites` and `claims` in their values, entries name their
sources, and `slug` is the film's: they are records already, and nothing cites the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from filmcli.importers.bounded import Unreadable
from filmcli.importers.entries import json_entries
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.importers.parsing import BrokenLine, json_lines, json_value
from filmcli.record.drafts import LISTS, fitting
from filmcli.record.model import Film
from filmcli.record.vocabulary import (
    CATALOGUED,
    COMPANY_SHORT_FORMS,
    CREW_SHORT_FORMS,
    DERIVED,
    OTHER_KINDS,
    UNWRITTEN,
)

TITLE = "filmcli"
WHOLE = True  # its drafts are records with sources of their own

_SCHEMA = 1
_DOCUMENT = re.compile(rb'^\{\s*"schema"\s*:\s*[0-9]+\s*,\s*"(?:film|films)"\s*:')
_FILMS = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"schema"\s*:\s*1\s*,\s*"films"\s*:\s*)?\[')
_LINE = re.compile(rb'^\{\s*"slug"\s*:\s*"[^"]*"\s*,\s*"title"\s*:')
_FIELDS = frozenset(Film._fields) - set(UNWRITTEN)


def sniff(head: bytes, name: str) -> bool:
    """Tell a document by its schema and film, a line by the slug that it begins with."""
    del name
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return bool(_DOCUMENT.match(start) or _LINE.match(start))


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:
    """Give the films of a document, of a list of films, or of lines with one each."""
    del options
    if _LINE.match(file.data.lstrip(b"\xef\xbb\xbf \t\r\n")):
        for each in json_lines(file.data, file.name):
            if isinstance(each, BrokenLine):
                yield Refused(each.why, each.line)
            else:
                yield _film(each.value, each.line, None)
        return
    films = json_entries(file.data, _FILMS) or _films(file)
    for number, value in enumerate(films, start=1):
        yield _film(value, None, f"entry {number}")


def _films(file: Input) -> list[Any]:
    told = json_value(file.data, file.name)
    if isinstance(told, list):
        return told
    if not isinstance(told, dict):
        raise Unreadable(file.name, "not a document of filmcli")
    if "error" in told:
        raise Unreadable(file.name, "an error that filmcli told, without films")
    schema = told.get("schema")
    if isinstance(schema, int) and schema > _SCHEMA:
        raise Unreadable(file.name, f"written by a newer filmcli: schema {schema}, not {_SCHEMA}")
    others = [key for key in told if key not in ("schema", "film", "films")]
    if "schema" not in told:
        return [told]
    if isinstance(told.get("films"), list):
        return list(told["films"])
    if not isinstance(told.get("film"), dict):
        raise Unreadable(file.name, "a document of filmcli without films")
    if others:
        words = f"an answer about the {others[0][:40]} of a film, not the film"
        raise Unreadable(file.name, words, hint="filmcli export FILM --to json writes the film")
    return [told["film"]]


def _film(told: Any, line: int | None, what: str | None) -> Item:
    if not isinstance(told, dict) or not isinstance(told.get("title"), str):
        return Refused("not a film: no title", line, what)
    if told.get("kind") in OTHER_KINDS:
        return Refused(f"a title of kind {told['kind']}, not a film", line, told["title"][:80])
    written = _long_forms(told)
    broken = [key for key in LISTS if not _are_tables(written.get(key, []))]
    values, lost = fitting({key: each for key, each in written.items() if key not in broken})
    lost += [f"{key}: not a list of tables" for key in broken]
    if "title" not in values:
        return Refused(next(iter(lost), "not a film: no title"), line, what)
    slug = {"slug": told["slug"]} if isinstance(told.get("slug"), str) else {}
    own = {key: value for key, value in told.items() if key.startswith("x-")}
    aside = {key: told[key] for key in CATALOGUED if key in told}
    known = _FIELDS | {"slug", *DERIVED, *own, *aside}
    lost += [f"{key[:80]}: no field of a film" for key in told if key not in known]
    return Draft({**slug, **values, **own}, aside, line, tuple(lost))


def _long_forms(told: Mapping[str, Any]) -> dict[str, Any]:
    """Write out what short forms say where the long form does not, and leave them out."""
    values = {key: each for key, each in told.items() if key in _FIELDS and each is not None}
    _written_out(values, told, "crew", "job", {job: job for job in CREW_SHORT_FORMS})
    _written_out(values, told, "companies", "role", COMPANY_SHORT_FORMS)
    return values


def _written_out(
    values: dict[str, Any],
    told: Mapping[str, Any],
    field: str,
    key: str,
    short: Mapping[str, str],
) -> None:
    entries = values.get(field)
    entries = list(entries) if isinstance(entries, list) else []
    said = {each.get(key) for each in entries if isinstance(each, dict) and _is_text(each.get(key))}
    for form, meant in short.items():
        names = told.get(form)
        names = [names] if isinstance(names, str) else names
        if isinstance(names, list) and meant not in said:
            entries += [{"name": name, key: meant} for name in names if isinstance(name, str)]
    if entries:
        values[field] = entries


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
