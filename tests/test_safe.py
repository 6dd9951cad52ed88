from __future__ import annotations

import json
import math
import sys
import time
import unicodedata
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from filmcli import safe as module
from filmcli.safe import (
    json_text,
    normalized,
    safe,
    safe_lines,
    tsv_cell,
    tsv_value,
    visible,
    without_heaps,
)

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SIGNS = (
    "\x00\t\n\v\f\r\x1b\x7f\x85\x9b\u061c\u200b\u200c\u200d\u2028\u2029\u202e\u2066\u2069"
    "\ufeff\xad\u034f\u3164\ufe0f\U000e0100\u0301\u094d\u20e3\ud83d\udc00\udcff\ufffe\ufdd0"
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e007f\U0001f468\u2764\u2026"
    "aé1#ㄱ하あकบ \u3000\\\"'=|"
)
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
NASTY = st.text(st.sampled_from(SIGNS) | st.characters())
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DRIVING = {
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *map(chr, range(0xD800, 0xE000)),
    *map(chr, range(0xE0000, 0xE0080)),
    *"\u2028\u2029\ufeff",
    *BIDI,
}


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Heat",
        "[REC]",
        "[link=https://e/]Alien[/link]",
        "Trailing \\",
        "$9.99",
        "8½",
        "1917",
        "π",
        "WALL·E",
        "M*A*S*H",
        "¡Three Amigos!",
        "기생충",
        "\u1112\u1161\u11ab\u1100\u1173\u11af",  # decomposed Hangul
        "千と千尋の神隠し",
        "Amélie",
        "Ame\u0301lie",
        "می\u200cخواهم",
        "किंग \u0915\u094d\u200d\u0937",
        "র\u200d\u09cdয\u09beব",  # Bengali: the joiner stands before a mark
        "ฉลาดเกมส์โกง",
        "שָׁלוֹם",
        "👨‍👩‍👧",
        "👩🏽‍🚀 ❤️‍🔥 🏳️‍🌈 🙂‍↔️ 1️⃣ ☀️",
        "🇰🇷 🇫🇷",
        ENGLAND,
        "葛\U000e0100城",
        "Chloé\xa0: «\xa0Oui\xa0»",
        "\ue000 private",
    ],
)
def test_honest_titles_are_unchanged(title: str) -> None:
    assert safe(title) == title


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\nc\td\ve\ff\x85g\u2028h\u2029i\rj", "a b c d e f g h i j"),
        ("\x1b[2J\x00\x07", "␛[2J␀␇"),
        ("\x7f", "␡"),
        ("\x9b1A", "<U+009B>1A"),
        ("\u202etxt\u2066", "<U+202E>txt<U+2066>"),
        ("\u061c\u200e\u200f", "<U+061C><U+200E><U+200F>"),
        ("a\u200bb\u2060c\ufeffd\xade", "a<U+200B>b<U+2060>c<U+FEFF>d<U+00AD>e"),
        ("\u2062\u3164\u115f\uffa0", "<U+2062><U+3164><U+115F><U+FFA0>"),
        ("\ufff9\ufdd0\uffff\U0010ffff", "<U+FFF9><U+FDD0><U+FFFF><U+10FFFF>"),
        ("\ud800\udcff", "<U+D800><U+DCFF>"),
        ("a\U000e0041", "a<U+E0041>"),
        ("\U0001f3f4\U000e0075\U000e007f", "\U0001f3f4<U+E0075><U+E007F>"),
        (ENGLAND + "\U000e007f\n", ENGLAND + "<U+E007F> "),
        ("\u200d", "<U+200D>"),
        ("a\u200d", "a<U+200D>"),
        ("a\u200d\u200db", "a<U+200D><U+200D>b"),
        ("a\u200c b", "a<U+200C> b"),
        ("1\u200d2", "1<U+200D>2"),
        ("\ufe0f", "<U+FE0F>"),
        ("a\ufe0f", "a<U+FE0F>"),
        ("☀\ufe0f\ufe0e", "☀\ufe0f<U+FE0E>"),
        ("\u0301a", "◌\u0301a"),
        ("a \u0301", "a ◌\u0301"),
        ("a\n\u0301", "a ◌\u0301"),
        ("e" + "\u0301" * 8 + "x", "e" + "\u0301" * 8 + "x"),
        ("e" + "\u0301" * 9 + "x", "e" + "\u0301" * 8 + "…x"),
        ("e" + "\u0301" * 8 + "\u200d\u0301", "e" + "\u0301" * 8 + "<U+200D>\u0301"),
    ],
)
def test_what_drives_or_deceives_becomes_visible(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(NASTY)
@example("a" + "\u0301" * 9 + "\u200db")
@example("\U0001f3f4\u0301" + ENGLAND[1:])
def test_safe_text_is_one_harmless_line_and_stays_as_it_is(text: str) -> None:
    shown = safe(text)
    assert not DRIVING & set(shown.replace(ENGLAND, ""))
    assert shown.encode().decode() == shown
    assert len(shown.splitlines()) <= 1
    assert safe(shown) == shown


@given(NASTY, st.integers(-1, 12))
def test_a_limit_counts_letters_and_leaves_safe_text(text: str, limit: int) -> None:
    cut = safe(text, limit=limit)
    assert len(cut) <= max(limit, 0)
    assert safe(cut) == cut == safe(cut, limit=limit)
    assert cut == safe(text) or not cut or cut[-1] == "…"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Ballerina", 9, "Ballerina"),
        ("Ballerina", 8, "Balleri…"),
        ("Ballerina", 1, "…"),
        ("Ballerina", 0, ""),
        ("Ame\u0301lie", 4, "Am…"),  # no e without its accent
        ("x👨‍👩‍👧", 4, "x👨…"),
        ("x" + ENGLAND + "y", 5, "x…"),
    ],
)
def test_a_cut_falls_between_letters(text: str, limit: int, cut: str) -> None:
    assert safe(text, limit=limit) == cut


