"""The parts of a film in TMDB's answers: credits, releases, titles, companies and the rest.

Each reader takes what stands under a key, as details with it appended and the part by itself have
it, and nothing for granted: uploaders edit such files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filmcli.importers import naming
from filmcli.importers.making import Making
from filmcli.record import codes, roles

# https://developer.themoviedb.org/reference/movie-release-dates
TYPES = {1: "premiere", 2: "limited", 3: "theatrical", 4: "digital", 5: "physical", 6: "tv"}
_NATIVE = {"Hang": "ko", "Jpan": "ja", "Thai": "th", "Grek": "el", "Hebr": "he", "Geor": "ka"}
_TITLE_TYPES = {
    "romanization": "transliterated",
    "romanisation": "transliterated",
    "romanized title": "transliterated",
    "transliteration": "transliterated",
    "working title": "working",
    "festival title": "festival",
}
_NOTE = "TMDB's own date; of which sort, and where, is not said"


def tables(value: Any, *keys: str) -> list[dict[str, Any]]:
    """Give the objects of a list, or of the list under one of the keys."""
    if isinstance(value, dict):
        value = next((value[key] for key in keys if isinstance(value.get(key), list)), None)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def rest(making: Making, value: Any, key: str) -> None:
    """Put aside what has no field: numbers, addresses of pictures, names of a collection."""
    if key in ("vote_average", "vote_count", "popularity"):
        value = _number(value)
        key = {"vote_average": "rating", "vote_count": "votes"}.get(key, key)
    if key == "homepage" and not str(value or "").startswith(("http://", "https://")):
        if value:
            making.lose(f"homepage: {str(value)[:80]} is no web address")
        return
    if value not in (0, 0.0):
        making.put_aside(key, value)


def _number(value: Any) -> Any:
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def countries(making: Making, value: Any, key: str) -> None:
    """Read the countries of production, which win over those of origin."""
    if key == "origin_country" and making.values.get("countries"):
        return
    for each in value if isinstance(value, list) else ():
        code = each.get("iso_3166_1") if isinstance(each, dict) else each
        if code and not making.code("countries", naming.country(str(code))):
            making.lose(f"{key}: {str(code)[:40]} is no country")


def languages(making: Making, value: Any, key: str) -> None:
    """Read the languages that are spoken."""
    for each in tables(value):
        code = str(each.get("iso_639_1") or "")
        if code and not making.code("languages", naming.language(code)):
            making.lose(f"{key}: {code[:40]} is no language")


def companies(making: Making, value: Any, key: str) -> None:  # noqa: ARG001
    """Read the companies that produced it."""
    for each in tables(value):
        name = making.words(each.get("name"), "companies.name")
        making.entry("companies", name=name, role="production")


def credits(making: Making, value: Any, key: str) -> None:  # noqa: A001, ARG001
    """Read cast in billing order, and crew; one person's notes for one job are put together."""
    cast = tables(value, "cast") if isinstance(value, dict) and "cast" in value else []
    if all(type(each.get("order")) is int for each in cast):
        cast.sort(key=lambda each: int(each["order"]))
    for each in cast:
        name = making.words(each.get("name"), "cast.name")
        character, note = roles.role(str(each.get("character") or ""))
        if name is None:
            making.lose("cast: a credit without a name")
            continue
        making.entry("cast", name=name, character=character or None, note=note)
        _person(making, name, each)
    _crew(making, tables(value, "crew") if isinstance(value, dict) and "crew" in value else [])


def _crew(making: Making, crew: list[dict[str, Any]]) -> None:
    notes: dict[tuple[str, str], list[str]] = {}
    for each in crew:
        name = making.words(each.get("name"), "crew.name")
        job, note = naming.job(str(each.get("job") or each.get("department") or ""))
        if name is None or not job:
            making.lose("crew: a credit without a name or a job")
            continue
        notes.setdefault((name, job), []).extend([note] if note else [])
        _person(making, name, each)
    for (name, job), said in notes.items():
        note = ", ".join(dict.fromkeys(said)) if said != ["writer"] else None
        making.entry("crew", name=name, job=job, note=note)


def _person(making: Making, name: str, body: Mapping[str, Any]) -> None:
    """Keep a person's id and native name; of two persons of one name, the first."""
    number = body.get("id")
    known = making.values.get("people", {}).get(name, {}).get("ids", {}).get("tmdb")
    if known is not None and known != number:
        making.lose(f"people: two persons are called {name}: tmdb {known} and {number}")
        return
    if type(number) is int and 0 < number < 10**18 and known is None:
        making.person(name, ids={"tmdb": number})
    native = making.words(body.get("original_name"), "original_name")
    if native and native != name:
        script = codes.script_of(native)
        told = {"name": native, "language": _NATIVE.get(script or ""), "type": "native"}
        if script in (None, "Latn"):
            told["type"] = "alternative"
        making.person(name, names={key: each for key, each in told.items() if each})


