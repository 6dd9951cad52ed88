"""What the commands that write have in common: which record, may it be written, is it right."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli import files
from filmcli.catalogue.collection import SUFFIX, bundled_directory
from filmcli.commands.differing import unified
from filmcli.errors import Ambiguous, FilmcliError, NotFound, RecordInvalid, UsageFault
from filmcli.record.reader import cannot_read, open_record, parse
from filmcli.safe import safe, visible

if TYPE_CHECKING:
    from filmcli.commands.session import Session


class Target(NamedTuple):
    """A record to be written: where, and what it was when it was read."""

    path: Path
    data: bytes
    is_new: bool = False  # a copy of a bundled record, not there yet

    @property
    def slug(self) -> str:
        """The record's slug."""
        return self.path.stem


def record_of(film: str | None, session: Session) -> Path:
    """Find the record to be written, valid or not; one a typo away is suggested, never written."""
    try:
        found = session.catalogue.find(film, recorded=True)
    except Ambiguous:
        return session.film(film, recorded=True).file
    except RecordInvalid:
        path = session.catalogue.locate(film)
        guessed = film is not None and not film.endswith(SUFFIX) and film != path.stem
    else:
        path, guessed = found.file, found.guessed is not None
    if guessed:
        raise NotFound(f"no film is called {film!r}", hint=f"did you mean {path.stem}?")
    return path


def target(film: str | None, session: Session) -> Target:
    """Read the record to be written; a bundled one becomes a copy in the user's directory."""
    path = record_of(film, session)
    data = content(path)
    if not is_bundled(path, session):
        return Target(path, data)
    copy = directory(session) / path.name
    if os.path.lexists(copy):
        raise UsageFault(f"{path}: comes with filmcli and is read-only", hint=f"yours is {copy}")
    session.note(f"filmcli: {path.stem} comes with filmcli; what you change is saved in {copy}")
    return Target(copy, data, is_new=True)


def content(path: Path) -> bytes:
    """Read a record's bytes; raises RecordInvalid where it cannot be read."""
    try:
        return open_record(path).data
    except OSError as error:
        raise RecordInvalid((cannot_read(path, error),)) from None


def is_bundled(path: Path, session: Session) -> bool:
    """Tell whether a record came with filmcli and lies in no directory of the user's."""
    real = files.target_of(path)
    own = [files.target_of(each) for each in session.catalogue.directories()]
    if any(real.is_relative_to(each) for each in own):
        return False
    return real.is_relative_to(files.target_of(bundled_directory()))


def directory(session: Session) -> Path:
    """Give the first record directory that can be written; the default one may be made yet."""
    settings = session.settings
    for place in settings.data:
        if settings.data_is_default and not place.exists():
            return place
        if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
            return place
    session.catalogue.directories()  # names one that is not there
    raise FilmcliError(
        "no record directory can be written", hint="name one with --data or FILMCLI_DATA"
    )


def ensure_valid(data: bytes, path: Path, *, hint: str = "nothing was written") -> None:
    """Raise RecordInvalid for a record that its reader would refuse."""
    reading = parse(data, file=str(path), slug=path.stem)
    if reading.film is None:
        raise RecordInvalid(reading.problems, hint=hint)


def save(record: Target, data: bytes, session: Session) -> None:
    """Write a record: whole or not at all, and not over somebody else's change."""
    ensure_valid(data, record.path)
    if record.is_new:
        make(record.path, data)
        return
    if files.is_shared(record.path):
        session.note(
            f"filmcli: {record.path}: has other names (hard links); they keep the old text"
        )
    files.replace(record.path, data, expected=record.data)


def make(path: Path, data: bytes) -> None:
    """Make a record, and its directory where that is not there yet; raises Taken."""
    make_directory(path.parent)
    files.create(path, data)


def make_directory(path: Path) -> None:
    """Make a directory where it is not there yet."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "").lower()
        raise FilmcliError(f"{path}: cannot be made: {reason}") from None


def diff(before: bytes, after: bytes, path: Path) -> str:
    """Give the change as a unified diff that `patch` takes."""
    name = safe(str(path))
    old, new = (_lines(each) for each in (before, after))
    lines = [
        each if each.endswith("\n") else f"{each}\n\\ No newline at end of file\n"
        for each in unified(old, new, name)
    ]
    return visible("".join(lines))


def _lines(data: bytes) -> list[str]:
    # Not splitlines: U+0085 and U+2028 end no line in TOML.
    return list(io.StringIO(data.decode("utf-8", "backslashreplace"), newline="\n"))


def asked(question: str, session: Session, *, otherwise: bool) -> bool | None:
    """Ask a person yes or no; None where there is nobody to ask, or no answer."""
    streams = session.streams
    if not (session.options.input and streams.in_is_terminal and streams.err_is_terminal):
        return None
    streams.err(f"{safe(question)} [{'Y/n' if otherwise else 'y/N'}] ")
    answer = streams.stdin_line()
    if not answer:
        streams.err("\n")
        return None
    return answer.strip().casefold() in ("y", "yes", *([""] if otherwise else []))


def portable(value: Any) -> Any:
    """Give a TOML value as JSON holds it: dates and times as their text."""
    if isinstance(value, Mapping):
        return {key: portable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [portable(each) for each in value]
    return value.isoformat() if isinstance(value, (date, time)) else value
