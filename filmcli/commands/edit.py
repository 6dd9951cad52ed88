"""The command that opens a record in an editor: on a copy, saved only when it is right."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from filmcli import files
from filmcli.commands import keep
from filmcli.errors import ExitCode, FilmcliError, RecordInvalid, UsageFault
from filmcli.record.reader import open_record, parse

if TYPE_CHECKING:
    from filmcli.commands.session import Session

PATIENCE = 2  # seconds an editor has to end when filmcli is told to


def edit(film: str | None, session: Session, *, draft: str | None = None) -> ExitCode:
    """Edit a record, or go on with a draft that was kept."""
    command = editor(session.streams.environ)
    target = keep.target(film, session)
    if draft is None:
        return in_editor(target, session, command)
    keep.content(Path(draft))
    if files.target_of(Path(draft)) == files.target_of(target.path):
        raise UsageFault(f"{draft}: is the record itself, not a draft of it")
    return in_editor(target, session, command, Path(draft))


def editor(environ: Mapping[str, str]) -> list[str]:
    """Give the editor's command line in words; no shell ever sees it."""
    for name in ("VISUAL", "EDITOR"):
        if words := environ.get(name, "").strip():
            try:
                return shlex.split(words, posix=os.name == "posix")
            except ValueError as error:
                raise UsageFault(f"{name}: {words!r}: {error}") from None
    raise UsageFault("there is no editor", hint="set EDITOR, or use filmcli set")


def in_editor(
    target: keep.Target, session: Session, command: list[str], kept: Path | None = None
) -> ExitCode:
    """Let a person edit a copy of a record, and save what comes out when it is right."""
    draft = kept or _draft(target, session)
    line, environ = [*command, str(draft)], session.streams.environ
    try:
        signals = _Signals()
        with signals.heeded():
            data = _worked_on(draft, target, session, lambda: signals.run(line, environ))
        if data == target.data:
            session.note(f"filmcli: {target.slug}: nothing to change")
        else:
            keep.save(target, data, session)
            session.note(f"filmcli: {target.path} saved")
    except FilmcliError as error:
        if _is_worth_keeping(draft, target, kept):
            words = (
                f"your text is kept: filmcli edit {target.slug} --draft {shlex.quote(str(draft))}"
            )
            error.hint = f"{error.hint}; {words}" if error.hint else words
        raise
    except BaseException:
        if _is_worth_keeping(draft, target, kept):
            session.note(f"filmcli: your text is kept in {draft}")
        raise
    cache = session.settings.places.cache
    if kept is None or (cache and files.target_of(kept).is_relative_to(files.target_of(cache))):
        with contextlib.suppress(OSError):
            draft.unlink()
    return ExitCode.OK


def _draft(target: keep.Target, session: Session) -> Path:
    """Write the copy to edit, which nobody else can read."""
    cache = session.settings.places.cache
    prefix, descriptor = f"{target.slug[:40]}-", None
    if cache is not None:
        with contextlib.suppress(OSError):
            (cache / "drafts").mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, path = tempfile.mkstemp(".toml", prefix, cache / "drafts")
    if descriptor is None:
        descriptor, path = tempfile.mkstemp(".toml", prefix)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(target.data)
    except OSError as error:
        Path(path).unlink()
        raise FilmcliError(f"{path}: cannot be written: {error.strerror}") from None
    return Path(path)


def _worked_on(draft: Path, target: keep.Target, session: Session, run: Callable[[], int]) -> bytes:
    """Run the editor until the draft is a valid record, or nobody wants to go on."""
    while True:
        code = run()
        if code:
            raise FilmcliError(f"the editor failed (exit {code}); {target.path} is as it was")
        if not os.path.lexists(draft):
            raise FilmcliError(f"the editor left no file; {target.path} is as it was")
        data = keep.content(draft)
        reading = parse(data, file=str(draft), slug=target.slug)
        if reading.film is not None or data == target.data:
            return data
        wrong = RecordInvalid(reading.problems, hint=f"{target.path} is as it was")
        if not (session.options.input and session.streams.in_is_terminal):
            raise wrong
        session.report(RecordInvalid(reading.problems))
        if not keep.asked("Go back into the editor?", session, otherwise=True):
            raise RecordInvalid(reading.problems[:1], hint=wrong.hint)


class _Signals:
    """Leaves Ctrl-C to the editor, and ends filmcli in good order when it is told to end."""

    def __init__(self) -> None:
        self.told: int | None = None
        self.starting = False  # a child that is half there could not be ended

    def run(self, command: list[str], environ: Mapping[str, str]) -> int:
        """Run the editor to its end, which is also the end of filmcli."""
        self.starting = True
        try:
            child = subprocess.Popen(command, env=dict(environ))  # noqa: S603  the user's own
        except OSError as error:
            raise UsageFault(
                f"{command[0]}: cannot be run: {(error.strerror or '').lower()}", hint="set EDITOR"
            ) from None
        finally:
            self.starting = False
        try:
            if self.told is not None:
                self.end(self.told)
            return child.wait()
        except BaseException:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(PATIENCE)
            raise

    def end(self, number: int, _frame: FrameType | None = None) -> None:
        """Unwind as the signal of that number wants it."""
        self.told = number
        if not self.starting:
            raise SystemExit(128 + number)

    @contextlib.contextmanager
    def heeded(self) -> Iterator[None]:
        """Heed signals, which only the first thread may."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        ends = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
        before = {each: signal.getsignal(each) for each in (signal.SIGINT, *ends)}
        try:
            signal.signal(signal.SIGINT, _nothing)  # not SIG_IGN, which the editor would inherit
            for each in ends:
                signal.signal(each, self.end)
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Let a signal pass."""


def _is_worth_keeping(draft: Path, target: keep.Target, kept: Path | None) -> bool:
    """Tell whether a draft holds anything the record does not; remove it where not."""
    if kept is not None:
        return kept.exists()
    try:
        if open_record(draft).data not in (b"", target.data):
            return True
        draft.unlink()
    except OSError:
        return os.path.lexists(draft)
    return False
