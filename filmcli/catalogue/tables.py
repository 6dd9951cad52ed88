"""The index's tables about the content of films: their schema, and the rows of one film.

`film` holds each film whole, and in `head` what lists show of it; `value` one row for each value
of each field (`rows`), `name` one for each way to write each person; `words` and `part` are what
searches look through, `vocabulary` the words there are.
"""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any

SCHEMA = """
CREATE TABLE film (
  record INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE, slug TEXT NOT NULL,
  sort_title TEXT NOT NULL, year INTEGER, head BLOB NOT NULL, body BLOB NOT NULL
);
CREATE INDEX film_order ON film (sort_title, year, slug);
CREATE TABLE value (
  record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, field TEXT NOT NULL,
  text TEXT NOT NULL, folded TEXT NOT NULL, low INTEGER, high INTEGER, main INTEGER NOT NULL
);
CREATE INDEX value_folded ON value (field, folded, record);
CREATE INDEX value_record ON value (record, field);
CREATE TABLE name (
  record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, credited TEXT NOT NULL,
  written TEXT NOT NULL, folded TEXT NOT NULL, roman TEXT NOT NULL, job TEXT NOT NULL,
  character TEXT, person TEXT
);
CREATE INDEX name_folded ON name (folded);
CREATE INDEX name_roman ON name (roman);
CREATE INDEX name_credited ON name (credited);
CREATE INDEX name_record ON name (record);
CREATE TABLE part (
  record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, letters TEXT NOT NULL
);
CREATE INDEX part_record ON part (record);
CREATE VIRTUAL TABLE words USING fts5 (
  title, person, character, company, synopsis, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
"""

# The columns of `words`, best first: bm25 weighs them so.
WORD_FIELDS = ("title", "person", "character", "company", "synopsis")
# What people look for by a part of a word: inside a compound, by an unfinished syllable.
PART_FIELDS = ("title", "person", "character")

# Fields of a film that lists show.
HEAD = (
    *("slug", "title", "original_title", "year", "kind", "countries", "languages", "genres"),
    *("runtime", "director", "writer", "composer", "studio", "distributor", "premiered"),
    *("released", "ids"),
)


def insert(
    database: Connection, record: int, values: dict[str, Any], head: bytes, body: bytes
) -> None:
    """Store a film's rows; `head` and `body` are packed already."""
    from filmcli.catalogue.folding import fold, without_article
    from filmcli.catalogue.rows import names_of, rows
    from filmcli.catalogue.search import joined

    sort_title = without_article(fold(values["title"]))
    film = (record, _utf8(values["slug"]), sort_title, values.get("year"), head, body)
    database.execute("INSERT INTO film VALUES (?,?,?,?,?,?)", film)
    found = list(rows(values))
    database.executemany(
        "INSERT INTO value VALUES (?,?,?,?,?,?,?)",
        [(record, each.field, _utf8(each.text), *each[2:]) for each in found],
    )
    names = [(record, *each) for each in names_of(values)]
    database.executemany("INSERT INTO name VALUES (?,?,?,?,?,?,?,?)", names)
    letters = {joined(each.folded) for each in found if each.field in PART_FIELDS}
    parts = [(record, each) for each in sorted(letters)]
    database.executemany("INSERT INTO part VALUES (?,?)", parts)
    words: dict[str, list[str]] = {field: [] for field in WORD_FIELDS}
    for each in found:
        if each.field in words:
            words[each.field].append(each.folded)
    columns = ("\n".join(texts) for texts in words.values())
    database.execute(
        "INSERT INTO words (rowid, title, person, character, company, synopsis)"
        " VALUES (?,?,?,?,?,?)",
        (record, *columns),
    )


def remove(database: Connection, record: int) -> None:
    """Take a film's words away; its rows elsewhere go with its record."""
    database.execute("DELETE FROM words WHERE rowid = ?", (record,))


def head_of(values: dict[str, Any]) -> dict[str, Any]:
    """Give what lists show of a film."""
    return {field: values[field] for field in HEAD if field in values}


def _utf8(text: str) -> str:
    """Give text that SQLite takes: a file name that is not UTF-8 has lone surrogates."""
    return text.encode("utf-8", "replace").decode()
