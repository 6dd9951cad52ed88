"""The command db: what the catalogue is, where, whether it is whole, and away with it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmcli.errors import ExitCode, FilmcliError, NotFound, UsageFault, nearest
from filmcli.exporters import Document
from filmcli.safe import safe

if TYPE_CHECKING:
    from filmcli.catalogue.imdb.store import Store
    from filmcli.commands.session import Session

ACTIONS = ("status", "path", "verify", "remove")
MAKE = "filmcli import imdb DIR makes it"
_APPLICATION = slice(68, 72)  # of the header: whose file it is


def db(action: str, session: Session, *, yes: bool = False) -> ExitCode:
    """Do what was asked with the catalogue."""
    if action not in ACTIONS:
        close = nearest(action, list(ACTIONS))
        hint = f"did you mean {close}?" if close else f"one of {', '.join(ACTIONS)}"
        raise UsageFault(f"db {action}: no such action", hint=hint)
    path = session.settings.catalogue
    if path is None:
        raise UsageFault(
            "there is no place for a catalogue", hint="FILMCLI_CATALOGUE names its file"
        )
    if action == "path":
        return _path(path, session)
    if not os.path.lexists(path):
        raise NotFound(f"{path}: no catalogue", hint=MAKE)
    if action == "remove":
        return _remove(path, session, yes=yes)
    with _opened(path, session) as store:
        return _verify(store, session) if action == "verify" else _status(store, session)


def _path(path: Path, session: Session) -> ExitCode:
    if not path.exists():
        session.note(f"filmcli: no catalogue yet; {MAKE}")
    row = {"path": str(path)}
    return session.answer(
        Document("catalogue", [row], ["path"], single=True),
        people=lambda: f"{safe(row['path'])}\n",
        pipe=lambda: f"{safe(row['path'])}\n",
    )


def _opened(path: Path, session: Session) -> Any:
    from contextlib import closing

    from filmcli.catalogue.imdb.store import opened

    store = opened(path, session.clock)
    if store is None:
        raise NotFound(f"{path}: no catalogue", hint=MAKE)
    return closing(store)


def _status(store: Store, session: Session) -> ExitCode:
    from filmcli.view import imported

    row = {"path": str(store.path), "size": store.path.stat().st_size, **store.manifest}
    document = Document("catalogue", [row], tuple(row), single=True)
    return session.answer(
        document,
        people=lambda: imported.card(row, width=session.width, colour=session.colour),
        pipe=lambda: imported.plain(row),
    )


def _verify(store: Store, session: Session) -> ExitCode:
    from filmcli.catalogue.imdb.verify import faults
    from filmcli.view.table import Column

    progress = session.progress("blocks looked at")
    found = [
        {"path": str(store.path), "fault": each}
        for each in faults(store.connection, progress or (lambda *_: None))
    ]
    columns = [Column("path", "Catalogue"), Column("fault", "Fault")]
    document = Document("faults", found, ["path", "fault"])
    session.table(document, columns, "the catalogue holds what the import wrote")
    if not found:
        return ExitCode.OK
    session.note("filmcli: filmcli import imdb DIR makes it anew; the damaged one is left as it is")
    return ExitCode.FAILURE


def _remove(path: Path, session: Session, *, yes: bool) -> ExitCode:
    from filmcli import beside
    from filmcli.commands import keep

    target = Path(os.path.realpath(path))
    _expect_ours(target)
    if not yes:
        question = f"Remove {path}? Only another import brings it back."
        answer = keep.asked(question, session, otherwise=False)
        if answer is None:
            raise UsageFault(f"{path}: nothing was removed", hint="--yes removes without asking")
        if not answer:
            session.note("filmcli: nothing was removed")
            return ExitCode.FAILURE
    size = target.stat().st_size
    # Not while an import is about to put another in its place.
    with beside.directory(target, "an import is running"):
        try:
            target.unlink()
        except OSError as error:
            raise FilmcliError(f"{target}: cannot be removed: {error.strerror}") from None
    row: dict[str, Any] = {"path": str(target), "size": size}
    return session.answer(
        Document("catalogue", [row], ["path", "size"], single=True),
        people=lambda: f"Removed {safe(row['path'])}\n",
        pipe=lambda: f"{safe(row['path'])}\n",
    )


def _expect_ours(target: Path) -> None:
    """Refuse to remove what is no catalogue: its header says whose it is, damaged or not."""
    from filmcli.catalogue.imdb.schema import APPLICATION_ID

    try:
        if not target.is_file():
            raise FilmcliError(f"{target}: no regular file; it is left as it is")
        with target.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise FilmcliError(f"{target}: cannot be read: {error.strerror}") from None
    if head[_APPLICATION] != APPLICATION_ID.to_bytes(4, "big"):
        raise FilmcliError(
            f"{target}: not a catalogue of filmcli; it is left as it is",
            hint="FILMCLI_CATALOGUE names another file",
        )
