from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmcli.errors import FilmcliError, UsageFault
from filmcli.importers import csv
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.record.drafts import fitting

PROBABLE = {"certainty": "probable", "note": "the file says no more than that it came out then"}


def table(*lines: str) -> Input:
    return Input("t.csv", "".join(f"{line}\n" for line in lines).encode())


def read(*lines: str, **options: str) -> list[Item]:
    return list(csv.read(table(*lines), options))


def films(*lines: str, **options: str) -> list[Draft]:
    found = read(*lines, **options)
    assert all(isinstance(each, Draft) for each in found), found
    return [each for each in found if isinstance(each, Draft)]


def only(names: str, row: str, **options: str) -> Draft:
    (found,) = films(names, row, **options)
    return found


def titles(*names: str) -> list[str]:
    rows = [f'"{name}",{1990 + n}' for n, name in enumerate(names)]
    return [each.values["title"] for each in films("title,made", *rows, header="yes")]


def test_columns_are_known_by_the_names_that_people_give_them() -> None:
    found = only(
        "Movie Title;Release Year;Running time (min);Genre;Directed by;Stars;IMDb ID;Language",
        "Ran;1985;162;Drama|War;Akira Kurosawa;Tatsuya Nakadai|Mieko Harada;tt0089881;Japanese",
    )

    assert found.values == {
        "title": "Ran",
        "year": 1985,
        "runtime": 162,
        "genres": ["Drama", "War"],
        "crew": [{"name": "Akira Kurosawa", "job": "director"}],
        "cast": [{"name": "Tatsuya Nakadai"}, {"name": "Mieko Harada"}],
        "ids": {"imdb": "tt0089881"},
        "languages": ["ja"],
    }
    assert found.aside == {}


def test_columns_without_a_field_are_put_aside_under_their_names() -> None:
    found = only("title,my rating,shelf no.,votes", 'Ran,8.5,0012,"1,234"')

    assert found.values == {"title": "Ran"}
    assert found.aside == {"my rating": 8.5, "shelf no.": "0012", "votes": "1,234"}


def test_a_column_may_be_mapped_by_hand() -> None:
    found = only("a,b,c", "Ran,1985,x", map="a=title\nb=year", header="yes")

    assert found.values == {"title": "Ran", "year": 1985}
    assert found.aside == {"c": "x"}


def test_columns_of_a_table_without_a_header_are_mapped_by_number() -> None:
    found = films("1985,Ran,x", "2009,Up,y", map="2=title\n1=year\n3=aside", header="no")

    assert [each.values for each in found] == [
        {"title": "Ran", "year": 1985},
        {"title": "Up", "year": 2009},
    ]


def test_a_known_column_may_be_put_aside() -> None:
    found = only("title,year", "Ran,1985", map="year=aside")

    assert found.values == {"title": "Ran"}
    assert found.aside == {"year": 1985}


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("titel=title", "did you mean title?"),
        ("title=titel", "did you mean title?"),
        ("x", "--map"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_the_nearest(asked: str, hint: str) -> None:
    with pytest.raises(UsageFault) as caught:
        read("title,year", "Ran,1985", map=asked)

    assert hint in str(caught.value.hint)


def test_what_was_understood_can_be_shown_before_anything_is_read() -> None:
    found = csv.understand(table("Title;Year;Mine", "Ran;1985;x", "Up;2009;y"), {})

    assert (found.shape.encoding, found.shape.delimiter) == ("utf-8", ";")
    assert found.shape.has_header
    assert [(each.name, each.field, each.by) for each in found.columns] == [
        ("Title", "title", "name"),
        ("Year", "year", "name"),
        ("Mine", None, ""),
    ]
    assert found.columns[0].examples == ("Ran", "Up")
    assert found.is_sure


def test_columns_that_are_told_by_their_cells_alone_are_not_sure() -> None:
    rows = [f"tt000000{n}\tThe Film of {n}\t19{n}0\t7.{n}" for n in range(1, 8)]
    found = csv.understand(table(*rows), {})

    assert not found.is_sure
    assert [(each.field, each.by) for each in found.columns] == [
        ("ids.imdb", "content"),
        ("title", "content"),
        ("year", "content"),
        (None, ""),
    ]


def test_a_table_without_titles_is_refused_with_its_columns() -> None:
    with pytest.raises(Unreadable, match="no column that holds titles among movieId, imdbId"):
        read("movieId,imdbId", "2,0113497")


def test_years_leave_titles_and_articles_come_to_the_front() -> None:
    found = films(
        "title",
        '"American President, The (1995)"',
        '"City of Lost Children, The (Cité des enfants perdus, La) (1995)"',
        '"Seven (a.k.a. Se7en) (1995)"',
        '"(500) Days of Summer (2009)"',
        '"Up (2009)"',
        header="yes",
        delimiter=",",
    )

    assert [each.values for each in found] == [
        {"title": "The American President", "year": 1995},
        {
            "title": "The City of Lost Children",
            "year": 1995,
            "titles": [{"title": "La Cité des enfants perdus", "type": "alternative"}],
        },
        {"title": "Seven", "year": 1995, "titles": [{"title": "Se7en", "type": "alternative"}]},
        {"title": "(500) Days of Summer", "year": 2009},
        {"title": "Up", "year": 2009},
    ]


def test_articles_stay_in_a_table_that_does_not_move_them() -> None:
    assert titles("The Trial", "The Castle", "Waiting for Love, A", "Girl, The") == [
        "The Trial",
        "The Castle",
        "Waiting for Love, A",
        "The Girl",  # no title ends so by itself
    ]


def test_a_year_behind_a_title_that_is_not_the_films_stays() -> None:
    assert only("title,year", "Metropolis (2002),2001").values == {
        "title": "Metropolis (2002)",
        "year": 2001,
    }
    assert only("title,year", "Metropolis (2001),2001").values["title"] == "Metropolis"


@pytest.mark.parametrize("title", ["2012", "1917", "(1995)", "Blade Runner 2049", "Se7en (11)"])
def test_numbers_that_are_the_title_stay_in_it(title: str) -> None:
    assert only("title,year", f"{title},2000").values["title"] == title


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("21 &amp; Over", "21 & Over"),
        ("Ender&#39;s Game", "Ender's Game"),
        ("Br&uuml;no", "Brüno"),
        ("Q & A", "Q & A"),
        ("AT&T;", "AT&T;"),
    ],
)
def test_html_entities_become_letters(cell: str, title: str) -> None:
    assert only("title,year", f"{cell},2000").values["title"] == title


