"""Lists, searches, counts and people over records and the catalogue: a film in both is one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filmcli.catalogue.imdb.people import parts
from tests.catalogues import Made, make
from tests.conftest import Run

Records = Callable[..., Path]

TITLES = [
    Made(
        *(100, "The Host", 2006, 120_000, 71),
        original="Gwoemul",
        runtime=120,
        genres=("Drama", "Horror"),
        akas=[("괴물", "KR", "ko", "", "")],
        credits=[
            ("1", "director", "", ""),
            ("2", "actor", "", "Gang-du"),
            ("3", "actor", "", "Nam-il"),
        ],
    ),
    Made(
        *(101, "Memories of Murder", 2003, 200_000, 81),
        runtime=132,
        genres=("Crime", "Drama"),
        credits=[("1", "director", "", ""), ("2", "actor", "", "Park Doo-man")],
    ),
    Made(
        102,
        "Alien",
        1979,
        900_000,
        85,
        runtime=117,
        genres=("Horror",),
        credits=[("4", "director", "", "")],
    ),
    Made(103, "Alien", 2001, 3, 20, kind="short", runtime=5),
    Made(104, "Aliens in the Attic", 2009, 40_000, 54, runtime=86, genres=("Comedy",)),
    Made(105, "Untold", kind="tvMovie"),
    Made(106, "A Zoo", 2010, 10, 60, credits=[("5", "actor", "", "Himself")]),
]
PEOPLE = {
    1: "Bong Joon Ho",
    2: "Song Kang-ho",
    3: "Park Hae-il",
    4: "Ridley Scott",
    5: "Park Hae-il",
}
HOST = """\
title = "The Host"
year = 2007
director = "Bong Joon-ho"
countries = ["KR"]

[ids]
imdb = "tt0000100"

[[cast]]
name = "Song Kang-ho"
character = "Park Gang-du"
"""
OWN = """\
title = "Alien Diary"
year = 1979
genres = ["Horror"]
runtime = 20
director = "Ann Own"

