"""The films there are: records, the catalogue below them, and the one that FILM means."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.catalogue.collection import Walk, existing, slugs_and_paths
from filmcli.catalogue.index import Index, Progress
from filmcli.catalogue.naming import Located, Naming, bundled, locate_record
from filmcli.errors import FilmcliError, NotFound, Problem, RecordInvalid, UsageFault
from filmcli.settings import Settings

if TYPE_CHECKING:
    from filmcli.catalogue.finder import Finder
    from filmcli.catalogue.layers import Layers


class Found(NamedTuple):
    """One film, as a command gets it."""

    path: Path | None  # None for one that only the catalogue has
    values: dict[str, Any]  # the canonical form
    guessed: str | None = None  # the title meant, where only a typo away was found
    others: int = 0  # films called the same, and so much less known that this one was taken
    own: dict[str, Any] | None = None  # what the record says, where there is one
    under: dict[str, Any] | None = None  # what the catalogue says, where it has the film

    @property
    def file(self) -> Path:
        """The record; raises NotFound where the film has none."""
        if self.path is None:
            raise only_there(self.values)
        return self.path

    @property
    def head(self) -> dict[str, Any]:
        """Give what names the film in JSON: slug, title, year."""
        return {key: self.values[key] for key in ("slug", "title", "year") if key in self.values}


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
    """The records there are: the user's own directories, then the bundled one.

    `own` leaves out the catalogue below them, `only_catalogue` leaves out the records.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], int],
        progress: Progress | None = None,
        *,
        own: bool = False,
        only_catalogue: bool = False,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._progress = progress
        self._index: Index | None = None
        self._listed: _Listing | None = None
        self._is_own = own
        self.only_catalogue = only_catalogue
        self._layers: Layers | None = None
        self.invalid: tuple[Problem, ...] = ()  # of records passed over while searching

    @property
    def index(self) -> Index:
        """Open the index at its first use."""
        if self._index is None:
            self._index = Index(self._settings.places.cache, self._clock)
        return self._index

    def close(self) -> None:
        """Close the index and the catalogue, if they were opened."""
        if self._index is not None:
            self._index.close()
        if self._layers is not None:
            self._layers.close()

    @property
    def layers(self) -> Layers | None:
        """The catalogue below the records; None where there is none or it is left out."""
        path = self._settings.catalogue
        if self._layers is None and path is not None and not self._is_own and os.path.lexists(path):
            from filmcli.catalogue.layers import Layers

            self._layers = Layers(path, self._clock)
        return self._layers

    @property
    def fault(self) -> FilmcliError | None:
        """What is wrong with the catalogue, where it had to be done without."""
        return self._layers.fault if self._layers is not None else None

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
        return [Path(path) for path in (self.listing().paths or bundled()).values()]

    def find(self, film: str | None, *, recorded: bool = False) -> Found:
        """Find the film meant, with `recorded` among those with a record; None is the default film.

        Raises NotFound, Ambiguous, UsageFault, or RecordInvalid for one that breaks the format.
        """
        where = self._located(film, recorded=recorded)
        if where.path is None:
            return self._catalogued(where)
        entry = self.index.entry(where.path)
        if entry.values is None:
            raise RecordInvalid(entry.problems)
        guessed = str(entry.values["title"]) if where.guessed else None
        found = Found(where.path, entry.values, guessed, where.others, entry.values)
        has_id = "imdb" in entry.values.get("ids", {})
        under = self.layers.under(entry.values) if has_id and self.layers is not None else None
        if under is None:
            return found
        from filmcli.catalogue.layers import laid

        return found._replace(values=laid(entry.values, under), under=under)

    def locate(self, film: str | None) -> Path:
        """Find the record meant, valid or not; raises as `find` does, but not for its content."""
        where = self._located(film, recorded=True)
        if where.path is None:
            raise only_there(self._catalogued(where).values)
        return where.path

    def _located(self, film: str | None, *, recorded: bool) -> Located:
        if film is None:
            return self._default(recorded=recorded)
        return locate_record(self, film) if recorded else Naming(self).locate(film)

    def _catalogued(self, where: Located) -> Found:
        """Give a film that only the catalogue has."""
        values = self.layers.film(where.row) if self.layers and where.row else None
        if values is None:
            raise self.fault or NotFound("the catalogue is gone")
        guessed = str(values["title"]) if where.guessed else None
        return Found(None, values, guessed, where.others, under=values)

    def refresh(self) -> None:
        """Bring the index up to date with every record, the bundled ones included."""
        listing = self.listing()
        paths = [*listing.paths.values(), *bundled().values()]
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
        paths = [*(listing.paths or bundled()).values()]
        self.invalid = (*listing.faults, *self.index.refresh(paths, self._progress))
        if listing.walk.is_steady and not listing.faults and listing.paths:
            self.index.keep_listing(roots, listing.walk.places, paths)
        return Finder(self.index, self.directories)

    def _default(self, *, recorded: bool) -> Located:
        if self._settings.film:
            return self._named_by_setting(self._settings.film, recorded=recorded)
        files = [] if self.only_catalogue else self.files()
        if len(files) == 1:
            return Located(files[0])
        raise UsageFault(
            f"which film? The collection has {len(files)}" if files else "there are no films",
            hint="name one, or set FILMCLI_FILM, or film in the configuration",
        )

    def _named_by_setting(self, film: str, *, recorded: bool) -> Located:
        try:
            return self._located(film, recorded=recorded)
        except FilmcliError as error:
            origin = self._settings.values["film"].origin
            error.hint = "; ".join(each for each in (f"{origin} names it", error.hint) if each)
            raise


def only_there(values: dict[str, Any]) -> NotFound:
    """Say that a film has no record, where one is wanted."""
    year = f" ({values['year']})" if "year" in values else ""
    return NotFound(
        f"{values['title']}{year} is only in the catalogue, and has no record",
        hint=f"filmcli add {values['slug']}",
    )
