"""Write the code tables in filmcli/record/tables from CLDR and the IANA subtag registry.

    pip install babel
    npm pack language-subtag-registry && tar xzf language-subtag-registry-*.tgz
    python tools/make_tables.py package/data/json

Babel is BSD, its CLDR data is under the Unicode licence; the npm package is CC0.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

TABLES = Path(__file__).parent.parent / "filmcli" / "record" / "tables"
ENGLISH = Locale("en")
CLDR = f"Unicode CLDR {get_global('cldr')['version']} (Unicode licence) by way of Babel (BSD)"
Entry = dict[str, Any]
Row = tuple[str, ...]

# CLDR names these too; ISO 3166-1 has none of them, or only reserves them.
NOT_COUNTRIES = re.compile("AC|C[PQ]|DG|E[AUZ]|IC|QO|TA|UN|X[AB]|ZZ")
FILM_NAMES = {  # where film credits say something else than CLDR
    "001": "the whole world",
    "CD": "DR Congo",
    "CG": "Congo",
    "CI": "Ivory Coast",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
}
FIRST_YEARS = {  # of codes that are younger than the standard's first edition, 1974
    1977: "BJ DJ TV",
    1979: "KI TF",
    1980: "VU ZW",
    1984: "BF",
    1985: "AI",
    1986: "AW FM MH MP PW UM",
    1989: "MM",
    1992: "AM AZ BA EE GE HR KG KZ LT LV MD RU SI TJ TM UZ",
    1993: "CZ ER FXFR GS MK SK YT",
    1997: "CD",
    1999: "PS",
    2002: "TL",
    2003: "CSXX",
    2004: "AX",
    2006: "GG IM JE ME RS",
    2007: "BL MF",
    2010: "BQ CW SX",
    2011: "SS",
}
FORMER = {  # ISO 3166-3: its codes, and the year in which each left ISO 3166-1
    "AIDJ": ("French Afars and Issas", 1977),
    "ANHH": ("Netherlands Antilles", 2010),
    "BQAQ": ("British Antarctic Territory", 1979),
    "BUMM": ("Burma", 1989),
    "BYAA": ("Byelorussian SSR", 1992),
    "CSHH": ("Czechoslovakia", 1993),
    "CSXX": ("Serbia and Montenegro", 2006),
    "CTKI": ("Canton and Enderbury Islands", 1984),
    "DDDE": ("East Germany", 1990),
    "DYBJ": ("Dahomey", 1977),
    "FQHH": ("French Southern and Antarctic Territories", 1979),
    "FXFR": ("Metropolitan France", 1997),
    "GEHH": ("Gilbert and Ellice Islands", 1979),
    "HVBF": ("Upper Volta", 1984),
    "JTUM": ("Johnston Island", 1986),
    "MIUM": ("Midway Islands", 1986),
    "NHVU": ("New Hebrides", 1980),
    "NQAQ": ("Queen Maud Land", 1983),
    "NTHH": ("Saudi-Iraqi Neutral Zone", 1993),
    "PCHH": ("Trust Territory of the Pacific Islands", 1986),
    "PUUM": ("U.S. Miscellaneous Pacific Islands", 1986),
    "PZPA": ("Panama Canal Zone", 1980),
    "RHZW": ("Southern Rhodesia", 1980),
    "SKIN": ("Sikkim", 1975),
    "SUHH": ("Soviet Union", 1992),
    "TPTL": ("East Timor", 2002),
    "VDVN": ("North Vietnam", 1977),
    "WKUM": ("Wake Island", 1986),
    "YDYE": ("South Yemen", 1990),
    "YUCS": ("Yugoslavia", 2003),
    "ZRCD": ("Zaire", 1997),
}
LONG_CODES = {"bih": "bh", "hbs": "sh", "tgl": "tl", "twi": "tw"}  # CLDR has other successors
LANGUAGE_NAMES = {"bn": "Bengali"}  # as films are credited
SCRIPT_NAMES = {  # where Babel keeps a short form, or the registry explains
    "Beng": "Bengali",
    "Hans": "Simplified Han",
    "Hant": "Traditional Han",
    "Hntl": "Traditional Han with Latin",
    "Piqd": "Klingon",
}
LETTER_NAMES = {  # the start of the names of letters, where ISO 15924 or an older Python differs
    "Berf": "BERIA ERFE",
    "Cans": "CANADIAN SYLLABICS",
    "Cprt": "CYPRIOT",
    "Cyrl": "CYRILLIC",
    "Dupl": "DUPLOYAN",
    "Egyp": "EGYPTIAN HIEROGLYPH",
    "Gara": "GARAY",
    "Geor": "GEORGIAN",
    "Gukh": "GURUNG KHEMA",
    "Hani": "CJK|IDEOGRAPHIC|VERTICAL IDEOGRAPHIC",
    "Hira": "HIRAGANA|HENTAIGANA",
    "Hluw": "ANATOLIAN HIEROGLYPH",
    "Kana": "KATAKANA|KATAKANA-HIRAGANA",
    "Kawi": "KAWI",
    "Kits": "KHITAN SMALL",
    "Krai": "KIRAT RAI",
    "Latn": "LATIN",
    "Mend": "MENDE KIKAKUI",
    "Mroo": "MRO",
    "Mtei": "MEETEI MAYEK",
    "Nagm": "NAG MUNDARI",
    "Nkoo": "NKO",
    "Olck": "OL CHIKI",
    "Onao": "OL ONAL",
    "Phag": "PHAGS-PA",
    "Sidt": "SIDETIC",
    "Sora": "SORA SOMPENG",
    "Sunu": "SUNUWAR",
    "Syrc": "SYRIAC",
    "Tayo": "TAI YO",
    "Todr": "TODHRI",
    "Tols": "TOLONG SIKI",
    "Tutg": "TULU-TIGALARI",
    "Xsux": "CUNEIFORM",
}


def main(registry: Path) -> None:
    """Write the four tables."""
    subtags = list(entries(registry))
    iana = f"IANA language subtag registry of {json_of(registry / 'meta.json')['File-Date']} (CC0)"
    write("territories", f"ISO 3166-1 and 3166-3 with years; names: {CLDR}", territories())
    write("languages", f"{iana}; names: {CLDR}", languages(subtags))
    write("scripts", f"ISO 15924: {iana}; names: {CLDR}; Unicode letter names", scripts(subtags))
    write("currencies", f"ISO 4217 and older: {CLDR}", currencies())


def json_of(path: Path) -> Any:
    """Read one file of the registry package."""
    return json.loads(path.read_text(encoding="utf-8"))


def entries(registry: Path) -> Iterator[Entry]:
    """Yield the registry's entries, each with all its names."""
    for entry in json_of(registry / "registry.json"):
        yield entry | {"Name": entry["Description"][0]}


