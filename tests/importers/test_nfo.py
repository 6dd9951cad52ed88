"""Films of media servers: what their files say, field by field, and what is no film."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.errors import FilmcliError
from filmcli.importers import nfo
from filmcli.importers.bounded import inputs
from filmcli.importers.items import Draft, Input, Item, Refused
from filmcli.record.drafts import fitting


def items(data: str | bytes, name: str = "movie.nfo") -> list[Item]:
    return list(nfo.read(Input(name, data.encode() if isinstance(data, str) else data), {}))


def film(inner: str) -> Draft:
    (item,) = items(f"<movie><title>A</title>{inner}</movie>")
    assert isinstance(item, Draft)
    return item


def real(test_data: Path, name: str) -> list[Item]:
    (file,) = inputs(test_data / "nfo" / name)
    assert nfo.sniff(file.data, file.name)
    return list(nfo.read(file, {}))


@pytest.mark.parametrize(
    ("inner", "key", "value"),
    [
        ("<year>1979</year>", "year", 1979),
        ("<runtime>117</runtime>", "runtime", 117),
        ("<runtime>117 min</runtime>", "runtime", 117),
        ("<plot> What\n        happens. </plot>", "synopsis", "What happens."),
        ("<plot>One.\n\nTwo.</plot>", "synopsis", "One.\n\nTwo."),
        ("<plot></plot><outline>Short.</outline>", "synopsis", "Short."),
        ("<tagline>In space</tagline>", "tagline", "In space"),
        ("<genre>Horror</genre><genre>Sci-Fi</genre>", "genres", ["Horror", "Sci-Fi"]),
        ("<genre>Horror / Sci-Fi</genre>", "genres", ["Horror", "Sci-Fi"]),
        ("<genres><genre>Horror</genre></genres>", "genres", ["Horror"]),
        ("<genre>Documentary</genre>", "kind", "documentary"),
        ("<country>UK / South Korea</country>", "countries", ["GB", "KR"]),
        ("<languages>English, Korean</languages>", "languages", ["en", "ko"]),
        (
            "<originaltitle>B</originaltitle>",
            "titles",
            [{"title": "B", "type": "original"}],
        ),
        (
            "<studio>X, inc, Y</studio>",
            "companies",
            [{"name": "X, inc", "role": "production"}, {"name": "Y", "role": "production"}],
        ),
        (
            "<director>D</director><credits>W (novel)</credits>",
            "crew",
            [{"name": "D", "job": "director"}, {"name": "W", "job": "writer", "note": "novel"}],
        ),
        (
            "<producer><name>P</name><role>Casting</role></producer>",
            "crew",
            [{"name": "P", "job": "casting"}],
        ),
        (
            "<actor><name>X</name><role>R (voice) (uncredited)</role></actor>",
            "cast",
            [{"name": "X", "character": "R", "note": "voice, uncredited"}],
        ),
        (
            "<actor><name>X</name><order>1</order></actor>\n<actor><name>Y</name><order>0</order></actor>",
            "cast",
            [{"name": "Y"}, {"name": "X"}],
        ),
        (
            "<actor><name>X</name><type>Composer</type></actor>",
            "crew",
            [{"name": "X", "job": "composer"}],
        ),
    ],
)
def test_an_element_becomes_a_field(inner: str, key: str, value: Any) -> None:
    assert film(inner).values[key] == value


@pytest.mark.parametrize("date", ["2009-08-19", "19.08.2009", "19-08-2009"])
def test_a_date_is_a_release_whose_sort_nobody_says(date: str) -> None:
    (release,) = film(f"<premiered>{date}</premiered>").values["releases"]

    assert (release["type"], release["date"], release["certainty"]) == (
        "theatrical",
        "2009-08-19",
        "probable",
    )


@pytest.mark.parametrize(
    "inner",
    [
        "<uniqueid type='imdb'>tt0078748</uniqueid><uniqueid type='Tmdb'>348</uniqueid>",
        "<uniqueid type='unknown'>tt0078748</uniqueid><tmdbid>348</tmdbid>",
        "<id>tt0078748</id><tmdbId>348</tmdbId>",
        "<id TMDB='348'>tt0078748</id>",
        "<imdb>tt0078748</imdb><ids><entry><key>tmdb</key><value>348</value></entry></ids>",
    ],
)
def test_an_id_is_known_in_all_the_places_where_servers_write_it(inner: str) -> None:
    assert film(inner).values["ids"] == {"imdb": "tt0078748", "tmdb": 348}


def test_the_id_of_an_actor_is_not_that_of_the_film() -> None:
    found = film("<actor><name>X</name><tmdbid>2037</tmdbid></actor>")

    assert "ids" not in found.values
    assert found.values["people"] == {"X": {"ids": {"tmdb": 2037}}}


def test_two_actors_of_one_name_have_no_id_between_them() -> None:
    found = film(
        "<actor><name>X</name><tmdbid>1</tmdbid></actor><actor><name>X</name><role>R</role>"
        "<tmdbid>2</tmdbid></actor>"
    )

    assert found.values["people"] == {"X": {"ids": {"tmdb": 1}}}
    assert any("two persons are called X" in each for each in found.lost)


@pytest.mark.parametrize(
    ("inner", "aside"),
    [
        ("<runtime>long</runtime>", {"runtime": "long"}),
        ("<year>79</year>", {"year": "79"}),
        ("<country>Нигде</country>", {"country": ["Нигде"]}),
        ("<mpaa>Rated R</mpaa>", {"mpaa": "Rated R"}),
        ("<rating>7,5</rating><votes>3,998</votes>", {"rating": 7.5, "votes": 3998}),
        ("<communityrating>15.5</communityrating>", {"communityrating": 15.5}),
        ("<set>Old</set>", {"set": "Old"}),
        (
            "<set><name>New</name><overview>O</overview></set>",
            {"set": {"name": "New", "overview": "O"}},
        ),
        ("<tag>a</tag><tag>b</tag>", {"tag": ["a", "b"]}),
        ("<premiered>08/09/2009</premiered>", {"premiered": ["08/09/2009"]}),
        ("<uniqueid type='tmdbcol'>97020</uniqueid>", {"uniqueid": {"tmdbcol": "97020"}}),
        ("<strange><inner>1</inner></strange>", {"strange": {"inner": "1"}}),
    ],
)
def test_what_has_no_field_is_put_aside_as_it_is(inner: str, aside: dict[str, Any]) -> None:
    assert film(inner).aside == aside


@pytest.mark.parametrize(
    "inner",
    [
        "<runtime>0</runtime>",
        "<year></year>",
        "<top250>-1</top250>",
        "<userrating>0</userrating>",
        "<resume><position>0.000000</position><total>0.000000</total></resume>",
        "<sorttitle>A</sorttitle>",
        "<originaltitle>A</originaltitle>",
    ],
)
def test_what_a_server_writes_for_nothing_says_nothing(inner: str) -> None:
    assert film(inner)[:2] == ({"title": "A"}, {})


def test_where_the_film_lies_on_a_disk_is_not_kept_and_that_is_said() -> None:
    found = film("<filenameandpath>/media/films/A.mkv</filenameandpath>")

    assert found.aside == {}
    assert found.lost == (
        "<filenameandpath>: where the film's file lies, which is no fact of the film",
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("<episodedetails><title>E</title></episodedetails>", "an episode of a series"),
        ("<tvshow><title>S</title></tvshow>", "a series"),
        ("<musicvideo/>", "a music video"),
        ("<movie><title/></movie>", "without a title"),
        ("<strange/>", "<strange>, which is no film"),
        ("https://www.imdb.com/title/tt0499549", "an address alone"),
        ("Encoded by nobody", "no XML"),
    ],
)
def test_what_is_no_film_is_refused_with_what_it_is(data: str, why: str) -> None:
    (item,) = items(data)

    assert isinstance(item, Refused)
    assert why in item.why


def test_an_address_behind_the_xml_is_an_id_of_the_film() -> None:
    (item,) = items(
        "<movie><title>A</title></movie>\nhttps://www.themoviedb.org/movie/272\nhttps://e.org/x\n"
    )

    assert isinstance(item, Draft)
    assert item.values["ids"] == {"tmdb": 272}
    assert item.aside == {"link": ["https://e.org/x"]}


def test_several_films_and_episodes_of_one_file_are_told_apart() -> None:
    found = items(
        "<movie><title>A</title></movie>\n<episodedetails/>\n<movie><title>B</title></movie>"
    )

    assert [type(each) for each in found] == [Draft, Refused, Draft]
    assert [each.line for each in found] == [1, 2, 3]


def test_a_combination_file_has_the_id_of_its_address(test_data: Path) -> None:
    (item,) = real(test_data, "derived/combination-url-after-xml.nfo")

    assert isinstance(item, Draft)
    assert item.values["title"] == "Batman Begins"
    assert item.values["ids"]["tmdb"] == 272


def test_alien_is_read_as_its_file_says(test_data: Path) -> None:
    (item,) = real(test_data, "kodi18-alien-1979.nfo")

    assert isinstance(item, Draft)
    values = item.values
    assert (values["title"], values["year"], values["runtime"]) == ("Alien", 1979, 117)
    assert values["ids"] == {"imdb": "tt0078748", "tmdb": 348}
    assert values["cast"][1] == {
        "name": "Sigourney Weaver",
        "character": "Lt. Ellen Louise Ripley",
    }
    assert {"name": "Helen Horton", "character": "Mother", "note": "voice"} in values["cast"]
    assert item.aside["mpaa"] == "Rated R"
    assert item.aside["set"]["name"] == "Alien Collection"


@pytest.mark.parametrize(
    ("name", "script"),
    [("kodi18-ru-2019", "Моана"), ("kodi21-zh-2025", "大闹天宫")],
)
def test_a_library_gives_each_film_as_its_own_file_does(
    test_data: Path, name: str, script: str
) -> None:
    whole = {
        each.values["ids"]["imdb"]: each
        for each in real(test_data, f"library/{name}.videodb.xml.gz")
        if isinstance(each, Draft)
    }
    alone = sorted((test_data / "nfo" / "library").glob(f"{name}-tt*.nfo"))

    assert len(whole) == 20
    assert len(alone) == 4
    for path in alone:
        (item,) = real(test_data, f"library/{path.name}")
        assert isinstance(item, Draft)
        same = whole[path.stem.rpartition("-")[2]]
        assert (item.values, item.aside) == (same.values, same.aside)
    assert script in [each.values["title"] for each in whole.values()]


@pytest.mark.parametrize(
    "piece",
    [
        "<actor><name>{0}</name></actor>",
        "<actor><name>A</name><role>{0}</role></actor>",
        "<genre>{0}</genre>",
        "<tag>{0}</tag>",
        "<country>{0}</country>",
        "<uniqueid type='{0}'>1</uniqueid>",
        "<ids><e><key>{0}</key><value>1</value></e></ids>",
        "<set><name>{0}</name></set>",
        "<studio>{0}, {0}a</studio>",
        "<premiered>{0}</premiered>",
        "<actor><role>{0}</role></actor>",
        "<director>A (a)</director>",
    ],
)
def test_thousands_of_anything_take_no_square_time(piece: str) -> None:
    data = f"<movie><title>A</title>{''.join(map(piece.format, range(12_000)))}</movie>"
    started = time.process_time()

    (item,) = items(data + "http://e.org/1 " * 3_000)

    assert isinstance(item, Draft)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\n ", " \n", "(voice)"])
@pytest.mark.parametrize("tag", ["plot", "tag", "title", "role"])
def test_a_text_of_blanks_takes_no_square_time(tag: str, blank: str) -> None:
    words = f"<{tag}>A{blank * 100_000}z</{tag}>"
    inner = f"<actor><name>A</name>{words}</actor>" if tag == "role" else words
    started = time.process_time()

    items(f"<movie><title>A</title>{inner}</movie>")

    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("plot", "synopsis"),
    [
        ("One\n      sentence.", "One sentence."),
        ("One.\nTwo.", "One.\nTwo."),
        ("One.\n\n   Two.", "One.\n\nTwo."),
        ("One.  \r\n  \r\n \u3000Two.", "One.\n\n\u3000Two."),
        ("One.&#13; Two.", "One.\nTwo."),
        ("One.&#13;\n   Two.", "One. Two."),
    ],
)
def test_paragraphs_stay_and_the_layout_of_the_file_goes(plot: str, synopsis: str) -> None:
    (item,) = items(f"<movie><title>A</title><plot>{plot}</plot></movie>")

    assert isinstance(item, Draft)
    assert item.values["synopsis"] == synopsis
    (again,) = items(f"<movie><title>A</title><plot>{synopsis}</plot></movie>")
    assert isinstance(again, Draft)
    assert again.values["synopsis"] == synopsis


_TAGS = st.sampled_from(
    [
        *("movie", "title", "actor", "name", "role", "order", "id", "uniqueid", "year", "runtime"),
        *("genre", "set", "ids", "entry", "key", "premiered", "ratings", "rating", "value"),
        *("studio", "country", "director", "fileinfo", "x"),
    ]
)
_LEAVES = st.tuples(_TAGS, st.text(st.characters(codec="utf-8", exclude_characters="<&")))
_TREES = st.recursive(
    _LEAVES, lambda inner: st.tuples(_TAGS, st.lists(inner, max_size=4)), max_leaves=20
)


def written(tree: tuple[str, Any]) -> str:
    tag, inner = tree
    return f"<{tag}>{inner if isinstance(inner, str) else ''.join(map(written, inner))}</{tag}>"


@given(st.lists(_TREES, max_size=6))
def test_any_elements_of_a_film_give_values_that_a_record_holds(trees: list[Any]) -> None:
    try:
        found = items(f"<movie><title>A</title>{''.join(map(written, trees))}</movie>")
    except FilmcliError:
        return  # letters that XML has no place for
    for item in found:
        if isinstance(item, Draft):
            assert fitting(item.values) == (item.values, [])


@given(st.binary(max_size=200))
def test_any_bytes_give_items_or_an_error_in_words(data: bytes) -> None:
    try:
        items(data)
        items(b"<movie>" + data)
    except FilmcliError as error:
        assert error.message  # noqa: PT017
