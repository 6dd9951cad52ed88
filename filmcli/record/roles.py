"""Roles and names as other files write them: what was said of one stands in brackets behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_NOTE = re.compile(
    r"(?:voice|uncredited|unconfirmed|archive|archival|singing voice|rumou?red|as |credit only|"
    r"scenes? deleted|deleted scenes?|narrator|voice-over|motion capture|also archive)[^()]*",
    re.IGNORECASE,
)


class Role(NamedTuple):
    """A role or a name, and what was said of it in brackets."""

    name: str
    note: str | None


def role(words: str) -> Role:
    """Part a role from notes such as (voice) and (uncredited) behind it; it may be notes alone."""
    bare, start = _parted(words, lambda note: _NOTE.fullmatch(note.strip()) is not None)
    return _noted(bare, start)


def credited(words: str) -> Role:
    """Part a name from whatever stands in brackets behind it: "Len Deighton (novel)"."""
    bare, start = _parted(words, lambda note: bool(note.strip()))
    return _noted(bare, start) if start else Role(bare, None)


def in_brackets(name: str | None, note: str | None) -> str | None:
    """Write a role with its note; None where `role` would not part them again."""
    words = " ".join(filter(None, (name, f"({note})" if note else None)))
    return words if role(words) == Role(name or "", note) else None


def _noted(words: str, start: int) -> Role:
    notes = re.findall(r"\(([^()]+)\)", words[start:])
    return Role(words[:start].rstrip(), ", ".join(map(str.strip, notes)) or None)


def _parted(words: str, is_note: Callable[[str], bool]) -> tuple[str, int]:
    """Put words on one line, and tell where the brackets at its end begin.

    The line is looked through once, from its end: it may hold a hundred thousand brackets.
    """
    bare = " ".join(words.split())
    end = len(bare)
    while end and bare[end - 1] == ")":
        start = bare.rfind("(", 0, end)
        inner = bare[start + 1 : end - 1]
        if start < 0 or ")" in inner or not is_note(inner):
            break
        end = start - (start > 0 and bare[start - 1] == " ")
    return bare, end
