"""Measure how long filmcli takes to start, as ratios to the smallest programs that do the same.

    python benchmarks/startup.py                    in a new environment (pip needs its registry)
    python benchmarks/startup.py --python PYTHON    in the environment of that interpreter

Two programs of a ratio run in turns, so that a busy machine slows both. What is printed is the
median over all turns, the ratio of the two quickest runs, and the middle half of all turns. Exits
with 1 when a median is over its limit.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RACY = 2.5  # seconds; a record younger than index.RACY_NS is read again each time
FEWEST = 20  # turns that a median to be published needs

# Without Typer's own completion options, which would make the yardstick slower.
CONSTANT = """
import typer

app = typer.Typer(add_completion=False)


@app.command()
def main() -> None:
    print("constant")
"""
TABLE = """
import typer

app = typer.Typer(add_completion=False)


@app.command()
def main() -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("one", "two")
    Console(force_terminal=True).print(table)
"""
# The words of an up-to-date pip. Before pip 25.2 they began with `import re`, to shorten
# sys.argv[0]: that alone takes half as long as `python -c pass`, and is not filmcli's.
LAUNCHER = """#!{python}
import sys
{path}from {module} import {name}
if __name__ == '__main__':
    sys.exit({name}())
"""


class Program(NamedTuple):
    """A command line, what its output must hold, and what is done before each run, untimed."""

    argv: Sequence[str]
    says: bytes
    environ: Mapping[str, str]
    prepare: Callable[[], None] = lambda: None

    def seconds(self) -> float:
        """Run it once to its end."""
        self.prepare()
        start = time.perf_counter()
        # Nothing to inherit and no descriptors to close: what is left is the program's own time.
        code = subprocess.call(
            self.argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=self.environ
        )
        seconds = time.perf_counter() - start
        if code:
            sys.exit(f"{' '.join(self.argv)}: exit {code}")
        return seconds

    def check(self) -> None:
        """Run it once and see that it does what is measured."""
        self.prepare()
        ran = subprocess.run(self.argv, capture_output=True, env=self.environ, check=False)
        if ran.returncode or self.says not in ran.stdout or ran.stderr:
            sys.exit(f"{' '.join(self.argv)}: exit {ran.returncode}\n{ran!r}")


class Comparison(NamedTuple):
    """A ratio and the most that it may be."""

    name: str
    over: str
    program: Program
    yardstick: Program
    limit: float


class Figures(NamedTuple):
    """What the turns of a comparison came to."""

    median: float
    least: float
    low: float
    high: float
    milliseconds: tuple[float, float]


def environment(directory: Path) -> Path:
    """Make a virtual environment with filmcli in it; give its interpreter."""
    import venv

    venv.create(directory, with_pip=True)
    python = directory / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--upgrade", "pip"], check=True)
    # Bytecode is compiled here and now, not by the first start.
    subprocess.run([*pip, "--compile", str(ROOT)], check=True)
    return python


def clean(home: Path) -> dict[str, str]:
    """Give the variables of a clean machine: no setting of filmcli or Python from outside."""
    kept = {each: os.environ[each] for each in ("PATH", "SYSTEMROOT") if each in os.environ}
    return kept | {"HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color"}


def launcher(directory: Path, python: Path, name: str, module: str, path: Path | None) -> str:
    """Write a console script as pip does; `path` is where its module is if not installed."""
    found = f"sys.path.insert(0, {str(path)!r})\n" if path else ""
    function = "run" if module == "filmcli.__main__" else "app"
    script = directory / name
    words = LAUNCHER.format(python=python, module=module, name=function, path=found)
    script.write_text(words, encoding="utf-8")
    return str(script)


def filmcli_script(directory: Path, python: Path) -> str:
    """Give the console script of filmcli; of a checkout that is not installed, one like it."""
    script = python.parent / "filmcli"
    if script.is_file():
        return str(script)
    return launcher(directory, python, "filmcli", "filmcli.__main__", ROOT)


def yardsticks(directory: Path, python: Path) -> tuple[list[str], list[str]]:
    """Write the two small Typer apps, compiled as an installed one is; give how to call them."""
    made = []
    for name, text in (("constant", CONSTANT), ("table", TABLE)):
        module = directory / f"{name}_app.py"
        module.write_text(text, encoding="utf-8")
        subprocess.run([python, "-m", "compileall", "-q", module], check=True, env=clean(directory))
        script = launcher(directory, python, name, f"{name}_app", directory)
        made.append([str(python), script])
    return made[0], made[1]


def comparisons(directory: Path, python: Path) -> list[Comparison]:
    """Set up every comparison below a directory of its own."""
    home = directory / "home"
    home.mkdir()
    environ = clean(home)
    # Called alike, by the interpreter and a script, so that neither pays for a kernel's "#!".
    filmcli = [str(python), filmcli_script(directory, python)]
    constant, table = yardsticks(directory, python)
    cache = home / "empty"
    first = environ | {"FILMCLI_CACHE": str(cache)}
    completing = environ | {"_FILMCLI_COMPLETE": "bash"}

    def empty() -> None:
        shutil.rmtree(cache, ignore_errors=True)

    json = [*filmcli, "release", "ballerina", "--json"]
    card = [*filmcli, "info", "ballerina", "--color", "always"]
    words = [*filmcli, "filmcli", "info", ".ba"]  # what the script of `completion bash` calls
    nothing = Program([str(python), "-c", "pass"], b"", environ)
    small = Program(constant, b"constant", environ)
    rich = Program(table, "┏".encode(), environ)
    date, title = b'"2023-10-06"', b"Ballerina"
    app, cells = "Typer app, a constant", "Typer app, a Rich table"
    version = Program([*filmcli, "--version"], b"filmcli ", environ)
    return [
        Comparison("filmcli --version", "python -c pass", version, nothing, 1.5),
        Comparison("filmcli release --json", app, Program(json, date, environ), small, 1.2),
        Comparison("filmcli info, in colour", cells, Program(card, title, environ), rich, 1.2),
        Comparison("completing a slug", app, Program(words, title.lower(), completing), small, 1.3),
        Comparison(
            "first filmcli release --json", app, Program(json, date, first, empty), small, 2.5
        ),
    ]


def settle(python: Path) -> None:
    """Wait until the bundled record is old enough for the index to trust what it stored."""
    code = "from filmcli.catalogue.collection import bundled_directory as d; print(d())"
    environ = clean(ROOT) | {"PYTHONPATH": str(ROOT)}
    where = subprocess.run([python, "-c", code], capture_output=True, check=True, env=environ)
    record = Path(where.stdout.decode().strip()) / "ballerina.toml"
    time.sleep(max(0.0, min(RACY, record.stat().st_mtime + RACY - time.time())))


def measure(all_of_them: Sequence[Comparison], runs: int, warm_up: int) -> list[Figures]:
    """Run every pair in turns, each program first in every other turn."""
    for each in all_of_them:
        each.program.check()
        each.yardstick.check()
    turns: list[list[tuple[float, float]]] = [[] for _ in all_of_them]
    for turn in range(runs + warm_up):
        for each, taken in zip(all_of_them, turns, strict=True):
            if turn % 2:
                program, yardstick = each.program.seconds(), each.yardstick.seconds()
            else:
                yardstick, program = each.yardstick.seconds(), each.program.seconds()
            if turn >= warm_up:
                taken.append((program, yardstick))
    return [figures(taken) for taken in turns]


def figures(turns: Sequence[tuple[float, float]]) -> Figures:
    """Sum up the turns of a comparison."""
    ratios = sorted(program / yardstick for program, yardstick in turns)
    quarter = len(ratios) // 4
    programs, those = zip(*turns, strict=True)
    return Figures(
        statistics.median(ratios),
        min(programs) / min(those),
        ratios[quarter],
        ratios[-1 - quarter],
        (statistics.median(programs) * 1000, statistics.median(those) * 1000),
    )


def report(all_of_them: Sequence[Comparison], measured: Sequence[Figures]) -> str:
    """Write the figures as a Markdown table."""
    lines = [
        "| program | over | ratio | quickest | middle half | at most | ms, here |",
        "|---|---|---|---|---|---|---|",
    ]
    for each, found in zip(all_of_them, measured, strict=True):
        over = " (over)" if found.median > each.limit else ""
        cells = [
            *(each.name, each.over, f"{found.median:.2f}{over}", f"{found.least:.2f}"),
            f"{found.low:.2f} to {found.high:.2f}",
            f"{each.limit}",
            f"{found.milliseconds[0]:.0f} / {found.milliseconds[1]:.0f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Measure how long filmcli takes to start.")
    parser.add_argument("--runs", type=int, default=40, metavar="N", help="turns, of two runs each")
    parser.add_argument("--warm-up", type=int, default=3, metavar="N", help="turns not counted")
    parser.add_argument("--python", type=Path, help="measure in this interpreter's environment")
    asked = parser.parse_args(argv)
    if asked.runs < 1 or asked.warm_up < 0:
        parser.error("--runs is 1 or more, --warm-up 0 or more")
    return asked


def main(argv: Sequence[str]) -> int:
    """Measure, print, and give 1 when something is over its limit."""
    asked = arguments(argv)
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        python = asked.python and asked.python.absolute()
        python = python or environment(directory / "venv")
        settle(python)
        all_of_them = comparisons(directory, python)
        measured = measure(all_of_them, asked.runs, asked.warm_up)
    print(report(all_of_them, measured))
    if asked.runs < FEWEST:
        print(f"Too few turns to rely on: {FEWEST} are the least.", file=sys.stderr)
    over = [
        each for each, found in zip(all_of_them, measured, strict=True) if found[0] > each.limit
    ]
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
