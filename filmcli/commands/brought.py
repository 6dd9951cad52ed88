"""What came of an import, file by file: films, facts, what was put aside, and what was refused."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from filmcli.commands.intake import Outcome, Told
from filmcli.errors import ExitCode, FilmcliError
from filmcli.exporters import Document
from filmcli.importers.items import Refused
from filmcli.record.values import shown, toml_value
from filmcli.safe import safe

if TYPE_CHECKING:
    from filmcli.commands.session import Session

COLUMNS = ("file", "kind", "films", "new", "same", "changed", "facts", "aside", "lost", "refused")
MOST = 20  # of a kind named on stderr before they are only counted
MOST_KEPT = 1000  # of a kind in the answer
_LETTERS = 60  # of a value in a note
_COUNTED = {"new": "new", "same": "same", "changed": "changed", "joined": "changed"}


class Report:
    """Gathers what came of each film, and tells it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.rows: dict[str, dict[str, Any]] = {}
        self.refused: list[dict[str, Any]] = []
        self.lost: Counter[str] = Counter()
        self.proposals: list[dict[str, Any]] = []
        self.differences: list[str] = []
        self._refusals = 0
        self._proposed = 0
        self._conflicts = 0
        self._unsure = False

    @property
    def films(self) -> int:
        """How many films the files had."""
        return sum(int(row["films"]) for row in self.rows.values())

    def begin(self, file: str, kind: str) -> None:
        """Begin with a file."""
        counts = dict.fromkeys(COLUMNS[2:], 0)
        self.rows.setdefault(file, {"file": file, "kind": kind, **counts})

    def refuse(self, file: str, each: Refused) -> None:
        """Count what gives no film."""
        self.rows[file]["refused"] += 1
        self._refusals += 1
        if len(self.refused) < MOST_KEPT:
            told = {"file": file, "line": each.line, "what": each.what, "why": each.why}
            self.refused.append({key: value for key, value in told.items() if value is not None})

    def tell(self, file: str, line: int | None, film: Told, outcome: Outcome) -> None:
        """Count a film, and keep what is to be said of it."""
        if outcome.how in ("refused", "unsure"):
            self._unsure |= outcome.how == "unsure"
            self.refuse(file, Refused(str(outcome.why), line, film.title))
            return
        row = self.rows[file]
        row["films"] += 1
        row["facts"] += facts(film)
        row["aside"] += len(film.own) - sum(each.field == film.table for each in outcome.unkept)
        row["lost"] += len(film.lost) + len(outcome.unkept) + bool(outcome.why)
        if name := _COUNTED.get(outcome.how):
            row[name] += 1
        self.lost.update(film.lost)
        self.lost.update(
            f"{shown(each.path)}: another value is here, and stays" for each in outcome.unkept
        )
        if outcome.why:
            self.lost[outcome.why] += 1
        self._propose(outcome)
        if outcome.difference:
            self.differences.append(outcome.difference)

    def _propose(self, outcome: Outcome) -> None:
        for change in outcome.changes:
            self._proposed += 1
            self._conflicts += change.differs
            if len(self.proposals) < MOST_KEPT:
                told = {
                    "film": outcome.slug,
                    "field": shown(change.path),
                    "here": change.old,
                    "there": change.value,
                }
                kept = {key: value for key, value in told.items() if value is not None}
                self.proposals.append(kept)

    def fail(self, error: FilmcliError) -> None:
        """Name a file that cannot be read at all; the others go on."""
        self._session.code = max(self._session.code, error.code)
        self._session.report(error)

    def say(self, *, shown_already: bool) -> None:
        """Say on stderr what was refused, what is proposed, and what was lost."""
        note = self._session.note
        for each in self.refused[:MOST]:
            note(_where(each))
        _more(note, self._refusals, "refused")
        lost = self.lost.most_common(MOST) if self._session.options.verbose else ()
        for words, times in lost:
            note(f"filmcli: not kept: {words}{f' ({times} times)' if times > 1 else ''}")
        if self.lost and not lost:
            note(f"filmcli: {sum(self.lost.values()):,} values were not kept; -v tells them")
        if shown_already:
            return
        conflicts = [each for each in self.proposals if "here" in each]
        for each in conflicts[:MOST]:
            here, there = _short(each["here"]), _short(each["there"])
            note(f"{each['film']}: {each['field']}: {here} here, {there} there; left as it is")
        _more(note, self._conflicts, "that differ")
        if self._proposed:
            ways = "--diff shows them, --take FIELD takes them"
            note(f"filmcli: {self._proposed:,} facts are new to films that are here; {ways}")

    def code(self, *, settled: bool) -> ExitCode:
        """Give the exit code: invalid data before what nobody could tell."""
        codes = [self._session.code]
        codes += [ExitCode.DATA] if self._conflicts and not settled else []
        codes += [ExitCode.AMBIGUOUS] if self._unsure else []
        if not self.films and not self._unsure:
            codes += [ExitCode.DATA if self._refusals else ExitCode.NOT_FOUND]
        return ExitCode(max(codes))

    def document(self) -> Document:
        """Give the answer that scripts read."""
        rows = list(self.rows.values())
        if self._session.options.format != "json":
            return Document("files", rows, COLUMNS)
        whole: dict[str, Any] = {"files": rows}
        lost = [{"why": words, "times": times} for words, times in self.lost.most_common()]
        parts = {"refused": self.refused, "lost": lost[:MOST_KEPT], "proposals": self.proposals}
        whole |= {key: value for key, value in parts.items() if value}
        return Document("import", [whole], list(whole), single=True)


def facts(film: Told) -> int:
    """Count the facts of a film: each entry of a list, each id, each plain field."""
    counted = 0
    for key, value in film.values.items():
        if key in ("cites", "sources"):
            continue
        counted += len(value) if isinstance(value, list | dict) else 1
    return counted


def _where(each: dict[str, Any]) -> str:
    place = f"{each['file']}:{each['line']}" if "line" in each else each["file"]
    what = f" {each['what']}:" if each.get("what") else ""
    return f"{place}:{what} {each['why']}"


def _more(note: Any, number: int, words: str) -> None:
    if number > MOST:
        note(f"filmcli: and {number - MOST:,} more {words}; --json has all of them")


def _short(value: Any) -> str:
    words = toml_value(value)
    return safe(words if len(words) <= _LETTERS else f"{words[:_LETTERS]}…")
