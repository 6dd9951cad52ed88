"""Standard codes: territories, languages, scripts, currencies, and their English names.

The tables come from tools/make_tables.py. A table is searched as bytes, never parsed whole: the
first question costs a read of the file, each new one a scan of microseconds.
"""

import unicodedata
from functools import cache, lru_cache

WORLD = "001"
"""The code of the whole world: a territory of a release, no country of a film."""

_KINDS = ("language", "extlang", "script", "region", "variant")  # in the order BCP 47 wants
_JAPANESE = frozenset({"Hira", "Kana"})
_LONGEST_TAG = 64  # RFC 5646, 4.4.1, asks for 35 at least
_LONGEST_HEAD = 3  # words before LETTER in a Unicode name: NYIAKENG PUACHUE HMONG


def territory_name(code: str) -> str | None:
    """Return the name of an ISO 3166-1 or 3166-3 code, or of 001, the whole world."""
    row = _row("territories", code)
    return row[1] if row else None


def territory_named(name: str) -> str | None:
    """Return the code of the territory with an English name."""
    row = _row_named("territories", name)
    return row[0] if row else None


@cache
def territory_codes() -> tuple[str, ...]:
    """Return the ISO 3166-1 and 3166-3 codes in order, without 001."""
    return tuple(code for code in _codes("territories") if code != WORLD)


def territory_span(code: str) -> tuple[int | None, int | None]:
    """Return the years in which a code entered and left ISO 3166-1.

    The first is None for a code of the first edition (1974), the last is None for a code in force.
    """
    row = _row("territories", code)
    if not row:
        return None, None
    first, last = row[2:4]
    return int(first) if first else None, int(last) if last else None


def script_name(code: str) -> str | None:
    """Return the name of an ISO 15924 code."""
    row = _row("scripts", code)
    return row[1] if row else None


def currency_codes() -> tuple[str, ...]:
    """Return the ISO 4217 codes, current and historic, in order."""
    return tuple(_codes("currencies"))


def is_currency(code: str) -> bool:
    """Tell whether a code is, or once was, one of ISO 4217."""
    return _row("currencies", code) is not None


def currency_name(code: str) -> str | None:
    """Return the name of an ISO 4217 code, current or historic."""
    row = _row("currencies", code)
    return row[1] if row else None


def language_name(tag: str) -> str | None:
    """Return the name of a BCP 47 tag: "zh-Hant" is Chinese (Traditional).

    Letter case and retired codes are forgiven; extensions and private parts are left out. None
    when a part is unknown.
    """
    written = _canonical(tag)
    if row := _row("languages", written):
        return row[1]
    language, *rest = _without_extensions(written)
    names = [_language_part("language", language)]
    names += [_language_part(_kind(subtag), subtag) for subtag in rest]
    if None in names:
        return None
    known = [name for name in names if name]
    return f"{known[0]} ({', '.join(known[1:])})" if rest else known[0]


def language_named(name: str) -> str | None:
    """Return the tag of the language with an English name."""
    row = _row_named("languages", name)
    if not row or not row[0].isalpha() or not row[0].islower() or len(row[0]) > 3:
        return None
    return row[2] or row[0]


def language_problem(tag: str) -> str | None:
    """Return None for a valid BCP 47 tag in its canonical spelling, else what to change."""
    if len(tag) > _LONGEST_TAG:
        return f"a language tag of {len(tag)} characters is too long"
    written = _canonical(tag.replace("_", "-"))
    if not all(_is_plain(subtag) and len(subtag) <= 8 for subtag in written.split("-")):
        return _named(tag) or _malformed(tag)
    if problem := _retired(written) or _part_problem(written, tag.replace("_", "-")):
        return problem
    return f'"{tag}" is written "{written}"' if tag != written else None


