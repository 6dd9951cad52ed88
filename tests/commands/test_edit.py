"""edit: on a copy, saved only when it is right, and nothing typed is ever lost."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filmcli import files
from filmcli.commands.edit import editor
from filmcli.errors import FilmcliError, UsageFault
from tests.conftest import ROOT, Run

Records = Callable[..., Path]
Script = Callable[[str], dict[str, str]]
HEAT = 'title = "Heat"\nyear = 1995\n'

pytestmark = pytest.mark.skipif(os.name != "posix", reason="editors here are shell scripts")


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Make a shell script the editor; the file is its $1."""

    def make(words: str) -> dict[str, str]:
        path = tmp_path / "my editor"
        path.write_text(f"#!/bin/sh\n{words}\n")
        path.chmod(0o755)
        return {"EDITOR": shlex.quote(str(path))}

    return make


def read(place: Path) -> str:
    return (place / "heat.toml").read_text(encoding="utf-8")


def drafts(home: Path) -> list[Path]:
    place = home / ".cache" / "filmcli" / "drafts"
    return sorted(place.iterdir()) if place.exists() else []


def test_what_the_editor_made_is_saved_and_the_draft_gone(
    run: Run, records: Records, script: Script, home: Path
) -> None:
    place = records(heat=HEAT)
    ran = run("edit", "heat", environ=script('sed -i s/1995/1996/ "$1"'))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"filmcli: {place / 'heat.toml'} saved\n"
    assert read(place) == HEAT.replace("1995", "1996")
    assert drafts(home) == []


def test_the_draft_is_private_and_its_name_says_what_it_is(
    run: Run, records: Records, script: Script, tmp_path: Path
) -> None:
    records(heat=HEAT)
    note = tmp_path / "note"
    run("edit", "heat", environ=script(f"stat -c '%a %n' \"$1\" > {shlex.quote(str(note))}"))
    mode, _, name = note.read_text().strip().partition(" ")
    assert mode == "600"
    assert Path(name).name.startswith("heat-")
    assert name.endswith(".toml")


def test_a_draft_that_is_wrong_is_kept_and_named_and_can_be_gone_on_with(
    run: Run, records: Records, script: Script, home: Path
) -> None:
    place = records(heat=HEAT)
    ran = run("edit", "heat", environ=script("sed -i 's/year = 1995/year = x/' \"$1\""))
    assert ran.code == 5
    (draft,) = drafts(home)
    assert f"{draft}:2: not valid TOML" in ran.err
    assert f"filmcli edit heat --draft {draft}" in ran.err
    assert read(place) == HEAT
    assert draft.read_text() == 'title = "Heat"\nyear = x\n'
    again = script("sed -i 's/year = x/year = 1996/' \"$1\"")
    assert run("edit", "heat", "--draft", str(draft), environ=again).code == 0
    assert read(place) == HEAT.replace("1995", "1996")
    assert drafts(home) == []


def test_at_a_terminal_one_goes_back_in_until_it_is_right(
    run: Run, records: Records, script: Script, home: Path, tmp_path: Path
) -> None:
    place = records(heat=HEAT)
    count = shlex.quote(str(tmp_path / "count"))
    environ = script(
        f"echo x >> {count}\n"
        f"case $(wc -l < {count}) in 3) year=1996;; *) year=bad;; esac\n"
        'sed -i "s/^year = .*/year = $year/" "$1"'
    )
    ran = run("edit", "heat", terminal=True, stdin="y\n\n", environ=environ)
    assert ran.code == 0
    assert ran.err.count("Go back into the editor? [Y/n]") == 2
    assert read(place) == HEAT.replace("1995", "1996")
    assert drafts(home) == []


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_who_does_not_go_back_in_keeps_the_draft(
    run: Run, records: Records, script: Script, home: Path, answer: str
) -> None:
    place = records(heat=HEAT)
    ran = run("edit", "heat", terminal=True, stdin=answer, environ=script('echo x >> "$1"'))
    assert ran.code == 5
    assert read(place) == HEAT
    assert [each.read_text() for each in drafts(home)] == [f"{HEAT}x\n"]


@pytest.mark.parametrize(
    ("words", "code", "said", "kept"),
    [
        ("exit 3", 1, "the editor failed (exit 3)", False),
        ('echo \'genres = ["A"]\' >> "$1"; exit 1', 1, "the editor failed (exit 1)", True),
        ('rm "$1"', 1, "the editor left no file", False),
        (":", 0, "heat: nothing to change", False),
        (': > "$1"', 5, "title: is missing", False),
        ("kill -9 $$", 1, "the editor failed (exit -9)", False),
        ('rm "$1"; mkfifo "$1"', 5, "not a regular file", True),
        ('printf "\\377" >> "$1"', 5, "not UTF-8", True),
    ],
)
def test_whatever_the_editor_does_the_record_stays(
    run: Run, records: Records, script: Script, home: Path,
    *, words: str, code: int, said: str, kept: bool
) -> None:  # fmt: skip
    place = records(heat=HEAT)
    ran = run("edit", "heat", environ=script(words))
    assert ran.code == code
    assert said in ran.err
    assert read(place) == HEAT
    assert bool(drafts(home)) == kept
    assert ("your text is kept" in ran.err) == kept


