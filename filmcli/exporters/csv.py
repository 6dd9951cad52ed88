r"""CSV as in RFC 4180, but with "\n" as line end, which every reader takes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from filmcli.exporters import cells
from filmcli.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filmcli.exporters import Document


class _Line:
    """A file whose `write` gives the line back, so that rows can be streamed."""

    def write(self, line: str) -> str:
        """Return what was to be written."""
        return line


def export(document: Document) -> Iterator[str]:
    """Give a header and one record for each row; fields are quoted only where needed.

    A field stays what it is also where a spreadsheet would take it for a formula.
    """
    writer = csv.writer(_Line(), lineterminator="\n")
    yield str(writer.writerow(map(visible, document.columns)))
    for row in document.rows:
        yield str(writer.writerow(map(visible, cells(row, document.columns))))
