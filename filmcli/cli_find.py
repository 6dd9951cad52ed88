"""The commands that find films and people: names, options and help, as in `cli`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from filmcli.grammar import command


def _slugs(args: list[str], incomplete: str) -> Sequence[str]:
    from filmcli.commands.complete import slugs

    return slugs(args, incomplete)


def _fields(args: list[str], incomplete: str) -> Sequence[str]:
    del args
    from filmcli.catalogue.query import FIELDS

    # A query word is completed up to its colon; what follows is the user's.
    return [f"{each.name}:" for each in FIELDS if each.name.startswith(incomplete)]


def _groups() -> Sequence[str]:
    from filmcli.catalogue.query import FIELDS

    return [each.name for each in FIELDS]


def _places() -> Sequence[str]:
    from filmcli.catalogue.search import PLACES

    return list(PLACES)


Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUERY]...",
        help="Words, director:park, year:1990..1999, ^genre:horror, has:synopsis, year- to sort; "
        "filmcli fields --query lists all.",
        autocompletion=_fields,
        show_default=False,
    ),
]
Limit = Annotated[
    int | None, typer.Option("--limit", help="At most N.", min=1, max=1_000_000, metavar="N")
]
Country = Annotated[
    str | None,
    typer.Option("--country", help="Only here or world-wide: a code or a name.", metavar="PLACE"),
]


@command("Find", "filmcli list", name="list", also="ls")
def list_films(
    query: Words = None,
    columns: Annotated[
        str | None,
        typer.Option("--columns", help="Fields to show, such as title,genres.", metavar="A,B.C"),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", help="year, year- for falling, year-,title.", metavar="BY"),
    ] = None,
    limit: Limit = None,
    count: Annotated[bool, typer.Option("--count", help="Only how many.")] = False,
    group: Annotated[
        str | None,
        typer.Option(
            "--group",
            help="Count by decade, director, country, genre, studio, ...",
            metavar="FIELD",
            autocompletion=_groups,
        ),
    ] = None,
) -> Callable[[Any], int]:
    """List films, all or those of a query."""

    def work(session: Any) -> int:
        from filmcli.commands import find

        return find.listing(
            query or (), session, columns=columns, sort=sort, limit=limit, count=count, group=group
        )

    return work


@command("Find", "filmcli search 'jeon jong seo'")
def search(
    words: Annotated[
        list[str], typer.Argument(metavar="TEXT...", help="A title, a name, a role, any words.")
    ],
    places: Annotated[
        list[str] | None,
        typer.Option(
            "--in",
            help="Only title, person, character, company or synopsis; repeatable.",
            metavar="WHERE",
            autocompletion=_places,
        ),
    ] = None,
    limit: Limit = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each ranks where it does.")
    ] = False,
) -> Callable[[Any], int]:
    """Search titles, people, roles, companies and synopses, best first."""

    def work(session: Any) -> int:
        from filmcli.commands import find

        return find.searching(words, session, places=places or (), limit=limit, explain=explain)

    return work


@command("Find", "filmcli person 'Lee Chung-hyun'")
def person(
    name: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="A name, in any spelling or script.")
    ],
) -> Callable[[Any], int]:
    """Show a person's films by role, year by year."""

    def work(session: Any) -> int:
        from filmcli.commands import people

        return people.person(" ".join(name), session)

    return work


@command("Find", "filmcli common 'Jeon Jong Seo' 'Kim Ji Hoon'")
def common(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME NAME...", help="People; with --films, films.")
    ],
    films: Annotated[bool, typer.Option("--films", help="The people that films share.")] = False,
) -> Callable[[Any], int]:
    """Show the films that people share, or the people that films share."""

    def work(session: Any) -> int:
        from filmcli.commands import people

        return people.common(names, session, by_film=films)

    return work


@command("Find", "filmcli calendar --from 2023-10 --to 2023-12")
def calendar(
    query: Words = None,
    start: Annotated[
        str | None, typer.Option("--from", help="From this day, month or year.", metavar="DATE")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", help="To this day, month or year.", metavar="DATE")
    ] = None,
    country: Country = None,
    type: Annotated[  # noqa: A002
        list[str] | None,
        typer.Option("--type", help="Only premiere, theatrical, digital, ...", metavar="TYPE"),
    ] = None,
) -> Callable[[Any], int]:
    """Show releases by day."""

    def work(session: Any) -> int:
        from filmcli.commands import compare

        return compare.calendar(
            query or (), session, start=start, end=end, country=country, types=type or ()
        )

    return work


@command("Find", "filmcli stats --by decade,country")
def stats(
    query: Words = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help="Fields to count by, such as director,decade.",
            metavar="A,B",
            autocompletion=_groups,
        ),
    ] = "decade",
    limit: Annotated[
        int, typer.Option("--limit", help="At most N values of each.", min=1, metavar="N")
    ] = 15,
) -> Callable[[Any], int]:
    """Count films by decade, director, country, genre, ..."""

    def work(session: Any) -> int:
        from filmcli.commands import find

        return find.stats(query or (), session, by=by, limit=limit)

    return work


@command("Find", "filmcli compare ballerina ballerina")
def compare(
    one: Annotated[str, typer.Argument(metavar="FILM", help="One film.", autocompletion=_slugs)],
    other: Annotated[str, typer.Argument(metavar="FILM", help="The other.", autocompletion=_slugs)],
) -> Callable[[Any], int]:
    """Show two films side by side."""

    def work(session: Any) -> int:
        from filmcli.commands import compare

        return compare.compare(one, other, session)

    return work


@command("Find", "filmcli pick --fit 2h")
def pick(
    query: Words = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same number picks the same film.", metavar="N")
    ] = None,
    fit: Annotated[
        str | None, typer.Option("--fit", help="No longer than 2h, 1h30 or 95m.", metavar="TIME")
    ] = None,
) -> Callable[[Any], int]:
    """Pick a film at random."""

    def work(session: Any) -> int:
        from filmcli.commands import find

        return find.pick(query or (), session, seed=seed, fit=fit)

    return work
