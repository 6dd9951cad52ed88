"""From what a person typed for FILM to one record, in the order the contract gives.

Path, id, slug, exact title, folded title, alternative title, prefix, typo; the first step that
finds anything decides, and several equal matches are never guessed between.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from filmcli.catalogue.collection import SUFFIX, bundled_directory, existing, record_files
from filmcli.catalogue.index import Entry, Index
from filmcli.errors import Ambiguous, NotFound, Problem, RecordInvalid, UsageFault
from filmcli.settings import Settings

MAX_FILM_LETTERS = 2_000
TYPO_CUTOFF = 80  # of 100: one wrong letter in five
# Compiled where they are first needed: a slug needs none of them.
_TITLE_AND_YEAR = r"(?s)(.+?)\s*\((\d{4})\)"
_ID = r"(?i)(imdb|tmdb|wikidata|eidr|letterboxd|kobis|kmdb):(.+)"


def _is_imdb_id(film: str) -> bool:
    return film[:2].lower() == "tt" and film[2:].isdecimal() and len(film) >= 9


class Found(NamedTuple):
    """One film, as a command gets it."""

    path: Path
    values: dict[str, Any]  # the canonical form
    guessed: str | None = None  # the title meant, where only a typo away was found

    @property
    def head(self) -> dict[str, Any]:
        """Give what names the film in JSON: slug, title, year."""
        return {key: self.values[key] for key in ("slug", "title", "year") if key in self.values}


class Catalogue:
    """The records there are: the user's own directories, then the bundled one."""

    def __init__(self, settings: Settings, clock: Callable[[], int]) -> None:
        self._settings = settings
        self._clock = clock
        self._index: Index | None = None
        self._own_files: list[Path] | None = None
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

    def own_files(self) -> list[Path]:
        """Give the user's own records; of two with one slug the first directory's counts."""
        if self._own_files is None:
            first: dict[str, Path] = {}
            for directory in self.directories():
                for path in record_files(directory):
                    first.setdefault(path.stem, path)
            self._own_files = list(first.values())
        return self._own_files

    def files(self) -> list[Path]:
        """Give the collection: the user's own records, else the bundled ones."""
        return self.own_files() or list(record_files(bundled_directory()))

    def find(self, film: str | None) -> Found:
        """Find the film meant; None is the default film.

        Raises NotFound, Ambiguous, UsageFault, or RecordInvalid for a record that breaks the format.
        """
        path, guessed = self._locate(film)
        return self._load(path, guessed)

    def locate(self, film: str | None) -> Path:
        """Find the record meant, valid or not; raises as `find` does, but not for its content."""
        return self._locate(film)[0]

    def _locate(self, film: str | None) -> tuple[Path, str | None]:
        if film is None:
            return self._default(), None
        if not film.strip() or len(film) > MAX_FILM_LETTERS:
            raise UsageFault(
                "FILM is blank" if not film.strip() else "FILM is longer than any title",
                hint="a slug, a title, an id such as tt0111161, or a path to a .toml file",
            )
        direct = self._by_path(film) or self._by_slug_file(film)
        return (direct, None) if direct else self._search(film)

    def _default(self) -> Path:
        if self._settings.film:
            return self.locate(self._settings.film)
        files = self.files()
        if len(files) == 1:
            return files[0]
        raise UsageFault(
            f"which film? The collection has {len(files)}" if files else "there are no films",
            hint="name one, or set FILMCLI_FILM, or film in the configuration",
        )

    def _by_path(self, film: str) -> Path | None:
        if not film.endswith(SUFFIX):
            return None
        path = Path(film)
        if not os.path.lexists(path):
            if os.sep in film or "/" in film:
                raise NotFound(f"{film}: no such file")
            return None
        return path

    def _by_slug_file(self, film: str) -> Path | None:
        """Find DIRECTORY/slug.toml without reading any directory: the way of an everyday call."""
        if film != Path(film).name or "\0" in film or _is_imdb_id(film):
            return None
        for directory in (*self.directories(), bundled_directory()):
            path = directory / f"{film}{SUFFIX}"
            try:
                if path.is_file():
                    return path
            except OSError:
                return None  # a name too long for the file system
        return None

    def _load(self, path: Path, guessed: str | None = None) -> Found:
        entry = self.index.entry(path)
        if entry.film is None:
            raise RecordInvalid(entry.problems)
        return Found(path, json.loads(entry.film), guessed)

    def _search(self, film: str) -> tuple[Path, str | None]:
        known = self._refresh()
        for step in (self._by_id, self._by_slug, self._by_title):
            if paths := [path for path in step(film) if path in known]:
                return self._one(film, paths), None
        guess = self._by_typo(film)
        if guess and (paths := [path for path in guess[1] if path in known]):
            path = self._one(film, paths)
            return path, self._title(path)
        raise NotFound(f"no film matches {film!r}", hint=self._advice(film))

    def _refresh(self) -> set[Path]:
        """Bring the index up to date; give the valid records, the bundled ones included."""
        files = self.own_files() + list(record_files(bundled_directory()))
        entries = self.index.entries([path.absolute() for path in files])
        self.invalid = tuple(problem for entry in entries for problem in entry.problems)
        return {entry.path for entry in entries if entry.film}

    def _by_id(self, film: str) -> list[Path]:
        if _is_imdb_id(film):
            return self.index.paths_by_id("imdb", film.lower())
        if match := re.fullmatch(_ID, film):
            return self.index.paths_by_id(match[1].lower(), match[2])
        return []

    def _by_slug(self, film: str) -> list[Path]:
        return self.index.paths_by_slug(film)

    def _by_title(self, film: str) -> list[Path]:
        if match := re.fullmatch(_TITLE_AND_YEAR, film):
            paths = self._by_words(match[1])
            dated = [path for path in paths if self._year(path) == int(match[2])]
            return dated or self._by_words(film)
        return self._by_words(film)

    def _year(self, path: Path) -> int | None:
        entry = self.index.entry(path)
        year: int | None = json.loads(entry.film).get("year") if entry.film else None
        return year

    def _by_words(self, title: str) -> list[Path]:
        from filmcli.catalogue.folding import fold

        folded = fold(title)
        if not folded:
            return []
        index = self.index
        return (
            index.paths_by_title(title)
            or index.paths_by_folded(folded, main=True)
            or index.paths_by_folded(folded, main=False)
            or index.paths_by_prefix(folded)
        )

    def _by_typo(self, film: str) -> tuple[str, list[Path]] | None:
        from rapidfuzz import fuzz, process

        from filmcli.catalogue.folding import fold, without_article

        match = re.fullmatch(_TITLE_AND_YEAR, film)
        folded = without_article(fold(match[1] if match else film))
        titles = {without_article(title): title for title in self.index.folded_titles()}
        slugs = {fold(path.stem): path for path in self.own_files()}
        best = process.extractOne(
            folded, [*titles, *slugs], scorer=fuzz.ratio, score_cutoff=TYPO_CUTOFF
        )
        if best is None:
            return None
        title = titles.get(best[0])
        if title is None:
            return best[0], [slugs[best[0]].absolute()]
        index = self.index
        paths = index.paths_by_folded(title, main=True) or index.paths_by_folded(title, main=False)
        return title, paths

    def _title(self, path: Path) -> str:
        entry = self.index.entry(path)
        return str(json.loads(entry.film)["title"]) if entry.film else path.stem

    def _one(self, film: str, paths: list[Path]) -> Path:
        own = {path.absolute() for path in self.own_files()}
        # The bundled record answers only where the user has none that matches.
        chosen = [path for path in paths if path in own] or paths
        if len(chosen) == 1:
            return chosen[0]
        candidates = [candidate(self.index.entry(path)) for path in chosen]
        candidates.sort(key=lambda each: (each["title"], each.get("year", 0), each["slug"]))
        raise Ambiguous(
            f"{film!r} can mean {len(candidates)} films",
            hint='name one by its slug, as "Title (Year)", or by its id',
            candidates=candidates,
        )

    def _advice(self, film: str) -> str:
        from filmcli.errors import nearest

        close = nearest(film, [path.stem for path in self.files()])
        if close:
            return f"did you mean {close}?"
        return "a slug, a title, an id such as tt0111161, or a path to a .toml file"


def candidate(entry: Entry) -> dict[str, Any]:
    """Give what tells one candidate from another: slug, title, year, kind, director, imdb."""
    values = json.loads(entry.film or "{}")
    shown = {
        key: values[key] for key in ("slug", "title", "year", "kind", "director") if key in values
    }
    imdb = values.get("ids", {}).get("imdb")
    return shown | ({"imdb": imdb} if imdb else {})
