"""The vocabulary that typos are measured against: gathered while words are indexed, and stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain
from sqlite3 import Connection

from filmcli.catalogue.imdb import typos

# Words in memory before the lightest are forgotten: what strangers invent must not fill it.
_UNPRUNED = 3 * typos.MOST_WORDS // 2


class Vocabulary:
    """Words and their weights."""

    def __init__(self) -> None:
        self._weights: dict[str, int] = {}

    def add(self, several: Iterable[tuple[int, Iterable[str]]]) -> None:
        """Count the words of titles or names, each with what its words weigh."""
        by_weight: defaultdict[int, list[Iterable[str]]] = defaultdict(list)
        for weight, words in several:
            by_weight[weight].append(words)
        weights = self._weights
        for weight, alike in by_weight.items():
            for word, count in Counter(chain.from_iterable(alike)).items():
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

    def store(self, connection: Connection, place: int) -> int:
        """Store the words so that they are found by how they begin and end; give how many."""
        words = self._heaviest()
        self._weights.clear()
        connection.executemany("INSERT INTO vocabulary VALUES (?, ?, ?)", typos.rows(words, place))
        return len(words)
