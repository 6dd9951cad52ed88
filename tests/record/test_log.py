from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from filmcli.errors import FilmcliError
from filmcli.record import log_text
from filmcli.record.log import SECTIONS, Log, Logged, parse, read, typed_rating

LOG = Path("log.toml")


def parsed(text: str) -> Log:
    return parse(text.encode(), LOG)


def only(text: str) -> Logged:
    log = parsed(text)
    assert not log.problems
    (entry,) = log.entries
    return entry


def problems(text: str) -> list[str]:
    return [str(each) for each in parsed(text).problems]


# Reading.


def test_a_viewing_is_read_with_everything_it_says() -> None:
    entry = only(
        '[[seen]]\ndate = 2023-10-07\nfilm = "ballerina"\ntitle = "Ballerina"\nyear = 2023\n'
        'ids = { imdb = "tt26350277" }\nrating = 7.5\nlike = true\nrewatch = true\n'
        'tags = ["cinema"]\nnote = "Two\\nlines"\nadded = "2023-10"\n'
        'uri = "https://boxd.it/4Erwc5"\n'
    )
    assert entry == Logged(
        *("seen", 0, "Ballerina", "2023-10-07", "ballerina", 2023, {"imdb": "tt26350277"}, 7.5),
        like=True,
        rewatch=True,
        tags=("cinema",),
        note="Two\nlines",
        added="2023-10",
        uri="https://boxd.it/4Erwc5",
    )


def test_entries_are_numbered_within_their_section_wherever_they_stand() -> None:
    log = parsed(
        '[[seen]]\ntitle = "A"\n[[watchlist]]\ntitle = "B"\n[[seen]]\ntitle = "C"\n'
        '[[lists]]\ntitle = "L"\n[[listed]]\nlist = "L"\nposition = 1\ntitle = "D"\n'
        '[[ratings]]\ntitle = "E"\nrating = 10.0\n'
    )
    assert not log.problems
    assert [(each.section, each.number, each.title) for each in log.entries] == [
        *(("seen", 0, "A"), ("seen", 1, "C"), ("watchlist", 0, "B")),
        *(("lists", 0, "L"), ("listed", 0, "D"), ("ratings", 0, "E")),
    ]
    assert repr(log.entries[-1].rating) == "10"


def test_no_file_is_an_empty_log(tmp_path: Path) -> None:
    assert read(tmp_path / "log.toml") == Log(tmp_path / "log.toml", None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title = 3\n", "log.toml:2: seen[0].title: is the number 3; text in quotes would be"),
        ("year = 2023\n", 'log.toml:1: seen[0]: title is missing; write title = "..."'),
        ('title = " "\n', "log.toml:2: seen[0].title: is blank"),
        ('title = "A"\nyear = "1999"\n', 'log.toml:3: seen[0].year: is the text "1999"; a whole'),
        ('title = "A"\nyear = true\n', "seen[0].year: is the truth value true; a whole number"),
        ('title = "A"\nyear = 12\n', "seen[0].year: 12 is no year of a film"),
        ('title = "A"\nrating = "8"\n', 'seen[0].rating: is the text "8"; a number from 0 to 10'),
        ('title = "A"\nrating = 11\n', "seen[0].rating: 11 is out of range"),
        ('title = "A"\nrating = nan\n', "seen[0].rating: nan is out of range"),
        ('title = "A"\nrating = true\n', "seen[0].rating: is the truth value true; a number"),
        ('title = "A"\nrating = 7.123\n', "seen[0].rating: 7.123 has more than 2 decimals"),
        ('title = "A"\nratign = 7\n', "seen[0].ratign: is not a key here; did you mean rating?"),
        ('title = "A"\ndate = 2023-01-01T10:00:00\n', "seen[0].date: "),
        ('title = "A"\ndate = "2023-02-30"\n', "seen[0].date: 2023-02-30 is not a day"),
        ('title = "A"\nids = "tt0111161"\n', "seen[0].ids: is not a table"),
        ('title = "A"\nids = { imdb = "tt1" }\n', 'seen[0].ids.imdb: "tt1" is not an IMDb'),
        ('title = "A"\nids = { imdb_person = "nm0000151" }\n', "is of a person, not of a film"),
        ('title = "A"\nlike = 1\n', "seen[0].like: is the number 1; true or false"),
        ('title = "A"\ntags = "cinema"\n', 'seen[0].tags: is the text "cinema"; a list of texts'),
        ('title = "A"\ntags = [1]\n', "seen[0].tags: is the number 1; text in quotes"),
        ('title = "A"\nuri = "javascript:x"\n', "seen[0].uri: "),
        ('title = "A"\nposition = 1\n', "seen[0].position: is not a key here; known are date,"),
    ],
)
def test_what_is_wrong_with_an_entry_is_named_with_its_line(text: str, problem: str) -> None:
    log = parsed(f"[[seen]]\n{text}")
    assert not log.entries
    assert any(problem in str(each) for each in log.problems), log.problems


