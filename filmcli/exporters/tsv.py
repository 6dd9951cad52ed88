r"""TSV: TAB between cells and "\n" after lines, never within; `safe.tsv_value` reads a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filmcli.exporters import cells
from filmcli.safe import tsv_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filmcli.exporters import Document


def export(document: Document) -> Iterator[str]:
    """Give a header and one line for each row, all with the same number of cells."""
    yield _line(document.columns)
    for row in document.rows:
        yield _line(cells(row, document.columns))


def _line(values: Iterable[str]) -> str:
    """Give one line of escaped cells."""
    return "\t".join(map(tsv_cell, values)) + "\n"
