"""The format told in words, from the model itself."""

from __future__ import annotations

import pytest

from filmcli.record.fields import all_fields, keys_at, type_at
from tests.conftest import Run
from tests.test_ballerina import ENTRIES, ENTRY, INNER, SHORT, TOP


class TestAllFields:
    def test_they_are_in_the_order_of_the_format(self) -> None:
        names = [info.name for info in all_fields()]
        assert [name for name in names if name in TOP] == TOP
        for table, order in ENTRIES.items():
            inner = [
                name.removeprefix(f"{table}[].")
                for name in names
                if name.startswith(f"{table}[].") and name.count(".") == 1
            ]
            assert inner == order
        for table, order in INNER.items():
            inner = [name.rpartition(".")[2] for name in names if f".{table}[]." in name]
            assert inner[: len(order)] == order

    def test_each_is_told_once_with_type_and_meaning(self) -> None:
        infos = list(all_fields())
        assert len({info.name for info in infos}) == len(infos)
        assert all(info.type and info.meaning for info in infos)

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("title", "text"),
            ("year", "number"),
            ("kind", "feature | short | documentary | tv-movie | special | video"),
            ("genres", "list of text"),
            ("filming", "date"),
            ("budget", "table"),
            ("budget.amount", "number"),
            ("cast", "list of tables"),
            ("cast[].variants[].name", "text"),
            ("people", "table of tables"),
            ("people.<name>.ids.imdb", "text"),
            ("sources.<name>.url", "address"),
            ("cites", "table of lists of text"),
            ("claims[].value", "any"),
            ("director", "text or list of text"),
            ("premiered", "date, derived"),
            ("x-<name>", "any"),
        ],
    )
    def test_types(self, name: str, words: str) -> None:
        assert {info.name: info.type for info in all_fields()}[name] == words

    def test_the_command_prints_every_one(self, run: Run) -> None:
        ran = run("fields")
        assert ran.code == 0
        for info in all_fields():
            assert info.name in ran.out


class TestPlaces:
    @pytest.mark.parametrize(
        ("path", "keys"),
        [
            (("cast", 0), ["name", "character", "variants", *ENTRY]),
            (("cast", 0, "variants", 1), ["name", *ENTRY]),
            (("people", "B"), ["ids", "names", "debut", "known_for", *ENTRY]),
            (("people", "B", "ids"), ["imdb", "tmdb", "wikidata"]),
            (("ids",), ["imdb", "tmdb", "wikidata", "eidr", "letterboxd", "kobis", "kmdb"]),
        ],
    )
    def test_keys_that_a_table_may_hold(self, path: tuple[str | int, ...], keys: list[str]) -> None:
        assert keys_at(path) == keys

    def test_keys_of_a_record(self) -> None:
        assert sorted(keys_at(())) == sorted(TOP)
        assert set(SHORT) <= set(keys_at(()))

    @pytest.mark.parametrize(
        ("path", "words"),
        [
            (("year",), "number"),
            (("cast",), "list of tables"),
            (("cast", 0), "table"),
            (("cast", 0, "variants", 2, "name"), "text"),
            (("genres", 3), "text"),
            (("people", "B"), "table"),
            (("people", "B", "names"), "list of tables"),
            (("people", "B", "debut"), "date"),
            (("sources", "a", "url"), "address"),
        ],
    )
    def test_type_of_what_a_path_leads_to(self, path: tuple[str | int, ...], words: str) -> None:
        assert type_at(path) == words
