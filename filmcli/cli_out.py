"""The command that takes films out: names, options and help, as in `cli`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from filmcli.grammar import command


def _slugs(args: list[str], incomplete: str) -> Sequence[str]:
    from filmcli.commands.complete import slugs

    return slugs(args, incomplete)


def _names() -> Sequence[str]:
    from filmcli.exporters.formats import FORMATS

    return list(FORMATS)


def _release_types() -> Sequence[str]:
    from filmcli.record.vocabulary import RELEASE_TYPES

    return RELEASE_TYPES


Films = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILM|QUERY]...",
        help="Films, or a query such as director:park; all records when left out.",
        autocompletion=_slugs,
        show_default=False,
    ),
]


@command("Move", "filmcli export ballerina --to bibtex")
def export(
    films: Films = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            help="html, toml, nfo, ics, sqlite, ...; the file's ending when left out.",
            metavar="FORMAT",
            autocompletion=_names,
        ),
    ] = None,
    formats: Annotated[
        bool, typer.Option("--formats", help="List the formats, and what each cannot hold.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="For csv: safe to open in a spreadsheet.")
    ] = False,
    catalogue: Annotated[
        bool,
        typer.Option("--catalogue", help="Also what only the catalogue has; see IMDb's licence."),
    ] = False,
    country: Annotated[
        str | None,
        typer.Option(
            "--country", help="For ics: only here or world-wide: a code or a name.", metavar="PLACE"
        ),
    ] = None,
    type: Annotated[  # noqa: A002
        list[str] | None,
        typer.Option(
            "--type",
            help="For ics: only premiere, limited, theatrical, digital, physical or tv.",
            metavar="TYPE",
            autocompletion=_release_types,
        ),
    ] = None,
) -> Callable[[Any], int]:
    """Write films as pages, calendars, databases, citations, ...

    All films, those that are named, or those of a query. -o FILE writes them to one file, -o
    DIRECTORY/ each to its own; what is there stays unless --force is given. What the format has no
    place for is said. Of the catalogue only films that your log is about are taken.
    """

    def work(session: Any) -> int:
        from filmcli.commands import exporting

        asked = exporting.Asked(to, force, excel, country, type or (), catalogue)
        return exporting.export(films or (), session, asked, formats=formats)

    return work
