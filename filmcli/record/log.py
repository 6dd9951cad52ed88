"""The user's own side, `log.toml`: what they saw, rated, want to see, and their lists.

One plain file beside the records, written by hand or by filmcli. `[[seen]]` is a viewing,
`[[ratings]]` an opinion without one, `[[watchlist]]` a film to see; `[[lists]]` is a list of the
user's and `[[listed]]` a film on it. Ratings are of ten: half stars of five are whole numbers
there, so that no service's scale loses anything. A film is named by its title and year, by ids
where they are known, and by its slug where there is a record.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date as day
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from filmcli.errors import Problem, nearest
from filmcli.record.dates import parse_date
from filmcli.record.ids import ID_SCHEMES, id_problem
from filmcli.record.limits import MAX_PROBLEMS, MAX_TEXT
from filmcli.record.reader import cannot_read, dotted, open_record, toml_of

NAME = "log.toml"
MAX_BYTES = 16 << 20
MAX_ENTRIES = 100_000
MOST, DECIMALS = 10, 2  # of a rating

_OF_FILM = ("film", "title", "year", "ids")
_ANY = ("note", "added", "uri")
# The tables of the file, and the keys of each in the order in which they are written.
SECTIONS: dict[str, tuple[str, ...]] = {
    "seen": ("date", *_OF_FILM, "rating", "like", "rewatch", "tags", *_ANY),
    "ratings": ("date", *_OF_FILM, "rating", "like", "tags", *_ANY),
    "watchlist": ("date", *_OF_FILM, "tags", *_ANY),
    "lists": ("title", "date", "tags", *_ANY),
    "listed": ("list", "position", *_OF_FILM, "date", "tags", *_ANY),
}
_REQUIRED = {"lists": ("title",), "listed": ("list", "title")}


class Logged(NamedTuple):
    """One entry of the log; what its section has no key for is absent."""

    section: str
    number: int  # among those of its section, from 0
    title: str
    date: str | None = None  # EDTF
    film: str | None = None  # the slug of a record
    year: int | None = None
    ids: Mapping[str, str | int] = {}
    rating: float | None = None  # of ten
    like: bool = False
    rewatch: bool = False
    tags: tuple[str, ...] = ()
    list: str | None = None
    position: int | None = None
    note: str | None = None
    added: str | None = None  # EDTF: when it was entered
    uri: str | None = None  # where it came from

    def values(self) -> dict[str, Any]:
        """Give what is there as plain JSON values, in the order of the file."""
        found = {key: getattr(self, key) for key in SECTIONS[self.section]}
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in found.items()
            if not is_absent(value)
        }


def is_absent(value: Any) -> bool:
    """Tell whether a value says nothing; a rating of 0, which equals false, says much."""
    return value is None or value is False or value in ((), [], {})


class Log(NamedTuple):
    """What a log holds: the entries that are right, and what is wrong with the others."""

    path: Path
    data: bytes | None  # None where there is no file yet
    entries: tuple[Logged, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(path: Path) -> Log:
    """Read the log at a path; what is wrong with it comes back as problems."""
    try:
        data = open_record(path, MAX_BYTES).data
    except FileNotFoundError:
        return Log(path, None)
    except OSError as error:
        return Log(path, b"", (), (cannot_read(path, error),))
    return parse(data, path)


def parse(data: bytes, path: Path) -> Log:
    """Read a log from its bytes."""
    found = toml_of(data, str(path))
    if isinstance(found.values, tuple):
        return Log(path, data, (), found.values)
    entries: list[Logged] = []
    wrong: list[tuple[tuple[str | int, ...], str]] = []
    for section, tables in found.values.items():
        if problem := _section_problem(section, tables):
            wrong.append(((section,), problem))
            continue
        for number, table in enumerate(tables):
            findings = list(findings_in(section, table))
            wrong += [((section, number, *where), words) for where, words in findings]
            if not findings:
                entries.append(entry_of(section, number, table))
    return Log(path, data, tuple(entries), tuple(_placed(wrong, found.text, str(path))))


def _section_problem(section: str, tables: Any) -> str | None:
    if section not in SECTIONS:
        close = nearest(section, list(SECTIONS))
        hint = f"did you mean [[{close}]]?" if close else f"known are {', '.join(SECTIONS)}"
        return f"is not a table of a log; {hint}"
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        return f"is not a list of tables; write [[{section}]] above each entry"
    if len(tables) > MAX_ENTRIES:
        return f"{len(tables)} entries; a log holds {MAX_ENTRIES} of a kind at most"
    return None


def findings_in(section: str, table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give (key path, what is wrong) for an entry of a section."""
    keys = SECTIONS[section]
    for key in _REQUIRED.get(section, ("title",)):
        if key not in table:
            yield (), f'{key} is missing; write {key} = "..."'
    for key, value in table.items():
        if key not in keys:
            close = nearest(key, list(keys))
            hint = f"did you mean {close}?" if close else f"known are {', '.join(keys)}"
            yield (key,), f"is not a key here; {hint}"
        elif key == "ids":
            yield from _id_findings(value)
        elif problem := _problem(key, value):
            yield (key,), problem
    if section == "ratings" and not table.keys() & {"rating", "like"}:
        yield (), "says nothing; write rating = 8, or like = true"


