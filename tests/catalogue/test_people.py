"""People: who a name can mean, under which names, and what they did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from filmcli.catalogue import people as people_module
from filmcli.catalogue.finder import Finder
from filmcli.catalogue.people import Person, shared

FilmsOf = Callable[..., Finder]


def known_as(credited: str, *names: str, ids: str = "") -> str:
    """Give what a record says of a person."""
    spelled = ", ".join(f'{{ name = "{name}" }}' for name in names)
    return f'[people."{credited}"]\nnames = [{spelled}]\n' + (
        f'ids = {{ imdb = "{ids}" }}\n' if ids else ""
    )


def told(finder: Finder, person: Person) -> list[Any]:
    """Give each part: the film, the name as credited, the job and the role."""
    slug = {
        record: finder.heads([record])[0]["slug"] for record in (p.record for p in person.parts)
    }
    return sorted((slug[p.record], p.credited, p.job, p.character) for p in person.parts)


def found(finder: Finder, name: str) -> list[tuple[str, list[str]]]:
    people, _ = finder.people(name)
    return [(each.name, sorted({row[0] for row in told(finder, each)})) for each in people]


def test_a_person_has_every_part_in_every_film(films_of: FilmsOf) -> None:
    finder = films_of(
        a='director = "Ann Lee"\ncast = [{ name = "Ann Lee", character = "Eve" }]',
        b='crew = [{ name = "Ann Lee", job = "gaffer" }]',
        c='director = "Ann Leeds"',
    )
    ((person,), meant) = finder.people("ann lee")
    assert meant is None
    assert told(finder, person) == [
        ("a", "Ann Lee", "cast", "Eve"),
        ("a", "Ann Lee", "director", None),
        ("b", "Ann Lee", "gaffer", None),
    ]
    assert (person.name, person.names, person.id) == ("Ann Lee", (), None)


def test_names_that_a_record_ties_together_are_one_person(films_of: FilmsOf) -> None:
    finder = films_of(
        a='director = "Lee Chung Hyeon"\n' + known_as("Lee Chung Hyeon", "이충현"),
        b='director = "이충현"',
        c='writer = "Lee Chung Hyeon"',
    )
    for name in ("이충현", "Lee Chung-hyun", "lee chung hyeon", "chung"):
        ((person,), _) = finder.people(name)
        assert [row[:3] for row in told(finder, person)] == [
            ("a", "Lee Chung Hyeon", "director"),
            ("b", "이충현", "director"),
            ("c", "Lee Chung Hyeon", "writer"),
        ], name
        assert (person.name, person.names) == ("Lee Chung Hyeon", ("이충현",))
    assert finder.people("이충현")[0][0].matched == "이충현"
    assert finder.people("Lee Chung-hyun")[0][0].matched == "Lee Chung Hyeon"


def test_a_chain_of_names_is_followed(films_of: FilmsOf) -> None:
    finder = films_of(
        a='director = "One"\n' + known_as("One", "Two"),
        b='director = "Three"\n' + known_as("Three", "Two", "Four"),
        c='director = "Five"\n' + known_as("Five", "Four"),
        d='director = "Other"',
    )
    for name in ("One", "Two", "Three", "Four", "Five"):
        assert [films for _, films in found(finder, name)] == [["a", "b", "c"]], name


def test_who_is_credited_by_another_of_their_names_is_the_same(films_of: FilmsOf) -> None:
    finder = films_of(
        a='director = "Nick"\n' + known_as("Nicholas Ray", "Nick", ids="nm0712947"),
        b='director = "Nicholas Ray"',
    )
    ((person,), _) = finder.people("nicholas ray")
    assert [row[:2] for row in told(finder, person)] == [("a", "Nick"), ("b", "Nicholas Ray")]
    assert person.id == "imdb:nm0712947"


def test_namesakes_are_apart_by_id_and_the_rest_stays_together(films_of: FilmsOf) -> None:
    finder = films_of(
        a='director = "John Ford"\n' + known_as("John Ford", "Jack", ids="nm0000406"),
        b='director = "John Ford"\n' + known_as("John Ford", "Jonny", ids="nm0000407"),
        c='director = "John Ford"',
        d='writer = "John Ford"',
    )
    people, _ = finder.people("john ford")
    assert {(each.id, tuple(row[0] for row in told(finder, each))) for each in people} == {
        ("imdb:nm0000406", ("a",)),
        ("imdb:nm0000407", ("b",)),
        (None, ("c", "d")),
    }


def test_people_come_busiest_first_then_by_name(films_of: FilmsOf) -> None:
    finder = films_of(
        a='director = ["Kim B", "Kim A"]', b='director = "Kim C"', c='writer = "Kim C"'
    )
    assert [name for name, _ in found(finder, "kim")] == ["Kim C", "Kim A", "Kim B"]


def test_the_whole_name_comes_before_its_words_and_its_letters(films_of: FilmsOf) -> None:
    finder = films_of(a='director = "Kim"', b='director = "Kim Ki-duk"', c='director = "Joakim"')
    assert [name for name, _ in found(finder, "kim")] == ["Kim"]
    assert [name for name, _ in found(finder, "ki")] == ["Kim", "Kim Ki-duk"]
    assert [name for name, _ in found(finder, "oaki")] == ["Joakim"]
    assert found(finder, "nobody at all") == []


def test_a_typo_is_told(films_of: FilmsOf) -> None:
    finder = films_of(a='director = "Ingmar Bergman"')
    people, meant = finder.people("Ingmar Bergmann")
    assert (people[0].name, meant) == ("Ingmar Bergman", "ingmar bergman")
    assert finder.people("Ing") == (finder.people("ing")[0], None)
    assert finder.people("Xng") == ([], None)


def test_many_names_found_at_once_are_tied_as_few_are(
    films_of: FilmsOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = {}
    for number in range(12):
        records[f"a{number}"] = f'director = "Kim {number}"\n' + known_as(
            f"Kim {number}", f"N{number}"
        )
        records[f"b{number}"] = f'director = "N{number}"'
    finder = films_of(**records)
    at_once = found(finder, "kim")
    assert sorted(films for _, films in at_once) == sorted([f"a{n}", f"b{n}"] for n in range(12))
    monkeypatch.setattr(people_module, "FEW_NAMES", 1000)
    assert found(finder, "kim") == at_once


def test_films_and_people_in_common(films_of: FilmsOf) -> None:
    finder = films_of(
        a='director = "Ann"\nwriter = ["Bob", "Cy"]',
        b='director = "Bob"\nwriter = ["Anne", "Cy"]\n' + known_as("Anne", "Ann"),
        c='director = "Ann"',
    )
    ((ann,), _), ((bob,), _) = finder.people("Ann"), finder.people("Bob")
    assert [head["slug"] for head in finder.heads(shared([ann, bob]))] == ["a", "b"]
    assert shared([]) == []
    records = shared([ann, bob])
    names = [(each.name, len(each.parts)) for each in finder.people_of(records)]
    assert names == [("Ann", 2), ("Bob", 2), ("Cy", 2)]
