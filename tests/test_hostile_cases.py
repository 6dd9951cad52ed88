"""Every case of hostile_cases.py has its tests, and these are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.hostile_cases import CASES, Case


def test_no_case_is_missing_or_there_twice() -> None:
    assert [each.number for each in CASES] == list(range(1, 93))
    assert len({each.words for each in CASES}) == 92


@pytest.mark.parametrize("case", CASES, ids=lambda each: f"{each.number}")
def test_a_case_is_shown_or_told_why_not(case: Case) -> None:
    assert case.tests or case.reason
    assert len(case.words) > 5


@cache
def _parsed(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8")).body


def _defined(node: str) -> bool:
    """Look for a test in its file; pytest itself collects it under that name."""
    file, *names = node.split("::")
    path = ROOT / file
    if not path.is_file():
        return False
    body = _parsed(path)
    for name in names:
        found = [
            each
            for each in body
            if isinstance(each, ast.FunctionDef | ast.ClassDef) and each.name == name
        ]
        if len(found) != 1:
            return False
        body = found[0].body
    return path.name.startswith("test_") and all(
        name.startswith(("test_", "Test")) for name in names
    )


def test_every_test_that_a_case_names_is_there() -> None:
    missing = {node for each in CASES for node in each.tests if not _defined(node)}
    assert missing == set()


def test_what_is_not_there_would_be_missed() -> None:
    assert not _defined("tests/test_nothing.py")
    assert not _defined("tests/test_hostile.py::test_nothing")
    assert not _defined("tests/test_hostile.py::assert_harmless")


def test_security_names_tests_that_are_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)`", text)
    assert len(named) > 20
    assert [each for each in named if not (ROOT / each).is_file()] == []
