"""The made-up files of the benchmark are shaped as IMDb's: rows, order, what agrees with what."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import imdb_files, imdb_queries
from benchmarks.imdb_rows import FILES
from tests import ranking
from tests.conftest import ROOT

TITLES = 3000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("made") / "tables"
    imdb_files.write(directory, TITLES)
    return directory


def table(directory: Path, name: str) -> list[dict[str, str]]:
    return list(ranking.rows(directory / f"{name}.tsv.gz"))


def test_every_table_has_its_columns_and_is_in_the_order_of_its_ids_as_text(made: Path) -> None:
    for name, columns in FILES.items():
        rows = table(made, name)
        assert tuple(rows[0]) == columns
        ids = [row[columns[0]] for row in rows]
        assert ids == sorted(ids)


@pytest.mark.parametrize("block", [7, 100, 100_000])
def test_ids_of_eight_digits_stand_behind_the_seven_that_they_begin_with(block: int) -> None:
    def number(place: int) -> int:
        return 40_000 * place + 17

    found = [n for part in imdb_files.in_text_order(900, number, block) for n in part]
    assert sorted(found) == list(range(900))
    ids = [f"tt{number(n):07}" for n in found]
    assert ids == sorted(ids)
    assert number(899) > 10_000_000


def test_rows_refer_to_what_there_is(made: Path) -> None:
    titles = {row["tconst"]: row for row in table(made, "title.basics")}
    people = {row["nconst"] for row in table(made, "name.basics")}
    assert len(titles) == TITLES
    assert len(people) == TITLES * 5 // 4
    for row in table(made, "title.principals"):
        assert row["tconst"] in titles
        assert row["nconst"] in people
        if row["characters"] != "\\N":
            assert all(isinstance(each, str) for each in json.loads(row["characters"]))
    for row in table(made, "title.episode"):
        assert titles[row["tconst"]]["titleType"] == "tvEpisode"
        assert titles[row["parentTconst"]]["titleType"] in ("tvSeries", "tvMiniSeries")
    originals = {
        row["titleId"]: row["title"]
        for row in table(made, "title.akas")
        if row["isOriginalTitle"] == "1"
    }
    assert originals == {each: row["originalTitle"] for each, row in titles.items()}


def test_proportions_are_those_of_the_real_files(made: Path) -> None:
    kinds = Counter(row["titleType"] for row in table(made, "title.basics"))
    assert 0.74 < kinds["tvEpisode"] / TITLES < 0.80
    assert 0.05 < kinds["movie"] / TITLES < 0.08
    counts = {name: len(table(made, name)) / TITLES for name in FILES}
    assert 7 < counts["title.principals"] < 10
    assert 3.8 < counts["title.akas"] < 5.4
    assert 0.10 < counts["title.ratings"] < 0.17
    assert counts["title.crew"] == 1


def test_what_is_known_of_the_files_stands_in_them(made: Path) -> None:
    truth = json.loads(made.with_name("tables.truth.json").read_text(encoding="utf-8"))
    titles = {row["tconst"]: row for row in table(made, "title.basics")}
    votes = {row["tconst"]: int(row["numVotes"]) for row in table(made, "title.ratings")}
    for known in truth["known"]:
        row = titles[known["id"]]
        assert (row["primaryTitle"], row["startYear"]) == (known["title"], str(known["year"]))
        assert votes.get(known["id"], 0) == known["votes"]
    for name in FILES:
        assert truth["counts"][name] == len(table(made, name))
    names = {row["nconst"]: row["primaryName"] for row in table(made, "name.basics")}
    assert all(names[each["id"]] == each["name"] for each in truth["busy"])
    credits_of = Counter(row["nconst"] for row in table(made, "title.principals"))
    assert credits_of.most_common(1)[0][0] == truth["busy"][0]["id"]
    questions = imdb_queries.questions(truth, 10)
    assert set(questions) == set(imdb_queries.LIMITS)
    assert all(questions.values())


def test_the_same_seed_makes_the_same_files_in_one_process_or_two(
    made: Path, tmp_path: Path
) -> None:
    imdb_files.write(tmp_path / "again", TITLES, processes=2)
    imdb_files.write(tmp_path / "other", TITLES, seed=2)
    for name in FILES:
        path = f"{name}.tsv.gz"
        assert (tmp_path / "again" / path).read_bytes() == (made / path).read_bytes()
        assert (tmp_path / "other" / path).read_bytes() != (made / path).read_bytes()


def test_the_benchmark_runs_and_its_known_answers_are_right(tmp_path: Path) -> None:
    # The ratios themselves are for a quiet machine and larger files.
    pytest.importorskip("isal")
    argv = [sys.executable, "benchmarks/imdb.py", "--python", sys.executable, "--no-peer"]
    argv += ["--titles", f"{TITLES}", "--queries", "2", "--directory", str(tmp_path)]
    for option in ("--runs", "--turns", "--times"):
        argv += [option, "1"]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode in (0, 1), ran.stderr
    assert "failed" not in ran.stdout
    assert ran.stdout.count("known answers") == 2
    assert "wrong" not in ran.stdout, ran.stdout
    rows = [line for line in ran.stdout.splitlines() if line.startswith("| ")]
    assert {row.split(" | ")[0].strip("| ") for row in rows} >= set(imdb_queries.LIMITS)
