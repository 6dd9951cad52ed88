"""The commands that write records: names, options and help, as in `cli`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from filmcli.grammar import command


def _slugs(args: list[str], incomplete: str) -> Sequence[str]:
    from filmcli.commands.complete import slugs

    return slugs(args, incomplete)


def _film(metavar: str, words: str) -> Any:
    return typer.Argument(metavar=metavar, help=words, autocompletion=_slugs, show_default=False)


Record = Annotated[
    str, _film("FILM", 'The record: a slug, a title, "Title (Year)", an id or a .toml file.')
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only show what would change; write nothing.")
]


@command("Keep", "filmcli new 'Late Spring' --set year=1949 --no-edit --dry-run")
def new(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The film's title.")],
    assignments: Annotated[
        list[str] | None,
        typer.Option("--set", help="Fill a field; repeatable.", metavar="KEY=VALUE"),
    ] = None,
    no_edit: Annotated[bool, typer.Option("--no-edit", help="Do not open the editor.")] = False,
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Make a record, and open it in the editor on a terminal."""

    def work(session: Any) -> int:
        from filmcli.commands import new

        return new.new(
            title, session, assignments=assignments or (), editor=not no_edit, dry_run=dry_run
        )

    return work


@command("Keep", "filmcli add tt0111161 --dry-run")
def add(
    film: Annotated[
        str | None,
        _film("[FILM]", 'A title of the catalogue: its id, its title, or "Title (Year)".'),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", help="A file that tells of one film, of any kind.", metavar="FILE"),
    ] = None,
    dry_run: DryRun = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> Callable[[Any], int]:
    """Make a record from a title of the catalogue, or from a file.

    Every value names its source. Of the catalogue it holds what a record is for: year, genres,
    running time, the original title and the one of the world, crew, and the first 10 of the cast.
    The rest stays in the catalogue, over which the record is laid.
    """

    def work(session: Any) -> int:
        from filmcli.commands import add

        return add.add(film, session, source=source, dry_run=dry_run, yes=yes)

    return work


@command("Keep", "filmcli edit ballerina")
def edit(
    film: Annotated[
        str | None, _film("[FILM]", "The record; one that comes with filmcli is copied first.")
    ] = None,
    draft: Annotated[
        str | None,
        typer.Option("--draft", help="Go on with a text that was kept.", metavar="FILE"),
    ] = None,
) -> Callable[[Any], int]:
    """Open a record in the editor; it is saved only when it is valid."""

    def work(session: Any) -> int:
        from filmcli.commands import edit

        return edit.edit(film, session, draft=draft)

    return work


@command("Keep", "filmcli set ballerina runtime=92 --dry-run")
def set(  # noqa: A001
    film: Record,
    assignments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KEY=VALUE]...",
            help="year=2014, genres=Drama,Thriller, ids.imdb=tt0000000, 'cast[0].note=voice'",
            show_default=False,
        ),
    ] = None,
    additions: Annotated[
        list[str] | None,
        typer.Option(
            "--add",
            help="""Add to a list: genres=Drama, cast='{name = "A"}'; repeatable.""",
            metavar="KEY=VALUE",
        ),
    ] = None,
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Set fields of a record; every other byte stays as it is."""

    def work(session: Any) -> int:
        from filmcli.commands import change

        return change.set_values(
            film, assignments or (), session, additions=additions or (), dry_run=dry_run
        )

    return work


@command("Keep", "filmcli unset ballerina 'cast[3]' --dry-run", hidden=True)
def unset(
    film: Record,
    keys: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY...", help="tagline, ids.tmdb, 'cast[3]'; the first entry is 0."
        ),
    ],
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Take fields or entries out of a record."""

    def work(session: Any) -> int:
        from filmcli.commands import change

        return change.unset(film, keys, session, dry_run=dry_run)

    return work


