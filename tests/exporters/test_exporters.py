from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from filmcli.exporters import EXPORTERS, Document, cells, load, pick

FILM: dict[str, Any] = {
    "title": "Example",
    "year": 2023,
    "seen": True,
    "rating": 7.5,
    "genres": ["Thriller", "Drama"],
    "ids": {"imdb": "tt0000000"},
    "cast": [
        {"name": "One", "character": "Role", "sources": ["a", "b"]},
        {"name": "Two", "sources": ["c"]},
    ],
    "people": {"J. J. Two": {"names": [{"name": "투", "language": "ko"}]}},
    "synopsis": None,
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title", "Example"),
        ("ids.imdb", "tt0000000"),
        ("ids.tmdb", None),
        ("cast.name", ["One", "Two"]),
        ("cast.character", ["Role"]),
        ("cast.sources", ["a", "b", "c"]),
        ("cast.nothing", []),
        ("people.J. J. Two.names", None),
        ("people.J. J. Two", FILM["people"]["J. J. Two"]),
        ("title.x", None),
        ("genres.x", []),
        ("nothing.at.all", None),
        ("", None),
        (".", None),
        ("title.", None),
        ("." * 100_000, None),
    ],
)
def test_pick_follows_dots(path: str, value: object) -> None:
    assert pick(FILM, path) == value


def test_cells_are_flat_text() -> None:
    columns = ["title", "year", "seen", "rating", "genres", "ids", "cast.name", "synopsis", "none"]
    assert cells(FILM, columns) == [
        "Example",
        "2023",
        "true",
        "7.5",
        "Thriller; Drama",
        '{"imdb":"tt0000000"}',
        "One; Two",
        "",
        "",
    ]
    assert cells({"a": [[1], {"b": None}], "c": [True, None]}, ["a", "c"]) == [
        '[[1],{"b":null}]',
        "true; ",
    ]


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_loads_and_writes_nothing_of_nothing(name: str) -> None:
    text = "".join(load(name).export(Document("films", [], ["title"])))
    assert "Example" not in text
    assert text == "" or text.endswith("\n")


@pytest.mark.parametrize("name", EXPORTERS)
def test_rows_are_streamed(name: str) -> None:
    pieces = list(load(name).export(Document("films", [FILM] * 3, ["title"])))
    assert len([piece for piece in pieces if "Example" in piece]) == 3


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load("xml")


def test_listing_formats_imports_none() -> None:
    code = (
        "import sys, filmcli.exporters as e; "
        "print([m for m in sys.modules if m in (*e.EXPORTERS.values(), 'csv', 'json')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