@pytest.mark.parametrize("nothing", ["", " ", "#N/A", "N/A", "nan", "NULL", "\\N", "-"])
def test_words_for_nothing_say_nothing(nothing: str) -> None:
    found = only("title,year,runtime,genres,mine", f"Ran,{nothing},{nothing},{nothing},{nothing}")

    assert found.values == {"title": "Ran"}
    assert found.aside == {}


def test_a_film_may_be_called_null_or_none() -> None:
    assert titles("Null", "None", "Nan", "-") == ["Null", "None", "Nan", "-"]
    assert read("title,year", "#N/A,2000") == [Refused("without a title", 2)]


@pytest.mark.parametrize(
    ("cell", "year"), [("1929.0", 1929), ("1929", 1929), ("1,929", 1929), ("0", None), ("19", None)]
)
def test_a_year_may_be_a_float_and_no_other_number(cell: str, year: int | None) -> None:
    found = only("title,year", f'Ran,"{cell}"')

    assert found.values.get("year") == year
    assert ("year" in found.aside) == (year is None)


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [("162", 162), ("162.0", 162), ("1,440", 1440), ("2h 42min", 162), ("0", None), ("long", None)],
)
def test_a_runtime_is_in_minutes(cell: str, minutes: int | None) -> None:
    found = only("title,runtime", f'Ran,"{cell}"')

    assert found.values.get("runtime") == minutes
    assert ("runtime" in found.aside) == (minutes is None)


@pytest.mark.parametrize(
    ("cell", "imdb"),
    [
        ("0113497", "tt0113497"),
        ("tt0113497", "tt0113497"),
        ("113497", "tt0113497"),
        ("12345678", "tt12345678"),
        ("https://www.imdb.com/title/tt0113497/?ref=x", "tt0113497"),
    ],
)
def test_imdb_ids_may_be_digits_or_in_a_link(cell: str, imdb: str) -> None:
    assert only("title,imdbId", f"Jumanji,{cell}").values["ids"] == {"imdb": imdb}


def test_an_id_of_another_shape_goes_aside() -> None:
    found = only("title,imdbId,tmdbId", "Jumanji,nm0000001,-5")

    assert "ids" not in found.values
    assert found.aside == {"imdbId": "nm0000001", "tmdbId": "-5"}


def test_id_is_tmdbs_number_in_a_table_of_tmdb_alone() -> None:
    tmdb = only("id,title,vote_average,popularity", "603,The Matrix,8.2,70.1")
    other = only("id,title", "603,The Matrix")

    assert tmdb.values["ids"] == {"tmdb": 603}
    assert other.values == {"title": "The Matrix"}
    assert other.aside == {"id": 603}


