"""Whole films as JSON, JSON Lines, CSV, TSV and Markdown: by the formats of every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from filmcli.exporters import Document, cells
from filmcli.exporters import load as form
from filmcli.exporters.formats import ALL, Options, Part, Values
from filmcli.record.vocabulary import COMPANY_SHORT_FORMS, CREW_SHORT_FORMS

COLUMNS = (
    *("slug", "title", "original_title", "year", "kind", "countries", "languages", "genres"),
    *("runtime", "filming", "synopsis", "tagline", *CREW_SHORT_FORMS, *COMPANY_SHORT_FORMS),
    *("premiered", "released", "budget.amount", "budget.currency", "gross.amount"),
    *("gross.currency", "ids.imdb", "ids.tmdb", "ids.wikidata", "ids.eidr", "ids.letterboxd"),
    *("ids.kobis", "ids.kmdb", "titles.title", "cast.name"),
)
TABLE = (
    *("title", "year", "kind", "countries", "languages", "genres", "runtime", "filming"),
    *("synopsis", "tagline", "budget", "gross", "ids", "titles.title", "titles.type"),
    "cast.name",
    *("crew.name", "crew.job", "companies.name", "companies.role", "releases.date"),
    "releases.type",
)
# Other programs take a cell that begins so for a formula; of the second four the wide forms.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARK = "\ufeff"


def other_crew(film: Values) -> int:
    """Count the crew of other jobs than those with a short form."""
    return sum(each["job"] not in CREW_SHORT_FORMS for each in film.get("crew", ()))


def other_companies(film: Values) -> int:
    """Count the companies that neither made nor distributed a film."""
    roles = COMPANY_SHORT_FORMS.values()
    return sum(each["role"] not in roles for each in film.get("companies", ()))


def other_dates(film: Values) -> int:
    """Count the days of releases that are neither the premiere nor the general release."""
    shown = {film.get("premiered"), film.get("released")}
    days = {each["date"] for each in film.get("releases", ()) if "date" in each}
    return len(days - shown)


TABLE_PARTS = (
    Part("crew.name", f"all but {', '.join(CREW_SHORT_FORMS)}", other_crew),
    Part("companies.name", "all but studio and distributor", other_companies),
    Part("releases.date", "all but premiere and general release", other_dates),
)


class Plain(NamedTuple):
    """A format of every answer, for whole films."""

    CARRIES: Sequence[str]
    PARTS: Sequence[Part]
    export: Callable[[Sequence[Values], Options], Iterator[str]]


def _through(name: str) -> Callable[[Sequence[Values], Options], Iterator[str]]:
    def export(films: Sequence[Values], options: Options) -> Iterator[str]:
        columns = options.columns or COLUMNS
        key = "film" if options.single else "films"
        yield from form(name).export(Document(key, films, columns, single=options.single))

    return export


def _csv(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give CSV; with `excel`, a byte order mark, and no cell that is taken for a formula."""
    if not options.excel:
        yield from _through("csv")(films, options)
        return
    columns = options.columns or COLUMNS
    yield _MARK
    yield from form("csv").export(Document("films", _Tamed(films, columns), columns))


class _Tamed(Sequence[Mapping[str, Any]]):
    """Films as rows of texts that no spreadsheet calculates."""

    def __init__(self, films: Sequence[Values], columns: Sequence[str]) -> None:
        self._films, self._columns = films, columns

    def __len__(self) -> int:
        return len(self._films)

    def __getitem__(self, index: Any) -> Any:
        return self._tamed(self._films[index])

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return map(self._tamed, self._films)

    def _tamed(self, film: Values) -> dict[str, str]:
        texts = cells(film, self._columns)
        return {
            column: f"'{text}" if text.startswith(FORMULA) else text
            for column, text in zip(self._columns, texts, strict=True)
        }


PLAIN = {
    "json": Plain((ALL,), (), _through("json")),
    "jsonl": Plain((ALL,), (), _through("jsonl")),
    "csv": Plain(TABLE, TABLE_PARTS, _csv),
    "tsv": Plain(TABLE, TABLE_PARTS, _through("tsv")),
    "markdown": Plain(TABLE, TABLE_PARTS, _through("markdown")),
}
