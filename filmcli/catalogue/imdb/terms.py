"""The terms of a query as SQL over the catalogue's titles.

A field that a catalogue cannot have is unknown there: neither it nor its contrary is ever met.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from filmcli.catalogue.folding import fold
from filmcli.catalogue.imdb.films import KIND_OF, Films, number_of
from filmcli.catalogue.imdb.schema import KINDS
from filmcli.catalogue.imdb.tokens import all_of, forms, group, quoted, whole
from filmcli.catalogue.query import Term
from filmcli.catalogue.select import ends
from filmcli.packed import LETTER_OF, titles
from filmcli.record.vocabulary import CREW_SHORT_FORMS

MOST_PEOPLE = 20_000  # people of a name whose titles are gathered
SHORTEST_PREFIX = 5
LISTED = "SELECT value FROM json_each(?)"

CAST = frozenset({"actor", "actress", "self", "archive_footage", "archive_sound"})
PEOPLE = frozenset({"person", "cast", "crew", *CREW_SHORT_FORMS})
# Fields of numbers, and their columns.
NUMBERS = {"year": "year", "runtime": "runtime", "votes": "votes", "score": "rating"}
_HAD = {
    **dict.fromkeys(("title", "kind", "slug", "id"), "1"),
    **dict.fromkeys(("year", "decade"), "year IS NOT NULL"),
    **dict.fromkeys(("score", "votes"), "votes > 0"),
    "runtime": "runtime IS NOT NULL",
    "genre": "genres <> 0",
}
# Fields of which a pattern is told from the film itself.
_OPENED = frozenset({"title", "kind", "genre", "slug", "id", "character", *PEOPLE})


class Sql(NamedTuple):
    """A condition over `title`; `drives` where it names ids, so that no scan is needed."""

    text: str
    values: tuple[object, ...] = ()
    drives: bool = False


ALL, NONE = Sql("1"), Sql("0")


class Terms:
    """Terms as SQL."""

    def __init__(self, films: Films) -> None:
        self._ask = films.store.ask
        self._genres: list[tuple[int, str]] | None = None

    def sql(self, term: Term) -> Sql | None:
        """Give the condition of a term; None where a catalogue cannot know.

        Of what only the film itself can tell, it is met by more than the term is.
        """
        if is_told(term):
            is_called = term.op == "exact" and term.field == "title" and not term.negated
            return _matching(quoted(whole(forms(term.value)))) if is_called else ALL
        found = _present(term.value) if term.op in ("has", "missing") else self._term(term)
        if found is None or term.negated == (term.op == "missing"):
            return found
        # What is not known of a title does not meet the term.
        return Sql(f"NOT coalesce({found.text}, 0)", found.values)

    def _term(self, term: Term) -> Sql | None:
        if term.field is None:
            return self._anywhere(term.value)
        if term.range is not None:
            return _range(term)
        if term.field in PEOPLE:
            return self._people(term)
        told: dict[str, Callable[[Term], Sql]] = {
            "title": _titled,
            "kind": lambda term: self._kinds(term.value, exact=term.op == "exact"),
            "genre": lambda term: self._genre(term.value, exact=term.op == "exact"),
            "slug": _identified,
            "id": _identified,
        }
        return told[term.field](term) if term.field in told else None

    def _anywhere(self, value: str) -> Sql:
        """Look for words in titles, people, genres, kinds and years."""
        parts = [
            _titled(Term("title", "text", value)),
            self._people(Term("person", "text", value)),
            self._genre(value, exact=False),
            self._kinds(value, exact=False),
        ]
        if value.isascii() and value.isdecimal() and len(value) == 4:
            parts.append(Sql("year = ?", (int(value),)))
        if (number := number_of(value)) is not None:
            parts.append(Sql("tt = ?", (number,), drives=True))
        return any_met([part for part in parts if part is not NONE])

    def _kinds(self, value: str, *, exact: bool) -> Sql:
        wanted = value if exact else fold(value)
        numbers = [
            str(number)
            for number, kind in enumerate(KINDS)
            if (KIND_OF[kind] == wanted if exact else wanted in fold(KIND_OF[kind]))
        ]
        return Sql(f"kind IN ({','.join(numbers)})") if numbers else NONE

    def _genre(self, value: str, *, exact: bool) -> Sql:
        if self._genres is None:
            self._genres = self._ask("SELECT bit, name FROM genre")
        wanted = value if exact else fold(value)
        mask = sum(
            1 << bit
            for bit, name in self._genres
            if (name == wanted if exact else wanted in fold(name))
        )
        return Sql(f"genres & {mask}") if mask else NONE

    def _people(self, term: Term) -> Sql:
        """Give the titles in which people of a name had such a part."""
        words = fold(term.value).split()
        if term.op == "exact":
            match = quoted("=" + "".join(words))
        else:
            match = all_of([*map(group, words[:-1]), *map(_open_group, words[-1:])])
        wanted = categories(term.field or "person")
        ids: set[int] = set()
        rows = (
            "SELECT person.name, person.titles FROM names CROSS JOIN person"
            " ON person.id = names.rowid WHERE names MATCH ? LIMIT ?"
        )
        for name, packed in self._ask(rows, match, MOST_PEOPLE) if words else ():
            if term.op != "exact" or name == term.value:
                ids.update(title for title, category in titles(packed) if wanted(category))
        return Sql(f"id IN ({LISTED})", (json.dumps(sorted(ids)),), True) if ids else NONE


def _present(field: str) -> Sql | None:
    """Give the condition of having a field at all."""
    if field in PEOPLE:
        wanted = categories(field)
        letters = [letter for category, letter in LETTER_OF.items() if wanted(category)]
        marks = (f"instr(char(10) || credits, '\n{letter}\t') > 0" for letter in letters)
        return Sql(f"(credits IS NOT NULL AND ({' OR '.join(marks)}))")
    return Sql(_HAD[field]) if field in _HAD else None


def _identified(term: Term) -> Sql:
    number = number_of(term.value.casefold().removeprefix("imdb:").strip())
    return NONE if number is None else Sql("tt = ?", (number,), drives=True)


def categories(field: str) -> Callable[[str], bool]:
    """Give which of IMDb's categories are a field's."""
    if field == "person":
        return bool
    if field == "cast":
        return lambda category: category in CAST
    if field == "crew":
        return lambda category: category not in CAST
    return lambda category: category == field


def is_told(term: Term) -> bool:
    """Tell whether only the film itself can tell: a pattern, an exact title, a role."""
    if term.op in ("has", "missing"):
        return term.value == "character"
    is_exact_title = (term.field, term.op) == ("title", "exact")
    is_pattern = term.field in _OPENED and term.op == "pattern"
    return is_pattern or is_exact_title or term.field == "character"


def _titled(term: Term) -> Sql:
    words = forms(term.value).split()
    if not words:
        return NONE
    return _matching(all_of([*map(group, words[:-1]), _open_group(words[-1])]))


def _matching(match: str) -> Sql:
    return Sql("id IN (SELECT rowid FROM words WHERE words MATCH ?)", (match,), drives=True)


def _open_group(word: str) -> str:
    """Match a word, or what begins so where it is long enough not to begin half of all."""
    return group(word, prefix=len(word) >= SHORTEST_PREFIX)


def _range(term: Term) -> Sql | None:
    if term.range is None or term.field not in ("decade", *NUMBERS):
        return None
    low, high = ends(term.field, term.range)
    if term.field == "decade":
        return Sql("year / 10 * 10 BETWEEN ? AND ?", (low, high))
    told = " AND votes > 0" if term.field in ("score", "votes") else ""
    return Sql(f"({NUMBERS[term.field]} BETWEEN ? AND ?{told})", (low, high))


def all_met(parts: Sequence[Sql]) -> Sql:
    """Join conditions that must all be met."""
    told = [part for part in parts if part is not ALL] or [ALL]
    values = tuple(value for part in told for value in part.values)
    text = " AND ".join(part.text for part in told)
    return Sql(f"({text})", values, any(part.drives for part in told))


def any_met(parts: Sequence[Sql]) -> Sql:
    """Join conditions of which one must be met."""
    if not parts:
        return NONE
    values = tuple(value for part in parts for value in part.values)
    text = " OR ".join(part.text for part in parts)
    return Sql(f"({text})", values, all(part.drives for part in parts))
