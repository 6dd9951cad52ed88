from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.conftest import ROOT, Run

TODAY = date(2024, 2, 10)


@pytest.fixture(autouse=True)
def collection(monkeypatch: pytest.MonkeyPatch) -> None:
    from filmcli.commands import session

    class Session(session.Session):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **(kwargs | {"today": TODAY}))

    monkeypatch.setattr(session, "Session", Session)
    monkeypatch.setenv("FILMCLI_DATA", str(ROOT / "tests" / "data" / "collection"))


def days(run: Run, *argv: str) -> list[tuple[str, str]]:
    ran = run("calendar", *argv, "--json")
    assert (ran.code, ran.err) == (0, "")
    return [(row["date"], row["slug"]) for row in json.loads(ran.out)["releases"]]


def test_all_releases_are_shown_by_day(run: Run) -> None:
    assert days(run) == [
        ("1922-03-04", "nosferatu"),
        ("1922-03-15", "nosferatu"),
        ("1926-10-01", "arirang"),
        ("1949-09-19", "late-spring"),
        ("1953-11-03", "tokyo-story"),
        ("2019-05-18", "lighthouse"),
        ("2019-11", "lighthouse"),
        ("2021-04-09", "lantern"),
        ("2024~", "lantern-2"),
        ("2027", "tide"),
        ("2027-06", "tide"),
    ]


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (["--from", "2021"], ["2021-04-09", "2024~", "2027", "2027-06"]),
        (["--to", "1922-03-04"], ["1922-03-04"]),
        (["--from", "1922-03", "--to", "1922-03"], ["1922-03-04", "1922-03-15"]),
        (["--from", "2019-11-20", "--to", "2019-12"], ["2019-11"]),
        (["--from", "2027-06-15", "--to", "2027-07"], ["2027", "2027-06"]),
        (["--country", "japan", "--to", "2020"], ["1949-09-19", "1953-11-03"]),
        (["--country", "ca"], ["2021-04-09", "2027"]),  # world-wide is there too
        (["--type", "tv", "--type", "Digital"], ["2021-04-09", "2027-06"]),
        (["director:ozu", "--from", "1950"], ["1953-11-03"]),
    ],
    ids=str,
)
def test_a_time_a_place_a_type_and_a_query_narrow_it(
    run: Run, argv: list[str], wanted: list[str]
) -> None:
    assert [day for day, _ in days(run, *argv)] == wanted


def test_a_pipe_gets_a_line_a_release(run: Run) -> None:
    assert run("calendar", "--type", "premiere", "--from", "2000").out == (
        "2019-05-18\tThe Lighthouse Keeper's Long and Rather Complicated Winter\tpremiere\tFR\t"
        "A Festival by the Sea\t\t\tlighthouse\n"
    )
    header = run("calendar", "--csv").out.splitlines()[0]
    assert header == "date,slug,title,type,territory,event,platform,certainty"


def test_today_stands_between_what_was_and_what_is_to_come(run: Run) -> None:
    out = run("calendar", terminal=True, columns=100, environ={"NO_COLOR": "1"}).out
    rows = [line for line in out.splitlines()[2:] if line[:1].strip()]
    (at,) = [number for number, row in enumerate(rows) if "── today ──" in row]
    assert rows[at].startswith("10 Feb 2024")
    assert rows[at - 1].startswith("about 2024")
    assert rows[at + 1].startswith("2027, in 3 years")
    assert "today" not in run("calendar").out


@pytest.mark.parametrize("argv", [("--to", "2000"), ("--from", "2026")])
def test_of_the_past_or_the_future_alone_today_is_no_part(run: Run, argv: tuple[str, ...]) -> None:
    assert "today" not in run("calendar", *argv, terminal=True, columns=100).out


def test_a_release_of_today_is_called_that(run: Run, records: Callable[..., Path]) -> None:
    records(
        one="title = 'One'\n[[releases]]\ntype = 'tv'\ndate = 2024-02-10\n"
        "[[releases]]\ntype = 'theatrical'\ndate = 2024-02-09\ncertainty = 'disputed'\n"
    )
    lines = run("calendar", terminal=True, columns=80, environ={"NO_COLOR": "1"}).out.splitlines()
    assert lines[2].startswith("9 Feb 2024")
    assert lines[3].strip() == "disputed"
    assert "── today ──" in lines[4]
    assert lines[5].startswith("10 Feb 2024, today")


