"""rename and remove: nothing is ever replaced, and there is a way back."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filmcli.commands.put import trash_of
from filmcli.errors import FilmcliError
from tests.conftest import Run

Records = Callable[..., Path]
HEAT = 'title = "Heat"\nyear = 1995\n'


def names(directory: Path) -> list[str]:
    return sorted(each.name for each in directory.iterdir())


def test_rename_gives_the_record_another_slug(run: Run, records: Records) -> None:
    place = records(heat=HEAT)
    assert run("rename", "heat", "heat-1995") == (0, f"{place / 'heat-1995.toml'}\n", "")
    assert names(place) == ["heat-1995.toml"]
    ran = run("rename", "heat-1995", "heat", "--json")
    assert json.loads(ran.out)["film"] == {"slug": "heat", "path": str(place / "heat.toml")}
    assert (place / "heat.toml").read_text() == HEAT
    ran = run("rename", "heat", "heat")
    assert (ran.code, ran.err) == (0, "filmcli: heat: nothing to change\n")
    assert run("rename", "heat", "other", "--dry-run").code == 0
    assert names(place) == ["heat.toml"]


def test_rename_never_takes_a_slug_in_use(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for each in (first, second):
        each.mkdir()
    (first / "heat.toml").write_text(HEAT)
    (first / "b.toml").write_text('title = "B"\n')
    (second / "a.toml").write_text('title = "A"\n')
    monkeypatch.setenv("FILMCLI_DATA", f"{first}{os.pathsep}{second}")
    for slug in ("a", "b"):
        ran = run("rename", "heat", slug)
        assert (ran.code, f"{slug}.toml: exists already" in ran.err) == (1, True)
    assert names(first) == ["b.toml", "heat.toml"]


@pytest.mark.parametrize("slug", ["Heat", "../heat", "a b", "", "con", "heat.toml", "h" * 81])
def test_what_is_no_slug_is_refused_and_one_suggested(
    run: Run, records: Records, slug: str
) -> None:
    place = records(heat=HEAT)
    ran = run("rename", "heat", slug)
    assert (ran.code, "did you mean" in ran.err) == (2, True)
    assert names(place) == ["heat.toml"]


@pytest.mark.skipif(os.name != "posix", reason="the desktop's trash")
def test_remove_moves_the_record_to_the_trash_and_prints_the_way_back(
    run: Run, records: Records, home: Path
) -> None:
    place = records(heat=HEAT)
    (place / "it's 100%.toml").write_text(HEAT)
    ran = run("remove", "it's 100%", "--yes")
    trash = home / ".local" / "share" / "Trash"
    assert ran.code == 0
    assert (trash / "files" / "it's 100%.toml").read_text() == HEAT
    info = (trash / "info" / "it's 100%.toml.trashinfo").read_text().splitlines()
    assert info[0] == "[Trash Info]"
    assert info[1] == f"Path={str(place).replace('%', '%25')}/it%27s%20100%25.toml"
    assert info[2].startswith("DeletionDate=20")
    assert len(info[2]) == len("DeletionDate=2023-10-05T10:00:00")
    assert names(place) == ["heat.toml"]
    subprocess.run(ran.out, shell=True, check=True)
    assert names(place) == ["heat.toml", "it's 100%.toml"]


@pytest.mark.skipif(os.name != "posix", reason="the desktop's trash")
def test_films_of_one_slug_lie_side_by_side_in_the_trash(
    run: Run, records: Records, home: Path
) -> None:
    trash = home / ".local" / "share" / "Trash"
    for number in range(3):
        records_of = home.parent / "records"
        if not records_of.exists():
            records()
        (records_of / "heat.toml").write_text(f'title = "{number}"\n')
        assert run("remove", "heat", "-y").code == 0
    assert names(trash / "files") == ["heat.2.toml", "heat.3.toml", "heat.toml"]
    assert (trash / "files" / "heat.3.toml").read_text() == 'title = "2"\n'
    assert names(trash / "info") == [f"{each}.trashinfo" for each in names(trash / "files")]


def test_remove_asks_on_a_terminal_and_needs_yes_without_one(run: Run, records: Records) -> None:
    place = records(heat=HEAT)
    ran = run("remove", "heat")
    assert (ran.code, "--yes removes without asking" in ran.err) == (2, True)
    ran = run("remove", "heat", terminal=True, stdin="y\n"[:0])
    assert ran.code == 2
    ran = run("remove", "heat", "--no-input", terminal=True, stdin="y\n")
    assert ran.code == 2
    ran = run("remove", "heat", terminal=True, stdin="\n")
    assert (ran.code, "nothing was removed" in ran.err) == (1, True)
    assert names(place) == ["heat.toml"]
    assert run("remove", "heat", terminal=True, stdin="y\n").code == 0
    assert names(place) == []


def test_a_dry_run_removes_nothing(run: Run, records: Records, home: Path) -> None:
    place = records(heat=HEAT)
    ran = run("remove", "heat", "--dry-run", "--json")
    shown = json.loads(ran.out)["film"]
    assert list(shown) == ["slug", "path", "trash", "back"]
    assert names(place) == ["heat.toml"]
    assert not (home / ".local").exists()


def test_what_comes_with_filmcli_is_neither_renamed_nor_removed(run: Run) -> None:
    for argv in (("rename", "ballerina", "other"), ("remove", "ballerina", "--yes")):
        ran = run(*argv)
        assert (ran.code, "only your own records" in ran.err) == (2, True)


def test_the_trash_is_where_the_system_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = Path("/home/a/.local/share/filmcli")
    if os.name == "posix":
        assert trash_of({"HOME": "/home/a"}, data) == Path("/home/a/.local/share/Trash/files")
        monkeypatch.setattr("sys.platform", "darwin")
        assert trash_of({"HOME": "/home/a"}, data) == Path("/home/a/.Trash")
    monkeypatch.setattr("sys.platform", "plan9")
    with pytest.raises(FilmcliError, match="no trash directory"):
        trash_of({}, None)


@pytest.mark.skipif(os.name != "posix", reason="the desktop's trash")
def test_a_trash_that_cannot_be_made_or_written_keeps_the_record(
    run: Run, records: Records, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = records(heat=HEAT)

    def fail(*_: Any) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "rename", fail)
    assert run("remove", "heat", "--yes").code == 1
    monkeypatch.undo()
    assert names(home / ".local" / "share" / "Trash" / "info") == []
    assert names(place) == ["heat.toml"]


@pytest.mark.skipif(os.name != "posix", reason="the desktop's trash")
def test_a_note_that_is_left_from_a_kill_takes_its_name_only(
    run: Run, records: Records, home: Path
) -> None:
    place = records(heat=HEAT)
    info = home / ".local" / "share" / "Trash" / "info"
    info.mkdir(parents=True)
    (info / "heat.toml.trashinfo").write_text("of a file that is not there")
    assert "files/heat.2.toml" in run("remove", "heat", "--yes").out
    assert names(place) == []


def test_elsewhere_the_trash_is_hidden_among_the_records(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("new", "Heat", "--no-edit")
    data = home / ".local" / "share" / "filmcli"
    monkeypatch.setattr("filmcli.commands.put.trash_of", lambda *_: data / ".trash")
    assert run("remove", "heat", "--yes").code == 0
    assert names(data) == [".trash"]
    assert names(data / ".trash") == ["heat.toml"]
    assert run("check", "heat").code == 3


@pytest.mark.skipif(os.name != "posix", reason="the desktop's trash")
def test_a_trash_that_is_full_of_the_name_is_told(
    run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = records(heat=HEAT)
    monkeypatch.setattr("filmcli.commands.put.MOST", 0)
    ran = run("remove", "heat", "--yes")
    assert (ran.code, "holds too many files of that name" in ran.err) == (1, True)
    assert names(place) == ["heat.toml"]


@pytest.mark.skipif(os.name != "posix", reason="the desktop's trash")
def test_a_trash_that_is_no_directory_is_told(run: Run, records: Records, home: Path) -> None:
    place = records(heat=HEAT)
    (home / ".local" / "share").mkdir(parents=True)
    (home / ".local" / "share" / "Trash").write_text("in the way")
    ran = run("remove", "heat", "--yes")
    assert (ran.code, "cannot be made" in ran.err) == (1, True)
    assert names(place) == ["heat.toml"]
