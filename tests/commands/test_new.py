"""new: a short record that asks for the rest, and never over another."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli

from filmcli.commands.new import compose
from filmcli.record.form import arrange
from tests.conftest import Run

Records = Callable[..., Path]


def test_new_writes_a_record_into_the_users_directory_and_prints_its_path(
    run: Run, home: Path
) -> None:
    ran = run("new", "[REC] 4: 아포칼립스", "--set", "year=2014", "--no-edit")
    path = home / ".local" / "share" / "filmcli" / "rec-4-apokallibseu.toml"
    assert ran == (0, f"{path}\n", "")
    text = path.read_text(encoding="utf-8")
    assert tomli.loads(text) == {"title": "[REC] 4: 아포칼립스", "year": 2014}
    assert len(text.splitlines()) < 35
    assert run("check", str(path)).code == 0
    assert run("fmt", str(path), "--check").code == 0
    assert run("info", "rec-4-apokallibseu").code == 0


def test_what_the_record_asks_for_is_valid_without_its_marks() -> None:
    text = compose("T", ())
    asked = "\n".join(line.removeprefix("# ") for line in text.splitlines()[1:])
    values = tomli.loads(asked)
    assert list(values) == [
        *("title", "year", "kind", "countries", "languages", "genres", "runtime", "synopsis"),
        *("director", "writer", "studio", "ids", "cast", "releases"),
    ]
    assert arrange(asked).split("\n")[0] == 'title = "T"'


def test_set_fills_fields_of_every_kind(run: Run, records: Records) -> None:
    place = records()
    ran = run(
        *("new", "Heat", "--set", "year=1995", "--set", "director=Michael Mann"),
        *("--set", "genres=Crime,Drama", "--set", "ids.imdb=tt0113277", "--set", "tagline=A saga"),
        *("--set", 'cast=[{name="Al Pacino"}]', "--no-edit"),
    )
    assert ran.code == 0, ran.err
    text = (place / "heat.toml").read_text()
    assert tomli.loads(text) == {
        "title": "Heat",
        "year": 1995,
        "genres": ["Crime", "Drama"],
        "director": "Michael Mann",
        "tagline": "A saga",
        "cast": [{"name": "Al Pacino"}],
        "ids": {"imdb": "tt0113277"},
    }
    assert "# year" not in text
    assert "# [ids]" not in text
    assert "# [[releases]]" in text


def test_a_slug_in_use_gets_the_year_and_then_a_number(run: Run, records: Records) -> None:
    place = records(heat='title = "Heat"\n')
    for _ in range(3):
        assert run("new", "Heat", "--set", "year=1995", "--no-edit").code == 0
    assert run("new", "Heat", "--no-edit").code == 0
    assert sorted(each.stem for each in place.iterdir()) == [
        *("heat", "heat-1995", "heat-1995-2", "heat-1995-3", "heat-2")
    ]
    assert (place / "heat.toml").read_text() == 'title = "Heat"\n'


def test_a_file_that_no_listing_shows_is_not_replaced_either(run: Run, records: Records) -> None:
    place = records()
    (place / "heat.toml").symlink_to(place / "nowhere")
    assert run("new", "Heat", "--no-edit").out == f"{place / 'heat-2.toml'}\n"


def test_a_slug_of_another_directory_is_taken_too(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for each in (first, second):
        each.mkdir()
    (second / "heat.toml").write_text('title = "Heat"\n')
    monkeypatch.setenv("FILMCLI_DATA", f"{first}{os.pathsep}{second}")
    assert run("new", "Heat", "--no-edit").out == f"{first / 'heat-2.toml'}\n"


def test_a_wrong_field_makes_no_record(run: Run, records: Records) -> None:
    place = records()
    ran = run("new", "Heat", "--set", "yaer=1995", "--no-edit")
    assert ran.code == 5
    assert "yaer: is not a key here; did you mean year?" in ran.err
    assert run("new", "  ", "--no-edit").code == 5
    assert run("new", "Heat", "--set", "year", "--no-edit").code == 2
    assert list(place.iterdir()) == []


def test_a_title_of_any_kind_makes_a_valid_record_of_a_plain_name(
    run: Run, records: Records
) -> None:
    place = records()
    for title in ('A "quoted" \\ title', "../../up", "con", "\x1b[31mred", "…", "線" * 90):
        assert run("new", "--no-edit", "--", title).code == 0, title
    assert sorted(each.stem for each in place.iterdir()) == [
        "31mred", "a-quoted-title", "con-film", "film", "up", ("xian" * 20)[:80]
    ]  # fmt: skip
    assert run("check").code == 5  # the escape is told of
    assert not (place.parent.parent / "up.toml").exists()


def test_a_dry_run_prints_the_record_and_makes_nothing(run: Run, home: Path) -> None:
    ran = run("new", "Heat", "--set", "year=1995", "--dry-run")
    assert ran.code == 0
    assert tomli.loads(ran.out) == {"title": "Heat", "year": 1995}
    assert not (home / ".local" / "share").exists()


def test_json_gives_slug_and_path(run: Run, records: Records) -> None:
    place = records()
    ran = run("new", "Heat", "--no-edit", "--json")
    assert json.loads(ran.out)["film"] == {"slug": "heat", "path": str(place / "heat.toml")}


def test_the_editor_opens_on_a_terminal_only(run: Run, records: Records, tmp_path: Path) -> None:
    place = records()
    script = tmp_path / "ed"
    script.write_text("#!/bin/sh\nsed -i 's/^# year = 2023/year = 1995/' \"$1\"\n")
    script.chmod(0o755)
    environ = {"EDITOR": str(script)}
    assert run("new", "A", environ=environ).code == 0
    assert run("new", "B", terminal=True, environ=environ).code == 0
    assert run("new", "C", "--no-edit", terminal=True, environ=environ).code == 0
    ran = run("new", "D", terminal=True)
    assert (ran.code, "there is no editor" in ran.err) == (0, True)
    years = [tomli.loads((place / f"{each}.toml").read_text()).get("year") for each in "abcd"]
    assert years == [None, 1995, None, None]


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
@pytest.mark.parametrize(("mask", "mode"), [(0o000, 0o666), (0o022, 0o644), (0o077, 0o600)])
def test_a_record_has_the_mode_that_the_mask_leaves(
    run: Run, records: Records, mask: int, mode: int
) -> None:
    place = records()
    before = os.umask(mask)
    try:
        run("new", "Heat", "--no-edit")
    finally:
        os.umask(before)
    assert stat.S_IMODE((place / "heat.toml").stat().st_mode) == mode


def test_a_directory_that_cannot_be_made_or_written_is_told(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".local").write_text("in the way")
    ran = run("new", "Heat", "--no-edit")
    assert (ran.code, "cannot be made: not a directory" in ran.err) == (1, True)
    monkeypatch.setenv("FILMCLI_DATA", str(home))
    monkeypatch.setattr(os, "access", lambda *_: False)
    ran = run("new", "Heat", "--no-edit")
    assert (ran.code, "no record directory can be written" in ran.err) == (1, True)


def test_when_every_slug_is_taken_it_is_told(
    run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    records(heat='title = "Heat"\n')
    monkeypatch.setattr("filmcli.commands.new.slugs", lambda *_: iter(["heat"]))
    ran = run("new", "Heat", "--no-edit")
    assert (ran.code, "every slug is taken" in ran.err) == (1, True)


@pytest.mark.parametrize("option", ["--no-edit", "--dry-run"])
def test_a_title_that_is_not_utf_8_is_refused(
    run: Run, records: Callable[..., Path], option: str
) -> None:
    directory = records()
    ran = run("new", "Ame\udce9lie", option)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("filmcli: the title is not UTF-8\n")
    assert list(directory.iterdir()) == []
