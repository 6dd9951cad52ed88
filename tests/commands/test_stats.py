from __future__ import annotations

import json

import pytest

from tests.conftest import ROOT, Run


@pytest.fixture(autouse=True)
def collection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILMCLI_DATA", str(ROOT / "tests" / "data" / "collection"))


def test_films_are_counted_by_decade_where_nothing_is_said(run: Run) -> None:
    ran = run("stats")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split("\t") for line in ran.out.splitlines()] == [
        ["decade", decade, films]
        for decade, films in zip(("1920", "1940", "1950", "2010", "2020"), "21113", strict=True)
    ]


def test_several_fields_are_counted_in_the_order_asked_for(run: Run) -> None:
    rows = json.loads(run("stats", "--by", "director, kind", "--json").out)["stats"]
    assert [row["field"] for row in rows] == ["director"] * 6 + ["kind"] * 3
    assert rows[0] == {"field": "director", "value": "Lee Min Ji", "films": 4}
    assert rows[6] == {"field": "kind", "value": "feature", "films": 7}
    assert run("stats", "--by", "kind", "--csv").out.splitlines()[:2] == [
        "field,value,films",
        "kind,feature,7",
    ]


def test_a_query_narrows_what_is_counted(run: Run) -> None:
    assert (
        run("stats", "director:ozu", "--by", "decade").out == "decade\t1940\t1\ndecade\t1950\t1\n"
    )
    assert run("stats", "director:nobody").code == 3


def test_at_most_so_many_of_each(run: Run) -> None:
    assert run("stats", "--by", "director,kind", "--limit", "1").out == (
        "director\tLee Min Ji\t4\nkind\tfeature\t7\n"
    )


def test_what_cannot_be_counted_is_named(run: Run) -> None:
    ran = run("stats", "--by", "directr")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean director?" in ran.err
    assert run("stats", "--by", " , ").code == 2


def test_films_without_a_value_are_said_to_have_none(run: Run) -> None:
    ran = run("stats", "year:1949", "--by", "composer")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "filmcli: none of the films has a value to count\n"


@pytest.mark.parametrize("columns", [20, 40, 80, 120])
def test_bars_fit_and_figures_stand_below_each_other(run: Run, columns: int) -> None:
    from rich.cells import cell_len

    ran = run(
        *("stats", "--by", "director,country"),
        terminal=True,
        columns=columns,
        environ={"NO_COLOR": "1"},
    )
    lines = ran.out.splitlines()
    assert max(map(cell_len, lines)) <= columns
    assert (lines[0], "Country" in lines) == ("Director", True)
    bars = [line for line in lines if "█" in line]
    figures = [cell_len(line[: line.index("█")].rstrip()) for line in bars]
    assert len(set(figures)) == 1
    longest = [line.count("█") for line in bars]
    assert max(longest) == longest[0]  # most films come first, with the longest bar


def test_a_collection_of_one_has_a_whole_bar(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FILMCLI_DATA")
    out = run("stats", terminal=True, columns=80, environ={"NO_COLOR": "1"}).out
    assert out == f"Decade\n2020s  1  {'█' * 40}\n"


def test_values_are_words_on_a_terminal(run: Run) -> None:
    out = run(
        *("stats", "--by", "country,language,runtime,released,decade"), terminal=True, columns=80
    ).out
    assert all(word in out for word in ("South Korea", "Japanese", "2 h 17 min", "3 Nov 1953"))
    assert "1950s" in out
