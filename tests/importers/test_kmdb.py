from __future__ import annotations

import json
from typing import Any

import pytest

from filmcli.importers import kmdb
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Draft, Input, Item, Refused


def read(told: Any) -> list[Item]:
    return list(kmdb.read(Input("kmdb.json", json.dumps(told).encode()), {}))


def only(**film: Any) -> Draft:
    told = {"title": " 강남좀비", "movieId": "K", "movieSeq": "32775", "nation": "대한민국", **film}
    (found,) = read({"Data": [{"Result": [told]}]})
    assert isinstance(found, Draft)
    return found


def staff(name: str, group: str, role: str = "", english: str = "") -> dict[str, str]:
    return {
        "staffNm": name,
        "staffEnNm": english,
        "staffRoleGroup": group,
        "staffRole": role,
        "staffEtc": "",
        "staffId": "1",
    }


def test_titles_are_trimmed_and_the_romanised_one_stands_by_itself() -> None:
    found = only(
        titleEng="Think? What's That? (Saenggang geureongeo)",
        titleEtc="강남좀비^강남 좀비^Think? What's That? (Saenggang geureongeo)^강남의 좀비",
    )

    assert found.values["title"] == "강남좀비"
    assert found.values["titles"] == [
        {"title": "강남좀비", "language": "ko", "type": "original"},
        {"title": "Think? What's That?", "language": "en", "type": "alternative"},
        {"title": "Saenggang geureongeo", "language": "ko-Latn", "type": "transliterated"},
        {"title": "강남의 좀비", "type": "alternative"},
    ]


def test_an_english_title_that_is_but_the_romanised_one_is_no_other() -> None:
    found = only(titleEng=" (Noryang: jugeumui bada) ")

    assert [each["type"] for each in found.values["titles"]] == ["original", "transliterated"]


def test_marks_of_a_search_leave_the_title() -> None:
    assert only(title=" !HS 강남 !HE  !HS 좀비 !HE ").values["title"] == "강남 좀비"


def test_the_id_is_kmdbs_and_the_code_of_fims_is_that_of_kobis() -> None:
    found = only(Codes={"Code": [{"CodeNm": "FIMS", "CodeNo": "20212851"}]})

    assert found.values["ids"] == {"kmdb": "K-32775", "kobis": "20212851"}


def test_the_cast_has_the_parts_that_the_staff_tells_and_voices() -> None:
    found = only(
        actors={
            "actor": [
                {"actorNm": "가나다", "actorEnNm": "Ga Nada", "actorId": "1"},
                {"actorNm": "하성용", "actorEnNm": "", "actorId": "1"},
            ]
        },
        staffs={
            "staff": [
                staff("가나다", "출연", "현석"),
                staff("하성용", "출연", "바나클 목소리"),
                staff("차카타", "출연"),
            ]
        },
    )

    assert found.values["cast"] == [
        {"name": "가나다", "character": "현석"},
        {"name": "하성용", "character": "바나클", "note": "voice"},
        {"name": "차카타"},
    ]


def test_the_staff_has_jobs_once_and_companies_are_no_people() -> None:
    found = only(
        directors={"director": [{"directorNm": "이수성", "directorEnNm": "Lee Soosung"}]},
        staffs={
            "staff": [
                staff("이수성", "감독", english="Lee Soosung"),
                staff("박각본", "각본"),
                staff("김영어", "기타스탭", "영어번역"),
                staff("조이앤시네마", "배급사"),
                staff("㈜티캐스트", "수입사"),
            ]
        },
        company="리필름",
    )

    assert found.values["crew"] == [
        {"name": "이수성", "job": "director"},
        {"name": "박각본", "job": "writer"},
        {"name": "김영어", "job": "영어번역"},
    ]
    assert found.values["companies"] == [
        {"name": "리필름", "role": "production"},
        {"name": "조이앤시네마", "role": "distribution"},
    ]
    assert [each["staffNm"] for each in found.aside["staffs"]] == ["㈜티캐스트"]
    assert found.values["people"] == {
        "이수성": {"names": [{"name": "Lee Soosung", "type": "romanised"}]}
    }


def test_the_release_has_the_certificate_and_a_second_rating_its_own_day() -> None:
    ratings = [
        {"ratingMain": "Y", "ratingGrade": "15세관람가", "releaseDate": "20230105"},
        {"ratingMain": "N", "ratingGrade": "12세관람가", "releaseDate": "20240105"},
    ]
    found = only(repRlsDate="20230105", rating="15세관람가", ratings={"rating": ratings})

    assert found.values["releases"] == [
        {
            "type": "theatrical",
            "date": date,
            "territory": "KR",
            "note": f"certificate {grade}",
        }
        for date, grade in (("2023-01-05", "15세관람가"), ("2024-01-05", "12세관람가"))
    ]


def test_the_korean_plot_is_the_synopsis_and_others_go_aside() -> None:
    plots = [
        {"plotLang": "영어", "plotText": "Zombies."},
        {"plotLang": "한국어", "plotText": "좀비."},
    ]
    found = only(plots={"plot": plots})

    assert found.values["synopsis"] == "좀비."
    assert found.aside["plots"] == [plots[0]]


def test_links_of_other_schemes_are_dropped_and_named() -> None:
    found = only(posters="http://file.koreafilm.or.kr/a.jpg|javascript:alert(1)")

    assert found.aside["posters"] == ["http://file.koreafilm.or.kr/a.jpg"]
    assert found.lost == ("a link that is not http or https: javascript:alert(1)",)


def test_a_trimmed_list_with_blanks_around_everything_is_read_too() -> None:
    told = {
        "title": "  시 ",
        "titleEng": " Poetry (Si) ",
        "prodYear": " 2010 ",
        "directorNm": " 이창동 ",
        "directorEnNm": " Lee Chang-dong ",
        "actor": [{"actorNm": " 윤정희 ", "actorEnNm": "  ", "actorId": " 1 "}],
        "nation": " 대한민국 ",
        "company": " 파인하우스필름㈜ ",
        "runtime": " 139 ",
        "genre": " 드라마 ",
    }
    (found,) = read([told])
    assert isinstance(found, Draft)

    assert found.values == {
        "title": "시",
        "countries": ["KR"],
        "titles": [
            {"title": "시", "language": "ko", "type": "original"},
            {"title": "Poetry", "language": "en", "type": "alternative"},
            {"title": "Si", "language": "ko-Latn", "type": "transliterated"},
        ],
        "year": 2010,
        "runtime": 139,
        "genres": ["드라마"],
        "crew": [{"name": "이창동", "job": "director"}],
        "people": {"이창동": {"names": [{"name": "Lee Chang-dong", "type": "romanised"}]}},
        "cast": [{"name": "윤정희"}],
        "companies": [{"name": "파인하우스필름㈜", "role": "production"}],
    }


def test_a_series_is_refused() -> None:
    told = {"title": "모범형사", "prodYear": "2020", "episodes": "16"}

    assert read([told]) == [Refused("a series in episodes, not a film", None, "모범형사")]


@pytest.mark.parametrize(
    ("told", "why"),
    [({"Data": [{"Result": []}]}, "without films"), ({"a": 1}, "not a body"), (7, "not a body")],
)
def test_other_bodies_are_refused(told: Any, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(told)
