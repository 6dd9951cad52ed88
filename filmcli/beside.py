"""A private directory beside a file that is made anew, while nobody else makes it.

What is made in it is renamed over the file. The directory holds its own lock, so that what a
killed run has left behind is known from what a living one is using.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from filmcli.errors import FilmcliError

_LOCK = "lock"
_TRIES, _PAUSE = 20, 0.05  # a worker of a run that was killed may still be ending


class Busy(FilmcliError):
    """Somebody else makes the file now."""


@contextlib.contextmanager
def directory(target: Path, busy: str) -> Iterator[Path]:
    """Give an empty directory beside the target, which is gone at the end; raise Busy."""
    place = target.with_name(f".{target.name}.part")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _locked(place, busy)
    try:
        yield _own(place)
    finally:
        _emptied(place)
        if os.name == "posix":
            _removed(place)  # before others may take the lock
        lock.close()
        if os.name != "posix":
            _removed(place)


def publish(made: Path, target: Path) -> None:
    """Put what was made in the target's place, for good."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    with contextlib.suppress(OSError):
        made.chmod(target.stat().st_mode & 0o7777)
    # What belongs to the file before would be taken for a part of this one.
    for ending in ("-journal", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            target.with_name(target.name + ending).unlink()
    made.replace(target)
    if os.name == "posix":
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            with contextlib.suppress(OSError):  # not every disk can
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _locked(place: Path, busy: str) -> IO[bytes]:
    while True:
        place.mkdir(mode=0o700, exist_ok=True)
        try:
            file = (place / _LOCK).open("ab")
        except FileNotFoundError:
            continue  # the run before has just removed it
        try:
            _lock(file, busy)
            if (place / _LOCK).stat().st_ino == os.fstat(file.fileno()).st_ino:
                return file
        except FileNotFoundError:
            pass
        except BaseException:
            file.close()
            raise
        file.close()


def _lock(file: IO[bytes], busy: str) -> None:
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except (BlockingIOError, PermissionError):
        raise Busy(busy, hint="wait until it is done") from None
    except OSError as error:
        raise FilmcliError(
            f"{file.name}: cannot be locked: {error.strerror}",
            hint="keep the catalogue on a disk that has locks: FILMCLI_CATALOGUE names its file",
        ) from None


def _own(place: Path) -> Path:
    """Make a directory of a new name: where it was told to, a worker of a killed run goes on."""
    used = [int(each.name) for each in place.iterdir() if re.fullmatch("[0-9]{1,9}", each.name)]
    own = place / str(max(used, default=0) + 1)
    own.mkdir(mode=0o700)
    _emptied(place, own.name)
    return own


def _emptied(place: Path, *kept: str) -> None:
    """Remove all but the lock and what is kept, also what others add meanwhile."""
    for _ in range(_TRIES):
        there = [each for each in place.iterdir() if each.name not in (_LOCK, *kept)]
        if not there:
            return
        for each in there:
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    each.unlink()
        if {each.name for each in place.iterdir()} - {_LOCK, *kept}:
            time.sleep(_PAUSE)


def _removed(place: Path) -> None:
    with contextlib.suppress(OSError):
        (place / _LOCK).unlink()
        place.rmdir()
