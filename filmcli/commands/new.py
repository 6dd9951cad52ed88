"""The command that begins a record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmcli import files
from filmcli.catalogue.collection import SUFFIX
from filmcli.commands import keep
from filmcli.errors import ExitCode, FilmcliError, UsageFault
from filmcli.exporters import Document
from filmcli.record.slugs import slugs
from filmcli.record.values import KeyPath, assignment, toml_value
from filmcli.record.writer import set_value
from filmcli.safe import safe, visible

if TYPE_CHECKING:
    from filmcli.commands.session import Session

# What a person is asked for, in the order of the format; --set puts a value in its line.
_START = """\
# Take the # away where you know more. Only the title is required; filmcli fields lists every key.
title = {title}
# year = 2023
# kind = "feature"                # short, documentary, tv-movie, special or video; else feature
# countries = ["KR"]
# languages = ["ko"]
# genres = ["Thriller"]
# runtime = 93                    # minutes
# synopsis = "..."
# director = "Name"               # or ["One Name", "Another"]
# writer = "Name"
# studio = "Name"
"""
_IDS = """
# [ids]
# imdb = "tt0000000"
# tmdb = 1
"""
_CAST = """
# [[cast]]                        # one for each, in billing order
# name = "Name As Credited"
# character = "Role"
"""
_RELEASES = """
# [[releases]]
# type = "theatrical"             # premiere, limited, theatrical, digital, physical or tv
# date = 2023-10-06               # or "2023-10", "2023"
# territory = "KR"                # or "001", the whole world
"""
_TABLES = {"ids": _IDS, "cast": _CAST, "releases": _RELEASES}


def new(
    title: str,
    session: Session,
    *,
    assignments: Sequence[str] = (),
    editor: bool = True,
    dry_run: bool = False,
) -> ExitCode:
    """Make a record for a title, open it in the editor on a terminal, and print its path."""
    try:
        title.encode()
    except UnicodeEncodeError:
        raise UsageFault("the title is not UTF-8", hint="records hold UTF-8 text") from None
    values = [assignment(each) for each in assignments]
    text = compose(title, values)
    year = next((value for path, value in values if path == ("year",)), None)
    if dry_run:
        keep.ensure_valid(text.encode(), Path(f"{next(slugs(title, None))}{SUFFIX}"))
        return session.script(visible(text))
    path = made(keep.directory(session), title, year, text.encode(), session)
    streams = session.streams
    terminal = streams.in_is_terminal and streams.out_is_terminal and session.options.input
    if editor and terminal:
        _open(path, text.encode(), session)
    row = {"slug": path.stem, "path": str(path.absolute())}
    return session.answer(
        Document("film", [row], ["slug", "path"], single=True),
        people=lambda: f"{safe(row['path'])}\n",
        pipe=lambda: f"{safe(row['path'])}\n",
    )


def compose(title: str, values: Sequence[tuple[KeyPath, Any]]) -> str:
    """Write a record that holds a title and values, and asks for the rest in comments."""
    set_roots = {str(path[0]) for path, _ in values}
    lines = _START.format(title=toml_value(title)).splitlines(keepends=True)
    simple = {str(path[0]): value for path, value in values if len(path) == 1}
    for number, line in enumerate(lines):
        key = line.removeprefix("# ").partition(" = ")[0]
        if key in simple and key != "title":
            comment = line.rstrip().partition("   #")[2]
            words = f"{key} = {toml_value(simple[key])}"
            lines[number] = f"{words:<33} #{comment}\n" if comment else f"{words}\n"
            del simple[key]
    tables = [words for name, words in _TABLES.items() if name not in set_roots]
    text = "".join([*lines, *tables])
    for path, value in values:
        if len(path) > 1 or path[0] in simple:
            text = set_value(text, path, value)
    return text


def made(directory: Path, title: str, year: Any, data: bytes, session: Session) -> Path:
    """Write the record under the first slug that is free in the whole collection."""
    taken = {slug.casefold() for slug in session.catalogue.listing().paths}
    for slug in slugs(title, year if isinstance(year, int) else None):
        path = directory / f"{slug}{SUFFIX}"
        keep.ensure_valid(data, path)
        if slug not in taken:
            try:
                keep.make(path, data)
            except files.Taken:
                continue
            return path
    raise FilmcliError(f"{title!r}: every slug is taken", hint="filmcli rename one of them")


def _open(path: Path, data: bytes, session: Session) -> None:
    """Open a new record in the editor; it stays as it is where that comes to nothing."""
    from filmcli.commands.edit import editor, in_editor

    if not any(session.streams.environ.get(name) for name in ("VISUAL", "EDITOR")):
        session.note("filmcli: there is no editor; set EDITOR, or use filmcli set")
        return
    in_editor(keep.Target(path, data), session, editor(session.streams.environ))
