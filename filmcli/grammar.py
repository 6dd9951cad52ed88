"""What every command line of filmcli has in common: shared options, groups, help, parsing.

Every command shares the options of `SHARED`. Commands are turned into Click's form only when they
are called: all of them at once would double the start-up time.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo, OptionInfo

from filmcli import pages
from filmcli.pages import EVERYWHERE, NARROW, OUTPUT, docstring

GROUPS = ("Show", "Find", "Keep", "Move", "Set up")
FORMATS = ("json", "jsonl", "csv", "tsv", "markdown")


class Call(NamedTuple):
    """What the command line asks for: a command's work, and the shared options."""

    work: Callable[[Any], int]
    shared: dict[str, Any]
    tolerant: bool = False
    formats: tuple[str, ...] = ()  # that the command alone can write


class HelpWanted(Exception):
    """Text was asked for that needs no settings: help or completions; `args[0]` is it."""


def _help(ctx: typer.Context, value: bool) -> None:
    if value:
        raise HelpWanted(ctx.get_help())


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
            autocompletion=lambda: FORMATS,
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
            autocompletion=lambda: ("auto", "always", "never"),
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
# The options of the commands that answer from records and the catalogue alike.
NARROWING: tuple[tuple[str, Any, Any, Any], ...] = (
    ("own", bool, False, _option(NARROW, "--own", help="Only records, without the catalogue.")),
    ("catalogue", bool, False, _option(NARROW, "--catalogue", help="Only the catalogue.")),
)
VERSION = _option("Options", "--version", "-V", help="Show the version.")


class Command(TyperCommand):
    """A command whose help puts the shared options in sections of their own."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        pages.write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, section by section."""
        pages.write_sections(self.get_params(ctx), ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write the example last, exactly as it is typed."""
        if self.epilog:
            with formatter.section("Example"):
                formatter.write(f"{'':{formatter.current_indent}}{self.epilog}\n")


class Group(TyperGroup):
    """The app; it makes a command only when it is asked for by name."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Give a command, or None."""
        registered = COMMANDS.get(cmd_name)
        if registered is not None and cmd_name not in self.commands:
            self.commands[cmd_name] = get_command_from_info(
                registered.info(), pretty_exceptions_short=True, rich_markup_mode=None
            )
        return self.commands.get(cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Give the names of the commands in the order of the help."""
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command named, or its help; for one that does not exist suggest the nearest."""
        if args[0] == "help":
            if not args[1:]:
                raise HelpWanted(ctx.get_help())
            args = [args[1], "--help"]
        if args[0] not in COMMANDS and args[0][:1] != "-":
            from filmcli.commands.misuse import no_such_command

            raise no_such_command(args[0], list(COMMANDS))
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        pages.write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands by group, then the options."""
        groups = []
        for group in GROUPS:
            shown = [each for each in COMMANDS.values() if each.group == group and not each.hidden]
            rows = [(each.name, each.summary) for each in shown]
            if rows:
                groups.append((group, rows))
        pages.write_rows(groups, formatter)
        pages.write_sections(self.get_params(ctx), ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Say how to go on, and write the example last."""
        hidden = [each for each in COMMANDS.values() if each.hidden]
        if hidden:
            formatter.write_paragraph()
            formatter.write_text(f"Also: {', '.join(each.name for each in hidden)}.")
        formatter.write_paragraph()
        formatter.write_text("filmcli COMMAND --help says more about a command.")
        with formatter.section("Example"):
            formatter.write(f"{'':{formatter.current_indent}}filmcli info ballerina\n")


class Registered(NamedTuple):
    """A command as it is written down: its inspection waits until it is called."""

    name: str
    function: Callable[..., Callable[[Any], int]]
    group: str
    example: str
    hidden: bool = False  # works and is documented, but the list of commands stays short
    tolerant: bool = False  # runs with a broken configuration, to say what is wrong with it
    formats: tuple[str, ...] = ()  # that no other command can write
    layered: bool = False  # answers from records and the catalogue, and can be told from which

    @property
    def words(self) -> str:
        """The help text."""
        return docstring(self.function)

    @property
    def summary(self) -> str:
        """The help text's first line."""
        return self.words.partition("\n")[0]

    @property
    def own(self) -> list[inspect.Parameter]:
        """The command's own parameters, apart from the shared options."""
        signature = inspect.signature(self.function, eval_str=True)
        return list(signature.parameters.values())

    def info(self) -> CommandInfo:
        """Give Typer's description, with the shared options added to the command's own."""
        keyword = inspect.Parameter.KEYWORD_ONLY
        shared = (*NARROWING, *SHARED) if self.layered else SHARED
        parameters = [each.replace(kind=keyword) for each in self.own]
        parameters += _shared_parameters(shared)
        names = [name for name, *_ in shared]

        def call(**values: Any) -> Call:
            given = {each: values.pop(each) for each in names}
            return Call(self.function(**values), given, self.tolerant, self.formats)

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


def _shared_parameters(shared: Sequence[tuple[str, Any, Any, Any]]) -> list[inspect.Parameter]:
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[kind, option],
        )
        for name, kind, default, option in shared
    ]


