"""What files write in words, as a record holds it: places, languages, dates, roles, jobs, names.

Each gives None for words that it is not sure of; nothing is bent until it fits.
"""

from __future__ import annotations

import re

from filmcli.errors import FilmcliError
from filmcli.record import codes
from filmcli.record.dates import MONTHS, parse_date
from filmcli.record.roles import Role

# Names that are in use and that CLDR spells otherwise.
_COUNTRIES = {
    "usa": "US",
    "u.s.a.": "US",
    "u.s.": "US",
    "united states of america": "US",
    "the united states": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "russian federation": "RU",
    "korea, republic of": "KR",
    "republic of korea": "KR",
    "korea, south": "KR",
    "korea, democratic people's republic of": "KP",
    "korea, north": "KP",
    "czech republic": "CZ",
    "hong kong": "HK",
    "macao": "MO",
    "macau": "MO",
    "taiwan, province of china": "TW",
    "turkey": "TR",
    "türkiye": "TR",
    "ivory coast": "CI",
    "côte d'ivoire": "CI",
    "burma": "MM",
    "myanmar": "MM",
    "palestine": "PS",
    "palestinian territory": "PS",
    "occupied palestinian territory": "PS",
    "viet nam": "VN",
    "iran, islamic republic of": "IR",
    "syrian arab republic": "SY",
    "bosnia and herzegovina": "BA",
    "bosnia & herzegovina": "BA",
    "macedonia": "MK",
    "republic of north macedonia": "MK",
    "the former yugoslav republic of macedonia": "MK",
    "swaziland": "SZ",
    "democratic republic of congo": "CD",
    "the democratic republic of congo": "CD",
    "democratic republic of the congo": "CD",
    "republic of the congo": "CG",
    "lao people's democratic republic": "LA",
    "moldova, republic of": "MD",
    "republic of moldova": "MD",
    "tanzania, united republic of": "TZ",
    "bolivia, plurinational state of": "BO",
    "venezuela, bolivarian republic of": "VE",
    "brunei darussalam": "BN",
    "the netherlands": "NL",
    "holland": "NL",
    "vatican": "VA",
    "cape verde": "CV",
    "east timor": "TL",
    "the bahamas": "BS",
    "the gambia": "GM",
    "west germany": "DE",
    "federal republic of germany": "DE",
    "east germany": "DDDE",
    "german democratic republic": "DDDE",
    "soviet union": "SUHH",
    "ussr": "SUHH",
    "czechoslovakia": "CSHH",
    "yugoslavia": "YUCS",
    "federal republic of yugoslavia": "CSXX",
    "serbia and montenegro": "CSXX",
    "zaire": "ZRCD",
}
_LANGUAGES = {
    "mandarin": "cmn",
    "cantonese": "yue",
    "hokkien": "nan",
    "min nan": "nan",
    "farsi": "fa",
    "pashtu": "ps",
    "irish gaelic": "ga",
    "scottish gaelic": "gd",
    "greenlandic": "kl",
    "nyanja": "ny",
    "flemish": "nl-BE",
    "brazilian portuguese": "pt-BR",
    "castilian": "es",
    "american sign": "ase",
    "american sign language": "ase",
    "sign languages": "sgn",
    "none": "zxx",
    "no language": "zxx",
    "silent": "zxx",
}
_CODES = {"cn": "yue", "xx": "zxx", "mo": "ro"}  # what TMDB writes
_SUFFIXES = ("jr", "sr", "ii", "iii", "iv", "inc", "ltd", "llc", "co", "corp", "gmbh", "s.a", "esq")
_JOBS = {
    "directed by": "director",
    "co-writer": "writer",
    "screenplay": "writer",
    "screenwriter": "writer",
    "story": "writer",
    "teleplay": "writer",
    "scenario writer": "writer",
    "original music composer": "composer",
    "music": "composer",
    "director of photography": "cinematographer",
    "cinematography": "cinematographer",
    "editing": "editor",
    "film editor": "editor",
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})\.? )?([A-Za-z]+)\.?(?: (\d{1,2}),)? (\d{4})")
_MINUTES = re.compile(
    r"(?:(\d{1,2}) ?h(?:ours?|rs?)?\.?,? ?)?(?:([\d,]{1,6}) ?(?:min(?:ute)?s?\.?|m)?)?"
)