@command("Keep", "filmcli fmt ballerina --check", hidden=True)
def fmt(
    films: Annotated[
        list[str] | None, _film("[FILM]...", "The records; all of your own when left out.")
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Only name those that would change; exit 1 for any."),
    ] = False,
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Put records in canonical order and spacing."""

    def work(session: Any) -> int:
        from filmcli.commands import change

        return change.fmt(films or (), session, check=check, dry_run=dry_run)

    return work


@command("Keep", "filmcli rename heat heat-1995 --dry-run", hidden=True)
def rename(
    film: Record,
    slug: Annotated[
        str, typer.Argument(metavar="SLUG", help="Its new slug: a-z, 0-9 and hyphens.")
    ],
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Give a record another slug."""

    def work(session: Any) -> int:
        from filmcli.commands import put

        return put.rename(film, slug, session, dry_run=dry_run)

    return work


@command("Keep", "filmcli remove heat --dry-run", hidden=True)
def remove(
    film: Record,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Move a record to the trash, and print the way back."""

    def work(session: Any) -> int:
        from filmcli.commands import put

        return put.remove(film, session, yes=yes, dry_run=dry_run)

    return work


def _query_words(args: list[str], incomplete: str) -> Sequence[str]:
    from filmcli.commands.complete import query_words

    return query_words(args, incomplete)


Limit = Annotated[
    int | None, typer.Option("--limit", help="At most N, 1 or more.", min=1, metavar="N")
]


@command("Keep", "filmcli log")
def log(
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUERY]...",
            help="As for list; seen:2025, mine:8.., tagged:cinema and words are of the log.",
            autocompletion=_query_words,
            show_default=False,
        ),
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            help="Only seen, rating, watchlist, list or listed; repeatable.",
            metavar="KIND",
            autocompletion=lambda: ("seen", "rating", "watchlist", "list", "listed"),
        ),
    ] = None,
    limit: Limit = None,
) -> Callable[[Any], int]:
    """Show what you saw and rated, the latest first.

    All of it is in log.toml beside your records, one plain file that you may write to as well.
    """

    def work(session: Any) -> int:
        from filmcli.commands import log

        return log.log(query or (), session, kinds=kinds or (), limit=limit)

    return work


@command("Keep", "filmcli watch ballerina --date 2023-10-07 --dry-run")
def watch(
    film: Record,
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            help="When: 2023-10-07, 2023-10, yesterday, or none; today when left out.",
            metavar="DATE",
        ),
    ] = None,
    rating: Annotated[
        str | None, typer.Option("--rating", help="Of ten; or 4/5, 85%.", metavar="N")
    ] = None,
    rewatch: Annotated[
        bool, typer.Option("--rewatch", help="Seen before, though the log has no such day.")
    ] = False,
    note: Annotated[str | None, typer.Option("--note", help="What to say.", metavar="TEXT")] = None,
    tags: Annotated[
        list[str] | None, typer.Option("--tag", help="A word of yours; repeatable.", metavar="TAG")
    ] = None,
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Log that you saw a film."""

    def work(session: Any) -> int:
        from filmcli.commands import mark

        return mark.watch(
            film,
            session,
            date=date,
            rating=rating,
            rewatch=rewatch,
            note=note,
            tags=tags or (),
            dry_run=dry_run,
        )

    return work


@command("Keep", "filmcli rate ballerina 8 --dry-run")
def rate(
    film: Record,
    rating: Annotated[
        str, typer.Argument(metavar="N", help="Of ten, such as 8 or 7.5; or 4/5, 85%.")
    ],
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Rate a film, of ten."""

    def work(session: Any) -> int:
        from filmcli.commands import mark

        return mark.rate(film, rating, session, dry_run=dry_run)

    return work


@command("Keep", "filmcli watchlist add ballerina --dry-run", hidden=True)
def watchlist(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORD]...",
            help="add FILM... or remove FILM...; else a query, as for log.",
            autocompletion=_slugs,
            show_default=False,
        ),
    ] = None,
    limit: Limit = None,
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Show the films you want to see; add some, or remove them."""

    def work(session: Any) -> int:
        from filmcli.commands import log, mark

        action, *films = words or [""]
        if action in ("add", "remove"):
            change = mark.want if action == "add" else mark.unwant
            return change(films, session, dry_run=dry_run)
        return log.watchlist(words or (), session, limit=limit)

    return work
