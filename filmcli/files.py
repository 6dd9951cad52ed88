"""Writing people's files: whole or not at all, and never over somebody else's change.

A file is written beside its target under a hidden name, synced, and renamed over it; then the
directory is synced. A kill, a full disk or a power cut leaves the old file or the new one. What a
kill leaves behind is removed by the next write in that directory.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from filmcli.errors import ExitCode, FilmcliError

LITTER = ".filmcli-tmp"  # the ending of temporary files
TRIES, PAUSE = 100, 0.1  # for the lock: other writes take milliseconds

_FULL = (errno.ENOSPC, errno.EDQUOT)
# What file systems without hard links answer: FAT, some network disks and containers.
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)
# What those answer that cannot sync a directory.
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF, errno.ENOSYS)


class Changed(FilmcliError):
    """The file is not what it was when it was read: another program wrote it."""

    code = ExitCode.DATA


class Taken(FilmcliError):
    """A file of that name exists already."""


def target_of(path: Path) -> Path:
    """Follow symbolic links to the file that a write would change."""
    return Path(os.path.realpath(path))


def replace(path: Path, data: bytes | Iterable[bytes], *, expected: bytes | None = None) -> None:
    """Replace a file's content, or make the file; its mode is kept, a link is written through.

    With `expected`, the file must still hold that. Raises Changed, or FilmcliError for what the
    system refuses; the old content is intact then, and nothing is left behind.
    """
    target = target_of(path)
    with _telling(path), _locked(target.parent) as directory:
        before = _status(target)
        if expected is not None and (before is None or _content(target) != expected):
            how = "removed" if before is None else "changed"
            raise Changed(
                f"{path}: {how} by another program meanwhile; nothing was written",
                hint="look at it, and do it again",
            )
        with _written_beside(target, data, before) as temporary:
            temporary.replace(target)
        _sync(directory, path)


def create(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Make a new file; raises Taken where one of that name exists."""
    with _telling(path), _locked(path.parent) as directory:
        with _written_beside(path, data, None) as temporary:
            _give_name(temporary, path)
        _sync(directory, path)


def put_all(
    directory: Path, named: Iterable[tuple[str, Iterable[bytes]]], *, replaces: bool
) -> None:
    """Write many files of one directory, each whole or not at all, under its lock held once.

    Raises Taken for a name in use unless `replaces`; what was written before stays.
    """
    with _telling(directory), _locked(directory) as descriptor:
        for name, data in named:
            path = directory / name
            target = target_of(path) if replaces else path
            before = _status(target) if replaces else None
            with _telling(path), _written_beside(target, data, before) as temporary:
                if replaces:
                    temporary.replace(target)
                else:
                    _give_name(temporary, path)
        _sync(descriptor, directory)


def rename(path: Path, new: Path) -> None:
    """Give a file another name in its directory; raises Taken where that name is in use."""
    with _telling(path), _locked(path.parent) as directory:
        if not _is_same(path, new):
            _give_name(path, new)
            _sync(directory, path)  # a power cut must not take the old name and lose the new one
        elif not {path.name, new.name} <= _names(path.parent):
            path.rename(new)  # one name in two spellings, where capitals do not count
        # Else a kill has left both names of the file, and only the old one has to go.
        if path.name != new.name and path.name in _names(path.parent):
            path.unlink()
        _sync(directory, path)


def move(path: Path, new: Path) -> None:
    """Move a file to a directory that may be on another disk; raises Taken for a name in use."""
    with _telling(path), _locked(path.parent) as directory:
        if os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, "exists", str(new))
        try:
            path.rename(new)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            create(new, _content(path))
            path.unlink()
        _sync_parent(new)  # first, so that a power cut does not leave the file in neither place
        _sync(directory, path)


def is_shared(path: Path) -> bool:
    """Tell whether the file has other names (hard links), which a replacement would part."""
    target = target_of(path)
    status = target.stat()
    if status.st_nlink < 2:
        return False
    litter = sum(entry.inode() == status.st_ino for entry in _litter(target.parent))
    return status.st_nlink - litter > 1


@contextlib.contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Say in words what the system refuses."""
    try:
        yield
    except FileExistsError as error:
        taken = error.filename2 or error.filename or path
        raise Taken(f"{taken}: exists already; nothing was changed") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "make room, and do it again" if error.errno in _FULL else None
        raise FilmcliError(f"{path}: cannot be written: {reason}", hint=hint) from None


@contextlib.contextmanager
def _ending_in_order() -> Iterator[None]:
    """Turn the signals that would end the program at once into an exit that sweeps up.

    Only what is left to the system is heeded here: what is ignored stays so (nohup), and whoever
    heeds signals already does it in a way of its own.
    """
    import signal
    import threading

    before: list[int] = []

    def end(number: int, _frame: object) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)  # sweeping up is short
        raise SystemExit(128 + number)

    if threading.current_thread() is threading.main_thread():
        ends = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
        before = [each for each in ends if each and signal.getsignal(each) is signal.SIG_DFL]
    try:
        for each in before:
            signal.signal(each, end)
        yield
    finally:
        for each in before:
            signal.signal(each, signal.SIG_DFL)


def _status(target: Path) -> os.stat_result | None:
    """Give the stat of what is to be replaced; None for a new file. Read-only files stay."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if not os.access(target, os.W_OK) or not status.st_mode & 0o222:
        raise OSError(errno.EACCES, "the file is read-only")
    return status


