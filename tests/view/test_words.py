from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from filmcli.view import words

TODAY = date(2023, 9, 24)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th")),
        *((11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (22, "22nd"), (23, "23rd")),
        *((28, "28th"), (100, "100th"), (101, "101st"), (111, "111th"), (112, "112th")),
        *((113, "113th"), (1002, "1002nd")),
    ],
)
def test_ordinals(number: int, written: str) -> None:
    assert words.ordinal(number) == written


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(1, "1 min"), (93, "93 min"), (119, "119 min"), (120, "2 h"), (125, "2 h 5 min")],
)
def test_runtimes(minutes: int, written: str) -> None:
    assert words.runtime(minutes) == written


def test_money_groups_its_digits() -> None:
    assert words.money({"currency": "KRW", "amount": 12_000_000}) == "KRW 12,000,000"
    assert words.money({"currency": "EUR", "amount": 0}) == "EUR 0"


@pytest.mark.parametrize(
    ("code", "alone", "within"),
    [
        ("KR", "South Korea", "in South Korea"),
        ("001", "world-wide", "world-wide"),
        ("US", "United States", "in the United States"),
        ("GB", "United Kingdom", "in the United Kingdom"),
        ("SUHH", "Soviet Union", "in the Soviet Union"),
        ("CSHH", "Czechoslovakia", "in Czechoslovakia"),
        ("FK", "Falkland Islands", "in the Falkland Islands"),
        ("FO", "Faroe Islands", "in the Faroe Islands"),
        ("QQ", "QQ", "in QQ"),
    ],
)
def test_places(code: str, alone: str, within: str) -> None:
    assert words.place(code) == alone
    assert words.in_place(code) == within


def test_languages_keep_a_tag_that_has_no_name() -> None:
    assert words.languages(["ko", "fr", "zz"]) == "Korean, French, zz"
    assert words.value("languages", ["zz"]) == "zz"


BUSAN = {"type": "premiere", "event": "Busan International Film Festival", "edition": 28}


@pytest.mark.parametrize(
    ("release", "said"),
    [
        (
            BUSAN | {"date": "2022-10-05", "territory": "KR"},
            "premiered 5 Oct 2022 at the 28th Busan International Film Festival",
        ),
        (
            BUSAN | {"date": "2023-10-06"},
            "premieres 6 Oct 2023 at the 28th Busan International Film Festival, in 12 days",
        ),
        (
            BUSAN | {"date": "2023-09-24"},
            "premieres 24 Sep 2023 at the 28th Busan International Film Festival, today",
        ),
        (
            BUSAN | {"date": "2023-09-25"},
            "premieres 25 Sep 2023 at the 28th Busan International Film Festival, tomorrow",
        ),
        ({"type": "premiere", "event": "Cannes"}, "premiered at Cannes"),
        ({"type": "premiere"}, "premiered"),
        (
            {"type": "premiere", "date": "2022-10", "territory": "GB"},
            "premiered in Oct 2022 in the United Kingdom",
        ),
        ({"type": "premiere", "date": "2024"}, "premieres in 2024, next year"),
        ({"type": "premiere", "date": "2023"}, "premiere in 2023, this year"),
        ({"type": "premiere", "date": "2023-09"}, "premiere in Sep 2023, this month"),
        ({"type": "premiere", "date": "1999~"}, "premiered about 1999"),
        ({"type": "premiere", "date": "1999-03-31?"}, "premiered 31 Mar 1999 (uncertain)"),
        ({"type": "premiere", "date": "2030~"}, "premieres about 2030"),
        (
            {"type": "premiere", "date": "2023-05-16/2023-05-27", "certainty": "probable"},
            "premiered 16 to 27 May 2023 (probable)",
        ),
        (
            {"type": "premiere", "date": "2022-01-01", "platform": "Netflix", "territory": "001"},
            "premiered 1 Jan 2022 on Netflix world-wide",
        ),
    ],
)
def test_premieres(release: dict[str, Any], said: str) -> None:
    assert words.premiere(release, TODAY) == said


