"""Which column of a table holds what: by its name, by what is in it, or as a person said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from filmcli.errors import UsageFault, nearest
from filmcli.importers.making import NOTHING, whole
from filmcli.record.dates import EARLIEST_YEAR, LATEST_YEAR

ASIDE = "aside"  # what --map says of a column that is no fact

# field -> the names of its columns, the best first, without signs and in small letters.
_NAMES = {
    "title": "primarytitle title filmtitle movietitle titleenglish englishtitle film movie name"
    " titel titre titulo título titolo 영화명 제목 片名 映画名",
    "original_title": "originaltitle originalname titreoriginal titulooriginal",
    "year": "year startyear releaseyear productionyear prodyear titleyear filmyear jahr annee année"
    " ano año anno 제작연도 제작년도",
    "kind": "titletype kind type",
    "released": "releasedate released premiere dateofrelease releaseday opendt 개봉일",
    "runtime": "runtime runtimeminutes runtimemins runningtime runningtimemin duration"
    " durationminutes lengthminutes length laufzeit durée duree duración duracion 상영시간",
    "genres": "genres genre majorgenre listedin 장르",
    "countries": "countries country productioncountries countryoforigin land pays país pais 국가",
    "languages": "languages spokenlanguages language originallanguage",
    "director": "director directors directedby directorname regie réalisateur realisateur 감독",
    "writer": "writer writers screenwriter screenwriters writtenby",
    "producer": "producer producers",
    "composer": "composer composers music musicby",
    "cinematographer": "cinematographer cinematography directorofphotography",
    "editor": "editor editors",
    "cast": "castname cast actors starring stars 출연 배우",
    "studio": "productioncompanies productioncompany studio studios companies",
    "distributor": "distributor distributors distributedby",
    "synopsis": "synopsis overview plot plotsummary description storyline 줄거리",
    "tagline": "tagline taglines",
    "ids.imdb": "idsimdb imdbid imdb tconst imdbtitleid imdbtt const imdblink imdburl",
    "ids.tmdb": "idstmdb tmdbid tmdb themoviedbid moviedbid",
    "ids.wikidata": "idswikidata wikidataid wikidata qid",
    "ids.eidr": "idseidr eidr eidrid",
    "ids.letterboxd": "idsletterboxd letterboxdid letterboxdslug",
    "ids.kobis": "idskobis kobisid kobis moviecd",
    "ids.kmdb": "idskmdb kmdbid kmdb",
}
FIELDS = (*_NAMES, ASIDE)
_OF_TMDB = frozenset({"voteaverage", "popularity", "genreids", "originallanguage"})
_IMDB_ID = re.compile(r"tt[0-9]{7,10}", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}(?:\.0)?", re.ASCII)
_NO_TITLE = re.compile(r"https?://|/|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[\[{]|tt[0-9]{7}")
_SAYS_NOTHING = NOTHING | {""}
_ENOUGH = 0.9
_NEARLY_ALL = 0.9
_FEW = 10  # rows; fewer do not tell what is usual
_SEVERAL = 3
_SORTS = (
    ("number", re.compile(r"[$€£-]?[0-9][0-9,]*(?:\.[0-9]+)?%?", re.ASCII)),
    ("date", re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[T ].*)?", re.ASCII)),
    ("literal", re.compile(r"\[.*\]|\{.*\}", re.DOTALL)),
    ("truth", re.compile(r"true|false|yes|no", re.IGNORECASE)),
    ("id", re.compile(r"tt[0-9]{7,10}", re.ASCII)),
)


class Column(NamedTuple):
    """A column, the field that it holds, and how that is known."""

    name: str
    field: str | None  # one of FIELDS; None for what is put aside
    by: str  # "name", "content", "asked", "" where nothing is known
    examples: tuple[str, ...]


def is_header(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Tell a first row of names: one is known, or none is a value of the sort below it."""
    if any(plain(cell) in _KNOWN for cell in first):
        return True
    if any(_is_value(cell) for cell in first) or not rest:
        return False
    return any(_is_value(cell) for row in rest[:20] for cell in row)


def find(
    names: Sequence[str], has_header: bool, sample: Sequence[Sequence[Any]], asked: str | None
) -> list[Column]:
    """Say of each column what it holds; `asked` has a column=field on each line."""
    said = _asked(names, asked or "")
    by_name = _by_name(names, set(said.values())) if has_header else {}
    taken = {*said.values(), *by_name.values()}
    by_content = {} if "title" in taken else _by_content(names, sample, {*said, *by_name}, taken)
    columns = []
    for place, name in enumerate(names):
        by = next((by for by, found in _ways(said, by_name, by_content) if name in found), "")
        field = said.get(name) or by_name.get(name) or by_content.get(name)
        examples = [str(row[place]) for row in sample[:50] if _is_told(row[place])]
        columns.append(
            Column(name, None if field == ASIDE else field, by, tuple(e[:60] for e in examples[:3]))
        )
    return columns


def sorts(sample: Sequence[Sequence[Any]]) -> dict[int, str]:
    """Give the columns whose cells are nearly all of one sort: numbers, dates, literals, ids."""
    if len(sample) < _FEW:
        return {}
    found: dict[int, str] = {}
    for place in range(len(sample[0])):
        counts = Counter(_sort(row[place]) for row in sample if _is_told(row[place]))
        sort, many = counts.most_common(1)[0] if counts else ("", 0)
        if sort and many >= _NEARLY_ALL * counts.total():
            found[place] = sort
    return found


