"""Edits of a log's text that leave every other byte as it is: text in, text out.

New entries go to the end of the file, whatever their kind, as in a diary. What comes out is parsed
again and must hold what was asked for and nothing else; otherwise nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import tomli

from filmcli.errors import FilmcliError
from filmcli.record.log import SECTIONS
from filmcli.record.outline import outline
from filmcli.record.values import toml_value
from filmcli.record.writer import set_value, unset_value

HEAD = """\
# What I saw, rated and want to see; ratings are of ten.
# Write here what you like: filmcli log shows it, watch, rate, watchlist and import add to it.
"""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONG = re.compile(r'[\\\x00-\x09\x0b-\x1f\x7f]|"(?="|\Z)')

Entry = tuple[str, Mapping[str, Any]]  # a section, and JSON values by key
Place = tuple[str, int]  # a section, and the number of an entry in it


def appended(text: str, entries: Sequence[Entry]) -> str:
    """Add entries to the end of a log; an empty text becomes a log with its head."""
    if not entries:
        return text
    newline = "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"
    before = text if text.strip("\ufeff \t\r\n") else text.strip(" \t\r\n") + HEAD
    if not before.endswith("\n"):
        before += newline
    words = "\n".join(block(section, values) for section, values in entries)
    if not before.replace("\r", "").endswith("\n\n"):
        words = "\n" + words
    expected = _parsed(text)
    for section, values in entries:
        expected.setdefault(section, []).append(_as_toml(values))
    return _sure(before + words.replace("\n", newline), expected)


def block(section: str, values: Mapping[str, Any]) -> str:
    """Write an entry."""
    lines = [f"[[{section}]]"]
    lines += [f"{key} = {_value(key, values[key])}" for key in SECTIONS[section] if key in values]
    return "\n".join(lines) + "\n"


def _value(key: str, value: Any) -> str:
    if key in ("date", "added") and _DAY.fullmatch(value):
        return str(value)  # a TOML date; a month, a year or one in doubt is a text
    if isinstance(value, str) and "\n" in value:
        return f'"""\n{_LONG.sub(_escape, value)}"""'
    return toml_value(value)


def _escape(match: re.Match[str]) -> str:
    named = {'"': '\\"', "\\": "\\\\", "\t": "\t", "\r": "\\r"}
    return named.get(match[0], f"\\u{ord(match[0]):04x}")


def completed(text: str, additions: Mapping[Place, Mapping[str, Any]]) -> str:
    """Add keys to entries that lack them, each entry's behind what it has."""
    if not additions:
        return text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text[len(mark) :]
    newline = "\r\n" if body[: body.find("\n") + 1].endswith("\r\n") else "\n"
    expected = _parsed(text)
    found = outline(body)
    at = {each.path: each.last for each in found.sections if len(each.path) == 2}
    edits = []
    for (section, number), values in additions.items():
        last = at.get((section, number))
        if last is None:
            raise _written_otherwise(section)
        words = "".join(f"{key} = {_value(key, each)}\n" for key, each in values.items())
        end = found.line_end(last.end)
        start = "" if body[:end].endswith("\n") else "\n"
        edits.append((end, (start + words).replace("\n", newline)))
        expected[section][number] |= _as_toml(values)
    for end, words in sorted(edits, reverse=True):
        body = body[:end] + words + body[end:]
    return _sure(mark + body, expected)


def changed(text: str, place: Place, values: Mapping[str, Any]) -> str:
    """Set keys of an entry."""
    for key, value in _as_toml(values).items():
        text = set_value(text, (*place, key), value)
    return text


def removed(text: str, places: Sequence[Place]) -> str:
    """Take entries out; comments above them stay."""
    for place in sorted(places, reverse=True):
        text = unset_value(text, place)
    return text


def _as_toml(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give values as TOML holds them: whole days as dates."""
    from datetime import date

    return {
        key: date.fromisoformat(value)
        if key in ("date", "added") and _DAY.fullmatch(value)
        else value
        for key, value in values.items()
    }


def _parsed(text: str) -> dict[str, Any]:
    return tomli.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))


def _sure(text: str, expected: dict[str, Any]) -> str:
    try:
        found = _parsed(text)
    except ValueError:
        found = {}
    if found != expected:
        section = next((each for each in expected if found.get(each) != expected[each]), "seen")
        raise _written_otherwise(section)
    return text


def _written_otherwise(section: str) -> FilmcliError:
    return FilmcliError(
        f"the log cannot be added to where {section} is not written as tables",
        hint=f"write each entry under a [[{section}]] of its own",
    )
