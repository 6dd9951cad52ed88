"""The log as commands open and save it: beside the records, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from filmcli import files
from filmcli.catalogue.collection import LOG, log_in
from filmcli.commands import keep
from filmcli.errors import RecordInvalid
from filmcli.record.log import Log, parse, read

if TYPE_CHECKING:
    from filmcli.commands.session import Session


def path_of(session: Session) -> Path:
    """Give the log that there is, else where one is begun: in the first writable directory."""
    return log_in(session.catalogue.directories()) or keep.directory(session) / LOG


def opened(session: Session) -> Log:
    """Read the log to write to it; raises RecordInvalid where anything in it is wrong."""
    log = read(path_of(session))
    if log.problems:
        raise RecordInvalid(log.problems, hint="mend the log first; nothing was written")
    return log


def text_of(log: Log) -> str:
    """Give the log's text, its line ends as they are."""
    return (log.data or b"").decode("utf-8")


def save(log: Log, text: str) -> None:
    """Write a log that was opened; nothing happens where it is unchanged."""
    data = text.encode()
    if data == (log.data or b""):
        return
    if problems := parse(data, log.path).problems:
        raise RecordInvalid(problems, hint="nothing was written")
    if log.data is None:
        keep.make(log.path, data)
    else:
        files.replace(log.path, data, expected=log.data)


def difference(log: Log, text: str) -> str:
    """Give the change as a unified diff."""
    return keep.diff(log.data or b"", text.encode(), log.path)
