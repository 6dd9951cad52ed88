"""The commands that bring films in: names, options and help, as in `cli`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from filmcli.grammar import command


def _kinds() -> Sequence[str]:
    from filmcli.importers import IMPORTERS

    return list(IMPORTERS)


Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only show the files it would write, as diffs.")
]
Mapped = Annotated[
    list[str] | None,
    typer.Option("--map", help="For csv: what a column holds; repeatable.", metavar="COLUMN=FIELD"),
]
Delimiter = Annotated[
    str | None,
    typer.Option("--delimiter", help="For csv: what parts its cells.", metavar="SIGN"),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="Of tables; found out when left out.", metavar="NAME"),
]


@command("Move", "filmcli import nfo ~/Films --dry-run", name="import")
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
    dry_run: DryRun = False,
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
    mapped: Mapped = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    header: Annotated[
        str | None,
        typer.Option("--header", help="For csv: whether it has one: yes or no.", metavar="ANSWER"),
    ] = None,
    yes: Yes = False,
) -> Callable[[Any], int]:
    """Make records of films in other files, each fact with the file as its source.

    Kinds: nfo, tmdb, omdb, wikidata, wikipedia, kobis, kmdb, csv, json and jsonl make records;
    letterboxd, imdb-export and unmatched go to your log. Films that are here stay as they are:
    what is new or differs is shown with --diff, and taken with --take.
    """

    def work(session: Any) -> int:
        from filmcli.commands import bringing

        options = {
            "map": "\n".join(mapped or ()),
            "delimiter": delimiter,
            "encoding": encoding,
            "header": header,
        }
        asked = bringing.Asked(
            into,
            tuple(each.strip() for words in take or () for each in words.split(",")),
            diff,
            dry_run,
            yes,
            options={key: value for key, value in options.items() if value},
        )
        return bringing.bring(words, session, asked)

    return work


@command("Keep", "filmcli add --from movie.nfo --dry-run", hidden=True)
def add(
    source: Annotated[str, typer.Option("--from", help="The file, of any kind.", metavar="FILE")],
    dry_run: DryRun = False,
    yes: Yes = False,
) -> Callable[[Any], int]:
    """Make the record of the one film that a file tells of."""

    def work(session: Any) -> int:
        from filmcli.commands import bringing

        return bringing.add(source, session, dry_run=dry_run, yes=yes)

    return work
