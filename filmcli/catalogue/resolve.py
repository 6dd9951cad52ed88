"""From what a person typed for FILM to one record, in the order the contract gives.

Path, id, slug, exact title, folded title, alternative title, prefix, typo; the first step that
finds anything decides, and several equal matches are never guessed between. The user's own records
come before the bundled ones at each step.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.catalogue.collection import (
    LOG,
    SUFFIX,
    Walk,
    bundled_directory,
    existing,
    slugs_and_paths,
)
from filmcli.catalogue.index import Entry, Index, Progress
from filmcli.errors import Ambiguous, FilmcliError, NotFound, Problem, RecordInvalid, UsageFault
from filmcli.settings import Settings

if TYPE_CHECKING:
    from filmcli.catalogue.finder import Finder

MAX_FILM_LETTERS = 4096  # the longest path of most systems
MAX_CANDIDATES = 100
KINDS_OF_FILM = "a slug, a title, an id such as tt0111161, or a path to a .toml file"
# Compiled where they are first needed: a slug needs none of them.
_ID = r"\s*(?:(imdb|tmdb|wikidata|eidr|letterboxd|kobis|kmdb):)?\s*(\S+)\s*"
_YEAR_IN_BRACKETS = r"(?s)(.*\S)\s*\((\d{4})\)\s*"
_YEAR_BEHIND = r"(?s)(.*\S)\s+(\d{4})\s*"


class Found(NamedTuple):
    """One film, as a command gets it."""

    path: Path
    values: dict[str, Any]  # the canonical form
    guessed: str | None = None  # the title meant, where only a typo away was found

    @property
    def head(self) -> dict[str, Any]:
        """Give what names the film in JSON: slug, title, year."""
        return {key: self.values[key] for key in ("slug", "title", "year") if key in self.values}


class _Reading(NamedTuple):
    """One way to read what was typed: a title, and the year that a film of that title has."""

    title: str
    year: int | None = None


class _Listing(NamedTuple):
    """The user's own records, by slug, and those that another of the same slug hides."""

    paths: dict[str, str]
    hidden: list[tuple[str, str]]  # (hidden, hiding), in one directory of records
    shadowed: list[tuple[str, str]]  # the same, by a record of an earlier directory
    walk: Walk

    @property
    def faults(self) -> list[Problem]:
        """Give the directories that cannot be read."""
        return self.walk.faults


