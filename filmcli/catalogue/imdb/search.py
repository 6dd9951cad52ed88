"""Search over the catalogue: the best known of what has the words, and the collection's scorer.

Ids of titles are ranks, so that the first few hundred of what matches are those that most people
know. They are scored as records are; how well known a title is then moves it within and between
the steps of SCORES, but a title nobody has rated stays above a worse match of one as little known.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from math import log10
from typing import Any, NamedTuple

from filmcli.catalogue.folding import arabic, fold
from filmcli.catalogue.imdb import people, typos
from filmcli.catalogue.imdb.schema import KINDS
from filmcli.catalogue.imdb.tokens import (
    all_of,
    any_of,
    group,
    initials,
    quoted,
    spellings,
    whole,
)
from filmcli.catalogue.imdb.tokens import words as tokens_of
from filmcli.catalogue.scoring import (
    ADDED_ARTICLE,
    DATED,
    OTHER_YEAR,
    PLACES,
    SCORES,
    TYPO_PENALTY,
    Hit,
    Wanted,
    fit,
    year_score,
)

Ask = Callable[..., list[Any]]

MOST_WHOLE = 150  # titles called exactly so
MOST_WITH_WORDS = 150
MOST_WITHOUT_ARTICLE = 60
MOST_MISTYPED = 60
MOST_LOOKED_AT = 3_000  # for those of one year
FEW = 20  # hits, below which the last word may be the beginning of one
SHORTEST_PREFIX = 3
COMMON = 5_000  # the weight of a word; its beginnings would be most of a catalogue
MOST_CORRECTED = 6  # words that one word may be a typo of
# A film nobody has rated stands this much below one that ten million have.
POPULARITY, TEN_MILLION = 6.0, 7.0
# What is good enough not to look for typos, or without an article that was typed.
GOOD = 75.0
KIND_PENALTY = {"tvEpisode": 14.0, "tvPilot": 14.0, "videoGame": 6.0, "tvShort": 2.0, "video": 2.0}
ADULT_PENALTY = 20.0
# A year tells namesakes apart, of which there are many here: it counts for more than votes do.
ANOTHER_YEAR = 23.0
# People are many, and somebody is called as nearly every title is.
PERSON_PENALTY = 8.0
MOST_PEOPLE, MOST_FILMS = 5, 60  # of a name
# Looked at for another title where the main one fits no better than this.
_LOOKED_FURTHER = SCORES["title without its article"]
_ONE_WORD_LESS, _OTHER_NUMBER = "words but one", 2.0

_NUMBER_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
_SINGLE_NUMERALS = {"1": "i", "5": "v", "10": "x"}


class _Title(NamedTuple):
    id: int
    kind: int
    title: str
    original: str | None
    year: int | None
    adult: int
    votes: int


def search(ask: Ask, text: str, *, places: Container[str] = PLACES, limit: int = 100) -> list[Hit]:
    """Find titles by their titles and people, best first; the order never varies.

    `Hit.record` is the id of the title.
    """
    wanted = Wanted.of(text)
    found = _Search(ask)
    if wanted.folded and "title" in places:
        found.look_in_titles(wanted)
    if wanted.folded and "person" in places:
        found.look_for_people(wanted, alone="title" not in places)
    return sorted(found.hits.values(), key=lambda hit: (-hit.score, hit.record))[:limit]


def popularity(votes: int) -> float:
    """Give what a title loses for the votes it has not; at most POPULARITY times 7."""
    return POPULARITY * max(0.0, TEN_MILLION - log10(votes + 1))


class _Search:
    """One search: what was read of titles, and the best hit of each so far."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.hits: dict[int, Hit] = {}
        self._titles: dict[int, _Title] = {}
        self._akas: dict[int, list[str]] = {}
        self._words: dict[str, list[typos.Near]] = {}

    def best_score(self) -> float:
        """Give the score of the best hit so far."""
        return max((hit.score for hit in self.hits.values()), default=0.0)

    def look_in_titles(self, wanted: Wanted) -> None:
        """Look for titles as typed; where nothing is good enough, in every other way."""
        self.look(wanted)
        if wanted.year is not None:
            self.look_dated(wanted)
        if self.best_score() < GOOD:
            for other in _other_numbers(wanted):
                self.look(other, penalty=_OTHER_NUMBER)
        if self.best_score() < GOOD:
            self.look_by_initials(wanted)
            self.look_mistyped(wanted)
            if wanted.year is not None and (undated := _undated(wanted)).folded:
                self.look_mistyped(undated, wanted.year)
        if not self.hits:
            self.look_without_a_word(wanted)

    def look(self, wanted: Wanted, *, penalty: float = 0.0) -> None:
        """Look for what is called so, for what has the words, and for words that begin so."""
        self._keep(wanted, self.called(wanted), penalty, called=True)
        self._look_for_words(wanted, wanted.words, penalty, MOST_WITH_WORDS)
        if wanted.no_article is not None and self.best_score() < GOOD:
            self._look_for_words(wanted, wanted.no_article.words, penalty, MOST_WITHOUT_ARTICLE)

    def _look_for_words(
        self, wanted: Wanted, words: Sequence[str], penalty: float, most: int
    ) -> None:
        self._keep(wanted, self.with_words(words, most), penalty)
        last = words[-1]
        if len(self.hits) < FEW and len(last) >= SHORTEST_PREFIX and not self._is_common(last):
            self._keep(wanted, self.with_words(words, most, prefix=True), penalty)

    def look_dated(self, wanted: Wanted) -> None:
        """Look for the words without the year, which then says which film is meant."""
        year = wanted.year
        assert year is not None
        bare = _undated(wanted)
        if not bare.folded:
            return
        ids = [*self.called(bare), *self._of_years(quoted(whole(bare.folded)), year)]
        for form in filter(None, (bare, bare.no_article)):
            ids += self.with_words(form.words)
            ids += self._of_years(all_of(map(group, form.words)), year)
        for row in self._rows(ids):
            self._offer(self._hit(bare, row, _dated(row.year, year), called=True))

    def look_by_initials(self, wanted: Wanted) -> None:
        """Look for a word as the initials of a title, and the others in it: lotr two towers."""
        for place, word in enumerate(wanted.words):
            if not (2 < len(word) < 9 and word.isascii() and word.isalpha()):
                continue
            others = [*wanted.words[:place], *wanted.words[place + 1 :]]
            match = all_of([f'"~{word}"*', *map(group, others)])
            for row in self._rows(self._matching(match)):
                self._offer(self._abbreviated(row, word, others))

    def look_mistyped(self, wanted: Wanted, year: int | None = None) -> None:
        """Look with words that nobody knows as near ones; if that finds nothing, with all."""
        near = {word: found for word in wanted.words if (found := self._near(word))}
        unknown = {word for word, known in near.items() if known[0].distance}
        for doubted in (unknown, set(near)):
            groups = [
                [each.word for each in near[word][:MOST_CORRECTED]] if word in doubted else [word]
                for word in wanted.words
            ]
            if doubted:
                hits = self._with_corrected(groups, year)
                if len(groups) > 1 and (wanted.no_article or "the" in groups[0]):
                    hits += self._with_corrected(groups[1:], year, ADDED_ARTICLE)
                for hit in hits:
                    self._offer(hit)
                if hits:
                    break

    def _with_corrected(
        self, groups: Sequence[Sequence[str]], year: int | None, penalty: float = 0.0
    ) -> list[Hit]:
        """Look for what has a word of each group."""
        match = all_of(any_of(map(group, each)) for each in groups)
        ids = self._matching(match, MOST_MISTYPED)
        ids += self._of_years(match, year) if year is not None else []
        hits = []
        for row in self._rows(ids):
            lost = TYPO_PENALTY + penalty + (_dated(row.year, year) if year is not None else 0.0)
            hits.append(self._corrected(row, groups, lost))
        return [hit for hit in hits if hit is not None]

    def look_without_a_word(self, wanted: Wanted) -> None:
        """Look for all words but one."""
        words = (wanted.no_article or wanted).words
        for place in range(min(len(words), 8)):
            others = Wanted.of(" ".join((*words[:place], *words[place + 1 :])))
            if " " in others.bare:
                lost = SCORES["words of the title"] - SCORES[_ONE_WORD_LESS]
                for row in self._rows(self.with_words(others.words)[:FEW]):
                    hit = self._hit(others, row, lost, called=False)
                    self._offer(hit and hit._replace(how=_ONE_WORD_LESS))

    def look_for_people(self, wanted: Wanted, *, alone: bool) -> None:
        """Look for the films of people who are called so; one word is a name only at need."""
        if len(wanted.words) < 2 and self.hits and not alone:
            return
        found, typo = people.called(self.ask, wanted.text), None
        how = "name" if found and fold(found[0].name) == fold(wanted.text) else "romanised name"
        if not found and (alone or self.best_score() < GOOD):
            found, typo = people.find(self.ask, wanted.text)
            how = "words of a name"
        lost = PERSON_PENALTY + (TYPO_PENALTY if typo else 0.0)
        for person in found[:MOST_PEOPLE]:
            ids = list(dict.fromkeys(title for title, _ in person.titles))[:MOST_FILMS]
            for row in self._rows(ids):
                score = SCORES[how] - lost - standing(row.votes, row.kind, adult=bool(row.adult))
                corrected = typo and person.name
                self._offer(Hit(row.id, score, how, "person", person.name, corrected))

    def called(self, wanted: Wanted) -> list[int]:
        """Give the best known titles that are called so, but for blanks and article."""
        forms = dict.fromkeys((wanted.folded, arabic(wanted.german)))
        match = any_of(quoted(whole(form)) for form in forms)
        return self._matching(match, MOST_WHOLE)

    def with_words(
        self, words: Sequence[str], most: int = MOST_WITH_WORDS, *, prefix: bool = False
    ) -> list[int]:
        """Give the best known titles that have all words, the last perhaps unfinished."""
        groups = [*map(group, words[:-1]), group(words[-1], prefix=prefix)]
        return self._matching(all_of(groups), most)

    def _matching(self, match: str, most: int = MOST_WITH_WORDS) -> list[int]:
        query = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?"
        return [row[0] for row in self.ask(query, match, most)]

    def _of_years(self, match: str, year: int) -> list[int]:
        query = (
            "SELECT id FROM title WHERE id IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)"
            " AND year BETWEEN ? AND ? ORDER BY id LIMIT ?"
        )
        rows = self.ask(query, match, MOST_LOOKED_AT, year - 1, year + 1, MOST_WITH_WORDS)
        return [row[0] for row in rows]

    def _keep(
        self, wanted: Wanted, ids: Iterable[int], penalty: float, *, called: bool = False
    ) -> None:
        for row in self._rows(ids):
            self._offer(self._hit(wanted, row, penalty, called=called))

    def _near(self, word: str) -> list[typos.Near]:
        if word not in self._words:
            self._words[word] = typos.near(self.ask, word, typos.TITLES)
        return self._words[word]

    def _is_common(self, word: str) -> bool:
        """Tell whether so many have a word that it is hardly the beginning of another."""
        near = self._near(word)
        return bool(near) and not near[0].distance and near[0].weight > COMMON

    def _offer(self, hit: Hit | None) -> None:
        if hit is not None and (
            hit.record not in self.hits or hit.score > self.hits[hit.record].score
        ):
            self.hits[hit.record] = hit

    def _rows(self, ids: Iterable[int]) -> Iterator[_Title]:
        wanted = list(dict.fromkeys(ids))
        marks = ",".join(str(each) for each in wanted if each not in self._titles)
        if marks:
            # The numbers are ids that the catalogue gave.
            query = "SELECT id, kind, title, original, year, adult, votes FROM title WHERE id IN"
            for row in self.ask(f"{query} ({marks})"):
                self._titles[row[0]] = _Title(*row)
        return (self._titles[each] for each in wanted if each in self._titles)

    def _other_titles(self, row: _Title) -> Iterator[str]:
        """Give the original title and the alternative ones, each once."""
        if row.id not in self._akas:
            ((packed,),) = self.ask("SELECT akas FROM title WHERE id = ?", row.id)
            lines = packed.split("\n") if packed else ()
            titles = dict.fromkeys(line.partition("\t")[0] for line in lines)
            self._akas[row.id] = list(titles)
        if row.original is not None:
            yield row.original
        yield from self._akas[row.id]

    def _hit(self, wanted: Wanted, row: _Title, penalty: float, *, called: bool) -> Hit | None:
        """Score a title by the best of its titles; `called`: one of them is known to be that."""
        lost = penalty + standing(row.votes, row.kind, adult=bool(row.adult))
        best = _scored(wanted, row.title, main=True)
        if best is None or (called and best[0] < _LOOKED_FURTHER):
            best = max(filter(None, (best, self._best_other(wanted, row))), default=None)
        return Hit(row.id, best[0] - lost, best[1], "title", best[2]) if best else None

    def _best_other(self, wanted: Wanted, row: _Title) -> tuple[float, str, str] | None:
        best = None
        for title in self._other_titles(row):
            other = _scored(wanted, title, main=False)
            if other is not None and (best is None or other[0] > best[0]):
                best = other
                if best[0] > _LOOKED_FURTHER:
                    break
        return best

    def _abbreviated(self, row: _Title, word: str, others: Sequence[str]) -> Hit | None:
        lost = standing(row.votes, row.kind, adult=bool(row.adult))
        for title in (row.title, row.original or row.title):
            folded = arabic(fold(title))
            if (initials(folded) or "").startswith(f"~{word}"):
                there = f" {folded}"
                if all(f" {each}" in there for each in others):
                    how = "initials of the title"
                    return Hit(row.id, SCORES[how] - lost, how, "title", title)
        return None

    def _corrected(
        self, row: _Title, groups: Sequence[Sequence[str]], penalty: float
    ) -> Hit | None:
        """Score a title as if what was typed were the nearest words of it."""
        for title in chain((row.title,), self._other_titles(row)):
            there = {word for form in _spellings(title) for word in tokens_of(form)}
            meant = [next((word for word in each if word in there), None) for each in groups]
            if all(meant):
                corrected = " ".join(each for each in meant if each)
                hit = self._hit(Wanted.of(corrected), row, penalty, called=True)
                return hit and hit._replace(typo=corrected)
        return None


