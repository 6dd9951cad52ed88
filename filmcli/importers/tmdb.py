"""Films of answers of TMDB's API, as saved: details with anything appended, parts of them, lists.

https://developer.themoviedb.org/reference; answers of older versions of it, too. A part without
details (credits, release dates, titles, ...) is a draft without a title: it belongs to the film
with its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from filmcli.importers import naming, tmdb_parts
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.importers.making import Making
from filmcli.importers.parsing import BrokenLine, json_lines, json_value

TITLE = "TMDB"

GENRES = {
    28: "Action",
    12: "Adventure",
    16: "Animation",
    35: "Comedy",
    80: "Crime",
    99: "Documentary",
    18: "Drama",
    10751: "Family",
    14: "Fantasy",
    36: "History",
    27: "Horror",
    10402: "Music",
    9648: "Mystery",
    10749: "Romance",
    878: "Science Fiction",
    10770: "TV Movie",
    53: "Thriller",
    10752: "War",
    37: "Western",
}
_KINDS = {"Documentary": "documentary", "TV Movie": "tv-movie"}
_LISTS = ("results", "movie_results", "parts", "items", "cast", "crew")
# Bodies that hold no film, by a key that only they have.
_NO_FILM = {
    "certifications": "TMDB's list of certifications",
    "genres": "TMDB's list of genres",
    "known_for_department": "a person",
    "biography": "a person",
    "place_of_birth": "a person",
    "first_air_date": "a series",
    "number_of_seasons": "a series",
    "season_number": "a season or an episode of a series",
    "episode_number": "an episode of a series",
    "headquarters": "a company",
    "change_keys": "TMDB's configuration",
    "iso_3166_1": "TMDB's list of countries or languages",
    "iso_639_1": "TMDB's list of languages",
    "jobs": "TMDB's list of jobs",
    "profiles": "pictures of a person",
}
_OTHER_FILMS = "of other films"
_LOST = {
    "similar": _OTHER_FILMS,
    "similar_movies": _OTHER_FILMS,
    "recommendations": _OTHER_FILMS,
    "lists": "lists of other people",
    "reviews": "what other people write",
    "images": "pictures",
    "changes": "TMDB's own history",
    "account_states": "a person's own, which their log has from an export of theirs",
    "watch/providers": "where it can be watched, which changes from day to day",
}
_PARTS = ("cast", "crew", "titles", "results", "translations", "keywords", "countries", "imdb_id")
_PLAIN = {
    "genres",
    "genre_ids",
    "id",
    "title",
    "original_title",
    "original_language",
    "adult",
    "video",
    "media_type",
}


def sniff(head: bytes, name: str) -> bool:  # noqa: ARG001
    """Tell JSON with keys that TMDB alone writes."""
    words = head[:65536].replace(b"\0", b"")
    if words.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ")[:1] not in (b"{", b"["):
        return False
    marks = (
        *(b'"original_title"', b'"movie_results"', b'"release_dates"', b'"credit_id"'),
        *(b'"backdrop_path"', b'"poster_path"', b'"iso_3166_1"', b'"known_for_department"'),
        *(b'"iso_639_1"', b'"status_message"', b'"tmdb_id"', b'"certifications"', b'"genre_ids"'),
        *(b'"wikidata_id"', b'"credits"', b'"display_priority"'),
    )
    lists = b'"genres"' in words and b'"imdb' not in words and b'"Title"' not in words
    lists = lists and b'"cast"' not in words and b'"year"' not in words
    jobs = b'"department"' in words and b'"jobs"' in words
    part = b'"id"' in words and any(
        all(mark in words for mark in each) for each in ([b'"keywords"'], [b'"cast"', b'"crew"'])
    )
    return any(mark in words for mark in marks) or lists or jobs or part


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:  # noqa: ARG001
    """Give the films of a body, of an array of them, or of one a line."""
    try:
        body = json_value(file.data, file.name)
    except Unreadable as error:
        if "Extra data" not in error.why:
            raise
        yield from _lines(file)
        return
    yield from _items(body, None)


def _lines(file: Input) -> Iterator[Item]:
    for each in json_lines(file.data, file.name):
        if isinstance(each, BrokenLine):
            yield Refused(each.why, each.line)
        else:
            yield from _items(each.value, each.line)


def _items(body: Any, line: int | None) -> Iterator[Item]:
    """Give the films of a body, whatever it is."""
    if isinstance(body, list):
        yield from _each(body, line)
        return
    if not isinstance(body, dict):
        yield Refused("no film: a body of TMDB is an object", line)
        return
    if "status_message" in body:
        yield Refused(f"an error of TMDB: {str(body['status_message'])[:200]}", line)
    elif _is_film(body):
        yield _film(body, line)
    elif why := _no_film(body):
        yield Refused(why, line, _name(body))
    elif "parts" in body:
        yield from _collection(body, line)
    elif found := [key for key in body if _is_list_of_bodies(key, body[key])]:
        for key in found:
            yield from _each(body[key], line)
    else:
        yield _part(body, line)


def _each(bodies: list[Any], line: int | None) -> Iterator[Item]:
    """Give the films of a list; one that says what it is in each entry is refused once."""
    if not bodies:
        yield Refused("an empty list", line)
        return
    whole = [
        _no_film(each) if isinstance(each, dict) and not _is_film(each) else "" for each in bodies
    ]
    if whole[0] and len(set(whole)) == 1:
        yield Refused(whole[0], line)
        return
    for each in bodies:
        if isinstance(each, dict):
            yield from _items(each, line)
        else:
            yield Refused("no film: not an object", line)


def _is_film(body: Mapping[str, Any]) -> bool:
    kind = body.get("media_type")
    named = isinstance(body.get("title"), str) or isinstance(body.get("original_title"), str)
    return named and kind in (None, "movie") and "first_air_date" not in body


def _no_film(body: Mapping[str, Any]) -> str | None:
    """Say what a body is that holds no film."""
    kind = {"tv": "a series", "person": "a person"}.get(str(body.get("media_type")))
    if kind:
        return kind
    if "cast" in body or "crew" in body:
        parts = [*_list(body.get("cast")), *_list(body.get("crew"))]
        of_films = any("title" in each or "original_title" in each for each in parts)
        of_series = any("first_air_date" in each for each in parts)
        return "the films of a person, as credits" if of_films or of_series else None
    if "movie_results" in body or "id" in body.keys() & {"results", "translations"}:
        return None
    found = [why for key, why in _NO_FILM.items() if key in body]
    if found and not ("genres" in body and "title" in body):
        return found[0]
    if body.keys() <= {"id", "backdrops", "posters", "logos", "stills"} and "posters" in body:
        return "pictures alone"
    return None


def _is_list_of_bodies(key: str, value: Any) -> bool:
    """Tell lists of films from release dates and videos, which stand in "results", too."""
    if key not in _LISTS or not isinstance(value, list):
        return False
    first = value[0] if value and isinstance(value[0], dict) else {}
    marks = ("title", "original_title", "media_type", "first_air_date", "known_for")
    return any(mark in first for mark in marks)


def _collection(body: Mapping[str, Any], line: int | None) -> Iterator[Item]:
    named = {"id": body.get("id"), "name": body.get("name")}
    for each in _list(body["parts"]):
        yield from _items({"belongs_to_collection": named, **each}, line)


def _film(body: Mapping[str, Any], line: int | None) -> Draft | Refused:
    making = Making()
    making.title(body.get("title") or body.get("original_title"))
    _named(making, body)
    _dated(making, body)
    _genres(making, body)
    making.put("synopsis", body.get("overview"))
    making.put("tagline", body.get("tagline"))
    for key, field in (("budget", "budget"), ("revenue", "gross")):
        _money(making, field, key, body.get(key))
    making.id("tmdb", body.get("id"), "id")
    for key, value in sorted(body.items(), key=lambda each: each[0] == "releases"):
        if key not in _PLAIN:  # the older list of releases last: the newer one says more
            _READERS.get(key, tmdb_parts.rest)(making, value, key)
    if body.get("video") is True:
        making.put_aside("video", True)
    if body.get("adult") is True:
        making.put_aside("adult", True)
    tmdb_parts.dated_if_nothing_else(making, body.get("release_date"))
    return making.item(line, _name(body))


def _part(body: Mapping[str, Any], line: int | None) -> Draft | Refused:
    """Read a part that was saved by itself: it belongs to the film with its id."""
    making = Making()
    making.id("tmdb", body.get("id"), "id")
    if "ids" not in making.values or not any(key in body for key in _PARTS):
        return Refused("no film of TMDB", line, _name(body))
    for key, value in body.items():
        if key in ("cast", "crew"):
            tmdb_parts.credits(making, {key: value}, key)
        elif key == "results":
            tmdb_parts.results(making, value, key)
        elif key != "id":
            _READERS.get(key, tmdb_parts.rest)(making, value, key)
    if making.values.keys() == {"ids"} and len(making.values["ids"]) == 1 and not making.aside:
        why = "; ".join(making.lost) or "nothing in it is a fact of a film"
        return Refused(why, line, f"tmdb {body.get('id')}")
    return Draft(making.values, making.aside, line, tuple(making.lost))


def _named(making: Making, body: Mapping[str, Any]) -> None:
    original = body.get("original_title")
    language = naming.language(str(body.get("original_language") or ""))
    if isinstance(original, str) and original.strip() != making.values.get("title"):
        making.other_title(original, language, "original")
    elif language is not None:
        making.put_aside("original_language", language)


def _dated(making: Making, body: Mapping[str, Any]) -> None:
    """Take the year from the date of release: TMDB has no other."""
    date = naming.day(str(body.get("release_date") or ""))
    if date:
        making.year(int(date[:4]))


def _genres(making: Making, body: Mapping[str, Any]) -> None:
    for each in _list(body.get("genres")):
        making.listed("genres", each.get("name"))
    numbers = body.get("genre_ids")
    for number in numbers if isinstance(numbers, list) else ():
        if isinstance(number, int) and number in GENRES:
            making.listed("genres", GENRES[number])
        else:
            making.lose(f"genre_ids: {str(number)[:40]}, which TMDB has no name for")
    kinds = [_KINDS[name] for name in making.values.get("genres", ()) if name in _KINDS]
    making.put("kind", kinds[0] if kinds else None)


def _money(making: Making, field: str, key: str, amount: Any) -> None:
    """Keep an amount, which TMDB has in dollars; 0 is not known."""
    if isinstance(amount, int) and not isinstance(amount, bool) and 0 < amount < 10**12:
        making.values.setdefault(field, {"amount": amount, "currency": "USD"})
    elif amount:
        making.put_aside(key, amount)


def _runtime(making: Making, value: Any, key: str) -> None:
    if value:
        making.runtime(value, key)


def _imdb(making: Making, value: Any, key: str) -> None:
    if value:
        making.id("imdb", value, key)


def _wikidata(making: Making, value: Any, key: str) -> None:
    if value:
        making.id("wikidata", value, key)


def _appended_ids(making: Making, value: Any, key: str) -> None:  # noqa: ARG001
    if isinstance(value, dict):
        _imdb(making, value.get("imdb_id"), "imdb_id")
        _wikidata(making, value.get("wikidata_id"), "wikidata_id")
        for name in value.keys() - {"imdb_id", "wikidata_id", "id"}:
            making.put_aside(name, value[name])


def _dropped(making: Making, value: Any, key: str) -> None:
    if value:
        making.lose(f"{key}: {_LOST[key]}")


def _done(making: Making, value: Any, key: str) -> None:
    """Read nothing: it was read before."""


def _list(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _name(body: Mapping[str, Any]) -> str | None:
    name = body.get("title") or body.get("name") or body.get("original_title")
    return name[:200] if isinstance(name, str) else None


_READERS = {
    **dict.fromkeys(("overview", "tagline", "budget", "revenue", "release_date"), _done),
    **dict.fromkeys(_LOST, _dropped),
    "runtime": _runtime,
    "imdb_id": _imdb,
    "wikidata_id": _wikidata,
    "external_ids": _appended_ids,
    "production_countries": tmdb_parts.countries,
    "origin_country": tmdb_parts.countries,
    "spoken_languages": tmdb_parts.languages,
    "production_companies": tmdb_parts.companies,
    "credits": tmdb_parts.credits,
    "casts": tmdb_parts.credits,
    "release_dates": tmdb_parts.release_dates,
    "releases": tmdb_parts.old_releases,
    "countries": tmdb_parts.old_releases,
    "alternative_titles": tmdb_parts.alternative_titles,
    "titles": tmdb_parts.alternative_titles,
    "translations": tmdb_parts.translations,
    "keywords": tmdb_parts.keywords,
    "videos": tmdb_parts.videos,
    "trailers": tmdb_parts.videos,
}
