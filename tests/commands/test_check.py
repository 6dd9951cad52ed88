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
        ran = run("check")
        assert ran.code == 0
        first, second = (f"{tmp_path}/{name}/a.toml" for name in ("one", "two"))
        assert f"{second}: advice: gives way to {first}, of a directory named earlier" in ran.out
        assert ran.out.count("[shadowed]") == 1

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


class TestAcross:
    """What the collection shows of a record: asserted with its line."""

    def test_two_records_of_one_film(self, run: Run, records: Records) -> None:
        ids = '[ids]\nimdb = "tt0000001"\n'
        directory = records(a=GOOD, b=GOOD.replace(ids, "[ids]\ntmdb = 1\n"))
        ran = run("check")
        assert ran.code == 0
        assert places(ran.out) == ["a:1: warning", "b:1: warning"]
        assert f"{directory}/b.toml is called so too" in ran.out.splitlines()[0]
        assert ran.err == "filmcli: 2 records, 0 errors, 2 warnings, 0 remarks\n"
        assert run("check", "--strict").code == 5
        records(b=GOOD.replace(ids, "[ids]\ntmdb = 1\n").replace("2000", "2001"))
        assert "[double-film]" not in run("check").out

    def test_two_spellings_of_a_person(self, run: Run, records: Records) -> None:
        records(
            a=GOOD.replace('"N"', '"Jeon Jong Seo"'),
            b=person("Jeon Jong-seo"),
            c=GOOD.replace('"N"', '"Jeon Jong Seo"').replace("tt0000001", "tt0000003"),
        )
        (line,) = run("check").out.splitlines()
        assert places(line) == ["b:14: warning"]
        assert "cast[0].name: " in line
        assert line.endswith("[two-spellings]")
        alias = '[people."Jeon Jong-seo"]\nnames = [{ name = "Jeon Jong Seo", sources = ["s"] }]\n'
        records(b=person("Jeon Jong-seo") + alias)
        assert run("check", "--strict").out == ""

    @pytest.mark.parametrize(
        ("credit", "line", "key"),
        [
            ('director = "Jeon Jong-seo"', 8, "director[0]"),
            ('director = "D"\nwriter = ["W", "Jeon Jong-seo"]', 9, "writer[1]"),
        ],
    )
    def test_a_spelling_in_a_short_form(
        self, run: Run, records: Records, credit: str, line: int, key: str
    ) -> None:
        records(
            a=GOOD.replace('"N"', '"Jeon Jong Seo"'),
            b=GOOD.replace('director = "D"', credit).replace("tt0000001", "tt0000002"),
        )
        found = [each for each in run("check").out.splitlines() if "two-spellings" in each]
        assert places("\n".join(found)) == [f"b:{line}: warning"]
        assert f": {key}: " in found[0]

    def test_actor_and_role_swapped(self, run: Run, records: Records) -> None:
        swapped = GOOD.replace('name = "N"', 'name = "Ok Ju"\ncharacter = "Anna Bell"')
        sequel = person("Anna Bell").replace('"Anna Bell"', '"Anna Bell"\ncharacter = "Ok Ju"')
        records(a=swapped, b=sequel.replace("2000", "2001"))
        out = run("check", "a").out
        assert places(out) == ["a:13: warning"]
        assert out.endswith("[swapped-role]\n")
        records(a=swapped.replace("Ok Ju", "Bo Kim"), b=person("Cy Lee").replace("2000", "2001"))
        assert run("check").out == ""

    def test_a_record_is_compared_with_those_not_asked_for(
        self, run: Run, records: Records
    ) -> None:
        directory = records(a=GOOD, b=GOOD.replace('"Good"', '"Better"'), c="title = 1\n")
        ran = run("check", "b")
        assert (ran.code, places(ran.out)) == (5, ["b:11: error"])
        assert ran.err == "filmcli: 1 record, 1 error, 0 remarks\n"
        assert run("check", str(directory / "b.toml")).out == ran.out

    def test_a_copy_elsewhere_is_no_double(
        self, run: Run, records: Records, tmp_path: Path
    ) -> None:
        records(a=GOOD)
        copy = tmp_path / "copy.toml"
        copy.write_text(GOOD, encoding="utf-8")
        assert run("check", str(copy), "--strict").code == 0

    def test_files_are_checked_where_the_collection_is_not(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FILMCLI_DATA", str(tmp_path / "gone"))
        copy = tmp_path / "copy.toml"
        copy.write_text(GOOD, encoding="utf-8")
        assert run("check", str(copy), "--strict").code == 0

    @pytest.mark.parametrize("code", ["double-id", "double-film"])
    def test_a_record_can_silence_what_others_show(
        self, run: Run, records: Records, code: str
    ) -> None:
        other = GOOD if code == "double-id" else GOOD.replace('imdb = "tt0000001"', "tmdb = 1")
        records(a=f'x-ignore = ["{code}"]\n{GOOD}', b=other)
        assert [place.split(":")[0] for place in places(run("check").out)] == ["b"]

    def test_a_record_that_vanishes_before_it_is_placed_has_no_line(
        self, run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        directory = records(a=GOOD, b=GOOD.replace('"Good"', '"Better"'))
        from filmcli.catalogue import across

        real = across.compared

        def vanish(*args: Any) -> Any:
            found = list(real(*args))
            (directory / "a.toml").unlink()
            return found

        monkeypatch.setattr(across, "compared", vanish)
        assert places(run("check").out) == ["a.toml: error".replace(".toml", ""), "b:11: error"]


def person(name: str) -> str:
    """Give a good record of another film with one name in its cast."""
    text = GOOD.replace('"Good"', '"Other"').replace("tt0000001", "tt0000002")
    return text.replace('"N"', f'"{name}"')


class TestQuery:
    def test_a_word_with_a_field_is_a_query(self, run: Run, records: Records) -> None:
        flawed = GOOD.replace("runtime = 90", "runtime = 9")
        records(
            a=flawed,
            b=flawed.replace("tt0000001", "tt0000002").replace("year = 2000", "year = 1990"),
            c=flawed.replace("tt0000001", "tt0000003").replace('"D"', '"Park"'),
        )
        assert places(run("check", "year:2000..").out) == ["a:6: advice", "c:6: advice"]
        assert places(run("check", "director:park").out) == ["c:6: advice"]
        assert places(run("check", "^director:park", "year:1990").out) == ["b:6: advice"]
        assert places(run("check", "missing:composer", "year-").out)[-1] == "b:6: advice"

    def test_files_may_stand_beside_it(self, run: Run, records: Records) -> None:
        flawed = GOOD.replace("runtime = 90", "runtime = 9")
        other = flawed.replace("tt0000001", "tt0000002").replace("year = 2000", "year = 1990")
        directory = records(a=flawed, b=other)
        ran = run("check", "year:1990", str(directory / "a.toml"))
        assert places(ran.out) == ["a:6: advice", "b:6: advice"]

    def test_nothing_found_is_said(self, run: Run, records: Records) -> None:
        records(a=GOOD)
        ran = run("check", "year:1950")
        assert (ran.code, ran.out) == (3, "")
        assert "no film matches year:1950" in ran.err

    def test_a_mistake_is_pointed_at(self, run: Run, records: Records) -> None:
        records(a=GOOD)
        assert run("check", "year:x").code == 2

    def test_invalid_records_that_it_passes_over_are_named(
        self, run: Run, records: Records
    ) -> None:
        records(a=GOOD, b="title = 1\n")
        ran = run("check", "year:2000")
        assert (ran.code, ran.out) == (5, "")
        assert "b.toml:1: title: " in ran.err

    @pytest.mark.parametrize("film", ["imdb:tt0000001", "Title: A Story", "cast: the film"])
    def test_ids_and_titles_stay_films(self, run: Run, records: Records, film: str) -> None:
        title = film if " " in film else "Other"
        records(a=GOOD.replace('"Good"', f'"{title}"').replace("runtime = 90", "runtime = 9"))
        assert places(run("check", film).out) == ["a:6: advice"]


class TestExplain:
    def test_one_code(self, run: Run) -> None:
        ran = run("check", "--explain", "double-film")
        assert ran.code == 0
        assert ran.out.startswith(
            "double-film (warning)\nTwo records have the same title and year.\n"
        )
        assert "--fix" not in ran.out
        assert "--fix takes them away." in run("check", "--explain", "edge-blanks").out

    def test_every_code(self, run: Run) -> None:
        from filmcli.record.rules import RULES

        rows = run("check", "--explain").out.splitlines()
        assert [row.split("\t")[0] for row in rows if "\t" in row][-len(RULES) :] == [
            rule.code for rule in RULES
        ]
        assert "double-film" in run("check", "--explain", terminal=True).out

    def test_as_json(self, run: Run) -> None:
        (rule,) = json.loads(run("check", "--explain", "not-nfc", "--json").out)["rules"]
        assert list(rule) == ["code", "severity", "finds", "explanation", "fix"]

    @pytest.mark.parametrize(
        ("code", "hint"), [("doubel-id", "did you mean double-id?"), ("zzz", "lists them")]
    )
    def test_one_that_does_not_exist(self, run: Run, code: str, hint: str) -> None:
        ran = run("check", "--explain", code)
        assert (ran.code, ran.out) == (2, "")
        assert hint in ran.err


MOVED = GOOD.replace('"Good"', '"Good, The"   # kept').replace('"A film."', '"A film. "')


class TestFix:
    def test_the_change_is_shown_and_nothing_is_written(self, run: Run, records: Records) -> None:
        directory = records(a=MOVED, b=GOOD.replace("tt0000001", "tt0000002"))
        ran = run("check", "--fix", "--dry-run")
        assert ran.code == 0
        assert f"--- {directory}/a.toml\n" in ran.out
        assert '-title = "Good, The"   # kept\n+title = "The Good"   # kept\n' in ran.out
        assert "b.toml" not in ran.out
        assert (directory / "a.toml").read_text(encoding="utf-8") == MOVED
        (row,) = json.loads(run("check", "--fix", "--dry-run", "--json").out)["files"]
        assert row == {
            "file": f"{directory}/a.toml",
            "codes": ["edge-blanks", "moved-article"],
        }

    def test_a_record_that_cannot_be_read_is_named_there_too(
        self, run: Run, records: Records
    ) -> None:
        directory = records(a=MOVED, b='title = "B\n')
        ran = run("check", "--fix", "--dry-run")
        assert ran.code == 5
        assert '+title = "The Good"' in ran.out
        assert ran.err.startswith(f"{directory}/b.toml:1: not valid TOML")

    def test_yes_writes_what_is_mended_and_no_other_byte(self, run: Run, records: Records) -> None:
        directory = records(a=MOVED)
        ran = run("check", "--fix", "--yes")
        assert (ran.code, ran.out) == (0, "")
        assert '+title = "The Good"' in ran.err
        assert "mended edge-blanks, moved-article" in ran.err
        wanted = MOVED.replace("Good, The", "The Good").replace("film. ", "film.")
        assert (directory / "a.toml").read_text(encoding="utf-8") == wanted
        again = run("check", "--fix", "--yes")
        assert "there is nothing to mend" in again.err
        assert (directory / "a.toml").read_text(encoding="utf-8") == wanted

    def test_what_is_left_is_told(self, run: Run, records: Records) -> None:
        records(a=MOVED.replace("runtime = 90", "runtime = 9"))
        ran = run("check", "--fix", "--yes", "-q")
        assert places(ran.out) == ["a:6: advice"]
        assert ran.err == ""

    @pytest.mark.parametrize(("answer", "is_written"), [("y\n", True), ("n\n", False)])
    def test_a_person_is_asked(
        self, run: Run, records: Records, answer: str, is_written: bool
    ) -> None:
        directory = records(a=MOVED)
        ran = run("check", "--fix", stdin=answer, terminal=True)
        assert "Change 1 record? [y/N]" in ran.err
        assert ran.code == (0 if is_written else 1)
        text = (directory / "a.toml").read_text(encoding="utf-8")
        assert (text != MOVED) == is_written

    def test_without_a_person_yes_is_needed(self, run: Run, records: Records) -> None:
        directory = records(a=MOVED)
        ran = run("check", "--fix")
        assert ran.code == 2
        assert "--yes changes without asking" in ran.err
        assert (directory / "a.toml").read_text(encoding="utf-8") == MOVED

    @pytest.mark.parametrize("option", ["--yes", "--dry-run"])
    def test_its_options_take_it_along(self, run: Run, records: Records, option: str) -> None:
        records(a=GOOD)
        assert run("check", option).code == 2

    def test_checking_says_that_there_is_something_to_mend(
        self, run: Run, records: Records
    ) -> None:
        records(a=MOVED)
        assert run("check").err.endswith("filmcli: 2 can be mended: filmcli check --fix\n")

    def test_records_that_are_invalid_or_gone_are_left_to_the_check(
        self, run: Run, records: Records
    ) -> None:
        directory = records(a=MOVED, b='title = 1\nsynopsis = "a "\n')
        (directory / "c.toml").symlink_to("nowhere.toml")
        ran = run("check", "--fix", "--yes")
        assert ran.code == 5
        assert places(ran.out) == ["b:1: error", "c: error"]

    def test_one_that_cannot_be_written_is_named_and_the_rest_is(
        self, run: Run, records: Records
    ) -> None:
        directory = records(a=MOVED, b=MOVED.replace("tt0000001", "tt0000002"))
        (directory / "a.toml").chmod(0o444)
        ran = run("check", "--fix", "--yes")
        assert ran.code == 1
        assert "a.toml: cannot be written" in ran.err
        assert (directory / "a.toml").read_text(encoding="utf-8") == MOVED
        assert "The Good" in (directory / "b.toml").read_text(encoding="utf-8")

    def test_a_bundled_record_is_read_only(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bundled = tmp_path / "bundled"
        bundled.mkdir()
        (bundled / "a.toml").write_text(MOVED, encoding="utf-8")
        for module in ("filmcli.catalogue.naming", "filmcli.commands.keep"):
            monkeypatch.setattr(f"{module}.bundled_directory", lambda: bundled)
        ran = run("check", "--fix", "--yes")
        assert "comes with filmcli and is read-only" in ran.err
        assert (bundled / "a.toml").read_text(encoding="utf-8") == MOVED


class TestGitHub:
    def test_each_problem_is_an_annotation(self, run: Run, records: Records) -> None:
        directory = records(a=MOVED, b="title = 1\n")
        lines = run("check", "--format", "github").out.splitlines()
        assert lines[0].startswith(f"::error file={directory}/b.toml,line=1,title=invalid::title: ")
        assert lines[1].startswith(
            f"::warning file={directory}/a.toml,line=1,title=moved-article::title: "
        )
        assert lines[2].startswith(f"::notice file={directory}/a.toml,line=7,title=edge-blanks::")
        assert len(lines) == 3

    def test_only_check_knows_it(self, run: Run) -> None:
        for command in ("info", "list"):
            ran = run(command, "--format", "github")
            assert (ran.code, ran.out) == (2, "")
            assert "--format github: no such format here" in ran.err
        assert "did you mean github?" in run("check", "--format", "githb").err

    def test_only_problems_have_it(self, run: Run) -> None:
        assert run("check", "--explain", "--format", "github").code == 2


def test_each_record_is_opened_once_and_again_only_for_its_lines(
    run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filmcli.record import reader

    opened: list[str] = []
    real = reader.open_record

    def counting(path: Path) -> Any:
        opened.append(path.stem)
        return real(path)

    monkeypatch.setattr(reader, "open_record", counting)
    texts = {
        f"r{number}": GOOD.replace("tt0000001", f"tt{number:07}").replace('"Good"', f'"G {number}"')
        for number in range(1, 20)
    }
    records(**texts)
    assert run("check").out == ""
    assert sorted(opened) == sorted(texts)
    opened.clear()
    records(r1=texts["r2"].replace('"G 2"', '"G 1"'))
    run("check")
    assert sorted(opened) == sorted([*texts, "r1", "r2"])
