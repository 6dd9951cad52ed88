"""The index: a cache of validated records, kept up to date by stat.

Its tables hold what was true of a file when its stamp (size, times, inode) was what is stored. A
record is one row of `record`; every other table refers to that row and goes with it.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from filmcli import __version__
from filmcli.catalogue import snapshot, stamps, tables
from filmcli.catalogue.database import Database, packed, sqlite_features, unpacked
from filmcli.errors import Problem
from filmcli.record.vocabulary import JSON_ORDER

__all__ = ["Entry", "Index", "Progress", "sqlite_features"]

# Called with the records read so far and those to read.
Progress = Callable[[int, int], None]

# A file no older than this when it was read may change again within one tick of the clock.
RACY_NS = 2_000_000_000
# Records stored at once: a run that is killed loses at most these, and holds the lock as long.
BATCH = 500
WORTH_A_SNAPSHOT = 100  # fewer records are looked through as soon
T = TypeVar("T")

# `stamp` is NULL for a racy record. The films are in a table of their own, so that looking through
# ten thousand stamps does not read them.
_SCHEMA = """
CREATE TABLE record (
  id INTEGER PRIMARY KEY AUTOINCREMENT, path BLOB NOT NULL UNIQUE, stamp INTEGER, problems BLOB
);
CREATE TABLE id (
  record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
  scheme TEXT NOT NULL, value TEXT NOT NULL
);
CREATE INDEX id_value ON id (scheme, value);
CREATE INDEX id_record ON id (record);
"""
# What is stored depends on the version and on the fields; count up for any other change of it.
_SCHEMA += tables.SCHEMA + snapshot.SCHEMA
_SHAPE = " ".join((__version__, "7", _SCHEMA, *JSON_ORDER))
USER_VERSION = crc32(_SHAPE.encode()) & 0x7FFFFFFF


class Entry(NamedTuple):
    """A record as the index knows it: its film in canonical form, or its problems."""

    path: Path
    values: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()


class _Reading(NamedTuple):
    """A record that was read again; without a body its file could not be read."""

    path: str
    key: bytes
    stamp: int | None
    body: bytes | None
    values: dict[str, Any] | None
    problems: tuple[Problem, ...]


class Index:
    """The cache of records; every answer is checked against the file's stat first."""

    def __init__(self, directory: Path | None, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._database = Database(directory, _SCHEMA, USER_VERSION)
        self._paths: Sequence[str] = ()  # what was last refreshed
        self._valid: dict[int, str] = {}  # of those the valid ones, by their rows
        self._bad: dict[str, tuple[Problem, ...]] = {}  # and what is wrong with the others
        self._racy: dict[bytes, int | None] = {}  # stamps of records that the next run reads again

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def entry(self, path: Path) -> Entry:
        """Give one record, read again only if its file has changed."""
        key = stamps.key_of(os.fspath(path))
        stored = self._sure(lambda: self._stored(path, key))
        if stored is not None:
            return stored
        reading = self._read(os.fspath(path), key)
        self._sure(lambda: self._store([reading]))
        # As it comes back from the index: a first run answers with the very same values.
        values = unpacked(reading.body) if reading.values is not None else None
        return Entry(path, values, reading.problems)

    def refresh(
        self, paths: Sequence[str], progress: Progress | None = None
    ) -> tuple[Problem, ...]:
        """Bring the index up to date with these records, and answer from these alone.

        Gives what is wrong with those that are invalid, in their order.
        """
        problems = self._sure(lambda: self._refresh(paths, progress))
        self._paths = paths
        return problems

    def listed(self, roots: Sequence[str]) -> list[str] | None:
        """Give the records below these directories as they were last listed, if still so."""
        return self._sure(lambda: snapshot.listed(self._database, roots))

    def keep_listing(
        self, roots: Sequence[str], places: Mapping[str, os.stat_result], paths: Sequence[str]
    ) -> None:
        """Remember which records there are; not where a directory changed this very moment."""
        now = self._clock()
        if len(paths) < WORTH_A_SNAPSHOT or not all(map(os.path.isabs, roots)):
            return
        if all(abs(now - each.st_mtime_ns) > RACY_NS for each in places.values()):
            stamped = {place: stamps.stamp_of(each) for place, each in places.items()}
            snapshot.keep_listing(self._database, roots, stamped, paths)

    def by_id(self, scheme: str, value: str) -> list[str]:
        """Give the records that hold an identifier; its case does not matter in any scheme."""
        query = "SELECT record FROM id WHERE scheme = ? AND value = ?"
        return self._found(query, scheme, value.casefold())

    def by_title(self, title: str) -> list[str]:
        """Give the records filed under exactly this title."""
        return self._found("SELECT record FROM title WHERE main AND title = ?", title)

    def by_folded(self, folded: str) -> list[str]:
        """Give the records filed under a title that folds so."""
        return self._found("SELECT record FROM title WHERE main AND folded = ?", folded)

    def by_bare(self, bare: str) -> list[str]:
        """Give the records filed under a title that folds so without its article."""
        return self._found("SELECT record FROM title WHERE main AND bare = ?", bare)

    def by_alternative(self, folded: str) -> list[str]:
        """Give the records with an alternative title that folds so."""
        return self._found("SELECT record FROM title WHERE NOT main AND folded = ?", folded)

    def by_prefix(self, folded: str) -> list[str]:
        """Give the records with a title, with or without its article, that begins so."""
        query = "SELECT record FROM title WHERE folded >= ?1 AND folded < ?1 || char(1114111)"
        bare = "SELECT record FROM title WHERE bare >= ?1 AND bare < ?1 || char(1114111)"
        return self._found(f"{query} UNION {bare}", folded)

    def titles(self) -> Iterator[tuple[str, str]]:
        """Give every title, folded and without its article, and the record it belongs to."""
        for record, bare in self.ask("SELECT record, bare FROM title"):
            if record in self._valid:
                yield bare, self._valid[record]

    @property
    def valid(self) -> Mapping[int, str]:
        """The valid records that were last refreshed: their rows, with their paths."""
        return self._valid

    def heads(self, records: Sequence[int]) -> list[dict[str, Any]]:
        """Give what lists show of films, in this order."""
        return _listed(self._films("head", records), records)

    def bodies(self, records: Sequence[int]) -> list[dict[str, Any]]:
        """Give whole films in canonical form, in this order."""
        return _listed(self._films("body", records), records)

    def whole(self, records: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Give whole films in canonical form by their rows."""
        return self._films("body", records)

    def _films(self, column: str, records: Sequence[int]) -> dict[int, dict[str, Any]]:
        def read() -> dict[int, dict[str, Any]]:
            found: dict[int, dict[str, Any]] = {}
            for start in range(0, len(records), BATCH):
                marks = ",".join(map(str, records[start : start + BATCH]))
                query = f"SELECT record, {column} FROM film WHERE record IN ({marks})"  # noqa: S608
                found |= {row[0]: unpacked(row[1]) for row in self._database.rows(query)}
            return found

        return self._sure(read)

    def _found(self, query: str, *values: str) -> list[str]:
        # A name that is not UTF-8 is in no column of text.
        bound = [value.encode("utf-8", "replace").decode() for value in values]
        valid = self._valid
        return sorted({valid[row[0]] for row in self.ask(query, *bound) if row[0] in valid})

    def ask(self, query: str, *values: object) -> list[Any]:
        """Give every row of a query over the tables."""
        return self._sure(lambda: self._database.rows(query, *values))

    def _sure(self, work: Callable[[], T]) -> T:
        return self._database.sure(work, lambda: self._refresh(self._paths, None))

    def _stored(self, path: Path, key: bytes) -> Entry | None:
        rows = self._database.rows(
            "SELECT stamp, problems, body FROM record LEFT JOIN film ON record = id WHERE path = ?",
            key,
        )
        if not rows or not self._is_current(key, rows[0][0], os.fspath(path)):
            return None
        _, problems, body = rows[0]
        if problems is not None:
            return Entry(path, None, tuple(_named(unpacked(problems), os.fspath(path))))
        return Entry(path, unpacked(body))

    def _is_current(self, key: bytes, stamp: int | None, path: str) -> bool:
        """Tell whether the file is the one that was read, by its stamp or earlier in this run."""
        known = stamp or self._racy.get(key)
        return known is not None and known == stamps.stamp_at(path)

    def _refresh(self, paths: Sequence[str], progress: Progress | None) -> tuple[Problem, ...]:
        with _no_collecting():
            changed, gone = self._looked_through(paths)
        for reading, record in self._renewed(changed, progress):
            if record is not None and reading.values is not None:
                self._valid[record] = reading.path
            else:
                self._bad[reading.path] = reading.problems
        if changed:
            self._forget(key for key in gone if not os.path.lexists(key))
        bad = self._bad
        return tuple(each for path in paths for each in bad.get(path, ())) if bad else ()

    def _looked_through(
        self, paths: Sequence[str]
    ) -> tuple[list[tuple[str, bytes]], Iterable[bytes]]:
        """Note what is known of each record; give those to read, and what else is stored."""
        keys = stamps.keys_of(paths)
        if len(paths) >= WORTH_A_SNAPSHOT and self._is_as_pictured(paths, keys):
            return [], ()
        return self._compared(paths, keys)

    def _is_as_pictured(self, paths: Sequence[str], keys: Sequence[bytes]) -> bool:
        # Ten thousand times: what is called here is what every command waits for.
        stat, stamp = os.stat, stamps.stamp_of
        try:
            now = [stamp(stat(path)) for path in paths]
        except OSError:
            return False
        records = snapshot.unchanged(self._database, keys, now)
        if records is not None:
            self._valid, self._bad = dict(zip(records, paths, strict=True)), {}
        return records is not None

    def _compared(
        self, paths: Sequence[str], keys: Sequence[bytes]
    ) -> tuple[list[tuple[str, bytes]], Iterable[bytes]]:
        """Compare each record with its row."""
        rows = self._database.rows("SELECT path, id, stamp, problems FROM record")
        stored = {row[0]: row for row in rows}
        valid: dict[int, str] = {}
        bad: dict[str, tuple[Problem, ...]] = {}
        changed = []
        known = []
        stat, stamp, pop = os.stat, stamps.stamp_of, stored.pop
        for path, key in zip(paths, keys, strict=True):
            row = pop(key, None)
            if row is None:
                changed.append((path, key))
                continue
            try:
                now = stamp(stat(path))
            except OSError:
                now = None
            if now is None or now != (row[2] or self._racy.get(key)):
                changed.append((path, key))
            elif row[3] is None:
                valid[row[1]] = path
                known.append(row[2])
            else:
                bad[path] = tuple(_named(unpacked(row[3]), path))
        self._valid, self._bad = valid, bad
        if len(known) == len(paths) >= WORTH_A_SNAPSHOT and None not in known:
            snapshot.take(self._database, keys, known, list(valid))
        return changed, stored

    def _renewed(
        self, changed: list[tuple[str, bytes]], progress: Progress | None
    ) -> Iterator[tuple[_Reading, int | None]]:
        for start in range(0, len(changed), BATCH):
            with _no_collecting():
                readings = []
                for number, (path, key) in enumerate(changed[start : start + BATCH], start + 1):
                    readings.append(self._read(path, key))
                    if progress is not None:
                        progress(number, len(changed))
                records = self._store(readings)
            yield from zip(readings, records, strict=True)

    def _read(self, path: str, key: bytes) -> _Reading:
        # The reader brings tomli and pydantic; an unchanged record must not pay for them.
        from filmcli.record.reader import cannot_read, open_record, parse

        read_ns = self._clock()
        file = Path(path)
        try:
            contents = open_record(file)
        except OSError as error:
            return _Reading(path, key, None, None, None, (cannot_read(file, error),))
        reading = parse(contents.data, file=path, slug=file.stem)
        values = reading.values
        body = packed(reading.problems if values is None else values)
        stamp: int | None = stamps.stamp_of(contents.status)
        if abs(read_ns - contents.status.st_mtime_ns) <= RACY_NS:
            self._racy[key], stamp = stamp, None
        return _Reading(path, key, stamp, body, values, reading.problems)

    def _store(self, readings: Iterable[_Reading]) -> list[int | None]:
        """Store what was read in one transaction; give the row of each, None for none."""
        records: list[int | None] = []
        films: list[tables.Stored] = []
        with self._database.writing() as database:
            database.execute(snapshot.FORGET)
            for each in readings:
                record = _replaced(database, each)
                records.append(record)
                if record is not None and each.values is not None:
                    head = packed(tables.head_of(each.values))
                    films.append(tables.Stored(record, each.values, head, each.body or b""))
            tables.insert(database, films)
            ids = (row for film in films for row in _id_rows(film.record, film.values))
            database.executemany("INSERT INTO id VALUES (?,?,?)", ids)
        return records

    def _forget(self, keys: Iterable[bytes]) -> None:
        """Drop what is known of files that are gone."""
        gone = list(keys)
        if gone:
            with self._database.writing() as database:
                database.execute(snapshot.FORGET)
                for key in gone:
                    _removed(database, key)


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Look for no cycles while a batch is read: there are none, and looking takes a sixth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _listed(found: Mapping[int, dict[str, Any]], records: Iterable[int]) -> list[dict[str, Any]]:
    return [found[record] for record in records if record in found]


def _removed(database: Connection, key: bytes) -> int | None:
    """Take a record out of every table; give the row it had."""
    old = database.execute("SELECT id FROM record WHERE path = ?", (key,)).fetchone()
    if old is None:
        return None
    tables.remove(database, old[0])
    database.execute("DELETE FROM record WHERE id = ?", old)
    return int(old[0])


def _replaced(database: Connection, reading: _Reading) -> int | None:
    """Put a record's row in place of the one before, under the same number; None for no row.

    Whatever else refers to the old row goes with it.
    """
    old = _removed(database, reading.key)
    if reading.body is None:
        return None
    problems = reading.body if reading.values is None else None
    row = (old, reading.key, reading.stamp, problems)
    return database.execute("INSERT INTO record VALUES (?,?,?,?)", row).lastrowid


def _id_rows(record: int, values: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for scheme, value in values.get("ids", {}).items():
        yield record, scheme, str(value).casefold()


def _named(stored: list[list[Any]], path: str) -> Iterator[Problem]:
    """Give stored problems; the file may go by another name today than when it was read."""
    for each in stored:
        yield Problem(path, *each[1:])
