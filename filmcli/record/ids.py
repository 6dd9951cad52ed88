"""Identifiers of films and people in other places: their shapes, and what is wrong with one."""

import re
from typing import NamedTuple

_HEX = "[0-9A-F]{4}"
_EIDR_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LARGEST = 2**63 - 1  # what a database can hold; hence 18 digits at most below
_TYPES = {bool: "true or false", float: "a decimal number", list: "a list", dict: "a table"}
_SHOWN = 80  # characters of a wrong value that a message repeats


class IdScheme(NamedTuple):
    """One kind of identifier: the words of its messages and the shape of its values."""

    name: str
    shape: str
    example: str | int
    pattern: str
    """Of the whole value, in the regular expressions that Python and JSON Schema share."""
    address: str
    """Finds the value in a web address: its groups, joined by hyphens, are the value."""


ID_SCHEMES: dict[str, IdScheme] = {
    "imdb": IdScheme(
        "IMDb title id",
        "tt and seven or more digits",
        "tt0111161",
        "^tt[0-9]{7,18}$",
        r"imdb\.com/.*?(tt[0-9]+)",
    ),
    "tmdb": IdScheme(
        "TMDB id",
        "a whole number above zero",
        603,
        "^[1-9][0-9]{0,17}$",
        r"themoviedb\.org/(?:[a-z]{2}-[A-Z]{2}/)?(?:movie|person)/([0-9]+)",
    ),
    "wikidata": IdScheme(
        "Wikidata id",
        "Q and a number",
        "Q172241",
        "^Q[1-9][0-9]{0,17}$",
        r"wikidata\.org/(?:wiki|entity)/(Q[0-9]+)",
    ),
    "eidr": IdScheme(
        "EIDR id",
        "10.5240/, five groups of four digits or letters A to F, and a check character",
        "10.5240/7791-8534-2C23-9030-8610-5",
        f"^10\\.5240/{_HEX}-{_HEX}-{_HEX}-{_HEX}-{_HEX}-[0-9A-Z]$",
        r"(?:doi|eidr)\.org/.*?(10\.5240/[0-9A-Za-z-]+)",
    ),
    "letterboxd": IdScheme(
        "Letterboxd name",
        "the part of the film's address after /film/: lower-case letters, digits and hyphens",
        "the-shawshank-redemption",
        "^[a-z0-9-]{1,200}$",
        r"letterboxd\.com/(?:[^/]+/)?film/([^/?#]+)",
    ),
    "kobis": IdScheme(
        "KOBIS film code",
        "a year and four digits or capital letters",
        "20184105",
        "^[0-9]{4}[0-9A-Z]{4}$",
        r"kobis\.or\.kr/.*[?&](?:code|movieCd)=([0-9A-Z]+)",
    ),
    "kmdb": IdScheme(
        "KMDb id",
        "a capital letter, a hyphen and a number",
        "K-29046",
        "^[A-Z]-[0-9]{1,18}$",
        r"kmdb\.or\.kr/.*?/([A-Z])/([0-9]+)",
    ),
    "imdb_person": IdScheme(
        "IMDb name id",
        "nm and seven or more digits",
        "nm0000151",
        "^nm[0-9]{7,18}$",
        r"imdb\.com/.*?(nm[0-9]+)",
    ),
}

ID_PATTERNS: dict[str, str] = {
    name: scheme.pattern for name, scheme in ID_SCHEMES.items() if isinstance(scheme.example, str)
}
"""The regular expressions of the schemes that are text, anchored; a TMDB id is an integer."""


def id_problem(scheme: str, value: object) -> str | None:
    """Return None for a valid id, else what is wrong and what would be right."""
    if scheme not in ID_SCHEMES:
        return f'"{_shown(scheme)}" is not a known kind of id; known are {", ".join(ID_SCHEMES)}'
    if _is_valid(scheme, value):
        return None
    known = ID_SCHEMES[scheme]
    if not isinstance(value, str | int) or isinstance(value, bool):
        what = _TYPES.get(type(value), "this")
        return f"{what} is not {_a(known.name)}; {_rule(known)}"
    if isinstance(value, int) and abs(value) > _LARGEST:
        return f"a number of that size is not {_a(known.name)}; {_rule(known)}"
    if scheme == "eidr" and re.fullmatch(known.pattern, str(value)):
        return f'"{value}" has a wrong check character; it should end in {_eidr_check(str(value))}'
    hint = _meant(scheme, str(value))
    advice = f"write {_toml(hint)}" if hint is not None else _rule(known)
    return f"{_toml(value)} is not {_a(known.name)}; {advice}"


def _is_valid(scheme: str, value: object) -> bool:
    if scheme == "tmdb":
        return type(value) is int and 0 < value <= _LARGEST
    if not isinstance(value, str) or not re.fullmatch(ID_PATTERNS[scheme], value):
        return False
    return scheme != "eidr" or value[-1] == _eidr_check(value)


def _meant(scheme: str, text: str) -> str | int | None:
    """Return the valid id that is in an address, in the wrong case, or of the wrong type."""
    bare = text[:2000].strip()
    found = re.search(ID_SCHEMES[scheme].address, bare)
    for attempt in (
        *(["-".join(found.groups())] if found else []),
        bare,
        bare.lower(),
        bare.upper(),
    ):
        plain = re.fullmatch(ID_SCHEMES[scheme].pattern, attempt)
        value = int(attempt) if scheme == "tmdb" and plain else attempt
        if _is_valid(scheme, value):
            return value
    return None


def _eidr_check(eidr: str) -> str:
    """Compute the check character of an EIDR id: ISO 7064 Mod 37,36 of its twenty digits."""
    product = 36
    for letter in eidr.partition("/")[2].replace("-", "")[:20]:
        product = ((product + _EIDR_LETTERS.index(letter)) % 36 or 36) * 2 % 37
    return _EIDR_LETTERS[(37 - product) % 36]


def _rule(scheme: IdScheme) -> str:
    return f"it is {scheme.shape}, as in {scheme.example}"


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'EI' else 'a'} {name}"


def _toml(value: str | int) -> str:
    return str(value) if isinstance(value, int) else f'"{_shown(value)}"'


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
