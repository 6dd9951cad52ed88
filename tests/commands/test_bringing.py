"""`import` and `add --from`: records from files, and what becomes of films that are here."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli

from filmcli import files
from filmcli.commands import intake
from filmcli.record.form import formatted
from filmcli.record.reader import parse
from tests.conftest import Ran, Run

ALIEN = """<?xml version="1.0" encoding="UTF-8"?>
<movie>
  <title>Alien</title><year>1979</year><runtime>117</runtime><mpaa>Rated R</mpaa>
  <uniqueid type="imdb">tt0078748</uniqueid><country>UK</country>
  <director>Ridley Scott</director>
  <actor><name>Sigourney Weaver</name><role>Ripley</role><order>0</order></actor>
</movie>
"""
OMDB = {
    "Title": "Alien",
    "Year": "1979",
    "Runtime": "116 min",
    "Actors": "Sigourney Weaver, Tom Skerritt",
    "imdbID": "tt0078748",
    "imdbVotes": "1,000",
    "Type": "movie",
    "Response": "True",
}


@pytest.fixture
def place(records: Callable[..., Path]) -> Path:
    return records()


@pytest.fixture
def given(tmp_path: Path) -> Callable[..., str]:
    """Write a file to be imported, made on a known day."""

    def write(name: str, content: str | bytes | dict[str, Any] | list[Any]) -> str:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict | list):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (1_700_000_000, 1_700_000_000))
        return str(path)

    return write


def record(place: Path, slug: str) -> dict[str, Any]:
    return tomli.loads((place / f"{slug}.toml").read_text(encoding="utf-8"))


def snapshot(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir()}


def rows(ran: Ran) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ran.out)["import"]["files"]
    return found


def test_a_file_becomes_a_record_whose_every_value_cites_it(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    ran = run("import", "nfo", given("alien.nfo", ALIEN))

    assert ran.code == 0
    made = record(place, "alien")
    assert made["sources"]["nfo-alien"]["title"] == "alien.nfo (Kodi NFO)"
    assert str(made["sources"]["nfo-alien"]["retrieved"]) == "2023-11-14"
    assert (made["title"], made["year"], made["runtime"]) == ("Alien", 1979, 117)
    assert made["cast"] == [
        {"name": "Sigourney Weaver", "character": "Ripley", "sources": ["nfo-alien"]}
    ]
    plain = {"title", "year", "runtime", "ids", "countries"}
    assert made["cites"] == {key: ["nfo-alien"] for key in plain}
    assert made["x-nfo"] == {"mpaa": "Rated R"}


def test_a_record_that_was_made_is_as_fmt_would_have_it(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    run("import", given("alien.nfo", ALIEN))

    data = (place / "alien.toml").read_bytes()
    assert formatted(data, file="x", slug="alien") == data


def test_the_kind_is_recognised_and_said(run: Run, place: Path, given: Callable[..., str]) -> None:
    ran = run("import", given("alien.json", OMDB), "--json")

    assert "recognised as omdb" in ran.err
    assert rows(ran)[0]["kind"] == "omdb"
    assert record(place, "alien")["runtime"] == 116


def test_the_same_file_again_changes_no_byte(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    path = given("alien.nfo", ALIEN)
    run("import", path)
    before = snapshot(place)

    ran = run("import", path, "--json")

    assert ran.code == 0
    assert snapshot(place) == before
    assert (rows(ran)[0]["new"], rows(ran)[0]["same"]) == (0, 1)


def test_a_film_with_nothing_but_a_title_is_known_again(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    path = given("a.nfo", "<movie><title>Test Movie</title></movie>")
    run("import", path)
    before = snapshot(place)

    assert run("import", path).code == 0
    assert snapshot(place) == before


def test_a_record_that_is_here_is_left_as_it_is_and_the_conflict_named(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    text = 'title = "Alien"\nruntime = 120 # my own clock\n\n[ids]\nimdb = "tt0078748"\n'
    place = records(alien=text)

    ran = run("import", given("alien.nfo", ALIEN))

    assert ran.code == 5
    assert "alien: runtime: 120 here, 117 there; left as it is" in ran.err
    assert "--diff" in ran.err
    assert snapshot(place) == {"alien.toml": text.encode()}


def test_what_is_new_to_a_record_is_proposed_without_an_error(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    text = 'title = "Alien"\n\n[ids]\nimdb = "tt0078748"\n'
    place = records(alien=text)

    ran = run("import", given("alien.nfo", ALIEN))

    assert ran.code == 0
    assert "are new to films that are here" in ran.err
    assert snapshot(place) == {"alien.toml": text.encode()}


def test_diff_shows_proposals_as_a_diff_and_writes_nothing(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    text = 'title = "Alien"\nruntime = 120 # my own clock\n\n[ids]\nimdb = "tt0078748"\n'
    place = records(alien=text)

    ran = run("import", given("alien.nfo", ALIEN), "--diff")

    assert ran.code == 0
    assert "\n-runtime = 120 # my own clock\n" in ran.out
    assert "\n+runtime = 117 # my own clock\n" in ran.out
    assert '+name = "Sigourney Weaver"' in ran.out
    assert snapshot(place) == {"alien.toml": text.encode()}


def test_take_changes_that_field_alone_and_keeps_comments_and_the_old_claim(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    text = (
        "# mine\n"
        'title = "Alien"\nruntime = 120 # my own clock\n\n[ids]\nimdb = "tt0078748"\n\n'
        '[cites]\nruntime = ["book"]\n\n[sources.book]\ntitle = "B"\n'
    )
    place = records(alien=text)

    ran = run("import", given("alien.nfo", ALIEN), "--take", "runtime")

    assert ran.code == 0
    made = record(place, "alien")
    assert (place / "alien.toml").read_text().startswith("# mine\n")
    assert "runtime = 117 # my own clock" in (place / "alien.toml").read_text()
    assert made["cites"]["runtime"] == ["nfo-alien"]
    assert made["claims"] == [{"field": "runtime", "value": 120, "sources": ["book"]}]
    assert made["sources"].keys() == {"book", "nfo-alien"}
    assert "cast" not in made
    assert "year" not in made


def test_take_all_leaves_nothing_to_propose(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    place = records(alien='title = "Alien"\nruntime = 120\n\n[ids]\nimdb = "tt0078748"\n')
    path = given("alien.nfo", ALIEN)

    run("import", path, "--take", "all")
    before = snapshot(place)
    ran = run("import", path, "--json")

    assert rows(ran)[0]["same"] == 1
    assert snapshot(place) == before
    assert record(place, "alien")["cast"][0]["sources"] == ["nfo-alien"]


def test_another_spelling_of_a_role_is_a_variant(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    place = records(
        alien='title = "Alien"\n[ids]\nimdb = "tt0078748"\n'
        '[[cast]]\nname = "Sigourney Weaver"\ncharacter = "Lt. Ripley"\n'
    )

    run("import", given("alien.nfo", ALIEN), "--take", "cast")

    assert record(place, "alien")["cast"] == [
        {
            "name": "Sigourney Weaver",
            "character": "Lt. Ripley",
            "variants": [{"name": "Ripley", "sources": ["nfo-alien"]}],
        }
    ]


def test_two_files_of_one_film_make_one_record_with_both_claims(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    ran = run("import", given("a.nfo", ALIEN), given("b.json", OMDB))

    assert ran.code == 0
    made = record(place, "alien")
    assert [path.name for path in place.iterdir()] == ["alien.toml"]
    assert made["runtime"] == 117
    assert made["claims"] == [{"field": "runtime", "value": 116, "sources": ["omdb-b"]}]
    assert [each["name"] for each in made["cast"]] == ["Sigourney Weaver", "Tom Skerritt"]
    assert made["cast"][1]["sources"] == ["omdb-b"]
    assert made["x-omdb"] == {"votes": 1000}


def test_two_files_of_one_film_again_change_no_byte(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    paths = given("a.nfo", ALIEN), given("b.json", OMDB)
    run("import", *paths)
    before = snapshot(place)

    ran = run("import", *paths)

    assert ran.code == 0
    assert snapshot(place) == before
    assert "new to films" not in ran.err


def test_two_films_of_one_title_and_year_in_one_file_are_two_records(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    films = [{"Title": "Her", "Year": "2013", "Plot": plot} for plot in ("One.", "Two.")]
    path = given("a.json", films)

    first = run("import", "omdb", path)
    before = snapshot(place)
    again = run("import", "omdb", path)

    assert (first.code, again.code) == (0, 0)
    assert sorted(before) == ["her-2013.toml", "her.toml"]
    assert snapshot(place) == before


def test_one_that_may_be_either_of_two_is_not_filed_under_one(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    place = records(
        her='title = "Her"\nyear = 2013\nsynopsis = "One."\n',
        her_2013='title = "Her"\nyear = 2013\nsynopsis = "Two."\n',
    )
    before = snapshot(place)

    ran = run("import", "omdb", given("a.json", {"Title": "Her", "Year": "2013", "Plot": "3"}))

    assert ran.code == 4
    assert "may be her, her-2013" in ran.err
    assert snapshot(place) == before


def test_a_film_of_the_same_title_without_a_year_is_not_guessed_at(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    place = records(heat='title = "Heat"\nyear = 1995\n')

    ran = run("import", "nfo", given("a.nfo", "<movie><title>Heat</title></movie>"))

    assert ran.code == 4
    assert "may be heat" in ran.err
    assert list(snapshot(place)) == ["heat.toml"]


def test_a_film_of_another_id_is_another_film(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    place = records(alien='title = "Alien"\nyear = 1979\n[ids]\nimdb = "tt0000001"\n')

    assert run("import", given("alien.nfo", ALIEN)).code == 0
    assert sorted(snapshot(place)) == ["alien-1979.toml", "alien.toml"]


def test_a_part_waits_for_its_film_whatever_their_order(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    part = {"id": 348, "cast": [{"id": 1, "name": "Sigourney Weaver", "order": 0}], "crew": []}
    details = {"id": 348, "title": "Alien", "original_title": "Alien", "overview": "O"}

    ran = run("import", given("a/credits.json", part), given("b/details.json", details))

    assert ran.code == 0
    assert record(place, "alien")["cast"][0]["sources"] == ["tmdb-credits"]


def test_a_part_of_a_film_that_is_not_here_is_refused(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    ran = run("import", given("c.json", {"id": 9, "cast": [{"id": 1, "name": "N"}], "crew": []}))

    assert ran.code == 5
    assert "a part of the film with tmdb 9, which is not here" in ran.err
    assert not snapshot(place)


def test_dry_run_shows_the_records_and_writes_none(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    ran = run("import", given("a.nfo", ALIEN), given("b.json", OMDB), "--dry-run")

    assert ran.code == 0
    assert '+title = "Alien"' in ran.out
    assert '+name = "Tom Skerritt"' in ran.out
    assert not snapshot(place)


def test_a_record_directory_that_is_not_there_yet_is_made(
    run: Run, home: Path, given: Callable[..., str]
) -> None:
    assert run("import", given("a.nfo", ALIEN)).code == 0
    assert [path.name for path in home.rglob("*.toml")] == ["alien.toml"]


def test_the_bundled_film_is_no_record_of_ones_own(
    run: Run, home: Path, given: Callable[..., str]
) -> None:
    path = given("b.json", {"Title": "Ballerina", "Year": "2023", "imdbID": "tt26350277"})

    assert run("import", "omdb", path).code == 0
    assert [path.name for path in home.rglob("*.toml")] == ["ballerina.toml"]


def test_into_writes_films_to_json_lines_and_no_record(
    run: Run, place: Path, given: Callable[..., str], tmp_path: Path
) -> None:
    target = tmp_path / "films.jsonl"
    two = [{"Title": "Her", "Year": "2013"}, {"Title": "Her", "Year": "2013"}]

    ran = run("import", given("a.nfo", ALIEN), given("b.json", two), "--into", str(target))

    films = [json.loads(line) for line in target.read_text().splitlines()]
    assert ran.code == 0
    assert [film["slug"] for film in films] == ["alien", "her", "her-2013"]
    assert films[0]["cites"]["runtime"] == ["nfo-a"]
    assert not snapshot(place)


def test_into_a_file_that_is_there_writes_nothing(
    run: Run, given: Callable[..., str], tmp_path: Path
) -> None:
    target = tmp_path / "films.jsonl"
    target.write_text("mine\n")

    assert run("import", given("a.nfo", ALIEN), "--into", str(target)).code == 2
    assert target.read_text() == "mine\n"


def test_what_into_wrote_comes_back_as_the_same_records(
    run: Run, place: Path, given: Callable[..., str], tmp_path: Path
) -> None:
    target = tmp_path / "films.jsonl"
    path = given("a.nfo", ALIEN)
    run("import", path, "--into", str(target))
    run("import", path)
    direct = parse((place / "alien.toml").read_bytes(), file="x", slug="alien").values
    (place / "alien.toml").unlink()

    ran = run("import", "jsonl", str(target))

    assert ran.code == 0
    again = parse((place / "alien.toml").read_bytes(), file="x", slug="alien").values
    assert again == direct


def test_a_folder_is_looked_through_and_a_bad_file_hides_no_other(
    run: Run, place: Path, given: Callable[..., str], tmp_path: Path
) -> None:
    given("films/a.nfo", ALIEN)
    given("films/broken.nfo", "<movie><title>Broken</title>")
    given("films/notes.txt", "<movie><title>Notes</title></movie>")
    given("films/deep/series.nfo", "<tvshow><title>S</title></tvshow>")

    ran = run("import", "nfo", str(tmp_path / "in" / "films"))

    assert ran.code == 5
    assert list(snapshot(place)) == ["alien.toml"]
    assert "broken.nfo:1: not XML" in ran.err
    assert "series.nfo:1: S: a series" in ran.err


def test_series_beside_films_are_told_but_are_no_error(
    run: Run, place: Path, given: Callable[..., str], tmp_path: Path
) -> None:
    given("films/a.nfo", ALIEN)
    given("films/tvshow.nfo", "<tvshow/>")

    ran = run("import", "nfo", str(tmp_path / "in" / "films"), "--json")

    assert ran.code == 0
    assert json.loads(ran.out)["import"]["refused"] == [
        {"file": str(tmp_path / "in/films/tvshow.nfo"), "line": 1, "why": "a series"}
    ]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.nfo", "<!DOCTYPE movie><movie/>", "DOCTYPE"),
        ("a.json", b"[" * 100_000, "levels deep"),
        ("a.json.gz", gzip.compress(b"\0" * (20 << 20)), "bomb"),
        ("a.json.gz", gzip.compress(json.dumps(OMDB).encode())[:-5], "damaged"),
        ("a.json", "{}\n{} x", "not JSON"),
        ("a.xyz", "words\n", "no kind that is known"),
        ("t.tsv", "tconst\ttitleType\tprimaryTitle\n", "data sets"),
    ],
)
def test_a_hostile_file_makes_no_record(
    run: Run, place: Path, given: Callable[..., str], name: str, content: str | bytes, why: str
) -> None:
    path = given(name, content)
    kind = ["omdb"] if ".json" in name else []

    ran = run("import", *kind, path)

    assert ran.code == 5
    assert why in ran.err
    assert not snapshot(place)


def test_a_name_from_a_file_is_no_path_and_no_terminal_escape(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    title = "../../\x1b[31mEvil\x07\u202e"
    ran = run("import", "omdb", given("a.json", {"Title": title, "Type": "movie"}))

    assert ran.code == 0
    assert list(snapshot(place)) == ["31mevil.toml"]
    assert record(place, "31mevil")["title"] == title
    assert "\x1b" not in ran.out + ran.err


def test_a_refused_entry_drives_no_terminal(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    path = given("a.json", {"Title": "\x1b]0;x\x07", "Type": "series"})

    ran = run("import", "omdb", path)

    assert ran.code == 5
    assert "\x1b" not in ran.err


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("import",), 2),
        (("import", "nfo"), 2),
        (("import", "nof", "x.nfo"), 2),
        (("import", "none.nfo"), 2),
        (("import", "nfo", "none.nfo"), 2),
        (("import", "letterboxd", "x", "--take", "all"), 2),
        (("add", "--from", "none.nfo"), 2),
    ],
)
def test_what_cannot_be_meant_is_a_mistake_in_use(
    run: Run, argv: tuple[str, ...], code: int
) -> None:
    ran = run(*argv)

    assert ran.code == code
    assert not ran.out


def test_a_misspelt_kind_is_told(run: Run, given: Callable[..., str]) -> None:
    assert "did you mean nfo?" in run("import", "nof", given("a.nfo", ALIEN)).err


def test_an_empty_folder_is_nothing_found(run: Run, place: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()

    assert run("import", str(tmp_path / "none")).code == 3


def test_standard_input_is_a_file_too(run: Run, place: Path) -> None:
    assert run("import", "nfo", "-", stdin=ALIEN).code == 0
    assert record(place, "alien")["sources"].keys() == {"nfo-standard-input"}


def test_ctrl_c_leaves_whole_records_and_says_how_many(
    run: Run,
    place: Path,
    given: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    films = [{"Title": f"Film {number}", "Year": "2000"} for number in range(500)]
    path = given("a.json", films)
    put_all = files.put_all

    def interrupted(directory: Path, named: Any, *, replaces: bool) -> None:
        def until_third() -> Any:
            for number, each in enumerate(named):
                if len(list(place.iterdir())) > 250:
                    raise KeyboardInterrupt
                yield each
                assert number < 500

        put_all(directory, until_third(), replaces=replaces)

    monkeypatch.setattr(files, "put_all", interrupted)
    ran = run("import", "omdb", path)
    monkeypatch.setattr(files, "put_all", put_all)

    whole = [each for each in place.iterdir() if each.suffix == ".toml"]
    assert ran.code == 130
    assert f"stopped; {len(whole)} records are written" in ran.err
    assert [each.name for each in place.iterdir() if each.suffix != ".toml"] == []
    for each in whole:
        assert parse(each.read_bytes(), file="x", slug=each.stem).values
    assert run("import", "omdb", path).code == 0
    assert len(list(place.iterdir())) == 500


def test_records_are_written_together_under_one_lock(
    run: Run, place: Path, given: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    put_all = files.put_all

    def counted(directory: Path, named: Any, *, replaces: bool) -> None:
        calls.append(replaces)
        put_all(directory, named, replaces=replaces)

    monkeypatch.setattr(files, "put_all", counted)
    films = [{"Title": f"F{number}", "Year": "2000"} for number in range(intake.BATCH + 1)]

    run("import", "omdb", given("a.json", films))

    assert calls == [False, False]


def test_a_record_too_long_is_made_without_what_has_no_field(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    # Two bytes each here, and six in a record, where nothing may drive a terminal.
    tags = "".join(f"<tag>{number}{chr(0x9B) * 100}</tag>" for number in range(4_000))

    ran = run("import", "nfo", given("a.nfo", f"<movie><title>A</title>{tags}</movie>"), "-v")

    assert ran.code == 0
    assert record(place, "a").keys() == {"title", "cites", "sources"}
    assert "what has no field is more than a record holds" in ran.err


def test_a_table_is_shown_before_it_is_read_and_asked_for(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    path = given("a.csv", "title,year,zzz\nHer,2013,five\n")

    no = run("import", path, terminal=True, stdin="n\n")
    yes = run("import", path, terminal=True, stdin="y\n")

    assert no.code == 2
    assert "zzz -> put aside" in no.err
    assert yes.code == 0
    assert record(place, "her")["x-csv"] == {"zzz": "five"}


def test_a_column_can_be_named(run: Run, place: Path, given: Callable[..., str]) -> None:
    path = given("a.csv", "Werk,When\nHer,2013\n")

    ran = run("import", "csv", path, "--map", "Werk=title", "--map", "When=year", "--yes")

    assert ran.code == 0
    assert record(place, "her")["year"] == 2013


def test_ones_own_exports_go_to_the_log_and_make_no_record(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    rated = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Her,2013,https://boxd.it/1,4.5\n"

    ran = run("import", given("in/ratings.csv", rated), given("a.nfo", ALIEN))

    assert min(snapshot(place)) == "alien.toml"
    assert not (place / "her.toml").exists()
    assert "recognised as letterboxd" in ran.err


def test_add_makes_the_record_of_one_film(run: Run, place: Path, given: Callable[..., str]) -> None:
    assert run("add", "--from", given("a.nfo", ALIEN)).code == 0
    assert list(snapshot(place)) == ["alien.toml"]


def test_add_takes_no_file_of_several_films(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    ran = run("add", "--from", given("a.json", [OMDB, {"Title": "Her", "Type": "movie"}]))

    assert ran.code == 2
    assert "tells of 2 films" in ran.err
    assert not snapshot(place)


@pytest.mark.parametrize(("kind", "films"), [("nfo", 47), ("tmdb", 53), ("omdb/single", 14)])
def test_real_files_make_valid_records_and_again_change_nothing(
    run: Run, place: Path, test_data: Path, kind: str, films: int
) -> None:
    folder = str(test_data / kind)
    first = run("import", folder, "--json")
    before = snapshot(place)

    again = run("import", folder, "--json")

    assert (first.code, again.code) == (0, 0)
    assert sum(row["new"] for row in rows(first)) == len(before) == films
    assert sum(row["new"] + row["changed"] for row in rows(again)) == 0
    assert snapshot(place) == before
    for name, data in before.items():
        assert parse(data, file=name, slug=name.removesuffix(".toml")).problems == ()


def test_ones_own_lines_are_known_whatever_others_wrote_into_their_tables(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    film = {"slug": "ran", "title": "Ran", "year": 1985, "ids": {"imdb": "tt0089881"}}
    film["x-omdb"] = {"imdbVotes": 3, "poster_path": "/p.jpg", "Actors": "T. Nakadai"}

    ran = run("import", given("films.jsonl", json.dumps(film)))

    assert (ran.code, record(place, "ran")["year"]) == (0, 1985)
    assert record(place, "ran")["x-omdb"] == film["x-omdb"]
    assert "x-tmdb" not in record(place, "ran")


def test_ids_and_cast_of_ones_own_table_come_back(
    run: Run, place: Path, given: Callable[..., str], tmp_path: Path
) -> None:
    run("import", "nfo", given("alien.nfo", ALIEN))
    table = str(tmp_path / "films.csv")
    assert run("export", "-o", table).code == 0
    (place / "alien.toml").unlink()

    assert run("import", table).code == 0

    assert record(place, "alien")["ids"] == {"imdb": "tt0078748"}
    assert [each["name"] for each in record(place, "alien")["cast"]] == ["Sigourney Weaver"]


def test_another_value_of_what_has_no_field_is_told_and_not_counted_as_put_aside(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    first = given("first.nfo", ALIEN)
    second = given("second.nfo", ALIEN.replace("Rated R", "R"))

    together = rows(run("import", first, second, "--json"))
    again = run("import", second, "-v")

    assert [(each["aside"], each["lost"]) for each in together] == [(1, 0), (0, 1)]
    assert record(place, "alien")["x-nfo"]["mpaa"] == "Rated R"
    assert "not kept: x-nfo.mpaa: another value is here, and stays" in again.err
    assert run("import", first, "-v").err.count("not kept") == 0


@pytest.mark.parametrize("kind", ["nfo", ""])
@pytest.mark.parametrize("content", ["", " \n"])
def test_an_empty_file_is_said_to_be_empty(
    kind: str, content: str, run: Run, place: Path, given: Callable[..., str]
) -> None:
    ran = run("import", *filter(None, [kind]), given("film.nfo", content))

    assert ran.code == 5
    assert "film.nfo: empty\n" in ran.err
    assert not list(place.iterdir())


def test_a_library_without_films_is_refused(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    ran = run("import", given("videodb.xml", "<videodb><version>1</version></videodb>"))

    assert (ran.code, list(place.iterdir())) == (5, [])
    assert "videodb.xml: holds no film\n" in ran.err


def test_an_encoding_is_taken_for_what_is_no_table_too(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    path = given(
        "film.nfo", "<movie><title>霸王别姬</title><year>1993</year></movie>".encode("gbk")
    )
    assert "--encoding NAME" in run("import", path).err

    assert run("import", path, "--encoding", "gbk").code == 0

    (made,) = place.iterdir()
    assert record(place, made.stem)["title"] == "霸王别姬"


@pytest.mark.parametrize("kind", ["letterboxd", "imdb-export"])
def test_a_file_that_is_no_export_of_ones_own_is_invalid_data(
    kind: str, run: Run, place: Path, given: Callable[..., str]
) -> None:
    ran = run("import", kind, given("alien.json", OMDB))

    assert (ran.code, list(place.iterdir())) == (5, [])
    assert "no table of a" in ran.err


@pytest.mark.parametrize(
    ("field", "meant"), [("runtme", "runtime"), ("director", "crew"), ("studio", "companies")]
)
def test_take_of_no_field_is_a_mistake_in_use(
    field: str, meant: str, run: Run, place: Path, given: Callable[..., str]
) -> None:
    ran = run("import", given("alien.nfo", ALIEN), "--take", field)

    assert (ran.code, snapshot(place)) == (2, {})
    assert f"--take {field}: no field that an import proposes" in ran.err
    assert f"did you mean {meant}?" in ran.err


def test_take_keeps_a_value_without_a_source_as_a_claim_too(
    run: Run, records: Callable[..., Path], given: Callable[..., str]
) -> None:
    place = records(alien='title = "Alien"\nruntime = 120\n\n[ids]\nimdb = "tt0078748"\n')

    assert run("import", given("alien.nfo", ALIEN), "--take", "runtime").code == 0

    made = record(place, "alien")
    assert (made["runtime"], made["claims"]) == (117, [{"field": "runtime", "value": 120}])


def test_into_says_what_came_of_each_file(
    run: Run, place: Path, given: Callable[..., str], tmp_path: Path
) -> None:
    ran = run("import", given("a.nfo", ALIEN), "--into", str(tmp_path / "f.jsonl"), "--json")

    (row,) = rows(ran)
    assert (ran.code, row["films"], row["new"], row["aside"]) == (0, 1, 1, 1)
    assert not snapshot(place)


@pytest.mark.parametrize("option", [["--diff"], ["--take", "year"], ["--into", "f.jsonl"]])
def test_ones_own_export_is_not_filed_where_films_alone_are_asked_for(
    option: list[str],
    run: Run,
    place: Path,
    given: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    diary = "Date,Name,Year,Letterboxd URI\n2020-01-02,Heat,1995,https://boxd.it/a\n"

    ran = run("import", given("diary.csv", diary), *option)

    assert (ran.code, snapshot(place)) == (5, {})
    assert f"of letterboxd, which goes to your log; {option[0]} is for films" in ran.err


def test_a_dry_run_of_ones_own_export_does_not_say_that_it_is_done(
    run: Run, place: Path, given: Callable[..., str]
) -> None:
    wanted = "Date,Name,Year,Letterboxd URI\n2020-01-02,Heat,1995,https://boxd.it/a\n"

    ran = run("import", given("watchlist.csv", wanted), "--dry-run")

    assert (ran.code, snapshot(place)) == (0, {})
    assert "0 entries would be added to" in ran.err
    assert "log-unmatched.csv would have them" in ran.err


def test_a_kind_that_is_named_passes_over_what_else_lies_in_the_folder(
    run: Run, place: Path, given: Callable[..., str], tmp_path: Path
) -> None:
    for name, content in {"movie.nfo": ALIEN, "info.json": "{}", "list.csv": "a,b\n1,2\n"}.items():
        given(name, content)
    given("omdb.json", OMDB)

    nfo = run("import", "nfo", str(tmp_path / "in"), "--json")
    omdb = run("import", "omdb", str(tmp_path / "in"), "--json", "--diff")

    assert [Path(each["file"]).name for each in rows(nfo)] == ["movie.nfo"]
    assert nfo.code == 0
    assert [Path(each["file"]).name for each in rows(omdb)] == ["info.json", "omdb.json"]
