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
    from filmcli.commands.session import Session
    from filmcli.settings import find_places, resolve

    try:
        call = parse(args, width=streams.width(None))
    except HelpWanted as wanted:
        streams.out(f"{wanted}\n")
        return 0
    flags = {name: call.shared[name] for name in ("data", "color", "width")}
    environ = streams.environ
    settings = resolve(flags, environ, find_places(environ))
    session = Session(
        settings,
        streams,
        _options(call.shared),
        today=date.today(),  # noqa: DTZ011  a release day is the reader's own day
        clock=time.time_ns,
    )
    try:
        return int(call.work(session))
    finally:
        session.close()


def _options(shared: dict[str, Any]) -> Any:
    """Gather the shared options; raise UsageFault for two formats at once."""
    from filmcli.commands.session import Options, exporter
    from filmcli.errors import UsageFault

    asked = [name for name in ("json", "jsonl", "csv", "tsv") if shared[name]]
    asked += [shared["format"]] if shared["format"] else []
    if len(set(asked)) > 1:
        raise UsageFault(f"one format at a time, not {' and '.join(asked)}")
    if asked:
        exporter(asked[0])
    return Options(
        format=asked[0] if asked else None,
        fields=tuple(each.strip() for each in (shared["fields"] or "").split(",") if each.strip()),
        output=shared["output"],
        pager=not shared["no_pager"],
        quiet=shared["quiet"],
        verbose=shared["verbose"],
        input=not shared["no_input"],
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
        streams.err("\n")
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
    return FilmcliError(
        f"a bug in filmcli: {type(error).__name__}: {error}",
        hint=f"please report it at {ISSUES}, with what --debug prints",
    )


def _tell(error: FilmcliError, args: list[str], streams: Streams) -> None:
    from filmcli.commands.report import as_json, as_text

    if "--debug" in args:
        import traceback

        from filmcli.safe import safe_lines

        lines = safe_lines(traceback.format_exc())
        streams.err("".join(f"{line}\n" for line in lines))
    wants_json = "--json" in args or "--format=json" in args
    streams.err(as_json(error) if wants_json else as_text(error))


def run() -> None:
    """Be the installed program: a short life needs no garbage collector.

    Collecting while modules load and once more at the end takes 12 of 74 ms; a command that makes
    many objects still collects, from 200,000 on.
    """
    import gc

    gc.set_threshold(200_000)
    code = main()
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
