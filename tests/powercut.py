"""A disk that loses power: what a program wrote, replayed up to any moment, and what is left then.

What was not synced may be there, or not, or in part (sectors of 512 bytes), in any order; a name
that was given, moved or taken away is certain only after its directory was synced. That is less
than what file systems promise, on purpose.
"""

from __future__ import annotations

import ast
import os
import random
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

SECTOR = 512


class Event(NamedTuple):
    """One step: write, cut (a file's length), sync, name, move, remove or sync-names."""

    kind: str
    path: str
    data: bytes = b""
    offset: int = 0
    to: str = ""


class _File:
    def __init__(self, data: bytes = b"") -> None:
        self.safe = data
        self.open: list[Event] = []  # since the last sync

    def synced(self) -> None:
        data = bytearray(self.safe)
        for each in self.open:
            _write(data, each)
        self.safe, self.open = bytes(data), []

    def left(self, chance: random.Random, keep: float) -> bytes:
        data = bytearray(self.safe)
        for event in self.open:
            for each in [event] if event.kind == "cut" else _sectors(event):
                if chance.random() < keep:
                    _write(data, each)
        return bytes(data)


class _Name(NamedTuple):
    """A change of names in a directory that is not synced."""

    directory: str
    gone: str | None
    made: str | None
    file: _File | None


class _Disk:
    def __init__(self, before: dict[str, bytes]) -> None:
        self.safe = {path: _File(data) for path, data in before.items()}
        self.now = dict(self.safe)
        self.names: list[_Name] = []

    def step(self, event: Event) -> None:
        getattr(self, event.kind.replace("-", "_"))(event)

    def name(self, event: Event) -> None:
        if event.path not in self.now:
            self.now[event.path] = _File()
            self._named(event.path, None, event.path)

    def write(self, event: Event) -> None:
        if event.path in self.now:
            self.now[event.path].open.append(event)

    cut = write

    def sync(self, event: Event) -> None:
        if event.path in self.now:
            self.now[event.path].synced()

    def link(self, event: Event) -> None:
        if event.path in self.now:
            self.now[event.to] = self.now[event.path]
            self._named(event.to, None, event.to)

    def move(self, event: Event) -> None:
        if event.path in self.now:
            self.now[event.to] = self.now.pop(event.path)
            self._named(event.to, event.path, event.to)

    def remove(self, event: Event) -> None:
        if self.now.pop(event.path, None):
            self._named(event.path, event.path, None)

    def sync_names(self, event: Event) -> None:
        for each in [each for each in self.names if each.directory == event.path]:
            self.names.remove(each)
            self._settle(each)

    def _named(self, path: str, gone: str | None, made: str | None) -> None:
        self.names.append(_Name(str(Path(path).parent), gone, made, self.now.get(made or "")))

    def _settle(self, name: _Name) -> None:
        if name.gone:
            self.safe.pop(name.gone, None)
        if name.made and name.file:
            self.safe[name.made] = name.file

    def left(self, chance: random.Random) -> dict[str, bytes]:
        keep = chance.choice([0.0, 0.2, 0.5, 0.8, 1.0])
        for each in self.names:
            if chance.random() < keep:
                self._settle(each)
        return {path: file.left(chance, keep) for path, file in self.safe.items()}


def _write(data: bytearray, event: Event) -> None:
    if event.kind == "cut":
        del data[event.offset :]
        data.extend(bytes(event.offset - len(data)))
        return
    data.extend(bytes(max(0, event.offset - len(data))))
    data[event.offset : event.offset + len(event.data)] = event.data


def _sectors(event: Event) -> Iterator[Event]:
    """Break a write where a disk may break it."""
    start = 0
    while start < len(event.data):
        end = start + SECTOR - (event.offset + start) % SECTOR
        yield event._replace(offset=event.offset + start, data=event.data[start:end])
        start = end


def after(
    events: Sequence[Event], before: dict[str, bytes], chance: random.Random
) -> dict[str, bytes]:
    """Give the files that a cut behind these events may leave; every call another possibility."""
    disk = _Disk(before)
    for event in events:
        disk.step(event)
    return disk.left(chance)


# How the steps of a program are written down.


