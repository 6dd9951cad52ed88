"""Pictures of the whole collection as it was last found unchanged.

One of its records, their stamps and rows: ten thousand stamps in one value are compared in a tenth
of the time that ten thousand rows take. Whatever writes to `record` deletes it in the same
transaction.

One of its directories, their stamps and the records in them: a directory's times change when a
file is made, removed or renamed in it, so that one with its old stamp need not be read again. What
is in a file is another matter: each has its own stamp.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from sqlite3 import Error
from zlib import crc32

from filmcli.catalogue.database import Database
from filmcli.catalogue.stamps import stamp_at

SCHEMA = """
CREATE TABLE snapshot (
  paths BLOB NOT NULL, stamps BLOB NOT NULL, records BLOB NOT NULL, checksum INTEGER NOT NULL
);
CREATE TABLE listing (
  roots BLOB NOT NULL, places BLOB NOT NULL, stamps BLOB NOT NULL, paths BLOB NOT NULL,
  checksum INTEGER NOT NULL
);
"""
FORGET = "DELETE FROM snapshot"


def unchanged(database: Database, keys: Sequence[bytes], stamps: Sequence[int]) -> list[int] | None:
    """Give the rows of the records, in their order, if all of them are as in the picture."""
    rows = database.rows("SELECT paths, stamps, records, checksum FROM snapshot LIMIT 1")
    if not rows or rows[0][0] != b"\0".join(keys) or rows[0][1] != array("q", stamps).tobytes():
        return None
    paths, found, records, checksum = rows[0]
    if _checksum(paths, found, records) != checksum:
        return None  # a flipped bit: the tables themselves are looked through
    return array("q", records).tolist()


def take(
    database: Database, keys: Sequence[bytes], stamps: Sequence[int], records: Sequence[int]
) -> None:
    """Keep the picture; where it cannot be written, the next run looks through the tables too."""
    parts = (b"\0".join(keys), array("q", stamps).tobytes(), array("q", records).tobytes())
    with suppress(Error), database.writing() as connection:
        connection.execute(FORGET)
        insert = "INSERT INTO snapshot VALUES (?,?,?,?)"
        connection.execute(insert, (*parts, _checksum(*parts)))


def listed(database: Database, roots: Sequence[str]) -> list[str] | None:
    """Give the records below these directories, if no directory has changed since."""
    rows = database.rows("SELECT roots, places, stamps, paths, checksum FROM listing LIMIT 1")
    if not rows or rows[0][0] != _joined(roots):
        return None
    *parts, checksum = rows[0]
    places = os.fsdecode(parts[1]).split("\0")
    if _stamps(map(stamp_at, places)) != parts[2] or _checksum(*parts) != checksum:
        return None
    return os.fsdecode(parts[3]).split("\0")


def keep_listing(
    database: Database, roots: Sequence[str], places: Mapping[str, int], paths: Sequence[str]
) -> None:
    """Keep which records there are; the next run lists them anew where it cannot be written."""
    parts = (_joined(roots), _joined(places), _stamps(places.values()), _joined(paths))
    with suppress(Error), database.writing() as connection:
        connection.execute("DELETE FROM listing")
        insert = "INSERT INTO listing VALUES (?,?,?,?,?)"
        connection.execute(insert, (*parts, _checksum(*parts)))


def _joined(paths: Iterable[str]) -> bytes:
    return os.fsencode("\0".join(paths))


def _stamps(stamps: Iterable[int | None]) -> bytes:
    return array("q", (each or 0 for each in stamps)).tobytes()


def _checksum(*parts: bytes) -> int:
    checksum = 0
    for part in parts:
        checksum = crc32(part, checksum)
    return checksum
