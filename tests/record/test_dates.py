from __future__ import annotations

import calendar
import datetime as dt
import json
import pickle
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from filmcli.record.dates import (
    DATE_PATTERN,
    PartialDate,
    days_between,
    from_today,
    in_words,
    overlaps,
    parse_date,
    sort_key,
)

DAYS = st.dates(dt.date(1870, 1, 1), dt.date(2200, 12, 31))
SINGLES = st.builds(
    lambda day, length, mark: day.isoformat()[:length] + mark,
    DAYS,
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "?", "~", "%"]),
)


@st.composite
def ranges(draw: st.DrawFn) -> str:
    start, end = draw(SINGLES), draw(SINGLES)
    if PartialDate(start).earliest > PartialDate(end).latest:
        start, end = end, start
    return f"{start}/{end}"


DATES = SINGLES | ranges()
TWO_DIGITS = st.integers(0, 40).map("{:02}".format)
NEARLY = st.builds(
    lambda year, rest, mark: "-".join([str(year), *rest]) + mark,
    st.integers(1860, 2210),
    st.lists(TWO_DIGITS, max_size=3),
    st.sampled_from(["", "?", "~", "%", "!", "?~"]),
)


def is_refused(text: object) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return True
    return False


def message(value: object) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_date(value)
    return str(caught.value)


@given(DATES)
def test_a_valid_date_is_kept_as_written(text: str) -> None:
    date = parse_date(text)
    assert date == text
    assert type(date) is PartialDate
    assert parse_date(date) == date
    assert date.earliest <= date.latest
    assert date.year == date.earliest.year


@given(DAYS)
def test_a_toml_date_is_the_day_itself(day: dt.date) -> None:
    date = parse_date(day)
    assert date == day.isoformat()
    assert date.earliest == date.latest == day


