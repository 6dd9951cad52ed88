"""Films that are known to be in made-up IMDb files, so that answers about them can be checked."""

from __future__ import annotations

from typing import NamedTuple


class Known(NamedTuple):
    """A title, where it comes in order of votes, and who made it."""

    title: str
    original: str
    year: int
    kind: str
    runtime: int
    genres: str
    votes: int
    akas: tuple[tuple[str, str, str], ...] = ()  # (title, region, language)
    people: tuple[tuple[str, str], ...] = ()  # (name, category), as credited


OTTOLINE = "Ottoline Quayle-Marchbanks"
ZEBULON = "Zebulon Thistlewick"
"""The two busiest people: these names are nobody else's."""
DIRECTOR = "Perpetua Vandersloot"
WRITER = "Ichabod Fennimore"
LORD = "The Lord of the Postcards: Return of the Ferryman"

_BOTH = ((OTTOLINE, "actress"), (ZEBULON, "actor"), (DIRECTOR, "director"), (WRITER, "writer"))
_DIRECTED = ((DIRECTOR, "director"), (WRITER, "writer"))

KNOWN = (
    Known(
        *("The Umbrella Parliament", "The Umbrella Parliament", 1999, "movie", 136),
        *("Action,Sci-Fi", 2_199_000),
        (
            ("Parlament der Schirme", "DE", "\\N"),
            ("Le Parlement des parapluies", "FR", "\\N"),
            ("우산의 의회", "KR", "ko"),
            ("Парламент зонтов", "RU", "\\N"),
        ),
        _BOTH,
    ),
    Known(
        *("Spirited Laundry", "Tsukiyo no sentakuya", 2001, "movie", 125),
        *("Animation,Fantasy", 2_150_000),
        (("月夜の洗濯屋と千の風", "JP", "ja"), ("달빛 세탁소", "KR", "ko")),
        _BOTH,
    ),
    Known("Thermopolis", "Thermopolis", 1977, "movie", 99, "Drama", 2_120_000, people=_BOTH),
    Known(
        *("Zoé's Château of Mirrors", "Le château de Zoé", 2004, "movie", 101),
        *("Comedy,Romance", 905_000),
        (("Zoés slott", "SE", "\\N"), ("Замок Зои", "RU", "\\N")),
        _DIRECTED,
    ),
    Known("8 1/2 Giraffes", "8½ giraffe", 1963, "movie", 138, "Drama", 805_000),
    Known("Kestrel-9", "Kestrel-9", 2008, "movie", 98, "Animation", 1_201_000),
    Known("1931", "1931", 2019, "movie", 119, "Drama,War", 702_000),
    Known("Q", "Q - Eine Stadt sucht", 1931, "movie", 99, "Crime", 650_000),
    Known("Quietest Archivist", "Quietest Archivist", 1994, "movie", 110, "Crime", 1_000_100),
    Known("Quietest Archivist", "Quietest Archivist", 2011, "movie", 90, "Horror", 310),
    Known("Quietest Archivist", "Quietest Archivist", 2016, "short", 9, "Short", 0),
    Known("Quietest Archivist", "Quietest Archivist", 2019, "tvEpisode", 44, "Drama", 5_400),
    Known("Glacier Locomotive", "Glacier Locomotive", 1985, "movie", 104, "Western", 75_000),
    Known("Glacier Locomotive", "Glacier Locomotive", 2014, "movie", 108, "Western", 69_000),
    Known(LORD, LORD, 2003, "movie", 201, "Adventure", 1_950_000),
    Known("The Ferryman 2", "The Ferryman 2", 1974, "movie", 202, "Crime", 1_330_000),
    Known("Velvet Bathhouse", "Velvet Bathhouse", 1988, "tvMovie", 88, "Drama", 0),
    Known("Persimmon Nights", "Persimmon Nights", 2020, "movie", 77, "Adult", 120),
)
