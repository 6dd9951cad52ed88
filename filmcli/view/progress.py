"""How far a long piece of work has come, on a terminal, once it has taken a second."""

from __future__ import annotations

import time
from collections.abc import Callable

from filmcli.view.terminal import ACCENT, QUIET, render, text

PATIENCE = 1.0  # seconds before anything is shown: what is quick needs no bar
INTERVAL = 0.1  # seconds between two pictures
WIDEST = 40


class Progress:
    """A line that grows with the work, and is gone when it is done."""

    def __init__(
        self,
        write: Callable[[str], None],
        width: int,
        what: str,
        *,
        colour: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._width = width
        self._what = what
        self._colour = colour
        self._clock = clock
        self._next: float | None = None
        self._shown = False

    def __call__(self, done: int, total: int, words: str | None = None) -> None:
        """Say that so many of all are done, or say `words`; the last takes the line away."""
        now = self._clock()
        if self._next is None:
            self._next = now + PATIENCE
        if done >= total:
            if self._shown:
                self._write(self._blank())
            self._next, self._shown = None, False
        elif now >= self._next:
            self._write(self._blank() + self._line(done, total, words))
            self._next, self._shown = now + INTERVAL, True

    def _blank(self) -> str:
        # Blanks, because an escape sequence would break the promise of NO_COLOR.
        return f"\r{' ' * (self._width - 1)}\r"

    def _line(self, done: int, total: int, words: str | None) -> str:
        words = words or f" {done:,} of {total:,} {self._what}"
        # One column stays free: a full line would make the terminal begin the next.
        room = min(WIDEST, self._width - len(words) - 1)
        filled = max(0, room) * done // total
        bar, rest = text("━" * filled, ACCENT), text("─" * (max(0, room) - filled), QUIET)
        line = bar.append_text(rest).append_text(text(words[: self._width - 1]))
        return render(self._width, line, colour=self._colour).rstrip("\n")
