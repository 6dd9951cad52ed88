"""What a shell completes: commands, options, their values, and slugs from file names alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from filmcli.catalogue.collection import bundled_directory, slugs_and_paths
from filmcli.errors import FilmcliError
from filmcli.record.vocabulary import PLAIN_FIELDS
from filmcli.settings import find_places, resolve

MOST = 100
# What `why` knows facts of, whatever the film.
FACTS = (*PLAIN_FIELDS, "titles", "cast", "crew", "companies", "premiere", "releases", "people")
# Gives the parameters of a command: names (none for an argument), kind, meaning, values.
Parameters = Callable[[str | None], Iterable[Any]]


class Candidate(NamedTuple):
    """A word that may stand at the cursor, and what it means."""

    word: str
    meaning: str = ""


class Line:
    """A command line up to the cursor, as far as completing needs to understand it."""

    def __init__(self, words: Iterable[str], parameters: Parameters) -> None:
        self.command: str | None = None
        self.given = 0  # positional arguments before the cursor
        self.waiting: Any = None  # the option whose value comes next
        self.closed = False  # `--` was there: no options from here on
        self._parameters = parameters
        self._read_options(None)
        for word in words:
            self._read(word)

    def _read_options(self, command: str | None) -> None:
        """Learn the parameters of a command, or of filmcli itself."""
        known = list(self._parameters(command))
        self.options = {name: each for each in known for name in each.names}
        self.arguments = [each for each in known if not each.names]

    def _read(self, word: str) -> None:
        if self.waiting is not None:
            self.waiting = None
        elif word == "--" and not self.closed:
            self.closed = True
        elif word[:1] == "-" and word != "-" and not self.closed:
            self._read_option(word)
        elif self.command is None:
            if word != "help":  # which takes a command, as filmcli itself does
                self.command = word
                self._read_options(word)
        else:
            self.given += 1

    def _read_option(self, word: str) -> None:
        """Note whether the next word is the option's value."""
        option = self.options.get(word.partition("=")[0] if word[:2] == "--" else word[:2])
        attached = "=" in word if word[:2] == "--" else len(word) > 2
        if option is not None and option.kind is not bool and not attached:
            self.waiting = option

    @property
    def values(self) -> Any:
        """What gives the values of the argument at the cursor; None where none is taken."""
        taken = self.arguments[self.given : self.given + 1]
        many = [each for each in self.arguments[-1:] if str(each.kind).startswith("list")]
        return next((each.values for each in taken or many), None)


def answer(
    shell: str, words: Sequence[str], parameters: Parameters, commands: Mapping[str, Any]
) -> str:
    """Give what a completion script reads: a candidate a line, TAB and meaning behind it.

    `words` are the command line as the shell knows it, from the program's name to the word at the
    cursor, which has a dot in front so that it is never empty: some shells drop empty words.
    """
    *before, last = words[1:] or ["."]
    given, last = [*before, last[1:]], last[1:]
    if shell == "bash":
        given = _as_typed(given)
    found = candidates(given[:-1], given[-1], parameters, commands)
    if shell != "bash":
        return "\n".join("\t".join(filter(None, each)) for each in found)
    # Of a word that bash splits it replaces the last part alone.
    kept = len(given[-1]) - (0 if last in ("=", ":") else len(_unquoted(last)))
    return "\n".join(each.word[kept:] for each in found)


def _as_typed(words: Sequence[str]) -> list[str]:
    """Undo what bash does to words: it leaves quotes in, and splits at = and :."""
    joined: list[str] = []
    for word in words:
        if joined and word and (word in ("=", ":") or joined[-1].endswith(("=", ":"))):
            joined[-1] += _unquoted(word)
        else:
            joined.append(_unquoted(word))
    return joined


def _unquoted(word: str) -> str:
    return word.translate({ord(sign): None for sign in "\"'\\"})


def candidates(
    before: Sequence[str], incomplete: str, parameters: Parameters, commands: Mapping[str, Any]
) -> Iterator[Candidate]:
    """Give what the word at the cursor may become."""
    try:
        line = Line(before, parameters)
    except KeyError:
        return  # no such command: nothing fits behind it
    if line.waiting is not None:
        yield from _values(line.waiting.values, before, incomplete)
    elif incomplete[:1] == "-" and not line.closed:
        yield from _options(line, before, incomplete)
    elif line.command is None:
        for name, registered in commands.items():
            if name.startswith(incomplete):
                yield Candidate(name, registered.summary)
    else:
        yield from _values(line.values, before, incomplete)


def _options(line: Line, before: Sequence[str], incomplete: str) -> Iterator[Candidate]:
    """Give the options that begin so, or for --option= its values."""
    option, equals, value = incomplete.partition("=")
    if equals and option in line.options:
        for each in _values(line.options[option].values, before, value):
            yield Candidate(f"{option}={each.word}")
    for name, known in line.options.items():
        if name.startswith(incomplete):
            yield Candidate(name, known.meaning)


def _values(source: Any, before: Sequence[str], incomplete: str) -> Iterator[Candidate]:
    """Give the values that begin so; a source that takes arguments looks at the line itself."""
    if source is not None:
        words = source(before, incomplete) if source.__code__.co_argcount else source()
        yield from (Candidate(word) for word in words if word.startswith(incomplete))


def slugs(before: Sequence[str], incomplete: str) -> list[str]:
    """Give the slugs that begin so; only ones that no shell gives a meaning to."""
    try:
        own = resolve({"data": _directories(before)}, os.environ, find_places(os.environ)).data
    except FilmcliError:
        own = ()  # not the moment to complain: the command itself will
    found: dict[str, None] = {}
    for directory in (*own, bundled_directory()):
        for slug, _ in slugs_and_paths(directory, prefix=incomplete):
            if harmless(slug):
                found[slug] = None
                if len(found) == MOST:
                    return list(found)
    return list(found)


def query_words(before: Sequence[str], incomplete: str) -> list[str]:
    """Give what a word of a query may begin with; behind the colon it is the user's own."""
    del before
    from filmcli.catalogue.query import FIELDS, PRESENCE

    sign = "^" if incomplete[:1] == "^" else ""
    names = [each.name for each in FIELDS]
    for each in PRESENCE:
        if incomplete.removeprefix(sign).startswith(f"{each}:"):
            return [f"{sign}{each}:{name}" for name in names]
    return [f"{sign}{name}:" for name in (*names, *PRESENCE)]


def _directories(before: Sequence[str]) -> list[str]:
    """Give the directories that --data names."""
    named = [word[7:] for word in before if word.startswith("--data=")]
    named += [after for word, after in pairwise(before) if word == "--data"]
    return [each for each in named if each]


def harmless(slug: str) -> bool:
    """Tell whether a shell takes the slug as one plain word: completion scripts do not quote."""
    return slug[:1] != "-" and all(sign.isalnum() or sign in "-_." for sign in slug)
