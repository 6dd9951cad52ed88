"""The order of keys is the model's."""

from __future__ import annotations

import pytest

from filmcli.record.order import rank


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ((), ["title", "year", "kind", "tagline", "gross", "director", "distributor", "ids",
              "titles", "cast", "crew", "companies", "releases", "people", "cites", "claims",
              "sources", "x-mine"]),
        (("cast", 3), ["name", "character", "variants", "sources", "certainty", "note"]),
        (("people", "A"), ["ids", "names", "debut", "note"]),
        (("sources", "a"), ["title", "url", "publisher", "note"]),
        (("cites",), ["title", "year", "genres", "director", "ids"]),
    ],
)  # fmt: skip
def test_the_keys_of_a_table_have_their_order(
    table: tuple[str | int, ...], keys: list[str]
) -> None:
    ranks = [rank(table, key) for key in keys]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize(
    "table", [("people",), ("sources",), ("x-mine",), ("none", "such"), ("year", "x")]
)
def test_keys_of_the_users_own_stay_as_they_stand(table: tuple[str | int, ...]) -> None:
    assert rank(table, "b") == rank(table, "a")


def test_derived_fields_have_no_place() -> None:
    assert rank((), "premiered") == rank((), "x-mine")
