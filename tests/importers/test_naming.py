"""Words of files as records hold them; what is not sure is None."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.importers import naming
from filmcli.record import codes
from filmcli.record.dates import parse_date


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("KR", "KR"),
        ("South Korea", "KR"),
        ("United States of America", "US"),
        ("USA", "US"),
        ("UK", "GB"),
        ("Czech Republic", "CZ"),
        ("East Germany", "DDDE"),
        ("Soviet Union", "SUHH"),
        ("Korea", None),
        ("001", None),
        ("Neverland", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_code_and_by_the_names_in_use(words: str, code: str | None) -> None:
    assert naming.country(words) == code


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("ko", "ko"),
        ("Korean", "ko"),
        ("Mandarin", "cmn"),
        ("Cantonese", "yue"),
        ("cn", "yue"),
        ("xx", "zxx"),
        ("None", "zxx"),
        ("Klingon, more or less", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_code_and_by_the_names_in_use(words: str, tag: str | None) -> None:
    assert naming.language(words) == tag


def test_every_name_that_is_known_here_is_a_valid_code() -> None:
    for code in naming._COUNTRIES.values():
        assert codes.territory_name(code)
    for tag in (*naming._LANGUAGES.values(), *naming._CODES.values()):
        assert codes.language_problem(tag) is None


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2013-06-14", "2013-06-14"),
        ("2013-6-4", "2013-06-04"),
        ("2013-06-14T00:00:00.000Z", "2013-06-14"),
        ("2013-06-14 23:59:59", "2013-06-14"),
        ("14 Jun 2013", "2013-06-14"),
        ("June 14, 2013", "2013-06-14"),
        ("Jun 2013", "2013-06"),
        ("19.08.2009", "2009-08-19"),
        ("08.09.2009", "2009-09-08"),
        ("19-08-2009", "2009-08-19"),
        ("08/19/2009", "2009-08-19"),
        ("05/05/2009", "2009-05-05"),
        ("08/09/2009", None),
        ("2009", "2009"),
        ("2009-08", "2009-08"),
        ("2023-02-30", None),
        ("1601-01-01", None),
        ("0000-00-00", None),
        ("soon", None),
    ],
)
def test_a_date_is_read_where_its_day_and_month_are_sure(words: str, date: str | None) -> None:
    assert naming.day(words) == date


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}"))
def test_a_date_that_is_given_is_one_that_records_hold(words: str) -> None:
    if date := naming.day(words):
        parse_date(date)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("90", 90),
        ("143 min", 143),
        ("1,440 min", 1440),
        ("2h 3min", 123),
        ("1 h", 60),
        ("0", None),
        ("0 min", None),
        ("", None),
        ("long", None),
    ],
)
def test_a_runtime_is_minutes(words: str, minutes: int | None) -> None:
    assert naming.minutes(words) == minutes


@pytest.mark.parametrize(
    ("words", "job", "note"),
    [
        ("Director", "director", None),
        ("Screenplay", "writer", "screenplay"),
        ("Writer", "writer", None),
        ("Original Music Composer", "composer", None),
        ("Director of Photography", "cinematographer", None),
        ("Executive Producer", "executive producer", None),
        ("ADR Mixer", "ADR mixer", None),
        ("VFX Artist", "VFX artist", None),
        ("3D Artist", "3D artist", None),
    ],
)
def test_a_job_is_named_as_records_name_it(words: str, job: str, note: str | None) -> None:
    assert naming.job(words) == (job, note)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("A B, C D", ["A B", "C D"]),
        ("Sammy Davis, Jr., Dean Martin", ["Sammy Davis, Jr.", "Dean Martin"]),
        ("Focus Films, inc", ["Focus Films, inc"]),
        ("A (story, screenplay), B", ["A (story, screenplay)", "B"]),
        ("A (never closed, B", ["A (never closed, B"]),
        (" , ,", []),
        ("", []),
    ],
)
def test_a_list_is_parted_at_commas_that_part_it(words: str, names: list[str]) -> None:
    assert naming.listed(words) == names
