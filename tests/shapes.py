"""Records of a mebibyte at most, in shapes that cost a reader or an editor the most."""

from __future__ import annotations

from tests.record.test_reader import MEBIBYTE, NASTY

_HALF, _THIRD = MEBIBYTE // 2, MEBIBYTE // 3
_MANY = 9_900  # below the most that a list holds
_MARKS = "\u0301\u0323"  # out of order: who puts them in order looks at each many times
_DEEP = ".".join("abcdefghijklmnopqr")


def _each(text: str, count: int = _MANY) -> str:
    """Repeat a text with its number where `%` stands."""
    return "".join(text.replace("%", str(number)) for number in range(count))


def _list(key: str, entry: str, count: int = _MANY, around: str = "") -> str:
    return f"{key} = [{around}{_each(entry, count)}]\n"


def _text(key: str, letters: str, count: int, quote: str = '"') -> str:
    return f"{key} = {quote}{letters * count}{quote}\n"


_TABLES = {
    "people": _each('[people."Name %"]\nnames = [{ name = "N %" }]\n'),
    "known for": "[people.A]\n" + _list("known_for", '{title="T %"},'),
    "cast": _each('[[cast]]\nname = "Name %"\ncharacter = "Role"\nsources = ["s"]\n'),
    "variants": "[[cast]]\nname = 'A'\n" + _list("variants", '"V %",'),
    "the same name": _each('[[cast]]\nname = "A"\n'),
    "twice each": _each('[[crew]]\nname = "N %"\njob = "director"\n' * 2, _MANY // 2),
    "claims": _each('[[claims]]\nfield = "year"\nvalue = 1950\nsources = ["s%"]\n'),
    "sources": _each('[sources.s%]\ntitle = "A"\nurl = "http://a/%"\n'),
    "cites": "[cites]\n" + _list("year", '"s%",'),
    "wrong cites": "[cites]\n" + _each('k% = ["s%"]\n'),
    "titles": _each('[[titles]]\ntitle = "T %"\nlanguage = "en"\n'),
    "companies": _each('[[companies]]\nname = "C %"\nrole = "production"\n'),
    "the same release": _each('[[releases]]\ntype = "tv"\ndate = 2020-01-01\n'),
    "unknown keys of entries": _each("[[cast]]\nname = 'a'\nk% = 1\n"),
    "entries in braces": _list("cast", '{name="N %"},'),
    "entries in braces, in lines": _list("cast", '{name="N %"}, # c\n', around="\n"),
    "dotted entries": _each(f"x-a.b%.{_DEEP} = 1\n", 20_000),
    "headers in headers": _each(f"[x-a.b%.{_DEEP}]\n", 20_000),
    "tables of tables": "[[x-a]]\n[[x-a.b]]\n[[x-a.b.c]]\n" * 30_000,
}
_LISTS = {
    "genres": _list("genres", '"Genre %",'),
    "genres in lines": _list("genres", '"Genre %",\n', around="\n"),
    "directors": _list("director", '"Name %",'),
    "countries": _list("countries", '"KR",'),
    "wrong countries": _list("countries", '"k%",'),
    "dates": _list("x-a", "2020-01-01 10:00:00,"),
    "numbers in lines": _list("x-a", "1,\n", _THIRD - 40, around="\n"),
    "lists in lists": _list("x-a", "[1],", MEBIBYTE // 4 - 40),
    "lists 40 deep": _list("x-a", "[" * 40 + "]" * 40 + ","),
    "braces": _list("x-a", "{a=1},", 150_000),
    "braces in braces": _list("x-a", "{a=" * 40 + "1" + "}" * 40 + ",", 5_000),
    "one table in braces": f"x-a = {{{_each('k%=1,', 90_000)[:-1]}}}\n",
    "keys in braces": _each("x-a.k% = { a = 1, b = 2 }\n", 35_000),
}
_TEXTS = {
    "synopsis": _text("synopsis", "映画 ", 33_000),
    "Hangul": _text("tagline", "\u1112\u1161\u11ab", 33_000),
    "controls": _text("synopsis", "\u202e\u200b", 49_000),
    "controls of entries": _each("[[cast]]\nname = 'N %\u202e'\n"),
    "escapes": _text("synopsis", "\\u0041", 90_000),
    "lines of a text": _text("x-a", "a\n", _HALF - 40, '"""'),
    "lines of a synopsis": _text("synopsis", "a\n", 49_000, '"""'),
    "quotes": _text("x-a", "''\n", _THIRD - 40, "'''"),
    "brackets in a text": _text("x-a", "[{", _HALF - 40),
    "marks": _text("synopsis", _MARKS, 49_000),
    "marks in a comment": f"# a{_MARKS * (_HALF // 2 - 20)}\n",
    "marks in a list": _list("x-a", f'"a{_MARKS * 2_000}",', 120),
    "marks in titles": _each(f'[[titles]]\ntitle = "a{_MARKS * 2_000}%"\n', 120),
    "marks in names": _each(f'[[cast]]\nname = "a{_MARKS * 2_000}%"\n', 120),
    "marks in sources": _each(f'[sources."a{_MARKS * 100}%"]\ntitle = "A"\n', 2_400),
}
_LINES = {
    "comments": "#\n" * (_HALF - 20),
    "comments apart": "# c\n\n" * 200_000,
    "comments of keys": _each("# c\n\n# d\nx-% = 1 # e\n# f\n", 35_000),
    "new lines": "\n" * (MEBIBYTE - 20),
    "carriage returns": "\r\n" * (_HALF - 20),
    "blanks": " " * (MEBIBYTE - 20),
    "keys of one's own": _each("x-% = 1\n", 80_000),
    "few keys of one's own": _each("x-% = 1\n"),
    "unknown keys": _each("k% = 1\n", 80_000),
    "quoted keys": _each('x-a."k\\u0041%" = 1\n', 50_000),
    "a long key": f'x-a."{"k" * (MEBIBYTE - 40)}" = 1\n',
    "marks of a conflict": "=======\n" * (MEBIBYTE // 8 - 20),
    "one line of keys": _each("a%.b=1 ", 100_000),
}
SHAPES: dict[str, str] = {**NASTY, **_TABLES, **_LISTS, **_TEXTS, **_LINES}