class Catalogue:
    """The records there are: the user's own directories, then the bundled one."""

    def __init__(
        self, settings: Settings, clock: Callable[[], int], progress: Progress | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._progress = progress
        self._index: Index | None = None
        self._listed: _Listing | None = None
        self.invalid: tuple[Problem, ...] = ()  # of records passed over while searching

    @property
    def index(self) -> Index:
        """Open the index at its first use."""
        if self._index is None:
            self._index = Index(self._settings.places.cache, self._clock)
        return self._index

    def close(self) -> None:
        """Close the index, if it was opened."""
        if self._index is not None:
            self._index.close()

    def directories(self) -> tuple[Path, ...]:
        """Give the user's record directories."""
        return existing(self._settings.data, optional=self._settings.data_is_default)

    def listing(self) -> _Listing:
        """List the user's own records; of two with one slug the first counts."""
        if self._listed is None:
            self._listed = _Listing({}, [], [], Walk())
            for directory in self.directories():
                pairs = list(slugs_and_paths(directory, self._listed.walk))
                here = dict(pairs)
                if len(here) < len(pairs):
                    here |= reversed(pairs)  # of two with one slug the first stays
                    hidden = [(path, here[slug]) for slug, path in pairs if here[slug] != path]
                    self._listed.hidden.extend(hidden)
                # Not `|=`: an earlier directory wins, and that is what it is for.
                known = self._listed.paths
                shadowed = [(here[slug], known[slug]) for slug in known if slug in here]
                self._listed.shadowed.extend(shadowed)
                self._listed = self._listed._replace(paths=here | known)
        return self._listed

    def files(self) -> list[Path]:
        """Give the collection: the user's own records, else the bundled ones."""
        return [Path(path) for path in (self.listing().paths or _bundled()).values()]

    def find(self, film: str | None) -> Found:
        """Find the film meant; None is the default film.

        Raises NotFound, Ambiguous, UsageFault, or RecordInvalid for one that breaks the format.
        """
        path, guessed = self._locate(film)
        entry = self.index.entry(path)
        if entry.values is None:
            raise RecordInvalid(entry.problems)
        return Found(path, entry.values, str(entry.values["title"]) if guessed else None)

    def locate(self, film: str | None) -> Path:
        """Find the record meant, valid or not; raises as `find` does, but not for its content."""
        return self._locate(film)[0]

    def refresh(self) -> None:
        """Bring the index up to date with every record, the bundled ones included."""
        listing = self.listing()
        paths = [*listing.paths.values(), *_bundled().values()]
        self.invalid = (*listing.faults, *self.index.refresh(paths, self._progress))

    def finder(self) -> Finder:
        """Bring the index up to date with the collection, and give who answers over it.

        The bundled records are part of it only where the user has none.
        """
        from filmcli.catalogue.finder import Finder

        roots = [os.fspath(each) for each in self.directories()]
        paths = self.index.listed(roots) if roots and self._listed is None else None
        if paths is not None:
            self.invalid = self.index.refresh(paths, self._progress)
            return Finder(self.index, self.directories)
        listing = self.listing()
        paths = [*(listing.paths or _bundled()).values()]
        self.invalid = (*listing.faults, *self.index.refresh(paths, self._progress))
        if listing.walk.is_steady and not listing.faults and listing.paths:
            self.index.keep_listing(roots, listing.walk.places, paths)
        return Finder(self.index, self.directories)

    def _locate(self, film: str | None) -> tuple[Path, bool]:
        """Give the record meant, and whether it had to be guessed behind a typo."""
        if film is None:
            return self._default()
        if not film.strip() or len(film) > MAX_FILM_LETTERS:
            raise UsageFault(
                "FILM is blank" if not film.strip() else "FILM is longer than any title or path",
                hint=KINDS_OF_FILM,
            )
        direct = _by_path(film) or self._by_id(film) or self._by_slug(film)
        return (direct, False) if direct else self._by_title(film)

    def _default(self) -> tuple[Path, bool]:
        if self._settings.film:
            return self._named_by_setting(self._settings.film)
        files = self.files()
        if len(files) == 1:
            return files[0], False
        raise UsageFault(
            f"which film? The collection has {len(files)}" if files else "there are no films",
            hint="name one, or set FILMCLI_FILM, or film in the configuration",
        )

    def _named_by_setting(self, film: str) -> tuple[Path, bool]:
        try:
            return self._locate(film)
        except FilmcliError as error:
            origin = self._settings.values["film"].origin
            error.hint = "; ".join(each for each in (f"{origin} names it", error.hint) if each)
            raise

    def _by_id(self, film: str) -> Path | None:
        if not (":" in film or film.lstrip()[:2].lower() == "tt"):
            return None
        match = re.fullmatch(_ID, film, re.IGNORECASE)
        if not match or not (match[1] or re.fullmatch("tt[0-9]{7,}", match[2], re.IGNORECASE)):
            return None
        self.refresh()
        paths = self.index.by_id((match[1] or "imdb").lower(), match[2])
        return self._one(film, paths) if paths else None

    def _by_slug(self, film: str) -> Path | None:
        """Find a slug; an everyday call finds DIRECTORY/slug.toml and reads no directory."""
        directories = self.directories()
        if directories and (direct := _in_directory(directories[0], film)):
            return direct
        # Another directory's may be hidden by one further down in the first.
        own = self.listing().paths
        if film in own:
            return Path(own[film])
        # Beside own records the bundled slug waits for their titles: the user's "Ballerina" counts.
        return None if own else _in_directory(bundled_directory(), film)

    def _by_title(self, film: str) -> tuple[Path, bool]:
        self.refresh()
        readings = [_Reading(film), *_dated(_YEAR_IN_BRACKETS, film)]
        soft = list(_dated(_YEAR_BEHIND, film))
        for group in (readings, soft):
            for step in self._steps():
                if paths := self._matching(step, group):
                    return self._one(film, paths), False
        for reading in (*readings, *soft):
            if paths := self._matching(self._mistyped, [reading]):
                return self._one(film, paths), True
        raise NotFound(f"no film matches {film!r}", hint=self._advice(film, readings))

    def _steps(self) -> tuple[Callable[[str], list[str]], ...]:
        from filmcli.catalogue.folding import fold, without_article

        index = self.index
        return (
            # The bundled ones answer from the next step on, so that an own record that is called
            # the same but for its capitals comes before them.
            lambda title: self._own(index.by_title(title)),
            lambda title: index.by_folded(fold(title)) + _bundled_slug(title),
            lambda title: index.by_bare(without_article(fold(title))),
            lambda title: index.by_alternative(fold(title)),
            self._by_folded_slug,
            lambda title: index.by_prefix(fold(title)) if fold(title) else [],
        )

    def _matching(
        self, step: Callable[[str], list[str]], readings: Iterable[_Reading]
    ) -> list[str]:
        """Give what a step finds for any of the readings, each path once."""
        found: dict[str, None] = {}
        for reading in readings:
            paths = step(reading.title)
            if reading.year is not None:
                paths = [path for path in paths if reading.year in self._years(path)]
            found |= dict.fromkeys(paths)
        return list(found)

    def _years(self, path: str) -> set[int]:
        """Give the years a film is said to be of: its own, and those that are claimed."""
        values = self.index.entry(Path(path)).values or {}
        claims = [each for each in values.get("claims", ()) if each["field"] == "year"]
        return {values.get("year"), *(claim["value"] for claim in claims)} - {None}

    def _own(self, paths: list[str]) -> list[str]:
        """Leave out the bundled records, unless the user has none."""
        own = set(self.listing().paths.values())
        return [path for path in paths if path in own] if own else paths

    def _by_folded_slug(self, slug: str) -> list[str]:
        wanted = slug.casefold()
        return [path for each, path in self._slugs() if each.casefold() == wanted]

    def _slugs(self) -> Iterator[tuple[str, str]]:
        yield from self.listing().paths.items()
        yield from _bundled().items()

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
        for text, path in (*self.index.titles(), *((fold(s), path) for s, path in self._slugs())):
            known.setdefault(text, []).append(path)
        return known

    def _one(self, film: str, paths: list[str]) -> Path:
        """Give the one record found; raise Ambiguous with the candidates for several."""
        chosen = self._own(paths) or paths
        if len(chosen) == 1:
            return Path(chosen[0])
        entries = [self.index.entry(Path(path)) for path in chosen]
        candidates = [candidate(entry) for entry in entries if entry.values]
        candidates.sort(key=lambda each: (each["title"], each.get("year", 0), each["slug"]))
        more = len(candidates) - MAX_CANDIDATES
        cut = f"{more} more are not listed; " if more > 0 else ""
        raise Ambiguous(
            f"{film!r} can mean {len(candidates)} films",
            hint=f'{cut}name one by its slug, as "Title (Year)", or by its id',
            candidates=candidates[:MAX_CANDIDATES],
        )

    def _advice(self, film: str, readings: list[_Reading]) -> str:
        """Say what to try instead; a record that is invalid may be the one that was meant."""
        if self.invalid:
            files = {problem.file for problem in self.invalid}
            count = f"{len(files)} records" if len(files) > 1 else "1 record"
            return f"{count} could not be searched: filmcli check"
        for undated in (reading.title for reading in readings if reading.year is not None):
            for step in self._steps():
                if paths := step(undated):
                    values = self.index.entry(Path(paths[0])).values or {}
                    year = f" ({values['year']})" if "year" in values else " without a year"
                    return f"there is {values.get('title')}{year}"
        if not film.endswith(SUFFIX) and os.path.isfile(film):  # noqa: PTH113  it may be no path
            return f"the path of a record ends with {SUFFIX}"
        from filmcli.catalogue.folding import fold, without_article
        from filmcli.catalogue.typos import suggested

        known = self._known()
        close = suggested(without_article(fold(film)), known)
        return f"did you mean {Path(known[close][0]).stem}?" if close else KINDS_OF_FILM


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


def _bundled() -> dict[str, str]:
    return dict(slugs_and_paths(bundled_directory()))


def _bundled_slug(slug: str) -> list[str]:
    path = _in_directory(bundled_directory(), slug)
    return [os.fspath(path)] if path else []


def _dated(pattern: str, film: str) -> Iterator[_Reading]:
    if match := re.fullmatch(pattern, film):
        yield _Reading(match[1], int(match[2]))


def candidate(entry: Entry) -> dict[str, Any]:
    """Give what tells one candidate from another: slug, title, year, kind, director, imdb."""
    values = entry.values or {}
    shown = {
        key: values[key] for key in ("slug", "title", "year", "kind", "director") if key in values
    }
    imdb = values.get("ids", {}).get("imdb")
    return shown | ({"imdb": imdb} if imdb else {})
