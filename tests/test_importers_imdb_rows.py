"""Imports of made-up tables against an import that is plain, and in any order of rows."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from filmcli.catalogue.imdb import batches, tokens
from filmcli.catalogue.imdb.checksums import damaged
from filmcli.commands import importing, stages
from filmcli.importers.imdb import inflate, tables, values
from filmcli.importers.imdb.reader import Bad, unquoted
from filmcli.packed import CATEGORIES
from tests.imdb_tables import FILMS, SMALL, everything, film, held, reference, write

LETTERS = st.characters(codec="utf-8", exclude_characters="\t\n\r\x02")
TEXT = st.one_of(
    st.sampled_from(
        ["The Lantern", "Episode #1.2", "기생충", "Öl", "8½", '"A" B', "Rocky II", "&"]
    ),
    st.text(LETTERS, min_size=1, max_size=12).filter(
        lambda text: text != "\\N" and '"' not in text
    ),
)
OPTIONAL = st.one_of(st.just("\\N"), TEXT)
TITLES = [f"tt{number:07}" for number in (*range(1, 9), 10000001)]
PEOPLE = [f"nm{number:07}" for number in (*range(1, 6), 20000, 10000001)]
TT, NM = st.sampled_from(TITLES), st.sampled_from(PEOPLE)
YEAR = st.sampled_from(["\\N", "", "1894", "1999", "2026"])
SMALL_NUMBER = st.sampled_from(["1", "2", "3", "10"])
CATEGORY = st.sampled_from([*CATEGORIES, "thanks", "archive_sound"])


def characters(names: Sequence[str], way: int) -> str:
    plain = json.dumps(names, ensure_ascii=bool(way & 1), separators=(",", ":"))
    if way & 2:
        plain = '"' + plain.replace('"', '""') + '"'
    return plain if names else "\\N"


ROLES = st.builds(characters, st.lists(st.text(LETTERS, max_size=6), max_size=3), st.integers(0, 3))
LISTS = st.lists(NM, max_size=3).map(lambda each: ",".join(each) or "\\N")
ROWS = {
    "title.basics": st.tuples(
        *(TT, st.sampled_from(["movie", "short", "tvEpisode", "tvSeries"]), TEXT, OPTIONAL),
        *(st.sampled_from("01"), YEAR, YEAR, st.sampled_from(["\\N", "93"])),
        st.sampled_from(["\\N", "Drama", "Short,Drama", "Comedy"]),
    ),
    "title.ratings": st.tuples(
        TT, st.sampled_from(["7.3", "10.0", "5"]), st.sampled_from(["5", "1000"])
    ),
    "title.akas": st.tuples(
        *(TT, SMALL_NUMBER, TEXT, OPTIONAL, st.just("ko"), st.sampled_from(["\\N", "alternative"])),
        *(st.just("\\N"), st.sampled_from("01")),
    ),
    "title.principals": st.tuples(TT, SMALL_NUMBER, NM, CATEGORY, OPTIONAL, ROLES),
    "title.crew": st.tuples(TT, LISTS, LISTS),
    "title.episode": st.tuples(TT, TT, SMALL_NUMBER, st.sampled_from(["\\N", "4"])),
    "name.basics": st.tuples(NM, TEXT, YEAR, YEAR, OPTIONAL, OPTIONAL),
}  # fmt: skip
TABLES = st.fixed_dictionaries(
    {"title.basics": st.lists(ROWS["title.basics"], min_size=1, max_size=8)},
    optional={
        name: st.lists(rows, max_size=12) for name, rows in ROWS.items() if name != "title.basics"
    },
)


def imported(place: Path, kinds: Sequence[str] = FILMS, **more: Any) -> dict[str, Any]:
    """Import files in this process; give the manifest, and leave the catalogue beside them."""
    sources, _ = tables.find([place])
    choice = importing.Choice(kinds=tuple(kinds), adult=True, **more)
    used = {
        name: each for name, each in sources.items() if importing.is_used(name, choice, sources)
    }
    made = place / "made"
    made.mkdir(exist_ok=True)
    for path in made.iterdir():
        path.unlink()
    return stages.made(made, used, choice, "2026-11-01", None)


@settings(max_examples=60, deadline=None)
@given(rows=TABLES, kinds=st.sampled_from([FILMS, (*FILMS, "tvSeries", "tvEpisode")]))
def test_any_rows_are_imported_as_a_plain_importer_does(
    rows: Mapping[str, Sequence[Sequence[str]]], kinds: Sequence[str]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = write(Path(name), rows)
        manifest = imported(place, kinds)
        found = held(place / "made" / "titles.db")
    used = {each["table"] for each in manifest["files"]}
    expected = reference({name: each for name, each in rows.items() if name in used}, kinds)
    assert found.titles == expected.titles
    assert found.people == expected.people
    assert found.words == expected.words
    assert found.names == expected.names
    assert all(not each["rejected"] for each in manifest["files"])


@settings(max_examples=25, deadline=None)
@given(rows=TABLES, seed=st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(
    rows: Mapping[str, Sequence[Sequence[str]]], seed: int
) -> None:
    shuffler = random.Random(seed)
    shuffled = {name: shuffler.sample(list(each), len(each)) for name, each in rows.items()}
    with tempfile.TemporaryDirectory() as name:
        tables_of = []
        for number, each in enumerate((rows, shuffled)):
            place = write(Path(name) / str(number), each)
            imported(place)
            tables_of.append(everything(place / "made" / "titles.db"))
    assert tables_of[0] == tables_of[1]


@settings(max_examples=25, deadline=None)
@given(
    rows=TABLES,
    bad=st.lists(
        st.tuples(
            st.sampled_from([*ROWS]),
            st.integers(0, 12),
            st.sampled_from([["x"], ["tt0000001", "x"], ["\udcff"], 12 * ["tt0000001"]]),
        ),
        max_size=4,
    ),
)
def test_bad_rows_are_counted_wherever_they_stand_and_change_nothing(
    rows: Mapping[str, Sequence[Sequence[str]]], bad: Sequence[tuple[str, int, list[str]]]
) -> None:
    worse = {name: list(each) for name, each in rows.items()}
    for name, at, row in bad:
        if name in worse:
            worse[name].insert(at, row)
    with tempfile.TemporaryDirectory() as name:
        sound, damaged_ = write(Path(name) / "sound", rows), write(Path(name) / "bad", worse)
        imported(sound)
        manifest = imported(damaged_, lenient=True)
        assert held(sound / "made" / "titles.db") == held(damaged_ / "made" / "titles.db")
    for each in manifest["files"]:
        expected = len(worse[each["table"]]) - len(rows[each["table"]])
        assert sum(each["rejected"].values()) == expected
        assert each["read"] == len(worse[each["table"]])
        parts = ("kept", "left_out", "dangling", "duplicate")
        assert sum(each[part] for part in parts) + expected == each["read"]


def test_rows_beyond_a_block_and_a_partition_are_put_together(tmp_path: Path) -> None:
    count, people = 18_000, 20_000
    shuffler = random.Random(1)
    tts = [f"tt{number:07}" for number in range(1, count)]
    nms = [f"nm{number:07}" for number in range(1, people)]
    rows = {
        "title.basics": [film(number, f"Film {number}") for number in range(1, count)],
        "title.ratings": [[tt, "5.0", str(at % 977 + 5)] for at, tt in enumerate(tts[::3])],
        "title.principals": [
            [tt, str(order), nms[at * order % len(nms)], "actor", "\\N", "\\N"]
            for at, tt in enumerate(tts)
            for order in (1, 2)
        ],
        "name.basics": [[nm, f"N {at}", *4 * ["\\N"]] for at, nm in enumerate(nms)],
    }
    for each in rows.values():
        shuffler.shuffle(each)
    place = write(tmp_path, rows, packed=True)
    imported(place)
    assert held(place / "made" / "titles.db") == reference(rows, FILMS)


def test_small_and_large_downloads_take_the_same_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers of their own, or all in this process."""
    place = write(tmp_path, SMALL)
    imported(place)
    before = everything(place / "made" / "titles.db")
    monkeypatch.setattr(stages, "SMALL", 0)
    imported(place)
    assert everything(place / "made" / "titles.db") == before


