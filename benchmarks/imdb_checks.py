"""Ask a catalogue of made-up files what is known of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from benchmarks.collection import Result, slugs
from benchmarks.costs import Failure, Program


class Size(Protocol):
    """Files, what is known of them, and where their catalogues are."""

    @property
    def titles(self) -> int:
        """How many."""

    @property
    def truth(self) -> Mapping[str, Any]:
        """What is known."""

    def catalogue(self, kinds: str) -> Path:
        """Give the path of the catalogue of these kinds."""


# Queries for known titles, besides what these are called; (words, title, year).
SEARCHES = (
    ("umbrella parliament", "The Umbrella Parliament", 1999),
    ("the umbrela parliament", "The Umbrella Parliament", 1999),
    ("우산의 의회", "The Umbrella Parliament", 1999),
    ("парламент зонтов", "The Umbrella Parliament", 1999),
    ("tsukiyo no sentakuya", "Spirited Laundry", 2001),
    ("月夜の洗濯屋", "Spirited Laundry", 2001),
    ("zoes chateau of mirrors", "Zoé's Château of Mirrors", 2004),
    ("thremopolis", "Thermopolis", 1977),
    ("quietest archivist", "Quietest Archivist", 1994),
    ("quietest archivist 2011", "Quietest Archivist", 2011),
    ("8 1/2 giraffes", "8 1/2 Giraffes", 1963),
    ("kestrel 9", "Kestrel-9", 2008),
    ("1931", "1931", 2019),
    ("lord of the postcards ferryman", "The Lord of the Postcards: Return of the Ferryman", 2003),
    ("velvet bathhouse", "Velvet Bathhouse", 1988),
)


class Asking:
    """Asks filmcli, over one catalogue."""

    def __init__(self, filmcli: Sequence[str], environ: Mapping[str, str]) -> None:
        self.filmcli, self.environ = filmcli, environ
        self.wrong: list[str] = []
        self.asked = 0

    def answer(self, *argv: str) -> Any:
        """Give the JSON of a run, None where nothing is found."""
        try:
            return json.loads(Program([*self.filmcli, *argv, "--json"], self.environ).output())
        except Failure as failure:
            if "exit 1" in str(failure) or "exit 3" in str(failure):
                return None
            raise

    def check(self, *argv: str, wanted: Callable[[Any], bool]) -> None:
        """Ask, and note an answer that is not as wanted."""
        self.asked += 1
        if not wanted(self.answer(*argv)):
            self.wrong.append(" ".join(argv))


def checked(
    filmcli: Sequence[str], environ: Callable[[Path], Mapping[str, str]], size: Size
) -> list[Result]:
    """Ask the catalogue of all kinds and that of films what is known."""
    found = []
    for kinds in ("all", "default"):
        asking = Asking(filmcli, environ(size.catalogue(kinds)))
        about_titles(asking, size.truth, all_kinds=kinds == "all")
        about_searches(asking, size.truth)
        about_people(asking, size.truth)
        right = asking.asked - len(asking.wrong)
        words = f"\n{size.titles} titles, {kinds} kinds: {right} of {asking.asked} known answers"
        words += "".join(f"\n  wrong: {each}" for each in asking.wrong)
        found.append(Result(words, not asking.wrong))
    return found


def about_titles(asking: Asking, truth: Mapping[str, Any], *, all_kinds: bool) -> None:
    """Ask for each known title by its id: what is stored, and what is left out."""
    for known in truth["known"]:
        left_out = known["kind"] == "tvEpisode" or known["genres"] == "Adult"
        if left_out and not all_kinds:
            asking.check("info", known["id"], wanted=lambda given: given is None)
            continue

        def is_it(given: Any, known: Mapping[str, Any] = known) -> bool:
            film = (given or {}).get("film", given) or {}
            return bool(
                film.get("title") == known["title"]
                and film.get("year") == known["year"]
                and film.get("runtime") == known["runtime"]
                and film.get("votes", 0) == known["votes"]
            )

        asking.check("info", known["id"], wanted=is_it)


def about_searches(asking: Asking, truth: Mapping[str, Any]) -> None:
    """Search for known titles, as people type them."""
    ids = {(known["title"], known["year"]): known["id"] for known in truth["known"]}
    for words, title, year in SEARCHES:
        wanted = ids[title, year]
        asking.check("search", words, wanted=partial(is_first, wanted))


def is_first(wanted: str, given: Any) -> bool:
    """Tell whether a title is the first of an answer."""
    films = (given or {}).get("films") or [{}]
    slug = films[0].get("slug") or (films[0].get("ids") or {}).get("imdb")
    return bool(slug == wanted)


def about_people(asking: Asking, truth: Mapping[str, Any]) -> None:
    """Ask for people of known titles."""
    both, together = truth["common"]["people"], set(truth["common"]["titles"])
    for name in both:
        asking.check("person", name, wanted=lambda given: together <= slugs(given))
    asking.check("common", *both, wanted=lambda given: together <= slugs(given))
    director = next(name for name, part in truth["known"][0]["people"] if part == "director")
    made = {
        known["id"]
        for known in truth["known"]
        if any(each == [director, "director"] for each in known["people"])
    }
    asking.check("person", director, wanted=lambda given: made <= slugs(given))
