from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Ran, Run

COLLECTION = ROOT / "tests" / "data" / "collection"
# By title, an article of it left out, and Hangul behind Latin.
ALL = (
    *("lantern", "lantern-2", "late-spring", "lighthouse", "nosferatu", "orchard", "tide"),
    *("tokyo-story", "arirang"),
)


@pytest.fixture(autouse=True)
def collection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILMCLI_DATA", str(COLLECTION))


def films(ran: Ran) -> list[dict[str, Any]]:
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert list(document) == ["schema", "films"]
    return list(document["films"])


def slugs(run: Run, *words: str) -> list[str]:
    return [film["slug"] for film in films(run("list", *words, "--json"))]


def refused(ran: Ran, code: int, *words: str) -> None:
    assert (ran.code, ran.out) == (code, "")
    assert all(word in ran.err for word in words), ran.err


def test_all_films_are_listed_by_title_without_its_article(run: Run) -> None:
    assert slugs(run) == list(ALL)


def test_a_pipe_gets_a_line_a_film_with_raw_values(run: Run) -> None:
    lines = run("list").out.splitlines()
    assert lines[2] == "Late Spring\t1949\tYasujirō Ozu\t108\tfeature\t1949-09-19"
    assert lines[1].split("\t")[5] == "2024~"
    assert lines[5] == "An Orchard in March\t\tLee Min Ji\t14\tshort\t"
    assert {line.count("\t") for line in lines} == {5}


def test_ls_is_list(run: Run) -> None:
    assert run("ls", "year:1949..", "--json") == run("list", "year:1949..", "--json")


def test_json_holds_what_lists_show_of_each_film(run: Run) -> None:
    (film,) = films(run("list", "late spring", "--json"))
    assert film == {
        "slug": "late-spring",
        "title": "Late Spring",
        "original_title": "晩春",
        "year": 1949,
        "kind": "feature",
        "countries": ["JP"],
        "languages": ["ja"],
        "genres": ["Drama"],
        "runtime": 108,
        "director": ["Yasujirō Ozu"],
        "writer": ["Kōgo Noda", "Yasujirō Ozu"],
        "studio": ["Shōchiku"],
        "released": "1949-09-19",
    }


def test_other_formats_have_a_column_for_what_is_listed(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("list", "year:2019", "--csv").out)))
    assert rows == [
        {
            "slug": "lighthouse",
            "title": "The Lighthouse Keeper's Long and Rather Complicated Winter",
            "year": "2019",
            "director": "Lee Min Ji; Anne Moreau; Oh Sang Woo",
            "runtime": "121",
            "kind": "feature",
            "released": "2019-11",
        }
    ]
    markdown = run("list", "year:1949", "--format", "markdown").out.splitlines()
    assert markdown[0].startswith("| slug | title | year |")
    assert markdown[2].startswith("| late-spring | Late Spring | 1949 |")
    lines = run("list", "--jsonl").out.splitlines()
    assert [json.loads(line)["slug"] for line in lines] == list(ALL)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["director:ozu"], ["late-spring", "tokyo-story"]),
        (["director:ozu", "year:1953"], ["tokyo-story"]),
        (["^country:KR"], ["late-spring", "nosferatu", "orchard", "tokyo-story"]),
        (["genre:horror", ",", "genre:thriller"], ["lantern", "lantern-2", "nosferatu"]),
        (["kind:short, genre:horror"], ["nosferatu", "orchard"]),
        (["has:composer"], ["lantern"]),
        (["missing:year"], ["orchard"]),
        (["released:2019"], ["lighthouse"]),
        (["released:2019-11.."], ["lantern", "lantern-2", "lighthouse", "tide"]),
        (["released:..1922-03-14"], []),
        (["release.kr:2019..2024"], ["lantern-2", "lighthouse"]),
        (["title:=Lantern"], ["lantern"]),
        (["title::^Lan"], ["lantern", "lantern-2"]),
        (["김하늘"], ["lantern"]),
        (["person:Kim", "runtime:..100"], ["lantern"]),
        (["decade:2020", "year-"], ["tide", "lantern-2", "lantern"]),
    ],
    ids=str,
)
def test_a_query_chooses(run: Run, words: Sequence[str], wanted: list[str]) -> None:
    if wanted:
        assert slugs(run, *words) == wanted
    else:
        refused(run("list", *words), 3, "no film matches")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("director:Lee Min Ji", "4"),
        ("^director:Lee Min Ji", "5"),
        ("title:=Late Spring", "1"),
        ("director:ozu year:1949", "1"),
        ('director:"Lee Min Ji" year:2021', "1"),
    ],
)
def test_words_of_one_argument_belong_to_its_field_unless_it_is_a_query(
    run: Run, word: str, count: str
) -> None:
    assert run("list", word, "--count") == (0, f"{count}\n", "")


