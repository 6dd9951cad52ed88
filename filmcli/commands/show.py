"""The commands that show a film: info, cast, crew, release, titles, synopsis, path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from filmcli.errors import ExitCode, NotFound, UsageFault, nearest
from filmcli.exporters import Document
from filmcli.record.dates import days_between, sort_key
from filmcli.record.vocabulary import RELEASE_TYPES, TITLE_TYPES

if TYPE_CHECKING:
    from filmcli.catalogue.resolve import Found
    from filmcli.commands.session import Session
    from filmcli.view.table import Column

INFO_COLUMNS = (
    *("slug", "title", "original_title", "year", "kind", "runtime", "genres", "countries"),
    *("languages", "director", "writer", "producer", "composer", "cinematographer", "editor"),
    *("studio", "distributor", "premiered", "released", "ids.imdb", "ids.tmdb"),
)
People = Callable[..., str]
Rows = Callable[["Found"], list[dict[str, Any]]]


def info(film: str | None, session: Session, *, full: bool = False) -> ExitCode:
    """Print the card of a film."""
    found = list(session.films(film))
    values = [each.values for each in found]
    many = film == "-"
    named = film if film and film.endswith(".toml") else None

    def cards(form: str, between: str, **how: Any) -> str:
        # Here, because formats for scripts draw no card.
        from filmcli.view import card

        made = (card.compose(each, session.today, full=full, film=named) for each in values)
        return between.join(str(getattr(card, form)(each, **how)) for each in made)

    return session.answer(
        Document("films" if many else "film", values, INFO_COLUMNS, single=not many),
        people=lambda: cards("rich", "", width=session.width, colour=session.colour),
        pipe=lambda: cards("plain", "\n"),
    )


def show_rows(
    film: str | None,
    session: Session,
    *,
    key: str,
    rows: Rows,
    columns: Sequence[Column],
    empty: str,
    people: People | None = None,
) -> ExitCode:
    """Print rows that belong to a film; with `-` those of several films, each named.

    `people` lays the rows of one film out where a table is not the best form.
    """
    from filmcli.view.table import Column

    fields = [column.field for column in columns]
    if film != "-":
        found = session.film(film)
        document = Document(key, rows(found), fields, film=found.head)
        return session.table(document, columns, f"{found.values['title']}: {empty}", people)
    films = [(found, rows(found)) for found in session.films(film)]
    if session.options.format == "json":
        whole = [found.head | {key: each} for found, each in films]
        return session.table(Document("films", whole, fields), columns, empty, within=key)
    named = [{"film": found.values["slug"]} | row for found, each in films for row in each]
    document = Document(key, named, ["film", *fields])
    return session.table(document, [Column("film", "Film"), *columns], empty)


def cast(
    film: str | None,
    session: Session,
    *,
    variants: bool = False,
    known_for: bool = False,
    top: int | None = None,
    character: str | None = None,
) -> ExitCode:
    """Print the cast in billing order."""
    from filmcli.catalogue.folding import fold

    wanted = fold(character) if character else ""

    def rows(found: Found) -> list[dict[str, Any]]:
        people = found.values.get("people", {})
        shown = []
        for billing, credit in enumerate(found.values.get("cast", ()), start=1):
            row = {"billing": billing} | credit
            works = people.get(credit["name"], {}).get("known_for")
            names = [row.get("character", ""), *(each["name"] for each in row.get("variants", ()))]
            if wanted and not any(wanted in fold(name) for name in names):
                continue
            shown.append(row | ({"known_for": works} if works else {}))
        return shown[:top]

    columns = _cast_columns(variants=variants, known_for=known_for)
    empty = f"no role matches {character!r}" if wanted else "no cast in the record"
    return show_rows(film, session, key="cast", rows=rows, columns=columns, empty=empty)


def _cast_columns(*, variants: bool, known_for: bool) -> list[Column]:
    from filmcli.view.table import Column
    from filmcli.view.terminal import ACCENT, STRONG, WARN

    columns = [
        Column("billing", "#", right=True),
        Column("name", "Name", style=STRONG, whole=True),
        Column("character", "Role", style=ACCENT),
        Column("note", "Note"),
        Column("certainty", "Certainty", style=WARN, below="character", bare=True),
    ]
    if variants:
        columns.append(Column("variants.name", "Also written"))
    if known_for:
        columns.append(Column("known_for.title", "Known for", _works))
    return columns


def _works(row: dict[str, Any]) -> str:
    from filmcli.view.words import work

    return "; ".join(map(work, row.get("known_for", ())))


DEPARTMENTS = {
    "director": "Directing",
    "writer": "Writing",
    "producer": "Production",
    "composer": "Music",
    "cinematographer": "Camera",
    "editor": "Editing",
}


def crew(film: str | None, session: Session, *, job: str | None = None) -> ExitCode:
    """Print the crew by department."""
    from filmcli.catalogue.folding import fold
    from filmcli.view.table import Column
    from filmcli.view.terminal import QUIET, STRONG, WARN

    def rows(found: Found) -> list[dict[str, Any]]:
        everyone = [
            {"department": DEPARTMENTS.get(credit["job"], "Other")} | credit
            for credit in found.values.get("crew", ())
            if job is None or fold(job) == fold(credit["job"])
        ]
        order = [*DEPARTMENTS.values(), "Other"]
        return sorted(everyone, key=lambda row: order.index(row["department"]))

    columns = [
        Column("department", "Department"),
        Column("job", "Job", lambda row: str(row["job"]).capitalize()),
        Column("name", "Name", style=STRONG),
        Column("note", "Note", style=QUIET, below="name"),
        Column("certainty", "Certainty", style=WARN, below="job", bare=True),
    ]
    empty = f"nobody has the job {job!r}" if job else "no crew in the record"
    return show_rows(film, session, key="crew", rows=rows, columns=columns, empty=empty)


def release(
    film: str | None,
    session: Session,
    *,
    country: str | None = None,
    types: Sequence[str] = (),
    upcoming: bool = False,
    first: bool = False,
) -> ExitCode:
    """Print the releases of a film in date order."""
    from filmcli.view import words

    where = territory(country) if country else None
    wanted = [release_type(each) for each in types]

    def rows(found: Found) -> list[dict[str, Any]]:
        shown = [
            each
            for each in releases(found.values)
            if (where is None or each.get("territory") in (where, "001"))
            and (not wanted or each["type"] in wanted)
            and (not upcoming or words.is_to_come(each, session.today))
        ]
        return shown[:1] if first else shown

    columns = _release_columns(session.today)
    empty = "no release matches" if where or wanted or upcoming else "no release in the record"
    return show_rows(film, session, key="releases", rows=rows, columns=columns, empty=empty)


def _release_columns(today: date) -> list[Column]:
    from filmcli.view import words
    from filmcli.view.table import Column
    from filmcli.view.terminal import ACCENT, QUIET, STRONG, WARN

    return [
        Column("date", "Date", lambda row: _date_words(row, today), style=STRONG, whole=True),
        Column("type", "Type"),
        Column("territory", "Territory", lambda row: _place(row.get("territory"))),
        Column("event", "Event or platform", words.where_shown),
        Column("edition", "", _beside),
        Column("section", "Section", style=ACCENT, below="event"),
        Column("platform", "", _beside),
        Column("days_after_premiere", "After premiere", words.after_premiere),
        Column("certainty", "Certainty", style=WARN, below="date", bare=True),
        Column("note", "Note", style=QUIET, below="event"),
    ]


def _beside(row: dict[str, Any]) -> str:
    """Give nothing: people see this field in another column's words."""
    del row
    return ""


