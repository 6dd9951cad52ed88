"""Runs filmcli as a program of its own, where descriptors, signals or Python's options matter."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give the variables of a clean machine; an empty value in `more` takes one away."""
    clean = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        # A run that is killed, or limited in what it may write, must leave no half a .pyc behind.
        "PYTHONDONTWRITEBYTECODE": "1",
        "TERM": "xterm-256color",
    }
    return clean | dict(more or {})


def command(*argv: str, python: Sequence[str] = ()) -> list[str]:
    """Give the command line of a filmcli; `python` holds options of the interpreter."""
    return [sys.executable, *python, "-m", "filmcli", *argv]


def program(
    *argv: str,
    home: Path,
    environ: Mapping[str, str] | None = None,
    python: Sequence[str] = (),
    **more: Any,
) -> subprocess.CompletedProcess[bytes]:
    """Run filmcli to its end, its output and errors caught unless `more` says otherwise."""
    streams: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
    }
    if "input" in more:
        del streams["stdin"]
    ran: subprocess.CompletedProcess[bytes] = subprocess.run(
        command(*argv, python=python),
        env=environment(home, environ),
        check=False,
        timeout=60,
        **(streams | {"cwd": home} | more),
    )
    return ran
