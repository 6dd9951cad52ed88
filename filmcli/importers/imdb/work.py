"""What workers call: each function reads the tables that one process reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from filmcli.importers.imdb import akas as _akas
from filmcli.importers.imdb import credits as _credits
from filmcli.importers.imdb import episodes as _episodes
from filmcli.importers.imdb import names as _names
from filmcli.importers.imdb import titles as _titles
from filmcli.importers.imdb.job import Job, Tell

Report = dict[str, Any]


def titles(job: Sequence[Any], tell: Tell) -> Report:
    """Read title.ratings and title.basics."""
    return _titles.run(Job(*job), tell)


def names(job: Sequence[Any], tell: Tell) -> Report:
    """Read name.basics."""
    return _names.run(Job(*job), tell)


def akas(job: Sequence[Any], tell: Tell) -> Report:
    """Read title.akas."""
    return _akas.run(Job(*job), tell)


def principals(job: Sequence[Any], tell: Tell) -> Report:
    """Read title.principals."""
    return _credits.principals(Job(*job), tell)


def crew(job: Sequence[Any], tell: Tell) -> Report:
    """Read title.crew."""
    return _credits.crew(Job(*job), tell)


def episodes(job: Sequence[Any], tell: Tell) -> Report:
    """Read title.episode."""
    return _episodes.run(Job(*job), tell)
