"""Every input that is kept, through its target, and some changed ones; see run.py for long runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.run import CORPUS, changed, seeds
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 2.0  # the most that any input may take, of the processor


def test_every_target_has_inputs_and_no_others_are_kept() -> None:
    assert {path.name for path in CORPUS.iterdir() if path.is_dir()} == set(TARGETS)
    assert all(len(seeds(name)) >= 8 for name in TARGETS)


def timed(target: Callable[[bytes], None], data: bytes) -> None:
    start = time.process_time()
    target(data)
    assert time.process_time() - start < SECONDS, data[:200]


@pytest.mark.parametrize("name", TARGETS)
def test_every_kept_input_is_survived(name: str) -> None:
    for data in seeds(name):
        timed(TARGETS[name], data)


@pytest.mark.parametrize("name", TARGETS)
def test_changed_inputs_are_survived(name: str) -> None:
    count = 20 if name in ("record", "edit") else 100

    @settings(max_examples=count, deadline=None)
    @given(changed(seeds(name)) | st.binary(max_size=60))
    def survive(data: bytes) -> None:
        timed(TARGETS[name], data)

    survive()
