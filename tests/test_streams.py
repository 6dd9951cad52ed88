"""Streams: width, colour, the pager; and real descriptors: full, closed, slow, gone."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from filmcli import streams
from filmcli.errors import FilmcliError, RecordInvalid
from filmcli.streams import MAX_INPUT, OutputLost, ReaderGone, Streams, lines_of, paged, real
from tests.program import command, environment, program

FULL = Path("/dev/full")


def stream(environ: Mapping[str, str] | None = None, *, terminal: bool = False) -> Streams:
    def nothing(data: bytes) -> None:
        raise AssertionError(data)

    return Streams(
        nothing, nothing, bytes, str, environ={} if environ is None else environ,
        out_is_terminal=terminal,
    )  # fmt: skip


COLOUR = {"TERM": "xterm"}


@pytest.mark.parametrize(
    ("mode", "environ", "terminal", "coloured"),
    [
        ("auto", COLOUR, True, True),
        ("auto", COLOUR, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"TERM": ""}, True, False),
        ("auto", {}, True, False),
        ("auto", COLOUR | {"NO_COLOR": "1"}, True, False),
        ("auto", COLOUR | {"NO_COLOR": "0"}, True, False),
        ("auto", COLOUR | {"NO_COLOR": ""}, True, True),
        ("auto", COLOUR | {"CLICOLOR": "0"}, True, False),
        ("auto", COLOUR | {"CLICOLOR": "1"}, True, True),
        ("auto", COLOUR | {"CLICOLOR": "1"}, False, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"FORCE_COLOR": "1", "CLICOLOR": "0"}, False, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", COLOUR | {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour_follows_flag_then_variables_then_terminal(
    mode: str, environ: dict[str, str], terminal: bool, coloured: bool
) -> None:
    assert stream(environ, terminal=terminal).colour(mode) is coloured


@pytest.mark.parametrize(
    ("asked", "columns", "width"),
    [
        (None, None, 80),
        (None, 100, 100),
        (None, 1, 20),
        (None, 99_999, 400),
        (60, 100, 60),
        (5, 100, 20),
        (1_000, None, 400),
        (None, 0, 80),
    ],
)
def test_the_width_is_what_was_asked_or_the_terminals_between_20_and_400(
    asked: int | None, columns: int | None, width: int
) -> None:
    assert stream()._replace(columns=columns).width(asked) == width


@pytest.mark.parametrize(
    ("columns", "known"),
    [
        *(("120", 120), ("1", 1), ("99999", 99_999)),
        *(("0", 90), ("-3", 90), ("abc", 90), ("", 90), ("999999", 90), ("8.5", 90), ("²", 90)),
    ],
)
def test_columns_count_where_they_are_a_number_else_the_terminal(
    columns: str, known: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((90, 30)))
    made = real()
    assert (made.columns, made.lines) == (known, 30)


def test_without_a_terminal_the_size_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", refuse)
    assert real().columns is None
    assert real().lines == 24
    monkeypatch.setenv("COLUMNS", "33")
    assert real().columns == 33


def test_a_terminal_of_no_size_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((0, 0)))
    assert (real().columns, real().lines) == (None, 24)


def test_a_descriptor_that_cannot_be_asked_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> bool:
        raise OSError

    monkeypatch.setattr(os, "isatty", refuse)
    assert not real().out_is_terminal


def test_text_is_utf8_and_lone_surrogates_are_escaped(capfd: pytest.CaptureFixture[str]) -> None:
    real().out("발레리나 \udcff\n")
    real().err("\ud800\n")
    assert capfd.readouterr() == ("발레리나 \\udcff\n", "\\ud800\n")


def test_lines_are_what_is_not_blank_whatever_ends_them() -> None:
    data = b"\xef\xbb\xbfone\r\n\n  two \n\xff\nno\xc2\x85break\nlast"
    assert list(lines_of(data)) == ["one", "two", "\udcff", "no\x85break", "last"]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(RecordInvalid, match="standard input: not text: it holds a NUL byte"):
        list(lines_of(b"one\n\0\n"))
    with pytest.raises(RecordInvalid, match="more than 16777216 bytes"):
        list(lines_of(b"\n" * (MAX_INPUT + 1)))


def test_closed_streams_are_said_or_borne(monkeypatch: pytest.MonkeyPatch) -> None:
    made = real()
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    with pytest.raises(OutputLost, match="standard output is closed"):
        made.out("x")
    with pytest.raises(FilmcliError, match="standard input is closed"):
        made.stdin()
    assert made.stdin_line() == ""
    made.err("nobody hears this")


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        with contextlib.suppress(OSError):
            os.close(end)


def test_a_reader_that_is_gone_is_told_from_a_disk_that_is_full(pipe: tuple[int, int]) -> None:
    os.close(pipe[0])
    with pytest.raises(ReaderGone):
        streams._write(pipe[1], sys.__stdout__, b"x")
    with FULL.open("wb", buffering=0) as full, pytest.raises(OutputLost, match="No space left"):
        streams._write(full.fileno(), sys.__stdout__, b"x")


def test_standard_input_gives_bytes_and_lines(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.write(pipe[1], b"\xffone\ntwo\nthree\n")
    os.close(pipe[1])
    with open(pipe[0], encoding="utf-8", closefd=False) as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert real().stdin_line() == "\ufffdone\n"
        assert real().stdin() == b"two\nthree\n"


# The pager.


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """Make a pager that stores what it is given, and what LESS and LESSSECURE say."""
    script = tmp_path / "pager"
    script.write_text('#!/bin/sh\ncat > "$0.text"\necho "$LESS $LESSSECURE $*" > "$0.env"\n')
    script.chmod(0o755)
    return script


ENVIRON = {"PATH": os.environ["PATH"]}


def test_the_pager_gets_the_text_and_less_is_kept_from_the_shell(pager: Path) -> None:
    assert paged(stream(ENVIRON | {"LESSSECURE": "0"}), f"{pager} -a 'b c'", "예\udcff\n")
    assert Path(f"{pager}.text").read_text() == "예\\udcff\n"
    assert Path(f"{pager}.env").read_text() == "FRX 1 -a b c\n"


def test_the_users_own_less_options_count(pager: Path) -> None:
    assert paged(stream(ENVIRON | {"LESS": "-M"}), str(pager), "")
    assert Path(f"{pager}.env").read_text() == "-M 1 \n"


@pytest.mark.parametrize(
    "line",
    ["", " ", "cat", "no-such-program-anywhere", "'open quote", "false", "/etc/passwd", "/tmp"],
)
def test_a_pager_that_does_not_page_is_done_without(line: str) -> None:
    assert not paged(stream(ENVIRON), line, "text\n")


@pytest.mark.parametrize(
    "line", ["{0}; touch {1}", "{0} | touch {1}", "{0} $(touch {1})", "`touch {1}`"]
)
def test_a_pagers_line_never_reaches_a_shell(line: str, pager: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    paged(stream(ENVIRON), line.format(pager, planted), "text\n")
    assert not planted.exists()


def test_a_pager_that_cannot_start_is_done_without(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o755)
    assert not paged(stream(ENVIRON), str(broken), "text\n")


def test_ctrl_c_is_the_pagers_while_it_runs(tmp_path: Path) -> None:
    impatient = tmp_path / "pager"
    impatient.write_text("#!/bin/sh\ncat > /dev/null\nkill -INT $PPID\n")
    impatient.chmod(0o755)
    before = signal.getsignal(signal.SIGINT)
    assert paged(stream(ENVIRON), str(impatient), "text\n")
    assert signal.getsignal(signal.SIGINT) is before


# Real descriptors, in a process of its own.


@pytest.mark.skipif(not FULL.exists(), reason="no full device on this system")
@pytest.mark.parametrize("argv", [["--version"], ["--help"], ["path"], ["schema"]], ids=" ".join)
def test_a_full_disk_takes_one_line_and_exit_1(argv: list[str], home: Path) -> None:
    with FULL.open("wb") as full:
        ran = program(*argv, home=home, stdout=full)
    assert ran.returncode == 1
    assert ran.stderr == b"filmcli: standard output: No space left on device\n"


@pytest.mark.parametrize("argv", [["path"], ["--version"]])
def test_a_closed_stdout_is_said(argv: list[str], home: Path) -> None:
    ran = program(*argv, home=home, stdout=None, preexec_fn=lambda: os.close(1))
    assert ran.returncode == 1
    assert ran.stderr.startswith(b"filmcli: standard output is closed\n")


def test_a_closed_stderr_is_no_error(home: Path) -> None:
    def shut() -> None:
        os.close(2)

    ran = program("info", "balerina", "--fields", "slug", home=home, stderr=None, preexec_fn=shut)
    assert (ran.returncode, ran.stdout) == (0, b"slug\nballerina\n")
    assert program("info", "zzzz", home=home, stderr=None, preexec_fn=shut).returncode == 3


def test_a_closed_stdin_is_said_where_it_is_asked_for(home: Path) -> None:
    def shut() -> None:
        os.close(0)

    assert program("path", home=home, stdin=None, preexec_fn=shut).returncode == 0
    ran = program("path", "-", home=home, stdin=None, preexec_fn=shut)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.startswith(b"filmcli: standard input is closed\n")


@pytest.mark.parametrize("argv", [["path"], ["schema"], ["--help"]], ids=" ".join)
def test_a_reader_that_is_gone_ends_it_quietly(argv: list[str], home: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = program(*argv, home=home, stdout=writing)
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (1, b"")


@pytest.mark.parametrize("non_blocking", [False, True])
def test_a_slow_reader_loses_nothing(non_blocking: bool, home: Path, tmp_path: Path) -> None:
    whole = program("schema", home=home).stdout
    names = tmp_path / "names"
    names.write_text("ballerina\n" * 40)
    reading, writing = os.pipe()
    os.set_blocking(writing, not non_blocking)
    with names.open("rb") as films:
        child = subprocess.Popen(
            command("info", "-", "--json"),
            env=environment(home, {"PYTHONUNBUFFERED": "1"}),
            stdin=films,
            stdout=writing,
            stderr=subprocess.PIPE,
        )
        os.close(writing)
        taken = b""
        while piece := os.read(reading, 5_000):
            time.sleep(0.001)
            taken += piece
        os.close(reading)
        _, errors = child.communicate(timeout=60)
    assert (child.returncode, errors) == (0, b"")
    assert len(taken) > 300_000
    assert len(json.loads(taken)["films"]) == 40
    assert json.loads(whole)


def test_a_file_size_limit_is_a_full_disk(home: Path, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    with (tmp_path / "out").open("wb") as out:
        ran = program("schema", home=home, stdout=out, preexec_fn=limit)
    assert ran.returncode == 1
    assert ran.stderr == b"filmcli: standard output: File too large\n"


def test_an_interrupt_while_waiting_ends_quietly(home: Path) -> None:
    child = subprocess.Popen(
        command("info", "-"),
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    wait_until_reading(child.pid)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, b"", b"")


def wait_until_reading(pid: int) -> None:
    """Wait until a process sleeps in a read of its standard input."""
    call = Path(f"/proc/{pid}/wchan")
    for _ in range(3_000):
        with contextlib.suppress(OSError):
            if "pipe" in call.read_text():
                return
        time.sleep(0.01)
    pytest.skip("this system does not tell what a process waits for")