def _id_findings(ids: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    if not isinstance(ids, dict):
        yield ("ids",), 'is not a table; write ids = { imdb = "tt0111161" }'
        return
    for scheme, value in ids.items():
        if scheme == "imdb_person":
            yield ("ids", scheme), "is of a person, not of a film"
        elif problem := id_problem(scheme, value):
            yield ("ids", scheme), problem


def _problem(key: str, value: Any) -> str | None:
    try:
        _checks()[key](value)
    except ValueError as error:
        return str(error)
    return None


@cache
def _checks() -> dict[str, Callable[[Any], object]]:
    """Give what each key's value must pass; the film's own keys are checked as a record's."""
    from filmcli.record.validation import CHECKS

    text, year, url = CHECKS["text"][0], CHECKS["year"][0], CHECKS["url"][0]
    checks = {key: _of(str, "text in quotes", text) for key in ("title", "film", "list", "note")}
    checks |= {"date": parse_date, "added": parse_date, "rating": rating_of}
    checks |= {key: _of(bool, "true or false") for key in ("like", "rewatch")}
    checks["uri"] = _of(str, "a web address in quotes", url)
    checks["year"] = _of(int, "a whole number without quotes", year)
    checks["position"] = _of(int, "a whole number without quotes", _position)
    checks["tags"] = _of(list, 'a list of texts, ["cinema"],', _tags(text))
    return checks


def _of(
    kind: type, wanted: str, check: Callable[[Any], object] = lambda value: value
) -> Callable[[Any], object]:
    def checked(value: Any) -> object:
        if type(value) is not kind:
            raise ValueError(f"is {_described(value)}; {wanted} would be right")
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise ValueError(f"{len(value)} letters; a text holds {MAX_TEXT} at most")
        return check(value)

    return checked


def _described(value: Any) -> str:
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, str):
        return f'the text "{value[:40]}"'
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, day):
        return f"the date {value.isoformat()}"
    return "a list" if isinstance(value, list) else "a table or a time"


def _position(value: int) -> int:
    if not 1 <= value <= MAX_ENTRIES:
        raise ValueError(f"{value} is no place on a list; they are counted from 1")
    return value


def _tags(text: Callable[[Any], object]) -> Callable[[list[Any]], object]:
    check = _of(str, "text in quotes", text)

    def checked(values: list[Any]) -> object:
        return [check(each) for each in values]

    return checked


def rating_of(value: Any) -> float:
    """Check a rating of ten; a ValueError says what is wrong."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"is {_described(value)}; a number from 0 to {MOST} would be right")
    if not math.isfinite(value) or not 0 <= value <= MOST:
        raise ValueError(f"{value} is out of range; a number from 0 to {MOST} would be right")
    if round(value, DECIMALS) != value:
        raise ValueError(f"{value} has more than {DECIMALS} decimals")
    return tidy(value)


def tidy(rating: float) -> float:
    """Give a whole rating as an integer: 8 rather than 8.0."""
    return int(rating) if rating == int(rating) else rating


def entry_of(section: str, number: int, table: Mapping[str, Any]) -> Logged:
    """Give the entry that a table without findings is."""
    fields = dict(table)
    for key in ("date", "added"):
        if key in fields:
            fields[key] = str(parse_date(fields[key]))
    if "rating" in fields:
        fields["rating"] = tidy(fields["rating"])
    fields["tags"] = tuple(fields.get("tags", ()))
    return Logged(section, number, **fields)


def _placed(
    wrong: list[tuple[tuple[str | int, ...], str]], text: str, file: str
) -> Iterator[Problem]:
    """Give problems in the order of the file, each with its line."""
    if not wrong:
        return
    from filmcli.record.lines import line_of, locate
    from filmcli.safe import safe

    lines = locate(text)
    placed = sorted((line_of(lines, path) or 1, path, words) for path, words in wrong)
    for line, path, words in placed[:MAX_PROBLEMS]:
        yield Problem(file, line, safe(dotted(path)), safe(words))
    if len(placed) > MAX_PROBLEMS:
        yield Problem(file, None, "", f"and {len(placed) - MAX_PROBLEMS} more problems")


SCHEMES = tuple(scheme for scheme in ID_SCHEMES if scheme != "imdb_person")
_RATING = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:/\s*(5|10|100)|(%))?|([★*]{1,5})(½?)")


def typed_rating(text: str) -> float:
    """Read a rating as people type it: 8, 7.5, 4/5, 3.5/5, 85%, ★★★½; a ValueError for none."""
    match = _RATING.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:40]} is not a rating")
    number, of, percent, stars, half = match.groups()
    if stars:
        return rating_of(2 * len(stars) + (1 if half else 0))
    top = 100 if percent else int(of or MOST)
    value = float(number.replace(",", ".")) * MOST / top
    return rating_of(round(value, 6))
