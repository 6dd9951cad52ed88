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
        str, _film("FILM", 'A title of the catalogue: its id, its title, or "Title (Year)".')
    ],
    dry_run: DryRun = False,
) -> Callable[[Any], int]:
    """Make a record from a title of the catalogue.

    Every value names its source. It holds what a record is for: the titles it goes by where it was made and in the world, year,
    genres, running time, crew, and the first 10 of the cast. The rest stays in the catalogue, over
    which the record is laid.
    """

    def work(session: Any) -> int:
        from filmcli.commands import add

        return add.add(film, session, dry_run=dry_run)

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


@command("Keep", "filmcli fmt ballerina --check")
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
