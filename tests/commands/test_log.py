"""log, queries about the user's own side, and stats --mine."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, Run

Records = Callable[..., Path]
LOG = """\
[[seen]]
date = 2025-03-01
film = "heat"
title = "Heat"
year = 1995
rating = 8
tags = ["cinema"]
note = "Loud."

[[seen]]
date = 2019-06-30
title = "Heat"
year = 1995
rating = 6

[[seen]]
title = "HOST, the"
ids = { imdb = "tt0468492" }

[[seen]]
date = "2025"
title = "Stalker"
year = 1979
rating = 9.5
rewatch = true

[[ratings]]
date = 2024-01-01
title = "Late Spring"
year = 1949
rating = 10
like = true

[[watchlist]]
date = 2025-01-05
title = "Late Spring"
year = 1949

[[lists]]
title = "Slow"

[[listed]]
list = "Slow"
position = 2
title = "Late Spring"
year = 1949

[[listed]]
list = "Slow"
position = 1
title = "Stalker"
year = 1979
"""


@pytest.fixture(autouse=True)
def directory(records: Records) -> Path:
    place = records(
        heat='title = "Heat"\nyear = 1995\ndirector = "Michael Mann"\ngenres = ["Crime"]\n',
        host='title = "The Host"\nyear = 2006\ndirector = "Bong Joon Ho"\n[ids]\n'
        'imdb = "tt0468492"\n',
        late_spring='title = "Late Spring"\nyear = 1949\ndirector = "Yasujirō Ozu"\n',
        tide='title = "Tide"\nyear = 2027\n',
    )
    (place / "log.toml").write_text(LOG, encoding="utf-8")
    return place


def column(ran: Ran, name: str = "title") -> list[str]:
    assert (ran.code, ran.err) == (0, "")
    return [row.get(name, "") for row in csv.DictReader(io.StringIO(ran.out))]


def logged(run: Run, *words: str) -> list[str]:
    return column(run("log", *words, "--csv"))


def listed(run: Run, *words: str) -> list[str]:
    return column(run("list", *words, "--csv"))


# The films that a query about the log finds.


@pytest.mark.parametrize(
    ("query", "films"),
    [
        ("has:seen", ["Heat", "The Host"]),
        ("seen:2025", ["Heat"]),
        ("seen:2019-06..2019-07", ["Heat"]),
        ("seen:2020..2024", []),
        ("mine:8", ["Heat"]),
        ("rating:4..", ["Heat", "Late Spring"]),
        ("mine:..7", []),
        ("seen:2025 rating:4..", ["Heat"]),
        ("^has:seen", ["Late Spring", "Tide"]),
        ("missing:mine", ["The Host", "Tide"]),
        ("^missing:mine", ["Heat", "Late Spring"]),
        ("has:wanted", ["Late Spring"]),
        ("watchlist:2025", ["Late Spring"]),
        ("tag:cinema , has:liked", ["Heat", "Late Spring"]),
        ("listed:slow", ["Late Spring"]),
        ("director:mann has:seen", ["Heat"]),
        ("has:mine mine-", ["Late Spring", "Heat"]),
        ("mine+", ["Heat", "Late Spring", "The Host", "Tide"]),
        ("has:seen seen-", ["Heat", "The Host"]),
        ("listed- year-", ["Late Spring", "Tide", "The Host", "Heat"]),
    ],
)
def test_a_query_asks_for_the_users_own_side(run: Run, query: str, films: list[str]) -> None:
    ran = run("list", *query.split(), "--csv")
    if films:
        assert column(ran) == films
    else:
        assert (ran.code, ran.out) == (3, "")


def test_a_log_is_read_only_where_it_is_asked_for(run: Run, directory: Path) -> None:
    (directory / "log.toml").write_text("[[seen]]\ntitle = 3\n")
    assert run("list", "year:1995", "--csv").code == 0
    ran = run("list", "has:seen")
    assert (ran.code, ran.out) == (5, "")
    assert "log.toml:2: seen[0].title: is the number 3" in ran.err


def test_the_default_is_the_best_film_of_the_watchlist(run: Run) -> None:
    ran = run("pick", "has:wanted", "--json", "-q")
    assert json.loads(ran.out)["film"]["slug"] == "late-spring"


def test_counting_by_the_log_is_for_stats_of_the_log(run: Run) -> None:
    ran = run("stats", "--by", "seen")
    assert (ran.code, ran.out) == (2, "")
    assert "filmcli stats --mine --by seen" in ran.err


# The log itself.


def test_the_log_shows_the_latest_first_and_what_has_no_day_last(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("log", "--csv").out)))
    assert [(row["date"], row["kind"], row["title"]) for row in rows] == [
        ("2025-03-01", "seen", "Heat"),
        ("2025", "seen", "Stalker"),
        ("2024-01-01", "rating", "Late Spring"),
        ("2019-06-30", "seen", "Heat"),
        ("", "seen", "HOST, the"),
    ]
    assert rows[0] | {"film": "heat"} == rows[0]
    assert (rows[0]["rating"], rows[0]["tags"], rows[0]["note"]) == ("8", "cinema", "Loud.")


@pytest.mark.parametrize(
    ("words", "films"),
    [
        (["seen:2025"], ["Heat", "Stalker"]),
        (["seen:2025", "rating:9.."], ["Stalker"]),
        (["mine:..7"], ["Heat"]),
        (["heat"], ["Heat", "Heat"]),
        (["loud"], ["Heat"]),
        (["title:host"], ["HOST, the"]),
        (["director:bong"], ["HOST, the"]),
        (["^director:mann"], ["Stalker", "Late Spring", "HOST, the"]),
        (["year:1979"], ["Stalker"]),
        (["decade:1970"], ["Stalker"]),
        (["tagged:cinema"], ["Heat"]),
        (["genre:crime", "mine:8.."], ["Heat"]),
        (["id:tt0468492"], ["HOST, the"]),
        (["year+"], ["Late Spring", "Stalker", "Heat", "Heat", "HOST, the"]),
        (["mine-"], ["Late Spring", "Stalker", "Heat", "Heat", "HOST, the"]),
        (["--kind", "rating"], ["Late Spring"]),
        (["--limit", "1"], ["Heat"]),
    ],
)
def test_the_log_is_asked_as_the_collection_is(
    run: Run, words: list[str], films: list[str]
) -> None:
    assert logged(run, *words) == films


def test_lists_are_shown_in_their_order(run: Run) -> None:
    ran = run("log", "listed:slow", "--kind", "listed", "--csv")
    assert column(ran, "position") == ["1", "2"]
    assert column(ran) == ["Stalker", "Late Spring"]


def test_the_watchlist_answers_queries_about_what_was_seen(run: Run) -> None:
    assert column(run("watchlist", "^has:seen", "--csv")) == ["Late Spring"]
    assert run("watchlist", "has:seen").code == 3


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "tsv", "markdown"])
@pytest.mark.parametrize("command", ["log", "watchlist"])
def test_every_format_of_the_record_commands_is_there(
    run: Run, tmp_path: Path, command: str, name: str
) -> None:
    ran = run(command, "--format", name)
    assert (ran.code, ran.err) == (0, "")
    assert "Late Spring" in ran.out
    assert run(command, "--format", name, "-o", str(tmp_path / "out")) == (0, "", "")
    assert (tmp_path / "out").read_bytes() == ran.out.encode()


def test_json_holds_what_an_entry_says(run: Run) -> None:
    document: dict[str, Any] = json.loads(run("log", "seen:2025", "--json").out)
    assert list(document) == ["schema", "log"]
    assert document["log"][1] == {
        "kind": "seen",
        "date": "2025",
        "title": "Stalker",
        "year": 1979,
        "rating": 9.5,
        "rewatch": True,
    }


def test_a_terminal_gets_words(run: Run) -> None:
    out = run("log", terminal=True, columns=80, environ={"NO_COLOR": "1"}).out
    assert "1 Mar 2025" in out
    assert "no date" in out
    assert "again" in out
    assert "true" not in out


def test_a_pipe_gets_raw_values(run: Run) -> None:
    first = run("log").out.splitlines()[0]
    assert first == "2025-03-01\tseen\tHeat\t1995\t8\t\t\tcinema\tLoud.\theat"


def test_a_bad_entry_hides_no_good_one_and_is_named(run: Run, directory: Path) -> None:
    with (directory / "log.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[seen]]\ntitle = "A"\nyear = "1999"\n')
    ran = run("log", "--csv")
    assert ran.code == 5
    assert ran.out.count("\n") == 6
    assert 'seen[4].year: is the text "1999"' in ran.err
    checked = run("check", "-q")
    assert checked.code == 5
    assert 'seen[4].year: is the text "1999"' in checked.out


def test_nothing_found_and_wrong_kinds_are_told(run: Run) -> None:
    assert run("log", "seen:1980").code == 3
    ran = run("log", "--kind", "watched")
    assert (ran.code, ran.out) == (2, "")
    ran = run("log", "director-")
    assert ran.code == 2
    assert "the log is not sorted by that" in ran.err


def test_hostile_words_in_the_log_drive_no_terminal(run: Run, directory: Path) -> None:
    (directory / "log.toml").write_text(
        '[[seen]]\ntitle = "\\u001b]52;c;x\\u0007 \\u202e[red]"\nnote = "\\u001b[2J\\u009b31m"\n'
    )
    for terminal in (True, False):
        out = run("log", terminal=terminal, environ={"NO_COLOR": "1"}).out
        assert not set(out) & {"\x1b", "\x07", "\u202e", "\x9b"}
        assert "[red]" in out


# Statistics.


def counts(run: Run, *argv: str) -> list[tuple[str, str, int]]:
    document = json.loads(run("stats", "--mine", *argv, "--json", "-q").out)
    return [(row["field"], row["value"], row["films"]) for row in document["stats"]]


def test_statistics_of_the_log_count_films_without_a_record_too(run: Run) -> None:
    assert counts(run) == [
        *(("seen", "2019", 1), ("seen", "2025", 2)),
        *(("mine", "8", 1), ("mine", "9.5", 1), ("mine", "10", 1)),
        *(("decade", "1940", 1), ("decade", "1970", 1), ("decade", "1990", 1)),
    ]
    assert "4 films, 4 viewings, 3 rated" in run("stats", "--mine").err


def test_statistics_of_the_log_may_be_by_any_field_and_of_a_query(run: Run) -> None:
    assert counts(run, "--by", "director") == [
        *(("director", "Bong Joon Ho", 1), ("director", "Michael Mann", 1)),
        ("director", "Yasujirō Ozu", 1),
    ]
    assert counts(run, "seen:2025", "--by", "decade") == [
        *(("decade", "1970", 1), ("decade", "1990", 1)),
    ]
    assert run("stats", "--mine", "seen:1980").code == 3
