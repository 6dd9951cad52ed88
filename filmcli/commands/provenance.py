"""The commands that say where facts come from: why and sources."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from filmcli.commands.origins import Origin, origins
from filmcli.errors import ExitCode, UsageFault, nearest
from filmcli.record.facts import fields_of
from filmcli.record.vocabulary import CATALOGUED, DERIVED, PLAIN_FIELDS

if TYPE_CHECKING:
    from filmcli.catalogue.resolve import Found
    from filmcli.commands.session import Session

# Names that mean another field's facts.
_SAME = {
    "release": "releases",
    "released": "releases",
    "premiered": "premiere",
    "original_title": "titles",
    "genre": "genres",
    "country": "countries",
    "language": "languages",
    "titles": "titles",
}
_READABLE = str.maketrans("._", "  ")


def why(film: str | None, field: str | None, session: Session) -> ExitCode:
    """Print each value with its sources, and the values that lost."""
    from filmcli.commands.show import show_rows
    from filmcli.view import provenance, words
    from filmcli.view.table import Column

    def rows(found: Found) -> list[dict[str, Any]]:
        layers = session.catalogue.layers
        chosen = origins(found, session.settings.catalogue, layers.tables if layers else ())
        if field is not None:
            wanted = _wanted(field, found.values)
            chosen = [each for each in chosen if _belongs(each.fact.field, wanted)]
        return [_row(each, found.values) for each in chosen]

    columns = [
        Column("field", "Field"),
        Column("value", "Value", lambda row: words.value(row["field"], row["value"]), told=True),
        Column("shown", "Shown", provenance.standing, told=True),
        Column("certainty", "Certainty"),
        Column("sources.key", "Sources", provenance.all_sources, told=True),
        Column("note", "Note"),
    ]
    if session.catalogue.layers is not None:
        columns.append(Column("where", "Where", told=True))
    empty = f"nothing is known of {field}" if field else "no facts"
    return show_rows(
        film,
        session,
        key="facts",
        rows=rows,
        columns=columns,
        empty=empty,
        people=provenance.facts,
    )


def _wanted(field: str, values: dict[str, Any]) -> str:
    name = _SAME.get(field.casefold(), field.casefold())
    known = {each.partition(".")[0] for each in fields_of(values)} | set(fields_of(values))
    if name in known:
        return name
    choices = [*known, *_SAME]
    if name in (
        *PLAIN_FIELDS,
        *CATALOGUED,
        *DERIVED,
        "cast",
        "crew",
        "releases",
        "companies",
        "premiere",
    ):
        return name
    close = nearest(name, sorted(choices))
    raise UsageFault(
        f"{field}: no such field",
        hint=f"did you mean {close}?" if close else f"one of {', '.join(sorted(known))}",
    )


def _belongs(field: str, wanted: str) -> bool:
    if wanted == "releases":
        return field in ("releases", "premiere")
    return field == wanted or field.startswith(f"{wanted}.")


def _row(origin: Origin, values: dict[str, Any]) -> dict[str, Any]:
    fact = origin.fact
    listed = values.get("sources", {})
    row: dict[str, Any] = {"field": fact.field, "value": fact.value, "shown": fact.shown}
    row["sources"] = [{"key": key} | listed.get(key, {}) for key in fact.sources]
    extras = {"certainty": fact.certainty, "note": fact.note, "where": origin.where}
    return row | {key: value for key, value in extras.items() if value}


def sources(film: str | None, session: Session) -> ExitCode:
    """Print the sources of a record and what each states."""
    from filmcli.commands.show import show_rows
    from filmcli.view.table import Column, blocks
    from filmcli.view.terminal import QUIET, STRONG

    def rows(found: Found) -> list[dict[str, Any]]:
        stated: dict[str, list[str]] = {}
        for fact in (each.fact for each in origins(found, session.settings.catalogue)):
            for key in fact.sources:
                fields = stated.setdefault(key, [])
                if fact.field not in fields:
                    fields.append(fact.field)
        listed = found.values.get("sources", {})
        every = [*listed, *(key for key in stated if key not in listed)]
        return [
            {"key": key} | listed.get(key, {}) | {"states": stated.get(key, [])} for key in every
        ]

    columns = [
        Column("key", "Key", style=STRONG),
        Column("title", "Title"),
        Column("publisher", "Publisher"),
        Column("author", "Author"),
        Column("published", "Published", lambda row: _dated(row, "published")),
        Column("retrieved", "Read", lambda row: _dated(row, "retrieved")),
        Column("url", "Address", style=QUIET),
        Column("states", "States", lambda row: ", ".join(row["states"]).translate(_READABLE)),
        Column("note", "Note"),
    ]
    empty = "no sources in the record"
    return show_rows(
        film,
        session,
        key="sources",
        rows=rows,
        columns=columns,
        empty=empty,
        people=partial(blocks, columns),
    )


def _dated(row: dict[str, Any], field: str) -> str:
    from filmcli.record.dates import in_words

    return in_words(row[field]) if field in row else ""
