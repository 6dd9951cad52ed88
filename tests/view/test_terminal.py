from __future__ import annotations

from filmcli.view.terminal import ACCENT, QUIET, STRONG, WARN, paragraphs, render, text


def test_no_escape_byte_without_colour() -> None:
    parts = [text("x", style) for style in (ACCENT, QUIET, STRONG, WARN, "italic")]
    assert render(40, *parts, colour=False) == "x\n" * 5
    assert render(40, text("x", ACCENT), colour=True) == "\x1b[36mx\x1b[0m\n"


def test_markup_emoji_numbers_and_addresses_are_only_text() -> None:
    line = "[bold]x[/] :smile: 42 https://e.example /usr/bin"
    assert render(80, text(line), colour=True) == f"{line}\n"


def test_text_is_safe_and_cut_at_its_limit() -> None:
    assert text("a\x1bb\nc").plain == "a␛b c"
    assert len(text("x" * 600).plain) == 500
    assert len(text("x" * 600, limit=None).plain) == 600


def test_paragraphs() -> None:
    assert paragraphs("One.  \r\n\n \nTwo\x1b.\n\n").plain == "One.\n\nTwo␛."
    assert paragraphs("\n\n\n").plain == ""
    assert paragraphs("").plain == ""


def test_paragraphs_cut_by_letters_and_by_lines() -> None:
    assert paragraphs("x" * 200, most=100).plain == "x" * 99 + "…"
    assert paragraphs("a\nb\nc", most=100).plain == "a\nb\n…"
    assert paragraphs("a\nb", most=100).plain == "a\nb"
    assert paragraphs("a" * 90 + "\n" + "b" * 20, most=100).plain == "a" * 90 + "\n" + "b" * 9 + "…"
    assert paragraphs("a" * 100 + "\nb", most=100).plain == "a" * 100 + "\n…"
