"""The commands that set films side by side: calendar and compare."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from filmcli.commands.find import EMPTY, finder, query_of, some
from filmcli.commands.show import release_type, territory
from filmcli.errors import ExitCode, NotFound, UsageFault
from filmcli.exporters import Document
from filmcli.record.dates import PartialDate, overlaps, parse_date, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from filmcli.commands.session import Session
    from filmcli.view.table import Column

TODAY = "── today ──"
FIELDS = ("date", "slug", "title", "type", "territory", "event", "platform", "certainty")


def calendar(
    words: Sequence[str],
    session: Session,
    *,
    start: str | None = None,
    end: str | None = None,
    country: str | None = None,
    types: Sequence[str] = (),
) -> ExitCode:
    """Print releases by day; on a terminal a rule stands where today is."""
    query = query_of(words)
    where = territory(country) if country else None
    wanted = [release_type(each) for each in types]
    first, last = _day(start, "--from", latest=False), _day(end, "--to", latest=True)
    if first and last and first > last:
        raise UsageFault("--from is after --to", hint="--from 2023-10 --to 2023-12")
    found = finder(session).own  # the catalogue knows of no releases
    records = found.select(query) if found is not None else []
    if words:
        some(len(records), query)
    films = found.films(records) if found is not None else []
    rows = [
        {"slug": film["slug"], "title": film["title"]} | release
        for film in films
        for release in film.get("releases", ())
        if "date" in release
        and (where is None or release.get("territory") in (where, "001"))
        and (not wanted or release["type"] in wanted)
        and overlaps(release["date"], first, last)
    ]
    if films and not rows:
        raise NotFound("no release matches", hint="a wider query, --from or --to")
    rows.sort(key=lambda row: (sort_key(row["date"]), row["title"], row["type"], row["slug"]))
    columns = _columns(session.today)
    document = Document("releases", rows, FIELDS)
    people = _with_today(columns, session.today)
    return session.table(document, columns, EMPTY, people)


def _columns(today: date) -> list[Column]:
    from filmcli.view import words as say
    from filmcli.view.table import Column
    from filmcli.view.terminal import ACCENT, QUIET, STRONG, WARN

    return [
        Column("date", "Date", partial(_marked, today), STRONG, whole=True),
        Column("title", "Title"),
        Column("type", "Type"),
        Column("territory", "Territory", _place),
        Column("event", "Where", say.where_shown, ACCENT),
        Column("platform", "", _beside),
        Column("certainty", "Certainty", style=WARN, below="type", bare=True),
        Column("slug", "", _beside, QUIET),
    ]


def _with_today(columns: Sequence[Column], today: date) -> Callable[..., str]:
    """Give what lays releases out with today between those past and those to come."""

    def people(rows: list[dict[str, Any]], *, width: int, colour: bool) -> str:
        from filmcli.view.table import table

        past = sum(PartialDate(row["date"]).earliest < today for row in rows)
        shown = list(rows)
        if 0 < past < len(rows):
            shown.insert(past, {"date": today.isoformat(), "title": TODAY, "rule": True})
        spare = ("territory", "event")
        return table(columns, shown, width=width, colour=colour, spare=spare, close=True)

    return people


def _beside(row: dict[str, Any]) -> str:
    """Give nothing: people see this field in another column's words, or need it not."""
    del row
    return ""


def _place(row: dict[str, Any]) -> str:
    from filmcli.view.words import place

    return place(row["territory"]) if "territory" in row else ""


def _marked(today: date, row: dict[str, Any]) -> str:
    """Write a day, how far off it is, and that it is today."""
    from filmcli.view.words import when

    day = PartialDate(row["date"])
    is_today = day.earliest == today == day.latest and "rule" not in row
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


# What a comparison shows, in order: the field, and its heading.
_COMPARED = (
    ("slug", "Record"),
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
    from filmcli.view.sides import side_by_side
    from filmcli.view.table import Column

    films = [session.film(one).values, session.film(other).values]
    rows: list[dict[str, Any]] = []
    headings = {}
    for field, heading in _COMPARED:
        a, b = (_value(film, field) for film in films)
        if a is None and b is None:
            continue
        row = {"field": field, "a": a, "b": b, "same": a == b}
        headings[field] = heading
        rows.append({key: value for key, value in row.items() if value is not None})
    columns = [Column("field", ""), Column("a", ""), Column("b", ""), Column("same", "")]

    def people(shown: list[dict[str, Any]], *, width: int, colour: bool) -> str:
        told = [row | {"heading": headings[row["field"]]} for row in shown]
        return side_by_side(told, width=width, colour=colour)

    document = Document("comparison", rows, ["field", "a", "b", "same"])
    return session.table(document, columns, "nothing to compare", people)


def _value(values: dict[str, Any], field: str) -> Any:
    if field == "cast":
        return [credit["name"] for credit in values.get("cast", ())] or None
    return values.get(field)
