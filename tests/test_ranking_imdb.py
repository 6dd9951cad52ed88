"""How well the catalogue's search finds what is meant: real titles, and made-up ones."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import imdb_files
from benchmarks.imdb_rows import FILES
from filmcli.catalogue.imdb import store
from filmcli.catalogue.imdb.films import Films
from filmcli.catalogue.imdb.search import search
from tests import ranking
from tests.conftest import ROOT

EACH = 110  # queries by each rule, where there are as many
MADE_UP, EACH_MADE_UP = 8_000, 60


class Catalogue:
    """A catalogue of all kinds of titles, and the titles as they stand in the tables."""

    def __init__(self, tables: Path, path: Path) -> None:
        argv = [sys.executable, "-m", "filmcli", "import", "imdb", str(tables)]
        environ = {**os.environ, "FILMCLI_CATALOGUE": str(path), "PYTHONPATH": str(ROOT)}
        subprocess.run(
            [*argv, "--kinds", "all", "--adult"], check=True, capture_output=True, env=environ
        )
        opened = store.opened(path, time.monotonic_ns)
        assert opened is not None
        self.store, self.films = opened, Films(opened)
        self.titles = ranking.read(tables)

    def search(self, text: str) -> list[str]:
        """Give the ids of what is found."""
        hits = search(self.store.ask, text, limit=ranking.LOOKED_AT)
        return [row.slug for row in self.films.rows_of([hit.record for hit in hits])]


@pytest.fixture(scope="module")
def real(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    directory = tmp_path_factory.mktemp("real")
    tables = directory / "tables"
    tables.mkdir()
    ranking.joined(FILES, test_data / "imdb", tables)
    return Catalogue(tables, directory / "imdb.db")


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    directory = tmp_path_factory.mktemp("made-up")
    imdb_files.write(directory / "tables", MADE_UP)
    return Catalogue(directory / "tables", directory / "imdb.db")


# By rule: the least hit@1 over titles of the real tables, and over made-up ones.
FLOORS = {
    "dropped article": (0.95, 0.96),
    "accents stripped": (0.99, 0.98),
    "insertion": (0.97, 0.96),
    "deletion": (0.92, 0.96),
    "replacement": (0.97, 0.96),
    "transposition": (0.96, 0.96),
    "words swapped": (0.97, 0.96),
    "year added": (0.99, 0.98),
    "alternative title": (0.95, 0.96),
    "partial title": (0.96, 0.94),
    "article added": (0.99, 0.98),
    "article and swapped": (0.98, 0.96),
    "article and typo": (0.97, 0.96),
    "article and year": (0.99, 0.98),
    "typo and year": (0.96, 0.96),
}
OVERALL, KNOWN = (0.98, 0.98), (0.98, 0.99)


def lacking(report: ranking.Report, place: int) -> list[str]:
    """Name what is below its floor."""
    floors = {rule: each[place] for rule, each in FLOORS.items()}
    scores = report.rules | {"overall": report.overall, "known": report.known}
    floors |= {"overall": OVERALL[place], "known": KNOWN[place]}
    return [rule for rule, floor in floors.items() if scores[rule].hit < floor]


def test_queries_made_from_real_titles_find_them(real: Catalogue) -> None:
    queries = ranking.derived(real.titles, EACH)
    assert len(queries) >= 1000
    report = ranking.Report(queries, real.search)
    assert not lacking(report, 0), str(report)
    assert report.overall.rank >= report.overall.hit


def test_queries_that_people_wrote_down_find_real_titles(real: Catalogue, test_data: Path) -> None:
    truth = test_data / "search" / "imdb-rename-truth.toml"
    report = ranking.Report(ranking.written(truth, real.titles), real.search)
    assert report.overall.queries >= 2
    assert report.overall.hit == 1, str(report)


def test_queries_made_from_made_up_titles_find_them(made_up: Catalogue) -> None:
    queries = ranking.derived(made_up.titles, EACH_MADE_UP)
    assert len(queries) >= 500
    report = ranking.Report(queries, made_up.search)
    assert not lacking(report, 1), str(report)
