"""Which release counts."""

from __future__ import annotations

from typing import Any

import pytest

from filmcli.record.releases import general, premiere


def release(
    kind: str, date: str | None, territory: str | None = None, **more: Any
) -> dict[str, Any]:
    return {"type": kind, "date": date, "territory": territory, **more}


class TestGeneral:
    @pytest.mark.parametrize(
        ("releases", "chosen"),
        [
            ([], None),
            ([release("theatrical", "2023-05-01", "FR")], 0),
            # The home country's, though it is the latest.
            (
                [
                    release("theatrical", "2023-05-01", "FR"),
                    release("digital", "2023-06-01", "001"),
                    release("theatrical", "2023-07-01", "KR"),
                ],
                2,
            ),
            # Else the world-wide one.
            (
                [
                    release("theatrical", "2023-05-01", "FR"),
                    release("digital", "2023-06-01", "001"),
                ],
                1,
            ),
            # Else the earliest, wherever it is written.
            (
                [
                    release("theatrical", "2023-05-02", "FR"),
                    release("theatrical", "2023-05-01", "DE"),
                    release("theatrical", "2023-05", "IT"),
                ],
                1,
            ),
            # Of two at home the earlier.
            ([release("tv", "2023-09", "KR"), release("theatrical", "2023-07-01", "KR")], 1),
            # A premiere never counts, not even at home and first.
            (
                [
                    release("premiere", "2023-01-01", "KR"),
                    release("theatrical", "2023-05-01", "FR"),
                ],
                1,
            ),
            ([release("premiere", "2023-01-01", "KR")], None),
            # Nor does what has an event: a festival.
            (
                [
                    release("theatrical", "2023-01-01", "KR", event="A Festival"),
                    release("digital", "2023-05-01", "FR"),
                ],
                1,
            ),
            # Nor does one without a date.
            ([release("theatrical", None, "KR"), release("digital", "2023-05-01", "FR")], 1),
            ([release("theatrical", None, "KR")], None),
            # A limited one only when there is no other, even at home.
            (
                [
                    release("limited", "2023-01-01", "KR"),
                    release("theatrical", "2023-05-01", "FR"),
                ],
                1,
            ),
            ([release("limited", "2023-01-01", "FR"), release("limited", "2023-02-01", "KR")], 1),
        ],
    )
    def test_home_then_world_then_earliest(
        self, releases: list[dict[str, Any]], chosen: int | None
    ) -> None:
        assert general(releases, ["KR"]) == chosen

    def test_each_country_of_a_joint_production_is_home(self) -> None:
        releases = [
            release("theatrical", "2023-01-01", "US"),
            release("theatrical", "2023-03-01", "FR"),
            release("theatrical", "2023-02-01", "KR"),
        ]
        assert general(releases, ["FR", "KR"]) == 2
        assert general(releases, []) == 0


class TestPremiere:
    @pytest.mark.parametrize(
        ("releases", "chosen"),
        [
            ([], None),
            ([release("theatrical", "2023-01-01")], None),
            ([release("premiere", "2023-10-06"), release("premiere", "2023-10-05")], 1),
            ([release("premiere", None), release("premiere", "2023-10-05")], 1),
            ([release("digital", "2020"), release("premiere", None), release("premiere", None)], 1),
            ([release("premiere", "2023-10"), release("premiere", "2023-10-01")], 1),
        ],
    )
    def test_the_earliest_dated_one(
        self, releases: list[dict[str, Any]], chosen: int | None
    ) -> None:
        assert premiere(releases) == chosen
