"""What comes of a person's own exports: matched, filed once, never silently to one of several."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli

from filmcli.commands.entries import Filed, file_entries, report
from filmcli.commands.session import Options, Session
from filmcli.errors import RecordInvalid
from filmcli.importers import imdb_export, letterboxd, unmatched
from filmcli.importers.bounded import files, inputs
from filmcli.importers.items import Entry
from filmcli.record.log import read
from filmcli.settings import find_places, resolve
from filmcli.streams import Streams

FILMS = {
    "heat": 'title = "Heat"\nyear = 1995\n[ids]\nimdb = "tt0113277"\n',
    "square": 'title = "The Square"\nyear = 2017\n[ids]\nimdb = "tt4995790"\n',
    "square-2": 'title = "The Square"\nyear = 2017\n',
    "host": 'title = "The Host"\nyear = 2006\n',
}
File = Callable[..., Filed]


class Desk:
    """A directory of records, and what files entries there."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def file(self, *entries: Entry, dry_run: bool = False) -> Filed:
        return self.file_items((("x.csv", each) for each in entries), dry_run=dry_run)

    def file_items(self, items: Iterator[tuple[str, Entry]], *, dry_run: bool = False) -> Filed:
        settings = resolve({"data": [str(self.directory)]}, os.environ, find_places(os.environ))
        streams = Streams(
            bytearray().extend, bytearray().extend, lambda: b"", lambda: "", os.environ
        )
        session = Session(settings, streams, Options(), today=date(2025, 1, 1), clock=time.time_ns)
        try:
            return file_entries(items, session, dry_run=dry_run)
        finally:
            session.close()

    @property
    def log(self) -> dict[str, Any]:
        return tomli.loads((self.directory / "log.toml").read_text(encoding="utf-8"))

    def table(self) -> list[str]:
        path = self.directory / "log-unmatched.csv"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def state(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.directory.iterdir()}


@pytest.fixture
def desk(records: Callable[..., Path]) -> Desk:
    return Desk(records(**{slug.replace("-", "_"): text for slug, text in FILMS.items()}))


def seen(title: str, year: int | None, day: str | None = "2020-01-01", **more: Any) -> Entry:
    return Entry("seen", title, year, more.pop("ids", {}), day, **more)


def rating(title: str, year: int, of: float, day: str = "2020-01-02", **more: Any) -> Entry:
    return Entry("rating", title, year, more.pop("ids", {}), day, of, **more)


# Matching.


def test_an_entry_is_matched_by_title_and_year_and_gets_the_slug_and_an_id(desk: Desk) -> None:
    filed = desk.file(seen("HEAT", 1995))
    assert (filed.added, filed.matched) == ({"seen": 1}, {"title": 1})
    assert desk.log["seen"] == [
        {
            "date": date(2020, 1, 1),
            "film": "heat",
            "title": "HEAT",
            "year": 1995,
            "ids": {"imdb": "tt0113277"},
        }
    ]


def test_an_id_matches_whatever_the_title_and_needs_no_record(desk: Desk) -> None:
    filed = desk.file(
        seen("Fuoco", 1995, ids={"imdb": "tt0113277"}),
        seen("Stalker", 1979, ids={"imdb": "tt0079944"}),
    )
    assert filed.matched == {"id": 1, "id alone": 1}
    known, alone = desk.log["seen"]
    assert known["film"] == "heat"
    assert alone["ids"] == {"imdb": "tt0079944"}
    assert "film" not in alone


def test_what_fits_several_films_is_never_taken_for_one_of_them(desk: Desk) -> None:
    filed = desk.file(seen("The Square", 2017))
    assert filed.added == {}
    assert [each.why for each in filed.unmatched] == ["2 films are called so in that year"]
    assert not (desk.directory / "log.toml").exists()
    assert "square (The Square, 2017); square-2 (The Square, 2017)" in desk.table()[1]


