"""The command import: IMDb's data sets become the catalogue, other files records or the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmcli.errors import UsageFault

if TYPE_CHECKING:
    from filmcli.commands.session import Session

DATA_SETS = "imdb"


def bring(
    words: Sequence[str],
    session: Session,
    films: Mapping[str, Any],
    tables: Mapping[str, str | None],
    sets: Mapping[str, Any],
    *,
    dry_run: bool,
) -> int:
    """Import files; `films`, `tables` and `sets` are the options for each kind of import."""
    if words[0] == DATA_SETS:
        paths = words[1:]
    elif _are_data_sets(words):
        paths = words
        session.note(f"filmcli: recognised as {DATA_SETS}: IMDb's data sets")
    else:
        _refuse(sets, f"import {DATA_SETS}")
        return _records(words, session, films, tables, dry_run=dry_run)
    if not paths:
        raise UsageFault("no directory is named", hint="filmcli import imdb ~/Downloads/imdb")
    _refuse({**films, **tables, "yes": None}, "other kinds of files")
    from filmcli.commands import importing

    return importing.run(paths, session, **sets, dry_run=dry_run)


def _records(
    words: Sequence[str],
    session: Session,
    films: Mapping[str, Any],
    tables: Mapping[str, str | None],
    *,
    dry_run: bool,
) -> int:
    from filmcli.commands import bringing

    options = {name: value for name, value in tables.items() if value}
    asked = bringing.Asked(
        films["into"], films["take"], films["diff"], dry_run, films["yes"], options=options
    )
    return bringing.bring(words, session, asked)


def _are_data_sets(words: Sequence[str]) -> bool:
    """Tell whether files are IMDb's tables: those are far too many films for records."""
    from filmcli.importers.imdb import tables

    paths = [Path(word) for word in words]
    if not all(each.is_dir() or ".tsv" in each.name for each in paths):
        return False
    if not any(each.is_file() or any(each.glob("*.tsv*")) for each in paths):
        return False
    try:
        return bool(tables.find(paths)[0])
    except Exception:  # noqa: BLE001  what is wrong with them is said by whoever reads them
        return False


def _refuse(options: Mapping[str, Any], where: str) -> None:
    for name, value in options.items():
        if value:
            raise UsageFault(f"--{name.replace('_', '-')} is for {where}")
