"""Films of media servers: .nfo files and whole libraries of Kodi, Jellyfin, Emby and others.

https://kodi.wiki/view/NFO_files/Movies; MediaPortal's older <ids>, <genres> and <sets> too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from filmcli.importers import naming, nfo_people
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.importers.making import Making
from filmcli.importers.markup import Found, Node, elements, parts_of, plain, unindented
from filmcli.record.ids import ID_SCHEMES

TITLE = "Kodi NFO"

_OTHERS = {
    "episodedetails": "an episode of a series",
    "tvshow": "a series",
    "season": "a season of a series",
    "musicvideo": "a music video",
    "artist": "an artist",
    "album": "an album",
    "person": "a person",
    "set": "a set of films",
    "collection": "a set of films",
    "addon": "an add-on's own file",
}
_LISTED = frozenset({"link", "country", "language", "premiered", "releasedate", "aired"})
_UNSAID = frozenset({"version", "paths"})  # of a library: no entries of it
_ROOT = re.compile(rb"<(?:movie|episodedetails|tvshow|musicvideo|videodb)\b")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,1000}")
_ID_TAGS = {
    "imdb": "imdb",
    "imdbid": "imdb",
    "imdb_id": "imdb",
    "tmdb": "tmdb",
    "tmdbid": "tmdb",
    "tmdb_id": "tmdb",
    "themoviedb": "tmdb",
    "wikidata": "wikidata",
    "wikidataid": "wikidata",
    "eidr": "eidr",
    "letterboxd": "letterboxd",
    "kobis": "kobis",
    "kmdb": "kmdb",
}
# What Kodi writes for nothing, field by field.
_NOTHING = frozenset({"", "0", "0.0", "0.000000", "-1", "false"})
_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,9})?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_FILE = "where the film's file lies, which is no fact of the film"
_LOST = {
    "basepath": _FILE,
    "filenameandpath": _FILE,
    "path": _FILE,
    "file": _FILE,
    "original_filename": _FILE,
    "lockdata": "a setting of the media server",
}
_KINDS = {"documentary": "documentary", "short": "short", "tv movie": "tv-movie"}


def sniff(head: bytes, name: str) -> bool:
    """Tell an .nfo, or XML whose root is one of Kodi's."""
    plain = head.replace(b"\0", b"") if head[:1] in b"\0\xff\xfe" or head[1:2] == b"\0" else head
    named = name.lower().removesuffix(".gz").endswith(".nfo")
    return named or (
        plain.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ")[:1] == b"<" and bool(_ROOT.search(plain))
    )


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:  # noqa: ARG001
    """Give the films of a file; a link behind a film's element is an id of that film."""
    waiting: tuple[_Film, Node] | None = None
    links: list[Found] = []
    for found in elements(file.data, file.name):
        if found.node is None:
            if waiting is None:
                links.append(found)
            else:
                _linked(waiting[0], found.outside)
            continue
        if waiting is not None:
            yield _item(*waiting)
            waiting = None
        if found.node.tag == "movie":
            waiting = _film(found.node), found.node
        elif found.node.tag not in _UNSAID:
            yield _other(found.node)
    if waiting is not None:
        for each in links:
            _linked(waiting[0], each.outside)
        yield _item(*waiting)
    else:
        yield from _only_links(links)


def _other(node: Node) -> Refused:
    what = _OTHERS.get(node.tag, f"<{node.tag[:40]}>, which is no film")
    title = next((each.text for each in node.children if each.tag == "title"), None)
    return Refused(what, node.line, title or None)


def _item(making: _Film, node: Node) -> Draft | Refused:
    making.settle()
    return making.item(node.line)


def _only_links(links: list[Found]) -> Iterator[Refused]:
    for found in links:
        addresses = _ADDRESS.findall(found.outside)
        why = "an address alone, without facts of the film" if addresses else "no XML"
        yield Refused(why, found.line, addresses[0] if addresses else None)


def _linked(making: _Film, outside: str) -> None:
    """Take the ids out of links that stand outside of the XML."""
    for address in _ADDRESS.findall(outside):
        if not _identified(making, address):
            making.collect("link", address)
    if rest := naming.one_line(_ADDRESS.sub("", outside)):
        making.lose(f"text outside of the XML: {rest[:80]}")