@pytest.mark.parametrize(
    ("entry", "why", "near"),
    [
        (seen("Heat", 1996), "another year", "heat (Heat, 1995)"),
        (seen("Heat", None), "its year is not known", "heat (Heat, 1995)"),
        (seen("Host", 2006), "another year", "host (The Host, 2006)"),
        (seen("Stalker", 1979), "no film is called so", ""),
    ],
)
def test_what_fits_no_film_goes_to_the_table_with_what_is_near(
    desk: Desk, entry: Entry, why: str, near: str
) -> None:
    filed = desk.file(entry)
    assert filed.table == desk.directory / "log-unmatched.csv"
    header, row = desk.table()
    assert header.startswith("film,kind,title,year,date,candidates,why,")
    assert row.startswith(f",seen,{entry.title},{entry.year or ''},2020-01-01,")
    assert why in row
    assert near in row


def test_the_table_is_finished_by_hand_and_imported_again(desk: Desk) -> None:
    desk.file(
        seen("The Square", 2017, note="one"),
        seen("Stalker", 1979, note="two"),
        seen("Solaris", 1972, note="three"),
        seen("Mirror", 1975, note="four"),
        seen("Nostalghia", 1983, note="five"),
    )
    path = desk.directory / "log-unmatched.csv"
    named = ["square-2", "tt0079944", "=", "nothing", ""]
    header, *rows = desk.table()
    text = "\n".join([header, *(f"{name}{row}" for name, row in zip(named, rows, strict=True))])
    path.write_text(text + "\n", encoding="utf-8")

    def again() -> Filed:
        (file,) = inputs(path)
        items = list(unmatched.read(file, {}))
        return desk.file_items(("t", each) for each in items if isinstance(each, Entry))

    filed = again()
    assert filed.matched == {"slug": 1, "id alone": 1, "by hand": 1}
    assert [each.why for each in filed.unmatched] == [
        *("no record has the slug nothing", "no film is called so"),
    ]
    assert [(each.get("film"), each.get("ids"), each["note"]) for each in desk.log["seen"]] == [
        *(("square-2", None, "one"), (None, {"imdb": "tt0079944"}, "two"), (None, None, "three")),
    ]
    state = desk.state()
    assert again().added == {}
    assert desk.state() == state


def test_what_is_named_for_one_entry_serves_others_of_that_title_and_year(desk: Desk) -> None:
    desk.file(seen("Stalker", 1979, film="="))
    filed = desk.file(rating("Stalker", 1979, 9))
    assert (filed.matched, filed.unmatched) == ({"title": 1}, ())


# Nothing twice.


def everything() -> list[Entry]:
    return [
        seen("Heat", 1995, "2020-01-01", rating=8, uri="https://boxd.it/a"),
        seen("Heat", 1995, "2020-01-01", note="Loud.", uri="https://boxd.it/a"),
        seen("Heat", 1995, None, added="2020-01-05", uri="https://boxd.it/film"),
        rating("Heat", 1995, 8, "2020-01-01", uri="https://boxd.it/film"),
        rating("The Host", 2006, 6, "2020-01-06", uri="https://boxd.it/h"),
        Entry("rating", "The Host", 2006, {}, "2020-02-01", like=True, uri="https://boxd.it/h"),
        Entry("watchlist", "The Host", 2006, {}, "2019-01-01", uri="https://boxd.it/h"),
        Entry("list", "Slow", None, {}, "2019-01-01", uri="https://boxd.it/l"),
        Entry("listed", "Heat", 1995, {}, list="Slow", position=1, uri="https://boxd.it/film"),
        Entry("listed", "Heat", 1995, {}, list="Fast", position=1, uri="https://boxd.it/film"),
        seen("Stalker", 1979, uri="https://boxd.it/s"),
    ]


def test_what_several_files_say_of_one_thing_is_said_once(desk: Desk) -> None:
    filed = desk.file(*everything())
    assert filed.added == {"seen": 1, "rating": 1, "watchlist": 1, "list": 1, "listed": 2}
    assert not filed.differing
    log = desk.log
    (viewing,) = log["seen"]
    assert (viewing["rating"], viewing["note"]) == (8, "Loud.")
    (opinion,) = log["ratings"]
    assert (opinion["film"], opinion["rating"], opinion["like"]) == ("host", 6, True)


