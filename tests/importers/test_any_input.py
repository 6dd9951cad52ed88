"""Whatever a file holds: items or an error in words, never another exception."""

from __future__ import annotations

import contextlib
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmcli import importers
from filmcli.errors import FilmcliError
from filmcli.importers.items import Draft, Input, Refused
from filmcli.record.drafts import fitting

KINDS = ["wikidata", "wikipedia", "kmdb", "kobis", "json", "csv"]

_Q = {"type": "wikibase-entityid", "value": {"id": "Q7", "numeric-id": 7}}
_CLAIM = {
    "mainsnak": {"datavalue": _Q},
    "rank": "normal",
    "qualifiers": {"P453": [{"datavalue": _Q}]},
}
_DAY = {"time": "+2010-05-01T00:00:00Z", "precision": 11, "calendarmodel": "Q1985727"}
_TIME = {"mainsnak": {"datavalue": {"type": "time", "value": _DAY}}, "references": [{}]}
_AMOUNT = {"type": "quantity", "value": {"amount": "+82", "unit": "http://x/Q7727"}}
_WORDS = {"type": "monolingualtext", "value": {"text": "Ran", "language": "ja"}}
BODIES: list[Any] = [
    {
        "entities": {
            "Q1": {
                "id": "Q1",
                "labels": {"en": {"language": "en", "value": "Ran"}},
                "aliases": {"de": [{"language": "de", "value": "Ran"}]},
                "descriptions": {"en": {"language": "en", "value": "film"}},
                "sitelinks": {"enwiki": {"title": "Ran"}},
                "claims": {
                    "P31": [{"mainsnak": {"datavalue": {**_Q, "value": {"id": "Q11424"}}}}],
                    **{name: [_CLAIM] for name in ["P57", "P161", "P272", "P495", "P364", "P136"]},
                    "P577": [_TIME],
                    "P2047": [{"mainsnak": {"datavalue": _AMOUNT}}],
                    "P1476": [{"mainsnak": {"datavalue": _WORDS}}],
                },
            },
            "Q7": {"id": "Q7", "labels": {"en": {"language": "en", "value": "Jane"}}, "claims": {}},
        }
    },
    {"wikidata_id": "Q1", "label": "Ran", "genre": ["Q2"], "publication_date": "2010-01-01"},
    [{"title": "Ran", "year": 1985, "cast": ["A"], "genres": ["War"], "href": None}],
    {
        "Data": [
            {
                "Result": [
                    {
                        "title": " 시",
                        "movieId": "K",
                        "movieSeq": "1",
                        "titleEng": "Poetry (Si)",
                        "titleEtc": "시^Si",
                        "nation": "대한민국",
                        "actors": {"actor": [{"actorNm": "가", "actorId": "1"}]},
                        "directors": {"director": [{"directorNm": "나", "directorEnNm": "Na"}]},
                        "staffs": {"staff": [{"staffNm": "가", "staffRoleGroup": "출연"}]},
                        "plots": {"plot": [{"plotLang": "한국어", "plotText": "글"}]},
                        "ratings": {"rating": [{"releaseDate": "20230101"}]},
                        "Codes": {"Code": [{"CodeNm": "FIMS", "CodeNo": "20212851"}]},
                    }
                ]
            }
        ]
    },
    {
        "movieInfoResult": {
            "movieInfo": {
                "movieCd": "20184105",
                "movieNm": "말모이",
                "nations": [{"nationNm": "한국"}],
                "actors": [{"peopleNm": "유해진", "peopleNmEn": "YOO", "cast": ""}],
                "companys": [{"companyNm": "가", "companyPartNm": "제작사"}],
                "audits": [{"auditNo": "1", "watchGradeNm": "전체"}],
                "staffs": [{"peopleNm": "가", "staffRoleNm": "각본"}],
                "openDt": "20190109",
            }
        }
    },
    {"boxOfficeResult": {"dailyBoxOfficeList": [{"movieCd": "20184105", "movieNm": "말모이"}]}},
    {"schema": 1, "film": {"slug": "ran", "title": "Ran", "cast": [{"name": "A"}], "year": 1985}},
    [{"Title": 1776, "Release Date": "Jun 12 1998", "Genres": "[{'name': 'War'}]"}],
]
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    10**25,
    "",
    "x",
    "\ufffd",
    [],
    {},
    [None],
    [[]],
    {"": None},
    ["a", 1],
]


def changed(value: Any, dice: random.Random) -> Any:
    """Give a body with some of its parts exchanged for what does not belong there."""
    if dice.random() < 0.06:
        return dice.choice(ODD)
    if isinstance(value, dict):
        return {key: changed(each, dice) for key, each in value.items() if dice.random() > 0.02}
    return [changed(each, dice) for each in value] if isinstance(value, list) else value


def check(kind: str, data: bytes) -> None:
    importer = importers.load(kind)
    importer.sniff(data, "x")
    with contextlib.suppress(FilmcliError):
        for each in importer.read(Input("x", data), {}):
            assert isinstance(each, Draft | Refused)
            if isinstance(each, Draft) and kind != "json":
                assert fitting(each.values) == (each.values, [])
                json.dumps(each.aside, allow_nan=False)


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_are_read_by_their_kind_alone(kind: str) -> None:
    assert any(importers.load(kind).sniff(json.dumps(body).encode(), "x") for body in BODIES)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(KINDS))
def test_any_bytes(data: bytes, kind: str) -> None:
    check(kind, data)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(BODIES), st.randoms(use_true_random=False), st.sampled_from(KINDS))
def test_bodies_with_parts_that_do_not_belong_there(
    body: Any, dice: random.Random, kind: str
) -> None:
    check(kind, json.dumps(changed(body, dice)).encode())