def test_nothing_that_matches_is_said_with_its_own_code(run: Run) -> None:
    refused(run("list", "director:nobody"), 3, "no film matches director:nobody")
    refused(run("list", "director:nobody", "--count"), 3)
    refused(run("list", "director:nobody", "--group", "decade"), 3)
    refused(run("list", "director:nobody", "--limit", "1"), 3)
    ran = run("list", "director:nobody", "--json")
    assert (ran.code, ran.out) == (3, "")
    assert json.loads(ran.err)["error"]["message"] == "no film matches director:nobody"


def test_a_mistake_in_a_query_is_pointed_at(run: Run) -> None:
    ran = run("list", "genre:drama", "directr:ozu")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[1:3] == [
        "filmcli:   genre:drama directr:ozu",
        "filmcli:               ^^^^^^^",
    ]
    assert "did you mean director:?" in ran.err
    refused(run("list", "year:abc"), 2, "is not a number")
    refused(run("list", '"open'), 2, "not closed")


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("year", "nosferatu", "orchard"),
        ("year-", "tide", "orchard"),
        ("runtime-,title", "tokyo-story", "arirang"),
        ("runtime+", "orchard", "arirang"),
        ("Title-", "arirang", "lantern"),
    ],
)
def test_sort_rises_or_falls_and_what_is_unknown_comes_last(
    run: Run, sort: str, first: str, last: str
) -> None:
    found = slugs(run, "--sort", sort)
    assert len(found) == len(ALL)
    assert (found[0], found[-1]) == (first, last)


def test_a_sort_that_cannot_be_is_named(run: Run) -> None:
    refused(run("list", "--sort", "yaer"), 2, "--sort yaer: nothing to sort by", "mean year?")
    refused(run("list", "--sort", "qqqqq"), 2, "filmcli fields --query lists them")


def test_limit_takes_the_first(run: Run) -> None:
    assert slugs(run, "--limit", "2") == list(ALL[:2])
    assert slugs(run, "--limit", "1" + "0" * 18) == list(ALL)
    refused(run("list", "--limit", "0"), 2, "--limit: 0 is not 1 or more")
    refused(run("list", "--limit", "-1"), 2)


def test_count_says_how_many_in_every_format(run: Run) -> None:
    assert run("list", "--count") == (0, "9\n", "")
    assert run("list", "--count", "--limit", "2").out == "9\n"
    assert json.loads(run("list", "--count", "--json").out) == {
        "schema": 1,
        "count": {"films": 9},
    }
    assert run("list", "--count", "--csv").out == "films\n9\n"


def test_groups_count_films_by_a_field(run: Run) -> None:
    assert run("list", "--group", "decade").out.splitlines() == [
        *("1920\t2", "1940\t1", "1950\t1", "2010\t1", "2020\t3"),
    ]
    assert run("list", "year:2000..", "--group", "country", "--limit", "1").out == "KR\t4\n"
    rows = json.loads(run("list", "--group", "director", "--json").out)["groups"]
    assert rows[0] == {"field": "director", "value": "Lee Min Ji", "films": 4}
    assert rows[1]["value"] == "Anne Moreau"
    assert run("list", "--group", "released").out.splitlines()[0] == "1922-03-15\t1"
    terminal = run("list", "--group", "country", terminal=True, columns=80).out
    assert "South Korea" in terminal
    refused(run("list", "--group", "decades"), 2, "decades: nothing to count by", "mean decade?")
    refused(run("list", "--group", "qqqqq"), 2, "decade, director, country")


def test_columns_are_any_fields_of_a_record(run: Run) -> None:
    ran = run("list", "lantern", "--columns", "slug, cast.name", "--limit", "1")
    assert ran == (0, "lantern\tKim Ha-neul; Choi Dae Ho\n", "")
    out = run("list", "lantern", "--columns", "title,countries", terminal=True, columns=60).out
    assert "South Korea" in out
    assert run("list", "--columns", "slug,x-mine", "--limit", "1").out == "lantern\t\n"
    refused(run("list", "--columns", "titel"), 2, "--columns titel: no such field", "mean title?")
    refused(run("list", "--columns", "qqqqqq"), 2, "filmcli fields lists them")


def test_slugs_of_a_list_go_into_other_commands(run: Run) -> None:
    names = run("list", "director:ozu", "--columns", "slug").out
    ran = run("info", "-", "--fields", "title", stdin=names)
    assert ran.out == "title\nLate Spring\nTokyo Story\n"


