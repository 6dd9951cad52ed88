"""JSON Lines: one row on each line, for tools that read a line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filmcli.safe import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filmcli.exporters import Document


def export(document: Document) -> Iterator[str]:
    """Give each row as compact JSON; rows of one film begin with its slug under "film"."""
    head = {}
    if document.film is not None and not document.single:
        head = {"film": document.film["slug"]}
    for row in document.rows:
        yield json_text({**head, **row}) + "\n"
