"""The commands about filmcli itself: schema, fields, config, doctor, completion."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmcli.errors import ExitCode, FilmcliError, UsageFault, nearest
from filmcli.exporters import Document

if TYPE_CHECKING:
    from filmcli.commands.session import Session

# What pyproject.toml requires.
PACKAGES = (
    *("typer", "rich", "pydantic", "tomli", "platformdirs", "rapidfuzz", "anyascii"),
    "typing-extensions",
)
# Each hands over the words up to the cursor, the last with a dot in front (`complete.answer`), and
# takes candidates back, one a line, the meaning behind a TAB. Where there are none, the shell
# completes file names.
BASH = """\
_filmcli() {
    local IFS=$'\\n'
    COMPREPLY=($(_FILMCLI_COMPLETE=bash "$1" "${COMP_WORDS[@]:0:COMP_CWORD}" \\
        ".${COMP_WORDS[COMP_CWORD]}" 2>/dev/null))
}
complete -o default -F _filmcli filmcli
"""
ZSH = """\
#compdef filmcli

_filmcli() {
    local line
    local -a found
    for line in "${(@f)$(_FILMCLI_COMPLETE=zsh "${words[1]}" "${(@Q)words[1,CURRENT-1]}" \\
        ".${(Q)PREFIX}" 2>/dev/null)}"; do
        [[ -n $line ]] && found+=("${${line//:/\\:}/$'\\t'/:}")
    done
    if (( ${#found} )); then
        _describe -V filmcli found
    else
        _files
    fi
}

if [[ ${funcstack[1]} == _filmcli ]]; then
    _filmcli "$@"
else
    compdef _filmcli filmcli
fi
"""
FISH = """\
function __filmcli_complete
    set -l words (commandline -opc)
    set -l found (env _FILMCLI_COMPLETE=fish $words[1] $words .(commandline -ct) 2>/dev/null)
    if test -n "$found"
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c filmcli -f -k -a '(__filmcli_complete)'
"""
POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName filmcli -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.ToString().Trim('"', "'") })
    $before = $env:_FILMCLI_COMPLETE
    $env:_FILMCLI_COMPLETE = "powershell"
    try {
        & filmcli @words ".$wordToComplete" 2>$null | Where-Object { $_ } | ForEach-Object {
            $word, $meaning = $_ -split "`t", 2
            if (-not $meaning) { $meaning = $word }
            [System.Management.Automation.CompletionResult]::new(
                $word, $word, 'ParameterValue', $meaning)
        }
    } finally {
        $env:_FILMCLI_COMPLETE = $before
    }
}
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH, "powershell": POWERSHELL}


def schema(session: Session) -> ExitCode:
    """Print the JSON Schema of a record."""
    from filmcli.record.schema import schema as record_schema
    from filmcli.safe import json_text

    return session.script(json_text(record_schema(), compact=False) + "\n", "json")


def fields(session: Session, *, query: bool = False) -> ExitCode:
    """Print every field of a record, or of the query language, with its type and meaning."""
    from filmcli.view.table import Column
    from filmcli.view.terminal import STRONG

    rows = _query_fields() if query else _record_fields()
    columns = [
        Column("name", "Field", style=STRONG),
        Column("type", "Type"),
        Column("meaning", "Meaning"),
    ]
    if query:
        columns.append(Column("also", "Also"))
    fields = [column.field for column in columns]
    return session.table(Document("fields", rows, fields), columns, "")


def _record_fields() -> list[dict[str, Any]]:
    from filmcli.record.fields import all_fields

    return [info._asdict() for info in all_fields()]


def _query_fields() -> list[dict[str, Any]]:
    from filmcli.catalogue.query import FIELDS

    return [
        {"name": each.name, "type": each.type, "meaning": each.meaning}
        | ({"also": list(each.also)} if each.also else {})
        for each in FIELDS
    ]


def config(session: Session) -> ExitCode:
    """Print every setting, its value and where it came from."""
    from filmcli.catalogue.collection import bundled_directory
    from filmcli.settings import SETTINGS
    from filmcli.view.table import Column
    from filmcli.view.terminal import QUIET, STRONG

    rows = []
    for setting in SETTINGS:
        value = session.settings.values[setting.name]
        rows.append(_setting(setting.name, value.value, value.origin, setting.meaning))
    places = session.settings.places
    rows += [
        _setting("config file", places.config, "default", "Where settings are read from"),
        _setting("cache", places.cache, "default", "Where the index is; safe to delete"),
        _setting("bundled", bundled_directory(), "filmcli", "The records that come with filmcli"),
    ]
    names = {"config file": "FILMCLI_CONFIG", "cache": "FILMCLI_CACHE"}
    for row in rows:
        variable = names.get(row["name"], "")
        if session.streams.environ.get(variable):
            row["origin"] = variable
    columns = [
        Column("name", "Setting", style=STRONG),
        Column("value", "Value"),
        Column("origin", "From"),
        Column("meaning", "Meaning", style=QUIET),
    ]
    document = Document("settings", rows, ["name", "value", "origin", "meaning"])
    return session.table(document, columns, "")


def _setting(name: str, value: Any, origin: str, meaning: str) -> dict[str, Any]:
    if isinstance(value, (list, tuple)):
        shown: Any = [str(each) for each in value]
    else:
        shown = str(value) if isinstance(value, Path) else value
    row = {"name": name, "value": shown, "origin": origin, "meaning": meaning}
    return {key: each for key, each in row.items() if each is not None}


def completion(shell: str, session: Session) -> ExitCode:
    """Print the completion script of a shell."""
    if shell not in SCRIPTS:
        close = nearest(shell, list(SCRIPTS))
        hint = f"did you mean {close}?" if close else f"one of {', '.join(SCRIPTS)}"
        raise UsageFault(f"{shell}: no completion for this shell", hint=hint)
    return session.script(SCRIPTS[shell])


def doctor(session: Session) -> ExitCode:
    """Print what filmcli runs on, and what is wrong with it; exit 1 for something broken."""
    from filmcli.view.table import Column
    from filmcli.view.terminal import STRONG

    rows = list(_checkup(session))
    columns = [
        Column("name", "What", style=STRONG),
        Column("value", "Found"),
        Column("state", "State"),
        Column("advice", "Advice"),
    ]
    document = Document("checks", rows, ["name", "value", "state", "advice"])
    session.table(document, columns, "")
    return ExitCode.FAILURE if any(row["state"] == "broken" for row in rows) else ExitCode.OK


def _check(name: str, value: Any, advice: str = "", *, broken: bool = False) -> dict[str, Any]:
    state = "broken" if broken else "look" if advice else "ok"
    row = {"name": name, "value": str(value), "state": state}
    return row | ({"advice": advice} if advice else {})


def _checkup(session: Session) -> Any:
    from filmcli import __version__

    yield _check("filmcli", __version__)
    yield _check("python", sys.version.split()[0])
    yield from _packages()
    yield from _sqlite()
    yield from _directories(session)
    yield from _surroundings(session)


def _packages() -> Any:
    from importlib.metadata import PackageNotFoundError, version

    for name in PACKAGES:
        try:
            yield _check(name, version(name))
        except PackageNotFoundError:
            yield _check(name, "missing", "install filmcli again", broken=True)


def _sqlite() -> Any:
    from filmcli.catalogue.index import sqlite_features

    version, features = sqlite_features()
    old = version < (3, 51, 3)
    advice = "older than 3.51.3: two known faults, which filmcli's way of writing avoids"
    yield _check("sqlite", ".".join(map(str, version)), advice if old else "")
    for name, present in features.items():
        yield _check(
            f"sqlite {name}", "yes" if present else "no", "" if present else "not needed yet"
        )


def _directories(session: Session) -> Any:
    from filmcli.catalogue.collection import bundled_directory

    places = session.settings.places
    for directory in session.settings.data:
        there = directory.is_dir()
        advice = "" if there or session.settings.data_is_default else "does not exist"
        yield _check("records", directory, advice, broken=bool(advice))
    bundled = bundled_directory()
    there = bundled.is_dir()
    yield _check(
        "bundled records", bundled, "" if there else "install filmcli again", broken=not there
    )
    fault = session.fault
    wrong = "; ".join(filter(None, (fault.message, fault.hint))) if fault else ""
    yield _check("configuration", places.config or "none", wrong, broken=bool(wrong))
    yield _cache(places.cache)
    yield _catalogue(session)
    compiled = Path(__file__).parent / "__pycache__"
    advice = "" if compiled.is_dir() else "every start compiles anew: python -m compileall"
    yield _check("compiled modules", "yes" if compiled.is_dir() else "no", advice)


def _cache(cache: Path | None) -> dict[str, Any]:
    if cache is None:
        return _check("cache", "none", "no home directory; set FILMCLI_CACHE to keep an index")
    nearest_parent = next((each for each in (cache, *cache.parents) if each.exists()), None)
    writable = nearest_parent and nearest_parent.is_dir() and os.access(nearest_parent, os.W_OK)
    return _check("cache", cache, "" if writable else "cannot be written; works, but slower")


def _catalogue(session: Session) -> dict[str, Any]:
    """Say whether there is a catalogue that can be read; `db verify` looks through all of it."""
    from filmcli.catalogue.imdb.store import opened

    path = session.settings.catalogue
    try:
        store = opened(path, session.clock)
    except FilmcliError as error:
        return _check("catalogue", path, f"{error.message}; {error.hint}", broken=True)
    if store is None:
        return _check("catalogue", "none")
    held = store.manifest.get("counts", {}).get("titles", 0)
    store.close()
    return _check("catalogue", f"{path}: {held:,} titles")


def _surroundings(session: Session) -> Any:
    import locale

    streams = session.streams
    encoding = locale.getpreferredencoding(False)
    utf8 = encoding.lower().replace("-", "") == "utf8"
    advice = "" if utf8 else "output is UTF-8 all the same; set LANG to a UTF-8 locale"
    yield _check("locale", encoding, advice)
    yield _check("terminal", streams.environ.get("TERM") or "none")
    kind = "a terminal" if streams.out_is_terminal else "a pipe or file"
    yield _check(
        "output",
        f"{kind}, {session.width} columns, {'with' if session.colour else 'without'} colour",
    )


def welcome(session: Session) -> ExitCode:
    """Say what filmcli is, with three examples."""
    session.streams.out(
        "filmcli shows film facts from plain files, each with its source, offline.\n"
        "\n"
        "  filmcli info ballerina     the card of a film\n"
        "  filmcli cast               who plays whom\n"
        "  filmcli release --json     the releases, for scripts\n"
        "\n"
        "filmcli --help lists every command.\n"
    )
    return ExitCode.OK


def version(session: Session) -> ExitCode:
    """Print the version."""
    from filmcli import __version__

    session.streams.out(f"filmcli {__version__}\n")
    return ExitCode.OK
