"""GitHub annotations: a workflow command for each problem, shown beside the line it is about.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from filmcli.errors import UsageFault
from filmcli.exporters import Document
from filmcli.safe import safe

_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}
_IN_MESSAGE: dict[str, str | int | None] = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = _IN_MESSAGE | {":": "%3A", ",": "%2C"}


def export(document: Document) -> Iterator[str]:
    """Give one line a problem."""
    if document.key != "problems":
        raise UsageFault("--format github is for problems", hint="leave it out")
    for row in document.rows:
        yield _command(row)


def _command(row: Mapping[str, Any]) -> str:
    level = _LEVELS.get(row.get("severity", ""), "error")
    named = {"file": row.get("file"), "line": row.get("line"), "title": row.get("code")}
    properties = ",".join(
        f"{name}={_escaped(str(value), _IN_PROPERTY)}" for name, value in named.items() if value
    )
    key = f"{row['key']}: " if row.get("key") else ""
    words = _escaped(f"{key}{row.get('message', '')}", _IN_MESSAGE)
    return f"::{level}{' ' if properties else ''}{properties}::{words}\n"


def _escaped(text: str, signs: dict[str, str | int | None]) -> str:
    """Escape as GitHub reads it; what drives a terminal is shown by a sign."""
    return safe(text.translate(str.maketrans(signs)))
