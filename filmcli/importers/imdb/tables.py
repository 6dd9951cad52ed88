"""IMDb's seven tables: how their files are found, and which columns are read.

A file is what its header says, whatever its name. https://developer.imdb.com/non-commercial-datasets
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from filmcli.errors import ExitCode, Problem, RecordInvalid, UsageFault
from filmcli.importers.imdb import inflate

BOM = b"\xef\xbb\xbf"


class Table(NamedTuple):
    """A table: its name, the columns it is known by, those that are read, and what it feeds."""

    name: str
    known_by: tuple[str, ...]
    columns: tuple[str, ...]
    feeds: str
    group: str  # what --only calls it


TABLES = (
    Table(
        "title.basics",
        ("tconst", "primaryTitle"),
        (
            *("tconst", "titleType", "primaryTitle", "originalTitle", "isAdult"),
            *("startYear", "endYear", "runtimeMinutes", "genres"),
        ),
        "titles",
        "titles",
    ),
    Table(
        "title.ratings",
        ("tconst", "averageRating"),
        ("tconst", "averageRating", "numVotes"),
        "ratings, and the order of what is found",
        "ratings",
    ),
    Table(
        "title.akas",
        ("titleId", "title"),
        (
            *("titleId", "ordering", "title", "region", "language"),
            *("types", "attributes", "isOriginalTitle"),
        ),
        "alternative titles",
        "akas",
    ),
    Table(
        "title.principals",
        ("tconst", "nconst"),
        ("tconst", "ordering", "nconst", "category", "job", "characters"),
        "cast and crew",
        "credits",
    ),
    Table(
        "title.crew",
        ("tconst", "directors"),
        ("tconst", "directors", "writers"),
        "all directors and writers",
        "credits",
    ),
    Table(
        "title.episode",
        ("tconst", "parentTconst"),
        ("tconst", "parentTconst", "seasonNumber", "episodeNumber"),
        "series, season and number of episodes",
        "titles",
    ),
    Table(
        "name.basics",
        ("nconst", "primaryName"),
        ("nconst", "primaryName", "birthYear", "deathYear", "primaryProfession", "knownForTitles"),
        "people",
        "people",
    ),
)
BY_NAME = {table.name: table for table in TABLES}
GROUPS = tuple(dict.fromkeys(table.group for table in TABLES))
_LONGEST_HEADER = 1 << 16
_SIGNS = frozenset(table.known_by[0] for table in TABLES)


class Source(NamedTuple):
    """A file of a table."""

    table: str
    path: str
    columns: tuple[str, ...]  # of its header, in order
    size: int
    modified: float  # seconds since 1970

    @property
    def unknown(self) -> list[str]:
        """Give the columns that nobody reads."""
        return [each for each in self.columns if each not in BY_NAME[self.table].columns]


def find(paths: Iterable[Path]) -> tuple[dict[str, Source], list[str]]:
    """Give the file of each table among files and directories, and those that hold none.

    Raises RecordInvalid for a header that is nearly a table's, for a table twice, and where there
    is no title.basics.
    """
    found: dict[str, Source] = {}
    strangers: list[str] = []
    problems: list[Problem] = []
    for path in _files(paths):
        source = _look(path, problems)
        if source is None:
            strangers.append(str(path))
        elif source.table in found:
            other = found[source.table].path
            problems.append(
                Problem(source.path, 1, "", f"{source.table} again: {other} holds it", "keep one")
            )
        else:
            found[source.table] = source
    if not problems and "title.basics" not in found:
        where = ", ".join(map(str, paths))
        hint = "https://datasets.imdbws.com/title.basics.tsv.gz"
        problems.append(Problem(where, None, "", "no file with the columns of title.basics", hint))
    if problems:
        raise RecordInvalid(tuple(problems))
    return {name: found[name] for name in BY_NAME if name in found}, strangers


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(each for each in path.iterdir() if each.is_file())
        elif path.exists():
            files.append(path)
        else:
            raise UsageFault(f"{path}: no such file or directory")
    return files


def _look(path: Path, problems: list[Problem]) -> Source | None:
    """Tell which table a file holds by its first line; None for none."""
    try:
        line = first_line(path)
    except inflate.Damaged as error:
        problems.append(Problem(str(path), 1, "", str(error)))
        return None
    columns = tuple(header(line))
    if not _SIGNS & set(columns) and not any(sign in line for sign in map(str.encode, _SIGNS)):
        return None
    for table in TABLES:
        if set(table.known_by) <= set(columns):
            missing = [each for each in table.columns if each not in columns]
            twice = sorted({each for each in columns if columns.count(each) > 1})
            if missing or twice:
                words = f"{table.name} without the column {', '.join(missing)}"
                if twice:
                    words = f"the column {', '.join(twice)} twice"
                problems.append(Problem(str(path), 1, "", words, "download it again"))
                return None
            status = path.stat()
            return Source(table.name, str(path), columns, status.st_size, status.st_mtime)
    words = f"the header is none of IMDb's: {_unlike(columns)}"
    problems.append(Problem(str(path), 1, "", words, "download it again"))
    return None


def _unlike(columns: tuple[str, ...]) -> str:
    """Say what parts a header from that of the table it is most like."""
    if len(columns) == 1 or any(" " in each for each in columns):
        return "its columns must be parted by tabs"
    nearest = max(TABLES, key=lambda table: len(set(table.columns) & set(columns)))
    missing = [each for each in nearest.columns if each not in columns]
    return f"{nearest.name} has a column {', '.join(missing)}"


def first_line(path: Path) -> bytes:
    """Give a file's first line, or the beginning of what is no line of a table's length."""
    block = b""
    try:
        for piece in inflate.stream(path):
            block += piece
            if b"\n" in piece or len(block) > _LONGEST_HEADER:
                break
    except OSError as error:
        raise inflate.Damaged(f"cannot be read: {error.strerror}") from None
    return block.partition(b"\n")[0]


def header(line: bytes) -> list[str]:
    """Give the names of the columns."""
    text = line.removeprefix(BOM).decode("utf-8", "replace").rstrip("\r")
    return [each.strip('"') for each in text.split("\t")]


class Invalid(RecordInvalid):
    """A file that is refused; `problems` samples what is wrong with it."""

    code = ExitCode.DATA