@pytest.mark.parametrize(
    "cell",
    [
        '[{""id"": 12, ""name"": ""Adventure""}, {""id"": 14, ""name"": ""Love & War""}]',
        "[{'id': 12, 'name': 'Adventure'}, {'id': 14, 'name': 'Love & War'}]",
        "['Adventure', 'Love & War']",
        "Adventure|Love & War",
        "Adventure; Love & War",
        "Adventure, Love & War",
    ],
)
def test_lists_come_as_json_as_python_and_with_signs(cell: str) -> None:
    assert only("title,genres", f'Ran,"{cell}"').values["genres"] == ["Adventure", "Love & War"]


@pytest.mark.parametrize(
    "cell",
    [
        "[" * 100 + "]" * 100,
        "[{'a': " * 30 + "1" + "}]" * 30,
        "[__import__('os')]",
        "[1, 2",
        "[REC]",
        "[9**9**9]",
    ],
)
def test_a_cell_that_is_no_literal_is_a_text(cell: str) -> None:
    found = only("title,mine", f'Ran,"{cell}"')

    assert found.aside == {"mine": cell}


def test_a_title_in_brackets_is_no_list() -> None:
    assert only("title,year", "[REC],2007").values["title"] == "[REC]"


@pytest.mark.parametrize("kind", ["tvSeries", "TV Mini Series", "tvEpisode", "videoGame"])
def test_series_episodes_and_games_are_refused(kind: str) -> None:
    (found,) = read("title,titleType", f"Lost,{kind}")

    assert isinstance(found, Refused)
    assert found.why.endswith(", not a film")
    assert found.line == 2


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("movie", "feature"), ("short", "short"), ("tvMovie", "tv-movie"), ("odd", None)],
)
def test_kinds_are_ours(kind: str, wanted: str | None) -> None:
    found = only("title,titleType", f"Ran,{kind}")

    assert found.values.get("kind") == wanted
    assert ("titleType" in found.aside) == (wanted is None)


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("1998-06-12", "1998-06-12"),
        ("Jun 12 1998", "1998-06-12"),
        ("12 June 1998", "1998-06-12"),
        ("June 12, 1998", "1998-06-12"),
        ("19980612", "1998-06-12"),
        ("1998-06", "1998-06"),
    ],
)
def test_a_date_of_release_is_one_of_an_unknown_sort(cell: str, date: str) -> None:
    found = only("title,release_date", f'Ran,"{cell}"')

    assert found.values["releases"] == [{"type": "theatrical", "date": date, **PROBABLE}]
    assert found.values["year"] == 1998


def test_a_date_of_release_does_not_change_a_year_of_its_own() -> None:
    assert only("title,year,release_date", "Ran,1984,1985-05-31").values["year"] == 1984


def test_dates_with_slashes_are_read_by_the_order_of_their_column() -> None:
    first = films("title,released", "A,1/2/1995", "B,13/2/1995")
    month = films("title,released", "A,1/2/1995", "B,1/13/1995")
    neither = films("title,released", "A,1/2/1995", "B,3/4/1995")

    assert first[0].values["releases"][0]["date"] == "1995-02-01"
    assert month[0].values["releases"][0]["date"] == "1995-01-02"
    assert "releases" not in neither[0].values
    assert neither[0].aside == {"released": "1/2/1995"}


def test_dates_of_a_wrong_century_are_put_aside_and_said() -> None:
    rows = [f"Film {n},{1980 + n % 30}-06-12" for n in range(150)]
    lines = ("title,release_date", *rows, "King Kong,2033-04-07")
    found = films(*lines)

    assert found[-1].values == {"title": "King Kong"}
    assert found[-1].aside == {"release_date": "2033-04-07"}
    assert all("releases" in each.values for each in found[:-1])
    assert csv.understand(table(*lines), {}).notes == (
        "releases after 2012 are put aside: nearly all others are earlier",
    )


def test_the_original_title_has_the_language_that_tmdb_tells() -> None:
    found = only("title,original_title,original_language", "Ran,乱,ja")

    assert found.values["titles"] == [{"title": "乱", "language": "ja", "type": "original"}]
    assert found.values["languages"] == ["ja"]


def test_countries_and_languages_have_codes_or_go_aside() -> None:
    found = only("title,country,language", 'Ran,"Japan, USA, Atlantis","Japanese, Elvish"')

    assert found.values["countries"] == ["JP", "US"]
    assert found.values["languages"] == ["ja"]
    assert found.aside == {"country": ["Atlantis"], "language": ["Elvish"]}


