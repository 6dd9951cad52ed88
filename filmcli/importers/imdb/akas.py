"""title.akas: the alternative titles of titles that are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from filmcli.importers.imdb import values
from filmcli.importers.imdb.job import Job, Tell
from filmcli.importers.imdb.ranks import LEFT_OUT, Ranks
from filmcli.importers.imdb.reader import Bad, Reader
from filmcli.importers.imdb.runs import set_aside
from filmcli.packed import Spill


def run(job: Job, tell: Tell) -> dict[str, Any]:
    """Set the alternative titles aside; give the report."""
    reader = job.reader("title.akas", tell)
    ranks = Ranks(Path(job.place))
    spill = Spill(Path(job.place) / "akas.part")
    _read(reader, ranks, spill)
    spill.close()
    ranks.close()
    return {"reports": [reader.report()]}


def _read(reader: Reader, ranks: Ranks, spill: Spill) -> None:
    counts = reader.counts
    order_of = values.numbers("ordering")
    last, rank = "", 0
    orders: list[int] = []
    lines: list[str] = []
    for first, rows in reader.blocks():
        size = 0
        for number, row in enumerate(rows, first):
            tt = row[0]
            if tt != last:
                if lines:
                    counts["duplicate"] += set_aside(spill, rank, orders, lines)
                    counts["kept"] += len(lines)
                    orders, lines = [], []
                last = ""
                try:
                    rank = ranks(values.title_id(tt))
                except Bad as error:
                    reader.reject(number, error)
                    continue
                last = tt
            if rank == 0 or rank == LEFT_OUT:
                counts["left out" if rank else "dangling"] += 1
                continue
            _, ordering, title, region, language, types, attributes, is_original = row
            if not title:
                reader.reject(number, "no title")
                continue
            try:
                orders.append(order_of[ordering] or 0)
            except Bad as error:
                reader.reject(number, error)
                continue
            if is_original == "1" and not types:
                types = "original"  # noqa: PLW2901  older exports have only the one column
            line = f"{title}\t{region}\t{language}\t{types}\t{attributes}"
            lines.append(line)
            size += len(line)
        spill.grown(size)
    if lines:
        counts["duplicate"] += set_aside(spill, rank, orders, lines)
        counts["kept"] += len(lines)
    counts["kept"] -= counts["duplicate"]
