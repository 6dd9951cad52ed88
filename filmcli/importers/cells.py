"""What is in a cell: lists, literals of JSON and Python, dates, titles with more than the title."""

from __future__ import annotations

import ast
import html
import json
import re
from typing import Any, NamedTuple

from filmcli.importers import naming
from filmcli.importers.bounded import Unreadable
from filmcli.importers.making import NOTHING, iso_date
from filmcli.importers.parsing import json_value

_LONGEST_LITERAL = 200_000
_DEEPEST = 20
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BEHIND = re.compile(r"\s*\((?P<year>(?:18[7-9]|19[0-9]|20[0-9])[0-9])\)\s*$", re.ASCII)
_IN_BRACKETS = re.compile(r"\s+\((?P<other>[^()]+)\)$")
_ALSO = re.compile(r"^a\.?k\.?a\.?:? ", re.IGNORECASE)
_ARTICLES = (
    "The|A|An|Le|La|Les|L'|Un|Une|El|Los|Las|Il|Lo|Gli|I|Der|Die|Das|Ein|Eine|Den|Det|De|Het|O|Os"
)
_THE = ", The"  # which no title ends with by itself
_MOVED = re.compile(rf"^(?P<rest>.+), (?P<article>{_ARTICLES})$")
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}) ([0-9]{4})", re.ASCII)
_UNSAID = frozenset({"(no genres listed)"})


class Named(NamedTuple):
    """A title apart from the year and the other titles that stood in brackets behind it."""

    title: str
    year: int | None
    others: tuple[str, ...]


def told(cell: Any) -> Any:
    """Give what a cell says; None for blank, N/A and the like, a list or object of a literal."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if text.casefold() in NOTHING or text in _UNSAID or not text:
        return None
    if text[0] + text[-1] in ("[]", "{}") and len(text) <= _LONGEST_LITERAL:
        found = _literal(text)
        return cell if found is None else found
    return text


def _literal(text: str) -> Any:
    """Read a list or object as JSON or Python write it; None for what is neither."""
    if text.count("[") + text.count("{") > 1 and _depth(text) > _DEEPEST:
        return None
    try:
        return json_value(text.encode("utf-8", "surrogatepass"), "cell")
    except Unreadable:
        pass
    try:
        found = ast.literal_eval(text)
        json.dumps(found, allow_nan=False)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return found if isinstance(found, list | dict) else None


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in text:
        depth += (sign in "[{(") - (sign in "]})")
        deepest = max(deepest, depth)
    return deepest


def unescaped(text: str) -> str:
    """Give a text with its HTML entities as the letters they stand for."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def texts(value: Any, *keys: str) -> list[str]:
    """Give the texts of a cell: of a list, of objects by the first key they have, or parted.

    Names may hold a comma; where a cell has | or ; these alone part it.
    """
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list):
        found = [
            next((each[key] for key in keys if each.get(key)), None)
            if isinstance(each, dict)
            else each
            for each in value
        ]
        return [str(each).strip() for each in found if isinstance(each, str | int) and each != ""]
    text = unescaped(str(value))
    for sign in ("|", ";"):
        if sign in text:
            return [part.strip() for part in text.split(sign) if part.strip()]
    return naming.listed(text)


def named(text: str, *, articles: bool) -> Named:
    """Part a title from "(1995)" behind it.

    In a table that moves articles to the end they come back to the front, and what else stands in
    brackets there is another title.
    """
    bare, year = text.strip(), None
    others: list[str] = []
    if (match := _BEHIND.search(bare)) and match.start():
        bare, year = bare[: match.start()], int(match["year"])
    while articles and year is not None and (match := _IN_BRACKETS.search(bare)):
        others.insert(0, _to_front(_ALSO.sub("", match["other"])))
        bare = bare[: match.start()]
    moved = articles or bare.endswith(_THE)
    return Named(_to_front(bare) if moved else bare, year, tuple(others))


def has_moved_article(text: str) -> bool:
    """Tell "American President, The (1995)"."""
    return bool(re.search(r", (?:The|A|An)(?:$| \()", text))


def _to_front(title: str) -> str:
    match = _MOVED.match(title)
    if match is None:
        return title
    between = "" if match["article"].endswith("'") else " "
    return f"{match['article']}{between}{match['rest']}"


def day_first(text: str) -> bool | None:
    """Tell whether 13/1/2010 has its day first; None for what may be either, or is no such date."""
    match = _SLASHES.fullmatch(text.strip())
    if match is None:
        return None
    first, second = int(match[1]), int(match[2])
    if first > 12 >= second:
        return True
    return False if second > 12 >= first else None


def date(value: Any, *, day_is_first: bool | None) -> str | None:
    """Give a date; of 1/2/2010 only where the rest of its column tells the order."""
    text = str(value).strip()
    if match := _SLASHES.fullmatch(text):
        if day_is_first is None:
            return naming.day(text)
        month, number = (2, 1) if day_is_first else (1, 2)
        return iso_date(f"{match[3]}-{int(match[month]):02}-{int(match[number]):02}")
    if match := _MONTH_FIRST.fullmatch(text):
        return naming.day(f"{match[1]} {match[2]}, {match[3]}")
    return naming.day(text) or iso_date(text)


def number_or_text(value: Any) -> Any:
    """Give a plain number as one; what has commas or leading zeros stays as written."""
    if isinstance(value, str) and re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})", value):
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}\.[0-9]{1,6}", value):
        return float(value)
    return value
