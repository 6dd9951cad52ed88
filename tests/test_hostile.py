"""Strangers' text through every command, format and width: nothing of it drives anything."""

from __future__ import annotations

import inspect
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from filmcli.cli import COMMANDS
from filmcli.safe import safe
from tests.conftest import ROOT, Ran, Run

FORMATS = ("json", "jsonl", "csv", "tsv", "markdown")
WIDTHS = (20, 40, 80, 132)
# How far it is, which a terminal sees where a machine is slow: a line that is drawn over itself.
PROGRESS = re.compile(r"\r {19,}\r(?:\x1b\[36m[^\x1b\r\n]*\x1b\[0m)?")
SGR = re.compile(r"\x1b\[[0-9;]*m")
DRIVING = {
    *map(chr, (*range(0x20), *range(0x7F, 0xA0))),
    *"\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
    *map(chr, range(0xE0000, 0xE0080)),
}

# What a stranger may write where a name or a title is expected; from the catalogue of attacks on
# terminals, Rich, Markdown, spreadsheets and shells.
HOSTILE = (
    "[REC]",
    "[bold]Heat[/bold]",
    "[link=https://evil.example/]Alien[/link]",
    "[@click=app.quit]x[/]",
    "Alien [/]",
    "[/red]",
    "Up :warning: here",
    "Trailing \\",
    "\x1b[2J\x1b[H cleared",
    "\x1b[1A\x1b[2Kforged row",
    "\x1b]0;window title\x07",
    "\x1b]8;;https://evil.example/\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;ZXZpbA==\x07",
    '\x1bP$q"p\x1b\\ and \x1b_apc\x1b\\',
    "\x1b\x1b",
    "\x1b[?1049h\x1b[6n",
    "\x9b31mC1 red\x9b0m",
    "\x9d0;C1 title\x9c",
    "nul \x00 del \x7f bell \x07 back \x08",
    "carriage\rreturn",
    "line\nfeed\r\nboth",
    "next\x85line \u2028 and \u2029",
    "tab\tstop\vvertical\fform",
    "\u202eevil right to left\u202c",
    "\u2066isolate\u2069 \u061c\u200e\u200f marks",
    "zero\u200bwidth\u2060joiner\ufeffbom\xadsoft",
    "\U000e0041\U000e0042 tag letters",
    "x" + "\u0301" * 400,
    "\u200d\u200d joiners \u200c",
    "\ufe0f selector a\ufe0f",
    "\u3164hangul filler\uffa0",
    "W" * 400,
    "映" * 200,
    "👨‍👩‍👧" * 30,
    "| a | b |\n| - | - |",
    "](javascript:alert(1)) <script>alert(1)</script>",
    "`tick` *star* _under_ # 1. - +",
    '=HYPERLINK("https://evil.example")',
    "'; rm -rf ~; echo '",
    "$(touch pwned) `touch pwned` %s {0:9999999999}",
    "\"quoted\" 'single' \\\"",
    "--help",
    "\ue000 private \ufffe not a character",
)  # fmt: skip

HONEST = (
    "می‌خواهم زنده بمانم",
    "क्‍ष किंग",
    "ฉลาดเกมส์โกง",
    "기생충",
    "한글",
    "👨‍👩‍👧 👩🏽‍🚀 ❤️‍🔥 🏳️‍🌈 🇰🇷",
    "שָׁלוֹם",
    "Amélie",
)
TITLES = ("[REC]", "$9.99", "8½", "1917", "π", "WALL·E", "M*A*S*H", "¡Three Amigos!", "[500] Days")


def quoted(text: str) -> str:
    """Write a TOML string in which every sign that is not plain is an escape."""
    signs = (
        sign if sign.isascii() and sign.isprintable() and sign not in '"\\' else escape(sign)
        for sign in text
    )
    return f'"{"".join(signs)}"'


