"""check: where a record and the catalogue differ."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalogues import MATRIX, PARASITE, make
from tests.conftest import Run

Records = Callable[..., Path]
HEAD = 'title = "The Matrix"\nids.imdb = "tt0133093"\n'
SOURCE = '[sources.s]\ntitle = "S"\n'


@pytest.fixture(autouse=True)
def catalogue(home: Path) -> Path:
    return make(home / ".local/share/filmcli/imdb.db", [MATRIX, PARASITE])


def told(run: Run, *argv: str) -> list[tuple[int, str]]:
    """Give the lines and words of what differs."""
    problems = json.loads(run("check", *argv, "--json").out)["problems"]
    return [
        (each["line"], each["message"]) for each in problems if each["code"] == "catalogue-differs"
    ]


@pytest.mark.parametrize(
    ("more", "differences"),
    [
        ("year = 1999\nruntime = 136\n", []),
        ("year = 1998\n", [(3, "the catalogue says 1999, not 1998")]),
        ("runtime = 140\n", [(3, "the catalogue says 136, not 140")]),
        ("runtime = 137\n", []),
        ('director = ["Lilly Wachowski", "Lana Wachowski"]\n', []),
        (
            'director = "Lana Wachowski"\n',
            [(3, "the catalogue says Lana Wachowski, Lilly Wachowski, not Lana Wachowski")],
        ),
        (
            'director = ["LANA WACHOWSKI", "Lilly Wachowski"]\n',
            [(3, 'the catalogue spells "LANA WACHOWSKI" as "Lana Wachowski"')],
        ),
        (
            '[[cast]]\nname = "Laurence Fish-Burne"\n',
            [(4, 'the catalogue spells "Laurence Fish-Burne" as "Laurence Fishburne"')],
        ),
        ('[[cast]]\nname = "Somebody Else"\n', []),
    ],
)
def test_what_differs_is_said_on_its_line(
    run: Run, records: Records, more: str, differences: list[tuple[int, str]]
) -> None:
    records(m=HEAD + more)
    assert told(run) == differences
    assert told(run, "m") == differences


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Matrix", None),
        ("マトリックス", None),
        ("the matrix", 'the catalogue spells it "The Matrix"'),
        ("The Matrices", 'the catalogue knows no such title; there it is "The Matrix"'),
    ],
)
def test_a_title_may_be_any_that_the_catalogue_has(
    run: Run, records: Records, title: str, words: str | None
) -> None:
    records(m=f'title = "{title}"\nids.imdb = "tt0133093"\n')
    assert told(run) == ([(1, words)] if words else [])


def test_a_claim_says_that_the_difference_is_known(run: Run, records: Records) -> None:
    claims = [
        ("year", "1999"),
        ("runtime", "136"),
        ("title", '"The Matrix"'),
        ("director", '["Lilly Wachowski"]'),
    ]
    text = 'title = "M"\nyear = 1998\nruntime = 99\ndirector = "Lana Wachowski"\n'
    text += 'ids.imdb = "tt0133093"\n'
    records(m=text + SOURCE)
    assert len(told(run)) == 4
    for field, value in claims:
        text += f'[[claims]]\nfield = "{field}"\nvalue = {value}\nsources = ["s"]\n'
    records(m=text + SOURCE)
    assert told(run) == []


def test_the_other_spelling_of_a_name_is_enough(run: Run, records: Records) -> None:
    credit = '[[cast]]\nname = "Song Kang Ho"\n'
    text = f'title = "Parasite"\nids.imdb = "tt6751668"\n{credit}'
    records(p=text)
    assert told(run) == [(4, 'the catalogue spells "Song Kang Ho" as "Song Kang-ho"')]
    records(p=f'{text}[people."Song Kang Ho"]\nnames = [{{ name = "Song Kang-ho" }}]\n')
    assert told(run) == []


def test_a_record_can_silence_it(run: Run, records: Records) -> None:
    records(m=f'x-ignore = ["catalogue-differs"]\n{HEAD}year = 1998\n')
    assert told(run) == []


def test_it_is_advice(run: Run, records: Records) -> None:
    records(m=f"{HEAD}year = 1998\n")
    assert run("check").code == 0
    assert run("check", "--strict").code == 5


def test_without_a_catalogue_it_is_silent(run: Run, records: Records, catalogue: Path) -> None:
    records(m=f"{HEAD}year = 1998\n")
    catalogue.unlink()
    assert told(run) == []


def test_a_catalogue_that_cannot_be_read_is_named_and_the_rest_is_checked(
    run: Run, records: Records, catalogue: Path
) -> None:
    records(m=f'{HEAD}year = 1998\ngenres = ["Drama", "Drama"]\n')
    catalogue.write_bytes(b"no catalogue" * 100)
    ran = run("check", "--json")
    assert ran.code == 1
    assert "is not a catalogue of filmcli" in ran.err
    assert "double-entry" in ran.out