def _identified(making: Making, address: str) -> bool:
    for scheme in ("imdb", "tmdb", "wikidata", "eidr", "letterboxd", "kobis", "kmdb"):
        if match := re.search(ID_SCHEMES[scheme].address, address):
            making.id(scheme, "-".join(match.groups()))
            return True
    return False


class _Film(Making):
    """A film in the making, with what comes several times and has no field."""

    def __init__(self) -> None:
        super().__init__()
        self.several: dict[str, list[Any]] = {}
        self.others: dict[str, str] = {}  # ids of sites that records have no key for
        self._there: set[str] = set()

    def collect(self, key: str, value: Any) -> None:
        """Put one of several aside, once."""
        if (said := f"{key} {value!r}") not in self._there:
            self._there.add(said)
            self.several.setdefault(key, []).append(value)

    def settle(self) -> None:
        """Put aside what was collected: one by itself, but for what is a list by nature."""
        for key, values in self.several.items():
            alone = len(values) == 1 and key not in _LISTED
            self.put_aside(key, values[0] if alone else values)
        self.put_aside("uniqueid", self.others)


def _film(node: Node) -> _Film:
    making = _Film()
    _titles(making, node)
    for child in node.children:
        _READERS.get(child.tag.lower(), _aside)(making, child)
    nfo_people.cast(making, [child for child in node.children if child.tag == "actor"])
    _release(making, node)
    if "synopsis" not in making.values:
        making.put("synopsis", making.aside.pop("outline", None))
    elif making.aside.get("outline") == making.values["synopsis"]:
        del making.aside["outline"]
    kinds = [
        _KINDS[each.lower()] for each in making.values.get("genres", ()) if each.lower() in _KINDS
    ]
    if kinds:
        making.put("kind", "short" if "short" in kinds else kinds[0])
    return making


def _titles(making: _Film, node: Node) -> None:
    """Name the film first: what is an alternative title depends on it."""
    words = {child.tag.lower(): naming.one_line(child.text) for child in node.children}
    making.title(words.get("title") or words.get("originaltitle"))
    original = words.get("originaltitle")
    if original and original != making.values.get("title"):
        making.other_title(original, kind="original")
    making.put_aside("sorttitle", _other_than(words.get("sorttitle"), words.get("title")))


def _other_than(words: str | None, title: str | None) -> str | None:
    return None if words == title else words


def _nothing(_making: _Film, _node: Node) -> None:
    """Read nothing: it was read before."""


def _year(making: _Film, node: Node) -> None:
    if node.text not in _NOTHING:
        making.year(node.text)


def _runtime(making: _Film, node: Node) -> None:
    if node.text in _NOTHING:
        return
    found = naming.minutes(node.text)
    making.runtime(found if found is not None else node.text)


def _text(field: str) -> Callable[[_Film, Node], None]:
    def put(making: _Film, node: Node) -> None:
        making.put(field, unindented(node.text))

    return put


def _outline(making: _Film, node: Node) -> None:
    making.put_aside("outline", unindented(node.text))


def _genres(making: _Film, node: Node) -> None:
    for each in node.children:
        _genres(making, each)
    for word in re.split(r" / |,", naming.one_line(node.text)):
        making.listed("genres", word)


def _countries(making: _Film, node: Node) -> None:
    for word in re.split(r" / |, ?", naming.one_line(node.text)):
        if word and not making.code("countries", naming.country(word)):
            making.collect("country", word)


def _languages(making: _Film, node: Node) -> None:
    for word in re.split(r" / |, ?", naming.one_line(node.text)):
        if word and not making.code("languages", naming.language(word)):
            making.collect("language", word)


def _studio(making: _Film, node: Node) -> None:
    for name in naming.listed(node.text):
        making.entry("companies", name=name, role="production")


def _uniqueid(making: _Film, node: Node) -> None:
    scheme = _ID_TAGS.get(node.attributes.get("type", "").lower())
    if scheme is None and re.fullmatch(r"tt\d{7,18}", node.text):
        scheme = "imdb"  # also where the type is "unknown"
    if scheme is not None:
        making.id(scheme, node.text, f"uniqueid_{scheme}")
    elif node.text not in _NOTHING:
        making.others.setdefault(node.attributes.get("type") or "unknown", node.text)