def script_of(text: str) -> str | None:
    """Return the ISO 15924 code of the script that most letters of a text are in.

    Kana, with or without Han, is Jpan. None without letters; of equals the first seen wins.
    """
    votes: dict[str, int] = {}
    for letter in text:
        if letter.isalpha() and (code := _letter_script(letter)):
            votes[code] = votes.get(code, 0) + 1
    if "Jpan" in votes:
        votes["Jpan"] += votes.pop("Hani", 0)
    return max(votes, key=votes.__getitem__, default=None)


@cache
def _table(name: str) -> bytes:
    path = f"{__file__.rpartition('codes')[0]}tables/{name}.tsv"
    with open(path, "rb") as file:  # noqa: PTH123 - importing pathlib costs more than all the tables
        return file.read()


@lru_cache(maxsize=1024)
def _row(table: str, code: str) -> tuple[str, ...] | None:
    """Return the four fields of a code's row."""
    if not _is_plain(code.replace("-", "")):
        return None
    lines = _table(table)
    start = lines.find(f"\n{code}\t".encode())
    return _fields(lines, start) if start >= 0 else None


@lru_cache(maxsize=64)
def _row_named(table: str, name: str) -> tuple[str, ...] | None:
    """Return the first row with a name."""
    lines = _table(table)
    wanted = b"\t" + name.encode(errors="replace")
    ends = [end for after in (b"\n", b"\t") if (end := lines.find(wanted + after)) >= 0]
    row = _fields(lines, lines.rfind(b"\n", 0, min(ends))) if ends else None
    return row if row and row[1] == name else None


def _fields(lines: bytes, start: int) -> tuple[str, ...]:
    fields = lines[start + 1 : lines.index(b"\n", start + 1)].decode().split("\t")
    return (*fields, *[""] * (4 - len(fields)))


def _codes(table: str) -> list[str]:
    rows = _table(table).decode().splitlines()[1:]
    return [row.partition("\t")[0] for row in rows]


def _is_plain(code: str) -> bool:
    return code.isascii() and code.isalnum()


def _canonical(tag: str) -> str:
    """Return a tag in the letter case of RFC 5646, 2.1.1."""
    first, *rest = tag.lower().split("-")
    written = [first]
    for subtag in rest:
        if len(written[-1]) == 1 or len(subtag) == 1:
            break
        written.append(_cased(subtag))
    return "-".join(written + rest[len(written) - 1 :])


def _cased(subtag: str) -> str:
    kind = _kind(subtag)
    return {"region": str.upper, "script": str.title}.get(kind, str)(subtag)


def _without_extensions(tag: str) -> list[str]:
    """Return the subtags before the first of a single character."""
    subtags = tag.split("-")
    single = next((n for n, subtag in enumerate(subtags) if len(subtag) == 1), len(subtags))
    return subtags[: max(single, 1)]


def _kind(subtag: str) -> str:
    """Return what a subtag after the first is by its shape, "" for nothing."""
    if subtag.isalpha() and 2 <= len(subtag) <= 4:
        return ("region", "extlang", "script")[len(subtag) - 2]
    if subtag.isdigit() and len(subtag) == 3:
        return "region"
    if len(subtag) > 4 or (len(subtag) == 4 and subtag[0].isdigit()):
        return "variant"
    return ""


def _language_part(kind: str, subtag: str) -> str | None:
    """Return the name of one part of a tag; "Simplified Han" says too much after a language."""
    if kind == "script":
        name = script_name(subtag)
        name = name.removesuffix(" Han") if name else None
    elif kind == "region":
        name = territory_name(subtag)
    else:
        name = None
    if name is None and kind in {"language", "region", "variant"}:
        row = _row("languages", subtag)
        name = row[1] if row else None
    return name or ("Private use" if _is_private(kind, subtag) else None)


def _is_private(kind: str, subtag: str) -> bool:
    if kind == "language":
        return len(subtag) == 3 and "qaa" <= subtag <= "qtz"
    if kind == "script":
        return "Qaaa" <= subtag <= "Qabx"
    return kind == "region" and ("QM" <= subtag <= "QZ" or "XA" <= subtag <= "XZ")


def _malformed(tag: str) -> str:
    return f'"{tag}" is not a well-formed language tag'


