"""What a shell completes for FILM: the slugs of the records, from file names alone."""

from __future__ import annotations

import os

from filmcli.catalogue.collection import SUFFIX, bundled_directory, record_files
from filmcli.errors import FilmcliError
from filmcli.settings import find_places, resolve

MOST = 100


def slugs(incomplete: str) -> list[str]:
    """Give the slugs that begin so; only ones that no shell gives a meaning to."""
    try:
        settings = resolve({}, os.environ, find_places(os.environ))
    except FilmcliError:
        return []
    found: dict[str, None] = {}
    for directory in (*settings.data, bundled_directory()):
        for path in record_files(directory):
            slug = path.name.removesuffix(SUFFIX)
            if slug.startswith(incomplete) and harmless(slug):
                found[slug] = None
                if len(found) == MOST:
                    return list(found)
    return list(found)


def harmless(slug: str) -> bool:
    """Tell whether a shell takes the slug as one plain word: completion scripts do not quote."""
    return slug[:1] != "-" and all(sign.isalnum() or sign in "-_." for sign in slug)
