"""The values of fields: ids, numbers and lists; each text is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from filmcli.importers.imdb.reader import Bad

# Ids have 27 bits beside the five of a category; IMDb has used 24 of them.
MOST_ID = (1 << 27) - 1
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


def title_id(field: str) -> int:
    """Give the number of a title: tt0111161."""
    return _id(field, "tt")


def person_id(field: str) -> int:
    """Give the number of a person: nm0000151."""
    return _id(field, "nm")


def _id(field: str, prefix: str) -> int:
    digits = field[2:]
    if field[:2] == prefix and 7 <= len(digits) <= 9 and digits.isdigit() and digits.isascii():
        number = int(digits)
        if 0 < number <= MOST_ID:
            return number
    raise Bad(f"not the id of a {'title' if prefix == 'tt' else 'person'}")


def _number(field: str, name: str, most: int) -> int | None:
    if not field:
        return None
    if len(field) <= 10 and field.isdigit() and field.isascii() and int(field) <= most:
        return int(field)
    raise Bad(f"{name} is not a number")


def numbers(name: str, most: int = 999_999) -> Values:
    """Give what reads the whole numbers of a column; None for an empty field."""
    return Values(lambda field: _number(field, name, most))


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
    if field[:2] == '["' and field[-2:] == '"]':
        inner = field[2:-2]
        if '"' not in inner and "\\" not in inner:
            return inner
    if field[:1] != "[":
        return field
    names = _names(field)
    if names is None:
        # A CSV tool has doubled the quotes, and another has taken the outer ones away.
        names = _names(field.replace('""', '"'))
    if names is None:
        raise Bad("characters is not a JSON list of texts")
    return "\x02".join(name.translate(_PARTING) for name in names)


def _names(field: str) -> list[str] | None:
    import json

    try:
        names = json.loads(field)
    except (ValueError, RecursionError):
        return None
    return names if all(isinstance(name, str) for name in names) else None


# What parts packed fields, which an escape in JSON can bring in; and half a surrogate pair.
_PARTING = dict.fromkeys(map(ord, "\t\n\x02"), " ") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