def releases(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a film's releases in date order, each with its days after the premiere."""
    premiered = values.get("premiered")
    rows = []
    for each in sorted(values.get("releases", ()), key=lambda each: sort_key(each.get("date"))):
        days = days_between(premiered, each["date"]) if premiered and "date" in each else None
        rows.append(each | ({"days_after_premiere": days} if days is not None else {}))
    return rows


def _date_words(row: dict[str, Any], today: date) -> str:
    from filmcli.view.words import when

    return when(row["date"], today) if "date" in row else "no date"


def _place(code: str | None) -> str:
    from filmcli.view.words import place

    return place(code) if code else ""


def territory(country: str, option: str = "--country") -> str:
    """Find the ISO 3166 code for what a person typed: kr, KR, South Korea, world."""
    from filmcli.record import codes

    if country.casefold() in ("world", "001", "world-wide", "worldwide"):
        return "001"
    names = {
        (codes.territory_name(code) or "").casefold(): code for code in codes.territory_codes()
    }
    if code := names.get(country.casefold()):
        return code
    if codes.territory_name(country.upper()):
        return country.upper()
    close = nearest(country, list(names))
    raise UsageFault(
        f"{option} {country}: no such territory",
        hint=f"did you mean {names[close]} ({codes.territory_name(names[close])})?"
        if close
        else "an ISO 3166 code such as KR, or a name such as South Korea",
    )


def release_type(name: str) -> str:
    """Find the release type for what a person typed; raise UsageFault for none."""
    if name.casefold() in RELEASE_TYPES:
        return name.casefold()
    close = nearest(name, list(RELEASE_TYPES))
    hint = f"did you mean {close}?" if close else f"one of {', '.join(RELEASE_TYPES)}"
    raise UsageFault(f"--type {name}: no such release type", hint=hint)


def titles(
    film: str | None,
    session: Session,
    *,
    language: str | None = None,
    region: str | None = None,
    types: Sequence[str] = (),
) -> ExitCode:
    """Print every title of a film."""
    from filmcli.record.codes import script_of

    wanted = [_title_type(each) for each in types]
    where = territory(region, "--region") if region else None

    def rows(found: Found) -> list[dict[str, Any]]:
        shown = []
        for title in (
            {"title": found.values["title"], "type": "main"},
            *found.values.get("titles", ()),
        ):
            script = script_of(title["title"])
            row = title | ({"script": script} if script else {})
            if (
                (language is None or _speaks(row.get("language"), language))
                and (where is None or row.get("region") == where)
                and (not wanted or row["type"] in wanted)
            ):
                shown.append(row)
        return shown

    return show_rows(
        film, session, key="titles", rows=rows, columns=_title_columns(), empty="no title matches"
    )


def _title_type(name: str) -> str:
    types = ("main", *TITLE_TYPES)
    if name.casefold() in types:
        return name.casefold()
    close = nearest(name, list(types))
    hint = f"did you mean {close}?" if close else f"one of {', '.join(types)}"
    raise UsageFault(f"--type {name}: no such title type", hint=hint)


def _speaks(tag: str | None, wanted: str) -> bool:
    """Tell whether a title's language is the one typed: zh-Hant, zh, ZH, Chinese."""
    from filmcli.record.codes import language_name

    if tag is None:
        return False
    main = tag.partition("-")[0]
    named = (tag, main, language_name(tag) or "", language_name(main) or "")
    return wanted.casefold() in {each.casefold() for each in named}


def _title_columns() -> list[Column]:
    from filmcli.record.codes import language_name, script_name
    from filmcli.view.table import Column
    from filmcli.view.terminal import QUIET, STRONG, WARN

    return [
        Column("title", "Title", style=STRONG),
        Column("type", "Type"),
        Column("language", "Language", lambda row: language_name(row.get("language", "")) or ""),
        Column("region", "Region", lambda row: _place(row.get("region"))),
        Column("script", "Script", lambda row: script_name(row.get("script", "")) or ""),
        Column("certainty", "Certainty", style=WARN, below="type", bare=True),
        Column("note", "Note", style=QUIET, below="title"),
    ]


def synopsis(film: str | None, session: Session) -> ExitCode:
    """Print the synopsis alone."""
    from filmcli.safe import safe_lines
    from filmcli.view.terminal import paragraphs, render

    found = list(session.films(film))
    missing = [each for each in found if "synopsis" not in each.values]
    if missing and len(missing) == len(found):
        raise NotFound(
            f"{missing[0].values['title']}: no synopsis in the record",
            hint=f'add synopsis = "..." to {missing[0].path}'
            if missing[0].path
            else f"filmcli add {missing[0].values['slug']} makes a record to write one in",
        )
    rows = [
        each.head | {"synopsis": each.values["synopsis"]} for each in found if each not in missing
    ]
    many = film == "-"
    return session.answer(
        Document("films" if many else "film", rows, ["slug", "synopsis"], single=not many),
        people=lambda: render(
            min(session.width, 96), *(paragraphs(row["synopsis"]) for row in rows), colour=False
        ),
        pipe=lambda: "".join(f"{line}\n" for row in rows for line in safe_lines(row["synopsis"])),
    )


def path(film: str | None, session: Session) -> ExitCode:
    """Print where the record of a film is; JSON has a name of odd bytes exactly."""
    from filmcli.safe import safe

    found = list(session.films(film, recorded=True))
    rows = [each.head | {"path": str(each.file.absolute())} for each in found]
    many = film == "-"

    def lines() -> str:
        return "".join(f"{safe(row['path'])}\n" for row in rows)

    return session.answer(
        Document("films" if many else "film", rows, ["slug", "path"], single=not many),
        people=lines,
        pipe=lines,
    )
