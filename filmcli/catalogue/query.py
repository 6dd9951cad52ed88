"""The query language: from what a person types to terms, and back to the same text.

park thriller                   words, each somewhere in the film
director:park title:="Oldboy"   text in a field; exactly that; director::^Park is a pattern
year:1990..1999 runtime:..100   ranges of numbers; released:2023-10.. of dates
release.kr:2023 has:synopsis    a territory's release; what a record has, or is missing:
seen:2025 mine:7.5..            the user's own side, from their log
^genre:horror                   not
director:lee , director:park    either side
year- title+                    sort, falling and rising
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from filmcli.errors import UsageFault, nearest

TEXT, NUMBER, DECIMAL, DATE = "text", "number", "decimal", "date"
MAX_QUERY = 10_000
MAX_TERMS = 100
MAX_REPEATS = 3  # of a pattern


class Field(NamedTuple):
    """A field that a query can name."""

    name: str
    type: str
    meaning: str
    also: tuple[str, ...] = ()


# The one table of fields: parsing, help, completion and errors read it.
FIELDS = (
    Field("title", TEXT, "Any title of the film", ("titles",)),
    Field("slug", TEXT, "The record's file name"),
    Field("year", NUMBER, "Production year"),
    Field("decade", NUMBER, "Decade of production, such as 1990"),
    Field("kind", TEXT, "feature, short, documentary, tv-movie, special or video"),
    Field("country", TEXT, "Country of production, code or name", ("countries",)),
    Field("language", TEXT, "Spoken language, tag or name", ("languages",)),
    Field("genre", TEXT, "Genre", ("genres",)),
    Field("runtime", NUMBER, "Minutes"),
    Field("score", DECIMAL, "The mean of IMDb's votes, from the catalogue"),
    Field("votes", NUMBER, "How many voted there"),
    Field("synopsis", TEXT, "The synopsis"),
    Field("tagline", TEXT, "The tagline"),
    Field("director", TEXT, "Who directed"),
    Field("writer", TEXT, "Who wrote"),
    Field("producer", TEXT, "Who produced"),
    Field("composer", TEXT, "Who composed"),
    Field("cinematographer", TEXT, "Who photographed"),
    Field("editor", TEXT, "Who edited"),
    Field("studio", TEXT, "Who made it", ("production",)),
    Field("distributor", TEXT, "Who distributed it"),
    Field("cast", TEXT, "Who plays in it", ("actor", "actress")),
    Field("crew", TEXT, "Who has any job on it"),
    Field("person", TEXT, "Anyone in cast or crew, by any of their names", ("people",)),
    Field("character", TEXT, "A role", ("role",)),
    Field("company", TEXT, "Any company", ("companies",)),
    Field("released", DATE, "The general release"),
    Field("premiered", DATE, "The premiere", ("premiere",)),
    Field("release", DATE, "Any release; release.kr is one territory's", ("releases",)),
    Field("filming", DATE, "Principal photography"),
    Field("event", TEXT, "A festival or occasion", ("festival",)),
    Field("platform", TEXT, "Where to stream it"),
    Field("source", TEXT, "A key or publisher of a source", ("sources",)),
    Field("id", TEXT, "Any identifier", ("ids", "imdb", "tmdb")),
    Field("seen", DATE, "When you saw it, by your log", ("watched",)),
    Field("mine", DECIMAL, "Your rating, of ten; the latest", ("rating", "rated")),
    Field("wanted", DATE, "When you put it on your watchlist", ("watchlist",)),
    Field("tagged", TEXT, "A tag of yours", ("tag", "tags")),
    Field("listed", TEXT, "A list of yours that it is on", ("lists",)),
    Field("liked", TEXT, "Whether you liked it: has:liked"),
)
# Those that the user's log answers, not the films.
OWN_FIELDS = ("seen", "mine", "wanted", "tagged", "listed", "liked")
_BY_NAME = {name: each for each in FIELDS for name in (each.name, *each.also)}
PRESENCE = ("has", "missing")


class Range(NamedTuple):
    """From low to high as they were written, both included; an open end is None."""

    low: str | None
    high: str | None

    def __str__(self) -> str:
        """Write the range, or the one value that both ends are."""
        if self.low == self.high:
            return str(self.low)
        return f"{self.low or ''}..{self.high or ''}"


class Term(NamedTuple):
    """One condition. op: text, exact, pattern, range, has or missing."""

    field: str | None  # None: anywhere
    op: str
    value: str
    range: Range | None = None
    negated: bool = False

    def __str__(self) -> str:
        """Write the term so that parsing gives it back."""
        sign = "^" if self.negated else ""
        if self.op in PRESENCE:
            return f"{sign}{self.op}:{self.value}"
        if self.field is None:
            return sign + quoted(self.value, bare=True)
        if self.range is not None:
            return f"{sign}{self.field}:{self.range}"
        mark = {"text": ":", "exact": ":=", "pattern": "::"}[self.op]
        return f"{sign}{self.field}{mark}{quoted(self.value)}"


class Sort(NamedTuple):
    """A field to sort by."""

    field: str
    falling: bool = False

    def __str__(self) -> str:
        """Write it as a query does: year-, title+."""
        return f"{self.field}{'-' if self.falling else '+'}"


class Query(NamedTuple):
    """Groups of terms: a film matches when all terms of any group do. No group: every film."""

    groups: tuple[tuple[Term, ...], ...] = ()
    sort: tuple[Sort, ...] = ()

    def __str__(self) -> str:
        """Write the query so that parsing gives it back."""
        words = " , ".join(" ".join(map(str, group)) for group in self.groups)
        return " ".join((*((words,) if words else ()), *map(str, self.sort)))


class QueryFault(UsageFault):
    """A query that cannot be read; the message points at the word."""

    def __init__(self, words: str, query: str, start: int, length: int, hint: str) -> None:
        # A wide sign takes two columns on a terminal; pointing by letters is near enough there.
        shown, mark = query[:200], " " * start + "^" * max(1, length)
        super().__init__(f"{words}\n  {shown}\n  {mark[:200]}", hint=hint)


def parse(text: str) -> Query:
    """Read a query; raises QueryFault, which points at the word that is wrong."""
    if len(text) > MAX_QUERY:
        raise QueryFault("the query is too long", text, 0, 1, f"at most {MAX_QUERY} letters")
    groups: list[list[Term]] = [[]]
    sort: list[Sort] = []
    for word in _words(text):
        if word.text == "," and not word.is_quoted:
            groups.append([])
        elif found := _sort(word):
            sort.append(found)
        else:
            groups[-1].append(_term(word, text))
    if sum(map(len, groups)) > MAX_TERMS:
        raise QueryFault("too many terms", text, 0, 1, f"at most {MAX_TERMS}")
    return Query(tuple(tuple(group) for group in groups if group), tuple(sort))


class _Word(NamedTuple):
    start: int
    end: int
    text: str  # as written, quotes included
    is_quoted: bool  # begins with a quote, so nothing in it is a sign


_WORD = re.compile(r'\s*((?:"(?:[^"\\]|\\.)*"|[^\s"])+|")', re.DOTALL)


def _words(text: str) -> Iterator[_Word]:
    """Give the words; a comma at the end of one stands alone."""
    for match in _WORD.finditer(text):
        written, start = match[1], match.start(1)
        if written == '"' or (written.count('"') % 2 and '\\"' not in written):
            raise QueryFault('a quote " is not closed', text, start, 1, 'close it, or write \\"')
        head = written.rstrip(",")
        if head:
            yield _Word(start, start + len(head), head, head[0] == '"')
        if head != written:
            yield _Word(start + len(head), match.end(1), ",", is_quoted=False)


def _sort(word: _Word) -> Sort | None:
    if word.is_quoted or word.text[-1] not in "+-" or len(word.text) < 2:
        return None
    field = known(word.text[:-1].casefold())
    return Sort(field.name, word.text[-1] == "-") if field else None


def _term(word: _Word, query: str) -> Term:
    negated = word.text[0] == "^" and len(word.text) > 1
    written = word.text[1:] if negated else word.text
    name, colon, value = ("", "", written) if written[0] == '"' else written.partition(":")
    if not colon:
        return Term(None, "text", _unquoted(written), negated=negated)
    key = name.casefold()
    if key in PRESENCE:
        return Term(None, key, _present(value, word, query), negated=negated)
    field = known(key)
    if field is None:
        close = nearest(key, [*_BY_NAME, *PRESENCE])
        hint = f"did you mean {close}:?" if close else f"fields are {', '.join(_BY_NAME)}"
        raise QueryFault(
            f"{name}: is not a field",
            query,
            word.start,
            len(name) + negated,
            f'{hint} To search for these words, quote them: "{written[:40]}"',
        )
    return _fielded(field, value, word, query)._replace(negated=negated)


def known(key: str) -> Field | None:
    """Give the field of that name; release.kr is a field of its own."""
    if key.startswith("release.") and key[8:].isalnum():
        return Field(key, DATE, "A territory's release")
    return _BY_NAME.get(key)


def _present(value: str, word: _Word, query: str) -> str:
    field = known(_unquoted(value).casefold())
    if field is None:
        close = nearest(value, list(_BY_NAME))
        hint = f"did you mean {close}?" if close else f"fields are {', '.join(_BY_NAME)}"
        start = word.end - len(value)
        raise QueryFault(f"{value or 'nothing'} is not a field", query, start, len(value), hint)
    return field.name


def _fielded(field: Field, value: str, word: _Word, query: str) -> Term:
    start, length = word.end - len(value), len(value)
    if not value or value in ("=", ":"):
        hint = f"write {field.name}:something, or has:{field.name}"
        raise QueryFault(f"{field.name}: of what?", query, word.start, len(word.text), hint)
    if value[0] == ":":
        pattern = _unquoted(value[1:])
        if problem := _pattern_problem(pattern):
            raise QueryFault(problem, query, start + 1, length - 1, "a regular expression")
        return Term(field.name, "pattern", pattern)
    is_exact = value[0] == "="
    bare = _unquoted(value[1:] if is_exact else value)
    if field.type == TEXT:
        return Term(field.name, "exact" if is_exact else "text", bare)
    low, dots, high = bare.partition("..")
    span = Range(low or None, high or None) if dots else Range(bare, bare)
    _check_ends(field, span, query, start, length)
    return Term(field.name, "range", "", span)


# A class or an escaped sign is one letter; then a group's ends, repeats, either side.
_SIGNS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|([()]|[*+]|\{\d*,\d*\}|\{\d+\}|\|)", re.DOTALL)


def _pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a regular expression: also that it may never come to an end.

    A repeat of what repeats inside tries every way to part a text; each repeat more tries each
    of its places with those of the others.
    """
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return f"not a pattern: {error}"
    signs = [match[1] for match in _SIGNS.finditer(pattern) if match[1]]
    if sum(sign in "*+" or sign.endswith(",}") for sign in signs) > MAX_REPEATS:
        return f"a pattern with more than {MAX_REPEATS} repeats"
    loose = [False]  # of each open group, whether something in it can match in several ways
    for match in _SIGNS.finditer(pattern):
        sign = match[1] or ""
        if sign == "(":
            loose.append(False)
        elif sign == ")":
            inner = loose.pop()
            if inner and pattern[match.end() : match.end() + 1] in ("*", "+", "{"):
                return "a pattern that repeats what repeats inside"
            loose[-1] |= inner
        elif sign:
            loose[-1] = True
    return None


