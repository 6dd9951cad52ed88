"""Safe fixes of a record's text; every byte outside the texts that are mended stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import tomli

from filmcli.record.outline import outline
from filmcli.record.rules.table import Remark
from filmcli.record.rules.texts import FIXES
from filmcli.record.values import toml_value

_QUOTES = ('"""', "'''", '"', "'")


def fixed(text: str, remarks: Iterable[Remark]) -> str:
    """Mend what remarks call fixable in the text that they were made of."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text[len(mark) :]
    for remark in remarks:
        if remark.fixable:
            text = _mended(text, remark)
    return mark + text


def _mended(text: str, remark: Remark) -> str:
    values = outline(text).values
    path = remark.path
    # `director = "A"` stands for a list, and a plain variant for a table.
    while path not in values:
        path = path[:-1]
    start, end = values[path][:2]
    written = _respelled(text[start:end], FIXES[remark.code])
    return text[:start] + written + text[end:]


def _respelled(raw: str, fix: Callable[[str], str]) -> str:
    """Write a TOML string anew, in the form it has where that is possible."""
    new = fix(str(_decoded(raw)))
    quote = next(each for each in _QUOTES if raw.startswith(each))
    inner = raw[len(quote) : -len(quote)]
    lead = inner[: len(inner) - len(inner.lstrip("\r\n"))] if len(quote) > 1 else ""
    candidates = [fix(raw), quote + lead + fix(inner[len(lead) :]) + quote]
    if len(quote) == 1:
        candidates.append(toml_value(new))  # where the letters are written as escapes
    return next((each for each in candidates if _decoded(each) == new), raw)


def _decoded(raw: str) -> object:
    try:
        return tomli.loads(f"value = {raw}".replace("\r\n", "\n")).get("value")
    except ValueError:
        return None
