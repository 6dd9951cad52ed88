"""The Typer app: names, options and help; each body is one deferred call into `commands`.

Every command shares the options of `SHARED`. Commands are turned into Click's form only when they
are called: all of them at once would double the start-up time.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo

GROUPS = ("Show", "Find", "Keep", "Move", "Set up")
OUTPUT, EVERYWHERE = "Output", "Everywhere"


class Call(NamedTuple):
    """What the command line asks for: a command's work, and the shared options."""

    work: Callable[[Any], int]
    shared: dict[str, Any]


class HelpWanted(Exception):
    """The help of a command was asked for; `args[0]` is its text."""


def _help(ctx: typer.Context, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        raise HelpWanted(ctx.get_help())


def complete_film(incomplete: str) -> list[str]:
    """Complete a record's slug."""
    from filmcli.commands.complete import slugs

    return slugs(incomplete)


Film = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILM]",
        help='A slug, a title, "Title (Year)", an id, a .toml file, or - for a list on stdin.',
        autocompletion=complete_film,
        show_default=False,
    ),
]
Films = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILM]...",
        help="Records to check; the whole collection when left out.",
        autocompletion=complete_film,
        show_default=False,
    ),
]


def _option(panel: str, *names: str, help: str, **more: Any) -> Any:  # noqa: A002
    return typer.Option(*names, help=help, rich_help_panel=panel, show_default=False, **more)


# The options of every command: name, type, default, option.
SHARED: tuple[tuple[str, Any, Any, Any], ...] = (
    ("json", bool, False, _option(OUTPUT, "--json", help="One JSON object.")),
    ("jsonl", bool, False, _option(OUTPUT, "--jsonl", help="One JSON object a line.")),
    ("csv", bool, False, _option(OUTPUT, "--csv", help="CSV with a header.")),
    ("tsv", bool, False, _option(OUTPUT, "--tsv", help="TSV with a header.")),
    (
        "format",
        str | None,
        None,
        _option(
            OUTPUT,
            "--format",
            help="json, jsonl, csv, tsv or markdown.",
            metavar="NAME",
            autocompletion=lambda: ["json", "jsonl", "csv", "tsv", "markdown"],
        ),
    ),
    (
        "fields",
        str | None,
        None,
        _option(OUTPUT, "--fields", help="Only these, such as title,ids.imdb.", metavar="A,B.C"),
    ),
    (
        "output",
        str | None,
        None,
        _option(
            OUTPUT, "--output", "-o", help="Write to a file, whole or not at all.", metavar="FILE"
        ),
    ),
    ("width", str | None, None, _option(OUTPUT, "--width", help="Columns to fit to.", metavar="N")),
    (
        "color",
        str | None,
        None,
        _option(
            OUTPUT,
            "--color",
            help="auto, always or never.",
            metavar="WHEN",
            autocompletion=lambda: ["auto", "always", "never"],
        ),
    ),
    ("no_pager", bool, False, _option(OUTPUT, "--no-pager", help="Never page long output.")),
    (
        "data",
        list[str] | None,
        None,
        _option(EVERYWHERE, "--data", help="A record directory; repeatable.", metavar="DIR"),
    ),
    ("no_input", bool, False, _option(EVERYWHERE, "--no-input", help="Never ask anything.")),
    ("quiet", bool, False, _option(EVERYWHERE, "--quiet", "-q", help="No notes on stderr.")),
    ("verbose", bool, False, _option(EVERYWHERE, "--verbose", "-v", help="Say more on stderr.")),
    (
        "debug",
        bool,
        False,
        _option(EVERYWHERE, "--debug", help="Show where in the code an error arose."),
    ),
    (
        "help",
        bool,
        False,
        _option(EVERYWHERE, "--help", "-h", help="Show this help.", is_eager=True, callback=_help),
    ),
)
SHARED_NAMES = tuple(name for name, *_ in SHARED)


