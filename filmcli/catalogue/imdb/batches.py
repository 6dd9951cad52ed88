"""The words of many titles or names at once: those of `tokens`, in a third of the time.

What Python does once for each text is what costs; joined by newlines, texts cost by the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from filmcli.catalogue.folding import ARTICLES, arabic_lines, fold_all, german_all
from filmcli.catalogue.imdb import tokens
from filmcli.catalogue.romanised import LEADERS

_ARTICLE = re.compile(f"^(?:{'|'.join(sorted(ARTICLES))}) ", re.MULTILINE)


def documents(
    called: Sequence[Sequence[str]], shorts: Sequence[str | None]
) -> Iterator[tuple[str, Iterable[str]]]:
    """Give what `tokens.document` gives for the titles of each, and the words in it.

    `shorts` are what the initials of each are taken of. A title may have a word twice.
    """
    every = zip(*_tokens(list(chain.from_iterable(called))), strict=True)
    for titles, short in zip(called, shorts, strict=True):
        words: Iterable[str]
        if len(titles) == 1:
            whole, folded = next(every)
            document, words = f"{whole} {folded}", folded.split(" ")
        else:
            wholes, several = zip(*islice(every, len(titles)), strict=True)
            words = dict.fromkeys(" ".join(several).split(" "))
            document = " ".join([*dict.fromkeys(wholes), *words])
        if short is not None and (token := tokens.initials(tokens.forms(short))):
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
