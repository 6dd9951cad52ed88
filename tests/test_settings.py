"""Settings: flag, else variable, else config.toml, else default; and what is refused."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from filmcli.errors import ExitCode, UsageFault
from filmcli.settings import ConfigInvalid, Places, Settings, find_places, resolve
from tests.conftest import Run


@pytest.fixture
def config(home: Path) -> Path:
    path = home / ".config" / "filmcli" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def settled(home: Path, flags: Mapping[str, Any] | None = None, **environ: str) -> Settings:
    environ = {"HOME": str(home)} | environ
    return resolve(flags or {}, environ, find_places(environ))


def test_nothing_set_gives_the_defaults(home: Path) -> None:
    settings = settled(home)
    assert settings.data == (home / ".local/share/filmcli",)
    assert settings.data_is_default
    assert (settings.film, settings.color, settings.width) == (None, "auto", None)
    assert settings.pager == "less"


def test_a_flag_beats_a_variable_beats_the_file_beats_the_default(home: Path, config: Path) -> None:
    config.write_text('film = "file"\nwidth = 50\ncolor = "never"\npager = "more"\n')
    settings = settled(home, {"width": "70"}, FILMCLI_WIDTH="60", FILMCLI_FILM="variable")
    assert settings.values["width"] == (70, "--width")
    assert settings.values["film"] == ("variable", "FILMCLI_FILM")
    assert settings.values["color"] == ("never", str(config))
    assert settings.pager == "more"


def test_the_pager_is_filmclis_own_then_the_files_then_everyones(home: Path, config: Path) -> None:
    assert settled(home, PAGER="most").pager == "most"
    assert settled(home, PAGER="most", FILMCLI_PAGER="").pager == ""
    config.write_text('pager = ""\n')
    assert settled(home, PAGER="most").pager == ""
    assert settled(home, PAGER="most", FILMCLI_PAGER="less -S").pager == "less -S"


def test_a_blank_variable_counts_as_unset(home: Path) -> None:
    settings = settled(home, FILMCLI_FILM="", FILMCLI_WIDTH="", FILMCLI_COLOR="", FILMCLI_DATA="")
    assert settings == settled(home)


def test_directories_of_a_variable_are_a_path_list(home: Path) -> None:
    settings = settled(home, FILMCLI_DATA=f"/a{os.pathsep}{os.pathsep}~/b{os.pathsep}~")
    assert settings.data == (Path("/a"), home / "b", home)
    assert not settings.data_is_default


def test_directories_of_the_file_begin_where_the_file_is(home: Path, config: Path) -> None:
    config.write_text('data = ["films", "/abroad", "~/mine"]\n')
    assert settled(home).data == (config.parent / "films", Path("/abroad"), home / "mine")


def test_a_home_sign_without_a_home_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmcli.settings._home_of_user", lambda: None)
    with pytest.raises(UsageFault, match="--data: '~/films': there is no home directory"):
        resolve({"data": ["~/films"]}, {}, find_places({}))


def test_a_blank_directory_is_refused(run: Run) -> None:
    ran = run("--data", "", "info")
    assert (ran.code, ran.out) == (2, "")
    assert "--data: the name of a directory is blank" in ran.err


@pytest.mark.parametrize("width", ["0", "-5", "abc", "", "8.5", "000"])
def test_a_width_that_is_none_is_refused(run: Run, width: str) -> None:
    ran = run("info", "--width", width)
    assert (ran.code, ran.out) == (2, "")
    assert f"--width: {width!r} is not a width" in ran.err


def test_a_colour_mode_may_be_written_in_capitals(home: Path) -> None:
    assert settled(home, {"color": "ALWAYS"}).color == "always"


def test_an_unknown_colour_mode_is_refused_and_the_modes_named(run: Run) -> None:
    ran = run("info", environ={"FILMCLI_COLOR": "yes"})
    assert (ran.code, ran.out) == (2, "")
    assert "FILMCLI_COLOR: 'yes' is not a colour mode" in ran.err
    assert "auto, always, never" in ran.err


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('\nflim = "x"\n', 2, "flim: no such setting; did you mean film?"),
        (
            "zzzz = 1\n",
            1,
            "zzzz: no such setting; one of data, catalogue, film, color, width, pager",
        ),
        ("[zzzz]\na = 1\n", 1, "zzzz: no such setting"),
        ('"zzzz" = 1\n', 1, "zzzz: no such setting"),
        ("film = 3\n", 1, "film: wrong type; text in quotes"),
        ('width = "wide"\n', 1, "width: wrong type; a whole number"),
        ("width = true\n", 1, "width: wrong type; a whole number"),
        ("width = 0\n", 1, "width: '0' is not a width; a whole number of columns, such as 80"),
        ("width = -7\n", 1, "width: '-1' is not a width"),
        ('\n\ncolor = "blue"\n', 3, "color: 'blue' is not a colour mode; one of auto"),
        ("data = 1\n", 1, "data: wrong type; text in quotes"),
        ("data = [1]\n", 1, "data: wrong type; a list of directories in quotes"),
        ('data = [""]\n', 1, "data: the name of a directory is blank"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_with_its_line(
    run: Run, config: Path, text: str, line: int, words: str
) -> None:
    config.write_text(text)
    ran = run("info")
    assert (ran.code, ran.out) == (2, "")
    assert f"{config}:{line}: {words}" in ran.err


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (b'film = "a"\nfilm = \n', ":2:", "not valid TOML: Invalid value"),
        (b'film = "a"\nfilm = "b"\n', ":2:", "not valid TOML"),
        (b'film = "a"\n\n# \xff\n', ":3:", "not valid TOML: not UTF-8"),
        (b"data = " + b"[" * 100_000, ":", "not valid TOML"),
        (b"width = " + b"9" * 5000, ":", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_toml_is_named(
    run: Run, config: Path, data: bytes, where: str, words: str
) -> None:
    config.write_bytes(data)
    ran = run("info")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{config}{where} {words}")
    assert len(ran.err) < 500


def test_a_huge_width_is_only_wide(home: Path, config: Path) -> None:
    config.write_text(f"width = 0x{'f' * 5000}\n")
    assert settled(home).width == 100_000_000


def test_every_problem_of_the_file_is_named_and_none_of_it_used(home: Path, config: Path) -> None:
    config.write_text('film = "a"\nwdith = 3\ncolor = 4\n')
    with pytest.raises(ConfigInvalid) as caught:
        settled(home)
    assert [problem.line for problem in caught.value.problems] == [2, 3]
    assert caught.value.code is ExitCode.USAGE


def test_a_wrong_setting_is_a_problem_in_json_too(run: Run, config: Path) -> None:
    config.write_text("width = 0\n")
    ran = run("info", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert f'"file": "{config}"' in ran.err
    assert '"line": 1' in ran.err


def test_a_file_with_a_byte_order_mark_is_read(home: Path, config: Path) -> None:
    config.write_bytes(b'\xef\xbb\xbffilm = "a"\n')
    assert settled(home).film == "a"


def test_a_file_that_all_can_write_is_refused(run: Run, config: Path) -> None:
    config.write_text('film = "ballerina"\n')
    config.chmod(0o646)
    ran = run("info")
    assert (ran.code, ran.out) == (2, "")
    assert str(config) in ran.err
    assert "chmod o-w" in ran.err


def test_a_folder_in_place_of_the_file_is_named(run: Run, config: Path) -> None:
    config.mkdir()
    ran = run("info")
    assert (ran.code, ran.out) == (2, "")
    assert f"{config}: cannot be read: Is a directory" in ran.err


def denied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand for a file that may not be read; the tests may run as root, whom nothing stops."""

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)


