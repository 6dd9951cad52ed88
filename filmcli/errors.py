"""Exit codes, problems in data, and the errors that end a command."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple


class ExitCode(IntEnum):
    """What the process returns; part of the contract with scripts."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    NOT_FOUND = 3
    AMBIGUOUS = 4
    DATA = 5
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class Problem(NamedTuple):
    """Something wrong in a file: a value that is collected, never raised."""

    file: str
    line: int | None
    key: str
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        """Give `file:line: key: message; hint`, without the parts that are not known."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f" {self.key}:" if self.key else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{where}:{key} {self.message}{hint}"


class FilmcliError(Exception):
    """An operation that failed, told in words; the process ends with `code`."""

    code = ExitCode.FAILURE

    def __init__(self, message: str, *, hint: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details


class UsageFault(FilmcliError):
    """The command line or the configuration is wrong."""

    code = ExitCode.USAGE


class NotFound(FilmcliError):
    """Nothing matches what was asked for."""

    code = ExitCode.NOT_FOUND


class Ambiguous(FilmcliError):
    """Several films match equally well; `details["candidates"]` lists them."""

    code = ExitCode.AMBIGUOUS


class RecordInvalid(FilmcliError):
    """A record breaks the format; `problems` lists everything wrong with it."""

    code = ExitCode.DATA

    def __init__(self, problems: tuple[Problem, ...], *, hint: str | None = None) -> None:
        super().__init__("\n".join(str(problem) for problem in problems), hint=hint)
        self.problems = problems


def nearest(word: str, choices: list[str]) -> str | None:
    """Give the choice that `word` most likely meant, or None."""
    from difflib import get_close_matches

    folded = {choice.casefold(): choice for choice in reversed(choices)}
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None
