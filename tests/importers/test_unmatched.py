from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filmcli.importers import unmatched
from filmcli.importers.items import Entry, Input, Refused

LETTERS = st.characters(codec="utf-8", exclude_characters="\r\0")
# Cells are trimmed, as people's spreadsheets would have it.
TEXT = st.text(LETTERS, min_size=1, max_size=20).map(str.strip).filter(bool)
TAGS = st.lists(st.from_regex("[a-z=@-]{1,6}", fullmatch=True), max_size=3, unique=True).map(tuple)
ENTRIES = st.builds(
    Entry,
    kind=st.sampled_from(unmatched.KINDS),
    title=TEXT,
    year=st.one_of(st.none(), st.integers(1870, 2199)),
    ids=st.sampled_from([{}, {"imdb": "tt0111161", "tmdb": 278}]),
    date=st.sampled_from([None, "2023-10-07", "2023-10"]),
    rating=st.one_of(st.none(), st.integers(1, 1000).map(lambda n: n / 100)),
    rewatch=st.booleans(),
    note=st.one_of(st.none(), TEXT),
    tags=TAGS,
    like=st.booleans(),
    added=st.sampled_from([None, "2023-10-08"]),
    uri=st.sampled_from([None, "https://boxd.it/1sHe"]),
    list=st.one_of(st.none(), TEXT),
    position=st.one_of(st.none(), st.integers(1, 999)),
    line=st.none(),
    film=st.none(),
)


@given(st.lists(ENTRIES, max_size=4))
def test_what_is_written_is_read_back(entries: list[Entry]) -> None:
    text = unmatched.table((each, "why", "candidates") for each in entries)
    assert unmatched.sniff(text.encode(), "x")
    found = unmatched.read(Input("x", text.encode()), {})
    assert [each._replace(line=None) for each in found] == entries


def test_what_a_spreadsheet_would_run_is_only_text_there() -> None:
    text = unmatched.table([(Entry("seen", "=HYPERLINK()", None, {}), "+1", "@x")], header=False)
    assert text.startswith(",seen,'=HYPERLINK(),,,'@x,'+1,")


def test_a_row_that_was_spoilt_is_refused_with_its_line() -> None:
    good = unmatched.table([(Entry("seen", "A", 1999, {}), "", "")])
    for old, new, why in (
        (",seen,", ",viewed,", "viewed: no kind of entry"),
        (",A,", ",,", "no title"),
        (",1999,", ",99,", "99: not a year"),
    ):
        (item,) = unmatched.read(Input("x", good.replace(old, new).encode()), {})
        assert isinstance(item, Refused)
        assert (item.why, item.line) == (why, 2)


def test_the_film_named_comes_with_its_row() -> None:
    good = unmatched.table([(Entry("seen", "A", 1999, {}), "", "")])
    (item,) = unmatched.read(Input("x", good.replace(",seen,", "heat,seen,").encode()), {})
    assert isinstance(item, Entry)
    assert item.film == "heat"
