"""Strangers' files within limits: what an importer is given, and nothing larger, deeper or else.

For a command: `files(path)` lists what a path stands for, `inputs(path)` opens one of these, a
plain file, one in gzip or every file of a zip archive, as `Input`s (bytes, name, date).
For an importer: `decoding.text` gives the text of bytes, `parsing.json_value`, `parsing.json_lines`
and `parsing.table_rows` give values and rows, `markup.elements` the roots of an XML file.
All of them raise `Unreadable`, which names the file and the line, for what is over a limit or is
not what it should be; nothing is ever unpacked to the disk, and no link is followed inside.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from filmcli.errors import Problem, RecordInvalid, UsageFault
from filmcli.importers.items import Input

MAX_NFO = 1 << 20  # bytes of one .nfo
MAX_BYTES = 64 << 20  # of any other file, and of one in an archive
MAX_ARCHIVE = 256 << 20  # of an archive, packed and unpacked
MAX_RATIO = 100  # between the two
MAX_ENTRIES = 10_000
MAX_FILES = 100_000  # that a directory stands for
MAX_FOLDERS = 64  # one in another

# What packs so well is too small to do harm.
_SMALL = 1 << 16
_CHUNK = 1 << 20
_HEAD = 1000  # bytes that tell what a file is
_GZIP, _ZIP = b"\x1f\x8b", b"PK"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1


class Unreadable(RecordInvalid):
    """A file that cannot be imported, or a part of it: which one, where, and why."""

    def __init__(
        self, name: str, why: str, line: int | None = None, *, hint: str | None = None
    ) -> None:
        super().__init__((Problem(name, line, "", why),), hint=hint)
        self.why, self.line = why, line


def everything(_name: str) -> bool:
    """Want every file, whatever its name."""
    return True


def files(path: Path, wanted: Callable[[str], bool] = everything) -> list[Path]:
    """Give the file that a path is, or those below a directory, in the order of their names.

    Hidden files and links below it are left out. Raises UsageFault where nothing is there, and
    Unreadable for a directory of too many files.
    """
    if not os.path.lexists(path):
        raise UsageFault(f"{path}: no such file or directory")
    if not path.is_dir():
        return [path]
    found = sorted(_below(path, path, 0))
    return [each for each in found if wanted(each.name)]


def _below(top: Path, directory: Path, depth: int) -> Iterator[Path]:
    if depth > MAX_FOLDERS:
        raise Unreadable(str(top), f"more than {MAX_FOLDERS} directories, one in another")
    count = 0
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                count += 1
                if count > MAX_FILES:
                    raise Unreadable(str(directory), f"more than {MAX_FILES} files")
                if entry.is_dir(follow_symlinks=False):
                    yield from _below(top, Path(entry.path), depth + 1)
                elif entry.is_file(follow_symlinks=False):
                    yield Path(entry.path)
    except OSError as error:
        raise _refused_by_system(str(directory), error) from None


def limit_of(name: str, head: bytes = b"") -> int:
    """Give how many bytes a file of that name, that begins so, may hold.

    A library of films is called .nfo, too, where filmcli has exported it.
    """
    is_nfo = name.lower().removesuffix(".gz").endswith(".nfo")
    return MAX_NFO if is_nfo and b"<videodb>" not in head[:_HEAD] else MAX_BYTES


def inputs(path: Path, wanted: Callable[[str], bool] = everything) -> Iterator[Input]:
    """Open a file; give it, or what is packed in it, or the wanted files of an archive."""
    name = str(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise _refused_by_system(name, error) from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(name, "not a regular file")
        date = datetime.fromtimestamp(status.st_mtime, UTC).date().isoformat()
        head = file.read(_HEAD)
        file.seek(0)
        if head[:2] == _ZIP:
            yield from _entries(file, name, status.st_size, wanted)
        else:
            data = _within(file, name, limit_of(name, head))
            yield Input(name, unpacked(data, name), date)


def of_bytes(data: bytes, name: str, date: str | None = None) -> Iterator[Input]:
    """Give what is in bytes that came another way, as `inputs` does of a file."""
    if data[:2] == _ZIP:
        yield from _entries(io.BytesIO(data), name, len(data), everything)
    else:
        yield Input(name, unpacked(_within(io.BytesIO(data), name, MAX_BYTES), name), date)


def unpacked(data: bytes, name: str) -> bytes:
    """Give the content of a gzip file, verified to its end; other bytes as they are."""
    if data[:2] != _GZIP:
        return data
    whole = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            while part := packed.read(_CHUNK):
                whole += part
                _check_size(name, len(whole), len(data), limit_of(name, bytes(whole[:_HEAD])))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(name, f"damaged: {str(error) or 'the end is missing'}") from None
    return bytes(whole)


def _within(file: io.BufferedIOBase, name: str, most: int) -> bytes:
    try:
        data = file.read(most + 1)
    except OSError as error:
        raise _refused_by_system(name, error) from None
    if len(data) > most:
        raise Unreadable(name, f"more than {_megabytes(most)}, the most that is read")
    return data


def _check_size(name: str, size: int, packed: int, most: int) -> None:
    if size > most:
        raise Unreadable(name, f"unpacked more than {_megabytes(most)}, the most that is read")
    if size > max(_SMALL, MAX_RATIO * packed):
        raise Unreadable(name, f"unpacked more than {MAX_RATIO} times its size; it may be a bomb")


def _entries(
    file: io.BufferedIOBase, name: str, size: int, wanted: Callable[[str], bool]
) -> Iterator[Input]:
    if size > MAX_ARCHIVE:
        raise Unreadable(name, f"more than {_megabytes(MAX_ARCHIVE)}, the most that is read")
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in _checked(archive, name) if not info.is_dir()]
            for info in infos:
                if wanted(info.filename.rpartition("/")[2]):
                    yield _entry(archive, info, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unreadable(name, f"damaged: {error}") from None
    except (ValueError, RuntimeError, OverflowError) as error:
        # What zipfile raises for impossible numbers and dates in a directory of entries.
        raise Unreadable(name, f"not an archive that can be read: {error}") from None


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Input:
    full = f"{name}/{info.filename}"
    with archive.open(info) as packed:
        head = packed.read(_HEAD)
        most = limit_of(full, head)
        data = head + packed.read(min(most, info.file_size) + 1)
    _check_size(full, len(data), info.compress_size, most)
    year, month, day = info.date_time[:3]
    # 1980-01-01 is what programs write that know no date.
    date = f"{year}-{month:02}-{day:02}" if (year, month, day) != (1980, 1, 1) else None
    return Input(full, unpacked(data, full), date)


def _checked(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """Give the entries of an archive in the order of their names; refuse it whole for a bad one."""
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise Unreadable(name, f"more than {MAX_ENTRIES} entries")
    seen: set[str] = set()
    total = 0
    for info in infos:
        if why := _fault(info, seen):
            raise Unreadable(name, f"{info.filename[:200]}: {why}; nothing of it was read")
        seen.add(info.filename.casefold())
        _check_size(f"{name}/{info.filename}", info.file_size, info.compress_size, MAX_BYTES)
        total += info.file_size
    if total > MAX_ARCHIVE:
        raise Unreadable(name, f"unpacked more than {_megabytes(MAX_ARCHIVE)}")
    return sorted(infos, key=lambda info: info.filename)


def _fault(info: zipfile.ZipInfo, seen: set[str]) -> str | None:
    """Say what is wrong with an entry of an archive."""
    # As it is written there: zipfile cuts at a NUL, and turns \ into / on Windows.
    named = info.orig_filename.replace("\\", "/")
    faults = {
        "is encrypted": info.flag_bits & _ENCRYPTED,
        "is a link": stat.S_ISLNK(info.external_attr >> 16),
        "is not a name": "\0" in named or not info.filename,
        "is an absolute path": named.startswith("/") or named[1:2] == ":",
        "leads out of the archive": ".." in named.split("/"),
        "is there twice": info.filename.casefold() in seen,
        "is packed in a way that is not read": info.compress_type not in _METHODS,
    }
    return next((why for why, there in faults.items() if there), None)


def _refused_by_system(name: str, error: OSError) -> Unreadable:
    return Unreadable(name, f"cannot be read: {(error.strerror or str(error)).lower()}")


def _megabytes(size: int) -> str:
    return f"{size >> 20} MiB"
