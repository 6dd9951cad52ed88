"""Addresses of a film elsewhere, made of its identifiers: http and https, and nothing of a text."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from filmcli.exporters.formats import Part, Values

SITES = {
    "imdb": ("IMDb", "https://www.imdb.com/title/{}/"),
    "tmdb": ("TMDB", "https://www.themoviedb.org/movie/{}"),
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "letterboxd": ("Letterboxd", "https://letterboxd.com/film/{}/"),
    "eidr": ("EIDR", "https://ui.eidr.org/view/content?id={}"),
}
PEOPLE = {
    "imdb": "https://www.imdb.com/name/{}/",
    "tmdb": "https://www.themoviedb.org/person/{}",
    "wikidata": "https://www.wikidata.org/wiki/{}",
}


def links(film: Values) -> dict[str, str]:
    """Give the addresses by the site's name."""
    ids = film.get("ids", {})
    return {
        name: form.format(quote(str(ids[scheme]), safe=""))
        for scheme, (name, form) in SITES.items()
        if scheme in ids
    }


LINKED = tuple(f"ids.{scheme}" for scheme in SITES)
ONE_LINK = Part("ids", "all but one address", lambda film: max(0, len(links(film)) - 1))


def of_person(person: Values) -> list[str]:
    """Give the addresses of a person."""
    ids = person.get("ids", {})
    return [
        form.format(quote(str(ids[each]), safe="")) for each, form in PEOPLE.items() if each in ids
    ]


def web(address: str | None) -> str | None:
    """Give an address that may be made a link: http or https to a host; None for any other."""
    if address is None or any(sign.isspace() or not sign.isprintable() for sign in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