def _describe(function: Any, name: str, parameters: Sequence[inspect.Parameter]) -> None:
    """Give a function the signature that Typer reads."""
    function.__name__ = name
    function.__signature__ = inspect.Signature(list(parameters))
    function.__annotations__ = {each.name: each.annotation for each in parameters}


COMMANDS: dict[str, Registered] = {}


def command(
    group: str,
    example: str,
    *,
    name: str | None = None,
    also: str | None = None,
    hidden: bool = False,
    tolerant: bool = False,
    formats: tuple[str, ...] = (),
    layered: bool = False,
) -> Callable[[Any], Any]:
    """Register a function as a command of a group; its help ends with the example.

    `name` is for one that Python has taken, `also` a second, hidden name, `formats` are those
    that no other command can write; one that is `layered` has --own and --catalogue.
    """

    def register(function: Callable[..., Callable[[Any], int]]) -> Callable[..., Any]:
        called = name or function.__name__
        made = Registered(called, function, group, example, hidden, tolerant, formats, layered)
        COMMANDS[made.name] = made
        if also is not None:
            other = example.replace(f"filmcli {made.name}", f"filmcli {also}", 1)
            COMMANDS[also] = made._replace(name=also, example=other, hidden=True)
        return function

    return register


class Parameter(NamedTuple):
    """An option, or an argument, which has no names."""

    names: tuple[str, ...]
    kind: Any
    meaning: str
    values: Callable[..., Sequence[str]] | None


def parameters(command_name: str | None) -> Iterator[Parameter]:
    """Give the parameters of a command, or of filmcli itself; KeyError for no such command."""
    own: list[tuple[Any, Any]] = [(bool, VERSION)]
    if command_name is not None:
        registered = COMMANDS[command_name]
        kinds = [each.annotation for each in registered.own]
        own = [(each.__origin__, each.__metadata__[0]) for each in kinds]
        own += [(kind, option) for _, kind, _, option in NARROWING if registered.layered]
    for kind, described in (*own, *((kind, option) for _, kind, _, option in SHARED)):
        names: tuple[str, ...] = ()
        if isinstance(described, OptionInfo):
            # Typer takes the first name for a default until it reads the signature.
            names = (str(described.default), *(described.param_decls or ()))
        yield Parameter(names, kind, described.help or "", described.autocompletion)


def taking(option: str) -> list[str]:
    """Give the commands that have an option of that name."""
    return [name for name in COMMANDS if any(option in each.names for each in parameters(name))]


def _merged(call: Call | None, **root: Any) -> Call:
    """Join the options before the command with those after it, which win."""
    version = root.pop("version", False)
    given = {each: root.get(each) for each in SHARED_NAMES}
    if call is None:

        def work(session: Any) -> int:
            from filmcli.commands import setup

            return setup.version(session) if version else setup.welcome(session)

        return Call(work, given)
    # A blank value is one: what takes it says what is wrong with it.
    after = {name: value for name, value in call.shared.items() if value not in (None, False, [])}
    return call._replace(shared=given | after)


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
        annotation=Annotated[bool, VERSION],
    )

    def root(**values: Any) -> None:
        del values

    _describe(root, "root", [version, *_shared_parameters(SHARED)])
    app.callback()(root)
    return typer.main.get_command(app)


# The root of Typer's own errors has moved between its releases; its child has not.
_COMPLAINT: Any = typer.BadParameter.__mro__[2]


def parsed(args: Sequence[str], *, width: int) -> Call:
    """Parse a command line by the commands registered; raise HelpWanted or UsageFault."""
    group = build()
    try:
        return group.main(  # type: ignore[no-any-return]
            args=list(args),
            prog_name="filmcli",
            standalone_mode=False,
            terminal_width=min(width, 100),
        )
    except _COMPLAINT as error:
        from filmcli.commands.misuse import usage_fault

        raise usage_fault(error, args, taking) from None
