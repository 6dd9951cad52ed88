"""What an NFO can carry comes back through the importer of NFO files."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from filmcli.exporters import nfo
from filmcli.exporters.formats import Options
from filmcli.importers import nfo as importer
from filmcli.importers.items import Draft, Input
from filmcli.record.canonical import in_order

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
    film["cast"] = [
        each | ({"character": draw(WORDS)} if draw(st.booleans()) else {}) for each in cast
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
