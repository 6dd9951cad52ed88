"""The user's own side of films: what their log says of each, and the terms that ask for it.

Entries of one film belong together: those of one record, with one id, or with one title and year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from filmcli.catalogue.collection import log_in
from filmcli.catalogue.database import MATCHED_LETTERS
from filmcli.catalogue.folding import fold
from filmcli.catalogue.index import Index
from filmcli.catalogue.matching import Matcher
from filmcli.catalogue.query import OWN_FIELDS, Range, Term
from filmcli.errors import RecordInvalid
from filmcli.record.dates import overlaps, parse_date, sort_key
from filmcli.record.log import Logged, read

Key = tuple[object, ...]


class OwnFilm:
    """What the log says of one film."""

    def __init__(self) -> None:
        self.record: int | None = None  # its row in the index
        self.entries: list[Logged] = []
        self.ids: dict[str, str | int] = {}

    def of(self, section: str) -> list[Logged]:
        """Give the entries of a section, in the order of the file."""
        return [each for each in self.entries if each.section == section]

    @property
    def rating(self) -> float | None:
        """The latest rating; of two of one day the opinion without a viewing counts."""
        rated = [each for each in self.entries if each.rating is not None]
        rated.sort(key=lambda each: (*_by_day(each.date), each.section == "ratings", each.number))
        return rated[-1].rating if rated else None

    def values(self, field: str) -> list[Any]:
        """Give the values of a field of the query language; None for one without a value."""
        match field:
            case "seen":
                return [each.date for each in self.of("seen")]
            case "wanted":
                return [each.date for each in self.of("watchlist")]
            case "mine":
                return [] if self.rating is None else [self.rating]
            case "listed":
                return list(dict.fromkeys(each.list or "" for each in self.of("listed")))
            case "tagged":
                return list(dict.fromkeys(tag for each in self.entries for tag in each.tags))
        return ["yes"] if any(each.like for each in self.entries) else []


def _by_day(date: str | None) -> tuple[bool, object]:
    """Sort by the first day a date can mean; what has none comes first."""
    return date is not None, sort_key(date)[1:]


class Films:
    """The films of a log, found by any of their entries."""

    def __init__(self) -> None:
        self.all: list[OwnFilm] = []
        self._by_key: dict[Key, list[OwnFilm]] = {}

    def add(self, entry: Logged, record: int | None = None) -> OwnFilm:
        """Put an entry to its film; `record` is the row of the film's record."""
        film = self.find(entry, record)
        if film is None:
            film = OwnFilm()
            self.all.append(film)
        film.entries.append(entry)
        film.record = film.record if record is None else record
        film.ids |= entry.ids
        for key in (*_keys(entry, record), _title_key(entry)):
            known = self._by_key.setdefault(key, [])
            if not any(each is film for each in known):
                known.append(film)
        return film

    def find(self, entry: Logged, record: int | None = None) -> OwnFilm | None:
        """Give the film that an entry is of, if the log has it."""
        for key in _keys(entry, record):
            if known := self._by_key.get(key):
                return known[0]
        for film in self._by_key.get(_title_key(entry), ()):
            other = record is not None and film.record is not None and film.record != record
            ids = entry.ids.items()
            if not other and all(film.ids.get(scheme, value) == value for scheme, value in ids):
                return film
        return None


def _keys(entry: Logged, record: int | None) -> Iterator[Key]:
    if record is not None:
        yield "record", record
    elif entry.film is not None:
        yield "film", entry.film
    for scheme, value in entry.ids.items():
        yield "id", scheme, str(value).casefold()


def _title_key(entry: Logged) -> Key:
    return "title", fold(entry.title), entry.year


class Own:
    """The log's films, with the records they are of."""

    def __init__(self, entries: Sequence[Logged], matcher: Matcher) -> None:
        self.films = Films()
        self._records: dict[tuple[str, int], int | None] = {}
        self._by_record: dict[int, OwnFilm] = {}
        for entry in entries:
            record = None
            if entry.section != "lists":
                found = matcher.match(entry.title, entry.year, entry.ids, entry.film).film
                record = found.record if found else None
                film = self.films.add(entry, record)
                if film.record is not None:
                    self._by_record[film.record] = film
            self._records[entry.section, entry.number] = record

    def record_of(self, entry: Logged) -> int | None:
        """Give the record that an entry is of."""
        return self._records.get((entry.section, entry.number))

    def film_of(self, record: int) -> OwnFilm | None:
        """Give what the log says of a record."""
        return self._by_record.get(record)

    def matching(self, term: Term) -> set[int]:
        """Give the records that an own field's term finds, without its `^`."""
        fits = fitting(term)
        field = term.value if term.op in ("has", "missing") else term.field or ""
        return {record for record, film in self._by_record.items() if fits(film.values(field))}

    def sorted_by(self, field: str, records: Iterable[int]) -> dict[int, Any]:
        """Give what records are sorted by: the latest day, the rating, the first text."""
        found: dict[int, Any] = {}
        for record in records:
            film = self._by_record.get(record)
            values = [each for each in film.values(field) if each is not None] if film else []
            if values and field in ("seen", "wanted"):
                found[record] = max(sort_key(each)[1:] for each in values)
            elif values:
                found[record] = fold(values[0]) if isinstance(values[0], str) else values[0]
        return found


def fitting(term: Term) -> Callable[[Sequence[Any]], bool]:
    """Give what tells whether the values of an own field fit a term."""
    if term.op in ("has", "missing"):
        return bool
    if term.range is not None:
        return _in_range(term.field or "", term.range)
    if term.op == "pattern":
        found = re.compile(term.value).search
        return lambda values: any(found(str(each)[:MATCHED_LETTERS]) for each in values)
    if term.op == "exact":
        return lambda values: term.value in values
    folded = fold(term.value)
    return lambda values: any(folded in fold(str(each)) for each in values)


def _in_range(field: str, span: Range) -> Callable[[Sequence[Any]], bool]:
    if field == "mine":
        low, high = float(span.low or 0), float(span.high or "inf")
        return lambda values: any(low <= each <= high for each in values)
    start = parse_date(span.low).earliest if span.low else None
    end = parse_date(span.high).latest if span.high else None
    return lambda values: any(each is not None and overlaps(each, start, end) for each in values)


def of(index: Index, directories: Iterable[Path]) -> Own:
    """Read the log of these directories; raises RecordInvalid where anything in it is wrong."""
    path = log_in(directories)
    log = None if path is None else read(path)
    if log is not None and log.problems:
        raise RecordInvalid(log.problems)
    return Own(log.entries if log else (), Matcher(index))


def is_own(term: Term) -> bool:
    """Tell whether a term asks for the user's own side."""
    return (term.value if term.op in ("has", "missing") else term.field) in OWN_FIELDS
