"""Rich, set up once: nothing of a stranger's text is markup, nothing is highlighted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from filmcli.safe import safe, safe_lines

if TYPE_CHECKING:
    from rich.text import Text

# Colour names of the terminal's own palette, so that light and dark themes both read well.
ACCENT, QUIET, STRONG, WARN = "cyan", "dim", "bold", "yellow"

CELL_LETTERS = 500


def render(width: int, *renderables: Any, colour: bool) -> str:
    """Lay renderables out as text of that many columns; no ESC byte at all without colour."""
    from rich.console import Console

    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=True,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    for each in renderables:
        console.print(each, soft_wrap=False)
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def text(words: str, style: str = "", *, limit: int | None = CELL_LETTERS) -> Text:
    """Give a stranger's words to Rich: safe, and never parsed for markup."""
    from rich.text import Text

    return Text(safe(words, limit=limit), style=style, overflow="fold")


def paragraphs(words: str, *, most: int | None = None) -> Text:
    """Give a stranger's words as paragraphs, with one blank line at most between them.

    `most` is the most code points, and fifty times the most lines, before a closing `…`.
    """
    from rich.text import Text

    lines: list[str] = []
    for line in safe_lines(words):
        shown = line.rstrip()
        if shown or (lines and lines[-1]):
            lines.append(shown)
    if lines and not lines[-1]:
        lines.pop()
    if most is not None:
        lines = _first(lines, most)
    return Text("\n".join(lines), overflow="fold")


def _first(lines: list[str], most: int) -> list[str]:
    """Give the first lines, to so many code points in all; `…` ends what was cut."""
    kept: list[str] = []
    room = most
    for line in lines[: most // 50]:
        if len(line) > room:
            return [*kept, safe(line, limit=room) or "…"]
        kept.append(line)
        room -= len(line)
    return kept if len(kept) == len(lines) else [*kept, "…"]
