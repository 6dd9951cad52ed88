"""Markdown: a pipe table (GFM), in which no cell is more than its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from filmcli.exporters import cells, pick
from filmcli.safe import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filmcli.exporters import Document

# The colon and the dot only where GFM would begin a link: "Mission: Impossible" stays readable.
_ACTIVE = re.compile(r"[\\`|*_\[\]<>&#~!@]|:(?=\S)|(?<=www)\.", re.IGNORECASE)


def export(document: Document) -> Iterator[str]:
    """Give the rows as a table; a single row as a table of field and value.

    GitHub makes a link of an e-mail address in spite of its escape; nothing but other
    text could stop it.
    """
    if document.single:
        row = document.rows[0]
        present = [column for column in document.columns if pick(row, column) is not None]
        header: tuple[str, ...] = ("field", "value")
        body: Iterable[Iterable[str]] = zip(present, cells(row, present), strict=True)
    else:
        header = tuple(document.columns)
        body = (cells(row, document.columns) for row in document.rows)
    yield _line(map(_escaped, header))
    yield _line("---" for _ in header)
    for values in body:
        yield _line(map(_escaped, values))


def _escaped(text: str) -> str:
    """Give text that a Markdown parser turns into `safe(text)`, without the outer blanks."""
    return _ACTIVE.sub(r"\\\g<0>", safe(text).strip())


def _line(values: Iterable[str]) -> str:
    """Give one line of the table."""
    return f"| {' | '.join(values)} |\n"
