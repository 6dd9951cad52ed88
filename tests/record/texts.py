"""Records as people write them: any order, spacing, comments, line ends and byte order marks."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp", "M"), exclude_characters="\"'\\#"),
    min_size=1,
    max_size=12,
).map(lambda text: f"a{text}")
COMMENT = WORDS.map(lambda text: f"# {text.strip()}")
SPACE = st.sampled_from(["", " ", "  ", "\t"])
TEXT = st.one_of(
    WORDS.map(lambda text: f'"{text}"'),
    WORDS.map(lambda text: f"'{text}'"),
    WORDS.map(lambda text: f'"""\n{text} # no comment\n\n  [no.table]\n{text}"""'),
    st.just('"e\u0301t\u00e9 \\u0041 \\" # ]"'),
)


@st.composite
def lists(draw: st.DrawFn, entries: st.SearchStrategy[str]) -> str:
    """A list on one line, or on several with comments."""
    values = draw(st.lists(entries, min_size=1, max_size=3))
    if draw(st.booleans()):
        return f"[{draw(SPACE)}{f'{draw(SPACE)},{draw(SPACE)}'.join(values)}{draw(SPACE)}]"
    lines = []
    for value in values:
        comment = f"{draw(SPACE)}{draw(COMMENT)}" if draw(st.booleans()) else ""
        lines.append(f"{draw(SPACE)}{value},{comment}")
        lines += [""] * draw(st.integers(0, 2))
        lines += [draw(SPACE) + draw(COMMENT)] * draw(st.integers(0, 1))
    return "[\n" + "\n".join(lines) + f"\n{draw(SPACE)}]"


def variants() -> st.SearchStrategy[str]:
    """A list of texts and of tables in braces."""
    return lists(WORDS.map(lambda text: f"{{name =  '{text}',note = 'b'}}"))


ROOT = {
    "year": st.sampled_from(["2023", "1_999", "0x7d0"]),
    "runtime": st.integers(1, 999).map(str),
    "genres": lists(WORDS.map(lambda text: f'"{text}"')),
    "tagline": TEXT,
    "director": TEXT,
    "x-seen": st.sampled_from(["true", "1979-05-27 07:32:00", "1.50", "{ a = [1,2] , b={} }"]),
    "kind": st.just('"short"'),
    "budget": st.just('{amount=1,currency="KRW"}'),
}
TABLES = {
    "[ids]": {"imdb": st.just('"tt0000001"'), "tmdb": st.just("5")},
    "[[cast]]": {"note": TEXT, "name": TEXT, "variants": variants(), "character": TEXT},
    "[[ crew ]]": {"job": TEXT, "name": TEXT},
    "[[releases]]": {"date": st.just("2023-10-05"), "type": st.just('"tv"')},
    '[people."A. B"]': {"debut": st.just('"2017"'), "note": TEXT},
    "[cites]": {"year": st.just('["a"]'), "title": st.just('["a"]')},
    "[sources . a]": {"url": st.just('"https://a.b/"'), "title": TEXT},
    "[x-mine]": {"b": TEXT, "a": st.just("[[1, 2],\n 3]")},
}
NEEDED = {"name", "job", "type"}


@st.composite
def _between(draw: st.DrawFn) -> list[str]:
    return draw(st.lists(st.one_of(st.just(""), SPACE, COMMENT, COMMENT), max_size=3))


@st.composite
def _pairs(draw: st.DrawFn, values: dict[str, st.SearchStrategy[str]], keep: set[str]) -> list[str]:
    lines: list[str] = []
    for key in draw(st.permutations(sorted(values))):
        if key in keep or draw(st.booleans()):
            lines += draw(_between())
            comment = f"{draw(SPACE)}{draw(COMMENT)}" if draw(st.booleans()) else draw(SPACE)
            value = f"{draw(SPACE)}={draw(SPACE)}{draw(values[key])}"
            lines.append(f"{draw(SPACE)}{key}{value}{comment}")
    return lines


@st.composite
def records(draw: st.DrawFn) -> str:
    """The text of a valid record."""
    lines = draw(_between()) + draw(_pairs({"title": TEXT} | ROOT, {"title"}))
    headers = draw(st.lists(st.sampled_from(sorted(TABLES)), max_size=6))
    seen: set[str] = set()
    for header in headers:
        if header in seen and "[[" not in header:
            continue
        seen.add(header)
        lines += [*draw(_between()), f"{draw(SPACE)}{header}{draw(SPACE)}"]
        lines += draw(_pairs(TABLES[header], NEEDED))
    lines += draw(_between())
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = draw(st.sampled_from(["", "", "\ufeff"])) + newline.join("\n".join(lines).split("\n"))
    return text + draw(st.sampled_from([newline, newline, ""]))
