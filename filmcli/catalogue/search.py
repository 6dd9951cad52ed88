"""Search: candidates by SQL, then one scorer over a few hundred of them.

Ranked: exact title over folded over alternative over prefix over words; people, characters,
companies and the synopsis below; a typo only where nothing better was found. A year among the
words is a soft signal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from filmcli.catalogue.folding import arabic, fold, german, roman_of, without_article
from filmcli.catalogue.romanised import roman_keys
from filmcli.catalogue.rows import SEPARATOR
from filmcli.catalogue.tables import joined

# Asks the index: SQL with its values, all rows back.
Ask = Callable[..., list[Any]]

MOST_CANDIDATES = 120
MAX_WORDS = 20

# What a hit is worth, by where it was found and how well it fits.
SCORES = {
    "exact title": 100.0,
    "title": 95.0,
    "exact alternative title": 92.0,
    "alternative title": 90.0,
    "title without its article": 88.0,
    "title written together": 87.0,
    "name": 86.0,
    "romanised name": 80.0,
    "start of the title": 78.0,
    "start of an alternative title": 74.0,
    "words of the title": 70.0,
    "character": 66.0,
    "part of the title": 64.0,
    "words of a name": 60.0,
    "company": 56.0,
    "words of a character": 50.0,
    "part of a name": 48.0,
    "words of a company": 44.0,
    "words of several fields": 40.0,
    "synopsis": 30.0,
}
# A film of that year comes just below one with the year in its title.
DATED = -4.0
SAME_YEAR, NEAR_YEAR, OTHER_YEAR = 3.5, 1.5, -6.0
TYPO_PENALTY = 45.0

LONG_FIELD = "synopsis"  # the one field that takes long to read through

# Where `--in` looks, and the fields of the index behind each.
PLACES = {
    "title": ("title",),
    "person": ("person",),
    "character": ("character",),
    "company": ("company",),
    "synopsis": ("synopsis",),
}


class Hit(NamedTuple):
    """A film that matches: where, by which text, how well."""

    record: int
    score: float
    how: str  # a key of SCORES
    field: str
    text: str  # the title or name that matched, as written
    typo: str | None = None  # what was searched for instead, where nothing better was found


class Wanted(NamedTuple):
    """What was typed, in the forms that are compared."""

    text: str
    folded: str
    words: tuple[str, ...]
    bare: str  # without its article
    joined: str  # without blanks, Hangul in its letters
    roman: tuple[str, ...]
    year: int | None
    respelled: bool  # ö is also looked for as oe, which no glance at the letters shows

    @classmethod
    def of(cls, text: str) -> Wanted:
        """Prepare what was typed."""
        folded = arabic(fold(text))
        words = tuple(folded.split())[:MAX_WORDS]
        return cls(
            text.strip(),
            folded,
            words,
            without_article(folded),
            joined(folded),
            roman_keys(text),
            _year(words),
            german(text) != fold(text),
        )


def _year(words: tuple[str, ...]) -> int | None:
    """Give the year among several words: the last of four digits that a film can have."""
    years = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) == 4]
    return years[-1] if len(words) > 1 and years and 1870 <= years[-1] <= 2200 else None


def search(ask: Ask, text: str, *, places: Iterable[str] = PLACES, limit: int = 100) -> list[Hit]:
    """Find films by any of their texts, best first; the order never varies."""
    fields = tuple(field for place in places for field in PLACES[place])
    hits = _found(ask, Wanted.of(text), fields)
    if not hits and (bare := without_article(fold(text))) != fold(text):
        hits = _found(ask, Wanted.of(bare), fields)
    if not hits:
        hits = _with_typos(ask, Wanted.of(text), fields)
    keys = _keys(ask, hits)
    return sorted(hits, key=lambda hit: (-hit.score, keys.get(hit.record, "")))[:limit]


def _keys(ask: Ask, hits: list[Hit]) -> dict[int, str]:
    marks = ",".join(str(hit.record) for hit in hits)
    order = "SELECT record, sort_title || char(9) || slug FROM film"
    return dict(ask(f"{order} WHERE record IN ({marks})"))


def _found(ask: Ask, wanted: Wanted, fields: tuple[str, ...]) -> list[Hit]:
    if not wanted.folded:
        return []
    best = _best(ask, wanted, fields)
    if wanted.year is None:
        return list(best.values())
    # The year may belong to the title ("Blade Runner 2049") or say which film is meant.
    without = " ".join(word for word in wanted.words if word != str(wanted.year))
    dated = _best(ask, Wanted.of(without)._replace(year=wanted.year), fields)
    years = _years(ask, dated)
    for record, hit in dated.items():
        scored = hit._replace(score=hit.score + DATED + _year_score(years[record], wanted.year))
        if record not in best or scored.score > best[record].score:
            best[record] = scored
    return list(best.values())


def _year_score(year: int | None, wanted: int) -> float:
    if year == wanted:
        return SAME_YEAR
    return NEAR_YEAR if year is not None and abs(year - wanted) == 1 else OTHER_YEAR


def _years(ask: Ask, records: Iterable[int]) -> dict[int, int | None]:
    marks = ",".join(map(str, records))
    return dict(ask(f"SELECT record, year FROM film WHERE record IN ({marks})"))  # noqa: S608


def _best(ask: Ask, wanted: Wanted, fields: tuple[str, ...]) -> dict[int, Hit]:
    best: dict[int, Hit] = {}
    records, romanised = _candidates(ask, wanted, fields)
    spread: dict[int, set[str]] = {record: set() for record in records}
    short = [field for field in fields if field != LONG_FIELD]
    _score(_rows(ask, short, records), wanted, romanised, best, spread)
    if LONG_FIELD in fields:
        # What is found by its title or a name need not be read through.
        others = [record for record in records if record not in best]
        _score(_rows(ask, [LONG_FIELD], others), wanted, romanised, best, spread)
    for record, there in spread.items():
        if record not in best and len(there) == len(set(wanted.words)):
            how = "words of several fields"
            best[record] = Hit(record, SCORES[how], how, "", wanted.text)
    return best


def _rows(ask: Ask, fields: Sequence[str], records: Sequence[int]) -> list[Any]:
    marks = ",".join(map(str, records))
    names = ",".join(f"'{field}'" for field in fields)
    # The numbers are our own row ids and the names our own fields.
    return ask(
        "SELECT record, field, text, folded FROM value"  # noqa: S608
        f" WHERE field IN ({names}) AND record IN ({marks})"
    )


def _score(
    rows: Iterable[Any],
    wanted: Wanted,
    romanised: set[int],
    best: dict[int, Hit],
    spread: dict[int, set[str]],
) -> None:
    """Note the best hit of each record, and of those without one which words they have."""
    # Looked up once: some thousand names and titles are glanced at.
    words, together = wanted.bare.split(), joined(wanted.bare)
    for record, field, text, folded in rows:
        closely = (
            wanted.respelled if field == "title" else field == "person" and record in romanised
        )
        for number, written, forms in _values(words, together, text, folded, closely=closely):
            hit = _hit(wanted, record, field, written, forms, main=not number)
            if hit is not None and (record not in best or hit.score > best[record].score):
                best[record] = hit
        if record not in best:
            spread[record] |= _words_in(wanted.words, folded)


def _values(
    words: Sequence[str], together: str, text: str, folded: str, *, closely: bool
) -> Iterator[tuple[int, str, str]]:
    """Give the values of a field that may fit, as written and folded, with their places in it.

    They are chosen at a glance, unless they are to be looked at closely.
    """
    inside = together in joined(folded)
    if not (closely or inside or all(word in folded for word in words)):
        return
    values = zip(text.split(SEPARATOR), folded.split(SEPARATOR), strict=True)
    for number, (written, forms) in enumerate(values):
        at_a_glance = all(word in forms for word in words)
        if closely or at_a_glance or (inside and together in joined(forms)):
            yield number, written, forms


def _hit(
    wanted: Wanted, record: int, field: str, text: str, folded: str, *, main: bool
) -> Hit | None:
    how = _how(wanted, field, text, folded, main=main)
    if how is None:
        return None
    return Hit(record, SCORES[how] - _length_penalty(folded, wanted), how, field, text)


def _length_penalty(folded: str, wanted: Wanted) -> float:
    """Prefer the title that says least beyond what was typed; never worth a step of SCORES."""
    nearest = min(abs(len(form) - len(wanted.folded)) for form in folded.split("\n"))
    return min(nearest, 40) / 25


def _how(wanted: Wanted, field: str, text: str, folded: str, *, main: bool) -> str | None:
    """Say how a text fits what was typed; None where it does not."""
    forms = folded.split("\n")
    if field == "title":
        return _how_title(wanted, text, forms, main=main)
    if field == "synopsis":
        return "synopsis" if _has_words(wanted.words, forms) else None
    whole, words, part = {
        "person": ("name", "words of a name", "part of a name"),
        "character": ("character", "words of a character", "words of a character"),
        "company": ("company", "words of a company", "words of a company"),
    }[field]
    if wanted.folded in forms:
        return whole
    if _has_words(wanted.words, forms):
        return words
    if field == "person" and wanted.roman and roman_of(forms[0]) in wanted.roman:
        return "romanised name"
    return part if _is_part(wanted, forms) else None


def _how_title(wanted: Wanted, text: str, forms: list[str], *, main: bool) -> str | None:
    """Give the best way that a title fits: the tests stand in the order of their SCORES."""
    tests: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("exact title" if main else "exact alternative title", lambda: text == wanted.text),
        (
            "title" if main else "alternative title",
            lambda: wanted.folded in forms or german(wanted.text) in forms,
        ),
        (
            "title without its article",
            lambda: wanted.bare in map(without_article, forms),
        ),
        ("title written together", lambda: wanted.joined in map(joined, forms)),
        (
            "start of the title" if main else "start of an alternative title",
            lambda: any(form.startswith(wanted.folded) for form in forms),
        ),
        ("words of the title", lambda: _has_words(wanted.words, forms)),
        ("part of the title", lambda: _is_part(wanted, forms)),
    )
    return next((how for how, fits in tests if fits()), None)


def _has_words(words: tuple[str, ...], forms: list[str]) -> bool:
    """Tell whether every word typed begins a word of one of the forms."""
    return any(len(_words_in(words, form)) == len(set(words)) for form in forms)


def _words_in(words: tuple[str, ...], folded: str) -> set[str]:
    # Searched as one text, which takes a tenth of the time that a list of its words takes.
    there = " " + " ".join(folded.split())
    return {word for word in words if f" {word}" in there}


def _is_part(wanted: Wanted, forms: list[str]) -> bool:
    """Tell whether it stands inside a text, for scripts that do not part words by blanks."""
    if wanted.folded.isascii() and len(wanted.joined) < 3:
        return False
    return any(wanted.joined in joined(form) for form in forms)


def _candidates(ask: Ask, wanted: Wanted, fields: tuple[str, ...]) -> tuple[list[int], set[int]]:
    """Give the records worth scoring, by words or parts of them, and those by romanised names."""
    found: dict[int, None] = {}
    romanised: dict[int, None] = {}
    if match := matching(wanted.words, fields):
        found |= _numbers(
            ask,
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 10, 5, 3, 2, 1, 0)"
            " LIMIT ?",
            match,
            MOST_CANDIDATES,
        )
        if len(found) == MOST_CANDIDATES:
            found |= _exact(ask, wanted, fields)
    if not wanted.folded.isascii() or not found:
        inside = "SELECT record FROM part WHERE instr(letters, ?) LIMIT ?"
        found |= _numbers(ask, inside, wanted.joined, MOST_CANDIDATES)
    if wanted.roman and "person" in fields:
        keys = " OR ".join(f'roman : "{key}"' for key in wanted.roman)
        roman = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"
        romanised = _numbers(ask, roman, keys, MOST_CANDIDATES)
        found |= romanised
    return list(found), set(romanised)


def matching(words: Sequence[str], fields: Sequence[str], *, prefix: bool = True) -> str:
    """Give what FTS5 matches with all of the words in these fields; "" for no word.

    Words are folded: they hold letters and digits, unless the whole text was signs.
    """
    quoted = [f'"{word}"{"*" * prefix}' for word in words if any(map(str.isalnum, word))]
    return f"{{{' '.join(fields)}}} : ({' AND '.join(quoted)})" if quoted else ""


def _exact(ask: Ask, wanted: Wanted, fields: tuple[str, ...]) -> dict[int, None]:
    """Find what is called exactly so, where more records than can be scored have the words."""
    found: dict[int, None] = {}
    if "title" in fields:
        called = "SELECT record FROM title WHERE folded = ? LIMIT ?"
        found = _numbers(ask, called, wanted.folded, MOST_CANDIDATES)
    named = [field for field in fields if field not in ("title", LONG_FIELD)]
    phrase = " ".join(word for word in wanted.words if any(map(str.isalnum, word)))
    names = ",".join(f"'{field}'" for field in named)
    return found | _numbers(
        ask,
        f"SELECT record FROM value WHERE field IN ({names})"  # noqa: S608  our own names
        " AND record IN (SELECT rowid FROM words WHERE words MATCH ?)"
        " AND instr(char(10) || replace(folded, char(31), char(10)) || char(10), ?) LIMIT ?",
        f'{{{" ".join(named or fields)}}} : "{phrase}"',
        f"\n{wanted.folded}\n",
        MOST_CANDIDATES,
    )


def _numbers(ask: Ask, query: str, *values: object) -> dict[int, None]:
    return dict.fromkeys(row[0] for row in ask(query, *values))


def _with_typos(ask: Ask, wanted: Wanted, fields: tuple[str, ...]) -> list[Hit]:
    """Search again with each unknown word as the nearest known one."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    names = ",".join(f"'{field}'" for field in fields)
    terms = f"SELECT DISTINCT term FROM vocabulary WHERE col IN ({names})"  # noqa: S608  our own names
    vocabulary = [row[0] for row in ask(terms)]
    known = set(vocabulary)
    meant = []
    for word in wanted.words:
        if word in known or len(word) < 3 or word.isdecimal():
            meant.append(word)
            continue
        most = 1 if len(word) < 6 else 2
        near = process.extractOne(word, vocabulary, scorer=OSA.distance, score_cutoff=most)
        if near is None:
            return []
        meant.append(near[0])
    corrected = " ".join(meant)
    if corrected == wanted.folded:
        return []
    return [
        hit._replace(score=hit.score - TYPO_PENALTY, typo=corrected)
        for hit in _found(ask, Wanted.of(corrected), fields)
    ]
