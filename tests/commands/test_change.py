"""set, unset and fmt: what is asked for changes, or nothing does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

Records = Callable[..., Path]
HEAT = '# mine\ntitle = "Heat"  # the 1995 one\nyear=1995\n\n[[cast]]\nname = "Al Pacino"\n'


def read(directory: Path, slug: str = "heat") -> str:
    return (directory / f"{slug}.toml").read_bytes().decode()


def test_set_changes_one_value_and_says_which(run: Run, records: Records) -> None:
    place = records(heat=HEAT)
    ran = run("set", "heat", "year=1996")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "heat: year: 1995 -> 1996\n"
    assert read(place) == HEAT.replace("1995\n", " 1996\n".strip() + "\n").replace(
        "year=1996", "year=1996"
    )
    assert read(place).startswith('# mine\ntitle = "Heat"  # the 1995 one\nyear=1996\n')


def test_several_assignments_and_additions_are_one_write(run: Run, records: Records) -> None:
    place = records(heat=HEAT)
    ran = run(
        *("set", "heat", "runtime=170", "ids.imdb=tt0113277", "cast[0].character=Vincent Hanna"),
        *("--add", 'cast={name="Robert De Niro"}', "--add", "genres=Crime"),
    )
    assert ran.code == 0, ran.err
    assert read(place) == (
        '# mine\ntitle = "Heat"  # the 1995 one\nyear=1995\ngenres = ["Crime"]\nruntime = 170\n'
        '\n[ids]\nimdb = "tt0113277"\n\n[[cast]]\nname = "Al Pacino"\ncharacter = "Vincent Hanna"\n'
        '\n[[cast]]\nname = "Robert De Niro"\n'
    )


def test_one_assignment_that_is_wrong_undoes_them_all(run: Run, records: Records) -> None:
    place = records(heat=HEAT)
    ran = run("set", "heat", "runtime=170", "yaer=1996")
    assert ran.code == 5
    assert f"{place / 'heat.toml'}:5: yaer: is not a key here; did you mean year?" in ran.err
    assert ran.err.endswith("filmcli: nothing was written\n")
    assert read(place) == HEAT


def test_setting_what_is_there_writes_nothing(run: Run, records: Records) -> None:
    place = records(heat=HEAT)
    before = (place / "heat.toml").stat()
    ran = run("set", "heat", "year=1995")
    assert (ran.code, ran.err) == (0, "filmcli: heat: nothing to change\n")
    after = (place / "heat.toml").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_quiet_says_nothing(run: Run, records: Records) -> None:
    records(heat=HEAT)
    assert run("set", "heat", "year=1996", "-q") == (0, "", "")


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch here")
def test_a_dry_run_gives_a_diff_that_patch_takes_and_writes_nothing(
    run: Run, records: Records, tmp_path: Path
) -> None:
    place = records(heat=HEAT.rstrip("\n").replace("Heat", "\u2028Heat"))
    before = read(place)
    ran = run("set", "heat", "runtime=170", "cast[0].character=X", "--dry-run")
    assert ran.code == 0
    assert read(place) == before
    (tmp_path / "diff").write_text(ran.out.replace("<U+2028>", "\u2028"), encoding="utf-8")
    subprocess.run(["patch", "-s", str(place / "heat.toml"), str(tmp_path / "diff")], check=True)
    patched = read(place)
    (place / "heat.toml").write_bytes(before.encode())
    assert run("set", "heat", "runtime=170", "cast[0].character=X").code == 0
    assert read(place) == patched != before


def test_json_gives_the_changes(run: Run, records: Records) -> None:
    records(heat=HEAT)
    ran = run("set", "heat", "year=1996", "--add", 'releases={type="tv",date=1999-01-02}', "--json")
    assert json.loads(ran.out) == {
        "schema": 1,
        "film": {"slug": "heat"},
        "changes": [
            {"key": "year", "old": 1995, "new": 1996},
            {"key": "releases", "new": [{"type": "tv", "date": "1999-01-02"}]},
        ],
    }


def test_unset_takes_entries_as_they_are_counted_now(run: Run, records: Records) -> None:
    place = records(heat='title = "T"\ngenres = ["A", "B", "C", "D"]\ntagline = "x" # c\n')
    ran = run("unset", "heat", "genres[0]", "genres[2]", "tagline", "genres[0]")
    assert ran.code == 0
    assert read(place) == 'title = "T"\ngenres = ["B", "D"]\n'
    assert 'heat: genres[2]: "C" -> nothing\n' in ran.err


def test_what_is_not_there_cannot_be_unset(run: Run, records: Records) -> None:
    place = records(heat=HEAT)
    ran = run("unset", "heat", "yaer", "title")
    assert (ran.code, ran.err) == (
        2,
        "filmcli: yaer: not in the record\nfilmcli: did you mean year?\n",
    )
    assert run("unset", "heat", "title").code == 5
    assert read(place) == HEAT


def test_nothing_to_set_is_a_mistake(run: Run, records: Records) -> None:
    records(heat=HEAT)
    ran = run("set", "heat")
    assert (ran.code, ran.err) == (
        2,
        "filmcli: nothing to set\nfilmcli: filmcli set heat year=2014\n",
    )


def test_a_record_that_breaks_the_format_is_mended_by_key(run: Run, records: Records) -> None:
    place = records(heat='title = "Heat"\nyaer = 1995\n')
    assert run("unset", "heat", "yaer").code == 0
    assert read(place) == 'title = "Heat"\n'


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b'title = "Heat"\nyear =\n', ":2: not valid TOML"),
        (b'title = "Heat\xff"\n', ":1: not UTF-8"),
        (b'title = "H"\na = ' + b"[" * 60 + b"]" * 60, ":2: nested more than"),
    ],
)
def test_a_record_that_is_no_toml_is_left_to_the_editor(
    run: Run, records: Records, data: bytes, problem: str
) -> None:
    place = records()
    (place / "heat.toml").write_bytes(data)
    ran = run("set", "heat", "year=1995")
    assert ran.code == 5
    assert problem in ran.err
    assert "filmcli edit heat" in ran.err
    assert (place / "heat.toml").read_bytes() == data


def test_a_typo_in_the_film_is_never_written_to(run: Run, records: Records) -> None:
    place = records(ballerina_two='title = "Ballerina Two"\n', broken_thing="title = \n")
    for film, slug in (("ballerina tow", "ballerina-two"), ("broken-thign", "broken-thing")):
        ran = run("set", film, "year=2000")
        assert ran.code == 3, ran.err
        assert f"did you mean {slug}?" in ran.err
    assert read(place, "ballerina-two") == 'title = "Ballerina Two"\n'


def test_of_several_films_one_is_chosen_at_a_terminal(run: Run, records: Records) -> None:
    place = records(a='title = "Heat"\nyear = 1986\n', b='title = "Heat"\nyear = 1995\n')
    assert run("set", "Heat", "runtime=170").code == 4
    assert run("set", "Heat", "runtime=170", stdin="2\n", terminal=True).code == 0
    assert "runtime = 170" in read(place, "b")
    assert "runtime" not in read(place, "a")


def test_line_ends_byte_order_mark_and_missing_last_newline_stay(
    run: Run, records: Records
) -> None:
    place = records()
    (place / "heat.toml").write_bytes(b'\xef\xbb\xbftitle = "Heat"\r\n# c\r\n[ids]\r\ntmdb = 1')
    assert run("set", "heat", "year=1995", "ids.imdb=tt0113277").code == 0
    assert (place / "heat.toml").read_bytes() == (
        b'\xef\xbb\xbftitle = "Heat"\r\nyear = 1995\r\n# c\r\n[ids]\r\n'
        b'imdb = "tt0113277"\r\ntmdb = 1'
    )


def test_a_bundled_record_is_copied_and_the_copy_changed(run: Run, home: Path) -> None:
    bundled = (ROOT / "data" / "ballerina.toml").read_text(encoding="utf-8")
    ran = run("set", "ballerina", "runtime=92")
    copy = home / ".local" / "share" / "filmcli" / "ballerina.toml"
    assert ran.code == 0
    assert f"what you change is saved in {copy}" in ran.err
    assert copy.read_text(encoding="utf-8") == bundled.replace("runtime = 93 ", "runtime = 92 ")
    assert (ROOT / "data" / "ballerina.toml").read_text(encoding="utf-8") == bundled
    path = str(ROOT / "data" / "ballerina.toml")
    ran = run("set", path, "runtime=91")
    assert (ran.code, "comes with filmcli and is read-only" in ran.err) == (2, True)


def test_a_dry_run_on_a_bundled_record_makes_nothing(run: Run, home: Path) -> None:
    ran = run("set", "ballerina", "runtime=92", "--dry-run")
    assert "+runtime = 92 " in ran.out
    assert not (home / ".local" / "share" / "filmcli").exists()


def test_a_record_of_several_names_is_told_of_before_they_part(run: Run, records: Records) -> None:
    place = records(heat=HEAT)
    os.link(place / "heat.toml", place / "other")
    ran = run("set", "heat", "year=1996")
    assert "has other names (hard links); they keep the old text" in ran.err
    assert (place / "other").read_text() == HEAT


def test_a_link_is_written_through(run: Run, records: Records, tmp_path: Path) -> None:
    place = records()
    (tmp_path / "real.toml").write_text(HEAT)
    (place / "heat.toml").symlink_to(tmp_path / "real.toml")
    assert run("set", "heat", "year=1996").code == 0
    assert (place / "heat.toml").is_symlink()
    assert "year=1996" in (tmp_path / "real.toml").read_text()


def test_a_read_only_record_is_refused(run: Run, records: Records) -> None:
    place = records(heat=HEAT)
    (place / "heat.toml").chmod(0o444)
    ran = run("set", "heat", "year=1996")
    assert (ran.code, "read-only" in ran.err) == (1, True)
    assert read(place) == HEAT


UNTIDY = 'year=2000\ntitle="A" # c\n'
TIDY = 'title = "A" # c\nyear = 2000\n'


def test_fmt_formats_the_whole_collection_and_then_has_nothing_to_do(
    run: Run, records: Records
) -> None:
    place = records(a=UNTIDY, b=TIDY)
    ran = run("fmt")
    assert (ran.code, ran.out) == (0, f"{place / 'a.toml'}\n")
    assert ran.err == "filmcli: 1 of 2 records formatted\n"
    assert read(place, "a") == read(place, "b") == TIDY
    ran = run("fmt")
    assert (ran.code, ran.out, ran.err) == (0, "", "filmcli: 0 of 2 records formatted\n")


def test_fmt_check_names_what_would_change_and_writes_nothing(run: Run, records: Records) -> None:
    place = records(a=UNTIDY, b=TIDY)
    assert run("fmt", "--check") == (1, f"{place / 'a.toml'}\n", "")
    assert read(place, "a") == UNTIDY
    assert run("fmt", "b", "--check") == (0, "", "")
    ran = run("fmt", "--check", "--json")
    assert json.loads(ran.out)["files"] == [
        {"file": str(place / "a.toml"), "changed": True},
        {"file": str(place / "b.toml"), "changed": False},
    ]


def test_fmt_dry_run_gives_the_diff(run: Run, records: Records) -> None:
    place = records(a=UNTIDY)
    ran = run("fmt", "a", "--dry-run")
    assert ran.code == 0
    assert ran.out.endswith(
        '@@ -1,2 +1,2 @@\n-year=2000\n-title="A" # c\n' + ('+title = "A" # c\n+year = 2000\n')
    )
    assert read(place, "a") == UNTIDY


def test_fmt_names_what_is_invalid_and_formats_the_rest(run: Run, records: Records) -> None:
    place = records(a=UNTIDY, b="year = 2000\n")
    ran = run("fmt")
    assert ran.code == 5
    assert f"{place / 'b.toml'}:1: title: is missing" in ran.err
    assert read(place, "a") == TIDY
    assert run("fmt", "none-such", "a").code == 3
    assert run("fmt", "-", stdin="a\nb\n").code == 5


def test_fmt_leaves_the_bundled_record_alone(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmcli.record.form.arrange", lambda text: text + "# one more\n")
    ran = run("fmt", "ballerina")
    assert (ran.code, "comes with filmcli and is read-only" in ran.err) == (2, True)
    assert run("fmt", "ballerina", "--check").code == 1


def test_fmt_without_records_has_nothing_to_do(run: Run) -> None:
    ran = run("fmt")
    assert (ran.code, ran.out, ran.err) == (0, "", "filmcli: 0 of 0 records formatted\n")
