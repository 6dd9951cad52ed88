"""The commands that find films: list, search, stats, pick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filmcli.errors import ExitCode, NotFound, UsageFault, nearest
from filmcli.exporters import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filmcli.catalogue.finder import Finder
    from filmcli.catalogue.query import Query
    from filmcli.commands.session import Session
    from filmcli.view.table import Column

LIST_COLUMNS = ("title", "year", "director", "runtime", "kind", "released")
JSON_COLUMNS = ("slug", *LIST_COLUMNS)


def finder(session: Session) -> Finder:
    """Bring the index up to date with the collection, and say which records are invalid."""
    found = session.catalogue.finder()
    if session.catalogue.invalid:
        session.name_invalid()
        session.code = ExitCode.DATA
    return found


def _query(words: Sequence[str], sort: str | None = None) -> Query:
    from filmcli.catalogue.query import parse

    return parse(" ".join((*words, *((sort,) if sort else ()))))


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
    query = _query(words, _sort(sort))
    found = finder(session)
    if group is not None:
        return _groups(found, found.select(query), group, session, limit)
    records = found.select(query, None if count else limit)
    if not records:
        raise NotFound(f"no film matches {query}" if words else "the collection is empty")
    if count:
        return _count(len(records), session)
    names = _columns(columns)
    # Only what lists show is in the index's short form; anything else opens the films.
    short = names is None and not session.options.fields
    rows = found.heads(records) if short else found.films(records)
    shown = list(names or LIST_COLUMNS)
    document = Document("films", rows, shown if names else JSON_COLUMNS)
    return session.table(document, film_columns(shown), "no films")


def _sort(sort: str | None) -> str | None:
    """Read --sort year- or year,title: without a sign it rises."""
    if not sort:
        return None
    return " ".join(each if each[-1:] in "+-" else f"{each}+" for each in sort.split(",") if each)


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
    return names


def film_columns(names: Sequence[str]) -> list[Column]:
    """Give the columns of a list of films."""
    from filmcli.view import words
    from filmcli.view.table import Column
    from filmcli.view.terminal import STRONG

    told = {
        "runtime": lambda row: words.runtime(row["runtime"]) if "runtime" in row else "",
        "released": lambda row: words.date_of(row, "released"),
        "premiered": lambda row: words.date_of(row, "premiered"),
    }
    return [
        Column(
            name,
            name.rpartition(".")[2].replace("_", " ").capitalize(),
            told.get(name),
            STRONG if name == "title" else "",
            name in ("year", "runtime"),
        )
        for name in names
    ]


def _count(number: int, session: Session) -> ExitCode:
    def line() -> str:
        return f"{number}\n"

    document = Document("count", [{"films": number}], ["films"], single=True)
    return session.answer(document, people=line, pipe=line)


def _groups(
    found: Finder, records: Sequence[int], field: str, session: Session, limit: int | None
) -> ExitCode:
    from filmcli.view.table import Column

    rows = counted(found, records, field, limit)
    columns = [Column("value", field.capitalize()), Column("films", "Films", right=True)]
    document = Document("groups", rows, ["value", "films"])
    return session.table(document, columns, "no films")


def counted(
    found: Finder, records: Sequence[int], field: str, limit: int | None
) -> list[dict[str, Any]]:
    """Count films by a field of the query language; years and decades stay in their order."""
    from filmcli.catalogue.query import FIELDS, NUMBER, known

    wanted = known(field.casefold())
    if wanted is None:
        close = nearest(field, [each.name for each in FIELDS])
        hint = f"did you mean {close}?" if close else "decade, director, country, genre, studio"
        raise UsageFault(f"{field}: nothing to group by", hint=hint)
    counts = found.counts(records, wanted.name)
    if wanted.type == NUMBER:
        counts.sort(key=lambda each: int(each[0]))
    return [{"field": wanted.name, "value": text, "films": number} for text, number in counts][
        :limit
    ]


def searching(
    words: Sequence[str],
    session: Session,
    *,
    places: Sequence[str] = (),
    limit: int | None = None,
    explain: bool = False,
) -> ExitCode:
    """Print the films that words find, best first, and what of each matched."""
    from filmcli.catalogue.search import PLACES
    from filmcli.view.table import Column
    from filmcli.view.terminal import QUIET, STRONG

    wanted = [_place(each, list(PLACES)) for each in places] or list(PLACES)
    text = " ".join(words).strip()
    if not text:
        raise UsageFault("search for what?", hint="filmcli search 'park chan wook'")
    matched = finder(session).search(text, wanted, limit)
    if not matched:
        raise NotFound(f"nothing matches {text!r}", hint="fewer words, or filmcli list")
    if typo := matched[0].hit.typo:
        session.note(f"filmcli: nothing matches {text!r}; showing {typo!r}")
    rows = []
    for film, hit in matched:
        about = {"field": hit.field, "text": hit.text} | (
            {"how": hit.how, "score": round(hit.score, 1)} if explain else {}
        )
        rows.append(film | {"matched": {key: value for key, value in about.items() if value}})
    columns = [
        Column("title", "Title", style=STRONG),
        Column("year", "Year", right=True),
        Column("director", "Director"),
        Column("matched.text", "Matched", _matched, QUIET),
    ]
    if explain:
        columns += [Column("matched.how", "Why"), Column("matched.score", "Score", right=True)]
    fields = ["slug", *(column.field for column in columns), "matched.field"]
    return session.table(Document("films", rows, fields), columns, "nothing")


def _matched(row: dict[str, Any]) -> str:
    """Name what matched, unless it is the title that the row shows anyway."""
    matched = row["matched"]
    text = str(matched.get("text", ""))
    if matched.get("field") == "title":
        return "" if text == row["title"] else text
    return f"{matched['field']}: {text}" if matched.get("field") else "several fields"


def _place(place: str, known: list[str]) -> str:
    name = place.casefold().removesuffix("s") if place.casefold() not in known else place.casefold()
    name = {"people": "person", "companie": "company"}.get(name, name)
    if name not in known:
        close = nearest(place, known)
        hint = f"did you mean {close}?" if close else f"one of {', '.join(known)}"
        raise UsageFault(f"--in {place}: nowhere to search", hint=hint)
    return name


def stats(
    words: Sequence[str], session: Session, *, by: str = "decade", limit: int | None = 15
) -> ExitCode:
    """Print how many films there are by one or several fields, with bars."""
    from filmcli.view import bars
    from filmcli.view.table import Column

    found = finder(session)
    records = found.select(_query(words))
    if not records:
        raise NotFound("no film matches" if words else "the collection is empty")
    rows = [
        row
        for field in by.split(",")
        if field.strip()
        for row in counted(found, records, field.strip(), limit)
    ]
    columns = [
        Column("field", "By"),
        Column("value", "Value"),
        Column("films", "Films", right=True),
    ]
    document = Document("stats", rows, ["field", "value", "films"])
    return session.table(document, columns, "nothing to count", bars.by_field)


def pick(
    words: Sequence[str], session: Session, *, seed: int | None = None, fit: str | None = None
) -> ExitCode:
    """Print one film at random, and why it could be this one."""
    import random

    from filmcli.view import card

    minutes = _minutes(fit) if fit else None
    query = [*words, *((f"runtime:..{minutes}",) if minutes else ())]
    found = finder(session)
    records = found.select(_query(query))
    if not records:
        raise NotFound("no film matches", hint="a wider query, or more time")
    # Not for secrets; the same seed over the same collection picks the same film.
    chosen = random.Random(seed).choice(records)  # noqa: S311
    (film,) = found.films([chosen])
    session.note(_reason(len(records), words, minutes))
    made = card.compose(film, session.today)
    return session.answer(
        Document("film", [film], JSON_COLUMNS, single=True),
        people=lambda: card.rich(made, width=session.width, colour=session.colour),
        pipe=lambda: card.plain(made),
    )


def _reason(number: int, words: Sequence[str], minutes: int | None) -> str:
    parts = [f"one of {number} film{'s' * (number != 1)}"]
    parts += [f"that match {' '.join(words)}"] if words else []
    parts += [f"no longer than {minutes} minutes"] if minutes else []
    return f"filmcli: {', '.join(parts)}"


def _minutes(text: str) -> int:
    """Read a length of time: 2h, 1h30, 1h 30m, 95, 95m."""
    import re

    match = re.fullmatch(r"(?:(\d{1,3})\s*h)?\s*(?:(\d{1,4})\s*(?:m|min)?)?", text.strip().lower())
    minutes = int(match[1] or 0) * 60 + int(match[2] or 0) if match else 0
    if not minutes:
        raise UsageFault(f"--fit {text}: not a length of time", hint="2h, 1h30 or 95m")
    return minutes
