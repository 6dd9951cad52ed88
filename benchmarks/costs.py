"""What a process costs: time, CPU time, and memory at its peak."""

from __future__ import annotations

import marshal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

# Starts the programs: a process counts the peak of the one that started it as its own, and this
# one stays small, while the benchmark itself grows with the records that it knows of.
STARTING = """
import marshal, os, sys, time

nothing = os.open(os.devnull, os.O_RDWR)
while True:
    try:
        argv, environ, said = marshal.load(sys.stdin.buffer)
    except EOFError:
        break
    errors = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    ends = [(os.POSIX_SPAWN_DUP2, end, n) for n, end in enumerate((nothing, nothing, errors))]
    start = time.perf_counter()
    process = os.posix_spawn(argv[0], argv, environ, file_actions=ends)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    os.close(errors)
    code, cpu = os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime
    print(code, wall, cpu, used.ru_maxrss, flush=True)
"""


class Cost(NamedTuple):
    """What a process took: seconds, seconds of CPU, MiB at its peak."""

    wall: float
    cpu: float
    peak: float


class Program(NamedTuple):
    """A command line, what its output must hold, and what is done before each run, untimed."""

    argv: Sequence[str]
    environ: Mapping[str, str]
    says: str = ""
    prepare: Callable[[], None] = lambda: None

    def cost(self) -> Cost:
        """Run it once to its end."""
        self.prepare()
        starter = _starter()
        if starter.stdin is None or starter.stdout is None:
            raise AssertionError
        with tempfile.NamedTemporaryFile() as said:
            starter.stdin.write(marshal.dumps((list(self.argv), dict(self.environ), said.name)))
            starter.stdin.flush()
            code, wall, cpu, peak = starter.stdout.readline().split()
            if int(code):
                raise Failure(self.failed(int(code), said.read()))
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return Cost(float(wall), float(cpu), int(peak) / unit)

    def output(self) -> str:
        """Run it once and give what it prints."""
        self.prepare()
        ran = subprocess.run(self.argv, capture_output=True, env=self.environ, check=False)
        text = ran.stdout.decode()
        if ran.returncode:
            raise Failure(self.failed(ran.returncode, ran.stderr))
        if not text or self.says not in text:
            raise Failure(f"{self.failed(0, ran.stderr)} does not say {self.says!r}")
        return text

    def failed(self, code: int, said: bytes) -> str:
        """Name the program, its exit code and its last words."""
        words = said.decode(errors="replace").strip()[-300:]
        return f"{' '.join(self.argv[1:])[-60:]}: exit {code} {words}".rstrip()


@cache
def _starter() -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-I", "-S", "-c", STARTING]
    return subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


class Failure(Exception):
    """A program did not do what is to be measured."""


def middle(costs: Sequence[Cost]) -> Cost:
    """Give the median of each figure."""
    return Cost(*(statistics.median(figure) for figure in zip(*costs, strict=True)))