def test_fields_may_be_any_of_a_whole_record(run: Run) -> None:
    ran = run("list", "lantern", "--fields", "slug,cast.character", "--limit", "1")
    assert ran.out == "slug\tcast.character\nlantern\tSoo Ah; Choi\n"


def test_an_answer_may_go_to_a_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "films.csv"
    assert run("list", "--csv", "-o", str(target)) == (0, "", "")
    assert target.read_text().startswith("slug,title,year,")


def test_a_terminal_reads_words(run: Run) -> None:
    lines = run("list", terminal=True, columns=100, environ={"NO_COLOR": "1"}).out.splitlines()
    assert lines[0].split() == ["Title", "Year", "Director", "Runtime", "Kind", "Released"]
    (row,) = [line for line in lines if line.startswith("Tokyo Story")]
    assert "2 h 17 min" in row
    assert row.endswith("3 Nov 1953")
    (about,) = [line for line in lines if line.startswith("Lantern 2")]
    assert about.endswith("about 2024")


def test_a_long_title_leaves_the_other_rows_together(run: Run) -> None:
    for columns in (40, 80, 120):
        out = run("list", terminal=True, columns=columns, environ={"NO_COLOR": "1"}).out
        assert "\n\n" not in out
        assert max(map(len, out.split("\n"))) <= columns


def test_a_narrow_terminal_leaves_columns_out_and_no_film(run: Run) -> None:
    out = run("list", terminal=True, columns=40, environ={"NO_COLOR": "1"}).out
    header = out.split("\n")[0]
    assert "Kind" not in header
    assert "Title" in header
    assert "Year" in header
    assert all(title in out for title in ("Nosferatu", "Tide", "아리랑"))


def test_hangul_lines_up(run: Run) -> None:
    from rich.cells import cell_len

    lines = run("list", terminal=True, columns=100, environ={"NO_COLOR": "1"}).out.splitlines()
    (hangul,) = [line for line in lines if line.startswith("아리랑")]
    (latin,) = [line for line in lines if line.startswith("Nosferatu")]
    assert cell_len(hangul.partition("1926")[0]) == len(latin.partition("1922")[0])


# Records that break the format, and none at all.

Records = Callable[..., Path]


@pytest.mark.parametrize(
    "argv", [("list",), ("search", "good"), ("stats",), ("pick",), ("calendar",), ("person", "a b")]
)
def test_a_bad_record_is_named_and_hides_no_good_one(
    run: Run, records: Records, argv: tuple[str, ...]
) -> None:
    good = "title = 'Good'\nyear = 2001\ndirector = 'A B'\n"
    records(
        good=good + "[[releases]]\ntype = 'theatrical'\ndate = '2001'\n",
        bad="title = 'Bad'\nyear = 'x'\n",
    )
    ran = run(*argv)
    assert ran.code == 5
    assert "Good" in ran.out or "2000\t1" in ran.out
    assert "bad.toml:2: year" in ran.err
    assert run(*argv, "--json").code == 5


def test_at_most_twenty_bad_records_are_named(run: Run, records: Records) -> None:
    records(good="title = 'Good'\n", **{f"bad{n:02}": "title = 1\n" for n in range(25)})
    ran = run("list")
    assert (ran.code, ran.out) == (5, "Good\t\t\t\tfeature\t\n")
    lines = ran.err.splitlines()
    assert len(lines) == 21
    assert lines[20] == "and 5 more records: filmcli check"


def test_each_bad_record_is_named_by_its_first_problem(run: Run, records: Records) -> None:
    records(good="title = 'Good'\n", **{f"bad{n}": "title = 1\nyear = 'x'\n" for n in range(3)})
    lines = run("list", "-q").err.splitlines()
    assert [line.partition(".toml")[0].rpartition("bad")[2] for line in lines] == ["0", "1", "2"]
    assert all(":1: title: is the number 1" in line for line in lines)
    assert all(line.endswith("(and 1 more)") for line in lines)


def test_bad_records_are_one_json_object_where_the_answer_is_json(
    run: Run, records: Records
) -> None:
    records(good="title = 'Good'\n", bad="title = 1\n", worse="year = 1\n")
    ran = run("list", "--json")
    assert (ran.code, len(json.loads(ran.out)["films"])) == (5, 1)
    error = json.loads(ran.err)["error"]
    assert error["code"] == 5
    assert {problem["key"] for problem in error["problems"]} == {"title", "year"}


