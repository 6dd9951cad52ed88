"""Where an export goes: standard output, one file, or a folder with a file for each film."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from filmcli.errors import FilmcliError, UsageFault
from filmcli.exporters import Document
from filmcli.exporters.formats import Format, Options, Values, load

if TYPE_CHECKING:
    from filmcli.commands.session import Session

BATCH = 200  # films held in memory at once
PIECE = 1 << 16  # bytes that are written at once
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


class Target(NamedTuple):
    """Where to write: a file, or a folder with a file for each film."""

    path: Path
    folder: bool
    exists: bool = False  # a file that may be replaced, or a pipe or device to write to
    special: bool = False


def target_of(form: Format, session: Session, *, force: bool) -> Target | None:
    """Give where to write, None for standard output; a file that is there needs --force."""
    output = session.options.output
    if output is None:
        if form.is_file and session.streams.out_is_terminal:
            raise UsageFault(f"{form.name} is no text", hint=f"-o films{form.ending}")
        return None
    path = Path(output)
    if output.endswith("/") or path.is_dir():
        if form.is_whole:
            raise UsageFault(
                f"{form.name} is one file for all films", hint=f"-o {path / f'films{form.ending}'}"
            )
        return Target(path, folder=True)
    if not path.exists():
        return Target(path, folder=False)
    if not path.is_file():
        return Target(path, folder=False, exists=True, special=True)
    if not force:
        raise _taken(f"{path}: exists already")
    return Target(path, folder=False, exists=True)


def _taken(words: str) -> UsageFault:
    return UsageFault(f"{words}; nothing was written", hint="--force replaces it")


def _pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Join texts to pieces of a size that is worth a write."""
    waiting = bytearray()
    for text in texts:
        waiting += text.encode("utf-8", "backslashreplace")
        if len(waiting) >= PIECE:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def one(
    form: Format, films: Sequence[Values], target: Target | None, options: Options, session: Session
) -> None:
    """Write all films to one place."""
    if form.is_file:
        with TemporaryDirectory(prefix="filmcli-") as place:
            made = Path(place) / "films"
            load(form.name).write(films, options, made)
            with made.open("rb") as file:
                _put(_blocks(file), target, session)
        return
    pieces = _pieces(_texts(form, films, options))
    if target is None or target.special:
        _put(pieces, target, session)
        return
    # Not under the lock of the target's directory: others may have to write there meanwhile.
    # A file without a name: a kill leaves nothing of it.
    with TemporaryFile() as file:
        file.writelines(pieces)
        file.seek(0)
        _put(_blocks(file), target, session)


def _texts(form: Format, films: Sequence[Values], options: Options) -> Iterator[str]:
    if options.columns and form.name in ("json", "jsonl"):
        films = Picked(films, options.columns)
    texts: Iterator[str] = load(form.name).export(films, options)
    return texts


class Picked(Sequence[Values]):
    """Films of which only some fields are wanted."""

    def __init__(self, films: Sequence[Values], fields: Sequence[str]) -> None:
        self._films, self._fields = films, fields

    def __len__(self) -> int:
        return len(self._films)

    def __getitem__(self, index: Any) -> Any:
        return self._picked([self._films[index]])[0]

    def __iter__(self) -> Iterator[Values]:
        films = iter(self._films)
        while batch := list(islice(films, BATCH)):
            yield from self._picked(batch)

    def _picked(self, films: Sequence[Values]) -> Sequence[Values]:
        from filmcli.commands.selecting import selected

        return selected(Document("films", films, ()), self._fields).rows


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(PIECE):
        yield block


def _put(pieces: Iterable[bytes], target: Target | None, session: Session) -> None:
    """Write to standard output, a pipe or device, or a file: that whole or not at all."""
    if target is None:
        for piece in pieces:
            session.streams.write_out(piece)
    elif target.special:
        from filmcli.commands.session import write_file

        for piece in pieces:
            write_file(target.path, piece)
    elif target.exists:
        from filmcli import files

        files.replace(target.path, pieces)
    else:
        _created(target.path, pieces)


def _created(path: Path, pieces: Iterable[bytes]) -> None:
    from filmcli import files

    try:
        files.create(path, pieces)
    except files.Taken:
        raise _taken(f"{path}: exists already") from None


def each(
    form: Format, films: Sequence[Values], folder: Path, options: Options, *, force: bool
) -> None:
    """Write a file for each film into a folder; for pages, an index too."""
    from filmcli import files
    from filmcli.exporters.html import INDEX

    index = INDEX if form.name == "html" else None
    names = _file_names((str(film["slug"]) for film in films), form.ending, index)
    wanted = [*names.values(), *([index] if index else [])]
    if not force:
        there = [name for name in wanted if (folder / name).exists()]
        if there:
            raise _taken(f"{folder}: {len(there):,} of these files exist, such as {there[0]}")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FilmcliError(f"{folder}: cannot be made: {error.strerror}") from None
    options = options._replace(pages=names if index else {})

    def pages() -> Iterator[tuple[str, Iterable[bytes]]]:
        one = options._replace(single=True)
        for film in films:
            yield names[str(film["slug"])], _pieces(_texts(form, [film], one))
        if index:
            yield index, _pieces(_texts(form, films, options))

    try:
        files.put_all(folder, pages(), replaces=force)
    except files.Taken as error:
        raise UsageFault(error.message, hint="--force replaces it") from None


def _file_names(slugs: Iterable[str], ending: str, index: str | None) -> dict[str, str]:
    """Give a plain file name for each slug, of which no two are one where capitals do not count."""
    from filmcli.record.slugs import slugify

    taken = {index} if index else set()
    names: dict[str, str] = {}
    for slug in slugs:
        is_plain = _PLAIN_NAME.fullmatch(slug) and slugify(slug) == slug.lower()
        stem = slug if is_plain else slugify(slug)
        name, number = f"{stem}{ending}", 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}{ending}"
        taken.add(name.casefold())
        names[slug] = name
    return names