def _named(text: str) -> str | None:
    """Say which code has the name that was written in its place."""
    if len(text) <= 3:  # a code more likely than one of the languages E and Vai
        return None
    row = _row_named("languages", text) or _row_named("languages", text.capitalize())
    if not row or not row[0].islower() or len(row[0]) > 3:
        return None
    return f'"{text}" is a name; the code is "{row[2] or row[0]}"'


def _retired(tag: str) -> str | None:
    """Say what to write for a grandfathered tag or an old, long or extended language code."""
    row = _row("languages", tag) if "-" in tag else None
    if row:
        return f'"{tag}" is out of use; write "{row[2]}"' if row[2] else f'"{tag}" is out of use'
    language, *rest = tag.split("-")
    if rest and (row := _row("languages", rest[0])) and row[3] == language:
        return f'"{tag}" is written "{"-".join(rest)}"'
    row = _row("languages", language)
    if not row or not row[2]:
        return None
    state = "has the shorter code" if len(row[2]) < len(language) else "is an old code; write"
    return f'"{language}" {state} "{row[2]}"'


def _part_problem(tag: str, original: str) -> str | None:
    """Say which part of a tag is unknown or out of place, as it was written."""
    plain, shown = _without_extensions(tag), original.split("-")
    if plain == ["x"]:
        return _extension_problem(tag, tag.split("-"))
    if _language_part("language", plain[0]) is None or _kind(plain[0]) == "variant":
        return _named(original) or f'"{shown[0]}" is not a known language'
    last = "language"
    for n, subtag in enumerate(plain[1:], 1):
        kind = _kind(subtag)
        in_order = kind and _KINDS.index(kind) >= _KINDS.index(last)
        if not in_order or (kind == last != "variant") or subtag in plain[:n]:
            return _malformed(original)
        if _language_part(kind, subtag) is None:
            return _unknown(original, kind, shown[n])
        last = kind
    return _extension_problem(original, tag.split("-")[len(plain) :])


def _unknown(tag: str, kind: str, subtag: str) -> str:
    """Say that a part is unknown, and its code when it is the name of a script."""
    if row := _row_named("scripts", subtag.capitalize()):
        return f'"{subtag}" in "{tag}" is the name of a script; its code is "{row[0]}"'
    what = {"extlang": "part of a language tag", "variant": "language variant"}.get(kind, kind)
    return f'"{subtag}" in "{tag}" is not a known {what}'


def _extension_problem(tag: str, subtags: list[str]) -> str | None:
    """Check -t- and -u- (RFC 6497, RFC 6067) and -x- for shape; there are no others."""
    while subtags:
        single, rest = subtags[0], subtags[1:]
        if single == "x":
            return None if all(rest) and rest else _malformed(tag)
        if single not in {"t", "u"}:
            return f'"{single}" in "{tag}" is not a known extension; there are t, u and x'
        length = next((n for n, subtag in enumerate(rest) if len(subtag) == 1), len(rest))
        subtags = rest[length:]
        if length == 0 or single in subtags[: _private_start(subtags)]:
            return _malformed(tag)
    return None


def _private_start(subtags: list[str]) -> int:
    return subtags.index("x") if "x" in subtags else len(subtags)


@cache
def _letter_heads() -> dict[str, str]:
    """Return how Unicode begins the names of each script's letters, with the script's code."""
    heads = {}
    for code in _codes("scripts"):
        row = _row("scripts", code) or ()
        heads.update({head: code for head in row[2].split("|") if head})
    return heads


@lru_cache(maxsize=4096)
def _letter_script(letter: str) -> str | None:
    """Return the script of a letter, Jpan for kana; None for letters of no script or of many."""
    name = unicodedata.name(letter, "").removeprefix("HALFWIDTH ").removeprefix("FULLWIDTH ")
    words = name.split()[:_LONGEST_HEAD]
    heads = _letter_heads()
    while words:
        if code := heads.get(" ".join(words)):
            return "Jpan" if code in _JAPANESE else code
        words.pop()
    return None
