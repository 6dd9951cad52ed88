"""Settings: flag, else FILMCLI_* variable, else config.toml, else the default.

Pure values: the environment and the directories are passed in, nothing is created here.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from filmcli.errors import ExitCode, Problem, RecordInvalid, UsageFault, nearest

_NOT_XDG = os.name != "posix" or sys.platform == "darwin"
COLOR_CHOICES = ("auto", "always", "never")
CATALOGUE = "imdb.db"  # in the user's data directory


class Setting(NamedTuple):
    """A setting's definition."""

    name: str
    meaning: str
    default: Any


# In the order that `filmcli config` prints. The variable is FILMCLI_ and the name in capitals.
SETTINGS = (
    Setting("data", "Record directories, first wins", None),
    Setting("catalogue", "The file that `import imdb` makes", None),
    Setting("film", "The film meant when none is named", None),
    Setting("color", "When to colour: auto, always or never", "auto"),
    Setting("width", "Columns to fit to; the terminal's when not set", None),
    Setting("pager", "Program for long output on a terminal; empty for none", "less"),
)


class Value(NamedTuple):
    """A setting's value and where it came from."""

    value: Any
    origin: str


class Places(NamedTuple):
    """The directories of this system; None where it has none (no HOME, unknown user)."""

    config: Path | None
    data: Path | None
    cache: Path | None


class Settings(NamedTuple):
    """Every setting, resolved."""

    values: Mapping[str, Value]
    places: Places

    @property
    def data(self) -> tuple[Path, ...]:
        """The user's record directories."""
        return tuple(self.values["data"].value)

    @property
    def data_is_default(self) -> bool:
        """Whether nobody named a record directory; the default one need not exist."""
        return self.values["data"].origin == "default"

    @property
    def catalogue(self) -> Path | None:
        """The catalogue's file, which need not be there; None where no place is known."""
        catalogue: Path | None = self.values["catalogue"].value
        return catalogue

    @property
    def film(self) -> str | None:
        """The default film."""
        film: str | None = self.values["film"].value
        return film

    @property
    def color(self) -> str:
        """When to colour."""
        return str(self.values["color"].value)

    @property
    def width(self) -> int | None:
        """The width asked for."""
        width: int | None = self.values["width"].value
        return width

    @property
    def pager(self) -> str:
        """The pager's command line."""
        return str(self.values["pager"].value)


def find_places(environ: Mapping[str, str]) -> Places:
    """Ask the system where configuration, data and cache belong.

    FILMCLI_CONFIG names the configuration file, FILMCLI_CACHE the cache directory.
    """
    config, data, cache = _own_places() if _NOT_XDG else _xdg_places(environ)
    named_config, named_cache = environ.get("FILMCLI_CONFIG"), environ.get("FILMCLI_CACHE")
    return Places(
        config=Path(named_config) if named_config else config and config / "config.toml",
        data=data,
        cache=Path(named_cache) if named_cache else cache,
    )


def _own_places() -> tuple[Path, Path, Path]:
    import platformdirs

    dirs = platformdirs.PlatformDirs("filmcli", appauthor=False)
    return dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path


def _xdg_places(environ: Mapping[str, str]) -> tuple[Path | None, Path | None, Path | None]:
    """Follow the XDG base directory specification, which ignores a relative directory.

    By hand, because loading platformdirs takes 4 ms, a quarter of what filmcli adds to Typer's
    start; Windows and macOS have rules that are worth it.
    """
    home = _home(environ)
    defaults = (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CACHE_HOME", ".cache"),
    )
    places = []
    for variable, default in defaults:
        named = Path(environ.get(variable, ""))
        base = named if named.is_absolute() else home and home / default
        places.append(base and base / "filmcli")
    return places[0], places[1], places[2]


def _home(environ: Mapping[str, str]) -> Path | None:
    """Give the home directory: HOME, else what the system knows of the user."""
    named = environ.get("HOME") or _home_of_user()
    return Path(named) if named and Path(named).is_absolute() else None


def _home_of_user() -> str | None:
    if os.name != "posix":
        return os.environ.get("USERPROFILE")
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return None


def resolve(flags: Mapping[str, Any], environ: Mapping[str, str], places: Places) -> Settings:
    """Settle every setting; raise UsageFault or ConfigInvalid for one that cannot be."""
    config = _read_config(places.config, environ)
    values = {each.name: _settle(each, flags, environ, config, places) for each in SETTINGS}
    return Settings(values, places)


def _settle(
    setting: Setting,
    flags: Mapping[str, Any],
    environ: Mapping[str, str],
    config: Mapping[str, Any],
    places: Places,
) -> Value:
    name, variable = setting.name, f"FILMCLI_{setting.name.upper()}"
    if flags.get(name) not in (None, (), []):
        return Value(_asked_for(name, flags[name], f"--{name}", environ), f"--{name}")
    if environ.get(variable) or (name == "pager" and variable in environ):
        return Value(_asked_for(name, environ[variable], variable, environ), variable)
    if name in config:
        return Value(config[name], str(places.config))
    if name == "pager" and environ.get("PAGER"):
        return Value(environ["PAGER"], "PAGER")
    return Value(_default(setting, places), "default")


