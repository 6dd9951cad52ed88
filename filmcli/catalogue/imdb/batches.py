"""The words of many titles or names at once: those of `tokens`, in a third of the time.

What Python does once for each text is what costs; joined by newlines, texts cost by the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from filmcli.catalogue.folding import ARTICLES, arabic_lines, fold_all, german_all
from filmcli.catalogue.imdb import tokens
from filmcli.catalogue.romanised import LEADERS

_ARTICLE = re.compile(f"^(?:{'|'.join(sorted(ARTICLES))}) ", re.MULTILINE)
Words = dict[str, None]  # each once


class Called(NamedTuple):
    """What somebody or something is called."""

    names: Sequence[str]  # without newlines
    short: str | None = None  # what its initials are taken of


def documents(several: Sequence[Called]) -> Iterator[tuple[str, Words]]:
    """Give what `tokens.document` gives for the titles of each, and the words in it."""
    every = zip(*_tokens([name for each in several for name in each.names]), strict=True)
    for called in several:
        wholes, folded = zip(*islice(every, len(called.names)), strict=True)
        words = dict.fromkeys(" ".join(folded).split(" "))
        document = " ".join([*dict.fromkeys(wholes), *words])
        if called.short is not None and (token := tokens.initials(tokens.forms(called.short))):
            document = f"{document} {token}"
        yield document, words


def _tokens(titles: Sequence[str]) -> tuple[list[str], list[str]]:
    """Give the token of each title as a whole, and those of its words, parted by blanks."""
    wholes, words = _parted(fold_all(titles))
    dotted = [
        at
        for at, title in enumerate(titles)
        if not title.isascii() and tokens.UMLAUTS.search(title)
    ]
    spelled = zip(*_parted(german_all([titles[at] for at in dotted])), strict=True)
    for at, (whole, other) in zip(dotted, spelled, strict=True):
        wholes[at] += f" {whole}"
        words[at] += f" {other}"
    return wholes, words


def _parted(folded: Sequence[str]) -> tuple[list[str], list[str]]:
    """Give the same of folded titles."""
    if not folded:
        return [], []
    lines = arabic_lines("\n".join(folded))
    words = lines.split("\n")
    bare = _ARTICLE.sub("", lines).replace(" ", "")
    wholes = ("=" + bare.replace("\n", "\n=")).split("\n")
    for at, line in enumerate(words):
        if not line.isascii():
            words[at] = " ".join(tokens.words(line))
    return wholes, words


def name_documents(names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Give what `tokens.name_document` gives for each name, and the words in it."""
    for name, folded in zip(names, fold_all(names), strict=True):
        words = folded.split(" ")
        if folded.isascii() and words[0] not in LEADERS and words[-1] not in LEADERS:
            yield f"={folded.replace(' ', '')} {folded}", words
        else:
            yield tokens.name_document(name, folded), words
