"""The command export: which films, where to, and what it says."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from filmcli.exporters.formats import FORMATS
from tests.conftest import ROOT, Run

Records = Callable[..., Path]
COLLECTION = str(ROOT / "tests" / "data" / "collection")
TEXTS = [name for name, form in FORMATS.items() if not form.is_file]
FILE_OF = {name: f"films{form.ending}" for name, form in FORMATS.items()}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Which films.


def test_films_are_named_or_asked_for_or_all(run: Run) -> None:
    def slugs(*words: str, stdin: str = "") -> list[str]:
        argv = ["export", *words, "--to", "jsonl", "--data", COLLECTION]
        ran = run(*argv, stdin=stdin)
        assert ran.code == 0, ran.err
        return [json.loads(line)["slug"] for line in ran.out.splitlines()]

    assert slugs("tokyo-story") == ["tokyo-story"]
    assert slugs("Tokyo Story", "late-spring") == ["tokyo-story", "late-spring"]
    assert slugs("late-spring", "late-spring") == ["late-spring"]
    assert slugs("director:ozu", "year+") == ["late-spring", "tokyo-story"]
    assert len(slugs()) == len(list(Path(COLLECTION).glob("*.toml")))
    assert slugs("-", stdin="late-spring\ntokyo-story\n") == ["late-spring", "tokyo-story"]
    path = f"{COLLECTION}/tokyo-story.toml"
    assert slugs(path, "director:ozu", "year:..1950") == ["tokyo-story", "late-spring"]
    assert slugs(path, "director:ozu") == ["tokyo-story", "late-spring"]


def test_a_film_that_is_named_is_told_as_one(run: Run) -> None:
    one = run("export", "ballerina", "--to", "json")
    assert one.out == run("info", "ballerina", "--json").out
    many = json.loads(run("export", "--to", "json", "--data", COLLECTION).out)
    assert list(many) == ["schema", "films"]


def test_what_is_not_found_is_said_and_hides_no_other(run: Run) -> None:
    ran = run("export", "nowhere", "--to", "jsonl", "--data", COLLECTION)
    assert (ran.code, ran.out) == (3, "")
    assert "no film matches 'nowhere'" in ran.err
    ran = run("export", "nowhere", "tokyo-story", "--to", "jsonl", "--data", COLLECTION)
    assert ran.code == 3
    assert json.loads(ran.out)["slug"] == "tokyo-story"
    ran = run("export", "director:nobody", "--to", "jsonl", "--data", COLLECTION)
    assert (ran.code, ran.out) == (3, "")


def test_an_invalid_record_is_named_and_the_others_go_out(run: Run, records: Records) -> None:
    records(good='title = "Good"\n', bad='titel = "Bad"\n')
    ran = run("export", "--to", "jsonl")
    assert ran.code == 5
    assert [json.loads(line)["slug"] for line in ran.out.splitlines()] == ["good"]
    assert "bad.toml" in ran.err


# Which format.


@pytest.mark.parametrize("name", FORMATS)
def test_the_ending_of_a_file_names_the_format(run: Run, name: str, here: Path) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    ran = run("export", "ballerina", "-o", FILE_OF[name])
    assert (ran.code, ran.out) == (0, "")
    asked = run("export", "ballerina", "--to", name, "-o", "asked")
    assert (asked.code, asked.out) == (0, "")
    assert (here / "asked").read_bytes() == (here / FILE_OF[name]).read_bytes()
    assert not [each for each in here.iterdir() if "tmp" in each.name]


@pytest.mark.parametrize("name", TEXTS)
def test_standard_output_gets_what_a_file_gets(run: Run, name: str, here: Path) -> None:
    printed = run("export", "ballerina", "--to", name)
    assert printed.code == 0
    assert run("export", "ballerina", "--to", name, "-o", "file").code == 0
    assert (here / "file").read_bytes() == printed.out.encode()


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((), "export to which format?"),
        (("--to", "htm"), "did you mean html?"),
        (("--to", "xml"), "--to xml: no such format"),
        (("--to", "html", "--json"), "one format at a time, not html and json"),
        (("--to", "html", "--fields", "title"), "--fields is not for html"),
        (("--to", "json", "--fields", "titel"), "did you mean title?"),
        (("--to", "nfo", "--excel"), "--excel is not for nfo"),
        (("--to", "csv", "--country", "KR"), "--country is not for csv"),
        (("--to", "csv", "--type", "tv"), "--type is not for csv"),
        (("--to", "ics", "--type", "cinemas"), "--type cinemas: no such release type"),
        (("--to", "ics", "--country", "Nowhere"), "--country Nowhere: no such territory"),
        (("--to", "toml"), "toml is of one film"),
    ],
)
def test_what_cannot_be_asked_is_refused(run: Run, argv: tuple[str, ...], words: str) -> None:
    ran = run("export", *argv, "--data", COLLECTION)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_json_and_csv_may_be_asked_for_as_everywhere(run: Run) -> None:
    assert run("export", "ballerina", "--csv").out == run("export", "ballerina", "--to", "csv").out
    ran = run("export", "ballerina", "--csv", "--fields", "ids.imdb,title")
    assert ran.out == "ids.imdb,title\ntt26350277,Ballerina\n"
    ran = run("export", "ballerina", "--jsonl", "--fields", "title,cast.name")
    assert json.loads(ran.out)["title"] == "Ballerina"
    assert set(json.loads(ran.out)) == {"title", "cast.name"}


def test_the_formats_are_listed_with_what_each_cannot_hold(run: Run) -> None:
    rows = json.loads(run("export", "--formats", "--json").out)["formats"]
    assert [row["format"] for row in rows] == list(FORMATS)
    lost = {row["format"]: row["cannot_hold"] for row in rows}
    assert lost["toml"] == lost["json"] == lost["sqlite"] == []
    assert lost["html"] == ["x-<name>"]
    assert {"cast", "releases", "sources"} <= set(lost["bibtex"])
    assert "releases.date: all but whole days" in lost["ics"]
    shown = run("export", "--formats", terminal=True, columns=100).out
    assert "Cannot hold" in shown


@pytest.mark.parametrize("name", ["markdown", "html", "jsonld", "nfo", "csv", "bibtex"])
def test_what_was_lost_of_one_film_is_said_once(name: str, run: Run, records: Records) -> None:
    records(ran='title = "Ran"\nyear = 1985\n\n[x-mine]\nshelf = 3\n')

    assert run("export", "ran", "--to", name).err == f"filmcli: {name} has no place for x-<name>\n"
    assert run("export", "--to", name).err == f"filmcli: {name} has no place for x-<name>\n"


def test_what_was_lost_of_these_films_is_said(run: Run, records: Records) -> None:
    records(a='title = "A"\nyear = 2000\n', b='title = "B"\ntagline = "T"\n[x-mine]\nn = 1\n')
    assert run("export", "a", "--to", "bibtex").err == ""
    said = run("export", "b", "--to", "bibtex").err
    assert said == "filmcli: bibtex has no place for tagline; x-<name>\n"
    assert "tagline (1 film)" in run("export", "--to", "csl").err
    assert run("export", "b", "--to", "bibtex", "-q").err == ""
    assert run("export", "b", "--to", "toml").err == ""


# Where to.


@pytest.mark.parametrize("name", ["html", "sqlite"])
def test_a_file_that_is_there_stays_without_force(run: Run, name: str, here: Path) -> None:
    path = here / "mine"
    path.write_text("mine")
    path.chmod(0o640)
    ran = run("export", "ballerina", "--to", name, "-o", "mine")
    assert (ran.code, ran.out) == (2, "")
    assert "mine: exists already; nothing was written" in ran.err
    assert "--force replaces it" in ran.err
    assert path.read_text() == "mine"
    assert run("export", "ballerina", "--to", name, "-o", "mine", "--force").code == 0
    assert path.read_bytes() != b"mine"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in here.iterdir() if each.is_file()] == ["mine"]


def test_a_new_file_has_the_mode_that_the_umask_leaves(run: Run, here: Path) -> None:
    before = os.umask(0o027)
    try:
        assert run("export", "ballerina", "-o", "a.html").code == 0
    finally:
        os.umask(before)
    assert (here / "a.html").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said(run: Run, here: Path) -> None:
    (here / "locked").mkdir(mode=0o500)
    ran = run("export", "ballerina", "-o", "locked/a.html")
    assert (ran.code, ran.out) == (1, "")
    assert "locked/a.html: cannot be written" in ran.err


def test_a_missing_folder_of_a_file_is_said(run: Run) -> None:
    ran = run("export", "ballerina", "-o", "nowhere/a.html")
    assert (ran.code, ran.out) == (1, "")
    assert "nowhere/a.html: cannot be written" in ran.err


@pytest.mark.skipif(os.name != "posix", reason="devices")
def test_a_device_is_written_to(run: Run) -> None:
    assert run("export", "ballerina", "--to", "html", "-o", "/dev/null").code == 0


def test_a_database_is_not_printed_on_a_terminal(run: Run) -> None:
    ran = run("export", "ballerina", "--to", "sqlite", terminal=True)
    assert (ran.code, ran.out) == (2, "")
    assert "-o films.sqlite" in ran.err


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if not form.is_whole])
def test_a_folder_gets_a_file_for_each_film(run: Run, name: str, here: Path) -> None:
    argv = ["export", "director:ozu", "--to", name, "-o", "out/", "--data", COLLECTION]
    assert run(*argv).code == 0
    ending = FORMATS[name].ending
    wanted = {f"late-spring{ending}", f"tokyo-story{ending}"}
    assert {each.name for each in (here / "out").iterdir()} - {"index.html"} == wanted
    single = run("export", "late-spring", "--to", name, "--data", COLLECTION)
    if name != "html":
        assert (here / "out" / f"late-spring{ending}").read_bytes() == single.out.encode()
    before = {each: each.read_bytes() for each in (here / "out").iterdir()}
    ran = run(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert "of these files exist" in ran.err
    assert run(*argv, "--force").code == 0
    assert {each: each.read_bytes() for each in (here / "out").iterdir()} == before


def test_pages_in_a_folder_lead_to_each_other(run: Run, here: Path) -> None:
    assert run("export", "--to", "html", "-o", "site/", "--data", COLLECTION).code == 0
    index = (here / "site" / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'<td><a href="([^"]+)"', index))
    assert linked == {each.name for each in (here / "site").iterdir()} - {"index.html"}
    page = (here / "site" / "tokyo-story.html").read_text(encoding="utf-8")
    assert 'href="index.html"' in page


def test_names_of_files_are_plain_and_none_is_lost(run: Run, records: Records, here: Path) -> None:
    directory = records(index='title = "Index"\n', a='title = "A"\n')
    for name in ("A B", "a-b", "con", "$(x)", "é"):
        (directory / f"{name}.toml").write_text(f'title = "{len(name)}"\n')
    assert run("export", "--to", "html", "-o", "out/").code == 0
    names = sorted(each.name for each in (here / "out").iterdir())
    assert len(names) == 8
    assert len({name.lower() for name in names}) == 8
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*\.html", name) for name in names)
    assert "con.html" not in names


@pytest.mark.parametrize("name", ["sqlite", "parquet", "letterboxd"])
def test_what_is_one_file_for_all_is_not_parted(run: Run, name: str) -> None:
    ran = run("export", "--to", name, "-o", "out/", "--data", COLLECTION)
    assert (ran.code, ran.out) == (2, "")
    assert f"{name} is one file for all films" in ran.err


# The same bytes.


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_films_are_the_same_bytes(
    run: Run, name: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    where = "out/" if FORMATS[name].is_single else "out"
    seen = set()
    for number, zone in enumerate(("UTC", "Pacific/Kiritimati")):
        monkeypatch.setenv("TZ", zone)
        (here / str(number)).mkdir()
        monkeypatch.chdir(here / str(number))
        assert run("export", "--to", name, "-o", where, "--data", COLLECTION).code == 0
        files = sorted(each for each in Path().rglob("*") if each.is_file())
        seen.add(tuple((str(each), hashlib.sha256(each.read_bytes()).digest()) for each in files))
    assert len(seen) == 1


# Formats with options of their own.

RELEASES = """\
title = "Days"
ids = { imdb = "tt0000009" }
[[releases]]
type = "theatrical"
date = 2023-10-05
territory = "KR"
note = "NOTE"
[[releases]]
type = "theatrical"
date = 2023-11-01
territory = "FR"
[[releases]]
type = "digital"
date = "2023-12-01~"
territory = "001"
[[releases]]
type = "physical"
date = "2024-02"
[sources.a]
retrieved = 2024-05-06
"""


def days(text: str) -> list[str]:
    return re.findall(r"DTSTART;VALUE=DATE:(\d+)", text)


def uids(text: str) -> list[str]:
    return re.findall(r"UID:(\S+)", text)


def test_a_calendar_has_the_releases_asked_for(run: Run, records: Records) -> None:
    records(days=RELEASES)
    ran = run("export", "days", "--to", "ics")
    assert days(ran.out) == ["20231005", "20231101", "20231201"]
    assert "releases.date: all but whole days (1)" in ran.err
    assert ran.out.count("STATUS:TENTATIVE") == 1
    korea = run("export", "days", "--to", "ics", "--country", "South Korea").out
    assert days(korea) == ["20231005", "20231201"]
    assert days(run("export", "--to", "ics", "--type", "theatrical", "--type", "tv").out) == [
        "20231005",
        "20231101",
    ]
    assert uids(korea) == [uids(ran.out)[0], uids(ran.out)[2]]


def test_a_release_that_moves_is_the_same_event(run: Run, records: Records) -> None:
    records(days=RELEASES)
    before = run("export", "days", "--to", "ics").out
    moved = RELEASES.replace("2023-10-05", "2023-10-12").replace("NOTE", "moved")
    directory = records(days=moved)
    after = run("export", "days", "--to", "ics").out
    assert days(after)[0] == "20231012"
    assert uids(after) == uids(before)
    (directory / "days.toml").rename(directory / "other.toml")
    assert uids(run("export", "other", "--to", "ics").out) == uids(before)


def test_the_stamp_of_an_event_is_no_clock_s(run: Run, records: Records) -> None:
    records(days=RELEASES)
    argv = ("export", "days", "--to", "ics")
    assert "DTSTAMP:20240506T000000Z" in run(*argv).out
    assert "DTSTAMP:20010909T014640Z" in run(*argv, environ={"SOURCE_DATE_EPOCH": "1000000000"}).out
    ran = run(*argv, environ={"SOURCE_DATE_EPOCH": "tomorrow"})
    assert (ran.code, ran.out) == (2, "")
    records(days=RELEASES.partition("[sources")[0])
    assert "DTSTAMP:19700101T000000Z" in run(*argv).out


def test_a_spreadsheet_gets_text_where_it_sees_formulas(run: Run, records: Records) -> None:
    records(a='title = "=1+1"\nsynopsis = "-2"\n')
    plain = run("export", "a", "--to", "csv").out
    safe = run("export", "a", "--to", "csv", "--excel").out
    assert safe.startswith("\ufeff")
    for text, title, synopsis in ((plain, "=1+1", "-2"), (safe[1:], "'=1+1", "'-2")):
        (row,) = csv.DictReader(io.StringIO(text))
        assert (row["title"], row["synopsis"]) == (title, synopsis)


def test_parquet_without_its_extra_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = run("export", "ballerina", "-o", "a.parquet")
    assert (ran.code, ran.out) == (1, "")
    assert "filmcli[parquet]" in ran.err
    assert len(ran.err.strip().splitlines()) <= 2
    assert not (here / "a.parquet").exists()


def test_a_database_answers_questions(run: Run, here: Path) -> None:
    assert run("export", "-o", "films.db", "--data", COLLECTION).code == 0
    with closing(sqlite3.connect(here / "films.db")) as database:
        (count,) = database.execute("SELECT count(*) FROM films").fetchone()
        found = database.execute(
            "SELECT slug FROM credits WHERE name = 'Yasujirō Ozu' AND job = 'director' ORDER BY 1"
        ).fetchall()
    assert count == len(list(Path(COLLECTION).glob("*.toml")))
    assert found == [("late-spring",), ("tokyo-story",)]


def test_a_record_comes_back_as_it_was(run: Run, here: Path) -> None:
    assert run("export", "--to", "toml", "-o", "again/", "--data", COLLECTION).code == 0
    before = run("export", "--to", "json", "--data", COLLECTION)
    assert run("export", "--to", "json", "--data", str(here / "again")).out == before.out


def test_films_are_not_held_in_memory(
    run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch is read when it is needed, and written before the next is read."""
    from filmcli.catalogue.index import Index
    from filmcli.commands import outlet

    records(**{f"f{number}": f'title = "Film {number}"\n' for number in range(9)})
    monkeypatch.setattr(outlet, "BATCH", 2)
    monkeypatch.setattr(outlet, "PIECE", 1)
    sizes = []
    whole = Index.whole

    def counted(self: Index, wanted: list[int]) -> dict[int, dict[str, object]]:
        sizes.append(len(wanted))
        return whole(self, wanted)

    monkeypatch.setattr(Index, "whole", counted)
    assert run("export", "--to", "jsonl").out.count("\n") == 9
    assert sizes == [2, 2, 2, 2, 1]
