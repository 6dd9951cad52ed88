from __future__ import annotations

from typing import Any

import pytest

from filmcli.importers.items import Draft, Refused
from filmcli.importers.making import (
    Making,
    country_code,
    damage,
    is_seen,
    iso_date,
    language_tag,
    whole,
)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (58, 58),
        (58.0, 58),
        ("58", 58),
        (" 58.0 ", 58),
        ("1,440", 1440),
        ("+135", 135),
        ("17,615,057", 17615057),
        ("1,131.6", None),
        ("1,31", None),
        ("58.5", None),
        (58.5, None),
        (True, None),
        ("٥٨", None),
        ("9" * 40, None),
        ("1e3", None),
        (None, None),
    ],
)
def test_whole_numbers_are_those_that_nothing_is_cut_from(value: Any, number: int | None) -> None:
    assert whole(value) == number


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("20230201", "2023-02-01"),
        (20230201, "2023-02-01"),
        ("2023-02-01", "2023-02-01"),
        ("1931-00-00", "1931"),
        ("1931-05-00", "1931-05"),
        ("19310000", "1931"),
        ("2023-02-30", None),
        ("00000000", None),
        (" ", None),
        (None, None),
    ],
)
def test_dates_without_a_day_or_month_are_shorter(value: Any, date: str | None) -> None:
    assert iso_date(value) == date


@pytest.mark.parametrize(
    ("text", "meant"),
    [("AmÃ©lie", "Amélie"), ("ì„œìš¸", "서울"), ("Amélie", None), ("NÃO", None), ("São", None)],
)
def test_utf_8_that_was_read_as_windows_1252_is_damage(text: str, meant: str | None) -> None:
    said = damage(text)

    assert (said is None) == (meant is None)
    assert meant is None or meant in str(said)


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("zh-hans", "zh-Hans"),
        ("en-gb", "en-GB"),
        ("sr-ec", "sr-Cyrl"),
        ("zh-classical", "lzh"),
        ("cn", "yue"),
        ("iw", "he"),
        ("simple", None),
        ("klingon", None),
        ("x" * 90, None),
        (None, None),
    ],
)
def test_language_codes_of_others_are_spelled_as_tags(code: str | None, tag: str | None) -> None:
    assert language_tag(code) == tag


@pytest.mark.parametrize(("code", "known"), [("KR", True), ("SUHH", True), ("001", False)])
def test_countries_are_not_the_world(code: str, known: bool) -> None:
    assert (country_code(code) == code) is known


@pytest.mark.parametrize(
    ("text", "seen"), [("a", True), ("가", True), ("!", True), ("\u200b", False), ("\u0301", False)]
)
def test_a_text_has_a_sign_that_can_be_seen(text: str, seen: bool) -> None:
    assert is_seen(text) is seen


def test_what_a_record_cannot_hold_is_put_aside_as_it_is() -> None:
    made = Making()
    made.title("Ran")
    made.year("19", "prodYear")
    made.runtime(0, "showTm")
    made.id("imdb", "nm0000001", "imdb_id")
    made.put_aside("rating", {"value": 8.5, "votes": None, "of": [None, "", {}]})

    assert made.values == {"title": "Ran"}
    assert made.aside == {
        "prodYear": "19",
        "showTm": 0,
        "imdb_id": "nm0000001",
        "rating": {"value": 8.5},
    }


def test_numbers_beyond_64_bits_are_kept_as_text() -> None:
    made = Making()
    made.put_aside("views", 10**30)

    assert made.aside == {"views": "1" + "0" * 30}


def test_what_is_too_deep_or_long_is_lost_and_said() -> None:
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    made = Making()
    made.title("Ran")
    made.put_aside("deep", deep)
    made.put("synopsis", "y" * 100_001)
    item = made.item()

    assert isinstance(item, Draft)
    assert item.values == {"title": "Ran"}
    assert item.lost == (
        "deep: more than 12 levels deep",
        "synopsis: more than 100000 letters",
    )


def test_entries_come_once_and_need_a_name() -> None:
    made = Making()
    for name in ("A", "A", " ", "\ufffd"):
        made.entry("crew", name=name, job="director")

    assert made.values["crew"] == [{"name": "A", "job": "director"}]
    assert len(made.lost) == 1


def test_without_a_title_there_is_no_film() -> None:
    damaged = Making()
    damaged.title("Caf\ufffd")

    assert Making().item(3) == Refused("without a title", 3)
    assert damaged.item(4) == Refused('title: "Caf\ufffd" has lost letters (U+FFFD)', 4)
