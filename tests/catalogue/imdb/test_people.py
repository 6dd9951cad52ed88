"""People of a catalogue: who a name can mean, what they did, and what they share."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filmcli.catalogue.imdb import people
from filmcli.packed import SEVERAL
from tests.catalogues import Made, make

Ask = Callable[..., list[Any]]

PEOPLE = {
    1: "Chris Evans",
    2: "Chris Evans",
    3: "Bong Joon Ho",
    4: "Christopher Nolan",
    5: "José García",
    6: "Chung-hyun Lee",
    7: "봉준호",
    8: "Nobody Yet",
}
TITLES = [
    Made(
        10, "Known", 2011, 900_000, credits=[("1", "actor", "", "Hero"), ("4", "director", "", "")]
    ),
    Made(
        *(11, "Host", 2006, 100_000),
        credits=[
            ("3", "director", "", ""),
            ("3", "writer", "screenplay", ""),
            ("3", "actor", "", f"Passer-by{SEVERAL}Voice"),
            ("1", "self", "", ""),
        ],
    ),
    Made(12, "Talk", 1990, 5, credits=[("2", "actor", "", "Host")]),
    Made(13, "Talk More", 1991, 4, credits=[("2", "actor", "", "Host"), ("5", "editor", "", "")]),
    Made(
        14,
        "Talk Again",
        1992,
        3,
        credits=[("2", "stunt driver", "", ""), ("6", "director", "", "")],
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    path: Path = make(tmp_path_factory.mktemp("catalogue") / "imdb.db", TITLES, PEOPLE)
    database = sqlite3.connect(path)
    return lambda query, *values: database.execute(query, values).fetchall()


def ids(ask: Ask, name: str) -> list[int]:
    return [person.id for person in people.find(ask, name)[0]]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("chris evans", [1, 2]),  # the better known one first, though the other did more
        ("Bong Joon Ho", [3]),
        ("Joon-ho Bong", [3]),
        ("Bong Jun-ho", [3]),
        ("Jose Garcia", [5]),
        ("Lee Chung Hyeon", [6]),
        ("Yi Chunghyŏn", [6]),
        ("봉준호", [7]),
        ("evans", [1, 2]),
        ("Evans Chris", [1, 2]),
        ("nm0000002", [2]),
        ("imdb:nm0000002", [2]),
        ("nm0000099", []),
        ("", []),
        ("?", []),
        ("Tom", []),
    ],
)
def test_a_name_finds_who_is_meant_best_known_first(ask: Ask, name: str, meant: list[int]) -> None:
    assert ids(ask, name) == meant


def test_the_last_word_of_a_name_may_be_unfinished(ask: Ask) -> None:
    assert ids(ask, "christopher nol") == [4]


@pytest.mark.parametrize("name", ["Chritopher Nolan", "christopher nolann", "crhistopher nolan"])
def test_a_typo_says_who_was_meant(ask: Ask, name: str) -> None:
    found, meant = people.find(ask, name)
    assert [person.id for person in found] == [4]
    assert meant == "Christopher Nolan"
    assert people.find(ask, "Christopher Nolan")[1] is None


def test_parts_tell_jobs_characters_and_titles(ask: Ask) -> None:
    def did(person: people.Person, *among: int) -> list[tuple[int, str, str | None]]:
        return [part[:3] for part in people.parts(ask, person, among or None)]

    (bong,) = people.find(ask, "bong joon ho")[0]
    assert did(bong) == [
        (2, "director", None),
        (2, "writer", None),
        (2, "cast", "Passer-by / Voice"),
    ]
    assert people.parts(ask, bong)[0][3:] == (11, "Host", 2006)
    first, second = people.find(ask, "chris evans")[0]
    assert did(first) == [(1, "cast", "Hero"), (2, "cast", "Self")]
    assert did(first, 2) == [(2, "cast", "Self")]
    assert did(second)[-1] == (5, "stunt driver", None)
    assert first.key == "imdb:nm0000001"


def test_people_share_titles_and_titles_people(ask: Ask) -> None:
    bong, evans = people.of_ids(ask, [3])[0], people.of_ids(ask, [1])[0]
    assert people.shared([bong, evans]) == [2]
    assert people.shared([]) == []
    assert [person.id for person in people.in_all(ask, [1, 2])] == [1]
    assert [person.id for person in people.in_all(ask, [3, 4, 5])] == [2]
    assert people.in_all(ask, [1, 3]) == []
    assert people.in_all(ask, [1, 99]) == []