def test_a_bad_record_is_named_once_by_a_command_that_looks_twice(
    run: Run, records: Records
) -> None:
    records(one="title = 'One'\n", two="title = 'Two'\n", bad="title = 1\n")
    assert run("common", "--films", "One", "Two").err.count("bad.toml:1") == 1


def test_a_collection_of_bad_records_is_empty_and_says_so(run: Run, records: Records) -> None:
    records(bad="title = 1\n")
    for argv in (("list",), ("stats",), ("calendar",)):
        ran = run(*argv)
        assert (ran.code, ran.out) == (5, "")
        assert ran.err.splitlines()[-1] == "filmcli: the collection is empty"
    ran = run("list", "--json")
    assert ran.code == 5
    assert json.loads(ran.out) == {"schema": 1, "films": []}
    assert run("list", "--count").out == "0\n"
    assert run("pick").code == 3


def test_without_records_of_ones_own_the_bundled_film_is_the_collection(
    run: Run, records: Records
) -> None:
    records()
    assert run("list", "--columns", "slug").out == "ballerina\n"
    records(own="title = 'Own'\n")
    assert run("list", "--columns", "slug").out == "own\n"


# pick


def test_the_same_seed_picks_the_same_film(run: Run) -> None:
    first = run("pick", "--seed", "7", "--json")
    assert first.code == 0
    assert json.loads(first.out)["film"]["slug"] in ALL
    assert {run("pick", "--seed", "7", "--json").out for _ in range(3)} == {first.out}
    picked = {run("pick", "--seed", str(n), "--fields", "slug").out for n in range(40)}
    assert len(picked) == len(ALL)


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        ((), "one of 9 films"),
        (("--fit", "2h"), "one of 5 films that are no longer than 2 h"),
        (("--fit", "1h30"), "one of 2 films that are no longer than 90 min"),
        (("--fit", "1h 35m"), "one of 4 films that are no longer than 95 min"),
        (("--fit", "20"), "the only film that is no longer than 20 min"),
        (("director:ozu",), "one of 2 films that match director:ozu"),
        (
            ("director:ozu", "--fit", "2h"),
            "the only film that matches director:ozu and is no longer than 2 h",
        ),
    ],
)
def test_the_reason_is_said_in_words(run: Run, argv: tuple[str, ...], reason: str) -> None:
    ran = run("pick", *argv)
    assert ran.code == 0
    assert ran.err == f"filmcli: {reason}\n"
    assert run("pick", *argv, "-q").err == ""


def test_the_time_there_is_holds_for_either_side_of_a_query(run: Run) -> None:
    for seed in range(8):
        ran = run("pick", "genre:drama , genre:horror", "--fit", "100m", "--seed", str(seed))
        assert ran.out.startswith("Nosferatu")


@pytest.mark.parametrize("fit", ["soon", "0", "0h", "h", "-5", "2d", "٣h", "99999", "1h99999"])
def test_what_is_no_length_of_time_is_said(run: Run, fit: str) -> None:
    refused(run("pick", f"--fit={fit}"), 2, f"--fit {fit}: not a length of time", "1h30")


def test_nothing_to_pick_from_is_said(run: Run) -> None:
    refused(run("pick", "--fit", "5m"), 3, "no film matches", "more time")


def test_a_terminal_gets_the_card(run: Run) -> None:
    out = run("pick", "title:=Lantern", terminal=True, columns=80).out
    assert "╭" in out
    assert "Lantern (2021)" in out


# A first index that takes long.


@pytest.mark.parametrize(
    ("argv", "environ", "shown"),
    [
        ((), {}, True),
        (("-q",), {}, False),
        ((), {"TERM": "dumb"}, False),
        ((), {"CI": "1"}, False),
        ((), {"NO_COLOR": "1"}, True),
    ],
)
def test_only_a_terminal_sees_how_far_a_long_index_is(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    argv: tuple[str, ...],
    environ: dict[str, str],
    shown: bool,
) -> None:
    monkeypatch.setattr("filmcli.view.progress.PATIENCE", 0.0)
    monkeypatch.setattr("filmcli.view.progress.INTERVAL", 0.0)
    monkeypatch.delenv("CI", raising=False)
    ran = run("list", *argv, terminal=True, columns=60, environ=environ)
    assert ("8 of 9 records read" in ran.err) == shown
    assert ("\x1b" in ran.err) == (shown and not environ)
    if shown:
        assert ran.err.endswith(f"\r{' ' * 59}\r")
    assert run("list", terminal=True, columns=60).err == ""


def test_a_pipe_never_sees_progress(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmcli.view.progress.PATIENCE", 0.0)
    assert run("list").err == ""