def escape(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"


def record(text: str) -> str:
    """Put one text into every field of a record that takes free text."""
    t, visible = quoted(text), quoted(f"x {text}")
    return f"""
title = {visible}
year = 2020
genres = [{visible}, {visible}]
synopsis = {visible}
tagline = {visible}
composer = {visible}
studio = {visible}
distributor = {visible}
titles = [{{ title = {visible}, type = "original", note = {visible}, certainty = "disputed" }}]
[[cast]]
name = {visible}
character = {visible}
note = {visible}
sources = [{visible}]
variants = [{{ name = {visible}, note = {visible} }}]
[[crew]]
name = {visible}
job = {visible}
note = {visible}
[[companies]]
name = {visible}
role = "sales"
known_for = [{{ title = {visible}, character = {visible}, job = {visible} }}]
[[releases]]
type = "premiere"
date = 2020-01-01
event = {visible}
section = {visible}
platform = {visible}
note = {visible}
certainty = "disputed"
[[releases]]
type = "digital"
date = 2020-02-01
platform = {visible}
[people.{visible}]
names = [{{ name = {visible} }}]
known_for = [{{ title = {visible} }}]
[[claims]]
field = "title"
value = {visible}
note = {visible}
sources = [{visible}]
[cites]
title = [{visible}]
[sources.{visible}]
title = {visible}
publisher = {visible}
author = {visible}
note = {visible}
[x-own]
anything = {t}
"""


def invocations() -> Iterator[tuple[str, ...]]:
    """Give every registered command with a film, and with each of its own flags."""
    for name, command in COMMANDS.items():
        parameters = inspect.signature(command.function, eval_str=True).parameters
        film = [each for each in ("film", "films") if each in parameters]
        if not film:
            continue  # shows nothing of a record
        yield (name, "FILM")
        for each, parameter in parameters.items():
            # What check mends or explains is another matter than what it reads.
            if parameter.default is False and (name != "check" or each == "strict"):
                yield (name, "FILM", f"--{each.replace('_', '-')}")


READING = (
    "info",
    "cast",
    "crew",
    "release",
    "titles",
    "synopsis",
    "why",
    "sources",
    "path",
    "check",
)
# What finds films is asked for the one film that a text is in, by its slug and by that text.
FINDING = (
    ("list", "slug:=FILM"),
    ("ls", "slug:=FILM", "--columns=title,genres,cast.name,cast.character,releases.event"),
    ("list", "slug:=FILM", "--group=person"),
    ("list", "--group=title"),
    ("search", "x", "--limit=30"),
    ("search", "x", "--explain", "--limit=12"),
    ("person", "x"),
    ("common", "--films", "FILM", "FILM"),
    ("calendar", "slug:=FILM"),
    ("stats", "slug:=FILM", "--by=title,director,cast,character,event,platform,decade"),
    ("compare", "FILM", "FILM"),
    ("pick", "slug:=FILM"),
)
INVOCATIONS = [*(each for each in invocations() if each[0] in READING), *FINDING]


def test_no_command_that_reads_is_left_out() -> None:
    finding = {name for name, each in COMMANDS.items() if each.group == "Find"}
    assert {each[0] for each in INVOCATIONS} == set(READING) | finding


def assert_harmless(text: str, *, allowed: str, colour: bool = False) -> None:
    shown = SGR.sub("", text) if colour else text
    assert not (set(shown) & DRIVING) - set(allowed), repr(shown[:300])


def assert_for_people(text: str, *, colour: bool = False, tabs: bool = False) -> None:
    """Nothing that drives, hides or deceives: `safe` would change no line of it."""
    shown = SGR.sub("", PROGRESS.sub("", text)) if colour else PROGRESS.sub("", text)
    for line in shown.split("\n"):
        plain = line.replace("\t", " ") if tabs else line
        assert safe(plain) == plain, repr(line)


def assert_frame(text: str, columns: int) -> None:
    """Every line fits, and those of a frame all end where the frame does."""
    lines = SGR.sub("", text).split("\n")
    assert max(map(cell_len, lines)) <= columns
    framed = [line for line in lines if line[:1] in ("╭", "│", "╰")]
    assert {cell_len(line) for line in framed} <= {min(columns, 96)}


@pytest.fixture(scope="module")
def hostile_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("hostile")
    for number, text in enumerate((*HOSTILE, *HONEST)):
        (directory / f"h{number}.toml").write_text(record(text), encoding="utf-8")
    return directory


def every(argv: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give a command with every attack; with a flag, every fourth."""
    step = 1 if len(argv) == 2 else 4
    if not any("FILM" in each for each in argv):
        step = len(HOSTILE) // 4  # once for each width
    for number in range(0, len(HOSTILE), step):
        yield with_film(argv, f"h{number}")


def with_film(argv: tuple[str, ...], film: str) -> tuple[str, ...]:
    """Put a film in; a path stands for its slug where a query asks for that."""
    asked = f"slug:={Path(film).stem}"
    return tuple(
        asked if each == "slug:=FILM" else film if each == "FILM" else each for each in argv
    )


def test_there_are_enough_attacks() -> None:
    assert len(set(HOSTILE)) >= 40


@pytest.mark.parametrize("argv", INVOCATIONS, ids=" ".join)
def test_formats_for_scripts_drive_nothing(
    run: Run, hostile_records: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    monkeypatch.setenv("FILMCLI_DATA", str(hostile_records))
    for number, call in enumerate(every(argv)):
        form = FORMATS[number % len(FORMATS)]
        ran = run(*call, "--format", form)
        assert ran.code in (0, 5), ran.err
        assert_harmless(ran.out, allowed="\n\t" if form in ("tsv", "csv") else "\n")
        assert_harmless(ran.err, allowed="\n")
        assert_well_formed(ran, form)


def assert_well_formed(ran: Ran, form: str) -> None:
    lines = ran.out.split("\n")
    if form == "json":
        assert json.loads(ran.out)["schema"] == 1
    elif form == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in lines[:-1])
    elif form == "tsv":
        assert len({line.count("\t") for line in lines[:-1]}) == 1
    elif form == "markdown":
        assert len({len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in lines[:-1]}) == 1


@pytest.mark.parametrize("argv", INVOCATIONS, ids=" ".join)
def test_every_format_of_every_attack_on_one_command(
    run: Run, hostile_records: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    """The other half of the matrix, on the attacks that once hurt Rich or a terminal most."""
    monkeypatch.setenv("FILMCLI_DATA", str(hostile_records))
    for number in (2, 11, 18, 24):
        call = with_film(argv, f"h{number}")
        for form in FORMATS:
            ran = run(*call, "--format", form)
            assert_harmless(ran.out, allowed="\n\t" if form in ("tsv", "csv") else "\n")
            assert_well_formed(ran, form)


@pytest.mark.parametrize("argv", INVOCATIONS, ids=" ".join)
def test_a_pipe_gets_harmless_lines(
    run: Run, hostile_records: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    monkeypatch.setenv("FILMCLI_DATA", str(hostile_records))
    for call in every(argv):
        ran = run(*call)
        assert ran.code in (0, 5), ran.err
        assert_for_people(ran.out, tabs=True)
        assert_for_people(ran.err)


@pytest.mark.parametrize("argv", INVOCATIONS, ids=" ".join)
def test_a_terminal_stays_whole(
    run: Run, hostile_records: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    monkeypatch.setenv("FILMCLI_DATA", str(hostile_records))
    for number, call in enumerate(every(argv)):
        columns = WIDTHS[number % len(WIDTHS)]
        ran = run(*call, terminal=True, columns=columns)
        assert ran.code in (0, 5), ran.err
        assert "\x1b]" not in ran.out
        assert_for_people(ran.out, colour=True)
        assert_for_people(ran.err)
        if argv[0] not in ("path", "check"):  # these are never folded: paths are for copying
            assert_frame(ran.out, columns)


# Letters whose width terminals agree on: the model below knows nothing of joined emoji.
PLAIN_WIDTH = [
    number for number, text in enumerate(HOSTILE) if "\u200d" not in text and "\u0301" not in text
]


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", ["info", "cast", "release", "why"])
def test_a_terminal_model_shows_every_row_where_it_belongs(
    run: Run, hostile_records: Path, monkeypatch: pytest.MonkeyPatch, command: str, columns: int
) -> None:
    monkeypatch.setenv("FILMCLI_DATA", str(hostile_records))
    for number in PLAIN_WIDTH[columns % 3 :: 3]:
        ran = run(command, f"h{number}", terminal=True, columns=columns)
        wanted = SGR.sub("", ran.out).split("\n")
        screen = pyte.Screen(columns, len(wanted) + 2)
        pyte.Stream(screen).feed(ran.out.replace("\n", "\r\n"))
        seen = [line.rstrip() for line in screen.display[: len(wanted)]]
        assert seen == [line.rstrip() for line in wanted], HOSTILE[number]
        assert screen.title == ""


@pytest.mark.parametrize("text", HONEST)
def test_honest_scripts_are_untouched(run: Run, records: Callable[..., Path], text: str) -> None:
    records(film=f"title = {quoted(text)}\nsynopsis = {quoted(text)}\n")
    assert run("info", "film").out.split("\n")[0] == text
    assert run("synopsis", "film").out == f"{text}\n"
    assert run("titles", "film").out.split("\t")[0] == text
    assert json.loads(run("info", "film", "--json").out)["film"]["title"] == text
    assert text in run("info", "film", terminal=True, columns=80).out


@pytest.mark.parametrize("title", TITLES)
def test_a_title_looks_like_itself(run: Run, records: Callable[..., Path], title: str) -> None:
    records(film=f"title = {quoted(title)}\n")
    assert json.loads(run("info", "film", "--json").out)["film"]["title"] == title
    assert json.loads(run("info", "film", "--jsonl").out)["title"] == title
    assert run("info", "film", "--fields", "title", "--csv").out == f"title\n{title}\n"
    assert run("info", "film", "--fields", "title", "--tsv").out == f"title\n{title}\n"
    assert run("info", "film").out == f"{title}\nFeature\n"
    for colour in ("always", "never"):
        screen = run("info", "film", "--color", colour, terminal=True, columns=60).out
        assert f"│  {title} " in SGR.sub("", screen)
    markdown = run("info", "film", "--fields", "title", "--format", "markdown").out
    assert re.sub(r"\\(?=[^\w\s])", "", markdown.split("\n")[2]) == f"| title | {title} |"


@pytest.mark.parametrize(
    "unit", ["\n", "a\n", "\u0301", "e\u0301", "映", "映 ", "👨‍👩‍👧", "\x1b", "\u200d"], ids=ascii
)
def test_a_synopsis_as_long_as_records_allow_shows_at_once(
    run: Run, records: Callable[..., Path], unit: str
) -> None:
    text = "x" + unit * (99_000 // len(unit))
    records(film=f"title = 'X'\nsynopsis = {quoted(text)}\n")
    run("path", "film")
    for argv in (("info",), ("info", "--full"), ("synopsis",), ("why",)):
        start = time.process_time()
        ran = run(*argv, "film", terminal=True, columns=80)
        taken = time.process_time() - start
        assert ran.code == 0
        assert max(map(cell_len, SGR.sub("", ran.out).split("\n"))) <= 80
        assert taken < 2 * 3  # tests are slowed by what measures them, and by each other


def test_an_open_sequence_in_one_row_leaves_the_others(
    run: Run, records: Callable[..., Path]
) -> None:
    cast = "".join(
        f'[[cast]]\nname = "{name}"\n'
        for name in ("\\u001b]0;open", "Two", "Three", "Four", "Five")
    )
    records(film=f"title = 'X'\n{cast}")
    ran = run("cast", "film", terminal=True, columns=80)
    screen = pyte.Screen(80, 12)
    pyte.Stream(screen).feed(ran.out.replace("\n", "\r\n"))
    assert [line.split()[-1] for line in screen.display[3:7]] == ["Two", "Three", "Four", "Five"]


NAMES = [b"\x1b[2Jclear", b"line\nfeed", b"caf\xe9", b"\xe2\x80\xaerevo", b"-dash", b"; rm -rf ~;"]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot exist")
@pytest.mark.parametrize("name", NAMES, ids=repr)
@pytest.mark.parametrize("command", ["info", "path", "check"])
@pytest.mark.parametrize("terminal", [True, False])
def test_a_hostile_file_name_is_shown_harmlessly(
    run: Run, tmp_path: Path, name: bytes, command: str, terminal: bool
) -> None:
    path = tmp_path / os.fsdecode(name + b".toml")
    try:
        path.write_text('title = "T"\nyear = 2020\n[[claims]]\nfield = "year"\nvalue = 2021\n')
    except OSError:
        pytest.skip("this file system refuses the name")
    ran = run(command, str(path), terminal=terminal, columns=80)
    wanted = (0, 5) if command == "check" else (0,)  # check calls a hidden sign an error
    assert ran.code in wanted, ran.err
    assert_for_people(ran.out, colour=terminal)
    assert_for_people(ran.err)
    for form in FORMATS:
        formatted = run(command, str(path), "--format", form)
        assert formatted.code in wanted, formatted.err
        assert_harmless(formatted.out, allowed="\n\t")
        formatted.out.encode()


def test_the_command_that_a_card_shows_is_safe_to_copy(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "; rm -rf ~;.toml"
    path.write_text('title = "T"\nyear = 2020\n[[claims]]\nfield = "year"\nvalue = 2021\n')
    line = run("info", str(path)).out.split("\n")[-2]
    assert line == f"† sources disagree on year: filmcli why '{path}'"


NASTY = st.text(
    st.sampled_from("\x1b\x9b\x07\r\n\t\u202e\u200b\u0301\u200d\ufe0f[]|\\/ 映a")
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)
RUNS = st.tuples(st.sampled_from(INVOCATIONS), st.sampled_from(WIDTHS), st.sampled_from(FORMATS))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(NASTY, RUNS)
def test_any_text_is_harmless(
    run: Run, tmp_path: Path, text: str, how: tuple[tuple[str, ...], int, str]
) -> None:
    argv, columns, form = how
    path = tmp_path / "film.toml"
    path.write_text(record(text), encoding="utf-8")
    call = (*with_film(argv, str(path)), "--data", str(tmp_path))
    assert_for_people(run(*call, terminal=True, columns=columns).out, colour=True)
    assert_for_people(run(*call).out, tabs=True)
    ran = run(*call, "--format", form)
    assert_harmless(ran.out, allowed="\n\t")
    assert_well_formed(ran, form)


def test_the_bundled_record_is_harmless_in_every_command(run: Run) -> None:
    for argv in INVOCATIONS:
        path = str(ROOT / "data" / "ballerina.toml")
        call = (*with_film(argv, path), "--data", str(ROOT / "data"))
        assert_for_people(run(*call, terminal=True, columns=80).out, colour=True)
