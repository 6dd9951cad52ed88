"""What one's log says of films, for the format that takes it: Letterboxd's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from filmcli.exporters.formats import Values
from filmcli.exporters.letterboxd import stars
from filmcli.record.dates import PartialDate, sort_key
from filmcli.record.log import Logged, entry_of

if TYPE_CHECKING:
    from filmcli.catalogue.own import OwnFilm
    from filmcli.commands.session import Session


class Diary:
    """The viewings of films, as far as Letterboxd has a place for them."""

    def __init__(self, session: Session) -> None:
        from filmcli.catalogue.collection import log_in
        from filmcli.catalogue.matching import Matcher
        from filmcli.catalogue.own import Films, Own
        from filmcli.commands.find import records
        from filmcli.commands.report import left_out
        from filmcli.errors import ExitCode
        from filmcli.record.log import read

        records(session)
        path = log_in(session.catalogue.directories())
        log = read(path) if path else None
        if log is not None and log.problems:
            session.streams.err(left_out(log.problems, session.options.format, most=20))
            session.code = ExitCode.DATA
        index = session.catalogue.index
        entries = log.entries if log else ()
        films = Own(entries, Matcher(index)).films if entries else Films()
        records_of = [each.record for each in films.all if each.record is not None]
        slugs = dict(
            zip(records_of, (head["slug"] for head in index.heads(records_of)), strict=True)
        )
        self._films = films
        self._of_slug = {slugs[each.record]: each for each in films.all if each.record in slugs}
        self._lost: Counter[str] = Counter()

    def __call__(self, film: Values) -> list[dict[str, Any]]:
        """Give a film's viewings by day, and its rating where no viewing says it."""
        own = self._of(film)
        return [] if own is None else list(self._rows(own))

    def lost(self) -> Iterator[str]:
        """Say what of the log there was no place for."""
        for words, count in self._lost.items():
            yield f"{words} ({count:,})"

    def _of(self, film: Values) -> OwnFilm | None:
        about = {key: film[key] for key in ("title", "year", "ids") if key in film}
        about["ids"] = {key: each for key, each in about.get("ids", {}).items() if key != "eidr"}
        if known := self._of_slug.get(film["slug"]):
            return known
        found = self._films.find(entry_of("seen", 0, about))
        # What is of a record is of that one, not of another of the same title and year.
        return None if found is None or found.record is not None else found

    def _rows(self, own: OwnFilm) -> Iterator[dict[str, Any]]:
        seen = sorted(own.of("seen"), key=lambda each: (sort_key(each.date)[1:], each.number))
        rated = None
        for entry in seen:
            yield self._row(entry)
            rated = entry.rating if entry.rating is not None else rated
        if own.rating is not None and own.rating != rated:
            said = [each for each in own.of("ratings") if each.rating == own.rating]
            yield from (self._row(each) | {"date": None} for each in said[-1:])

    def _row(self, entry: Logged) -> dict[str, Any]:
        values = {key: getattr(entry, key) for key in ("date", "rating", "rewatch", "tags", "note")}
        if entry.date is not None and not _is_day(entry.date):
            values["date"] = None
            self._lost["viewings whose day is not known, which are told without one"] += 1
        if entry.rating is not None and entry.rating != (stars(entry.rating) or 0) * 2:
            self._lost["ratings between half stars, which are rounded to one"] += 1
        if entry.like:
            self._lost["likes"] += 1
        return values


def _is_day(date: str) -> bool:
    return len(date) == len("2023-10-05") and PartialDate(date).precision == "day"
