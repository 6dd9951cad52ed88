"""Sums over blocks of rows, by which a flipped bit in a text is found that SQLite cannot see.

A block is the rows of a table whose first column is between `first` and `last`; its sum is the
crc32 of those rows as marshal writes them (version 2, in which equal rows are equal bytes).
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import Connection
from typing import Any
from zlib import crc32

_VERSION = 2
BLOCK = 1000  # rows
# The tables that are summed, and the columns that put their rows in order; the first is the key.
KEYS = {
    "title": ("id",),
    "person": ("id",),
    "genre": ("bit",),
    "vocabulary": ("ends",),
    "words_data": ("id",),
    "words_idx": ("segid", "term"),
    "names_data": ("id",),
    "names_idx": ("segid", "term"),
}


def crc_of(rows: Iterable[Sequence[Any]]) -> int:
    """Give the sum of rows, each a tuple as SQLite gives it."""
    return crc32(marshal.dumps(list(rows), _VERSION))


class Sums:
    """The sums of one table, as its rows are made in the order of their key."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection, self._table = connection, table
        self._rows: list[tuple[Any, ...]] = []

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Sum more rows; the key may repeat, but never falls."""
        waiting = self._rows
        waiting += rows
        start = 0
        while len(waiting) - start > BLOCK:
            end = start + BLOCK
            while end < len(waiting) and waiting[end][0] == waiting[end - 1][0]:
                end += 1
            if end == len(waiting):
                break  # the next rows may have the same key
            self._store(waiting[start:end])
            start = end
        del waiting[:start]

    def close(self) -> None:
        """Sum what is left."""
        if self._rows:
            self._store(self._rows)
        self._rows = []

    def _store(self, rows: list[tuple[Any, ...]]) -> None:
        self._connection.execute(
            "INSERT INTO checksum VALUES (?, ?, ?, ?)",
            (self._table, rows[0][0], rows[-1][0], crc_of(rows)),
        )


def damaged(connection: Connection) -> Iterator[tuple[str, int, int, bool]]:
    """Give every block that was summed: table, first and last key, and whether it has changed."""
    blocks = connection.execute("SELECT name, first, last, crc FROM checksum").fetchall()
    for table, first, last, crc in blocks:
        keys = KEYS[table]
        rows = connection.execute(
            f"SELECT * FROM {table} WHERE {keys[0]} BETWEEN ? AND ? ORDER BY {', '.join(keys)}",  # noqa: S608
            (first, last),
        )
        yield table, first, last, crc_of(rows) != crc


def sum_table(connection: Connection, table: str) -> None:
    """Sum a whole table that is made already."""
    sums = Sums(connection, table)
    rows = connection.execute(f"SELECT * FROM {table} ORDER BY {', '.join(KEYS[table])}")  # noqa: S608
    while some := rows.fetchmany(BLOCK):
        sums.add(some)
    sums.close()
