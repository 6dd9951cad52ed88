"""KOBIS, the Korean Film Council: bodies of its API, and the CSV files made from them.

Of box office lists films are kept with code, title and opening; the figures of the latest day are
put aside, those of the days before are counted as lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from filmcli.importers import korean
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Input, Item, Refused
from filmcli.importers.making import Making
from filmcli.importers.parsing import json_value
from filmcli.importers.tables import Table, open_table

TITLE = "KOBIS"

_BODIES = (
    *(b'"movieInfoResult"', b'"movieListResult"', b'"boxOfficeResult"', b'"faultInfo"'),
    *(b'"companyListResult"', b'"peopleListResult"', b'"companyInfoResult"', b'"peopleInfoResult"'),
)
_OTHER_BODIES = {
    "companyListResult": "a list of companies, not of films",
    "peopleListResult": "a list of people, not of films",
    "companyInfoResult": "a company, not a film",
    "peopleInfoResult": "a person, not a film",
}
_ROLES = {"제작사": "production", "배급사": "distribution", "해외세일즈사": "sales"}
_KINDS = {"장편": "feature", "단편": "short"}
_FEATURE = "장편"

# The columns of CSV files, by the names of the API and of the site.
_COLUMNS = {
    "영화명": "movieNm",
    "개봉일": "openDt",
    "감독": "directors",
    "peopleNm": "directors",
    "국가": "nations",
    "영화장르": "genres",
    "장르": "genres",
    "관람가": "watchGradeNm",
}
_MARKS = frozenset({"movieNm", "movieCd"})
_DAYS = ("targetDt", "year")
_READ = """
    movieCd movieNm movieNmEn movieNmOg showTm prdtYear openDt typeNm nations genres directors
    actors companys audits staffs watchGradeNm nationAlt genreAlt repNationNm repGenreNm
"""
_INFO = frozenset(_READ.split())


def sniff(head: bytes, name: str) -> bool:
    """Tell bodies by their first keys, and tables by KOBIS's own columns."""
    if any(body in head[:4096] for body in _BODIES):
        return True
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return False
    first = head.partition(b"\n")[0]
    for encoding in ("utf-8-sig", "cp949"):
        try:
            columns = re.split(r"[,\t;]", first.decode(encoding))
        except UnicodeDecodeError:
            continue
        known = {_COLUMNS.get(each.strip('" \r'), each.strip('" \r')) for each in columns}
        return "movieNm" in known and len(known & {*_COLUMNS.values(), *_INFO}) > 1
    del name
    return False


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:
    """Give the films of a body or a table."""
    if file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        yield from _of_table(open_table(file, options))
        return
    told = json_value(file.data, file.name)
    if not isinstance(told, dict):
        raise Unreadable(file.name, "not a body of KOBIS")
    yield from _of_body(told, file.name)


def _of_body(told: Mapping[str, Any], name: str) -> Iterator[Item]:
    if isinstance(fault := told.get("faultInfo"), dict):
        raise Unreadable(name, f"an error of KOBIS: {str(fault.get('message', ''))[:200]}")
    for key, why in _OTHER_BODIES.items():
        if key in told:
            raise Unreadable(name, why)
    if isinstance(result := told.get("movieInfoResult"), dict):
        entries: Any = [result.get("movieInfo")]
    elif isinstance(result := told.get("movieListResult"), dict):
        entries = result.get("movieList")
    elif isinstance(result := told.get("boxOfficeResult"), dict):
        lists = (each for key, each in result.items() if key.endswith("BoxOfficeList"))
        entries = next(lists, None)
    else:
        raise Unreadable(name, "not a body of KOBIS")
    if not isinstance(entries, list):
        raise Unreadable(name, "a body of KOBIS without films")
    for number, each in enumerate(entries, start=1):
        if isinstance(each, dict) and each:
            yield film(each).item(what=f"entry {number}")
        else:
            yield Refused("no film", what=f"entry {number}")


