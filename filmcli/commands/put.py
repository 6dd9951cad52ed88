"""The commands that rename a record or put it away."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from filmcli import files
from filmcli.catalogue.collection import SUFFIX
from filmcli.commands import keep
from filmcli.errors import ExitCode, FilmcliError, UsageFault
from filmcli.exporters import Document
from filmcli.record.slugs import slugify
from filmcli.safe import safe

if TYPE_CHECKING:
    from filmcli.commands.session import Session

TRASH_INFO = ".trashinfo"
MOST = 10_000  # files of one name in the trash


def rename(film: str, slug: str, session: Session, *, dry_run: bool = False) -> ExitCode:
    """Give a record another slug, and print its new path."""
    path = _own(film, session)
    if slugify(slug) != slug:
        why = "is the name of your log" if slug == "log" else "is not a slug: a-z, 0-9 and hyphens"
        raise UsageFault(f"{slug!r} {why}", hint=f"did you mean {slugify(slug)}?")
    new = path.with_name(f"{slug}{SUFFIX}")
    other = session.catalogue.listing().paths.get(slug)
    if other is not None and not Path(other).samefile(path):
        raise files.Taken(f"{other}: exists already; nothing was changed")
    if not dry_run and new.name != path.name:
        files.rename(path, new)
    if new.name == path.name:
        session.note(f"filmcli: {slug}: nothing to change")
    row = {"slug": slug, "path": str(new.absolute())}
    return session.answer(
        Document("film", [row], ["slug", "path"], single=True),
        people=lambda: f"{safe(row['path'])}\n",
        pipe=lambda: f"{safe(row['path'])}\n",
    )


def remove(film: str, session: Session, *, yes: bool = False, dry_run: bool = False) -> ExitCode:
    """Move a record to the trash, and print the command that brings it back."""
    path = _own(film, session)
    if not yes and not dry_run:
        answer = keep.asked(f"Move {path} to the trash?", session, otherwise=False)
        if answer is None:
            raise UsageFault(f"{path}: nothing was removed", hint="--yes removes without asking")
        if not answer:
            session.note("filmcli: nothing was removed")
            return ExitCode.FAILURE
    trash = trash_of(session.streams.environ, session.settings.places.data)
    place = trash / path.name if dry_run else _thrown(path, trash)
    back = _way_back(place, path.absolute())
    row = {"slug": path.stem, "path": str(path.absolute()), "trash": str(place), "back": back}
    return session.answer(
        Document("film", [row], ["slug", "path", "trash", "back"], single=True),
        people=lambda: f"{safe(back)}\n",
        pipe=lambda: f"{safe(back)}\n",
    )


def _own(film: str, session: Session) -> Path:
    path = keep.record_of(film, session)
    if keep.is_bundled(path, session):
        raise UsageFault(f"{path.stem} comes with filmcli; only your own records can be moved")
    return path


def trash_of(environ: Mapping[str, str], data: Path | None) -> Path:
    """Give the user's trash directory: the desktop's, else a hidden one among filmcli's data."""
    home = environ.get("HOME")
    if sys.platform == "darwin" and home:
        return Path(home) / ".Trash"
    if os.name == "posix" and data is not None:
        return data.parent / "Trash" / "files"  # beside filmcli's: XDG_DATA_HOME
    if data is None:
        raise FilmcliError("there is no trash directory", hint="set HOME, or remove it by hand")
    return data / ".trash"


def _thrown(path: Path, trash: Path) -> Path:
    """Move a record to the trash under a name that is free there."""
    is_desktops = trash.name == "files"
    info = trash.parent / "info"
    try:
        for place in (trash, info) if is_desktops else (trash,):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FilmcliError(f"{trash}: cannot be made: {(error.strerror or '').lower()}") from None
    for number in range(1, MOST + 1):
        name = path.name if number == 1 else f"{path.stem}.{number}{path.suffix}"
        place, note = trash / name, info / f"{name}{TRASH_INFO}"
        if os.path.lexists(place):
            continue
        try:
            if is_desktops:
                # The note comes first: making it is what reserves the name.
                files.create(note, _note(path.absolute()))
            files.move(path, place)
        except files.Taken:
            continue
        except FilmcliError:
            note.unlink(missing_ok=True)
            raise
        return place
    raise FilmcliError(f"{trash}: holds too many files of that name", hint="empty the trash")


def _note(path: Path) -> bytes:
    """Give what the desktop's trash wants to know of a file.

    https://specifications.freedesktop.org/trash-spec/latest/
    """
    now = datetime.now().astimezone().strftime("%Y-%m-%dT%H:%M:%S")
    return f"[Trash Info]\nPath={quote(os.fsencode(path))}\nDeletionDate={now}\n".encode()


def _way_back(place: Path, path: Path) -> str:
    if os.name != "posix":
        return f"move {subprocess.list2cmdline([str(place), str(path)])}"
    return f"mv -n -- {shlex.quote(str(place))} {shlex.quote(str(path))}"
