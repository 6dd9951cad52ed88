"""IMDb's tables for tests: written, counted, and imported the plain way that is surely right."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from filmcli.catalogue.imdb import tokens
from filmcli.catalogue.imdb.schema import KINDS
from filmcli.packed import CATEGORIES, LETTER_OF

COLUMNS = {
    "title.basics": "tconst titleType primaryTitle originalTitle isAdult startYear endYear"
    " runtimeMinutes genres",
    "title.ratings": "tconst averageRating numVotes",
    "title.akas": "titleId ordering title region language types attributes isOriginalTitle",
    "title.principals": "tconst ordering nconst category job characters",
    "title.crew": "tconst directors writers",
    "title.episode": "tconst parentTconst seasonNumber episodeNumber",
    "name.basics": "nconst primaryName birthYear deathYear primaryProfession knownForTitles",
}
FILMS = ("movie", "short", "tvMovie", "tvSpecial", "tvShort", "video")
Tables = Mapping[str, Sequence[Sequence[str]]]


def write(place: Path, tables: Tables, *, packed: bool = False) -> Path:
    """Write tables as IMDb does; a row's fields as they are."""
    place.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        lines = ["\t".join(COLUMNS[name].split()), *("\t".join(row) for row in rows)]
        data = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
        path = place / f"{name}.tsv{'.gz' if packed else ''}"
        path.write_bytes(gzip.compress(data) if packed else data)
    return place


def film(number: int, title: str = "Film", **more: str) -> list[str]:
    """Give a row of title.basics."""
    values = {"kind": "movie", "original": title, "adult": "0", "year": "1999"} | more
    runtime, genres = values.get("runtime", "\\N"), values.get("genres", "\\N")
    own = [f"tt{number:07}", values["kind"], title, values["original"], values["adult"]]
    return [*own, values["year"], "\\N", runtime, genres]


SMALL: Tables = {
    "title.basics": [
        film(1, "The Orchard", genres="Drama,Short", runtime="93"),
        film(2, "Lantern", original="Lanterne"),
        film(3, "Orchard, Part II", kind="tvEpisode"),
        film(10000007, "Tide", year="2001"),
    ],
    "title.ratings": [["tt0000002", "7.3", "120"], ["tt10000007", "6.0", "4000"]],
    "title.akas": [
        ["tt0000001", "2", "Der Obstgarten", "DE", "\\N", "\\N", "\\N", "0"],
        ["tt0000001", "1", "Le verger", "FR", "fr", "alternative", "literal title", "0"],
    ],
    "title.principals": [
        ["tt0000001", "1", "nm0000001", "actor", "\\N", '["The Gardener"]'],
        ["tt0000001", "2", "nm0000002", "director", "\\N", "\\N"],
        ["tt0000002", "1", "nm0000001", "self", "\\N", '["Self","Narrator \\"N\\""]'],
    ],
    "title.crew": [["tt0000001", "nm0000002", "nm0000003"], ["tt0000002", "\\N", "\\N"]],
    "title.episode": [["tt0000003", "tt0000009", "1", "2"]],
    "name.basics": [
        ["nm0000001", "Ada Poe", "1950", "\\N", "actor", "tt0000001"],
        ["nm0000002", "Bo Li", "\\N", "\\N", "\\N", "\\N"],
        ["nm0000009", "Nobody Here", "\\N", "\\N", "\\N", "\\N"],
    ],
}


class Held(NamedTuple):
    """What a catalogue holds, as plain values."""

    titles: list[tuple[Any, ...]]
    people: list[tuple[Any, ...]]
    words: set[tuple[str, int]]
    names: set[tuple[str, int]]


