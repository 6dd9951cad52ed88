"""The index: a cache of validated records, kept up to date by stat.

Nothing in it is the truth: a broken or foreign file is made anew, and where none can be written
the same code works on one in memory.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from filmcli import __version__
from filmcli.errors import Problem
from filmcli.record.vocabulary import JSON_ORDER

APPLICATION_ID = 0x46494C4D  # "FILM"
# What is stored depends on the version and on the fields; count up for any other change of it.
_SHAPE = " ".join((__version__, "1", *JSON_ORDER))
USER_VERSION = crc32(_SHAPE.encode()) & 0x7FFFFFFF

# A file no older than this when it was read may change again within one tick of the clock.
RACY_NS = 2_000_000_000

_SCHEMA = """
CREATE TABLE record (
  path TEXT PRIMARY KEY, slug TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL, read_ns INTEGER NOT NULL, film TEXT, problems TEXT
) WITHOUT ROWID;
CREATE TABLE name (
  path TEXT NOT NULL, title TEXT NOT NULL, folded TEXT NOT NULL, main INTEGER NOT NULL
);
CREATE INDEX name_folded ON name (folded);
CREATE INDEX name_path ON name (path);
CREATE TABLE id (path TEXT NOT NULL, scheme TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX id_value ON id (scheme, value);
CREATE INDEX id_path ON id (path);
"""


class Entry(NamedTuple):
    """A record as the index knows it: its film in canonical form, or its problems."""

    path: Path
    slug: str
    film: str | None  # JSON text of the canonical form
    problems: tuple[Problem, ...] = ()


class Index:
    """The cache of records; every answer is checked against the file's stat first."""

    def __init__(self, directory: Path | None, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._path = directory / "index.db" if directory else None
        self._database = _open(directory, self._path)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def entry(self, path: Path) -> Entry:
        """Give one record, read again only if its file has changed."""
        return self.entries([path])[0]

    def entries(self, paths: Iterable[Path]) -> list[Entry]:
        """Give records in the order of their paths; changed ones are read and stored."""
        paths = list(paths)
        try:
            return self._fresh(paths)
        except sqlite3.DatabaseError:
            # Damaged inside: forget it for this run, and for the next ones too.
            self._database.close()
            if self._path:
                self._path.unlink(missing_ok=True)
            self._path, self._database = None, _connect(":memory:")
            return self._fresh(paths)

    def _fresh(self, paths: list[Path]) -> list[Entry]:
        found, changed = [], []
        for path in paths:
            key = os.fsencode(path.absolute())
            entry = self._stored(key, path)
            if entry is None:
                entry, row = self._read(key, path)
                changed.append(row)
            found.append(entry)
        if changed:
            self._store(changed)
        return found

    def paths_by_slug(self, slug: str) -> list[Path]:
        """Give the records whose file has this stem."""
        return self._paths("SELECT path FROM record WHERE slug = ?", os.fsencode(slug))

    def paths_by_id(self, scheme: str, value: str) -> list[Path]:
        """Give the records that hold an identifier."""
        return self._paths("SELECT path FROM id WHERE scheme = ? AND value = ?", scheme, value)

    def paths_by_title(self, title: str) -> list[Path]:
        """Give the records filed under exactly this title."""
        return self._paths("SELECT path FROM name WHERE main AND title = ?", title)

    def paths_by_folded(self, folded: str, *, main: bool) -> list[Path]:
        """Give the records with this folded title; `main` is the title they are filed under."""
        query = "SELECT path FROM name WHERE folded = ? AND main = ?"
        return self._paths(query, folded, int(main))

    def paths_by_prefix(self, folded: str) -> list[Path]:
        """Give the records with a folded title that begins so."""
        query = "SELECT path FROM name WHERE substr(folded, 1, ?) = ?"
        return self._paths(query, len(folded), folded)

    def folded_titles(self) -> list[str]:
        """Give every folded title."""
        return [row[0] for row in self._database.execute("SELECT DISTINCT folded FROM name")]

    def _paths(self, query: str, *values: Any) -> list[Path]:
        rows = self._database.execute(query, values)
        return sorted({Path(os.fsdecode(row[0])) for row in rows})

    def _stored(self, key: bytes, path: Path) -> Entry | None:
        try:
            status = path.stat()
        except OSError:
            return None
        row = self._database.execute(
            "SELECT film, problems FROM record WHERE path = ? AND size = ? AND mtime_ns = ?"
            " AND inode = ? AND read_ns > mtime_ns + ?",
            (key, status.st_size, status.st_mtime_ns, status.st_ino, RACY_NS),
        ).fetchone()
        if row is None:
            return None
        return self._entry(path, row)

    @staticmethod
    def _entry(path: Path, row: tuple[Any, ...]) -> Entry:
        stored = json.loads(row[1]) if row[1] else ()
        # The same file may be named by another path today than when it was read.
        problems = tuple(Problem(str(path), *each[1:]) for each in stored)
        return Entry(path, path.stem, row[0], problems)

    def _read(self, key: bytes, path: Path) -> tuple[Entry, tuple[Any, ...] | bytes]:
        # The reader brings tomli and pydantic; an unchanged record must not pay for them.
        from filmcli.record.canonical import to_json
        from filmcli.record.reader import cannot_read, open_record, parse

        read_ns = self._clock()
        try:
            contents = open_record(path)
        except OSError as error:
            return Entry(path, path.stem, None, (cannot_read(path, error),)), key
        reading = parse(contents.data, file=str(path), slug=path.stem)
        film = json.dumps(to_json(reading.film), ensure_ascii=True) if reading.film else None
        problems = json.dumps(reading.problems) if reading.problems else None
        status = contents.status
        row = (
            *(key, os.fsencode(path.stem), status.st_size, status.st_mtime_ns, status.st_ino),
            *(read_ns, film, problems),
        )
        return Entry(path, path.stem, film, reading.problems), row

    def _store(self, rows: list[tuple[Any, ...] | bytes]) -> None:
        """Put rows in place; a key alone means that the file cannot be read any more."""
        try:
            with self._database:
                self._database.execute("BEGIN IMMEDIATE")
                for row in rows:
                    key = row if isinstance(row, bytes) else row[0]
                    for table in ("record", "name", "id"):
                        self._database.execute(f"DELETE FROM {table} WHERE path = ?", (key,))  # noqa: S608
                    if not isinstance(row, bytes):
                        self._insert(row)
        except sqlite3.Error:
            return  # another filmcli is writing, or the disk is full: a cache may be out of date

    def _insert(self, row: tuple[Any, ...]) -> None:
        from filmcli.catalogue.folding import fold

        self._database.execute("INSERT INTO record VALUES (?,?,?,?,?,?,?,?)", row)
        film = json.loads(row[6]) if row[6] else None
        if film is None:
            return
        alternatives = [title["title"] for title in film.get("titles", ())]
        names = [(row[0], film["title"], fold(film["title"]), 1)]
        names += [(row[0], title, fold(title), 0) for title in alternatives]
        self._database.executemany("INSERT INTO name VALUES (?,?,?,?)", names)
        ids = [(row[0], scheme, str(value)) for scheme, value in film.get("ids", {}).items()]
        self._database.executemany("INSERT INTO id VALUES (?,?,?)", ids)


def _open(directory: Path | None, path: Path | None) -> sqlite3.Connection:
    """Open the index, make it anew if it is not ours or broken, in memory if it cannot be."""
    if directory is not None and path is not None:
        for attempt in (1, 2):
            try:
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                return _connect(str(path))
            except sqlite3.OperationalError:
                break  # locked, read-only, full: do without
            except sqlite3.DatabaseError:
                if attempt == 1:
                    path.unlink(missing_ok=True)
            except OSError:
                break
    return _connect(":memory:")


def _connect(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        (found,) = database.execute("PRAGMA user_version").fetchone()
        (owner,) = database.execute("PRAGMA application_id").fetchone()
        if (found, owner) != (USER_VERSION, APPLICATION_ID):
            _make(database)
    except BaseException:
        database.close()
        raise
    return database


def _make(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    occupied = database.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,)
    # Another filmcli may have made it between the look and the lock.
    if database.execute("PRAGMA user_version").fetchone() != (USER_VERSION,):
        if occupied:
            raise sqlite3.DatabaseError("another version's or another program's file")
        for statement in _SCHEMA.split(";")[:-1]:
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {USER_VERSION}")
    database.execute("COMMIT")


def sqlite_features() -> tuple[tuple[int, ...], dict[str, bool]]:
    """Give SQLite's version and which of the features it may be built without it has."""
    database = sqlite3.connect(":memory:")
    try:
        options = {row[0] for row in database.execute("PRAGMA compile_options")}
    finally:
        database.close()
    return sqlite3.sqlite_version_info, {"FTS5": "ENABLE_FTS5" in options}
