"""The house rules that no linter checks."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import filmcli

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "filmcli").rglob("*.py"))
TEXTS = [
    path
    for pattern in ("*.md", "*.toml", "NOTICE", ".ci/*", "data/*.toml", "docs/*")
    for path in sorted(ROOT.glob(pattern))
] + [
    path
    for directory in ("filmcli", "tests", "tools", "benchmarks")
    for path in sorted((ROOT / directory).rglob("*"))
    if path.suffix in (".py", ".tsv", ".toml") and path != Path(__file__)
    if "toml-test" not in path.parts  # others' files, kept as they are
]
MOST_LINES = 400
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_look_at() -> None:
    assert {"filmcli/cli.py", "filmcli/record/model.py"} <= {name(path) for path in MODULES}
    assert {"README.md", "pyproject.toml", "NOTICE", ".ci/run"} <= {name(path) for path in TEXTS}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_module_is_longer_than_400_lines(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines < MOST_LINES


def public(tree: ast.Module | ast.ClassDef) -> list[Definition]:
    """Give what a module or class defines for others, methods of public classes included."""
    found: list[Definition] = []
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            found.append(node)
            if isinstance(node, ast.ClassDef):
                found += public(node)
    return found


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_everything_public_says_what_it_does(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [node.name for node in public(tree) if not ast.get_docstring(node)]
    assert not silent
    assert ast.get_docstring(tree), "the module itself"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_streams_write_to_the_process(path: Path) -> None:
    """`print` and sys.stdout would go around the pipe, colour and encoding rules."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    own = [
        node.attr
        for node in attributes
        if isinstance(node.value, ast.Name) and node.value.id == "sys"
    ]
    if name(path) != "filmcli/streams.py":
        assert not {"stdout", "stderr", "stdin", "__stdout__", "__stderr__"} & set(own)


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_no_file_names_a_home_directory(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    assert not re.findall(r"(?:/home/|/Users/|[A-Z]:\\Users\\)[a-z]\w+|/root/\.?\w+", text)


def test_the_changelog_begins_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+)", text, re.MULTILINE)
    assert versions[0] == filmcli.__version__
    assert len(versions) == len(set(versions))


def test_security_speaks_of_this_version() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert f"{filmcli.__version__} today" in text
