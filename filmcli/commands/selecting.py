"""What --fields does: some fields of each row, nested as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from filmcli.errors import UsageFault, nearest
from filmcli.exporters import Document


def selected(document: Document, fields: Sequence[str], within: str | None = None) -> Document:
    """Keep only some fields of each row; raise UsageFault for one that no row can have.

    With `within`, of each entry of that list in each row; the rows keep what else they hold.
    """
    from filmcli.exporters import pick

    if within is not None:
        entries = [entry for row in document.rows for entry in row[within]]
        inner = document._replace(key=within, rows=entries)
        kept = iter(selected(inner, fields).rows)
        whole = [dict(row) | {within: [next(kept) for _ in row[within]]} for row in document.rows]
        return document._replace(rows=whole)
    known = known_fields(document)
    for field in fields:
        if field not in known and not field.startswith("x-"):
            close = nearest(field, sorted(known))
            hint = f"did you mean {close}?" if close else f"one of {', '.join(document.columns)}"
            raise UsageFault(f"--fields {field}: no such field here", hint=hint)
    rows = [_kept(row, fields, pick) for row in document.rows]
    return document._replace(rows=rows, columns=tuple(fields))


def known_fields(document: Document) -> set[str]:
    """Give every field that --fields may name: what rows of this kind can have."""
    from filmcli.record.fields import all_fields

    known = set(document.columns)
    for row in document.rows:
        known |= _paths(row, "")
    names = (info.name.replace("[]", "") for info in all_fields())
    if document.key in ("film", "films"):
        return known | set(names)
    outer = f"{document.key}."
    return known | {name.removeprefix(outer) for name in names if name.startswith(outer)}


def _paths(value: Any, prefix: str) -> set[str]:
    paths: set[str] = set()
    if isinstance(value, Mapping):
        for key, each in value.items():
            paths |= {prefix + key} | _paths(each, f"{prefix}{key}.")
    elif isinstance(value, list):
        for each in value:
            paths |= _paths(each, prefix)
    return paths


def _kept(
    row: Mapping[str, Any], fields: Sequence[str], pick: Callable[[Mapping[str, Any], str], Any]
) -> dict[str, Any]:
    """Give a row with only these fields, nested as they were where no list is crossed."""
    kept: dict[str, Any] = {}
    for field in fields:
        value = pick(row, field)
        if value is None or value == []:
            continue
        inner, source, rest = kept, row, field
        while rest not in source:
            part, _, after = rest.partition(".")
            if not isinstance(source[part], Mapping):
                break
            inner, source, rest = inner.setdefault(part, {}), source[part], after
        inner[rest] = value
    return kept
