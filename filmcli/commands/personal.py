"""Imports of a person's own exports, from the files to the report; they go to the log alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmcli import importers
from filmcli.commands.entries import Filed, file_entries, report
from filmcli.errors import ExitCode, FilmcliError
from filmcli.exporters import Document
from filmcli.importers.bounded import files, inputs
from filmcli.importers.items import Entry, Input, Refused

if TYPE_CHECKING:
    from filmcli.commands.session import Session

COLUMNS = ("file", "kind", "entries", "refused")
MOST_REFUSED = 20  # named on stderr before they are only counted
_ENDINGS = (".csv", ".csv.gz", ".zip")


def is_personal(kind: str) -> bool:
    """Tell whether a kind of file holds entries of a person's own, and no films."""
    return getattr(importers.load(kind), "PERSONAL", False)


def bring(
    kind: str,
    paths: Sequence[Path],
    session: Session,
    *,
    options: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> ExitCode:
    """File what exports of a kind hold; a file that cannot be read hides no other.

    Everything is written at the end, so that one who interrupts it has changed nothing.
    """
    reading = _Reading(importers.load(kind), kind, options or {}, session)
    filed = file_entries(reading.entries(paths), session, dry_run=dry_run)
    reading.refused += filed.refused
    reading.name_refused()
    for words in report(filed, dry_run=dry_run):
        session.note(f"filmcli: {words}")
    filed = filed._replace(refused=tuple(reading.refused))
    rows = reading.rows()
    if filed.refused and not any(row["entries"] for row in rows):
        session.code = max(session.code, ExitCode.DATA)
    return _answer(rows, filed, session, dry_run=dry_run)


class _Reading:
    """Files as they are read: their entries, and what was refused."""

    def __init__(
        self, importer: Any, kind: str, options: Mapping[str, str], session: Session
    ) -> None:
        self._importer, self._kind = importer, kind
        self._options, self._session = options, session
        self._entries: Counter[str] = Counter()
        self.refused: list[tuple[str, Refused]] = []

    def entries(self, paths: Sequence[Path]) -> Iterator[tuple[str, Entry]]:
        """Give each entry with the name of its file."""
        for path in paths:
            for each in files(path, lambda name: name.casefold().endswith(_ENDINGS)):
                try:
                    for file in inputs(each, lambda name: name.casefold().endswith(_ENDINGS)):
                        yield from self._of(file)
                except FilmcliError as error:
                    self._fail(error)

    def _of(self, file: Input) -> Iterator[tuple[str, Entry]]:
        self._entries[file.name] += 0
        try:
            for item in self._importer.read(file, self._options):
                if isinstance(item, Entry):
                    self._entries[file.name] += 1
                    yield file.name, item
                else:
                    self.refused.append((file.name, item))
        except FilmcliError as error:
            self._fail(error)

    def _fail(self, error: FilmcliError) -> None:
        self._session.code = max(self._session.code, error.code)
        self._session.report(error)

    def rows(self) -> list[dict[str, Any]]:
        """Give what was read of each file."""
        refused = Counter(name for name, _ in self.refused)
        return [
            {"file": name, "kind": self._kind, "entries": number, "refused": refused[name]}
            for name, number in self._entries.items()
        ]

    def name_refused(self) -> None:
        """Name what was refused, each with its line and why."""
        for name, each in self.refused[:MOST_REFUSED]:
            where = name if each.line is None else f"{name}:{each.line}"
            what = f" {each.what}:" if each.what and each.what != name else ""
            self._session.note(f"{where}:{what} {each.why}")
        if (more := len(self.refused) - MOST_REFUSED) > 0:
            self._session.note(f"filmcli: and {more:,} more refused; --json has all of them")


def _answer(
    rows: list[dict[str, Any]], filed: Filed, session: Session, *, dry_run: bool
) -> ExitCode:
    from filmcli.view.table import Column

    if dry_run and session.options.format is None:
        return session.answer(
            Document("files", rows, COLUMNS),
            people=lambda: filed.difference,
            pipe=lambda: filed.difference,
        )
    if session.options.format == "json":
        whole = {"files": rows, **_counts(filed)}
        document = Document("import", [whole], ["files"], single=True)
        return session.answer(document, people=str, pipe=str)
    columns = [
        Column("file", "File"),
        Column("kind", "Kind"),
        Column("entries", "Entries", right=True),
        Column("refused", "Refused", right=True),
    ]
    return session.table(Document("files", rows, COLUMNS), columns, "no file of that kind is there")


def _counts(filed: Filed) -> dict[str, Any]:
    """Give what came of the entries, as JSON has it."""
    refused = [
        {
            key: value
            for key, value in {"file": name, "line": each.line, "what": each.what}.items()
            if value is not None
        }
        | {"why": each.why}
        for name, each in filed.refused
    ]
    return {
        "log": str(filed.log),
        "added": dict(filed.added),
        "matched": dict(filed.matched),
        "present": filed.present,
        "completed": filed.completed,
        "differing": list(filed.differing),
        "unmatched": len(filed.unmatched),
        "ambiguous": sum(len(each.films) > 1 for each in filed.unmatched),
        **({"table": str(filed.table)} if filed.table else {}),
        **({"refused": refused} if refused else {}),
    }
