"""Rich, set up once: nothing of a stranger's text is markup, nothing is highlighted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from filmcli.safe import safe

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
