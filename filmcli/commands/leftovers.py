"""The table of a person's own entries that no film was found for, beside their log."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from filmcli import files
from filmcli.catalogue.matching import Film
from filmcli.commands import keep
from filmcli.errors import FilmcliError
from filmcli.importers import unmatched
from filmcli.importers.bounded import inputs
from filmcli.importers.items import Entry
from filmcli.record.log import SCHEMES

NAME = "log-unmatched"  # and .csv


class Unmatched(NamedTuple):
    """An entry that fits several films, or none."""

    entry: Entry
    why: str
    films: tuple[Film, ...] = ()  # those that fit
    near: tuple[Film, ...] = ()  # those that nearly fit, where none does


class Table:
    """The table of what was not matched: rows come to it, those that are there stay."""

    def __init__(self, directory: Path, found: Iterable[Unmatched]) -> None:
        wanted = {_key(each.entry): each for each in found}
        self.path, self._before, number = directory / f"{NAME}.csv", b"", 1
        while self.path.exists() or self.path.is_symlink():
            before, known, is_ours = _written(self.path)
            for key in known:
                wanted.pop(key, None)
            if is_ours:
                self._before = before
            if is_ours or not wanted:
                break
            number += 1
            self.path = directory / f"{NAME}-{number}.csv"
        rows = [(each.entry, each.why, _told(each.films or each.near)) for each in wanted.values()]
        made = unmatched.table(rows, header=not self._before).encode() if rows else b""
        gap = b"" if self._before.endswith(b"\n") or not self._before else b"\n"
        self._after = self._before + gap + made if rows else self._before

    @property
    def difference(self) -> str:
        """The change as a unified diff."""
        return keep.diff(self._before, self._after, self.path)

    def save(self) -> None:
        """Write the table where it has changed."""
        if self._after == self._before:
            return
        if self._before:
            files.replace(self.path, self._after, expected=self._before)
        else:
            keep.make(self.path, self._after)


def _written(path: Path) -> tuple[bytes, set[tuple[object, ...]], bool]:
    """Read a table: its bytes, what is in it, and whether rows may be added as filmcli does."""
    try:
        (file,) = inputs(path)
        items = list(unmatched.read(file, {}))
    except (FilmcliError, ValueError):
        return b"", set(), False
    known = {_key(each) for each in items if isinstance(each, Entry)}
    return file.data, known, file.data.startswith(unmatched.table(()).encode())


def _key(entry: Entry) -> tuple[object, ...]:
    if entry.uri:
        return entry.kind, entry.list, entry.uri
    return entry.kind, entry.list, entry.title, entry.year, entry.date


def _told(films: Iterable[Film]) -> str:
    """Name films as the table does: heat-1995 (Heat, 1995); ..."""
    told = []
    for film in films:
        scheme = next((each for each in SCHEMES if each in film.ids), None)
        name = film.slug or (f"{scheme}:{film.ids[scheme]}" if scheme else "")
        told.append(f"{name} ({film.title}{f', {film.year}' if film.year else ''})")
    return "; ".join(told)
