"""Record directories: which files are records, in which order they count."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from filmcli.errors import Problem, UsageFault

SUFFIX = ".toml"
LOG = "log.toml"  # at the top of a record directory the user's log, which is no record


@cache
def bundled_directory() -> Path:
    """Give the directory of the records that come with filmcli: `data/` of wheel or checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


class Walk:
    """What a look through directories came upon, beside the records."""

    def __init__(self) -> None:
        self.faults: list[Problem] = []  # directories that cannot be read
        self.places: dict[str, os.stat_result] = {}  # directories, as they were before the look
        self.is_steady = True  # nothing can appear but by a change of one of these


def slugs_and_paths(
    directory: Path, walk: Walk | None = None, *, prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """Give every record below a directory: its own by name, then each subdirectory's by name.

    Hidden directories and loops are skipped. With a prefix, only the slugs that begin so. Paths
    are plain text, because ten thousand Path objects cost more than reading their names.
    """
    walk = walk or Walk()
    seen: set[tuple[int, int]] = set()
    top = os.fspath(directory)
    places = [top]
    while places:
        place = places.pop()
        try:
            status = os.stat(place)  # noqa: PTH116
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            walk.places[place] = status
            with os.scandir(place) as entries:
                names, inner = _sorted(entries, prefix, walk)
        except OSError as error:
            words = f"cannot be read: {(error.strerror or str(error)).lower()}"
            walk.faults.append(Problem(place, None, "", words))
            continue
        # Put together by hand: os.path.join takes longer than reading the directory.
        start = place if place.endswith(os.sep) else place + os.sep
        for name in names:
            if name != LOG or place is not top:
                yield name[: -len(SUFFIX)], start + name
        places += [start + name for name in reversed(inner)]


def _sorted(
    entries: Iterable[os.DirEntry[str]], prefix: str, walk: Walk
) -> tuple[list[str], list[str]]:
    """Give the names of records, and of directories to look into, each in order."""
    names, inner = [], []
    for entry in entries:
        name = entry.name
        if name[0] == ".":
            continue
        if _is_directory(entry):
            inner.append(name)
        elif name.endswith(SUFFIX):
            if name.startswith(prefix):
                names.append(name)
        elif entry.is_symlink():
            walk.is_steady = False  # a directory may appear behind it, and here nothing changes
    return sorted(names), sorted(inner)


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link to itself; reading it says what is wrong


def log_in(directories: Iterable[Path]) -> Path | None:
    """Give the log of the first directory that has one."""
    found = (directory / LOG for directory in directories)
    return next((path for path in found if os.path.lexists(path)), None)


def existing(directories: Iterable[Path], *, optional: bool) -> tuple[Path, ...]:
    """Give the directories that are there; a named one that is not is the user's mistake."""
    found = []
    for directory in directories:
        if directory.is_dir():
            found.append(directory)
        elif not optional and directory.exists():
            raise UsageFault(
                f"{directory}: a file, not a record directory",
                hint="name the directory that holds records; a single record is named as FILM",
            )
        elif not optional:
            raise UsageFault(
                f"{directory}: no such record directory",
                hint="make it, or name another with --data or FILMCLI_DATA",
            )
    return tuple(found)
