"""The catalogue's file: what is opened, what is refused in which words, and left as it is."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from filmcli.catalogue.imdb import store
from filmcli.catalogue.imdb.schema import USER_VERSION
from filmcli.catalogue.imdb.store import CatalogueFault, Store, opened
from tests.catalogues import MATRIX, PARASITE, make
from tests.conftest import Run


@pytest.fixture
def path(home: Path) -> Path:
    """Give the place where the user's catalogue is, with one in it."""
    return make(home / ".local/share/filmcli/imdb.db", [MATRIX, PARASITE])


def fault_of(path: Path) -> CatalogueFault:
    with pytest.raises(CatalogueFault) as raised:
        opened(path, time.time_ns)
    return raised.value


def patched(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def test_where_there_is_no_file_there_is_no_catalogue(tmp_path: Path) -> None:
    assert opened(None, time.time_ns) is None
    assert opened(tmp_path / "none.db", time.time_ns) is None
    assert opened(tmp_path / "none" / "none.db", time.time_ns) is None


def test_a_catalogue_is_read_and_its_manifest_says_of_when(path: Path) -> None:
    found = opened(path, time.time_ns)
    assert isinstance(found, Store)
    assert found.ask("SELECT title FROM title ORDER BY id") == [("The Matrix",), ("Parasite",)]
    assert found.dated == "2026-10-31"
    found.close()


def test_a_catalogue_cannot_be_written(path: Path) -> None:
    found = opened(path, time.time_ns)
    assert found is not None
    with pytest.raises(CatalogueFault):
        found.ask("DELETE FROM title")
    found.close()


@pytest.mark.parametrize("name", ["a b.db", "50%3f.db", "what?.db", "no#1.db", "filmé.db"])
def test_any_name_will_do(path: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / name
    path.rename(other)
    found = opened(other, time.time_ns)
    assert found is not None
    assert found.ask("SELECT count(*) FROM title") == [(2,)]
    found.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted({name, "home"})


def test_a_link_to_a_catalogue_is_followed(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    found = opened(link, time.time_ns)
    assert found is not None
    found.close()


def foreign(path: Path) -> None:
    path.unlink()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE mine (a)")
    database.commit()
    database.close()


def no_database(path: Path) -> None:
    path.write_text("title,year\nThe Matrix,1999\n" * 20, encoding="utf-8")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def newer(path: Path) -> None:
    patched(path, 60, (USER_VERSION + 1).to_bytes(4, "big"))


def older(path: Path) -> None:
    patched(path, 60, (USER_VERSION - 1).to_bytes(4, "big"))


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def in_wal_mode(path: Path) -> None:
    patched(path, 18, b"\2\2")


def with_a_trigger(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TRIGGER t AFTER DELETE ON genre BEGIN SELECT 1; END")
    database.commit()
    database.close()


def with_a_strange_table(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE mine (a)")
    database.commit()
    database.close()


@pytest.mark.parametrize(
    ("spoil", "words", "hint"),
    [
        (foreign, "is not a catalogue of filmcli; it is left as it is", "move it away"),
        (no_database, "is not a catalogue of filmcli", "FILMCLI_CATALOGUE"),
        (emptied, "is not a catalogue of filmcli", "FILMCLI_CATALOGUE"),
        (
            newer,
            f"a catalogue of version {USER_VERSION + 1}; this filmcli reads version {USER_VERSION}",
            "use the filmcli that made it",
        ),
        (older, f"a catalogue of version {USER_VERSION - 1}", "filmcli import imdb DIR"),
        (cut_short, "the catalogue is damaged: its size", "filmcli import imdb DIR"),
        (in_wal_mode, "the catalogue is damaged", "filmcli import imdb DIR"),
        (with_a_trigger, "it holds 't', which no import made", "filmcli db verify"),
        (with_a_strange_table, "it holds 'mine', which no import made", "filmcli db verify"),
    ],
)
def test_what_is_no_whole_catalogue_is_named_and_left_as_it_is(
    path: Path, run: Run, spoil: Callable[[Path], None], words: str, hint: str
) -> None:
    spoil(path)
    before = path.read_bytes()
    fault = fault_of(path)
    assert words in fault.message
    assert str(path) in fault.message
    assert hint in str(fault.hint)
    ran = run("info", "tt0133093")
    assert (ran.code, ran.out) == (1, "")
    assert fault.message in ran.err
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["imdb.db"]


def test_a_directory_and_a_pipe_are_no_catalogues(tmp_path: Path) -> None:
    assert "a directory, not a catalogue" in fault_of(tmp_path).message
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "no regular file, not a catalogue" in fault_of(pipe).message


def test_a_link_to_nothing_is_named(path: Path, run: Run) -> None:
    path.unlink()
    path.symlink_to("nowhere.db")
    ran = run("info", "tt0133093")
    assert (ran.code, ran.out) == (1, "")
    assert f"{path}: a link to nothing" in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_catalogue_that_may_not_be_read_is_named(path: Path) -> None:
    path.chmod(0)
    assert "cannot be read: permission denied" in fault_of(path).message


def test_a_catalogue_in_a_directory_that_cannot_be_written_is_read(path: Path) -> None:
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        found = opened(path, time.time_ns)
        assert found is not None
        found.close()
    finally:
        path.parent.chmod(0o700)


def test_a_stale_journal_beside_it_changes_nothing(path: Path, run: Run) -> None:
    for ending in ("-journal", "-wal", "-shm"):
        path.with_name(f"imdb.db{ending}").write_bytes(b"\xd9\xd5\x05\xf9 not of this file" * 100)
    ran = run("info", "tt0133093")
    assert (ran.code, ran.out.split("\n")[0]) == (0, "The Matrix (1999)")


def test_a_zeroed_page_is_damage_that_is_named(path: Path, run: Run) -> None:
    size = path.stat().st_size
    patched(path, 4096, bytes(size - 4096))
    ran = run("info", "tt0133093")
    assert (ran.code, ran.out) == (1, "")
    assert f"{path}: the catalogue is damaged" in ran.err
    assert "filmcli db verify" in ran.err
    assert path.stat().st_size == size


def test_a_row_that_cannot_be_unpacked_is_damage(path: Path, run: Run) -> None:
    database = sqlite3.connect(path)
    database.execute("UPDATE title SET credits = 'a' || char(9) || 'b' WHERE tt = 133093")
    database.commit()
    database.close()
    ran = run("info", "tt0133093")
    assert (ran.code, ran.out) == (1, "")
    assert "the catalogue is damaged: what is packed cannot be read" in ran.err
    assert "bug" not in ran.err


def test_a_question_that_takes_too_long_is_ended(path: Path) -> None:
    ticks = iter(range(0, 10**15, 10**9))
    found = opened(path, lambda: next(ticks))
    assert found is not None
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(CatalogueFault, match="did not answer within 2 seconds"):
        found.ask(endless, patience=2)
    assert found.ask("SELECT 1") == [(1,)]
    found.close()


def test_what_it_may_hold_is_what_the_schema_makes(path: Path) -> None:
    database = sqlite3.connect(path)
    names = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    database.close()
    assert {name for name in names if not name.startswith("sqlite_")} == store._OBJECTS
