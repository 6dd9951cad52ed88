"""What a mistyped title most likely meant: near enough to show, or only to suggest."""

from __future__ import annotations

from collections.abc import Iterable

from filmcli.safe import normalized

CUTOFF = 80  # of 100: one wrong letter in five
NEAR_TIE = 5  # of 100: nobody can tell which of two as close as this was meant
SUGGESTED = 60
SHORTEST = 4  # "cat" is one letter away from too much


def meant(typed: str, known: Iterable[str]) -> list[str]:
    """Give the known texts that are a typo away: the nearest, and those nearly as near."""
    from rapidfuzz import fuzz, process

    if len(typed) < SHORTEST:
        return []
    letters = {_letters(text): text for text in known}
    found = process.extract(
        _letters(typed), list(letters), scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=100
    )
    scored = [(letters[near], score) for near, score, _ in found]
    close = [(text, score) for text, score in scored if _numerals(text) == _numerals(typed)]
    return [text for text, score in close if score > close[0][1] - NEAR_TIE]


def suggested(typed: str, known: Iterable[str]) -> str | None:
    """Give the known text to ask about where none is near enough to be meant."""
    from rapidfuzz import fuzz, process

    letters = {_letters(text): text for text in known}
    best = process.extractOne(
        _letters(typed), list(letters), scorer=fuzz.ratio, score_cutoff=SUGGESTED
    )
    return letters[best[0]] if best else None


def _letters(text: str) -> str:
    """Take Hangul apart, so that one wrong jamo is not a wrong syllable."""
    return text if text.isascii() else normalized("NFD", text)


def _numerals(text: str) -> set[str]:
    """Give the numbers of a title, of which a wrong one names another film: Rocky II, 1917."""
    return {
        word
        for word in text.split()
        if any(sign.isdigit() for sign in word) or set(word) <= set("ivx")
    }
