"""Imports of IMDb's data sets, as a user runs them."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, Run
from tests.imdb_tables import (
    COLUMNS,
    FILMS,
    SMALL,
    counted,
    everything,
    film,
    held,
    reference,
    write,
)

Import = Callable[..., Ran]


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return tmp_path / "catalogue" / "imdb.db"


@pytest.fixture
def make(run: Run, catalogue: Path) -> Import:
    """Import files; options behind them."""

    def call(*argv: str | Path, **more: Any) -> Ran:
        named = {"FILMCLI_CATALOGUE": str(catalogue)}
        return run("import", "imdb", *map(str, argv), environ=named, **more)

    return call


def manifest(ran: Ran) -> dict[str, Any]:
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)["catalogue"]
    return found


def files(ran: Ran) -> dict[str, dict[str, Any]]:
    return {each["table"]: each for each in manifest(ran)["files"]}


def test_a_small_download_is_imported_as_a_plain_importer_does(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    ran = make(write(tmp_path / "imdb", SMALL), "--kinds", "all", "--json")
    # The words of 3 to 30 letters of titles, but not of an episode without votes; and ada and poe.
    assert manifest(ran)["counts"] == {"titles": 4, "people": 2, "words": 10}
    assert held(catalogue) == reference(SMALL)
    tide, lantern, orchard, _ = held(catalogue).titles
    assert tide[:4] == (1, 10000007, 0, "Tide")
    assert lantern[3:5] == ("Lantern", "Lanterne")
    assert lantern[10:12] == (73, 120)
    assert orchard[8] == ["Drama", "Short"]
    assert orchard[-2] == (
        "Le verger\tFR\tfr\talternative\tliteral title\nDer Obstgarten\tDE\t\t\t"
    )
    assert orchard[-1] == "a\t0000001\t\tThe Gardener\nd\t0000002\t\t\ne\t0000003\t\t"
    assert lantern[-1] == 'c\t0000001\t\tSelf\x02Narrator "N"'


def test_only_films_are_kept_when_no_kind_is_named(make: Import, tmp_path: Path) -> None:
    found = files(make(write(tmp_path / "imdb", SMALL), "--json"))
    assert found["title.basics"]["kept"] == 3
    assert found["title.basics"]["left_out"] == 1
    assert "title.episode" not in found


def test_the_catalogue_is_private_and_is_a_catalogue_of_filmcli(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    assert make(write(tmp_path / "imdb", SMALL)).code == 0
    assert catalogue.parent.stat().st_mode & 0o777 == 0o700
    head = catalogue.read_bytes()[:100]
    assert head[68:72] == b"FIMD"
    assert head[18:20] == b"\x01\x01"  # no WAL: it can be read where nothing can be written
    assert [each.name for each in catalogue.parent.iterdir()] == ["imdb.db"]


def test_packed_files_of_any_name_and_several_members_are_found(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    place = write(tmp_path / "imdb", SMALL)
    assert make(place, "--kinds", "all").code == 0
    before = everything(catalogue)
    for number, path in enumerate(sorted(place.iterdir())):
        data = path.read_bytes()
        half = len(data) // 2
        members = gzip.compress(data[:half]) + gzip.compress(data[half:]) + bytes(1000)
        (place / f"part-{number}").write_bytes(members)
        path.unlink()
    assert make(place, "--kinds", "all").code == 0
    assert everything(catalogue) == before


def test_a_byte_order_mark_windows_line_ends_and_columns_in_another_order_are_read(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    place = write(tmp_path / "imdb", SMALL)
    assert make(place, "--kinds", "all").code == 0
    before = everything(catalogue)
    for path in place.iterdir():
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
        turned = [
            "\t".join([*row[::-1], "more" if number else "extra"])
            for number, row in enumerate(rows)
        ]
        path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(turned).encode())
    ran = make(place, "--kinds", "all")
    assert ran.code == 0
    assert ran.err.count("columns that are not read: extra") == 7
    assert everything(catalogue) == before


def test_fields_that_a_csv_tool_has_quoted_are_what_they_were(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    titles = ['"Crocodile" Dundee', '"Heat"', '"', 'A "B" C']
    quoted = ['"""Crocodile"" Dundee"', '"Heat"', '"', '"A ""B"" C"']
    roles = ['"[""Mick \\""M\\"" Dundee""]"', '"[""A"",""B""]"', '[""Zymba""]', '["Zymba"]']
    tables = {
        "title.basics": [film(number, each) for number, each in enumerate(quoted, 1)],
        "title.principals": [
            [f"tt{number:07}", "1", "nm0000001", "actor", "\\N", each]
            for number, each in enumerate(roles, 1)
        ],
    }
    assert make(write(tmp_path / "imdb", tables)).code == 0
    rows = held(catalogue).titles
    assert [row[3] for row in rows] == titles
    assert [row[4] for row in rows] == [None] * 4
    found = [row[-1].split("\t")[3] for row in rows]
    assert found == ['Mick "M" Dundee', "A\x02B", "Zymba", "Zymba"]


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("title.basics", ["tt0000009", "movie", "x"], "3 columns where the header has 9"),
        ("title.basics", film(9, ""), "no title"),
        ("title.basics", film(9, "x", kind="\\N"), "no titleType"),
        ("title.basics", film(9, "x", year="19x9"), "startYear or endYear is not a number"),
        ("title.basics", film(9, "x", year="١٩٩٩"), "startYear or endYear is not a number"),
        ("title.basics", film(9, "x", runtime="Drama"), "runtimeMinutes is not a number"),
        ("title.basics", film(9, "x", adult="2019"), "isAdult is not 0 or 1"),
        ("title.basics", ["nm0000009", *film(9)[1:]], "not the id of a title"),
        ("title.basics", ["tt999", *film(9)[1:]], "not the id of a title"),
        ("title.basics", ["tt999999999", *film(9)[1:]], "not the id of a title"),
        ("title.basics", film(9, "caf\udce9"), "not UTF-8"),
        ("title.basics", film(9, "x" * 300_000), "the line is longer than 256 KiB"),
        ("title.ratings", ["tt0000001", "11.0", "5"], "averageRating is not between 0 and 10"),
        ("title.ratings", ["tt0000001", "7.0", "-5"], "numVotes is not a number"),
        ("title.akas", ["tt0000001", "x", "y", *4 * ["\\N"], "0"], "ordering is not a number"),
        ("title.akas", ["tt0000001", "3", "\\N", *4 * ["\\N"], "0"], "no title"),
        (
            "title.principals",
            ["tt0000001", "3", "tt0000001", "actor", "", ""],
            "not the id of a person",
        ),
        ("title.principals", ["tt0000001", "3", "nm0000001", "", "", ""], "no category"),
        (
            "title.principals",
            ["tt0000001", "3", "nm0000001", "actor", "\\N", '["A"'],
            "characters is not a JSON list of texts",
        ),
        ("title.crew", ["tt0000001", "nm0000001,nm2", "\\N"], "not the id of a person"),
        ("title.episode", ["tt0000003", "\\N", "1", "1"], "not the id of a title"),
        ("name.basics", ["nm0000003", "\\N", "\\N", "\\N", "\\N", "\\N"], "no name"),
        (
            "name.basics",
            ["nm0000003", "A", "c. 1900", "\\N", "\\N", "\\N"],
            "birthYear or deathYear is not a number",
        ),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_reason_and_the_others_are_kept(
    make: Import, catalogue: Path, tmp_path: Path, table: str, row: list[str], reason: str
) -> None:
    sound = write(tmp_path / "sound", SMALL)
    assert make(sound, "--kinds", "all").code == 0
    before = held(catalogue)
    rows = [*SMALL[table][:1], row, *SMALL[table][1:]]
    place = write(tmp_path / "imdb", {**SMALL, table: rows})
    ran = make(place, "--kinds", "all", "--json", "--lenient")
    assert files(ran)[table]["rejected"] == {reason: 1}
    where = f"{place / table}.tsv:3: {reason}"
    assert files(ran)[table]["samples"] == [where]
    assert where in ran.err
    assert held(catalogue) == before
    strict = make(place, "--kinds", "all", "--strict")
    assert (strict.code, strict.out) == (5, "")
    assert where in strict.err
    # One of five is more than one in a hundred.
    fatal = make(place, "--kinds", "all")
    assert (fatal.code, fatal.out) == (5, "")
    assert where in fatal.err
    assert "--lenient" in fatal.err
    assert held(catalogue) == before


