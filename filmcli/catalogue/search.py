"""Search: candidates by SQL, then one scorer over a few hundred of them.

Words and parts of words find the candidates; how they rank is said in `scoring`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from filmcli.catalogue.folding import ARTICLES
from filmcli.catalogue.rows import SEPARATOR
from filmcli.catalogue.scoring import (
    DATED,
    MAX_WORDS,
    PLACES,
    SCORES,
    TYPO_PENALTY,
    Hit,
    Wanted,
    fit,
    words_in,
    year_score,
)
from filmcli.catalogue.tables import joined

# Asks the index: SQL with its values, all rows back.
Ask = Callable[..., list[Any]]

MOST_CANDIDATES = 120
LONG_FIELD = "synopsis"  # the one field that takes long to read through


def search(ask: Ask, text: str, *, places: Iterable[str] = PLACES, limit: int = 100) -> list[Hit]:
    """Find films by any of their texts, best first; the order never varies."""
    fields = tuple(field for place in places for field in PLACES[place])
    hits = _found(ask, Wanted.of(text), fields)
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
        scored = hit._replace(score=hit.score + DATED + year_score(years[record], wanted.year))
        if record not in best or scored.score > best[record].score:
            best[record] = scored
    return list(best.values())


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
    words = set(wanted.bare.split()[:MAX_WORDS])
    for record, there in spread.items():
        if record not in best and words <= there:
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
            spread[record] |= words_in(wanted.words, folded)


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
    found = fit(wanted, field, text, folded, main=main)
    return Hit(record, *found, field, text) if found else None


def _candidates(ask: Ask, wanted: Wanted, fields: tuple[str, ...]) -> tuple[list[int], set[int]]:
    """Give the records worth scoring, by words or parts of them, and those by romanised names."""
    found: dict[int, None] = {}
    romanised: dict[int, None] = {}
    for form in filter(None, (wanted, wanted.no_article)):
        if match := matching(form.words, fields):
            ranked = "ORDER BY bm25(words, 10, 5, 3, 2, 1, 0) LIMIT ?"
            query = f"SELECT rowid FROM words WHERE words MATCH ? {ranked}"  # noqa: S608  ours
            some = _numbers(ask, query, match, MOST_CANDIDATES)
            found |= some
            if len(some) == MOST_CANDIDATES:
                found |= _exact(ask, form, fields)
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
    for place, word in enumerate(wanted.words):
        is_article = not place and word in ARTICLES
        if word in known or is_article or len(word) < 3 or word.isdecimal():
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
