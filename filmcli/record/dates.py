"""Dates of films: days, months, years and ranges of them, each as sure as its source."""

import datetime as dt

EARLIEST_YEAR = 1870
LATEST_YEAR = 2200
QUALIFIERS = "?~%"
# Not from `calendar`, which would write them in the language of the locale.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FORMS = "write a date as 2023-10-05, 2023-10 or 2023"
LONGEST_SHOWN = 40

_YEAR_LENGTH, _DAY_LENGTH = len("2023"), len("2023-10-05")
_PRECISIONS = {len("2023"): "year", len("2023-10"): "month", len("2023-10-05"): "day"}
_DAY_SHAPE = "0000-00-00"
_SHAPES = frozenset({"0000", "0000-00", _DAY_SHAPE})
_AS_ZERO = str.maketrans("123456789", "000000000")
_MONTHS_A_YEAR = 12
_ABBREVIATION = 3
_LEAST_NUMBER_NOT_SHOWN = 10**12
_LEAST_MONTHS = 2
_LEAST_MONTHS_FOR_YEARS = 24
_APPROXIMATELY = frozenset({"about", "c", "ca", "circa"})

_Y = "(?:18[7-9][0-9]|19[0-9]{2}|2[01][0-9]{2}|2200)"
_LEAP = (
    "(?:18(?:7[26]|8[048]|9[26])|(?:19|21)(?:0[48]|[2468][048]|[13579][26])"
    "|20(?:[02468][048]|[13579][26]))"
)
_ANY_MONTH = "(?:0[1-9]|1[0-2])"
_SINGLE = (
    f"(?:{_Y}(?:-{_ANY_MONTH}(?:-(?:0[1-9]|1[0-9]|2[0-8]))?)?"
    f"|{_Y}-(?:(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    f"|{_LEAP}-02-29)[?~%]?"
)
# For JSON Schema, so only what every dialect of regular expressions shares. It cannot say that a
# range must not run backwards; `parse_date` does.
DATE_PATTERN = f"^{_SINGLE}(?:/{_SINGLE})?$"


class PartialDate(str):
    """A date in canonical text. The constructor trusts its text: `parse_date` is what checks."""

    __slots__ = ()

    @property
    def earliest(self) -> dt.date:
        """Return the first day it can mean."""
        return dt.date(*_numbers(self.partition("/")[0].rstrip(QUALIFIERS)))

    @property
    def latest(self) -> dt.date:
        """Return the last day it can mean."""
        end = self.rpartition("/")[2].rstrip(QUALIFIERS)
        year, month, day = _numbers(end)
        if len(end) == _YEAR_LENGTH:
            month = _MONTHS_A_YEAR
        if len(end) < _DAY_LENGTH:
            day = _days_in_month(year, month)
        return dt.date(year, month, day)

    @property
    def is_range(self) -> bool:
        """Tell whether it has two ends."""
        return "/" in self

    @property
    def qualifier(self) -> str:
        """Return "" or ? (uncertain) ~ (approximate) % (both); for a range, of both its ends."""
        start, _, end = self.partition("/")
        marks = {mark for mark in (start[-1:], end[-1:]) if mark and mark in QUALIFIERS}
        return "%" if len(marks) > 1 else "".join(marks)

    @property
    def precision(self) -> str:
        """Return day, month or year; for a range, the coarser of its ends."""
        ends = self.split("/")
        return _PRECISIONS[min(len(end.rstrip(QUALIFIERS)) for end in ends)]

    @property
    def year(self) -> int:
        """Return the year of the earliest day."""
        return int(self[:4])


