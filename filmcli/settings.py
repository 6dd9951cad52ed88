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

from filmcli.errors import Problem, RecordInvalid, UsageFault, nearest

_NOT_XDG = os.name != "posix" or sys.platform == "darwin"
COLOR_CHOICES = ("auto", "always", "never")


class Setting(NamedTuple):
    """A setting's definition."""

    name: str
    meaning: str
    default: Any


# In the order that `filmcli config` prints. The variable is FILMCLI_ and the name in capitals.
SETTINGS = (
    Setting("data", "Record directories, first wins", None),
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
    home = Path(environ.get("HOME") or _home_of_user() or "")
    defaults = (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CACHE_HOME", ".cache"),
    )
    places = []
    for variable, default in defaults:
        named = Path(environ.get(variable, ""))
        base = named if named.is_absolute() else home / default
        places.append(base / "filmcli" if base.is_absolute() else None)
    return places[0], places[1], places[2]


def _home_of_user() -> str | None:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return None


def resolve(flags: Mapping[str, Any], environ: Mapping[str, str], places: Places) -> Settings:
    """Settle every setting; raise UsageFault or RecordInvalid for one that cannot be."""
    config = _read_config(places.config, explicit=bool(environ.get("FILMCLI_CONFIG")))
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
        return Value(_parsed(name, flags[name], f"--{name}"), f"--{name}")
    if environ.get(variable) or (name == "pager" and variable in environ):
        return Value(_parsed(name, environ[variable], variable), variable)
    if name in config:
        return Value(_parsed(name, config[name], name), str(places.config))
    if name == "pager" and environ.get("PAGER"):
        return Value(environ["PAGER"], "PAGER")
    default = [places.data] if name == "data" and places.data else setting.default
    return Value(() if default is None and name == "data" else default, "default")


def _parsed(name: str, value: Any, origin: str) -> Any:
    if name == "data":
        parts = value.split(os.pathsep) if isinstance(value, str) else list(value)
        return [
            Path(part).expanduser() if str(part)[0] == "~" else Path(part) for part in parts if part
        ]
    if name == "color" and value not in COLOR_CHOICES:
        raise UsageFault(
            f"{origin}: {value!r} is not a colour mode", hint=f"one of {', '.join(COLOR_CHOICES)}"
        )
    if name == "width":
        if not str(value).isdecimal() or int(str(value)[:9]) < 1:
            raise UsageFault(
                f"{origin}: {value!r} is not a width", hint="a whole number of columns, such as 80"
            )
        return int(str(value)[:9])
    return value


# What each key of config.toml may hold.
_CONFIG_TYPES = {
    "data": (str, list),
    "film": (str,),
    "color": (str,),
    "width": (int,),
    "pager": (str,),
}


def _read_config(path: Path | None, *, explicit: bool) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        data = path.read_bytes()
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if explicit:
            raise UsageFault(f"{path}: no such configuration file") from None
        return {}
    except OSError as error:
        raise UsageFault(f"{path}: cannot be read: {error.strerror}") from None
    if os.name == "posix" and mode & stat.S_IWOTH:
        raise UsageFault(f"{path}: everyone on this machine can write it", hint=f"chmod o-w {path}")
    return _checked_config(data, path)


def _checked_config(data: bytes, path: Path) -> dict[str, Any]:
    import tomli

    try:
        config = tomli.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageFault(f"{path}: not valid TOML: {error}") from None
    problems = tuple(
        Problem(str(path), _line(data, key), key, words)
        for key, value in config.items()
        if (words := _config_problem(key, value))
    )
    if problems:
        fault = RecordInvalid(problems, hint="filmcli config lists every setting")
        raise UsageFault(fault.message, hint=fault.hint)
    return config


def _config_problem(key: str, value: Any) -> str | None:
    if key not in _CONFIG_TYPES:
        close = nearest(key, list(_CONFIG_TYPES))
        known = f"did you mean {close}?" if close else f"one of {', '.join(_CONFIG_TYPES)}"
        return f"is not a setting; {known}"
    wanted = _CONFIG_TYPES[key]
    if not isinstance(value, wanted) or isinstance(value, bool):
        return "has the wrong type; " + ("a whole number" if int in wanted else "text in quotes")
    if isinstance(value, list) and not all(isinstance(each, str) and each for each in value):
        return "has the wrong type; a list of directories in quotes"
    return None


def _line(data: bytes, key: str) -> int | None:
    for number, line in enumerate(data.decode("utf-8-sig").split("\n"), start=1):
        if line.partition("=")[0].strip() == key:
            return number
    return None
