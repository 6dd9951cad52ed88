"""Each limit that the README names, at the limit and one beyond it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from filmcli.catalogue import query
from filmcli.catalogue.imdb import store
from filmcli.commands import complete
from filmcli.importers import bounded, markup, parsing, tables
from filmcli.importers.bounded import Unreadable
from filmcli.importers.imdb import reader
from filmcli.importers.imdb.tables import Source
from filmcli.importers.items import Input
from filmcli.record import log
from filmcli.record.reader import parse
from filmcli.safe import safe
from filmcli.streams import MAX_INPUT
from tests.conftest import Run
from tests.test_hostile_cases import _defined as is_a_test
from tests.test_readme import table_rows

READER = "tests/record/test_reader.py::TestLimits"
HERE = "tests/test_limits.py"
# What README calls it, and the tests of both sides of it.
LIMITS = {
    "a record": (f"{READER}::test_a_mebibyte_is_read_and_a_byte_more_is_not",),
    "nesting": (f"{READER}::test_nesting_goes_50_deep", f"{READER}::test_a_key_has_20_parts"),
    "a list": (f"{READER}::test_a_list_holds_10000",),
    "keys and entries of a record": (
        f"{READER}::test_a_record_holds_50000_keys_and_entries",
        f"{READER}::test_a_record_holds_10000_keys",
    ),
    "dots in keys and numbers": (f"{READER}::test_keys_and_numbers_hold_100000_dots",),
    "a text": (f"{READER}::test_a_text_holds_100000_letters",),
    "a number": (
        f"{READER}::test_a_number_has_64_bits",
        f"{READER}::test_a_number_has_40_digits",
    ),
    "a year": (f"{HERE}::test_a_number_of_the_format_is_within_its_bounds",),
    "a running time": (f"{HERE}::test_a_number_of_the_format_is_within_its_bounds",),
    "an edition": (f"{HERE}::test_a_number_of_the_format_is_within_its_bounds",),
    "FILM on the command line": (f"{HERE}::test_a_film_is_named_in_4096_letters",),
    "candidates that are listed": (f"{HERE}::test_100_candidates_are_listed",),
    "a query": (f"{HERE}::test_a_query_has_10000_letters_and_100_terms",),
    "films named on standard input": (f"{HERE}::test_16_mebibytes_name_films",),
    "a text in a table cell on a terminal": (
        "tests/view/test_terminal.py::test_text_is_safe_and_cut_at_its_limit",
    ),
    "accents on one letter": (f"{HERE}::test_8_accents_are_shown",),
    "a line of an error for people": (f"{HERE}::test_a_line_of_an_error_has_4096_letters",),
    "problems told of one record": (f"{HERE}::test_100_problems_are_told",),
    "invalid records that are named": (f"{HERE}::test_20_invalid_records_are_named",),
    "slugs offered by completion": (f"{HERE}::test_100_slugs_are_offered",),
    "a slip in a title": (f"{HERE}::test_a_slip_is_one_letter_in_five",),
    "the log": (f"{HERE}::test_the_log_holds_so_much",),
    "an NFO to import": (
        f"{HERE}::test_an_nfo_holds_so_much",
        "tests/importers/test_markup.py::test_depth_ends_at_its_limit",
        "tests/importers/test_markup.py::test_roots_end_at_their_limit",
    ),
    "any other file to import": (
        f"{HERE}::test_a_file_to_import_holds_so_much",
        f"{HERE}::test_a_line_of_json_and_a_row_have_a_million_letters",
    ),
    "a table to import": (f"{HERE}::test_a_table_has_2000_columns_and_cells_of_131072_letters",),
    "an archive to import": (f"{HERE}::test_an_archive_holds_so_much",),
    "JSON to import": (f"{HERE}::test_json_to_import_is_bounded",),
    "a directory to import": (f"{HERE}::test_a_directory_holds_so_much",),
    "a line of IMDb's data sets": (f"{HERE}::test_a_line_of_imdb_has_256_kibibytes",),
    "what one question may ask of the catalogue": (
        "tests/catalogue/imdb/test_store.py::test_a_question_that_takes_too_long_is_ended",
    ),
}


def test_every_limit_of_the_readme_has_tests_that_are_there() -> None:
    assert {row[0] for row in table_rows("What")} == set(LIMITS)
    assert {each for tests in LIMITS.values() for each in tests if not is_a_test(each)} == set()


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [("year", 1870, 2200), ("runtime", 1, 100_000), ("edition", 1, 10_000)],
)
def test_a_number_of_the_format_is_within_its_bounds(field: str, least: int, most: int) -> None:
    head = "[[releases]]\ntype='premiere'\n" if field == "edition" else ""

    def is_read(value: int) -> bool:
        text = f"title='A'\n{head}{field} = {value}\n"
        return parse(text, file="f", slug="f").film is not None

    assert [is_read(each) for each in (least - 1, least, most, most + 1)] == [
        *(False, True, True, False)
    ]


def test_a_film_is_named_in_4096_letters(run: Run) -> None:
    assert run("info", "x" * 4096).code == 3
    ran = run("info", "x" * 4097)
    assert (ran.code, ran.out) == (2, "")
    assert "4096" in ran.err


@pytest.mark.parametrize("count", [100, 101])
def test_100_candidates_are_listed(run: Run, records: Callable[..., Path], count: int) -> None:
    records(**{f"f{number}": f"title='A'\nyear={1900 + number}\n" for number in range(count)})
    ran = run("info", "A")
    assert ran.code == 4
    assert ran.err.count("(19") + ran.err.count("(20") == 100
    assert ("1 more" in ran.err) == (count == 101)


def test_a_query_has_10000_letters_and_100_terms() -> None:
    assert query.parse("x" * 10_000)
    assert query.parse("x " * 100)
    with pytest.raises(query.QueryFault, match="too long"):
        query.parse("x" * 10_001)
    with pytest.raises(query.QueryFault, match="too many terms"):
        query.parse("x " * 101)


def test_16_mebibytes_name_films(run: Run) -> None:
    few = "ballerina\n" + "\n" * (MAX_INPUT - 10)
    assert run("path", "-", stdin=few).code == 0
    ran = run("path", "-", stdin=few + "\n")
    assert (ran.code, ran.out) == (5, "")
    assert f"more than {MAX_INPUT} bytes" in ran.err


def test_8_accents_are_shown() -> None:
    assert safe("e" + "\u0301" * 8) == "e" + "\u0301" * 8
    assert safe("e" + "\u0301" * 9) == "e" + "\u0301" * 8 + "…"


def test_a_line_of_an_error_has_4096_letters(run: Run) -> None:
    longest = max(run("list", f"title:/{'x' * 9_000}(/").err.split("\n"), key=len)
    assert len(longest) <= len("filmcli: ") + 4_096
    assert longest.endswith("…")


@pytest.mark.parametrize("count", [100, 101])
def test_100_problems_are_told(count: int) -> None:
    told = parse("title='A'\n" + "[[cast]]\n" * count, file="f", slug="f").problems
    assert len(told) == min(count, 101)
    assert ("more" in str(told[-1])) == (count == 101)


@pytest.mark.parametrize("count", [20, 21])
def test_20_invalid_records_are_named(run: Run, records: Callable[..., Path], count: int) -> None:
    records(ok="title='A'\n", **{f"bad{number}": "title=true\n" for number in range(count)})
    ran = run("list")
    named = {line.partition(".toml")[0] for line in ran.err.splitlines() if ".toml:" in line}
    assert (ran.code, len(named)) == (5, 20)
    assert ("1 more" in ran.err) == (count == 21)


def test_100_slugs_are_offered(
    run: Run, records: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    records(**{f"f{number:03}": "title='A'\n" for number in range(101)})
    assert complete.MOST == 100
    monkeypatch.setenv("_FILMCLI_COMPLETE", "bash")
    assert len(run("filmcli", "info", ".f").out.split()) == 100
    assert len(run("filmcli", "info", ".f00").out.split()) == 10


@pytest.mark.parametrize(("typed", "code"), [("Aliems", 0), ("Alioms", 3), ("Rin", 3)])
def test_a_slip_is_one_letter_in_five(
    run: Run, records: Callable[..., Path], typed: str, code: int
) -> None:
    records(a="title='Aliens'\n", b="title='Ran'\n")
    assert run("info", typed).code == code


def test_the_log_holds_so_much(
    run: Run, records: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert log.MAX_ENTRIES == 100_000
    monkeypatch.setattr(log, "MAX_ENTRIES", 1_000)
    place = records(a="title='A'\n") / "log.toml"
    entry = "[[watchlist]]\ntitle='A'\n"
    path = Path("log.toml")
    assert not log.parse((entry * 1_000).encode(), path).problems
    (problem,) = log.parse((entry * 1_001).encode(), path).problems
    assert "1001 entries; a log holds 1000 of a kind at most" in str(problem)
    place.write_bytes(b"#" * log.MAX_BYTES)
    assert run("log").code == 0
    place.write_bytes(b"#" * (log.MAX_BYTES + 1))
    ran = run("log")
    assert ran.code == 5
    assert str(log.MAX_BYTES) in ran.err.replace(",", "")


def sized(path: Path, size: int) -> Path:
    """Make a file of blanks with a film at its end, which costs no memory to make."""
    film = b"<movie><title>A</title></movie>"
    with path.open("wb") as file:
        file.write(b"\n" * (size - len(film)))
        file.write(film)
    return path


def test_an_nfo_holds_so_much(tmp_path: Path) -> None:
    (each,) = bounded.inputs(sized(tmp_path / "a.nfo", 1 << 20))
    assert len(each.data) == 1 << 20
    with pytest.raises(Unreadable, match="more than 1 MiB"):
        list(bounded.inputs(sized(tmp_path / "b.nfo", (1 << 20) + 1)))
    most = markup.MAX_ELEMENTS
    inside = "<b/>" * (most - 1)
    assert len(list(markup.elements(f"<a>{inside}</a>".encode(), "a.nfo"))) == 1
    with pytest.raises(Unreadable, match=f"more than {most} elements"):
        list(markup.elements(f"<a>{inside}<b/></a>".encode(), "a.nfo"))


def test_a_file_to_import_holds_so_much(tmp_path: Path) -> None:
    (each,) = bounded.inputs(sized(tmp_path / "a.json", 64 << 20))
    assert len(each.data) == 64 << 20
    with pytest.raises(Unreadable, match="more than 64 MiB"):
        list(bounded.inputs(sized(tmp_path / "b.json", (64 << 20) + 1)))


def test_a_line_of_json_and_a_row_have_a_million_letters() -> None:
    most = parsing.MAX_LINE
    line = json.dumps("x" * (most - 2)).encode() + b"\n"
    assert len(line) == most + 1
    (fits,) = parsing.json_lines(line, "f")
    assert isinstance(fits, parsing.Value)
    (over,) = parsing.json_lines(b'"x' + line[1:], "f")
    assert over == parsing.BrokenLine(1, f"more than {most} letters")
    cells = [*["x" * 131_000] * 8, "x" * (most - 8 * 131_000)]
    assert [len(row.cells) for row in parsing.table_rows(",".join(cells), "f")] == [9]
    with pytest.raises(Unreadable, match=f"more than {most} letters"):
        list(parsing.table_rows(",".join([*cells, "x"]), "f"))


def test_a_table_has_2000_columns_and_cells_of_131072_letters() -> None:
    def read(text: str) -> list[object]:
        return list(tables.open_table(Input("t.csv", text.encode()), {}).rows())

    names = ",".join(f"c{number}" for number in range(1_999))
    assert len(read(f"title,{names}\nA\n")) == 1
    with pytest.raises(Unreadable, match="more than 2000 columns"):
        read(f"title,{names},one\nA\n")
    assert len(read(f'title,b\n"{"x" * 131_072}",1\n')) == 1
    with pytest.raises(Unreadable, match="larger than"):
        read(f'title,b\n"{"x" * 131_073}",1\n')


def archive(names: int, each: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(names):
            file.writestr(f"{number}", each)
    return packed.getvalue()


def test_an_archive_holds_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(list(bounded.of_bytes(archive(10_000, b""), "a.zip"))) == 10_000
    with pytest.raises(Unreadable, match="more than 10000 entries"):
        list(bounded.of_bytes(archive(10_001, b""), "a.zip"))
    # The sizes are tried on a small scale; the real ones would take a minute.
    assert (bounded.MAX_ARCHIVE, bounded.MAX_RATIO) == (256 << 20, 100)
    monkeypatch.setattr(bounded, "MAX_ARCHIVE", 3 << 20)
    noise = bytes(range(256)) * 4_096
    monkeypatch.setattr(bounded, "MAX_RATIO", 10_000)
    assert len(list(bounded.of_bytes(archive(3, noise), "a.zip"))) == 3
    with pytest.raises(Unreadable, match="unpacked more than 3 MiB"):
        list(bounded.of_bytes(archive(4, noise), "a.zip"))


def test_what_unpacks_to_a_hundred_times_its_size_is_a_bomb() -> None:
    packed = gzip.compress(b"\0" * 1_000_000, mtime=0)
    whole = packed + gzip.compress(b"", mtime=0) * 1_000
    assert len(packed) * 100 < 1_000_000 < len(whole) * 100
    (each,) = bounded.of_bytes(whole, "a.gz")
    assert len(each.data) == 1_000_000
    with pytest.raises(Unreadable, match="100 times"):
        list(bounded.of_bytes(packed, "a.gz"))


def test_json_to_import_is_bounded() -> None:
    def read(text: str) -> object:
        return parsing.json_value(text.encode(), "f")

    assert read("[" * 50 + "]" * 50)
    with pytest.raises(Unreadable, match="more than 50 levels"):
        read("[" * 51 + "]" * 51)
    assert read("[" + "9" * 40 + "]") == [10**40 - 1]
    with pytest.raises(Unreadable, match="more than 40 digits"):
        read("[" + "9" * 41 + "]")
    most = parsing.MAX_VALUES
    assert len(read("[" + "1," * (most - 1) + "1]")) == most  # type: ignore[arg-type]
    with pytest.raises(Unreadable, match=f"more than {most} values"):
        read("[" + "1," * most + "1]")


def test_a_directory_holds_so_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "deep"
    for _ in range(64):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "a.nfo").touch()
    assert len(bounded.files(tmp_path / "deep")) == 1
    (deep / "e").mkdir()
    with pytest.raises(Unreadable, match="more than 64 directories"):
        bounded.files(tmp_path / "deep")
    assert bounded.MAX_FILES == 100_000
    monkeypatch.setattr(bounded, "MAX_FILES", 3)
    wide = tmp_path / "wide"
    wide.mkdir()
    for name in "abc":
        (wide / name).touch()
    assert len(bounded.files(wide)) == 3
    (wide / "d").touch()
    with pytest.raises(Unreadable, match="more than 3 files"):
        bounded.files(wide)


def test_a_line_of_imdb_has_256_kibibytes(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    columns = ("tconst", "averageRating", "numVotes")
    start, most = b"tt0000001\t", reader.LONGEST_LINE
    fits = start + b"x" * (most - len(start) - 2) + b"\t1"
    path.write_bytes(b"\t".join(map(str.encode, columns)) + b"\n" + fits + b"\n" + fits + b"1\n")
    read = reader.Reader(Source("title.ratings", str(path), columns, 1, 0))
    rows: list[int] = []
    read.each(lambda found: rows.append(len(found[0])))
    assert sum(rows) == 1
    assert dict(read.rejected) == {"the line is longer than 256 KiB": 1}


def test_the_catalogue_has_10_seconds_for_a_question() -> None:
    assert store.PATIENCE == 10