def parse_date(value: object) -> PartialDate:
    """Check a text or a TOML date. A ValueError says what is wrong and what would be right."""
    if isinstance(value, str):
        return _parse_text(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return _parse_text(value.isoformat())
    raise ValueError(_type_problem(value))


def sort_key(date: str | None) -> tuple[bool, dt.date, dt.date]:
    """Return a key that sorts by earliest day, then by latest, with unknown dates last."""
    if date is None:
        return True, dt.date.max, dt.date.max
    known = PartialDate(date)
    return False, known.earliest, known.latest


def overlaps(date: str, start: dt.date | None, end: dt.date | None) -> bool:
    """Tell whether a date can fall from start to end, both included; None is an open end."""
    known = PartialDate(date)
    return (start is None or known.latest >= start) and (end is None or known.earliest <= end)


def days_between(a: str, b: str) -> int | None:
    """Count the days from a to b; None unless both are exact days, free of doubt."""
    if not (_is_exact(a) and _is_exact(b)):
        return None
    return (PartialDate(b).earliest - PartialDate(a).earliest).days


def in_words(date: str) -> str:
    """Write a date for people: 5 Oct 2023, about Oct 2023, 15 Jun to 25 Oct 2022."""
    start, _, end = date.partition("/")
    if not end or start == end:
        return _one_in_words(start)
    left, right = _one_in_words(start), _one_in_words(end)
    plain = start[-1] not in QUALIFIERS and end[-1] not in QUALIFIERS
    if plain and start[:4] == end[:4] and min(len(start), len(end)) > _YEAR_LENGTH:
        same_month = start[:7] == end[:7] and len(start) == len(end)
        left = left.split()[0] if same_month else left[: -len(" 2022")]
    return f"{left} to {right}"


def from_today(date: str, today: dt.date) -> str | None:
    """Say how far a date is from today; None for a range or a date in doubt."""
    known = PartialDate(date)
    if known.is_range or known.qualifier:
        return None
    day = known.earliest
    years = day.year - today.year
    months = years * _MONTHS_A_YEAR + day.month - today.month
    if known.precision == "year":
        words = {-1: "last year", 0: "this year", 1: "next year"}
        return words.get(years) or _distance(years, "year")
    if known.precision == "month":
        words = {-1: "last month", 0: "this month", 1: "next month"}
        return words.get(months) or _distance(months, "month")
    days = (day - today).days
    # A month is whole once its day of the month has come round.
    if days > 0 and day.day < today.day:
        months -= 1
    elif days < 0 and day.day > today.day:
        months += 1
    if abs(months) >= _LEAST_MONTHS:
        return _distance(months, "month")
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days) or _distance(days, "day")


def _parse_text(text: str) -> PartialDate:
    if not text.strip():
        raise ValueError(f"a date must not be empty: {FORMS}, or leave it out")
    if text != text.strip():
        stripped = _shown(text.strip())
        raise ValueError(f"{text[:LONGEST_SHOWN]!r} has blanks around it: write {stripped}")
    start, slash, end = text.partition("/")
    if not slash:
        _check(text)
        return PartialDate(text)
    if start in ("", "..") or end in ("", ".."):
        raise ValueError(
            f"{_shown(text)} is a range with an open end: give both ends, as in"
            " 2022-06-15/2022-10-25, or one date"
        )
    # 01/02/2023 and 2023/10 are one date with the wrong separator; 2022-06/10 is half a range.
    if "-" not in text and _repairs(text):
        raise ValueError(_not_a_date(text))
    _check(start)
    _check(end)
    date = PartialDate(text)
    if date.earliest > date.latest:
        raise ValueError(f"{text} runs backwards: write {end}/{start}")
    return date


def _type_problem(value: object) -> str:
    """Say why a value of TOML or Python that is neither a text nor a day is no date."""
    if isinstance(value, dt.datetime):
        return _has_a_time(value.isoformat(), value.date().isoformat())
    if isinstance(value, dt.time):
        return f"{value.isoformat()} is a time of day, not a date: {FORMS}"
    if isinstance(value, bool):
        return f"{str(value).lower()} is not a date: {FORMS}"
    if not isinstance(value, int):
        return f"a date cannot be of type {type(value).__name__}: {FORMS}"
    if EARLIEST_YEAR <= value <= LATEST_YEAR:
        return f'{value} is a number, not a date: write it in quotes, "{value}"'
    # Python refuses to print a number of 5000 digits.
    shown = str(value) if abs(value) < _LEAST_NUMBER_NOT_SHOWN else "this long number"
    return f"{shown} is a number, not a date: {FORMS}"


def _check(text: str) -> None:
    """Raise a ValueError unless a text is one day, month or year."""
    if not _has_shape(text):
        raise ValueError(_not_a_date(text))
    if problem := _calendar_problem(text):
        raise ValueError(problem)


def _has_shape(text: str) -> bool:
    return _body(text).translate(_AS_ZERO) in _SHAPES


def _calendar_problem(text: str) -> str | None:
    """Say what the calendar has against a text of the right shape."""
    year, month, day = _numbers(_body(text))
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return f"the year {text[:4]} is outside {EARLIEST_YEAR} to {LATEST_YEAR}"
    if not 1 <= month <= _MONTHS_A_YEAR:
        return f"{text} has no such month: months are 01 to 12"
    last = _days_in_month(year, month)
    if not 1 <= day <= last:
        return f"{text} is not a day: {MONTHS[month - 1]} {year} has {last} days"
    return None


