"""From what a person typed for FILM to one film, in the order the contract gives.

Path, id, slug, exact title, folded title, alternative title, prefix, typo; the first step that
finds anything decides, and several equal matches are never guessed between. The user's own records
come before the bundled ones at each step, and these before the titles of the catalogue.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.catalogue.collection import LOG, SUFFIX, bundled_directory, slugs_and_paths
from filmcli.errors import Ambiguous, FilmcliError, NotFound, UsageFault

if TYPE_CHECKING:
    from filmcli.catalogue.imdb.films import Row
    from filmcli.catalogue.layers import Layers
    from filmcli.catalogue.resolve import Catalogue

MAX_FILM_LETTERS = 4096  # the longest path of most systems
MAX_CANDIDATES = 100
KINDS_OF_FILM = "a slug, a title, an id such as tt0111161, or a path to a .toml file"
# Compiled where they are first needed: a slug needs none of them.
_ID = r"\s*(?:(imdb|tmdb|wikidata|eidr|letterboxd|kobis|kmdb):)?\s*(\S+)\s*"
_YEAR_IN_BRACKETS = r"(?s)(.*\S)\s*\((\d{4})\)\s*"
_YEAR_BEHIND = r"(?s)(.*\S)\s+(\d{4})\s*"


class Located(NamedTuple):
    """Where the film meant is: a record, or a title that only the catalogue has."""

    path: Path | None
    row: Row | None = None
    guessed: bool = False  # it had to be guessed behind a typo
    others: int = 0  # how many, far less known, are called the same


class _Reading(NamedTuple):
    """One way to read what was typed: a title, and the year that a film of that title has."""

    title: str
    year: int | None = None


class Naming:
    """Finds the film that is meant among records, then in the catalogue.

    With `recorded` a record is wanted, and the catalogue is left out.
    """

    def __init__(self, records: Catalogue, *, recorded: bool = False) -> None:
        self._records = records
        self._index = records.index
        self._is_recorded = recorded

    @property
    def _layers(self) -> Layers | None:
        return None if self._is_recorded else self._records.layers

    def locate(self, film: str) -> Located:
        """Find the film meant; raises NotFound, Ambiguous or UsageFault."""
        if not film.strip():
            raise UsageFault("FILM is blank", hint=KINDS_OF_FILM)
        if len(film) > MAX_FILM_LETTERS:
            words = f"FILM is longer than any title or path: more than {MAX_FILM_LETTERS} letters"
            raise UsageFault(words, hint=KINDS_OF_FILM)
        if not self._records.only_catalogue:
            if path := _by_path(film):
                return Located(path)
            if located := self._by_id(film):
                return located
            if path := self._by_slug(film):
                return Located(path)
        elif located := self._by_id(film):
            return located
        return self._by_title(film)

    def _by_id(self, film: str) -> Located | None:
        if not (":" in film or film.lstrip()[:2].lower() == "tt"):
            return None
        match = re.fullmatch(_ID, film, re.IGNORECASE)
        if not match or not (match[1] or re.fullmatch("tt[0-9]{7,}", match[2], re.IGNORECASE)):
            return None
        scheme, value = (match[1] or "imdb").lower(), match[2]
        if not self._records.only_catalogue:
            self._records.refresh()
            if paths := self._index.by_id(scheme, value):
                return Located(self._one(film, paths))
        row = self._layers.row(value) if scheme == "imdb" and self._layers else None
        return Located(None, row) if row else None

    def _by_slug(self, film: str) -> Path | None:
        """Find a slug; an everyday call finds DIRECTORY/slug.toml and reads no directory."""
        directories = self._records.directories()
        if directories and (direct := _in_directory(directories[0], film)):
            return direct
        # Another directory's may be hidden by one further down in the first.
        own = self._records.listing().paths
        if film in own:
            return Path(own[film])
        # Beside own records the bundled slug waits for their titles: the user's "Ballerina" counts.
        return None if own else _in_directory(bundled_directory(), film)

    def _by_title(self, film: str) -> Located:
        if not self._records.only_catalogue:
            self._records.refresh()
        readings = [_Reading(film), *_dated(_YEAR_IN_BRACKETS, film)]
        soft = list(_dated(_YEAR_BEHIND, film))
        for group in (readings, soft):
            for step, name in self._steps():
                if paths := self._matching(step, group):
                    return Located(self._one(film, paths))
                if rows := self._catalogued(name, group):
                    return self._one_of(film, rows)
        for reading in (*readings, *soft):
            if paths := self._matching(self._mistyped, [reading]):
                return Located(self._one(film, paths), guessed=True)
            if rows := self._catalogued("mistyped", [reading]):
                return self._one_of(film, rows)._replace(guessed=True)
        if self._layers is not None and self._layers.fault is not None:
            raise self._layers.fault  # the film may well be in what cannot be read
        raise NotFound(f"no film matches {film!r}", hint=self._advice(film, readings))

    def _steps(self) -> tuple[tuple[Callable[[str], list[str]], str], ...]:
        """Give the steps among titles: how records are asked, and the name for the catalogue."""
        from filmcli.catalogue.folding import fold, without_article

        index = self._index
        return (
            # The bundled ones answer from the next step on, so that an own record that is called
            # the same but for its capitals comes before them.
            (lambda title: self._own(index.by_title(title)), "exact"),
            (lambda title: index.by_folded(fold(title)) + _bundled_slug(title), "folded"),
            (lambda title: index.by_bare(without_article(fold(title))), "bare"),
            (lambda title: index.by_alternative(fold(title)), "alternative"),
            (self._by_folded_slug, "slug"),
            (lambda title: index.by_prefix(fold(title)) if fold(title) else [], "prefix"),
        )

    def _matching(
        self, step: Callable[[str], list[str]], readings: Iterable[_Reading]
    ) -> list[str]:
        """Give what a step finds for any of the readings, each path once."""
        found: dict[str, None] = {}
        for reading in () if self._records.only_catalogue else readings:
            paths = step(reading.title)
            if reading.year is not None:
                paths = [path for path in paths if reading.year in self._years(path)]
            found |= dict.fromkeys(paths)
        return list(found)

    def _catalogued(self, step: str, readings: Iterable[_Reading]) -> list[Row]:
        """Give the catalogue's titles that a step finds for any of the readings."""
        if self._layers is None:
            return []
        return [
            row
            for reading in readings
            for row in self._layers.titled(step, reading.title, reading.year)
        ]

    def _years(self, path: str) -> set[int]:
        """Give the years a film is said to be of: its own, and those that are claimed."""
        values = self._index.entry(Path(path)).values or {}
        claims = [each for each in values.get("claims", ()) if each["field"] == "year"]
        return {values.get("year"), *(claim["value"] for claim in claims)} - {None}

    def _own(self, paths: list[str]) -> list[str]:
        """Leave out the bundled records, unless the user has none."""
        own = set(self._records.listing().paths.values())
        return [path for path in paths if path in own] if own else paths

    def _by_folded_slug(self, slug: str) -> list[str]:
        wanted = slug.casefold()
        return [path for each, path in self._slugs() if each.casefold() == wanted]

    def _slugs(self) -> Iterator[tuple[str, str]]:
        yield from self._records.listing().paths.items()
        yield from bundled().items()

    def _mistyped(self, title: str) -> list[str]:
        from filmcli.catalogue.folding import fold, without_article
        from filmcli.catalogue.typos import meant

        known = self._known()
        near = meant(without_article(fold(title)), known)
        return list(dict.fromkeys(path for text in near for path in known[text]))

    def _known(self) -> dict[str, list[str]]:
        """Give the records by every text that a typo may have been made in."""
        from filmcli.catalogue.folding import fold

        known: dict[str, list[str]] = {}
        slugs = ((fold(slug), path) for slug, path in self._slugs())
        for text, path in (*self._index.titles(), *slugs):
            known.setdefault(text, []).append(path)
        return known

    def _one(self, film: str, paths: list[str]) -> Path:
        """Give the one record found; raise Ambiguous with the candidates for several."""
        several = self._own(paths) or paths
        if len(several) == 1:
            return Path(several[0])
        entries = [self._index.entry(Path(path)) for path in several]
        candidates = [candidate(entry.values) for entry in entries if entry.values]
        candidates.sort(key=lambda each: (each["title"], each.get("year", 0), each["slug"]))
        raise _ambiguous(film, candidates)

    def _one_of(self, film: str, rows: list[Row]) -> Located:
        """Give the one title of the catalogue that is meant; raise Ambiguous for several.

        A title that a record is laid over is that record.
        """
        from filmcli.catalogue.imdb.meant import chosen

        several, others = chosen(list(dict.fromkeys(rows)))
        if len(several) == 1:
            row = several[0]
            paths = [] if self._records.only_catalogue else self._index.by_id("imdb", row.slug)
            if paths:
                return Located(self._one(film, paths), others=others)
            return Located(None, row, others=others)
        ids = [row.id for row in several]
        heads = self._layers.heads(ids[:MAX_CANDIDATES]) if self._layers else []
        raise _ambiguous(film, [candidate(head) for head in heads], len(ids))

    def _advice(self, film: str, readings: list[_Reading]) -> str:
        """Say what to try instead; a record that is invalid may be the one that was meant."""
        if self._records.invalid:
            files = {problem.file for problem in self._records.invalid}
            count = f"{len(files)} records" if len(files) > 1 else "1 record"
            return f"{count} could not be searched: filmcli check"
        for undated in (reading for reading in readings if reading.year is not None):
            if told := self._of_another_year(undated._replace(year=None)):
                return told
        if not film.endswith(SUFFIX) and os.path.isfile(film):  # noqa: PTH113  it may be no path
            return f"the path of a record ends with {SUFFIX}"
        from filmcli.catalogue.folding import fold, without_article
        from filmcli.catalogue.typos import suggested

        known = {} if self._records.only_catalogue else self._known()
        close = suggested(without_article(fold(film)), known)
        if close:
            return f"did you mean {Path(known[close][0]).stem}?"
        best = self._layers.best_match(film) if self._layers is not None else None
        return f"did you mean {best}?" if best else KINDS_OF_FILM

    def _of_another_year(self, reading: _Reading) -> str | None:
        """Say of which year there is a film that is called so."""
        for step, name in self._steps():
            if paths := self._matching(step, [reading]):
                values = self._index.entry(Path(paths[0])).values or {}
            elif rows := self._catalogued(name, [reading]):
                values = {"title": rows[0].title}
                values |= {"year": rows[0].year} if rows[0].year is not None else {}
            else:
                continue
            year = f" ({values['year']})" if "year" in values else " without a year"
            return f"there is {values.get('title')}{year}"
        return None


