"""A film put together from what a file says: what a record holds, what is put aside, what is lost.

Nothing is bent to fit: a year that is none, an unknown country or a runtime of 0 goes aside under
the file's own name for it. Letters that were destroyed before the file was written are never
taken over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from filmcli.importers.items import Draft, Refused
from filmcli.record import codes
from filmcli.record.dates import EARLIEST_YEAR, LATEST_YEAR, parse_date
from filmcli.record.ids import id_problem
from filmcli.record.limits import MAX_INTEGER, MAX_LIST, MAX_TEXT

MAX_MINUTES = 100_000
# What spreadsheets, programs and databases write where they know nothing.
NOTHING = frozenset({"#n/a", "n/a", "na", "nan", "none", "null", "\\n", "-", "--", "#value!", "?"})

_WHOLE = re.compile(r"[+-]?(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})(?:\.0{1,6})?", re.ASCII)
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_LEADS = re.compile("[\u00c2-\u00f4]")  # first bytes of two and more, read as letters
_DEEPEST = 12  # levels in what is put aside; TOML on one line is for people, too
_NUMBERS = frozenset({"tmdb"})


class Making:
    """Gathers the values of one film."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.aside: dict[str, Any] = {}
        self.lost: list[str] = []
        self._said: set[str] = set()  # searching the lists would take square time

    def words(self, value: Any, key: str) -> str | None:
        """Give a text without blanks around it; None for nothing, and for what is damaged."""
        text = str(value).strip() if isinstance(value, str | int | float) else ""
        if not text or isinstance(value, bool) or not is_seen(text):
            return None
        if why := damage(text):
            self.lose(f"{key}: {why}")
            return None
        if len(text) > MAX_TEXT:
            self.lose(f"{key}: more than {MAX_TEXT} letters")
            return None
        return text

    def lose(self, why: str) -> None:
        """Say once what is neither kept nor put aside."""
        if why not in self._said and len(self.lost) < MAX_LIST:
            self._said.add(why)
            self.lost.append(why)

    def put_aside(self, key: str, value: Any) -> None:
        """Keep a value under the file's own name for it; what is empty says nothing."""
        kept = self._portable(value, key, 0)
        if kept not in (None, "", [], {}):
            self.aside[key] = kept

    def put(self, field: str, value: Any, key: str | None = None) -> None:
        """Put a text into a plain field."""
        if (text := self.words(value, key or field)) is not None:
            self.values.setdefault(field, text)

    def title(self, value: Any) -> None:
        """Name the film."""
        self.put("title", value)

    def year(self, value: Any, key: str = "year") -> None:
        """Keep a year of production; others go aside."""
        number = whole(value)
        if number is not None and EARLIEST_YEAR <= number <= LATEST_YEAR:
            self.values.setdefault("year", number)
        else:
            self.put_aside(key, value)

    def runtime(self, value: Any, key: str = "runtime") -> None:
        """Keep a runtime in whole minutes; 0 is no runtime, and goes aside."""
        number = whole(value)
        if number is not None and 0 < number <= MAX_MINUTES and "runtime" not in self.values:
            self.values["runtime"] = number
        else:
            self.put_aside(key, value)

    def id(self, scheme: str, value: Any, key: str | None = None) -> None:
        """Keep an id that has the shape of its scheme; others go aside."""
        number = whole(value) if scheme in _NUMBERS else None
        known: Any = value.strip() if isinstance(value, str) else value
        known = number if number is not None else known
        ids = self.values.get("ids", {})
        if known in (None, "") or ids.get(scheme) == known:
            return
        if id_problem(scheme, known) is None and scheme not in ids:
            self.values.setdefault("ids", {})[scheme] = known
        else:
            self.put_aside(key or scheme, value)

    def listed(self, field: str, value: Any) -> None:
        """Add a text to a list of texts, once."""
        text = self.words(value, field)
        if text is not None and (said := f"{field} {text!r}") not in self._said:
            self._said.add(said)
            self._grow(field, text)

    def code(self, field: str, value: str | None) -> bool:
        """Add a country or a language, if it is a code that is in use."""
        known = country_code(value) if field == "countries" else language_tag(value)
        if known is None:
            return False
        self.listed(field, known)
        return True

    def entry(self, field: str, **told: Any) -> None:
        """Add an entry to titles, cast, crew, companies or releases, without what is not told.

        It is named by its first key: without that text there is no entry.
        """
        first = next(iter(told))
        made: dict[str, Any] = {}
        for name, value in told.items():
            kept = self.words(value, f"{field}.{name}") if isinstance(value, str) else value
            if kept is not None and kept != []:
                made[name] = kept
        if first in made and (said := f"{field} {made!r}") not in self._said:
            self._said.add(said)
            self._grow(field, made)

    def other_title(
        self, title: Any, language: str | None = None, kind: str = "alternative", **more: Any
    ) -> None:
        """Add a title; one that is the film's own in no other language says nothing new."""
        text = self.words(title, "titles")
        says_more = kind != "alternative" or language is not None or more
        if text is None or (text == self.values.get("title") and not says_more):
            return
        self.entry("titles", title=text, language=language, type=kind, **more)

    def release(self, kind: str, date: str | None, **told: Any) -> None:
        """Add a release of a date that is one already."""
        self.entry("releases", type=kind, date=date, **told)

    def person(self, name: str, **told: Any) -> None:
        """Add another name, or ids, of a person who is credited."""
        if self.words(name, "people") is None:
            return
        known = self.values.setdefault("people", {}).setdefault(name, {})
        for key, value in told.items():
            if key == "ids":
                known.setdefault("ids", {}).update(value)
            elif (said := f"people {name!r} {key} {value!r}") not in self._said:
                self._said.add(said)
                known.setdefault(key, []).append(value)

    def item(self, line: int | None = None, what: str | None = None) -> Draft | Refused:
        """Give the film, or say that it has no title."""
        if "title" in self.values:
            return Draft(self.values, self.aside, line, tuple(self.lost))
        damaged = next((why for why in self.lost if why.startswith("title: ")), None)
        return Refused(damaged or "without a title", line, what)

    def _grow(self, field: str, value: Any) -> None:
        entries = self.values.setdefault(field, [])
        if len(entries) < MAX_LIST:
            entries.append(value)
        else:
            self.lose(f"{field}: more than {MAX_LIST}")

    def _portable(self, value: Any, key: str, depth: int) -> Any:
        """Give a value as TOML can hold it, without what says nothing."""
        if isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return value if abs(value) <= MAX_INTEGER else str(value)
        if isinstance(value, str):
            return self.words(value, key)
        if depth >= _DEEPEST or not isinstance(value, Mapping | list | tuple):
            self.lose(f"{key}: more than {_DEEPEST} levels deep") if value is not None else None
            return None
        return self._parts(value, key, depth)

    def _parts(self, value: Any, key: str, depth: int) -> Any:
        pairs: Iterable[tuple[Any, Any]]
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        kept = {name: self._portable(each, key, depth + 1) for name, each in pairs}
        kept = {name: each for name, each in kept.items() if each not in (None, "", [], {})}
        if len(kept) > MAX_LIST:
            self.lose(f"{key}: more than {MAX_LIST} values")
            return None
        return kept if isinstance(value, Mapping) else list(kept.values())


