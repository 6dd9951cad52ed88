"""The commands: names, options and help; each body is one deferred call into `commands`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from filmcli import cli_find, cli_keep, cli_move, cli_out, grammar
from filmcli.grammar import COMMANDS, SHARED_NAMES, Call, HelpWanted, build, command

# Importing these registers their commands.
REGISTERED = (cli_find, cli_keep, cli_move, cli_out)

__all__ = ["COMMANDS", "SHARED_NAMES", "Call", "HelpWanted", "build", "parse"]


def _slugs(args: list[str], incomplete: str) -> Sequence[str]:
    from filmcli.commands.complete import slugs

    return slugs(args, incomplete)


def _fact_names() -> Sequence[str]:
    from filmcli.commands.complete import FACTS

    return FACTS


def _title_types() -> Sequence[str]:
    from filmcli.record.vocabulary import TITLE_TYPES

    return TITLE_TYPES


def _release_types() -> Sequence[str]:
    from filmcli.record.vocabulary import RELEASE_TYPES

    return RELEASE_TYPES


SHELLS = ("bash", "zsh", "fish", "powershell")
Film = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILM]",
        help='A slug, a title, "Title (Year)", an id, a .toml file, or - for a list on stdin.',
        autocompletion=_slugs,
        show_default=False,
    ),
]
Films = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILM|QUERY]...",
        help="Records, or a query such as director:park; all records when left out.",
        autocompletion=_slugs,
        show_default=False,
    ),
]


@command("Show", "filmcli info ballerina", layered=True)
def info(
    film: Film = None,
    full: Annotated[bool, typer.Option("--full", help="Leave nothing out.")] = False,
) -> Callable[[Any], int]:
    """Show the card of a film."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.info(film, session, full=full)

    return work


@command("Show", "filmcli cast ballerina --character 'choi pro'", layered=True)
def cast(
    film: Film = None,
    variants: Annotated[
        bool, typer.Option("--variants", help="Show other spellings of the roles.")
    ] = False,
    known_for: Annotated[
        bool, typer.Option("--known-for", help="Show what else people are known for.")
    ] = False,
    top: Annotated[
        int | None,
        typer.Option(
            "--top", help="Only the first N in billing order, 1 or more.", min=1, metavar="N"
        ),
    ] = None,
    character: Annotated[
        str | None, typer.Option("--character", help="Only roles with these words.", metavar="TEXT")
    ] = None,
) -> Callable[[Any], int]:
    """Show who plays whom, in billing order."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.cast(
            film, session, variants=variants, known_for=known_for, top=top, character=character
        )

    return work


@command("Show", "filmcli crew ballerina --job composer", layered=True)
def crew(
    film: Film = None,
    job: Annotated[
        str | None, typer.Option("--job", help="Only this job, such as director.", metavar="JOB")
    ] = None,
) -> Callable[[Any], int]:
    """Show the crew by department."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.crew(film, session, job=job)

    return work


@command("Show", "filmcli release ballerina --type digital --json", layered=True)
def release(
    film: Film = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country", help="Only here or world-wide: a code or a name.", metavar="PLACE"
        ),
    ] = None,
    type: Annotated[  # noqa: A002
        list[str] | None,
        typer.Option(
            "--type",
            help="Only premiere, limited, theatrical, digital, physical or tv.",
            metavar="TYPE",
            autocompletion=_release_types,
        ),
    ] = None,
    upcoming: Annotated[bool, typer.Option("--upcoming", help="Only those to come.")] = False,
    first: Annotated[bool, typer.Option("--first", help="Only the first that is left.")] = False,
) -> Callable[[Any], int]:
    """Show releases in date order."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.release(
            film, session, country=country, types=type or (), upcoming=upcoming, first=first
        )

    return work


@command("Show", "filmcli titles ballerina --language ko", layered=True)
def titles(
    film: Film = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Only this language.", metavar="TAG")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Only this territory.", metavar="CODE")
    ] = None,
    type: Annotated[  # noqa: A002
        list[str] | None,
        typer.Option(
            "--type",
            help="Only this type, such as original.",
            metavar="TYPE",
            autocompletion=_title_types,
        ),
    ] = None,
) -> Callable[[Any], int]:
    """Show every title, with its language, region, type and script."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.titles(film, session, language=language, region=region, types=type or ())

    return work