def test_a_file_that_cannot_be_read_is_named(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied(monkeypatch)
    ran = run("info")
    assert (ran.code, ran.out) == (2, "")
    assert f"{config}: cannot be read: Permission denied" in ran.err


def test_the_home_of_somebody_else_has_no_settings_for_us(
    home: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied(monkeypatch)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert settled(home).film is None
    with pytest.raises(UsageFault, match="Permission denied"):
        settled(home, FILMCLI_CONFIG=str(config))


def test_a_named_file_must_be_there(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    ran = run("info", environ={"FILMCLI_CONFIG": str(missing)})
    assert (ran.code, ran.out) == (2, "")
    assert f"{missing}: no such configuration file" in ran.err


def test_the_null_device_stands_for_no_settings(home: Path, config: Path) -> None:
    config.write_text('film = "a"\n')
    assert Path(os.devnull).stat().st_mode & stat.S_IWOTH
    assert settled(home, FILMCLI_CONFIG=os.devnull).film is None


def test_xdg_directories_count_unless_relative(home: Path) -> None:
    absolute = find_places({"HOME": str(home), "XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "here"})
    assert absolute == Places(
        config=home / ".config/filmcli/config.toml",
        data=Path("/data/filmcli"),
        cache=home / ".cache/filmcli",
    )


def test_the_cache_may_be_named(home: Path) -> None:
    assert find_places({"HOME": str(home), "FILMCLI_CACHE": "/c"}).cache == Path("/c")


@pytest.mark.parametrize("environ", [{}, {"HOME": ""}, {"HOME": "relative"}])
def test_without_any_home_there_are_no_places(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert find_places(environ) == Places(None, None, None)
    assert resolve({}, environ, find_places(environ)).data == ()


def test_without_home_the_users_own_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmcli.settings._home_of_user", lambda: "/people/someone")
    assert find_places({}).data == Path("/people/someone/.local/share/filmcli")


def test_other_systems_have_places_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmcli.settings._NOT_XDG", True)
    places = find_places({})
    assert places.config is not None
    assert places.config.name == "config.toml"
    assert places.data is not None
    assert places.cache is not None


def test_nothing_is_read_from_the_current_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text("zzzz = 1\n")
    (tmp_path / "filmcli.toml").write_text("zzzz = 1\n")
    (tmp_path / "ballerina.toml").write_text('title = "Planted"\n')
    monkeypatch.chdir(tmp_path)
    ran = run("info", "ballerina", "--fields", "title")
    assert (ran.code, ran.out) == (0, "title\nBallerina\n")


def test_the_catalogue_is_a_file_among_the_data_unless_another_is_named(
    home: Path, config: Path
) -> None:
    assert settled(home).catalogue == home / ".local/share/filmcli/imdb.db"
    config.write_text('catalogue = "big/films.db"\n')
    assert settled(home).catalogue == config.parent / "big/films.db"
    assert settled(home, FILMCLI_CATALOGUE="~/films.db").catalogue == home / "films.db"
    assert settled(home, FILMCLI_CATALOGUE="").catalogue == config.parent / "big/films.db"


def test_a_catalogue_without_a_name_is_refused(run: Run, config: Path) -> None:
    config.write_text('catalogue = " "\n')
    ran = run("info")
    assert (ran.code, ran.out) == (2, "")
    assert f"{config}:1: catalogue: the name of a file is blank" in ran.err


def test_both_layers_cannot_be_left_out(run: Run) -> None:
    ran = run("info", "ballerina", "--own", "--catalogue")
    assert (ran.code, ran.out) == (2, "")
    assert "--own and --catalogue leave nothing" in ran.err
