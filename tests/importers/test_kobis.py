from __future__ import annotations

import json
from typing import Any

import pytest

from filmcli.importers import kobis
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Draft, Input, Item, Refused


def body(told: Any) -> list[Item]:
    return list(kobis.read(Input("kobis.json", json.dumps(told).encode()), {}))


def info(**more: Any) -> Draft:
    told = {"movieCd": "20184105", "movieNm": "말모이", **more}
    (found,) = body({"movieInfoResult": {"movieInfo": told, "source": "x"}})
    assert isinstance(found, Draft)
    return found


def table(*lines: str, encoding: str = "utf-8") -> list[Item]:
    text = "".join(f"{line}\r\n" for line in lines)
    return list(kobis.read(Input("kobis.csv", text.encode(encoding)), {}))


KOREAN = {"nations": [{"nationNm": "한국"}]}
FOREIGN = {"nations": [{"nationNm": "미국"}, {"nationNm": "영국"}]}


def test_the_korean_title_of_a_korean_film_is_its_original() -> None:
    found = info(**KOREAN, movieNmEn="MAL·MO·E", movieNmOg="")

    assert found.values["title"] == "말모이"
    assert found.values["countries"] == ["KR"]
    assert found.values["titles"] == [
        {"title": "말모이", "language": "ko", "type": "original"},
        {"title": "MAL·MO·E", "language": "en", "type": "alternative"},
    ]


def test_a_foreign_film_has_its_original_title_where_it_is_told() -> None:
    found = info(**FOREIGN, movieNm="바비", movieNmEn="Barbie", movieNmOg="Barbie")

    assert found.values["countries"] == ["US", "GB"]
    assert found.values["titles"] == [{"title": "Barbie", "type": "original"}]


def test_names_are_those_credited_and_latin_ones_are_beside_them() -> None:
    found = info(
        **KOREAN,
        directors=[{"peopleNm": "엄유나", "peopleNmEn": "EOM Yuna"}],
        actors=[
            {"peopleNm": "유해진", "peopleNmEn": "YOO Hae-jin", "cast": "판수", "castEn": "Pan-su"},
            {"peopleNm": "로버트 할리", "peopleNmEn": "Robert HOLLEY", "cast": "", "castEn": ""},
        ],
    )

    assert found.values["crew"] == [{"name": "엄유나", "job": "director"}]
    assert found.values["cast"] == [
        {"name": "유해진", "character": "판수", "variants": ["Pan-su"]},
        {"name": "로버트 할리"},
    ]
    assert found.values["people"] == {
        "엄유나": {"names": [{"name": "EOM Yuna", "type": "romanised"}]},
        "유해진": {"names": [{"name": "YOO Hae-jin", "type": "romanised"}]},
        # Whose name it is that stands in Hangul nobody says.
        "로버트 할리": {"names": [{"name": "Robert HOLLEY"}]},
    }


def test_of_a_foreign_film_no_name_is_called_romanised() -> None:
    found = info(**FOREIGN, directors=[{"peopleNm": "이안", "peopleNmEn": "Ang LEE"}])

    assert found.values["people"] == {"이안": {"names": [{"name": "Ang LEE"}]}}


def test_jobs_have_our_names_and_keep_theirs_where_these_say_more() -> None:
    staff = [("시나리오(각본)", "가"), ("프로듀서", "나"), ("제작", "다"), ("특수분장", "라")]
    found = info(staffs=[{"peopleNm": name, "staffRoleNm": job} for job, name in staff])

    assert found.values["crew"] == [
        {"name": "가", "job": "writer"},
        {"name": "나", "job": "producer", "note": "프로듀서"},
        {"name": "다", "job": "producer", "note": "제작"},
        {"name": "라", "job": "특수분장"},
    ]


def test_companies_have_their_roles_and_others_go_aside() -> None:
    parts = ["제작사", "배급사", "해외세일즈사", "제공"]
    found = info(companys=[{"companyNm": "가", "companyPartNm": part} for part in parts])

    assert [each["role"] for each in found.values["companies"]] == [
        "production",
        "distribution",
        "sales",
    ]
    assert found.aside["companys"] == [{"companyNm": "가", "companyPartNm": "제공"}]


