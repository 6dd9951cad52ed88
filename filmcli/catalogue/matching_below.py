"""Films of the catalogue that a title and a year mean, for what is matched to films."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from filmcli.catalogue.folding import fold
from filmcli.catalogue.imdb import tokens
from filmcli.catalogue.imdb.films import slug_of
from filmcli.catalogue.imdb.schema import KINDS
from filmcli.catalogue.matching import Film, Match
from filmcli.packed import akas

if TYPE_CHECKING:
    from filmcli.catalogue.imdb.films import Films, Row
    from filmcli.catalogue.layers import Layers

MOST_CALLED = 500  # titles that are called exactly so and are looked at, the best known first
_NO_FILMS = frozenset(
    KINDS.index(kind) for kind in ("tvSeries", "tvMiniSeries", "tvEpisode", "tvPilot", "videoGame")
)


def below(layers: Layers) -> Callable[[str, int | None], Match]:
    """Give what asks the catalogue: by title, as folded, and year; nothing less is a match."""

    def ask(title: str, year: int | None) -> Match:
        return layers.asked(lambda films: _match(films, title, year), Match(()))

    return ask


def _match(films: Films, title: str, year: int | None) -> Match:
    wanted = fold(title)
    found = films.store.ask(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?",
        f'"{tokens.whole(tokens.forms(title))}"',
        MOST_CALLED,
    )
    rows = [row for row in films.rows_of([each[0] for each in found]) if row.kind not in _NO_FILMS]
    called = [row for row in rows if wanted in _names(films, row)]
    fitting = [row for row in called if year is not None and row.year == year]
    near = [row for row in called if row not in fitting]
    return Match(
        tuple(map(_film, fitting)), "title" if fitting else "", tuple(map(_film, near[:5]))
    )


def _names(films: Films, row: Row) -> set[str]:
    """Give every title of a row, folded; not by its initials, articles or numbers."""
    (packed,) = films.store.ask("SELECT akas FROM title WHERE id = ?", row.id)[0]
    names = [row.title, row.original or "", *(each.title for each in akas(packed))]
    return {fold(each) for each in names if each}


def _film(row: Row) -> Film:
    return Film(None, row.title, row.year, {"imdb": slug_of(row.tt)})
