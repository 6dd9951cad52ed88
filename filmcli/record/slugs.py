"""Slugs: file names for records, from titles in any script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

MAX_LETTERS = 80
# Windows opens a device where a file has such a name, whatever its ending; log.toml is the log.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|log)")


def slugify(title: str, suffix: str = "") -> str:
    """Give a title in a-z, 0-9 and hyphens, at most 80 of them, with a suffix if wanted."""
    from anyascii import anyascii

    words = re.sub(r"['’]", "", title)
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(words).lower()).strip("-")
    slug = words[: MAX_LETTERS - len(suffix)].strip("-") or "film"
    return f"{slug}-film" if _RESERVED.fullmatch(slug) and not suffix else slug + suffix


def slugs(title: str, year: int | None) -> Iterator[str]:
    """Give slugs to try: the title's, with the year, then numbered from 2."""
    yield slugify(title)
    dated = f"-{year}" if year and not slugify(title).endswith(str(year)) else ""
    if dated:
        yield slugify(title, dated)
    yield from (slugify(title, f"{dated}-{number}") for number in count(2))
