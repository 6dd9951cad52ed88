"""BibTeX: an @movie of biblatex for each film.

Names are in braces, so that no program takes "Lee Chung Hyeon" apart; who directed is the author,
as styles for films have it. https://ctan.org/pkg/biblatex, section 2.1.2
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from filmcli.exporters.formats import Options, Part, Values
from filmcli.exporters.links import LINKED, ONE_LINK, links
from filmcli.exporters.plain import other_companies
from filmcli.record.codes import territory_name
from filmcli.record.slugs import slugify
from filmcli.safe import safe


def _other_titles(film: Values) -> int:
    original = film.get("original_title")
    return sum(each["title"] != original for each in film.get("titles", ()))


def _other_crew(film: Values) -> int:
    return sum(each["job"] not in ("director", "writer") for each in film.get("crew", ()))


CARRIES = (
    *("title", "year", "kind", "countries", "languages", "genres", "runtime", "synopsis"),
    *(*LINKED, "titles.title", "titles.type", "crew.name", "crew.job"),
    *("companies.name", "companies.role"),
)
PARTS = (
    ONE_LINK,
    Part("titles.title", "all but the original", _other_titles),
    Part("crew.name", "all but director and writer", _other_crew),
    Part("companies.name", "all but studio and distributor", other_companies),
)
_KINDS = {
    "short": "Short film",
    "documentary": "Documentary film",
    "tv-movie": "Television film",
    "special": "Special",
    "video": "Video",
}
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_SPECIAL = re.compile(f"[{re.escape(''.join(_TEX))}]")


def export(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give the entries; each has a key that no other has."""
    del options
    taken: set[str] = set()
    between = ""
    for film in films:
        yield between + entry(film, _key(film["slug"], taken))
        between = "\n"


def entry(film: Values, key: str) -> str:
    """Give the entry of a film."""
    crew = film.get("crew", ())
    writers = [each["name"] for each in crew if each["job"] == "writer"]
    runtime = f"{film['runtime']} min" if "runtime" in film else ""
    pairs = {
        "author": _names(film.get("director", ())),
        "authortype": "director" if film.get("director") else "",
        "editora": _names(writers),
        "editoratype": "scriptwriter" if writers else "",
        "title": f"{{{tex(film['title'])}}}",
        "origtitle": _braced(film.get("original_title")),
        "date": str(film.get("year", film.get("released", ""))),
        "type": _KINDS.get(film.get("kind", ""), ""),
        "organization": _names(film.get("studio", ())),
        "publisher": _names(film.get("distributor", ())),
        "location": _names(territory_name(code) or code for code in film.get("countries", ())),
        "language": " and ".join(film.get("languages", ())),
        "note": runtime,
        "keywords": ", ".join(tex(each).replace(",", "") for each in film.get("genres", ())),
        "abstract": tex(film.get("synopsis", "")),
        "url": next(iter(links(film).values()), ""),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in pairs.items() if value]
    return "".join((f"@movie{{{key},\n", *lines, "}\n"))


def tex(text: str) -> str:
    """Write a text so that TeX prints it, on one line; braces are always in pairs."""
    return _SPECIAL.sub(lambda found: _TEX[found[0]], safe(text))


def _braced(text: str | None) -> str:
    return f"{{{tex(text)}}}" if text else ""


def _names(names: Iterable[str]) -> str:
    return " and ".join(f"{{{tex(name)}}}" for name in names)


def _key(slug: str, taken: set[str]) -> str:
    plain = slugify(slug)
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}-{number}"
    taken.add(key)
    return key
