"""A catalogue of a few titles, filled by hand in the shape that an import gives it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from filmcli.catalogue.imdb import schema, tokens, typos
from filmcli.packed import CATEGORIES, LETTER_OF, OTHER_NUMBER, titles_packed

GENRES = ("Action", "Comedy", "Drama", "Horror", "Thriller")


class Title(NamedTuple):
    """A title; credits are (nm number, category, job, character)."""

    tt: int
    title: str
    year: int | None = None
    votes: int = 0
    kind: str = "movie"
    original: str | None = None
    akas: Sequence[str] = ()
    credits: Sequence[tuple[int, str, str, str]] = ()
    runtime: int | None = None
    genres: Sequence[str] = ()
    rating: float | None = None
    adult: bool = False


def filled(
    titles: Iterable[Title], people: Iterable[tuple[int, str]] = (), path: Path | None = None
) -> sqlite3.Connection:
    """Make a catalogue; titles take their ids from their votes."""
    database = sqlite3.connect(path or ":memory:", isolation_level=None)
    database.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {schema.USER_VERSION}")
    database.executescript(schema.TABLES + schema.INDEXES)
    database.execute("BEGIN")
    database.executemany("INSERT INTO genre VALUES (?, ?)", enumerate(GENRES))
    weights: dict[tuple[str, int], int] = {}
    parts: dict[int, set[tuple[int, int]]] = {}
    ranked = sorted(titles, key=lambda each: (-each.votes, each.tt))
    for rank, each in enumerate(ranked, 1):
        database.execute(_INSERT, _row(rank, each))
        names = [each.title, *([each.original] if each.original else []), *each.akas]
        document = tokens.document(names, short=each.title if each.votes > 999 else None)
        database.execute("INSERT INTO words (rowid, title) VALUES (?, ?)", (rank, document))
        for word in filter(typos.is_kept, document.split()):
            place = (word, typos.TITLES)
            weights[place] = weights.get(place, 0) + each.votes.bit_length()
        for person, category, _, _ in each.credits:
            number = CATEGORIES.index(category) if category in CATEGORIES else OTHER_NUMBER
            parts.setdefault(person, set()).add((rank, number))
    for person, name in sorted(people):
        packed = titles_packed(parts.get(person, ()))
        row = (person, name, None, None, None, None, packed)
        database.execute("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        document = tokens.name_document(name)
        database.execute("INSERT INTO names (rowid, name) VALUES (?, ?)", (person, document))
        for word in filter(typos.is_kept, document.split()):
            place = (word, typos.NAMES)
            weights[place] = weights.get(place, 0) + len(parts.get(person, ()))
    _vocabulary(database, weights)
    database.execute("COMMIT")
    return database


_INSERT = f"INSERT INTO title VALUES ({','.join('?' * 17)})"


def _row(rank: int, each: Title) -> tuple[Any, ...]:
    mask = sum(1 << GENRES.index(genre) for genre in each.genres)
    rating = None if each.rating is None else round(each.rating * 10)
    akas = "\n".join(f"{title}\t\t\t\t" for title in each.akas) or None
    lines = [
        f"{LETTER_OF.get(category, '?')}\t{person}\t{job}\t{role}"
        for person, category, job, role in each.credits
    ]
    return (
        *(rank, each.tt, schema.KINDS.index(each.kind), each.title, each.original, each.year),
        *(None, each.runtime, mask, int(each.adult), rating, each.votes, None, None, None),
        *(akas, "\n".join(lines) or None),
    )


def _vocabulary(database: sqlite3.Connection, weights: dict[tuple[str, int], int]) -> None:
    for number, ((word, place), weight) in enumerate(weights.items(), 1):
        if weight:
            database.execute("INSERT INTO word VALUES (?, ?, ?, ?)", (number, word, place, weight))
            keys = [(key, number) for key in typos.keys(word)]
            database.executemany("INSERT INTO deletion VALUES (?, ?)", keys)
