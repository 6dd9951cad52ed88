"""The vocabulary that typos are measured against: gathered while words are indexed, and stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
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

    def add(self, documents: Iterable[tuple[int, str]]) -> None:
        """Count the words of documents, each with what its words weigh."""
        by_weight: defaultdict[int, list[str]] = defaultdict(list)
        for weight, document in documents:
            by_weight[weight].append(document)
        weights = self._weights
        for weight, several in by_weight.items():
            for word, count in Counter(" ".join(several).split(" ")).items():
                if word in weights:
                    weights[word] += weight * count
                elif typos.is_kept(word):
                    weights[word] = weight * count
        if len(weights) > _UNPRUNED:
            self._forget()

    def _forget(self) -> None:
        """Forget the lightest words, all of one weight together."""
        lightest = sorted(self._weights.values(), reverse=True)[typos.MOST_WORDS]
        self._weights = {word: each for word, each in self._weights.items() if each > lightest}

    def _heaviest(self) -> list[tuple[str, int]]:
        """Give the words that are kept, the heaviest first."""
        words = sorted(self._weights)
        words.sort(key=self._weights.__getitem__, reverse=True)
        return [(word, self._weights[word]) for word in words[: typos.MOST_WORDS]]

    def store(self, connection: Connection, place: int) -> None:
        """Store the words, and the keys that they are found by."""
        words = self._heaviest()
        self._weights.clear()
        first = _FIRST[place]
        told = ((number, word, place, weight) for number, (word, weight) in enumerate(words, first))
        connection.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", told)
        rows = typos.buckets(((word, each) for each, (word, _) in enumerate(words, first)), place)
        connection.executemany("INSERT INTO deletion VALUES (?, ?)", rows)