def locate_record(records: Catalogue, film: str) -> Located:
    """Find the record meant; titles of the catalogue are never in the way of one.

    Of what no record is called, the catalogue may know which record it is. Raises as `locate`
    does, and says where only the catalogue has the film.
    """
    if records.only_catalogue or records.layers is None:
        return Naming(records).locate(film)
    guessed = missing = None
    try:
        guessed = Naming(records, recorded=True).locate(film)
        if not guessed.guessed:
            return guessed
    except NotFound as error:
        missing = error
    located = None
    try:
        located = Naming(records).locate(film)
    except Ambiguous as error:
        return _recorded_one(records, film, error)
    except FilmcliError:
        pass  # nor does the catalogue know it
    if located is None or (located.row is not None and located.guessed):
        located = guessed
    if located is None:
        raise missing or NotFound(f"no film matches {film!r}")
    return located


def _recorded_one(records: Catalogue, film: str, several: Ambiguous) -> Located:
    """Give the one of several titles that has a record; raise NotFound where none has."""
    candidates = several.details["candidates"]
    ids = [each["imdb"] for each in candidates if "imdb" in each]
    paths = list(dict.fromkeys(path for each in ids for path in records.index.by_id("imdb", each)))
    if len(paths) == 1:
        return Located(Path(paths[0]))
    if paths or not ids:
        raise several
    raise NotFound(
        f"{film!r} can mean {len(candidates)} films of the catalogue, and none has a record",
        hint=f"filmcli add {ids[0]} makes one of the best known",
        candidates=candidates,
    )


