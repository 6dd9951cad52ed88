from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from filmcli.importers import imdb_export
from filmcli.importers.bounded import inputs
from filmcli.importers.items import Entry, Input, Item, Refused

OLD = (
    '"position","const","created","modified","description","Title","Title type","Directors",'
    '"You rated","IMDb Rating","Runtime (mins)","Year","Genres","Num. Votes",'
    '"Release Date (month/day/year)","URL"'
)
RATINGS = (
    "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors"
)
NEW = RATINGS.replace("Title,URL", "Title,Original Title,URL")
LIST = (
    "Position,Const,Created,Modified,Description,Title,URL,Title Type,IMDb Rating,Runtime (mins),"
    "Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated"
)


def read(name: str, *lines: str, encoding: str = "utf-8", **options: str) -> list[Item]:
    data = "".join(f"{line}\n" for line in lines).encode(encoding)
    assert imdb_export.sniff(data, name)
    return list(imdb_export.read(Input(name, data), options))


def new(date: str, released: str = "", rating: str = "8", kind: str = "Movie") -> str:
    return (
        f"tt0088247,{rating},{date},The Terminator,The Terminator,https://x,{kind},8.1,107,1984,"
        f'"Action, Sci-Fi",1002277,{released},James Cameron'
    )


def rating(date: str | None, line: int = 2, of: float = 8) -> Entry:
    ids = {"imdb": "tt0088247"}
    return Entry("rating", "The Terminator", 1984, ids, date, of, line=line)


def test_ratings_of_before_2018_have_every_cell_in_quotes_and_the_day_in_words() -> None:
    row = (
        '"1","tt2948356","Fri Aug  4 00:00:00 2017","","fun","Zootopia","Feature Film",'
        '"Jared Bush, Byron Howard","7","8.1","108","2016","animation","311815","2016-02-11","u"'
    )
    assert read("ratings.csv", OLD, row) == [
        Entry(
            "rating", "Zootopia", 2016, {"imdb": "tt2948356"}, "2017-08-04", 7, note="fun", line=2
        )
    ]


def test_ratings_of_2018_have_plain_days() -> None:
    row = "tt0088247,8,2019-04-18,The Terminator,u,movie,8.1,107,1984,Action,1,1984-10-26,J C"
    assert read("ratings.csv", RATINGS, row) == [rating("2019-04-18")]


def test_ratings_of_today_may_come_out_of_a_spreadsheet() -> None:
    assert read("ratings.csv", NEW, new("4/18/2026"), new("3/4/2026")) == [
        rating("2026-04-18"),
        rating("2026-03-04", 3),
    ]
    assert read("ratings.csv", NEW, new("18/4/2026"), new("3/4/2026")) == [
        rating("2026-04-18"),
        rating("2026-04-03", 3),
    ]
    assert read("ratings.csv", NEW, new("3/4/2026", "10/26/1984")) == [rating("2026-03-04")]


def test_a_day_that_can_be_read_in_two_ways_is_refused_unless_one_says_which() -> None:
    (item,) = read("ratings.csv", NEW, new("3/4/2026"))
    assert isinstance(item, Refused)
    assert "3/4/2026 can be read in two ways" in item.why
    assert read("ratings.csv", NEW, new("3/4/2026"), dates="dmy") == [rating("2026-04-03")]
    assert read("ratings.csv", NEW, new("3/3/2026")) == [rating("2026-03-03")]


def wanted(title: str, rated: str = ",", kind: str = "movie", note: str = "") -> str:
    return (
        f"7,tt1407927,2020-05-21,2020-05-21,{note},{title},u,{kind},7.6,85,2010,Sport,2844,"
        f"2010-02-10,Chris Malloy,{rated}"
    )


def test_a_watchlist_in_windows_1252_keeps_its_letters_and_a_rating_in_it() -> None:
    ids = {"imdb": "tt1407927"}
    row = wanted("180° South", "9,2020-05-24", note="soon")
    assert read("WATCHLIST.csv", LIST, row, encoding="cp1252") == [
        Entry("watchlist", "180° South", 2010, ids, "2020-05-21", note="soon", line=2),
        Entry("rating", "180° South", 2010, ids, "2020-05-24", 9, line=2),
    ]


def test_any_other_list_is_a_list_by_the_name_of_its_file() -> None:
    about, film = read("exports/Best of 2010.csv", LIST, wanted("180° South"))
    assert about == Entry("list", "Best of 2010", None, {})
    assert isinstance(film, Entry)
    assert (film.kind, film.list, film.position, film.added) == (
        *("listed", "Best of 2010", 7),
        "2020-05-21",
    )


@pytest.mark.parametrize(
    "kind", ["TV Series", "tvSeries", "TV Mini Series", "tvMiniSeries", "TV Episode", "Video Game"]
)
def test_what_is_not_a_film_is_refused_by_its_kind(kind: str) -> None:
    (item,) = read("ratings.csv", NEW, new("2026-04-18", kind=kind))
    assert item == Refused(f"{kind}: not a film", 2, "The Terminator")


@pytest.mark.parametrize("kind", ["Movie", "Feature Film", "short", "TV Movie", "TV Special", ""])
def test_films_are_called_so_in_several_ways(kind: str) -> None:
    assert read("ratings.csv", NEW, new("2026-04-18", kind=kind)) == [rating("2026-04-18")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (new("2026-04-18", rating="11"), "11: not a rating from 1 to 10"),
        (new("2026-04-18", rating="7.5"), "7.5: not a rating from 1 to 10"),
        (new("2026-04-18", rating=""), "no rating"),
        (new("2026-04-18").replace("tt0088247", "nm0000116"), "nm0000116: not an IMDb title id"),
        (new("18-Apr-26"), "18-Apr-26 is not a date"),
        (new("2026-04-18").replace(",1984,", ",84,"), "84: not a year"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(row: str, why: str) -> None:
    (item,) = read("ratings.csv", NEW, row)
    assert isinstance(item, Refused)
    assert item.line == 2
    assert why in item.why


def test_a_list_of_people_is_refused() -> None:
    header = "Position,Const,Created,Modified,Description,Name,Known For,Birth Date"
    (item,) = read("people.csv", header, "1,nm0000116,2020-05-21,,,James Cameron,Titanic,1954")
    assert item == Refused("a list of people, not of films", 1, "people.csv")


def test_real_exports_are_read_row_by_row(test_data: Path) -> None:
    found = {}
    for path in sorted((test_data / "imdb-exports").iterdir()):
        (file,) = inputs(path)
        assert imdb_export.sniff(file.data[:65536], file.name)
        items = list(imdb_export.read(file, {}))
        # Nothing is refused but what is no film.
        assert all(each.why.endswith(": not a film") for each in items if isinstance(each, Refused))
        kinds = (each.kind if isinstance(each, Entry) else "refused" for each in items)
        found[path.name] = dict(Counter(kinds))
        if "2026" in path.name:
            assert items[0] == rating("2026-04-18")
        if "2020" in path.name:
            assert isinstance(items[1], Entry)
            assert items[1].title == "180° South"
    assert found == {
        "ratings-2017-quoted.csv": {"rating": 751, "refused": 23},
        "ratings-2026-us-dates.csv": {"rating": 222, "refused": 741},
        # 175 rows, three of the films in them rated.
        "watchlist-2020-cp1252.csv": {"watchlist": 137, "rating": 3, "refused": 38},
    }
