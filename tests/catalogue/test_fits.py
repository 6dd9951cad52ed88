"""Whether a film fits a query is the same told from the film and asked of the index."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from filmcli.catalogue.finder import Finder
from filmcli.catalogue.fits import fits
from filmcli.catalogue.query import parse

FILMS = {
    "one": """\
title = "The One"
year = 1999
kind = "short"
countries = ["KR", "US"]
genres = ["Drama", "Horror"]
runtime = 20
director = ["Ann Lee", "Bo Park"]

[[titles]]
title = "하나"
language = "ko"
type = "original"

[[cast]]
name = "Cy Kim"
character = "Mother"

[[releases]]
type = "theatrical"
date = 1999-10-05
territory = "KR"
""",
    "two": """\
title = "Two Ones"
year = 2023
director = "Bo Park"
synopsis = "Mother is alone."

[[releases]]
type = "premiere"
date = "2023-10"
event = "Busan"
""",
    "three": 'title = "Threé"\n',
}
QUERIES = [
    *("", "one", "mother", "horror", "하나", "korea", "1999", "short", "busan"),
    *("title:=The", 'title:="The One"', "title::^T", "title::ones?$", "threé", "three"),
    *("year:1999", "year:..2000", "decade:2020", "^year:1999", "missing:year", "^missing:year"),
    *("has:cast", "^has:cast", "director:park", "director:=Park", "^director:lee", "cast:kim"),
    *("country:kr", 'country:"south korea"', "genre:=Drama", "kind:feature", "runtime:10..30"),
    *("released:1999", "release.kr:1999", "release.us:1999", "has:release.kr", "premiered:2023"),
    *("genre:drama year:2023", "genre:drama , year:2023", "score:7..", "votes:1..", "slug:one"),
]


@pytest.mark.parametrize("text", QUERIES)
def test_a_film_fits_as_the_index_says(films_of: Callable[..., Finder], text: str) -> None:
    finder = films_of(**FILMS)
    query = parse(text)
    every = {film["slug"]: film for film in finder.films(finder.select(parse("")))}
    assert len(every) == 3
    asked = {film["slug"] for film in finder.films(finder.select(query))}
    assert {slug for slug, film in every.items() if fits(query, film)} == asked


def test_a_rating_is_a_range_of_tenths() -> None:
    film = {"slug": "tt0000001", "title": "One", "kind": "feature", "rating": 7.3, "votes": 12}
    for text, is_met in (
        *(("score:7.3", True), ("score:7.4..", False), ("score:..7", False)),
        *(("score:7..8", True), ("votes:10..", True), ("votes:13..", False), ("^score:8", True)),
    ):
        assert fits(parse(text), film) is is_met, text
