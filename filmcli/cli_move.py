"""The commands that bring films in: names, options and help, as in `cli`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from filmcli.grammar import command

DB_ACTIONS = ("status", "path", "verify", "remove")


def _sources() -> Sequence[str]:
    from filmcli.importers import IMPORTERS

    return list(IMPORTERS)


def _kinds() -> Sequence[str]:
    from filmcli.catalogue.imdb.schema import KINDS

    return ["all", "films", *KINDS]


@command("Move", "filmcli import imdb ~/Downloads/imdb --dry-run", name="import")
def import_(
    source: Annotated[str, typer.Argument(metavar="KIND", help="imdb.", autocompletion=_sources)],
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="A directory of the files, or the files.")
    ],
    kinds: Annotated[
        str | None,
        typer.Option(
            "--kinds",
            help="movie,short,... or all; all films when left out.",
            metavar="A,B",
            autocompletion=_kinds,
        ),
    ] = None,
    min_votes: Annotated[
        int,
        typer.Option("--min-votes", help="Only titles of N votes and more.", min=0, metavar="N"),
    ] = 0,
    only: Annotated[
        str | None,
        typer.Option(
            "--only", help="titles,people,credits,akas,ratings; titles always.", metavar="A,B"
        ),
    ] = None,
    adult: Annotated[bool, typer.Option("--adult", help="Adult titles too.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first bad row.")] = False,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Go on with more than one bad row in a hundred.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be read and kept.")
    ] = False,
) -> Callable[[Any], int]:
    """Make the catalogue of your own download of IMDb's data sets.

    Get title.basics, title.akas, title.principals, title.crew, title.ratings, title.episode and
    name.basics from https://datasets.imdbws.com, packed or not, under any name. Only title.basics
    must be there. The catalogue before stays whole until the new one is.
    """

    def work(session: Any) -> int:
        from filmcli.importers import load

        code: int = load(source).run(
            paths,
            session,
            kinds=kinds,
            min_votes=min_votes,
            only=only,
            adult=adult,
            strict=strict,
            lenient=lenient,
            dry_run=dry_run,
        )
        return code

    return work


@command("Move", "filmcli db status")
def db(
    action: Annotated[
        str,
        typer.Argument(
            metavar="ACTION",
            help="status, path, verify or remove.",
            autocompletion=lambda: DB_ACTIONS,
            show_default=False,
        ),
    ] = "status",
    yes: Annotated[bool, typer.Option("--yes", help="Remove without asking.")] = False,
) -> Callable[[Any], int]:
    """Say what the catalogue holds and where it is; verify or remove it."""

    def work(session: Any) -> int:
        from filmcli.commands import db

        return db.db(action, session, yes=yes)

    return work