[[cast]]
name = "Park Hae-il"
"""


@pytest.fixture
def place(home: Path) -> Path:
    """Put the catalogue where it belongs."""
    return make(home / ".local/share/filmcli/imdb.db", TITLES, PEOPLE)


@pytest.fixture
def both(place: Path, records: Records) -> Path:
    """Have a record over the catalogue, one beside it, and the catalogue."""
    records(host=HOST, own=OWN)
    return place


def films(run: Run, *argv: str, code: int = 0) -> list[dict[str, Any]]:
    ran = run(*argv, "--json")
    assert ran.code == code, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["films"]
    return found


def slugs(run: Run, *argv: str) -> list[str]:
    return [film["slug"] for film in films(run, *argv)]


@pytest.mark.usefixtures("both")
class TestList:
    def test_records_come_first_then_the_best_known_of_the_others(self, run: Run) -> None:
        assert slugs(run, "list") == [
            *("own", "host", "tt0000102", "tt0000101", "tt0000104", "tt0000106", "tt0000103"),
            "tt0000105",
        ]

    def test_a_record_over_the_catalogue_is_filled_by_it(self, run: Run) -> None:
        (film,) = films(run, "list", "title:host")
        assert (film["slug"], film["year"], film["director"]) == ("host", 2007, ["Bong Joon-ho"])
        assert (film["runtime"], film["rating"], film["votes"]) == (120, 7.1, 120_000)
        assert film["genres"] == ["Drama", "Horror"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("year:2007", ["host"]),  # the record's year wins
            ("year:2006", []),
            ("runtime:120", ["host"]),  # the catalogue's, which the record leaves out
            ("^runtime:120 director:bong", ["tt0000101"]),
            ("country:kr", ["host"]),
            ("^country:kr", ["own"]),  # nothing is known of the catalogue's
            ("missing:runtime title:host", []),
            ("genre:horror", ["own", "host", "tt0000102"]),
            ("horror 1979", ["own", "tt0000102"]),
            ("genre:=Horror kind:feature ^year:1979", ["host"]),
            ("decade:2000", ["host", "tt0000101", "tt0000104", "tt0000103"]),
            ("score:8..", ["tt0000102", "tt0000101"]),
            ("score:..2", ["tt0000103"]),
            ("votes:1000..150000", ["host", "tt0000104"]),
            ("director:bong", ["host", "tt0000101"]),
            ('cast:"park hae-il"', ["own", "host", "tt0000106"]),
            ('cast:="Song Kang-ho"', ["host", "tt0000101"]),
            ("crew:scott", ["tt0000102"]),
            ("person::^Rid", ["tt0000102"]),
            ("character:doo", ["tt0000101"]),
            ("title:괴물", ["host"]),
            ("title:=Alien", ["tt0000102", "tt0000103"]),
            ("title::^Alien$", ["tt0000102", "tt0000103"]),
            ("alien", ["own", "tt0000102", "tt0000104", "tt0000103"]),
            ("id:tt0000101", ["tt0000101"]),
            ("tt0000101 , tt0000105", ["tt0000101", "tt0000105"]),
            ("slug:tt0000100", []),
            ("kind:tv-movie", ["tt0000105"]),
            ("missing:year", ["tt0000105"]),
            ("has:director ^genre:horror", ["tt0000101"]),
            ("has:synopsis", []),
            ("missing:synopsis", ["own", "host"]),
            ("has:character", ["host", "tt0000101", "tt0000106"]),
            ("score:6.. , year:1979", ["own", "host", "tt0000102", "tt0000101", "tt0000106"]),
            ("released:1979", []),
        ],
    )
    def test_a_query_means_films_of_both(self, run: Run, query: str, found: list[str]) -> None:
        if found:
            assert slugs(run, "list", query) == found
            assert run("list", query, "--count").out == f"{len(found)}\n"
        else:
            assert run("list", query).code == 3
            assert run("list", query, "--count").code == 3

    @pytest.mark.parametrize(
        ("sort", "found"),
        [
            ("year", ["own", "tt0000102", "tt0000103", "tt0000101", "host", "tt0000104"]),
            ("votes-", ["tt0000102", "tt0000101", "host", "tt0000104", "tt0000106", "tt0000103"]),
            ("runtime-", ["tt0000101", "host", "tt0000102", "tt0000104", "own", "tt0000103"]),
            ("title", ["tt0000102", "tt0000103", "own", "tt0000104", "host", "tt0000101"]),
            ("kind,title-", ["tt0000106", "tt0000101", "host", "tt0000104", "own", "tt0000102"]),
        ],
    )
    def test_films_of_both_are_sorted_together(self, run: Run, sort: str, found: list[str]) -> None:
        assert slugs(run, "list", "--sort", sort, "--limit", "6") == found

    def test_the_layers_can_be_asked_alone(self, run: Run) -> None:
        assert slugs(run, "list", "year:2000..", "--own") == ["host"]
        assert slugs(run, "list", "year:2006", "--catalogue") == ["tt0000100"]
        assert run("list", "runtime:120", "--own").code == 3
        assert run("list", "--count", "--catalogue").out == "7\n"

    def test_whole_films_are_laid_over_each_other(self, run: Run) -> None:
        (film,) = films(run, "list", "title:host", "--fields", "slug,cast,crew,countries")
        assert [each["character"] for each in film["cast"]] == ["Park Gang-du", "Nam-il"]
        assert film["countries"] == ["KR"]

    def test_more_than_can_be_listed_are_counted(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("filmcli.catalogue.both.MOST_LISTED", 2)
        ran = run("list")
        assert len(ran.out.splitlines()) == 4
        assert ran.err == "filmcli: 4 of 8 films; --limit shows more\n"
        assert run("list", "--limit", "3").err == ""

    def test_what_would_open_too_many_titles_is_answered_from_records(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("filmcli.catalogue.imdb.query.MOST_READ", 3)
        ran = run("list", "character:gang", "--tsv", "--columns", "slug")
        assert (ran.code, ran.out) == (0, "slug\nhost\n")
        assert "without the catalogue: more than 3 titles" in ran.err
        assert slugs(run, "list", "character:nam-il") == ["host"]
        assert run("list", "character:doo").code == 2
        assert slugs(run, "list", "character:doo", "year:2003") == ["tt0000101"]


@pytest.mark.usefixtures("both")
class TestSearch:
    def test_a_film_in_both_is_found_once_under_any_of_its_titles(self, run: Run) -> None:
        for text in ("the host", "괴물", "gwoemul"):
            (film, *_) = films(run, "search", text)
            assert (film["slug"], film["year"], film["runtime"]) == ("host", 2007, 120)
        assert slugs(run, "search", "host") == ["host"]

    def test_one_ranking_for_both(self, run: Run) -> None:
        assert slugs(run, "search", "alien") == ["tt0000102", "own", "tt0000104", "tt0000103"]
        assert slugs(run, "search", "alien", "--own") == ["own"]
        assert slugs(run, "search", "alien", "2001", "--catalogue")[0] == "tt0000103"
        assert slugs(run, "search", "bong joon ho") == ["host", "tt0000101"]
        assert slugs(run, "search", "--in", "person", "ridley") == ["tt0000102"]
        assert run("search", "--in", "company", "alien").code == 3

    def test_a_typo_is_said(self, run: Run) -> None:
        ran = run("search", "memoris of muder", "--tsv")
        assert ran.out.splitlines()[1].startswith("tt0000101")
        assert ran.err == (
            "filmcli: nothing matches 'memoris of muder'; showing 'memories of murder'\n"
        )

    def test_why_is_said_in_words(self, run: Run) -> None:
        out = run("search", "memories murder", "--explain").out
        assert "The words are in a title of it" in out


@pytest.mark.usefixtures("both")
class TestPeople:
    def people(self, run: Run, *argv: str) -> list[dict[str, Any]]:
        ran = run("person", *argv, "--json")
        assert ran.code == 0, ran.err
        found: list[dict[str, Any]] = json.loads(ran.out)["people"]
        return found

    def test_who_has_the_name_and_a_film_in_both_is_one(self, run: Run) -> None:
        (bong,) = self.people(run, "Bong Joon Ho")
        assert (bong["name"], bong["names"], bong["id"]) == (
            *("Bong Joon-ho", ["Bong Joon Ho"]),
            "imdb:nm0000001",
        )
        parts = [(film["slug"], film["job"]) for film in bong["films"]]
        assert parts == [("tt0000101", "director"), ("host", "director")]

    def test_the_record_says_the_role(self, run: Run) -> None:
        (song,) = self.people(run, "song kang ho")
        roles = [film["character"] for film in song["films"]]
        assert roles == ["Park Doo-man", "Park Gang-du"]

    def test_namesakes_stay_apart(self, run: Run) -> None:
        found = self.people(run, "Park Hae-il")
        assert [(each.get("id"), each["films"][0]["slug"]) for each in found] == [
            (None, "own"),
            ("imdb:nm0000003", "host"),
            ("imdb:nm0000005", "tt0000106"),
        ]
        (second,) = self.people(run, "Park Hae-il (imdb:nm0000005)")
        assert second["films"][0]["character"] == "Himself"

    def test_a_typo_in_one_layer_gives_way_to_what_fits_in_the_other(self, run: Run) -> None:
        assert [each["name"] for each in self.people(run, "ridley scott")] == ["Ridley Scott"]
        ran = run("person", "ridly scott")
        assert "nobody is called 'ridly scott'; showing Ridley Scott" in ran.err

    @pytest.mark.parametrize("typed", ["song kang hoo", "sonk kang-ho"])
    def test_a_typo_that_one_layer_sees_through_is_of_both(self, run: Run, typed: str) -> None:
        ran = run("person", typed, "--json")
        assert f"nobody is called '{typed}'; showing Song Kang-ho" in ran.err
        (person,) = json.loads(ran.out)["people"]
        slugs = [film["slug"] for film in person["films"]]
        (exact,) = self.people(run, "song kang-ho")
        assert slugs == [film["slug"] for film in exact["films"]] == ["tt0000101", "host"]

    def test_films_that_people_share(self, run: Run) -> None:
        found = films(run, "common", "Bong Joon Ho", "Song Kang-ho")
        assert [film["slug"] for film in found] == ["tt0000101", "host"]
        assert [each["did"] for each in found[1]["people"]] == ["director", "as Park Gang-du"]

    def test_only_what_they_may_share_is_read(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = []

        def spied(ask: Any, person: Any, among: Any) -> Any:
            read.append(among)
            return parts(ask, person, among)

        monkeypatch.setattr("filmcli.catalogue.imdb.people.parts", spied)
        assert run("common", "Song Kang-ho", "Ridley Scott").code == 3
        # What they share below, which is nothing, and what records are laid over.
        assert len(read) == 2
        assert read[0] == read[1]
        assert len(read[0]) == 1

    def test_one_far_better_known_than_namesakes_is_meant_and_said(
        self, run: Run, place: Path
    ) -> None:
        rest = [Made(number, f"Film {number}", votes=900) for number in range(200, 1000)]
        last = Made(1000, "Last", credits=[("9", "actor", "", "")])
        make(place, [*TITLES, *rest, last], {**PEOPLE, 9: "Ridley Scott"})
        ran = run("common", "Ridley Scott", "Ridley Scott", "--json")
        assert [film["slug"] for film in json.loads(ran.out)["films"]] == ["tt0000102"]
        assert ran.err == 2 * (
            "filmcli: Ridley Scott (imdb:nm0000004) is meant; 1 more is called 'Ridley Scott'\n"
        )
        ran = run("common", "Park Hae-il", "Song Kang-ho")
        assert ran.code == 4

    def test_of_many_people_the_best_known_are_listed(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("filmcli.catalogue.everyone.MOST_PEOPLE", 1)
        monkeypatch.setattr("filmcli.commands.people.MOST_IN_FULL", 1)
        ran = run("person", "Park Hae-il")
        assert ran.err == "filmcli: 'Park Hae-il' can mean more than 2 people; name one in full\n"

    def test_people_that_films_share(self, run: Run) -> None:
        ran = run("common", "--films", "host", "Memories of Murder", "--json")
        names = [each["name"] for each in json.loads(ran.out)["people"]]
        assert names == ["Bong Joon Ho", "Song Kang-ho"]
        ran = run("common", "--films", "tt0000101", "tt0000102")
        assert (ran.code, ran.err.splitlines()[0]) == (3, "filmcli: these films share nobody")

    def test_a_record_alone_and_a_title_alone_share_who_has_one_name(self, run: Run) -> None:
        ran = run("common", "--films", "own", "tt0000106", "--json")
        assert [each["name"] for each in json.loads(ran.out)["people"]] == ["Park Hae-il"]


@pytest.mark.usefixtures("both")
class TestStats:
    def counts(self, run: Run, *argv: str) -> dict[str, int]:
        ran = run("stats", *argv, "--json")
        assert ran.code == 0, ran.err
        return {each["value"]: each["films"] for each in json.loads(ran.out)["stats"]}

    @pytest.mark.parametrize(
        ("by", "counts"),
        [
            ("decade", {"1970": 2, "2000": 4, "2010": 1}),
            ("genre", {"Horror": 3, "Drama": 2, "Comedy": 1, "Crime": 1}),
            ("kind", {"feature": 6, "short": 1, "tv-movie": 1}),
            ("director", {"Ann Own": 1, "Bong Joon-ho": 1, "Bong Joon Ho": 1, "Ridley Scott": 1}),
            ("score", {"2.0": 1, "5.4": 1, "6.0": 1, "7.1": 1, "8.1": 1, "8.5": 1}),
            ("country", {"KR": 1}),
        ],
    )
    def test_films_of_both_are_counted_once(
        self, run: Run, by: str, counts: dict[str, int]
    ) -> None:
        assert self.counts(run, "--by", by) == counts

    def test_a_query_is_counted(self, run: Run) -> None:
        assert self.counts(run, "horror") == {"1970": 2, "2000": 1}
        assert self.counts(run, "title:=Alien", "--by", "year") == {"1979": 1, "2001": 1}
        assert run("stats", "year:1850").code == 3
        out = run("list", "director:bong", "--group", "genre", "--tsv").out
        assert out == "value\tfilms\nDrama\t2\nCrime\t1\nHorror\t1\n"

    def test_how_many_were_looked_at_is_said(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("filmcli.catalogue.counting.MOST_OPENED", 2)
        ran = run("stats", "--by", "director")
        assert ran.err == "filmcli: by director of the best known 4 of 8 films\n"


@pytest.mark.usefixtures("both")
def test_pick_picks_from_both_and_the_same_again(run: Run) -> None:
    def picked(*argv: str) -> str:
        found: str = json.loads(run("pick", *argv, "--json").out)["film"]["slug"]
        return found

    assert {picked("horror", "--seed", str(seed)) for seed in range(20)} == {
        *("own", "host", "tt0000102")
    }
    assert picked("--seed", "3") == picked("--seed", "3")
    assert run("pick", "horror", "--seed", "1").err.startswith("filmcli: one of 3 films")
    assert run("pick", "year:1850").code == 3


def test_a_damaged_catalogue_is_named_and_records_answer(
    run: Run, place: Path, records: Records
) -> None:
    records(host=HOST)
    place.write_bytes(b"SQLite format 3\0" + bytes(200))
    for argv in (
        *(["list"], ["search", "host"], ["person", "bong joon-ho"], ["stats"], ["pick"]),
        ["list", "--count"],
    ):
        ran = run(*argv)
        assert ran.out, argv
        assert ran.code == 1, argv
        assert "not a catalogue" in ran.err
        assert run(*argv, "--own").code == 0


@pytest.mark.parametrize(
    ("change", "argv"),
    [
        ("UPDATE person SET titles = x'010203'", ["person", "bong joon-ho"]),
        ("UPDATE person SET titles = 7", ["list", "cast:song"]),
        ("UPDATE title SET credits = 'torn'", ["stats", "--by", "director"]),
        ("UPDATE title SET kind = 99", ["stats", "--by", "kind"]),
        ("UPDATE title SET title = x'ff'", ["search", "the host"]),
        ("DELETE FROM words_data", ["search", "the host"]),
    ],
)
def test_a_row_that_cannot_be_read_is_damage_and_records_answer(
    run: Run, both: Path, change: str, argv: list[str]
) -> None:
    database = sqlite3.connect(both)
    database.execute(change)
    database.commit()
    database.close()
    ran = run(*argv)
    assert ran.code == 1, ran.err
    assert "the catalogue is damaged" in ran.err
    assert ran.out


def test_without_records_the_catalogue_answers(run: Run, place: Path) -> None:
    assert slugs(run, "list", "alien") == ["tt0000102", "tt0000104", "tt0000103"]
    assert place.is_file()