def test_one_bad_row_in_a_hundred_is_counted_and_two_are_refused(
    make: Import, tmp_path: Path
) -> None:
    rows = [film(number) for number in range(1, 200)]
    good = write(tmp_path / "one", {"title.basics": [*rows, ["x"]]})
    assert files(make(good, "--json"))["title.basics"]["rejected"] == {
        "1 columns where the header has 9": 1
    }
    bad = write(tmp_path / "two", {"title.basics": [*rows[1:], ["x"], ["y"], ["z"]]})
    ran = make(bad)
    assert ran.code == 5
    assert "3 of 201 rows cannot be read" in ran.err


def test_bad_rows_beyond_the_fifth_are_only_counted(make: Import, tmp_path: Path) -> None:
    rows = [film(number) for number in range(1, 10)] + [["x"]] * 8
    ran = make(write(tmp_path / "imdb", {"title.basics": rows}), "--lenient", "--json")
    assert len(files(ran)["title.basics"]["samples"]) == 5
    assert ran.err.count("left out: ") == 6
    assert "left out: 3 more rows" in ran.err


def test_a_header_that_is_nearly_right_is_refused_with_its_line(
    make: Import, tmp_path: Path, test_data: Path
) -> None:
    ran = make(test_data / "imdb" / "quirks")
    assert (ran.code, ran.out) == (5, "")
    assert (
        "space-mangled.title.basics.tsv:1: the header is none of IMDb's: "
        "its columns must be parted by tabs"
    ) in ran.err


