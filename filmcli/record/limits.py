"""Limits on a record, checked before and after parsing; hostile files stop here.

tomli takes 7 s for a header of 998 parts with 80,000 keys under it and gives up with a
RecursionError on deep nesting, so depth and parts are counted on the text first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

MAX_BYTES = 1 << 20
MAX_DEPTH = 50
MAX_KEY_PARTS = 20
MAX_DIGITS = 40
MAX_LIST = 10_000
MAX_VALUES = 50_000  # keys of tables and entries of lists, in all
MAX_DOTS = 100_000  # in keys and numbers: each may stand for a table, a quarter of a kilobyte
MAX_TEXT = 100_000
MAX_INTEGER = (1 << 63) - 1
MAX_PROBLEMS = 100  # told of one file; who has more has one mistake many times

# Possessive throughout, one pass from left to right: a quote in a comment opens nothing. What is
# never closed ends where the parser gives up, so that nothing is read twice.
_HIDING = re.compile(
    r"#[^\n]*+"
    r'|"""[^"\\]*+(?:(?:\\(?s:.)|"{1,2}+(?!"))[^"\\]*+)*+(?:"{3,5}+)?+'
    r"|'''[^']*+(?:'{1,2}+(?!')[^']*+)*+(?:'{3,5}+)?+"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?+'
    r"|'[^'\n]*+'?+"
)
_BRACKET = re.compile(r"[\[\]{}]")
_LONG_KEY = re.compile(
    rf'(?<![\w-])(?:(?:[\w-]++|"")[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}}', re.ASCII
)
_LONG_NUMBER = re.compile(rf"(?<![\w-])[0-9][0-9_]{{{MAX_DIGITS},}}", re.ASCII)
# The first two stay in a text in quotes, where a merge may well have left them.
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
_CONFLICT_REST = re.compile(r"^(?:\|{7}(?: |$)|={7}$)", re.MULTILINE)


# What closes all that it opens: a header, a list or table on one line without another inside. True
# only where no text goes over several lines, so that each quote is what it seems.
_CLOSED = re.compile(
    r"\[\[[\w-]++\]\]|[\[{](?:[^\]\[{}\"'#\n]++|\"[^\"\\\n\]\[{}]*+\")*+[\]}]", re.ASCII
)


def _may_be_barred(text: str) -> bool:
    """Tell whether `before_parsing` has to look closely, which costs ten times as much."""
    if "<<<<<<<" in text or ">>>>>>>" in text or "|||||||" in text or "=======" in text:
        return True
    opened = text.count("{") + text.count("[")
    if opened > MAX_DEPTH - 4:
        found = _CLOSED.findall(text)
        closed = len(found) + sum(each[1] == "[" for each in found)
        if opened - closed > MAX_DEPTH - 4 or '"""' in text or "'''" in text:
            return True
    many, dots = MAX_KEY_PARTS, text.count(".")
    if dots > MAX_DOTS:
        return True
    return dots >= many and any(line.count(".") >= many for line in text.split("\n"))


def before_parsing(text: str) -> Iterator[tuple[int, str]]:
    """Give (line, what is wrong) for text that must not reach the parser."""
    if not _may_be_barred(text):
        return
    bare = _bare(text)
    if marks := [each for each in (_CONFLICT.search(text), _CONFLICT_REST.search(bare)) if each]:
        line = min(_line(each) for each in marks)
        yield line, "a conflict mark of git; keep one side of it and delete the marks"
    elif found := _too_deep(bare):
        yield _line(found), f"nested more than {MAX_DEPTH} levels deep; records need 4 at most"
    elif found := _LONG_KEY.search(bare):
        yield _line(found), f"a key of more than {MAX_KEY_PARTS} parts; records need 4 at most"
    elif bare.count(".") > MAX_DOTS:
        yield 1, f"more than {MAX_DOTS} dots in keys and numbers"


def long_number(text: str) -> int | None:
    """Find the line of a number that Python refuses to read: one of thousands of digits."""
    numbers = _LONG_NUMBER.finditer(_bare(text))
    longest = max(numbers, key=lambda number: len(number[0]), default=None)
    return None if longest is None else _line(longest)


def _bare(text: str) -> str:
    """Give the text without comments and with empty strings, its lines where they were."""
    return _HIDING.sub(_emptied, text)


def _emptied(match: re.Match[str]) -> str:
    words = match[0]
    return "" if words[0] == "#" else '""' + "\n" * words.count("\n")


def _too_deep(bare: str) -> re.Match[str] | None:
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        if bracket[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return bracket
        else:
            depth = max(0, depth - 1)
    return None


def _line(match: re.Match[str]) -> int:
    return match.string.count("\n", 0, match.start()) + 1


def after_parsing(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str]]:
    """Give (key path, what is wrong) for values over a limit, at any depth."""
    if path == () and len(value) > MAX_LIST:
        yield path, f"{len(value)} keys; a record holds {MAX_LIST} at most"
    elif path == () and too_many(value):
        yield path, f"more than {MAX_VALUES} keys and entries, the most that a record holds"
    elif problem := _over(value):
        yield path, problem
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from after_parsing(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from after_parsing(each, (*path, index))


def too_many(values: dict[str, Any]) -> bool:
    """Tell whether tables and lists hold more, taken together, than a record may."""
    count = 0
    inside: list[Any] = [values]
    while inside and count <= MAX_VALUES:
        each = inside.pop()
        count += len(each)
        below = each.values() if isinstance(each, dict) else each
        inside += [value for value in below if isinstance(value, (dict, list))]
    return count > MAX_VALUES


def _over(value: Any) -> str | None:
    match value:
        case list() if len(value) > MAX_LIST:
            return f"{len(value)} entries; a list holds {MAX_LIST} at most"
        case str() if len(value) > MAX_TEXT:
            return f"{len(value)} letters; a text holds {MAX_TEXT} at most"
        case float() if not math.isfinite(value):
            return f"{value} is not a number; leave it out or write a finite one"
        case int() if abs(value) >= 10**MAX_DIGITS:
            return f"a number of more than {MAX_DIGITS} digits"
        case int() if abs(value) > MAX_INTEGER:
            return "a number beyond 64 bits"
    return None
