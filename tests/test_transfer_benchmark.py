"""The benchmark of exports and imports: its arithmetic, and that it runs."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.costs import Cost
from benchmarks.transfer import Row
from tests.conftest import ROOT


def test_a_row_tells_the_rate_and_what_grows() -> None:
    flat = Row("export x", 1000, Cost(2.0, 1.0, 40.0), 1.5, 38.0)
    assert str(flat) == "| export x | 500 | 2.00 | 1.50 | 40 | 38 |"
    assert "90 (not flat)" in str(flat._replace(cost=Cost(2.0, 1.0, 90.0), is_flat=False))
    assert str(flat._replace(small=None)).endswith("| 40 |  |")


def test_it_measures_what_it_is_asked_for() -> None:
    argv = [sys.executable, "benchmarks/transfer.py", "--python", sys.executable, "--runs", "1"]
    argv += ["--records", "20", "--only", "bibtex", "--only", "sqlite", "--only", "toml"]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    names = [line.split("|")[1].strip() for line in ran.stdout.splitlines()[2:]]
    assert names == ["export toml", "export bibtex", "export sqlite"]


def test_no_films_are_refused() -> None:
    argv = [sys.executable, "benchmarks/transfer.py", "--records", "0"]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "1 or more" in ran.stderr
