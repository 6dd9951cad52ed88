"""What must hold for any bytes whatever: one function for each thing that reads strangers' text."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable

from filmcli.catalogue import query as queries
from filmcli.catalogue.folding import fold
from filmcli.errors import FilmcliError, Problem
from filmcli.record.dates import DATE_PATTERN, from_today, in_words, parse_date, sort_key
from filmcli.record.form import formatted
from filmcli.record.ids import ID_PATTERNS, ID_SCHEMES, id_problem
from filmcli.record.reader import parse
from filmcli.record.values import assignment
from filmcli.record.writer import readable, set_value, unset_value, value_at
from filmcli.safe import json_text, safe, safe_lines, tsv_cell, tsv_value, visible
from tests.fuzz.imports import IMPORTS

TODAY = dt.date(2024, 2, 29)


def text_of(data: bytes) -> str:
    """Read any bytes as text; each byte that is no UTF-8 is a lone surrogate, as in arguments."""
    return data.decode("utf-8", "surrogateescape")


def told(error: Exception) -> None:
    """What is wrong is said, and not at any length."""
    words = str(error)
    assert words
    assert len(words) < 5_000, words


def record(data: bytes) -> None:
    """A record is read, or there are problems with lines of the file; never both or neither."""
    reading = parse(data, file="f.toml", slug="f")
    assert (reading.values is None) == bool(reading.problems)
    lines = data.count(b"\n") + 1
    for problem in reading.problems:
        assert problem.message
        assert problem.line is None or 1 <= problem.line <= lines, problem
        assert safe(str(problem))
    if reading.values is None:
        return
    assert json.loads(json_text(reading.values)) == reading.values
    film = reading.film
    assert film is not None
    assert film.title
    try:
        once = formatted(data, file="f.toml", slug="f")
    except FilmcliError:
        return  # it says why
    assert parse(once, file="f.toml", slug="f").film is not None
    assert formatted(once, file="f.toml", slug="f") == once


def edit(data: bytes) -> None:
    """An edit of a text, told in its last line, does that, or is refused and says why."""
    text, _, words = text_of(data).replace("\r\n", "\n").rpartition("\n")
    try:
        path, value = assignment(words)
    except FilmcliError:
        return
    if not readable(text):
        return
    try:
        after = set_value(text, path, value)
    except FilmcliError as error:
        told(error)
        return
    assert value_at(after, path) == value
    if not readable(after):
        return  # beyond a limit: who saves reads it again, and refuses
    assert set_value(after, path, value) == after
    try:
        unset = unset_value(after, path)
    except FilmcliError as error:
        told(error)
        return
    assert readable(unset)


def date(data: bytes) -> None:
    """A date is read and has its canonical form, or what is wrong is said in one short line."""
    text = text_of(data)
    try:
        read = parse_date(text)
    except ValueError as error:
        told(error)
        return
    assert parse_date(str(read)) == read
    assert re.fullmatch(DATE_PATTERN, str(read))
    assert read.earliest <= read.latest
    assert not sort_key(read)[0]
    assert in_words(read)
    from_today(read, TODAY)


def query(data: bytes) -> None:
    """A query is read and means the same when written, or the word that is wrong is shown."""
    text = text_of(data)
    try:
        read = queries.parse(text)
    except queries.QueryFault as fault:
        told(fault)
        return
    assert queries.parse(str(read)) == read


def identifier(data: bytes) -> None:
    """An id is one of its scheme, or what is wrong is said; an address has its id in it."""
    text = text_of(data)
    values: list[object] = [text]
    if text.isascii() and text.isdecimal() and len(text) < 4_000:
        values.append(int(text))
    for scheme in ID_SCHEMES:
        for value in values:
            words = id_problem(scheme, value)
            if words is None:
                assert scheme == "tmdb" or re.fullmatch(ID_PATTERNS[scheme], str(value))
            else:
                assert 0 < len(words) < 500


def shown(data: bytes) -> None:
    """Text that is shown, folded or put into a cell drives nothing, and escapes are undone."""
    text = text_of(data)
    once = safe(text)
    assert safe(once) == once
    assert not {"\x1b", "\n", "\x9b", "\u202e"} & set(once)
    assert all(safe(line) == line for line in safe_lines(text))
    assert len(safe(text, limit=20)) <= 20
    assert "\x1b" not in visible(text)
    assert tsv_value(tsv_cell(text)) == text
    assert json.loads(json_text([text])) == [text] or re.search(
        "[\ud800-\udbff][\udc00-\udfff]", text
    )
    folded = fold(text)
    assert fold(folded) == folded
    assert safe(str(Problem("f", 1, "k", text)))


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (record, edit, date, query, identifier, shown)
} | IMPORTS
