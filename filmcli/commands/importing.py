"""The command that makes the catalogue of a download of IMDb's data sets."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli import beside
from filmcli.catalogue.imdb import schema
from filmcli.commands import stages
from filmcli.errors import ExitCode, FilmcliError, UsageFault, nearest
from filmcli.importers.imdb import tables

if TYPE_CHECKING:
    from filmcli.commands.session import Session
    from filmcli.importers.imdb.estimate import Estimate
    from filmcli.importers.imdb.tables import Source

FILMS = ("movie", "short", "tvMovie", "tvSpecial", "tvShort", "video")
MADE = "titles.db"  # the catalogue while it is made
_PARTS_OF_SERIES = {"tvEpisode", "tvPilot"}
_MANY = 1_000_000  # rows that take long enough to be told before


class Choice(NamedTuple):
    """What is imported, and how strictly."""

    kinds: tuple[str, ...] = FILMS
    min_votes: int = 0
    only: tuple[str, ...] = tables.GROUPS
    adult: bool = False
    strict: bool = False
    lenient: bool = False


def run(
    paths: Sequence[str],
    session: Session,
    *,
    kinds: str | None = None,
    min_votes: int = 0,
    only: str | None = None,
    adult: bool = False,
    strict: bool = False,
    lenient: bool = False,
    dry_run: bool = False,
) -> ExitCode:
    """Make the catalogue, and print what was read and kept."""
    if strict and lenient:
        raise UsageFault("--strict or --lenient, not both")
    choice = Choice(_kinds(kinds), min_votes, _groups(only), adult, strict, lenient)
    target = _target(session)
    sources, strangers = tables.find([Path(each) for each in paths])
    used = {name: each for name, each in sources.items() if is_used(name, choice, sources)}
    if min_votes and "title.ratings" not in used:
        raise UsageFault("--min-votes needs the table title.ratings, which is not read")
    _say_what_is_missing(session, choice, sources, strangers)
    found = _estimated(used, choice, target, session)
    if dry_run:
        return _dry(found, used, session)
    with (
        _signals(),
        _telling(target),
        beside.directory(target, "another import is running") as place,
    ):
        show = session.progress("")
        manifest = stages.made(place, used, choice, session.today.isoformat(), show)
        size = (place / MADE).stat().st_size
        beside.publish(place / MADE, target)
    return _answer(session, {"path": str(target), "size": size} | manifest)


def _estimated(
    sources: dict[str, Source], choice: Choice, target: Path, session: Session
) -> Estimate:
    """Say what is to come; raise FilmcliError where the disk has no room for it."""
    from filmcli.importers.imdb.estimate import estimate
    from filmcli.view.imported import size_in_words

    found = estimate(sources, choice.kinds, stages.cores())
    rows, titles = sum(found.rows.values()), found.kept["title.basics"]
    if rows > _MANY or session.options.verbose:
        session.note(
            f"filmcli: reads {rows:,} rows and keeps about {titles:,} titles:"
            f" {size_in_words(found.size)}, {_time(found.seconds)}"
        )
    free = _free(target)
    if free is not None and free < found.room:
        raise FilmcliError(
            f"{target.parent}: {size_in_words(free)} are free, and the import takes about"
            f" {size_in_words(found.room)}",
            hint="make room, keep fewer kinds, or name another file with FILMCLI_CATALOGUE",
        )
    return found


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    return f"about {round(seconds / 60)} min"


def _free(target: Path) -> int | None:
    """Give the bytes that are free where the catalogue goes; None where nobody says."""
    import shutil

    place = target.parent
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None


def _dry(found: Estimate, sources: dict[str, Source], session: Session) -> ExitCode:
    """Print what an import would come to."""
    from filmcli.exporters import Document
    from filmcli.view import imported

    row = found.plain() | {"paths": [each.path for each in sources.values()]}
    return session.answer(
        Document("estimate", [row], tuple(row), single=True),
        people=lambda: imported.estimated(row, width=session.width, colour=session.colour),
        pipe=lambda: imported.estimated_plain(row),
    )


def _answer(session: Session, manifest: dict[str, Any]) -> ExitCode:
    from filmcli.exporters import Document
    from filmcli.view import imported

    for each in manifest["files"]:
        for sample in each["samples"]:
            session.note(f"filmcli: left out: {sample}")
        more = sum(each["rejected"].values()) - len(each["samples"])
        if more > 0:
            session.note(f"filmcli: left out: {more:,} more rows of {each['file']}")
    return session.answer(
        Document("catalogue", [manifest], tuple(manifest), single=True),
        people=lambda: imported.card(manifest, width=session.width, colour=session.colour),
        pipe=lambda: imported.plain(manifest),
    )


def _kinds(words: str | None) -> tuple[str, ...]:
    if words is None:
        return FILMS
    asked = [each.strip() for each in words.split(",") if each.strip()]
    known = {each.casefold(): each for each in schema.KINDS}
    found: list[str] = []
    for each in asked:
        if each.casefold() == "all":
            found += schema.KINDS
        elif each.casefold() == "films":
            found += FILMS
        else:
            found.append(_known("--kinds", each, known))
    if not found:
        raise UsageFault("--kinds names none", hint="--kinds all, or movie,short")
    return tuple(each for each in schema.KINDS if each in found)


def _groups(words: str | None) -> tuple[str, ...]:
    if words is None:
        return tables.GROUPS
    known = {each: each for each in tables.GROUPS}
    found = [_known("--only", each.strip(), known) for each in words.split(",") if each.strip()]
    if not found:
        raise UsageFault("--only names none", hint=f"--only {','.join(tables.GROUPS)}")
    return tuple(each for each in tables.GROUPS if each in (*found, "titles"))


def _known(option: str, word: str, known: dict[str, str]) -> str:
    if word.casefold() in known:
        return known[word.casefold()]
    close = nearest(word, list(known.values()))
    hint = f"did you mean {close}?" if close else f"of {', '.join(known.values())}"
    raise UsageFault(f"{option}: {word!r} is none", hint=hint)


def _target(session: Session) -> Path:
    """Give the file to make; a link is followed, and what is no catalogue is not replaced."""
    named = session.settings.catalogue
    if named is None:
        raise UsageFault(
            "there is no place for the catalogue", hint="FILMCLI_CATALOGUE names its file"
        )
    target = Path(os.path.realpath(named))
    try:
        with target.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return target
    except OSError as error:
        raise FilmcliError(f"{target}: cannot be replaced: {error.strerror}") from None
    ours = head[68:72] == schema.APPLICATION_ID.to_bytes(4, "big")
    if head and not ours:
        raise FilmcliError(
            f"{target}: not a catalogue of filmcli; it is left as it is",
            hint="move it away, or name another file with FILMCLI_CATALOGUE",
        )
    return target


def is_used(name: str, choice: Choice, sources: dict[str, Source]) -> bool:
    """Tell whether a table feeds something that is kept."""
    if name == "name.basics":
        parted = "title.principals" in sources or "title.crew" in sources
        return "people" in choice.only and "credits" in choice.only and parted
    if name == "title.episode" and not _PARTS_OF_SERIES & set(choice.kinds):
        return False
    return tables.BY_NAME[name].group in choice.only


def _say_what_is_missing(
    session: Session, choice: Choice, sources: dict[str, Source], strangers: list[str]
) -> None:
    for table in tables.TABLES:
        if table.name in sources:
            if table.group in choice.only and not is_used(table.name, choice, sources):
                session.note(f"filmcli: {table.name} is not read: nothing that is kept needs it")
        elif table.group in choice.only and is_used(table.name, choice, sources):
            session.note(f"filmcli: no {table.name}: without {table.feeds}")
    for source in sources.values():
        if source.unknown:
            columns = ", ".join(source.unknown)
            session.note(f"filmcli: {source.path}: columns that are not read: {columns}")
    for path in strangers if session.options.verbose else ():
        session.note(f"filmcli: {path}: none of IMDb's tables")


@contextlib.contextmanager
def _telling(target: Path) -> Iterator[None]:
    """Say in words what the disk refuses."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FilmcliError(f"{target}: cannot be made: {reason}") from None


class Stopped(FilmcliError):
    """A signal ended the import."""

    def __init__(self, code: ExitCode) -> None:
        super().__init__("the import was stopped; the catalogue is as it was")
        self.code = code


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """Turn the signals that end a program into errors, so that what was begun is put away.

    What is ignored stays so (nohup), and the first signal is the only one: putting away is short.
    """
    endings: dict[int, BaseException] = {signal.SIGINT: KeyboardInterrupt()}
    endings[signal.SIGTERM] = Stopped(ExitCode.TERMINATED)
    if hasattr(signal, "SIGHUP"):
        endings[signal.SIGHUP] = Stopped(ExitCode.HUNG_UP)
    before: dict[int, Any] = {}

    def end(number: int, frame: object) -> None:
        del frame
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise endings[number]

    try:
        if threading.current_thread() is threading.main_thread():
            for number in endings:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    before[number] = signal.signal(number, end)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
