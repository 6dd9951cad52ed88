"""The words of titles and names as the catalogue's full-text tables hold them.

Texts are folded here, in Python, and indexed as they are: what is searched for is folded the same
way. `=` begins a whole title or name without its blanks and article, so that what is called exactly
so is one look-up among millions; `~` begins the key of a romanised name or a title's initials.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from filmcli.catalogue.folding import arabic, fold, german, without_article
from filmcli.catalogue.romanised import family_keys

# Scripts that do not part words by blanks, or where people look for a part of a word: pairs of
# neighbouring letters are indexed.
_UNPARTED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f]+"
)
UMLAUTS = re.compile("[äöüÄÖÜ\u0308]")
_SHORTEST_INITIALS = 3


def forms(text: str) -> str:
    """Fold a title or name as it is compared: lower case, no marks, numbers in digits."""
    return arabic(fold(text))


def spellings(title: str) -> list[str]:
    """Fold a title in the ways that it is looked for: ö as o, and as oe."""
    folded = forms(title)
    if title.isascii() or not UMLAUTS.search(title):
        return [folded]
    return list(dict.fromkeys((folded, arabic(german(title)))))


def whole(folded: str) -> str:
    """Give the token of a whole folded title or name."""
    return "=" + without_article(folded).replace(" ", "")


def words(folded: str) -> list[str]:
    """Give the tokens of the words in a folded text."""
    if folded.isascii():
        return folded.split()
    found = []
    for word in folded.split():
        found.append(word)
        for run in _UNPARTED.findall(word):
            found += [run[start : start + 2] for start in range(len(run) - 1)]
    return found


def initials(folded: str) -> str | None:
    """Give the token of a long title's initials: lotr."""
    there = without_article(folded).split()
    if len(there) < _SHORTEST_INITIALS:
        return None
    return "~" + "".join(word[0] for word in there)


def document(titles: Iterable[str], *, short: str | None = None) -> str:
    """Give everything that a title is found by, each token once.

    `short` is what its initials are taken of, where it is known well enough to be called by them.
    """
    tokens: dict[str, None] = {}
    for title in titles:
        for folded in spellings(title):
            tokens[whole(folded)] = None
            tokens |= dict.fromkeys(words(folded))
    if short is not None and (token := initials(forms(short))):
        tokens[token] = None
    return " ".join(tokens)


def name_document(name: str, folded: str | None = None) -> str:
    """Give everything that a person's name is found by, each token once."""
    folded = fold(name) if folded is None else folded
    tokens = dict.fromkeys(("=" + folded.replace(" ", ""), *words(folded)))
    tokens |= dict.fromkeys("~" + key for key in family_keys(name, folded))
    return " ".join(tokens)


def group(word: str, *, prefix: bool = False) -> str:
    """Give what FTS5 matches a folded word with; in a script without blanks, its pairs of signs."""
    pairs = words(word)[1:]
    if pairs:
        return all_of(map(quoted, pairs))
    # A single sign of such a script begins pairs.
    is_open = prefix or (len(word) == 1 and not word.isascii())
    return f"{quoted(word)}*" if is_open else quoted(word)


def quoted(token: str) -> str:
    """Write a token so that FTS5 takes no sign in it for its own."""
    return '"' + token.replace('"', " ") + '"'


def all_of(matches: Iterable[str]) -> str:
    """Give what matches all of these."""
    return f"({' AND '.join(matches)})"


def any_of(matches: Iterable[str]) -> str:
    """Give what matches any of these."""
    return f"({' OR '.join(matches)})"
