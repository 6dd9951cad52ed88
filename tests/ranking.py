"""What people may type for a title, made from titles by rule, and how well a search finds it.

A query is fair when nobody could mean another title by it: no title, original or alternative title
of another is the same as the query or as the title meant, folded and without its article, unless
that other title has fewer votes. Of swapped or partial words, none better known has them all.
Titles are folded here apart from filmcli's own folding.
"""

from __future__ import annotations

import gzip
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import tomli
from rapidfuzz.distance import OSA

FILMS = frozenset(("movie", "short", "tvMovie", "tvSpecial", "tvShort", "video"))
CROWD = frozenset(("tvEpisode", "tvPilot"))  # never meant where something else is called so
ARTICLES = frozenset(
    "the a an le la les un une el los las una der die das ein eine il lo gli o os as".split()  # noqa: SIM905
)
SHORTEST = 4  # letters of a word that a typo is made in
LOOKED_AT = 20  # hits; what comes behind is not found


class Title(NamedTuple):
    """A title of IMDb's tables."""

    id: str
    kind: str
    title: str
    original: str
    year: str
    is_adult: bool
    votes: int
    akas: tuple[str, ...]

    @property
    def is_film(self) -> bool:
        """Whether a search may be for it."""
        return self.kind in FILMS and not self.is_adult

    def forms(self) -> set[str]:
        """Give what it is called, as compared."""
        return {bare(text) for text in (self.title, self.original, *self.akas)} - {""}


class Query(NamedTuple):
    """What somebody types, which title is meant, and how the words were made."""

    text: str
    wanted: str
    rule: str
    is_known: bool  # of the best known tenth


class Score(NamedTuple):
    """How well some queries were answered; figures from 0 to 1."""

    queries: int
    hit: float  # hit@1
    rank: float  # mean reciprocal rank