def test_a_date_is_written_and_stored_as_its_text() -> None:
    date = parse_date("2023-10~")
    assert json.dumps({"date": date}) == '{"date": "2023-10~"}'
    restored = pickle.loads(pickle.dumps(date))
    assert restored == date
    assert type(restored) is PartialDate
    with pytest.raises(AttributeError):
        date.note = "no"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "qualifier"),
    [
        ("2023", "2023-01-01", "2023-12-31", "year", ""),
        ("2024-02?", "2024-02-01", "2024-02-29", "month", "?"),
        ("2023-12~", "2023-12-01", "2023-12-31", "month", "~"),
        ("2023-10-05%", "2023-10-05", "2023-10-05", "day", "%"),
        ("2022-06/2022-10", "2022-06-01", "2022-10-31", "month", ""),
        ("2022-06-15/2022", "2022-06-15", "2022-12-31", "year", ""),
        ("2022?/2023", "2022-01-01", "2023-12-31", "year", "?"),
        ("2022?/2023?", "2022-01-01", "2023-12-31", "year", "?"),
        ("2022?/2023~", "2022-01-01", "2023-12-31", "year", "%"),
    ],
)
def test_what_a_date_spans(
    text: str, earliest: str, latest: str, precision: str, qualifier: str
) -> None:
    date = parse_date(text)
    assert (date.earliest.isoformat(), date.latest.isoformat()) == (earliest, latest)
    assert (date.precision, date.qualifier) == (precision, qualifier)
    assert date.is_range == ("/" in text)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (
            dt.datetime(2023, 1, 1, 10),  # noqa: DTZ001
            "2023-01-01T10:00:00 has a time; a film is released on a day: write 2023-01-01",
        ),
        ("2023-01-01 10:00", "2023-01-01 10:00 has a time; a film is released on a day"),
        (dt.time(10), "10:00:00 is a time of day"),
        (dt.date(1066, 10, 14), "the year 1066 is outside 1870 to 2200"),
        (86400, "86400 is a number, not a date"),
        (2023, 'write it in quotes, "2023"'),
        pytest.param(10**5000, "this long number is a number, not a date", id="long number"),
        (True, "true is not a date"),
        (None, "a date cannot be of type NoneType"),
        (2023.5, "a date cannot be of type float"),
        ("01/02/2023", "write 2023-02-01 or 2023-01-02, year first"),
        ("02/02/2023", "write 2023-02-02"),
        ("10/31/2023", "write 2023-10-31"),
        ("2023/10/05", "write 2023-10-05"),
        ("2023/10", "write 2023-10"),
        ("2023-02-30", "February 2023 has 28 days"),
        ("2024-02-30", "February 2024 has 29 days"),
        ("2023-10-00", "October 2023 has 31 days"),
        ("2023-13", "2023-13 has no such month: months are 01 to 12"),
        ("2023-2-3", "write 2023-02-03"),
        ("20231005", "write 2023-10-05"),
        ("Oct 2023", "write 2023-10"),
        ("5th October 2023", "write 2023-10-05"),
        ("Sept. 5, 2023", "write 2023-09-05"),
        ("~2023", "write 2023~"),
        ("c. 2023", "write 2023~"),
        ("2023?~", "write 2023%"),
        ("2023-10%%", "write 2023-10%"),
        ("2023-??", "2023-?? is not a date: write a date as 2023-10-05, 2023-10 or 2023"),
        ("2023?-10", "2023?-10 is not a date: write a date as"),
        ("30 Feb 2023", "30 Feb 2023 is not a date: write a date as"),
        ("2023-10-05/2024-01-01/2025", "2024-01-01/2025 is not a date"),
        ("2022-06/10", "10 is not a date"),
        ("", "a date must not be empty"),
        (" \t", "a date must not be empty"),
        (" 2023", "' 2023' has blanks around it: write 2023"),
        ("2023\n", "has blanks around it: write 2023"),
        ("２０２３", "write 2023"),
        ("2023–10–05", "write 2023-10-05"),
        ("²²²²", "²²²² is not a date"),
        ("1066", "the year 1066 is outside 1870 to 2200"),
        ("2201-01-01", "the year 2201 is outside 1870 to 2200"),
        ("2023-10-05/..", "2023-10-05/.. is a range with an open end: give both ends"),
        ("../2023", "is a range with an open end"),
        ("2023/", "is a range with an open end"),
        ("2024/2023-05", "2024/2023-05 runs backwards: write 2023-05/2024"),
        ("2022-6/2022-10", "2022-6 is not a date: write 2022-06"),
        ("2022-06 / 2022-10", "'2022-06 ' is not a date: write 2022-06"),
        ("some day", "some day is not a date: write a date as"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_would_be_right(value: object, words: str) -> None:
    assert words in message(value)


@pytest.mark.parametrize(
    "text",
    ["\x1b[31m2023", "\ud800", "2023\u202e", "x" * 10**6],
    ids=["escape", "surrogate", "bidi", "long"],
)
def test_a_refusal_repeats_nothing_that_acts_or_floods(text: str) -> None:
    assert message(text).isprintable()
    assert len(message(text)) < 200


@given(st.text() | st.text("0123456789-/?~%. TtOctFeb", max_size=24) | NEARLY)
def test_a_text_raises_nothing_but_value_errors(text: str) -> None:
    is_refused(text)


@given(NEARLY)
def test_a_suggestion_would_be_accepted(text: str) -> None:
    assume(is_refused(text))
    _, found, advice = message(text).partition(": write ")
    if found and not advice.startswith("a date"):
        assert [parse_date(part) for part in advice.removesuffix(", year first").split(" or ")]


@given(st.integers(1870, 2200), TWO_DIGITS, TWO_DIGITS)
def test_the_calendar_agrees_with_datetime(year: int, month: str, day: str) -> None:
    text = f"{year}-{month}-{day}"
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        assert is_refused(text)
    else:
        assert parse_date(text) == text


@given(DATES | NEARLY | st.builds("{}/{}".format, NEARLY, NEARLY))
def test_the_pattern_accepts_what_parse_accepts(text: str) -> None:
    matches = re.fullmatch(DATE_PATTERN, text) is not None
    # A pattern cannot compare the ends of a range.
    assume(not is_refused(text) or "runs backwards" not in message(text))
    assert matches == (not is_refused(text))


def test_the_pattern_knows_every_leap_year_and_month_length() -> None:
    for year in range(1868, 2204):
        for month in range(1, 13):
            last = calendar.monthrange(year, month)[1]
            for day in range(28, 33):
                valid = 1870 <= year <= 2200 and day <= last
                text = f"{year}-{month:02}-{day:02}"
                assert bool(re.search(DATE_PATTERN, text)) == valid, text


@given(st.lists(DATES | st.none()))
def test_sorting_is_by_earliest_day_with_unknown_dates_last(dates: list[str | None]) -> None:
    ordered = sorted(dates, key=sort_key)
    known = [PartialDate(date) for date in ordered if date is not None]
    assert ordered[: len(known)] == known
    assert not any(ordered[len(known) :])
    spans = [(date.earliest, date.latest) for date in known]
    assert spans == sorted(spans)


def test_a_day_sorts_before_the_year_that_starts_with_it() -> None:
    dates = [None, "2023", "2023-10-05", "2023-01", "2023-01-01"]
    assert sorted(dates, key=sort_key) == ["2023-01-01", "2023-01", "2023", "2023-10-05", None]


@given(
    st.dates(dt.date(2022, 1, 1), dt.date(2023, 12, 31)),
    st.sampled_from([4, 7, 10]),
    st.none() | st.dates(dt.date(2021, 6, 1), dt.date(2024, 6, 1)),
    st.none() | st.dates(dt.date(2021, 6, 1), dt.date(2024, 6, 1)),
)
def test_overlaps_agrees_with_looking_at_every_day(
    day: dt.date, length: int, start: dt.date | None, end: dt.date | None
) -> None:
    text = day.isoformat()[:length]
    first = dt.date(2021, 1, 1)
    days = [first + dt.timedelta(days=n) for n in range(365 * 4)]
    assume(start is None or end is None or start <= end)
    expected = any(
        each.isoformat().startswith(text)
        and (start is None or each >= start)
        and (end is None or each <= end)
        for each in days
    )
    assert overlaps(text, start, end) == expected


def test_a_month_is_in_its_year_and_not_before_it_begins() -> None:
    assert overlaps("2023-10", dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    assert overlaps("2023-10", dt.date(2023, 10, 31), None)
    assert not overlaps("2023-10", None, dt.date(2023, 9, 30))
    assert overlaps("2022-06/2022-10", dt.date(2022, 8, 1), dt.date(2022, 8, 1))


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        ("2023-10-05", "2023-10-06", 1),
        ("2023-10-06", "2023-10-05", -1),
        ("2023-10-05", "2023-10-05", 0),
        ("2024-02-28", "2024-03-01", 2),
        ("2023-10", "2023-10-06", None),
        ("2023-10-05", "2023-10-06~", None),
        ("2023?/2024", "2023-10-06", None),
        ("2023-10-05/2023-10-06", "2023-10-06", None),
    ],
)
def test_days_are_counted_between_exact_days_only(a: str, b: str, days: int | None) -> None:
    assert days_between(a, b) == days


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023-10-05", "5 Oct 2023"),
        ("2023-10", "Oct 2023"),
        ("2023", "2023"),
        ("2023-10-05?", "5 Oct 2023 (uncertain)"),
        ("2023-10-05~", "about 5 Oct 2023"),
        ("2023-10-05%", "about 5 Oct 2023 (uncertain)"),
        ("2022-06-15/2022-10-25", "15 Jun to 25 Oct 2022"),
        ("2022-06-15/2023-01-03", "15 Jun 2022 to 3 Jan 2023"),
        ("2023-10-05/2023-10-12", "5 to 12 Oct 2023"),
        ("2022-06/2022-10", "Jun to Oct 2022"),
        ("2022-06/2022-10-25", "Jun to 25 Oct 2022"),
        ("2022-06/2022-06-25", "Jun to 25 Jun 2022"),
        ("2022-06-15/2022", "15 Jun 2022 to 2022"),
        ("2022/2023", "2022 to 2023"),
        ("2022/2022", "2022"),
        ("2022-06-15~/2022-10-25", "about 15 Jun 2022 to 25 Oct 2022"),
    ],
)
def test_words_for_people(date: str, words: str) -> None:
    assert in_words(date) == words


