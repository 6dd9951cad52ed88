"""Strangers' files and faults that no other test has: imports, the catalogue, a browser."""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from filmcli import beside
from filmcli.catalogue.imdb import store
from filmcli.importers.bounded import MAX_BYTES
from tests.catalogues import MATRIX, PARASITE, make
from tests.conftest import ROOT, Run
from tests.killing import EVERY
from tests.program import command, environment, program
from tests.test_hostile import HOSTILE, assert_for_people, record

Records = Callable[..., Path]
IMDB = ROOT / "tests" / "data" / "imdb"
posix = pytest.mark.skipif(os.name != "posix", reason="files of POSIX")


# What is imported.


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


BROKEN = {
    "nan": '{"schema": 1, "film": {"title": "T", "runtime": NaN}}',
    "a key twice": '{"schema": 1, "film": {"title": "T", "title": "U"}}',
    "levels": '{"schema": 1, "film": ' + "[" * 100_000,
    "digits": '{"schema": 1, "film": {"title": "T", "year": ' + "1" * 5_000 + "}}",
    "behind the end": '{"schema": 1, "film": {"title": "T"}} and more',
    "cut short": '{"schema": 1, "film": {"title": "T',
}


@pytest.mark.parametrize("name", BROKEN)
def test_json_that_is_none_is_refused_with_its_place(
    run: Run, records: Records, tmp_path: Path, name: str
) -> None:
    place = records()
    path = written(tmp_path / "films.json", BROKEN[name])
    ran = run("import", "json", str(path), "--yes")
    assert ran.code == 5, ran
    assert str(path) in ran.err
    assert "a bug" not in ran.err
    assert_for_people(ran.err)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_in_other_encodings_is_read_or_refused(
    run: Run, records: Records, tmp_path: Path, encoding: str
) -> None:
    place = records()
    text = '{"schema": 1, "film": {"title": "Amélie"}}'
    ran = run("import", "json", str(written(tmp_path / "a.json", text.encode(encoding))), "--yes")
    assert ran.code in (0, 5)
    assert all("Amélie" in each.read_text(encoding="utf-8") for each in place.glob("*.toml"))


