"""The last step: the databases that workers made become one file."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from filmcli.catalogue.imdb import schema
from filmcli.catalogue.imdb.build import PEOPLE, TITLES, WORDS, Tell, Work, worded
from filmcli.catalogue.imdb.checksums import sum_table

# Of a full-text index; what else it has never changes.
_INDEXES = ("words_data", "words_idx", "names_data", "names_idx")
_STEPS = 4


@worded()
def assemble(told: Sequence[Any], tell: Tell) -> dict[str, Any]:
    """Put words and people beside the titles; give how many people."""
    work = Work(*told)
    with contextlib.closing(_reopened(work.path / TITLES)) as connection:
        _join(connection, work, tell)
        connection.execute("BEGIN")
        for table in ("vocabulary", "genre", *_INDEXES):
            sum_table(connection, table)
        (people,) = connection.execute("SELECT count(*) FROM person").fetchone()
        connection.execute("COMMIT")
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema.USER_VERSION}")
        tell("catalogue", _STEPS, _STEPS)
    return {"people": people}


def _join(connection: Connection, work: Work, tell: Tell) -> None:
    """Copy what the other databases hold; each of their tables is in order already."""
    for name, file in (("w", WORDS), ("p", PEOPLE)):
        connection.execute(f"ATTACH ? AS {name}", (os.fspath(work.path / file),))
    connection.execute("BEGIN")
    for table in _INDEXES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  what an empty one has
        name = "w" if table.startswith("words") else "p"
        connection.execute(f"INSERT INTO {table} SELECT * FROM {name}.{table}")  # noqa: S608
    tell("catalogue", 1, _STEPS)
    connection.execute("INSERT INTO person SELECT * FROM p.person")
    connection.execute("INSERT INTO checksum SELECT * FROM p.checksum")
    tell("catalogue", 2, _STEPS)
    for name in "wp":
        connection.execute(f"INSERT INTO vocabulary SELECT * FROM {name}.vocabulary")  # noqa: S608
    connection.execute("COMMIT")
    for name in "wp":
        connection.execute(f"DETACH {name}")
    tell("catalogue", 3, _STEPS)


def _reopened(path: Path) -> Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


@worded()
def write_manifest(path: Path, values: dict[str, Any]) -> None:
    """Write what the catalogue says of itself, and leave the file as readers want it."""
    import json

    rows = [(key, json.dumps(value, ensure_ascii=False)) for key, value in values.items()]
    with contextlib.closing(_reopened(path)) as connection:
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO manifest VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = DELETE")
