"""SQLite: films in plain tables, for datasette, sqlite-utils and queries of one's own.

A list in a record is a table, its entries in the record's order by `position`; what a film lacks is
NULL. `stated` says which sources state an entry, `about` what every table and column means.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from filmcli.exporters.formats import ALL, Options, Part, Values
from filmcli.record import model
from filmcli.record.fields import all_fields
from filmcli.safe import json_text

CARRIES = (ALL,)
PARTS: tuple[Part, ...] = ()
APPLICATION_ID = 0x464C4D58  # "FLMX"
SCHEMA_VERSION = 1  # within a number, only additions
BATCH = 500  # films of one round of inserts

_PLAIN = (
    *("title", "original_title", "year", "kind", "series", "season", "episode", "runtime"),
    *("rating", "votes", "filming", "synopsis", "tagline", "premiered", "released"),
)
_NUMBERS = frozenset({"year", "season", "episode", "runtime", "votes", "edition", "tmdb"})
_IDS = model.Ids._fields
_MONEY = ("budget", "gross")
_VALUES = {"countries": "country", "languages": "language", "genres": "genre"}


class Table(NamedTuple):
    """A table of entries: where they are in a film, and which of their fields are columns."""

    name: str
    path: str  # as `fields` names it, such as cast[] or people.<name>.names[]
    columns: tuple[str, ...]
    parent: str = "films"

    @property
    def first(self) -> tuple[str, ...]:
        """The columns before the fields."""
        return ("id", "film", "position") if self.parent == "films" else ("id", "entry", "position")


def _columns(kind: Any, *apart: str) -> tuple[str, ...]:
    return tuple(name for name in kind._fields if name not in ("sources", *apart))


TABLES = (
    Table("titles", "titles[]", _columns(model.Title)),
    Table("cast_members", "cast[]", _columns(model.Credit, "variants")),
    Table("cast_variants", "cast[].variants[]", _columns(model.Variant), "cast_members"),
    Table("crew_members", "crew[]", _columns(model.CrewCredit)),
    Table("companies", "companies[]", _columns(model.Company, "variants", "known_for")),
    Table("company_variants", "companies[].variants[]", _columns(model.Variant), "companies"),
    Table("company_works", "companies[].known_for[]", _columns(model.Work), "companies"),
    Table("releases", "releases[]", _columns(model.Release)),
    Table(
        "people",
        "people.<name>",
        ("name", *model.PersonIds._fields, *_columns(model.Person, "ids", "names", "known_for")),
    ),
    Table("person_names", "people.<name>.names[]", _columns(model.PersonName), "people"),
    Table("person_works", "people.<name>.known_for[]", _columns(model.Work), "people"),
    Table("claims", "claims[]", _columns(model.Claim)),
    Table("sources", "sources.<name>", ("key", *_columns(model.Source))),
)
# Where the entries within an entry go, by (the entry's table, the field).
_INNER = {
    (each.parent, each.path.rpartition(".")[2].removesuffix("[]")): each.name
    for each in TABLES
    if each.parent != "films"
}
_BY_NAME = {each.name: each for each in TABLES}
_VIEWS = """
CREATE VIEW credits AS
  SELECT films.slug, films.title, films.year, name, 'cast' AS job, character, note, certainty
    FROM cast_members JOIN films ON films.id = film
  UNION ALL
  SELECT films.slug, films.title, films.year, name, job, NULL, note, certainty
    FROM crew_members JOIN films ON films.id = film;
