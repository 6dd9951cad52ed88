"""Whether a catalogue still holds what the import wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from sqlite3 import Connection, Error

from filmcli.catalogue.imdb.checksums import damaged

MOST = 20  # faults that are named
# Called with the blocks looked at and those there are.
Tell = Callable[[int, int], object]


def faults(connection: Connection, tell: Tell) -> Iterator[str]:
    """Give what is wrong, in words: first with the file as SQLite sees it, then with what it holds.

    SQLite notices a page that is no page; a bit that has flipped within a text only the sums show.
    """
    try:
        checks = connection.execute(f"PRAGMA quick_check({MOST})").fetchall()
        wrong = [str(row[0]) for row in checks if row[0] != "ok"]
        yield from wrong
        if not wrong:
            yield from _changed(connection, tell)
    except (Error, UnicodeDecodeError) as error:
        yield str(error)


def _changed(connection: Connection, tell: Tell) -> Iterator[str]:
    total = connection.execute("SELECT count(*) FROM checksum").fetchone()[0]
    if not total:
        yield "nothing in it is summed"
    for done, (table, first, last, is_changed) in enumerate(damaged(connection), start=1):
        if is_changed:
            yield f"{table}: rows {first} to {last} are not what was written"
        tell(done, total)
    tell(total, total)
    yield from _uncounted(connection)


def _uncounted(connection: Connection) -> Iterator[str]:
    """Rows outside every block belong to nobody."""
    for table in ("title", "person"):
        query = (
            f"SELECT count(*) FROM {table} AS t WHERE NOT EXISTS"  # noqa: S608  our own names
            " (SELECT 1 FROM checksum WHERE name = ? AND t.id BETWEEN first AND last)"
        )
        if found := connection.execute(query, (table,)).fetchone()[0]:
            yield f"{table}: {found} rows that no import wrote"
