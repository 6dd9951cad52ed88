"""The table of what each format cannot hold, against what the formats write."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from filmcli.exporters.formats import (
    FORMATS,
    OWN,
    Losses,
    Options,
    by_ending,
    fields,
    is_carried,
    load,
    not_held,
)
from filmcli.record.canonical import in_order

ABOUT = {"sources": ["s"], "certainty": "probable", "note": "A note"}
WORK = {"title": "Work", "character": "Part", "job": "stunts", "year": 2001, **ABOUT}
FULL: dict[str, Any] = {
    "slug": "full",
    "title": "Full",
    "year": 2023,
    "kind": "documentary",
    "countries": ["KR"],
    "languages": ["ko"],
    "genres": ["Drama"],
    "runtime": 93,
    "filming": "2022-06-15",
    "synopsis": "What happens.",
    "tagline": "A line",
    "budget": {"amount": 1, "currency": "KRW"},
    "gross": {"amount": 2, "currency": "KRW"},
    "ids": {
        "imdb": "tt0000001",
        "tmdb": 1,
        "wikidata": "Q1",
        "eidr": "10.5240/EA73-79D7-1B2B-B378-3A73-M",
        "letterboxd": "full",
        "kobis": "20000001",
        "kmdb": "K-00001",
    },
    "titles": [
        {"title": "가득", "language": "ko", "type": "original", "region": "KR", **ABOUT},
        {"title": "Plein", "language": "fr", "type": "translated", "region": "FR", **ABOUT},
    ],
    "cast": [
        {
            "name": "A",
            "character": "B",
            "variants": [{"name": "Bee", **ABOUT}],
            **ABOUT,
            "note": "voice",
        }
    ],
    "crew": [{"name": "C", "job": "director", **ABOUT}, {"name": "D", "job": "writer", **ABOUT}],
    "companies": [
        {
            "name": "E",
            "role": "production",
            "variants": [{"name": "Ee", **ABOUT}],
            "known_for": [WORK],
            **ABOUT,
        },
        {"name": "F", "role": "distribution", **ABOUT},
    ],
    "releases": [
        {
            "type": "premiere",
            "date": "2023-09-01",
            "territory": "KR",
            "event": "Festival",
            "edition": 2,
            "section": "Part One",
            "platform": "Screen",
            **ABOUT,
        },
        {"type": "theatrical", "date": "2023-10-05", "territory": "KR", **ABOUT},
    ],
    "people": {
        "A": {
            "ids": {"imdb": "nm0000001", "tmdb": 5, "wikidata": "Q5"},
            "names": [{"name": "에이", "language": "ko", "type": "native", **ABOUT}],
            "debut": "1999",
            "known_for": [WORK],
            **ABOUT,
        }
    },
    "cites": {"title": ["s"], "year": ["s"]},
    "claims": [{"field": "year", "value": 2022, **ABOUT}],
    "sources": {
        "s": {
            "title": "Page",
            "url": "https://example.org/1",
            "publisher": "Paper",
            "author": "Writer",
            "published": "2023-01-01",
            "retrieved": "2024-01-01",
            "note": "Read twice",
        }
    },
    "x-mine": {"shelf": 3},
}
# Another value for each that is here; of all others text gets a letter and a number grows.
SWAPPED = {
    "KR": "JP",
    "FR": "DE",
    "ko": "ja",
    "fr": "de",
    "KRW": "USD",
    "documentary": "short",
    "probable": "disputed",
    "original": "translated",
    "translated": "original",
    "native": "stage",
    "director": "writer",
    "writer": "director",
    "production": "distribution",
    "distribution": "production",
    "premiere": "theatrical",
    "theatrical": "premiere",
    "2022-06-15": "2022-06-16",
    "2023-09-01": "2023-09-11",
    "2023-10-05": "2023-10-15",
    "1999": "1998",
    "2023-01-01": "2025-01-02",
    "2024-01-01": "2024-01-02",
    "tt0000001": "tt0000002",
    "nm0000001": "nm0000002",
    "Q1": "Q2",
    "Q5": "Q6",
    "https://example.org/1": "https://example.org/2",
    "year": "runtime",
}


def other(value: Any) -> Any:
    """Give a value of the same kind that says something else."""
    if isinstance(value, dict):
        return {key: other(each) for key, each in value.items()}
    if isinstance(value, list):
        return [other(each) for each in value]
    if isinstance(value, str):
        return SWAPPED.get(value, f"{value}z")
    return value + 1


def changed(value: Any, parts: list[str]) -> None:
    """Change a field wherever it is in a film."""
    head, *rest = parts
    for entry in value if isinstance(value, list) else [value]:
        keys = [key for key in entry if key == head or (head == OWN and key[:2] == "x-")]
        for key in keys:
            if not rest:
                entry[key] = other(entry[key])
            elif key in ("people", "sources") and entry.get("slug"):
                for each in entry[key].values():
                    changed(each, rest)
            else:
                changed(entry[key], rest)


def written(name: str, values: dict[str, Any], place: Path) -> bytes:
    film = in_order(values)
    options = Options(single=True, stamp=0)
    if FORMATS[name].is_file:
        path = place / "films"
        path.unlink(missing_ok=True)
        load(name).write([film], options, path)
        return path.read_bytes()
    return "".join(load(name).export([film], options)).encode()


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_holds_what_it_says_and_nothing_else(name: str, tmp_path: Path) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    wrong = []
    full = written(name, FULL, tmp_path)
    for field in fields():
        film, before = copy.deepcopy(FULL), full
        if field.startswith("ids."):
            film["ids"] = {field[4:]: film["ids"][field[4:]]}
            before = written(name, film, tmp_path)
        changed(film, field.split("."))
        carried = is_carried(field, load(name).CARRIES)
        if (written(name, film, tmp_path) != before) != carried:
            wrong.append((field, "is not held" if carried else "is held"))
    assert not wrong


def test_the_full_film_has_every_field() -> None:
    for field in fields():
        film = copy.deepcopy(FULL)
        changed(film, field.split("."))
        assert film != FULL, field


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_lost_of_the_full_film_is_what_the_table_says(name: str) -> None:
    losses = Losses(name)
    losses.count(in_order(FULL))
    parts = {f"{part.field}: {part.words}" for part in load(name).PARTS}
    told = [each for each in not_held(name) if each not in parts]
    lost = [field for field in fields() if any(is_carried(field, (each,)) for each in told)]
    counted = [field for field in fields() if any(is_carried(field, (x,)) for x in losses.films)]
    assert counted == lost
    assert set(losses.entries) <= parts


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.html", "html"),
        ("A.HTM", "html"),
        ("a.csl.json", "csl"),
        ("a.json", "json"),
        ("letterboxd.csv", "csv"),
        ("a.letterboxd.csv", "letterboxd"),
        ("a.db", "sqlite"),
        ("a", None),
        ("", None),
        ("a.xml", None),
    ],
)
def test_a_file_s_ending_names_a_format(path: str, name: str | None) -> None:
    assert by_ending(path) == name


def test_losses_are_told_field_by_field() -> None:
    losses = Losses("ics")
    film = in_order(FULL)
    losses.count(film)
    bare = in_order({"slug": "b", "title": "B", "releases": [{"type": "tv", "date": "2023"}]})
    losses.count(bare)
    said = losses.words(2)
    assert said[0] == "kind (1 film)"  # a feature is what is meant where none is told
    assert "releases: sources (1 film)" in said
    assert "releases.date: all but whole days (1)" in said
    only = Losses("html")
    only.count(film)
    assert only.words(1) == ["x-<name>"]
    whole = Losses("toml")
    whole.count(film)
    assert whole.words(1) == []
