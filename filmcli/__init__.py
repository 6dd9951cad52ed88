"""Film facts as plain files, each with its source.

The library: `load("ballerina")` gives a typed `Film`; `loads(text)` reads one from TOML text.
"""

from __future__ import annotations

# Not typing's own: `filmcli --version` answers sooner than typing loads.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from filmcli.errors import (
        Ambiguous,
        FilmcliError,
        NotFound,
        Problem,
        RecordInvalid,
        UsageFault,
    )
    from filmcli.library import load, loads
    from filmcli.record.dates import PartialDate
    from filmcli.record.model import (
        Claim,
        Company,
        Credit,
        CrewCredit,
        Film,
        Ids,
        Money,
        Person,
        PersonName,
        Release,
        Source,
        Title,
        Variant,
        Work,
    )

__version__ = "0.1.0"

# Loaded on first use (PEP 562): `filmcli --version` must not pay for the model.
_HOMES = {
    "Ambiguous": "filmcli.errors",
    "FilmcliError": "filmcli.errors",
    "NotFound": "filmcli.errors",
    "Problem": "filmcli.errors",
    "RecordInvalid": "filmcli.errors",
    "UsageFault": "filmcli.errors",
    "Claim": "filmcli.record.model",
    "Company": "filmcli.record.model",
    "Credit": "filmcli.record.model",
    "CrewCredit": "filmcli.record.model",
    "Film": "filmcli.record.model",
    "Ids": "filmcli.record.model",
    "Money": "filmcli.record.model",
    "PersonName": "filmcli.record.model",
    "PartialDate": "filmcli.record.dates",
    "Person": "filmcli.record.model",
    "Release": "filmcli.record.model",
    "Source": "filmcli.record.model",
    "Title": "filmcli.record.model",
    "Variant": "filmcli.record.model",
    "Work": "filmcli.record.model",
    "load": "filmcli.library",
    "loads": "filmcli.library",
}

__all__ = [
    "Ambiguous",
    "Claim",
    "Company",
    "Credit",
    "CrewCredit",
    "Film",
    "FilmcliError",
    "Ids",
    "Money",
    "NotFound",
    "PartialDate",
    "Person",
    "PersonName",
    "Problem",
    "RecordInvalid",
    "Release",
    "Source",
    "Title",
    "UsageFault",
    "Variant",
    "Work",
    "__version__",
    "load",
    "loads",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its module the first time it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Name the public names before they are loaded."""
    return __all__
