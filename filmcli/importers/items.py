"""What importers give: films, a person's own entries, and what was refused, each with its place.

An importer reads one file and gives items; it writes nothing, asks nothing and never fails for one
bad entry: that is an item, too. `commands.importing` makes records and the log of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol


class Input(NamedTuple):
    """A file to import, read whole within its limits."""

    name: str  # as a person would call it: a path, or an entry of an archive
    data: bytes
    date: str | None = None  # EDTF: when the file was made, as far as it or its times tell


class Draft(NamedTuple):
    """A film as a file tells of it.

    `values` has the keys and shapes of a record (`title`, `year`, `ids`, `titles`, `cast`, `crew`,
    `companies`, `releases`, `people`, ...) as plain JSON values, without sources: whoever makes the
    record cites the file for each. What has no key of its own is in `aside`, by the name the format
    has for it, and goes to the record's `x-KIND`.
    """

    values: dict[str, Any]
    aside: dict[str, Any]
    line: int | None = None  # where in the file, where it has lines
    lost: tuple[str, ...] = ()  # what was neither kept nor put aside, each with the reason


class Entry(NamedTuple):
    """Something of a person's own: a film seen, rated, wanted, or on a list of theirs.

    A "list" is the list itself, with its name as the title; each film on it is "listed".
    """

    kind: str  # "seen", "rating", "watchlist", "list", "listed"
    title: str
    year: int | None
    ids: Mapping[str, str | int]
    date: str | None = None  # EDTF
    rating: float | None = None  # of 10
    rewatch: bool = False
    note: str | None = None
    tags: tuple[str, ...] = ()
    line: int | None = None
    like: bool = False
    added: str | None = None  # EDTF: when it was entered, where that is not `date`
    uri: str | None = None  # where it is kept: the same entry has the same one in every export
    list: str | None = None  # of "listed": the name of the list
    position: int | None = None  # and the place on it, from 1
    film: str | None = None  # the film that a person named for it: a slug or an id; = for none


class Refused(NamedTuple):
    """An entry that gives no film, and why: a row of an episode, a broken line, an error body."""

    why: str
    line: int | None = None
    what: str | None = None  # the entry, as far as it can be named


Item = Draft | Entry | Refused


class Importer(Protocol):
    """A module that reads one kind of file. It has no state."""

    # What `sources` of a record calls it: "TMDB", "Kodi NFO", ...
    TITLE: str

    def sniff(self, head: bytes, name: str) -> bool:
        """Tell whether a file that begins so (64 KiB at most) and is called so is of this kind."""
        ...

    def read(self, file: Input, options: Mapping[str, str]) -> Iterator[Item]:
        """Give every entry of a file. Raises FilmcliError where the whole file is refused."""
        ...
