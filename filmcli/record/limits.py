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
MAX_TEXT = 100_000
MAX_INTEGER = (1 << 63) - 1

_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)|^={7}$", re.MULTILINE)
_MULTILINE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}', re.DOTALL
)
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*')
_DIGITS = re.compile(rf"\b[0-9][0-9a-fA-Fxo_]{{{MAX_DIGITS},}}")


def before_parsing(text: str) -> Iterator[tuple[int, str]]:
    """Give (line, what is wrong) for text that must not reach the parser."""
    for mark in _CONFLICT.finditer(text):
        line = text.count("\n", 0, mark.start()) + 1
        yield line, "a conflict mark of git; keep one side of it and delete the marks"
        return
    bare = _STRING.sub('""', _MULTILINE.sub(_newlines, text))
    depth = 0
    for number, words in enumerate(bare.split("\n"), start=1):
        depth = max(0, depth)
        key = words.partition("=")[0] if depth == 0 else ""
        if key.count(".") >= MAX_KEY_PARTS:
            yield number, f"a key of more than {MAX_KEY_PARTS} parts; records need 4 at most"
            return
        for sign in words:
            depth += (sign in "[{") - (sign in "]}")
            if depth > MAX_DEPTH:
                yield number, f"nested more than {MAX_DEPTH} levels deep; records need 4 at most"
                return
        if _DIGITS.search(words):
            yield number, f"a number of more than {MAX_DIGITS} digits"
            return


def _newlines(match: re.Match[str]) -> str:
    return '""' + "\n" * match.group().count("\n")


def after_parsing(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str]]:
    """Give (key path, what is wrong) for values over a limit, at any depth."""
    if problem := _over(value):
        yield path, problem
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from after_parsing(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from after_parsing(each, (*path, index))


def _over(value: Any) -> str | None:
    match value:
        case list() if len(value) > MAX_LIST:
            return f"{len(value)} entries; a list holds {MAX_LIST} at most"
        case str() if len(value) > MAX_TEXT:
            return f"{len(value)} letters; a text holds {MAX_TEXT} at most"
        case float() if not math.isfinite(value):
            return f"{value} is not a number; leave it out or write a finite one"
        case int() if abs(value) > MAX_INTEGER:
            return "a number beyond 64 bits"
    return None