def write(name: str, origin: str, rows: Iterable[Row]) -> None:
    """Write a sorted table with its origin on the first line."""
    lines = ["\t".join(row).rstrip("\t") for row in sorted(set(rows))]
    keys = [line.partition("\t")[0] for line in lines]
    doubled = {key for key in keys if keys.count(key) > 1} if len(keys) != len(set(keys)) else set()
    if doubled:
        raise SystemExit(f"{name}: more than one row for {sorted(doubled)}")
    text = f"# {origin}\n" + "".join(f"{line}\n" for line in lines)
    (TABLES / f"{name}.tsv").write_text(text, encoding="utf-8", newline="\n")
    print(f"{name}: {len(lines)}")


def territories() -> Iterator[Row]:
    """Yield code, name, first year, last year."""
    first = {code: str(year) for year, codes in FIRST_YEARS.items() for code in codes.split()}
    for code, name in ENGLISH.territories.items():
        if code == "001" or (code.isalpha() and not NOT_COUNTRIES.fullmatch(code)):
            yield code, FILM_NAMES.get(code, name).replace(" & ", " and "), first.get(code, ""), ""
    for code, (name, last) in FORMER.items():
        yield code, name, first.get(code, ""), str(last)


def languages(subtags: list[Entry]) -> Iterator[Row]:
    """Yield subtag or tag, name, preferred form, language that it once extended.

    The case tells kinds apart: languages and variants are lower case, regions upper case.
    """
    extended = {e["Subtag"]: e["Prefix"][0] for e in subtags if e["Type"] == "extlang"}
    countries = {row[0] for row in territories()}
    regions = dict(ENGLISH.territories) | {code[:2]: name for code, (name, _) in FORMER.items()}
    known = {}
    for e in subtags:
        code, kind, preferred = key(e), e["Type"], e.get("Preferred-Value", "")
        if ".." in code:
            continue
        if kind == "language":
            known[code] = LANGUAGE_NAMES.get(code) or ENGLISH.languages.get(code, e["Name"])
            yield code, known[code], preferred, extended.get(code, "")
        elif kind == "variant":
            yield code, variant_name(e), "", ""
        elif kind == "region" and code not in countries:
            yield code, regions.get(code, e["Name"]).replace(" & ", " and "), "", ""
        elif kind == "grandfathered" or (kind == "redundant" and preferred):
            yield code, e["Name"], preferred, ""
    for code, short in (get_global("language_aliases") | LONG_CODES).items():
        if len(code) == 3 and code not in known and short in known:
            yield code, known[short], short, ""


def key(entry: Entry) -> str:
    """Return an entry's subtag or whole tag."""
    return str(entry.get("Subtag") or entry["Tag"])


def variant_name(entry: Entry) -> str:
    """Return the shortest name a variant has."""
    name = ENGLISH.variants.get(key(entry).upper()) or min(entry["Description"], key=len)
    return str(name)


def scripts(subtags: list[Entry]) -> Iterator[Row]:
    """Yield code, name, the ways in which Unicode begins the names of its letters."""
    heads = letter_heads()
    if unknown := set(LETTER_NAMES) - {key(e) for e in subtags}:
        raise SystemExit(f"scripts: no such code: {sorted(unknown)}")
    claimed = set("|".join(LETTER_NAMES.values()).split("|"))
    for e in subtags:
        code = key(e)
        if e["Type"] != "script" or ".." in code:
            continue
        name = SCRIPT_NAMES.get(code) or ENGLISH.scripts.get(code) or e["Name"]
        same = sorted({plain(d) for d in e["Description"]} & heads - claimed)
        claimed.update(same)
        yield code, name, LETTER_NAMES.get(code) or "|".join(same)
    letters = {head for head in heads if " " not in head}
    print("letters of no script:", sorted(letters - {head.split()[0] for head in claimed}))


def letter_heads() -> set[str]:
    """Return the first one, two and three words of every letter's name."""
    heads = set()
    for code in range(sys.maxunicode + 1):
        if chr(code).isalpha() and (name := unicodedata.name(chr(code), "")):
            words = name.split()
            heads.update(" ".join(words[:count]) for count in (1, 2, 3))
    return heads


def plain(description: str) -> str:
    """Return a registry description in the spelling of Unicode's character names."""
    bare = re.sub(r"\s*\(.*?\)|['’]", "", description)
    return "".join(c for c in unicodedata.normalize("NFD", bare) if c.isascii()).upper()


def currencies() -> Iterator[Row]:
    """Yield code, name."""
    yield "ZWN", "Zimbabwean Dollar (2006–2008)"  # in ISO 4217, not in CLDR
    yield from ENGLISH.currencies.items()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