def results(making: Making, value: Any, key: str) -> None:
    """Read "results" of a part by itself: release dates, videos or where it can be watched."""
    found = tables(value)
    if any("release_dates" in each for each in found):
        release_dates(making, value, key)
    elif any("site" in each for each in found):
        videos(making, value, key)
    elif any("title" in each for each in found):
        alternative_titles(making, value, key)
    elif value:
        making.lose("results: where it can be watched, which changes from day to day")


def release_dates(making: Making, value: Any, key: str) -> None:
    """Read the releases of each country; a date is never shifted by its time of midnight."""
    for country in tables(value, "results"):
        territory = naming.country(str(country.get("iso_3166_1") or ""))
        if territory is None:
            making.lose(f"{key}: {str(country.get('iso_3166_1'))[:40]} is no country")
            continue
        for each in tables(country.get("release_dates")):
            _release(making, territory, each, key)


def _release(making: Making, territory: str, body: Mapping[str, Any], key: str) -> None:
    words = str(body.get("release_date") or "")
    date = naming.day(words)
    number = body.get("type")
    kind = TYPES.get(number) if isinstance(number, int) else None
    if date is None or kind is None:
        what = f"{words[:40]} is no date" if date is None else f"{str(number)[:40]} is no type"
        making.lose(f"{key}: {territory}: {what}")
        return
    said = making.words(body.get("note"), f"{key}.note")
    # https://www.themoviedb.org/bible/movie/59f3b16d9251414f20000006: what a note holds for each.
    place = {"premiere": "event", "digital": "platform", "tv": "platform"}.get(kind)
    notes = [None if place else said, _certificate(body), _language_of(body)]
    told = {"territory": territory, "note": "; ".join(each for each in notes if each) or None}
    making.release(kind, date, **told, **({place: said} if place else {}))


def _certificate(body: Mapping[str, Any]) -> str | None:
    words = str(body.get("certification") or "").strip()
    return f"certificate {words}" if words else None


def _language_of(body: Mapping[str, Any]) -> str | None:
    words = str(body.get("iso_639_1") or "").strip()
    return f"language {words}" if words else None


def old_releases(making: Making, value: Any, key: str) -> None:
    """Read the releases of the API before 2014, which knew cinemas alone."""
    known = {
        (each.get("territory"), each.get("date")) for each in making.values.get("releases", ())
    }
    for each in tables(value, "countries"):
        territory = naming.country(str(each.get("iso_3166_1") or ""))
        date = naming.day(str(each.get("release_date") or ""))
        if territory is None or date is None:
            making.lose(
                f"{key}: {str(each.get('iso_3166_1'))[:40]} {str(each.get('release_date'))[:40]}"
            )
        elif (territory, date) not in known:
            making.release("theatrical", date, territory=territory, note=_certificate(each))


def dated_if_nothing_else(making: Making, words: Any) -> None:
    """Keep the one date of a film without a list of its releases."""
    date = naming.day(str(words or ""))
    if date is None:
        making.put_aside("release_date", words)
    elif date not in [each.get("date") for each in making.values.get("releases", ())]:
        making.release("theatrical", date, certainty="probable", note=_NOTE)


def alternative_titles(making: Making, value: Any, key: str) -> None:
    """Read the titles of other countries, with what TMDB says of each."""
    for each in tables(value, "titles", "results"):
        words = making.words(each.get("type"), "alternative_titles.type")
        kind = _TITLE_TYPES.get((words or "").casefold())
        region = naming.country(str(each.get("iso_3166_1") or ""))
        if region is None and each.get("iso_3166_1"):
            making.lose(f"{key}: {str(each['iso_3166_1'])[:40]} is no country")
        more = {"region": region, "note": words if kind is None else None}
        told = {name: said for name, said in more.items() if said}
        making.other_title(each.get("title"), None, kind or "alternative", **told)


def translations(making: Making, value: Any, key: str) -> None:
    """Read titles in other languages; an empty one is the same, and other texts go aside."""
    texts: dict[str, Any] = {}
    for each in tables(value, "translations"):
        data = next(iter(tables([each.get("data")])), {})
        language = naming.language(str(each.get("iso_639_1") or ""))
        region = naming.country(str(each.get("iso_3166_1") or ""))
        if language is None:
            making.lose(f"{key}: {str(each.get('iso_639_1'))[:40]} is no language")
            continue
        told = {"region": region} if region else {}
        title = making.words(data.get("title"), f"{key}.title")
        if title and title != making.values.get("title"):
            making.other_title(title, language, "translated", **told)
        others = {
            name: data[name] for name in ("overview", "tagline", "homepage") if data.get(name)
        }
        if others:
            texts.setdefault(f"{language}-{region}" if region else language, others)
    making.put_aside("translations", texts)


def keywords(making: Making, value: Any, key: str) -> None:
    """Put the words aside that people file the film under."""
    names = [each.get("name") for each in tables(value, "keywords", "results")]
    making.put_aside(key, names)


def videos(making: Making, value: Any, key: str) -> None:  # noqa: ARG001
    """Put trailers aside: the site, the key there, and the name."""
    found = tables(value, "results", "youtube")
    kept = ("name", "site", "key", "source", "type", "iso_639_1")
    told = [{name: each[name] for name in kept if each.get(name)} for each in found]
    making.put_aside("videos", told)