def _check_ends(field: Field, span: Range, query: str, start: int, length: int) -> None:
    from filmcli.record.dates import parse_date

    for end in dict.fromkeys(end for end in span if end is not None):
        if field.type == NUMBER and not (end.isascii() and end.isdecimal() and len(end) < 10):
            hint = f"{field.name}:1990, {field.name}:1990..1999 or {field.name}:..100"
            raise QueryFault(f"{end or 'nothing'} is not a number", query, start, length, hint)
        if field.type == DECIMAL and not re.fullmatch(r"[0-9]{1,2}(\.[0-9])?", end, re.ASCII):
            hint = f"{field.name}:7.5.. or {field.name}:6..7.9"
            raise QueryFault(f"{end or 'nothing'} is no rating", query, start, length, hint)
        if field.type == DATE:
            try:
                parse_date(end)
            except ValueError as error:
                hint = f"{field.name}:2023, {field.name}:2023-10.. or {field.name}:..2023-10-05"
                raise QueryFault(str(error), query, start, length, hint) from None
    if span == Range(None, None):
        raise QueryFault("a range without ends", query, start, length, f"has:{field.name}")


def _unquoted(written: str) -> str:
    """Take quotes away wherever they stand in a word, and the backslashes inside them."""
    parts = re.split(r'"((?:[^"\\]|\\.)*)"', written, flags=re.DOTALL)
    return "".join(
        re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) if number % 2 else part
        for number, part in enumerate(parts)
    )


def quoted(value: str, *, bare: bool = False) -> str:
    """Quote a value where it would be read as something else; `bare`: as a word without field."""
    signs = set('\\":,^ ') if bare else set('\\",')
    plain = value and not (set(value) & signs) and not any(sign.isspace() for sign in value)
    if plain and not (bare and value[-1] in "+-") and value[0] not in ":=":
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
