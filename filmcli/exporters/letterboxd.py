"""The CSV that Letterboxd imports into a list or a watchlist.

https://letterboxd.com/about/importing-data/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from filmcli.exporters import Document, load
from filmcli.exporters.formats import Options, Part, Values

CARRIES = ("title", "year", "ids.imdb", "ids.tmdb", "ids.letterboxd", "crew.name", "crew.job")
PARTS = (
    Part(
        "crew.name",
        "all but director",
        lambda film: sum(each["job"] != "director" for each in film.get("crew", ())),
    ),
)
COLUMNS = ("LetterboxdURI", "tmdbID", "imdbID", "Title", "Year", "Directors")
LIMIT = 1_000_000  # bytes of a file that is taken


def export(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give a header and a row for each film; an identifier counts before title and year."""
    del options
    header, *_ = load("csv").export(Document("films", (), COLUMNS))
    yield header
    for film in films:
        yield list(load("csv").export(Document("films", [_row(film)], COLUMNS)))[1]


def _row(film: Values) -> dict[str, object]:
    ids = film.get("ids", {})
    slug = ids.get("letterboxd")
    return {
        "LetterboxdURI": f"https://letterboxd.com/film/{slug}/" if slug else None,
        "tmdbID": ids.get("tmdb"),
        "imdbID": ids.get("imdb"),
        "Title": film["title"],
        "Year": film.get("year"),
        "Directors": ", ".join(film.get("director", ())),
    }