def archive(path: Path, *entries: tuple[str, bytes], link: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if link:
                info.external_attr = 0o120777 << 16
            made.writestr(info, data)
    return path


ROWS = b"title,year\nHeat,1995\n"
ARCHIVES: dict[str, Callable[[Path], Path]] = {
    "above": lambda place: archive(place / "a.zip", ("../x.csv", ROWS)),
    "absolute": lambda place: archive(place / "a.zip", ("/tmp/x.csv", ROWS)),
    "a drive": lambda place: archive(place / "a.zip", ("C:\\x.csv", ROWS)),
    "link": lambda place: archive(place / "a.zip", ("x.csv", b"/etc/passwd"), link=True),
    "bomb": lambda place: archive(place / "a.zip", ("x.csv", ROWS + b"A,1\n" * 2_000_000)),
    "twice": lambda place: archive(place / "a.zip", ("x.csv", ROWS), ("X.csv", ROWS)),
    "no archive": lambda place: written(place / "a.zip", b"PK\3\4" + b"\0" * 100),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_with_a_bad_entry_is_refused_whole_and_nothing_is_unpacked(
    run: Run, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    place = records()
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    path = ARCHIVES[name](tmp_path)
    ran = run("import", "csv", str(path), "--yes")
    assert ran.code == 5, ran
    assert list(place.iterdir()) == []
    assert list(inside.iterdir()) == []
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "a.zip",
        "home",
        "inside",
        "records",
    ]


@posix
@pytest.mark.parametrize("kind", ["fifo", "device", "folder of a fifo", "missing"])
def test_what_is_no_file_is_not_imported(
    run: Run, records: Records, tmp_path: Path, kind: str
) -> None:
    place = records()
    path = Path("/dev/zero")
    if kind != "device":
        path = tmp_path / "in" / "films.csv"
        path.parent.mkdir()
    if "fifo" in kind:
        os.mkfifo(path)
    asked = path.parent if kind.startswith("folder") else path
    ran = run("import", "csv", str(asked), "--yes")
    assert asked != path or (ran.code in (2, 3, 5) and ran.err), ran
    assert list(place.iterdir()) == []


@posix
def test_tables_of_imdb_that_are_no_files_are_refused(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "title.basics.tsv")
    ran = run("import", "imdb", str(tmp_path))
    assert ran.code in (2, 5), ran
    assert "a bug" not in ran.err


def test_a_file_over_the_limit_is_refused_without_reading_it_into_memory(
    home: Path, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "films.json"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    assert path.stat().st_size > MAX_BYTES
    (tmp_path / "films").mkdir()
    ran = program(
        *("import", "json", str(path), "--yes"),
        home=home,
        environ={"FILMCLI_DATA": str(tmp_path / "films")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20)),
    )
    assert ran.returncode == 5, ran.stderr
    assert b"the most that is read" in ran.stderr


@pytest.mark.parametrize("tail", [b"\0" * 512, gzip.compress(b"")], ids=["zeros", "empty member"])
def test_gzip_with_a_tail_is_whole(run: Run, home: Path, tmp_path: Path, tail: bytes) -> None:
    for each in IMDB.glob("*.tsv"):
        data = gzip.compress(each.read_bytes()) + tail
        written(tmp_path / f"{each.name}.gz", data)
    ran = run("import", "imdb", str(tmp_path), "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)


@pytest.mark.parametrize("name", ["csv", "json"])
def test_the_same_file_twice_changes_nothing(
    run: Run, records: Records, tmp_path: Path, name: str
) -> None:
    place = records()
    text = {"csv": ROWS.decode(), "json": '{"schema": 1, "film": {"title": "Heat", "year": 1995}}'}
    path = written(tmp_path / f"films.{name}", text[name])
    first = run("import", name, str(path), "--yes")
    assert first.code == 0, first
    before = {each: each.read_bytes() for each in place.rglob("*") if each.is_file()}
    assert len(before) == 1
    again = run("import", name, str(path), "--yes")
    assert again.code == 0, again
    assert {each: each.read_bytes() for each in place.rglob("*") if each.is_file()} == before


def test_what_was_changed_by_hand_is_kept_and_the_difference_named(
    run: Run, records: Records, tmp_path: Path
) -> None:
    place = records()
    path = written(tmp_path / "films.csv", b"title,year,runtime\nHeat,1995,170\n")
    assert run("import", "csv", str(path), "--yes").code == 0
    (made,) = place.glob("*.toml")
    mine = made.read_text(encoding="utf-8").replace("runtime = 170", "runtime = 171 # mine")
    made.write_text(mine, encoding="utf-8")
    ran = run("import", "csv", str(path), "--yes")
    assert ran.code in (0, 5), ran
    assert "171" in ran.err
    assert "170" in ran.err
    assert made.read_text(encoding="utf-8") == mine


# The catalogue.


@pytest.fixture
def opened(tmp_path: Path) -> store.Store:
    found = store.opened(make(tmp_path / "imdb.db", [MATRIX, PARASITE]), time.time_ns)
    assert found is not None
    return found


@posix
def test_a_catalogue_that_goes_or_is_replaced_while_it_is_read_answers_to_the_end(
    opened: store.Store, tmp_path: Path
) -> None:
    query = "SELECT title FROM title ORDER BY tt"
    rows = opened.connection.execute(query)
    first = rows.fetchone()
    beside.publish(make(tmp_path / "other.db", [PARASITE]), opened.path)
    assert [first, *rows] == [("The Matrix",), ("Parasite",)]
    opened.path.unlink()
    assert opened.ask(query) == [("The Matrix",), ("Parasite",)]
    opened.close()


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
@posix
def test_without_locks_there_is_no_import_and_the_advice_is_another_disk(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    import fcntl

    def refuse(*_: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", refuse)
    ran = run("import", "imdb", str(IMDB))
    assert ran.code == 1
    assert "cannot be locked" in ran.err
    assert "FILMCLI_CATALOGUE" in ran.err
    assert not (home / ".local/share/filmcli/imdb.db").exists()


def test_words_taken_out_by_hand_are_noticed(run: Run, home: Path) -> None:
    assert run("import", "imdb", str(IMDB)).code == 0
    path = home / ".local/share/filmcli/imdb.db"
    path.chmod(0o600)
    assert run("db", "verify").code == 0
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM words_data WHERE id > 10")
    database.close()
    ran = run("db", "verify")
    assert ran.code == 1
    assert "words_data" in ran.out
    assert run("import", "imdb", str(IMDB)).code == 0
    assert run("db", "verify").code == 0


@pytest.mark.parametrize("limit", ["-1", "0", str(10**18), str(10**30), "x", "1e3"])
def test_a_limit_of_any_size_is_taken_or_refused(run: Run, home: Path, limit: str) -> None:
    make(home / ".local/share/filmcli/imdb.db", [MATRIX, PARASITE])
    for argv in (["list"], ["search", "matrix"], ["stats"]):
        ran = run(*argv, f"--limit={limit}")
        assert ran.code == (0 if limit.isdecimal() and int(limit) else 2), (argv, ran)
        assert "a bug" not in ran.err


STRIKING = ("pwrite64", "fsync", "rename", "mkdir", "openat", "write")


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("strace") is None, reason="no strace here"
)
@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EDQUOT"] if EVERY else ["ENOSPC"])
def test_an_import_whose_disk_fails_at_the_nth_call_leaves_the_old_catalogue(
    home: Path, error: str, record_property: Callable[[str, object], None]
) -> None:
    target = home / ".local/share/filmcli/imdb.db"
    make(target, [MATRIX])
    before, count = target.read_bytes(), 0
    for call in STRIKING if EVERY else STRIKING[:3]:
        number = 1
        while number < 5_000:
            inject = f"-einject={call}:error={error}:when={number}"
            place = target.parent
            made = place / ".imdb.db.part" / "1"
            watched = [f"-P{each}" for each in (place, target, made, made / "titles.db")]
            strace = ["strace", "-f", "-qq", "-o/dev/null", f"-etrace={call}", *watched]
            ran = subprocess.run(
                [*strace, inject, *command("import", "imdb", str(IMDB))],
                env=environment(home),
                capture_output=True,
                check=False,
                timeout=60,
            )
            if ran.returncode == 0 and target.read_bytes() != before:
                break  # it was done before that call
            count += 1
            assert ran.returncode == 1, (call, number, ran.stderr)
            assert b"a bug" not in ran.stderr
            # A failure behind the renaming leaves the new one, which is as whole.
            new = target.read_bytes() != before
            assert not new or program("db", "verify", home=home).returncode == 0, (call, number)
            assert [each.name for each in place.iterdir()] == ["imdb.db"], (call, number)
            if new:
                break
            number *= 2
        target.unlink()
        make(target, [MATRIX])
        before = target.read_bytes()
    record_property("faults", count)
    assert count >= 3


# Questions, and pages in a browser.


def test_a_question_about_a_hostile_title_is_harmless_and_silence_means_no(
    run: Run, records: Records
) -> None:
    for number, text in enumerate(HOSTILE):
        place = records(film=record(text))
        ran = run("remove", "film", terminal=True, columns=80, stdin="")
        assert ran.code != 0
        assert (place / "film.toml").exists(), number
        assert_for_people(ran.err, colour=True)
        assert_for_people(ran.out, colour=True)


BROWSER = (
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--no-first-run"),
    *("--virtual-time-budget=2000", "--disable-background-networking"),
    *("--disable-component-update", "--proxy-bypass-list=<-loopback>"),
)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_a_browser_asks_nobody_and_runs_nothing_of_a_record(
    run: Run, home: Path, tmp_path: Path
) -> None:
    place = tmp_path / "films"
    place.mkdir()
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_CONNECT = do_POST = do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    attack = (
        "</title></style></script><script>document.title='owned'</script>"
        "<img src=x onerror=\"document.title='owned'\">"
        f"<img src='http://127.0.0.1:{server.server_port}/leak'>"
    )
    for number, text in enumerate((*HOSTILE, attack, f'"{attack}', f"]]>{attack}-->")):
        (place / f"h{number}.toml").write_text(record(text), encoding="utf-8")
    page = tmp_path / "films.html"
    ran = run("export", "--to", "html", "-o", str(page), "--data", str(place))
    assert ran.code == 0, ran.err
    proxy = f"--proxy-server=127.0.0.1:{server.server_port}"
    shown = subprocess.run(
        [*BROWSER, f"--user-data-dir={tmp_path / 'profile'}", proxy, page.as_uri()],
        capture_output=True,
        check=False,
        timeout=120,
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
    )
    server.shutdown()
    server.server_close()
    text = shown.stdout.decode()
    assert "<h1" in text or "<table" in text, shown.stderr[-500:]
    assert "<title>owned" not in text
    assert [each for each in asked if "leak" in each or each.endswith("/x")] == []
