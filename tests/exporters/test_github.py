"""GitHub annotations: one line a problem, escaped as GitHub documents."""

from __future__ import annotations

import pytest

from filmcli.errors import UsageFault
from filmcli.exporters import Document
from filmcli.exporters.github import export

COLUMNS = ("file", "line", "severity", "code", "key", "message")


def exported(**row: object) -> str:
    return "".join(export(Document("problems", [row], COLUMNS)))


@pytest.mark.parametrize(
    ("severity", "level"), [("error", "error"), ("warning", "warning"), ("advice", "notice")]
)
def test_each_severity_has_its_level(severity: str, level: str) -> None:
    line = exported(file="a.toml", line=3, severity=severity, code="c", key="k", message="m")
    assert line == f"::{level} file=a.toml,line=3,title=c::k: m\n"


def test_what_is_not_known_is_left_out() -> None:
    assert exported(file="a.toml", severity="error", message="m") == "::error file=a.toml::m\n"
    assert exported(message="m") == "::error::m\n"


def test_properties_and_messages_are_escaped_as_documented() -> None:
    line = exported(
        file="a,b:c%\r\n.toml", line=1, severity="error", code="c", message="50%: a, b\r\n::d"
    )
    assert line == ("::error file=a%2Cb%3Ac%25%0D%0A.toml,line=1,title=c::50%25: a, b%0D%0A::d\n")


def test_nothing_drives_a_terminal_or_ends_the_line() -> None:
    line = exported(file="a\x1b[2J.toml", severity="error", code="c", message="b\u2028\x1b]0;c\x07")
    assert line.count("\n") == 1
    assert all(sign.isprintable() for sign in line[:-1])


def test_other_answers_are_refused() -> None:
    with pytest.raises(UsageFault, match="is for problems"):
        list(export(Document("films", [{}], ("slug",))))
