"""People of the catalogue: who a name can mean, what they did, and which titles people share.

People of one name are told apart by their nm ids; the best known comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import sqrt
from typing import Any, NamedTuple

from filmcli.catalogue.folding import fold
from filmcli.catalogue.imdb import typos
from filmcli.catalogue.imdb.tokens import all_of, any_of, group, quoted
from filmcli.catalogue.romanised import family_keys
from filmcli.packed import CATEGORY_OF, LETTER_OF, SEVERAL, titles

Ask = Callable[..., list[Any]]

MOST_PEOPLE = 200
MAX_WORDS = 8
MOST_CORRECTED = 6
BATCH = 500
_ID = re.compile(r"(?:imdb:)?nm([0-9]{7,10})", re.IGNORECASE)
_CAST = frozenset({"actor", "actress", "self", "archive_footage", "archive_sound"})
# The job of a credit as records name it; cast for who is seen or heard.
_JOBS = {
    letter: "cast" if category in _CAST else category.replace("_", " ")
    for letter, category in CATEGORY_OF.items()
}
_OF_SELF, _SELF = LETTER_OF["self"], "Self"


class Person(NamedTuple):
    """A person of the catalogue."""

    id: int  # digits of the nm id
    name: str
    titles: tuple[tuple[int, str], ...]  # (id, category), the best known first
    weight: float

    @property
    def key(self) -> str:
        """The id as records write it."""
        return f"imdb:nm{self.id:07}"


class Part(NamedTuple):
    """What a person did in a title."""

    title: int
    job: str  # cast, director, ...
    character: str | None
    tt: int
    called: str  # the title
    year: int | None


def number_of(text: str) -> int | None:
    """Read an nm id; None for anything else."""
    match = _ID.fullmatch(text.strip())
    return int(match[1]) if match else None


def find(ask: Ask, name: str) -> tuple[list[Person], str | None]:
    """Give everyone a name can mean, best known first, and the name meant where it had a typo.

    The whole name counts first, then one spelling of its romanisation, then its words.
    """
    if (number := number_of(name)) is not None:
        return of_ids(ask, [number]), None
    folded = fold(name)
    words = folded.split()[:MAX_WORDS]
    if not words:
        return [], None
    for match in _attempts(name, folded, words):
        if people := of_ids(ask, _matching(ask, match)):
            return people, None
    people = _mistyped(ask, words)
    return people, people[0].name if people else None


def called(ask: Ask, name: str) -> list[Person]:
    """Give the people of exactly this name but for case and accents, or another romanisation."""
    for match in _whole(name, fold(name)):
        if people := of_ids(ask, _matching(ask, match)):
            return people
    return []


def of_ids(ask: Ask, ids: Iterable[int]) -> list[Person]:
    """Give people by the numbers of their ids, best known first."""
    people = []
    wanted = list(ids)
    for start in range(0, len(wanted), BATCH):
        marks = ",".join(map(str, wanted[start : start + BATCH]))
        # The numbers are ids.
        for row in ask(f"SELECT id, name, titles FROM person WHERE id IN ({marks})"):  # noqa: S608
            done = tuple(titles(row[2]))
            people.append(Person(row[0], row[1], done, _weight(done)))
    return sorted(people, key=lambda each: (-each.weight, each.id))


def parts(ask: Ask, person: Person, among: Iterable[int] | None = None) -> list[Part]:
    """Give what a person did, title by title; `among` are the titles to look at."""
    wanted = dict.fromkeys(title for title, _ in person.titles)
    chosen = [title for title in among if title in wanted] if among is not None else list(wanted)
    # Read from the credits of the titles: the characters and jobs are there.
    mine = re.compile(rf"^(.)\t0*{person.id}\t([^\t\n]*)\t([^\n]*)$", re.MULTILINE)
    found: list[Part] = []
    for start in range(0, len(chosen), BATCH):
        marks = ",".join(map(str, chosen[start : start + BATCH]))
        query = f"SELECT credits, id, tt, title, year FROM title WHERE id IN ({marks})"  # noqa: S608
        for packed, *named in ask(f"{query} ORDER BY id"):
            lines = mine.findall(packed or "")
            some = [_part(*line, *named) for line in lines]
            found += some if len(some) < 2 else dict.fromkeys(some)
    return found


def shared(people: Sequence[Person]) -> list[int]:
    """Give the titles that all of these people had a part in, the best known first."""
    done = [{title for title, _ in person.titles} for person in people]
    return sorted(set.intersection(*done)) if done else []


def in_all(ask: Ask, ids: Sequence[int]) -> list[Person]:
    """Give the people who had a part in every one of these titles."""
    marks = ",".join(map(str, ids))
    query = f"SELECT credits FROM title WHERE id IN ({marks})"  # noqa: S608
    credited = [
        {int(line.split("\t", 2)[1]) for line in (packed or "").split("\n") if line}
        for (packed,) in ask(query)
    ]
    return of_ids(ask, set.intersection(*credited)) if len(credited) == len(set(ids)) else []


def _part(
    letter: str, job: str, characters: str, title: int, tt: int, called: str, year: int | None
) -> Part:
    did = _JOBS.get(letter) or job or "other"
    role = characters.replace(SEVERAL, " / ") or (_SELF if letter == _OF_SELF else None)
    return Part(title, did, role, tt, called, year)


def _weight(done: Sequence[tuple[int, str]]) -> float:
    """Tell how well known somebody is: by how many titles, and how well known these are."""
    return sum(1 / sqrt(title) for title in dict.fromkeys(title for title, _ in done))


def _whole(name: str, folded: str) -> Iterator[str]:
    yield quoted("=" + folded.replace(" ", ""))
    if keys := list(family_keys(name)):
        yield any_of(quoted("~" + key) for key in keys)


def _attempts(name: str, folded: str, words: list[str]) -> Iterator[str]:
    yield from _whole(name, folded)
    yield all_of(map(group, words))
    yield all_of([*map(group, words[:-1]), group(words[-1], prefix=True)])


def _matching(ask: Ask, match: str) -> list[int]:
    query = "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rowid LIMIT ?"
    return [row[0] for row in ask(query, match, MOST_PEOPLE)]


def _mistyped(ask: Ask, words: Sequence[str]) -> list[Person]:
    """Look with words that nobody is called as near ones; if that finds nobody, with all."""
    near = {word: found for word in words if (found := typos.near(ask, word, typos.NAMES))}
    unknown = {word for word, known in near.items() if known[0].distance}
    for doubted in (unknown, set(near)):
        groups = [
            [each.word for each in near[word][:MOST_CORRECTED]] if word in doubted else [word]
            for word in words
        ]
        if doubted:
            match = all_of(any_of(map(group, each)) for each in groups)
            if people := of_ids(ask, _matching(ask, match)):
                return people
    return []
