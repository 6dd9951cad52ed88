"""Power cuts at every step of every write, replayed: the old file or the new one, and no repair."""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from filmcli.catalogue.index import Index
from tests.conftest import ROOT, Run
from tests.killing import EVERY, HEAT, LITTER
from tests.powercut import Event, Recorder, after, traced
from tests.program import command, environment, program

EACH = 40 if EVERY else 6  # possibilities of a cut behind each step
CUTS = 2_000 if EVERY else 400  # of the catalogue and the index, behind steps chosen by chance

strace = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("strace") is None, reason="no strace here"
)


def cuts(
    events: Sequence[Event], before: dict[str, bytes], count: int | None = None
) -> list[tuple[int, dict[str, bytes]]]:
    """Give what cuts leave: some behind each step, or `count` behind steps chosen by chance."""
    chance = random.Random(1)
    steps = (
        [each for each in range(len(events) + 1) for _ in range(EACH)]
        if count is None
        else [chance.randint(0, len(events)) for _ in range(count)]
    )
    return [(step, after(events[:step], before, chance)) for step in steps]


def torn(left: dict[str, bytes], before: dict[str, bytes], done: dict[str, bytes]) -> list[str]:
    """Name the files that are neither as they were nor as they should be, litter aside."""
    names = {*before, *done, *left}
    return [
        name
        for name in sorted(names)
        if not name.endswith(LITTER) and left.get(name) not in (before.get(name), done.get(name))
    ]


def contents(place: Path) -> dict[str, bytes]:
    """Give every file but the cache."""
    files = [path for path in place.rglob("*") if path.is_file() and ".cache" not in path.parts]
    return {str(path): path.read_bytes() for path in files}


def done_by(run: Run, argv: Sequence[str], place: Path) -> list[Event]:
    """Run a command that works, and give its steps."""
    recorder = Recorder(place)
    with pytest.MonkeyPatch.context() as patch:
        recorder.install(patch)
        ran = run(*argv)
    assert ran.code == 0, ran.err
    return [each for each in recorder.events if ".cache" not in Path(each.path).parts]


WRITES = {
    "set": ("set", "heat", "runtime=170", "--add", 'cast={name="Al Pacino"}'),
    "unset": ("unset", "heat", "year"),
    "fmt": ("fmt",),
    "edit": ("edit", "heat"),
    "new": ("new", "Late Spring", "--no-edit"),
    "rename": ("rename", "heat", "heat-1995"),
    "remove": ("remove", "heat", "--yes"),
    "output": ("list", "--json", "-o", "out.json"),
    "page": ("export", "heat", "--to", "html", "-o", "out.json", "--force"),
    "pages": ("export", "--to", "nfo", "-o", "pages/"),
    "import": ("import", "nfo", "up.nfo", "a.nfo"),
    "take": ("import", "nfo", "more.nfo", "--take", "all", "--yes"),
    "add": ("add", "--from", "up.nfo"),
    "watch": ("watch", "heat", "--date", "2020-01-02"),
    "rate": ("rate", "heat", "8"),
    "watchlist": ("watchlist", "add", "ran"),
    "letterboxd": ("import", "letterboxd", "watched.csv"),
}
FILES = {
    "out.json": "old\n" * 300,
    "up.nfo": "<movie><title>Up</title><year>2009</year></movie>",
    "a.nfo": "<movie><title>A</title><director>B</director></movie>",
    "more.nfo": "<movie><title>Heat</title><year>1995</year><runtime>170</runtime></movie>",
    "watched.csv": "Date,Name,Year,Letterboxd URI\n2020-01-01,Heat,1995,https://boxd.it/a\n"
    "2020-01-01,Nothing,1900,https://boxd.it/b\n",
    "records/log.toml": '# mine\n[[seen]]\ntitle = "Ran"\nfilm = "ran"\ndate = 2019-05-06\n',
}


@pytest.mark.parametrize("name", WRITES)
def test_a_record_is_the_old_or_the_new_one_and_a_success_lasts(
    run: Run,
    records: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
    name: str,
) -> None:
    records(heat=HEAT, ran='year=1985\ntitle = "Ran"\n')
    monkeypatch.chdir(tmp_path)
    for each, text in FILES.items():
        path = tmp_path / each
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho '# typed' >> \"$1\"\n")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    before = contents(tmp_path)
    events = done_by(run, WRITES[name], tmp_path)
    done = contents(tmp_path)
    assert before != done
    found = cuts(events, before)
    # Somewhere, under one name or another.
    kept = name not in ("set", "unset", "fmt", "edit", "take")
    for step, left in found:
        assert torn(left, before, done) == [], (step, events[step - 1])
        assert not kept or HEAT.encode() in left.values(), (step, events)
    # What was reported is there, whatever becomes of what was never synced.
    for _, left in (each for each in found if each[0] == len(events)):
        assert {path: data for path, data in left.items() if not path.endswith(LITTER)} == done
    record_property("power cuts", len(found))


