"""What a valid record could do better: errors of sense, and advice on what is worth adding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from filmcli.record.facts import facts
from filmcli.record.model import Film
from filmcli.safe import safe

ERROR, ADVICE = "error", "advice"
KeyPath = tuple[str | int, ...]


class Remark(NamedTuple):
    """Something about a valid record: where, how grave, what, and what to do."""

    path: KeyPath
    severity: str
    code: str
    message: str


_WORTH_ADDING = (
    ("year", "year = 2023"),
    ("director", 'director = "Name"'),
    ("runtime", "runtime = 93, in minutes"),
    ("countries", 'countries = ["KR"]'),
    ("languages", 'languages = ["ko"]'),
    ("genres", 'genres = ["Thriller"]'),
    ("synopsis", 'synopsis = "..."'),
    ("cast", "a [[cast]] table for each role"),
    ("releases", "a [[releases]] table"),
    ("ids", "[ids] with imdb or tmdb"),
    ("sources", "[sources.key], so that facts can name where they come from"),
)


def remarks(film: Film, values: dict[str, Any]) -> Iterator[Remark]:
    """Give what is to be said of a valid film; `values` is its canonical form."""
    yield from _sources(film, values)
    yield from _hidden_letters(values, ())
    for field, example in _WORTH_ADDING:
        if field not in values:
            yield Remark((), ADVICE, "missing", f"no {field}; add {example}")


def _sources(film: Film, values: dict[str, Any]) -> Iterator[Remark]:
    cited = {key for fact in facts(values) for key in fact.sources}
    cited |= {key for keys in film.cites.values() for key in keys}
    for key in sorted(cited - set(film.sources)):
        words = f'"{key}" is cited but not listed; add [sources.{key}]'
        yield Remark((), ERROR, "unlisted-source", words)
    for key in film.sources:
        if key not in cited:
            yield Remark(("sources", key), ADVICE, "uncited-source", "no fact names this source")
    if film.sources:
        for field in dict.fromkeys(fact.field for fact in facts(values) if not fact.sources):
            words = f"no source; name one in {_where(field)}"
            yield Remark((field.partition(".")[0],), ADVICE, "unsourced", f"{field}: {words}")


def _where(field: str) -> str:
    return "its sources" if "." in field or field in ("cast", "crew", "titles") else "[cites]"


def _hidden_letters(value: Any, path: KeyPath) -> Iterator[Remark]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _hidden_letters(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _hidden_letters(each, (*path, index))
    elif isinstance(value, str) and (sign := _hidden(value)):
        words = f"holds the control or invisible character U+{ord(sign):04X}; delete it"
        yield Remark(path, ERROR, "hidden-character", words)


def _hidden(text: str) -> str | None:
    """Give the first letter that display has to replace; line ends and tabs are honest."""
    return next(
        (sign for sign in text if not sign.isprintable() and sign not in " \n\t" and _shown(sign)),
        None,
    )


def _shown(sign: str) -> bool:
    return safe(f"a{sign}a") != f"a{sign}a"
