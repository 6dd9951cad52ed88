"""What only several records together show, and that looking for it takes linear time."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from filmcli.catalogue.across import Finding, Known, compared, known


def film(file: str, **values: Any) -> Known:
    return known(file, {"title": file, **values})


def found(*records: Known, chosen: str | None = None) -> list[tuple[str, str]]:
    files = [chosen] if chosen else [each.file for each in records]
    return [(each.file, each.code) for each in compared(records, files)]


def cast(*names: str) -> list[dict[str, str]]:
    """Give a cast: Name, or Name/Role."""
    pairs = [name.partition("/") for name in names]
    return [{"name": name} | ({"character": role} if role else {}) for name, _, role in pairs]


class TestDoubles:
    def test_only_the_chosen_are_told(self) -> None:
        records = [film(file, ids={"tmdb": 1}) for file in "abc"]
        assert found(*records) == [(file, "double-id") for file in "abc"]
        assert found(*records, chosen="b") == [("b", "double-id")]

    @pytest.mark.parametrize(
        ("first", "second", "is_double"),
        [
            ({"title": "Amélie", "year": 2001}, {"title": "AMELIE", "year": 2001}, True),
            ({"title": "Amélie", "year": 2001}, {"title": "Amelie", "year": 2002}, False),
            ({"title": "Amélie"}, {"title": "Amélie"}, False),  # no year to tell by
            (
                {"title": "A", "year": 1, "ids": {"imdb": "tt1"}},
                {"title": "A", "year": 1, "ids": {"imdb": "tt2"}},
                False,
            ),
            (
                {"title": "A", "year": 1, "ids": {"imdb": "tt1"}},
                {"title": "A", "year": 1, "ids": {"tmdb": 1}},
                True,
            ),
            (
                {"title": "A", "year": 1, "titles": [{"title": "Z", "type": "original"}]},
                {"title": "Z", "year": 1},
                True,
            ),
            (
                {"title": "A", "year": 1, "titles": [{"title": "Z", "type": "working"}]},
                {"title": "Z", "year": 1},
                False,
            ),
        ],
    )
    def test_title_and_year_make_a_double(
        self, first: dict[str, Any], second: dict[str, Any], is_double: bool
    ) -> None:
        wanted = [("a", "double-film"), ("b", "double-film")] if is_double else []
        assert found(known("a", first), known("b", second)) == wanted

    def test_one_is_told_once(self) -> None:
        titles = [{"title": "Z", "type": "original"}]
        first = known("a", {"title": "A", "year": 1, "titles": titles})
        second = known("b", {"title": "A", "year": 1, "titles": titles})
        assert found(first, second) == [("a", "double-film"), ("b", "double-film")]


class TestSwapped:
    def test_a_role_that_is_a_person_of_the_record(self) -> None:
        one = film("a", cast=cast("Ok Ju/Jeon Jong Seo"), people={"Jeon Jong Seo": {}})
        assert found(one) == [("a", "swapped-role")]
        assert found(film("a", cast=cast("Ok Ju/Anna Bell", "Anna Bell"))) == [
            ("a", "swapped-role")
        ]

    def test_a_role_that_is_in_several_casts(self) -> None:
        others = [film("b", cast=cast("Anna Bell/X")), film("c", cast=cast("Anna Bell/Y"))]
        assert found(film("a", cast=cast("Ok Ju/Anna Bell")), *others) == [("a", "swapped-role")]
        # One film may be about the player of another.
        assert found(film("a", cast=cast("Ok Ju/Anna Bell")), others[0]) == []

    def test_a_name_that_is_a_role_elsewhere(self) -> None:
        sequel = film("b", cast=cast("Someone/Ok Ju"))
        assert found(film("a", cast=cast("Ok Ju/Anna Bell")), sequel) == [("a", "swapped-role")]

    def test_one_word_is_too_often_both(self) -> None:
        assert found(film("a", cast=cast("Gray/Anna")), film("b", cast=cast("Bo/Gray"))) == []

    def test_people_play_themselves(self) -> None:
        assert found(film("a", cast=cast("Anna Bell/Anna Bell", "Bo Derek/Anna Bell"))) == [
            ("a", "swapped-role")
        ]
        assert found(film("a", cast=cast("Anna Bell/anna bell"))) == []

    def test_who_is_known_is_a_person(self) -> None:
        one = film("a", cast=cast("Ok Ju/Anna Bell", "Anna Bell"), people={"Ok Ju": {}})
        assert found(one) == []
        one = film("a", cast=cast("Ok Ju/Anna Bell", "Anna Bell"))
        assert found(one, film("b", cast=cast("Ok Ju/Z"))) == []

    def test_the_place_is_the_credit(self) -> None:
        one = film("a", cast=cast("X", "Ok Ju/Anna Bell", "Anna Bell"))
        (finding,) = compared([one], ["a"])
        assert finding == Finding(
            "a",
            "swapped-role",
            '"Anna Bell" is a person of this record; are name and character swapped?',
            ("cast", 1),
        )


class TestSpellings:
    @pytest.mark.parametrize(
        "other", ["Jeon Jong-seo", "JEON JONG SEO", "Jeon Jongseo", "Jeón Jong Seo"]
    )
    def test_the_rarer_spelling_is_told(self, other: str) -> None:
        records = [film(file, cast=cast("Jeon Jong Seo")) for file in "ab"]
        (finding,) = compared([*records, film("c", cast=cast(other))], "abc")
        assert (finding.file, finding.code, finding.name) == ("c", "two-spellings", other)
        assert finding.message == (
            f'"{other}" is spelled "Jeon Jong Seo" in a and 1 more; if it is one person,'
            f' say so in names of [people."{other}"]'
        )

    @pytest.mark.parametrize("where", ["Jeon Jong Seo", "Jeon Jong-seo"])
    def test_a_record_that_says_so_speaks_for_all(self, where: str) -> None:
        other = ({"Jeon Jong Seo", "Jeon Jong-seo"} - {where}).pop()
        records = [
            film("a", cast=cast("Jeon Jong Seo")),
            film("b", crew=[{"name": "Jeon Jong-seo", "job": "writer"}]),
            film("c", cast=cast(where), people={where: {"names": [{"name": other}]}}),
        ]
        assert found(*records) == []

    def test_names_join_through_a_third(self) -> None:
        records = [
            film("a", cast=cast("Jo Bo"), people={"Jo Bo": {"names": [{"name": "보"}]}}),
            film("b", cast=cast("Jo-Bo"), people={"Jo-Bo": {"names": [{"name": "보"}]}}),
        ]
        assert found(*records) == []

    def test_ids_tell_namesakes_apart(self) -> None:
        def record(file: str, name: str, number: int) -> Known:
            return film(file, cast=cast(name), people={name: {"ids": {"tmdb": number}}})

        assert found(record("a", "Jo Bo", 1), record("b", "Jo-Bo", 2)) == []
        assert found(record("a", "Jo Bo", 1), record("b", "Jo-Bo", 1)) == [("b", "two-spellings")]

    def test_likeness_in_sound_takes_evidence(self) -> None:
        one, other = "Lee Chung Hyeon", "Lee Chung-hyun"
        assert found(film("a", cast=cast(one)), film("b", cast=cast(other))) == []
        assert found(film("a", cast=cast(one, "Kim")), film("b", cast=cast(other, "Kim"))) == [
            ("b", "two-spellings")
        ]
        directors = [{"name": name, "job": "director"} for name in (one, other)]
        assert found(film("a", crew=directors[:1]), film("b", crew=directors[1:])) == [
            ("b", "two-spellings")
        ]

    def test_short_names_fall_together_by_chance(self) -> None:
        assert found(film("a", cast=cast("Li Lu", "K")), film("b", cast=cast("Lee Loo", "K"))) == []

    def test_one_record_is_enough(self) -> None:
        assert found(film("a", cast=cast("Jo Bo"), crew=[{"name": "Jo-Bo", "job": "x"}])) == [
            ("a", "two-spellings")
        ]


def calls(records: list[Known]) -> int:
    """Count the calls of functions that a comparison makes."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        list(compared(records, [each.file for each in records]))
    finally:
        sys.setprofile(before)
    return count


