"""The commands that set films side by side: calendar and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filmcli.commands.find import finder
from filmcli.commands.show import release_type, territory
from filmcli.errors import ExitCode, NotFound, UsageFault
from filmcli.exporters import Document
from filmcli.record.dates import PartialDate, in_words, parse_date, sort_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from filmcli.commands.session import Session


def calendar(
    words: Sequence[str],
    session: Session,
    *,
    start: str | None = None,
    end: str | None = None,
    country: str | None = None,
    types: Sequence[str] = (),
) -> ExitCode:
    """Print releases by day; today is marked."""
    from filmcli.catalogue.query import parse
    from filmcli.view import words as say
    from filmcli.view.table import Column
    from filmcli.view.terminal import STRONG

    where = territory(country) if country else None
    wanted = [release_type(each) for each in types]
    first, last = _day(start, "--from", latest=False), _day(end, "--to", latest=True)
    found = finder(session)
    films = found.films(found.select(parse(" ".join(words))))
    rows = [
        {"slug": film["slug"], "title": film["title"]} | release
        for film in films
        for release in film.get("releases", ())
        if "date" in release
        and (where is None or release.get("territory") in (where, "001"))
        and (not wanted or release["type"] in wanted)
        and _between(release["date"], first, last)
    ]
    if not rows:
        raise NotFound("no release matches", hint="a wider query, --from or --to")
    rows.sort(key=lambda row: (sort_key(row["date"]), row["title"], row["type"]))
    columns = [
        Column("date", "Date", lambda row: _marked(row, session.today), STRONG),
        Column("title", "Title"),
        Column("type", "Type"),
        Column("territory", "Territory", _place),
        Column("event", "Event or platform", say.where_shown),
        Column("platform", "", lambda _: ""),
    ]
    fields = ["date", "slug", "title", "type", "territory", "event", "platform", "certainty"]
    return session.table(Document("releases", rows, fields), columns, "no release")


def _place(row: dict[str, Any]) -> str:
    from filmcli.view.words import place

    return place(row["territory"]) if "territory" in row else ""


def _marked(row: dict[str, Any], today: date) -> str:
    from filmcli.view.words import when

    day = PartialDate(row["date"])
    is_today = day.earliest == today == day.latest
    return f"{when(row['date'], today)}, today" if is_today else when(row["date"], today)


def _day(text: str | None, option: str, *, latest: bool) -> date | None:
    if text is None:
        return None
    try:
        day = parse_date(text)
    except ValueError as error:
        raise UsageFault(
            f"{option}: {error}", hint=f"{option} 2023-10-05, or {option} 2023-10"
        ) from None
    return day.latest if latest else day.earliest


def _between(text: str, first: date | None, last: date | None) -> bool:
    from filmcli.record.dates import overlaps

    return overlaps(text, first, last)


# What a comparison shows, in order: the field, and its heading.
_COMPARED = (
    ("title", "Title"),
    ("original_title", "Original title"),
    ("year", "Year"),
    ("kind", "Kind"),
    ("runtime", "Runtime"),
    ("genres", "Genres"),
    ("countries", "Countries"),
    ("languages", "Languages"),
    ("director", "Director"),
    ("writer", "Writer"),
    ("producer", "Producer"),
    ("composer", "Composer"),
    ("cinematographer", "Cinematographer"),
    ("editor", "Editor"),
    ("studio", "Studio"),
    ("distributor", "Distributor"),
    ("premiered", "Premiered"),
    ("released", "Released"),
    ("cast", "Cast"),
)


def compare(one: str, other: str, session: Session) -> ExitCode:
    """Print two films side by side."""
    from filmcli.view.table import Column
    from filmcli.view.terminal import ACCENT, QUIET

    left, right = session.film(one).values, session.film(other).values
    rows: list[dict[str, Any]] = []
    for field, heading in _COMPARED:
        values = _value(left, field), _value(right, field)
        if values == (None, None):
            continue
        row = {"field": field, "heading": heading, "a": values[0], "b": values[1]}
        row["same"] = values[0] == values[1]
        rows.append({key: value for key, value in row.items() if value is not None})
    columns = [
        Column("field", "", lambda row: str(row["heading"]), QUIET),
        Column("a", left["title"], lambda row: _told(row, "a"), told=True),
        Column("b", right["title"], lambda row: _told(row, "b"), told=True),
        Column("same", "Same", lambda row: "=" if row["same"] else "", ACCENT),
    ]
    shown = [{key: each for key, each in row.items() if key != "heading"} for row in rows]
    document = Document("comparison", shown, ["field", "a", "b", "same"])
    people = _side_by_side(columns, rows)
    return session.table(document, columns, "nothing to compare", people)


def _side_by_side(columns: Sequence[Any], rows: list[dict[str, Any]]) -> Any:
    from filmcli.view.table import table

    def laid_out(_: list[dict[str, Any]], *, width: int, colour: bool) -> str:
        return table(columns, rows, width=width, colour=colour)

    return laid_out


def _value(values: dict[str, Any], field: str) -> Any:
    if field == "cast":
        return [credit["name"] for credit in values.get("cast", ())] or None
    return values.get(field)


def _told(row: dict[str, Any], side: str) -> str:
    from filmcli.view import words

    value = row.get(side)
    if value is None:
        return ""
    return {
        "countries": lambda: ", ".join(map(words.place, value)),
        "languages": lambda: words.languages(value),
        "premiered": lambda: in_words(value),
        "released": lambda: in_words(value),
    }.get(row["field"], lambda: words.value(row["field"], value))()
