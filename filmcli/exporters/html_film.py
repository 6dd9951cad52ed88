"""The page of a film, part by part: every value with its language and its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from filmcli.exporters.formats import Values
from filmcli.exporters.links import links, of_person, web
from filmcli.record.codes import language_name, script_of, territory_name
from filmcli.record.dates import in_words, sort_key
from filmcli.safe import safe, safe_lines

LONG = 60  # letters of a title that is written smaller


def text(value: object) -> str:
    """Write a text on one line: what drives or deceives is a sign, what HTML reads is escaped."""
    return escape(safe(str(value)))


def paragraphs(value: str) -> str:
    """Write a text of several lines."""
    return "".join(f"<p>{escape(line)}</p>" for line in safe_lines(value) if line.strip())


def language(words: str, tag: str | None = None) -> str:
    """Give the lang of a text: its own, else its script where that is not Latin, else unknown."""
    if tag:
        return tag
    script = script_of(words)
    return f"und-{script}" if script and script != "Latn" else ""


def titled(words: str, tag: str | None = None, element: str = "bdi", kind: str = "") -> str:
    """Write a title or name with its language, in its own direction."""
    attributes = f' class="{kind}"' if kind else ""
    if element != "bdi":
        attributes += ' dir="auto"'
    return f'<{element}{attributes} lang="{escape(language(words, tag))}">{text(words)}</{element}>'


def link(address: str, words: str) -> str:
    """Write a link; where the address is none of the web, only the words."""
    if web(address) is None:
        return words
    return f'<a href="{escape(address)}" rel="noreferrer nofollow">{words}</a>'


def row(term: str, value: str) -> str:
    """Write a line of a list of terms."""
    return f"<div><dt>{term}</dt><dd>{value}</dd></div>\n"


def section(heading: str, kind: str, rows: Iterable[str]) -> str:
    """Write a section with a list of terms; nothing where there are none."""
    inner = "".join(rows)
    return (
        f'<section><h2>{heading}</h2>\n<dl class="{kind}">\n{inner}</dl></section>\n'
        if inner
        else ""
    )


class Page:
    """What is written of one film; `anchor` keeps apart the films of one page."""

    def __init__(self, film: Values, anchor: str = "") -> None:
        self.film, self.anchor = film, anchor
        self._numbers = {key: n for n, key in enumerate(film.get("sources", {}), start=1)}
        self._cites: Values = film.get("cites", {})

    def article(self) -> str:
        """Give the whole of it."""
        parts = (
            *(self._head(), self._facts(), self._crew(), self._cast(), self._companies()),
            *(self._releases(), self._titles(), self._people(), self._claims(), self._sources()),
        )
        return "".join(parts)

    def refs(self, keys: Sequence[str]) -> str:
        """Write the numbers of sources, each leading to its entry."""
        known = sorted(self._numbers[key] for key in keys if key in self._numbers)
        marks = [f'<a href="#{self.anchor}s{number}">{number}</a>' for number in known]
        # A key that [sources] does not explain stands for itself.
        marks += [text(key) for key in keys if key not in self._numbers]
        return f"<sup>{' '.join(marks)}</sup>" if marks else ""

    def about(self, entry: Values, *, inline: bool = False) -> str:
        """Write what an entry says of itself: its sources, how sure it is, its note."""
        sure = text(entry.get("certainty", ""))
        doubt = f' <span class="doubt">{sure}</span>' if sure else ""
        words = text(entry.get("note", ""))
        form = f" ({words})" if inline else f'<span class="more">{words}</span>'
        note = form if words else ""
        return f"{self.refs(entry.get('sources', ()))}{doubt}{note}"

    def cited(self, field: str) -> str:
        """Write the sources of a plain field."""
        return self.refs(self._cites.get(field, ()))

    def _head(self) -> str:
        film = self.film
        known = {each["title"]: each.get("language") for each in film.get("titles", ())}
        tag = known.get(film["title"])
        long = "long" if len(film["title"]) > LONG else ""
        heading = titled(film["title"], tag, "h1", long)
        lines = [heading.replace("</h1>", f"{self.cited('title')}</h1>")]
        original = film.get("original_title")
        if original and original != film["title"]:
            lines.append(titled(original, known[original], "p", "original"))
        meta = [f"<span>{each}</span>" for each in self._meta()]
        lines.append(f'<p class="meta">{" ".join(meta)}</p>' if meta else "")
        if "tagline" in film:
            words = " ".join(safe_lines(film["tagline"]))
            lines.append(
                f'<p class="tagline" dir="auto">{escape(words)}{self.cited("tagline")}</p>'
            )
        if "synopsis" in film:
            inner = paragraphs(film["synopsis"])
            cites = self.cited("synopsis")
            inner = f"{inner.removesuffix('</p>')}{cites}</p>" if cites and inner else inner
            lines.append(f'<div class="synopsis" dir="auto">{inner}</div>')
        return '<header class="head">\n{}\n</header>\n'.format("\n".join(filter(None, lines)))

    def _meta(self) -> Iterator[str]:
        film, cited = self.film, self.cited
        if "year" in film:
            yield f"{film['year']}{cited('year')}"
        if film.get("kind", "feature") != "feature" or "kind" in self._cites:
            yield f"{text(film['kind'])}{cited('kind')}"
        if "runtime" in film:
            yield f"{film['runtime']}&nbsp;min{cited('runtime')}"
        names: Mapping[str, Callable[[str], str | None]] = {
            "countries": territory_name,
            "languages": language_name,
            "genres": str,
        }
        for field, named in names.items():
            if field in film:
                words = ", ".join(text(named(each) or each) for each in film[field])
                yield f"{words}{cited(field)}"

    def _facts(self) -> str:
        film = self.film
        rows = []
        if "rating" in film:
            votes = f" of 10, {film['votes']:,} votes" if "votes" in film else " of 10"
            rows.append(row("Rating", f"{film['rating']}{votes}"))
        if "filming" in film:
            rows.append(row("Filming", f"{text(in_words(film['filming']))}{self.cited('filming')}"))
        for field in ("budget", "gross"):
            if field in film:
                money = f"{film[field]['amount']:,} {text(film[field]['currency'])}"
                rows.append(row(field.capitalize(), f"{money}{self.cited(field)}"))
        if "ids" in film:
            rows.append(row("Elsewhere", f"{self._elsewhere()}{self.cited('ids')}"))
        return section("Facts", "facts", rows)

    def _elsewhere(self) -> str:
        found = {name.casefold(): (name, address) for name, address in links(self.film).items()}
        shown = []
        for scheme, value in self.film["ids"].items():
            name, address = found.get(scheme, (scheme.upper(), ""))
            shown.append(link(address, f"{text(name)} {text(value)}"))
        return ", ".join(shown)

    def _crew(self) -> str:
        rows = []
        for credit in self.film.get("crew", ()):
            job = credit["job"]
            value = f"{titled(credit['name'])}{self.about(credit)}{self.cited(job)}"
            rows.append(row(text(job[:1].upper() + job[1:]), value))
        return section("Crew", "credits", rows)

    def _cast(self) -> str:
        rows = []
        for credit in self.film.get("cast", ()):
            role = titled(credit["character"]) if "character" in credit else ""
            role += self._spellings(credit.get("variants", ()))
            rows.append(row(role, f"{titled(credit['name'])}{self.about(credit)}"))
        return section("Cast", "credits", rows)

    def _spellings(self, variants: Sequence[Values]) -> str:
        shown = (f"{titled(each['name'])}{self.about(each, inline=True)}" for each in variants)
        return f'<span class="more">also {", ".join(shown)}</span>' if variants else ""

    def _works(self, works: Sequence[Values]) -> str:
        shown = []
        for each in works:
            more = [str(each["year"])] if "year" in each else []
            more += [text(each[key]) for key in ("character", "job") if key in each]
            words = f" ({', '.join(more)})" if more else ""
            shown.append(f"{titled(each['title'])}{words}{self.about(each, inline=True)}")
        return f'<span class="more">known for {", ".join(shown)}</span>' if works else ""

    def _companies(self) -> str:
        rows = []
        fields = {"production": "studio", "distribution": "distributor"}
        for each in self.film.get("companies", ()):
            value = f"{titled(each['name'])}{self.about(each)}"
            value += self.cited(fields.get(each["role"], ""))
            value += self._spellings(each.get("variants", ()))
            rows.append(
                row(text(each["role"].capitalize()), value + self._works(each.get("known_for", ())))
            )
        return section("Companies", "facts", rows)

    def _releases(self) -> str:
        releases = self.film.get("releases", ())
        ordered = sorted(releases, key=lambda each: sort_key(each.get("date")))
        return section("Releases", "facts", map(self._release, ordered))

    def _release(self, release: Values) -> str:
        words = [text(release["type"].replace("tv", "TV"))]
        if code := release.get("territory"):
            words.append(text("world-wide" if code == "001" else territory_name(code) or code))
        if "event" in release:
            words.append(titled(release["event"]))
        if "edition" in release:
            words.append(f"edition {release['edition']}")
        words += [titled(release[key]) for key in ("section", "platform") if key in release]
        day = f"<time>{text(in_words(release['date']))}</time>" if "date" in release else "no date"
        return row(day, f"{', '.join(words)}{self.about(release)}")

    def _titles(self) -> str:
        rows = []
        for each in self.film.get("titles", ()):
            tag, code = each.get("language"), each.get("region")
            where = [text(language_name(tag) or tag)] if tag else []
            where += [text(territory_name(code) or code)] if code else []
            more = f" ({', '.join(where)})" if where else ""
            value = f"{titled(each['title'], tag)}{more}{self.about(each)}"
            rows.append(row(text(each["type"].capitalize()), value))
        return section("Other titles", "facts", rows)

    def _people(self) -> str:
        rows = []
        for name, person in self.film.get("people", {}).items():
            names = (self._name(each) for each in person.get("names", ()))
            debut = f"debut {text(in_words(person['debut']))}" if "debut" in person else ""
            ids = [text(f"{key} {value}") for key, value in person.get("ids", {}).items()]
            pages = of_person(person)
            shown = (link(page, words) for page, words in zip(pages, ids, strict=True))
            value = ", ".join(filter(None, (*names, debut, *shown)))
            value += self.about(person) + self._works(person.get("known_for", ()))
            rows.append(row(titled(name), value))
        return section("People", "facts", rows)

    def _name(self, entry: Values) -> str:
        tag = entry.get("language")
        more = [entry["type"]] if "type" in entry else []
        more += [language_name(tag) or tag] if tag else []
        words = f" ({text(', '.join(more))})" if more else ""
        return f"{titled(entry['name'], tag)}{words}{self.about(entry, inline=True)}"

    def _claims(self) -> str:
        rows = []
        for each in self.film.get("claims", ()):
            shown = _claimed(each["value"])
            rows.append(row(text(each["field"]), f"{shown}{self.about(each)}"))
        return section("Other claims", "facts", rows)

    def _sources(self) -> str:
        items = []
        for key, source in self.film.get("sources", {}).items():
            words = titled(source["title"]) if "title" in source else text(key)
            parts = [link(source.get("url", ""), words)]
            if "url" in source and web(source["url"]) is None:
                parts.append(text(source["url"]))
            parts += [text(source[each]) for each in ("author", "publisher") if each in source]
            for each in ("published", "retrieved"):
                if each in source:
                    parts.append(f"{each} {text(in_words(source[each]))}")
            note = f'<span class="more">{text(source["note"])}</span>' if "note" in source else ""
            items.append(
                f'<li id="{self.anchor}s{self._numbers[key]}">{", ".join(parts)}{note}</li>\n'
            )
        if not items:
            return ""
        return f'<section><h2>Sources</h2>\n<ol class="sources">\n{"".join(items)}</ol></section>\n'


def _claimed(value: Any) -> str:
    """Write what a source says instead."""
    if isinstance(value, Mapping):
        return ", ".join(f"{text(key)} {text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(titled, value)) or "none"
    return titled(str(value))
