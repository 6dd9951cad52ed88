"""title.principals and title.crew: who did what in the titles that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from filmcli.importers.imdb import values
from filmcli.importers.imdb.job import Job, Tell
from filmcli.importers.imdb.ranks import Ranks
from filmcli.importers.imdb.reader import Bad, Columns, Reader
from filmcli.importers.imdb.runs import chosen, set_aside, slimmer, spans
from filmcli.packed import CATEGORIES, LETTER_OF, OTHER, OTHER_NUMBER, PARTITION_BITS, Links, Spill

_NUMBER_OF = {category: number for number, category in enumerate(CATEGORIES)}
_DIRECTOR, _WRITER = _NUMBER_OF["director"], _NUMBER_OF["writer"]


def principals(job: Job, tell: Tell) -> dict[str, Any]:
    """Set the credits of title.principals aside; give the report."""
    reader = job.reader("title.principals", tell)
    with (
        Ranks(Path(job.place)) as ranks,
        Spill(Path(job.place) / "credits.part") as spill,
        Links(Path(job.place) / "links-principals.part") as links,
    ):
        _read(reader, ranks, spill, links, is_sparse=job.is_sparse)
    return {"reports": [reader.report()]}


def _read(reader: Reader, ranks: Ranks, spill: Spill, links: Links, *, is_sparse: bool) -> None:
    order_of = values.numbers("ordering")
    numbers = _NUMBER_OF.get

    def take(columns: Columns) -> None:
        kept, found = chosen(columns, spans(columns[0], ranks, reader.counts))
        if not found:
            return
        orders = values.orders(order_of, kept[1])
        persons, digits = values.ids_and_digits(kept[2], "nm")
        lines = _lines(kept, digits)
        dropped = set_aside(spill, found, orders, lines)
        reader.counts["duplicate"] += dropped
        reader.counts["kept"] += len(lines) - dropped
        titles = chain.from_iterable([repeat(rank << 5, end - start) for rank, start, end in found])
        categories = map(numbers, kept[3], repeat(OTHER_NUMBER, len(persons)))
        told = zip(persons, titles, categories, strict=True)
        links.add([person << 32 | title | number for person, title, number in told])

    reader.each(take, slimmer(ranks) if is_sparse else None)


def _lines(columns: Columns, persons: list[str]) -> list[str]:
    """Pack credits of people, told by their digits; raise Bad for one without a category."""
    categories, jobs, characters = columns[3:]
    letters: Any = list(map(LETTER_OF.get, categories))
    if None in letters:
        if "" in categories:
            raise Bad("no category")
        # A category of later years is its own job.
        jobs = [
            job if letter else category
            for letter, category, job in zip(letters, categories, jobs, strict=True)
        ]
        letters = [letter or OTHER for letter in letters]
    roles = values.all_characters(characters)
    return list(map("\t".join, zip(letters, persons, jobs, roles, strict=True)))


def crew(job: Job, tell: Tell) -> dict[str, Any]:
    """Set the directors and writers of title.crew aside; give the report."""
    reader = job.reader("title.crew", tell)
    with (
        Ranks(Path(job.place)) as ranks,
        Spill(Path(job.place) / "crew.part") as spill,
        Links(Path(job.place) / "links-crew.part") as links,
    ):
        _read_crew(reader, ranks, spill, links, is_sparse=job.is_sparse)
    return {"reports": [reader.report()]}


def _read_crew(
    reader: Reader, ranks: Ranks, spill: Spill, links: Links, *, is_sparse: bool
) -> None:
    def take(columns: Columns) -> None:
        kept, found = chosen(columns, spans(columns[0], ranks, reader.counts))
        directors, writers = _people(kept[1]), _people(kept[2])
        linked: list[int] = []
        for rank, start, end in found:
            title = rank << 5
            for at in range(start, end):
                directing, writing = directors[at], writers[at]
                spill.rows[rank >> PARTITION_BITS].append((rank, directing, writing))
                linked += [person << 32 | title | _DIRECTOR for person in directing]
                linked += [person << 32 | title | _WRITER for person in writing]
        links.add(linked)
        reader.counts["kept"] += len(directors)
        spill.grown(60 * len(directors))

    reader.each(take, slimmer(ranks) if is_sparse else None)


def _people(fields: Sequence[str]) -> list[tuple[int, ...]]:
    """Give the people of each of a column's lists."""
    every = ",".join(filter(None, fields))
    if not every:
        return [() for _ in fields]
    found = values.ids(every.split(","), "nm")
    if len(found) == len(fields) and "" not in fields:
        return [(person,) for person in found]
    several: list[tuple[int, ...]] = []
    start = 0
    for field in fields:
        end = start + field.count(",") + 1 if field else start
        several.append(tuple(found[start:end]))
        start = end
    return several