def fold(text: str) -> str:
    """Make titles comparable: lower case, no marks, no punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare_letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", bare_letters.replace("'", "")))


def bare(text: str) -> str:
    """Fold a title and leave out its article."""
    folded = fold(text)
    first, _, rest = folded.partition(" ")
    return rest if first in ARTICLES and rest else folded


class Titles:
    """All titles of some tables, by what they are called."""

    def __init__(self, titles: Iterable[Title]) -> None:
        self.by_id = {title.id: title for title in titles}
        self._crowd: set[str] = set()
        self._called: dict[str, list[str]] = defaultdict(list)
        self._long: dict[int, list[str]] = defaultdict(list)
        self._with_word: dict[str, set[str]] = defaultdict(set)
        for title in self.by_id.values():
            if title.kind in CROWD or title.is_adult:
                self._crowd |= title.forms()
                continue
            for form in title.forms():
                self._called[form].append(title.id)
                for word in form.split():
                    self._with_word[word].add(title.id)
        for form in self._called:
            self._long[len(form)].append(form)

    def films(self) -> list[Title]:
        """Give what a search may be for, most votes first."""
        films = [title for title in self.by_id.values() if title.is_film]
        return sorted(films, key=lambda title: (-title.votes, title.id))

    def is_meant(self, title: Title, forms: Iterable[str], year: str | None = None) -> bool:
        """Tell whether none of the others called so has as many votes."""
        others = {other for form in forms for other in self._called.get(form, ())} - {title.id}
        return all(
            self.by_id[other].votes < title.votes
            or (year is not None and self.by_id[other].year != year)
            for other in others
        )

    def is_nearest(self, title: Title, text: str) -> bool:
        """Tell whether a mistyped title is no nearer to another."""
        form, own = bare(text), title.forms()
        wrong = min(OSA.distance(form, each) for each in own)
        return not any(
            OSA.distance(form, other, score_cutoff=wrong) <= wrong
            and other not in own
            and not self.is_meant(title, [other])
            for size in range(len(form) - wrong, len(form) + wrong + 1)
            for other in self._long.get(size, ())
        )

    def with_words(self, text: str) -> set[str]:
        """Give the ids of the titles that have all of these words."""
        return set.intersection(*(self._with_word.get(word, set()) for word in text.split()))

    def is_of_crowd(self, text: str) -> bool:
        """Tell whether an episode or adult title is called so."""
        return text in self._crowd


Rule = Callable[[Titles, Title, random.Random], str | None]
"""Makes a query for a title, None where the rule does not apply or the query is not fair."""


def _same(titles: Titles, title: Title, text: str) -> str | None:
    return text if titles.is_meant(title, {bare(title.title), bare(text)}) else None


def dropped_article(titles: Titles, title: Title, _: random.Random) -> str | None:
    """Leave the article out: matrix."""
    first, rest = (*title.title.split(" ", 1), "")[:2]
    if first.casefold() not in ARTICLES or len(rest) < SHORTEST:
        return None
    return _same(titles, title, rest)


def stripped_accents(titles: Titles, title: Title, _: random.Random) -> str | None:
    """Type what a keyboard without accents has: amelie."""
    plain = unicodedata.normalize("NFKD", title.title)
    text = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if text == title.title or not text.isascii():
        return None
    return _same(titles, title, text.lower())


def _typo(change: Callable[[str, int, str], str]) -> Rule:
    def rule(titles: Titles, title: Title, chance: random.Random) -> str | None:
        words = title.title.split()
        places = [n for n, word in enumerate(words) if len(word) >= SHORTEST and word.isalpha()]
        if not places or not title.title.isascii():
            return None
        place = chance.choice(places)
        word = words[place]
        # The first letter is seldom wrong.
        at = chance.randrange(1, len(word) - 1)
        words[place] = change(word, at, chance.choice("aeinorstlcdu"))
        text = " ".join(words).lower()
        if fold(text) == fold(title.title) or not titles.is_nearest(title, text):
            return None
        return _same(titles, title, text)

    return rule


def swapped_words(titles: Titles, title: Title, chance: random.Random) -> str | None:
    """Swap two words that stand side by side."""
    words = fold(title.title).split()
    if len(words) < 2:
        return None
    at = chance.randrange(len(words) - 1)
    words[at : at + 2] = words[at + 1], words[at]
    text = " ".join(words)
    others = titles.with_words(text) - {title.id}
    if text == fold(title.title) or any(
        titles.by_id[other].votes >= title.votes for other in others
    ):
        return None
    return _same(titles, title, text)


def added_year(titles: Titles, title: Title, _: random.Random) -> str | None:
    """Add the year, which tells namesakes apart."""
    forms = {bare(title.title), bare(f"{title.title} {title.year}")}
    if not title.year.isdecimal() or not titles.is_meant(title, forms, title.year):
        return None
    return f"{title.title.lower()} {title.year}"


def alternative_title(titles: Titles, title: Title, chance: random.Random) -> str | None:
    """Type one of its other titles."""
    own = {bare(title.title), ""}
    others = [aka for aka in (title.original, *title.akas) if bare(aka) not in own]
    if not others:
        return None
    text = chance.choice(sorted(others))
    return text if titles.is_meant(title, [bare(text)]) else None


def partial_title(titles: Titles, title: Title, chance: random.Random) -> str | None:
    """Type some words of a long title, in order, that no other title has all of."""
    words = bare(title.title).split()
    if len(words) < 3:
        return None
    count = max(2, len(words) * 2 // 3)
    start = chance.randrange(len(words) - count + 1)
    text = " ".join(words[start : start + count])
    is_fair = len(text) >= 2 * SHORTEST and text not in title.forms()
    is_fair = is_fair and not titles.is_of_crowd(bare(text))
    return text if is_fair and titles.with_words(bare(text)) == {title.id} else None


def _with_year(titles: Titles, title: Title, chance: random.Random) -> str | None:
    """Swap two letters, and add the year."""
    swap = _typo(lambda word, at, _: word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    text = swap(titles, title, chance) if title.year.isdecimal() else None
    return text and f"{text} {title.year}"


def _with_article(change: Rule) -> Rule:
    """Put an article in front that the title has not: the harbour of salt."""

    def rule(titles: Titles, title: Title, chance: random.Random) -> str | None:
        first, *rest = fold(title.title).split() or [""]
        text = None if first in ARTICLES or not rest else change(titles, title, chance)
        return text and f"the {text}"

    return rule


RULES: Mapping[str, Rule] = {
    "dropped article": dropped_article,
    "accents stripped": stripped_accents,
    "insertion": _typo(lambda word, at, letter: word[:at] + letter + word[at:]),
    "deletion": _typo(lambda word, at, _: word[:at] + word[at + 1 :]),
    "replacement": _typo(lambda word, at, letter: word[:at] + letter + word[at + 1 :]),
    "transposition": _typo(
        lambda word, at, _: word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    ),
    "words swapped": swapped_words,
    "year added": added_year,
    "alternative title": alternative_title,
    "partial title": partial_title,
    "article added": _with_article(lambda titles, title, _: _same(titles, title, title.title)),
    "article and swapped": _with_article(swapped_words),
    "article and typo": _with_article(
        _typo(lambda word, at, letter: word[:at] + letter + word[at + 1 :])
    ),
    "article and year": _with_article(added_year),
    "typo and year": _with_year,
}


def derived(titles: Titles, each: int, seed: int = 1) -> list[Query]:
    """Make queries by every rule: half for what is best known, half for anything."""
    chance = random.Random(seed)
    films = titles.films()
    known = films[: len(films) // 10]
    found: list[Query] = []
    for name, rule in RULES.items():
        queries: dict[str, Query] = {}
        for some, most in ((known, each // 2), (films[len(known) :], each)):
            for title in chance.sample(some, len(some)):
                if len(queries) == most:
                    break
                if title.id not in queries and (text := rule(titles, title, chance)):
                    queries[title.id] = Query(text, title.id, name, some is known)
        found += queries.values()
    return found


def written(truth: Path, titles: Titles) -> list[Query]:
    """Read queries that people wrote down, those whose title is there."""
    tasks = tomli.loads(truth.read_text(encoding="utf-8"))["task"]
    return [
        Query(task["query"], task["answer"], "written down", is_known=True)
        for task in tasks
        if task["answer"] in titles.by_id
    ]


Search = Callable[[str], Sequence[str]]
"""Gives the ids of what was found for a query, best first."""


class Report:
    """How well a search answers queries, in all and by rule, and what it missed."""

    def __init__(self, queries: Iterable[Query], search: Search) -> None:
        ranks: dict[str, list[int]] = defaultdict(list)
        known: list[int] = []
        self.missed: list[tuple[Query, tuple[str, ...]]] = []
        for query in queries:
            found = tuple(search(query.text))[:LOOKED_AT]
            rank = found.index(query.wanted) + 1 if query.wanted in found else 0
            ranks[query.rule].append(rank)
            if query.is_known:
                known.append(rank)
            if rank != 1:
                self.missed.append((query, found))
        self.rules = {rule: _score(some) for rule, some in ranks.items()}
        self.overall = _score([rank for some in ranks.values() for rank in some])
        self.known = _score(known)

    def __str__(self) -> str:
        """Write a table, then what was missed."""
        lines = [f"{'':<20}{'queries':>8}{'hit@1':>8}{'MRR':>8}"]
        lines += [
            f"{rule:<20}{each.queries:>8}{each.hit:>8.3f}{each.rank:>8.3f}"
            for rule, each in (
                *(("all", self.overall), ("of the best known", self.known)),
                *self.rules.items(),
            )
        ]
        lines += [
            f"{query.rule}: {query.text!r} wants {query.wanted}; gave {', '.join(found[:3])}"
            for query, found in self.missed
        ]
        return "\n".join(lines)


def _score(ranks: Sequence[int]) -> Score:
    count = max(1, len(ranks))
    hits = sum(rank == 1 for rank in ranks)
    return Score(len(ranks), hits / count, sum(1 / rank for rank in ranks if rank) / count)


# Reading tables, apart from filmcli's own reader.


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Give the rows of a table by column; those with another number of columns are left out."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    lines = data.decode("utf-8-sig").split("\n")
    columns = lines[0].rstrip("\r").split("\t")
    for line in lines[1:]:
        values = line.rstrip("\r").split("\t")
        if len(values) == len(columns):
            yield dict(zip(columns, map(_unquoted, values), strict=True))


def _unquoted(value: str) -> str:
    """Undo what a CSV tool does to a value with quotes in it."""
    is_quoted = len(value) > 2 and value[0] == value[-1] == '"' and '""' in value
    return value[1:-1].replace('""', '"') if is_quoted else value


def joined(tables: Mapping[str, Sequence[str]], sources: Path, directory: Path) -> None:
    """Join the tables of all directories below one; of two rows for one thing the first counts."""
    for name, columns in tables.items():
        there: dict[tuple[str, ...], str] = {}
        key = 2 if "ordering" in columns else 1
        for path in sorted(sources.glob(f"*/{name}.tsv*")):
            for row in rows(path):
                values = tuple(row[column] for column in columns)
                there.setdefault(values[:key], "\t".join(values))
        text = "\n".join(["\t".join(columns), *there.values(), ""])
        (directory / f"{name}.tsv").write_text(text, encoding="utf-8", newline="\n")


def read(directory: Path) -> Titles:
    """Read the titles of a directory of tables."""

    def table(name: str) -> Iterator[dict[str, str]]:
        return (row for path in directory.glob(f"{name}.tsv*") for row in rows(path))

    votes = {row["tconst"]: int(row["numVotes"]) for row in table("title.ratings")}
    akas: dict[str, dict[str, None]] = defaultdict(dict)
    for row in table("title.akas"):
        akas[row["titleId"]][row["title"]] = None
    return Titles(
        Title(
            row["tconst"],
            row["titleType"],
            row["primaryTitle"],
            row["originalTitle"],
            row["startYear"],
            row["isAdult"] == "1",
            votes.get(row["tconst"], 0),
            tuple(akas.get(row["tconst"], ())),
        )
        for row in table("title.basics")
    )