def film(told: Mapping[str, Any]) -> Making:
    """Put together a film of the API's keys; all values are texts there, often empty."""
    made = Making()
    made.id("kobis", told.get("movieCd"), "movieCd")
    korean.countries(made, _names(told, "nations", "nationNm", "nationAlt"), "nations")
    korean.titles(made, told.get("movieNm"), told.get("movieNmEn"), told.get("movieNmOg"))
    made.year(told.get("prdtYear"), "prdtYear")
    made.runtime(told.get("showTm"), "showTm")
    for genre in _names(told, "genres", "genreNm", "genreAlt"):
        made.listed("genres", genre)
    kind = made.words(told.get("typeNm"), "typeNm")
    if kind in _KINDS:
        made.put("kind", _KINDS[kind])
    else:
        made.put_aside("typeNm", kind)
    _certified(made, told)
    _people(made, told)
    _companies(made, told.get("companys"))
    for key, value in told.items():
        if key not in _INFO:
            made.put_aside(key, value)
    return made


def _names(told: Mapping[str, Any], key: str, inner: str, flat: str) -> list[str]:
    """Give names from a list of objects, or of one text."""
    value = told.get(key)
    if isinstance(value, list):
        found = [each.get(inner) for each in korean.objects(value)]
        return [each.strip() for each in found if isinstance(each, str) and each.strip()]
    return korean.split(value or told.get(flat))


def _certified(made: Making, told: Mapping[str, Any]) -> None:
    """Keep the opening with its certificate; several certificates are of several versions."""
    audits = korean.objects(told.get("audits"))
    grades = dict.fromkeys(each.get("watchGradeNm") for each in audits)
    grade = next(iter(grades), None) if len(grades) == 1 else told.get("watchGradeNm")
    korean.opening(made, told.get("openDt"), "openDt", grade)
    if len(grades) > 1:
        made.put_aside("audits", audits)
    else:
        made.put_aside("auditNo", [each.get("auditNo") for each in audits])


def _people(made: Making, told: Mapping[str, Any]) -> None:
    directors = told.get("directors")
    for name in korean.split(directors):
        korean.crew(made, name, "감독")
    for each in korean.objects(directors):
        korean.crew(made, each.get("peopleNm"), "감독")
        korean.latin_name(made, each.get("peopleNm"), each.get("peopleNmEn"))
    for each in korean.objects(told.get("actors")):
        part, latin = (made.words(each.get(key), "cast") for key in ("cast", "castEn"))
        variants = [latin] if latin and part and latin != part else None
        made.entry(
            "cast", name=each.get("peopleNm") or "", character=part or latin, variants=variants
        )
        korean.latin_name(made, each.get("peopleNm"), each.get("peopleNmEn"))
    for each in korean.objects(told.get("staffs")):
        job = made.words(each.get("staffRoleNm"), "staffs")
        if job is None:
            made.lose("staffs: a person without a job")
            continue
        korean.crew(made, each.get("peopleNm"), job)
        korean.latin_name(made, each.get("peopleNm"), each.get("peopleNmEn"))


def _companies(made: Making, told: Any) -> None:
    others = []
    for each in korean.objects(told):
        name, latin = (
            made.words(each.get(key), "companys") for key in ("companyNm", "companyNmEn")
        )
        role = _ROLES.get(str(each.get("companyPartNm")).strip())
        if role is None or name is None:
            others.append(each)
            continue
        variants = [latin] if latin and latin != name else None
        made.entry("companies", name=name, role=role, variants=variants)
    made.put_aside("companys", others)


def _of_table(table: Table) -> Iterator[Item]:
    """Give the films of a table, each once: a film of many days is told by its latest row."""
    columns = [_COLUMNS.get(name, name) for name in table.columns]
    if not _MARKS & set(columns) or not table.has_header:
        raise Unreadable(table.name, "not a table of KOBIS: no movieNm or 영화명 among its columns")
    latest: dict[str, tuple[int | None, dict[str, str]]] = {}
    days: dict[str, int] = {}
    for row in table.rows():
        if isinstance(row, Refused):
            yield row
            continue
        told = {key: cell.strip() for key, cell in zip(columns, row.cells, strict=True) if key}
        key = told.get("movieCd") or f"{told.get('movieNm')}\n{told.get('openDt')}"
        days[key] = days.get(key, 0) + 1
        if key not in latest or _day(told) > _day(latest[key][1]):
            latest[key] = (latest.get(key, (row.line,))[0], told)
    for key, (line, told) in latest.items():
        made = film(told)
        if days[key] > 1:
            made.lose(f"the figures of {days[key] - 1} other rows of this film")
        yield made.item(line)


def _day(told: Mapping[str, str]) -> str:
    return next((told[key] for key in _DAYS if told.get(key)), "")
