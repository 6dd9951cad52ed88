"""Rules about years, dates and running times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from filmcli.record.codes import WORLD, territory_name, territory_span
from filmcli.record.dates import PartialDate
from filmcli.record.rules.table import KeyPath, Remark, Written

LATE = 10  # years from production to the first release
# Minutes that a kind of film has: at least, at most.
RUNTIMES = {
    "feature": (40, 600),
    "short": (1, 60),
    "documentary": (5, 900),
    "tv-movie": (30, 400),
    "special": (5, 300),
    "video": (1, 600),
}
_SOVIET = ("SUHH", 1922)
_BALTIC = ("SUHH", 1941)
_YUGOSLAV = ("YUCS", 1919)
_CZECHOSLOVAK = ("CSHH", 1919)
# The state that a territory was part of, and since when. That a code is young says little:
# Jersey is older than its code.
_PART_OF = (
    dict.fromkeys(("AM", "AZ", "GE", "KG", "KZ", "MD", "RU", "TJ", "TM", "UZ"), _SOVIET)
    | dict.fromkeys(("EE", "LT", "LV"), _BALTIC)
    | dict.fromkeys(("BA", "HR", "ME", "MK", "RS", "SI"), _YUGOSLAV)
    | dict.fromkeys(("CZ", "SK"), _CZECHOSLOVAK)
)


def remarks(written: Written, today: date | None = None) -> Iterator[Remark]:
    """Give what is to be said of when and how long."""
    dated = [
        (number, each, PartialDate(each["date"]))
        for number, each in enumerate(written.get("releases", ()))
        if "date" in each
    ]
    yield from _before_premiere(dated)
    yield from _years(written, dated)
    yield from _runtime(written)
    yield from _territories(written, dated)
    if today is not None:
        yield from _future(dated, today)


_Dated = list[tuple[int, dict[str, Any], PartialDate]]


def _before_premiere(dated: _Dated) -> Iterator[Remark]:
    premieres = [(each, day) for _, each, day in dated if each["type"] == "premiere"]
    if not premieres:
        return
    first = min(day.earliest for _, day in premieres)
    for number, each, day in dated:
        # Of a release that sources disagree on, the entry says so.
        if each["type"] == "premiere" or each.get("certainty") == "disputed":
            continue
        here = [p for p, _ in premieres if _same_place(p.get("territory"), each.get("territory"))]
        if day.latest < first and here:
            words = f"{day} is before the premiere, {first}; correct one, or mark it as disputed"
            yield Remark(("releases", number, "date"), "release-before-premiere", words)


def _same_place(one: str | None, other: str | None) -> bool:
    """Tell whether two territories have a place in common; one that is not known may."""
    return one == other or None in (one, other) or WORLD in (one, other)


def _years(written: Written, dated: _Dated) -> Iterator[Remark]:
    year = written.get("year")
    if year is None or not dated:
        return
    claimed = [each["value"] for each in written.get("claims", ()) if each["field"] == "year"]
    least = min([year, *claimed])
    for number, _, day in dated:
        if day.latest.year < least:
            words = f"{day} is before the production year, {year}"
            yield Remark(("releases", number, "date"), "release-before-year", words)
    number, _, first = min(dated, key=lambda each: each[2].earliest)
    if first.earliest.year - max([year, *claimed]) > LATE:
        words = f"the first release is {first.earliest.year - year} years after the production year"
        yield Remark(("releases", number, "date"), "release-late", words)


def _runtime(written: Written) -> Iterator[Remark]:
    kind, minutes = written.get("kind", "feature"), written.get("runtime")
    if minutes is None:
        return
    least, most = RUNTIMES[kind]
    if not least <= minutes <= most:
        bound = f"under {least}" if minutes < least else f"over {most}"
        words = f"{minutes} minutes is {bound}, odd for kind {kind}; is one of the two wrong?"
        yield Remark(("runtime",), "odd-runtime", words)


def _territories(written: Written, dated: _Dated) -> Iterator[Remark]:
    for number, each, day in dated:
        if "territory" in each:
            path = ("releases", number, "territory")
            yield from _out_of_time(path, each["territory"], day.earliest.year, day.latest.year)
    year = written.get("year")
    if year is None:
        return
    for number, code in enumerate(written.get("countries", ())):
        # A film that was made while the state lasted may be finished a year later.
        yield from _out_of_time(("countries", number), code, year - 1, year)


def _out_of_time(path: KeyPath, code: str, first: int, last: int) -> Iterator[Remark]:
    """Say that a territory was no more in the year `first`, or not yet in the year `last`."""
    begin, end = territory_span(code)
    name = territory_name(code)
    if end is not None and first > end:
        yield Remark(path, "territory-time", f"{code}, {name}, ended in {end}")
    whole, since = _PART_OF.get(code, ("", 0))
    if whole and begin is not None and since <= last < begin:
        hint = f"then part of {whole}, {territory_name(whole)}"
        yield Remark(path, "territory-time", f"{code}, {name}, was not yet a state; {hint}")


def _future(dated: _Dated, today: date) -> Iterator[Remark]:
    for number, each, day in dated:
        sure = each.get("certainty", "certain") == "certain" and not day.qualifier
        if each["type"] == "premiere" and sure and day.earliest > today:
            words = f'{day} is still to come; say certainty = "probable" until then'
            yield Remark(("releases", number, "date"), "future-premiere", words)
