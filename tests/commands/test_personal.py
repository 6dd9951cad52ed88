"""Imports of a person's own exports, from files to the report."""

from __future__ import annotations

import json
import os
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomli

from filmcli.commands.personal import bring, is_personal
from filmcli.commands.session import Options, Session
from filmcli.settings import find_places, resolve
from filmcli.streams import Streams

DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2020-01-02,Heat,1995,https://boxd.it/a,4,,,2020-01-01\n"
    "2020-01-02,Stalker,1979,https://boxd.it/b,5,,,2020-01-01\n"
    "2020-01-02,Bad,79,https://boxd.it/c,5,,,2020-01-01\n"
)
WATCHLIST = "Date,Name,Year,Letterboxd URI\n2019-12-31,Heat,1995,https://boxd.it/d\n"


class Brought(NamedTuple):
    code: int
    out: str
    err: str


class Desk:
    def __init__(self, records: Path, exports: Path) -> None:
        self.records, self.exports = records, exports

    def bring(self, kind: str, *paths: Path, dry_run: bool = False, **options: Any) -> Brought:
        settings = resolve({"data": [str(self.records)]}, os.environ, find_places(os.environ))
        out, err = bytearray(), bytearray()
        streams = Streams(out.extend, err.extend, lambda: b"", lambda: "", os.environ)
        session = Session(
            settings, streams, Options(**options), today=date(2025, 1, 1), clock=time.time_ns
        )
        try:
            code = bring(kind, paths, session, dry_run=dry_run)
        finally:
            session.close()
        return Brought(code, out.decode(), err.decode())


@pytest.fixture
def desk(records: Callable[..., Path], tmp_path: Path) -> Desk:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "diary.csv").write_text(DIARY)
    (exports / "watchlist.csv").write_text(WATCHLIST)
    (exports / "notes.txt").write_text("no export")
    return Desk(records(heat='title = "Heat"\nyear = 1995\n'), exports)


def test_a_folder_is_read_file_by_file_and_what_came_of_it_is_told(desk: Desk) -> None:
    brought = desk.bring("letterboxd", desk.exports)
    assert brought.code == 0
    assert brought.out == (
        f"{desk.exports}/diary.csv\tletterboxd\t2\t1\n"
        f"{desk.exports}/watchlist.csv\tletterboxd\t1\t0\n"
    )
    assert f"{desk.exports}/diary.csv:4: Bad: 79: not a year\n" in brought.err
    assert "1 entry added to" in brought.err
    assert "1 are there already" in brought.err
    assert "1 could not be matched" in brought.err
    log = tomli.loads((desk.records / "log.toml").read_text())
    assert [each["film"] for each in log["seen"]] == ["heat"]


def test_a_zip_is_read_as_its_folder_is_and_again_adds_nothing(desk: Desk) -> None:
    archive = desk.exports.parent / "letterboxd.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name in ("diary.csv", "watchlist.csv"):
            made.write(desk.exports / name, name)
    desk.bring("letterboxd", archive)
    state = {path.name: path.read_bytes() for path in desk.records.iterdir()}
    told = json.loads(desk.bring("letterboxd", desk.exports, format="json").out)["import"]
    assert (told["added"], told["present"], told["unmatched"]) == ({}, 2, 1)
    assert {path.name: path.read_bytes() for path in desk.records.iterdir()} == state


def test_json_has_every_refusal_and_every_count(desk: Desk) -> None:
    document = json.loads(desk.bring("letterboxd", desk.exports, format="json").out)
    assert list(document) == ["schema", "import"]
    told = document["import"]
    assert told["refused"] == [
        {
            "file": f"{desk.exports}/diary.csv",
            "line": 4,
            "what": "Bad",
            "why": "79: not a year",
        }
    ]
    assert (told["added"], told["matched"]) == ({"seen": 1}, {"title": 1})
    assert (told["ambiguous"], told["table"]) == (0, str(desk.records / "log-unmatched.csv"))


def test_a_dry_run_shows_the_changes_and_writes_nothing(desk: Desk) -> None:
    brought = desk.bring("letterboxd", desk.exports, dry_run=True)
    assert '+title = "Heat"' in brought.out
    assert "+,seen,Stalker" in brought.out
    assert [path.name for path in desk.records.iterdir()] == ["heat.toml"]


def test_a_file_that_cannot_be_read_hides_no_other(desk: Desk) -> None:
    (desk.exports / "broken.csv").write_text('Date,Name,Year,Letterboxd URI\n"x,y\nz\n')
    brought = desk.bring("letterboxd", desk.exports)
    assert brought.code == 5
    assert "broken.csv:2: a row that is not CSV" in brought.err
    assert (desk.records / "log.toml").exists()


def test_a_zip_that_leads_out_is_refused_whole(desk: Desk) -> None:
    archive = desk.exports.parent / "evil.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("../diary.csv", DIARY)
    brought = desk.bring("letterboxd", archive)
    assert brought.code == 5
    assert "leads out of the archive" in brought.err
    assert not (desk.records / "log.toml").exists()


def test_what_is_personal_is_known() -> None:
    kinds = ("letterboxd", "imdb-export", "unmatched", "nfo", "tmdb")
    assert [kind for kind in kinds if is_personal(kind)] == list(kinds[:3])
