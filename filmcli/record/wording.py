"""What is wrong with a value, in words: the validator's errors, told to the record's author."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from filmcli.errors import nearest
from filmcli.record.fields import keys_at, type_at

KeyPath = tuple[str | int, ...]
SHOWN = 40  # letters of a wrong value that a message repeats

# Keys that follow from others, and what to write in their place.
_FOLLOWS = {
    "slug": "it is the file's name",
    "original_title": '[[titles]] with type = "original" says it',
    "premiered": '[[releases]] with type = "premiere" says it',
    "released": "[[releases]] says it",
}


def worded(error: Mapping[str, Any], name: str | int) -> str:
    """Say what is wrong, and after a semicolon what would be right, never in pydantic's words.

    `name` is the last part of the key path in the file; a claim's value goes by another name.
    """
    path, kind = key_path(error), error["type"]
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "extra_forbidden":
        return _unknown_key(path)
    if kind == "missing":
        return f"is missing; {_example(path)}"
    if kind == "too_short":
        return "is an empty list; write a name, or leave the key out"
    assignment = "" if isinstance(name, int) else f"{name} = "
    wanted = _wanted(path, kind, assignment, error["input"])
    return f"is {_described(error['input'])}; {wanted} would be right"


def key_path(error: Mapping[str, Any]) -> KeyPath:
    """Give the path of an error, without pydantic's mark for a key that is wrong itself."""
    path: KeyPath = tuple(error["loc"])
    is_key = len(path) > 2 and path[-1] == "[key]" and error["type"] != "extra_forbidden"
    return path[:-1] if is_key else path


def _wanted(path: KeyPath, kind: str, assignment: str, value: Any) -> str:
    is_scalar = isinstance(value, str | int | float) and not isinstance(value, bool)
    quoted = _quoted(value) if is_scalar else '"..."'
    if kind == "list_type":
        if type_at(path) != "list of tables":
            return f"a list in square brackets, {assignment}[{quoted}],"
        if len(path) == 1:
            return f"a list of tables, each under [[{path[0]}]],"
        return f"a list of tables, {assignment}[{{ {keys_at((*path, 0))[0]} = {quoted} }}],"
    if kind == "dict_type":
        return _wanted_table(path, quoted)
    if kind == "int_type":
        number = _whole(value)
        return "a whole number without quotes" if number is None else f"{assignment}{number}"
    return f"{assignment}{quoted}" if is_scalar else f"text in quotes, {assignment}{quoted},"


def _wanted_table(path: KeyPath, quoted: str) -> str:
    if type_at(path) == "table of tables":
        key = 'people."A Name"' if path[0] == "people" else "sources.key"
        return f"a table for each, [{key}],"
    if isinstance(path[-1], int):
        return f"a table, {{ {keys_at(path)[0]} = {quoted} }},"
    if path[0] == "cites":
        return 'a table, [cites] with year = ["key"],'
    return f"a table, [{_header(path)}] with {keys_at(path)[0]} = ...,"


def _header(path: KeyPath) -> str:
    from filmcli.record.reader import dotted

    return dotted(tuple(part for part in path if isinstance(part, str)))


def _whole(value: Any) -> int | None:
    """Give the whole number that a text or a decimal number stands for."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    if isinstance(value, date):
        return value.year
    return int(value) if isinstance(value, float) and value.is_integer() else None


def _quoted(value: Any) -> str:
    return f'"{str(value)[:SHOWN]}"'


def _described(value: Any) -> str:
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, str):
        return f"the text {_quoted(value)}"
    for kinds, words in _KINDS.items():
        if isinstance(value, kinds):
            return f"{words} {value.isoformat() if hasattr(value, 'isoformat') else value}"
    return "a list" if isinstance(value, list) else "a table"


# In this order: a datetime is a date to Python.
_KINDS: dict[tuple[type, ...], str] = {
    (int, float): "the number",
    (datetime,): "the date and time",
    (date,): "the date",
    (time,): "the time",
}


def _example(path: KeyPath) -> str:
    name, wanted = path[-1], type_at(path)
    if " | " in wanted:
        return f"write {name} = one of {wanted.replace(' | ', ', ')}"
    if wanted == "any":
        return f"write {name} = what the source says"
    return f"write {name} = 1" if wanted == "number" else f'write {name} = "..."'


def _unknown_key(path: KeyPath) -> str:
    known = keys_at(path[:-1])
    name = str(path[-1])
    if len(path) == 1 and name in _FOLLOWS:
        return f"is never written; {_FOLLOWS[name]}"
    close = nearest(name, known)
    if close:
        return f"is not a key here; did you mean {close}?"
    if len(path) > 1:
        return f"is not a key here; known are {', '.join(known)}"
    return "is not a key of a record; filmcli fields lists them, one of your own begins with x-"
