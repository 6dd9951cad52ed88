"""title.episode: the series, season and number of each episode that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from filmcli.importers.imdb import values
from filmcli.importers.imdb.job import Job, Tell
from filmcli.importers.imdb.ranks import Ranks
from filmcli.importers.imdb.reader import Columns, Reader
from filmcli.importers.imdb.runs import chosen, slimmer, spans
from filmcli.packed import PARTITION_BITS, Spill


def run(job: Job, tell: Tell) -> dict[str, Any]:
    """Set the places of episodes aside; give the report."""
    reader = job.reader("title.episode", tell)
    with Ranks(Path(job.place)) as ranks, Spill(Path(job.place) / "episodes.part") as spill:
        _read(reader, ranks, spill, is_sparse=job.is_sparse)
    return {"reports": [reader.report()]}


def _read(reader: Reader, ranks: Ranks, spill: Spill, *, is_sparse: bool) -> None:
    season_of, episode_of = values.numbers("seasonNumber"), values.numbers("episodeNumber")

    def take(columns: Columns) -> None:
        kept, found = chosen(columns, spans(columns[0], ranks, reader.counts))
        if not found:
            return
        parents = values.ids(kept[1], "tt")
        seasons = [season_of[each] for each in kept[2]]
        episodes = [episode_of[each] for each in kept[3]]
        for rank, start, end in found:
            partition = spill.rows[rank >> PARTITION_BITS]
            for at in range(start, end):
                partition.append((rank, parents[at], seasons[at], episodes[at]))
        reader.counts["kept"] += len(parents)
        spill.grown(40 * len(parents))

    reader.each(take, slimmer(ranks) if is_sparse else None)
