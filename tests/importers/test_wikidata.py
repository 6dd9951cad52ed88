from __future__ import annotations

import json
from typing import Any

import pytest

from filmcli.importers import wikidata
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Draft, Input, Item, Refused

FILM = "Q1"


def item(value: str) -> dict[str, Any]:
    return {"type": "wikibase-entityid", "value": {"id": value, "entity-type": "item"}}


def text(value: str) -> dict[str, Any]:
    return {"type": "string", "value": value}


def day(value: str, precision: int = 11, calendar: str = "Q1985727") -> dict[str, Any]:
    told = {
        "time": f"+{value}T00:00:00Z",
        "precision": precision,
        "calendarmodel": f"http://www.wikidata.org/entity/{calendar}",
    }
    return {"type": "time", "value": told}


def quantity(amount: str, unit: str) -> dict[str, Any]:
    unit = f"http://www.wikidata.org/entity/{unit}"
    return {"type": "quantity", "value": {"amount": amount, "unit": unit}}


def said(value: dict[str, Any] | None, rank: str = "normal", **qualifiers: Any) -> dict[str, Any]:
    snak = {"snaktype": "somevalue"} if value is None else {"datavalue": value}
    told = {name: [{"datavalue": each}] for name, each in qualifiers.items()}
    return {"mainsnak": snak, "rank": rank, "qualifiers": told}


def entity(number: str, labels: dict[str, str], **claims: Any) -> dict[str, Any]:
    return {
        "type": "item",
        "id": number,
        "labels": {key: {"language": key, "value": each} for key, each in labels.items()},
        "claims": {
            name: [each if "mainsnak" in each else said(each) for each in values]
            for name, values in claims.items()
        },
    }


def film(**claims: Any) -> dict[str, Any]:
    return entity(FILM, {"en": "A Film"}, **{"P31": [item("Q11424")], **claims})


def read(*entities: dict[str, Any], **options: str) -> list[Item]:
    body = {"entities": {each["id"]: each for each in entities}}
    return list(wikidata.read(Input("film.json", json.dumps(body).encode()), options))


def only(*entities: dict[str, Any], **options: str) -> Draft:
    (found,) = [each for each in read(*entities, **options) if isinstance(each, Draft)]
    return found


def test_labels_are_titles_in_their_languages() -> None:
    told = entity(FILM, {"en": "A Film", "ko": "영화", "zh-hans": "电影"}, P31=[item("Q11424")])
    told["aliases"] = {"de": [{"language": "de", "value": "Ein Film"}]}

    assert only(told).values["title"] == "A Film"
    assert only(told).values["titles"] == [
        {"title": "영화", "language": "ko", "type": "alternative"},
        {"title": "电影", "language": "zh-Hans", "type": "alternative"},
        {"title": "Ein Film", "language": "de", "type": "alternative"},
    ]


def test_the_title_to_file_under_may_be_of_another_language() -> None:
    told = entity(FILM, {"en": "A Film", "ko": "영화"}, P31=[item("Q11424")])

    assert only(told, language="ko").values["title"] == "영화"
    assert only(told, language="fi").values["title"] == "A Film"


def test_a_label_in_no_language_that_there_is_goes_aside() -> None:
    told = entity(FILM, {"en": "A Film", "simple": "Film"}, P31=[item("Q11424")])

    assert "titles" not in only(told).values
    assert only(told).aside["labels"] == {"simple": ["Film"]}


def test_the_original_title_takes_the_place_of_its_label() -> None:
    original = {"type": "monolingualtext", "value": {"text": "영화", "language": "ko"}}
    told = entity(FILM, {"en": "A Film", "ko": "영화"}, P31=[item("Q11424")], P1476=[original])

    assert only(told).values["titles"] == [{"title": "영화", "language": "ko", "type": "original"}]


def test_items_without_a_label_in_the_file_stay_numbers() -> None:
    told = film(P57=[item("Q7")], P161=[item("Q8"), item("Q9")], P136=[item("Q10")])
    found = only(told)

    assert not {"crew", "cast", "genres"} & found.values.keys()
    assert found.aside["P57"] == ["Q7"]
    assert found.aside["P161"] == ["Q8", "Q9"]
    assert found.aside["P136"] == ["Q10"]


