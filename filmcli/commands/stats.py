"""Counting films by a field: stats, and list --group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filmcli.commands.find import EMPTY, finder, laid_out, query_of, some, told
from filmcli.errors import ExitCode, UsageFault, nearest
from filmcli.exporters import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filmcli.catalogue.both import Both
    from filmcli.catalogue.query import Field, Query
    from filmcli.commands.session import Session


def stats(
    words: Sequence[str],
    session: Session,
    *,
    by: str | None = None,
    limit: int | None = 15,
    mine: bool = False,
) -> ExitCode:
    """Print how many films there are by one or several fields, with bars."""
    if mine:
        from filmcli.commands.log import counted

        return counted(words, session, by=by, limit=limit)
    from filmcli.view import bars
    from filmcli.view.table import Column

    query = query_of(words)
    fields = [countable(each) for each in (by or "decade").split(",") if each.strip()]
    if not fields:
        raise UsageFault("--by what?", hint="--by decade,director")
    found = finder(session)
    rows: list[dict[str, Any]] = []
    films = 0
    for field in fields:
        more, films = _counted(found, query, field, limit, session)
        rows += more
    if words:
        some(films, query)
    columns = [
        Column("field", "By"),
        Column("value", "Value"),
        Column("films", "Films", right=True),
    ]
    document = Document("stats", rows, ["field", "value", "films"])
    empty = "none of the films has a value to count" if films else EMPTY
    return session.table(document, columns, empty, bars.by_field)


def groups(query: Query, by: str, session: Session, limit: int | None) -> ExitCode:
    """Print how many films of a query there are by a field."""
    from filmcli.view.table import Column

    field = countable(by)
    found = finder(session)
    rows, films = _counted(found, query, field, limit, session)
    if query.groups:
        some(films, query)
    columns = [
        Column("value", field.name.capitalize(), _value_in_words),
        Column("films", "Films", right=True),
    ]
    document = Document("groups", rows, ["value", "films"])
    return session.table(document, columns, EMPTY, laid_out(columns))


def _value_in_words(row: dict[str, Any]) -> str:
    from filmcli.view.words import counted

    return counted(row["field"], row["value"])


def countable(name: str) -> Field:
    """Find the field of the query language to count by."""
    from filmcli.catalogue.query import FIELDS, known

    field = known(name.strip().casefold())
    if field is None:
        close = nearest(name, [each.name for each in FIELDS])
        hint = f"did you mean {close}?" if close else "decade, director, country, genre, studio"
        raise UsageFault(f"{name}: nothing to count by", hint=hint)
    return field


def _counted(
    found: Both, query: Query, field: Field, limit: int | None, session: Session
) -> tuple[list[dict[str, Any]], int]:
    """Count films by a field; give the rows, and how many films there are."""
    from filmcli.catalogue.counting import counted
    from filmcli.catalogue.query import OWN_FIELDS

    if field.name in OWN_FIELDS:
        hint = f"filmcli stats --mine --by {field.name}"
        raise UsageFault(f"{field.name}: is of your log, not of the films", hint=hint)
    counts, films, looked_at = counted(found, query, field.name)
    told(found, session)
    if looked_at < films:
        session.note(f"filmcli: by {field.name} of the best known {looked_at:,} of {films:,} films")
    return sorted_counts(field, counts)[:limit], films


def sorted_counts(field: Field, counts: list[tuple[str, int]]) -> list[dict[str, Any]]:
    """Give the rows of counts; numbers and dates in their order, others as they are."""
    from filmcli.catalogue.query import DATE, DECIMAL, NUMBER
    from filmcli.record.dates import sort_key

    if field.type in (NUMBER, DECIMAL):
        counts = sorted(counts, key=lambda each: float(each[0]))
    elif field.type == DATE:
        counts = sorted(counts, key=lambda each: sort_key(each[0]))
    return [{"field": field.name, "value": text, "films": number} for text, number in counts]