def test_a_header_with_a_column_of_another_name_is_told_whose_it_may_be(
    make: Import, tmp_path: Path
) -> None:
    place = write(tmp_path / "imdb", SMALL)
    path = place / "title.basics.tsv"
    path.write_text(path.read_text("utf-8").replace("primaryTitle", "name", 1), "utf-8")
    ran = make(place)
    assert ran.code == 5
    assert f"{path}:1: the header is none of IMDb's: title.basics has a column" in ran.err
    assert "has a column primaryTitle" in ran.err


def test_votes_are_no_condition_where_nobody_has_voted(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    make(write(tmp_path / "imdb", SMALL))
    before = catalogue.read_bytes()
    rows = {"title.basics": SMALL["title.basics"]}
    ran = make(write(tmp_path / "less", rows), "--min-votes", "100")
    assert (ran.code, ran.out) == (2, "")
    assert "--min-votes needs the table title.ratings" in ran.err
    assert make(tmp_path / "imdb", "--min-votes", "9", "--only", "titles").code == 2
    assert catalogue.read_bytes() == before


def test_a_column_that_is_missing_or_there_twice_is_named(make: Import, tmp_path: Path) -> None:
    place = write(tmp_path / "imdb", SMALL)
    path = place / "title.akas.tsv"
    sound = path.read_text("utf-8")
    path.write_text(sound.replace("\tregion\t", "\tregon\t"), "utf-8")
    ran = make(place)
    assert (ran.code, f"{path}:1: title.akas without the column region" in ran.err) == (5, True)
    path.write_text(sound.replace("\tregion\t", "\tlanguage\t"), "utf-8")
    assert f"{path}:1: the column language twice" in make(place).err


def test_a_table_twice_is_refused(make: Import, tmp_path: Path) -> None:
    place = write(tmp_path / "imdb", SMALL)
    (place / "copy").write_bytes((place / "title.crew.tsv").read_bytes())
    ran = make(place)
    assert ran.code == 5
    assert f"{place / 'title.crew.tsv'}:1: title.crew again: {place / 'copy'} holds it" in ran.err


def test_what_is_missing_switches_off_what_it_feeds_and_is_said(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    ran = make(write(tmp_path / "imdb", {"title.basics": SMALL["title.basics"]}))
    assert ran.code == 0
    for table in ("title.ratings", "title.akas", "title.principals", "title.crew", "name.basics"):
        assert (f"no {table}: without " in ran.err) == (table != "name.basics")
    assert held(catalogue).people == []
    (tmp_path / "none").mkdir()
    ran = make(tmp_path / "none")
    assert ran.code == 5
    assert "no file with the columns of title.basics" in ran.err
    assert make(tmp_path / "nowhere").code == 2


@pytest.mark.parametrize("cut", [3, 9, 40])
def test_a_packed_file_that_is_cut_short_changes_nothing(
    make: Import, catalogue: Path, tmp_path: Path, cut: int
) -> None:
    place = write(tmp_path / "imdb", SMALL, packed=True)
    assert make(place).code == 0
    before = catalogue.read_bytes()
    path = place / "title.principals.tsv.gz"
    path.write_bytes(path.read_bytes()[:-cut])
    ran = make(place, "--lenient")
    assert (ran.code, str(path) in ran.err) == (5, True)
    assert "cut short" in ran.err
    assert catalogue.read_bytes() == before
    assert [each.name for each in catalogue.parent.iterdir()] == ["imdb.db"]


def test_a_flipped_bit_in_a_packed_file_changes_nothing(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    rows = {"title.basics": [film(number, f"Film {number * 7919}") for number in range(1, 3000)]}
    place = write(tmp_path / "imdb", rows, packed=True)
    assert make(place).code == 0
    before = catalogue.read_bytes()
    path = place / "title.basics.tsv.gz"
    sound = path.read_bytes()
    for at in (len(sound) // 2, len(sound) - 6, len(sound) - 2):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 4]) + sound[at + 1 :])
        ran = make(place, "--lenient")
        assert ran.code == 5
        assert "damaged gzip data" in ran.err
        assert catalogue.read_bytes() == before


def test_options_narrow_what_is_kept(make: Import, catalogue: Path, tmp_path: Path) -> None:
    rows = [*SMALL["title.basics"], film(4, "Blue", adult="1")]
    place = write(tmp_path / "imdb", {**SMALL, "title.basics": rows})

    def titles(*options: str) -> list[str]:
        assert make(place, *options).code == 0
        return [row[3] for row in held(catalogue).titles]

    assert titles() == ["Tide", "Lantern", "The Orchard"]
    assert titles("--adult") == ["Tide", "Lantern", "The Orchard", "Blue"]
    assert titles("--kinds", "tvepisode") == ["Orchard, Part II"]
    assert titles("--kinds", "films,tvEpisode") == [
        *("Tide", "Lantern", "The Orchard", "Orchard, Part II")
    ]
    assert titles("--min-votes", "120") == ["Tide", "Lantern"]
    assert titles("--min-votes", "121", "--kinds", "all") == ["Tide"]
    assert titles("--only", "titles") == ["The Orchard", "Lantern", "Tide"]
    only = held(catalogue)
    assert {row[-2:] for row in only.titles} == {(None, None)}
    assert titles("--only", "credits,ratings") == ["Tide", "Lantern", "The Orchard"]
    assert held(catalogue).people == []
    assert held(catalogue).titles[2][-1] is not None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--kinds", "movies"), "did you mean movie"),
        (("--kinds", ""), "--kinds names none"),
        (("--only", "akkas"), "did you mean akas"),
        (("--strict", "--lenient"), "not both"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    make: Import, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    ran = make(write(tmp_path / "imdb", SMALL), *options)
    assert (ran.code, words in ran.err) == (2, True)


def test_another_kind_of_import_is_suggested(run: Run, tmp_path: Path) -> None:
    ran = run("import", "imbd", str(tmp_path))
    assert (ran.code, "did you mean imdb?" in ran.err) == (2, True)


def test_a_dry_run_says_what_would_be_kept_and_makes_nothing(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    ran = make(write(tmp_path / "imdb", SMALL), "--dry-run", "--json")
    assert ran.code == 0
    found = json.loads(ran.out)["estimate"]
    rows = {each["table"]: (each["rows"], each["kept"]) for each in found["files"]}
    assert rows["title.basics"] == (4, 3)
    assert rows["title.principals"][0] == 3
    assert found["room"] > found["size"] > 0
    assert not catalogue.exists()
    terminal = make(tmp_path / "imdb", "--dry-run", terminal=True, columns=80)
    assert "while it is made" in terminal.out


def test_an_import_that_the_disk_has_no_room_for_does_not_begin(
    make: Import, catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=1000))
    ran = make(write(tmp_path / "imdb", SMALL))
    assert ran.code == 1
    assert "1000 B are free" in ran.err
    assert not catalogue.parent.exists()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(100), b"notes\n"])
def test_only_a_catalogue_is_replaced(
    make: Import, catalogue: Path, tmp_path: Path, content: bytes
) -> None:
    catalogue.parent.mkdir()
    catalogue.write_bytes(content)
    ran = make(write(tmp_path / "imdb", SMALL))
    assert ran.code == (1 if content else 0)
    if content:
        assert "it is left as it is" in ran.err
        assert catalogue.read_bytes() == content


def test_a_link_stays_and_what_it_names_is_replaced(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    place = write(tmp_path / "imdb", SMALL)
    catalogue.parent.mkdir()
    real = tmp_path / "elsewhere" / "real.db"
    catalogue.symlink_to(real)
    for _ in "12":
        assert make(place).code == 0
        assert catalogue.is_symlink()
        assert len(held(real).titles) == 3
    folder = tmp_path / "folder"
    folder.mkdir()
    catalogue.unlink()
    catalogue.symlink_to(folder)
    assert make(place).code == 1


def test_files_that_are_no_tables_are_passed_over(make: Import, tmp_path: Path) -> None:
    place = write(tmp_path / "imdb", SMALL)
    (place / "notes.txt").write_text("tea\n")
    (place / "empty").write_bytes(b"")
    (place / "directory").mkdir()
    ran = make(place, "-v")
    assert ran.code == 0
    assert f"{place / 'notes.txt'}: none of IMDb's tables" in ran.err


def test_a_terminal_gets_a_table_and_a_pipe_lines(make: Import, tmp_path: Path) -> None:
    place = write(tmp_path / "imdb", SMALL)
    terminal = make(place, terminal=True, columns=100)
    assert terminal.code == 0
    assert "3 titles" in terminal.out
    pipe = make(place)
    line = next(each for each in pipe.out.splitlines() if each.startswith("title.basics"))
    assert line.split("\t")[:7] == ["title.basics", "4", "3", "1", "0", "0", "0"]


def _rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """Read a table without any of what is tested."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    lines = [line.rstrip("\r").split("\t") for line in data.decode("utf-8-sig").split("\n") if line]
    return lines[0], lines[1:]


def _tables(place: Path) -> dict[str, list[list[str]]]:
    found = {}
    for path in sorted(place.iterdir()):
        columns, rows = _rows(path)
        (name,) = (each for each, names in COLUMNS.items() if set(names.split()) <= set(columns))
        places = [columns.index(each) for each in COLUMNS[name].split()]
        found[name] = [[row[at] for at in places] for row in rows]
    return found


FOLDERS = ("pimdb", "recent-films", "requoted", "seven-tables", "simpsons-small")


@pytest.mark.parametrize(
    ("folder", "kinds"),
    [("films-2017", "all"), ("scale", "films")]
    + [(folder, kinds) for folder in FOLDERS for kinds in ("all", "films")],
)
def test_real_files_are_imported_whole_and_the_manifest_counts_what_a_plain_script_counts(
    make: Import, catalogue: Path, test_data: Path, folder: str, kinds: str
) -> None:
    place = test_data / "imdb" / folder
    ran = make(place, "--kinds", kinds, "--adult", "--json")
    tables = _tables(place)
    # Half-quoted by two tools, one after the other; plain JSON as it must have been.
    for row in tables.get("title.principals", ()):
        if row[5].startswith('[""'):
            row[5] = row[5].replace('""', '"')
    expected = reference(tables, FILMS) if kinds == "films" else reference(tables)
    found = held(catalogue)
    assert found.titles == expected.titles
    assert found.people == expected.people
    assert found.words == expected.words
    assert found.names == expected.names
    every = {row[0] for row in tables["title.basics"]}
    kept = {f"tt{row[1]:07}" for row in expected.titles}
    told = files(ran)
    for name, rows in tables.items():
        if name not in told:
            assert name == "name.basics" or (name, kinds) == ("title.episode", "films")
            continue
        entry = told[name]
        assert entry["read"] == len(rows)
        assert counted(entry).total() == len(rows)
        assert entry["rejected"] == {}
        if name == "name.basics":
            assert entry["kept"] == len(expected.people)
        else:
            there = Counter(
                "kept" if row[0] in kept else "left_out" if row[0] in every else "dangling"
                for row in rows
            )
            assert entry["kept"] + entry["duplicate"] == there["kept"]
            assert (entry["left_out"], entry["dangling"]) == (there["left_out"], there["dangling"])
    stored = {
        "title.akas": sum(len((row[-2] or "").split("\n")) for row in expected.titles if row[-2]),
    }
    for name, count in stored.items():
        assert name not in told or told[name]["kept"] == count


def test_the_manifest_is_stored_as_it_is_printed(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    printed = manifest(make(write(tmp_path / "imdb", SMALL), "--json"))
    with sqlite3.connect(catalogue) as connection:
        stored = {
            key: json.loads(value) for key, value in connection.execute("SELECT * FROM manifest")
        }
    connection.close()
    assert printed == {"path": str(catalogue), "size": catalogue.stat().st_size, **stored}


def test_the_same_files_twice_give_the_same_tables(
    make: Import, catalogue: Path, tmp_path: Path
) -> None:
    place = write(tmp_path / "imdb", SMALL)
    assert make(place).code == 0
    before = everything(catalogue)
    assert make(place).code == 0
    assert everything(catalogue) == before
