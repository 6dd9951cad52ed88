"""An import that is killed, stopped, or runs out of room, with readers beside it."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmcli.beside import directory
from tests.imdb_tables import everything, film, write
from tests.program import command, environment, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and limits")

# All twenty moments; without it a few that stand for them.
KILLS = 20 if os.environ.get("FILMCLI_TEST_EVERY_KILL") else 4
TITLES = 60_000  # enough for workers of their own


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Write an old download and a new one, large enough for workers."""
    place = tmp_path_factory.mktemp("downloads")
    words = random.Random(3)
    names = ["".join(words.choices("abcdefghij", k=8)) for _ in range(5_000)]
    pair = []
    for when, count in (("old", 2_000), ("new", TITLES)):
        titles = [film(n, f"{when} {words.choice(names)} {n}") for n in range(1, count)]
        rows = {
            "title.basics": titles,
            "title.ratings": [[row[0], "6.1", str(n % 5000 + 5)] for n, row in enumerate(titles)],
            "title.principals": [
                [row[0], str(order), f"nm{words.randrange(1, 9_000):07}", "actor", "\\N", '["X"]']
                for row in titles
                for order in range(1, 6)
            ],
            "name.basics": [
                [f"nm{n:07}", f"{words.choice(names)} {words.choice(names)}", *4 * ["\\N"]]
                for n in range(1, 9_000)
            ],
        }
        pair.append(write(place / when, rows))
    return pair[0], pair[1]


@pytest.fixture
def catalogue(tmp_path: Path, home: Path, downloads: tuple[Path, Path]) -> Path:
    """Import the old download."""
    path = tmp_path / "catalogue" / "imdb.db"
    ran = program("import", "imdb", str(downloads[0]), home=home, environ=named(path))
    assert ran.returncode == 0, ran.stderr.decode()
    return path


def named(path: Path) -> dict[str, str]:
    return {"FILMCLI_CATALOGUE": str(path)}


def started(new: Path, catalogue: Path, home: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("import", "imdb", str(new), "-q", *options),
        env=environment(home, named(catalogue)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=home,
        start_new_session=True,
    )


def workers_of(catalogue: Path) -> list[int]:
    """Give the processes that name the catalogue's directory among what they were told or use."""
    found = []
    part = str(catalogue.with_name(f".{catalogue.name}.part"))
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                if any(part in str(fd.readlink()) for fd in (entry / "fd").iterdir()):
                    found.append(int(entry.name))
    return found


def gone(catalogue: Path) -> bool:
    """Wait for the workers of a run that was killed."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not workers_of(catalogue):
            return True
        time.sleep(0.05)
    return False


def waited(catalogue: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until an import has begun."""
    place = catalogue.with_name(f".{catalogue.name}.part")
    while not list(place.glob("*/*")):
        assert process.poll() is None
        time.sleep(0.01)


@contextlib.contextmanager
def reading(catalogue: Path) -> Iterator[list[str]]:
    """Read beside, all the while; give what went wrong."""
    wrong: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                with contextlib.closing(
                    sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)
                ) as it:
                    (count,) = it.execute("SELECT count(*) FROM title").fetchone()
                    word = (
                        it.execute("SELECT title FROM title WHERE id = 1").fetchone()[0].split()[0]
                    )
                    (found,) = it.execute(
                        "SELECT count(*) FROM words WHERE words MATCH ?", (word,)
                    ).fetchone()
                    if (count, found, word) not in (
                        (1_999,) * 2 + ("old",),
                        (TITLES - 1,) * 2 + ("new",),
                    ):
                        wrong.append(f"{count} titles, {found} of them {word}")
            except sqlite3.Error as error:
                wrong.append(str(error))

    threads = [threading.Thread(target=read) for _ in range(2)]
    for each in threads:
        each.start()
    try:
        yield wrong
    finally:
        done.set()
        for each in threads:
            each.join()


