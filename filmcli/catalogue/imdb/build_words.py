"""The words that titles are found by, and the vocabulary that typos are measured against."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from filmcli.catalogue.imdb import batches, typos
from filmcli.catalogue.imdb.build import WORDS, Tell, Work, in_order, making, spilled, worded
from filmcli.catalogue.imdb.schema import KINDS
from filmcli.catalogue.imdb.vocabulary import Vocabulary
from filmcli.packed import Spilled

_EPISODE = KINDS.index("tvEpisode")
# Half of all episodes are called so; a third of all alternative titles say no more than this in
# another language, and nobody looks for "Folge #1.10".
_NUMBERED = re.compile(r"Episode #\d+\.\d+")
_MERGED = 8 << 20  # bytes of words gathered in memory before they are written as a segment


@worded()
def words(told: Sequence[Any], tell: Tell) -> dict[str, Any]:
    """Index the words of titles; keep the vocabulary."""
    work = Work(*told)
    with contextlib.ExitStack() as stack:
        basics, akas = (spilled(work.path, name, stack) for name in ("basics", "akas"))
        assert basics is not None
        connection = stack.enter_context(making(work.path / WORDS))
        tune(connection, "words")
        vocabulary = Vocabulary()
        _index(connection, vocabulary, _Source(basics, akas, work.initials_from), tell)
        finish(connection, "words")
        vocabulary.store(connection, typos.TITLES)
    return {}


class _Source(NamedTuple):
    """What titles are called."""

    basics: Spilled
    akas: Spilled | None
    initials_from: int


def _index(connection: Connection, vocabulary: Vocabulary, source: _Source, tell: Tell) -> None:
    partitions = source.basics.partitions()
    for done, partition in enumerate(partitions, 1):
        made = list(_documents(*source, partition))
        vocabulary.add((weight, document) for _, weight, document in made if weight)
        rows = ((rank, document) for rank, _, document in made)
        connection.executemany("INSERT INTO words (rowid, title) VALUES (?, ?)", rows)
        tell("words", done, len(partitions))


def tune(connection: Connection, table: str) -> None:
    """Let an index gather much in memory, and merge its segments once, at the end."""
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0)")  # noqa: S608
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('crisismerge', 1999)")  # noqa: S608
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {_MERGED})")  # noqa: S608


def finish(connection: Connection, table: str) -> None:
    """Merge an index's segments to one."""
    connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608


def _documents(
    basics: Spilled, akas: Spilled | None, initials_from: int, partition: int
) -> Iterator[tuple[int, int, str]]:
    """Give each title's id, what its words weigh, and these, in the order of ids."""
    others: dict[int, str] = {}
    for rank, _, packed in akas.rows(partition) if akas is not None else ():
        others[rank] = f"{others[rank]}\n{packed}" if rank in others else packed
    rows = in_order(basics.rows(partition))[0]
    told: list[tuple[Collection[str], str | None]] = []
    for row in rows:
        rank, kind, title, original, votes = row[0], row[2], row[3], row[4], row[-1]
        titles = {title, original} if original else {title}
        if rank in others and not (kind == _EPISODE and _NUMBERED.fullmatch(title)):
            titles.update([line.partition("\t")[0] for line in others[rank].split("\n")])
        told.append((titles, title if votes >= initials_from else None))
    for row, document in zip(rows, batches.documents(told), strict=True):
        # Episodes that nobody has rated are most of all titles, and few of their words are new.
        yield row[0], row[-1].bit_length() or int(row[2] != _EPISODE), document
