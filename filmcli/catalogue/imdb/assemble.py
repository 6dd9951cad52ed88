"""The last step: the databases that workers made become one file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from filmcli.catalogue.imdb import schema
from filmcli.catalogue.imdb.build import PEOPLE, TITLES, WORDS, Tell, Work, worded
from filmcli.catalogue.imdb.checksums import sum_table

_PARTS = ("data", "idx")  # of a full-text index; what else it has never changes


@worded()
def assemble(told: Sequence[Any], tell: Tell) -> dict[str, Any]:
    """Put words and people beside the titles; give how many there are of each."""
    work = Work(*told)
    connection = _reopened(work.path / TITLES)
    steps = 4
    connection.execute("ATTACH ? AS w", (os.fspath(work.path / WORDS),))
    connection.execute("ATTACH ? AS p", (os.fspath(work.path / PEOPLE),))
    connection.execute("BEGIN")
    for table, name in (("words", "w"), ("names", "p")):
        for part in _PARTS:
            connection.execute(f"DELETE FROM {table}_{part}")  # noqa: S608
            connection.execute(
                f"INSERT INTO {table}_{part} SELECT * FROM {name}.{table}_{part}"  # noqa: S608
            )
    tell("catalogue", 1, steps)
    connection.execute("INSERT INTO person SELECT * FROM p.person")
    connection.execute("INSERT INTO checksum SELECT * FROM p.checksum")
    tell("catalogue", 2, steps)
    connection.execute("INSERT INTO word SELECT * FROM w.word UNION ALL SELECT * FROM p.word")
    connection.execute(
        "INSERT INTO deletion SELECT key, word FROM w.deletion"
        " UNION ALL SELECT key, word FROM p.deletion ORDER BY key, word"
    )
    connection.execute("COMMIT")
    connection.execute("DETACH w")
    connection.execute("DETACH p")
    tell("catalogue", 3, steps)
    indexes = [f"{table}_{part}" for table in ("words", "names") for part in _PARTS]
    connection.execute("BEGIN")
    for table in ("word", "deletion", "genre", *indexes):
        sum_table(connection, table)
    counts = {
        name: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for name, table in (("words", "word"), ("people", "person"))
    }
    connection.execute("COMMIT")
    tell("catalogue", 4, steps)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {schema.USER_VERSION}")
    connection.close()
    return counts


def _reopened(path: Path) -> Connection:
    import sqlite3

    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def write_manifest(path: Path, values: dict[str, Any]) -> None:
    """Write what the catalogue says of itself, and leave the file as readers want it."""
    import json

    connection = _reopened(path)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO manifest VALUES (?, ?)",
        [(key, json.dumps(value, ensure_ascii=False)) for key, value in values.items()],
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