_spellings = lru_cache(maxsize=1 << 14)(spellings)


def standing(votes: int, kind: int, *, adult: bool) -> float:
    """Give what a title loses for what it is: little known, an episode, adult."""
    name = KINDS[kind] if 0 <= kind < len(KINDS) else ""
    return popularity(votes) + KIND_PENALTY.get(name, 0.0) + ADULT_PENALTY * adult


def _scored(wanted: Wanted, title: str, *, main: bool) -> tuple[float, str, str] | None:
    forms = _spellings(title)
    if not wanted.is_near(forms):
        return None
    found = fit(wanted, "title", title, "\n".join(forms), main=main)
    return (*found, title) if found else None


def _undated(wanted: Wanted) -> Wanted:
    return Wanted.of(" ".join(word for word in wanted.words if word != str(wanted.year)))


def _dated(year: int | None, wanted: int) -> float:
    """Give what a title loses for its year, where another is wanted."""
    score = year_score(year, wanted)
    return -DATED - score + (ANOTHER_YEAR if score == OTHER_YEAR else 0.0)


def _other_numbers(wanted: Wanted) -> Iterator[Wanted]:
    """Give what was typed with its numbers as words, or as the numerals that are letters too."""
    names = dict(zip(_NUMBER_WORDS, map(str, range(len(_NUMBER_WORDS))), strict=True))
    names |= {letter: number for number, letter in _SINGLE_NUMERALS.items()}
    digits = {number: name for name, number in names.items() if len(name) > 1}
    for table in (names, digits, _SINGLE_NUMERALS):
        words = [table.get(word, word) for word in wanted.words]
        if words != list(wanted.words):
            yield Wanted.of(" ".join(words))
