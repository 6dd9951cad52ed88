"""The words that titles are found by, and the vocabulary that typos are measured against."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
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
    """Index the words of titles; give how many the vocabulary keeps."""
    work = Work(*told)
    with contextlib.ExitStack() as stack:
        basics, akas = (spilled(work.path, name, stack) for name in ("basics", "akas"))
        assert basics is not None
        connection = stack.enter_context(making(work.path / WORDS))
        tune(connection, "words")
        vocabulary = Vocabulary()
        _index(connection, vocabulary, _Source(basics, akas, work.initials_from), tell)
        finish(connection, "words")
        kept = vocabulary.store(connection, typos.TITLES)
    return {"words": kept}


class _Source(NamedTuple):
    """What titles are called."""

    basics: Spilled
    akas: Spilled | None
    initials_from: int


def _index(connection: Connection, vocabulary: Vocabulary, source: _Source, tell: Tell) -> None:
    partitions = source.basics.partitions()
    for done, partition in enumerate(partitions, 1):
        rows = in_order(source.basics.rows(partition))[0]
        ranks, _, kinds, titles, *_, votes = zip(*rows, strict=True)
        shorts = [
            title if count >= source.initials_from else None
            for title, count in zip(titles, votes, strict=True)
        ]
        made = list(batches.documents(_titles(source.akas, partition, rows), shorts))
        # Episodes that nobody has rated are most of all titles, and few of their words are new.
        weights = (
            count.bit_length() or int(kind != _EPISODE)
            for count, kind in zip(votes, kinds, strict=True)
        )
        weighed = zip(weights, made, strict=True)
        vocabulary.add((weight, words) for weight, (_, words) in weighed if weight)
        told = zip(ranks, [document for document, _ in made], strict=True)
        connection.executemany("INSERT INTO words (rowid, title) VALUES (?, ?)", told)
        tell("words", done, len(partitions))


def tune(connection: Connection, table: str) -> None:
    """Let an index gather much in memory, and merge its segments once, at the end."""
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0)")  # noqa: S608
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('crisismerge', 1999)")  # noqa: S608
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {_MERGED})")  # noqa: S608


def finish(connection: Connection, table: str) -> None:
    """Merge an index's segments to one."""
    connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608


def _titles(akas: Spilled | None, partition: int, rows: list[tuple[Any, ...]]) -> list[list[str]]:
    """Give what the titles of a partition are called, each name once."""
    others: dict[int, str] = {}
    for rank, _, packed in akas.rows(partition) if akas is not None else ():
        others[rank] = f"{others[rank]}\n{packed}" if rank in others else packed
    called = []
    for rank, _, kind, title, original, *_ in rows:
        titles = [title, original] if original else [title]
        if rank in others and not (kind == _EPISODE and _NUMBERED.fullmatch(title)):
            lines = others[rank].split("\n")
            titles = list(dict.fromkeys([*titles, *[line.partition("\t")[0] for line in lines]]))
        called.append(titles)
    return called
