"""The script that runs the tests on other versions of the dependencies."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from typing import Any

from tests.conftest import ROOT


def script() -> Any:
    spec = importlib.util.spec_from_file_location("versions", ROOT / "tools" / "versions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_dependency_has_an_oldest_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=]", each)[0] for each in project["dependencies"]]
    found = script().oldest()
    assert [each.split("==")[0] for each in found] == names
    assert all(re.fullmatch(r"[\w-]+==[\d.]+", each) for each in found)


def test_every_dependency_has_a_newest_version_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert all(re.search(r",<\d", each) for each in project["dependencies"])
