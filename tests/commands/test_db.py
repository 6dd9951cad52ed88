"""The command db: status, path, verify, remove."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path

import pytest

from filmcli.errors import ExitCode
from tests.conftest import Run

HEADERS = {
    "title.basics": "tconst titleType primaryTitle originalTitle isAdult startYear endYear"
    " runtimeMinutes genres",
    "title.ratings": "tconst averageRating numVotes",
    "title.akas": "titleId ordering title region language types attributes isOriginalTitle",
}
BASICS = [
    "tt0000001\tmovie\tThe Lantern\tThe Lantern\t0\t1931\t\\N\t90\tDrama",
    "tt0000002\tmovie\tQuiet Harbour\tStille Haven\t0\t1955\t\\N\t101\tDrama,Romance",
    "tt0000003\ttvEpisode\tPilot\tPilot\t0\t1999\t\\N\t22\tComedy",
]


@pytest.fixture
def catalogue(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Import three titles; give the catalogue's file."""
    files = tmp_path / "imdb"
    files.mkdir()
    rows = {
        "title.basics": BASICS,
        "title.ratings": ["tt0000002\t7.9\t1200"],
        "title.akas": ["tt0000002\t1\tHavre tranquille\tFR\tfr\timdbDisplay\t\\N\t0"],
    }
    for table, lines in rows.items():
        header = HEADERS[table].replace(" ", "\t")
        (files / f"{table}.tsv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    path = tmp_path / "there" / "imdb.db"
    monkeypatch.setenv("FILMCLI_CATALOGUE", str(path))
    assert run("import", "imdb", str(files)).code == ExitCode.OK
    return path


def test_without_a_catalogue_it_says_how_to_make_one(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILMCLI_CATALOGUE", str(tmp_path / "none.db"))
    for action in ("status", "verify", "remove"):
        result = run("db", action)
        assert result.code == ExitCode.NOT_FOUND
        assert "none.db: no catalogue\n" in result.err
        assert "filmcli import imdb DIR" in result.err
    result = run("db", "path")
    assert (result.code, result.out) == (ExitCode.OK, f"{tmp_path / 'none.db'}\n")
    assert "no catalogue yet" in result.err


def test_status_says_what_was_imported(catalogue: Path, run: Run) -> None:
    found = json.loads(run("db", "--json").out)["catalogue"]
    assert found["path"] == str(catalogue)
    assert found["size"] == catalogue.stat().st_size
    assert found["counts"]["titles"] == 2
    basics = next(each for each in found["files"] if each["table"] == "title.basics")
    assert (basics["read"], basics["kept"], basics["left_out"]) == (3, 2, 1)
    lines = run("db", "status").out.splitlines()
    assert f"catalogue\t{catalogue}" in lines
    assert any(line.startswith("title.basics\t3\t2\t1\t") for line in lines)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_status_fits_a_terminal(catalogue: Path, run: Run, width: int) -> None:
    shown = run("db", "--width", str(width), "--color", "always", "--no-pager").out
    assert "title.basics" in shown
    assert "\t" not in shown


def test_a_whole_catalogue_is_said_to_be_whole(catalogue: Path, run: Run) -> None:
    result = run("db", "verify")
    assert (result.code, result.out) == (ExitCode.OK, "")
    assert "holds what the import wrote" in result.err


def test_a_flipped_bit_in_a_text_is_found(catalogue: Path, run: Run) -> None:
    data = catalogue.read_bytes()
    assert data.count(b"Stille Haven") == 1
    catalogue.write_bytes(data.replace(b"Stille Haven", b"Stille Hafen"))
    result = run("db", "verify")
    assert result.code == ExitCode.FAILURE
    assert result.out == f"{catalogue}\ttitle: rows 1 to 2 are not what was written\n"
    assert "filmcli import imdb DIR makes it anew" in result.err
    assert catalogue.exists()


def test_a_zeroed_page_is_found_and_nothing_is_removed(catalogue: Path, run: Run) -> None:
    data = bytearray(catalogue.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    data[3 * size : 4 * size] = bytes(size)
    catalogue.write_bytes(data)
    result = run("db", "verify")
    assert result.code == ExitCode.FAILURE
    assert catalogue.read_bytes() == bytes(data)


def test_remove_asks_and_without_anybody_to_ask_needs_yes(catalogue: Path, run: Run) -> None:
    result = run("db", "remove")
    assert result.code == ExitCode.USAGE
    assert "--yes" in result.err
    assert catalogue.exists()
    result = run("db", "remove", "--yes")
    assert (result.code, result.out) == (ExitCode.OK, f"{catalogue}\n")
    assert list(catalogue.parent.iterdir()) == []


def test_a_damaged_catalogue_can_be_removed(catalogue: Path, run: Run) -> None:
    catalogue.write_bytes(catalogue.read_bytes()[:5000])
    assert run("db", "status").code == ExitCode.FAILURE
    assert run("db", "remove", "--yes").code == ExitCode.OK
    assert not catalogue.exists()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(84), b"title = 'A'\n" * 20])
def test_what_is_no_catalogue_is_never_removed(catalogue: Path, run: Run, content: bytes) -> None:
    catalogue.write_bytes(content)
    result = run("db", "remove", "--yes")
    assert result.code == ExitCode.FAILURE
    assert "not a catalogue of filmcli" in result.err
    assert catalogue.read_bytes() == content


def test_nothing_is_removed_while_an_import_runs(catalogue: Path, run: Run) -> None:
    place = catalogue.with_name(f".{catalogue.name}.part")
    place.mkdir()
    with (place / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = run("db", "remove", "--yes")
    assert result.code == ExitCode.FAILURE
    assert "an import is running" in result.err
    assert catalogue.exists()


def test_an_action_that_does_not_exist_is_corrected(run: Run) -> None:
    result = run("db", "verfy")
    assert result.code == ExitCode.USAGE
    assert "did you mean verify?" in result.err


def test_the_doctor_looks_at_the_catalogue(catalogue: Path, run: Run) -> None:
    def found() -> dict[str, str]:
        checks = json.loads(run("doctor", "--json").out)["checks"]
        return next(each for each in checks if each["name"] == "catalogue")

    assert found() == {"name": "catalogue", "value": f"{catalogue}: 2 titles", "state": "ok"}
    catalogue.write_bytes(catalogue.read_bytes()[:5000])
    assert found()["state"] == "broken"
    assert "filmcli import imdb DIR" in found()["advice"]
    assert run("doctor").code == ExitCode.FAILURE
    catalogue.unlink()
    assert found() == {"name": "catalogue", "value": "none", "state": "ok"}
