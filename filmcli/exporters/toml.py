"""TOML: the record of a film, as filmcli reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from filmcli.exporters.formats import ALL, Options, Part, Values
from filmcli.record.written import record_text

CARRIES = (ALL,)
PARTS: tuple[Part, ...] = ()


def export(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give the record of a film."""
    del options
    for film in films:
        yield record_text(film)
