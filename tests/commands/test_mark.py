"""rate, watch and watchlist: what they write to the log, and what they leave as it is."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomli

from tests.conftest import Ran, Run

Records = Callable[..., Path]
HEAT = 'title = "Heat"\nyear = 1995\n[ids]\nimdb = "tt0113277"\ntmdb = 949\n'
HOST = 'title = "The Host"\nyear = 2006\n'
SPRING = 'title = "Late Spring"\nyear = 1949\n'


@pytest.fixture
def directory(records: Records) -> Path:
    return records(heat=HEAT, host=HOST, late_spring=SPRING)


def log_of(directory: Path) -> dict[str, Any]:
    return tomli.loads((directory / "log.toml").read_text(encoding="utf-8"))


def today() -> date:
    return date.today()  # noqa: DTZ011  as the program does


def refused(ran: Ran, code: int, *words: str) -> None:
    assert (ran.code, ran.out) == (code, "")
    assert all(word in ran.err for word in words), ran.err


def test_the_first_viewing_begins_a_log_beside_the_records(run: Run, directory: Path) -> None:
    ran = run("watch", "heat")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"filmcli: Heat (1995): seen {today()}\n"
    assert log_of(directory) == {
        "seen": [
            {
                "date": today(),
                "film": "heat",
                "title": "Heat",
                "year": 1995,
                "ids": {"imdb": "tt0113277"},
            }
        ]
    }


def test_the_log_is_no_record(run: Run, directory: Path) -> None:
    run("watch", "heat")
    assert run("list", "--fields", "slug").out == "slug\nheat\nhost\nlate-spring\n"
    assert run("check", "-q").code == 0
    refused(run("info", "log"), 3, "no film matches 'log'")
    refused(run("rename", "heat", "log"), 2, "'log' is the name of your log", "log-film")
    assert run("new", "Log", "--no-edit", "--fields", "slug").out == "slug\nlog-film\n"
    assert "log.toml" not in run("fmt", "--check", "-q").out
    (directory / "old").mkdir()
    (directory / "old" / "log.toml").write_text('title = "Log"\n')
    assert "log\n" in run("list", "--fields", "slug").out


def test_a_viewing_holds_all_that_is_told(run: Run, directory: Path) -> None:
    assert (
        run(
            *("watch", "heat", "--date", "2023-10", "--rating", "4.5/5", "--note", "Loud.\nLong."),
            *("--tag", "cinema", "--tag", "70 mm", "--rewatch"),
        ).code
        == 0
    )
    (entry,) = log_of(directory)["seen"]
    assert entry["date"] == "2023-10"
    assert (entry["rating"], entry["note"], entry["rewatch"]) == (9, "Loud.\nLong.", True)
    assert entry["tags"] == ["cinema", "70 mm"]


def test_days_have_names_and_may_be_unknown(run: Run, directory: Path) -> None:
    run("watch", "heat", "--date", "yesterday")
    run("watch", "host", "--date", "none")
    yesterday, unknown = log_of(directory)["seen"]
    assert yesterday["date"] == today() - timedelta(days=1)
    assert "date" not in unknown


def test_a_second_viewing_is_one_not_for_the_first_time(run: Run, directory: Path) -> None:
    run("watch", "heat", "--date", "2020-01-01")
    ran = run("watch", "heat", "--date", "2021-01-01")
    assert ran.err == "filmcli: Heat (1995): seen 2021-01-01, not for the first time\n"
    assert [each.get("rewatch") for each in log_of(directory)["seen"]] == [None, True]
    before = run("watch", "heat", "--date", "2019")
    assert before.err == "filmcli: Heat (1995): seen 2019\n"


def test_the_same_viewing_again_adds_what_is_new_and_nothing_twice(
    run: Run, directory: Path
) -> None:
    run("watch", "heat", "--date", "2020-01-01")
    before = (directory / "log.toml").read_bytes()
    ran = run("watch", "heat", "--date", "2020-01-01")
    assert ran.err == "filmcli: Heat (1995): seen 2020-01-01 is in the log already\n"
    assert (directory / "log.toml").read_bytes() == before
    run("watch", "heat", "--date", "2020-01-01", "--rating", "8", "--note", "x")
    (entry,) = log_of(directory)["seen"]
    assert (entry["rating"], entry["note"]) == (8, "x")


def test_a_film_that_is_seen_leaves_the_watchlist(run: Run, directory: Path) -> None:
    run("watchlist", "add", "heat", "host")
    ran = run("watch", "heat")
    assert ran.err.endswith("; it leaves the watchlist\n")
    assert [each["film"] for each in log_of(directory)["watchlist"]] == ["host"]


def test_a_rating_is_of_today_and_replaces_only_one_of_today(run: Run, directory: Path) -> None:
    run("watch", "heat", "--date", "2020-01-01", "--rating", "7")
    assert run("rate", "heat", "8").err == "filmcli: Heat (1995): rated 8 of 10, 7 before\n"
    assert run("rate", "heat", "9.5").err == "filmcli: Heat (1995): rated 9.5 of 10, 8 before\n"
    assert run("rate", "heat", "9.5").err == "filmcli: Heat (1995): is rated 9.5 already\n"
    (rating,) = log_of(directory)["ratings"]
    assert (rating["date"], rating["rating"]) == (today(), 9.5)
    assert log_of(directory)["seen"][0]["rating"] == 7


def test_what_was_written_by_hand_stays_byte_for_byte(run: Run, directory: Path) -> None:
    text = (
        "# My own words\r\n[[seen]]   # in Busan\r\ntitle = 'Heat'\r\nyear = 1995\r\n"
        "date = 2020-01-01\r\n# the end\r\n"
    )
    (directory / "log.toml").write_bytes(text.encode())
    run("rate", "heat", "8")
    after = (directory / "log.toml").read_bytes().decode()
    assert after.startswith(text)
    assert after.count("\n") == after.count("\r\n")
    run("watch", "heat", "--date", "2020-01-01", "--rating", "7")
    changed = (directory / "log.toml").read_bytes().decode()
    assert changed.replace("rating = 7\r\n", "", 1) == after


def test_the_watchlist_is_shown_added_to_and_taken_from(run: Run, directory: Path) -> None:
    assert run("watchlist").err == "filmcli: the log is empty; filmcli watch FILM begins it\n"
    run("watchlist", "add", "heat", "host")
    assert run("watchlist", "--fields", "title").out == "title\nHeat\nThe Host\n"
    assert run("watchlist", "year:..2000", "--fields", "title").out == "title\nHeat\n"
    again = run("watchlist", "add", "heat")
    assert "Heat (1995): is on the watchlist already" in again.err
    assert len(log_of(directory)["watchlist"]) == 2
    assert run("watchlist", "remove", "heat").err == (
        "filmcli: Heat (1995) taken off the watchlist\n"
    )
    refused(run("watchlist", "remove", "heat"), 3, "Heat (1995) is not on the watchlist")
    refused(run("watchlist", "add"), 2, "which film?")
    assert [each["film"] for each in log_of(directory)["watchlist"]] == ["host"]


@pytest.mark.parametrize(
    "argv",
    [("watch", "heat"), ("rate", "heat", "8"), ("watchlist", "add", "heat")],
    ids=" ".join,
)
def test_a_dry_run_shows_the_change_and_writes_nothing(
    run: Run, directory: Path, argv: tuple[str, ...]
) -> None:
    ran = run(*argv, "--dry-run")
    assert ran.code == 0
    assert f"+++ {directory / 'log.toml'}" in ran.out
    assert '+title = "Heat"' in ran.out
    assert not (directory / "log.toml").exists()


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (("rate", "heat", "11"), 2, "11.0 is out of range"),
        (("rate", "heat", "good"), 2, "good is not a rating"),
        (("rate", "heta", "8"), 3, "did you mean heat?"),
        (("rate", "-", "8"), 2, "name one film"),
        (("watch", "nothing like it"), 3, "no film matches"),
        (("watch", "heat", "--date", "2023-02-30"), 2, "2023-02-30 is not a day"),
        (("watch", "heat", "--note", " "), 2, "--note is blank"),
        (("watch", "heat", "--tag", "\udcff"), 2, "--tag is not UTF-8"),
    ],
)
def test_what_cannot_be_logged_is_refused_and_nothing_is_written(
    run: Run, directory: Path, argv: tuple[str, ...], code: int, words: str
) -> None:
    refused(run(*argv), code, words)
    assert not (directory / "log.toml").exists()


def test_a_log_that_is_wrong_is_not_written_to(run: Run, directory: Path) -> None:
    text = '[[seen]]\ntitle = "A"\nrating = "8"\n'
    (directory / "log.toml").write_text(text)
    refused(run("rate", "heat", "8"), 5, "log.toml:3: seen[0].rating", "nothing was written")
    assert (directory / "log.toml").read_text() == text


def test_what_was_logged_is_told_to_scripts(run: Run, directory: Path) -> None:
    document = json.loads(run("rate", "heat", "8", "--json", "-q").out)
    assert document == {
        "schema": 1,
        "log": [
            {
                "kind": "rating",
                "date": today().isoformat(),
                "film": "heat",
                "title": "Heat",
                "year": 1995,
                "ids": {"imdb": "tt0113277"},
                "rating": 8,
            }
        ],
    }


def test_a_bundled_film_can_be_logged_before_there_are_records(run: Run, home: Path) -> None:
    assert run("watch", "ballerina").code == 0
    log = home / ".local/share/filmcli/log.toml"
    assert tomli.loads(log.read_text())["seen"][0]["film"] == "ballerina"
    # A log alone is no collection: the bundled films still answer.
    assert run("list", "has:seen", "--fields", "slug").out == "slug\nballerina\n"


def test_the_log_of_the_first_directory_that_has_one_counts(
    run: Run, directory: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "log.toml").write_text("# mine\n")
    run("rate", "heat", "8", environ={})
    both = ["--data", str(other), "--data", str(directory)]
    run("rate", "host", "7", *both)
    assert [each["film"] for each in log_of(other)["ratings"]] == ["host"]
    run("rate", "host", "6", "--data", str(directory), "--data", str(other))
    assert [each["film"] for each in log_of(directory)["ratings"]] == ["heat", "host"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_a_full_disk_leaves_the_old_log_whole(run: Run, directory: Path) -> None:
    import resource

    run("watch", "heat", "--date", "2020-01-01")
    before = (directory / "log.toml").read_bytes()
    run("list", "-q")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), hard))
        ran = run("watch", "heat", "--date", "2021-01-01")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert ran.code == 1
    assert "cannot be written" in ran.err
    assert (directory / "log.toml").read_bytes() == before
    assert sorted(os.listdir(directory)) == [  # noqa: PTH208
        *("heat.toml", "host.toml", "late-spring.toml", "log.toml")
    ]


def test_what_is_empty_is_named_the_log_or_its_part(run: Run, records: Callable[..., Path]) -> None:
    records(heat='title = "Heat"\nyear = 1995\n')
    assert "the log is empty" in run("watchlist").err
    assert run("watch", "heat", "--date", "2024-01-01").code == 0
    assert "the watchlist is empty; filmcli watchlist add FILM" in run("watchlist").err
    assert "no list in the log" in run("log", "--kind", "list").err
