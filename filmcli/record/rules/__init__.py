"""What a valid record could do better: each rule with a code; `x-ignore` silences it there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from filmcli.errors import nearest
from filmcli.record.rules import entries, sources, texts, times
from filmcli.record.rules.table import (
    BY_CODE,
    RULES,
    SEVERITIES,
    Remark,
    Rule,
    Written,
)

__all__ = ["BY_CODE", "RULES", "SEVERITIES", "Remark", "Rule", "ignored", "remarks"]
IGNORE = "x-ignore"


def remarks(written: Written, today: date | None = None) -> Iterator[Remark]:
    """Give what is to be said of a valid record; `written` is what its file says, key for key.

    Without `today` nothing is said of what is to come.
    """
    silenced = ignored(written)
    for module in (sources, texts, times, entries):
        for remark in module.remarks(written, today):
            if remark.code not in silenced:
                yield remark
    if "unknown-code" not in silenced:
        yield from _unknown_codes(written)


def ignored(written: Written) -> frozenset[str]:
    """Give the codes that a record silences."""
    codes = written.get(IGNORE)
    names = [each for each in codes if isinstance(each, str)] if isinstance(codes, list) else []
    return frozenset(name for name in names if name in BY_CODE and BY_CODE[name].silent)


def _unknown_codes(written: Written) -> Iterator[Remark]:
    codes = written.get(IGNORE, [])
    if not isinstance(codes, list):
        words = 'is not a list of codes; write x-ignore = ["missing"]'
        yield Remark((IGNORE,), "unknown-code", words)
        return
    known = [rule.code for rule in RULES if rule.silent]
    for number, code in enumerate(codes):
        if code in known:
            continue
        words = f'"{code}" cannot be silenced' if code in BY_CODE else f'"{code}" is not a code'
        close = nearest(str(code), known)
        hint = f"did you mean {close}?" if close else "filmcli check --explain lists them"
        yield Remark((IGNORE, number), "unknown-code", f"{words}; {hint}")