def test_names_keep_their_suffix_and_give_their_note() -> None:
    found = only("title,writer", 'Ran,"Robert Downey, Jr., Jane Roe (story)"')

    assert found.values["crew"] == [
        {"name": "Robert Downey, Jr.", "job": "writer"},
        {"name": "Jane Roe", "job": "writer", "note": "story"},
    ]


@pytest.mark.parametrize("title", ["Les Mis�rables", "AmÃ©lie"])
def test_damaged_titles_are_refused_by_line(title: str) -> None:
    (found,) = read("title,year", f"{title},2012")

    assert isinstance(found, Refused)
    assert found.line == 2
    assert title in found.why


def test_damage_elsewhere_is_lost_and_said() -> None:
    found = only("title,director,mine", "Ran,Fran�ois,Caf�")

    assert found.values == {"title": "Ran"}
    assert found.aside == {}
    assert found.lost == (
        'crew.name: "Fran�ois" has lost letters (U+FFFD)',
        'mine: "Caf�" has lost letters (U+FFFD)',
    )


def test_a_film_that_comes_again_by_its_id_is_refused() -> None:
    found = read("title,imdb", "Ran,tt0089881", "Up,tt1049413", "Ran again,tt0089881")

    assert found[2] == Refused("imdb tt0089881 again, as in line 2", 4)


def test_two_films_of_one_title_stay_two() -> None:
    assert len(films("title,year", "Ran,1985", "Ran,1985")) == 2


def test_a_row_whose_cells_are_off_by_one_is_refused() -> None:
    rows = [f"Film {n},1995-01-{n:02},8{n},TRUE,{n}.5" for n in range(10, 25)]
    shifted = "More,Film 99,1995-01-20,90,TRUE"
    found = read("title,release_date,minutes,video,rating", *rows, shifted)

    assert found[-1] == Refused("cells in the wrong columns: release_date, minutes, video", 17)
    assert all(isinstance(each, Draft) for each in found[:-1])


def test_one_odd_cell_refuses_no_row() -> None:
    rows = [f"Film {n},1995-01-{n:02},8{n}" for n in range(10, 25)]

    assert len(films("title,release_date,minutes", *rows, "Odd,soon,many")) == 16


def test_objects_of_json_are_rows() -> None:
    told: list[dict[str, Any]] = [
        {"Title": 1776, "US Gross": None, "Release Date": "Jun 12 1998", "Running Time min": 90},
        {"Title": None, "Release Date": "Jun 12 1998"},
    ]
    found = list(csv.read(Input("movies.json", json.dumps(told).encode()), {}))

    assert isinstance(found[0], Draft)
    assert found[0].values["title"] == "1776"
    assert found[0].values["runtime"] == 90
    assert found[1] == Refused("without a title", None, "entry 2")


@pytest.mark.parametrize(
    ("name", "head", "is_table"),
    [
        ("films.csv", b"a,b\n", True),
        ("films.tsv.gz", b"a\tb\n", True),
        ("films.txt", b"Title;Year\nRan;1985\n", True),
        ("movies.json", b'[{"Title": "Ran", "Year": 1985}]', True),
        ("README.txt", b"A text, with commas.\nAnd more, of them, here.\n", False),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", False),
        ("film.json", b'{"title": "Ran"}', False),
    ],
)
def test_tables_are_told_by_their_name_or_header(name: str, head: bytes, is_table: bool) -> None:
    assert csv.sniff(head, name) is is_table


def check(data: bytes) -> None:
    """Whatever bytes there are: films a record can hold, refusals, or an error in words."""
    with contextlib.suppress(FilmcliError):
        for each in csv.read(Input("t.csv", data), {}):
            assert isinstance(each, Draft | Refused)
            if isinstance(each, Draft):
                assert fitting(each.values) == (each.values, [])


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_films_or_a_refusal(data: bytes) -> None:
    check(data)


names = ["title", "year", "released", "runtime", "genres", "country", "imdb", "tmdb", "cast", "x"]
cells = st.one_of(
    st.text(max_size=15),
    st.sampled_from(["1/2/1995", "[1]", "{'a': 1}", "0", "-1", "1e9", "tt1", "&amp;", "A, The"]),
    st.integers().map(str),
)


@settings(deadline=None)
@given(st.permutations(names), st.lists(st.lists(cells, min_size=10, max_size=10), max_size=4))
def test_any_cells_give_films_or_a_refusal(header: list[str], rows: list[list[str]]) -> None:
    lines = [header, *rows]
    quoted = [",".join('"{}"'.format(c.replace('"', '""')) for c in row) for row in lines]
    check("\n".join(quoted).encode("utf-8", "surrogatepass"))