@pytest.mark.parametrize("columns", [20, 40, 80, 120])
def test_a_calendar_fits(run: Run, columns: int) -> None:
    out = run("calendar", terminal=True, columns=columns, environ={"NO_COLOR": "1"}).out
    assert max(map(cell_len, out.splitlines())) <= columns
    assert "today" in out


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (["--from", "soon"], 2, "--from"),
        (["--to", "2023-02-30"], 2, "--to"),
        (["--from", "2024", "--to", "2023"], 2, "--from is after --to"),
        (["--type", "cinema"], 2, "no such release type"),
        (["--country", "Atlantis"], 2, "no such territory"),
        (["--from", "2100"], 3, "no release matches"),
        (["slug:orchard"], 3, "no release matches"),
        (["director:nobody"], 3, "no film matches"),
    ],
)
def test_what_cannot_be_shown_is_said(run: Run, argv: list[str], code: int, words: str) -> None:
    ran = run("calendar", *argv)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err


# compare


def compared(run: Run, *argv: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(run("compare", *argv, "--json").out)["comparison"]
    return {row["field"]: row for row in rows}


def test_two_films_are_compared_field_by_field(run: Run) -> None:
    rows = compared(run, "lantern", "Lantern 2")
    assert rows["slug"] == {"field": "slug", "a": "lantern", "b": "lantern-2", "same": False}
    assert rows["director"] == {
        "field": "director",
        "a": ["Lee Min Ji"],
        "b": ["Lee Min Ji"],
        "same": True,
    }
    assert rows["composer"] == {"field": "composer", "a": ["Park Ji Woo"], "same": False}
    assert rows["cast"]["b"] == ["Choi Dae Ho"]
    assert "producer" not in rows


def test_a_pipe_gets_both_values_raw(run: Run) -> None:
    lines = run("compare", "lantern", "lantern-2").out.splitlines()
    assert "countries\tKR\tKR\ttrue" in lines
    assert "released\t2021-04-09\t2024~\tfalse" in lines


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_wide_terminal_sets_them_side_by_side(run: Run, columns: int) -> None:
    out = run(
        *("compare", "lantern", "lantern-2"),
        terminal=True,
        columns=columns,
        environ={"NO_COLOR": "1"},
    ).out
    lines = out.splitlines()
    assert max(map(cell_len, lines)) <= columns
    (genres,) = [number for number, line in enumerate(lines) if line.startswith("Genres")]
    assert lines[genres].split() == ["Genres", "Thriller", "Thriller"]
    assert lines[genres + 1].split() == ["Action"]
    (country,) = [line for line in lines if line.startswith("Countries")]
    assert country.split() == ["Countries", "South", "Korea", "=", "South", "Korea"]
    (runtime,) = [line for line in lines if line.startswith("Runtime")]
    assert runtime.split() == ["Runtime", "88", "min", "95", "min"]


@pytest.mark.parametrize("columns", [20, 40, 59])
def test_a_narrow_terminal_sets_one_below_the_other(run: Run, columns: int) -> None:
    out = run(
        *("compare", "lantern", "lantern-2"),
        terminal=True,
        columns=columns,
        environ={"NO_COLOR": "1"},
    ).out
    assert max(map(cell_len, out.splitlines())) <= columns
    assert "Genres\n  1  Thriller\n  2  Thriller\n     Action\n" in out
    assert "Countries, the same\n  South Korea\n" in out
    assert "Composer\n  1  Park Ji Woo\n  2  -\n" in out


def test_long_casts_are_cut_on_a_terminal_alone(run: Run, records: Callable[..., Path]) -> None:
    cast = "".join(f"[[cast]]\nname = 'Name {number}'\n" for number in range(40))
    records(one=f"title = 'One'\n{cast}", two="title = 'Two'\n")
    out = run("compare", "one", "two", terminal=True, columns=80).out
    assert "Name 29" in out
    assert "Name 30" not in out
    assert "and 10 more" in out
    assert "Name 39" in run("compare", "one", "two").out


def test_a_film_that_is_not_there_cannot_be_compared(run: Run) -> None:
    assert run("compare", "lantern", "zzzzqqqq").code == 3
    ran = run("compare", "lantern")
    assert ran.code == 2
