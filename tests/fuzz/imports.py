"""What must hold for any file to import: entries or refusals in words, and nothing else."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from filmcli import importers
from filmcli.catalogue.imdb.schema import KINDS
from filmcli.errors import FilmcliError
from filmcli.importers import bounded
from filmcli.importers.imdb import tables, work
from filmcli.importers.items import Draft, Entry, Input, Refused
from filmcli.record.drafts import fitting
from filmcli.safe import safe
from tests.killing import MEMORY

_HEAD = 64 << 10
# Three files of Letterboxd have one header; only the name tells them apart.
_NAMES = {"letterboxd": "watchlist.csv", "nfo": "movie.nfo"}
_STEPS = {
    "name.basics": work.names,
    "title.akas": work.akas,
    "title.principals": work.principals,
    "title.crew": work.crew,
    "title.episode": work.episodes,
}
_PARTED = b"\f\n"  # one table of IMDb from the next, in one input


def imported(kind: str, data: bytes) -> None:
    """What an importer gives of bytes is a film that fits a record, an entry, or a reason."""
    importer = importers.load(kind)
    name = _NAMES.get(kind, "file")
    assert importer.sniff(data[:_HEAD], name) in (True, False)
    try:
        for each in importer.read(Input(name, data), {}):
            _sound(each, data)
    except FilmcliError as error:
        _said(error)


def _said(error: Exception) -> None:
    assert safe(str(error))


def _sound(each: object, data: bytes) -> None:
    assert isinstance(each, Draft | Entry | Refused)
    assert each.line is None or 1 <= each.line <= data.count(b"\n") + data.count(b"\r") + 1
    if isinstance(each, Refused):
        assert each.why
    elif isinstance(each, Entry):
        assert each.title
        assert each.rating is None or 0 <= each.rating <= 10
        json.dumps([each.date, each.note, each.tags], ensure_ascii=False).encode()
    else:
        values, lost = fitting(each.values)
        again, none = fitting(values)
        assert again == values, lost
        assert none == []
        json.dumps(values, ensure_ascii=False, allow_nan=False).encode()
        json.dumps(each.aside, allow_nan=False)


def archive(data: bytes) -> None:
    """What is packed comes out within the limits, or the file is refused in words."""
    with contextlib.suppress(FilmcliError):
        for each in bounded.of_bytes(data, "file.zip"):
            assert len(each.data) <= bounded.MAX_BYTES
            assert ".." not in each.name.split("/")


def imdb(data: bytes) -> None:
    """Tables of IMDb are read, their bad rows counted, or refused in words."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as directory:
        place = Path(directory)
        for number, each in enumerate(data.split(_PARTED)[:7]):
            (place / f"{number}.tsv").write_bytes(each)
        with contextlib.suppress(FilmcliError):
            sources, _ = tables.find([place])
            kinds = tuple(KINDS)
            told = {table: list(source[1:]) for table, source in sources.items()}
            job = (str(place), told, kinds, ("movie", "short"), False, 0, False)
            reports = work.titles(job, _quiet)["reports"]
            for table in _STEPS.keys() & sources.keys():
                reports += _STEPS[table](job, _quiet)["reports"]
            for each in reports:
                counted = sum(each["rejected"].values())
                assert 0 <= counted <= each["read"]


def _quiet(*_: object) -> None:
    return


def _importing(kind: str) -> Callable[[bytes], None]:
    return lambda data: imported(kind, data)


IMPORTS: dict[str, Callable[[bytes], None]] = {
    # Of JSON and of JSON Lines one module reads, which tells them apart.
    **{kind: _importing(kind) for kind in importers.IMPORTERS if kind != "jsonl"},
    "archive": archive,
    "imdb": imdb,
}