class Command(TyperCommand):
    """A command whose help puts the shared options in sections of their own."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, section by section."""
        write_sections(self.get_params(ctx), ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the example last, exactly as it is typed."""
        if self.epilog:
            with formatter.section("Example"):
                formatter.write(f"{'':{formatter.current_indent}}{self.epilog}\n")


def write_sections(params: Sequence[Any], ctx: Any, formatter: Any) -> None:
    """Write parameters under the headings their panel names."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for param in params:
        record = param.get_help_record(ctx)
        if record is not None:
            is_argument = param.param_type_name == "argument"
            panel = getattr(param, "rich_help_panel", None) or (
                "Arguments" if is_argument else "Options"
            )
            sections.setdefault(panel, []).append(record)
    for heading in ("Arguments", "Options", OUTPUT, EVERYWHERE):
        if heading in sections:
            with formatter.section(heading):
                formatter.write_dl(sections[heading])


class Group(TyperGroup):
    """The app; it makes a command only when it is asked for by name."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Give a command, or None."""
        registered = COMMANDS.get(cmd_name)
        if registered is not None and cmd_name not in self.commands:
            self.commands[cmd_name] = get_command_from_info(
                registered.info(), pretty_exceptions_short=True, rich_markup_mode=None
            )
        return self.commands.get(cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:
        """Give the names of the commands in the order of the help."""
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command named; the nearest is suggested for one that does not exist."""
        if args[0] not in COMMANDS and not ctx.resilient_parsing and args[0][:1] != "-":
            from filmcli.errors import UsageFault, nearest

            close = nearest(args[0], list(COMMANDS))
            hint = f"did you mean {close}?" if close else "filmcli --help lists every command"
            raise UsageFault(f"{args[0]}: no such command", hint=hint)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands by group, then the options."""
        for group in GROUPS:
            rows = [
                (name, registered.summary)
                for name, registered in COMMANDS.items()
                if registered.group == group
            ]
            if rows:
                with formatter.section(group):
                    formatter.write_dl(rows)
        write_sections(self.get_params(ctx), ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the example last."""
        with formatter.section("Example"):
            formatter.write(f"{'':{formatter.current_indent}}filmcli info ballerina\n")


class Registered(NamedTuple):
    """A command as it is written down: its inspection waits until it is called."""

    name: str
    function: Callable[..., Callable[[Any], int]]
    group: str
    example: str

    @property
    def words(self) -> str:
        """The help text."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @property
    def summary(self) -> str:
        """The help text's first line."""
        return self.words.partition("\n")[0]

    def info(self) -> CommandInfo:
        """Give Typer's description, with the shared options added to the command's own."""
        own = inspect.signature(self.function, eval_str=True)
        keyword = inspect.Parameter.KEYWORD_ONLY
        parameters = [each.replace(kind=keyword) for each in own.parameters.values()]
        parameters += _shared_parameters()

        def call(**values: Any) -> Call:
            given = {each: values.pop(each) for each in SHARED_NAMES}
            return Call(self.function(**values), given)

        _describe(call, self.name, parameters)
        return CommandInfo(
            name=self.name,
            cls=Command,
            add_help_option=False,
            callback=call,
            help=self.words,
            short_help=self.summary,
            epilog=self.example,
        )


def _shared_parameters() -> list[inspect.Parameter]:
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[kind, option],
        )
        for name, kind, default, option in SHARED
    ]


def _describe(function: Any, name: str, parameters: Sequence[inspect.Parameter]) -> None:
    """Give a function the signature that Typer reads."""
    function.__name__ = name
    function.__signature__ = inspect.Signature(list(parameters))
    function.__annotations__ = {each.name: each.annotation for each in parameters}


COMMANDS: dict[str, Registered] = {}


def command(group: str, example: str) -> Callable[[Any], Any]:
    """Register a function as a command of a group; its help ends with the example."""

    def register(function: Callable[..., Callable[[Any], int]]) -> Callable[..., Any]:
        name = function.__name__
        COMMANDS[name] = Registered(name, function, group, example)
        return function

    return register


@command("Show", "filmcli info ballerina")
def info(
    film: Film = None,
    full: Annotated[bool, typer.Option("--full", help="Leave nothing out.")] = False,
) -> Callable[[Any], int]:
    """Show the card of a film."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.info(film, session, full=full)

    return work


@command("Show", "filmcli cast ballerina --character 'choi pro'")
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
        typer.Option("--top", help="Only the first N in billing order.", min=1, metavar="N"),
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


@command("Show", "filmcli crew ballerina --job composer")
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


@command("Show", "filmcli release ballerina --type digital --json")
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
            autocompletion=lambda: [
                *("premiere", "limited", "theatrical", "digital", "physical", "tv")
            ],
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


@command("Show", "filmcli titles ballerina --language ko")
def titles(
    film: Film = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Only this language.", metavar="TAG")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Only this territory.", metavar="CODE")
    ] = None,
    type: Annotated[  # noqa: A002
        list[str] | None, typer.Option("--type", help="Only this type, such as original.")
    ] = None,
) -> Callable[[Any], int]:
    """Show every title, with its language, region, type and script."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.titles(film, session, language=language, region=region, types=type or ())

    return work


@command("Show", "filmcli synopsis ballerina")
def synopsis(film: Film = None) -> Callable[[Any], int]:
    """Show the synopsis alone."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.synopsis(film, session)

    return work


@command("Show", "filmcli why ballerina premiere")
def why(
    film: Film = None,
    field: Annotated[
        str | None,
        typer.Argument(
            metavar="[FIELD]",
            help="A field such as year, premiere or cast; every fact when left out.",
            show_default=False,
        ),
    ] = None,
) -> Callable[[Any], int]:
    """Show where each value comes from, and the values that lost."""

    def work(session: Any) -> int:
        from filmcli.commands import provenance

        return provenance.why(film, field, session)

    return work


@command("Show", "filmcli sources ballerina")
def sources(film: Film = None) -> Callable[[Any], int]:
    """Show the sources of a film and what each states."""

    def work(session: Any) -> int:
        from filmcli.commands import provenance

        return provenance.sources(film, session)

    return work


@command("Keep", "filmcli check ballerina")
def check(
    films: Films = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 5 for advice too.")] = False,
) -> Callable[[Any], int]:
    """Validate records: errors, and advice on what is worth adding."""

    def work(session: Any) -> int:
        from filmcli.commands import check

        return check.check(films or [], session, strict=strict)

    return work


@command("Keep", "filmcli path ballerina")
def path(film: Film = None) -> Callable[[Any], int]:
    """Show where the record of a film is."""

    def work(session: Any) -> int:
        from filmcli.commands import show

        return show.path(film, session)

    return work


@command("Keep", "filmcli schema -o record.schema.json")
def schema() -> Callable[[Any], int]:
    """Print the JSON Schema of a record, for editors."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.schema(session)

    return work


@command("Keep", "filmcli fields")
def fields() -> Callable[[Any], int]:
    """List every field of a record with its type and meaning."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.fields(session)

    return work


@command("Set up", "filmcli config")
def config() -> Callable[[Any], int]:
    """Show every setting, its value and where it came from."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.config(session)

    return work


@command("Set up", "filmcli doctor")
def doctor() -> Callable[[Any], int]:
    """Look over what filmcli runs on."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.doctor(session)

    return work


@command("Set up", "filmcli completion bash")
def completion(
    shell: Annotated[
        str,
        typer.Argument(
            metavar="SHELL",
            help="bash, zsh, fish or powershell.",
            autocompletion=lambda: ["bash", "zsh", "fish", "powershell"],
        ),
    ],
) -> Callable[[Any], int]:
    """Print the completion script of a shell."""

    def work(session: Any) -> int:
        from filmcli.commands import setup

        return setup.completion(shell, session)

    return work


def _merged(call: Call | None, **root: Any) -> Call:
    """Join the options before the command with those after it, which win."""
    version = root.pop("version", False)
    given = {each: root.get(each) for each in SHARED_NAMES}
    if call is None:

        def work(session: Any) -> int:
            from filmcli.commands import setup

            return setup.version(session) if version else setup.welcome(session)

        return Call(work, given)
    after = {name: value for name, value in call.shared.items() if value not in (None, False, [])}
    return Call(call.work, given | after)


def build() -> Any:
    """Build the app: its own options are the shared ones, which may stand before the command."""
    app = typer.Typer(
        cls=Group,
        name="filmcli",
        help="Film facts from plain files, each with its source, offline.",
        add_completion=False,
        add_help_option=False,
        invoke_without_command=True,
        rich_markup_mode=None,
        result_callback=_merged,
        subcommand_metavar="COMMAND ...",
    )
    version = inspect.Parameter(
        "version",
        inspect.Parameter.KEYWORD_ONLY,
        default=False,
        annotation=Annotated[bool, _option("Options", "--version", "-V", help="Show the version.")],
    )

    def root(**values: Any) -> None:
        del values

    _describe(root, "root", [version, *_shared_parameters()])
    app.callback()(root)
    return typer.main.get_command(app)


# The root of Typer's own errors has moved between its releases; its child has not.
_COMPLAINT: Any = typer.BadParameter.__mro__[2]


def parse(args: Sequence[str], *, width: int) -> Call:
    """Parse a command line; raises HelpWanted, UsageFault, or SystemExit after completing."""
    group = build()
    try:
        return group.main(  # type: ignore[no-any-return]
            args=list(args),
            prog_name="filmcli",
            complete_var="_FILMCLI_COMPLETE",
            standalone_mode=False,
            terminal_width=min(width, 100),
        )
    except _COMPLAINT as error:
        raise _usage_fault(error) from None


def _usage_fault(error: Any) -> Exception:
    """Say Typer's complaint in our form."""
    from filmcli.errors import UsageFault

    context = getattr(error, "ctx", None)
    path = context.command_path if context else "filmcli"
    message, _, close = str(error.format_message()).strip().partition(" Did you mean ")
    possible = getattr(error, "possibilities", None)
    if possible:  # of several, Click gives all in the order of the alphabet
        from filmcli.errors import nearest

        message = message.partition(" (Possible options:")[0]
        close = f"{nearest(error.option_name, list(possible)) or possible[0]}?"
    hint = f"did you mean {close}" if close else f"{path} --help shows what it takes"
    if "unexpected extra argument" in message:
        hint = "put a title of several words in quotes"
    return UsageFault(message, hint=hint)
