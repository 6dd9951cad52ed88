"""What scripts read: one answer in, text out; one module for each format.

Of `filmcli release`, say: JSON is `{"schema": 1, "film": {...}, "releases": [...]}`; JSON Lines is
one release a line, each with its film's slug under "film"; CSV, TSV and Markdown are a header of
dotted field names and one line a release, empty where a value is absent. A film alone (`info`) is
one row; in Markdown, where a row of twenty cells is no help, a table of field and value. With
--fields all formats hold just the fields named, CSV and TSV in that order.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from filmcli.safe import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXPORTERS: dict[str, str] = {  # name -> module; listing names imports nothing
    "json": "filmcli.exporters.json",
    "jsonl": "filmcli.exporters.jsonl",
    "csv": "filmcli.exporters.csv",
    "tsv": "filmcli.exporters.tsv",
    "markdown": "filmcli.exporters.markdown",
}
OWN: dict[str, str] = {"github": "filmcli.exporters.github"}  # those that one command can write


class Document(NamedTuple):
    """One answer of a command, ready for any format."""

    key: str  # "film", "releases", "cast", "films", ...
    rows: Sequence[Mapping[str, Any]]  # JSON-ready values in model order; absent is absent
    columns: Sequence[str]  # dotted field names for table-like formats: "ids.imdb"
    film: Mapping[str, Any] | None = None  # slug, title and year of the film the rows belong to
    single: bool = False  # rows has one entry, and JSON puts the object itself under key


class Exporter(Protocol):
    """A module that writes one format."""

    def export(self, document: Document) -> Iterator[str]:
        """Give the document as pieces of text."""
        ...


def load(name: str) -> Exporter:
    """Import the exporter of that name; KeyError where there is none."""
    return cast("Exporter", import_module((EXPORTERS | OWN)[name]))


def pick(row: Mapping[str, Any], path: str) -> Any:
    """Follow a dotted path; None where it ends early.

    A list of mappings gives the list of what its entries have there: `cast.name` all names.
    A key that holds a dot itself is found where it is the rest of the path.
    """
    if path in row:
        return row[path]
    head, _, rest = path.partition(".")
    inner = row.get(head) if rest else None
    if isinstance(inner, Mapping):
        return pick(inner, rest)
    if isinstance(inner, list | tuple):
        return _collect([pick(entry, rest) for entry in inner if isinstance(entry, Mapping)])
    return None


def cells(row: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """Flatten a row to one text for each column, not yet escaped for any format.

    None is empty, booleans are true and false, scalars of a list are joined by "; ",
    anything deeper is compact JSON.
    """
    return [_cell(pick(row, column)) for column in columns]


def _collect(found: list[Any]) -> list[Any]:
    """Join what several entries gave to one list, without the absent."""
    joined: list[Any] = []
    for value in found:
        if isinstance(value, list | tuple):
            joined.extend(value)
        elif value is not None:
            joined.append(value)
    return joined


def _cell(value: Any) -> str:
    """Flatten one value."""
    if isinstance(value, Mapping) or (
        isinstance(value, list | tuple)
        and any(isinstance(entry, Mapping | list | tuple) for entry in value)
    ):
        return json_text(value)
    if isinstance(value, list | tuple):
        return "; ".join(map(_cell, value))
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