@given(DATES)
def test_words_always_name_the_first_year_or_share_the_last(date: str) -> None:
    assert str(PartialDate(date).year) in in_words(date)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023-10-05", "today"),
        ("2023-10-06", "tomorrow"),
        ("2023-10-04", "yesterday"),
        ("2023-10-17", "in 12 days"),
        ("2023-09-23", "12 days ago"),
        ("2023-12-04", "in 60 days"),
        ("2023-12-05", "in 2 months"),
        ("2023-08-06", "60 days ago"),
        ("2023-08-05", "2 months ago"),
        ("2024-01-10", "in 3 months"),
        ("2025-10-04", "in 23 months"),
        ("2025-10-05", "in 2 years"),
        ("2021-10-06", "23 months ago"),
        ("2003-10-05", "20 years ago"),
        ("2023-10", "this month"),
        ("2023-11", "next month"),
        ("2023-09", "last month"),
        ("2024-03", "in 5 months"),
        ("2020-10", "3 years ago"),
        ("2023", "this year"),
        ("2024", "next year"),
        ("2022", "last year"),
        ("2027", "in 4 years"),
        ("2023-10-06~", None),
        ("2023-10-05/2023-10-25", None),
    ],
)
def test_the_distance_from_today(date: str, words: str | None) -> None:
    assert from_today(date, dt.date(2023, 10, 5)) == words


@given(DAYS, DAYS)
def test_the_distance_never_reads_one_months(day: dt.date, today: dt.date) -> None:
    words = from_today(day.isoformat(), today)
    assert words is not None
    assert not re.search(r"\b[01] ", words)
    assert words.startswith(("in ", "tomorrow")) == (day > today)
