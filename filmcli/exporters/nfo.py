"""NFO: a film as Kodi, Jellyfin and Emby read it.

https://kodi.wiki/view/NFO_files/Movies
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from filmcli.exporters.formats import Options, Part, Values
from filmcli.record.codes import territory_name
from filmcli.record.dates import PartialDate
from filmcli.record.roles import in_brackets
from filmcli.safe import visible

CARRIES = (
    *("title", "year", "countries", "genres", "runtime", "synopsis", "tagline", "ids"),
    *("titles.title", "titles.type", "cast.name", "cast.character", "cast.note"),
    *(
        "crew.name",
        "crew.job",
        "companies.name",
        "companies.role",
        "releases.date",
        "releases.type",
    ),
    "x-nfo",
)
# What an NFO said and records have no field for: it goes back where it came from.
_OWN = ("sorttitle", "outline", "mpaa", "set", "tag")


def _other_titles(film: Values) -> int:
    original = film.get("original_title")
    return sum(each["title"] != original for each in film.get("titles", ()))


def _other_notes(film: Values) -> int:
    noted = (each for each in film.get("cast", ()) if "note" in each)
    return sum(in_brackets(each.get("character"), each["note"]) is None for each in noted)


def _other_crew(film: Values) -> int:
    return sum(each["job"] not in ("director", "writer") for each in film.get("crew", ()))


def _other_companies(film: Values) -> int:
    return sum(each["role"] != "production" for each in film.get("companies", ()))


def _other_days(film: Values) -> int:
    shown = premiered(film)
    days = {each["date"] for each in film.get("releases", ()) if "date" in each}
    return len(days - {shown})


def _other_own(film: Values) -> int:
    return len(_said(film).keys() - set(_OWN))


def _said(film: Values) -> Values:
    """Give what an NFO said and was put aside."""
    told = film.get("x-nfo")
    return told if isinstance(told, Mapping) else {}


PARTS = (
    Part("titles.title", "all but the original", _other_titles),
    Part("cast.note", "all but notes such as (voice) and (uncredited)", _other_notes),
    Part("crew.name", "all but director and writer", _other_crew),
    Part("companies.name", "all but studio", _other_companies),
    Part("releases.date", "all but the day of premiere or release", _other_days),
    Part("x-nfo", f"all but {', '.join(_OWN)}", _other_own),
)
# XML has no place for these, not even as a reference.
_NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r'[&<>"\r\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff'
                      r"\U000e0000-\U000e007f]")  # fmt: skip
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def export(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give a movie for one film; for several a library as Kodi exports it."""
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    if options.single:
        yield movie(films[0])
        return
    yield "<videodb>\n  <version>1</version>\n"
    for film in films:
        yield movie(film, "  ")
    yield "</videodb>\n"


def movie(film: Values, indent: str = "") -> str:
    """Give the element of a film."""
    inner = "".join(f"{indent}  {each}\n" for each in _children(film))
    return f"{indent}<movie>\n{inner}{indent}</movie>\n"


def premiered(film: Values) -> str | None:
    """Give the day that Kodi sorts by: the premiere's, else the general release's."""
    for field in ("premiered", "released"):
        date = film.get(field)
        if date and len(date) == len("2023-10-05") and PartialDate(date).precision == "day":
            return str(date)
    return None


def _children(film: Values) -> Iterator[str]:
    yield element("title", film["title"])
    for tag, value in (
        ("originaltitle", film.get("original_title")),
        ("year", film.get("year")),
        ("plot", film.get("synopsis")),
        ("tagline", film.get("tagline")),
        ("runtime", film.get("runtime")),
    ):
        if value is not None:
            yield element(tag, value)
    yield from _ratings(film)
    yield from _own(film)
    default = True
    for scheme, value in film.get("ids", {}).items():
        mark = ' default="true"' if default else ""
        yield element("uniqueid", value, f' type="{scheme}"{mark}')
        default = False
    yield from _lists(film)
    for order, credit in enumerate(film.get("cast", ())):
        words = _role(credit)
        role = element("role", words) if words else ""
        inner = f"{element('name', credit['name'])}{role}{element('order', order)}"
        yield f"<actor>{inner}</actor>"


def _role(credit: Values) -> str | None:
    """Give the role, and the note where it is one that is understood there."""
    character: str | None = credit.get("character")
    return in_brackets(character, credit.get("note")) or character


def _own(film: Values) -> Iterator[str]:
    """Give back what only an NFO could have said."""
    told = _said(film)
    for tag in _OWN:
        value = told.get(tag)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str):
                yield element(tag, each)
            elif tag == "set" and isinstance(each, Mapping):
                parts = [key for key in ("name", "overview") if isinstance(each.get(key), str)]
                inner = "".join(element(key, each[key]) for key in parts)
                yield f"<set>{inner}</set>"


def _lists(film: Values) -> Iterator[str]:
    """Give an element for each of several values; and the day, which Kodi has between them."""
    countries = [territory_name(code) or code for code in film.get("countries", ())]
    day = premiered(film)
    for tag, values in (
        ("genre", film.get("genres", ())),
        ("country", countries),
        ("credits", film.get("writer", ())),
        ("director", film.get("director", ())),
        ("premiered", [day] if day else []),
        ("studio", film.get("studio", ())),
    ):
        for value in values:
            yield element(tag, value)


def _ratings(film: Values) -> Iterator[str]:
    """Give the rating of a catalogue, which is IMDb's."""
    if "rating" in film:
        votes = element("votes", film["votes"]) if "votes" in film else ""
        inner = f"{element('value', film['rating'])}{votes}"
        yield f'<ratings><rating name="imdb" max="10" default="true">{inner}</rating></ratings>'


def element(tag: str, value: object, attributes: str = "") -> str:
    """Give an element with a text; what XML cannot hold is shown by a sign."""
    text = _NEVER.sub(lambda found: visible(found[0]), str(value))
    text = _NEVER.sub("\ufffd", text)
    return f"<{tag}{attributes}>{_ESCAPED.sub(lambda found: _escape(found[0]), text)}</{tag}>"


def _escape(letter: str) -> str:
    return _NAMED.get(letter) or f"&#{ord(letter)};"
