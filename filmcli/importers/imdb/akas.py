"""title.akas: the alternative titles of titles that are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from filmcli.importers.imdb import values
from filmcli.importers.imdb.job import Job, Tell
from filmcli.importers.imdb.ranks import Ranks
from filmcli.importers.imdb.reader import Bad, Columns, Reader
from filmcli.importers.imdb.runs import chosen, set_aside, slimmer, spans
from filmcli.packed import Spill


def run(job: Job, tell: Tell) -> dict[str, Any]:
    """Set the alternative titles aside; give the report."""
    reader = job.reader("title.akas", tell)
    with Ranks(Path(job.place)) as ranks, Spill(Path(job.place) / "akas.part") as spill:
        _read(reader, ranks, spill, is_sparse=job.is_sparse)
    return {"reports": [reader.report()]}


def _read(reader: Reader, ranks: Ranks, spill: Spill, *, is_sparse: bool) -> None:
    order_of = values.numbers("ordering")

    def take(columns: Columns) -> None:
        kept, found = chosen(columns, spans(columns[0], ranks, reader.counts))
        if not found:
            return
        lines = _lines(kept)
        orders = values.orders(order_of, kept[1])
        dropped = set_aside(spill, found, orders, lines)
        reader.counts["duplicate"] += dropped
        reader.counts["kept"] += len(lines) - dropped

    reader.each(take, slimmer(ranks) if is_sparse else None)


def _lines(columns: Columns) -> list[str]:
    """Pack alternative titles; raise Bad for one that is empty."""
    _, _, titles, regions, languages, types, attributes, originals = columns
    if "" in titles:
        raise Bad("no title")
    lines = list(map("\t".join, zip(titles, regions, languages, types, attributes, strict=True)))
    if "1" in originals:
        for at, is_original in enumerate(originals):
            if is_original == "1" and not types[at]:
                # Older exports have only the column isOriginalTitle.
                parts = (titles[at], regions[at], languages[at], "original", attributes[at])
                lines[at] = "\t".join(parts)
    return lines
