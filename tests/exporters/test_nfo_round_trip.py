"""What an NFO can carry comes back through the importer of NFO files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from filmcli.exporters import nfo
from filmcli.exporters.formats import Losses, Options
from filmcli.importers import nfo as importer
from filmcli.importers.items import Draft, Input
from filmcli.record.canonical import in_order
from tests.conftest import Run

# Not what separates several values there, nor brackets, which hold notes.
WORDS = st.text("abcdé국映&<>\"'#;]=!", min_size=1, max_size=10).map(lambda text: f"A{text}z")
NAMES = st.lists(WORDS, max_size=3, unique=True)


@st.composite
def carried(draw: st.DrawFn) -> dict[str, Any]:
    """A film of which an NFO holds everything."""
    film: dict[str, Any] = {"slug": "a", "title": draw(WORDS)}
    optional = {
        "year": st.integers(1880, 2100),
        "countries": st.lists(st.sampled_from(["KR", "FR", "US"]), min_size=1, unique=True),
        "genres": st.lists(WORDS, min_size=1, max_size=3, unique_by=str.casefold),
        "runtime": st.integers(1, 300),
        "synopsis": st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
        "tagline": WORDS,
        "ids": st.just({"imdb": "tt0111161", "tmdb": 603, "letterboxd": "a-film"}),
    }
    for key, values in optional.items():
        if draw(st.booleans()):
            film[key] = draw(values)
    if draw(st.booleans()):
        title = draw(WORDS.filter(lambda words: words != film["title"]))
        film["titles"] = [{"title": title, "type": "original"}]
    cast = [{"name": name} for name in draw(NAMES)]
    notes = st.sampled_from(["voice", "uncredited", "voice, uncredited", "as A. B."])
    film["cast"] = [
        each
        | ({"character": draw(WORDS)} if draw(st.booleans()) else {})
        | ({"note": draw(notes)} if draw(st.booleans()) else {})
        for each in cast
    ]
    jobs = ("writer", "director")
    film["crew"] = [{"name": name, "job": job} for job in jobs for name in draw(NAMES)]
    film["companies"] = [{"name": name, "role": "production"} for name in draw(NAMES)]
    return in_order(film)


def read(text: str) -> list[dict[str, Any]]:
    items = list(importer.read(Input("a.nfo", text.encode()), {}))
    drafts = [item for item in items if isinstance(item, Draft)]
    assert len(drafts) == len(items), items
    assert [each.lost for each in drafts] == [()] * len(drafts)
    return [in_order({"slug": "a", **each.values}) for each in drafts]


@given(st.lists(carried(), min_size=1, max_size=3))
def test_what_it_can_carry_comes_back(films: list[dict[str, Any]]) -> None:
    assert read("".join(nfo.export(films, Options()))) == films
    assert read("".join(nfo.export(films[:1], Options(single=True)))) == films[:1]


def test_the_day_comes_back_as_a_release_that_is_only_probable() -> None:
    film = in_order(
        {"slug": "a", "title": "A", "releases": [{"type": "premiere", "date": "2023-10-05"}]}
    )
    (back,) = read("".join(nfo.export([film], Options(single=True))))
    assert [(each["date"], each["certainty"]) for each in back["releases"]] == [
        ("2023-10-05", "probable")
    ]


def test_what_an_nfo_said_and_no_field_holds_goes_back() -> None:
    said = {
        "sorttitle": "Cabin, The",
        "outline": "Short.",
        "mpaa": "Rated R",
        "set": {"name": "All <Cabins>", "overview": "Several."},
        "tag": ["snow", "wood & stone"],
        "thumb": "https://example.org/a.jpg",
    }
    film = in_order({"slug": "a", "title": "The Cabin", "synopsis": "Long.", "x-nfo": said})
    text = "".join(nfo.export([film], Options(single=True)))

    (item,) = importer.read(Input("a.nfo", text.encode()), {})

    assert isinstance(item, Draft)
    assert item.aside == {key: value for key, value in said.items() if key != "thumb"}


@pytest.mark.parametrize("said", ["words", 3, ["a"], {"set": 5, "tag": [{"a": 1}], "mpaa": True}])
def test_a_table_of_that_name_that_is_the_user_s_own_does_no_harm(said: Any) -> None:
    film = in_order({"slug": "a", "title": "A", "x-nfo": said})
    losses = Losses("nfo")
    losses.count(film)

    assert read("".join(nfo.export([film], Options(single=True)))) == [
        in_order({"slug": "a", "title": "A"})
    ]


def test_notes_that_no_media_server_knows_are_counted_as_lost() -> None:
    cast = [
        {"name": "A", "character": "X", "note": "voice"},
        {"name": "B", "character": "Y", "note": "in a dream"},
        {"name": "C", "note": "in a dream"},
    ]
    film = in_order({"slug": "a", "title": "A", "cast": cast})
    losses = Losses("nfo")
    losses.count(film)

    text = "".join(nfo.export([film], Options(single=True)))

    assert "<name>A</name><role>X (voice)</role>" in text
    assert "<name>B</name><role>Y</role>" in text
    assert "<name>C</name><order>" in text
    assert losses.words(1) == ["cast.note: all but notes such as (voice) and (uncredited) (2)"]


# What comes back otherwise of the films of two real libraries, and of how many of them. One film
# is in both, in two languages: its record has claims and a second title, and crew of both.
DIFFERENCES = {
    "claims gone": 1,
    "titles other": 1,
    "crew other": 1,
    "x-nfo.actor_thumb gone": 39,
    "x-nfo.art gone": 39,
    "x-nfo.dateadded gone": 39,
    "x-nfo.fanart gone": 39,
    "x-nfo.fileinfo gone": 11,
    "x-nfo.id gone": 20,
    "x-nfo.isdefaultvideoversion gone": 20,
    "x-nfo.lastplayed gone": 9,
    "x-nfo.playcount gone": 6,
    "x-nfo.ratings gone": 38,
    "x-nfo.thumb gone": 39,
    "x-nfo.trailer gone": 19,
    "x-nfo.videoassetid gone": 20,
    "x-nfo.videoassettitle gone": 20,
}


def told(values: Any) -> Any:
    """Leave out who says it: a second import cites the second file."""
    if isinstance(values, list):
        return list(map(told, values))
    if isinstance(values, dict):
        return {key: told(each) for key, each in values.items() if key not in ("sources", "cites")}
    return values


def differences(one: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    for key in one.keys() | other.keys():
        if key == "x-nfo":
            yield from (f"x-nfo.{each}" for each in differences(one[key], other.get(key, {})))
        elif one.get(key) != other.get(key):
            yield f"{key} {'gone' if key not in other else 'new' if key not in one else 'other'}"


def test_what_differs_of_two_real_libraries_is_known(
    run: Run, tmp_path: Path, test_data: Path
) -> None:
    places = [tmp_path / "first", tmp_path / "second"]
    out = tmp_path / "out"
    for place in places:
        place.mkdir()
    first, second = map(str, places)

    brought = run("--data", first, "import", "nfo", str(test_data / "nfo" / "library"))
    assert brought.code in (0, 5), brought.err  # 5: a film of both libraries differs in them
    assert run("--data", first, "export", "--to", "nfo", "-o", f"{out}/").code == 0
    assert run("--data", second, "import", "nfo", str(out)).code == 0

    names = [sorted(path.name for path in place.glob("*.toml")) for place in places]
    assert names[0] == names[1]
    assert len(names[0]) == 39
    found = Counter(
        each
        for name in names[0]
        for each in differences(
            *(told(tomli.loads((place / name).read_text("utf-8"))) for place in places)
        )
    )
    assert found == DIFFERENCES
