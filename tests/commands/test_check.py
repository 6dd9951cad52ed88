"""check: what is wrong with records, on stdout, because that is what was asked for."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filmcli.commands.check import examine
from tests.conftest import Run

Records = Callable[..., Path]

BROKEN = """title = "Broken"
year = "1999"
runtime = 1.5
kind = "novel"
colour = "red"

[[releases]]
type = "premiere"
date = "2023-02-30"
"""
# Complete but for what is not worth a remark.
GOOD = """title = "Good"
year = 2000
countries = ["KR"]
languages = ["ko"]
genres = ["Drama"]
runtime = 90
synopsis = "A film."
director = "D"

[ids]
imdb = "tt0000001"

[[cast]]
name = "N"
sources = ["s"]

[[releases]]
type = "premiere"
date = 2000-01-01
sources = ["s"]

[cites]
title = ["s"]
year = ["s"]
countries = ["s"]
languages = ["s"]
genres = ["s"]
runtime = ["s"]
synopsis = ["s"]
director = ["s"]
ids = ["s"]

[sources.s]
title = "S"
"""


def places(text: str) -> list[str]:
    """Give `slug:line: severity` of each line of the answer."""
    parts = [line.split(": ") for line in text.splitlines()]
    return [f"{Path(where).name.replace('.toml', '')}: {what}" for where, what, *_ in parts]


class TestBroken:
    def test_every_mistake_is_a_line_on_stdout(self, run: Run, records: Records) -> None:
        directory = records(broken=BROKEN)
        ran = run("check", "broken")
        assert ran.code == 5
        assert places(ran.out) == [f"broken:{line}: error" for line in (2, 3, 4, 5, 9)]
        first = ran.out.splitlines()[0]
        assert first.startswith(f"{directory}/broken.toml:2: error: year: ")
        assert first.endswith(" [invalid]")
        assert ran.err == "filmcli: 1 record, 5 errors, 0 remarks\n"

    @pytest.mark.parametrize(
        "command", ["info", "cast", "crew", "release", "titles", "synopsis", "path", "why"]
    )
    @pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
    def test_other_commands_say_the_same_on_stderr_alone(
        self, run: Run, records: Records, command: str, form: tuple[str, ...]
    ) -> None:
        directory = records(broken=BROKEN)
        ran = run(command, "broken", *form)
        assert (ran.code, ran.out) == (5, "")
        if form == ("--json",):
            problems = json.loads(ran.err)["error"]["problems"]
            assert [each["line"] for each in problems] == [2, 3, 4, 5, 9]
        else:
            lines = [line for line in ran.err.splitlines() if "broken.toml:" in line]
            starts = [f"{directory}/broken.toml:{line}: " for line in (2, 3, 4, 5, 9)]
            assert all(map(str.startswith, lines, starts))
            assert len(lines) == 5

    def test_what_cannot_be_parsed_shows_its_line(self, run: Run, records: Records) -> None:
        records(syntax='title = "X"\nyear = = 3\n')
        ran = run("check", "syntax")
        assert ran.code == 5
        assert places(ran.out) == ["syntax:2: error"]

    def test_a_file_that_cannot_be_read_is_named(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "pipe.toml"
        os.mkfifo(path)
        ran = run("check", str(path))
        assert ran.code == 5
        assert ran.out == f"{path}: error: cannot be read: not a regular file [invalid]\n"


class TestAdvice:
    def test_a_good_record_has_nothing_to_say(self, run: Run, records: Records) -> None:
        records(good=GOOD)
        ran = run("check", "good", "--strict")
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == "filmcli: 1 record, 0 errors, 0 remarks\n"

    def test_what_is_worth_adding_is_said_and_is_no_failure(
        self, run: Run, records: Records
    ) -> None:
        directory = records(good=GOOD.replace("runtime = 90\n", "").replace('runtime = ["s"]', ""))
        ran = run("check", "good")
        assert ran.code == 0
        (line,) = ran.out.splitlines()
        assert line.startswith(f"{directory}/good.toml: advice: no runtime; ")
        assert line.endswith(" [missing]")
        assert ran.err == "filmcli: 1 record, 0 errors, 1 remark\n"

    def test_with_strict_it_is_a_failure(self, run: Run, records: Records) -> None:
        records(good=GOOD.replace("runtime = 90\n", "").replace('runtime = ["s"]', ""))
        assert run("check", "good", "--strict").code == 5

    def test_errors_of_every_record_come_before_advice(self, run: Run, records: Records) -> None:
        records(a='title = "A"\n', b="title = 1\n", c='title = "C"\n', d="year = 1\n")
        ran = run("check")
        severities = [place.split()[-1] for place in places(ran.out)]
        assert severities == sorted(severities, reverse=True)
        assert severities.count("error") == 3
        rows = json.loads(run("check", "--json").out)["problems"]
        assert [row["severity"] for row in rows] == severities

    def test_a_valid_record_can_hold_errors_of_sense(self, run: Run, records: Records) -> None:
        records(good=GOOD.replace('"A film."', '"A\\u202Efilm."'))
        ran = run("check", "good")
        assert ran.code == 5
        assert places(ran.out) == ["good:7: error"]
        assert "[hidden-character]" in ran.out
        assert "\u202e" not in ran.out


class TestWhich:
    def test_the_whole_collection_without_film(self, run: Run, records: Records) -> None:
        inner = records(a=GOOD, b="title = 1\n") / "sub"
        inner.mkdir()
        (inner / "c.toml").write_text("title = 2\n", encoding="utf-8")
        ran = run("check")
        assert ran.code == 5
        assert places(ran.out) == ["b:1: error", "c:1: error"]
        assert ran.err.startswith("filmcli: 3 records, 2 errors, ")

    def test_the_bundled_record_where_there_is_no_other(self, run: Run) -> None:
        ran = run("check")
        assert ran.code == 0
        assert ran.err.startswith("filmcli: 1 record, 0 errors")

    def test_an_empty_collection_of_ones_own_is_the_bundled_record_too(
        self, run: Run, records: Records
    ) -> None:
        records()
        assert run("check").code == 0

    def test_several_films_each_once(self, run: Run, records: Records) -> None:
        directory = records(a="title = 1\n", b="title = 2\n", c="title = 3\n")
        ran = run("check", "b", "a", "b", str(directory / "a.toml"))
        assert places(ran.out) == ["b:1: error", "a:1: error"]

    def test_films_of_standard_input(self, run: Run, records: Records) -> None:
        records(a="title = 1\n", b=GOOD, c="title = 3\n", d="title = 4\n")
        ran = run("check", "d", "-", stdin="c\n\n  b  \n")
        assert places(ran.out) == ["d:1: error", "c:1: error"]

    def test_one_that_is_not_found_does_not_hide_the_others(
        self, run: Run, records: Records
    ) -> None:
        records(a=GOOD)
        ran = run("check", "nothing-like-it", "a")
        assert (ran.code, ran.out) == (3, "")
        assert "no film matches 'nothing-like-it'" in ran.err
        records(b="title = 1\n")
        ran = run("check", "nothing-like-it", "b")
        assert (ran.code, places(ran.out)) == (5, ["b:1: error"])

    def test_an_ambiguous_one_is_reported(self, run: Run, records: Records) -> None:
        records(a=GOOD, b=GOOD.replace("tt0000001", "tt0000002"))
        ran = run("check", "Good")
        assert (ran.code, ran.out) == (4, "")
        assert "can mean 2 films" in ran.err

    def test_a_missing_record_directory_is_a_usage_fault(self, run: Run, tmp_path: Path) -> None:
        ran = run("check", "--data", str(tmp_path / "gone"))
        assert (ran.code, ran.out) == (2, "")

    def test_a_record_that_vanishes_after_listing_is_named(
        self, run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        directory = records(a=GOOD, b=GOOD.replace("tt0000001", "tt0000002"))
        real = os.open

        def vanish(path: Any, *how: Any, **more: Any) -> int:
            if str(path).endswith("a.toml"):
                (directory / "a.toml").unlink()
            return real(path, *how, **more)

        monkeypatch.setattr(os, "open", vanish)
        ran = run("check")
        assert ran.code == 5
        missing = "error: cannot be read: no such file or directory [invalid]"
        assert ran.out == f"{directory}/a.toml: {missing}\n"


class TestDoubles:
    def test_two_records_of_one_id_are_both_named(self, run: Run, records: Records) -> None:
        directory = records(a=GOOD, b=GOOD.replace('"Good"', '"Better"'))
        ran = run("check")
        assert ran.code == 5
        a, b = ran.out.splitlines()
        assert a.startswith(f"{directory}/a.toml:11: error: ids.imdb: imdb:tt0000001 is the id of ")
        assert f"{directory}/b.toml too" in a
        assert b.startswith(f"{directory}/b.toml:11: error: ids.imdb: ")
        assert f"{directory}/a.toml too" in b
        assert a.endswith("[double-id]")

    def test_different_schemes_may_share_a_value(self, run: Run, records: Records) -> None:
        ids = 'imdb = "tt0000001"'
        records(
            a=GOOD.replace(ids, 'kobis = "20180001"'),
            b=GOOD.replace(ids, "tmdb = 20180001"),
        )
        assert run("check").code == 0

    def test_a_record_hidden_by_one_of_its_name_is_named(self, run: Run, records: Records) -> None:
        inner = records(a=GOOD) / "sub"
        inner.mkdir()
        (inner / "a.toml").write_text(GOOD, encoding="utf-8")
        ran = run("check")
        assert ran.code == 5
        assert ran.out.startswith(f"{inner}/a.toml: error: is hidden by {inner.parent}/a.toml")
        assert ran.out.endswith("[double-slug]\n")

    def test_a_directory_that_comes_first_may_hide_another(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "a.toml").write_text(GOOD, encoding="utf-8")
        monkeypatch.setenv("FILMCLI_DATA", f"{tmp_path}/one{os.pathsep}{tmp_path}/two")
        assert run("check").code == 0

    def test_a_directory_that_cannot_be_read_is_named(
        self, run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        locked = records(a=GOOD) / "locked"
        locked.mkdir()
        real = os.scandir

        def scandir(place: Any) -> Any:
            if str(place).endswith("locked"):
                raise PermissionError(13, "Permission denied", place)
            return real(place)

        monkeypatch.setattr(os, "scandir", scandir)
        ran = run("check")
        assert ran.code == 5
        assert ran.out == f"{locked}: error: cannot be read: permission denied [invalid]\n"


class TestOutput:
    def test_as_json_each_problem_has_its_place(self, run: Run, records: Records) -> None:
        directory = records(bad="title = 1\n")
        document = json.loads(run("check", "bad", "--json").out)
        assert list(document) == ["schema", "problems"]
        assert document["schema"] == 1
        (problem,) = document["problems"]
        assert list(problem) == ["file", "line", "severity", "code", "key", "message"]
        message = problem.pop("message")
        assert problem == {
            "file": f"{directory}/bad.toml",
            "line": 1,
            "severity": "error",
            "code": "invalid",
            "key": "title",
        }
        assert message.startswith("is the number 1; ")

    def test_as_json_what_has_no_place_has_no_key(self, run: Run, records: Records) -> None:
        records(good=GOOD.replace("runtime = 90\n", "").replace('runtime = ["s"]', ""))
        (problem,) = json.loads(run("check", "--json").out)["problems"]
        assert list(problem) == ["file", "severity", "code", "message"]

    def test_as_json_nothing_wrong_is_an_empty_list(self, run: Run, records: Records) -> None:
        records(good=GOOD)
        assert json.loads(run("check", "--json").out) == {"schema": 1, "problems": []}

    def test_as_tsv_every_row_has_every_column(self, run: Run, records: Records) -> None:
        records(a="title = 1\n", b='title = "B"\n')
        header, *rows = run("check", "--tsv").out.splitlines()
        assert header.split("\t") == ["file", "line", "severity", "code", "key", "message"]
        assert rows
        assert all(row.count("\t") == 5 for row in rows)

    def test_quiet_leaves_only_the_problems(self, run: Run, records: Records) -> None:
        records(bad="title = 1\n")
        ran = run("check", "-q")
        assert ran.err == ""
        assert len(ran.out.splitlines()) == 1

    def test_a_terminal_shows_the_same_lines(self, run: Run, records: Records) -> None:
        records(bad="title = 1\n")
        assert run("check", "--no-pager", terminal=True).out == run("check").out

    def test_a_hostile_file_name_is_shown_harmlessly(self, run: Run, records: Records) -> None:
        directory = records()
        (directory / "a\x1b[2Jb\nc.toml").write_text("title = 1\n", encoding="utf-8")
        (directory / os.fsdecode(b"caf\xe9.toml")).write_text("title = 1\n", encoding="utf-8")
        ran = run("check")
        assert ran.code == 5
        assert "\x1b" not in ran.out
        assert len(ran.out.splitlines()) == 2
        rows = json.loads(run("check", "--json").out)["problems"]
        assert rows[0]["file"] == f"{directory}/a\x1b[2Jb\nc.toml"


def test_time_grows_with_the_number_of_bad_records_and_no_faster(
    run: Run, records: Records
) -> None:
    def seconds(count: int) -> float:
        records(**{f"r{number}": BROKEN for number in range(count)})
        start = time.process_time()
        ran = run("check")
        spent = time.process_time() - start
        assert len(ran.out.splitlines()) == 5 * count
        return spent

    seconds(10)  # what is loaded once
    few, many = seconds(100), seconds(800)
    assert many < few * 8 * 3  # quadratic would be eight times as much again


def test_a_record_that_cannot_be_read_is_not_compared(tmp_path: Path) -> None:
    assert examine(tmp_path / "gone.toml").known is None