def test_items_with_a_label_in_the_file_have_names_and_ids() -> None:
    director = entity(
        "Q7",
        {"en": "Jane Roe", "ko": "제인 로"},
        P31=[item("Q5")],
        P345=[text("nm0000007")],
        P1559=[{"type": "monolingualtext", "value": {"text": "제인 로", "language": "ko"}}],
    )
    found = only(film(P57=[item("Q7")]), director)

    assert found.values["crew"] == [{"name": "Jane Roe", "job": "director"}]
    assert found.values["people"] == {
        "Jane Roe": {
            "ids": {"wikidata": "Q7", "imdb": "nm0000007"},
            "names": [{"name": "제인 로", "language": "ko", "type": "native"}],
        }
    }
    assert "P57" not in found.aside


def test_the_cast_is_in_billing_order_with_roles_and_names_as_credited() -> None:
    people = [entity(f"Q{n}", {"en": f"Person {n}"}, P31=[item("Q5")]) for n in (7, 8)]
    cast = [
        said(item("Q7"), P1545=text("2"), P453=item("Q99")),
        said(item("Q8"), P1545=text("1"), P1932=text("P. Eight"), P4633=text("The Cook")),
    ]
    found = only(film(P161=cast), *people)

    assert found.values["cast"] == [
        {"name": "P. Eight", "character": "The Cook"},
        {"name": "Person 7"},
    ]
    # The role is an item without a label: its number is kept, its name is not told.
    assert found.aside["P161"] == [{"value": "Q7", "P453": ["Q99"]}]


def test_voice_actors_are_cast_with_a_note() -> None:
    found = only(film(P725=[said(item("Q7"), P1932=text("Jane Roe"))]))

    assert found.values["cast"] == [{"name": "Jane Roe", "note": "voice"}]


def test_a_day_with_a_place_is_a_release_there() -> None:
    dates = [
        said(day("2010-05-01"), P291=item("Q884")),
        said(day("2010-06-00", 10), P291=item("Q30"), P437=item("Q47770")),
        said(day("2009-00-00", 9)),
    ]
    found = only(film(P577=dates))

    assert found.values["releases"] == [
        {"type": "theatrical", "date": "2010-05-01", "territory": "KR", "certainty": "probable"},
        {"type": "physical", "date": "2010-06", "territory": "US"},
    ]
    assert found.values["year"] == 2009


def test_a_release_in_a_place_without_a_code_is_not_moved_elsewhere() -> None:
    found = only(film(P577=[said(day("2010-05-01"), P291=item("Q270"))]))

    assert "releases" not in found.values
    assert found.aside["P577"] == [{"value": "2010-05-01", "P291": ["Q270"]}]


def test_a_julian_day_is_not_read_as_one_of_ours() -> None:
    found = only(film(P577=[day("1910-05-01", 11, "Q1985786")]))

    assert "releases" not in found.values
    assert found.aside["P577"] == ["+1910-05-01T00:00:00Z"]


def test_deprecated_statements_are_put_aside_and_better_ones_win() -> None:
    years = [
        said(day("1999-01-02"), "deprecated"),
        said(day("2001-01-02")),
        said(day("2002-01-02"), "preferred"),
    ]
    found = only(film(P577=years))

    assert found.values["year"] == 2002
    assert [each["date"] for each in found.values["releases"]] == ["2002-01-02"]
    assert found.aside["P577"] == [
        {"value": "1999-01-02", "rank": ["deprecated"]},
        "2001-01-02",
    ]


@pytest.mark.parametrize(
    ("amount", "unit", "minutes"),
    [("+82", "Q7727", 82), ("+2", "Q25235", 120), ("+0", "Q7727", None), ("+1.5", "Q7727", None)],
)
def test_a_runtime_is_in_whole_minutes(amount: str, unit: str, minutes: int | None) -> None:
    found = only(film(P2047=[quantity(amount, unit)]))

    assert found.values.get("runtime") == minutes
    assert ("P2047" in found.aside) == (minutes is None)


def test_countries_and_languages_are_codes_of_the_table_or_of_their_entities() -> None:
    here = entity("Q999", {"en": "Somewhere"}, P297=[text("FR")])
    told = film(P495=[item("Q884"), item("Q999"), item("Q4")], P364=[item("Q9176")])
    found = only(told, here)

    assert found.values["countries"] == ["KR", "FR"]
    assert found.values["languages"] == ["ko"]
    assert found.aside["P495"] == ["Q4"]