def test_importing_again_adds_nothing(desk: Desk) -> None:
    desk.file(*everything())
    state = desk.state()
    filed = desk.file(*everything())
    assert (dict(filed.added), filed.completed, filed.differing) == ({}, 0, ())
    assert filed.present == len(everything()) - 1
    assert len(filed.unmatched) == 1
    assert desk.state() == state


def test_a_review_that_comes_later_completes_the_viewing_where_it_stands(desk: Desk) -> None:
    desk.file(everything()[0], seen("The Host", 2006))
    text = (desk.directory / "log.toml").read_text()
    (desk.directory / "log.toml").write_text(text.replace("rating = 8\n", "rating = 8 # oh\n"))
    filed = desk.file(everything()[1])
    assert (filed.added, filed.completed) == ({}, 1)
    assert "# oh" in (desk.directory / "log.toml").read_text()
    assert [each.get("note") for each in desk.log["seen"]] == ["Loud.", None]


def test_what_was_changed_by_hand_stays_and_is_told(desk: Desk) -> None:
    desk.file(everything()[0])
    path = desk.directory / "log.toml"
    path.write_text(path.read_text().replace("rating = 8", "rating = 9"))
    before = path.read_bytes()
    filed = desk.file(everything()[0])
    assert filed.differing == ("Heat (1995): rating",)
    assert path.read_bytes() == before


def test_a_newer_rating_is_added_and_an_old_one_is_not_doubled(desk: Desk) -> None:
    old = rating("Heat", 1995, 8, "2020-01-02", uri="https://boxd.it/f")
    desk.file(old)
    new = rating("Heat", 1995, 6, "2023-01-02", uri="https://boxd.it/f")
    assert desk.file(new).added == {"rating": 1}
    assert desk.file(old, new).added == {}
    assert [each["rating"] for each in desk.log["ratings"]] == [8, 6]


def test_a_rating_is_said_by_a_viewing_of_its_day_or_one_entered_then_and_by_no_other(
    desk: Desk,
) -> None:
    desk.file(seen("Heat", 1995, "2020-01-01", rating=8, added="2020-01-03"))
    assert desk.file(rating("Heat", 1995, 8, "2020-01-03")).added == {}
    assert desk.file(rating("Heat", 1995, 6, "2021-01-01")).added == {"rating": 1}
    assert desk.file(rating("Heat", 1995, 8, "2022-01-01")).added == {"rating": 1}


def test_two_viewings_of_one_day_are_two_where_their_addresses_say_so(desk: Desk) -> None:
    desk.file(
        seen("Heat", 1995, uri="https://boxd.it/a"), seen("Heat", 1995, uri="https://boxd.it/b")
    )
    assert len(desk.log["seen"]) == 2
    desk.file(seen("Heat", 1995))
    assert len(desk.log["seen"]) == 2


def test_a_film_seen_since_is_not_wanted_again(desk: Desk) -> None:
    desk.file(seen("Heat", 1995, "2020-01-01"))
    wanted = Entry("watchlist", "Heat", 1995, {}, "2019-01-01")
    assert desk.file(wanted).added == {}
    assert desk.file(wanted._replace(date="2021-01-01")).added == {"watchlist": 1}


def test_what_the_user_wrote_by_hand_is_found_by_title_and_day(desk: Desk) -> None:
    (desk.directory / "log.toml").write_text(
        '# mine\n[[seen]]\ndate = 2020-01-01\ntitle = "Heat"\nyear = 1995\n'
    )
    filed = desk.file(seen("Heat", 1995, rating=8, uri="https://boxd.it/a"))
    assert (filed.added, filed.completed) == ({}, 1)
    assert desk.log["seen"][0]["rating"] == 8


# Nothing wrong.