def collection(count: int, kind: str) -> list[Known]:
    """Give records that are hard to tell apart, each kind in its own way."""
    kinds: dict[str, dict[str, Any]] = {
        "one title": {"title": "Untitled", "year": 2000},
        "one id": {"title": "A", "ids": {"tmdb": 1}},
        "one person": {"title": "A"},
        "one fellow": {"title": "A"},
    }
    records = []
    for number in range(count):
        own = dict(kinds[kind])
        if kind == "one title":
            own["ids"] = {"imdb": f"tt{number}"}
        if kind == "one person":  # whose every spelling is another
            name = "".join(
                f"{sign}-" if number >> bit & 1 else sign for bit, sign in enumerate("abcdefghijkl")
            )
            own["cast"] = cast(f"{name}z/Role {number}")
        if kind == "one fellow":
            own["cast"] = cast("Kim Fellow", f"Person {number}/Kim Fellow")
        records.append(known(f"{number}.toml", own))
    return records


@pytest.mark.parametrize("kind", ["one title", "one id", "one person", "one fellow"])
def test_work_grows_with_the_collection_and_no_faster(kind: str) -> None:
    calls(collection(100, kind))
    few, many = calls(collection(200, kind)), calls(collection(1600, kind))
    assert many < few * 8 * 1.5
