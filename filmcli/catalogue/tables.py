"""The index's tables about the content of films: their schema, and the rows of a film.

`film` holds each film whole, and in `head` what lists show of it; `value` one row for each field
(`rows`); `title` each form of each title; `words` and `part` are what searches look through,
`vocabulary` the words there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from sqlite3 import Connection
from typing import Any, NamedTuple

from filmcli.catalogue.query import FIELDS
from filmcli.safe import normalized

SCHEMA = """
CREATE TABLE film (
  record INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE, slug TEXT NOT NULL,
  sort_title TEXT NOT NULL, year INTEGER, head BLOB NOT NULL, body BLOB NOT NULL
);
CREATE INDEX film_order ON film (sort_title, year, slug);
CREATE TABLE value (
  field TEXT NOT NULL, record INTEGER NOT NULL, n INTEGER NOT NULL,
  text TEXT NOT NULL, folded TEXT NOT NULL, low INTEGER, high INTEGER,
  PRIMARY KEY (field, record, n)
) WITHOUT ROWID;
CREATE TABLE title (
  record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, title TEXT NOT NULL,
  folded TEXT NOT NULL, bare TEXT NOT NULL, main INTEGER NOT NULL
);
CREATE INDEX title_folded ON title (folded);
CREATE INDEX title_bare ON title (bare);
CREATE INDEX title_record ON title (record);
CREATE TABLE part (
  record INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE, letters TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5 (
  title, person, character, company, synopsis, roman,
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'col');
"""

# The columns of `words` that hold words, best first: bm25 weighs them so.
WORD_FIELDS = ("title", "person", "character", "company", "synopsis")
# What people look for by a part of a word: inside a compound, by an unfinished syllable.
PART_FIELDS = ("title", "person", "character")

# Every field of `value`: its rows are found by field first.
_FIELDS = ", ".join(f"'{each.name}'" for each in FIELDS)

# Fields of a film that lists show.
HEAD = (
    *("slug", "title", "original_title", "year", "kind", "countries", "languages", "genres"),
    *("runtime", "director", "writer", "composer", "studio", "distributor", "premiered"),
    *("released", "ids"),
)


class Stored(NamedTuple):
    """A film to store: its row, its canonical form, and that packed, in short and whole."""

    record: int
    values: dict[str, Any]
    head: bytes
    body: bytes


def insert(database: Connection, films: Iterable[Stored]) -> None:
    """Store the rows of films, many at a time: each statement is prepared once."""
    tables: dict[str, list[tuple[object, ...]]] = {name: [] for name in _INSERT}
    for film in films:
        for name, row in _rows_of(film):
            tables[name].append(row)
    # In the order of its tree, so that neighbours go to one page.
    tables["value"].sort(key=lambda row: row[:3])
    for name, statement in _INSERT.items():
        database.executemany(statement, tables[name])


def _insertion(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({','.join('?' * columns)})"  # noqa: S608  our own names


_INSERT = {
    "film": _insertion("film", 6),
    "value": _insertion("value", 7),
    "title": _insertion("title", 5),
    "part": _insertion("part", 2),
    "words": _insertion(f"words (rowid, {', '.join(WORD_FIELDS)}, roman)", 7),
}


def _rows_of(film: Stored) -> Iterator[tuple[str, tuple[object, ...]]]:
    from filmcli.catalogue.folding import fold, without_article
    from filmcli.catalogue.romanised import SHORTEST
    from filmcli.catalogue.rows import SEPARATOR, roman_words, rows

    record, values = film.record, film.values
    slug, bare = _utf8(values["slug"]), without_article(fold(values["title"]))
    yield "film", (record, slug, bare, values.get("year"), film.head, film.body)
    folded = dict.fromkeys(WORD_FIELDS, "")
    for number, (field, text, forms, low, high) in enumerate(rows(values)):
        if field == "slug":
            text = slug  # noqa: PLW2901
        if field in folded:
            folded[field] = forms
        yield "value", (field, record, number, text, forms, low, high)
    letters = SEPARATOR.join(folded[field] for field in PART_FIELDS if folded[field])
    yield "part", (record, joined(letters))
    yield "words", (record, *folded.values(), roman_words(folded["person"], SHORTEST))
    for row in _titles(record, values):
        yield "title", row


def _titles(record: int, values: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    from filmcli.catalogue.folding import fold, german, without_article

    main = [(values["title"], 1)]
    for title, is_main in main + [(each["title"], 0) for each in values.get("titles", ())]:
        forms = (fold(title),) if title.isascii() else dict.fromkeys((fold(title), german(title)))
        for folded in forms:
            yield record, title, folded, without_article(folded), is_main


def joined(folded: str) -> str:
    """Leave the blanks out and take Hangul apart: an unfinished syllable finds its word."""
    together = folded.replace(" ", "")
    return together if together.isascii() else normalized("NFD", together)


def remove(database: Connection, record: int) -> None:
    """Take away what does not go with a film's record by itself."""
    database.execute("DELETE FROM words WHERE rowid = ?", (record,))
    database.execute(f"DELETE FROM value WHERE record = ? AND field IN ({_FIELDS})", (record,))  # noqa: S608


def head_of(values: dict[str, Any]) -> dict[str, Any]:
    """Give what lists show of a film."""
    return {field: values[field] for field in HEAD if field in values}


def _utf8(text: str) -> str:
    """Give text that SQLite takes: a file name that is not UTF-8 has lone surrogates."""
    return text.encode("utf-8", "replace").decode()
