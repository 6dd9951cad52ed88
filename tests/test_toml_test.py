"""Everything that TOML allows, as toml-test has it, through `set` and `fmt`: no byte is lost."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest
import tomli

from filmcli.record.form import arrange
from filmcli.record.writer import set_value
from tests.conftest import ROOT, Run
from tests.killing import EVERY
from tests.record.test_writer import is_insertion

PLACE = ROOT / "tests" / "data" / "toml-test"
FILES = sorted(PLACE.rglob("*.toml"))
HEAD = 'title = "T"\n\n[x-data]\n'


def data(text: str) -> dict[str, Any]:
    return tomli.loads(text.replace("\r\n", "\n"))


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same, NaN being NaN."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other


def as_record(text: str) -> str | None:
    """Put a file into a record, as the table x-data of it; None where lines do not tell how."""
    within = re.sub(r"(?m)^([ \t]*\[\[?)[ \t]*(?=[^\s\[\]])", r"\1x-data.", text)
    for attempt in (HEAD + text, HEAD + within):
        try:
            if same(data(attempt), {"title": "T", "x-data": data(text)}):
                return attempt
        except tomli.TOMLDecodeError:
            continue
    return None


def test_all_of_them_are_here() -> None:
    assert len(FILES) == 189
    assert "MIT" in (PLACE / "COPYING").read_text()


def test_a_key_put_in_leaves_every_byte_and_an_order_every_value() -> None:
    for file in FILES:
        text = file.read_bytes().decode()
        after = set_value(text, ("x-new",), 1)
        assert same(data(after), data(text) | {"x-new": 1}), file
        assert is_insertion(text, after), file
        arranged = arrange(text.replace("\r\n", "\n"))
        assert same(data(arranged), data(text)), file
        assert arrange(arranged) == arranged, file


@pytest.fixture(scope="module")
def wrapped(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, bytes]:
    """Write each file as a record, and give their bytes."""
    place = tmp_path_factory.mktemp("toml-test")
    found = {}
    for file in FILES:
        text = as_record(file.read_bytes().decode())
        if text is not None:
            name = "-".join(file.relative_to(PLACE).with_suffix("").parts)
            found[place / f"{name}.toml"] = text.encode()
    for path, content in found.items():
        path.write_bytes(content)
    return found


def test_as_records_they_are_set_and_formatted_without_loss(
    run: Run, wrapped: dict[Path, bytes]
) -> None:
    assert len(wrapped) >= 180
    chosen = list(wrapped.items())[:: 1 if EVERY else 4]
    refused = 0
    for path, content in chosen:
        nothing = run("set", str(path), "title=T")
        assert path.read_bytes() == content, path
        ran = run("set", str(path), "year=1999")
        if nothing.code or ran.code:  # a number that is none, or of more than 64 bits
            assert (nothing.code, ran.code) == (5, 5), (path, nothing, ran)
            assert path.read_bytes() == content, path
            refused += 1
            continue
        after = path.read_bytes()
        assert re.sub(rb"year = 1999\r?\n", b"", after, count=1) == content, path
    assert refused < len(chosen) / 10
    before = {path: data(path.read_bytes().decode()) for path in wrapped}
    ran = run("fmt", "--data", str(next(iter(wrapped)).parent))
    for path, values in before.items():
        assert same(data(path.read_bytes().decode()), values), path
    ordered = {path: path.read_bytes() for path in wrapped}
    again = run("fmt", "--data", str(next(iter(wrapped)).parent))
    assert (again.code, again.out) == (ran.code, "")
    assert ran.code == 5  # for those with numbers that records do not hold; they are named
    assert {path: path.read_bytes() for path in wrapped} == ordered
