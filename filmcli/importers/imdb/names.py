"""name.basics: everybody, set aside by number; who has no part in a title kept is dropped later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from filmcli.importers.imdb import values
from filmcli.importers.imdb.job import Job, Tell
from filmcli.importers.imdb.reader import Bad
from filmcli.packed import PARTITION_BITS, Spill


def run(job: Job, tell: Tell) -> dict[str, Any]:
    """Set the people aside; give the report, which the catalogue completes."""
    reader = job.reader("name.basics", tell)
    spill = Spill(Path(job.place) / "names.part")
    year = values.numbers("birthYear or deathYear", 9999)
    for first, rows in reader.blocks():
        size = 0
        for number, (nm, name, born, died, professions, known) in enumerate(rows, first):
            try:
                person = values.person_id(nm)
                if not name:
                    raise Bad("no name")
                row = (person, name, year[born], year[died], professions or None, known or None)
            except Bad as error:
                reader.reject(number, error)
                continue
            spill.rows[person >> PARTITION_BITS].append(row)
            size += 100
        spill.grown(size)
    spill.close()
    return {"reports": [reader.report()]}