def test_the_replay_would_notice_a_write_that_is_not_synced(
    run: Run, records: Callable[..., Path], tmp_path: Path
) -> None:
    records(heat=HEAT)
    before = contents(tmp_path)
    events = done_by(run, ("set", "heat", f"synopsis={'x' * 3000}"), tmp_path)
    done = contents(tmp_path)
    assert not any(torn(left, before, done) for _, left in cuts(events, before))
    for missing in ("sync", "sync-names"):
        less = [each for each in events if each.kind != missing]
        found = [(step, left) for step, left in cuts(less, before)]
        last = [left for step, left in found if step == len(less)]
        kept = [{k: v for k, v in left.items() if not k.endswith(LITTER)} for left in last]
        assert any(torn(left, before, done) for _, left in found) or any(
            each != done for each in kept
        ), missing


# The catalogue and the index, below SQLite.


@strace
def test_the_catalogue_is_the_old_or_the_new_one(
    home: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    share = (home / ".local" / "share" / "filmcli").resolve()
    data = ROOT / "tests" / "data" / "imdb"
    assert program("import", "imdb", str(data), home=home).returncode == 0
    catalogue = share / "imdb.db"
    before = {str(catalogue): catalogue.read_bytes()}
    fewer = tmp_path / "fewer"
    fewer.mkdir()
    for name in ("title.basics.tsv", "title.ratings.tsv"):
        shutil.copy(data / name, fewer / name)
    made = share / ".imdb.db.part" / "1" / "titles.db"
    watched = [catalogue, Path(f"{catalogue}-journal"), share, made, Path(f"{made}-journal")]
    events = traced(
        command("import", "imdb", str(fewer)),
        watched,
        tmp_path / "log",
        env=environment(home),
        cwd=home,
        capture_output=True,
    )
    done = {str(catalogue): catalogue.read_bytes()}
    assert done != before
    assert [each.kind for each in events if each.path in (str(made), str(share))].count("write") > 9
    counted: Counter[str] = Counter()
    for step, left in cuts(events, before, CUTS):
        whole = left.get(str(catalogue))
        assert whole in (*before.values(), *done.values()), (step, len(events))
        counted["old" if whole in before.values() else "new"] += 1
        assert step < len(events) or whole in done.values()
    assert counted["old"] > 0
    chance = random.Random(2)
    assert all(
        after(events, before, chance)[str(catalogue)] == done[str(catalogue)] for _ in range(20)
    )
    record_property("power cuts", sum(counted.values()))


@strace
def test_the_index_answers_right_after_any_cut(
    home: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    films = tmp_path / "films"
    films.mkdir()
    for number in range(30):
        path = films / f"f{number:02}.toml"
        path.write_text(f'title = "Film {number}"\nsynopsis = "{f"{number} " * 100}"\n')
    place = (home / ".cache" / "filmcli").resolve()
    environ = {"FILMCLI_DATA": str(films)}
    assert program("list", home=home, environ=environ).returncode == 0
    before = {str(each): each.read_bytes() for each in place.iterdir() if each.is_file()}
    for number in range(0, 30, 3):
        (films / f"f{number:02}.toml").write_text(f'title = "Other {number}"\n')
    index = place / "index.db"
    events = traced(
        command("list"),
        [index, Path(f"{index}-journal"), place],
        tmp_path / "log",
        env=environment(home, environ),
        cwd=home,
        capture_output=True,
    )
    assert sum(each.kind == "write" for each in events) > 5
    wanted = sorted(f"{'Film' if number % 3 else 'Other'} {number}" for number in range(30))
    paths = sorted(map(str, films.iterdir()))
    found = cuts(events, before, 300 if EVERY else 40)
    for step, left in found:
        disk = tmp_path / "disk"
        shutil.rmtree(disk, ignore_errors=True)
        disk.mkdir()
        for name, data in left.items():
            (disk / Path(name).name).write_bytes(data)
        asked = Index(disk, time.time_ns)
        try:
            assert asked.refresh(paths) == ()
            titles = [(asked.entry(Path(each)).values or {})["title"] for each in paths]
        finally:
            asked.close()
        assert sorted(titles) == wanted, step
    record_property("power cuts", len(found))
