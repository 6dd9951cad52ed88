"""The index's database: opened, made anew where it is broken, in memory where it cannot be.

Nothing in it is the truth, so nothing that is wrong with it may reach a user: whoever asks it
does so through `Database.sure`, which goes on in memory when the file fails.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from sqlite3 import Connection
from typing import Any, TypeVar
from zlib import crc32

APPLICATION_ID = 0x46494C4D  # "FILM"
# Another run holds the lock while it stores one batch. To wait longer costs more than it saves.
BUSY_SECONDS = 0.5
MATCHED_LETTERS = 1_000  # what a pattern is looked for in
_DAMAGE = frozenset(
    {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
)
T = TypeVar("T")


class Damaged(Exception):
    """The database answers, but what it holds cannot have been stored by filmcli."""


# SQLite's message about a damaged schema may quote bytes that are no text.
_FAULTS = (sqlite3.Error, Damaged, UnicodeDecodeError)


class Database:
    """One connection to the index, and what to do when its file fails."""

    def __init__(self, directory: Path | None, schema: str, version: int) -> None:
        self._schema, self._version = schema, version
        self._path = Path(os.path.abspath(directory)) / "index.db" if directory else None  # noqa: PTH100
        self._connection = self._open()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def rows(self, query: str, *values: Any) -> list[Any]:
        """Give every row of a query."""
        return self._connection.execute(query, values).fetchall()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the connection within one transaction, which is undone where the work fails."""
        with _transaction(self._connection):
            yield self._connection

    def sure(self, work: Callable[[], T], again: Callable[[], object]) -> T:
        """Give what the work gives; where the file fails, call `again` and do it in memory."""
        try:
            return work()
        except _FAULTS as error:
            if self._path is None:
                raise
            self._retreat(error)
        again()
        return work()

    def _retreat(self, error: Exception) -> None:
        """Go on in memory, with what the file holds unless it is damaged."""
        damaged = _is_damage(error)
        copy = None if damaged else self._copy()
        self._connection.close()
        if damaged and self._path:
            _removed(self._path)
        self._path = None
        self._connection = copy or self._connect(":memory:")

    def _copy(self) -> Connection | None:
        copy = _plain_connection(":memory:")
        try:
            self._connection.rollback()
            self._connection.execute("BEGIN")
            # A read lock comes first: a backup that has to wait for one waits for ever.
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._connection.backup(copy)
        except sqlite3.Error:
            copy.close()
            return None
        return copy

    def _open(self) -> Connection:
        while self._path is not None:
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                return self._connect(os.fspath(self._path))
            except _FAULTS as error:
                if not (_is_damage(error) and _removed(self._path)):
                    self._path = None  # locked, read-only, full: do without
            except OSError:
                self._path = None
        return self._connect(":memory:")

    def _connect(self, path: str) -> Connection:
        connection = _plain_connection(path)
        try:
            self._make(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make(self, connection: Connection) -> None:
        """Create the tables, unless they are there."""
        wanted = (APPLICATION_ID, self._version)
        if _marks(connection) == wanted:
            return
        with _transaction(connection):
            # Another run may have made it between the look and the lock.
            found = _marks(connection)
            if found == wanted:
                return
            _clear(connection, ours=found[0] == APPLICATION_ID)
            for statement in self._schema.split(";")[:-1]:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {self._version}")


def _plain_connection(path: str) -> Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    # Compiled by Python's own re, which keeps the patterns it saw last.
    connection.create_function("regexp", 2, _matches, deterministic=True)
    for pragma in ("foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _matches(pattern: str, texts: str) -> bool:
    """Tell whether a pattern is found in the beginning of any of several texts."""
    found = re.compile(pattern).search
    return any(found(text[:MATCHED_LETTERS]) for text in texts.split("\x1f"))


@contextlib.contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        yield


def _marks(connection: Connection) -> tuple[int, int]:
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return owner, version


def _clear(connection: Connection, *, ours: bool) -> None:
    """Drop the tables of another version; in place, because another run may have the file open."""
    # Virtual tables first: each takes its own tables with it.
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"
    ).fetchall()
    if names and not ours:
        raise Damaged("another program's file")
    for (name,) in names:
        quoted = name.replace('"', '""')
        connection.execute(f'DROP TABLE IF EXISTS "{quoted}"')


def _is_damage(error: Exception) -> bool:
    """Tell a file that is broken from one that cannot be used now: locked, read-only, full."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF in _DAMAGE


def _removed(path: Path) -> bool:
    """Remove the file, and the journals that belong to it alone; False where that is refused."""
    try:
        for ending in ("", "-journal", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def packed(value: object) -> bytes:
    """Give JSON with its checksum: SQLite does not notice a bit that has flipped."""
    text = json.dumps(value, ensure_ascii=True).encode("ascii")
    return crc32(text).to_bytes(4, "big") + text


def unpacked(body: object) -> Any:
    """Give what was packed; raise Damaged where that is no longer what is there."""
    if not isinstance(body, bytes) or crc32(body[4:]).to_bytes(4, "big") != body[:4]:
        raise Damaged("checksum")
    return json.loads(body[4:].decode("ascii"))


def sqlite_features() -> tuple[tuple[int, ...], dict[str, bool]]:
    """Give SQLite's version and which of the features it may be built without it has."""
    database = sqlite3.connect(":memory:")
    try:
        options = {row[0] for row in database.execute("PRAGMA compile_options")}
    finally:
        database.close()
    return sqlite3.sqlite_version_info, {"FTS5": "ENABLE_FTS5" in options}
