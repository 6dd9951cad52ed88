"""What belongs to `check`: the safe fixes, and what the codes mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from filmcli.errors import ExitCode, FilmcliError, RecordInvalid, UsageFault, nearest
from filmcli.exporters import Document

if TYPE_CHECKING:
    from filmcli.commands.session import Session
    from filmcli.record.rules import Rule


class Fix(NamedTuple):
    """The options of --fix."""

    wanted: bool = False
    yes: bool = False
    dry_run: bool = False


NO_FIX = Fix()


class _Change(NamedTuple):
    """A record's text before and after, and the codes that are mended."""

    path: Path
    before: bytes
    after: bytes
    codes: tuple[str, ...]


def mend(paths: Sequence[Path], session: Session, fix: Fix) -> ExitCode | None:
    """Mend records, after showing the change; None where checking goes on."""
    from filmcli.commands import keep

    changes = list(_changes(paths, session, dry_run=fix.dry_run))
    difference = "".join(keep.diff(each.before, each.after, each.path) for each in changes)
    if fix.dry_run:
        rows = [{"file": str(each.path), "codes": list(each.codes)} for each in changes]
        document = Document("files", rows, ("file", "codes"))
        return session.answer(document, people=lambda: difference, pipe=lambda: difference)
    if not changes:
        session.note("filmcli: there is nothing to mend")
        return None
    if not (fix.yes and session.options.quiet):
        session.streams.err(difference)
    question = f"Change {len(changes)} record{'s' * (len(changes) != 1)}?"
    answer = fix.yes or keep.asked(question, session, otherwise=False)
    if answer is None:
        raise UsageFault("nothing was changed", hint="--yes changes without asking")
    if not answer:
        session.note("filmcli: nothing was changed")
        return ExitCode.FAILURE
    for each in changes:
        try:
            keep.save(keep.Target(each.path, each.before), each.after, session)
        except FilmcliError as error:
            session.code = max(session.code, error.code)
            session.report(error)
        else:
            session.note(f"filmcli: {each.path}: mended {', '.join(each.codes)}")
    return None


def _changes(paths: Sequence[Path], session: Session, *, dry_run: bool) -> Iterator[_Change]:
    """Give the records with something to mend; what cannot be read is for `check` to say."""
    from filmcli.commands import keep
    from filmcli.record.reader import open_record, parse
    from filmcli.record.rules import remarks
    from filmcli.record.rules.fixes import fixed

    for path in paths:
        try:
            before = open_record(path).data
        except OSError:
            continue
        reading = parse(before, file=str(path), slug=path.stem)
        if reading.values is None:
            if dry_run:  # else it is named by the check that follows
                session.code = max(session.code, ExitCode.DATA)
                session.report(RecordInvalid(reading.problems))
            continue
        found = [each for each in remarks(reading.written) if each.fixable]
        after = fixed(before.decode("utf-8"), found).encode() if found else before
        if after == before:
            continue
        if keep.is_bundled(path, session):
            session.note(f"filmcli: {path}: comes with filmcli and is read-only")
            continue
        codes = tuple(sorted({each.code for each in found}))
        yield _Change(path, before, after, codes)


def explain(codes: Sequence[str], session: Session) -> ExitCode:
    """Print what codes mean; all of them when none is named."""
    from filmcli.record.rules import BY_CODE, RULES
    from filmcli.view.table import Column

    for code in codes:
        if code not in BY_CODE:
            close = nearest(code, list(BY_CODE))
            hint = f"did you mean {close}?" if close else "filmcli check --explain lists them"
            raise UsageFault(f"{code}: no such code", hint=hint)
    rules = [BY_CODE[code] for code in dict.fromkeys(codes)] or RULES
    rows = [
        {"code": rule.code, "severity": rule.severity, "finds": rule.finds}
        | {"explanation": rule.explanation}
        | ({"fix": rule.fix} if rule.fix else {})
        for rule in rules
    ]
    document = Document("rules", rows, ("code", "severity", "finds", "explanation", "fix"))
    if not codes:
        columns = [Column(name, name.capitalize()) for name in ("code", "severity", "finds")]
        return session.table(document, columns, "there are no rules")
    told = "\n".join(map(_told, rules))
    return session.answer(document, people=lambda: told, pipe=lambda: told)


def _told(rule: Rule) -> str:
    fix = f"--fix {rule.fix}.\n" if rule.fix else ""
    return f"{rule.code} ({rule.severity})\n{rule.finds}.\n{rule.explanation}\n{fix}"
