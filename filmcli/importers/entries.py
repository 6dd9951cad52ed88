"""The objects of a long JSON list one by one, so that only one of them is in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from filmcli.importers.decoding import is_utf_8
from filmcli.importers.parsing import json_sound

LIST = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\[")

# All up to the next bracket that is in no string.
_SKIPPED = re.compile(rb'(?:"(?:[^"\\]++|\\.)*+"|[^"\[\]{}]++)*+', re.DOTALL)
_BLANKS = re.compile(rb"[ \t\r\n]*+")


def json_entries(data: bytes, head: re.Pattern[bytes] = LIST) -> Iterator[Any] | None:
    """Give the objects of a list; `head` matches a document as far as the list's bracket.

    All of it is looked through first: a document that is damaged, or is not quite such a list,
    gives None, and whoever asks reads it whole to say what is wrong with it.
    """
    match = head.match(data)
    if match is None or not is_utf_8(data):
        return None
    closing = b"]" + b"}" * match[0].count(b"{")
    place = match.end()
    for start, end in _objects(data, place):
        if json_sound(data[start:end].decode()) is None:
            return None
        place = end
    rest = data[place : place + 1000]
    if place == match.end() or rest.translate(None, b" \t\r\n") != closing:
        return None
    return (json_sound(data[start:end].decode()) for start, end in _objects(data, match.end()))


def _objects(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Give where each object of a list begins and ends, as far as commas alone part them."""
    while True:
        start = _end(_BLANKS, data, place)
        end = _end_of_object(data, start)
        if end is None:
            return
        yield start, end
        place = _end(_BLANKS, data, end)
        if data[place : place + 1] != b",":
            return
        place += 1


def _end_of_object(data: bytes, start: int) -> int | None:
    if data[start : start + 1] != b"{":
        return None
    depth, place = 1, start + 1
    while depth:
        place = _end(_SKIPPED, data, place)
        sign = data[place : place + 1]
        if sign in (b"", b'"'):
            return None
        depth += 1 if sign in (b"{", b"[") else -1
        place += 1
    return place


def _end(pattern: re.Pattern[bytes], data: bytes, place: int) -> int:
    match = pattern.match(data, place)
    return match.end() if match else place
