"""Every real file of these kinds: what it gives, counted by other means, nothing unexplained."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from filmcli import importers
from filmcli.importers.bounded import Unreadable, inputs
from filmcli.importers.items import Draft, Input, Refused
from filmcli.record.drafts import fitting


class Told(NamedTuple):
    kind: str
    films: list[Draft]
    refused: list[Refused]

    def count(self, field: str) -> int:
        """Films that have a field, or the entries of a list."""
        found = [each.values[field] for each in self.films if field in each.values]
        return sum(len(each) if isinstance(each, list) else 1 for each in found)


# file -> (kind, films, facts kept, put aside, refused); None where the whole file is refused
FILES: dict[str, tuple[str, int, int, int, int] | None] = {
    "wikidata/Q20145.json": ("wikidata", 0, 0, 0, 1),
    "wikidata/Q2262932-film.json": ("wikidata", 1, 22, 33, 0),
    "wikidata/Q494290.json": ("wikidata", 0, 0, 0, 1),
    "wikidata/films-2018.jsonl.gz": ("wikidata", 20105, 123626, 111668, 87),
    "wikidata/genre-labels.jsonl.gz": ("wikidata", 0, 0, 0, 5559),
    "wikipedia-movie-data/movies-1900s.json": ("wikipedia", 354, 1116, 415, 0),
    "wikipedia-movie-data/movies-2020s.json": ("wikipedia", 1153, 11197, 5417, 0),
    "kobis/alltime-euckr.csv": ("kobis", 106, 318, 318, 0),
    "kobis/daily-2023-2025.csv.gz": ("kobis", 408, 1217, 6936, 0),
    "kobis/films-6000.csv.gz": ("kobis", 3068, 16233, 18413, 0),
    "kobis/kmdb-films-trimmed.json": ("kmdb", 26, 3455, 90, 0),
    "kobis/kmdb-search.json": ("kmdb", 6, 364, 73, 0),
    "kobis/openings-2024.csv": ("kobis", 252, 504, 1260, 0),
    "kobis/searchDailyBoxOfficeList-20220105.json": ("kobis", 10, 30, 150, 0),
    "kobis/searchMovieInfo-20184105.json": ("kobis", 1, 33, 4, 0),
    "kobis/weekly-2019-boxoffice.csv": ("kobis", 97, 194, 97, 0),
    "kobis/weekly-2019-movie.csv": ("kobis", 97, 682, 0, 0),
    "csv/bechdel-movies.csv": ("csv", 1794, 5381, 21114, 0),
    "csv/bom.movie_gross.csv.gz": ("csv", 3387, 10156, 5396, 0),
    "csv/holiday-movies.csv": ("csv", 2410, 18955, 19280, 0),
    "csv/imdb-rated-films.tsv.gz": ("csv", 49711, 99429, 99422, 0),
    "csv/movielens-1m-mangled/movies.dat": ("csv", 1893, 3909, 3786, 8),
    "csv/movielens-small/README.txt": None,
    "csv/movielens-small/links.csv": None,
    "csv/movielens-small/movies.csv": ("csv", 4896, 21455, 4896, 0),
    "csv/movies-metadata-50-cp1252.csv": ("csv", 49, 833, 505, 1),
    "csv/movies-metadata-trimmed.csv.gz": ("csv", 4159, 8316, 24947, 8),
    "csv/tmdb.movies.csv.gz": ("csv", 25497, 152982, 125024, 1020),
    "csv/tmdb5000-movies.csv.gz": ("csv", 2419, 38554, 20053, 0),
    "csv/vega-movies.json": ("csv", 3200, 18528, 26649, 1),
}

_READ: dict[str, Told] = {}


def opened(test_data: Path, name: str) -> Input:
    (file,) = inputs(test_data / name)
    return file


def told(test_data: Path, name: str) -> Told:
    """Read a file by the kind that it is recognised as; each but once for all tests."""
    if name not in _READ:
        file = opened(test_data, name)
        kinds = (
            kind
            for kind in importers.IMPORTERS
            if importers.load(kind).sniff(file.data[: 1 << 16], file.name)
        )
        kind = next(kinds, "csv")
        items = list(importers.load(kind).read(file, {}))
        films = [each for each in items if isinstance(each, Draft)]
        refused = [each for each in items if isinstance(each, Refused)]
        assert len(films) + len(refused) == len(items)
        _READ[name] = Told(kind, films, refused)
    return _READ[name]


def plain(test_data: Path, name: str) -> bytes:
    data = (test_data / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def table(test_data: Path, name: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    text = plain(test_data, name).decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def documents(test_data: Path, name: str) -> Any:
    return json.loads(plain(test_data, name))


def test_every_file_of_these_kinds_is_in_the_table(test_data: Path) -> None:
    folders = ("wikidata", "wikipedia-movie-data", "kobis", "csv")
    found = {
        path.relative_to(test_data).as_posix()
        for folder in folders
        for path in (test_data / folder).rglob("*")
        if path.is_file()
    }

    assert found == set(FILES)


@pytest.mark.parametrize("name", [name for name, row in FILES.items() if row])
def test_a_file_gives_films_and_facts_and_says_what_it_put_aside(
    test_data: Path, name: str
) -> None:
    found = told(test_data, name)
    facts = sum(
        len(value) if isinstance(value, list | dict) else 1
        for film in found.films
        for value in film.values.values()
    )
    aside = sum(len(film.aside) for film in found.films)

    assert (found.kind, len(found.films), facts, aside, len(found.refused)) == FILES[name]


@pytest.mark.parametrize("name", [name for name, row in FILES.items() if row])
def test_what_is_kept_is_valid_in_a_record(test_data: Path, name: str) -> None:
    for film in told(test_data, name).films[:50]:
        assert fitting(film.values) == (film.values, [])


@pytest.mark.parametrize("name", [name for name, row in FILES.items() if row])
def test_all_rows_are_films_or_refused_with_their_line(test_data: Path, name: str) -> None:
    found = told(test_data, name)
    if not name.removesuffix(".gz").endswith(".json"):
        assert all(film.line for film in found.films)
        assert all(each.line for each in found.refused)
    assert all(each.why for each in found.refused)


def test_a_readme_is_no_table(test_data: Path) -> None:
    with pytest.raises(Unreadable, match="not a table"):
        told(test_data, "csv/movielens-small/README.txt")


def test_ids_without_titles_are_no_films(test_data: Path) -> None:
    with pytest.raises(Unreadable, match="no column that holds titles among movieId, imdbId"):
        told(test_data, "csv/movielens-small/links.csv")


def test_the_wikidata_dump_gives_each_film_with_its_ids_and_years(test_data: Path) -> None:
    lines = [
        json.loads(line) for line in plain(test_data, "wikidata/films-2018.jsonl.gz").splitlines()
    ]
    found = told(test_data, "wikidata/films-2018.jsonl.gz")
    films = {film.values["ids"]["wikidata"]: film for film in found.films}
    refused = [lines[each.line - 1]["enwiki_title"] for each in found.refused if each.line]

    assert len(films) == len(lines) - len(refused)
    assert all("series)" in title for title in refused)
    kept = [line for line in lines if line["wikidata_id"] in films]
    dated = [line for line in kept if "publication_date" in line]
    days = [line for line in dated if not line["publication_date"].endswith("-01-01")]
    assert found.count("year") == len(dated)
    assert found.count("releases") == len(days)
    codes = [line["country_of_origin"] for line in kept if "country_of_origin" in line]
    aside = sum("country_of_origin" in film.aside for film in found.films)
    assert found.count("countries") == len(codes) - aside
    # No item was given a name that the file does not tell.
    assert {key for film in found.films for key in film.values} == {
        *("title", "ids", "year", "releases", "countries", "languages"),
    }
    for line in kept:
        assert films[line["wikidata_id"]].aside.get("director") == line.get("director")
        assert films[line["wikidata_id"]].aside["genre"] == line["genre"]


def test_labels_in_the_same_file_name_genres(test_data: Path) -> None:
    films = plain(test_data, "wikidata/films-2018.jsonl.gz").splitlines(keepends=True)[:200]
    labels = plain(test_data, "wikidata/genre-labels.jsonl.gz")
    known = {
        each["wikidata_id"]: each["genre_label"] for each in map(json.loads, labels.splitlines())
    }
    together = b"".join(films) + labels
    items = importers.load("wikidata").read(Input("both.jsonl", together), {})
    named = [item for item in items if isinstance(item, Draft)]

    wanted = sum(each in known for film in films for each in json.loads(film)["genre"])
    got = sum(len(film.values.get("genres", ())) for film in named)
    assert wanted > 100
    assert got >= wanted * 0.97  # less those of the few series, and labels that two items share


@pytest.mark.parametrize("years", ["1900s", "2020s"])
def test_wikipedia_gives_all_but_signs_for_names(test_data: Path, years: str) -> None:
    name = f"wikipedia-movie-data/movies-{years}.json"
    films = documents(test_data, name)
    found = told(test_data, name)

    assert [film.values["title"] for film in found.films] == [film["title"] for film in films]
    assert found.count("year") == len(films)
    assert found.count("genres") == sum(len(dict.fromkeys(film["genres"])) for film in films)
    names = [name for film in films for name in dict.fromkeys(film["cast"])]
    junk = [name for name in names if not any(map(str.isalnum, name)) or name == "and"]
    assert found.count("cast") == len(names) - len(junk)
    assert sum(len(film.lost) for film in found.films) == len(junk)
    assert sum("extract" in film.aside for film in found.films) == sum(
        bool(film.get("extract")) for film in films
    )


def test_kobis_tables_give_each_film_once(test_data: Path) -> None:
    rows = table(test_data, "kobis/daily-2023-2025.csv.gz")
    found = told(test_data, "kobis/daily-2023-2025.csv.gz")
    codes = Counter(row["movieCd"] for row in rows)

    assert {film.values["ids"]["kobis"] for film in found.films} == set(codes)
    assert len(found.films) == len(codes)
    latest: dict[str, str] = {}
    for row in rows:
        latest[row["movieCd"]] = max(row["targetDt"], latest.get(row["movieCd"], ""))
    opened = {row["movieCd"] for row in rows if row["openDt"].strip()}
    assert found.count("releases") == len(opened)
    for film in found.films:
        days = codes[film.values["ids"]["kobis"]]
        lost = f"the figures of {days - 1} other rows of this film"
        assert film.lost == ((lost,) if days > 1 else ())
        assert film.aside["targetDt"] == latest[film.values["ids"]["kobis"]]


def test_kobis_in_euc_kr_is_read_as_what_it_is(test_data: Path) -> None:
    rows = table(test_data, "kobis/alltime-euckr.csv", "cp949")
    found = told(test_data, "kobis/alltime-euckr.csv")

    assert [film.values["title"] for film in found.films] == [row["영화명"] for row in rows]
    assert found.films[0].values["title"] == "명량"
    assert found.films[0].aside["관객수"] == "17,615,057"
    assert found.count("releases") == len(rows)


def test_all_countries_of_kobis_are_known_but_other_ones(test_data: Path) -> None:
    rows = table(test_data, "kobis/films-6000.csv.gz")
    found = told(test_data, "kobis/films-6000.csv.gz")

    assert found.count("countries") == len(rows) - sum(row["국가"] == "기타" for row in rows)
    assert found.count("crew") == sum(bool(row["감독"]) for row in rows)
    assert {film.aside["nations"] for film in found.films if "nations" in film.aside} == {"기타"}


def test_bechdel_titles_lose_their_html_entities(test_data: Path) -> None:
    rows = table(test_data, "csv/bechdel-movies.csv")
    titles = [film.values["title"] for film in told(test_data, "csv/bechdel-movies.csv").films]

    assert len(titles) == len(rows)
    assert titles[0] == "21 & Over"
    assert {"Ender's Game", "Brüno"} <= set(titles)
    assert not [title for title in titles if "&" in title and ";" in title]


def test_box_office_mojo_years_leave_the_titles(test_data: Path) -> None:
    rows = table(test_data, "csv/bom.movie_gross.csv.gz")
    found = told(test_data, "csv/bom.movie_gross.csv.gz")
    films = {(film.values["title"], film.values["year"]): film for film in found.films}

    assert ("Alice in Wonderland", 2010) in films
    assert found.count("year") == len(rows)
    odd = [row for row in rows if "," in row["foreign_gross"]]
    assert len(odd) == 5
    assert sum(isinstance(film.aside.get("foreign_gross"), str) for film in found.films) == 5


def test_floats_of_pandas_are_years_and_minutes(test_data: Path) -> None:
    rows = table(test_data, "csv/holiday-movies.csv")
    found = told(test_data, "csv/holiday-movies.csv")

    assert found.count("year") == sum(bool(row["startYear"]) for row in rows)
    assert found.count("runtime") == sum(row["runtimeMinutes"] not in ("", "NA") for row in rows)
    assert found.films[0].values["year"] == 1929
    assert found.count("titles") == len(rows)
    kinds = Counter(row["titleType"] for row in rows)
    assert Counter(film.values.get("kind") for film in found.films) == {
        "feature": kinds["movie"],
        "tv-movie": kinds["tvMovie"],
        "video": kinds["video"],
    }


def test_quotes_that_are_letters_stay_in_titles(test_data: Path) -> None:
    lines = plain(test_data, "csv/imdb-rated-films.tsv.gz").decode().removesuffix("\n").split("\n")
    films = told(test_data, "csv/imdb-rated-films.tsv.gz").films

    assert len(films) == len(lines)
    quoted = [line.split("\t")[1] for line in lines if '"' in line]
    assert 'Three for Bedroom "C"' in quoted
    assert '"Weird Al" Yankovic: The Videos' in quoted
    assert [film.values["title"] for film in films if '"' in film.values["title"]] == quoted
    assert films[-1].values["ids"]["imdb"] == lines[-1].split("\t")[0]


def test_movielens_titles_are_put_right(test_data: Path) -> None:
    rows = table(test_data, "csv/movielens-small/movies.csv")
    found = told(test_data, "csv/movielens-small/movies.csv")
    films = {film.aside["movieId"]: film for film in found.films}
    titles = {film.values["title"] for film in found.films}

    assert len(films) == len(rows)
    assert {"The Big Green", "Colonel Chabert, Le"} & titles == {"The Big Green"}
    assert not [title for title in titles if title.endswith((", The", ", A", ", An"))]
    yearless = [row for row in rows if not row["title"].rstrip().endswith(")")]
    assert len(rows) - found.count("year") >= len(yearless)
    assert found.count("genres") == sum(
        len(row["genres"].split("|")) for row in rows if row["genres"] != "(no genres listed)"
    )
    hate = next(film for film in found.films if film.values["title"] == "Hate")
    assert hate.values["titles"] == [{"title": "La Haine", "type": "alternative"}]
    assert hate.values["year"] == 1995


def test_titles_that_lost_letters_are_refused_by_line(test_data: Path) -> None:
    lines = plain(test_data, "csv/movielens-1m-mangled/movies.dat").decode().splitlines()
    found = told(test_data, "csv/movielens-1m-mangled/movies.dat")

    damaged = [number for number, line in enumerate(lines, 1) if "\ufffd" in line]
    said = {each.line for each in found.refused}
    said |= {each.line for each in found.films if any("U+FFFD" in why for why in each.lost)}
    assert said == set(damaged)
    assert "\ufffd" not in json.dumps([film.values for film in found.films], ensure_ascii=False)


def test_python_literals_and_cp1252_of_a_spreadsheet(test_data: Path) -> None:
    name = "csv/movies-metadata-50-cp1252.csv"
    rows = table(test_data, name, "cp1252")
    found = told(test_data, name)

    # One row has a comma too many before its title, so that the cells after it are one off.
    (shifted,) = [row for row in rows if row["poster_path"] == "1.100915"]
    (refused,) = found.refused
    assert refused.why.startswith("cells in the wrong columns: popularity")
    rows.remove(shifted)
    assert found.count("genres") == sum(row["genres"].count("'name'") for row in rows)
    assert found.count("languages") == sum(row["spoken_languages"].count("'iso_") for row in rows)
    assert found.count("companies") == sum(
        row["production_companies"].count("'id'") for row in rows
    )
    assert found.films[0].values["releases"][0]["date"] == "1995-10-30"
    assert found.count("releases") == len(rows)


def test_repeated_films_of_tmdb_are_refused_once_more(test_data: Path) -> None:
    rows = table(test_data, "csv/tmdb.movies.csv.gz")
    found = told(test_data, "csv/tmdb.movies.csv.gz")

    ids = [int(row["id"]) for row in rows]
    assert [film.values["ids"]["tmdb"] for film in found.films] == list(dict.fromkeys(ids))
    assert len(found.refused) == len(ids) - len(set(ids))
    assert all("again, as in line" in each.why for each in found.refused)


def test_json_in_cells_of_tmdb_5000(test_data: Path) -> None:
    rows = table(test_data, "csv/tmdb5000-movies.csv.gz")
    found = told(test_data, "csv/tmdb5000-movies.csv.gz")

    names = [{each["name"] for each in json.loads(row["genres"])} for row in rows]
    assert [set(film.values.get("genres", ())) for film in found.films] == names
    minutes = [row["runtime"] for row in rows if row["runtime"] not in ("", "0", "0.0")]
    assert found.count("runtime") == len(minutes)
    countries = [
        {each["iso_3166_1"] for each in json.loads(row["production_countries"])} for row in rows
    ]
    assert [set(film.values.get("countries", ())) for film in found.films] == countries


def test_numbers_for_titles_and_wrong_centuries_of_vega(test_data: Path) -> None:
    films = documents(test_data, "csv/vega-movies.json")
    found = told(test_data, "csv/vega-movies.json")

    titles = [film.values["title"] for film in found.films]
    assert {"1776", "300", "2012"} <= set(titles)
    (refused,) = found.refused
    assert refused.what == "entry 3054"
    assert films[3053]["Title"] is None
    late = [film["Release Date"] for film in films if int(film["Release Date"][-4:]) > 2011]
    aside = [film.aside["Release Date"] for film in found.films if "Release Date" in film.aside]
    assert sorted(aside) == sorted(late)
    assert all(int(film.values.get("year", 2000)) <= 2011 for film in found.films)