def test_every_row_of_every_table_is_summed_and_a_change_shows(tmp_path: Path) -> None:
    rows = {
        **SMALL,
        "title.basics": [film(number, f"Film {number}") for number in range(1, 3_000)],
    }
    imported(write(tmp_path, rows))
    with sqlite3.connect(tmp_path / "made" / "titles.db") as connection:
        names = {table for table, *_ in damaged(connection)}
        assert names >= {"title", "person", "vocabulary", "words_data", "names_data"}
        assert not [each for each in damaged(connection) if each[-1]]
        for table, first, last, _ in list(damaged(connection)):
            if table == "title":
                assert last - first < 1_000
        connection.execute("UPDATE title SET title = 'Fi1m 2000' WHERE id = 2000")
        wrong = [each[:3] for each in damaged(connection) if each[-1]]
    connection.close()
    assert len(wrong) == 1
    assert wrong[0][1] <= 2000 <= wrong[0][2]


@given(st.lists(st.text(LETTERS, max_size=20), max_size=30))
def test_words_made_many_at_once_are_those_made_one_by_one(titles: list[str]) -> None:
    several = [[title] if len(title) % 3 else [title, title[::-1]] for title in titles]
    shorts = [title if len(title) % 2 else None for title in titles]
    found = [set(document.split()) for document, _ in batches.documents(several, shorts)]
    assert found == [
        set(tokens.document(called, short=short).split())
        for called, short in zip(several, shorts, strict=True)
    ]
    found = [set(document.split()) for document, _ in batches.name_documents(titles)]
    assert found == [set(tokens.name_document(each).split()) for each in titles]


