"""Counting the films of a log, those without a record too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from filmcli.catalogue.query import OWN_FIELDS
from filmcli.commands.stats import countable, sorted_counts
from filmcli.record.dates import PartialDate

if TYPE_CHECKING:
    from filmcli.catalogue.finder import Finder
    from filmcli.catalogue.own import OwnFilm


def counts(
    films: Sequence[OwnFilm], name: str, found: Finder, limit: int | None
) -> list[dict[str, Any]]:
    """Count films by a field: one of the log itself, a year, else one of their records."""
    field = countable(name)
    if field.name in OWN_FIELDS or field.name in ("year", "decade"):
        tally: Counter[str] = Counter()
        for film in films:
            tally.update(set(_values(film, field.name)))
        counted = sorted(tally.items(), key=lambda each: (-each[1], each[0]))
    else:
        records = [film.record for film in films if film.record is not None]
        counted = found.counts(records, field.name)
    return sorted_counts(field, counted)[:limit]


def _values(film: OwnFilm, field: str) -> list[str]:
    if field in ("year", "decade"):
        year = next((each.year for each in film.entries if each.year is not None), None)
        return [] if year is None else [str(year if field == "year" else year // 10 * 10)]
    values = [each for each in film.values(field) if each is not None]
    if field in ("seen", "wanted"):
        return [str(PartialDate(each).year) for each in values]
    return [f"{each:g}" if isinstance(each, int | float) else str(each) for each in values]