def one_line(words: str) -> str:
    """Give words without the line ends and indents that a file's layout put there."""
    return " ".join(words.split())


def country(words: str) -> str | None:
    """Give the code of a country by its English name or its code."""
    bare = one_line(words)
    if codes.territory_name(bare) and bare != codes.WORLD:
        return bare
    return _COUNTRIES.get(bare.casefold()) or codes.territory_named(bare)


def language(words: str) -> str | None:
    """Give the tag of a language by its English name or its code."""
    bare = one_line(words)
    if bare in _CODES:
        return _CODES[bare]
    if codes.language_name(bare) and codes.language_problem(bare) is None:
        return bare
    return _LANGUAGES.get(bare.casefold()) or codes.language_named(bare)


def day(words: str) -> str | None:
    """Give a date as EDTF; one whose day and month could be exchanged is none."""
    bare = one_line(words)
    if match := _ISO.fullmatch(bare):
        return _valid(f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}")
    if match := _NUMBERS.fullmatch(bare):
        first, second = int(match[1]), int(match[3])
        # With dots the day comes first wherever people write so.
        if match[2] != "." and first <= 12 and second <= 12 and first != second:
            return None
        month, number = (first, second) if second > 12 else (second, first)
        return _valid(f"{match[4]}-{month:02}-{number:02}")
    if (match := _WORDS.fullmatch(bare)) and (named := _month(match[2])):
        behind = match[1] or match[3]
        return _valid(f"{match[4]}-{named:02}" + (f"-{int(behind):02}" if behind else ""))
    return _valid(bare) if re.fullmatch(r"\d{4}(?:-\d\d)?", bare) else None


def _month(word: str) -> int | None:
    if len(word) < 3:
        return None
    found = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(word.lower())]
    return found[0] if len(found) == 1 else None


def _valid(date: str) -> str | None:
    try:
        parse_date(date)
    except (ValueError, FilmcliError):
        return None
    return date


def minutes(words: str) -> int | None:
    """Give the minutes of "143 min", "1,440 min", "2h 3min" or "90"; None for nothing or 0."""
    match = _MINUTES.fullmatch(one_line(words))
    if not match or not (match[1] or match[2]):
        return None
    found = int(match[1] or 0) * 60 + int((match[2] or "0").replace(",", "") or 0)
    return found if 0 < found <= 100_000 else None


def year(words: str) -> int | None:
    """Give the year of "1999"."""
    bare = words.strip()
    return int(bare) if re.fullmatch(r"18[7-9]\d|19\d\d|2[01]\d\d|2200", bare) else None


def job(words: str) -> Role:
    """Give a job as records name it, and the file's own word where that says more."""
    bare = one_line(words)
    kept = (part if len(part) > 1 and part.isupper() else part.lower() for part in bare.split())
    plain = " ".join(kept)
    known = _JOBS.get(plain)
    if known is None:
        return Role(plain, None)
    return Role(known, plain if known == "writer" else None)


def listed(words: str) -> list[str]:
    """Part a list with commas; "Jr." and "Inc." belong to the name before them."""
    found: list[str] = []
    depth = 0
    part = ""
    for sign in one_line(words) + ",":
        depth += (sign == "(") - (sign == ")" and depth > 0)
        if sign != "," or depth:
            part += sign
            continue
        bare = part.strip()
        part = ""
        if bare and found and bare.casefold().rstrip(".") in _SUFFIXES:
            found[-1] += f", {bare}"
        elif bare:
            found.append(bare)
    rest = part.strip().rstrip(",")  # a bracket that is never closed
    return [*found, rest] if rest else found