def held(path: Path) -> Held:
    """Read a catalogue, its indexes word by word."""
    with sqlite3.connect(path) as connection:
        genres = dict(connection.execute("SELECT bit, name FROM genre"))
        titles = []
        for row in connection.execute("SELECT * FROM title ORDER BY id"):
            mask = row[8]
            named = sorted(name for bit, name in genres.items() if mask >> bit & 1)
            titles.append((*row[:8], named, *row[9:]))
        people = connection.execute("SELECT * FROM person ORDER BY id").fetchall()
        found = []
        for table in ("words", "names"):
            connection.execute(
                f"CREATE VIRTUAL TABLE temp.v_{table} USING fts5vocab(main, {table}, instance)"
            )
            rows = connection.execute(f"SELECT term, doc FROM temp.v_{table}")
            found.append({(term, doc) for term, doc in rows})
    connection.close()
    return Held(titles, people, found[0], found[1])


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give all rows of all tables, but for what says how long it took."""
    with sqlite3.connect(path) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('words', 'names')"
        ).fetchall()
        found = {
            name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for (name,) in names
        }
    connection.close()
    found["manifest"] = [row for row in found["manifest"] if row[0] not in ("seconds", "files")]
    return found


def indexed(document: str, number: int) -> set[tuple[str, int]]:
    """Give what a full-text index holds of a document."""
    # FTS5's tokenizer ends a word at every ASCII sign but those that it was told.
    return {
        (word, number)
        for word in re.split(r"[\x00-\x2f\x3a-\x3c\x3e-\x60\x7b-\x7d\x7f]+", document)
        if word
    }


def reference(tables: Tables, kinds: Sequence[str] = KINDS, *, adult: bool = True) -> Held:
    """Import well-formed tables with dictionaries, a row at a time."""
    kept: dict[int, list[str]] = {}
    for row in (_plain(each) for each in tables["title.basics"]):
        number = int(row[0][2:])
        if row[1] in kinds and (adult or row[4] != "1"):
            kept[number] = min(kept.get(number, row), row, key=_least)
    rated: dict[int, tuple[int, int]] = {}
    for tt, average, count in tables.get("title.ratings", ()):
        found = (int(count), round(float(average) * 10))
        rated[int(tt[2:])] = max(found, rated.get(int(tt[2:]), (0, 0)))
    ordered = sorted(kept, key=lambda number: (-rated.get(number, (0, 0))[0], number))
    ids = {number: rank for rank, number in enumerate(ordered, 1)}
    akas = _lines(tables.get("title.akas", ()), ids, _aka)
    parts = _lines(tables.get("title.principals", ()), ids, _part)
    places = _places(tables, ids)
    links = _links(tables, ids)
    _add_crew(tables, ids, parts)
    titles, words = [], set()
    for number, rank in ids.items():
        own = _own(kept[number])
        votes, tenths = rated.get(number, (0, 0))
        more = (tenths if votes else None, votes, *places.get(rank, (None, None, None)))
        lines = "\n".join(akas.get(rank, ())) or None
        titles.append((rank, *own, *more, lines, "\n".join(parts.get(rank, ())) or None))
        texts = {own[2], own[3] or own[2]}
        is_numbered = own[1] == KINDS.index("tvEpisode") and re.fullmatch(
            r"Episode #\d+\.\d+", own[2]
        )
        if not is_numbered:
            texts |= {line.split("\t")[0] for line in akas.get(rank, ())}
        short = own[2] if votes >= 1000 else None
        words |= indexed(tokens.document(sorted(texts), short=short), rank)
    people, names = _people(tables, links)
    return Held(titles, people, words, names)


def _plain(row: Sequence[str]) -> list[str]:
    """Take quotes of a CSV tool and nulls away."""
    found = []
    for field in row:
        is_quoted = re.fullmatch(r'"(?:[^"]|"")*"', field) and '""' in field[1:-1]
        text = field[1:-1].replace('""', '"') if is_quoted else field
        found.append("" if text == "\\N" else text)
    return found


def _number(field: str) -> int | None:
    return int(field) if field else None


def _own(row: Sequence[str]) -> tuple[Any, ...]:
    tt, kind, title, original, adult, start, end, runtime, genres = row
    named = sorted({each for each in genres.split(",") if each})
    other = original if original and original != title else None
    numbers = _number(start), _number(end), _number(runtime)
    return (int(tt[2:]), KINDS.index(kind), title, other, *numbers, named, int(adult == "1"))


def _least(row: Sequence[str]) -> str:
    """Give what chooses one of several rows of a title, whatever their order."""
    _, kind, title, other, start, end, runtime, _, _ = _own(row)
    return repr((kind, title, other or "", start, end, runtime, row[8], row[4]))


def _aka(row: Sequence[str]) -> str:
    _, _, title, region, language, types, attributes, is_original = row
    kinds = types or ("original" if is_original == "1" else "")
    return f"{title}\t{region}\t{language}\t{kinds}\t{attributes}"


def _part(row: Sequence[str]) -> str:
    _, _, nm, category, job, characters = row
    letter = LETTER_OF.get(category, "?")
    names = json.loads(characters, strict=False) if characters[:1] == "[" else [characters]
    roles = "\x02".join(re.sub("[\t\n\x02]", " ", name) for name in names)
    return f"{letter}\t{nm[2:]}\t{job if letter != '?' else category}\t{roles}"


def _lines(
    rows: Iterable[Sequence[str]], ids: Mapping[int, int], line: Any
) -> dict[int, list[str]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for row in map(_plain, rows):
        if rank := ids.get(int(row[0][2:])):
            found.setdefault(rank, []).append((int(row[1]), line(row)))
    return {
        rank: list(dict.fromkeys(text for _, text in sorted(both))) for rank, both in found.items()
    }


def _places(tables: Tables, ids: Mapping[int, int]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, tuple[Any, ...]] = {}
    for tt, parent, season, episode in map(_plain, tables.get("title.episode", ())):
        if rank := ids.get(int(tt[2:])):
            place = (int(parent[2:]), _number(season), _number(episode))
            found[rank] = min(found.get(rank, place), place, key=repr)
    return found


def _crew(tables: Tables, ids: Mapping[int, int]) -> list[tuple[int, list[str], list[str]]]:
    found = []
    for tt, directors, writers in map(_plain, tables.get("title.crew", ())):
        if rank := ids.get(int(tt[2:])):
            both = [
                [each[2:] for each in field.split(",") if each] for field in (directors, writers)
            ]
            found.append((rank, both[0], both[1]))
    return sorted(found, key=lambda row: (row[0], [[int(n) for n in people] for people in row[1:]]))


def _add_crew(tables: Tables, ids: Mapping[int, int], parts: dict[int, list[str]]) -> None:
    for rank, directors, writers in _crew(tables, ids):
        lines = parts.setdefault(rank, [])
        for letter, people in ((LETTER_OF["director"], directors), (LETTER_OF["writer"], writers)):
            for person in people:
                if not any(line.startswith(f"{letter}\t{person}\t") for line in lines):
                    lines.append(f"{letter}\t{person}\t\t")


def _links(tables: Tables, ids: Mapping[int, int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for tt, _, nm, category, _, _ in map(_plain, tables.get("title.principals", ())):
        if rank := ids.get(int(tt[2:])):
            number = CATEGORIES.index(category) if category in CATEGORIES else 31
            found.setdefault(int(nm[2:]), set()).add(rank << 5 | number)
    for rank, directors, writers in _crew(tables, ids):
        for category, people in (("director", directors), ("writer", writers)):
            for person in people:
                link = rank << 5 | CATEGORIES.index(category)
                found.setdefault(int(person), set()).add(link)
    return found


def _people(
    tables: Tables, links: Mapping[int, set[int]]
) -> tuple[list[tuple[Any, ...]], set[tuple[str, int]]]:
    people: dict[int, tuple[Any, ...]] = {}
    for nm, name, born, died, professions, known in map(_plain, tables.get("name.basics", ())):
        number = int(nm[2:])
        if number in links:
            row = (number, name, _number(born), _number(died), professions, known)
            people[number] = min(people.get(number, row), row, key=repr)
    rows, names = [], set()
    for number in sorted(people):
        _, name, born, died, professions, known = people[number]
        titles = b"".join(link.to_bytes(4, "little") for link in sorted(links[number]))
        rows.append((number, name, born, died, professions or None, known or None, titles))
        names |= indexed(tokens.name_document(name), number)
    return rows, names


def counted(rows: Mapping[str, Any]) -> Counter[str]:
    """Give what became of a file's rows, as its entry of the manifest says."""
    keys = ("kept", "left_out", "dangling", "duplicate")
    return Counter(
        {each: rows[each] for each in keys} | {"rejected": sum(rows["rejected"].values())}
    )
