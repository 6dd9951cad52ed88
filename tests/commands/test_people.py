from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Ran, Run


@pytest.fixture(autouse=True)
def collection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILMCLI_DATA", str(ROOT / "tests" / "data" / "collection"))


def people(ran: Ran) -> list[dict[str, Any]]:
    assert ran.code == 0
    document = json.loads(ran.out)
    assert list(document) == ["schema", "people"]
    return list(document["people"])


def test_a_person_has_their_films_year_by_year_with_job_or_character(run: Run) -> None:
    assert people(run("person", "yasujiro ozu", "--json")) == [
        {
            "name": "Yasujirō Ozu",
            "films": [
                {
                    "slug": slug,
                    "title": title,
                    "year": year,
                    "job": job,
                    "credited": "Yasujirō Ozu",
                }
                for slug, title, year in (
                    ("late-spring", "Late Spring", 1949),
                    ("tokyo-story", "Tokyo Story", 1953),
                )
                for job in ("director", "writer")
            ],
        }
    ]


@pytest.mark.parametrize(
    "name", ["Kim Ha Neul", "kim ha-neul", "Kim Haneul", "김하늘", "Gim Ha Neul"]
)
def test_any_way_to_write_a_name_finds_all_its_films(run: Run, name: str) -> None:
    (person,) = people(run("person", name, "--json"))
    assert [(film["slug"], film["credited"]) for film in person["films"]] == [
        ("lighthouse", "Kim Ha Neul"),
        ("lantern", "Kim Ha-neul"),
        ("tide", "Kim Ha Neul"),
    ]
    assert "김하늘" in person["names"]
    assert person["films"][1]["character"] == "Soo Ah"


def test_two_people_of_one_name_are_kept_apart_by_id(run: Run) -> None:
    first, second = people(run("person", "lee", "min", "ji", "--json"))
    assert (first["id"], second["id"]) == ("wikidata:Q900001", "wikidata:Q900002")
    assert [film["slug"] for film in first["films"]] == ["lighthouse", "lantern", "lantern-2"]
    assert [film["slug"] for film in second["films"]] == ["orchard"]
    assert people(run("person", "Lee Min Ji (wikidata:Q900002)", "--json")) == [second]
    assert run("person", "Lee Min Ji (wikidata:Q1)").code == 3


def test_a_pipe_gets_a_line_for_each_part(run: Run) -> None:
    assert run("person", "max schreck").out == (
        "Max Schreck\t1922\tNosferatu\tcast\tGraf Orlok\tnosferatu\n"
    )


def test_a_terminal_shows_films_by_role(run: Run) -> None:
    out = run("person", "나운규", terminal=True, columns=60, environ={"NO_COLOR": "1"}).out
    assert out == (
        "나운규\nNa Woon-gyu\n  Directed\n    1926  아리랑\n  Played in\n    1926  아리랑 as 영진\n"
    )


def test_another_spelling_in_the_credits_is_told(run: Run) -> None:
    out = run("person", "Kim Ha Neul", terminal=True, columns=80).out
    assert "Lantern as Soo Ah (credited as Kim Ha-neul)" in out
    assert "Produced" in out


def test_tables_for_scripts_have_a_row_a_person(run: Run) -> None:
    header, row = run("person", "max schreck", "--tsv").out.splitlines()
    assert header.split("\t")[:3] == ["name", "names", "id"]
    cells = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    assert cells["films.slug"] == "nosferatu"
    assert cells["films.job"] == "cast"


def test_many_people_are_listed_and_json_is_whole(run: Run, records: Callable[..., Path]) -> None:
    cast = "".join(f'[[cast]]\nname = "Lee Number{letter}"\n' for letter in "abcdef")
    records(
        one=f'title = "One"\nyear = 1990\ndirector = "Lee Numbera"\n{cast}',
        two='title = "Two"\nyear = 1995\ndirector = "Lee Numbera"\n',
        three='title = "Three"\ndirector = "Lee Numberg"\n',
    )
    ran = run("person", "lee")
    assert ran.code == 0
    assert ran.err == "filmcli: 'lee' can mean 7 people; name one in full\n"
    lines = ran.out.splitlines()
    assert len(lines) == 7
    assert lines[0] == "Lee Numbera\t\t\tdirector, cast\t2\t1990–1995"
    assert lines[1] == "Lee Numberb\t\t\tcast\t1\t1990"
    assert lines[6] == "Lee Numberg\t\t\tdirector\t1\t"
    found = people(run("person", "lee", "--json", "-q"))
    assert len(found) == 7
    assert len(found[0]["films"]) == 3
    table = run("person", "lee", terminal=True, columns=80, environ={"NO_COLOR": "1"}).out
    assert table.splitlines()[0].split() == ["Name", "Roles", "Films", "Years"]


