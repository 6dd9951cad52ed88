"""A person's own exports over a catalogue: what is matched, and that no match is a wrong one.

The catalogue is made of all the real titles there are: slices of IMDb's tables, to which two other
tables of films with IMDb's numbers bring the films that most people have seen. tests/data/matches
holds what fifty matches, drawn by chance, should be; a person looked them up one by one.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli

from benchmarks.imdb_rows import FILES
from tests import ranking
from tests.conftest import ROOT, Run

TABLES = {name: FILES[name] for name in ("title.basics", "title.akas")}
TRUTH = ROOT / "tests" / "data" / "matches" / "truth.tsv"
_MOVIELENS = re.compile(r"(?P<title>.*?)(?: \([^()]*\))* \((?P<year>[0-9]{4})\)\s*")
_MOVED = re.compile(r"(?P<rest>.*), (?P<article>The|An|A|Les|La|Le|Il|Der|Die|Das|El|Los)$")
_FILMS = (
    *("Feature Film", "Movie", "movie", "Documentary", "Short Film", "short", "TV Movie"),
    *("tvMovie", "TV Special", "video", "Video"),
)
SECTIONS = ("seen", "ratings", "watchlist", "listed")


def table(path: Path, encoding: str = "utf-8") -> Iterator[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file)


def more(data: Path) -> Iterator[tuple[str, str, str, str]]:
    """Give films of two other tables: number, kind, title, year."""
    for row in table(data / "holiday-movies.csv"):
        year = row["startYear"].partition(".")[0] or "\\N"
        yield row["tconst"], row["titleType"], row["primaryTitle"], year
    links = {row["movieId"]: row["imdbId"] for row in table(data / "movielens-small" / "links.csv")}
    for row in table(data / "movielens-small" / "movies.csv"):
        if match := _MOVIELENS.fullmatch(row["title"]):
            title = _MOVED.sub(r"\g<article> \g<rest>", match["title"])
            yield f"tt{links[row['movieId']].zfill(7)}", "movie", title, match["year"]


@pytest.fixture(scope="module")
def catalogue(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("matches")
    tables, path = directory / "tables", directory / "imdb.db"
    tables.mkdir()
    ranking.joined(TABLES, test_data / "imdb", tables)
    basics = tables / "title.basics.tsv"
    known = {line.partition("\t")[0] for line in basics.read_text("utf-8").split("\n")}
    added: dict[str, str] = {}
    for tt, kind, title, year in more(test_data / "csv"):
        if tt not in known:
            added.setdefault(tt, "\t".join([tt, kind, title, title, "0", year, *["\\N"] * 3]))
    with basics.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in added.values())
    argv = [sys.executable, "-m", "filmcli", "import", "imdb", str(tables), "--kinds", "all"]
    environ = {**os.environ, "FILMCLI_CATALOGUE": str(path), "PYTHONPATH": str(ROOT)}
    subprocess.run(argv, check=True, capture_output=True, env=environ)
    return path


@pytest.fixture
def place(tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "films"
    directory.mkdir()
    monkeypatch.setenv("FILMCLI_DATA", str(directory))
    monkeypatch.setenv("FILMCLI_CATALOGUE", str(catalogue))
    return directory


def counted(out: str) -> dict[str, Any]:
    told = json.loads(out)["import"]
    return {key: told[key] for key in ("matched", "present", "ambiguous", "unmatched")}


def logged(place: Path) -> list[dict[str, Any]]:
    log = tomli.loads((place / "log.toml").read_text(encoding="utf-8"))
    return [entry for section in SECTIONS for entry in log.get(section, ())]


@pytest.mark.parametrize(
    ("user", "counts"),
    [
        ("user-a", {"matched": {"title": 936}, "present": 478, "ambiguous": 4, "unmatched": 4677}),
        ("user-d", {"matched": {"title": 204}, "present": 173, "ambiguous": 1, "unmatched": 919}),
    ],
)
def test_matches_of_a_letterboxd_export_are_those_that_a_person_finds(
    run: Run, place: Path, test_data: Path, user: str, counts: dict[str, Any]
) -> None:
    ran = run("import", "letterboxd", str(test_data / "letterboxd" / user), "--json")

    assert counted(ran.out) == counts
    truth = {
        (row["title"], int(row["year"])): row["imdb"]
        for row in csv.DictReader(TRUTH.read_text("utf-8").splitlines(), delimiter="\t")
    }
    assert len(truth) == 50
    found = {
        (entry["title"], entry["year"]): entry["ids"]["imdb"]
        for entry in logged(place)
        if (entry["title"], entry.get("year")) in truth
    }
    assert found == {film: truth[film] for film in found}
    assert len(found) == {"user-a": 47, "user-d": 5}[user]


@pytest.mark.parametrize(
    ("name", "encoding", "films", "titled", "ambiguous"),
    [
        ("ratings-2017-quoted", "utf-8", 751, 314, 1),
        ("ratings-2026-us-dates", "utf-8", 222, 78, 0),
        ("watchlist-2020-cp1252", "cp1252", 137, 36, 1),
    ],
)
def test_without_their_numbers_imdb_s_own_exports_are_matched_to_the_same_numbers(
    run: Run,
    place: Path,
    test_data: Path,
    tmp_path: Path,
    name: str,
    encoding: str,
    films: int,
    titled: int,
    ambiguous: int,
) -> None:
    rows = [
        {key.casefold(): value for key, value in row.items()}
        for row in table(test_data / "imdb-exports" / f"{name}.csv", encoding)
    ]
    rows = [row for row in rows if row["title type"] in _FILMS]
    given = tmp_path / "watched.csv"
    with given.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Date", "Name", "Year", "Letterboxd URI"])
        for row in rows:
            uri = f"https://boxd.it/{row['const']}"
            writer.writerow(["2020-01-01", row["title"], row["year"], uri])

    ran = run("import", "letterboxd", str(given), "--json")

    assert counted(ran.out) == {
        "matched": {"title": titled},
        "present": 0,
        "ambiguous": ambiguous,
        "unmatched": films - titled,
    }
    numbers = Counter(
        entry["ids"]["imdb"] == entry["uri"].rpartition("/")[2] for entry in logged(place)
    )
    assert numbers == {True: titled}


def test_with_their_numbers_all_films_of_imdb_s_exports_are_matched(
    run: Run, place: Path, test_data: Path
) -> None:
    ran = run("import", "imdb-export", str(test_data / "imdb-exports"), "--json")

    told = counted(ran.out)
    assert told["unmatched"] == told["ambiguous"] == 0
    assert sum(told["matched"].values()) + told["present"] == 751 + 222 + 137 + 3
    assert {entry["ids"]["imdb"][:2] for entry in logged(place)} == {"tt"}