def _is_valid(text: str) -> bool:
    return _has_shape(text) and not _calendar_problem(text)


def _body(text: str) -> str:
    return text[:-1] if text.endswith(tuple(QUALIFIERS)) else text


def _numbers(body: str) -> tuple[int, int, int]:
    return int(body[:4]), int(body[5:7] or 1), int(body[8:] or 1)


def _days_in_month(year: int, month: int) -> int:
    after = dt.date(year + month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1, 1)
    return (after - dt.timedelta(days=1)).day


def _shown(text: str) -> str:
    """Return a text fit for a message: short, and without a character that acts."""
    short = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."
    return short if short.isprintable() and text == text.strip() else repr(short)


def _has_a_time(text: str, day: str) -> str:
    return f"{text} has a time; a film is released on a day: write {day}"


def _not_a_date(text: str) -> str:
    """Say what a text of no known shape should have been."""
    day, rest = text[:_DAY_LENGTH], text[_DAY_LENGTH:]
    if rest[:1] in ("T", "t", " ") and rest[1:2].isdecimal() and _is_valid(day):
        return _has_a_time(_shown(text), day)
    repairs = _repairs(text)
    if not repairs:
        return f"{_shown(text)} is not a date: {FORMS}"
    year_first = ", year first" if len(repairs) > 1 else ""
    return f"{_shown(text)} is not a date: write {' or '.join(repairs)}{year_first}"


def _repairs(text: str) -> list[str]:
    """Return the valid dates that a text most likely stands for."""
    core = text.strip(QUALIFIERS + " ")
    if len(text) > LONGEST_SHOWN or any(mark in core for mark in QUALIFIERS):
        return []
    # What starts or ends otherwise has lost a part: 2023-?? is not 2023?.
    if not (core[:1].isalnum() and core[-1:].isalnum()):
        return []
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in core.casefold())
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    approximate = "~" in text or not _APPROXIMATELY.isdisjoint(words)
    mark = ("%" if "?" in text else "~") if approximate else "?" if "?" in text else ""
    if "%" in text:
        mark = "%"
    orders = _orders([word for word in words if word not in _APPROXIMATELY])
    dates = ("-".join(part.zfill(2) for part in order) + mark for order in orders)
    return [date for date in dict.fromkeys(dates) if _is_valid(date)]


def _orders(words: list[str]) -> list[list[str]]:
    """Return each way to read words as a year, a month and a day."""
    named = [month for word in words if (month := _month_number(word))]
    numbers = [_without_ordinal(word) for word in words if not _month_number(word)]
    if not all(number.isascii() and number.isdecimal() for number in numbers):
        return []
    if len(numbers) == 1 and len(numbers[0]) == len("20231005"):
        return [[numbers[0][:4], numbers[0][4:6], numbers[0][6:]]]
    years = [number for number in numbers if len(number) == _YEAR_LENGTH]
    rest = [number for number in numbers if len(number) != _YEAR_LENGTH]
    if len(years) != 1:
        return []
    if named:
        return [years + named + rest]
    return [years + rest] if numbers[0] == years[0] else [years + rest[::-1], years + rest]


def _month_number(word: str) -> str:
    for number, name in enumerate(MONTHS, 1):
        if len(word) >= _ABBREVIATION and name.casefold().startswith(word):
            return str(number)
    return "9" if word == "sept" else ""


def _without_ordinal(word: str) -> str:
    return word[:-2] if word.endswith(("st", "nd", "rd", "th")) else word


def _is_exact(date: str) -> bool:
    return date.translate(_AS_ZERO) == _DAY_SHAPE


def _one_in_words(date: str) -> str:
    mark = date[-1] if date[-1] in QUALIFIERS else ""
    year, month, day = _numbers(_body(date))
    precision = _PRECISIONS[len(_body(date))]
    parts = [str(day)] if precision == "day" else []
    if precision != "year":
        parts.append(MONTHS[month - 1][:_ABBREVIATION])
    about = "about " if mark in ("~", "%") else ""
    uncertain = " (uncertain)" if mark in ("?", "%") else ""
    return f"{about}{' '.join([*parts, str(year)])}{uncertain}"


def _distance(count: int, unit: str) -> str:
    """Write a count of two units or more; months become years from 24 on."""
    size = abs(count)
    if unit == "month" and size >= _LEAST_MONTHS_FOR_YEARS:
        size, unit = size // _MONTHS_A_YEAR, "year"
    return f"in {size} {unit}s" if count > 0 else f"{size} {unit}s ago"
