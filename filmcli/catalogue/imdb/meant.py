"""Which titles of the catalogue a person can mean by FILM, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from filmcli.catalogue.folding import ARTICLES, without_article
from filmcli.catalogue.imdb.films import COLUMNS, FILMS, Films, Row
from filmcli.catalogue.imdb.tokens import forms, whole

# What each step is called.
EXACT, FOLDED, BARE, ALTERNATIVE = "exact", "folded", "bare", "alternative"
STEPS = (EXACT, FOLDED, BARE, ALTERNATIVE)  # of what is called so, the better first
PREFIX, MISTYPED = "prefix", "mistyped"
MOST = 500  # titles looked at, the best known: more are called Home
SHORTEST = 3  # letters of a prefix, two where they are no Latin ones: fewer begin too much
MOST_WORDS = 12
# One among several that are called the same is meant where it is this well known, and this many
# times better than each of the others.
KNOWN_VOTES, KNOWN_TIMES = 1_000, 20


class Titles:
    """Looks titles up as they are called; what was found once is kept."""

    def __init__(self, films: Films) -> None:
        self._films = films
        self._called: dict[tuple[str, int | None], dict[str, list[Row]]] = {}

    def matching(self, step: str, title: str, year: int | None = None) -> list[Row]:
        """Give what a step finds, the best known first; with a year, what is of that year.

        With what is found, what a later step finds is given too where it is known so much better
        that nobody means the other: "Seven" is Se7en.
        """
        if step == PREFIX:
            return self._beginning(title, year)
        if step == MISTYPED:
            return self._mistyped(title, year)
        key = title, year
        if key not in self._called:
            self._called[key] = self._sorted(title, year)
        called = self._called[key]
        found = called.get(step, [])
        if not found:
            return []
        known = max((row.votes for row in found if _is_film(row)), default=0)
        least = max(KNOWN_VOTES, KNOWN_TIMES * known)
        later = STEPS[STEPS.index(step) + 1 :]
        rows = [row for each in later for row in called.get(each, ()) if row.votes >= least]
        return found + [row for row in rows if _is_film(row)]

    def _sorted(self, title: str, year: int | None) -> dict[str, list[Row]]:
        """Look for what is called so, and tell in which way each is."""
        folded = forms(title)
        found: dict[str, list[Row]] = {}
        # A title of signs alone has no word to be found by; what it folds to is one blank token.
        has_words = any(sign.isalnum() for sign in folded)
        for row in self._with(_quoted(whole(folded)), year):
            if row.title == title:
                step = EXACT
            elif (other := forms(row.title)) == folded:
                step = FOLDED
            elif without_article(other) == without_article(folded):
                step = BARE
            elif has_words:
                step = ALTERNATIVE
            else:
                continue
            found.setdefault(step, []).append(row)
        return found

    def _beginning(self, title: str, year: int | None) -> list[Row]:
        token = whole(forms(title))
        letters = token[1:]
        least = SHORTEST if letters.isascii() else SHORTEST - 1
        return self._with(f"{_quoted(token)} *", year) if len(letters) >= least else []

    def _with(self, match: str, year: int | None) -> list[Row]:
        # In this order: the index gives the best known first, and each is looked at.
        query = f"SELECT {COLUMNS} FROM words CROSS JOIN title ON title.id = words.rowid"  # noqa: S608
        where = " WHERE words MATCH ?" + (" AND title.year = ?" if year is not None else "")
        values = (match,) if year is None else (match, year)
        rows = self._films.store.ask(f"{query}{where} LIMIT {MOST}", *values)
        return [Row(*each) for each in rows]

    def _mistyped(self, title: str, year: int | None = None) -> list[Row]:
        """Give what is a typo away: by words that are near, then by the whole title."""
        from filmcli.catalogue.imdb.typos import TITLES, near
        from filmcli.catalogue.typos import meant

        folded = forms(title)
        groups: list[str] = []
        words = folded.split()[:MOST_WORDS]
        for word in words:
            others = [each.word for each in near(self._films.store.ask, word, TITLES)]
            if not groups and len(words) > 1 and not ARTICLES.isdisjoint((word, *others)):
                continue  # an article may be left out, also one with a slip
            groups.append(" OR ".join(map(_quoted, dict.fromkeys((word, *others)))))
        if not groups or not any(sign.isalnum() for sign in folded):
            return []
        rows = self._with(" AND ".join(f"({group})" for group in groups), year)
        known: dict[str, list[Row]] = {}
        for row in rows:
            for text in (row.title, row.original or ""):
                for form in {forms(text), without_article(forms(text))} - {""}:
                    known.setdefault(form, []).append(row)
        found = [row for text in meant(folded, known) for row in known[text]]
        return sorted(dict.fromkeys(found))


def _quoted(token: str) -> str:
    """Write a token as FTS5 takes it, whatever signs are in it."""
    return '"' + token.replace('"', '""') + '"'


def _is_film(row: Row) -> bool:
    return row.kind in FILMS and not row.adult


def chosen(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Give those that can be meant, one where there is no doubt, and how many others there are.

    Films are meant before series, episodes and games, and either before adult titles.
    """
    films = [row for row in rows if _is_film(row)]
    rest = films or [row for row in rows if not row.adult] or list(rows)
    rest.sort(key=lambda row: (-row.votes, row.id))
    if len(rest) < 2:
        return rest, 0
    best, second = rest[0].votes, rest[1].votes
    if best >= KNOWN_VOTES and best >= KNOWN_TIMES * second:
        return rest[:1], len(rest) - 1
    return rest, 0