def is_seen(text: str) -> bool:
    """Tell whether a text has a sign that can be seen."""
    return (text[:1].isascii() and text[:1].isalnum()) or any(
        unicodedata.category(sign)[0] not in "ZCM" and sign not in "\u115f\u1160\u3164\uffa0\u2800"
        for sign in text
    )


def damage(text: str) -> str | None:
    """Say how a text was damaged before: letters lost, or UTF-8 read as Windows-1252."""
    if "\ufffd" in text:
        return f'"{text[:80]}" has lost letters (U+FFFD)'
    if not _LEADS.search(text):
        return None
    try:
        meant = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return f'"{text[:80]}" was read in a wrong encoding; "{meant[:80]}" was meant'


def whole(value: Any) -> int | None:
    """Give a whole number: 58, 58.0, "58", "58.0", "1,440"; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    text = value.strip() if isinstance(value, str) else ""
    if not _WHOLE.fullmatch(text):
        return None
    return int(text.partition(".")[0].replace(",", ""))


def iso_date(value: Any) -> str | None:
    """Give a date of 20230201, 2023-02-01, 2023-02 or 2023; None for what is no date.

    A month or day of 00 is not known.
    """
    text = str(value).strip() if isinstance(value, str | int) else ""
    if match := _COMPACT_DAY.fullmatch(text):
        text = "-".join(match.groups())
    try:
        return str(parse_date(text.removesuffix("-00").removesuffix("-00")))
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def country_code(value: str | None) -> str | None:
    """Give the ISO 3166 code that a text is."""
    if value is None or value == codes.WORLD or codes.territory_name(value) is None:
        return None
    return value


@lru_cache(maxsize=1024)
def language_tag(value: str | None) -> str | None:
    """Give a language tag as BCP 47 spells it: zh-hans is zh-Hans; None for what is none."""
    if value is None or len(value) > 40:
        return None
    first, *rest = value.replace("_", "-").lower().split("-")
    spelled = {2: str.upper, 4: str.title}
    tag = "-".join([first, *(spelled.get(len(part), str)(part) for part in rest)])
    tag = _TAGS.get(tag, tag)
    return tag if codes.language_problem(tag) is None else None


# Codes of Wikimedia and TMDB that are no tags, or no longer.
_TAGS = {
    "als": "gsw",
    "be-x-old": "be-tarask",
    "bat-smg": "sgs",
    "cn": "yue",
    "fiu-vro": "vro",
    "roa-rup": "rup",
    "iw": "he",
    "sr-EC": "sr-Cyrl",
    "sr-EL": "sr-Latn",
    "zh-classical": "lzh",
    "zh-min-nan": "nan",
    "zh-yue": "yue",
}
