from __future__ import annotations

import json
import sys
import time
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from filmcli.record.lines import Path, line_of, locate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def paths(value: object, base: Path = ()) -> Iterator[Path]:
    """Walk every key and list entry of what tomli returns."""
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for name, child in items:
        yield (*base, name)
        yield from paths(child, (*base, name))


def located(text: str) -> Mapping[Path, int]:
    """Locate, having checked that no path of tomli's is missing and none is invented."""
    found = locate(text)
    assert set(found) == set(paths(tomli.loads(text)))
    return found


CASES: dict[str, tuple[str, dict[Path, int]]] = {
    "nothing": ("", {}),
    "only comments": ("# one\n\n  # two = 2", {}),
    "keys": (
        "# a = 0\n\na = 1\nb = 'x' # c = 2\n\tc=true",
        {("a",): 3, ("b",): 4, ("c",): 5},
    ),
    "dotted keys": (
        "a.b.c = 1\na . \"x.y\"\t.'z' = 2\na.b.d = 3\n",
        {
            ("a",): 1,
            ("a", "b"): 1,
            ("a", "b", "c"): 1,
            ("a", "x.y"): 2,
            ("a", "x.y", "z"): 2,
            ("a", "b", "d"): 3,
        },
    ),
    "quoted keys": (
        '"" = 0\n"a\\"]=\\u00e9\\n" = 1\n\'b\\"\' = 2\n"한 #국" = 3\n1 = 4\n-_ = 5\n',
        {("",): 1, ('a"]=é\n',): 2, ('b\\"',): 3, ("한 #국",): 4, ("1",): 5, ("-_",): 6},
    ),
    "tables": (
        "top = 1\n[ids] # [no]\nimdb = 'tt1'\n\n[ people . \"A. B.\" ]\nx = 1\n[people.'C']\n",
        {
            ("top",): 1,
            ("ids",): 2,
            ("ids", "imdb"): 3,
            ("people",): 5,
            ("people", "A. B."): 5,
            ("people", "A. B.", "x"): 6,
            ("people", "C"): 7,
        },
    ),
    "a table after its own sub-table": (
        "[a.b]\nx = 1\n[a]\ny = 2\n",
        {("a",): 3, ("a", "b"): 1, ("a", "b", "x"): 2, ("a", "y"): 4},
    ),
    "a sub-table of dotted keys": (
        "[f]\na.c = 1\n[f.a.t]\nx = 1\n",
        {
            ("f",): 1,
            ("f", "a"): 2,
            ("f", "a", "c"): 2,
            ("f", "a", "t"): 3,
            ("f", "a", "t", "x"): 4,
        },
    ),
    "lists of tables": (
        "[[cast]]\nname = 1\n[cast.extra]\nx = 1\n\n[[ cast ]]\nname = 2\n[cast.extra.more]\n",
        {
            ("cast",): 1,
            ("cast", 0): 1,
            ("cast", 0, "name"): 2,
            ("cast", 0, "extra"): 3,
            ("cast", 0, "extra", "x"): 4,
            ("cast", 1): 6,
            ("cast", 1, "name"): 7,
            ("cast", 1, "extra"): 8,
            ("cast", 1, "extra", "more"): 8,
        },
    ),
    "lists of tables in lists of tables": (
        "[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\n[[a]]\n[[a.b]]\n[a.b.c]\ny = 1\n[[z.a]]\n[z]\n",
        {
            ("a",): 1,
            ("a", 0): 1,
            ("a", 0, "b"): 2,
            ("a", 0, "b", 0): 2,
            ("a", 0, "b", 0, "x"): 3,
            ("a", 0, "b", 1): 4,
            ("a", 1): 5,
            ("a", 1, "b"): 6,
            ("a", 1, "b", 0): 6,
            ("a", 1, "b", 0, "c"): 7,
            ("a", 1, "b", 0, "c", "y"): 8,
            ("z",): 10,
            ("z", "a"): 9,
            ("z", "a", 0): 9,
        },
    ),
    "lists": (
        "a = [1, 'x,]',[ ] ]\nb = [ # ]\n  1, # 2,\n\n  [2,\n  3\n  ,4,], 5 ,\n]\nc = []\n",
        {
            ("a",): 1,
            ("a", 0): 1,
            ("a", 1): 1,
            ("a", 2): 1,
            ("b",): 2,
            ("b", 0): 3,
            ("b", 1): 5,
            ("b", 1, 0): 5,
            ("b", 1, 1): 6,
            ("b", 1, 2): 7,
            ("b", 2): 7,
            ("c",): 9,
        },
    ),
    "tables in braces": (
        "a = {}\nb = { x = 1, y.z = '}', y.w = [\n1,\n{ q = 2 }] }\nc = 3\n",
        {
            ("a",): 1,
            ("b",): 2,
            ("b", "x"): 2,
            ("b", "y"): 2,
            ("b", "y", "z"): 2,
            ("b", "y", "w"): 2,
            ("b", "y", "w", 0): 3,
            ("b", "y", "w", 1): 4,
            ("b", "y", "w", 1, "q"): 4,
            ("c",): 5,
        },
    ),
    "dates and numbers": (
        (
            "a = 1979-05-27 07:32:00.5-07:00 # t\nb = [1979-05-27 07:32:00 , 07:32:00,\n-1.5e+3,"
            " +inf,\nnan]\nc = 0xF_F\nd = 2023-10-05\ne = { f = -inf, g = 1e1 }\nh = false"
        ),
        {
            ("a",): 1,
            ("b",): 2,
            ("b", 0): 2,
            ("b", 1): 2,
            ("b", 2): 3,
            ("b", 3): 3,
            ("b", 4): 4,
            ("c",): 5,
            ("d",): 6,
            ("e",): 7,
            ("e", "f"): 7,
            ("e", "g"): 7,
            ("h",): 8,
        },
    ),
    "characters that end a line elsewhere": (
        "a = '\u0085\u2028' # \u2029\u0085\nb = '''\u2028\n'''\nc = \"\\r\\n\"\n\"\u2028\" = 1",
        {("a",): 1, ("b",): 2, ("c",): 4, ("\u2028",): 5},
    ),
}

