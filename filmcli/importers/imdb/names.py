"""name.basics: everybody, set aside by number; who has no part in a title kept is dropped later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from filmcli.importers.imdb import values
from filmcli.importers.imdb.job import Job, Tell
from filmcli.importers.imdb.reader import Bad, Columns, Reader
from filmcli.packed import PARTITION_BITS, Spill


def run(job: Job, tell: Tell) -> dict[str, Any]:
    """Set the people aside; give the report, which the catalogue completes."""
    reader = job.reader("name.basics", tell)
    with Spill(Path(job.place) / "names.part") as spill:
        _read(reader, spill)
    return {"reports": [reader.report()]}


def _read(reader: Reader, spill: Spill) -> None:
    year = values.numbers("birthYear or deathYear", 9999)

    def take(columns: Columns) -> None:
        persons = values.ids(columns[0], "nm")
        if "" in columns[1]:
            raise Bad("no name")
        born, died = [year[each] for each in columns[2]], [year[each] for each in columns[3]]
        partitions = spill.rows
        for row in zip(persons, columns[1], born, died, columns[4], columns[5], strict=True):
            partitions[row[0] >> PARTITION_BITS].append(row)
        spill.grown(100 * len(persons))

    reader.each(take)
