"""The commands that choose films: list and pick; and what all that ask have in common."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from filmcli.errors import ExitCode, NotFound, UsageFault, nearest
from filmcli.exporters import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from filmcli.catalogue.both import Both
    from filmcli.catalogue.finder import Finder
    from filmcli.catalogue.query import Query, Sort
    from filmcli.commands.session import Session
    from filmcli.view.table import Column

LIST_COLUMNS = ("title", "year", "director", "runtime", "kind", "released")
JSON_COLUMNS = ("slug", *LIST_COLUMNS)
# Left out in this order where a terminal is too narrow for all.
SPARE = ("kind", "released", "runtime", "director")
EMPTY = "the collection is empty"


def finder(session: Session) -> Both:
    """Bring the index up to date with the collection, and say which records are invalid."""
    from filmcli.catalogue.both import Both

    films = session.catalogue
    own = None if films.only_catalogue else films.finder()
    if films.invalid:
        session.name_invalid()
        session.code = ExitCode.DATA
    return Both(own, films.layers)


def records(session: Session) -> Finder:
    """Bring the index up to date with the collection, to ask of records alone."""
    found = session.catalogue.finder()
    if session.catalogue.invalid:
        session.name_invalid()
        session.code = ExitCode.DATA
    return found


def told(found: Both, session: Session) -> None:
    """Say why the catalogue could not answer, where it had to be done without."""
    if found.left_out is not None:
        session.note(f"filmcli: without the catalogue: {found.left_out.message}")
    session.tell_fault()


def query_of(words: Sequence[str], sort: str | None = None) -> Query:
    """Read the words of a command line as one query, with what --sort adds."""
    from filmcli.catalogue.query import parse

    query = parse(" ".join(map(_quoted_again, words)))
    return query._replace(sort=query.sort + tuple(_sort(sort)))


def _quoted_again(word: str) -> str:
    """Put the quotes back that a shell took from director:"Lee Min Ji".

    Words of one argument belong to its field where nothing else in it is part of a query.
    """
    from filmcli.catalogue.query import known, quoted

    field, colon, value = word.partition(":")
    plain = not any(sign in value for sign in '":,^') and value[-1:] not in "+-"
    if not (colon and " " in value and plain and known(field.removeprefix("^").casefold())):
        return word
    mark = "=" if value[0] == "=" else ""
    return f"{field}:{mark}{quoted(value.removeprefix(mark))}"


def _sort(sort: str | None) -> Iterator[Sort]:
    """Read --sort year- or year,title: without a sign it rises."""
    from filmcli.catalogue.query import FIELDS, Sort, known

    for each in filter(None, map(str.strip, (sort or "").split(","))):
        name = each[:-1] if each[-1] in "+-" else each
        field = known(name.casefold())
        if field is None:
            close = nearest(name, [known.name for known in FIELDS])
            hint = f"did you mean {close}?" if close else "filmcli fields --query lists them"
            raise UsageFault(f"--sort {name}: nothing to sort by", hint=hint)
        yield Sort(field.name, each[-1] == "-")


def listing(
    words: Sequence[str],
    session: Session,
    *,
    columns: str | None = None,
    sort: str | None = None,
    limit: int | None = None,
    count: bool = False,
    group: str | None = None,
) -> ExitCode:
    """Print the films of a query."""
    query, names = query_of(words, sort), _columns(columns)
    if group is not None:
        from filmcli.commands.stats import groups

        return groups(query, group, session, limit)
    found = finder(session)
    if count:
        number = found.count(query)
        told(found, session)
        if words:
            some(number, query)
        return _count(number, session)
    records, total = found.chosen(query, limit)
    if words:
        some(total, query)
    # Only what lists show is in the index's short form; anything else opens the films.
    short = names is None and not session.options.fields
    rows = found.heads(records) if short else found.films(records)
    told(found, session)
    if limit is None and total > len(records):
        session.note(f"filmcli: {len(records):,} of {total:,} films; --limit shows more")
    document = Document("films", rows, names or JSON_COLUMNS)
    made = film_columns(names or LIST_COLUMNS)
    return session.table(document, made, EMPTY, laid_out(made, () if names else SPARE))


def some(number: int, query: Query) -> None:
    """Raise NotFound where a query matches nothing."""
    if not number:
        raise NotFound(f"no film matches {query}", hint="filmcli fields --query says what to ask")


def laid_out(columns: Sequence[Column], spare: Sequence[str] = ()) -> Callable[..., str]:
    """Give what lays many films out: no blank lines between them, and fewer columns at need."""

    def people(rows: list[dict[str, Any]], *, width: int, colour: bool) -> str:
        from filmcli.view.table import table

        return table(columns, rows, width=width, colour=colour, spare=spare, close=True)

    return people


def _columns(columns: str | None) -> list[str] | None:
    if not columns:
        return None
    from filmcli.record.fields import all_fields

    known = {"slug", *(info.name.replace("[]", "") for info in all_fields())}
    names = [each.strip() for each in columns.split(",") if each.strip()]
    for name in names:
        if name not in known and not name.startswith("x-"):
            close = nearest(name, sorted(known))
            hint = f"did you mean {close}?" if close else "filmcli fields lists them"
            raise UsageFault(f"--columns {name}: no such field", hint=hint)
    return names or None


def film_columns(names: Sequence[str]) -> list[Column]:
    """Give the columns of a list of films."""
    from filmcli.view.table import Column
    from filmcli.view.terminal import STRONG

    return [
        Column(
            name,
            name.rpartition(".")[2].replace("_", " ").capitalize(),
            partial(in_words_of, name),
            STRONG if name == "title" else "",
            name in ("year", "runtime"),
            whole=name in ("year", "runtime", "released", "premiered"),
        )
        for name in names
    ]


def in_words_of(name: str, row: dict[str, Any]) -> str:
    """Write a field of a film as people read it."""
    from filmcli.exporters import pick as value_of
    from filmcli.view import words

    if name in ("released", "premiered"):
        return words.date_of(row, name)
    value = value_of(row, name)
    return "" if value is None else words.value(name, value)


def _count(number: int, session: Session) -> ExitCode:
    def line() -> str:
        return f"{number}\n"

    document = Document("count", [{"films": number}], ["films"], single=True)
    return session.answer(document, people=line, pipe=line)


def pick(
    words: Sequence[str], session: Session, *, seed: int | None = None, fit: str | None = None
) -> ExitCode:
    """Print one film at random, and why it could be this one."""
    import random

    minutes = _minutes(fit) if fit else None
    query = _no_longer(query_of(words), minutes)
    found = finder(session)
    # Not for secrets; the same seed over the same films picks the same one.
    chosen, number = found.one_of(query, random.Random(seed))  # noqa: S311
    told(found, session)
    if chosen is None:
        raise NotFound(f"no film matches {query}", hint="a wider query, or more time")
    (film,) = found.films([chosen])
    session.note(_reason(number, words, minutes))

    def card(form: str, **how: Any) -> str:
        from filmcli.view import card

        made = card.compose(film, session.today)
        return str(getattr(card, form)(made, **how))

    return session.answer(
        Document("film", [film], JSON_COLUMNS, single=True),
        people=lambda: card("rich", width=session.width, colour=session.colour),
        pipe=lambda: card("plain"),
    )


def _no_longer(query: Query, minutes: int | None) -> Query:
    """Add the time there is to every side of a query."""
    if minutes is None:
        return query
    from filmcli.catalogue.query import Range, Term

    term = Term("runtime", "range", "", Range(None, str(minutes)))
    return query._replace(groups=tuple((*group, term) for group in query.groups or ((),)))


def _reason(number: int, words: Sequence[str], minutes: int | None) -> str:
    """Say among which films the choice was made: one of 4 films no longer than 2 h."""
    from filmcli.view.words import runtime

    if number == 1:
        return f"filmcli: the only film{_that(words, minutes, runtime, several=False)}"
    return f"filmcli: one of {number:,} films{_that(words, minutes, runtime, several=True)}"


def _that(
    words: Sequence[str],
    minutes: int | None,
    runtime: Callable[[int], str],
    *,
    several: bool,
) -> str:
    parts = []
    if words:
        parts.append(f" that match{'' if several else 'es'} {' '.join(words)}")
    if minutes is not None:
        parts.append(f" {'are' if several else 'is'} no longer than {runtime(minutes)}")
    if minutes is not None and not words:
        return f" that{parts[0]}"
    return " and".join(parts)


def _minutes(text: str) -> int:
    """Read a length of time: 2h, 1h30, 1h 30m, 95, 95m."""
    import re

    match = re.fullmatch(
        r"(?:([0-9]{1,3})\s*h)?\s*(?:([0-9]{1,4})\s*(?:m|min)?)?", text.strip().lower()
    )
    minutes = int(match[1] or 0) * 60 + int(match[2] or 0) if match else 0
    if not minutes:
        raise UsageFault(f"--fit {text}: not a length of time", hint="2h, 1h30 or 95m")
    return minutes
