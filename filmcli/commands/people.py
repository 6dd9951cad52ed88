"""The commands about people: person and common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filmcli.commands.find import EMPTY, finder, laid_out, told
from filmcli.errors import Ambiguous, ExitCode, NotFound, UsageFault
from filmcli.exporters import Document
from filmcli.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filmcli.catalogue.both import Both
    from filmcli.catalogue.people import Part, Person
    from filmcli.commands.session import Session
    from filmcli.view.table import Column

COLUMNS = ("name", "names", "id", "films.slug", "films.title", "films.year", "films.job")

FAR = 20  # times as well known as each of the others called so
MOST_NAMED = 10  # people that an error lists
MOST_IN_FULL = 5  # people whose films a terminal or a pipe gets; of more, only who they are


def person(name: str, session: Session) -> ExitCode:
    """Print everyone a name can mean, and their films by role, year by year."""
    from filmcli.view import people as view

    found = finder(session)
    rows = [_row(each, found) for each in _people(found, name, session)]
    document = Document("people", rows, COLUMNS)
    if len(rows) > MOST_IN_FULL:
        more = "more than " if found.more_people else ""
        session.note(f"filmcli: {name!r} can mean {more}{len(rows)} people; name one in full")
        return session.table(document, _summary(), "nobody")
    return session.answer(
        document,
        people=lambda: view.people(rows, width=session.width, colour=session.colour),
        pipe=lambda: view.plain(rows),
    )


def _summary() -> list[Column]:
    """Give the columns of a list of people: who, what they did, how many films, when."""
    from filmcli.view import people as view
    from filmcli.view.table import Column
    from filmcli.view.terminal import QUIET, STRONG

    return [
        Column("name", "Name", style=STRONG, whole=True),
        Column("names", "Also", view.other_names, QUIET),
        Column("id", "Id", style=QUIET),
        Column("films.job", "Roles", view.roles, told=True),
        Column("films.slug", "Films", view.how_many, right=True, told=True),
        Column("films.year", "Years", view.years, right=True, told=True, whole=True),
    ]


def _parted(name: str) -> tuple[str, str | None]:
    """Part `Name (scheme:value)`; None where no id is named."""
    import re

    named = re.fullmatch(r"(?s)(.*\S)\s*\(([a-z]+:[^\s()]+)\)\s*", name)
    return (named[1], named[2]) if named else (name, None)


def _people(found: Both, name: str, session: Session, others: Sequence[str] = ()) -> list[Person]:
    """Give everyone meant, where `Name (scheme:value)` is the one with that id."""
    if not name.strip():
        raise UsageFault("who?", hint='filmcli person "Lee Chung-hyun"')
    called, number = _parted(name)
    people, meant = found.people(called, [_parted(each)[0] for each in others])
    told(found, session)
    if number:
        people = [each for each in people if each.id == number]
    if not people:
        raise NotFound(f"nobody is called {name!r}", hint="filmcli search looks everywhere")
    if meant is not None:
        session.note(f"filmcli: nobody is called {name!r}; showing {people[0].matched}")
    return people


def _row(person: Person, found: Both) -> dict[str, Any]:
    """Give a person with their films by year; each film once for each part in it."""
    row: dict[str, Any] = {"name": person.name}
    row |= {"names": list(person.names)} if person.names else {}
    row |= {"id": person.id} if person.id else {}
    return row | {"films": films(person.parts, found)}


def films(parts: Sequence[Part], found: Both) -> list[dict[str, Any]]:
    """Give the films of parts, oldest first, with the job or the character in each."""
    records = list(dict.fromkeys(part.record for part in parts))
    heads = found.named(records)
    rows = []
    for part in parts:
        if part.record not in heads:
            continue
        head = heads[part.record]
        row: dict[str, Any] = _named(head)
        row |= {"job": part.job, "credited": part.credited}
        rows.append(row | ({"character": part.character} if part.character else {}))
    return sorted(rows, key=lambda row: (row.get("year", 9999), row["title"], row["job"]))


def _named(head: dict[str, Any]) -> dict[str, Any]:
    """Keep what names a film."""
    return {key: head[key] for key in ("slug", "title", "year") if key in head}


def common(names: Sequence[str], session: Session, *, by_film: bool = False) -> ExitCode:
    """Print the films that people share; with `by_film` the people that films share."""
    if len(names) < 2:
        raise UsageFault("common needs two", hint='filmcli common "Name One" "Name Two"')
    return _of_films(names, session) if by_film else _of_people(names, session)


def _of_people(names: Sequence[str], session: Session) -> ExitCode:
    from filmcli.catalogue.people import shared
    from filmcli.view.table import Column
    from filmcli.view.terminal import STRONG

    found = finder(session)
    people = [_one(found, name, session, names) for name in names]
    records = shared(people)
    if not records:
        raise NotFound(f"{' and '.join(each.name for each in people)} share no film")
    rows = []
    heads = found.named(records)
    for record in records:
        row = _named(heads[record])
        row["people"] = [{"name": each.name, "did": _did(each, record)} for each in people]
        rows.append(row)
    rows.sort(key=lambda row: (row.get("year", 9999), row["title"]))
    columns = [
        Column("title", "Title", style=STRONG),
        Column("year", "Year", right=True),
        *(_column(number, each.name) for number, each in enumerate(people)),
    ]
    document = Document("films", rows, ["slug", "title", "year", "people.name", "people.did"])
    return session.table(document, columns, EMPTY, laid_out(columns))


def _column(number: int, name: str) -> Any:
    from filmcli.view.table import Column

    def words(row: dict[str, Any]) -> str:
        return str(row["people"][number]["did"])

    return Column("people.did", name, words, told=True)


def _did(person: Person, record: int) -> str:
    parts = [part for part in person.parts if part.record == record]
    return ", ".join(dict.fromkeys(_part(part) for part in parts))


def _part(part: Part) -> str:
    if part.job != "cast":
        return part.job
    return f"as {part.character}" if part.character else "cast"


def _one(found: Both, name: str, session: Session, names: Sequence[str]) -> Person:
    """Give the one person meant; several that fit equally well are never guessed between."""
    people = _people(found, name, session, names)
    exact = [each for each in people if name in (each.name, *each.names)]
    chosen = exact or people
    if len(chosen) > 1 and _is_far_better_known(chosen, found):
        # Said even with --quiet: nothing is ever guessed silently.
        first, others = chosen[0], len(chosen) - 1 + found.more_people
        rest = "1 more is" if others == 1 else f"{others} more are"
        words = f"filmcli: {_with_id(first)} is meant; {rest} called {name!r}"
        session.streams.err(f"{safe(words)}\n")
        return first
    if len(chosen) > 1:
        more = f", and {len(chosen) - MOST_NAMED} more" if len(chosen) > MOST_NAMED else ""
        raise Ambiguous(
            f"{name!r} can mean {len(chosen)} people: "
            + ", ".join(map(_with_id, chosen[:MOST_NAMED]))
            + more,
            hint="name one in full, with the id where one is shown",
        )
    return chosen[0]


def _is_far_better_known(people: Sequence[Person], found: Both) -> bool:
    """Tell whether the first of several is the one that everybody means."""
    fame = [found.fame.get(each.id or "") for each in people]
    first, *rest = fame
    return first is not None and all(each is not None and first >= FAR * each for each in rest)


def _with_id(person: Person) -> str:
    return f"{person.name} ({person.id})" if person.id else person.name


def _of_films(names: Sequence[str], session: Session) -> ExitCode:
    from filmcli.view.table import Column
    from filmcli.view.terminal import STRONG

    found = finder(session)
    films = [session.film(name) for name in names]
    records = [found.number_of(film.path, film.values["slug"]) for film in films]
    if None in records:
        raise NotFound("a film outside the collection cannot be compared", hint="see --data")
    people = found.people_of([record for record in records if record is not None])
    told(found, session)
    if not people:
        raise NotFound("these films share nobody")
    rows = [
        {
            "name": each.name,
            "films": [
                film.head | {"did": _did(each, record or 0)}
                for film, record in zip(films, records, strict=True)
            ],
        }
        for each in people
    ]
    columns = [Column("name", "Name", style=STRONG), *map(_film_column, range(len(films)), films)]
    document = Document("people", rows, ["name", "films.title", "films.did"])
    return session.table(document, columns, EMPTY, laid_out(columns))


def _film_column(number: int, film: Any) -> Any:
    from filmcli.view.table import Column

    def words(row: dict[str, Any]) -> str:
        return str(row["films"][number]["did"])

    return Column("films.did", film.values["title"], words, told=True)
