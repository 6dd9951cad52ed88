"""Why a search ranks a film where it does, in a sentence."""

from __future__ import annotations

# By how a text fits what was typed; {} is the text.
_WAYS = {
    "exact title": "it is called exactly that",
    "title": "it is called that, but for case, accents and signs",
    "exact alternative title": "another of its titles is exactly that: {}",
    "alternative title": "another of its titles is that, but for case, accents and signs: {}",
    "title without its article": "it is called that, but for the article: {}",
    "title written together": "it is called that, but for the blanks: {}",
    "name": "somebody in it is called that: {}",
    "romanised name": "somebody in it has that name in another romanisation: {}",
    "start of the title": "its title begins so: {}",
    "start of an alternative title": "another of its titles begins so: {}",
    "words of the title": "the words are in a title of it: {}",
    "character": "a character is called that: {}",
    "part of the title": "it is a part of a title: {}",
    "initials of the title": "its title begins with these letters: {}",
    "words of a name": "the words are in the name of somebody in it: {}",
    "company": "a company behind it is called that: {}",
    "words of a character": "the words are in the name of a character: {}",
    "part of a name": "it is a part of the name of somebody in it: {}",
    "words of a company": "the words are in the name of a company behind it: {}",
    "words of several fields": "the words are in several of its texts",
    "words but one": "all of the words but one are in a title of it: {}",
    "synopsis": "the words are in its synopsis",
}


def sentence(how: str, text: str, points: float, typo: str | None, year: bool | None) -> str:
    """Say how a film fits what was typed, and the points out of about 100 that this gives.

    `year` tells whether a year among the words is the film's; None where it does not matter.
    """
    words = _WAYS.get(how, how).replace("{}", f'"{text}"')
    if typo is not None:
        words = f"nothing fits as it was typed; as {typo!r}, {words}"
    if year is not None:
        words += ", and the year fits" if year else ", but the year is another"
    return f"{words[:1].upper()}{words[1:]} ({points:.0f} points)"
