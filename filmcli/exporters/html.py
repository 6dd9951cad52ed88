"""HTML: one page that needs nothing else. A film, or an index of many with each film in it.

No script is needed to read it; the index has one, which searches. Nothing is loaded, and the page's
own policy forbids it. Beside a folder of pages the index leads to them instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from filmcli.exporters.formats import Options, Part, Values
from filmcli.exporters.html_film import Page, text, titled
from filmcli.exporters.html_style import SCRIPT, STYLE, policy
from filmcli.exporters.jsonld import CONTEXT, movie
from filmcli.safe import json_text, safe

CARRIES = (
    *("title", "year", "kind", "countries", "languages", "genres", "runtime", "filming"),
    *("synopsis", "tagline", "budget", "gross", "ids", "titles", "cast", "crew", "companies"),
    *("releases", "people", "cites", "claims", "sources"),
)
PARTS: tuple[Part, ...] = ()
INDEX = "index.html"
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def export(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give the page of one film, or an index of many."""
    if options.single:
        yield from _single(films[0], options)
        return
    yield from _top("Films", searches=True)
    inner = "" if options.pages else ' class="many"'
    yield f"<body{inner}>\n"
    yield from _index(films, options)
    if not options.pages:
        for number, film in enumerate(films, start=1):
            yield _article(film, number)
    yield f"{_foot()}<script>{SCRIPT}</script>\n</body>\n</html>\n"


def _single(film: Values, options: Options) -> Iterator[str]:
    year = f" ({film['year']})" if "year" in film else ""
    yield from _top(f"{film['title']}{year}", searches=False)
    yield '<body>\n<main>\n<article class="film">\n'
    yield f"{_data(film)}{Page(film).article()}</article>\n"
    if options.pages:
        yield f'<nav><a href="{INDEX}">All films</a></nav>\n'
    yield f"</main>\n{_foot()}</body>\n</html>\n"


def _top(title: str, *, searches: bool) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    # Before anything that it is about.
    content = escape(policy(searches=searches))
    yield f'<meta http-equiv="Content-Security-Policy" content="{content}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{escape(safe(title))}</title>\n<style>{STYLE}</style>\n</head>\n"


def _foot() -> str:
    return "<footer>Made by filmcli from records; each number leads to a source.</footer>\n"


def _data(film: Values) -> str:
    """Give the film as JSON-LD, which no sign of a title can end."""
    words = json_text({"@context": CONTEXT} | movie(film))
    for sign, written in _UNSAFE.items():
        words = words.replace(sign, written)
    return f'<script type="application/ld+json">{words}</script>\n'


def _index(films: Sequence[Values], options: Options) -> Iterator[str]:
    yield '<main class="index">\n<header class="head"><h1>Films</h1>\n'
    yield f'<p class="meta"><span id="count">{len(films):,}</span> of {len(films):,}</p></header>\n'
    yield '<label class="search" hidden>Search <input id="search" type="search"'
    yield ' autocomplete="off" placeholder="title, name, year, genre"></label>\n'
    yield '<table>\n<thead><tr><th>Title</th><th class="number">Year</th><th>Director</th>'
    yield '<th class="number wide">Minutes</th><th class="wide">Genres</th></tr></thead>\n<tbody>\n'
    for number, film in enumerate(films, start=1):
        yield _line(film, options.pages.get(film["slug"], f"#film-{number}"))
    yield "</tbody>\n</table>\n</main>\n"


def _line(film: Values, address: str) -> str:
    known = {each["title"]: each.get("language") for each in film.get("titles", ())}
    name = f'<a href="{escape(address)}">{titled(film["title"], known.get(film["title"]))}</a>'
    original = film.get("original_title")
    if original and original != film["title"]:
        name += titled(original, known[original], "span", "other")
    directors = ", ".join(map(titled, film.get("director", ())))
    genres = ", ".join(map(text, film.get("genres", ())))
    return (
        f'<tr><td>{name}</td><td class="number">{film.get("year", "")}</td><td>{directors}</td>'
        f'<td class="number wide">{film.get("runtime", "")}</td>'
        f'<td class="wide">{genres}</td></tr>\n'
    )


def _article(film: Values, number: int) -> str:
    inner = Page(film, f"film-{number}-").article()
    back = '<nav><a href="#">All films</a></nav>\n'
    return f'<article class="film" id="film-{number}">\n{_data(film)}{inner}{back}</article>\n'
