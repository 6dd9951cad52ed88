"""The command that makes a record from a title of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmcli import files
from filmcli.catalogue.collection import SUFFIX
from filmcli.commands import keep
from filmcli.commands.new import made
from filmcli.errors import ExitCode, NotFound, UsageFault
from filmcli.exporters import Document
from filmcli.record import codes
from filmcli.record.dates import in_words
from filmcli.record.slugs import slugs
from filmcli.record.values import toml_value
from filmcli.record.vocabulary import CREW_SHORT_FORMS, OTHER_KINDS
from filmcli.safe import safe, visible

if TYPE_CHECKING:
    from filmcli.catalogue.resolve import Found
    from filmcli.commands.session import Session

FIRST_CAST = 10
_PLAIN = ("title", "year", "kind", "genres", "runtime", *CREW_SHORT_FORMS)
_KEY = "imdb"


def add(
    film: str | None,
    session: Session,
    *,
    source: str | None = None,
    dry_run: bool = False,
    yes: bool = False,
) -> int:
    """Make a record from a title of the catalogue, or from a file; print its path."""
    if (film is None) == (source is None):
        raise UsageFault(
            "which film?" if film is None else "a title of the catalogue or a file, not both",
            hint="filmcli add 'The Matrix', or filmcli add --from movie.nfo",
        )
    if source is not None:
        from filmcli.commands import bringing

        return bringing.add(source, session, dry_run=dry_run, yes=yes)
    return _of_catalogue(film or "", session, dry_run=dry_run)


def _of_catalogue(film: str, session: Session, *, dry_run: bool) -> ExitCode:
    values = _wanted(film, session).values
    text = compose(values)
    title, year = values["title"], values.get("year")
    if dry_run:
        keep.ensure_valid(text.encode(), Path(f"{next(slugs(title, None))}{SUFFIX}"))
        return session.script(visible(text))
    path = made(keep.directory(session), title, year, text.encode(), session)
    row = {"slug": path.stem, "path": str(path.absolute())}
    return session.answer(
        Document("film", [row], ["slug", "path"], single=True),
        people=lambda: f"{safe(row['path'])}\n",
        pipe=lambda: f"{safe(row['path'])}\n",
    )


def _wanted(film: str, session: Session) -> Found:
    """Find a film that only the catalogue has."""
    if session.catalogue.layers is None:
        raise NotFound("there is no catalogue", hint="filmcli import imdb DIR makes one")
    found = session.film(film)
    fault = session.catalogue.fault
    if fault is not None:
        raise fault
    if found.path is not None:
        raise files.Taken(
            f"{found.path}: is the record of {found.values['title']} already; nothing was written",
            hint="another film of that name is added by its id",
        )
    if found.guessed is not None:
        words = f"did you mean {found.guessed} ({found.values['slug']})?"
        raise NotFound(f"no film is called {film!r}", hint=words)
    kind = found.values["kind"]
    if kind in OTHER_KINDS:
        article = "an" if kind == "episode" else "a"
        raise UsageFault(
            f"{found.values['title']} is {article} {kind.replace('-', ' ')}; records are of films",
            hint=f"filmcli info {found.values['slug']} shows what the catalogue has",
        )
    return found


def compose(values: dict[str, Any]) -> str:
    """Write the record of a film that the catalogue has: short, each value with its source."""
    blocks = [list(_head(values)), ["[ids]", f"imdb = {toml_value(values['ids']['imdb'])}"]]
    blocks += [_entry("titles", each) for each in _titles(values)]
    blocks += [_entry("cast", each) for each in values.get("cast", ())[:FIRST_CAST]]
    if (more := len(values.get("cast", ())) - FIRST_CAST) > 0:
        blocks[-1].append(f"# The catalogue has {more} more.")
    cited = [name for name in _PLAIN if name in values and not _is_usual(name, values)]
    blocks.append(["[cites]", *(f'{name} = ["{_KEY}"]' for name in (*cited, "ids"))])
    source = values["sources"][_KEY]
    lines = [f"{key} = {toml_value(each)}" for key, each in source.items() if key != "published"]
    lines += [f"published = {source['published']}"] if "published" in source else []
    blocks.append([f"[sources.{_KEY}]", *lines])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _head(values: dict[str, Any]) -> Iterator[str]:
    dated = values["sources"][_KEY].get("published")
    of_day = f" of {in_words(dated)}" if dated else ""
    yield f"# Made from IMDb's data sets{of_day}, for personal and non-commercial use."
    yield "# What you change here counts; what you take out, the catalogue still fills in."
    for name in _PLAIN:
        if name in values and not _is_usual(name, values):
            value = values[name]
            if name in CREW_SHORT_FORMS:
                value = list(dict.fromkeys(value))
                value = value[0] if len(value) == 1 else value
            yield f"{name} = {toml_value(value)}"


def _is_usual(name: str, values: dict[str, Any]) -> bool:
    """Tell whether a record need not say it."""
    return name == "kind" and values["kind"] == "feature"


def _titles(values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the original title and the one for the whole world, where they are others."""
    seen = {values["title"]}
    for title in values.get("titles", ()):
        is_wanted = title["type"] == "original" or title.get("region") == codes.WORLD
        if is_wanted and title["title"] not in seen:
            seen.add(title["title"])
            yield {key: each for key, each in title.items() if _is_known(key, each)}


def _is_known(key: str, value: str) -> bool:
    """Tell whether a record may hold a code: IMDb has some of its own."""
    if key == "language":
        return codes.language_problem(value) is None
    return key != "region" or value == codes.WORLD or codes.territory_name(value) is not None


def _entry(table: str, entry: dict[str, Any]) -> list[str]:
    lines = [f"{key} = {toml_value(each)}" for key, each in entry.items() if key != "note"]
    lines += [f'sources = ["{_KEY}"]']
    lines += [f"note = {toml_value(entry['note'])}"] if "note" in entry else []
    return [f"[[{table}]]", *lines]