@command("Show", "filmcli synopsis ballerina", hidden=True, layered=True)
def synopsis(film: Film = None) -> Callable[[Any], int]:
    """Show the synopsis alone."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.synopsis(film, session)

    return work


@command("Show", "filmcli why ballerina premiere", layered=True)
def why(
    film: Film = None,
    field: Annotated[
        str | None,
        typer.Argument(
            metavar="[FIELD]",
            help="A field such as year, premiere or cast; every fact when left out.",
            autocompletion=_fact_names,
            show_default=False,
        ),
    ] = None,
) -> Callable[[Any], int]:
    """Show where each value comes from, and the values that lost."""

    def work(session: Any) -> int:
        from filmcli.commands import provenance

        return provenance.why(film, field, session)

    return work


@command("Show", "filmcli sources ballerina", layered=True)
def sources(film: Film = None) -> Callable[[Any], int]:
    """Show the sources of a film and what each states."""

    def work(session: Any) -> int:
        from filmcli.commands import provenance

        return provenance.sources(film, session)

    return work


@command("Keep", "filmcli check ballerina", formats=("github",))
def check(
    films: Films = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 5 for warnings and advice too.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is safe to mend; shows the change first.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --fix: do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --fix: only show what would change.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Explain these codes, or every code.")
    ] = False,
) -> Callable[[Any], int]:
    """Validate records: errors, and advice on what is worth adding."""

    def work(session: Any) -> int:
        from filmcli.commands import check, mend

        if explain:
            return mend.explain(films or [], session)
        return check.check(films or [], session, strict=strict, fix=mend.Fix(fix, yes, dry_run))

    return work


@command("Keep", "filmcli path ballerina", hidden=True)
def path(film: Film = None) -> Callable[[Any], int]:
    """Show where the record of a film is."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.path(film, session)

    return work


@command("Keep", "filmcli schema -o record.schema.json", hidden=True)
def schema() -> Callable[[Any], int]:
    """Print the JSON Schema of a record, for editors."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.schema(session)

    return work


@command("Keep", "filmcli fields", hidden=True)
def fields(
    query: Annotated[
        bool, typer.Option("--query", help="The fields that a QUERY can ask for.")
    ] = False,
) -> Callable[[Any], int]:
    """List every field of a record with its type and meaning."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.fields(session, query=query)

    return work


@command("Set up", "filmcli config", hidden=True)
def config() -> Callable[[Any], int]:
    """Show every setting, its value and where it came from."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.config(session)

    return work


@command("Set up", "filmcli doctor", tolerant=True)
def doctor() -> Callable[[Any], int]:
    """Look over what filmcli runs on."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.doctor(session)

    return work


@command("Set up", "filmcli completion bash", hidden=True)
def completion(
    shell: Annotated[
        str,
        typer.Argument(
            metavar="SHELL", help="bash, zsh, fish or powershell.", autocompletion=lambda: SHELLS
        ),
    ],
) -> Callable[[Any], int]:
    """Print the completion script of a shell."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.completion(shell, session)

    return work


def parse(args: Sequence[str], *, width: int) -> Call:
    """Parse a command line; raise UsageFault, or HelpWanted for help and completions."""
    shell = os.environ.get("_FILMCLI_COMPLETE")
    if shell:
        from filmcli.commands.complete import answer

        raise HelpWanted(answer(shell, args, grammar.parameters, COMMANDS))
    return grammar.parsed(args, width=width)