def test_a_change_made_meanwhile_is_noticed_and_both_are_kept(
    run: Run, records: Records, script: Script, home: Path
) -> None:
    place = records(heat=HEAT)
    other = shlex.quote(str(place / "heat.toml"))
    environ = script(f"echo '# theirs' >> {other}\necho '# mine' >> \"$1\"")
    ran = run("edit", "heat", environ=environ)
    assert ran.code == 5
    assert "changed by another program meanwhile" in ran.err
    assert read(place) == f"{HEAT}# theirs\n"
    (draft,) = drafts(home)
    assert draft.read_text() == f"{HEAT}# mine\n"
    assert str(draft) in ran.err


def test_a_disk_that_fails_while_saving_keeps_the_draft(
    run: Run, records: Records, script: Script, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = records(heat=HEAT)

    def fail(*_: object, **__: object) -> None:
        raise FilmcliError("no space left on device", hint="make room, and do it again")

    monkeypatch.setattr(files, "replace", fail)
    ran = run("edit", "heat", environ=script("echo '# mine' >> \"$1\""))
    assert ran.code == 1
    assert "make room, and do it again; your text is kept" in ran.err
    assert read(place) == HEAT
    assert [each.read_text() for each in drafts(home)] == [f"{HEAT}# mine\n"]


def test_an_invalid_record_can_be_opened_and_mended(
    run: Run, records: Records, script: Script
) -> None:
    place = records(heat="title = \n")
    assert run("edit", "heat", environ=script(":")).code == 0
    assert run("edit", "heat", environ=script('echo \'title = "Heat"\' > "$1"')).code == 0
    assert read(place) == 'title = "Heat"\n'


def test_a_bundled_record_is_copied_when_it_is_saved(run: Run, home: Path, script: Script) -> None:
    copy = home / ".local" / "share" / "filmcli" / "ballerina.toml"
    assert run("edit", "ballerina", environ=script(":")).code == 0
    assert not copy.exists()
    ran = run("edit", "ballerina", environ=script("echo '# mine' >> \"$1\""))
    assert ran.code == 0
    assert f"what you change is saved in {copy}" in ran.err
    bundled = (ROOT / "data" / "ballerina.toml").read_text(encoding="utf-8")
    assert copy.read_text(encoding="utf-8") == f"{bundled}# mine\n"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"EDITOR": "vi"}, ["vi"]),
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ["code", "--wait"]),
        ({"VISUAL": " ", "EDITOR": "'/a b/ed' -x"}, ["/a b/ed", "-x"]),
        ({"EDITOR": "vi; rm -rf $HOME `id`"}, ["vi;", "rm", "-rf", "$HOME", "`id`"]),
    ],
)
def test_the_editor_is_split_into_words_and_never_given_to_a_shell(
    environ: dict[str, str], words: list[str]
) -> None:
    assert editor(environ) == words


def test_a_shell_line_as_editor_runs_nothing(run: Run, records: Records, tmp_path: Path) -> None:
    place = records(heat=HEAT)
    ran = run("edit", "heat", environ={"EDITOR": f"true; touch {tmp_path}/pwned"})
    assert ran.code == 2
    assert "true;: cannot be run" in ran.err
    assert not (tmp_path / "pwned").exists()
    assert read(place) == HEAT


def test_without_an_editor_there_is_a_hint(run: Run, records: Records) -> None:
    records(heat=HEAT)
    ran = run("edit", "heat", environ={"EDITOR": "", "VISUAL": ""})
    assert (ran.code, ran.err) == (
        2,
        "filmcli: there is no editor\nfilmcli: set EDITOR, or use filmcli set\n",
    )
    with pytest.raises(UsageFault, match="No closing quotation"):
        editor({"EDITOR": "'vi"})


def test_a_draft_that_is_not_there_is_told(run: Run, records: Records, tmp_path: Path) -> None:
    records(heat=HEAT)
    ran = run("edit", "heat", "--draft", str(tmp_path / "no"), environ={"EDITOR": "true"})
    assert (ran.code, "no: cannot be read: no such file" in ran.err) == (5, True)


