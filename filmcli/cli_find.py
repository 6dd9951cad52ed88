"""The commands that find films and people: names, options and help, as in `cli`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from filmcli.grammar import command


def _slugs(args: list[str], incomplete: str) -> Sequence[str]:
    from filmcli.commands.complete import slugs

    return slugs(args, incomplete)


def _query_words(args: list[str], incomplete: str) -> Sequence[str]:
    from filmcli.commands.complete import query_words

    return query_words(args, incomplete)


def _names(args: list[str], incomplete: str) -> Sequence[str]:
    """Give the fields of the query language, behind those that stand there with commas."""
    del args
    from filmcli.catalogue.query import FIELDS

    before = incomplete[: incomplete.rfind(",") + 1]
    return [before + each.name for each in FIELDS]


def _release_types() -> Sequence[str]:
    from filmcli.record.vocabulary import RELEASE_TYPES

    return RELEASE_TYPES


def _places() -> Sequence[str]:
    from filmcli.catalogue.scoring import PLACES

    return list(PLACES)


Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUERY]...",
        help="Words, director:park, year:1990..1999, ^genre:horror, has:synopsis, year- to sort; "
        "filmcli fields --query lists all.",
        autocompletion=_query_words,
        show_default=False,
    ),
]
Limit = Annotated[
    int | None, typer.Option("--limit", help="At most N, 1 or more.", min=1, metavar="N")
]
Country = Annotated[
    str | None,
    typer.Option("--country", help="Only here or world-wide: a code or a name.", metavar="PLACE"),
]


@command("Find", "filmcli list", name="list", also="ls", layered=True)
def list_films(
    query: Words = None,
    columns: Annotated[
        str | None,
        typer.Option("--columns", help="Fields to show, such as title,genres.", metavar="A,B.C"),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            help="year, year- for falling, year-,title.",
            metavar="BY",
            autocompletion=_names,
        ),
    ] = None,
    limit: Limit = None,
    count: Annotated[bool, typer.Option("--count", help="Only how many.")] = False,
    group: Annotated[
        str | None,
        typer.Option(
            "--group",
            help="Count by decade, director, country, genre, studio, ...",
            metavar="FIELD",
            autocompletion=_names,
        ),
    ] = None,
) -> Callable[[Any], int]:
    """List films, all or those of a query.

    director:"Lee Min Ji" looks for text in a field, title:=Lantern for exactly that,
    title::^The for a pattern. year:1990..1999, runtime:..100 and released:2023-10.. are ranges,
    release.kr:2023 is one territory's release. has: and missing: ask whether a field is there, ^
    means not, a comma means or. Terms side by side must all hold.
    """

    def work(session: Any) -> int:
        from filmcli.commands import find

        return find.listing(
            query or (), session, columns=columns, sort=sort, limit=limit, count=count, group=group
        )

    return work


@command("Find", "filmcli search 'jeon jong seo'", layered=True)
def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORD...", help="A title, a name, a role, any words.")
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
    """Search titles, people, roles, companies and synopses, best first.

    Case, accents and signs do not matter, nor which romanisation a Korean name is in. Slips are
    looked for only where nothing else is found, and that is said. A year among the words puts the
    film of that year first.
    """

    def work(session: Any) -> int:
        from filmcli.commands import search

        return search.searching(words, session, places=places or (), limit=limit, explain=explain)

    return work


@command("Find", "filmcli person 'Lee Chung-hyun'", layered=True)
def person(
    name: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="A name, in any spelling or script.")
    ],
) -> Callable[[Any], int]:
    """Show a person's films by role, year by year.

    Everyone the name can mean is shown; more than five are only listed. Two people of one name
    are told apart where a record has an id of theirs: 'Lee Min Ji (wikidata:Q900001)' is one.
    """

    def work(session: Any) -> int:
        from filmcli.commands import people

        return people.person(" ".join(name), session)

    return work


@command("Find", "filmcli common 'Jeon Jong Seo' 'Kim Ji Hoon'", hidden=True, layered=True)
def common(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME NAME...", help="People; with --films, films.")
    ],
    films: Annotated[bool, typer.Option("--films", help="The people that films share.")] = False,
) -> Callable[[Any], int]:
    """Show the films that people share, or the people that films share.

    What each of them did is shown. A name that can mean several people is not guessed at.
    """

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
        typer.Option(
            "--type",
            help="Only premiere, limited, theatrical, digital, physical or tv.",
            metavar="TYPE",
            autocompletion=_release_types,
        ),
    ] = None,
) -> Callable[[Any], int]:
    """Show releases by day.

    All of them, unless --from or --to says otherwise. A release whose day is not known is there
    whenever it may fall into that time. On a terminal a line shows where today is.
    """

    def work(session: Any) -> int:
        from filmcli.commands import compare

        return compare.calendar(
            query or (), session, start=start, end=end, country=country, types=type or ()
        )

    return work


@command("Find", "filmcli stats --by decade,country", layered=True)
def stats(
    query: Words = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            help="Fields to count by, such as director,decade; decade when left out.",
            metavar="A,B",
            autocompletion=_names,
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            help="At most N values of each, 1 or more; 15 when left out.",
            min=1,
            metavar="N",
            show_default=False,
        ),
    ] = 15,
    mine: Annotated[
        bool,
        typer.Option("--mine", help="Only films of your log; by year seen, rating and decade."),
    ] = False,
) -> Callable[[Any], int]:
    """Count films by decade, director, country, genre, ...

    A film counts once for each value that it has. filmcli fields --query lists the fields.
    """

    def work(session: Any) -> int:
        from filmcli.commands import stats

        return stats.stats(query or (), session, by=by, limit=limit, mine=mine)

    return work


@command("Find", "filmcli compare ballerina tt26350277", hidden=True, layered=True)
def compare(
    one: Annotated[str, typer.Argument(metavar="FILM", help="One film.", autocompletion=_slugs)],
    other: Annotated[str, typer.Argument(metavar="FILM", help="The other.", autocompletion=_slugs)],
) -> Callable[[Any], int]:
    """Show two films side by side."""

    def work(session: Any) -> int:
        from filmcli.commands import compare

        return compare.compare(one, other, session)

    return work


@command("Find", "filmcli pick --fit 2h", layered=True)
def pick(
    query: Words = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same number picks the same film.", metavar="N")
    ] = None,
    fit: Annotated[
        str | None, typer.Option("--fit", help="No longer than 2h, 1h30 or 95m.", metavar="TIME")
    ] = None,
) -> Callable[[Any], int]:
    """Pick a film at random.

    Out of all, or of a query. A film whose running time is not known fits into no time.
    """

    def work(session: Any) -> int:
        from filmcli.commands import find

        return find.pick(query or (), session, seed=seed, fit=fit)

    return work
