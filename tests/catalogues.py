"""Small catalogues, filled by hand: what the program reads, without the importer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from filmcli.catalogue.imdb import tokens, typos
from filmcli.catalogue.imdb.schema import APPLICATION_ID, INDEXES, KINDS, TABLES, USER_VERSION
from filmcli.packed import CATEGORIES, LETTER_OF, OTHER, SEVERAL, titles_packed

DATE = "2026-10-31"
COUNTS = dict.fromkeys(("read", "kept", "left_out", "dangling", "duplicate"), 0)
FILES = [
    {"table": table, "file": f"{table}.tsv", "size": 1, "date": date, "rejected": {}, "samples": []}
    | COUNTS
    for table, date in (
        ("title.basics", DATE),
        ("title.akas", "2026-10-30"),
        ("title.crew", "2026-10-30"),
    )
]
MANIFEST = {
    "source": "https://datasets.imdbws.com/",
    "read": "2026-11-01",
    "files": FILES,
    "kinds": list(KINDS),
    "options": {"min_votes": 0, "only": [], "adult": True, "strict": False, "lenient": False},
    "counts": {"titles": 0, "people": 0, "words": 0},
    "unknown_people": 0,
    "seconds": 0.1,
}


class Made(NamedTuple):
    """A title to put into a catalogue."""

    tt: int
    title: str
    year: int | None = None
    votes: int = 0
    rating: int | None = None  # in tenths
    original: str | None = None
    kind: str = "movie"
    runtime: int | None = None
    genres: Sequence[str] = ()
    adult: bool = False
    end_year: int | None = None
    series: int | None = None
    season: int | None = None
    episode: int | None = None
    akas: Sequence[Sequence[str]] = ()  # title, region, language, types, attributes
    credits: Sequence[Sequence[str]] = ()  # nm number, category, job, characters


MATRIX = Made(
    133093,
    "The Matrix",
    1999,
    2_000_000,
    87,
    runtime=136,
    genres=("Action", "Sci-Fi"),
    akas=(
        ("Matrix", "DE", "de", "imdbDisplay", ""),
        ("The Matrix", "", "", "original", ""),
        ("マトリックス", "JP", "ja", "imdbDisplay", ""),
        ("Matrica", "XYU", "qbo", "", "transliterated title"),
        ("The Matrix", "XWW", "en", "working", ""),
    ),
    credits=(
        ("206", "actor", "", "Neo"),
        ("401", "actor", "", f"Morpheus{SEVERAL}Captain"),
        ("905154", "director", "", ""),
        ("905152", "director", "", ""),
        ("905154", "writer", "written by", ""),
        ("905154", "writer", "(story)", ""),
        ("5428", "producer", "producer", ""),
        ("999", "stunt double", "stunt double", ""),
    ),
)
PARASITE = Made(
    6751668,
    "Parasite",
    2019,
    900_000,
    85,
    original="Gisaengchung",
    runtime=132,
    genres=("Drama", "Thriller"),
    akas=(
        ("Gisaengchung", "", "", "original", ""),
        ("기생충", "KR", "ko", "imdbDisplay", ""),
    ),
    credits=(("94435", "director", "", ""), ("814280", "actor", "", "Ki Taek")),
)
PEOPLE = {
    206: "Keanu Reeves",
    401: "Laurence Fishburne",
    905154: "Lana Wachowski",
    905152: "Lilly Wachowski",
    5428: "Joel Silver",
    999: "Chad Stahelski",
    94435: "Bong Joon Ho",
    814280: "Song Kang-ho",
}


def make(path: Path, films: Iterable[Made], people: dict[int, str] | None = None) -> Path:
    """Write a catalogue of these titles; the most voted for come first."""
    people = PEOPLE if people is None else people
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(f"PRAGMA page_size = 4096; BEGIN; {TABLES} {INDEXES} COMMIT; BEGIN;")
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {USER_VERSION}")
    told = [(key, json.dumps(value)) for key, value in MANIFEST.items()]
    database.executemany("INSERT INTO manifest VALUES (?, ?)", told)
    ranked = sorted(films, key=lambda each: (-each.votes, each.tt))
    genres = sorted({genre for each in ranked for genre in each.genres})
    database.executemany("INSERT INTO genre VALUES (?, ?)", enumerate(genres))
    parts: dict[int, list[tuple[int, int]]] = {}
    weights: dict[str, int] = {}
    for number, each in enumerate(ranked, start=1):
        database.execute(
            f"INSERT INTO title VALUES ({','.join('?' * 17)})", _row(number, each, genres)
        )
        called = [each.title, *([each.original] if each.original else [])]
        called += [aka[0] for aka in each.akas]
        document = tokens.document(called, short=each.title if each.votes >= 1000 else None)
        database.execute("INSERT INTO words (rowid, title) VALUES (?, ?)", (number, document))
        for token in document.split():
            weights[token] = weights.get(token, 0) + each.votes.bit_length() + 1
        for credit in each.credits:
            category = CATEGORIES.index(credit[1]) if credit[1] in CATEGORIES else 31
            parts.setdefault(int(credit[0]), []).append((number, category))
    _add_people(database, people, parts)
    _add_words(database, weights, typos.TITLES)
    names = {token: 1 for name in people.values() for token in tokens.name_document(name).split()}
    _add_words(database, names, typos.NAMES)
    database.execute("COMMIT")
    database.close()
    return path


def _row(number: int, made: Made, genres: list[str]) -> tuple[Any, ...]:
    bits = sum(1 << genres.index(genre) for genre in made.genres)
    akas = "\n".join("\t".join(each) for each in made.akas) or None
    lines = [
        # The name of a category of later years is the job.
        "\t".join((LETTER_OF[category], person, job, characters))
        if category in LETTER_OF
        else f"{OTHER}\t{person}\t{category}\t{characters}"
        for person, category, job, characters in made.credits
    ]
    return (
        *(number, made.tt, KINDS.index(made.kind), made.title, made.original),
        *(made.year, made.end_year),
        *(made.runtime, bits, int(made.adult), made.rating, made.votes),
        *(made.series, made.season, made.episode, akas, "\n".join(lines) or None),
    )


def _add_people(
    database: sqlite3.Connection,
    people: dict[int, str],
    parts: dict[int, list[tuple[int, int]]],
) -> None:
    for person, name in people.items():
        packed = titles_packed(parts.get(person, []))
        database.execute(
            "INSERT INTO person VALUES (?, ?, NULL, NULL, NULL, NULL, ?)", (person, name, packed)
        )
        database.execute(
            "INSERT INTO names (rowid, name) VALUES (?, ?)", (person, tokens.name_document(name))
        )


def _add_words(database: sqlite3.Connection, weights: dict[str, int], place: int) -> None:
    kept = [each for each in weights.items() if typos.is_kept(each[0])]
    database.executemany("INSERT INTO vocabulary VALUES (?, ?, ?)", typos.rows(kept, place))