def test_a_cache_that_cannot_be_written_is_done_without(
    run: Run, records: Records, script: Script, home: Path
) -> None:
    place = records(heat=HEAT)
    (home / ".cache").write_text("in the way")
    assert run("edit", "heat", environ=script('sed -i s/1995/1996/ "$1"')).code == 0
    assert "1996" in read(place)


def test_only_a_draft_of_filmclis_own_is_removed_and_the_record_is_none(
    run: Run, records: Records, script: Script, tmp_path: Path
) -> None:
    place = records(heat=HEAT)
    mine = tmp_path / "mine.toml"
    mine.write_text(f"{HEAT}# mine\n")
    assert run("edit", "heat", "--draft", str(mine), environ=script(":")).code == 0
    assert read(place) == mine.read_text() == f"{HEAT}# mine\n"
    ran = run("edit", "heat", "--draft", str(place / "heat.toml"), environ=script(":"))
    assert (ran.code, "is the record itself" in ran.err) == (2, True)


def test_a_draft_that_cannot_be_written_is_told_and_nothing_left(
    run: Run, records: Records, script: Script, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records(heat=HEAT)

    def full(descriptor: int, *_: Any) -> Any:
        os.close(descriptor)
        raise OSError(28, "No space left on device")

    real = os.fdopen
    monkeypatch.setattr(
        os, "fdopen", lambda each, mode="r": full(each) if mode == "wb" else real(each, mode)
    )
    ran = run("edit", "heat", environ=script(":"))
    monkeypatch.undo()
    assert (ran.code, "cannot be written: No space left on device" in ran.err) == (1, True)
    assert drafts(home) == []


@pytest.mark.skipif(
    threading.current_thread() is not threading.main_thread(), reason="signals are for the first"
)
@pytest.mark.parametrize(("name", "code"), [("TERM", 143), ("HUP", 129)])
def test_a_signal_unwinds_and_the_handlers_are_as_before(
    run: Run, records: Records, script: Script, home: Path, *, name: str, code: int
) -> None:
    place = records(heat=HEAT)
    before = signal.getsignal(signal.SIGTERM)
    for pause in ("", "sleep 0.1;"):  # while the editor starts, and while it runs
        with pytest.raises(SystemExit) as caught:
            run("edit", "heat", environ=script(f"{pause} kill -{name} $PPID; sleep 5"))
        assert caught.value.code == code
    assert signal.getsignal(signal.SIGTERM) is before
    assert read(place) == HEAT
    assert drafts(home) == []


def test_what_was_typed_before_a_signal_is_kept(
    run: Run, records: Records, script: Script, home: Path
) -> None:
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("signals are for the first thread")
    records(heat=HEAT)
    with pytest.raises(SystemExit):
        run("edit", "heat", environ=script("echo '# typed' >> \"$1\"; kill $PPID; sleep 5"))
    assert [each.read_text() for each in drafts(home)] == [f"{HEAT}# typed\n"]


def test_a_draft_gone_on_with_that_is_still_wrong_is_kept(
    run: Run, records: Records, script: Script, tmp_path: Path
) -> None:
    records(heat=HEAT)
    mine = tmp_path / "mine.toml"
    mine.write_text("title = \n")
    ran = run("edit", "heat", "--draft", str(mine), environ=script(":"))
    assert (ran.code, f"--draft {mine}" in ran.err) == (5, True)


def test_off_the_first_thread_an_edit_works_all_the_same(
    run: Run, records: Records, script: Script
) -> None:
    place = records(heat=HEAT)
    environ = script('sed -i s/1995/1996/ "$1"')
    thread = threading.Thread(target=lambda: run("edit", "heat", environ=environ))
    thread.start()
    thread.join()
    assert "1996" in read(place)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 0)]
)
def test_a_signal_ends_in_good_order_and_ctrl_c_is_the_editors(
    records: Records, script: Script, home: Path, tmp_path: Path, *, number: int, code: int
) -> None:
    place = records(heat=HEAT)
    ready = tmp_path / "ready"
    environ = script(f"echo '# typed' >> \"$1\"; touch {shlex.quote(str(ready))}; sleep 1")
    with subprocess.Popen(
        [sys.executable, "-m", "filmcli", "edit", "heat"],
        env={**os.environ, **environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
    ) as child:
        for _ in range(500):
            if ready.exists():
                break
            time.sleep(0.02)
        child.send_signal(number)
        _, said = child.communicate(timeout=20)
    assert child.returncode == code, said
    if code:
        assert read(place) == HEAT
        assert [each.read_text() for each in drafts(home)] == [f"{HEAT}# typed\n"]
        assert "your text is kept in" in said
    else:
        assert read(place) == f"{HEAT}# typed\n"
        assert drafts(home) == []
    assert not list(place.glob(".*"))