def test_an_opinion_says_something() -> None:
    (problem,) = problems('[[ratings]]\ntitle = "A"\n')
    assert problem == "log.toml:1: ratings[0]: says nothing; write rating = 8, or like = true"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[watched]]\ntitle = "A"\n', "watched: is not a table of a log; did you mean"),
        ('[seen]\ntitle = "A"\n', "seen: is not a list of tables; write [[seen]] above each"),
        ("seen = 3\n", "seen: is not a list of tables"),
        ('title = "A"\n', "title: is not a table of a log; known are seen, ratings,"),
        ('[[seen]]\ntitle = "A\n', "log.toml:2: "),
        ("<<<<<<< ours\n", "log.toml:1: a conflict mark of git"),
    ],
)
def test_what_is_no_log_is_told(text: str, problem: str) -> None:
    assert any(problem in each for each in problems(text)), problems(text)


def test_a_bad_entry_hides_no_good_one() -> None:
    log = parsed('[[seen]]\ntitle = 1\n[[seen]]\ntitle = "B"\n')
    assert [(each.number, each.title) for each in log.entries] == [(1, "B")]
    assert len(log.problems) == 1


def test_bytes_that_are_no_text_and_what_is_no_file_are_told(tmp_path: Path) -> None:
    assert "not UTF-8" in str(parse(b"# \xff\n", LOG).problems[0])
    (tmp_path / "log.toml").mkdir()
    assert "cannot be read" in str(read(tmp_path / "log.toml").problems[0])


# Ratings as they are typed.


@pytest.mark.parametrize(
    ("words", "rating"),
    [
        *(("8", 8), ("7.5", 7.5), ("7,5", 7.5), ("10", 10), ("0", 0), (" 9 ", 9)),
        *(("4/5", 8), ("3.5/5", 7), ("0.5/5", 1), ("8/10", 8), ("85/100", 8.5), ("85%", 8.5)),
        *(("★★★★", 8), ("★★★½", 7), ("*", 2)),
    ],
)
def test_a_rating_may_be_typed_in_any_scale(words: str, rating: float) -> None:
    assert typed_rating(words) == rating


@pytest.mark.parametrize("words", ["", "11", "6/5", "101%", "good", "-1", "7.555", "★★★★★½", "1/3"])
def test_what_is_no_rating_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        typed_rating(words)


# Writing.