def test_an_entry_that_the_log_could_not_hold_is_refused_alone(desk: Desk) -> None:
    filed = desk.file(
        seen(" ", 1995, line=2),
        seen("Heat", 1995),
        seen("Heat", 12, line=4),
        rating("Heat", 1995, 12, line=5),
        seen("Heat", 1995, note="x" * 100_001, line=6),
    )
    assert filed.added == {"seen": 1}
    assert sorted((each.line, each.why.partition(":")[0]) for _, each in filed.refused) == [
        *((2, "title"), (4, "year"), (5, "rating"), (6, "note")),
    ]


def test_a_dry_run_writes_nothing_and_shows_both_changes(desk: Desk) -> None:
    state = desk.state()
    filed = desk.file(seen("Heat", 1995), seen("Stalker", 1979), dry_run=True)
    assert desk.state() == state
    assert "+++ " in filed.difference
    assert '+title = "Heat"' in filed.difference
    assert "+,seen,Stalker,1979" in filed.difference


def test_a_broken_log_is_not_written_to(desk: Desk) -> None:
    (desk.directory / "log.toml").write_text("[[seen]]\ntitle = 3\n")
    state = desk.state()
    with pytest.raises(RecordInvalid, match=r"seen\[0\].title") as error:
        desk.file(seen("Heat", 1995), seen("Stalker", 1979))
    assert "nothing was written" in str(error.value.hint)
    assert desk.state() == state


def test_a_table_that_is_not_as_filmcli_writes_it_is_left_alone(desk: Desk) -> None:
    path = desk.directory / "log-unmatched.csv"
    path.write_bytes("film;kind;title\n;seen;Cl\u00e9o\n".encode("cp1252"))
    before = path.read_bytes()
    filed = desk.file(seen("Stalker", 1979))
    assert filed.table == desk.directory / "log-unmatched-2.csv"
    assert path.read_bytes() == before
    state = desk.state()
    desk.file(seen("Stalker", 1979))
    assert desk.state() == state


def test_what_came_of_entries_is_told_in_sentences(desk: Desk) -> None:
    desk.file(seen("Heat", 1995, rating=7, uri="https://boxd.it/a"))
    filed = desk.file(
        *(seen("Heat", 1995, rating=8, uri="https://boxd.it/a"), rating("Heat", 1995, 8)),
        *(seen("The Square", 2017), seen("Stalker", 1979), seen("The Host", 2006)),
        seen("Heat", 1995, "2020-01-01"),
    )
    assert report(filed) == [
        f"2 entries added to {filed.log}: 1 seen, 1 rating",
        "1 are there already",
        "1 there say otherwise and stay: Heat (1995): rating",
        (
            "2 could not be matched, 1 of them fit several films; "
            f"name the films in {filed.table} and import it"
        ),
    ]
    assert report(desk.file()) == [f"0 entries added to {filed.log}"]


# Real exports.


def entries_of(kind: Any, root: Path) -> Iterator[tuple[str, Entry]]:
    for path in files(root):
        for file in inputs(path):
            for item in kind.read(file, {}):
                if isinstance(item, Entry):
                    yield file.name, item


def test_real_exports_are_filed_once_whatever_comes_again(desk: Desk, test_data: Path) -> None:
    filed = desk.file_items(entries_of(imdb_export, test_data / "imdb-exports"))
    assert filed.unmatched == ()
    # Ratings of two users, three more in the watchlist of a third, and the watchlist.
    assert sum(filed.added.values()) + filed.present == 751 + 222 + 3 + 137
    first = desk.file_items(entries_of(letterboxd, test_data / "letterboxd"))
    rows = sum(1 for _ in entries_of(letterboxd, test_data / "letterboxd"))
    told = first.present + first.completed + len(first.differing) + len(first.unmatched)
    assert sum(first.added.values()) + told == rows == 7511
    state = desk.state()
    assert not read(desk.directory / "log.toml").problems
    for kind, name in ((letterboxd, "letterboxd"), (imdb_export, "imdb-exports")):
        again = desk.file_items(entries_of(kind, test_data / name))
        assert (dict(again.added), again.completed) == ({}, 0)
    assert desk.state() == state
