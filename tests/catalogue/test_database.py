"""The index's file: broken, foreign, locked or missing, it never shows in an answer."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmcli.catalogue import database as database_module
from filmcli.catalogue.database import APPLICATION_ID, sqlite_features
from filmcli.catalogue.index import USER_VERSION, Index
from tests.conftest import ROOT, Run

COUNT = 40


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def films(tmp_path: Path) -> list[str]:
    """Write records that are old enough to be trusted by their stamp."""
    directory = tmp_path / "films"
    directory.mkdir()
    for number in range(COUNT):
        path = directory / f"f{number:02}.toml"
        synopsis = f"{number} " * 200  # so that the file has several pages
        path.write_text(f'title = "Film {number}"\nsynopsis = "{synopsis}"\n', encoding="utf-8")
        os.utime(path, (1_500_000_000, 1_500_000_000))
    return sorted(map(str, directory.iterdir()))


def answer(cache: Path | None, films: list[str]) -> None:
    """Ask everything, and find each answer right."""
    index = Index(cache, time.time_ns)
    try:
        assert right(index, films)
    finally:
        index.close()


def right(index: Index, films: list[str]) -> bool:
    assert index.refresh(films) == ()
    for number, film in enumerate(films):
        assert index.by_title(f"Film {number}") == [film]
        values = index.entry(Path(film)).values
        assert values is not None
        assert values["title"] == f"Film {number}"
        assert values["synopsis"].split() == [str(number)] * 200
    assert index.by_prefix("film") == films
    return True


def marks(file: Path) -> tuple[int, int]:
    connection = sqlite3.connect(file)
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return owner, version


def is_kept(cache: Path) -> bool:
    """Tell whether the next run finds an index to use."""
    return marks(cache / "index.db") == (APPLICATION_ID, USER_VERSION)


def garbage(file: Path) -> None:
    file.write_bytes(random.Random(1).randbytes(20_000))


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def cut_in_the_header(file: Path) -> None:
    os.truncate(file, 60)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def _another(file: Path, script: str) -> None:
    file.unlink()
    connection = sqlite3.connect(file)
    connection.executescript(script)
    connection.close()


def foreign(file: Path) -> None:
    _another(file, "CREATE TABLE record (x); INSERT INTO record VALUES (1);")


def foreign_with_an_id(file: Path) -> None:
    _another(file, "CREATE TABLE t (x); PRAGMA application_id = 7; PRAGMA user_version = 1;")


def newer(file: Path) -> None:
    _another(
        file,
        'CREATE TABLE record (id, other); CREATE TABLE "a""b" (x);'
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 2147483647;",
    )


def older_with_full_text(file: Path) -> None:
    _another(
        file,
        "CREATE VIRTUAL TABLE words USING fts5(x); INSERT INTO words VALUES ('a');"
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;",
    )


def of_another_application(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA application_id = 42")
    connection.close()


def without_a_table(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE title")
    connection.close()


def zeroed_pages(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for page in range(1, len(data) // 4096, 2):
        data[page * 4096 : page * 4096 + 4096] = bytes(4096)
    file.write_bytes(data)


def a_fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def a_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def with_a_foreign_journal(file: Path) -> None:
    file.with_name("index.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"x" * 900)


def with_a_foreign_wal(file: Path) -> None:
    file.with_name("index.db-wal").write_bytes(b"\x37\x7f\x06\x82" + b"y" * 5000)


BREAKAGES: tuple[tuple[Callable[[Path], None], bool], ...] = (
    (garbage, True),
    (truncated, True),
    (cut_in_the_header, True),
    (emptied, True),
    (foreign, True),
    (foreign_with_an_id, True),
    (newer, True),
    (older_with_full_text, True),
    (of_another_application, True),
    (without_a_table, True),
    (zeroed_pages, True),
    (with_a_foreign_journal, True),
    (with_a_foreign_wal, True),
    (a_directory, False),
    (a_fifo, False),
)


@pytest.mark.parametrize(
    ("harm", "mended"), BREAKAGES, ids=[each.__name__ for each, _ in BREAKAGES]
)
def test_a_broken_index_answers_right_and_is_made_anew(
    cache: Path, films: list[str], harm: Callable[[Path], None], mended: bool
) -> None:
    answer(cache, films)
    harm(cache / "index.db")
    answer(cache, films)
    answer(cache, films)
    if mended:
        assert is_kept(cache)


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bits_never_reach_an_answer(cache: Path, films: list[str], seed: int) -> None:
    answer(cache, films)
    file = cache / "index.db"
    whole = file.read_bytes()
    chance = random.Random(seed)
    for _ in range(6):
        data = bytearray(whole)
        for _ in range(3):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        file.write_bytes(data)
        index = Index(cache, time.time_ns)
        for film in films[::5]:  # what is shown of a film is checked; what finds it is not
            values = index.entry(Path(film)).values
            assert values is not None
            assert f"Film {films.index(film)}" == values["title"]
        index.refresh(films)
        index.by_prefix("film")
        list(index.titles())
        index.close()


def test_damage_found_in_the_middle_of_a_run_is_mended_in_it(cache: Path, films: list[str]) -> None:
    answer(cache, films)
    index = Index(cache, time.time_ns)
    index.refresh(films)
    zeroed_pages(cache / "index.db")
    assert right(index, films)
    index.close()
    assert not (cache / "index.db").exists()
    answer(cache, films)
    assert is_kept(cache)


def test_another_programs_file_behind_a_link_is_left_alone(
    cache: Path, films: list[str], tmp_path: Path
) -> None:
    precious = tmp_path / "precious.db"
    precious.touch()
    foreign(precious)
    before = precious.read_bytes()
    cache.mkdir()
    (cache / "index.db").symlink_to(precious)
    answer(cache, films)
    assert precious.read_bytes() == before
    assert is_kept(cache)


class TestPlace:
    def test_the_folder_is_private(self, cache: Path, films: list[str]) -> None:
        answer(cache / "deep" / "er", films)
        assert stat.S_IMODE((cache / "deep" / "er").stat().st_mode) == 0o700

    @pytest.mark.parametrize(
        "name",
        ["file:x?mode=memory", "?", "a#b", "%41", ":memory:", "캐시 é", "a'b\"c;d", "back\\slash"],
    )
    def test_odd_names_are_only_names(
        self, films: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        answer(Path(name), films)
        assert is_kept(tmp_path / name)
        answer(tmp_path / name, films)

    def test_a_name_that_is_not_utf_8(self, films: list[str], tmp_path: Path) -> None:
        place = Path(os.fsdecode(os.fsencode(tmp_path) + b"/c\xe9"))
        answer(place, films)
        assert (place / "index.db").exists()

    def test_without_a_directory_it_works_in_memory(self, films: list[str]) -> None:
        answer(None, films)

    def test_a_directory_that_cannot_be_made_is_done_without(
        self, films: list[str], tmp_path: Path
    ) -> None:
        (tmp_path / "file").touch()
        answer(tmp_path / "file", films)
        answer(tmp_path / "file" / "below", films)
        answer(Path("/proc/filmcli"), films)

    def test_a_name_too_long_is_done_without(self, films: list[str], tmp_path: Path) -> None:
        answer(tmp_path / ("x" * 300), films)

    def test_a_broken_file_that_cannot_be_removed_is_done_without(
        self, cache: Path, films: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer(cache, films)
        garbage(cache / "index.db")

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        with monkeypatch.context() as patched:
            patched.setattr(Path, "unlink", refuse)
            answer(cache, films)
        answer(cache, films)
        assert is_kept(cache)

    def test_through_the_program_an_unusable_cache_says_nothing(
        self, run: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "file").touch()
        for place in (str(tmp_path / "file"), "/proc/nowhere"):
            ran = run("path", "Ballerina (2023)", environ={"FILMCLI_CACHE": place})
            assert (ran.code, ran.err) == (0, "")


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every file as on a read-only disk; root may write whatever the mode says."""
    real = sqlite3.connect

    def connect(path: str, **how: object) -> sqlite3.Connection:
        name = path if path == ":memory:" else f"file:{path}?mode=ro"
        return real(name, uri=True, **how)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3, "connect", connect)


