"""Make a collection of any size: valid records of films that do not exist, the same for a seed.

    python benchmarks/records.py DIRECTORY --records 10000 --seed 1

Films have three to thirty credits, people of nine cultures with their names in native script and
in the spellings that romanisation makes of them, other titles, releases and sources. A few fixed
records, told from the rest by a name that nothing else has, make answers known.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tomli

SEED = 1
NEW = 0.3  # of credits that are a person's first; a busy person has some thirty then

_NAMES = tomli.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
_WORDS: dict[str, list[str]] = _NAMES["words"]
_CITED = ('["paper"]', '["archive"]', '["paper", "archive"]')


class Person(NamedTuple):
    """Somebody: the name as credited, and (name, type) for each other way to write it."""

    credited: str
    names: tuple[tuple[str, str], ...] = ()


class Culture(NamedTuple):
    """What films of one place are made of; of a pair, the second is in Latin letters or English."""

    country: str
    language: str
    weight: int
    heads: list[tuple[str, str]]
    tails: list[tuple[str, str]]
    surnames: Sequence[tuple[str, str]] = ()
    given: Sequence[tuple[str, str]] = ()
    family_first: bool = False
    joined: bool = False  # written without blanks


class Fact(NamedTuple):
    """What is known of a record that was made, to tell a right answer from a wrong one."""

    slug: str
    title: str
    year: int
    directors: tuple[str, ...]


def _culture(table: dict[str, Any]) -> Culture:
    values: dict[str, Any] = {
        key: [_pair(word) for word in value] if isinstance(value, list) else value
        for key, value in table.items()
    }
    return Culture(**values)


def _pair(word: str) -> tuple[str, str]:
    native, _, english = word.partition("=")
    return native, english or native


CULTURES = [_culture(table) for table in _NAMES["culture"]]
_FAMILIES, _SYLLABLES = (
    [word.split(",") for word in _NAMES["korean"][key]] for key in ("surnames", "syllables")
)

_CALL = """\
title = "콜"
year = 2020
countries = ["KR"]
director = "Lee Chung-hyun"
titles = [{ title = "The Call", language = "en", type = "translated" }]
cast = [{ name = "Park Shin-hye" }, { name = "Jeon Jong-seo" }]

[people."Lee Chung-hyun"]
names = [{ name = "이충현", type = "native" }]
"""
_BALLERINA = """\
title = "Ballerina"
year = 2023
countries = ["KR"]
director = "Lee Chung Hyeon"
titles = [{ title = "발레리나", language = "ko", type = "original" }]
cast = [{ name = "Jeon Jong Seo", character = "Ok Ju" }]

[people."Lee Chung Hyeon"]
names = [{ name = "이충현", type = "native" }]
"""
_MOMGAP = """\
title = "몸값"
year = 2015
kind = "short"
countries = ["KR"]
director = "이충현"
"""
FIXED = (
    (Fact("momgap", "몸값", 2015, ("이충현",)), _MOMGAP),
    (Fact("the-call-2020", "콜", 2020, ("Lee Chung-hyun",)), _CALL),
    (Fact("ballerina-2023", "Ballerina", 2023, ("Lee Chung Hyeon",)), _BALLERINA),
)
"""One person's films, credited to three spellings of the name: 이충현, who made no other here."""
LEE = "Lee Chung-hyun"
"""One of the spellings."""


def write(directory: Path, count: int, seed: int = SEED) -> list[Fact]:
    """Write `count` records into a directory, the fixed ones first, and say what is in them."""
    directory.mkdir(parents=True, exist_ok=True)
    facts = []
    for fact, text in records(count, seed):
        (directory / f"{fact.slug}.toml").write_text(text, encoding="utf-8", newline="\n")
        facts.append(fact)
    return facts


def records(count: int, seed: int = SEED) -> Iterator[tuple[Fact, str]]:
    """Give `count` records as (what is in it, its text); of one seed, fewer are the first ones."""
    yield from FIXED[:count]
    maker = _Maker(seed)
    for number in range(len(FIXED), count):
        yield maker.record(number)


