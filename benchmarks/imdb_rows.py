"""The rows of made-up IMDb files, for imdb_files.py: a block of titles or people at a time."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.imdb_known import Known

if TYPE_CHECKING:
    from benchmarks.imdb_files import Plan

FILES = {
    "title.basics": (
        *("tconst", "titleType", "primaryTitle", "originalTitle", "isAdult"),
        *("startYear", "endYear", "runtimeMinutes", "genres"),
    ),
    "title.akas": (
        *("titleId", "ordering", "title", "region", "language", "types", "attributes"),
        "isOriginalTitle",
    ),
    "title.principals": ("tconst", "ordering", "nconst", "category", "job", "characters"),
    "title.crew": ("tconst", "directors", "writers"),
    "title.ratings": ("tconst", "averageRating", "numVotes"),
    "title.episode": ("tconst", "parentTconst", "seasonNumber", "episodeNumber"),
    "name.basics": (
        *("nconst", "primaryName", "birthYear", "deathYear", "primaryProfession"),
        "knownForTitles",
    ),
}
SCATTER = 2_654_435_761
SAMPLE = 2000  # titles that are told, of those with votes

# The share that have ratings, akas beside the original one, cast and crew of a kind, on average.
_SHAPES = {
    "movie": (0.48, 10, 9, 7, 97),
    "short": (0.17, 1.5, 4, 4, 14),
    "tvEpisode": (0.095, 0.3, 5, 3, 42),
    "video": (0.2, 2, 5, 3, 70),
    "tvSeries": (0.37, 5, 5, 2, 45),
    "tvMovie": (0.37, 3, 7, 5, 85),
    "tvMiniSeries": (0.35, 4, 6, 3, 120),
    "tvSpecial": (0.25, 1, 6, 3, 75),
    "videoGame": (0.4, 2, 6, 3, 0),
    "tvShort": (0.25, 1.5, 4, 3, 12),
}
_FILMS = frozenset(("movie", "short", "tvMovie", "tvSpecial", "tvShort", "video"))
# Region, language and the language of the words, None where the title is repeated; each about as
# often as in tables of films from IMDb, where a fifth of the alternative titles are not ASCII.
_AKAS = (
    *[("US", "\\N", None)] * 18,
    *[("XWW", "en", None)] * 6,
    *[("GB", "\\N", None)] * 6,
    *[("IN", "en", None)] * 3,
    *[("CA", "en", None)] * 2,
    *[("AU", "\\N", None)] * 2,
    *[("JP", "\\N", None), ("HK", "en", None), ("PH", "\\N", None), ("IL", "\\N", None)],
    *[("DE", "\\N", "de")] * 7,
    *[("FR", "\\N", "fr")] * 6,
    *[("CA", "fr", "fr")] * 2,
    *[("ES", "\\N", "es")] * 7,
    *[("MX", "\\N", "es"), ("AR", "\\N", "es"), ("CL", "\\N", "es")] * 2,
    *[("BR", "\\N", "es")] * 5,
    *[("PT", "\\N", "es")] * 2,
    *[("IT", "\\N", "es")] * 4,
    *[("PL", "\\N", "pl")] * 4,
    *[("HU", "\\N", "pl"), ("RO", "\\N", "pl"), ("CZ", "\\N", "pl"), ("TR", "tr", "tr")],
    *[("RU", "\\N", "ru")] * 4,
    *[("BG", "bg", "ru"), ("UA", "\\N", "ru")],
    *[("GR", "\\N", "el")] * 2,
    *[("JP", "ja", "ja")] * 2,
    *[("CN", "cmn", "zh"), ("TW", "\\N", "zh"), ("KR", "\\N", "ko")],
    *[("IN", "hi", "hi"), ("EG", "\\N", "ar"), ("IL", "he", "he")],
)
_TYPES = (
    *["imdbDisplay\t\\N"] * 15,
    *["\\N\t\\N"] * 4,
    *["alternative\t\\N", "working\t\\N", "dvd\t\\N", "festival\t\\N", "video\t\\N", "tv\t\\N"],
    *["\\N\ttransliterated title", "\\N\tinformal title", "\\N\trerun title"],
    *["alternative\x02dvd\t\\N", "\\N\tliteral title\x02short title", "\\N\talternative spelling"],
)
_CREW = (
    *["producer\tproducer\t\\N", "cinematographer\t\\N\t\\N", "composer\t\\N\t\\N"],
    *["editor\t\\N\t\\N", "producer\texecutive producer\t\\N", "production_designer\t\\N\t\\N"],
    *["casting_director\t\\N\t\\N", "writer\tstory\t\\N", "archive_footage\t\\N\t\\N"],
)
_GENRES = (
    *["Drama", "Comedy", "Documentary", "Comedy,Drama", "Drama,Romance", "Talk-Show", "News"],
    *["Horror", "Reality-TV", "Action,Crime,Drama", "Comedy,Romance", "Thriller", "Animation"],
    *["Horror,Thriller", "Crime,Drama,Mystery", "Game-Show", "Music", "Sport", "Western"],
    *["Adventure,Animation,Comedy", "Action,Adventure,Sci-Fi", "Biography,Documentary", "\\N"],
    *["Family", "History,War", "Fantasy", "Musical", "Film-Noir", "\\N", "Romance", "Sci-Fi"],
)
_PROFESSIONS = (
    *["actor", "actress", "actor,writer,director", "actress,producer", "producer", "director"],
    *["writer", "composer,soundtrack", "editor,editorial_department", "\\N", "camera_department"],
    *["miscellaneous", "\\N", "cinematographer,camera_department", "archive_footage", "director"],
)
_GENERIC = "".join(
    f"{{0}}\t{n}\t{word} #{{1}}\t{tail}\t\\N\t\\N\t0\n"
    for n, (word, tail) in enumerate(
        (
            *[("Folge", "DE\tde"), ("Épisode", "FR\tfr"), ("एपिसोड", "IN\thi")],
            *[("エピソード", "JP\tja"), ("Episódio", "PT\tpt"), ("Episodio", "ES\tes")],
            ("Episodio", "IT\tit"),
        ),
        2,
    )
)


class Rows:
    """Makes the rows of a block; a block's number decides what chance gives it."""

    def __init__(self, plan: Plan, number: int) -> None:
        self.plan = plan
        self.random = random.Random(plan.seed * 1_000_003 + number)  # noqa: S311
        self.chance = self.random.random
        self.rows: dict[str, list[str]] = {name: [] for name in FILES}
        self.told: list[dict[str, Any]] = []
        self.counts: Counter[str] = Counter()
        self.parent, self.season, self.episode, self.left = "tt0", 1, 0, 0

    def made(
        self, ids: list[int], *, are_people: bool
    ) -> tuple[dict[str, str], list[dict[str, Any]], Counter[str]]:
        """Give the text for each file, what is to be told, and how many rows there are."""
        if are_people:
            self.people(ids)
        else:
            for title in ids:
                if title in self.plan.known:
                    self.known(title, self.plan.known[title])
                else:
                    self.title(title, self.plan.kinds[title % len(self.plan.kinds)])
        texts = {name: "".join(rows) for name, rows in self.rows.items() if rows}
        self.counts.update({name: text.count("\n") for name, text in texts.items()})
        return texts, self.told, self.counts

    def title(self, title: int, kind: str) -> None:
        """Make all rows of a title."""
        chance = self.chance
        tt = f"tt{self.plan.title_number(title):07d}"
        rated, akas, cast, crew, minutes = _SHAPES[kind]
        year = f"{2026 - int(100 * chance() ** 3)}" if chance() < 0.92 else "\\N"
        generic = ""
        if kind == "tvEpisode":
            generic = self.of_series(tt)
            year = "\\N" if year == "\\N" else str(max(1950, int(year)))
        if generic:
            name = original = f"Episode #{generic}"
            self.rows["title.akas"].append(_GENERIC.format(tt, generic))
        else:
            name, original = self.names()
        row = f"{tt}\t1\t{original}\t\\N\t\\N\toriginal\t\\N\t1\n"
        self.rows["title.akas"].append(row)
        if generic:
            rows = self.rows["title.akas"]
            rows[-2], rows[-1] = rows[-1], rows[-2]
        else:
            self.akas(tt, name, int(3 * akas * chance() ** 2))
        end = year if kind in ("tvSeries", "tvMiniSeries") and chance() < 0.5 else "\\N"
        runtime = str(int(minutes * (0.6 + 0.8 * chance()))) if chance() < 0.45 else "\\N"
        genres = _GENRES[int(len(_GENRES) * chance() ** 2)]
        adult = "0"
        if chance() < 0.015:
            adult, genres = "1", "Adult"
        self.rows["title.basics"].append(
            f"{tt}\t{kind}\t{name}\t{original}\t{adult}\t{year}\t{end}\t{runtime}\t{genres}\n"
        )
        self.counts[kind] += 1
        if chance() < rated:
            self.rating(tt)
            if adult == "0" and chance() * self.plan.titles * 0.13 < SAMPLE:
                self.told.append({"id": tt, "title": name, "year": year, "kind": kind})
        near = title * 5 // 4 + int(100 * chance())
        # Few people make both films and episodes: those near by make one or the other.
        near += (1 if kind in _FILMS else 3) - near % 4
        self.credits(tt, near, int(2 * cast * chance() + 0.5), int(2 * crew * chance() + 0.5))

    def of_series(self, tt: str) -> str:
        """Make the row of an episode; give its number where its title says no more."""
        chance = self.chance
        if self.left == 0:
            series = self.plan.series
            number = series[int(len(series) * chance() ** 2)] if series else 0
            self.parent = f"tt{self.plan.title_number(number):07d}"
            self.season, self.episode = int(1 + 12 * chance() ** 2), 0
            self.left = int(1 + 40 * chance())
        self.left -= 1
        self.episode += 1
        numbers = f"{self.season}\t{self.episode}" if chance() < 0.92 else "\\N\t\\N"
        self.rows["title.episode"].append(f"{tt}\t{self.parent}\t{numbers}\n")
        return f"{self.season}.{self.episode}" if chance() < 0.45 else ""

    def names(self) -> tuple[str, str]:
        """Make a title and its original one, mostly the same; some are quoted."""
        titles, form = self.plan.words.titles, self.chance()
        name = titles["en"].title(self.chance)
        if form < 0.72:
            return name, name
        if form < 0.722:
            return f'"{name}"', f'"{name}"'
        language = ("fr", "de", "es", "pl", "tr", "es", "fr")[int(7 * self.chance())]
        original = titles[language].title(self.chance)
        return (name, original) if form < 0.85 else (original, original)

    def akas(self, tt: str, name: str, count: int) -> None:
        """Make the rows of alternative titles behind the original one."""
        titles, chance, rows = self.plan.words.titles, self.chance, self.rows["title.akas"]
        for ordering in range(2, count + 2):
            region, language, words = _AKAS[int(len(_AKAS) * chance())]
            types = _TYPES[int(31 * chance())]
            title = titles[words].title(chance) if words else name
            rows.append(f"{tt}\t{ordering}\t{title}\t{region}\t{language}\t{types}\t0\n")

    def rating(self, tt: str) -> None:
        """Make the row of a rating: few titles have most of the votes."""
        chance = self.chance
        votes = int(5 * (1 - chance()) ** (-1 / 0.6))
        if votes > 2_000_000:
            votes = int(1_000 + 1_900_000 * chance())
        rating = min(9.9, max(1.0, 2 + 8 * chance() ** 0.6))
        self.rows["title.ratings"].append(f"{tt}\t{rating:.1f}\t{votes}\n")

    def credits(self, tt: str, near: int, cast: int, crew: int) -> None:
        """Make the rows of credits: half are of people near by, half of the busy anywhere."""
        chance, people, characters = self.chance, self.plan.people, self.plan.words.characters
        rows, busy = self.rows["title.principals"], self.plan.busy_people
        many, start = len(characters), f"{tt}\t"
        for ordering in range(1, cast + 1):
            number = chance()
            if number < 0.5:
                person = (near + 4 * ordering) % people
            else:
                person = int(busy * (2 * number - 1) ** 2) * SCATTER % people
            part = "actress" if person % 5 < 2 else "actor"
            rows.append(
                f"{start}{ordering}\tnm{10 * person // 9 + 1:07d}\t{part}\t\\N"
                f"\t{characters[int(many * chance())]}\n"
            )
        directors = [f"nm{10 * (near % people) // 9 + 1:07d}"] if crew else []
        number = int(busy * chance() ** 2) * SCATTER % people
        writers = [f"nm{10 * number // 9 + 1:07d}"] if crew > 1 else []
        if crew > 2 and chance() < 0.4:
            writers.insert(0, directors[0])
        named = [f"{nm}\tdirector\t\\N\t\\N" for nm in directors]
        named += [f"{nm}\twriter\twritten by\t\\N" for nm in writers]
        for place in range(crew - len(named)):
            number = int(busy * chance() ** 2) * SCATTER % people
            named.append(f"nm{10 * number // 9 + 1:07d}\t{_CREW[place % 9]}")
        rows += [f"{start}{n}\t{each}\n" for n, each in enumerate(named, cast + 1)]
        made = (",".join(each) or "\\N" for each in (directors, writers))
        self.rows["title.crew"].append("\t".join((tt, *made)) + "\n")

    def known(self, title: int, each: Known) -> None:
        """Make the rows of a known title."""
        tt = f"tt{self.plan.title_number(title):07d}"
        ids = {name: f"nm{10 * n // 9 + 1:07d}" for n, name in self.plan.named.items()}
        adult = int(each.genres == "Adult")
        self.rows["title.basics"].append(
            f"{tt}\t{each.kind}\t{each.title}\t{each.original}\t{adult}\t{each.year}\t\\N"
            f"\t{each.runtime}\t{each.genres}\n"
        )
        akas = [(each.original, "\\N", "\\N", "original")]
        akas += [(*aka, "imdbDisplay") for aka in each.akas]
        self.rows["title.akas"] += [
            f"{tt}\t{n}\t{title}\t{region}\t{language}\t{kind}\t\\N\t{kind == 'original':d}\n"
            for n, (title, region, language, kind) in enumerate(akas, 1)
        ]
        self.rows["title.principals"] += [
            f"{tt}\t{n}\t{ids[name]}\t{part}\t\\N\t\\N\n"
            for n, (name, part) in enumerate(each.people, 1)
        ]
        made = {
            part: ",".join(ids[name] for name, job in each.people if job == part) or "\\N"
            for part in ("director", "writer")
        }
        self.rows["title.crew"].append(f"{tt}\t{made['director']}\t{made['writer']}\n")
        if each.votes:
            self.rows["title.ratings"].append(f"{tt}\t8.1\t{each.votes}\n")
        self.counts[each.kind] += 1

    def people(self, ids: list[int]) -> None:
        """Make the rows of people."""
        chance, plan, rows = self.chance, self.plan, self.rows["name.basics"]
        for person in ids:
            number = chance()
            born = died = "\\N"
            if number > 0.9:
                year = 2005 - int(110 * chance())
                born = f"{year}"
                died = f"{year + 40 + int(50 * chance())}" if year < 1935 else "\\N"
            near = min(person * 4 // 5, plan.titles - 4)
            known = (f"tt{plan.title_number(near + n):07d}" for n in range(int(1 + 3 * chance())))
            name = plan.named.get(person) or plan.words.name(chance)
            nm, titles = f"nm{10 * person // 9 + 1:07d}", ",".join(known)
            if number < 0.12:
                titles = "\\N"
            parts = _PROFESSIONS[person % 16]
            rows.append(f"{nm}\t{name}\t{born}\t{died}\t{parts}\t{titles}\n")
            if person in plan.watched:
                self.told.append({"person": person, "id": nm, "name": name})
