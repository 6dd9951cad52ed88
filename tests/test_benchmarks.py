"""The benchmark of starting up: its arithmetic, its verdict, and that it runs."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def startup() -> ModuleType:
    specification = importlib.util.spec_from_file_location(
        "startup", ROOT / "benchmarks" / "startup.py"
    )
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    # A named tuple's annotations are looked up in its module.
    sys.modules["startup"] = module
    specification.loader.exec_module(module)
    return module


def test_the_figures_are_of_pairs_and_not_of_sums(startup: ModuleType) -> None:
    """One turn on a machine that is busy counts as one turn."""
    found = startup.figures([(0.2, 0.1), (0.3, 0.2), (90.0, 30.0), (0.12, 0.1), (0.13, 0.1)])
    assert found.median == pytest.approx(1.5)
    assert found.least == pytest.approx(1.2)
    assert (found.low, found.high) == (pytest.approx(1.3), pytest.approx(2.0))
    assert found.milliseconds == (pytest.approx(200), pytest.approx(100))


def test_a_ratio_over_its_limit_is_marked(startup: ModuleType) -> None:
    comparison = startup.Comparison("one", "two", None, None, 1.2)
    within, over = (startup.figures([(each, 1.0)]) for each in (1.2, 1.21))
    rows = startup.report([comparison, comparison], [within, over]).splitlines()
    assert rows[2].startswith("| one | two | 1.20 | 1.20 | 1.20 to 1.20 | 1.2 |")
    assert rows[3].startswith("| one | two | 1.21 (over) |")
    assert len({row.count("|") for row in rows}) == 1


def test_nothing_from_outside_reaches_what_is_measured(
    startup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "FILMCLI_FILM", "NO_COLOR"):
        monkeypatch.setenv(variable, "1")
    assert set(startup.clean(tmp_path)) <= {"PATH", "SYSTEMROOT", "HOME", "LANG", "TERM"}


def test_one_turn_measures_all_five_ratios() -> None:
    # The ratios themselves are for a quiet machine; here it only has to run and to print them.
    ran = subprocess.run(
        [
            *(sys.executable, "benchmarks/startup.py", "--python", sys.executable),
            *("--runs", "1", "--warm-up", "0"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in (0, 1)
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in ran.stdout.splitlines()]
    assert [row[5] for row in rows[2:]] == ["1.5", "1.2", "1.2", "1.3", "2.5"], ran.stderr
    assert "Too few turns" in ran.stderr


def test_no_turns_are_refused() -> None:
    argv = [sys.executable, "benchmarks/startup.py", "--runs", "0"]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "1 or more" in ran.stderr