def _ambiguous(film: str, candidates: list[dict[str, Any]], count: int | None = None) -> Ambiguous:
    count = len(candidates) if count is None else count
    more = count - MAX_CANDIDATES
    cut = f"{more} more are not listed; " if more > 0 else ""
    return Ambiguous(
        f"{film!r} can mean {count} films",
        hint=f'{cut}name one by its slug, as "Title (Year)", or by its id',
        candidates=candidates[:MAX_CANDIDATES],
    )


def _by_path(film: str) -> Path | None:
    if not film.endswith(SUFFIX):
        return None
    if os.path.lexists(film):
        return Path(film)
    # The shell leaves ~ alone inside quotes, and never sees it in a configuration or on stdin.
    home = os.path.expanduser(film)  # noqa: PTH111  Path's raises where there is no home
    if os.path.lexists(home):
        return Path(home)
    if os.sep in film or "/" in film:
        raise NotFound(f"{film}: no such file")
    return None


def _in_directory(directory: Path, slug: str) -> Path | None:
    # What begins with a dot is hidden from a listing too.
    if slug.startswith(".") or slug != os.path.basename(slug) or "\0" in slug:  # noqa: PTH119
        return None
    path = directory / f"{slug}{SUFFIX}"
    try:
        return path if path.name != LOG and path.is_file() else None
    except OSError:
        return None  # a name too long for the file system


def bundled() -> dict[str, str]:
    """Give the records that come with filmcli, by slug."""
    return dict(slugs_and_paths(bundled_directory()))


def _bundled_slug(slug: str) -> list[str]:
    path = _in_directory(bundled_directory(), slug)
    return [os.fspath(path)] if path else []


def _dated(pattern: str, film: str) -> Iterator[_Reading]:
    if match := re.fullmatch(pattern, film):
        yield _Reading(match[1], int(match[2]))


def candidate(values: dict[str, Any]) -> dict[str, Any]:
    """Give what tells one candidate from another: slug, title, year, kind, director, imdb."""
    shown = {
        key: values[key] for key in ("slug", "title", "year", "kind", "director") if key in values
    }
    imdb = values.get("ids", {}).get("imdb")
    return shown | ({"imdb": imdb} if imdb else {})
