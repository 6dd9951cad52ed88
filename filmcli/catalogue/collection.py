"""Record directories: which files are records, in which order they count."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from filmcli.errors import UsageFault

SUFFIX = ".toml"


def bundled_directory() -> Path:
    """Give the directory of the records that come with filmcli: `data/` of wheel or checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def record_files(directory: Path) -> Iterator[Path]:
    """Give every record below a directory, by name; hidden directories and loops are skipped."""
    seen: set[tuple[int, int]] = set()

    def walk(place: Path) -> Iterator[Path]:
        try:
            status = place.stat()
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError:
            return
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from walk(Path(entry.path))
            elif entry.name.endswith(SUFFIX):
                yield Path(entry.path)

    yield from walk(directory)


def existing(directories: Iterable[Path], *, optional: bool) -> tuple[Path, ...]:
    """Give the directories that are there; a named one that is not is the user's mistake."""
    found = []
    for directory in directories:
        if directory.is_dir():
            found.append(directory)
        elif not optional:
            raise UsageFault(
                f"{directory}: no such record directory",
                hint="make it, or name another with --data or FILMCLI_DATA",
            )
    return tuple(found)
