"""What KOBIS and KMDb share: countries and jobs in Korean, and names in Hangul and Latin letters.

Names stay as credited, in Hangul; the Latin ones go to `people`. Neither database says whose name
is Korean, so a Latin name is called romanised only where it surely is one.
"""

from __future__ import annotations

import re
from typing import Any

from filmcli.importers.making import Making, iso_date

_COUNTRIES = """
    한국 KR 대한민국 KR 북한 KP 미국 US 일본 JP 중국 CN 대만 TW 홍콩 HK 마카오 MO
    프랑스 FR 영국 GB
    잉글랜드 GB 독일 DE 서독 DE 동독 DDDE 이탈리아 IT 스페인 ES 포르투갈 PT 캐나다 CA 멕시코 MX
    브라질 BR 아르헨티나 AR 칠레 CL 페루 PE 콜롬비아 CO 우루과이 UY 베네수엘라 VE
    쿠바 CU 에콰도르 EC
    볼리비아 BO 파라과이 PY 호주 AU 오스트레일리아 AU 뉴질랜드 NZ 러시아 RU 소련 SUHH 우크라이나 UA
    벨라루스 BY 폴란드 PL
    체코 CZ 체코슬로바키아 CSHH 슬로바키아 SK 헝가리 HU 루마니아 RO 불가리아 BG
    그리스 GR 터키 TR 튀르키예 TR 오스트리아 AT 스위스 CH 벨기에 BE 네덜란드 NL
    룩셈부르크 LU 덴마크 DK
    스웨덴 SE 노르웨이 NO 핀란드 FI 아이슬란드 IS 아일랜드 IE 에스토니아 EE 라트비아 LV
    리투아니아 LT
    유고슬라비아 YUCS 세르비아 RS 크로아티아 HR 슬로베니아 SI 보스니아 BA 마케도니아 MK 알바니아 AL
    인도 IN 파키스탄 PK 방글라데시 BD 스리랑카 LK 네팔 NP 부탄 BT 태국 TH 베트남 VN 캄보디아 KH
    라오스 LA 미얀마 MM 말레이시아 MY 싱가포르 SG 인도네시아 ID 필리핀 PH 몽골 MN 카자흐스탄 KZ
    우즈베키스탄 UZ 키르기스스탄 KG 아프가니스탄 AF 아프카니스탄 AF 이란 IR 이라크 IQ 이스라엘 IL
    팔레스타인 PS 레바논 LB 요르단 JO 시리아 SY 사우디아라비아 SA 카타르 QA 쿠웨이트 KW 조지아 GE
    아르메니아 AM 아제르바이잔 AZ 아랍에미리트연합국정부 AE 아랍에미리트 AE 이집트 EG 모로코 MA
    튀니지 TN 알제리 DZ 나이지리아 NG 케냐 KE 세네갈 SN 에티오피아 ET 남아프리카공화국 ZA 남아공 ZA
    몰타 MT 키프로스 CY 모나코 MC 도미니카공화국 DO 푸에르토리코 PR 파나마 PA 코스타리카 CR
"""
COUNTRIES = dict(zip(_COUNTRIES.split()[::2], _COUNTRIES.split()[1::2], strict=True))

# Two words for one job: what the second adds is kept as a note.
JOBS = {
    "감독": "director",
    "각본": "writer",
    "시나리오": "writer",
    "시나리오(각본)": "writer",
    "제작": "producer",
    "제작자": "producer",
    "프로듀서": "producer",
    "음악": "composer",
    "촬영": "cinematographer",
    "편집": "editor",
}
_NOTED = frozenset({"제작", "제작자", "프로듀서"})

_HANGUL_NAME = re.compile(r"[가-힣]{2,4}")
_LATIN = re.compile(r"[A-Za-z]")
# Family names before which no Latin spelling of a Korean name stands alone: the commonest ones.
_FAMILY = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천"
    "방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예봉경사부황보"
)


def countries(made: Making, names: list[str], key: str) -> None:
    """Keep countries by their Korean names; unknown ones are put aside."""
    unknown = [name for name in names if not made.code("countries", COUNTRIES.get(name))]
    if unknown:
        made.put_aside(key, ", ".join(unknown))


def objects(value: Any) -> list[dict[str, str]]:
    """Give the objects of a list, with their texts alone, which all values are there."""
    return [
        {key: each for key, each in told.items() if isinstance(each, str)}
        for told in (value if isinstance(value, list) else ())
        if isinstance(told, dict)
    ]


def split(value: Any, sign: str = ",") -> list[str]:
    """Part a list in one text, without blanks and what is empty."""
    parts = value.split(sign) if isinstance(value, str) else []
    return [part.strip() for part in parts if part.strip()]


def latin_name(made: Making, name: Any, latin: Any) -> None:
    """Keep a person's name in Latin letters beside the one credited in Hangul."""
    credited, other = made.words(name, "people"), made.words(latin, "people")
    if credited is None or other is None or other == credited or not _LATIN.search(other):
        return
    if is_korean(made, credited):
        made.person(credited, names={"name": other, "type": "romanised"})
    else:
        made.person(credited, names={"name": other})


def is_korean(made: Making, name: str) -> bool:
    """Tell a Korean name: a family name and one to three syllables, in a film made in Korea alone.

    Of other films it may be any name written in Hangul.
    """
    alone = made.values.get("countries") == ["KR"]
    return alone and bool(_HANGUL_NAME.fullmatch(name)) and name[0] in _FAMILY


def opening(made: Making, value: Any, key: str, certificate: Any = None) -> None:
    """Keep the day a film opened in Korean cinemas, with the certificate as a note."""
    date = iso_date(value)
    note = made.words(certificate, "certificate")
    if date is None:
        made.put_aside(key, value)
        made.put_aside("certificate", note)
        return
    told = {"note": f"certificate {note}"} if note else {}
    made.release("theatrical", date, territory="KR", **told)


def crew(made: Making, name: Any, job: str, note: str | None = None) -> None:
    """Add a crew credit; a job without a word of our own keeps its Korean one."""
    known = JOBS.get(job, job)
    more = [each for each in (job if job in _NOTED else None, note) if each]
    made.entry("crew", name=name, job=known, note=", ".join(more) or None)


def titles(made: Making, own: Any, english: Any, original: Any) -> None:
    """Keep the Korean title as the film's, and the English and the original one beside it.

    Of a Korean film the title is the original one; the databases then leave that empty.
    """
    made.title(own)
    first = made.words(original, "titles")
    is_home = made.values.get("countries", [])[:1] == ["KR"]
    if first is not None:
        made.entry("titles", title=first, type="original")
    elif is_home and "title" in made.values:
        made.entry("titles", title=made.values["title"], language="ko", type="original")
    if made.words(english, "titles") not in (None, first):
        made.other_title(english, "en")
