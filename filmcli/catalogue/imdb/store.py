"""The catalogue's file: opened to be read, only where it is whole and filmcli's own.

What SQLite would trust is looked at first, in the file's header of 100 bytes. A file that is
anything else is named with what to do, and neither changed nor removed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NoReturn

from filmcli.catalogue.imdb.schema import APPLICATION_ID, USER_VERSION
from filmcli.errors import FilmcliError

PATIENCE = 10.0  # seconds that one question may take: what is damaged may go round in circles
_STEPS = 50_000  # of SQLite's machine between two looks at the clock: a millisecond or two
# The cache is filled as it is needed: people of one film lie all over the file.
_PRAGMAS = (
    *("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"),
    "cache_size = -16384",
)
_HEADER = 100  # https://www.sqlite.org/fileformat2.html#the_database_header
_MAGIC = b"SQLite format 3\0"
_ROLLBACK = b"\1\1"  # the versions of a file that is not in WAL mode
ANEW = "filmcli import imdb DIR makes one"
MADE_ANEW = "filmcli import imdb DIR makes it anew"
VERIFY = "filmcli db verify says what is damaged; filmcli import imdb DIR makes it anew"
# What a catalogue holds; a trigger or a view would be somebody else's.
_OBJECTS = frozenset(
    {"manifest", "genre", "title", "person", "vocabulary", "checksum"}
    | {"title_tt", "title_plain"}
    | {"words", "words_data", "words_idx", "words_config"}
    | {"names", "names_data", "names_idx", "names_config"}
)


class CatalogueFault(FilmcliError):
    """The catalogue is there and cannot be read; records answer without it."""


class Store:
    """A catalogue that is open to be read."""

    def __init__(self, path: Path, connection: Connection, clock: Callable[[], int]) -> None:
        self.path = path
        self._connection = connection
        self._clock = clock
        self._until: int | None = None
        connection.set_progress_handler(self._is_late, _STEPS)
        self._manifest: dict[str, Any] | None = None

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def connection(self) -> Connection:
        """The connection itself, for what looks through the whole file."""
        self._until = None
        return self._connection

    def ask(self, query: str, *values: object, patience: float = PATIENCE) -> list[Any]:
        """Give every row of a query; raises CatalogueFault for damage, and after `patience`."""
        import sqlite3

        self._until = self._clock() + int(patience * 1e9)
        try:
            return self._connection.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                words = f"{self.path}: the catalogue did not answer within {patience:g} seconds"
                raise CatalogueFault(words, hint=VERIFY) from None
            self.damaged(error)

    def damaged(self, error: Exception | str) -> NoReturn:
        """Raise CatalogueFault: what was read cannot be what was written."""
        words = f"{self.path}: the catalogue is damaged: {error}"
        raise CatalogueFault(words, hint=VERIFY) from None

    @property
    def manifest(self) -> dict[str, Any]:
        """What the import wrote down: of which files, when, how much."""
        if self._manifest is None:
            import json

            rows = self.ask("SELECT key, value FROM manifest")
            try:
                self._manifest = {key: json.loads(value) for key, value in rows}
            except (TypeError, ValueError) as error:
                self.damaged(f"its manifest: {error}")
        return self._manifest

    @property
    def dated(self) -> str | None:
        """The day of the youngest file that it was made from."""
        files = self.manifest.get("files", ())
        return max((str(each["date"]) for each in files if "date" in each), default=None)

    def _is_late(self) -> bool:
        return self._until is not None and self._clock() > self._until


def opened(path: Path | None, clock: Callable[[], int]) -> Store | None:
    """Open the catalogue; None where there is none.

    Raises CatalogueFault for a file that is no catalogue of this version. `clock` gives
    nanoseconds.
    """
    if path is None:
        return None
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise CatalogueFault(f"{path}: a link to nothing", hint=ANEW) from None
        return None
    except OSError as error:
        _unreadable(path, error)
    _look(path, status)
    return Store(path, _connected(path), clock)


def _unreadable(path: Path, error: OSError) -> NoReturn:
    words = (error.strerror or str(error)).lower()
    hint = "name another with FILMCLI_CATALOGUE, or leave it out with --own"
    raise CatalogueFault(f"{path}: the catalogue cannot be read: {words}", hint=hint) from None


def _look(path: Path, status: os.stat_result) -> None:
    """Look at the header of a file before SQLite does."""
    if not stat.S_ISREG(status.st_mode):
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "no regular file"
        hint = "name another with FILMCLI_CATALOGUE"
        raise CatalogueFault(f"{path}: {kind}, not a catalogue", hint=hint)
    try:
        # Without waiting: a pipe may stand there by now.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            header = os.read(descriptor, _HEADER)
            size = os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
    except OSError as error:
        _unreadable(path, error)
    _judge(path, header, size)


def _judge(path: Path, header: bytes, size: int) -> None:
    """Raise CatalogueFault unless a header is that of a whole catalogue of this version."""

    def number(start: int, length: int = 4) -> int:
        return int.from_bytes(header[start : start + length], "big")

    if len(header) < _HEADER or header[:16] != _MAGIC or number(68) != APPLICATION_ID:
        words = "is not a catalogue of filmcli; it is left as it is"
        raise CatalogueFault(
            f"{path}: {words}", hint="move it away, or name another file with FILMCLI_CATALOGUE"
        )
    version = number(60)
    if version > USER_VERSION:
        raise CatalogueFault(
            f"{path}: a catalogue of version {version}; this filmcli reads version {USER_VERSION}",
            hint="use the filmcli that made it, or import it anew beside it (FILMCLI_CATALOGUE)",
        )
    if version < USER_VERSION:
        raise CatalogueFault(
            f"{path}: a catalogue of version {version}, before this filmcli's {USER_VERSION}",
            hint=MADE_ANEW,
        )
    page = number(16, 2)
    if header[18:20] != _ROLLBACK or number(28) * (page if page > 1 else 65_536) != size:
        raise CatalogueFault(
            f"{path}: the catalogue is damaged: its size is not what its header says",
            hint=MADE_ANEW,
        )


def _connected(path: Path) -> Connection:
    """Open a file for reading alone, trusting as little in it as SQLite can."""
    import sqlite3

    # By hand: urllib.parse takes 4 ms to load. As bytes, for names that are no UTF-8.
    name = os.fsencode(os.path.abspath(path))  # noqa: PTH100
    for sign, code in ((b"%", b"%25"), (b"?", b"%3f"), (b"#", b"%23")):
        name = name.replace(sign, code)
    try:
        connection = sqlite3.connect(
            b"file:" + name + b"?mode=ro&immutable=1", uri=True, isolation_level=None
        )
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            strange = _strange(connection)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, UnicodeDecodeError) as error:
        words = f"{path}: the catalogue is damaged: {error}"
        raise CatalogueFault(words, hint=VERIFY) from None
    if strange:
        connection.close()
        words = f"{path}: the catalogue is damaged: it holds {strange[0]!r}, which no import made"
        raise CatalogueFault(words, hint=VERIFY)
    return connection


def _strange(connection: Connection) -> list[str]:
    """Give the names of what is in the schema and does not belong there."""
    objects = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
    return [
        name
        for kind, name in objects
        if kind not in ("table", "index") or (name not in _OBJECTS and name[:7] != "sqlite_")
    ]
