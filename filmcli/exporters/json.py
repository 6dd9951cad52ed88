"""JSON: one object for each answer, indented, its rows written one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filmcli.safe import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filmcli.exporters import Document

SCHEMA = 1  # within a number, only additions


def export(document: Document) -> Iterator[str]:
    """Give the document as one JSON object, as `json.dumps(indent=2)` would lay it out."""
    yield f'{{\n  "schema": {SCHEMA},\n'
    key = json_text(document.key)
    if document.single:
        yield f"  {key}: {_nested(document.rows[0], 2)}\n}}\n"
        return
    if document.film is not None:
        yield f'  "film": {_nested(document.film, 2)},\n'
    yield f"  {key}: ["
    between = "\n"
    for row in document.rows:
        yield f"{between}    {_nested(row, 4)}"
        between = ",\n"
    yield "\n  ]\n}\n" if document.rows else "]\n}\n"


def _nested(value: Any, indent: int) -> str:
    """Give the JSON of a value that begins `indent` blanks deep."""
    # JSON holds a newline only between tokens, so that no text is changed here.
    return json_text(value, compact=False).replace("\n", "\n" + " " * indent)
