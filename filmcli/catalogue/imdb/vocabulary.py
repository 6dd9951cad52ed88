"""The vocabulary that typos are measured against: gathered while words are indexed, and stored."""

from __future__ import annotations

from sqlite3 import Connection

from filmcli.catalogue.imdb import typos

# Words in memory before the lightest are forgotten: what strangers invent must not fill it.
_UNPRUNED = 3 * typos.MOST_WORDS // 2
# The first number of a word of each place: those of titles and names are made side by side.
_FIRST = {typos.TITLES: 1, typos.NAMES: 1 << 24}


class Vocabulary:
    """Words and their weights."""

    def __init__(self) -> None:
        self._weights: dict[str, int] = {}

    def add(self, document: str, weight: int) -> None:
        """Count the words of a document."""
        weights = self._weights
        for word in document.split(" "):
            if word in weights:
                weights[word] += weight
            elif typos.is_kept(word):
                weights[word] = weight
        if len(weights) > _UNPRUNED:
            self._weights = dict(self._heaviest())

    def _heaviest(self) -> list[tuple[str, int]]:
        """Give the words that are kept, the heaviest first."""
        kept = sorted(self._weights.items(), key=lambda each: (-each[1], each[0]))
        return kept[: typos.MOST_WORDS]

    def store(self, connection: Connection, place: int) -> None:
        """Store the words, and the keys that they are found by."""
        words = self._heaviest()
        self._weights.clear()
        first = _FIRST[place]
        told = ((number, word, place, weight) for number, (word, weight) in enumerate(words, first))
        connection.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", told)
        rows = typos.buckets(((word, each) for each, (word, _) in enumerate(words, first)), place)
        connection.executemany("INSERT INTO deletion VALUES (?, ?)", rows)