def test_a_kill_at_any_moment_leaves_the_old_catalogue_and_the_next_import_sweeps_up(
    catalogue: Path, home: Path, downloads: tuple[Path, Path]
) -> None:
    old = everything(catalogue)
    begun = time.monotonic()
    other = catalogue.with_name("timed") / "imdb.db"
    with started(downloads[1], other, home) as process:
        assert process.wait() == 0
    whole = time.monotonic() - begun
    moments = random.Random(4)
    with reading(catalogue) as wrong:
        for number in range(KILLS):
            with started(downloads[1], catalogue, home) as process:
                waited(catalogue, process)
                time.sleep(whole * (number + moments.random()) / KILLS * 0.8)
                # A faster machine may be done before; then it is the new one, whole.
                process.send_signal(signal.SIGKILL)
                process.wait()
            assert gone(catalogue), "workers outlive the import"
            if process.returncode == -signal.SIGKILL:
                assert everything(catalogue) == old
    assert wrong == []
    ran = program("import", "imdb", str(downloads[0]), home=home, environ=named(catalogue))
    assert ran.returncode == 0
    assert everything(catalogue) == old
    assert {each.name for each in catalogue.parent.iterdir()} == {"imdb.db", "timed"}


def test_readers_see_the_old_catalogue_or_the_new_one(
    catalogue: Path, home: Path, downloads: tuple[Path, Path]
) -> None:
    with contextlib.closing(sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)) as held_open:
        rows = held_open.execute("SELECT title FROM title ORDER BY id")
        first = rows.fetchone()
        with reading(catalogue) as wrong, started(downloads[1], catalogue, home) as process:
            assert process.wait() == 0
        assert wrong == []
        # A cursor that was open goes on in the file it was opened in.
        assert len([first, *rows]) == 1_999
        assert first[0].startswith("old ")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_and_nothing_is_left(
    catalogue: Path, home: Path, downloads: tuple[Path, Path], number: int, code: int
) -> None:
    before = catalogue.read_bytes()
    with started(downloads[1], catalogue, home) as process:
        waited(catalogue, process)
        # As a terminal does: to the whole group, the workers among them.
        os.killpg(process.pid, number)
        assert process.wait(timeout=20) == code
    assert gone(catalogue)
    assert [each.name for each in catalogue.parent.iterdir()] == ["imdb.db"]
    assert catalogue.read_bytes() == before


def test_what_a_worker_of_a_killed_run_still_makes_is_not_taken_for_ones_own(
    tmp_path: Path,
) -> None:
    place = tmp_path / ".imdb.db.part"
    (place / "7").mkdir(parents=True)
    (place / "7" / "credits.part").write_bytes(b"half")
    with directory(tmp_path / "imdb.db", "busy") as second:
        assert second.name == "8"
        assert sorted(each.name for each in place.iterdir()) == ["8", "lock"]
        (place / "7").mkdir()
        (place / "7" / "credits.part").write_bytes(b"half")  # its worker goes on
        assert list(second.iterdir()) == []
    assert not place.exists()


def test_two_at_once_are_refused_and_a_killed_one_holds_nothing(
    catalogue: Path, home: Path, downloads: tuple[Path, Path]
) -> None:
    with started(downloads[1], catalogue, home) as process:
        waited(catalogue, process)
        ran = program("import", "imdb", str(downloads[0]), home=home, environ=named(catalogue))
        assert ran.returncode == 1
        assert b"another import is running" in ran.stderr
        process.kill()
        process.wait()
        ran = program("import", "imdb", str(downloads[0]), home=home, environ=named(catalogue))
        assert ran.returncode == 0, ran.stderr.decode()
    assert gone(catalogue)
    assert [each.name for each in catalogue.parent.iterdir()] == ["imdb.db"]


@pytest.mark.parametrize("room", [0, 1, 20, 100, 1_000, 3_000, 6_000])
def test_a_full_disk_leaves_the_old_catalogue(
    catalogue: Path, home: Path, downloads: tuple[Path, Path], room: int
) -> None:
    """`room` is in KiB: files of workers and of this process end there."""
    before = catalogue.read_bytes()
    limit = room << 10
    ran = program(
        *("import", "imdb", str(downloads[1])),
        home=home,
        environ=named(catalogue),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert ran.returncode == 1, ran.stderr.decode()
    assert b"cannot be made" in ran.stderr
    assert b"bug" not in ran.stderr
    assert [each.name for each in catalogue.parent.iterdir()] == ["imdb.db"]
    assert catalogue.read_bytes() == before


def test_a_directory_that_cannot_be_written_is_said(
    catalogue: Path, home: Path, downloads: tuple[Path, Path]
) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    catalogue.parent.chmod(0o500)
    try:
        ran = program("import", "imdb", str(downloads[0]), home=home, environ=named(catalogue))
    finally:
        catalogue.parent.chmod(0o700)
    assert ran.returncode == 1
    assert b"cannot be made" in ran.stderr
