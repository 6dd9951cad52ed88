"""What a program and all the processes it starts cost: time, CPU time, memory at its peak."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.costs import Cost, Failure

EVERY = 0.5  # seconds between two looks at memory


def cost(argv: Sequence[str], environ: Mapping[str, str]) -> Cost:
    """Run a program to its end; its memory is that of all its processes at one time.

    A page that several processes share counts once (PSS, of Linux); elsewhere the peak is 0.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            list(argv),
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(process.pid)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()[-500:]
            raise Failure(f"{' '.join(argv)}: exit {process.returncode} {words}")
    return Cost(wall, used.ru_utime + used.ru_stime, watch.peak / 1024)


class _Watch(threading.Thread):
    """Looks at the memory of all processes of a session until it is told to stop."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.peak = 0  # KiB
        self.stopped = threading.Event()

    def run(self) -> None:
        """Look again and again."""
        while not self.stopped.wait(EVERY):
            self.peak = max(self.peak, sum(map(_memory, _of_session(self.session))))

    def stop(self) -> None:
        """Look no more."""
        self.stopped.set()
        self.join()


def _of_session(session: int) -> list[Path]:
    found = []
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            # After the name in parentheses: state, parent, group, session.
            fields = (directory / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            found.append(directory)
    return found


def _memory(process: Path) -> int:
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