@pytest.mark.parametrize("date", ["20190109", "2019-01-09"])
def test_the_opening_is_in_korea_with_its_certificate(date: str) -> None:
    audits = [{"auditNo": "2018-MF02396", "watchGradeNm": "12세이상관람가"}]
    found = info(openDt=date, audits=audits)

    assert found.values["releases"] == [
        {
            "type": "theatrical",
            "date": "2019-01-09",
            "territory": "KR",
            "note": "certificate 12세이상관람가",
        }
    ]


def test_a_blank_runtime_opening_and_year_say_nothing() -> None:
    found = info(openDt=" ", showTm="0", prdtYear="")

    assert found.values == {"ids": {"kobis": "20184105"}, "title": "말모이"}
    assert found.aside == {"showTm": "0"}


def test_a_country_that_is_not_known_goes_aside() -> None:
    found = info(nations=[{"nationNm": "기타"}, {"nationNm": "한국"}])

    assert found.values["countries"] == ["KR"]
    assert found.aside["nations"] == "기타"


def test_a_list_of_films_has_its_flat_columns() -> None:
    told = {
        "movieCd": "20184105",
        "movieNm": "말모이",
        "nationAlt": "한국,미국",
        "genreAlt": "드라마",
    }
    (found,) = body({"movieListResult": {"movieList": [told]}})
    assert isinstance(found, Draft)

    assert found.values["countries"] == ["KR", "US"]
    assert found.values["genres"] == ["드라마"]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (
            {"faultInfo": {"message": "유효하지않은 키값입니다.", "errorCode": "320010"}},
            "유효하지않은",
        ),
        ({"peopleListResult": {"peopleList": []}}, "a list of people"),
        ({"companyInfoResult": {}}, "a company, not a film"),
        ({"boxOfficeResult": {"showRange": "x"}}, "without films"),
        ({}, "not a body of KOBIS"),
        ([], "not a body of KOBIS"),
    ],
)
def test_other_bodies_are_refused_by_what_they_are(told: Any, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        body(told)


def test_figures_of_a_box_office_are_no_facts_of_a_film() -> None:
    row = {
        "movieCd": "20199882",
        "movieNm": "경관의 피",
        "openDt": "2022-01-05",
        "audiAcc": "69228",
    }
    (found,) = body({"boxOfficeResult": {"dailyBoxOfficeList": [row]}})
    assert isinstance(found, Draft)

    assert set(found.values) == {"ids", "title", "releases"}
    assert found.aside == {"audiAcc": "69228"}


def test_a_film_of_many_days_is_one_by_its_latest() -> None:
    found = table(
        "movieCd,movieNm,openDt,audiAcc,targetDt",
        "20212866,서울의 봄,2023-11-22,100,20231205",
        "20212866,서울의 봄,2023-11-22,300,20231207",
        "20212866,서울의 봄,2023-11-22,200,20231206",
        "20202247,싱글 인 서울,,50,20231205",
    )
    first, second = found
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)

    assert first.aside == {"audiAcc": "300", "targetDt": "20231207"}
    assert first.lost == ("the figures of 2 other rows of this film",)
    assert first.line == 2
    assert second.lost == ()
    assert second.line == 5


def test_a_table_in_euc_kr_is_korean() -> None:
    (found,) = table(
        "순위,영화명,개봉일,관객수", '1,명량,2014-07-30,"17,615,057"', encoding="cp949"
    )
    assert isinstance(found, Draft)

    assert found.values["title"] == "명량"
    assert found.aside == {"순위": "1", "관객수": "17,615,057"}


def test_a_row_of_another_width_is_refused_with_its_line() -> None:
    found = table(
        "movieCd,movieNm,openDt", "20212866,서울의 봄", "20202247,싱글 인 서울,2023-11-29"
    )

    assert found[0] == Refused("2 cells where the table has 3 columns", 2)
    assert isinstance(found[1], Draft)


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(Unreadable, match="not a table of KOBIS"):
        table("a,b", "1,2")
