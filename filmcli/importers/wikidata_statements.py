"""What Wikidata's JSON says, statement by statement, each value in few words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from filmcli.importers.making import iso_date, whole

Told = Mapping[str, Any]

_PRECISION = {9: 4, 10: 7, 11: 10}  # letters of a date that are known
_TIME = re.compile(r"\+([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9:]+Z", re.ASCII)


class Statement(NamedTuple):
    """What is said of one property."""

    value: Any  # None where Wikidata says that it is unknown, or none
    kind: str  # of the value: wikibase-entityid, string, time, ...
    rank: str
    qualifiers: Mapping[str, list[Any]]

    def one(self, name: str) -> Any:
        """Give the first value of a qualifier."""
        return next(iter(self.qualifiers.get(name, ())), None)


def statements(claims: Any) -> Iterator[Statement]:
    """Give the statements of one property."""
    for claim in claims if isinstance(claims, list) else ():
        if not isinstance(claim, dict):
            continue
        kind, value = _value(claim.get("mainsnak"))
        told = claim.get("qualifiers")
        qualifiers = {
            name: [_value(each)[1] for each in snaks]
            for name, snaks in (told.items() if isinstance(told, dict) else ())
            if isinstance(snaks, list)
        }
        yield Statement(value, kind, str(claim.get("rank", "normal")), qualifiers)


def _value(snak: Any) -> tuple[str, Any]:
    """Give the kind of a snak's value, and the value in few words; None for an unknown one."""
    data = snak.get("datavalue") if isinstance(snak, dict) else None
    if not isinstance(data, dict):
        return "", None
    kind, value = str(data.get("type")), data.get("value")
    if not isinstance(value, dict):
        return kind, value
    return kind, _READ[kind](value) if kind in _READ else value


def _item_id(value: Told) -> str | None:
    number, item = value.get("numeric-id"), value.get("id")
    if isinstance(item, str):
        return item
    return f"Q{number}" if isinstance(number, int) else None


def _date(value: Told) -> str | None:
    found = _TIME.fullmatch(str(value.get("time")))
    precision = value.get("precision")
    length = _PRECISION.get(precision) if found and isinstance(precision, int) else None
    julian = str(value.get("calendarmodel")).endswith("Q1985786")
    return iso_date(found[1][:length]) if found and length and not julian else None


def _quantity(value: Told) -> Any:
    """Give a number alone, or with its unit as {amount, unit}."""
    amount = str(value.get("amount", "")).removeprefix("+")
    number = whole(amount)
    unit = str(value.get("unit", "1")).rpartition("/")[2]
    told = number if number is not None else amount
    return told if unit == "1" else {"amount": told, "unit": unit}


_READ: dict[str, Callable[[Told], Any]] = {
    "wikibase-entityid": _item_id,
    "time": lambda value: _date(value) or value.get("time"),
    "quantity": _quantity,
    "monolingualtext": lambda value: {name: value.get(name) for name in ("text", "language")},
}


def texts(told: Any) -> dict[str, str]:
    """Give the texts by language, as labels and descriptions have them."""
    values = told.values() if isinstance(told, dict) else ()
    return {
        each["language"]: each["value"]
        for each in values
        if isinstance(each, dict)
        and isinstance(each.get("language"), str)
        and isinstance(each.get("value"), str)
    }
