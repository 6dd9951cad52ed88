"""The program: main(argv) -> int, where errors become stderr text and an exit code."""

from __future__ import annotations

import os
import sys

# Not typing's own: --version answers sooner than typing loads.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from filmcli.errors import FilmcliError
    from filmcli.streams import Streams

ISSUES = "the project's issue tracker"


def main(argv: Sequence[str] | None = None, streams: Streams | None = None) -> int:
    """Run filmcli and give the exit code; `streams` stands in for the process's own in tests."""
    args = list(sys.argv[1:] if argv is None else argv)
    if args in (["--version"], ["-V"]) and streams is None and _version_written():
        return 0
    if streams is None:
        from filmcli.streams import real

        streams = real()
    return _guarded(lambda: _run(args, streams), args, streams)


def _version_written() -> bool:
    """Answer before Typer is imported: scripts ask this often. False: nothing was written."""
    from filmcli import __version__

    try:
        return os.write(1, f"filmcli {__version__}\n".encode()) > 0
    except OSError:
        return False  # the long way says what is wrong with standard output


def _run(args: list[str], streams: Streams) -> int:
    import time
    from datetime import date

    from filmcli.cli import HelpWanted, parse
    from filmcli.errors import FilmcliError
    from filmcli.settings import find_places, resolve

    try:
        call = parse(args, width=streams.width(None))
    except HelpWanted as wanted:
        streams.out(f"{wanted}\n")
        return 0
    flags = {name: call.shared[name] for name in ("data", "color", "width")}
    environ = streams.environ
    fault, places = None, find_places(environ)
    try:
        settings = resolve(flags, environ, places)
    except FilmcliError as error:
        if not call.tolerant:
            raise
        # Without the configuration that is wrong; the command says what is wrong with it.
        fault = error
        settings = resolve({}, {}, places._replace(config=None))._replace(places=places)
    from filmcli.commands.session import Session

    session = Session(
        settings,
        streams,
        _options(call.shared, call.formats),
        today=date.today(),  # noqa: DTZ011  a release day is the reader's own day
        clock=time.time_ns,
        fault=fault,
    )
    try:
        return int(call.work(session))
    finally:
        session.close()


def _options(shared: dict[str, Any], formats: Sequence[str]) -> Any:
    """Gather the shared options; raise UsageFault for two formats at once."""
    from filmcli.commands.session import Options, exporter
    from filmcli.errors import UsageFault

    asked = [name for name in ("json", "jsonl", "csv", "tsv") if shared[name]]
    asked += [shared["format"].casefold()] if shared["format"] is not None else []
    if len(set(asked)) > 1:
        raise UsageFault(f"one format at a time, not {' and '.join(asked)}")
    if asked:
        exporter(asked[0], formats)
    if shared.get("own") and shared.get("catalogue"):
        raise UsageFault("--own and --catalogue leave nothing", hint="one of them, or neither")
    return Options(
        format=asked[0] if asked else None,
        fields=tuple(each.strip() for each in (shared["fields"] or "").split(",") if each.strip()),
        output=None if shared["output"] == "-" else shared["output"],
        pager=not shared["no_pager"],
        quiet=shared["quiet"],
        verbose=shared["verbose"],
        input=not shared["no_input"],
        own=bool(shared.get("own")),
        catalogue=bool(shared.get("catalogue")),
    )


def _guarded(work: Any, args: list[str], streams: Streams) -> int:
    """Run, and turn whatever goes wrong into words and an exit code."""
    from filmcli.errors import ExitCode, FilmcliError
    from filmcli.streams import ReaderGone

    try:
        return int(work())
    except ReaderGone:
        return ExitCode.FAILURE
    except FilmcliError as error:
        _tell(error, args, streams)
        return error.code
    except KeyboardInterrupt:
        if streams.err_is_terminal:
            streams.err("\n")  # the shell's prompt goes on a line of its own
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last resort: no traceback reaches a user
        _tell(_surprise(error), args, streams)
        return ExitCode.FAILURE


def _surprise(error: Exception) -> FilmcliError:
    """Say an error that nobody foresaw; the operating system's are not bugs."""
    from filmcli.errors import FilmcliError

    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return FilmcliError(f"{where}{error.strerror or error}")
    if isinstance(error, MemoryError):
        return FilmcliError("out of memory")
    from filmcli.safe import safe

    return FilmcliError(
        safe(f"a bug in filmcli: {type(error).__name__}: {error}", limit=500),
        hint=f"please report it at {ISSUES}, with what --debug prints",
    )


def _tell(error: FilmcliError, args: list[str], streams: Streams) -> None:
    """Say an error as it was asked for; the command line may be what is wrong, so look again."""
    from filmcli.commands.report import as_asked

    options = args[: args.index("--")] if "--" in args else args
    traceback = None
    if "--debug" in options:
        from traceback import format_exc

        traceback = format_exc()
    streams.err(as_asked(error, _format_named(options), traceback))


def _format_named(options: Sequence[str]) -> str | None:
    """Find the format that a command line asks for, also one that cannot be parsed."""
    for option, following in zip(options, [*options[1:], ""], strict=True):
        if option in ("--json", "--jsonl"):
            return option[2:]
        if option == "--format":
            return following.casefold()
        if option.startswith("--format="):
            return option.partition("=")[2].casefold()
    return None


def run() -> None:
    """Be the installed program: a short life needs no garbage collector.

    Collecting while modules load and once more at the end takes 12 of 74 ms; a command that makes
    many objects still collects, from 200,000 on.
    """
    import gc

    gc.set_threshold(200_000)
    try:
        code = main()
    except KeyboardInterrupt:  # while the first modules load
        code = 130
    gc.freeze()
    sys.exit(code)


def _forget_current_folder() -> None:
    """Take off the path what `python -m` puts there first: a rich.py in it is not ours."""
    if not sys.flags.safe_path:
        del sys.path[0]


if __name__ == "__main__":
    _forget_current_folder()
    run()