STRINGS = {  # each written before a key, and inside a list before another entry
    "basic": r'"a # \" ] } = , \\"',
    "empty basic": '""',
    "literal": "'a # \" ] } \\'",
    "empty literal": "''",
    "long basic": '"""\nx = 1 # "" \\""" \\\\\n[t]\n"""',
    "long basic, line ends escaped": '"""a \\\n\n   b \\  \n c\\\n"""',
    "long basic, 4 quotes": '"""\n"a""""',
    "long basic, 5 quotes": '"""\n""a"b"""""',
    "long basic, nothing but quotes": '"' * 8,
    "long basic, empty": '"' * 6,
    "long literal": "'''\nx = 1 # '' \\\n[t]\n'''",
    "long literal, 4 quotes": "'''\n'a\\''''",
    "long literal, 5 quotes": "'''\n''a'b'''''",
    "long literal, nothing but quotes": "'" * 8,
    "long literal, empty": "'" * 6,
    "long basic, quote escaped at the end": '"""\n\\""""',
}

WITH_BREAKS = """\
people."Jeon Jong Seo".names = [
  { name = "전종서", type = "native" }, {
    # the usual form
    name = "Jeon Jong-seo", # }

    type.a = "romanised",
    type.b = 1
    ,
  },
]
"a\\x41\\e" = { "\\x42" = 1,
}
last = 07:32
"""


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_of(name: str, newline: str) -> None:
    text, expected = CASES[name]
    assert located(text.replace("\n", newline)) == expected


