"""What a film from elsewhere says more of a film that is here: each sort of fact, taken once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli

from tests.conftest import Run

RAN = """# My notes.
title = "Ran"
year = 1985
x-shelf = 3

[[cast]]
name = "Nakadai Tatsuya"

[[releases]]
type = "theatrical"
date = 1985-06-01
territory = "JP"

[people."Nakadai Tatsuya"]
ids = { imdb = "nm0619938" }
names = [{ name = "仲代達矢", language = "ja", type = "native" }]

[[claims]]
field = "runtime"
value = 160
note = "on the box"
"""


@pytest.fixture
def place(records: Callable[..., Path]) -> Path:
    return records(ran=RAN)


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., str]:
    """Write what filmcli elsewhere says of the film."""

    def write(**more: Any) -> str:
        path = tmp_path / "other.json"
        film = {"slug": "ran", "title": "Ran", "year": 1985, **more}
        path.write_text(json.dumps({"schema": 1, "film": film}), encoding="utf-8")
        return str(path)

    return write


def record(place: Path) -> dict[str, Any]:
    return tomli.loads((place / "ran.toml").read_text(encoding="utf-8"))


def taken(run: Run, place: Path, path: str) -> dict[str, Any]:
    """Take all, check that nothing is left to take and that the comment stays."""
    assert run("import", "json", path, "--take", "all").code == 0
    before = (place / "ran.toml").read_bytes()
    again = run("import", "json", path, "--diff")
    assert (again.code, again.out) == (0, "")
    assert run("import", "json", path, "--take", "all").code == 0
    assert (place / "ran.toml").read_bytes() == before
    assert before.startswith(b"# My notes.\n")
    assert run("check", "ran").code == 0
    return record(place)


def test_a_person_that_is_here_gets_ids_names_and_what_else_is_new(
    run: Run, place: Path, told: Callable[..., str]
) -> None:
    known = {"name": "仲代達矢", "language": "ja", "type": "native"}
    other = {"name": "Tatsuya Nakadai", "type": "romanised"}
    person = {"ids": {"tmdb": 70131}, "names": [known, other], "debut": "1954"}

    made = taken(run, place, told(people={"Nakadai Tatsuya": person}))

    assert made["people"]["Nakadai Tatsuya"] == {
        "ids": {"imdb": "nm0619938", "tmdb": 70131},
        "names": [known, other],
        "debut": "1954",
    }


def test_a_person_that_is_not_here_comes_whole(
    run: Run, place: Path, told: Callable[..., str]
) -> None:
    person = {"ids": {"tmdb": 5026}}
    made = taken(
        run,
        place,
        told(
            crew=[{"name": "Kurosawa Akira", "job": "director"}],
            people={"Kurosawa Akira": person},
        ),
    )
    assert made["people"]["Kurosawa Akira"] == person
    assert made["crew"] == [{"name": "Kurosawa Akira", "job": "director"}]


def test_another_id_of_a_person_is_shown_and_only_taken_when_asked(
    run: Run, place: Path, told: Callable[..., str]
) -> None:
    path = told(people={"Nakadai Tatsuya": {"ids": {"imdb": "nm0000001"}}})

    ran = run("import", "json", path)
    shown = run("import", "json", path, "--diff")

    assert ran.code == 5
    assert record(place)["people"]["Nakadai Tatsuya"]["ids"] == {"imdb": "nm0619938"}
    assert '-ids = { imdb = "nm0619938" }' in shown.out
    assert '+ids = { imdb = "nm0000001" }' in shown.out


def test_claims_are_added_once(run: Run, place: Path, told: Callable[..., str]) -> None:
    claims = [{"field": "runtime", "value": value} for value in (160, 162)]
    made = taken(run, place, told(claims=claims))
    assert [each["value"] for each in made["claims"]] == [160, 162]
    assert made["claims"][0]["note"] == "on the box"


def test_releases_of_another_place_or_type_are_added(
    run: Run, place: Path, told: Callable[..., str]
) -> None:
    releases = [
        {"type": "theatrical", "date": "1985-06-01", "territory": "JP"},
        {"type": "premiere", "date": "1985-05-31", "territory": "JP"},
        {"type": "theatrical", "date": "1985-09-27", "territory": "US"},
    ]
    made = taken(run, place, told(releases=releases))
    assert [str(each["date"]) for each in made["releases"]] == [
        "1985-06-01",
        "1985-05-31",
        "1985-09-27",
    ]


def test_a_role_goes_to_the_credit_that_has_none_and_a_second_is_another_spelling(
    run: Run, place: Path, told: Callable[..., str]
) -> None:
    for role in ("Hidetora", "Lord Hidetora"):
        cast = [{"name": "Nakadai Tatsuya", "character": role}]
        made = taken(run, place, told(cast=cast))
    assert made["cast"] == [
        {
            "name": "Nakadai Tatsuya",
            "character": "Hidetora",
            "variants": [{"name": "Lord Hidetora"}],
        }
    ]


def test_a_table_of_the_user_s_own_is_taken_by_its_keys(
    run: Run, place: Path, told: Callable[..., str]
) -> None:
    made = taken(run, place, told(**{"x-notes": {"seen": "twice"}}))
    assert made["x-notes"] == {"seen": "twice"}
    assert made["x-shelf"] == 3


def test_what_is_the_user_s_own_is_no_fact_to_be_at_odds_over_and_only_replaced_when_asked(
    run: Run, place: Path, told: Callable[..., str]
) -> None:
    path = told(**{"x-shelf": 4})
    assert run("import", "json", path).code == 0
    assert record(place)["x-shelf"] == 3
    assert "-x-shelf = 3\n+x-shelf = 4\n" in run("import", "json", path, "--diff").out
    assert taken(run, place, path)["x-shelf"] == 4
