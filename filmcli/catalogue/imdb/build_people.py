"""The people who have a part in a title that is kept, and the words of their names."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Any

from filmcli.catalogue.imdb import tokens
from filmcli.catalogue.imdb.build import PEOPLE, Tell, Work, opened, spilled
from filmcli.catalogue.imdb.build_words import Vocabulary, finish, tune
from filmcli.catalogue.imdb.checksums import Sums
from filmcli.packed import Linked, little

_SEVERAL = 2  # titles of a person whose name is in the vocabulary


def people(told: Sequence[Any], tell: Tell) -> dict[str, Any]:
    """Make the rows of people; give how many, and how many credits name nobody known."""
    work = Work(*told)
    connection = opened(work.path / PEOPLE)
    tune(connection, "names")
    names = spilled(work.path, "names")
    linked = Linked(sorted(work.path.glob("links-*.part")))
    sums = Sums(connection, "person")
    vocabulary = Vocabulary()
    counts: Counter[str] = Counter()
    partitions = linked.partitions() if names is not None else []
    for done, partition in enumerate(partitions, 1):
        assert names is not None
        rows = _rows(linked.links(partition), names.rows(partition), counts)
        connection.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        sums.add(rows)
        documents = [(row[0], tokens.name_document(row[1])) for row in rows]
        connection.executemany("INSERT INTO names (rowid, name) VALUES (?, ?)", documents)
        for row, (_, document) in zip(rows, documents, strict=True):
            if len(row[-1]) >= 4 * _SEVERAL:
                vocabulary.add(document, len(row[-1]) // 4)
        counts["people"] += len(rows)
        tell("people", done, len(partitions))
    sums.close()
    finish(connection, "names")
    vocabulary.write(work.path / "names.words")
    connection.execute("COMMIT")
    connection.close()
    return dict(counts)


def _rows(
    links: list[int], names: list[tuple[Any, ...]], counts: Counter[str]
) -> list[tuple[Any, ...]]:
    """Give the rows of the people of a partition, in the order of their numbers."""
    both = array("Q", links)
    halves = array("I")
    halves.frombytes(little(both).tobytes())
    halves = little(halves)
    titles, persons = little(halves[::2]), halves[1::2]
    many = Counter(persons)
    names.sort(key=lambda row: (row[0], repr(row)))
    rows = []
    last = start = 0
    waiting = iter(many.items())  # in the order of numbers, because the links are
    person, count = next(waiting, (0, 0))
    for row in names:
        number = row[0]
        if number == last:
            counts["again"] += 1
            continue
        last = number
        while person and person < number:
            counts["unknown"] += 1
            start += count
            person, count = next(waiting, (0, 0))
        if person == number:
            rows.append((*row, titles[start : start + count].tobytes()))
            start += count
            person, count = next(waiting, (0, 0))
        else:
            counts["without part"] += 1
    while person:
        counts["unknown"] += 1
        person, count = next(waiting, (0, 0))
    return rows
