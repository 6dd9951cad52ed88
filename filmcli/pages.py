"""How a help page is laid out: usage, sections, one column of words."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

NARROW, OUTPUT, EVERYWHERE = "Where from", "Output", "Everywhere"


def docstring(function: Callable[..., Any]) -> str:
    """Give a function's docstring; from its source where PYTHONOPTIMIZE=2 has dropped it."""
    if function.__doc__ is not None:
        return inspect.cleandoc(function.__doc__)
    import ast
    import textwrap

    try:
        (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, SyntaxError):
        return ""
    return ast.get_docstring(definition) or "" if isinstance(definition, ast.FunctionDef) else ""


def write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    """Write the usage on one line if it fits, else what follows the name on the next."""
    name = f"Usage: {ctx.command_path}"
    # Typer puts braces around what must be given; everyone else puts nothing there.
    rest = " ".join(command.collect_usage_pieces(ctx)).replace("{", "").replace("}", "")
    gap = " " if len(name) + 1 + len(rest) <= formatter.width else "\n    "
    formatter.write(f"{name}{gap}{rest}\n")


def write_sections(params: Sequence[Any], ctx: Any, formatter: Any) -> None:
    """Write parameters under the headings their panel names, all descriptions in one column."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for param in params:
        record = param.get_help_record(ctx)
        if record is not None:
            is_argument = param.param_type_name == "argument"
            panel = getattr(param, "rich_help_panel", None) or (
                "Arguments" if is_argument else "Options"
            )
            # Click adds ranges in its own notation, and what the usage line shows already.
            words = record[1].partition("  [x>=")[0].partition("  [required]")[0]
            sections.setdefault(panel, []).append((record[0], words))
    first, last = ("Arguments", "Options"), (NARROW, OUTPUT, EVERYWHERE)
    own = [each for each in sections if each not in (*first, *last)]
    headings = (*first, *own, *last)
    write_rows([(each, sections[each]) for each in headings if each in sections], formatter)


def write_rows(sections: Sequence[tuple[str, list[tuple[str, str]]]], formatter: Any) -> None:
    """Write names and their words under headings, all words in one column."""
    first = max(len(name) for _, rows in sections for name, _ in rows)
    for heading, rows in sections:
        with formatter.section(heading):
            formatter.write_dl([(name.ljust(first), words) for name, words in rows])