@pytest.mark.parametrize("raw", STRINGS.values(), ids=STRINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_strings_hide_their_content_and_count_their_lines(raw: str, newline: str) -> None:
    breaks = raw.count("\n")
    text = f"a = {raw}\nb = [{raw},\n2]\nc = {{ d = {raw}, e = 1 }}\n"
    assert located(text.replace("\n", newline)) == {
        ("a",): 1,
        ("b",): 2 + breaks,
        ("b", 0): 2 + breaks,
        ("b", 1): 3 + 2 * breaks,
        ("c",): 4 + 2 * breaks,
        ("c", "d"): 4 + 2 * breaks,
        ("c", "e"): 4 + 3 * breaks,
    }


def test_line_breaks_and_escapes_of_toml_1_1() -> None:
    names: Path = ("people", "Jeon Jong Seo", "names")
    assert located(WITH_BREAKS) == {
        ("people",): 1,
        ("people", "Jeon Jong Seo"): 1,
        names: 1,
        (*names, 0): 2,
        (*names, 0, "name"): 2,
        (*names, 0, "type"): 2,
        (*names, 1): 2,
        (*names, 1, "name"): 4,
        (*names, 1, "type"): 6,
        (*names, 1, "type", "a"): 6,
        (*names, 1, "type", "b"): 7,
        ("aA\x1b",): 11,
        ("aA\x1b", "B"): 11,
        ("last",): 13,
    }


def test_lines_of_a_record() -> None:
    record = """\
        title = "Example"
        genres = [
          "Thriller",
          "Action",
          "Drama",
        ]

        [[cast]]
        name = "One"

        [[cast]]
        name = "Two"
        variants = ["A", "B"]

        [people."Two"]
        names = [{ name = "둘" }, { name = "Dul" }]

        [sources.article]
        url = "https://example.org/#a"
    """
    lines = located(dedent(record))
    assert lines["genres", 2] == 5
    assert lines["cast", 0, "name"] == 9
    assert lines["cast", 1] == 11
    assert lines["cast", 1, "variants", 1] == 13
    assert lines["people", "Two", "names", 1, "name"] == 16
    assert lines["sources",] == 18
    assert lines["sources", "article", "url"] == 19


def test_line_of_falls_back_to_what_is_around() -> None:
    lines = locate("a = 1\n[[cast]]\nname = 1\n")
    assert line_of(lines, ("cast", 0, "name")) == 3
    assert line_of(lines, ("cast", 0, "sources", 2)) == 2
    assert line_of(lines, ("a", "str")) == 1
    assert line_of(lines, ("title",)) is None
    assert line_of(lines, ()) is None


@pytest.mark.parametrize("text", ["a", "a =", "a = [1", "a = {b = 1", "[a", "a = 'x", "]", "= 1"])
def test_a_text_that_is_not_toml_is_no_endless_loop(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not TOML at line 2$"):
        locate("\n" + text)


BIG: dict[str, Callable[[int], str]] = {
    "keys": lambda size: "".join(f"k{n} = 1\n" for n in range(size // 12)),
    "escaped keys": lambda size: "".join(f'"\\t{n}" = 1\n' for n in range(size // 14)),
    "entries": lambda size: "a = [" + "1," * (size // 2) + "]",
    "lists": lambda size: "a = [" + "[]," * (size // 3) + "]",
    "tables in braces": lambda size: "a = [" + "{b=1}," * (size // 6) + "]",
    "headers": lambda size: "[[a]]\nb=1\n" * (size // 10),
    "deep": lambda size: "a = [" + ("[" * 49 + "]" * 49 + ",") * (size // 99) + "]",
    "deep header": lambda size: (
        "[" + "a." * 48 + "a]\n" + "".join(f"k{n}=1\n" for n in range(size // 9))
    ),
    "blank lines": lambda size: "\n" * size,
    "comment": lambda size: "#" * size,
    "comments in a list": lambda size: "a = [\n" + "#\n" * (size // 2) + "1]",
    "string": lambda size: 'a = "' + r"x\"" * (size // 3) + '"',
    "long string": lambda size: 'a = """' + '"" \\\n' * (size // 5) + '"""',
    "long literal string": lambda size: "a = '''" + "'\n'" * (size // 3) + "x'''",
}


@pytest.mark.parametrize("make", BIG.values(), ids=BIG)
def test_a_mebibyte_is_quick(make: Callable[[int], str]) -> None:
    text = make(2**20)
    start = time.process_time()
    locate(text)
    # Under 2 s on an idle machine, room here for a busy one; a quadratic scan takes minutes.
    assert time.process_time() - start < (8 if sys.gettrace() is None else 40)


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=6)
SCALARS = [*STRINGS.values(), "1", "-inf", "nan", "true", "2023-10-05", "2023-10-05 07:32:00Z"]
GAPS = ["", " ", "\t", "\n", "\n\n  ", " # ]}\"'=,\n", "#\n \n#'''\n"]


class Writer:
    """Write random TOML, noting the line of each key and entry as it is written."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.text = ""
        self.lines: dict[Path, int] = {}
        self.spelled: list[tuple[int, str]] = []

    def pick(self, choices: list[Any]) -> Any:
        return self.data.draw(st.sampled_from(choices))

    def note(self, path: Path) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)

    def names(self, least: int = 0) -> list[str]:
        name = st.one_of(st.sampled_from(["a", "b-c", "0", "한국", "d.e", 'q"', "'"]), NAMES)
        names: list[str] = self.data.draw(
            st.lists(name, unique=True, min_size=least, max_size=least + 2)
        )
        return names

    def spell(self, name: str) -> str:
        forms = [json.dumps(name, ensure_ascii=False)]
        if name.isascii() and name.replace("-", "a").isalnum():
            forms.append(name)
        if name.isprintable() and "'" not in name:
            forms.append(f"'{name}'")
        return str(self.pick(forms))

    def key(self, path: Path, spelling: str) -> None:
        self.note(path)
        self.spelled.append((self.lines[path], spelling))
        self.text += spelling

    def pairs(self, path: Path, depth: int, end: str) -> None:
        """Write one key, or a dotted one for each of some names below it."""
        below = self.names(least=1) if self.pick([False, False, True]) else []
        first = str(path[-1])
        for name in below:
            self.note(path)
            self.text += self.spell(first) + self.pick([".", " . "])
            self.key((*path, name), self.spell(name))
            self.text += "="
            self.value((*path, name), depth)
            self.text += end if name != below[-1] else ""
        if not below:
            self.key(path, self.spell(first))
            self.text += self.pick(["=", " =\t"])
            self.value(path, depth)

    def value(self, path: Path, depth: int) -> None:
        kind = self.pick(["scalar", "scalar", "list", "table"]) if depth else "scalar"
        if kind == "scalar":
            self.text += self.pick(SCALARS)
            return
        self.text += "[" if kind == "list" else "{"
        self.text += self.pick(GAPS)
        names = [*range(len(self.names()))] if kind == "list" else self.names()
        for name in names:
            if kind == "list":
                self.note((*path, name))
                self.value((*path, name), depth - 1)
            else:
                self.pairs((*path, name), depth - 1, ", ")
            last_comma = ["", ","] if name == names[-1] else [","]
            self.text += self.pick(GAPS) + self.pick(last_comma) + self.pick(GAPS)
        self.text += "]" if kind == "list" else "}"

    def table(self, path: Path, spelling: str, depth: int) -> None:
        """Write the body of a table, then the tables below it."""
        names = self.names()
        for name in names:
            self.pairs((*path, name), 2, "\n")
            self.text += self.pick(["\n", " # [x]\n", "\n\n"])
        for name in self.names() if depth else []:
            if name in names:
                continue
            inner = spelling + self.spell(name)
            below = (*path, name)
            for count in range(self.pick([0, 1, 2])):
                self.note(below)
                self.note((*below, count))
                self.text += f"[[{inner}]]\n"
                self.table((*below, count), inner + ".", depth - 1)
            if below not in self.lines:
                self.note(below)
                if self.pick([True, False]):  # or the table between stays implied
                    self.text += f" [ {inner} ] #\n"
                    self.table(below, inner + " . ", depth - 1)
                else:
                    self.note((*below, "x"))
                    self.text += f"[{inner}.x]\n"
                    self.table((*below, "x"), inner + ".x.", 0)


@settings(deadline=None)
@given(st.data())
def test_any_toml_has_the_line_of_each_path_and_no_other(data: st.DataObject) -> None:
    writer = Writer(data)
    writer.table((), "", 2)
    text = writer.text.replace("\n", writer.pick(["\n", "\r\n"]))
    assert located(text) == writer.lines
    lines = text.split("\n")
    assert all(spelling in lines[line - 1] for line, spelling in writer.spelled)


def test_what_is_beyond_the_entries_a_list_may_hold_stands_at_the_list() -> None:
    numbers = "1,\n" * 10_002
    found = locate(f"a = [\n{numbers}{{ b = 1 }}, # ]\n'x' ]\nc = 2\n")
    assert found["a", 9_999] == 10_001
    assert ("a", 10_001) not in found
    assert line_of(found, ("a", 10_001)) == 1
    assert found[("c",)] == 10_006
