"""The search truth: films, what people type to find them, and how well a search does.

The films are in tests/data/search/films.toml, the queries in truth.toml beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tomli

DIRECTORY = Path(__file__).resolve().parent / "data" / "search"


class Query(NamedTuple):
    """What somebody types, and the films meant by it."""

    text: str
    wanted: tuple[str, ...]  # slugs; all of them come before any other film
    tag: str  # what it exercises


class Answer(NamedTuple):
    """What a search gave for a query, best first."""

    query: Query
    slugs: tuple[str, ...]

    @property
    def rank(self) -> int | None:
        """The place of the first wanted film, counted from 1."""
        places = (n for n, slug in enumerate(self.slugs, 1) if slug in self.query.wanted)
        return next(places, None)

    @property
    def together(self) -> float:
        """The share of wanted films among as many first places."""
        wanted = set(self.query.wanted)
        return len(wanted & set(self.slugs[: len(wanted)])) / len(wanted)


class Score(NamedTuple):
    """How well a number of answers did; each figure is from 0 to 1."""

    queries: int
    hit: float  # hit@1: the first film is a wanted one
    rank: float  # mean reciprocal rank of the first wanted film
    together: float  # mean share of wanted films among as many first places


class Report(NamedTuple):
    """The score of a search, in all and for each tag, and what went wrong."""

    overall: Score
    tags: Mapping[str, Score]
    missed: tuple[Answer, ...]  # the first film is none of those wanted

    def __str__(self) -> str:
        """Write a table of the scores, then the misses."""
        rows = [("all", self.overall), *self.tags.items()]
        lines = [f"{'':<18}{'queries':>8}{'hit@1':>8}{'MRR':>8}{'together':>10}"]
        lines += [
            f"{tag:<18}{each.queries:>8}{each.hit:>8.3f}{each.rank:>8.3f}{each.together:>10.3f}"
            for tag, each in rows
        ]
        lines += [
            f"{each.query.tag}: {each.query.text!r} wants {', '.join(each.query.wanted)};"
            f" gave {', '.join(each.slugs[:3]) or 'nothing'}"
            for each in self.missed
        ]
        return "\n".join(lines)


def films() -> dict[str, dict[str, Any]]:
    """Give the films by slug, each as the keys and values of its record."""
    tables = tomli.loads((DIRECTORY / "films.toml").read_text(encoding="utf-8"))
    return {slug: _record(table) for slug, table in tables.items()}


def queries() -> list[Query]:
    """Give the queries in the order of the file."""
    tables = tomli.loads((DIRECTORY / "truth.toml").read_text(encoding="utf-8"))
    return [
        Query(text, (wanted,) if isinstance(wanted, str) else tuple(wanted), tag)
        for tag, table in tables.items()
        for text, wanted in table.items()
    ]


def write_records(directory: Path) -> list[Path]:
    """Write each film as a record of its own into a directory, and give their paths."""
    paths = []
    for slug, values in films().items():
        path = directory / f"{slug}.toml"
        path.write_text(record_text(values), encoding="utf-8")
        paths.append(path)
    return paths


def record_text(values: Mapping[str, Any]) -> str:
    """Write a record as TOML, a line for each key."""
    return "".join(f"{key} = {_toml(value)}\n" for key, value in values.items())


def score(search: Callable[[str], Sequence[str]]) -> Report:
    """Ask a search every query; it takes the text and gives slugs, best first."""
    answers = [Answer(query, tuple(search(query.text))) for query in queries()]
    tags: dict[str, list[Answer]] = {}
    for answer in answers:
        tags.setdefault(answer.query.tag, []).append(answer)
    return Report(
        overall=_score(answers),
        tags={tag: _score(of_tag) for tag, of_tag in tags.items()},
        missed=tuple(answer for answer in answers if answer.rank != 1),
    )


def _score(answers: Sequence[Answer]) -> Score:
    count = len(answers)
    ranks = [answer.rank for answer in answers]
    return Score(
        queries=count,
        hit=sum(rank == 1 for rank in ranks) / count,
        rank=sum(1 / rank for rank in ranks if rank) / count,
        together=sum(answer.together for answer in answers) / count,
    )


def _record(table: Mapping[str, Any]) -> dict[str, Any]:
    """Write out the shorter keys of films.toml as a record has them."""
    return dict(pair for key, value in table.items() for pair in _pairs(key, value))


def _pairs(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if key == "also":
        yield "titles", [{"title": title} for title in value]
    elif key == "cast":
        yield "cast", [_credit(*credit.split(" as ", 1)) for credit in value]
    elif key == "names":
        yield (
            "people",
            {name: {"names": [{"name": each} for each in value[name]]} for name in value},
        )
    else:
        yield key, value


def _credit(name: str, character: str | None = None) -> dict[str, str]:
    return {"name": name, "character": character} if character else {"name": name}


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(value[key])}" for key in value) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)  # a JSON string or number is a TOML one
