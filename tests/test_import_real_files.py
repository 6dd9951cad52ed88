"""Every real file of every kind: imported, or refused with a reason; nothing is unexplained.

With FILMCLI_TABLE=FILE the table is written there: file, kind, films, a person's own entries,
facts kept, put aside, lost, refused, and why.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest

from filmcli import importers
from filmcli.commands.brought import facts
from filmcli.commands.intake import told, written
from filmcli.importers.bounded import Unreadable, files, inputs
from filmcli.importers.items import Draft, Entry, Input, Refused

TABLE = os.environ.get("FILMCLI_TABLE")  # read here: every test has an empty environment
FOLDERS = (
    *("nfo", "tmdb", "omdb", "imdb-exports", "letterboxd", "wikidata", "wikipedia-movie-data"),
    *("kobis", "csv"),
)
# Files that hold a header and nothing else, and those that are no table of films.
EMPTY = ("letterboxd/user-b-empty/reviews.csv", "letterboxd/user-b-empty/watchlist.csv")
WHOLE = {
    "csv/movielens-small/README.txt": "not a table",
    "csv/movielens-small/links.csv": "no column that holds titles",
}
MOST = None if TABLE else 1000  # entries read of a file: tables are read whole in their own tests
MADE = 25  # drafts of a file of which records are made: all would take minutes


COUNTED = ("films", "entries", "facts", "aside", "lost", "refused")


class Row(NamedTuple):
    """What came of a file."""

    file: str
    kind: str
    films: int = 0
    entries: int = 0
    facts: int = 0
    aside: int = 0
    lost: int = 0
    refused: int = 0
    why: str = ""


def kind_of(file: Input) -> str:
    known = (
        kind
        for kind in importers.IMPORTERS
        if importers.load(kind).sniff(file.data[: 1 << 16], file.name)
    )
    return next(known, "csv")


def row_of(file: Input, name: str) -> Row:
    """Import a file as far as records go, and count what it gave."""
    kind = kind_of(file)
    importer = importers.load(kind)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    try:
        for item in islice(importer.read(file, {}), MOST):
            if isinstance(item, Draft):
                counted(counts, item, file, kind)
            elif isinstance(item, Entry):
                assert item.title
                assert item.kind
                counts["entries"] += 1
            else:
                assert isinstance(item, Refused)
                assert item.why.strip()
                counts["refused"] += 1
                reasons[item.why] += 1
    except Unreadable as error:
        return Row(name, kind, refused=1, why=error.why)
    why = "; ".join(f"{each} ({times})" for each, times in reasons.most_common(3))
    return Row(name, kind, why=why, **{each: counts[each] for each in COUNTED})


def counted(counts: Counter[str], draft: Draft, file: Input, kind: str) -> None:
    """Count a film; what an importer gives, a record must be able to hold."""
    film = told(draft, file, kind, importers.load(kind))
    assert film.lost == draft.lost, "an importer gave what no record can hold"
    assert film.values
    if counts["films"] < MADE and film.title is not None:
        data, why = written(film.record(), Path("a.toml"))
        assert data is not None, why
    counts["films"] += 1
    counts["facts"] += facts(film)
    counts["aside"] += len(film.own)
    counts["lost"] += len(film.lost)


def rows(test_data: Path, folder: str) -> Iterator[Row]:
    for path in files(test_data / folder):
        for file in inputs(path):
            yield row_of(file, path.relative_to(test_data).as_posix())


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_real_file_is_imported_or_refused_with_a_reason(test_data: Path, folder: str) -> None:
    found = list(rows(test_data, folder))

    assert len(found) == sum(path.is_file() for path in (test_data / folder).rglob("*"))
    for row in found:
        if row.file in WHOLE:
            assert WHOLE[row.file] in row.why
        elif row.file not in EMPTY:
            assert row.films + row.entries + row.refused > 0, f"{row.file}: nothing came of it"
            assert row.facts >= row.films
            assert bool(row.why.strip()) == bool(row.refused)


def test_all_films_of_nfo_files_are_there(test_data: Path) -> None:
    """Count the films by their elements, as nobody but this test does."""
    for row in rows(test_data, "nfo"):
        (file,) = inputs(test_data / row.file)
        elements = len(re.findall(rb"<movie>", file.data))
        titled = len(re.findall(rb"<movie>(?:(?!</movie>).)*<title>[^<]", file.data, re.DOTALL))
        episodes = len(re.findall(rb"<episodedetails>", file.data))
        assert row.films == titled, row.file
        if elements + episodes:
            assert row.films + row.refused == elements + episodes, row.file


def test_all_films_of_omdb_files_are_there(test_data: Path) -> None:
    for row in rows(test_data, "omdb"):
        (file,) = inputs(test_data / row.file)
        ids = len(re.findall(rb'"imdbID"', file.data))
        errors = len(re.findall(rb'"Error"', file.data))
        assert row.films + row.refused == ids + errors, row.file


@pytest.mark.skipif(not TABLE, reason="FILMCLI_TABLE names no file to write the table to")
def test_the_table_is_written_where_it_is_asked_for(test_data: Path) -> None:
    lines = ["\t".join(Row._fields)]
    lines += ["\t".join(map(str, row)) for folder in FOLDERS for row in rows(test_data, folder)]
    Path(str(TABLE)).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    assert len(lines) > 100
