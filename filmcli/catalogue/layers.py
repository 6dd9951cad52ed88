"""The catalogue under the records: a film that is in both is one, and the record's fields win.

The catalogue fills what the record leaves out. Of the jobs that records have short forms for
(director, writer, ...) the record's people count as a whole; in the cast, and in other jobs, those
are added whom the record does not name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from filmcli.catalogue.folding import fold
from filmcli.catalogue.imdb.films import ADDRESS, SOURCE, Films, Row
from filmcli.catalogue.imdb.store import CatalogueFault, opened
from filmcli.catalogue.romanised import family_keys
from filmcli.record.derived import in_json_order
from filmcli.record.vocabulary import CREW_SHORT_FORMS, DERIVED

if TYPE_CHECKING:
    from filmcli.catalogue.imdb.meant import Titles

Values = Mapping[str, Any]
T = TypeVar("T")


class Layers:
    """The catalogue, opened at its first use; what is wrong with it is noted, and done without."""

    def __init__(self, path: Path, clock: Callable[[], int]) -> None:
        self.fault: CatalogueFault | None = None
        self._films: Films | None = None
        self._path, self._clock = path, clock
        self._is_open = False
        self._titles: Titles | None = None

    @property
    def films(self) -> Films | None:
        """The catalogue's titles; None where there is no catalogue, or one that cannot be read."""
        if not self._is_open:
            self._is_open = True
            try:
                store = opened(self._path, self._clock)
            except CatalogueFault as fault:
                self.fault = fault
            else:
                self._films = Films(store) if store is not None else None
        return self._films

    def close(self) -> None:
        """Close the catalogue, if it was opened."""
        if self._films is not None:
            self._films.store.close()

    def asked(self, question: Callable[[Films], T], otherwise: T) -> T:
        """Ask the catalogue; where it cannot answer, now or ever, what it would say otherwise."""
        if self.films is None or self.fault is not None:
            return otherwise
        try:
            return question(self.films)
        except CatalogueFault as fault:
            self.fault = fault
            return otherwise

    @property
    def tables(self) -> set[str]:
        """Give the names of IMDb's tables that the catalogue was made of."""

        def look(films: Films) -> set[str]:
            files = films.store.manifest.get("files", ())
            return {str(each["table"]) for each in files if "table" in each}

        return self.asked(look, set())

    def row(self, identifier: str) -> Row | None:
        """Give the title of an IMDb id."""
        return self.asked(lambda films: films.row(identifier), None)

    def film(self, row: Row) -> dict[str, Any] | None:
        """Give a whole film in canonical form."""
        return self.asked(lambda films: films.film(row), None)

    def called(self, identifiers: Iterable[str]) -> list[dict[str, Any]]:
        """Give the whole films of IMDb ids; those that are not there are left out."""
        return self.asked(lambda films: films.whole(films.rows_called(identifiers)), [])

    def heads(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Give what candidates show of films: their rows, and who directed."""
        return self.asked(lambda films: films.heads(ids, ("director",)), [])

    def titled(self, step: str, title: str, year: int | None = None) -> list[Row]:
        """Give the titles that a step finds; see `imdb.meant`."""
        from filmcli.catalogue.imdb.meant import Titles

        def look(films: Films) -> list[Row]:
            if self._titles is None:
                self._titles = Titles(films)
            return self._titles.matching(step, title, year)

        return self.asked(look, [])

    def best_match(self, text: str) -> str | None:
        """Give the title that a search for a text finds first, with its year and id."""
        from filmcli.catalogue.imdb.search import search

        def look(films: Films) -> str | None:
            for hit in search(films.store.ask, text, places=("title",), limit=1):
                (row,) = films.rows_of([hit.record])
                told = row.slug if row.year is None else f"{row.year}, {row.slug}"
                return f"{row.title} ({told})"
            return None

        return self.asked(look, None)

    def under(self, values: Values) -> dict[str, Any] | None:
        """Give what the catalogue says of a record's film."""
        identifier = values.get("ids", {}).get("imdb")
        if identifier is None:
            return None

        def look(films: Films) -> dict[str, Any] | None:
            row = films.row(identifier)
            return None if row is None else films.film(row)

        return self.asked(look, None)


def laid(own: Values, under: Values) -> dict[str, Any]:
    """Lay a record over what the catalogue says of its film; both in canonical form."""
    told = {**under, **own}
    for name in DERIVED:
        told.pop(name, None)
    if not states_kind(own):
        told["kind"] = under["kind"]
    told["titles"] = [*own.get("titles", ()), *_more_titles(own, under)]
    told["cast"] = [*own.get("cast", ()), *_more_cast(own, under)]
    told["crew"] = [*own.get("crew", ()), *_more_crew(own, under)]
    told["sources"] = own.get("sources", {}) | {
        source_key(own): each for each in under.get("sources", {}).values()
    }
    return in_json_order(told)


def states_kind(values: Values) -> bool:
    """Tell whether a record says its kind: feature is also what nobody wrote."""
    return bool(values["kind"] != "feature" or "kind" in values.get("cites", {}))


def source_key(own: Values) -> str:
    """Give the key of the catalogue among a record's sources, where it may be another page."""
    known = own.get("sources", {}).get(SOURCE)
    is_free = known is None or known.get("url") == ADDRESS
    return SOURCE if is_free else f"{SOURCE}-data"


def person_keys(name: str) -> set[str]:
    """Give what the spellings of one person's name share; within one film no two people do."""
    return {fold(name).replace(" ", ""), *family_keys(name)}


def spellings_of(name: str, people: Values) -> list[str]:
    """Give a name with every other that a record says is the same person's."""
    return [name, *(each["name"] for each in people.get(name, {}).get("names", ()))]


def named(credited: Iterable[Values], people: Values) -> set[str]:
    """Give the keys of everyone credited."""
    return {
        key
        for credit in credited
        for name in spellings_of(credit["name"], people)
        for key in person_keys(name)
    }


def _more_cast(own: Values, under: Values) -> list[dict[str, Any]]:
    there = named(own.get("cast", ()), own.get("people", {}))
    return [each for each in under.get("cast", ()) if there.isdisjoint(person_keys(each["name"]))]


def _more_crew(own: Values, under: Values) -> Iterator[dict[str, Any]]:
    by_job: dict[str, list[Values]] = {}
    for credit in own.get("crew", ()):
        by_job.setdefault(fold(credit["job"]), []).append(credit)
    there = {job: named(them, own.get("people", {})) for job, them in by_job.items()}
    for credit in under.get("crew", ()):
        job = fold(credit["job"])
        if job in there and credit["job"] in CREW_SHORT_FORMS:
            continue
        if there.get(job, set()).isdisjoint(person_keys(credit["name"])):
            yield credit


def _more_titles(own: Values, under: Values) -> Iterator[dict[str, Any]]:
    there: dict[str, list[str | None]] = {fold(own["title"]): [None]}
    has_original = False
    for title in own.get("titles", ()):
        has_original = has_original or title["type"] == "original"
        there.setdefault(fold(title["title"]), []).append(title.get("region"))
    main = {"title": under["title"], "type": "alternative"}
    for title in (*under.get("titles", ()), main):
        if title["type"] == "original" and has_original:
            continue
        regions = there.setdefault(fold(title["title"]), [])
        region = title.get("region")
        if not regions or not (region is None or None in regions or region in regions):
            regions.append(region)
            yield title
