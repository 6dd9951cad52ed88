"""The commands that change records without an editor: set, unset and fmt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.commands import keep
from filmcli.errors import ExitCode, FilmcliError, RecordInvalid, UsageFault
from filmcli.exporters import Document
from filmcli.record.reader import parse
from filmcli.record.values import KeyPath, assignment, key_path, shown, toml_value
from filmcli.record.writer import add_value, readable, set_value, unset_value, value_at
from filmcli.safe import safe

if TYPE_CHECKING:
    from filmcli.commands.session import Session

MAX_SHOWN = 120  # letters of a value in a note


class Edit(NamedTuple):
    """One change of a text."""

    path: KeyPath
    apply: Callable[[str], str]
    removes: bool = False


def set_values(
    film: str,
    assignments: Sequence[str],
    session: Session,
    *,
    additions: Sequence[str] = (),
    dry_run: bool = False,
) -> ExitCode:
    """Set fields and add to lists, all in one write."""
    if not assignments and not additions:
        raise UsageFault("nothing to set", hint=f"filmcli set {film} year=2014")
    edits = [_edit(set_value, each) for each in assignments]
    edits += [_edit(add_value, each) for each in additions]
    return _change(film, edits, session, dry_run=dry_run)


def unset(film: str, keys: Sequence[str], session: Session, *, dry_run: bool = False) -> ExitCode:
    """Take keys or entries away, all in one write; entries are counted as they are now."""
    # The last entry first: taking one away counts those behind it anew.
    paths = sorted({key_path(each) for each in keys}, key=_in_order, reverse=True)
    edits = [Edit(path, lambda text, path=path: unset_value(text, path), True) for path in paths]  # type: ignore[misc]
    return _change(film, edits, session, dry_run=dry_run)


def _in_order(path: KeyPath) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in path]


def _edit(change: Callable[[str, KeyPath, Any], str], words: str) -> Edit:
    path, value = assignment(words)
    return Edit(path, lambda text: change(text, path, value))


def _change(film: str, edits: Sequence[Edit], session: Session, *, dry_run: bool) -> ExitCode:
    target = keep.target(film, session)
    text = _text(target)
    rows = []
    for edit in edits:
        old, text = value_at(text, edit.path), edit.apply(text)
        new = None if edit.removes else value_at(text, edit.path)
        if _words(old) != _words(new):
            rows.append({"key": shown(edit.path), "old": old, "new": new})
    data = text.encode()
    keep.ensure_valid(data, target.path)
    if data != target.data and not dry_run:
        keep.save(target, data, session)
    for row in rows:
        session.note(f"{target.slug}: {row['key']}: {_words(row['old'])} -> {_words(row['new'])}")
    if not rows:
        session.note(f"filmcli: {target.slug}: nothing to change")
    present = [
        {key: keep.portable(value) for key, value in row.items() if value is not None}
        for row in rows
    ]
    document = Document("changes", present, ["key", "old", "new"], film={"slug": target.slug})
    difference = keep.diff(target.data, data, target.path) if dry_run else ""
    return session.answer(document, people=lambda: difference, pipe=lambda: difference)


def _text(target: keep.Target) -> str:
    """Give a record's text; one that is not TOML cannot be changed by key."""
    try:
        text = target.data.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is None or not readable(text):
        problems = parse(target.data, file=str(target.path), slug=target.slug).problems
        raise RecordInvalid(problems, hint=f"mend it first: filmcli edit {target.slug}")
    return text


def _words(value: Any) -> str:
    """Write a value on one line, not too long."""
    words = "nothing" if value is None else toml_value(value)
    return words if len(words) <= MAX_SHOWN else f"{words[:MAX_SHOWN]}…"


def fmt(
    films: Sequence[str], session: Session, *, check: bool = False, dry_run: bool = False
) -> ExitCode:
    """Put records in canonical form; exit 1 for --check where one is not."""
    rows, differences = [], []
    for path in _paths(films, session):
        try:
            before = keep.content(path)
            after = _formatted(path, before, session, write=not (check or dry_run))
        except FilmcliError as error:
            session.code = max(session.code, error.code)
            session.report(error)
            continue
        rows.append({"file": str(path), "changed": before != after})
        if before != after:
            differences.append(
                keep.diff(before, after, path) if dry_run else f"{safe(str(path))}\n"
            )
    changed = sum(row["changed"] is True for row in rows)
    if not (check or dry_run):
        session.note(f"filmcli: {changed} of {len(rows)} records formatted")
    out = "".join(differences)
    code = session.answer(
        Document("files", rows, ["file", "changed"]), people=lambda: out, pipe=lambda: out
    )
    return ExitCode.FAILURE if check and changed and code == ExitCode.OK else code


def _paths(films: Sequence[str], session: Session) -> Iterator[Path]:
    """Give the records named, or the user's own."""
    from filmcli.streams import lines_of

    if not films:
        yield from map(Path, session.catalogue.listing().paths.values())
    for film in films:
        for each in lines_of(session.streams.stdin()) if film == "-" else (film,):
            try:
                yield keep.record_of(each, session)
            except FilmcliError as error:
                session.code = max(session.code, error.code)
                session.report(error)


def _formatted(path: Path, before: bytes, session: Session, *, write: bool) -> bytes:
    """Format one record, and save it where that is wanted and changes it."""
    from filmcli.record.form import formatted

    after = formatted(before, file=str(path), slug=path.stem)
    if write and after != before:
        if keep.is_bundled(path, session):
            raise UsageFault(
                f"{path}: comes with filmcli and is read-only", hint="look with --dry-run"
            )
        keep.save(keep.Target(path, before), after, session)
    return after