def test_ids_have_their_shape_or_go_aside() -> None:
    told = film(P345=[text("tt0021750")], P4947=[text("603")], P2704=[text("10.5240/nonsense")])
    found = only(told)

    assert found.values["ids"] == {"wikidata": FILM, "imdb": "tt0021750", "tmdb": 603}
    assert found.aside["P2704"] == ["10.5240/nonsense"]


def test_earnings_of_one_country_are_not_those_of_the_world() -> None:
    money = quantity("+1000", "Q4917")
    alone = only(film(P2142=[money], P2130=[money]))
    world = only(film(P2142=[said(money, P3005=item("Q13780930"))]))

    assert alone.values["budget"] == {"amount": 1000, "currency": "USD"}
    assert "gross" not in alone.values
    assert alone.aside["P2142"] == [{"amount": 1000, "unit": "Q4917"}]
    assert world.values["gross"] == {"amount": 1000, "currency": "USD"}


def test_an_unknown_value_is_named_as_lost() -> None:
    assert any(why.startswith("P57: ") for why in only(film(P57=[said(None)])).lost)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("Q5", "a person, not a film"),
        ("Q5398426", "a television series, not a film"),
        ("Q21191270", "an episode of a series, not a film"),
        ("Q7889", "a video game, not a film"),
        ("Q12345678", "an item of Q12345678, not a film"),
    ],
)
def test_what_is_no_film_is_refused_by_what_it_is(kind: str, why: str) -> None:
    (found,) = read(entity("Q2", {"en": "Something"}, P31=[item(kind)]))

    assert found == Refused(why, None, "Something")


@pytest.mark.parametrize(
    ("kind", "wanted"), [("Q24862", "short"), ("Q506240", "tv-movie"), ("Q93204", "documentary")]
)
def test_the_kind_is_that_of_the_class(kind: str, wanted: str) -> None:
    assert only(film(P31=[item(kind)])).values["kind"] == wanted


def test_a_class_that_the_file_calls_a_film_makes_one() -> None:
    sort = entity("Q55", {"en": "neo-noir film"})
    found = [each for each in read(film(P31=[item("Q55")]), sort) if isinstance(each, Draft)]

    assert len(found) == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"entities": {}}, "without entities"),
        ({"error": {"info": "No such entity"}}, "an error of Wikidata: No such entity"),
        ({"a": 1}, "not an entity"),
        (3, "not an entity"),
    ],
)
def test_other_bodies_are_refused_whole(body: Any, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        list(wikidata.read(Input("x.json", json.dumps(body).encode()), {}))


def test_a_missing_entity_is_refused() -> None:
    body = {"entities": {"Q9": {"id": "Q9", "missing": ""}, FILM: film()}}
    found = list(wikidata.read(Input("x.json", json.dumps(body).encode()), {}))

    assert found[0] == Refused("an item that does not exist", None)
    assert isinstance(found[1], Draft)


def test_a_broken_line_hides_no_other() -> None:
    lines = [json.dumps(film()), "{broken", json.dumps(film(P364=[item("Q9176")]))]
    found = list(wikidata.read(Input("x.jsonl", "\n".join(lines).encode()), {}))

    films = [each for each in found if isinstance(each, Draft)]
    assert [each.line for each in films] == [1, 3]
    assert isinstance(found[1], Refused)
    assert found[1].line == 2


def flat(**more: Any) -> Item:
    told = {"wikidata_id": "Q1", "label": "A Film", "imdb_id": "tt0000001", **more}
    (found,) = wikidata.read(Input("x.jsonl", json.dumps(told).encode()), {})
    return found


def test_the_first_of_january_stands_for_a_year_in_the_flattened_dump() -> None:
    year, exact = flat(publication_date="2012-01-01"), flat(publication_date="2012-05-06")
    assert isinstance(year, Draft)
    assert isinstance(exact, Draft)

    assert year.values["year"] == 2012
    assert "releases" not in year.values
    assert len(year.lost) == 1
    assert exact.values["releases"] == [
        {"type": "theatrical", "date": "2012-05-06", "certainty": "probable"}
    ]


def test_a_flattened_film_without_a_label_has_its_articles_name() -> None:
    found = flat(label=None, enwiki_title="Le Brio (2017 film)")
    assert isinstance(found, Draft)

    assert found.values["title"] == "Le Brio"
    assert found.aside["enwiki_title"] == "Le Brio (2017 film)"


def test_a_series_in_the_flattened_dump_is_refused() -> None:
    assert flat(enwiki_title="Lost (TV series)") == Refused(
        "a series, not a film", None, "Lost (TV series)"
    )