@pytest.mark.parametrize(
    ("release", "said"),
    [
        (
            {"type": "digital", "platform": "Netflix", "territory": "001", "date": "2022-10-06"},
            "on Netflix world-wide since 6 Oct 2022",
        ),
        (
            {"type": "digital", "platform": "Netflix", "territory": "001", "date": "2023-10-06"},
            "on Netflix world-wide from 6 Oct 2023, in 12 days",
        ),
        ({"type": "digital", "date": "2023-09-24"}, "to stream from 24 Sep 2023, today"),
        ({"type": "digital", "date": "2022-10"}, "to stream since Oct 2022"),
        ({"type": "digital", "date": "2023"}, "to stream in 2023, this year"),
        ({"type": "digital", "date": "2024"}, "to stream from 2024, next year"),
        (
            {"type": "physical", "territory": "US", "date": "2001-01-02"},
            "on disc in the United States since 2 Jan 2001",
        ),
        (
            {"type": "physical", "platform": "Criterion", "date": "2001-01-02"},
            "on disc (Criterion) since 2 Jan 2001",
        ),
        (
            {"type": "theatrical", "territory": "US", "date": "1999-03-31"},
            "opened in cinemas in the United States on 31 Mar 1999",
        ),
        (
            {"type": "theatrical", "territory": "KR", "date": "2023-12-24"},
            "opens in cinemas in South Korea on 24 Dec 2023, in 3 months",
        ),
        (
            {"type": "limited", "territory": "FR", "date": "1999-03"},
            "opened in selected cinemas in France in Mar 1999",
        ),
        (
            {"type": "theatrical", "date": "1999-03-01/1999-04-02"},
            "opened in cinemas 1 Mar to 2 Apr 1999",
        ),
        ({"type": "tv", "date": "1999-12-31"}, "first shown on television on 31 Dec 1999"),
        (
            {"type": "tv", "platform": "KBS 2", "territory": "KR", "date": "1999"},
            "first shown on KBS 2 in South Korea in 1999",
        ),
        (
            {"type": "tv", "platform": "KBS 2", "date": "2023-10-01"},
            "to be shown on KBS 2 on 1 Oct 2023, in 7 days",
        ),
        (
            {"type": "digital", "date": "2022-01-01/2022-02-01", "certainty": "probable"},
            "to stream 1 Jan to 1 Feb 2022 (probable)",
        ),
        ({"type": "theatrical"}, "opened in cinemas"),
    ],
)
def test_general_releases(release: dict[str, Any], said: str) -> None:
    assert words.general_release(release, TODAY) == said


def test_a_date_says_how_far_off_it_is_only_while_it_is_to_come() -> None:
    assert words.when("2023-10-06", TODAY) == "6 Oct 2023, in 12 days"
    assert words.when("2022-10-06", TODAY) == "6 Oct 2022"
    assert words.when("2030?", TODAY) == "2030 (uncertain)"
    assert words.is_to_come({"date": "2023-09-25"}, TODAY)
    assert not words.is_to_come({"date": "2023-09-24"}, TODAY)
    assert not words.is_to_come({}, TODAY)
    assert words.is_to_come({"date": "2023"}, TODAY)  # it may still be
    assert words.is_to_come({"date": "2023-09~"}, TODAY)
    assert not words.is_to_come({"date": "2022"}, TODAY)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        *((None, ""), (0, "same day"), (1, "1 day"), (40, "40 days"), (-1, "1 day before")),
        *((-2, "2 days before"), (12_345, "12,345 days")),
    ],
)
def test_days_after_the_premiere(days: int | None, said: str) -> None:
    row = {} if days is None else {"days_after_premiere": days}
    assert words.after_premiere(row) == said


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "[REC]", "[REC]"),
        ("year", 1999, "1999"),
        ("runtime", 125, "2 h 5 min"),
        ("filming", "2022-06-15/2022-10-25", "15 Jun to 25 Oct 2022"),
        ("countries", ["KR", "SUHH"], "South Korea, Soviet Union"),
        ("languages", ["ko", "fr"], "Korean, French"),
        ("genres", ["Action", "Thriller"], "Action, Thriller"),
        ("ids", {"imdb": "tt1", "tmdb": 2}, "imdb tt1, tmdb 2"),
        ("budget", {"amount": 1000, "currency": "USD"}, "USD 1,000"),
        ("director", {"name": "One", "job": "director"}, "One"),
        ("crew", {"name": "One", "job": "gaffer"}, "One (gaffer)"),
        ("companies", {"name": "Co", "role": "sales"}, "Co (sales)"),
        ("cast", {"name": "One", "character": "Role"}, "One as Role"),
        ("cast.variants", {"of": "One", "name": "Rôle"}, "One: Rôle"),
        ("titles", {"title": "예시", "language": "ko", "type": "original", "region": "KR"},
         "예시 (original, Korean, South Korea)"),
        ("people.names", {"of": "One", "name": "일", "type": "native"}, "One: 일 (native)"),
        ("people.debut", {"of": "One", "debut": "2017"}, "One: since 2017"),
        ("people.ids", {"of": "One", "ids": {"imdb": "nm1"}}, "One: imdb nm1"),
        ("people.known_for", {"of": "A", "title": "T", "character": "C", "year": 2000, "job": "j"},
         "A: C in T (2000), j"),
        ("premiere", {"type": "premiere"}, "premiere"),
        ("releases", {"type": "digital", "date": "2023-10-06", "territory": "001",
                      "platform": "Netflix"}, "digital, 6 Oct 2023, Netflix, world-wide"),
        ("premiere", BUSAN | {"section": "Gala"},
         "premiere, 28th Busan International Film Festival, Gala"),
    ],
)  # fmt: skip
def test_any_fact_has_words(field: str, value: Any, said: str) -> None:
    assert words.value(field, value) == said


def test_values_that_films_are_counted_by_are_words() -> None:
    told = {
        ("decade", "1990"): "1990s",
        ("country", "KR"): "South Korea",
        ("language", "ko"): "Korean",
        ("runtime", "121"): "2 h 1 min",
        ("released", "2023-10"): "Oct 2023",
        ("release.kr", "2023-10-06"): "6 Oct 2023",
        ("genre", "Drama"): "Drama",
    }
    assert {key: words.counted(*key) for key in told} == told