def _content(target: Path) -> bytes:
    # O_NONBLOCK: a FIFO put there meanwhile must not hang.
    descriptor = os.open(target, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


@contextlib.contextmanager
def _written_beside(
    target: Path, data: bytes | Iterable[bytes], like: os.stat_result | None
) -> Iterator[Path]:
    """Write a temporary file in the same directory; it is gone at the end, used or not."""
    temporary = target.with_name(f".{target.stem[:40]}.{secrets.token_hex(6)}{LITTER}")
    # O_EXCL and a name nobody can guess: no link planted by others is followed.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    flags |= getattr(os, "O_BINARY", 0)
    # A file that others may not read must not be readable for a moment either.
    descriptor = os.open(temporary, flags, 0o600 if like else 0o666)
    try:
        try:
            if like:
                _keep_access(descriptor, target, like)
            for piece in [data] if isinstance(data, bytes) else data:
                view = memoryview(piece)
                while view:
                    view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _keep_access(descriptor: int, target: Path, like: os.stat_result) -> None:
    """Give a file the owner, attributes and mode of the one it replaces, as far as one may."""
    made = os.fstat(descriptor)
    if hasattr(os, "fchown") and (like.st_uid, like.st_gid) != (made.st_uid, made.st_gid):
        with contextlib.suppress(OSError):
            os.fchown(descriptor, like.st_uid, like.st_gid)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):  # not every disk has them
            for name in os.listxattr(target):  # access lists are among them
                os.setxattr(descriptor, name, os.getxattr(target, name))
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, stat.S_IMODE(like.st_mode))


def _give_name(path: Path, new: Path) -> None:
    """Give a file a name that nothing has; FileExistsError where something has it."""
    try:
        # A link fails where the name is taken; a rename would replace what is there.
        os.link(path, new, follow_symlinks=False)
    except (AttributeError, NotImplementedError):
        _rename_if_free(path, new)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _rename_if_free(path, new)


def _rename_if_free(path: Path, new: Path) -> None:
    """Rename under the lock, which keeps other filmcli away, where there are no hard links."""
    if os.path.lexists(new):
        raise FileExistsError(errno.EEXIST, "exists", str(new))
    path.rename(new)


def _is_same(path: Path, new: Path) -> bool:
    both = os.path.lexists(path) and os.path.lexists(new)
    return both and os.path.samestat(path.lstat(), new.lstat())


def _names(directory: Path) -> set[str]:
    return {each.name for each in directory.iterdir()}


@contextlib.contextmanager
def _locked(directory: Path) -> Iterator[int | None]:
    """Hold the directory's lock, so that two filmcli never write there at once.

    The directory itself is locked: no lock file to leave behind. Where the system has no such
    locks (Windows, some network disks) the comparison before the rename still protects.
    """
    if os.name != "posix":
        yield None
        return
    with _ending_in_order():
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            is_ours = _lock(descriptor, directory)
            if is_ours:
                _sweep(directory)
            try:
                yield descriptor
            except BaseException:
                # A signal may come between making a temporary file and knowing of it.
                if is_ours:
                    _sweep(directory)
                raise
        finally:
            os.close(descriptor)


def _lock(descriptor: int, directory: Path) -> bool:
    """Wait for the lock; False where there are none. Whoever holds it owns no litter."""
    import fcntl

    for _ in range(TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE)
        except OSError:
            return False
        else:
            return True
    raise FilmcliError(f"{directory}: another filmcli has been writing there for long")


def _litter(directory: Path) -> list[os.DirEntry[str]]:
    """List the temporary files that killed writes have left."""
    with os.scandir(directory) as entries:
        return [each for each in entries if each.name[0] == "." and each.name.endswith(LITTER)]


def _sweep(directory: Path) -> None:
    """Remove what killed writes have left, under the lock."""
    with contextlib.suppress(OSError):
        for entry in _litter(directory):
            with contextlib.suppress(OSError):
                Path(entry.path).unlink()


def _sync_parent(path: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        _sync(descriptor, path)
    finally:
        os.close(descriptor)


def _sync(directory: int | None, path: Path) -> None:
    """Make a rename last through a power cut."""
    if directory is None:
        return
    try:
        os.fsync(directory)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise FilmcliError(
                f"{path}: written, but the disk does not confirm it: {error.strerror}",
                hint="look at the disk, and at the file",
            ) from None
