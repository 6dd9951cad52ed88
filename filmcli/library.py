"""The library: films as typed values, found as the command line finds them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

from filmcli.errors import RecordInvalid
from filmcli.record.model import Film

Name = str | os.PathLike[str]


def load(film: Name, *, data: Name | Iterable[Name] = ()) -> Film:
    """Load a film by slug, title, id or path to a `.toml` file: a record, or a catalogue's title.

    `data` names record directories, or one, to look in before the bundled one; FILMCLI_DATA and the
    configuration count where it is empty. A record is laid over what the catalogue has of its film;
    a catalogue that cannot be read is done without where a record is found. Raises NotFound,
    Ambiguous (with the candidates in `details`), RecordInvalid (with every problem of the file in
    `problems`), or UsageFault for a blank name or a directory that does not exist.
    """
    from filmcli.catalogue.resolve import Catalogue
    from filmcli.record.canonical import from_json
    from filmcli.settings import find_places, resolve

    directories = [data] if isinstance(data, str | os.PathLike) else data
    flags = {"data": [os.fspath(each) for each in directories]}
    settings = resolve(flags, os.environ, find_places(os.environ))
    catalogue = Catalogue(settings, time.time_ns)
    try:
        return from_json(catalogue.find(os.fspath(film)).values)
    finally:
        catalogue.close()


def loads(text: str, *, slug: str = "record", file: str = "<text>") -> Film:
    """Read a film from the TOML text of a record; raises RecordInvalid with every problem."""
    from filmcli.record.reader import parse

    reading = parse(text, file=file, slug=slug)
    if reading.film is None:
        raise RecordInvalid(reading.problems)
    return reading.film