@pytest.mark.usefixtures("read_only")
class TestReadOnly:
    @pytest.fixture(autouse=True)
    def filled(self, cache: Path, films: list[str]) -> None:
        code = "import sys, time; from pathlib import Path; from filmcli.catalogue.index import *"
        code += "; Index(Path(sys.argv[1]), time.time_ns).refresh(sys.argv[2:])"
        subprocess.run([sys.executable, "-c", code, str(cache), *films], check=True, cwd=ROOT)

    def test_an_index_is_used(self, cache: Path, films: list[str]) -> None:
        before = (cache / "index.db").read_bytes()
        answer(cache, films)
        assert (cache / "index.db").read_bytes() == before

    def test_changed_records_are_answered_from_memory(self, cache: Path, films: list[str]) -> None:
        before = (cache / "index.db").read_bytes()
        changed = Path(films[3])
        text = changed.read_text(encoding="utf-8")
        changed.write_text(text.replace("Film 3", "Changed"), encoding="utf-8")
        index = Index(cache, time.time_ns)
        index.refresh(films)
        assert index.by_title("Changed") == [films[3]]
        assert index.by_title("Film 3") == []
        assert index.by_title("Film 4") == [films[4]]
        index.close()
        assert (cache / "index.db").read_bytes() == before

    def test_a_changed_record_alone_is_answered(self, cache: Path, films: list[str]) -> None:
        changed = Path(films[3])
        changed.write_text('title = "New"\n', encoding="utf-8")
        index = Index(cache, time.time_ns)
        assert index.entry(changed).values == {"slug": "f03", "title": "New", "kind": "feature"}
        assert index.entry(Path(films[4])).values is not None
        index.close()


