"""The process's streams: the one place that writes stdout, and the one that writes stderr."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, NamedTuple

from filmcli.errors import FilmcliError, Problem, RecordInvalid

MAX_INPUT = 16 * 1024 * 1024  # bytes of films named on standard input
MIN_WIDTH, MAX_WIDTH, UNKNOWN_WIDTH = 20, 400, 80
UNKNOWN_HEIGHT = 24


class OutputLost(FilmcliError):
    """Standard output did not take everything (disk full, closed)."""


class ReaderGone(FilmcliError):
    """The program reading the pipe has ended; nothing is left to say."""


class Streams(NamedTuple):
    """Where a command reads and writes, and what kind of terminal it has."""

    write_out: Callable[[bytes], None]
    write_err: Callable[[bytes], None]
    stdin: Callable[[], bytes]
    stdin_line: Callable[[], str]
    environ: Mapping[str, str]
    out_is_terminal: bool = False
    err_is_terminal: bool = False
    in_is_terminal: bool = False
    columns: int | None = None
    lines: int = UNKNOWN_HEIGHT

    def out(self, text: str) -> None:
        """Write text to standard output: UTF-8 whatever the locale says."""
        self.write_out(text.encode("utf-8", "backslashreplace"))

    def err(self, text: str) -> None:
        """Write text to standard error; a stderr that is gone is no error."""
        self.write_err(text.encode("utf-8", "backslashreplace"))

    def width(self, asked: int | None) -> int:
        """Give the columns to fit to: asked for, else the terminal's, else 80."""
        return max(MIN_WIDTH, min(asked or self.columns or UNKNOWN_WIDTH, MAX_WIDTH))

    def colour(self, mode: str) -> bool:
        """Tell whether to colour: --color, then NO_COLOR, FORCE_COLOR, CLICOLOR, TERM.

        Each counts as its own convention says: https://no-color.org, https://bixense.com/clicolors
        """
        if mode != "auto":
            return mode == "always"
        if self.environ.get("NO_COLOR"):
            return False
        forced = self.environ.get("FORCE_COLOR") or self.environ.get("CLICOLOR_FORCE")
        if forced and forced != "0":
            return True
        if self.environ.get("CLICOLOR") == "0":
            return False
        return self.out_is_terminal and self.environ.get("TERM", "") not in ("", "dumb")


def real() -> Streams:
    """Give this process's own streams."""
    return Streams(
        write_out=lambda data: _write(1, sys.stdout, data),
        write_err=_write_quietly,
        stdin=_read_all,
        stdin_line=_read_line,
        environ=os.environ,
        out_is_terminal=_is_terminal(1),
        err_is_terminal=_is_terminal(2),
        in_is_terminal=_is_terminal(0),
        **_size(),
    )


def _read_all() -> bytes:
    if sys.stdin is None:
        raise FilmcliError("standard input is closed", hint="do not run it with <&-")
    return sys.stdin.buffer.read(MAX_INPUT + 1)


def _read_line() -> str:
    # Bytes: in a UTF-8 locale text input would raise for what is not UTF-8.
    return sys.stdin.buffer.readline().decode("utf-8", "replace") if sys.stdin else ""


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _size() -> dict[str, Any]:
    columns, lines = os.environ.get("COLUMNS", ""), UNKNOWN_HEIGHT
    known = int(columns) if columns.isdecimal() and 0 < len(columns) < 6 else None
    for descriptor in (1, 2, 0):
        try:
            size = os.get_terminal_size(descriptor)
        except (OSError, ValueError):
            continue
        return {"columns": known or size.columns or None, "lines": size.lines or lines}
    return {"columns": known or None, "lines": lines}


def _write(descriptor: int, stream: IO[Any] | None, data: bytes) -> None:
    """Write all of it: with PYTHONUNBUFFERED Python itself loses what a pipe did not take."""
    if stream is None:
        raise OutputLost("standard output is closed", hint="do not run it with >&-")
    view = memoryview(data)
    try:
        while view:
            try:
                view = view[os.write(descriptor, view) :]
            except BlockingIOError:  # whoever started us shares a non-blocking pipe
                import select

                select.select([], [descriptor], [])
    except OSError as error:
        if error.errno in (errno.EPIPE, errno.EINVAL):
            raise ReaderGone("") from None
        raise OutputLost(f"standard output: {error.strerror}") from None


def _write_quietly(data: bytes) -> None:
    try:
        _write(2, sys.stderr, data)
    except (OutputLost, ReaderGone):
        return


def paged(streams: Streams, pager: str, text: str) -> bool:
    """Show text through the pager; False where there is none and it must be written.

    The command line is split into words, never given to a shell, and less runs in secure mode.
    """
    import shlex
    import shutil
    import subprocess

    try:
        words = shlex.split(pager)
    except ValueError:
        return False
    program = shutil.which(words[0]) if words and words[0] != "cat" else None
    if program is None:
        return False
    environ = {"LESS": "FRX", "LESSCHARSET": "utf-8", **streams.environ, "LESSSECURE": "1"}
    try:
        with (
            subprocess.Popen(  # noqa: S603  the user's own pager
                [program, *words[1:]], stdin=subprocess.PIPE, env=environ
            ) as child,
            _interrupts_left_to_child(),
        ):
            child.communicate(text.encode("utf-8", "backslashreplace"))
    except OSError:
        return False
    return child.returncode == 0


@contextmanager
def _interrupts_left_to_child() -> Iterator[None]:
    """Ignore Ctrl-C meanwhile: a pager takes it as a key, and must not lose its parent by it."""
    import signal

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def lines_of(data: bytes) -> Iterator[str]:
    """Give the lines of standard input that are not blank; raise RecordInvalid for no text."""
    wrong = f"more than {MAX_INPUT} bytes" if len(data) > MAX_INPUT else None
    if b"\0" in data:
        wrong = "not text: it holds a NUL byte; UTF-8 with one film on each line is"
    if wrong:
        raise RecordInvalid((Problem("standard input", None, "", wrong),))
    for line in data.decode("utf-8", "surrogateescape").removeprefix("\ufeff").split("\n"):
        if stripped := line.strip():
            yield stripped
