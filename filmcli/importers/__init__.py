"""What films are read from; one package for each kind of source."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from filmcli.errors import UsageFault, nearest

IMPORTERS: dict[str, str] = {  # name -> the module that runs it; listing names imports nothing
    "imdb": "filmcli.commands.importing",
}


def load(name: str) -> Any:
    """Import what runs an import of that kind; raise UsageFault where there is none."""
    if name not in IMPORTERS:
        close = nearest(name, list(IMPORTERS))
        hint = f"did you mean {close}?" if close else f"one of {', '.join(IMPORTERS)}"
        raise UsageFault(f"import {name}: no such kind", hint=hint)
    return import_module(IMPORTERS[name])
