"""What films are read from: one module for each kind of file, `items.Importer` in shape."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from filmcli.errors import UsageFault, nearest

# name -> its module; listing names imports nothing. Where a file may be of several kinds, the first
# that knows it wins: those with a shape of their own stand before those that take any table.
IMPORTERS: dict[str, str] = {
    "nfo": "filmcli.importers.nfo",
    # Before what others write: a film's own x-tables hold words of theirs.
    "json": "filmcli.importers.own",
    "jsonl": "filmcli.importers.own",
    "wikidata": "filmcli.importers.wikidata",
    "kmdb": "filmcli.importers.kmdb",
    "kobis": "filmcli.importers.kobis",
    "tmdb": "filmcli.importers.tmdb",
    "omdb": "filmcli.importers.omdb",
    "letterboxd": "filmcli.importers.letterboxd",
    "imdb-export": "filmcli.importers.imdb_export",
    "unmatched": "filmcli.importers.unmatched",
    "wikipedia": "filmcli.importers.wikipedia",
    "csv": "filmcli.importers.csv",
}
# IMDb's data sets make the catalogue, which is another matter: `importers.imdb`.
KINDS = ("imdb", *IMPORTERS)


def load(name: str) -> Any:
    """Import the module of a kind; raise UsageFault where there is none."""
    if name not in IMPORTERS:
        close = nearest(name, list(KINDS))
        hint = f"did you mean {close}?" if close else f"one of {', '.join(KINDS)}"
        raise UsageFault(f"import {name}: no such kind", hint=hint)
    return import_module(IMPORTERS[name])
