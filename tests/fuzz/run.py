"""Fuzz one target: python -m tests.fuzz.run TARGET SECONDS [CORPUS].

With atheris where it is installed, guided by coverage; else with hypothesis. What is found goes
beside the corpus, as crash-*; put it there under a plain name once it is mended, and it is replayed
with every run of the tests.
"""

from __future__ import annotations

import sys
import time
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

CORPUS = Path(__file__).parent / "corpus"


def seeds(name: str) -> list[bytes]:
    """Give the kept inputs of a target."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir()) if path.is_file()]


def load_all() -> None:
    """Load every module that reads text of strangers."""
    import filmcli.catalogue
    import filmcli.importers
    import filmcli.record

    for package in (filmcli.record, filmcli.catalogue, filmcli.importers):
        for each in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(each.name)


def with_atheris(name: str, seconds: int, grown: Path) -> None:
    """Fuzz, guided by what the code does; new inputs go to `grown`."""
    import atheris

    with atheris.instrument_imports(include=["filmcli"]):
        from tests.fuzz.targets import TARGETS

        load_all()  # what is loaded on first use would not be guided by
    grown.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        *("-max_len=4096", "-timeout=10", "-rss_limit_mb=1500", "-print_final_stats=1"),
        f"-artifact_prefix={grown.parent}/{name}-",
    ]
    atheris.Setup([sys.argv[0], *options, str(grown), str(CORPUS / name)], TARGETS[name])
    atheris.Fuzz()


def with_hypothesis(name: str, seconds: int) -> None:
    """Fuzz with changed seeds, without guidance."""
    from hypothesis import given, settings

    from tests.fuzz.targets import TARGETS

    until, count, target = time.monotonic() + seconds, 0, TARGETS[name]
    while time.monotonic() < until:

        @settings(max_examples=2_000, deadline=None, database=None)
        @given(changed(seeds(name)))
        def fuzz(data: bytes) -> None:
            nonlocal count
            count += 1
            target(data)

        fuzz()
    print(f"{name}: {count} inputs")  # noqa: T201


def changed(kept: list[bytes]) -> SearchStrategy[bytes]:
    """Give a strategy of kept inputs with a piece taken out, put in, or doubled."""
    from hypothesis import strategies as st

    @st.composite
    def draw_one(draw: st.DrawFn) -> bytes:
        data = draw(st.sampled_from([b"", *kept]))
        for _ in range(draw(st.integers(0, 4))):
            start = draw(st.integers(0, len(data)))
            end = draw(st.integers(start, min(len(data), start + 20)))
            piece = draw(st.sampled_from([b"", data[start:end] * 2]) | st.binary(max_size=8))
            data = data[:start] + piece + data[end:]
        return data

    return draw_one()


def main(argv: list[str]) -> None:
    """Fuzz what the command line names."""
    name, seconds = argv[0], int(argv[1])
    grown = Path(argv[2]) if len(argv) > 2 else Path("fuzz") / name
    try:
        with_atheris(name, seconds, grown)
    except ImportError:
        with_hypothesis(name, seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
