"""The commands that bring films in: names, options and help, as in `cli`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from filmcli.grammar import command

DB_ACTIONS = ("status", "path", "verify", "remove")
IMDB, TABLES = "For imdb", "For tables"


def _kinds() -> Sequence[str]:
    from filmcli.importers import KINDS

    return KINDS


def _title_types() -> Sequence[str]:
    from filmcli.catalogue.imdb.schema import KINDS

    return ["all", "films", *KINDS]


def _imdb(*names: str, **more: Any) -> Any:
    return typer.Option(*names, rich_help_panel=IMDB, show_default=False, **more)


def _table(*names: str, **more: Any) -> Any:
    return typer.Option(*names, rich_help_panel=TABLES, show_default=False, **more)


@command("Move", "filmcli import nfo Films --dry-run", name="import")
def import_(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[KIND] PATH...",
            help="What the files are, found out when left out; files, folders, or -.",
            autocompletion=_kinds,
            show_default=False,
        ),
    ],
    into: Annotated[
        str | None,
        typer.Option("--into", help="Write films to a .jsonl, not to records.", metavar="FILE"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be written, as diffs.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what is new of films that are here, as diffs.")
    ] = False,
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            help="Take that field into the records that are here, or all; repeatable.",
            metavar="FIELD",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    mapped: Annotated[
        list[str] | None,
        _table("--map", help="What a column holds; repeatable.", metavar="COLUMN=FIELD"),
    ] = None,
    delimiter: Annotated[
        str | None, _table("--delimiter", help="What parts the cells.", metavar="SIGN")
    ] = None,
    encoding: Annotated[
        str | None, _table("--encoding", help="Found out when left out.", metavar="NAME")
    ] = None,
    header: Annotated[
        str | None, _table("--header", help="Whether there is one: yes or no.", metavar="ANSWER")
    ] = None,
    kinds: Annotated[
        str | None,
        _imdb(
            "--kinds",
            help="movie,short,... or all; all films when left out.",
            metavar="A,B",
            autocompletion=_title_types,
        ),
    ] = None,
    min_votes: Annotated[
        int, _imdb("--min-votes", help="Only titles of N votes and more.", min=0, metavar="N")
    ] = 0,
    only: Annotated[
        str | None,
        _imdb("--only", help="titles,people,credits,akas,ratings; titles always.", metavar="A,B"),
    ] = None,
    adult: Annotated[bool, _imdb("--adult", help="Adult titles too.")] = False,
    strict: Annotated[bool, _imdb("--strict", help="Stop at the first bad row.")] = False,
    lenient: Annotated[
        bool, _imdb("--lenient", help="Go on with more than one bad row in a hundred.")
    ] = False,
) -> Callable[[Any], int]:
    """Bring films in from other files, or all of IMDb from its data sets.

    Kinds: nfo, tmdb, omdb, wikidata, wikipedia, kobis, kmdb, csv, json and jsonl make records, each
    fact with the file as its source; letterboxd, imdb-export and unmatched go to your log. Films
    that are here stay as they are: what is new or differs is shown with --diff, and taken with
    --take.

    `import imdb DIR` makes the catalogue of your own download of the data sets that are at
    https://datasets.imdbws.com, packed or not, under any name; only title.basics must be there. The
    catalogue before stays whole until the new one is.
    """

    def work(session: Any) -> int:
        from filmcli.commands import incoming

        sets = {
            "kinds": kinds,
            "min_votes": min_votes,
            "only": only,
            "adult": adult,
            "strict": strict,
            "lenient": lenient,
        }
        tables = {
            "map": "\n".join(mapped or ()),
            "delimiter": delimiter,
            "encoding": encoding,
            "header": header,
        }
        taken = tuple(each.strip() for named in take or () for each in named.split(","))
        films = {"into": into, "take": taken, "diff": diff, "yes": yes}
        return incoming.bring(words, session, films, tables, sets, dry_run=dry_run)

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
