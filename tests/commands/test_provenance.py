from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.conftest import Run


def facts(run: Run, *argv: str) -> list[dict[str, Any]]:
    ran = run("why", "ballerina", *argv, "--json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["facts"]
    return found


def test_a_year_and_the_year_that_lost(run: Run) -> None:
    shown, lost = facts(run, "year")
    assert (shown["value"], shown["shown"]) == (2023, True)
    assert [source["key"] for source in shown["sources"]] == ["article", "wikipedia"]
    assert (lost["value"], lost["shown"]) == (2022, False)
    assert lost["sources"][0]["publisher"] == "HanCinema"
    assert lost["sources"][0]["published"] == "2023-10-06"
    assert lost["sources"][0]["url"].startswith("https://images.hancinema.net/")
    assert lost["note"] == "files the film under 2022"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("premiere", {"premiere"}),
        ("premiered", {"premiere"}),
        ("release", {"premiere", "releases"}),
        ("RELEASES", {"premiere", "releases"}),
        ("genre", {"genres"}),
        ("country", {"countries"}),
        ("language", {"languages"}),
        ("original_title", {"titles"}),
        ("cast", {"cast", "cast.variants"}),
        ("cast.variants", {"cast.variants"}),
        ("people", {"people.names", "people.known_for", "people.debut"}),
    ],
)
def test_a_field_by_any_of_its_names(run: Run, field: str, fields: set[str]) -> None:
    assert {fact["field"] for fact in facts(run, field)} == fields


def test_the_note_on_the_section_of_the_premiere_is_told_everywhere(run: Run) -> None:
    note = "both state the day; the section is HallyuBeat's, Wikipedia names none"
    assert facts(run, "premiere")[0]["note"] == note
    assert note in run("why", "ballerina", "premiere").out
    for command in (("why", "ballerina", "premiere"), ("release", "ballerina")):
        words = " ".join(run(*command, terminal=True, columns=120).out.split())
        assert "the section is HallyuBeat's" in words
    assert note in run("release", "ballerina", "--csv").out


def test_an_unknown_field_is_a_usage_error_with_the_nearest(run: Run) -> None:
    ran = run("why", "ballerina", "runtme")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "filmcli: runtme: no such field\nfilmcli: did you mean runtime?\n"
    assert "one of " in run("why", "ballerina", "zzzzzz").err


def test_a_known_field_without_facts_says_so(run: Run) -> None:
    ran = run("why", "ballerina", "budget")
    assert (ran.code, ran.out) == (0, "")
    assert "nothing is known of budget" in ran.err


def test_csv_names_sources_by_key(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("why", "ballerina", "year", "--csv").out)))
    assert [row["sources.key"] for row in rows] == ["article; wikipedia", "hancinema"]
    assert [row["shown"] for row in rows] == ["true", "false"]


def test_a_pipe_gets_words_and_whole_addresses(run: Run) -> None:
    lines = run("why", "ballerina", "producer").out.split("\n")
    assert lines[0].split("\t") == [
        *("producer", "Byun Seung-min", "shown", "disputed"),
        *("Wikipedia, https://en.wikipedia.org/wiki/Ballerina_(2023_film)", ""),
    ]
    assert lines[1].split("\t")[:4] == ["producer", "Choi Ji-young", "not shown", ""]


def test_every_source_and_what_it_states(run: Run) -> None:
    rows = json.loads(run("sources", "ballerina", "--json").out)["sources"]
    assert [row["key"] for row in rows][:3] == ["article", "pinkvilla", "hallyubeat"]
    assert len(rows) == 11
    tmdb = next(row for row in rows if row["key"] == "tmdb")
    assert tmdb["states"] == ["title", "genres", "runtime", "ids", "titles"]
    assert all(row["states"] for row in rows)


def test_sources_on_a_terminal_keep_their_notes_and_dates(run: Run) -> None:
    out = run("sources", "ballerina", terminal=True, columns=80, environ={"NO_COLOR": "1"}).out
    block = out.split("\n\n")[-3].split("\n")
    assert block[:4] == [
        "wikipedia",
        "  Title      Ballerina (2023 film)",
        "  Publisher  Wikipedia",
        "  Read       2026",
    ]


def test_a_source_that_is_cited_and_nowhere_described_is_listed(run: Run, records: Any) -> None:
    records(film='title = "T"\nyear = 2020\n[cites]\nyear = ["book"]\n[sources.book]\n')
    rows = json.loads(run("sources", "film", "--json").out)["sources"]
    assert rows == [{"key": "book", "states": ["year"]}]
