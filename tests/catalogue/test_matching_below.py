"""What is matched to films is matched to those of the catalogue where no record is meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.catalogues import Made, make
from tests.conftest import Run

DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
FILMS = [
    Made(101, "Quiet Harbour", 1955, 9_000, 101),
    Made(102, "Twin", 1999, 500, 90),
    Made(103, "Twin", 1999, 40, 91),
    Made(104, "Lantern", 2003, 70, 80),
]


@pytest.fixture
def log(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Import a diary over a catalogue; give the directory of the log."""
    make(tmp_path / "imdb.db", FILMS)
    monkeypatch.setenv("FILMCLI_CATALOGUE", str(tmp_path / "imdb.db"))
    films = tmp_path / "films"
    films.mkdir()
    monkeypatch.setenv("FILMCLI_DATA", str(films))
    diary = tmp_path / "diary.csv"
    rows = [
        "2025-01-02,quiet harbour,1955,https://boxd.it/a,4.5,,,2025-01-01",
        "2025-01-03,Twin,1999,https://boxd.it/b,3,,,2025-01-02",
        "2025-01-04,Lantern,2004,https://boxd.it/c,2,,,2025-01-03",
    ]
    diary.write_text(DIARY + "\n".join(rows) + "\n", encoding="utf-8")
    assert run("import", "letterboxd", str(diary)).code in (0, 5)
    return films


def test_a_film_of_the_catalogue_is_tied_by_its_id(log: Path) -> None:
    (seen,) = tomllib.loads((log / "log.toml").read_text(encoding="utf-8"))["seen"]
    assert (seen["title"], seen["ids"]) == ("quiet harbour", {"imdb": "tt0000101"})


def test_one_of_several_and_a_year_off_are_left_to_a_person(log: Path) -> None:
    left = (log / "log-unmatched.csv").read_text(encoding="utf-8")
    assert "Twin" in left
    assert "tt0000102" in left
    assert "tt0000103" in left
    assert "Lantern" in left
    assert "quiet harbour" not in left


def slugs(run: Run, *words: str) -> list[str]:
    return [line.split("\t")[0] for line in run("list", *words, "--fields", "slug").out.split()][1:]


def test_what_the_log_says_of_films_of_the_catalogue_is_asked(log: Path, run: Run) -> None:
    assert run("rate", "tt0000102", "6").code == 0
    assert slugs(run, "seen:2025") == ["tt0000101"]
    assert slugs(run, "rating:5..") == ["tt0000101", "tt0000102"]
    assert slugs(run, "rating:7..", "year:1955") == ["tt0000101"]
    assert slugs(run, "rating:7..", "year:1999") == []
    assert sorted(slugs(run, "rating:7..", ",", "year:1999")) == [
        *("tt0000101", "tt0000102", "tt0000103"),
    ]
    assert run("list", "has:mine", "--count").out.strip() == "2"


def test_a_record_of_a_logged_film_counts_once(log: Path, run: Run) -> None:
    record = 'title = "Quiet Harbour"\nyear = 1955\n\n[ids]\nimdb = "tt0000101"\n'
    (log / "harbour.toml").write_text(record, encoding="utf-8")
    assert slugs(run, "seen:2025") == ["harbour"]


def test_export_takes_what_the_log_is_about_and_no_more(log: Path, run: Run) -> None:
    ran = run("export", "--to", "jsonl", "--fields", "slug")
    # The bundled record is the collection while there are no others.
    assert ran.out == '{"slug":"ballerina"}\n{"slug":"tt0000101"}\n'
    assert "non-commercial" in ran.err
    assert run("export", "tt0000101", "--to", "bibtex").code == 0
    refused = run("export", "tt0000104", "--to", "bibtex")
    assert (refused.code, refused.out) == (2, "")
    assert "filmcli add tt0000104" in refused.err
    none = run("export", "year:1999", "--to", "bibtex")
    assert (none.code, none.out) == (3, "")
    assert "--catalogue takes all" in none.err
    assert run("export", "year:1999", "--to", "bibtex", "--catalogue").code == 0
    assert "Lantern" in run("export", "tt0000104", "--to", "bibtex", "--catalogue").out
    everything = run("export", "--to", "jsonl", "--fields", "slug", "--catalogue").out
    assert everything.count("\n") == 1 + len(FILMS)
