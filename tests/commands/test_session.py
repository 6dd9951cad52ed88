"""What every command shares: films from a list, candidates, fields, pages and files."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmcli.commands.selecting import known_fields, selected
from filmcli.commands.session import write_file
from filmcli.errors import FilmcliError, UsageFault
from filmcli.exporters import Document
from filmcli.streams import ReaderGone
from tests.conftest import Run
from tests.program import program

Records = Callable[..., Path]
HOSTILE = "\\u001b]52;c;cGF5\\u0007\\u202e[red]"


@pytest.fixture
def twins(records: Records) -> Path:
    return records(
        **{
            "twin-a": 'title = "Twin"\nyear = 1990\ndirector = "A One"\nids.imdb = "tt0000001"\n',
            "twin-b": f'title = "Twin"\nyear = 2001\nkind = "short"\ndirector = "B{HOSTILE}"\n',
        }
    )


# Ambiguous.


def test_equal_matches_are_candidates_and_never_guessed(run: Run, twins: Path) -> None:
    ran = run("info", "twin")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.splitlines() == [
        "filmcli: 'twin' can mean 2 films",
        "  twin-a  Twin (1990)  feature  A One  tt0000001",
        "  twin-b  Twin (2001)  short  B␛]52;c;cGF5␇<U+202E>[red]",
        'filmcli: name one by its slug, as "Title (Year)", or by its id',
    ]


def test_candidates_are_data_in_json(run: Run, twins: Path) -> None:
    ran = run("info", "twin", "--json")
    assert (ran.code, ran.out) == (4, "")
    assert json.loads(ran.err)["error"]["candidates"][0] == {
        "slug": "twin-a",
        "title": "Twin",
        "year": 1990,
        "kind": "feature",
        "director": ["A One"],
        "imdb": "tt0000001",
    }


def test_a_person_at_a_terminal_is_asked(run: Run, twins: Path) -> None:
    ran = run("info", "twin", "--fields", "slug", stdin="2\n", terminal=True)
    assert (ran.code, ran.out) == (0, "slug\ntwin-b\n")
    assert ran.err == (
        "  1  Twin (1990), feature, A One, twin-a, tt0000001\n"
        "  2  Twin (2001), short, B␛]52;c;cGF5␇<U+202E>[red], twin-b\n"
        "Which one? (number, or Enter for none) "
    )


@pytest.mark.parametrize(
    "answer",
    ["", "\n", "0\n", "3\n", "-1\n", "x\n", "²\n", "000000000012\n", "0000003\n", "9" * 5000],
)
def test_any_other_answer_chooses_none(run: Run, twins: Path, answer: str) -> None:
    ran = run("info", "twin", stdin=answer, terminal=True)
    assert (ran.code, ran.out) == (4, "")
    assert "can mean 2 films" in ran.err


def test_the_end_of_input_ends_the_question_s_line(run: Run, twins: Path) -> None:
    assert "for none) \nfilmcli: 'twin'" in run("info", "twin", terminal=True).err


@pytest.mark.parametrize("terminal", [False, True])
def test_nobody_is_asked_who_cannot_or_will_not_answer(
    run: Run, twins: Path, terminal: bool
) -> None:
    argv = ["info", "twin", *(["--no-input"] if terminal else [])]
    ran = run(*argv, stdin="1\n", terminal=terminal)
    assert (ran.code, ran.out) == (4, "")
    assert "Which one?" not in ran.err


# Films from standard input.


def test_a_list_gives_one_document_of_films(run: Run, twins: Path) -> None:
    ran = run("info", "-", "--json", "--fields", "slug,year", stdin="twin-b\n\n  twin-a \r\n")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {
        "schema": 1,
        "films": [{"slug": "twin-b", "year": 2001}, {"slug": "twin-a", "year": 1990}],
    }


def test_a_list_gives_a_line_for_each_film(run: Run, twins: Path) -> None:
    ran = run("info", "-", "--jsonl", stdin="twin-b\ntwin-a\n")
    assert [json.loads(line)["slug"] for line in ran.out.splitlines()] == ["twin-b", "twin-a"]


@pytest.mark.parametrize(("option", "between"), [("--csv", ","), ("--tsv", "\t")])
def test_a_list_gives_rows_that_name_their_film(run: Run, option: str, between: str) -> None:
    ran = run("cast", "-", option, "--top", "1", stdin="ballerina\nballerina\n")
    header, *rows = (line.split(between) for line in ran.out.splitlines())
    assert header[:3] == ["film", "billing", "name"]
    assert [row[:3] for row in rows] == [["ballerina", "1", "Jeon Jong Seo"]] * 2


def test_fields_of_a_list_are_those_of_the_rows(run: Run) -> None:
    ran = run("cast", "-", "--json", "--fields", "name", "--top", "2", stdin="ballerina\n")
    assert json.loads(ran.out)["films"] == [
        {
            "slug": "ballerina",
            "title": "Ballerina",
            "year": 2023,
            "cast": [{"name": "Jeon Jong Seo"}, {"name": "Kim Ji Hoon"}],
        }
    ]
    ran = run("cast", "-", "--json", "--fields", "nmae", stdin="ballerina\n")
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize(
    ("line", "code"), [("zzzz", 3), ("twin", 4), ("broken", 5), ("x" * 100_000, 2), ("\udcff", 3)]
)
def test_a_line_that_fails_does_not_hide_the_others(
    run: Run, twins: Path, records: Records, line: str, code: int
) -> None:
    records(broken="title = 3\n")
    ran = run("path", "-", "--fields", "slug", stdin=f"twin-a\n{line}\ntwin-b\n")
    assert (ran.code, ran.out) == (code, "slug\ntwin-a\ntwin-b\n")
    assert ran.err


def test_of_several_failures_the_highest_code_is_the_commands(run: Run, records: Records) -> None:
    records(broken="title = 3\n")
    assert run("path", "-", stdin="broken\nzzzz\n").code == 5


def test_failures_of_a_list_are_json_under_json_lines(run: Run) -> None:
    ran = run("path", "-", "--jsonl", stdin="zzzz\nyyyy\n")
    assert [json.loads(line)["error"]["code"] for line in ran.err.splitlines()] == [3, 3]


def test_a_list_is_never_asked_about(run: Run, twins: Path) -> None:
    ran = run("path", "-", stdin="twin\n", terminal=True)
    assert ran.code == 4
    assert "Which one?" not in ran.err


def test_an_empty_list_is_done_and_noted(run: Run) -> None:
    assert run("path", "-", stdin="\n") == (0, "", "filmcli: no film is named on standard input\n")
    ran = run("path", "-", "--json", "-q")
    assert json.loads(ran.out) == {"schema": 1, "films": []}
    assert ran.err == ""


def test_a_list_that_is_no_text_is_invalid_data(run: Run) -> None:
    ran = run("path", "-", stdin="\x7fELF\0\n")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("standard input: not text")


def test_a_missing_directory_is_said_once_for_a_list(run: Run, tmp_path: Path) -> None:
    ran = run("--data", str(tmp_path / "no"), "path", "-", stdin="a\nb\nc\n")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("no such record directory") == 1


# Fields.


def test_a_field_that_only_some_records_have_is_a_field(run: Run, records: Records) -> None:
    records(bare='title = "Bare"\n')
    assert run("info", "--fields", "tagline,ids.imdb,cast.name").out == (
        "tagline\tids.imdb\tcast.name\n\t\t\n"
    )
    assert run("cast", "--fields", "variants.name,note").code == 0
    assert run("info", "--fields", "x-mine.seen").code == 0


def test_fields_keep_their_nesting_where_no_list_is_crossed(run: Run) -> None:
    ran = run("info", "ballerina", "--json", "--fields", "ids.imdb,year,cast.name")
    film = json.loads(ran.out)["film"]
    assert film["ids"] == {"imdb": "tt26350277"}
    assert film["year"] == 2023
    assert film["cast.name"][0] == "Jeon Jong Seo"


def test_a_list_below_a_table_is_named_from_the_table_on() -> None:
    document = Document("rows", [{"a": {"b": [{"c": 1}, {"c": 2}], "d.e": 3}}], ["a"])
    assert known_fields(document) == {"a", "a.b", "a.b.c", "a.d.e"}
    assert selected(document, ["a.b.c", "a.d.e"]).rows == [{"a": {"b.c": [1, 2], "d.e": 3}}]


def test_an_unknown_field_far_from_any_gets_the_list() -> None:
    with pytest.raises(UsageFault, match="--fields qqqq") as caught:
        selected(Document("rows", [], ["a", "b"]), ["qqqq"])
    assert caught.value.hint == "one of a, b"


# Files.


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def test_a_new_file_has_the_mode_that_the_umask_leaves(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert run("path", "ballerina", "--fields", "slug", "-o", str(target)) == (0, "", "")
    assert target.read_text() == "slug\nballerina\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_an_existing_file_is_replaced_and_keeps_its_mode(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old " * 10_000)
    target.chmod(0o604)
    assert run("path", "ballerina", "--fields", "slug", "-o", str(target)).code == 0
    assert target.read_text() == "slug\nballerina\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o604
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.json"]


def test_a_link_is_written_through(run: Run, tmp_path: Path) -> None:
    target, link, dangling = (tmp_path / name for name in ("target", "link", "dangling"))
    target.write_text("old")
    link.symlink_to("target")
    dangling.symlink_to("new")
    for path in (link, dangling):
        assert run("path", "ballerina", "--fields", "slug", "-o", str(path)).code == 0
        assert path.is_symlink()
        assert path.read_text() == "slug\nballerina\n"


def test_a_dash_is_standard_output(run: Run) -> None:
    assert run("path", "-o", "-", "--fields", "slug") == run("path", "--fields", "slug")


def test_a_file_gets_plain_text_from_a_terminal_too(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out"
    argv = ("cast", "ballerina", "--color", "always", "-o", str(target))
    assert run(*argv, terminal=True).out == ""
    assert target.read_text() == run("cast", "ballerina").out


def test_a_device_is_written_to_and_never_replaced(run: Run) -> None:
    assert run("path", "-o", os.devnull) == (0, "", "")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_pipe_is_written_to(tmp_path: Path, home: Path) -> None:
    ran = program("path", "--fields", "slug", "-o", "/dev/stdout", home=home)
    assert (ran.returncode, ran.stdout) == (0, b"slug\nballerina\n")


def test_a_pipe_that_nobody_reads_ends_it_quietly(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    # Opening it anew fails where nobody reads: the path of the end that is already open is used.
    try:
        with pytest.raises((ReaderGone, FilmcliError)):
            write_file(Path(f"/dev/fd/{writing}"), b"x" * 100_000)
    finally:
        os.close(writing)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device on this system")
def test_a_full_device_is_said(run: Run) -> None:
    ran = run("path", "-o", "/dev/full")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "filmcli: /dev/full: cannot be written: No space left on device\n"


def obstacles(place: Path) -> dict[str, Path]:
    folder, locked, loop = place / "folder", place / "locked", place / "loop"
    folder.mkdir()
    locked.write_text("old")
    locked.chmod(0o444)
    loop.symlink_to("loop")
    missing = place / "missing" / "out"
    return {"folder": folder, "missing": missing, "read-only": locked, "loop": loop}


@pytest.mark.parametrize("name", ["folder", "missing", "read-only", "loop"])
def test_what_cannot_be_written_is_named_and_left_alone(
    run: Run, tmp_path: Path, name: str
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    path = obstacles(place)[name]
    before = sorted(place.iterdir())
    ran = run("path", "-o", str(path))
    assert (ran.code, ran.out) == (1, "")
    assert f"{path}: cannot be written" in ran.err
    assert sorted(place.iterdir()) == before
    assert (place / "locked").read_text() == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX")
def test_a_full_disk_leaves_the_old_file_and_nothing_else(home: Path, tmp_path: Path) -> None:
    import resource

    place = tmp_path / "place"
    place.mkdir()
    target = place / "schema.json"
    target.write_text("old")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    ran = program("schema", "-o", str(target), home=home, preexec_fn=limit)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.startswith(f"filmcli: {target}: cannot be written: ".encode())
    assert ran.stderr.count(b"\n") == 1
    assert [path.name for path in place.iterdir()] == ["schema.json"]
    assert target.read_text() == "old"


# Scripts of one form.


@pytest.mark.parametrize(
    "argv",
    [
        ["schema", "--csv"],
        ["schema", "--json", "--fields", "title"],
        ["completion", "bash", "--json"],
        ["completion", "fish", "--fields", "name"],
    ],
    ids=" ".join,
)
def test_what_has_one_form_refuses_others(run: Run, argv: list[str]) -> None:
    ran = run(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert "this command has one form of output" in ran.err


def test_the_schema_is_json_already(run: Run) -> None:
    assert run("schema", "--json") == run("schema")
