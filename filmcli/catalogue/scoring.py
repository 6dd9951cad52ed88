"""What a match is worth: one scorer for the collection's films and the catalogue's titles.

Ranked: exact title over folded over alternative over prefix over words; people, characters,
companies and the synopsis below; a typo only where nothing better was found. A year among the
words is a soft signal.
"""

from __future__ import annotations

from typing import NamedTuple

from filmcli.catalogue.folding import arabic, fold, german, roman_of, without_article
from filmcli.catalogue.romanised import roman_keys
from filmcli.catalogue.tables import joined

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
    "initials of the title": 62.0,
    "words of a name": 60.0,
    "company": 56.0,
    "words of a character": 50.0,
    "part of a name": 48.0,
    "words of a company": 44.0,
    "words of several fields": 40.0,
    "words but one": 34.0,
    "synopsis": 30.0,
}
# A film of that year comes just below one with the year in its title.
DATED = -4.0
SAME_YEAR, NEAR_YEAR, OTHER_YEAR = 3.5, 1.5, -6.0
TYPO_PENALTY = 45.0
# An article was typed in front of what has none there: "de chocolate" is rather the end of a title
# than "Chocolate Factory". What is called so but for the article has a step of its own.
ADDED_ARTICLE = 9.0
_WHOLE = frozenset(("exact title", "title", "exact alternative title", "alternative title"))
_WITHOUT_ARTICLE = "title without its article"
_BEST_WITHOUT_ARTICLE = SCORES["start of the title"] - ADDED_ARTICLE

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
    german: str  # ö is also looked for as oe
    no_article: Wanted | None  # the same without the article it begins with

    def is_near(self, forms: list[str]) -> bool:
        """Tell at a glance whether a title may fit, before it is looked at closely."""
        words = self.bare.split()
        together = self.bare.replace(" ", "")
        return not together.isascii() or any(
            all(word in form for word in words) or together in form.replace(" ", "")
            for form in forms
        )

    @property
    def respelled(self) -> bool:
        """Whether it is also looked for in a spelling that no glance at the letters shows."""
        return not self.text.isascii() and self.german != fold(self.text)

    @classmethod
    def of(cls, text: str) -> Wanted:
        """Prepare what was typed."""
        folded = arabic(fold(text))
        words = tuple(folded.split())[:MAX_WORDS]
        bare = without_article(folded)
        return cls(
            text.strip(),
            folded,
            words,
            bare,
            joined(folded),
            roman_keys(text),
            _year(words),
            german(text),
            cls._of_bare(bare) if bare != folded else None,
        )

    @classmethod
    def _of_bare(cls, bare: str) -> Wanted:
        """Prepare what is left without an article; a second one is no article."""
        words = tuple(bare.split())[:MAX_WORDS]
        return cls(bare, bare, words, bare, joined(bare), (), _year(words), bare, None)


def _year(words: tuple[str, ...]) -> int | None:
    """Give the year among several words: the last of four digits that a film can have."""
    years = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) == 4]
    return years[-1] if len(words) > 1 and years and 1870 <= years[-1] <= 2200 else None


def year_score(year: int | None, wanted: int) -> float:
    """Give what a film of this year gains where another is wanted, or the same."""
    if year == wanted:
        return SAME_YEAR
    return NEAR_YEAR if year is not None and abs(year - wanted) == 1 else OTHER_YEAR


def length_penalty(folded: str, wanted: Wanted) -> float:
    """Prefer the title that says least beyond what was typed; never worth a step of SCORES."""
    nearest = min(abs(len(form) - len(wanted.folded)) for form in folded.split("\n"))
    return min(nearest, 40) / 25


def fit(
    wanted: Wanted, field: str, text: str, folded: str, *, main: bool
) -> tuple[float, str] | None:
    """Say what a text is worth for what was typed, and how it fits; None where it does not.

    An article in front of what was typed need not be there.
    """
    best = _worth(wanted, how_it_fits(wanted, field, text, folded, main=main), folded)
    bare = wanted.no_article
    if bare is not None and (best is None or SCORES[best[1]] < _BEST_WITHOUT_ARTICLE):
        how = how_it_fits(bare, field, text, folded, main=main)
        other = _worth(bare, _WITHOUT_ARTICLE if how in _WHOLE else how, folded)
        if other is not None and (best is None or other[0] - ADDED_ARTICLE > best[0]):
            best = other[0] - ADDED_ARTICLE, other[1]
    return best


def _worth(wanted: Wanted, how: str | None, folded: str) -> tuple[float, str] | None:
    return None if how is None else (SCORES[how] - length_penalty(folded, wanted), how)


def how_it_fits(wanted: Wanted, field: str, text: str, folded: str, *, main: bool) -> str | None:
    """Say how a text fits what was typed; None where it does not."""
    forms = folded.split("\n")
    if field == "title":
        return how_title(wanted, text, forms, main=main)
    if field == "synopsis":
        return "synopsis" if has_words(wanted.words, forms) else None
    whole, words, part = {
        "person": ("name", "words of a name", "part of a name"),
        "character": ("character", "words of a character", "words of a character"),
        "company": ("company", "words of a company", "words of a company"),
    }[field]
    if wanted.folded in forms:
        return whole
    if has_words(wanted.words, forms):
        return words
    if field == "person" and wanted.roman and roman_of(forms[0]) in wanted.roman:
        return "romanised name"
    return part if _is_part(wanted, forms) else None


def how_title(wanted: Wanted, text: str, forms: list[str], *, main: bool) -> str | None:
    """Give the best way that a title fits: the tests stand in the order of their SCORES."""
    if wanted.folded in forms or wanted.german in forms:
        how = "title" if main else "alternative title"
        return f"exact {how}" if text == wanted.text else how
    if wanted.bare in map(without_article, forms):
        return _WITHOUT_ARTICLE
    if wanted.joined in map(joined, forms):
        return "title written together"
    return _how_in_title(wanted, forms, main=main)


def _how_in_title(wanted: Wanted, forms: list[str], *, main: bool) -> str | None:
    if any(form.startswith(wanted.folded) for form in forms):
        return "start of the title" if main else "start of an alternative title"
    if has_words(wanted.words, forms):
        return "words of the title"
    return "part of the title" if _is_part(wanted, forms) else None


def has_words(words: tuple[str, ...], forms: list[str]) -> bool:
    """Tell whether every word typed begins a word of one of the forms."""
    return any(len(words_in(words, form)) == len(set(words)) for form in forms)


def words_in(words: tuple[str, ...], folded: str) -> set[str]:
    """Give those words that begin a word of a folded text."""
    # Searched as one text, which takes a tenth of the time that a list of its words takes.
    there = " " + " ".join(folded.split())
    return {word for word in words if f" {word}" in there}


def _is_part(wanted: Wanted, forms: list[str]) -> bool:
    """Tell whether it stands inside a text, for scripts that do not part words by blanks."""
    if wanted.folded.isascii() and len(wanted.joined) < 3:
        return False
    return any(wanted.joined in joined(form) for form in forms)
