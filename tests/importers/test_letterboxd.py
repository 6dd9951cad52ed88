from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from filmcli.errors import FilmcliError
from filmcli.importers import letterboxd
from filmcli.importers.bounded import files, inputs
from filmcli.importers.items import Entry, Input, Item, Refused

FILMS = "Date,Name,Year,Letterboxd URI"
DIARY = f"{FILMS},Rating,Rewatch,Tags,Watched Date"
REVIEWS = f"{FILMS},Rating,Rewatch,Review,Tags,Watched Date"
LIST = "Date,Name,Tags,URL,Description"
LISTED = "Position,Name,Year,URL,Description"


def read(name: str, *lines: str, end: str = "\n") -> list[Item]:
    text = "".join(f"{line}{end}" for line in lines)
    return list(letterboxd.read(Input(name, text.encode()), {}))


def only(name: str, *lines: str) -> Item:
    (item,) = read(name, *lines)
    return item


def test_a_diary_is_of_viewings_with_half_stars_as_whole_numbers_of_ten() -> None:
    row = '2017-12-20,Chernobyl Diaries,2012,https://boxd.it/mDm0N,3.5,Yes,"horror, tv",2017-12-19'
    assert only("diary.csv", DIARY, row) == Entry(
        *("seen", "Chernobyl Diaries", 2012, {}, "2017-12-19", 7, True),
        tags=("horror", "tv"),
        line=2,
        added="2017-12-20",
        uri="https://boxd.it/mDm0N",
    )


@pytest.mark.parametrize("half", range(1, 11))
def test_no_half_star_is_lost(half: int) -> None:
    item = only(
        "diary.csv", DIARY, f"2020-01-01,A,2019,https://boxd.it/a,{half / 2:g},,,2020-01-01"
    )
    assert isinstance(item, Entry)
    assert item.rating == half
    assert item.added is None


def test_a_review_of_several_lines_is_a_note_and_the_next_row_has_its_own_line() -> None:
    one, two = read(
        "reviews.csv",
        REVIEWS,
        '2018-12-31,Roma,2018,https://boxd.it/ATu2F,,,"He said ""no"".',
        "",
        '<b>Twice.</b>",on-netflix,2018-12-30',
        "2019-01-02,Brick,2005,https://boxd.it/B1HPB,,,lol,,",
    )
    assert isinstance(one, Entry)
    assert (one.note, one.tags) == ('He said "no".\n\n<b>Twice.</b>', ("on-netflix",))
    assert isinstance(two, Entry)
    assert (two.line, two.date, two.added) == (5, None, "2019-01-02")


@pytest.mark.parametrize(
    ("name", "kind", "date", "added", "like"),
    [
        ("me/watched.csv", "seen", None, "2018-12-16", False),
        ("me/watchlist.csv", "watchlist", "2018-12-16", None, False),
        ("letterboxd.zip/likes/films.csv", "rating", "2018-12-16", None, True),
        ("Letterboxd-Watchlist-2020.csv", "watchlist", "2018-12-16", None, False),
    ],
)
def test_three_files_of_one_header_are_told_apart_by_their_names(
    name: str, kind: str, date: str | None, added: str | None, like: bool
) -> None:
    item = only(name, FILMS, "2018-12-16,Target,2018,https://boxd.it/iHcu")
    assert item == Entry(
        *(kind, "Target", 2018, {}, date),
        line=2,
        like=like,
        added=added,
        uri="https://boxd.it/iHcu",
    )


def test_a_file_whose_name_does_not_tell_is_refused_with_what_would() -> None:
    with pytest.raises(FilmcliError, match="watched, liked or wanted") as error:
        read("films-of-mine.csv", FILMS, "2018-12-16,Target,2018,https://boxd.it/iHcu")
    assert "watchlist.csv" in str(error.value.hint)
    data = f"{FILMS}\n2018-12-16,Target,2018,https://boxd.it/iHcu\n".encode()
    (item,) = letterboxd.read(Input("x.csv", data), {"as": "watchlist"})
    assert isinstance(item, Entry)
    assert item.kind == "watchlist"


@pytest.mark.parametrize("first", ["Letterboxd list export v7", ""])
def test_a_list_is_a_list_and_the_films_on_it(first: str) -> None:
    about, film = read(
        "lists/media-meta.csv",
        first,
        LIST,
        '2020-08-30,Media Meta,"journalism, tv",https://boxd.it/8AJZS,"What it',
        'says."',
        "",
        LISTED,
        "1,Mad As Hell,2014,https://boxd.it/7ZaY,why",
    )
    assert about == Entry(
        *("list", "Media Meta", None, {}, "2020-08-30"),
        note="What it\nsays.",
        tags=("journalism", "tv"),
        line=3,
        uri="https://boxd.it/8AJZS",
    )
    assert film == Entry(
        *("listed", "Mad As Hell", 2014, {}),
        note="why",
        line=7,
        uri="https://boxd.it/7ZaY",
        list="Media Meta",
        position=1,
    )