def test_every_code_point_alone() -> None:
    kept_format = set()
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        shown = safe(char)
        assert "\n" not in shown
        if char in DRIVING:
            assert shown != char
        if unicodedata.category(char) == "Cf" and shown == char:
            kept_format.add(code)
    # Signs with a glyph, and the layout of hieroglyphs, although Unicode calls them "format".
    seen = {0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x600, 0x606)}
    assert kept_format - set(range(0x13430, 0x13460)) == seen


def test_kinds_remembered_are_few() -> None:
    safe("".join(map(chr, range(sys.maxunicode + 1))))
    assert len(module._KINDS) <= 0x10000


@pytest.mark.parametrize("unit", ["\u0301", "\n", "\r\n", "\x1b", "\u200d", "映", "บิ"], ids=ascii)
def test_a_million_letters_cost_ten_times_a_hundred_thousand(unit: str) -> None:
    few, many = (least_seconds(unit * (10**power // len(unit))) for power in (5, 6))
    assert many < 30 * few + 0.1, (few, many)  # a square would be a hundred times


def least_seconds(text: str) -> float:
    """Time it twice: the first run of each also learns the kinds of its letters."""
    found = []
    for _ in "12":
        start = time.process_time()
        safe(text, limit=500)
        found.append(time.process_time() - start)
    return min(found)


def test_lines_are_split_at_every_newline_and_each_is_safe() -> None:
    assert safe_lines("One\ttab\r\n\nTwo\x1b\x85\u0301\u2028Last\n") == [
        "One tab",
        "",
        "Two␛",
        "◌\u0301",
        "Last",
    ]
    assert safe_lines("") == []


@given(NASTY)
def test_lines_join_to_the_safe_text(text: str) -> None:
    lines = safe_lines(text)
    assert all(safe(line) == line for line in lines)
    assert " ".join(lines) == safe(text) or safe(text) == " ".join(lines) + " "


def test_visible_keeps_layout_and_accents() -> None:
    assert visible("a\tb\nc\r\nd\re\x1b\x85\u202e\ud800") == "a\tb\nc\nd␍e␛<U+0085><U+202E><U+D800>"
    assert visible("می\u200cخواهم\xad" + "\u0301" * 20) == "می\u200cخواهم\xad" + "\u0301" * 20


@given(NASTY)
def test_visible_drives_nothing(text: str) -> None:
    assert DRIVING & set(visible(text)) <= {"\n", "\t"}
    assert visible(visible(text)) == visible(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | NASTY,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NASTY, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(VALUES, st.booleans())
@example("\udc00\ud83d", True)
def test_json_reads_back_equal_and_drives_nothing(value: object, compact: bool) -> None:
    text = json_text(value, compact=compact)
    assert json.loads(text) == json.loads(json.dumps(value))
    assert json.loads(text.encode()) == json.loads(text)
    assert DRIVING & set(text) <= (set() if compact else {"\n"})


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\udc00\udcff")))
def test_json_keeps_text_with_undecodable_bytes(text: str) -> None:
    assert json.loads(json_text(text)) == text


def test_json_is_readable_and_escapes_only_what_drives() -> None:
    assert json_text({"a": "기생충 é \x9b\u202e\ufeff\U000e0041\ud800\x7f", "b": [1, None]}) == (
        r'{"a":"기생충 é \u009b\u202e\ufeff\udb40\udc41\ud800\u007f","b":[1,null]}'
    )
    assert json_text({"a": [1]}, compact=False) == '{\n  "a": [\n    1\n  ]\n}'


@pytest.mark.parametrize("value", [math.nan, math.inf, [-math.inf]])
def test_json_refuses_what_is_no_json(value: object) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(value)


@given(NASTY)
@example("\\t\\x1b\\\\")
def test_tsv_cells_are_undone_and_drive_nothing(text: str) -> None:
    cell = tsv_cell(text)
    assert tsv_value(cell) == text
    assert not DRIVING & set(cell)


def test_tsv_escapes_are_as_documented() -> None:
    assert tsv_cell("a\tb\nc\rd\\e\x1b\x9b\u202e\ud800\U000e0041é") == (
        r"a\tb\nc\rd\\e\x1b\x9b\u202e\ud800\U000e0041é"
    )
    assert tsv_value(r"\q\x1\u12\Uffffffff\U00110000\U0010ffff" + "\\") == (
        r"\q\x1\u12\Uffffffff\U00110000" + "\U0010ffff\\"
    )


FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])
HEAP = "\u0301\u0323" * 40


@given(FORMS, NASTY)
def test_texts_take_the_form_that_unicode_gives_them(form: Form, text: str) -> None:
    assert normalized(form, text) == unicodedata.normalize(form, text)
    assert without_heaps(text) == text or max_run(text) > 64


def max_run(text: str) -> int:
    longest = run = 0
    for sign in text:
        run = run + 1 if unicodedata.category(sign)[0] == "M" else 0
        longest = max(longest, run)
    return longest


@given(FORMS, st.lists(st.sampled_from(["e", " ", "\u0301", "\u1112", "\u1161", HEAP, "é"])))
def test_heaps_of_marks_stay_and_the_rest_takes_the_form(form: Form, parts: list[str]) -> None:
    text = "".join(parts)
    once = normalized(form, text)
    assert normalized(form, once) == once
    assert once.count(HEAP) == text.count(HEAP)
    assert (
        unicodedata.normalize("NFD", once) == unicodedata.normalize("NFD", text) or form[2] == "K"
    )
    assert max_run(without_heaps(text)) <= 64


def test_64_marks_are_put_in_order_and_65_stay() -> None:
    in_order = "\u1eb9" + "\u0323" * 31 + "\u0301" * 32
    assert normalized("NFC", "e" + "\u0323\u0301" * 32) == in_order
    assert normalized("NFC", "x e\u0301 e" + "\u0301" * 65) == "x é e" + "\u0301" * 65
    assert without_heaps("e" + "\u0301" * 70 + "x") == "e" + "\u0301" * 64 + "x"


@pytest.mark.parametrize("form", ["NFC", "NFKD"])
def test_a_mebibyte_of_marks_is_no_work(form: Form) -> None:
    start = time.process_time()
    normalized(form, "a" + "\u0301\u0323" * (1 << 18))
    without_heaps("a" + "\u0301\u0323" * (1 << 18))
    assert time.process_time() - start < 10  # minutes, if they were put in order
