"""Key paths and values as people type them, and values as TOML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

import tomli

from filmcli.errors import UsageFault
from filmcli.record.fields import all_fields
from filmcli.record.limits import MAX_KEY_PARTS, before_parsing

KeyPath = tuple[str | int, ...]
_PART = re.compile(r'(?:^|\.)([A-Za-z0-9_-]+)|(?:^|\.)"((?:[^"\\]|\\.)*)"|\[(\d{1,5})\]')
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def key_path(text: str) -> KeyPath:
    """Read a key path: year, ids.imdb, cast[0].character, people."Jeon Jong Seo".debut."""
    parts: list[str | int] = []
    end = 0
    for match in _PART.finditer(text):
        if match.start() != end:
            break
        bare, in_quotes, number = match.groups()
        if number:
            parts.append(int(number))
        else:
            parts.append(bare or re.sub(r"\\(.)", r"\1", in_quotes))
        end = match.end()
    if end != len(text) or not parts or text[0] in ".[":
        raise UsageFault(
            f"{text[:80]}: not a key", hint='year, ids.imdb, cast[0].name or people."A Name".debut'
        )
    if len(parts) > MAX_KEY_PARTS:
        raise UsageFault(f"{text[:80]}: a key of {len(parts)} parts; {MAX_KEY_PARTS} at most")
    return tuple(parts)


def shown(path: Sequence[str | int]) -> str:
    """Write a key path as `key_path` reads it."""
    words = ""
    for part in path:
        words += f"[{part}]" if isinstance(part, int) else ("." if words else "") + toml_key(part)
    return words


def assignment(text: str) -> tuple[KeyPath, Any]:
    """Read key=value; the value is TOML, or plain words where the field holds text.

    `title=1917` is text and `year=1917` a number, because the field says so.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageFault("a value is not UTF-8", hint="records hold UTF-8 text") from None
    match = re.match(r'((?:[^="]|"(?:[^"\\]|\\.)*")*)=', text)
    if match is None:
        raise UsageFault(f"{text[:80]}: not key=value", hint="year=2014, or genres=Drama,Thriller")
    path = key_path(match[1].strip())
    return path, typed(path, text[match.end() :].strip())


def typed(path: KeyPath, value: str) -> Any:
    """Give a value as its field holds it; raises UsageFault for one that is not TOML."""
    kind = _field_type(path)
    if kind.startswith("list of text") and value[:1] not in ("[", '"', "'"):
        return [each.strip() for each in value.split(",") if each.strip()]
    if kind == "date" and not _DAY.fullmatch(value) and value[:1] not in ('"', "'"):
        return value
    if kind not in ("number", "date", "any") and not kind.startswith(("list", "table")):
        return _text(value, lists=kind.startswith("text or list"))
    if kind == "any" and value[:1] not in ('"', "'", "[", "{"):
        try:
            return literal(value)
        except UsageFault:
            return value
    return literal(value)


def _text(value: str, *, lists: bool) -> Any:
    """Give what is typed for a text: a TOML string or list where it is one, else the words."""
    if value[:1] in (('"', "'", "[") if lists else ('"', "'")):
        try:
            return literal(value)
        except UsageFault:
            return value  # `[REC]`, `'Tis the Season`
    return value


def literal(value: str) -> Any:
    """Read a TOML value; raises UsageFault for what is none."""
    text = f"value = {value}"
    try:
        values = {} if any(before_parsing(text)) else tomli.loads(text)
    except (ValueError, RecursionError):
        values = {}
    if list(values) != ["value"]:  # a newline in it could begin another key
        raise UsageFault(
            f"{value[:80]}: not a TOML value", hint='a number, "text", [a list] or {a table}'
        )
    return values["value"]


def _field_type(path: KeyPath) -> str:
    """Look a key path's type up in the table of fields."""
    if str(path[0]).startswith("x-"):
        return "any"
    wanted = [part for part in path if not isinstance(part, int)]
    entry = isinstance(path[-1], int)
    for parts, kind in _types():
        if len(parts) == len(wanted) and all(
            part in (want, "<name>") for part, want in zip(parts, wanted, strict=True)
        ):
            return "text" if entry and "list of text" in kind else "table" if entry else kind
    if wanted[:-1] == ["cites"]:
        return "text" if entry else "list of text"
    return "table" if wanted[:-1] in (["people"], ["sources"]) else "text"


@cache
def _types() -> tuple[tuple[list[str], str], ...]:
    return tuple((info.name.replace("[]", "").split("."), info.type) for info in all_fields())


def toml_key(name: str) -> str:
    """Write one part of a key."""
    return name if _BARE.fullmatch(name) else toml_value(name)


def toml_value(value: Any) -> str:
    """Write a value on one line of TOML, of the type it has."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{_ESCAPED.sub(_escape, value)}"'
        case datetime() | date() | time():
            return value.isoformat()
        case dict():
            pairs = [f"{toml_key(key)} = {toml_value(each)}" for key, each in value.items()]
            return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
        case list() | tuple():
            return f"[{', '.join(map(toml_value, value))}]"
    return repr(value)


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0], f"\\u{ord(match[0]):04x}")
