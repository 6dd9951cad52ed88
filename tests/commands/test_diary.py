"""`export --to letterboxd`: films with what the log says of them, as Letterboxd imports it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalogues import MATRIX, make
from tests.conftest import Ran, Run

LOG = """
[[seen]]
date = 2024-05-01
film = "heat"
title = "Heat"
rating = 9
rewatch = true
tags = ["cinema", "35 mm"]
note = "Loud.\\nStill good."

[[seen]]
date = 2020-01-01
film = "heat"
title = "Heat"
rating = 8

[[seen]]
date = "2019"
title = "Ran"
year = 1985
rating = 7.25
like = true

[[ratings]]
date = 2024-01-01
film = "alien"
title = "Alien"
rating = 10

[[watchlist]]
film = "tampopo"
title = "Tampopo"
"""
FILMS = {
    "heat": 'title = "Heat"\nyear = 1995\nids = { imdb = "tt0113277" }\n',
    "ran": 'title = "Ran"\nyear = 1985\n',
    "alien": 'title = "Alien"\nyear = 1979\ndirector = "Ridley Scott"\n',
    "tampopo": 'title = "Tampopo"\nyear = 1985\n',
}


def rows(ran: Ran) -> list[dict[str, str]]:
    found = csv.DictReader(io.StringIO(ran.out, newline=""), strict=True)
    return [{key: each for key, each in row.items() if each} for row in found]


@pytest.fixture
def place(records: Callable[..., Path]) -> Path:
    directory = records(**FILMS)
    (directory / "log.toml").write_text(LOG, encoding="utf-8")
    return directory


def test_viewings_are_rows_by_day_and_films_without_one_have_a_row(run: Run, place: Path) -> None:
    ran = run("export", "--to", "letterboxd")

    assert ran.code == 0
    heat = {"imdbID": "tt0113277", "Title": "Heat", "Year": "1995"}
    again = {"Rewatch": "true", "Tags": "cinema, 35 mm", "Review": "Loud.\nStill good."}
    assert rows(ran) == [
        {"Title": "Alien", "Year": "1979", "Directors": "Ridley Scott", "Rating": "5"},
        {**heat, "Rating": "4", "WatchedDate": "2020-01-01"},
        {**heat, "Rating": "4.5", "WatchedDate": "2024-05-01", **again},
        {"Title": "Ran", "Year": "1985", "Rating": "3.5"},
        {"Title": "Tampopo", "Year": "1985"},
    ]


def test_what_letterboxd_has_no_place_for_is_said(run: Run, place: Path) -> None:
    said = run("export", "ran", "--to", "letterboxd").err

    assert "viewings whose day is not known, which are told without one (1)" in said
    assert "ratings between half stars, which are rounded to one (1)" in said
    assert "likes (1)" in said
    assert "likes" not in run("export", "heat", "--to", "letterboxd").err
    assert "likes" not in run("export", "ran", "--to", "csv").err


@pytest.mark.parametrize(
    ("rating", "told"),
    [("0", None), ("0.25", None), ("0.5", "0.5"), ("1", "0.5"), ("8.5", "4.5"), ("10", "5")],
)
def test_ratings_are_half_stars_of_five(
    run: Run, records: Callable[..., Path], rating: str, told: str | None
) -> None:
    place = records(a='title = "A"\nyear = 2000\n')
    (place / "log.toml").write_text(
        f'[[ratings]]\nfilm = "a"\ntitle = "A"\nrating = {rating}\n', encoding="utf-8"
    )

    (row,) = rows(run("export", "--to", "letterboxd"))

    assert row.get("Rating") == told


def test_a_later_opinion_is_a_row_of_its_own(run: Run, place: Path) -> None:
    assert run("rate", "heat", "6").code == 0

    found = rows(run("export", "heat", "--to", "letterboxd"))

    assert [(row["Rating"], row.get("WatchedDate")) for row in found] == [
        ("4", "2020-01-01"),
        ("4.5", "2024-05-01"),
        ("3", None),
    ]


def test_a_film_that_only_the_catalogue_has_tells_its_viewings(
    run: Run, records: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = records()
    (place / "log.toml").write_text(
        '[[seen]]\ndate = 2021-02-03\ntitle = "Matrix"\nids = { imdb = "tt0133093" }\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("FILMCLI_CATALOGUE", str(make(tmp_path / "imdb.db", [MATRIX])))

    (row,) = rows(run("export", "seen:2021", "--to", "letterboxd"))

    assert row["imdbID"] == "tt0133093"
    assert row["WatchedDate"] == "2021-02-03"


def test_two_films_of_one_title_and_year_are_not_mixed(
    run: Run, records: Callable[..., Path]
) -> None:
    place = records(mine='title = "Coco"\nyear = 2017\n', other='title = "Coco"\nyear = 2017\n')
    (place / "log.toml").write_text(
        '[[seen]]\nfilm = "mine"\ntitle = "Coco"\nyear = 2017\nrating = 7\n', encoding="utf-8"
    )

    assert [row.get("Rating") for row in rows(run("export", "mine", "--to", "letterboxd"))] == [
        "3.5"
    ]
    assert [row.get("Rating") for row in rows(run("export", "other", "--to", "letterboxd"))] == [
        None
    ]


def test_a_log_with_a_mistake_is_named_and_the_rest_of_it_goes_out(run: Run, place: Path) -> None:
    with (place / "log.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[seen]]\ntitle = "X"\nrating = 11\n')

    ran = run("export", "heat", "--to", "letterboxd")

    assert ran.code == 5
    assert "log.toml:" in ran.err
    assert len(rows(ran)) == 2


def test_what_was_exported_is_imported_again_as_the_same_diary(
    run: Run, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their import table names its columns otherwise than their export: these are mapped here."""
    found = rows(run("export", "heat", "--to", "letterboxd"))
    given = tmp_path / "diary.csv"
    with given.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names = ("Title", "Year", "Rating", "Rewatch", "Tags", "WatchedDate")
        writer.writerow(["Date", "Name", "Year", "Letterboxd URI", *names[2:-1], "Watched Date"])
        for number, row in enumerate(found):
            title, year, *rest = (row.get(name, "") for name in names)
            rest[1] = "Yes" if rest[1] else ""
            writer.writerow([row["WatchedDate"], title, year, f"https://boxd.it/{number}a", *rest])
    other = tmp_path / "other"
    other.mkdir()
    (other / "heat.toml").write_text(FILMS["heat"], encoding="utf-8")
    monkeypatch.setenv("FILMCLI_DATA", str(other))

    assert run("import", "letterboxd", str(given)).code == 0

    log = run("log", "--tsv").out
    assert "2024-05-01\tseen\tHeat\t1995\t9\ttrue" in log
    assert "2020-01-01\tseen\tHeat\t1995\t8\t" in log
