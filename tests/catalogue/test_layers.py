"""A record over the catalogue: what wins, what is filled in, and how FILM finds both."""

from __future__ import annotations

import json
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.catalogues import FILES, MATRIX, PARASITE, Made, make
from tests.conftest import Run

Records = Callable[..., Path]
MATRIX_RECORD = """\
title = "Matrix"
year = 1998
runtime = 135
director = "Lana Wachowski"

[ids]
imdb = "tt0133093"
tmdb = 603

[[titles]]
title = "Μάτριξ"
language = "el"

[[titles]]
title = "マトリックス"
type = "release"

[[cast]]
name = "keanu reeves"
character = "Thomas Anderson"
sources = ["book"]

[cites]
runtime = ["book"]

[sources.book]
title = "A book"

[x-mine]
seen = 3
"""


# Two of a name that are known alike, and one that a record may be laid over.
DUNES = [
    Made(21, "Dune", 2021, 700_000),
    Made(84, "Dune", 1984, 200_000),
    Made(24, "Dune: Part Two", 2024, 500_000),
]


@pytest.fixture
def place(home: Path) -> Path:
    return home / ".local/share/filmcli/imdb.db"


def film(run: Run, *argv: str) -> dict[str, Any]:
    ran = run("info", *argv, "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)["film"]
    return found


class TestOneFilm:
    def test_the_records_fields_win_and_the_catalogue_fills_the_rest(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX, PARASITE])
        records(matrix=MATRIX_RECORD)
        both = film(run, "matrix")
        assert {key: both[key] for key in ("slug", "title", "year", "runtime")} == {
            "slug": "matrix",
            "title": "Matrix",
            "year": 1998,
            "runtime": 135,
        }
        assert both["genres"] == ["Action", "Sci-Fi"]
        assert (both["rating"], both["votes"]) == (8.7, 2_000_000)
        assert both["ids"] == {"imdb": "tt0133093", "tmdb": 603}
        assert both["x-mine"] == {"seen": 3}
        assert both["sources"].keys() == {"book", "imdb"}

    def test_the_director_of_the_record_wins_as_a_whole(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        records(matrix=MATRIX_RECORD)
        both = film(run, "matrix")
        assert both["director"] == ["Lana Wachowski"]
        assert (both["writer"], both["producer"]) == (["Lana Wachowski"], ["Joel Silver"])
        assert [credit["job"] for credit in both["crew"]] == [
            *("director", "writer", "producer", "stunt double"),
        ]

    def test_whom_the_record_names_is_not_named_twice(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        records(matrix=MATRIX_RECORD)
        assert film(run, "matrix")["cast"] == [
            {"name": "keanu reeves", "character": "Thomas Anderson", "sources": ["book"]},
            {"name": "Laurence Fishburne", "character": "Morpheus / Captain"},
        ]

    @pytest.mark.parametrize("spelling", ["Song Kang Ho", "Kang-ho Song", "SONG KANGHO"])
    def test_a_romanised_name_is_known_in_its_other_spellings(
        self, place: Path, run: Run, records: Records, spelling: str
    ) -> None:
        make(place, [PARASITE])
        records(p=f'title = "P"\nids.imdb = "tt6751668"\n[[cast]]\nname = "{spelling}"\n')
        assert [credit["name"] for credit in film(run, "p")["cast"]] == [spelling]

    def test_a_name_that_the_record_says_is_another_of_the_person_is_known(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [PARASITE])
        more = '[[cast]]\nname = "송강호"\n[people."송강호"]\nnames = [{ name = "Song Kang-ho" }]\n'
        records(p=f'title = "P"\nids.imdb = "tt6751668"\n{more}')
        assert [credit["name"] for credit in film(run, "p")["cast"]] == ["송강호"]

    def test_titles_that_are_not_there_are_added(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        records(matrix=MATRIX_RECORD)
        found = [(each["title"], each["type"]) for each in film(run, "matrix")["titles"]]
        assert found == [
            ("Μάτριξ", "alternative"),
            ("マトリックス", "release"),
            ("Matrica", "transliterated"),
            ("The Matrix", "working"),
        ]

    def test_of_two_originals_the_records_is_the_one(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [PARASITE])
        original = '[[titles]]\ntitle = "기생충"\ntype = "original"\nlanguage = "ko"\n'
        records(p=f'title = "Parasite"\nids.imdb = "tt6751668"\n{original}')
        both = film(run, "p")
        assert both["original_title"] == "기생충"
        assert [each["title"] for each in both["titles"]] == ["기생충"]

    def test_a_kind_that_nobody_wrote_is_filled_in(
        self, place: Path, run: Run, records: Records
    ) -> None:
        short = Made(1, "Carmencita", 1894, kind="short")
        make(place, [short])
        head = 'title = "C"\nids.imdb = "tt0000001"\n'
        records(
            silent=head,
            says=f'{head}kind = "documentary"\n',
            cites=f'{head}kind = "feature"\ncites.kind = ["s"]\n[sources.s]\ntitle = "S"\n',
        )
        kinds = [film(run, slug)["kind"] for slug in ("silent", "says", "cites")]
        assert kinds == ["short", "documentary", "feature"]

    def test_a_source_of_the_same_key_is_kept_apart(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        own = '[sources.imdb]\nurl = "https://www.imdb.com/title/tt0133093/"\n'
        records(m=f'title = "M"\nids.imdb = "tt0133093"\n{own}')
        sources = film(run, "m")["sources"]
        assert sources["imdb"] == {"url": "https://www.imdb.com/title/tt0133093/"}
        assert sources["imdb-data"]["published"] == "2026-10-31"

    def test_a_record_of_no_catalogued_film_is_as_it_was(
        self, place: Path, run: Run, records: Records
    ) -> None:
        records(a='title = "A"\nids.imdb = "tt9999999"\n', b='title = "B"\nyear = 1999\n')
        before = [run("info", slug, "--json") for slug in ("a", "b")]
        make(place, [MATRIX])
        assert [run("info", slug, "--json") for slug in ("a", "b")] == before

    def test_own_and_catalogue_leave_one_layer_out(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX, PARASITE])
        records(matrix=MATRIX_RECORD)
        own, under = film(run, "matrix", "--own"), film(run, "the matrix", "--catalogue")
        assert (own["runtime"], "rating" in own, len(own["cast"])) == (135, False, 1)
        assert (under["slug"], under["runtime"], under["year"]) == ("tt0133093", 136, 1999)
        assert run("info", "parasite", "--own").code == 3
        assert run("info", "Μάτριξ", "--catalogue").code == 3
        assert run("info", "tt0133093", "--catalogue").code == 0

    def test_the_library_gives_both_layers(self, place: Path, records: Records) -> None:
        import filmcli

        make(place, [MATRIX, PARASITE])
        directory = records(matrix=MATRIX_RECORD)
        loaded = filmcli.load("matrix", data=directory)
        assert (loaded.year, loaded.votes) == (1998, 2_000_000)
        assert filmcli.load("tt6751668").original_title == "Gisaengchung"


class TestNaming:
    @pytest.mark.parametrize(
        "words",
        [
            *("tt0133093", "imdb:tt0133093", "TT0133093", " tt0133093 "),
            *("The Matrix", "the matrix", "matrix", "THE MATRIX (1999)", "the matrix 1999"),
            *("マトリックス", "Matrica", "the matr", "teh matirx", "Thé Mátrix"),
        ],
    )
    def test_a_title_of_the_catalogue_is_found(self, place: Path, run: Run, words: str) -> None:
        make(place, [MATRIX, PARASITE])
        assert film(run, words)["slug"] == "tt0133093"

    def test_a_typo_is_said_even_when_quiet(self, place: Path, run: Run) -> None:
        make(place, [MATRIX, PARASITE])
        ran = run("info", "parasyte", "-q")
        assert ran.out.startswith("Parasite (2019)\n")
        assert ran.err == "filmcli: no film is called 'parasyte'; showing Parasite\n"

    def test_a_title_that_a_record_is_laid_over_is_the_record(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        records(own='title = "Neo and I"\nids.imdb = "tt0133093"\n')
        for words in ("tt0133093", "The Matrix", "マトリックス", "the matrix 1999"):
            assert film(run, words)["slug"] == "own", words

    def test_within_a_step_records_come_first(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        records(other='title = "The Matrix"\nyear = 2030\n', folded='title = "PARASITE"\n')
        assert film(run, "The Matrix")["slug"] == "other"
        assert film(run, "The Matrix (1999)")["slug"] == "tt0133093"
        make(place, [MATRIX, PARASITE])
        assert film(run, "Parasite")["slug"] == "tt6751668", "an exact title before a folded one"
        assert film(run, "parasite")["slug"] == "folded"

    def test_of_equals_one_far_better_known_is_taken_and_that_is_said(
        self, place: Path, run: Run
    ) -> None:
        others = [Made(200 + n, "The Matrix", 2000 + n, 100_000 - n) for n in range(3)]
        make(place, [MATRIX, *others])
        ran = run("info", "the matrix", "-q")
        assert (ran.code, ran.out.split("\n")[0]) == (0, "The Matrix (1999)")
        assert ran.err == ("filmcli: 3 more films are called that: filmcli search 'the matrix'\n")

    @pytest.mark.parametrize("words", ["Seven", "seven", "the seven"])
    def test_one_that_has_the_title_as_an_alternative_is_taken_where_it_is_far_better_known(
        self, place: Path, run: Run, words: str
    ) -> None:
        se7en = Made(1, "Se7en", 1995, 1_800_000, akas=[("Seven", "US", "en", "", "")])
        others = [Made(2, "Seven", 1979, 900), Made(3, "seven", 2019, 40)]
        make(place, [se7en, *others])
        ran = run("info", words)
        assert (ran.code, ran.out.split("\n")[0]) == (0, "Se7en (1995)")
        assert f"called that: filmcli search {shlex.quote(words)}" in ran.err
        assert film(run, "seven (1979)")["slug"] == "tt0000002"
        make(place, [se7en._replace(votes=17_000), *others])
        assert film(run, "Seven")["slug"] == "tt0000002"
        make(place, [se7en._replace(kind="tvEpisode"), *others[1:]])
        assert film(run, "seven")["slug"] == "tt0000003"

    def test_what_only_a_search_finds_is_suggested_and_not_shown(
        self, place: Path, run: Run
    ) -> None:
        make(place, [Made(1, "Return of the Dark Lantern", 1995, 1_800), MATRIX])
        ran = run("info", "dark lantern return")
        assert (ran.code, ran.out) == (3, "")
        assert "did you mean Return of the Dark Lantern (1995, tt0000001)?" in ran.err
        assert "a slug, a title, an id" in run("info", "qqqqqq").err

    @pytest.mark.parametrize(("best", "second"), [(1999, 100), (999, 0), (2_000_000, 100_001)])
    def test_equals_are_candidates_the_best_known_first(
        self, place: Path, run: Run, best: int, second: int
    ) -> None:
        credited = [("94435", "director", "", "")]
        make(
            place,
            [
                Made(11, "Dune", 1984, second),
                Made(12, "Dune", 2021, best, credits=credited),
            ],
        )
        ran = run("info", "dune", "--json")
        assert (ran.code, ran.out) == (4, "")
        error = json.loads(ran.err)["error"]
        assert error["candidates"] == [
            {
                "slug": "tt0000012",
                "title": "Dune",
                "year": 2021,
                "kind": "feature",
                "director": ["Bong Joon Ho"],
                "imdb": "tt0000012",
            },
            {
                "slug": "tt0000011",
                "title": "Dune",
                "year": 1984,
                "kind": "feature",
                "imdb": "tt0000011",
            },
        ]
        assert film(run, "Dune (1984)")["slug"] == "tt0000011"
        assert film(run, "dune 2021")["slug"] == "tt0000012"

    def test_episodes_and_adult_titles_do_not_crowd_out_a_film(self, place: Path, run: Run) -> None:
        make(
            place,
            [
                Made(1, "Heat", 1995, 5),
                Made(2, "Heat", 2001, 900_000, kind="tvEpisode"),
                Made(3, "Heat", 2002, 800_000, adult=True),
                Made(4, "Cold", 2003, 10, kind="tvSeries"),
                Made(5, "Cold", 2004, 99, adult=True),
            ],
        )
        assert film(run, "heat")["slug"] == "tt0000001"
        assert film(run, "cold")["slug"] == "tt0000004"

    def test_a_number_chooses_among_candidates(self, place: Path, run: Run) -> None:
        make(place, [Made(11, "Dune", 1984, 10), Made(12, "Dune", 2021, 12)])
        ran = run("info", "dune", terminal=True, stdin="2\n")
        assert ran.code == 0
        assert "Dune (1984)" in ran.out

    def test_a_year_that_is_none_of_its_own_is_answered_with_the_right_one(
        self, place: Path, run: Run
    ) -> None:
        make(place, [MATRIX])
        ran = run("info", "The Matrix (2005)")
        assert ran.code == 3
        assert "there is The Matrix (1999)" in ran.err

    @pytest.mark.parametrize("words", ['"', "=", "*", "(", "~x", "NEAR(a b)", "...", "a" * 4096])
    def test_signs_of_the_index_mean_nothing(self, place: Path, run: Run, words: str) -> None:
        make(place, [MATRIX, Made(5, "...", 2001, 3)])
        ran = run("info", "--", words)
        assert ran.code == (0 if words == "..." else 3)
        assert "damaged" not in ran.err

    def test_lines_of_standard_input_are_titles_of_both(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX, PARASITE])
        records(matrix=MATRIX_RECORD)
        ran = run("info", "-", "--jsonl", "--fields", "slug", stdin="parasite\nnone such\nmatrix\n")
        assert ran.code == 3
        assert ran.out == '{"slug":"tt6751668"}\n{"slug":"matrix"}\n'

    def test_the_setting_may_name_a_title_of_the_catalogue(self, place: Path, run: Run) -> None:
        make(place, [MATRIX, PARASITE])
        ran = run("info", environ={"FILMCLI_FILM": "parasite"})
        assert ran.out.startswith("Parasite (2019)\n")


class TestOnlyThere:
    @pytest.mark.parametrize(
        "argv",
        [
            *(("edit", "parasite"), ("set", "parasite", "year=2014")),
            *(("unset", "parasite", "year"), ("fmt", "parasite"), ("rename", "parasite", "p")),
            *(("remove", "parasite", "--yes"), ("path", "parasite"), ("check", "parasite")),
        ],
        ids=lambda argv: argv[0],
    )
    def test_what_wants_a_record_says_that_there_is_none(
        self, place: Path, run: Run, argv: tuple[str, ...]
    ) -> None:
        make(place, [MATRIX, PARASITE])
        ran = run(*argv, environ={"EDITOR": "false"})
        assert (ran.code, ran.out) == (3, "")
        assert "Parasite (2019) is only in the catalogue, and has no record" in ran.err
        assert "filmcli add tt6751668" in ran.err

    @pytest.mark.parametrize(
        "argv",
        [
            *(("set", "dune", "runtime=9"), ("unset", "dune", "year"), ("fmt", "dune")),
            *(("rename", "dune", "other"), ("remove", "dune", "--yes"), ("path", "dune")),
            *(("check", "dune"), ("edit", "dune")),
        ],
        ids=lambda argv: argv[0],
    )
    @pytest.mark.parametrize(
        ("title", "tt"), [("DUNE", 24), ("Dune: Part Two", 24), ("The Dune", 24), ("Wüste", 84)]
    )
    def test_what_wants_a_record_looks_for_no_other_film(
        self, place: Path, run: Run, records: Records, title: str, tt: int, argv: tuple[str, ...]
    ) -> None:
        make(place, DUNES)
        text = f'title = "{title}"\nyear = 2024\n[ids]\nimdb = "tt{tt:07}"\n'
        directory = records(sand=text)
        ran = run("info", "dune")
        assert ran.code == (0 if title == "DUNE" else 4)
        ran = run(*argv, environ={"EDITOR": "true"})
        assert (ran.code, "can mean" in ran.err) == (0, False), ran.err
        if argv[0] == "set":
            assert "runtime = 9" in (directory / "sand.toml").read_text()

    def test_what_several_films_of_the_catalogue_are_called_names_how_one_gets_a_record(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, DUNES)
        directory = records(sand='title = "Sand"\n')
        ran = run("set", "dune", "runtime=9", "--json")
        error = json.loads(ran.err)["error"]
        assert (ran.code, ran.out, error["code"]) == (3, "", 3)
        assert error["message"] == "'dune' can mean 2 films of the catalogue, and none has a record"
        assert error["hint"] == "filmcli add tt0000021 makes one of the best known"
        assert [each["slug"] for each in error["candidates"]] == ["tt0000021", "tt0000084"]
        assert (directory / "sand.toml").read_text() == 'title = "Sand"\n'

    def test_a_record_a_typo_away_is_not_taken_for_a_film_that_is_only_in_the_catalogue(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX, PARASITE])
        records(parasites='title = "Parasities"\n')
        ran = run("set", "parasite", "year=2019")
        assert (ran.code, "Parasite (2019) is only in the catalogue" in ran.err) == (3, True)
        ran = run("set", "parasitise", "year=2019")
        assert (ran.code, "did you mean parasites?" in ran.err) == (3, True)
        ran = run("set", "qqqqq", "year=2019")
        assert (ran.code, "no film matches 'qqqqq'" in ran.err) == (3, True)

    def test_a_record_is_written_where_the_catalogue_cannot_be_read(
        self, place: Path, run: Run, records: Records
    ) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"SQLite format 3\0" + bytes(5000))
        directory = records(sand='title = "Sand"\n')
        assert run("set", "Sand", "year=2019").code == 0
        assert "2019" in (directory / "sand.toml").read_text()

    def test_a_synopsis_is_for_records(self, place: Path, run: Run) -> None:
        make(place, [PARASITE])
        ran = run("synopsis", "parasite")
        assert (ran.code, ran.out) == (3, "")
        assert "filmcli add tt6751668 makes a record to write one in" in ran.err


class TestFault:
    def test_records_answer_without_a_catalogue_that_cannot_be_read(
        self, place: Path, run: Run, records: Records
    ) -> None:
        records(matrix=MATRIX_RECORD, plain='title = "Plain"\n')
        place.parent.mkdir(parents=True)
        place.write_bytes(b"no catalogue" * 100)
        for words in ("matrix", "tt0133093", "Μάτριξ"):
            ran = run("info", words)
            assert (ran.code, ran.out.split("\n")[0]) == (1, "Matrix (1998)")
            assert ran.err.count("is not a catalogue of filmcli") == 1
        assert run("info", "matrix", "--own").code == 0
        assert run("info", "plain") == run("info", "plain", "--own"), "asked nothing of it"

    def test_what_records_do_not_have_is_the_fault_itself(
        self, place: Path, run: Run, records: Records
    ) -> None:
        records(matrix=MATRIX_RECORD)
        place.parent.mkdir(parents=True)
        place.write_bytes(b"no catalogue" * 100)
        for words in ("parasite", "tt6751668"):
            ran = run("info", words, "--json")
            assert (ran.code, ran.out) == (1, "")
            assert json.loads(ran.err)["error"]["code"] == 1


class TestWhy:
    def test_both_layers_are_shown_each_with_its_place_and_what_it_beat(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        directory = records(matrix=MATRIX_RECORD)
        ran = run("why", "matrix", "runtime", "--json")
        facts = json.loads(ran.out)["facts"]
        assert [
            (each["value"], each["shown"], each["sources"][0]["key"], each["where"])
            for each in facts
        ] == [
            (135, True, "book", f"{directory}/matrix.toml:3"),
            (136, False, "imdb", "imdb.db: title.basics tt0133093, runtimeMinutes"),
        ]
        assert facts[1]["sources"][0]["published"] == "2026-10-31"

    @pytest.mark.parametrize(
        ("field", "told"),
        [
            ("title", [("Matrix", True, ":1"), ("The Matrix", False, "primaryTitle")]),
            ("genres", [(["Action", "Sci-Fi"], True, "tt0133093, genres")]),
            ("rating", [(8.7, True, "title.ratings tt0133093, averageRating")]),
            ("votes", [(2_000_000, True, "title.ratings tt0133093, numVotes")]),
            (
                "director",
                [
                    ({"name": "Lana Wachowski", "job": "director"}, True, ":4"),
                    ({"name": "Lana Wachowski", "job": "director"}, True, "directors"),
                    ({"name": "Lilly Wachowski", "job": "director"}, False, "directors"),
                ],
            ),
            (
                "cast",
                [
                    ({"name": "keanu reeves", "character": "Thomas Anderson"}, True, ":18"),
                    ({"name": "Keanu Reeves", "character": "Neo"}, False, "title.principals"),
                    (
                        {"name": "Laurence Fishburne", "character": "Morpheus / Captain"},
                        True,
                        "title.principals tt0133093",
                    ),
                ],
            ),
            (
                "ids",
                [
                    ({"imdb": "tt0133093", "tmdb": 603}, True, ":7"),
                    ({"imdb": "tt0133093"}, True, "tconst"),
                ],
            ),
        ],
    )
    def test_every_field_has_a_place(
        self,
        place: Path,
        run: Run,
        records: Records,
        field: str,
        told: list[tuple[Any, bool, str]],
    ) -> None:
        make(place, [MATRIX])
        records(matrix=MATRIX_RECORD)
        facts = json.loads(run("why", "matrix", field, "--json").out)["facts"]
        assert [(each["value"], each["shown"]) for each in facts] == [
            (value, shown) for value, shown, _ in told
        ]
        for fact, (_, _, where) in zip(facts, told, strict=True):
            assert where in fact["where"]

    def test_a_director_is_of_the_table_that_the_catalogue_was_made_of(
        self, place: Path, run: Run
    ) -> None:
        make(place, [PARASITE])
        with closing(sqlite3.connect(place)) as database, database:
            files = [each for each in FILES if each["table"] != "title.crew"]
            database.execute(
                "UPDATE manifest SET value = ? WHERE key = 'files'", (json.dumps(files),)
            )
        (told,) = json.loads(run("why", "parasite", "director", "--json").out)["facts"]
        assert told["where"] == "imdb.db: title.principals tt6751668"
        assert "900,000" in run("why", "parasite", "votes").out

    def test_a_pipe_and_a_terminal_have_the_place_too(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        directory = records(matrix=MATRIX_RECORD)
        lines = run("why", "matrix", "year").out.splitlines()
        assert lines[0].split("\t")[-1] == f"{directory}/matrix.toml:2"
        assert lines[1].split("\t")[1:3] == ["1999", "not shown"]
        shown = run("why", "matrix", "year", terminal=True, columns=120).out
        assert "no source · matrix.toml:2" in shown
        assert "imdb · imdb.db: title.basics tt0133093, startYear" in shown

    def test_without_a_catalogue_nothing_is_said_of_places(
        self, run: Run, records: Records
    ) -> None:
        records(matrix=MATRIX_RECORD)
        assert "where" not in json.loads(run("why", "matrix", "--json").out)["facts"][0]

    def test_a_value_that_lost_in_the_record_is_at_its_claim(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        claim = '[[claims]]\nfield = "year"\nvalue = 1999\nsources = ["book"]\n'
        directory = records(matrix=MATRIX_RECORD + claim)
        facts = json.loads(run("why", "matrix", "year", "--json").out)["facts"]
        assert [(each["value"], each["where"].rpartition("/")[2]) for each in facts] == [
            (1998, "matrix.toml:2"),
            (1999, "matrix.toml:31"),
            (1999, "imdb.db: title.basics tt0133093, startYear"),
        ]
        assert (directory / "matrix.toml").read_text().splitlines()[30] == "[[claims]]"

    def test_the_sources_say_what_the_catalogue_states(
        self, place: Path, run: Run, records: Records
    ) -> None:
        make(place, [MATRIX])
        records(matrix=MATRIX_RECORD)
        sources = json.loads(run("sources", "matrix", "--json").out)["sources"]
        assert [each["key"] for each in sources] == ["book", "imdb"]
        assert sources[0]["states"] == ["runtime", "cast"]
        assert {"year", "genres", "rating", "cast", "titles"} <= set(sources[1]["states"])