TEXT = st.text(st.characters(codec="utf-8"), max_size=30).map(lambda s: f"a{s}")
DATE = st.one_of(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    st.sampled_from(["2023", "2023-10", "2023-10?", "2023-10-01/2023-10-05"]),
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "date": DATE,
    "added": DATE,
    **dict.fromkeys(("film", "title", "note", "list"), TEXT),
    "year": st.integers(1870, 2200),
    "ids": st.fixed_dictionaries({"imdb": st.just("tt0111161")}, optional={"tmdb": st.just(278)}),
    "rating": st.integers(0, 1000).map(lambda n: n // 100 if n % 100 == 0 else n / 100),
    **dict.fromkeys(("like", "rewatch"), st.just(True)),
    "tags": st.lists(TEXT, min_size=1, max_size=3),
    "uri": st.just("https://boxd.it/1sHe"),
    "position": st.integers(1, 100),
}


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    section = draw(st.sampled_from(list(SECTIONS)))
    required = {"title", "list"} if section == "listed" else {"title"}
    required |= {"rating"} if section == "ratings" else set()
    keys = [each for each in SECTIONS[section] if each in required or draw(st.booleans())]
    return section, {key: draw(VALUES[key]) for key in keys}


ENTRIES = st.lists(entries(), min_size=1, max_size=5)
COMMENT = "# Mine.\n\n[[seen]] # first\ntitle = 'One'   # with a comment\n# last\n"


@given(ENTRIES, st.sampled_from(["", COMMENT, COMMENT.rstrip("\n"), f"\ufeff{COMMENT}"]))
def test_what_is_added_is_read_back_and_what_was_there_stays(
    added: list[tuple[str, dict[str, Any]]], before: str
) -> None:
    text = log_text.appended(before, added)
    assert text.startswith(before)
    log = parsed(text)
    assert not log.problems
    there = log.entries
    for section in SECTIONS:
        found = [each.values() for each in there if each.section == section]
        old = [{"title": "One"}] if section == "seen" and before else []
        assert found == old + [values for name, values in added if name == section]


def test_the_end_of_the_lines_of_a_file_stays_what_it_is() -> None:
    text = log_text.appended("# Mine\r\n", [("seen", {"title": "A", "note": "x\ny"})])
    assert text == '# Mine\r\n\r\n[[seen]]\r\ntitle = "A"\r\nnote = """\r\nx\r\ny"""\r\n'
    assert only(text).note == "x\ny"


def test_a_new_log_begins_with_what_it_is() -> None:
    text = log_text.appended("", [("ratings", {"title": "A", "rating": 8, "date": "2023-10-07"})])
    assert text.startswith("# What I saw, rated and want to see")
    assert text.endswith('\n\n[[ratings]]\ndate = 2023-10-07\ntitle = "A"\nrating = 8\n')


def test_entries_in_brackets_are_not_added_to() -> None:
    with pytest.raises(FilmcliError, match="seen is not written as tables"):
        log_text.appended("seen = [{ title = 'A' }]\n", [("seen", {"title": "B"})])


TWO = """\
# Top
[[seen]]
title = "A"  # the first

# About B
[[seen]]
title = "B"

[[watchlist]]
title = "C"
"""


def test_what_an_entry_lacks_is_added_behind_what_it_has() -> None:
    text = log_text.completed(
        TWO, {("seen", 0): {"note": "x", "rating": 8}, ("watchlist", 0): {"date": "2023-10-07"}}
    )
    assert text == TWO.replace("# the first\n", '# the first\nnote = "x"\nrating = 8\n') + (
        "date = 2023-10-07\n"
    )
    assert log_text.completed(TWO, {}) == TWO
    assert log_text.completed('[[seen]]\ntitle = "A"', {("seen", 0): {"year": 1999}}) == (
        '[[seen]]\ntitle = "A"\nyear = 1999\n'
    )


def test_an_entry_is_changed_where_it_stands() -> None:
    text = log_text.changed(TWO, ("seen", 0), {"rating": 7.5, "title": "AA", "date": "2023-10-07"})
    assert "# the first" in text
    assert "# About B" in text
    assert tomli.loads(text)["seen"] == [
        {"title": "AA", "rating": 7.5, "date": date(2023, 10, 7)},
        {"title": "B"},
    ]


def test_entries_are_taken_out_and_comments_of_others_stay() -> None:
    text = log_text.removed(TWO, [("seen", 0), ("watchlist", 0)])
    assert tomli.loads(text) == {"seen": [{"title": "B"}]}
    assert "# Top" in text
    assert "# About B" in text
