"""Fixtures: a clean home, a way to run filmcli in process, and the shared test data."""

from __future__ import annotations

import ipaddress
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

from filmcli.__main__ import main
from filmcli.streams import Streams

ROOT = Path(__file__).resolve().parent.parent


# What goes beyond this machine: filled by the guard below, looked at after each test.
CALLS_HOME: list[str] = []


def _is_here(host: object) -> bool:
    """Tell whether an address is this machine's own; one of no network always is."""
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    if host in (None, "", "localhost") or not isinstance(host, str):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guard(event: str, args: tuple[object, ...]) -> None:
    """Refuse every address but loopback, before the call is made."""
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        address = args[-1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = args[0]
    else:
        return
    if not _is_here(host):
        CALLS_HOME.append(f"{event} {host!r}")
        raise PermissionError(f"no test may reach {host!r}")


sys.addaudithook(_guard)


def _hear_signals() -> None:
    """Hear what a shell's background jobs and nohup are born deaf to: what is started inherits it.

    A handler of Python's own is none to a new program, which then begins with the default.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: None)


if threading.current_thread() is threading.main_thread():
    _hear_signals()


class Ran(NamedTuple):
    """What a run of filmcli gave."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs filmcli in this process: run("info", "ballerina")."""

    def __call__(
        self,
        *argv: str,
        stdin: str = "",
        terminal: bool = False,
        columns: int | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Ran: ...


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail a test that has tried to reach another machine, whatever became of its attempt."""
    CALLS_HOME.clear()
    yield
    assert CALLS_HOME == []


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test an empty home, and no setting from outside."""
    for variable in list(os.environ):
        if variable.startswith(("FILMCLI_", "XDG_")) or variable in (
            *("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "PAGER", "LESS"),
        ):
            monkeypatch.delenv(variable)
    directory = tmp_path / "home"
    directory.mkdir()
    monkeypatch.setenv("HOME", str(directory))
    return directory


@pytest.fixture
def run() -> Run:
    """Run filmcli in this process; `terminal` stands for stdin, stdout and stderr alike."""

    def call(
        *argv: str,
        stdin: str = "",
        terminal: bool = False,
        columns: int | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Ran:
        out, err = bytearray(), bytearray()
        lines = iter(stdin.splitlines(keepends=True))
        streams = Streams(
            write_out=out.extend,
            write_err=err.extend,
            stdin=lambda: stdin.encode("utf-8", "surrogateescape"),
            stdin_line=lambda: next(lines, ""),
            environ={**os.environ, "TERM": "xterm-256color", **(environ or {})},
            out_is_terminal=terminal,
            err_is_terminal=terminal,
            in_is_terminal=terminal,
            columns=columns,
            lines=10_000,
        )
        code = main(list(argv), streams)
        return Ran(code, out.decode("utf-8"), err.decode("utf-8"))

    return call


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write records into a directory of one's own, which FILMCLI_DATA names from then on."""
    directory = tmp_path / "records"
    directory.mkdir()
    monkeypatch.setenv("FILMCLI_DATA", str(directory))

    def write(**texts: str) -> Path:
        for slug, text in texts.items():
            (directory / f"{slug.replace('_', '-')}.toml").write_text(text, encoding="utf-8")
        return directory

    return write


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Give the directory of real files that are not part of the project."""
    directory = Path(os.environ.get("FILMCLI_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not directory.is_dir():
        pytest.skip("no shared test data; FILMCLI_TEST_DATA names its directory")
    return directory


@pytest.fixture(scope="session")
def sources_dir(test_data: Path) -> Path:
    """Give the directory of the documents that the bundled record was made from."""
    directory = test_data.parent / "sources"
    if not directory.is_dir():
        pytest.skip("the sources of the bundled record are not here")
    return directory