def _id(making: _Film, node: Node) -> None:
    if scheme := _ID_TAGS.get(node.tag.lower()):
        if node.text not in _NOTHING:
            making.id(scheme, node.text, node.tag)
        return
    for key, value in node.attributes.items():
        if key.lower() in _ID_TAGS:
            making.id(_ID_TAGS[key.lower()], value, f"id_{key.lower()}")
    if re.fullmatch(r"tt\d{7,18}", node.text):
        making.id("imdb", node.text, "id")
    else:
        _aside(making, node)


def _ids(making: _Film, node: Node) -> None:
    """Read MediaPortal's <ids>."""
    for entry in node.children:
        parts = parts_of(entry)
        key, value = parts.get("key", entry.tag), parts.get("value", entry.text)
        if scheme := _ID_TAGS.get(key.lower()):
            making.id(scheme, value, f"ids_{scheme}")
        elif value:
            making.others.setdefault(key, value)


def _release(making: _Film, node: Node) -> None:
    """Keep the dates of release; the file does not tell of which sort they are, or where."""
    note = "the file says no more than that it came out then"
    for child in node.children:
        tag, words = child.tag.lower(), child.text
        if tag not in ("premiered", "releasedate", "aired") or words in _NOTHING:
            continue
        date = naming.day(words)
        if date is None:
            making.collect(tag, words)
        elif date not in [each.get("date") for each in making.values.get("releases", ())]:
            making.release("theatrical", date, certainty="probable", note=note)


def _rating(making: _Film, node: Node) -> None:
    making.put_aside(node.tag, _number(node.text))


def _ratings(making: _Film, node: Node) -> None:
    told: list[dict[str, Any]] = [
        {**each.attributes, **{part.tag: _number(part.text) for part in each.children}}
        for each in node.children
    ]
    making.put_aside("ratings", [each for each in told if each.get("value") is not None])


def _lost(making: _Film, node: Node) -> None:
    if node.text or node.children:
        making.lose(f"<{node.tag}>: {_LOST[node.tag.lower()]}")


def _aside(making: _Film, node: Node) -> None:
    """Put an element aside under its tag; several of one tag become a list."""
    value = plain(node)
    if not _says_nothing(value):
        making.collect(node.tag, value)


def _says_nothing(value: Any) -> bool:
    """Tell what Kodi writes for nothing, also in an element of elements."""
    if isinstance(value, dict):
        return all(map(_says_nothing, value.values()))
    return value in (None, []) or (isinstance(value, str) and value in _NOTHING)


def _number(words: str) -> int | float | str | None:
    """Give a number, with a comma or a point in it; None for Kodi's nothing."""
    if words in _NOTHING:
        return None
    if _GROUPED.fullmatch(words):
        return int(words.replace(",", ""))
    if not _NUMBER.fullmatch(words):
        return words
    number = float(words.replace(",", "."))
    return int(number) if number.is_integer() else number


_READERS: dict[str, Callable[[_Film, Node], None]] = {
    "title": _nothing,
    "originaltitle": _nothing,
    "sorttitle": _nothing,
    "actor": _nothing,
    "premiered": _nothing,
    "releasedate": _nothing,
    "aired": _nothing,
    "year": _year,
    "runtime": _runtime,
    "plot": _text("synopsis"),
    "tagline": _text("tagline"),
    "outline": _outline,
    "genre": _genres,
    "genres": _genres,
    "country": _countries,
    "languages": _languages,
    "language": _languages,
    "studio": _studio,
    "director": nfo_people.crew("director"),
    "credits": nfo_people.crew("writer"),
    "writer": nfo_people.crew("writer"),
    "producer": nfo_people.producer,
    "uniqueid": _uniqueid,
    "id": _id,
    "ids": _ids,
    "rating": _rating,
    "votes": _rating,
    "communityrating": _rating,
    "criticrating": _rating,
    "userrating": _rating,
    "ratings": _ratings,
    **dict.fromkeys(_ID_TAGS, _id),
    **dict.fromkeys(_LOST, _lost),
}
