"""Work in processes of its own: what each is told, what it says, and how it ends.

A worker is a fresh interpreter that is told, as JSON on its standard input, which function to call
with what. It answers with lines of JSON. It ends when its parent does: it finds its standard output
closed, or itself another's child, the next time that it has something to say.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from filmcli.errors import FilmcliError, Problem, RecordInvalid

Progress = Callable[[str, int, int], object]


class Task(NamedTuple):
    """A function, as module:name, and the values it is called with, beside one to tell to."""

    call: str
    values: tuple[Any, ...]
    needs: tuple[str, ...] = ()  # calls that must be done before, where they are among the tasks


def called(task: Task, tell: Progress) -> Any:
    """Do a task in this process."""
    module, _, name = task.call.partition(":")
    return getattr(import_module(module), name)(*task.values, tell)


def all_of(
    tasks: Sequence[Task],
    tell: Progress,
    *,
    at_once: int,
    done: Callable[[dict[str, Any]], object] = lambda _: None,
) -> dict[str, Any]:
    """Do tasks, the first that can be done first, several at once; give what each call gives.

    Tasks stand behind those that they need. `done` is shown what there is whenever one is done.
    Raises what the first that fails raises, or `done`; the others are ended then.
    """
    if at_once > 1:
        return _Pool(tasks, tell, at_once, done).run()
    results: dict[str, Any] = {}
    for task in tasks:
        results[task.call] = called(task, tell)
        done(results)
    return results


class _Pool:
    """The workers of some tasks."""

    def __init__(
        self,
        tasks: Sequence[Task],
        tell: Progress,
        at_once: int,
        done: Callable[[dict[str, Any]], object],
    ) -> None:
        self._waiting, self._tell, self._at_once, self._done = list(tasks), tell, at_once, done
        self._calls = {task.call for task in tasks}
        self._results: dict[str, Any] = {}
        self._running: dict[str, Any] = {}

    def run(self) -> dict[str, Any]:
        """Do all tasks."""
        from queue import SimpleQueue

        said: SimpleQueue[tuple[str, str]] = SimpleQueue()
        try:
            while self._waiting or self._running:
                while len(self._running) < self._at_once and (task := self._ready()):
                    self._waiting.remove(task)
                    self._running[task.call] = _started(task, said.put)
                self._hear(*said.get())
        finally:
            self._end()
        return self._results

    def _ready(self) -> Task | None:
        """Give the first task that need not wait for another."""
        for task in self._waiting:
            if not self._calls.intersection(task.needs) - self._finished():
                return task
        return None

    def _finished(self) -> set[str]:
        return self._results.keys() - self._running.keys()

    def _hear(self, call: str, line: str) -> None:
        if not line:
            process = self._running.pop(call)
            if process.wait() or call not in self._results:
                raise FilmcliError(
                    f"a worker ended before its work was done ({_ending(process.returncode)})",
                    hint="is there memory enough?",
                )
            return
        kind, *words = json.loads(line)
        if kind == "progress":
            self._tell(*words)
        elif kind == "done":
            self._results[call] = words[0]
            self._done(self._results)
        else:
            raise _error(words[0])

    def _end(self) -> None:
        for process in self._running.values():
            process.kill()
        for process in self._running.values():
            process.wait()


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _started(task: Task, put: Callable[[tuple[str, str]], None]) -> Any:
    """Start a worker, and a thread that passes on what it says; "" says that it has ended."""
    import subprocess
    import threading

    # Last, as in this process: what lies beside an unpacked filmcli is not ours.
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100,PTH120
    paths = [*sys.path, *([] if home in sys.path else [home])]
    code = "import sys; sys.path[:] = sys.argv[1:]; from filmcli import workers; workers.serve()"
    process = subprocess.Popen(  # noqa: S603  this interpreter
        [sys.executable, "-P", "-c", code, *paths],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    lines = process.stdout

    def listen() -> None:
        with lines:
            for line in lines:
                put((task.call, line.decode()))
        put((task.call, ""))

    process.stdin.write(json.dumps([task, os.getpid()]).encode())
    process.stdin.close()
    threading.Thread(target=listen, daemon=True).start()
    return process


def serve() -> None:
    """Be a worker: read one task, do it, and say what comes of it."""
    import gc
    import signal

    # Ctrl-C reaches every process of a terminal; the parent decides what becomes of the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    task, parent = json.loads(os.read(0, 1 << 20) + _rest())

    def say(*words: Any) -> None:
        if os.getppid() != parent:
            os._exit(1)
        view = memoryview(json.dumps(words).encode() + b"\n")
        while view:
            view = view[os.write(1, view) :]

    try:
        result = called(Task(*task), lambda *words: say("progress", *words))
    except BrokenPipeError:
        os._exit(1)
    except Exception as error:  # noqa: BLE001  it is the parent's to say
        say("failed", _described(error))
    else:
        say("done", result)
    os._exit(0)


def _rest() -> bytes:
    found = b""
    while more := os.read(0, 1 << 20):
        found += more
    return found


def _described(error: Exception) -> dict[str, Any]:
    """Give an error as plain values."""
    if isinstance(error, RecordInvalid):
        return {"problems": [list(each) for each in error.problems], "hint": error.hint}
    if isinstance(error, FilmcliError):
        return {"message": error.message, "hint": error.hint}
    if isinstance(error, OSError):
        return {"os": [error.errno, error.strerror or str(error)]}
    from traceback import format_exception

    words = "".join(format_exception(error))
    return {"message": f"{type(error).__name__}: {error}", "hint": None, "traceback": words}


def _error(words: dict[str, Any]) -> Exception:
    """Make the error that a worker described."""
    if "os" in words:
        return OSError(*words["os"])
    if "problems" in words:
        problems = tuple(Problem(*each) for each in words["problems"])
        return RecordInvalid(problems, hint=words["hint"])
    error = FilmcliError(words["message"], hint=words["hint"])
    if "traceback" in words:
        error.add_note(words["traceback"])
    return error
