"""The people who have a part in a title that is kept, and the words of their names."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

from filmcli.catalogue.imdb import batches, typos
from filmcli.catalogue.imdb.build import PEOPLE, Tell, Work, in_order, making, spilled, worded
from filmcli.catalogue.imdb.build_words import finish, tune
from filmcli.catalogue.imdb.checksums import Sums
from filmcli.catalogue.imdb.vocabulary import Vocabulary
from filmcli.packed import Linked, Spilled

_SEVERAL = 2  # titles of a person whose name is in the vocabulary
_LINK = 4  # bytes of a packed title


@worded()
def people(told: Sequence[Any], tell: Tell) -> dict[str, Any]:
    """Make the rows of people; give how many, their words, and how many credits name nobody."""
    work = Work(*told)
    counts: Counter[str] = Counter()
    with contextlib.ExitStack() as stack:
        connection = stack.enter_context(making(work.path / PEOPLE))
        tune(connection, "names")
        vocabulary = Vocabulary()
        names = spilled(work.path, "names", stack)
        if names is not None:
            paths = sorted(work.path.glob("links-*.part"))
            linked = stack.enter_context(Linked(paths))
            _people(connection, names, linked, vocabulary, counts, tell)
        finish(connection, "names")
        counts["words"] = vocabulary.store(connection, typos.NAMES)
    return dict(counts)


def _people(
    connection: Connection,
    names: Spilled,
    linked: Linked,
    vocabulary: Vocabulary,
    counts: Counter[str],
    tell: Tell,
) -> None:
    sums = Sums(connection, "person")
    partitions = linked.partitions()
    for done, partition in enumerate(partitions, 1):
        rows = _rows(linked.titles(partition), names.rows(partition), counts)
        connection.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        sums.add(rows)
        made = list(batches.name_documents([row[1] for row in rows]))
        documents = [(row[0], document) for row, (document, _) in zip(rows, made, strict=True)]
        connection.executemany("INSERT INTO names (rowid, name) VALUES (?, ?)", documents)
        titles = [len(row[-1]) // _LINK for row in rows]
        told = zip(titles, made, strict=True)
        vocabulary.add((count, words) for count, (_, words) in told if count >= _SEVERAL)
        counts["people"] += len(rows)
        tell("people", done, len(partitions))
    sums.close()


def _rows(
    titles: dict[int, bytes], names: list[tuple[Any, ...]], counts: Counter[str]
) -> list[tuple[Any, ...]]:
    """Give the rows of the people of a partition, in the order of their numbers."""
    rows = []
    own, again = in_order(names)
    for row in own:
        parts = titles.pop(row[0], None)
        if parts is not None:
            person, name, born, died, professions, known = row
            rows.append((person, name, born, died, professions or None, known or None, parts))
    if again:
        kept = {row[0] for row in rows}
        counts["again"] += sum(row[0] in kept for row in names) - len(rows)
    counts["unknown"] += len(titles)
    return rows
