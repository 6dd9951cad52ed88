"""The values of fields: ids, numbers and lists; each text is worked out once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from filmcli.importers.imdb.reader import Bad
from filmcli.packed import SEVERAL

# Ids have 27 bits beside the five of a category; IMDb has used 24 of them.
MOST_ID = (1 << 27) - 1
_LENGTHS = frozenset({9, 10, 11})  # of an id
_OF = {"tt": "title", "nm": "person"}
_REMEMBERED = 200_000  # texts; what strangers invent must not fill the memory


class Values(dict[str, Any]):
    """What each text stands for, worked out when it first comes up."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> Any:
        value = self._parse(text)
        if len(self) > _REMEMBERED:
            self.clear()
        self[text] = value
        return value


def ids(fields: Sequence[str], prefix: str) -> list[int]:
    """Give the numbers of a whole column of ids; raise Bad where one is none.

    No number of a good column is longer than the shortest two that ran together.
    """
    return ids_and_digits(fields, prefix)[0]


def ids_and_digits(fields: Sequence[str], prefix: str) -> tuple[list[int], list[str]]:
    """Give the numbers of a whole column of ids, and their digits as they are written."""
    joined = "".join(fields)
    digits = joined.split(prefix)
    whole = "".join(digits)
    if (
        digits[0]
        or len(digits) != len(fields) + 1
        or not _LENGTHS.issuperset(map(len, fields))
        or not (whole.isdigit() and whole.isascii())
    ):
        raise Bad(f"not the id of a {_OF[prefix]}")
    numbers = list(map(int, digits[1:]))
    if min(numbers) <= 0 or max(numbers) > MOST_ID:
        raise Bad(f"not the id of a {_OF[prefix]}")
    return numbers, digits[1:]


def _number(field: str, name: str, most: int) -> int | None:
    if not field:
        return None
    if len(field) <= 10 and field.isdigit() and field.isascii() and int(field) <= most:
        return int(field)
    raise Bad(f"{name} is not a number")


def numbers(name: str, most: int = 999_999) -> Values:
    """Give what reads the whole numbers of a column; None for an empty field."""
    return Values(lambda field: _number(field, name, most))


def orders(read: Values, fields: Sequence[str]) -> list[int]:
    """Give the numbers of a column of orderings; 0 for an empty field."""
    found = list(map(read.__getitem__, fields))
    return [each or 0 for each in found] if None in found else found


def _rating(field: str) -> int:
    whole, _, tenth = field.partition(".")
    if whole.isdigit() and whole.isascii() and len(whole) < 3 and len(tenth) < 2:
        value = int(whole) * 10 + (int(tenth) if tenth.isdigit() and tenth.isascii() else 0)
        if value <= 100 and (not tenth or tenth.isdigit()):
            return value
    raise Bad("averageRating is not between 0 and 10")


def ratings() -> Values:
    """Give what reads ratings, in tenths."""
    return Values(_rating)


def characters(field: str) -> str:
    """Give the characters of a JSON list, parted as packed credits part them."""
    if field[:1] != "[":
        return field.translate(_PARTING)
    if field[:2] == '["' and field[-2:] == '"]' and "\\" not in field and SEVERAL not in field:
        parted = field[2:-2].replace('","', SEVERAL)
        if '"' not in parted:
            return parted
    names = _names(field)
    if names is None:
        # A CSV tool has doubled the quotes, and another has taken the outer ones away.
        names = _names(field.replace('""', '"'))
    if names is None:
        raise Bad("characters is not a JSON list of texts")
    return SEVERAL.join(name.translate(_PARTING) for name in names)


def all_characters(fields: Sequence[str]) -> Sequence[str]:
    """Give the characters of a whole column; the usual ones are bared of `["..."]`."""
    joined = "\n" + "\n".join(fields) + "\n"
    usual = len(fields) - fields.count("")
    if (
        joined.count('\n["') != usual
        or joined.count('"]\n') != usual
        or '\n["]\n' in joined
        or SEVERAL in joined
    ):
        return [field and characters(field) for field in fields]
    bared = joined.replace('\n["', "\n").replace('"]\n', "\n")[1:-1].replace('","', SEVERAL)
    found = bared.split("\n")
    at = seen = 0
    for odd in _ODD.finditer(bared):
        at += bared.count("\n", seen, odd.start())
        seen = odd.start()
        found[at] = characters(fields[at])
    return found


def _names(field: str) -> list[str] | None:
    try:
        names = _LISTS.decode(field)
    except (ValueError, RecursionError):
        return None
    return names if all(isinstance(name, str) for name in names) else None


_LISTS = json.JSONDecoder(strict=False)
_ODD = re.compile(r'["\\][^\n]*')  # the rest of a line that holds a quote or an escape
# What parts packed fields, which an escape in JSON can bring in; and half a surrogate pair.
_PARTING = dict.fromkeys(map(ord, f"\t\n{SEVERAL}"), " ")
_PARTING |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
