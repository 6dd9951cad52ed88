"""The made-up collection of the benchmarks: valid, the same for a seed, with answers known."""

from __future__ import annotations

from pathlib import Path

from benchmarks import records as made
from filmcli.record.reader import parse, read

COUNT = 150


def test_every_record_is_valid_and_says_what_its_fact_says(tmp_path: Path) -> None:
    facts = made.write(tmp_path / "records", COUNT)
    assert len(facts) == len(list((tmp_path / "records").iterdir())) == COUNT
    for fact in facts:
        reading = read(tmp_path / "records" / f"{fact.slug}.toml")
        assert reading.problems == ()
        assert reading.film is not None
        film = reading.film
        assert (film.slug, film.title, film.year, film.director) == fact


def test_made_films_have_three_to_thirty_credits() -> None:
    counts = []
    for fact, text in list(made.records(COUNT))[len(made.FIXED) :]:
        film = parse(text, file="", slug=fact.slug).film
        assert film is not None
        counts.append(len(film.cast) + len(film.crew))
    assert 3 <= min(counts) < 6
    assert 26 < max(counts) <= 30


def test_a_seed_gives_the_same_records_and_fewer_are_the_first_ones() -> None:
    several = list(made.records(30, seed=7))
    assert list(made.records(10, seed=7)) == several[:10]
    assert list(made.records(30, seed=8)) != several


def test_only_the_fixed_films_are_of_the_fixed_director() -> None:
    for fact, text in list(made.records(COUNT))[len(made.FIXED) :]:
        assert "충" not in text, fact
        assert "Chung" not in text, fact