def misplaced(row: Sequence[Any], known: Mapping[int, str]) -> list[int]:
    """Give the columns of a row whose cells are of another sort than all others there.

    One may be an oddity; where there are several, cells stand in the wrong columns.
    """
    odd = [
        place for place, sort in known.items() if _is_told(row[place]) and _sort(row[place]) != sort
    ]
    return odd if len(odd) >= _SEVERAL else []


def _sort(cell: Any) -> str:
    """Tell what sort of value a cell is; "" for text, which may be anything."""
    if isinstance(cell, bool):
        return "truth"
    if isinstance(cell, int | float):
        return "number"
    text = str(cell).strip()
    return next((sort for sort, pattern in _SORTS if pattern.fullmatch(text)), "")


def _ways(
    said: Mapping[str, str], by_name: Mapping[str, str], by_content: Mapping[str, str]
) -> tuple[tuple[str, Mapping[str, str]], ...]:
    return ("asked", said), ("name", by_name), ("content", by_content)


def plain(name: str) -> str:
    """Give a column's name in small letters, without blanks and signs."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


_KNOWN = {name for names in _NAMES.values() for name in names.split()} | _OF_TMDB


def _asked(names: Sequence[str], asked: str) -> dict[str, str]:
    """Read --map column=field, one on each line; raises UsageFault for what is not there."""
    said: dict[str, str] = {}
    for line in asked.split("\n"):
        if not line.strip():
            continue
        name, sign, field = (part.strip() for part in line.rpartition("="))
        if not sign or not name:
            raise UsageFault(f"--map {line[:60]}: not column=field", hint="--map Name=title")
        if name not in names:
            close = nearest(name, list(names))
            hint = f"did you mean {close}?" if close else f"there are {', '.join(names)[:200]}"
            raise UsageFault(f"--map {line[:60]}: no column {name[:60]}", hint=hint)
        if field not in FIELDS:
            close = nearest(field, list(FIELDS))
            hint = f"did you mean {close}?" if close else f"one of {', '.join(FIELDS)}"
            raise UsageFault(f"--map {line[:60]}: no field {field[:60]}", hint=hint)
        said[name] = field
    return said


def _by_name(names: Sequence[str], taken: set[str]) -> dict[str, str]:
    """Find for each field the column with its best name; TMDB calls its number just id."""
    plain_names = {plain(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    for field, known in _NAMES.items():
        if field in taken:
            continue
        for each in known.split():
            if each in plain_names and plain_names[each] not in found:
                found[plain_names[each]] = field
                break
    is_tmdb = len(_OF_TMDB & plain_names.keys()) > 1
    if is_tmdb and "id" in plain_names and "ids.tmdb" not in {*taken, *found.values()}:
        found[plain_names["id"]] = "ids.tmdb"
    return found


def _by_content(
    names: Sequence[str], sample: Sequence[Sequence[Any]], known: set[str], taken: set[str]
) -> dict[str, str]:
    """Find titles, IMDb's ids and years by what they look like; nothing else is plain enough."""
    told = {
        name: [str(row[place]).strip() for row in sample if _is_told(row[place])]
        for place, name in enumerate(names)
        if name not in known
    }
    found: dict[str, str] = {}
    for name, cells in told.items():
        if "ids.imdb" not in {*taken, *found.values()} and _mostly(cells, _IMDB_ID):
            found[name] = "ids.imdb"
        elif "year" not in {*taken, *found.values()} and _are_years(cells):
            found[name] = "year"
    scores = {name: _title_score(cells) for name, cells in told.items() if name not in found}
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is not None and scores[best] > 0:
        found[best] = "title"
    return found


def _mostly(cells: list[str], pattern: re.Pattern[str]) -> bool:
    fits = sum(bool(pattern.fullmatch(cell)) for cell in cells)
    return bool(cells) and fits >= _ENOUGH * len(cells)


def _are_years(cells: list[str]) -> bool:
    years = [whole(cell) for cell in cells if _YEAR.fullmatch(cell)]
    fits = sum(EARLIEST_YEAR <= (year or 0) <= LATEST_YEAR for year in years)
    return bool(cells) and fits >= _ENOUGH * len(cells)


def _title_score(cells: list[str]) -> float:
    """Rate how much cells look like titles: words, nearly all different, none too long."""
    if not cells:
        return 0
    words = [
        cell
        for cell in cells
        if any(sign.isalpha() for sign in cell) and not _NO_TITLE.match(cell) and len(cell) < 200
    ]
    various = len(set(cells)) / len(cells)
    if len(words) < _ENOUGH * len(cells) or various < 0.5:
        return 0
    lists = sum("|" in cell for cell in cells) / len(cells)
    length = sum(map(len, words)) / len(words)
    return various * (1 - lists) * (1 if 3 < length < 60 else 0.3)


def _is_value(cell: str) -> bool:
    """Tell a number, a date, an id or a link from a name."""
    bare = cell.strip()
    return bool(bare) and (
        bool(_NO_TITLE.match(bare)) or bare.replace(".", "", 1).replace(",", "").isdigit()
    )


def _is_told(cell: Any) -> bool:
    return cell is not None and str(cell).strip().casefold() not in _SAYS_NOTHING
