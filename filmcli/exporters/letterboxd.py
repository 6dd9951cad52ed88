"""The CSV that Letterboxd imports into a diary, a list or a watchlist.

https://letterboxd.com/about/importing-data/: a row with a day makes a viewing in the diary, which
tags and a review belong to; ratings there are half stars of five.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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
COLUMNS = (
    *("LetterboxdURI", "tmdbID", "imdbID", "Title", "Year", "Directors"),
    *("Rating", "WatchedDate", "Rewatch", "Tags", "Review"),
)


def export(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give a header, a row for each viewing, and one for each film that was not viewed.

    An identifier counts there before title and year.
    """
    header, *_ = load("csv").export(Document("films", (), COLUMNS))
    yield header
    for film in films:
        told = _of_film(film)
        rows = [told | _of_viewing(each) for each in options.logged(film)] or [told]
        yield from list(load("csv").export(Document("films", rows, COLUMNS)))[1:]


def stars(rating: float) -> float | None:
    """Give half stars of five for a rating of ten; there are none for less than a quarter."""
    steps = int(rating + 0.5)
    return steps / 2 if steps else None


def _of_film(film: Values) -> dict[str, object]:
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


def _of_viewing(entry: Mapping[str, Any]) -> dict[str, object]:
    rating = entry.get("rating")
    half = None if rating is None else stars(rating)
    return {
        "Rating": None if half is None else f"{half:g}",
        "WatchedDate": entry.get("date"),
        "Rewatch": True if entry.get("rewatch") else None,
        "Tags": ", ".join(entry.get("tags", ())),
        "Review": entry.get("note"),
    }
