"""What the index stores of a film: all of it, and nothing of it once its record is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmcli.catalogue.finder import Finder
from filmcli.catalogue.index import Index
from filmcli.catalogue.query import FIELDS, Query
from filmcli.catalogue.rows import names_of, rows
from filmcli.catalogue.scoring import PLACES
from filmcli.record.reader import read
from tests import search_truth
from tests.conftest import ROOT

NASTY = ROOT / "tests" / "data" / "nasty.toml"
TABLES = ("record", "film", "value", "title", "part", "words", "id")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index(tmp_path / "cache", time.time_ns)
    yield made
    made.close()


def counts(index: Index) -> dict[str, int]:
    return {name: index.ask(f"SELECT count(*) FROM {name}")[0][0] for name in TABLES}


def found(index: Index, text: str) -> list[str]:
    return [each.film["slug"] for each in Finder(index).search(text, PLACES, None)]


@pytest.fixture
def films(tmp_path: Path) -> Callable[..., list[str]]:
    directory = tmp_path / "films"
    directory.mkdir()

    def write(**texts: str) -> list[str]:
        for slug, text in texts.items():
            path = directory / f"{slug}.toml"
            path.write_text(text, encoding="utf-8")
            os.utime(path, (1_500_000_000, 1_500_000_000))
        return sorted(map(os.fspath, directory.iterdir()))

    return write


def test_each_field_is_one_row_with_its_values_apart() -> None:
    film = {
        "slug": "a",
        "title": "Körper II",
        "titles": [{"title": "Rocky II"}],
        "year": 1999,
        "countries": ["KR"],
        "languages": ["ko"],
        "cast": [
            {"name": "A", "character": "Ok Ju", "variants": [{"name": "Oak"}]},
            {"name": "B"},
        ],
        "crew": [{"name": "A", "job": "director"}],
        "director": ["A"],
        "companies": [{"name": "C", "role": "production"}, {"name": "D", "role": "sales"}],
        "releases": [
            {"type": "premiere", "date": "2023-10", "territory": "KR", "event": "E"},
            {"type": "theatrical", "date": "2024"},
            {"type": "digital", "platform": "P"},
        ],
        "people": {"A": {"ids": {"imdb": "nm1"}, "names": [{"name": "Ä"}]}},
        "sources": {"x": {"publisher": "Paper"}, "y": {}},
        "ids": {"imdb": "tt1"},
    }
    stored = list(rows(film))
    assert {(field, text, folded) for field, text, folded, *_ in stored} == {
        ("slug", "a", "a"),
        ("year", "1999", "1999"),
        ("decade", "1990", "1990"),
        ("title", "Körper II\x1fRocky II", "korper ii\nkoerper ii\nkorper 2\x1frocky ii\nrocky 2"),
        ("country", "KR", "kr\nsouth korea"),
        ("language", "ko", "ko\nkorean"),
        ("director", "A", "a"),
        ("cast", "A\x1fB", "a\x1fb"),
        ("character", "Ok Ju", "ok ju\noak"),
        ("crew", "A", "a"),
        ("company", "C\x1fD", "c\x1fd"),
        ("studio", "C", "c"),
        ("person", "A\x1fÄ\x1fB", "a\x1fa\x1fb"),
        ("release", "2023-10", "kr"),
        ("release", "2024", ""),
        ("event", "E", "e"),
        ("platform", "P", "p"),
        ("source", "x Paper\x1fy", "x paper\x1fy"),
        ("id", "tt1\x1fimdb:tt1", "tt1\x1fimdb tt1"),
    }
    (day,) = [row for row in stored if row[1] == "2023-10"]
    assert (day[4] or 0) - (day[3] or 0) == 30
    keys = [name.person for name in names_of(film)]
    assert keys == ["imdb:nm1", "imdb:nm1", None, "imdb:nm1", "imdb:nm1"]


def test_a_nasty_film_is_stored_in_known_fields_and_read_back(index: Index, tmp_path: Path) -> None:
    values = read(NASTY).values
    assert values is not None
    assert {row[0] for row in rows(values)} <= {field.name for field in FIELDS}
    assert all(row[1].count("\x1f") == row[2].count("\x1f") for row in rows(values))
    index.refresh([os.fspath(NASTY)])
    finder = Finder(index)
    assert finder.films(finder.select(Query())) == [json.loads(json.dumps(values))]
    for name in {each.written for each in names_of(values)}:
        people, meant = finder.people(name)
        assert people, name
        assert meant is None, name


def test_a_record_that_goes_leaves_nothing(index: Index, films: Callable[..., list[str]]) -> None:
    paths = films(nasty=NASTY.read_text(encoding="utf-8"))
    index.refresh(paths)
    assert all(counts(index).values())
    Path(paths[0]).unlink()
    other = films(z='title = "Z"')
    index.refresh(other)
    Path(other[0]).unlink()
    index.refresh(films(bad="title = 1"))
    assert counts(index) == dict.fromkeys(TABLES, 0) | {"record": 1}
    assert index.ask("SELECT * FROM vocabulary") == []


def test_a_rewritten_or_renamed_record_is_found_by_what_it_says_now(
    index: Index, films: Callable[..., list[str]]
) -> None:
    paths = films(a='title = "Before"\ndirector = "Old Name"', b='title = "Other"')
    index.refresh(paths)
    index.refresh(films(a='title = "Afterwards"\ndirector = "New Name"'))
    assert found(index, "afterwards") == found(index, "new name") == ["a"]
    assert found(index, "old name") == []
    Path(paths[0]).rename(Path(paths[0]).with_name("c.toml"))
    index.refresh(films())
    assert found(index, "afterwards") == ["c"]
    assert counts(index)["words"] == counts(index)["part"] == 2


def test_an_edit_leaves_the_tables_of_a_fresh_index(
    index: Index, films: Callable[..., list[str]]
) -> None:
    for text in ('title = "One"\ngenres = ["A", "B"]', NASTY.read_text("utf-8"), 'title = "Two"'):
        paths = films(a=text)
        index.refresh(paths)
    fresh = Index(None, time.time_ns)
    fresh.refresh(paths)
    for table in TABLES[1:]:
        query = f"SELECT * FROM {table}"
        assert index.ask(query) == fresh.ask(query), table
    fresh.close()


ASK = """
import sys, time
from pathlib import Path
from filmcli.catalogue.finder import Finder
from filmcli.catalogue.index import Index
from filmcli.catalogue.scoring import PLACES
paths = sorted(map(str, Path(sys.argv[2]).iterdir()))
index = Index(Path(sys.argv[1]), time.time_ns)
assert index.refresh(paths) == ()
for text in ("ballerina", "lee chung-hyun", "night", "이충현"):
    print([each.film["slug"] for each in Finder(index).search(text, PLACES, None)])
"""


def test_two_cold_processes_over_the_same_records_are_both_right(tmp_path: Path) -> None:
    directory = tmp_path / "films"
    directory.mkdir()
    search_truth.write_records(directory)
    argv = [sys.executable, "-c", ASK, os.fspath(tmp_path / "cache"), os.fspath(directory)]
    both = [
        subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, encoding="utf-8"
        )
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    assert [error for _, error in said] == ["", ""]
    assert said[0] == said[1]
    assert "ballerina" in said[0][0].split("\n")[0]