def test_a_slip_in_a_name_is_said(run: Run) -> None:
    ran = run("person", "Max Schrek")
    assert ran.code == 0
    assert ran.err == "filmcli: nobody is called 'Max Schrek'; showing Max Schreck\n"


def test_nobody_of_that_name_is_said(run: Run) -> None:
    ran = run("person", "zzzz qqqq", "--json")
    assert (ran.code, ran.out) == (3, "")
    assert json.loads(ran.err)["error"]["message"] == "nobody is called 'zzzz qqqq'"
    assert run("person", " ").code == 2


# common


def test_the_films_people_share_and_what_each_did(run: Run) -> None:
    ran = run("common", "ozu", "setsuko hara", "--json")
    films = json.loads(ran.out)["films"]
    assert [film["slug"] for film in films] == ["late-spring", "tokyo-story"]
    assert films[0]["people"] == [
        {"name": "Yasujirō Ozu", "did": "director, writer"},
        {"name": "Setsuko Hara", "did": "as Noriko Somiya"},
    ]
    assert run("common", "ozu", "setsuko hara").out == (
        "Late Spring\t1949\tdirector, writer\tas Noriko Somiya\n"
        "Tokyo Story\t1953\tdirector, writer\tas Noriko\n"
    )
    terminal = run("common", "ozu", "setsuko hara", terminal=True, columns=80).out
    assert "Yasujirō Ozu" in terminal
    csv = run("common", "ozu", "setsuko hara", "--csv").out.splitlines()
    assert csv[0] == "slug,title,year,people.name,people.did"


def test_a_part_without_a_character_is_cast(run: Run, records: Callable[..., Path]) -> None:
    records(one="title = 'One'\ndirector = 'A B'\n[[cast]]\nname = 'C D'\n")
    assert run("common", "A B", "C D").out == "One\t\tdirector\tcast\n"


def test_people_who_share_nothing_are_said_to(run: Run) -> None:
    ran = run("common", "ozu", "max schreck")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("filmcli: Yasujirō Ozu and Max Schreck share no film\n")


def test_a_name_that_means_several_is_never_guessed_at(run: Run) -> None:
    ran = run("common", "Lee Min Ji", "anne moreau")
    assert (ran.code, ran.out) == (4, "")
    assert "Lee Min Ji (wikidata:Q900001), Lee Min Ji (wikidata:Q900002)" in ran.err
    named = run("common", "Lee Min Ji (wikidata:Q900001)", "anne moreau", "--fields", "slug")
    assert named.out == "slug\nlighthouse\n"
    terminal = run("common", "Lee Min Ji", "anne moreau", terminal=True)
    assert terminal.code == 4


def test_of_very_many_that_a_name_can_mean_some_are_named(
    run: Run, records: Callable[..., Path]
) -> None:
    cast = "".join(f'[[cast]]\nname = "Lee Number{letter}"\n' for letter in "abcdefghijkl")
    records(one=f'title = "One"\n{cast}')
    ran = run("common", "lee", "lee numbera")
    assert ran.code == 4
    assert "can mean 12 people" in ran.err
    assert "Lee Numberj, and 2 more" in ran.err


def test_an_exact_name_is_the_one_meant(run: Run, records: Callable[..., Path]) -> None:
    records(
        one="title = 'One'\ndirector = 'Min Lee'\nwriter = 'Someone'\n"
        "[[cast]]\nname = 'Min Leeds'\n"
    )
    assert run("common", "Min Lee", "Someone").out == "One\t\tdirector\twriter\n"


def test_two_are_needed(run: Run) -> None:
    assert run("common", "ozu").code == 2
    assert run("common", "lantern", "--films").code == 2


def test_the_people_that_films_share(run: Run) -> None:
    ran = run("common", "--films", "late-spring", "tokyo-story")
    lines = ran.out.splitlines()
    assert "Chishū Ryū\tas Shukichi Somiya\tas Shukichi Hirayama" in lines
    assert "Kōgo Noda\twriter\twriter" in lines
    rows = json.loads(run("common", "--films", "lantern", "lantern-2", "--json").out)["people"]
    assert [row["name"] for row in rows] == ["Choi Dae Ho", "Lee Min Ji"]
    assert rows[0]["films"][1] == {
        "slug": "lantern-2",
        "title": "Lantern 2",
        "year": 2024,
        "did": "as Choi",
    }
    assert (
        "Lantern 2"
        in run(*("common", "--films", "lantern", "lantern-2"), terminal=True, columns=80).out
    )


def test_films_that_share_nobody_are_said_to(run: Run, tmp_path: Path) -> None:
    assert run("common", "--films", "nosferatu", "tide").code == 3
    outside = tmp_path / "outside.toml"
    outside.write_text("title = 'Outside'\n")
    ran = run("common", "--films", "tide", str(outside))
    assert ran.code == 3
    assert "outside the collection" in ran.err