@pytest.mark.parametrize(
    "name", ["Lee Chung-hyun", "Anna Anna", "  ", "Kim", "Dvořák", "Gim", "Bo Li Bo", "한지민"]
)
def test_a_name_has_the_words_that_are_looked_for(name: str) -> None:
    ((document, words),) = batches.name_documents([name])
    assert set(document.split()) == set(tokens.name_document(name).split())
    assert set(words) <= {*document.split(), ""}


@given(st.lists(st.lists(st.text(max_size=5), max_size=3), max_size=10), st.integers(0, 1))
def test_characters_of_a_column_are_those_of_its_fields(
    lists: list[list[str]], ascii_only: int
) -> None:
    fields = [
        json.dumps(names, ensure_ascii=bool(ascii_only), separators=(",", ":")) if names else ""
        for names in lists
        if not any("\ud800" <= letter <= "\udfff" for name in names for letter in name)
    ]
    found = values.all_characters(fields) if fields else []
    assert list(found) == [field and values.characters(field) for field in fields]
    assert not any("\t" in each or "\n" in each for each in found)


@given(st.lists(st.text('["],a\\\x02', max_size=8), min_size=1, max_size=6))
@example(['["]'])
@example(['["', '"]'])
@example(['["a"]', "", '["b","c"]', '["d\\"e"]'])
def test_odd_characters_of_a_column_are_those_of_its_fields(fields: list[str]) -> None:
    try:
        each = [field and values.characters(field) for field in fields]
    except Bad:
        with pytest.raises(Bad):
            values.all_characters(fields)
    else:
        assert list(values.all_characters(fields)) == each


@pytest.mark.parametrize(
    ("field", "meant"),
    [
        ('"Heat"', '"Heat"'),
        ('"""Heat"""', '"Heat"'),
        ('"Crocodile" Dundee', '"Crocodile" Dundee'),
        ('"A ""B"" C"', 'A "B" C'),
        ('"A ""B" C"', '"A ""B" C"'),
        ('""', '""'),
        ('"', '"'),
        ("", ""),
    ],
)
def test_only_what_a_csv_tool_has_quoted_is_unquoted(field: str, meant: str) -> None:
    assert unquoted(field) == meant


@pytest.mark.parametrize("fast", [True, False])
def test_packed_files_are_unpacked_alike_with_and_without_isal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fast: bool
) -> None:
    import gzip
    import sys

    if fast:
        pytest.importorskip("isal")
    else:
        monkeypatch.setitem(sys.modules, "isal", None)
    data = random.Random(2).randbytes(700_000) + b"film\n" * 300_000
    path = tmp_path / "file"
    packed = gzip.compress(data[:1000]) + gzip.compress(data[1000:]) + bytes(1000)
    path.write_bytes(packed)
    blocks = list(inflate.stream(path))
    assert b"".join(blocks) == data
    assert max(map(len, blocks)) <= inflate.BLOCK
    for wrong in (
        packed[:-1010],
        packed[:5],
        packed + b"film",
        packed.replace(packed[9000:9004], b"film"),
    ):
        path.write_bytes(wrong)
        with pytest.raises(inflate.Damaged):
            list(inflate.stream(path))
