"""Which film is meant by a title, a year and ids from elsewhere: one, several, or none.

By id, else by title and year, both as written but for case, accents and signs; never by anything
less. What is merely near is told, never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from filmcli.catalogue.folding import fold, without_article
from filmcli.catalogue.index import Index

MOST_NEAR = 5


class Film(NamedTuple):
    """A film that may be meant."""

    slug: str | None  # None where there is no record of it
    title: str
    year: int | None
    ids: Mapping[str, str | int]
    record: int | None = None  # its row in the index


class Match(NamedTuple):
    """The films that are meant; one is a match, several are for a person to choose from."""

    films: tuple[Film, ...]
    how: str = ""  # slug, id or title
    near: tuple[Film, ...] = ()  # of that title and another year, or nearly of that title

    @property
    def film(self) -> Film | None:
        """The film, where there is exactly one."""
        return self.films[0] if len(self.films) == 1 else None


class Matcher:
    """Finds films among the records that the index was last brought up to date with.

    `below` gives those of the catalogue by title and year; it is asked where no record is meant.
    """

    def __init__(
        self, index: Index, below: Callable[[str, int | None], Match] | None = None
    ) -> None:
        self._index = index
        self._below = below
        valid = index.valid
        self._slugs: dict[str, int] = {}
        self._years: dict[int, int | None] = {}
        for record, slug, year in index.ask("SELECT record, slug, year FROM film"):
            if record in valid:
                self._slugs[slug] = record
                self._years[record] = year
        self._ids: dict[tuple[str, str], list[int]] = {}
        for record, scheme, value in index.ask("SELECT record, scheme, value FROM id"):
            if record in valid:
                self._ids.setdefault((scheme, value), []).append(record)
        self._titles: dict[str, set[int]] = {}
        self._bare: dict[str, set[int]] = {}
        for record, title, folded, bare in index.ask(
            "SELECT record, title, folded, bare FROM title"
        ):
            if record in valid:
                # Not the German form of ö: Moebius and Möbius are two films of one year.
                if title.isascii() or fold(title) == folded:
                    self._titles.setdefault(folded, set()).add(record)
                self._bare.setdefault(bare, set()).add(record)
        self._known: dict[int, Film] = {}

    def match(
        self,
        title: str,
        year: int | None,
        ids: Mapping[str, str | int],
        slug: str | None = None,
    ) -> Match:
        """Give the films meant: by slug, else by any id, else by title and year."""
        if slug is not None and slug in self._slugs:
            return Match(self._films([self._slugs[slug]]), "slug")
        if found := self.by_ids(ids):
            return Match(self._films(found), "id")
        fitting: list[Film] = []
        near: list[Film] = []
        for film in self._films(self._titled(title)):
            is_other = any(film.ids.get(scheme, value) != value for scheme, value in ids.items())
            fits = year is not None and (film.year == year or year in self._claimed(film))
            (fitting if fits and not is_other else near).append(film)
        if not fitting:
            if self._below is not None and not ids:
                found_below = self._below(title, year)
                if found_below.films:
                    return found_below
                near += found_below.near
            near += self._nearly(title, year, near)
        return Match(tuple(fitting), "title" if fitting else "", tuple(near[:MOST_NEAR]))

    def by_ids(self, ids: Mapping[str, str | int]) -> list[int]:
        """Give the records that have any of these ids."""
        found: dict[int, None] = {}
        for scheme, value in ids.items():
            found |= dict.fromkeys(self._ids.get((scheme, str(value).casefold()), ()))
        return list(found)

    def _titled(self, title: str) -> set[int]:
        return self._titles.get(fold(title), set())

    def _nearly(self, title: str, year: int | None, known: Iterable[Film]) -> list[Film]:
        """Give films of that year whose titles differ by an article, or by ö and oe."""
        there = {film.record for film in known}
        found = self._bare.get(without_article(fold(title)), set()) - there
        return [film for film in self._films(found) if year is None or film.year == year]

    def _claimed(self, film: Film) -> set[int]:
        """Give the years that the record names as claims of others."""
        if film.record is None:
            return set()
        values = self._index.whole([film.record]).get(film.record, {})
        return {each["value"] for each in values.get("claims", ()) if each["field"] == "year"}

    def _films(self, records: Iterable[int]) -> tuple[Film, ...]:
        wanted = list(records)
        missing = [each for each in wanted if each not in self._known]
        for record, head in zip(missing, self._index.heads(missing), strict=True):
            self._known[record] = _film(head, record)
        return tuple(sorted((self._known[each] for each in wanted), key=_by_name))


def _by_name(film: Film) -> tuple[str, str]:
    return film.title, film.slug or ""


def _film(head: Mapping[str, Any], record: int) -> Film:
    return Film(head["slug"], head["title"], head.get("year"), head.get("ids", {}), record)
