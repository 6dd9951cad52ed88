"""title.principals, title.crew and title.episode: who did what in the titles that are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from filmcli.importers.imdb import values
from filmcli.importers.imdb.job import Job, Tell
from filmcli.importers.imdb.ranks import LEFT_OUT, Ranks
from filmcli.importers.imdb.reader import Bad, Reader
from filmcli.importers.imdb.runs import set_aside
from filmcli.packed import CATEGORIES, LETTER_OF, OTHER, OTHER_NUMBER, PARTITION_BITS, Links, Spill

_NUMBER_OF = {category: number for number, category in enumerate(CATEGORIES)}
_DIRECTOR, _WRITER = _NUMBER_OF["director"], _NUMBER_OF["writer"]


def principals(job: Job, tell: Tell) -> dict[str, Any]:
    """Set the credits of title.principals aside; give the report."""
    reader = job.reader("title.principals", tell)
    ranks = Ranks(Path(job.place))
    spill = Spill(Path(job.place) / "credits.part")
    links = Links(Path(job.place) / "links-principals.part")
    _read(reader, ranks, spill, links)
    spill.close()
    links.close()
    ranks.close()
    return {"reports": [reader.report()]}


def _read(reader: Reader, ranks: Ranks, spill: Spill, links: Links) -> None:
    counts = reader.counts
    order_of = values.numbers("ordering")
    person_of = values.person_id
    role_of = values.characters
    letter_of, number_of = LETTER_OF.get, _NUMBER_OF.get
    linked = links.links.append
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
            _, ordering, nm, category, job, roles = row
            try:
                person = person_of(nm)
                if not category:
                    raise Bad("no category")
                order = order_of[ordering] or 0
                if roles:
                    roles = role_of(roles)  # noqa: PLW2901
            except Bad as error:
                reader.reject(number, error)
                continue
            letter = letter_of(category)
            if letter is None:
                letter, job = OTHER, category  # noqa: PLW2901  a category of later years
            line = f"{letter}\t{person}\t{job}\t{roles}"
            orders.append(order)
            lines.append(line)
            linked(person << 32 | rank << 5 | number_of(category, OTHER_NUMBER))
            size += len(line)
        spill.grown(size)
        links.grown()
    if lines:
        counts["duplicate"] += set_aside(spill, rank, orders, lines)
        counts["kept"] += len(lines)
    counts["kept"] -= counts["duplicate"]


def crew(job: Job, tell: Tell) -> dict[str, Any]:
    """Set directors, writers, and the places of episodes aside; give the reports."""
    ranks = Ranks(Path(job.place))
    reports = []
    if job.has("title.crew"):
        reader = job.reader("title.crew", tell)
        spill = Spill(Path(job.place) / "crew.part")
        links = Links(Path(job.place) / "links-crew.part")
        _read_crew(reader, ranks, spill, links)
        spill.close()
        links.close()
        reports.append(reader.report())
    if job.has("title.episode"):
        reader = job.reader("title.episode", tell)
        spill = Spill(Path(job.place) / "episodes.part")
        _read_episodes(reader, ranks, spill)
        spill.close()
        reports.append(reader.report())
    ranks.close()
    return {"reports": reports}


def _people(field: str) -> list[int]:
    return [values.person_id(each) for each in field.split(",")] if field else []


def _read_crew(reader: Reader, ranks: Ranks, spill: Spill, links: Links) -> None:
    counts = reader.counts
    linked = links.links.append
    for first, rows in reader.blocks():
        before = counts["kept"]
        for number, (tt, directors, writers) in enumerate(rows, first):
            try:
                rank = ranks(values.title_id(tt))
                if rank == 0 or rank == LEFT_OUT:
                    counts["left out" if rank else "dangling"] += 1
                    continue
                directing, writing = _people(directors), _people(writers)
            except Bad as error:
                reader.reject(number, error)
                continue
            counts["kept"] += 1
            if directing or writing:
                row = (rank, tuple(directing), tuple(writing))
                spill.rows[rank >> PARTITION_BITS].append(row)
            for person in directing:
                linked(person << 32 | rank << 5 | _DIRECTOR)
            for person in writing:
                linked(person << 32 | rank << 5 | _WRITER)
        spill.grown(60 * (counts["kept"] - before))
        links.grown()


def _read_episodes(reader: Reader, ranks: Ranks, spill: Spill) -> None:
    counts = reader.counts
    season_of, episode_of = values.numbers("seasonNumber"), values.numbers("episodeNumber")
    for first, rows in reader.blocks():
        before = counts["kept"]
        for number, (tt, parent, season, episode) in enumerate(rows, first):
            try:
                rank = ranks(values.title_id(tt))
                if rank == 0 or rank == LEFT_OUT:
                    counts["left out" if rank else "dangling"] += 1
                    continue
                row = (rank, values.title_id(parent), season_of[season], episode_of[episode])
            except Bad as error:
                reader.reject(number, error)
                continue
            counts["kept"] += 1
            spill.rows[rank >> PARTITION_BITS].append(row)
        spill.grown(40 * (counts["kept"] - before))
