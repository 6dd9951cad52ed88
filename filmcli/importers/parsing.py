"""JSON and tables of strangers, within limits and without what their parsers let pass."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from filmcli.importers.bounded import Unreadable
from filmcli.importers.decoding import Lines
from filmcli.importers.decoding import text as text_of

MAX_DEPTH = 50
MAX_DIGITS = 40
MAX_VALUES = 3_000_000  # in one document; each costs up to a hundred bytes of memory
MAX_LINE = 1 << 20  # letters of a line of JSON Lines, and of a row of a table

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"')
_NOT_BRACKETS = re.compile(r"[^\[\]{}]++")
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{},:]|[^\s"\[\]{},:]++', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class _Wrong(ValueError):
    """A value that JSON has no place for."""


class _TooMuch(_Wrong):
    """More than is read, which has no place of its own."""


class Row(NamedTuple):
    """A row of a table, and the line that it begins on."""

    line: int
    cells: list[str]


class BrokenLine(NamedTuple):
    """A line that is no value, and why."""

    line: int
    why: str


class Value(NamedTuple):
    """A value, and the line that it stands on."""

    line: int
    value: Any


def json_value(data: bytes, name: str) -> Any:
    """Read a JSON document; raises Unreadable, with the line, for what is not sound."""
    words = text_of(data, name).text
    try:
        return _loaded(words)
    except _TooMuch as error:
        raise Unreadable(name, str(error)) from None
    except _Wrong as error:
        line, _ = _fault(words)
        raise Unreadable(name, str(error), line) from None
    except json.JSONDecodeError as error:
        why = f"not JSON: {error.msg} (column {error.colno})"
        raise Unreadable(name, why, error.lineno) from None


def json_sound(words: str) -> Any:
    """Give a value; None where it is not sound, which `json_value` says more of."""
    try:
        return _loaded(words)
    except (_Wrong, json.JSONDecodeError):
        return None


def json_lines(data: bytes, name: str) -> Iterator[Value | BrokenLine]:
    """Read JSON Lines; a line that is not sound hides no other."""
    for number, words in enumerate(Lines(data, name), start=1):
        if not words.strip():
            continue
        if len(words) > MAX_LINE + 1:  # its end is no part of it
            yield BrokenLine(number, f"more than {MAX_LINE} letters")
            continue
        try:
            yield Value(number, _loaded(words))
        except _Wrong as error:
            yield BrokenLine(number, str(error))
        except json.JSONDecodeError as error:
            yield BrokenLine(number, f"not JSON: {error.msg} (column {error.colno})")


def table_rows(words: str, name: str, delimiter: str = ",") -> Iterator[Row]:
    """Read the rows of a CSV file, blank lines left out; raises Unreadable at a broken one.

    A quote that is never closed, or closed before something else, would merge rows: the line that
    it began on is named. Rows end at newlines only.
    """
    lines = (f"{line}\n" for line in words.split("\n"))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(name, f"a row that is not CSV: {error}", before + 1) from None
        line, before = before + 1, reader.line_num
        if any("\0" in cell for cell in cells):
            raise Unreadable(name, "a row with a NUL", line)
        if sum(map(len, cells)) > MAX_LINE:
            raise Unreadable(name, f"a row of more than {MAX_LINE} letters", line)
        if cells and not (len(cells) == 1 and not cells[0].strip()):
            yield Row(line, cells)


def _loaded(words: str) -> Any:
    values = words.count(",") + words.count("[") + words.count("{")
    if values > MAX_VALUES:
        raise _TooMuch(f"more than {MAX_VALUES} values")
    if words.count("[") + words.count("{") > MAX_DEPTH and _too_deep(words):
        raise _Wrong(f"nested more than {MAX_DEPTH} levels deep")
    try:
        found = json.loads(
            words,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_constant,
        )
    except RecursionError:
        raise _Wrong(f"nested more than {MAX_DEPTH} levels deep") from None
    if _SURROGATE.search(words) and _has_surrogate(found):
        raise _Wrong("half of a pair of surrogates, which is no letter")
    return found


def _too_deep(words: str) -> bool:
    left = _NOT_BRACKETS.sub("", _STRING.sub("", words))
    for _ in range(MAX_DEPTH):
        left = left.replace("[]", "").replace("{}", "")
    # What is left may be unbalanced, too, which is for the parser to say.
    return left.count("[") + left.count("{") > MAX_DEPTH or ("[]" in left or "{}" in left)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Wrong(f"the key {json.dumps(twice[:80])} twice in one object")
    return made


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _Wrong(f"a number of more than {MAX_DIGITS} digits")
    return int(digits)


def _decimal(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Wrong(f"{digits[:40]} is more than a number can be")
    return number


def _constant(word: str) -> float:
    raise _Wrong(f"{word} is not JSON")


def _has_surrogate(value: Any) -> bool:
    if isinstance(value, str):
        return any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return any(_has_surrogate(each) for pair in value.items() for each in pair)
    return isinstance(value, list) and any(map(_has_surrogate, value))


def _fault(words: str) -> tuple[int, int]:
    """Find the line and column of the first thing that `_loaded` refuses."""
    stack: list[set[str] | None] = []
    last: re.Match[str] | None = None
    for token in _TOKEN.finditer(words):
        sign = token[0]
        if sign in ("[", "{"):
            stack.append(set() if sign == "{" else None)
        elif sign in ("]", "}") and stack:
            stack.pop()
        elif sign == ":" and last is not None and stack and (keys := stack[-1]) is not None:
            if last[0] in keys:
                return _position(last)
            keys.add(last[0])
        if len(stack) > MAX_DEPTH or _is_refused(sign):
            return _position(token)
        last = token
    return 1, 1


def _is_refused(sign: str) -> bool:
    if sign[0] == '"':
        return bool(_SURROGATE.search(sign)) and _lone(sign)
    if sign in ("NaN", "Infinity", "-Infinity"):
        return True
    if sign.lstrip("-").isdigit():
        return len(sign) > MAX_DIGITS
    try:
        return sign[0] in "-0123456789" and not math.isfinite(float(sign))
    except ValueError:
        return False


def _lone(sign: str) -> bool:
    try:
        return _has_surrogate(json.loads(sign))
    except ValueError:
        return False


def _position(match: re.Match[str]) -> tuple[int, int]:
    start = match.start()
    return match.string.count("\n", 0, start) + 1, start - match.string.rfind("\n", 0, start)
