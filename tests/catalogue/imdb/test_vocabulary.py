"""Which words are remembered when there are more than fit."""

from __future__ import annotations

import sqlite3

import pytest

from filmcli.catalogue.imdb import schema, typos, vocabulary
from filmcli.catalogue.imdb.vocabulary import Vocabulary


def stored(words: Vocabulary) -> dict[str, int]:
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(schema.TABLES)
        words.store(connection, typos.TITLES)
        found: dict[str, int] = {}
        for row in connection.execute("SELECT words, weights FROM vocabulary"):
            found |= zip(row[0].split(), memoryview(row[1]).cast("I"), strict=True)
    connection.close()
    return found


def test_a_word_weighs_what_its_titles_weigh_together() -> None:
    words = Vocabulary()
    words.add([(3, ("salt", "harbour")), (3, ("salt", "road")), (1, ("road", "1917", "up"))])
    words.add([(2, ("salt",))])
    assert stored(words) == {"salt": 8, "road": 4, "harbour": 3}


def test_words_of_one_weight_are_stored_in_the_order_of_the_alphabet() -> None:
    words = Vocabulary()
    words.add([(1, ("same", "sand", "salt")), (2, ("saxon",))])
    assert list(stored(words)) == ["saxon", "salt", "same", "sand"]


def test_the_lightest_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typos, "MOST_WORDS", 4)
    monkeypatch.setattr(vocabulary, "_UNPRUNED", 6)
    words = Vocabulary()
    words.add([(9, ("heavy", "weight")), (1, ("rare", "seldom", "uncommon")), (5, ("middling",))])
    words.add([(4, ("light",))])  # the seventh
    assert set(words._weights) == {"heavy", "weight", "middling", "light"}
    words.add([(3, ("new",)), (2, ("newer",)), (7, ("light",))])
    assert stored(words) == {"light": 11, "heavy": 9, "weight": 9, "middling": 5}