def test_a_list_without_films_is_a_list() -> None:
    assert len(read("lists/a.csv", LIST, "2021-02-27,Favorites,,https://boxd.it/b,", LISTED)) == 1


def test_what_is_deleted_is_refused_film_by_film() -> None:
    row = "2021-10-24,Superman Returns,2006,https://boxd.it/2eeWDl,,Yes,,2021-10-23"
    item = only("me/deleted/diary.csv", DIARY, row)
    assert item == Refused("its owner deleted it at Letterboxd", 2, "Superman Returns")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2021-10-24,A,2006,https://boxd.it/a,5.5,,,2021-10-23", "5.5: not a rating from 0.5 to 5"),
        ("2021-10-24,A,2006,https://boxd.it/a,0.7,,,2021-10-23", "0.7: not a rating from 0.5 to 5"),
        ("2021-10-24,A,06,https://boxd.it/a,,,,2021-10-23", "06: not a year"),
        ("2021-10-24,A,2006,https://boxd.it/a,,,,2021-02-30", "2021-02-30 is not a day"),
        ("2021-10-24,,2006,https://boxd.it/a,,,,2021-10-23", "no title"),
        ("2021-10-24,A, the B,2006,https://boxd.it/a,,,,2021-10-23", "9 cells, where the header"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_hides_no_other(row: str, why: str) -> None:
    good = "2021-10-24,Good,2006,https://boxd.it/g,,,,2021-10-23"
    refused, entry = read("diary.csv", DIARY, row, good)
    assert isinstance(refused, Refused)
    assert refused.line == 2
    assert why in refused.why
    assert isinstance(entry, Entry)
    assert entry.line == 3


def test_a_quote_that_is_never_closed_refuses_the_file() -> None:
    with pytest.raises(FilmcliError, match=r"diary\.csv:2: a row that is not CSV"):
        read("diary.csv", DIARY, '2021-10-24,"A,2006,https://boxd.it/a,,,,2021-10-23', "x")


def test_what_is_not_about_films_is_refused() -> None:
    assert isinstance(only("profile.csv", "Date Joined,Username", "2018-01-01,me"), Refused)
    assert isinstance(only("x.csv", "a,b"), Refused)
    assert read("diary.csv", DIARY) == []


def test_line_ends_of_windows_leave_no_trace() -> None:
    text = f'{REVIEWS}\r\n2018-12-31,Roma,2018,https://boxd.it/A,,,"x\r\ny",,2018-12-30\r\n'
    (item,) = letterboxd.read(Input("reviews.csv", text.encode()), {})
    assert isinstance(item, Entry)
    assert (item.note, item.date) == ("x\ny", "2018-12-30")


def test_a_hostile_address_is_left_out() -> None:
    item = only("diary.csv", DIARY, "2021-10-24,A,2006,javascript:x,,,,2021-10-23")
    assert isinstance(item, Entry)
    assert item.uri is None


# Rows by file, counted with another CSV reader; what is refused was deleted by its owner.
REAL = {
    "user-a/diary.csv": {"seen": 2132},
    "user-a/lists/bong-joon-hos-movie-picks.csv": {"list": 1, "listed": 35},
    "user-a/lists/favorite-films-of-2021.csv": {"list": 1},
    "user-a/lists/made-in-hong-kong-film-festival-2020.csv": {"list": 1, "listed": 6},
    "user-a/lists/official-top-250-narrative-feature-films.csv": {"list": 1, "listed": 250},
    "user-a/lists/palme-dor-winners-project.csv": {"list": 1, "listed": 92},
    "user-a/ratings.csv": {"rating": 5},
    "user-a/reviews.csv": {"seen": 162},
    "user-a/watched.csv": {"seen": 2604},
    "user-a/watchlist.csv": {"watchlist": 805},
    "user-b-empty/deleted/diary.csv": {"refused": 2},
    "user-b-empty/reviews.csv": {},
    "user-b-empty/watchlist.csv": {},
    "user-c/diary.csv": {"seen": 117},
    "user-d/deleted/lists/eryn.csv": {"refused": 4},
    "user-d/diary.csv": {"seen": 317},
    "user-d/likes/films.csv": {"rating": 89},
    "user-d/lists/media-meta.csv": {"list": 1, "listed": 7},
    "user-d/lists/software-history.csv": {"list": 1, "listed": 2},
    "user-d/ratings.csv": {"rating": 233},
    "user-d/reviews.csv": {"seen": 127},
    "user-d/watched.csv": {"seen": 408},
    "user-d/watchlist.csv": {"watchlist": 113},
}


def test_every_row_of_real_exports_is_an_entry_or_was_deleted(test_data: Path) -> None:
    root = test_data / "letterboxd"
    found = {}
    for path in files(root):
        (file,) = inputs(path)
        assert letterboxd.sniff(file.data[:65536], file.name)
        kinds = (
            each.kind if isinstance(each, Entry) else "refused"
            for each in letterboxd.read(file, {})
        )
        found[path.relative_to(root).as_posix()] = dict(Counter(kinds))
    assert found == REAL