class TestLocked:
    @pytest.fixture
    def locked(self, cache: Path, films: list[str]) -> Iterator[sqlite3.Connection]:
        answer(cache, films)
        connection = sqlite3.connect(cache / "index.db", isolation_level=None)
        yield connection
        connection.close()

    @pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
    @pytest.mark.parametrize("changed", [False, True])
    def test_by_another_run_it_answers_right_and_soon(
        self,
        cache: Path,
        films: list[str],
        locked: sqlite3.Connection,
        lock: str,
        changed: bool,
    ) -> None:
        locked.execute(f"BEGIN {lock}")
        if changed:
            os.utime(films[0])
        start = time.monotonic()
        answer(cache, films)
        assert time.monotonic() - start < 2.5
        locked.execute("ROLLBACK")
        assert is_kept(cache)

    def test_after_it_was_opened_it_answers_right(
        self, cache: Path, films: list[str], locked: sqlite3.Connection
    ) -> None:
        index = Index(cache, time.time_ns)
        index.refresh(films)
        locked.execute("BEGIN EXCLUSIVE")
        assert right(index, films)
        index.close()

    def test_many_changed_records_wait_for_the_lock_once(
        self, cache: Path, films: list[str], locked: sqlite3.Connection
    ) -> None:
        locked.execute("BEGIN IMMEDIATE")
        for film in films:
            os.utime(film)
        index = Index(cache, time.time_ns)
        start = time.monotonic()
        for film in films:
            assert index.entry(Path(film)).values
        assert time.monotonic() - start < 2.5
        index.close()


PROGRAM = """
import sys, time
from pathlib import Path
from filmcli.catalogue import index
index.BATCH = 20
def told(done, total):
    print(done, flush=True)
films = sys.argv[2:]
cache = index.Index(Path(sys.argv[1]), time.time_ns)
problems = cache.refresh(films, told)
found = [cache.by_title(f"Film {number}") for number in range(len(films))]
print("right" if not problems and found == [[film] for film in films] else "wrong", flush=True)
"""


def start(cache: Path, films: list[str]) -> subprocess.Popen[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(cache), *films],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
    )


def many(films: list[str], count: int) -> list[str]:
    """Add copies, so that there is time for something to happen."""
    first = Path(films[0])
    for number in range(len(films), count):
        copy = first.with_name(f"f{number:03}.toml")
        text = first.read_text(encoding="utf-8").replace("Film 0", f"Film {number}")
        copy.write_text(text, encoding="utf-8")
        films.append(str(copy))
    return films


class TestProcesses:
    def test_that_start_cold_at_once_are_both_right(self, cache: Path, films: list[str]) -> None:
        films = many(films, 300)
        both = [start(cache, films) for _ in range(2)]
        for each in both:
            out, err = each.communicate(timeout=60)
            assert (each.returncode, err, out.split()[-1]) == (0, "", "right")
        assert is_kept(cache)
        index = Index(cache, time.time_ns)
        assert index.refresh(films) == ()
        assert index._database.rows("SELECT count(*) FROM record") == [(300,)]
        assert index._database.rows("PRAGMA integrity_check") == [("ok",)]
        index.close()

    @pytest.mark.parametrize("records", [1, 25, 60, 299])
    def test_that_is_killed_leaves_an_index_that_is_right(
        self, cache: Path, films: list[str], records: int
    ) -> None:
        films = many(films, 300)
        killed = start(cache, films)
        assert killed.stdout is not None
        for line in killed.stdout:
            if line.strip() == str(records):
                break
        killed.send_signal(signal.SIGKILL)
        killed.communicate(timeout=60)
        index = Index(cache, time.time_ns)
        assert index.refresh(films) == ()
        for number in (0, 5, 299):
            assert index.by_title(f"Film {number}") == [films[number]]
        index.close()
        assert is_kept(cache)

    def test_that_makes_the_index_first_is_not_disturbed(
        self, cache: Path, films: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer(cache, films)
        real = database_module._marks
        looks = iter([(0, 0)])
        # The other run makes it between this one's look and its lock.
        monkeypatch.setattr(
            database_module, "_marks", lambda connection: next(looks, None) or real(connection)
        )
        index = Index(cache, time.time_ns)
        assert index._database.rows("SELECT count(*) FROM record") == [(COUNT,)]
        index.close()


def test_a_mistake_in_a_query_is_not_hidden_for_ever(films: list[str]) -> None:
    index = Index(None, time.time_ns)
    index.refresh(films)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        index.ask("SELECT * FROM absent")
    index.close()


def test_sqlite_says_its_version_and_features() -> None:
    version, features = sqlite_features()
    assert version == sqlite3.sqlite_version_info
    assert set(features) == {"FTS5"}


def test_a_copy_of_the_cache_elsewhere_is_only_a_cache(
    cache: Path, films: list[str], tmp_path: Path
) -> None:
    answer(cache, films)
    shutil.copytree(cache, tmp_path / "copy")
    Path(films[0]).write_text('title = "Film 0"\nsynopsis = "' + "0 " * 200 + '"\n')
    answer(tmp_path / "copy", films)
