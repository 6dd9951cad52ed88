"""Parquet: a row for each film, with nested columns as in JSON; for pandas, polars and DuckDB.

What a record holds under keys of the user's choice is a map; x-* values and those of claims, which
may be of any type, are JSON in text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from filmcli.errors import FilmcliError
from filmcli.exporters.formats import ALL, Options, Part, Values
from filmcli.record import model
from filmcli.record.vocabulary import DERIVED, JSON_ORDER
from filmcli.safe import json_text

CARRIES = (ALL,)
PARTS: tuple[Part, ...] = ()
ROWS = 500  # of a row group: what is held in memory at once
EXTRA = "x"


def write(films: Sequence[Values], options: Options, path: Path) -> None:
    """Write a new file; raises FilmcliError where pyarrow is not installed."""
    del options
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter
    except ImportError:
        raise FilmcliError(
            "Parquet needs pyarrow, which is not installed",
            hint="install filmcli with its extra: pip install 'filmcli[parquet]'",
        ) from None
    schema = _schema(pa)
    with ParquetWriter(path, schema, compression="zstd") as file:
        for rows in _batches(films):
            file.write_table(pa.Table.from_pylist(rows, schema=schema))


def _batches(films: Sequence[Values]) -> Iterator[list[dict[str, Any]]]:
    rows = map(_row, films)
    while batch := list(islice(rows, ROWS)):
        yield batch


def _schema(arrow: Any) -> Any:
    """Give the columns: the fields of the model, with what follows from them, in their order."""
    kinds = get_type_hints(model.Film)
    columns = []
    for name in JSON_ORDER:
        if name in DERIVED:
            many = name not in ("original_title", "premiered", "released")
            kind = arrow.list_(arrow.string()) if many else arrow.string()
        else:
            kind = _type(arrow, kinds[name])
        columns.append((name, kind))
    return arrow.schema([*columns, (EXTRA, arrow.string())])


def _type(arrow: Any, kind: Any) -> Any:
    """Give the type of a field; a value of any type is JSON."""
    options = [each for each in get_args(kind) if each is not type(None)]
    if get_origin(kind) is tuple:
        return arrow.list_(_type(arrow, options[0]))
    if get_origin(kind) is Mapping or getattr(kind, "__origin__", None) is Mapping:
        return arrow.map_(arrow.string(), _type(arrow, options[1]))
    if options:
        return _type(arrow, options[0])
    if hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        return arrow.struct([(name, _type(arrow, hints[name])) for name in kind._fields])
    return {int: arrow.int64(), float: arrow.float64()}.get(kind, arrow.string())


def _row(film: Values) -> dict[str, Any]:
    row = dict(film)
    # The file's name may not be UTF-8.
    row["slug"] = str(film["slug"]).encode("utf-8", "backslashreplace").decode()
    for name in ("people", "cites", "sources"):
        if name in film:
            row[name] = list(film[name].items())
    if "claims" in film:
        row["claims"] = [each | {"value": json_text(each["value"])} for each in film["claims"]]
    own = {key: row.pop(key) for key in film if key.startswith("x-")}
    return row | ({EXTRA: json_text(own)} if own else {})
