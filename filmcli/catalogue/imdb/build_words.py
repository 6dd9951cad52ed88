"""The words that titles are found by, and the vocabulary that typos are measured against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from filmcli.catalogue.imdb import batches, typos
from filmcli.catalogue.imdb.build import WORDS, Tell, Work, in_order, opened, spilled, worded
from filmcli.catalogue.imdb.schema import KINDS
from filmcli.packed import Spilled

_EPISODE = KINDS.index("tvEpisode")
# Half of all episodes are called so; a third of all alternative titles say no more than this in
# another language, and nobody looks for "Folge #1.10".
_NUMBERED = re.compile(r"Episode #\d+\.\d+")
_MERGED = 8 << 20  # bytes of words gathered in memory before they are written as a segment
_UNPRUNED = 4 * typos.MOST_WORDS


@worded()
def words(told: Sequence[Any], tell: Tell) -> dict[str, Any]:
    """Index the words of titles; keep the vocabulary."""
    work = Work(*told)
    connection = opened(work.path / WORDS)
    tune(connection, "words")
    basics, akas = spilled(work.path, "basics"), spilled(work.path, "akas")
    assert basics is not None
    vocabulary = Vocabulary()
    partitions = basics.partitions()
    for done, partition in enumerate(partitions, 1):
        made = _documents(basics, akas, partition, work.initials_from)
        rows = []
        for rank, weight, document in made:
            rows.append((rank, document))
            if weight:
                vocabulary.add(document, weight)
        connection.executemany("INSERT INTO words (rowid, title) VALUES (?, ?)", rows)
        tell("words", done, len(partitions))
    finish(connection, "words")
    vocabulary.write(work.path / "titles.words")
    connection.execute("COMMIT")
    connection.close()
    return {}


def tune(connection: Connection, table: str) -> None:
    """Let an index gather much in memory, and merge its segments once, at the end."""
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0)")  # noqa: S608
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('crisismerge', 1999)")  # noqa: S608
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {_MERGED})")  # noqa: S608


def finish(connection: Connection, table: str) -> None:
    """Merge an index's segments to one."""
    connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608


def _documents(
    basics: Spilled, akas: Spilled | None, partition: int, initials_from: int
) -> Iterator[tuple[int, int, str]]:
    """Give each title's id, what its words weigh, and these, in the order of ids."""
    texts: dict[int, set[str]] = {}
    for rank, _, packed in akas.rows(partition) if akas is not None else ():
        found = {line.partition("\t")[0] for line in packed.split("\n")}
        texts[rank] = texts[rank] | found if rank in texts else found
    rows = in_order(basics.rows(partition))[0]
    told: list[tuple[set[str], str | None]] = []
    for row in rows:
        rank, title, original, votes = row[0], row[3], row[4], row[-1]
        titles = {title, original} if original else {title}
        if rank in texts and not (row[2] == _EPISODE and _NUMBERED.fullmatch(title)):
            titles |= texts[rank]
        told.append((titles, title if votes >= initials_from else None))
    for row, document in zip(rows, batches.documents(told), strict=True):
        # Episodes that nobody has rated are most of all titles, and few of their words are new.
        yield row[0], row[-1].bit_length() or int(row[2] != _EPISODE), document


class Vocabulary:
    """Words and their weights."""

    def __init__(self) -> None:
        self._weights: dict[str, int] = {}

    def add(self, document: str, weight: int) -> None:
        """Count the words of a document."""
        weights = self._weights
        for word in document.split(" "):
            weights[word] = weights.get(word, 0) + weight
        if len(weights) > _UNPRUNED:
            self._prune()

    def _prune(self) -> None:
        """Forget the lightest: strangers' files must not fill the memory."""
        kept = sorted(self._weights.items(), key=lambda each: (-each[1], each[0]))
        self._weights = dict(kept[: 2 * typos.MOST_WORDS])

    def heaviest(self) -> list[tuple[str, int]]:
        """Give the words that are kept, the heaviest first."""
        kept = [each for each in self._weights.items() if typos.is_kept(each[0])]
        kept.sort(key=lambda each: (-each[1], each[0]))
        return kept[: typos.MOST_WORDS]

    def write(self, path: Path) -> None:
        """Set the vocabulary aside."""
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{word}\t{weight}\n" for word, weight in self.heaviest())


def store_vocabulary(connection: Connection, place: Path) -> int:
    """Store the vocabularies of titles and names, and the keys of their words; give how many."""
    first = 1
    keys: list[int] = []
    for name, number in (("titles", typos.TITLES), ("names", typos.NAMES)):
        path = place / f"{name}.words"
        if not path.exists():
            continue
        with path.open(encoding="utf-8") as file:
            while lines := list(islice(file, 10_000)):
                pairs = [line.rstrip("\n").split("\t") for line in lines]
                rows = [
                    (id, word, number, int(weight))
                    for id, (word, weight) in enumerate(pairs, first)
                ]
                connection.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", rows)
                for id, word, _, _ in rows:
                    keys += [key << 32 | id for key in typos.keys(word)]
                first += len(rows)
    keys.sort()
    mask = 0xFFFFFFFF
    connection.executemany(
        "INSERT INTO deletion VALUES (?, ?)", ((key >> 32, key & mask) for key in keys)
    )
    return first - 1
