from __future__ import annotations

import pyte
import pytest

from filmcli.view.progress import Progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def started(written: list[str], clock: Clock, width: int = 80, colour: bool = False) -> Progress:
    return Progress(written.append, width, "records read", colour=colour, clock=clock)


def test_what_is_done_within_a_second_shows_nothing(clock: Clock) -> None:
    written: list[str] = []
    progress = started(written, clock)
    for done in range(1, 101):
        clock.now += 0.009
        progress(done, 100)
    assert written == []


def test_longer_work_shows_how_far_it_is_and_leaves_nothing(clock: Clock) -> None:
    written: list[str] = []
    progress = started(written, clock)
    progress(1, 10_000)
    clock.now += 1.5
    progress(2_500, 10_000)
    assert "2,500 of 10,000 records read" in written[-1]
    assert (written[-1].count("━"), written[-1].count("─")) == (10, 30)
    assert "\x1b" not in written[-1]
    clock.now += 5
    progress(10_000, 10_000)
    screen = pyte.Screen(80, 3)
    pyte.Stream(screen).feed("".join(written))
    assert "".join(screen.display).strip() == ""
    assert (screen.cursor.x, screen.cursor.y) == (0, 0)


def test_pictures_are_apart(clock: Clock) -> None:
    written: list[str] = []
    progress = started(written, clock)
    progress(1, 1_000)
    clock.now += 1
    for done in range(2, 102):
        clock.now += 0.01
        progress(done, 1_000)
    assert 5 <= len(written) <= 11


def test_the_next_piece_of_work_has_its_own_second(clock: Clock) -> None:
    written: list[str] = []
    progress = started(written, clock)
    progress(1, 2)
    clock.now += 3
    progress(2, 2)
    progress(1, 2)
    assert written == []


@pytest.mark.parametrize("width", [20, 30, 40, 80])
def test_the_line_fits_and_stays_on_one_row(clock: Clock, width: int) -> None:
    written: list[str] = []
    progress = started(written, clock, width, colour=True)
    progress(1, 10_000)
    clock.now += 2
    progress(9_999, 10_000)
    screen = pyte.Screen(width, 3)
    pyte.Stream(screen).feed("".join(written).replace("\n", "\r\n"))
    assert screen.display[0].strip()
    assert screen.cursor.y == 0