"""


def write(films: Sequence[Values], options: Options, path: Path) -> None:
    """Write a new database; the same films give the same bytes."""
    del options
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Nothing to protect: a file that is not whole is thrown away.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "encoding = 'UTF-8'"):
            database.execute(f"PRAGMA {pragma}")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        database.execute("BEGIN")
        for statement in schema():
            database.execute(statement)
        database.executemany("INSERT INTO about VALUES (?,?,?)", _meanings())
        _Writer(database).write(films)
        for name, column in _INDEXED:
            database.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")
        database.execute("COMMIT")


def schema() -> Iterator[str]:
    """Give the statements that make the tables."""
    plain = [f"{name} {_type(name)}" for name in _PLAIN]
    money = [f"{name}_amount INTEGER, {name}_currency TEXT" for name in _MONEY]
    ids = [f"{name} {_type(name)}" for name in _IDS]
    columns = ", ".join(["id INTEGER PRIMARY KEY", "slug TEXT NOT NULL", *plain, *money, *ids])
    yield f"CREATE TABLE films ({columns})"
    within = "film INTEGER NOT NULL REFERENCES films, position INTEGER NOT NULL"
    for table, column in _VALUES.items():
        yield f"CREATE TABLE {table} ({within}, {column} TEXT NOT NULL)"
    for each in TABLES:
        parent = f"{each.first[1]} INTEGER NOT NULL REFERENCES {each.parent}"
        head = f"id INTEGER PRIMARY KEY, {parent}, position INTEGER NOT NULL"
        rest = ", ".join(f'"{name}" {_type(name)}' for name in each.columns)
        yield f"CREATE TABLE {each.name} ({head}, {rest})"
    yield (
        "CREATE TABLE stated (film INTEGER NOT NULL REFERENCES films, table_name TEXT NOT NULL,"
        " entry INTEGER NOT NULL, position INTEGER NOT NULL, source TEXT NOT NULL)"
    )
    yield f"CREATE TABLE cites ({within}, field TEXT NOT NULL, source TEXT NOT NULL)"
    yield f"CREATE TABLE extras ({within}, key TEXT NOT NULL, value TEXT NOT NULL)"
    yield "CREATE TABLE about (table_name TEXT NOT NULL, column_name TEXT, meaning TEXT NOT NULL)"
    yield _VIEWS.strip()


_INDEXED = (
    *(("films", name) for name in ("slug", "title", "year", "imdb")),
    *((name, "film") for name in _VALUES),
    *((each.name, each.first[1]) for each in TABLES),
    *(("cast_members", "name"), ("crew_members", "name"), ("stated", "entry"), ("cites", "film")),
)


class _Writer:
    """Turns films into rows, and puts these into the tables in batches."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._ids: dict[str, int] = {}

    def write(self, films: Sequence[Values]) -> None:
        """Insert every film."""
        for number, film in enumerate(films, start=1):
            self._film(number, film)
            if number % BATCH == 0:
                self._flush()
        self._flush()

    def _flush(self) -> None:
        for table, rows in self._rows.items():
            marks = ",".join("?" * len(rows[0]))
            self._database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        self._rows.clear()

    def _add(self, table: str, *row: Any) -> None:
        self._rows.setdefault(table, []).append(row)

    def _film(self, number: int, film: Values) -> None:
        money = [film.get(name, {}).get(key) for name in _MONEY for key in ("amount", "currency")]
        ids = [film.get("ids", {}).get(name) for name in _IDS]
        # The file's name may not be UTF-8.
        slug = str(film["slug"]).encode("utf-8", "backslashreplace").decode()
        self._add("films", number, slug, *map(film.get, _PLAIN), *money, *ids)
        for table in _VALUES:
            for position, value in enumerate(film.get(table, ()), start=1):
                self._add(table, number, position, value)
        for each in TABLES:
            if each.parent == "films":
                self._entries(number, each, film)
        for position, (field, sources) in enumerate(film.get("cites", {}).items(), start=1):
            for source in sources:
                self._add("cites", number, position, field, source)
        own = [(key, value) for key, value in film.items() if key.startswith("x-")]
        for position, (key, value) in enumerate(own, start=1):
            self._add("extras", number, position, key, json_text(value))

    def _entries(self, film: int, table: Table, values: Values) -> None:
        field = table.path.partition("[")[0].partition(".")[0]
        found = values.get(field, ())
        if isinstance(found, Mapping):
            key = table.columns[0]
            found = [{key: name, **each} for name, each in found.items()]
        for position, entry in enumerate(found, start=1):
            self._entry(film, table, film, position, entry)

    def _entry(self, film: int, table: Table, parent: int, position: int, entry: Values) -> None:
        number = self._ids[table.name] = self._ids.get(table.name, 0) + 1
        flat = {**entry, **entry.get("ids", {})}
        if "value" in flat:
            flat["value"] = json_text(flat["value"])
        self._add(table.name, number, parent, position, *map(flat.get, table.columns))
        for place, source in enumerate(entry.get("sources", ()), start=1):
            self._add("stated", film, table.name, number, place, source)
        for field, inner in entry.items():
            if name := _INNER.get((table.name, field)):
                for place, each in enumerate(inner, start=1):
                    self._entry(film, _BY_NAME[name], number, place, each)


def _type(name: str) -> str:
    return "INTEGER" if name in _NUMBERS else "REAL" if name == "rating" else "TEXT"


def _meanings() -> Iterator[tuple[str, str | None, str]]:
    """Say what tables and columns mean, in the words of the format."""
    words = {info.name: info.meaning for info in all_fields()}
    yield "films", None, "A film: one record"
    yield "films", "slug", "The name of the record's file, without .toml"
    for name in _PLAIN:
        yield "films", name, words[name]
    for name in _MONEY:
        for key in ("amount", "currency"):
            yield "films", f"{name}_{key}", f"{words[name]}: {words[f'{name}.{key}']}"
    for name in _IDS:
        yield "films", name, words[f"ids.{name}"]
    for table, column in _VALUES.items():
        yield table, column, words[table]
    for each in TABLES:
        top = each.path.removesuffix("[]").removesuffix(".<name>")
        yield each.name, None, words.get(top) or words[top.partition(".")[0]]
        for column in each.columns:
            path = f"{each.path}.{column}"
            inner = f"{each.path}.ids.{column}"
            yield each.name, column, words.get(path) or words.get(inner) or "The name it goes by"
    yield "claims", "value", "What the source says, as JSON"
    yield "stated", None, "Which source states an entry: a row of the table that table_name names"
    yield "cites", None, "Which sources state a field of a film"
    yield "extras", None, "The user's own x-* values, as JSON"
    yield "credits", None, "Cast and crew with their films"