def _default(setting: Setting, places: Places) -> Any:
    if setting.name == "data":
        return [places.data] if places.data else ()
    if setting.name == "catalogue":
        return places.data and places.data / CATALOGUE
    return setting.default


def _asked_for(name: str, value: Any, origin: str, environ: Mapping[str, str]) -> Any:
    """Parse what a flag or a variable says."""
    try:
        return _parsed(name, value, environ)
    except _Wrong as wrong:
        raise UsageFault(f"{origin}: {wrong}", hint=wrong.hint) from None


class _Wrong(Exception):
    """A value that a setting cannot have."""

    def __init__(self, words: str, hint: str) -> None:
        super().__init__(words)
        self.hint = hint


def _parsed(name: str, value: Any, environ: Mapping[str, str], base: Path | None = None) -> Any:
    """Give a setting's value, or raise _Wrong; `base` is where relative directories begin."""
    if name == "data":
        if not isinstance(value, str):
            return [_path(each, environ, base) for each in value]
        return [_path(each, environ, base) for each in value.split(os.pathsep) if each]
    if name == "catalogue":
        return _path(value, environ, base, "file")
    if name == "color":
        if value.casefold() not in COLOR_CHOICES:
            raise _Wrong(f"{value!r} is not a colour mode", f"one of {', '.join(COLOR_CHOICES)}")
        return value.casefold()
    if name == "width":
        digits = value if isinstance(value, str) else str(max(-1, min(value, 10**9)))
        if not digits.isdecimal() or not digits.strip("0"):
            raise _Wrong(f"{digits!r} is not a width", "a whole number of columns, such as 80")
        return int(digits[:9])
    return value


def _path(
    words: str, environ: Mapping[str, str], base: Path | None, noun: str = "directory"
) -> Path:
    """Give the path of a record directory or a file; `~` is the home."""
    if not words.strip():
        raise _Wrong(f"the name of a {noun} is blank", "name one, or leave it out")
    first, slash, rest = words.partition("/")
    if first == "~":
        home = _home(environ)
        if home is None:
            raise _Wrong(f"{words!r}: there is no home directory", "write the whole path")
        return home / rest if slash else home
    return base / words if base else Path(words)


class ConfigInvalid(RecordInvalid):
    """The configuration file is wrong; `problems` says where."""

    code = ExitCode.USAGE


# What each key of config.toml may hold.
_CONFIG_TYPES = {
    "data": (str, list),
    "catalogue": (str,),
    "film": (str,),
    "color": (str,),
    "width": (int,),
    "pager": (str,),
}


def _read_config(path: Path | None, environ: Mapping[str, str]) -> dict[str, Any]:
    if path is None:
        return {}
    named = bool(environ.get("FILMCLI_CONFIG"))
    try:
        data = path.read_bytes()
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if named:
            raise UsageFault(f"{path}: no such configuration file") from None
        return {}
    except OSError as error:
        if not named and not os.access(path.parent, os.X_OK):
            return {}  # another user's home, as under `sudo -u`: nothing in it is meant for us
        raise UsageFault(f"{path}: cannot be read: {error.strerror}") from None
    if os.name == "posix" and stat.S_ISREG(mode) and mode & stat.S_IWOTH:
        raise UsageFault(f"{path}: everyone on this machine can write it", hint=f"chmod o-w {path}")
    return _checked_config(data, path, environ) if data.strip() else {}


def _checked_config(data: bytes, path: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """Parse and check the whole file: it counts as a whole or not at all."""
    import tomli

    try:
        config = tomli.loads(data.decode("utf-8-sig"))
    except tomli.TOMLDecodeError as error:
        raise _invalid(path, error.lineno, f"not valid TOML: {error.msg}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _invalid(path, line, "not valid TOML: not UTF-8") from None
    except (ValueError, RecursionError):
        raise _invalid(path, None, "not valid TOML: too deep, or too long a number") from None
    values, problems = {}, []
    for key, value in config.items():
        try:
            _check_type(key, value)
            values[key] = _parsed(key, value, environ, path.absolute().parent)
        except _Wrong as wrong:
            problems.append(Problem(str(path), _line(data, key), key, str(wrong), wrong.hint))
    if problems:
        raise ConfigInvalid(tuple(problems))
    return values


def _invalid(path: Path, line: int | None, words: str) -> ConfigInvalid:
    return ConfigInvalid((Problem(str(path), line, "", words),))


def _check_type(key: str, value: Any) -> None:
    if key not in _CONFIG_TYPES:
        close = nearest(key, list(_CONFIG_TYPES))
        known = f"did you mean {close}?" if close else f"one of {', '.join(_CONFIG_TYPES)}"
        raise _Wrong("no such setting", known)
    wanted = _CONFIG_TYPES[key]
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise _Wrong("wrong type", "a whole number" if int in wanted else "text in quotes")
    if isinstance(value, list) and not all(isinstance(each, str) for each in value):
        raise _Wrong("wrong type", "a list of directories in quotes")


def _line(data: bytes, key: str) -> int | None:
    """Find the line that sets a top-level key, or opens its table."""
    import re

    written = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[]=.]""")
    for number, line in enumerate(data.decode("utf-8-sig").split("\n"), start=1):
        if written.match(line):
            return number
    return None