class Recorder:
    """Writes down what this process does below a place, through `os`."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.events: list[Event] = []
        self._opened: dict[int, tuple[str, int]] = {}  # path and position

    def install(self, monkeypatch: Any) -> None:
        """Stand between `os` and who calls it."""
        for name in ("open", "write", "fsync", "link", "close", "rename", "unlink"):
            note = getattr(self, f"_{name}")
            for each in {"rename": ("rename", "replace"), "unlink": ("unlink", "remove")}.get(
                name, (name,)
            ):
                monkeypatch.setattr(os, each, self._wrapped(getattr(os, each), note))

    @staticmethod
    def _wrapped(real: Callable[..., Any], note: Callable[..., None]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            result = real(*args, **more)
            note(result, *args)
            return result

        return call

    def _below(self, *paths: Any) -> list[str] | None:
        if any(isinstance(path, int) for path in paths):
            return None
        names = [str(Path(os.fsdecode(path)).absolute()) for path in paths]
        inside = all(Path(name).is_relative_to(self.place) for name in names)
        return names if inside else None

    def _open(self, result: int, path: Any, flags: int = 0, *_: Any) -> None:
        if known := self._below(path):
            self._opened[result] = (known[0], 0)
            if flags & os.O_CREAT:
                self.events.append(Event("name", known[0]))
            if flags & os.O_TRUNC:
                self.events.append(Event("cut", known[0]))

    def _write(self, result: int, descriptor: int, data: Any) -> None:
        if descriptor in self._opened:
            path, position = self._opened[descriptor]
            self.events.append(Event("write", path, bytes(data[:result]), position))
            self._opened[descriptor] = (path, position + result)

    def _fsync(self, _: None, descriptor: int) -> None:
        if descriptor in self._opened:
            path = self._opened[descriptor][0]
            self.events.append(Event("sync-names" if Path(path).is_dir() else "sync", path))

    def _close(self, _: None, descriptor: int) -> None:
        self._opened.pop(descriptor, None)

    def _rename(self, _: None, source: Any, target: Any, *__: Any) -> None:
        if known := self._below(source, target):
            self.events.append(Event("move", known[0], to=known[1]))

    def _link(self, _: None, source: Any, target: Any, *__: Any) -> None:
        if known := self._below(source, target):
            self.events.append(Event("link", known[0], to=known[1]))

    def _unlink(self, _: None, path: Any, *__: Any) -> None:
        if known := self._below(path):
            self.events.append(Event("remove", known[0]))


TRACED = (
    "openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate,link"
)
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_OPENED = re.compile(r"^(\d+)<([^>]*)>")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def traced(argv: Sequence[str], watched: Sequence[Path], log: Path, **more: Any) -> list[Event]:
    """Write down what a program does with some files and directories, through strace."""
    places = [f"-P{path}" for path in watched]
    options = ["-f", "-y", "-qq", "-s3000000", f"-etrace={TRACED}", *places, f"-o{log}"]
    subprocess.run(["strace", *options, *argv], check=True, timeout=120, **more)
    events: list[Event] = []
    positions: dict[str, int] = {}
    for line in log.read_text(encoding="latin-1").splitlines():
        if (found := _CALL.match(line)) and not found[3].startswith("-"):
            events += _event(found[1], found[2], int(found[3]), positions)
    return events


def _event(call: str, words: str, result: int, positions: dict[str, int]) -> Iterator[Event]:
    opened = _OPENED.match(words)
    path = opened[2] if opened else ""
    texts = [_bytes(each) for each in _STRING.findall(words)]
    if call == "openat":
        name = os.fsdecode(texts[0])
        positions[name] = 0
        if "O_CREAT" in words:
            yield Event("name", name)
        if "O_TRUNC" in words:
            yield Event("cut", name)
    elif call == "pwrite64":
        yield Event("write", path, texts[0][:result], int(words.rpartition(", ")[2]))
    elif call == "write":
        yield Event("write", path, texts[0][:result], positions.get(path, 0))
        positions[path] = positions.get(path, 0) + result
    elif call == "ftruncate":
        yield Event("cut", path, offset=int(words.rpartition(", ")[2]))
    elif call in ("fsync", "fdatasync"):
        yield Event("sync-names" if Path(path).is_dir() else "sync", path)
    elif call.startswith("rename"):
        yield Event("move", os.fsdecode(texts[0]), to=os.fsdecode(texts[1]))
    elif call == "link":
        yield Event("link", os.fsdecode(texts[0]), to=os.fsdecode(texts[1]))
    else:
        yield Event("remove", os.fsdecode(texts[-1]))


def _bytes(text: str) -> bytes:
    """Undo strace's way to write bytes, which is that of C."""
    value = ast.literal_eval(f'b"{text}"')
    assert isinstance(value, bytes)
    return value