class _Maker:
    """Makes one record after the other; people come back, as they do in films."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same films each time are the purpose
        self.people: dict[str, list[Person]] = {culture.country: [] for culture in CULTURES}
        self.slugs = {fact.slug for fact, _ in FIXED}

    def record(self, number: int) -> tuple[Fact, str]:
        """Make a film: its facts and the text of its record."""
        pick = self.random.choice
        culture = self.random.choices(CULTURES, [each.weight for each in CULTURES])[0]
        year = 2026 - int(100 * self.random.random() ** 2)
        title, english = self.title(culture)
        director = self.person(culture)
        parts = self.parts(culture, director)
        slug = self.slug(english or title, year)
        text = [
            f"title = {_quoted(title)}\nyear = {year}\n",
            f'countries = ["{culture.country}"]\nlanguages = ["{culture.language}"]\n',
            f'genres = ["{pick(_WORDS["genres"])}"]\nruntime = {self.random.randint(60, 190)}\n',
            f"synopsis = {_quoted(self.synopsis())}\n",
            f"director = {_quoted(director.credited)}\n",
            f"studio = {_quoted(pick(_WORDS['studios']))}\n\n",
            f'[ids]\nimdb = "tt{90_000_000 + number}"\ntmdb = {9_000_000 + number}\n\n',
            f"[cites]\nruntime = {pick(_CITED)}\n\n",
            self.titles(english),
            *parts.values(),
            *(self.release(year, culture) for _ in range(self.random.randint(1, 4))),
            *(_names(person) for person in dict.fromkeys((director, *parts)) if person.names),
            _source("paper", pick(_WORDS["papers"]), f"{english or title}, {year}"),
            _source("archive", "Film Archive", "Holdings"),
        ]
        return Fact(slug, title, year, (director.credited,)), "".join(text)

    def title(self, culture: Culture) -> tuple[str, str | None]:
        """Make a title, and what it is in English where it is in another language."""
        head, tail = self.random.choice(culture.heads), self.random.choice(culture.tails)
        blank = "" if culture.joined else " "
        title, english = head[0] + blank + tail[0], f"{head[1]} {tail[1]}"
        form = self.random.random()
        if form < 0.3:
            person = self.person(culture).credited
            title, english = f"{title}: {person}", f"{english}: {person}"
        elif form < 0.4:
            part = self.random.randint(2, 9)
            title, english = f"{title} {part}", f"{english} {part}"
        return title, None if culture.language == "en" else english

    def titles(self, english: str | None) -> str:
        """Write the title's translation."""
        if english is None:
            return ""
        return f'[[titles]]\ntitle = {_quoted(english)}\nlanguage = "en"\ntype = "translated"\n\n'

    def slug(self, title: str, year: int) -> str:
        """Give the name of the record's file: the title's letters, with the year when taken."""
        bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        plain = slug = re.sub("[^a-z0-9]+", "-", bare.replace("'", "")).strip("-")
        part = 1
        while slug in self.slugs:
            slug = f"{plain}-{year}" if part == 1 else f"{plain}-{year}-{part}"
            part += 1
        self.slugs.add(slug)
        return slug

    def parts(self, culture: Culture, director: Person) -> dict[Person, str]:
        """Write the cast and crew: two to twenty-nine, so that the director makes thirty."""
        found: dict[Person, str] = {}
        named = {director.credited}  # two people of one name are two films' people here
        wanted = self.random.randint(2, 29)
        while len(found) < wanted:
            is_guest = self.random.random() < 0.1
            person = self.person(self.random.choice(CULTURES) if is_guest else culture)
            if person.credited not in named:
                named.add(person.credited)
                found[person] = self.credit(person, is_cast=len(found) < 0.7 * wanted)
        return found

    def credit(self, person: Person, *, is_cast: bool) -> str:
        """Write a person's part."""
        if is_cast:
            key, value = "character", self.random.choice(_WORDS["characters"])
        else:
            key, value = "job", self.random.choice(_WORDS["jobs"])
        sources = f"sources = {self.random.choice(_CITED)}\n" if self.random.random() < 0.3 else ""
        table = "cast" if is_cast else "crew"
        name = _quoted(person.credited)
        return f"[[{table}]]\nname = {name}\n{key} = {_quoted(value)}\n{sources}\n"

    def person(self, culture: Culture) -> Person:
        """Find somebody for a part: a person of before, or a new one."""
        known = self.people[culture.country]
        if known and self.random.random() >= NEW:
            return self.random.choice(known)
        person = self.korean() if culture.language == "ko" else self.elsewhere(culture)
        known.append(person)
        return person

    def korean(self) -> Person:
        """Make a Korean person: hangul, and two of the ways to romanise it."""
        pick = self.random.choice
        family, first, last = pick(_FAMILIES), pick(_SYLLABLES), pick(_SYLLABLES)
        native = family[0] + first[0] + last[0]
        one, other = ((pick(family[1:]), pick(first[1:]).title(), pick(last[1:])) for _ in range(2))
        hyphened, apart = f"{one[0]} {one[1]}-{one[2]}", f"{other[0]} {other[1]} {other[2].title()}"
        if self.random.random() < 0.15:
            return Person(native, ((hyphened, "romanised"),))
        return Person(hyphened, ((native, "native"), (apart, "romanised")))

    def elsewhere(self, culture: Culture) -> Person:
        """Make a person whose name has one spelling in Latin script, or only that."""
        family = self.random.choice(culture.surnames)
        given = self.random.choice(culture.given)
        latin = (family[1], given[1]) if culture.family_first else (given[1], family[1])
        credited = " ".join(latin)
        if family[0] == family[1]:
            return Person(credited)
        native = family[0] + given[0] if culture.joined else f"{given[0]} {family[0]}"
        return Person(credited, ((native, "native"),))

    def synopsis(self) -> str:
        """Write one to three sentences."""
        who, does, what, where, then = (
            self.random.choice(_WORDS[part]) for part in ("who", "does", "what", "where", "then")
        )
        knows = self.random.choice(_WORDS["who"])
        sentences = [f"A {who} {does} {what} {where}.", then, f"Only a {knows} knows the truth."]
        return " ".join(sentences[: self.random.randint(1, 3)])

    def release(self, year: int, culture: Culture) -> str:
        """Write a release: a premiere, in cinemas, or on a platform."""
        day = f"{year}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        form = self.random.randrange(3)
        if form == 0:
            event = self.random.choice(_WORDS["festivals"])
            words = f'type = "premiere"\ndate = {day}\nevent = "{event}"'
        elif form == 1:
            words = f'type = "theatrical"\ndate = {day}\nterritory = "{culture.country}"'
        else:
            platform = self.random.choice(_WORDS["platforms"])
            words = (
                f'type = "digital"\ndate = "{day[:7]}"\nterritory = "001"\nplatform = "{platform}"'
            )
        return f"[[releases]]\n{words}\nsources = {self.random.choice(_CITED)}\n\n"


def _names(person: Person) -> str:
    names = ", ".join(
        f'{{ name = {_quoted(name)}, type = "{kind}" }}' for name, kind in person.names
    )
    return f"[people.{_quoted(person.credited)}]\nnames = [{names}]\n\n"


def _source(key: str, publisher: str, title: str) -> str:
    return f'[sources.{key}]\ntitle = {_quoted(title)}\npublisher = "{publisher}"\n\n'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML one


def main() -> None:
    """Write the records that the command line asks for."""
    parser = argparse.ArgumentParser(description="Make a collection of films that do not exist.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    facts = write(arguments.directory, arguments.records, arguments.seed)
    print(f"{len(facts)} records in {arguments.directory}")


if __name__ == "__main__":
    main()
