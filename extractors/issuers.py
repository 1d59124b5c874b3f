"""Who announces the pool: the authority, municipality or fund that the page names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.data_files import load
from extractors.document import Block, Document, Region, Span
from extractors.found import Found, page_pattern
from extractors.headings import heading_roles
from extractors.literals import Sparse, lines_at, needed, places
from extractors.page import Page, once
from extractors.region_cues import is_address, is_crumbs, is_sentence, line_cue
from extractors.shapes import is_headline

WEIGHT = {Region.FOOTER: 4.0, Region.NAVIGATION: 3.0, Region.MAIN: 1.0, Region.CONTACT: 1.5}
"""What a name weighs by where it stands; what is about something else does not count."""
AGENT = 3.0  # what it weighs more that the sentence, or the heading, says that it gives the money
IN_TITLE = 3.0  # and that the page's title names it
LONG = 200  # characters of a line of a foot or menu, where only a name that begins it is the site's
BEGINS = 60  # characters before such a name
BEFORE = 30  # characters before a name that may say that it gives
SHARED = 0.4  # share of the best name's weight from which a longer one that holds it is the full name
CONFIRMED = 0.75  # how sure it is that a name is the site's that stands in two such places
GUESSED = 0.6  # how sure it is of one that only its giving tells
LONGEST_OWNER = 6  # blanks of a name that stands over a page and nowhere else
SEVERAL = 2  # times that the text names an authority whose pool another's site writes about
TOP = 6  # blocks at either end of a page that may say whose it is
OWNER = re.compile(r"([A-ZÆØÅ][^,·|•\d–()@:]{3,60}?)\s*(?:[,·|•–]| - |$)")
MORE = re.compile(
    r" (?:af (?:1[89]|20)\d\d\b|(?:(?:for|til|i) )?[A-ZÆØÅ][\wæøå-]+(?: (?:og|til|i) [A-ZÆØÅ][\wæøå-]+)?)"
)
"""What belongs to a name behind it: its year, a place or a word in capitals."""
ARTICLE = re.compile(r"^De[nt] (?=[A-ZÆØÅ])")  # which a name may begin with as a sentence does
TELLING = (Region.MAIN, Region.FOOTER, Region.CONTACT)
DEFINITE = re.compile(r"\w{8,}(?:en|et)$")  # another may be one where it stands in two such places


@cache
def issuer_forms() -> re.Pattern[str]:
    """The forms that names of authorities and funds have."""
    forms = "|".join(f"(?:{p})" for p in load("page")["issuer"]["forms"])
    return re.compile(f"(?=[A-ZÆØÅf])(?:{forms})")  # tried only where one may begin: at a capital, or as "fond" does


@cache
def _needed() -> tuple[str, ...] | None:
    """Letters of which every name in one of the forms holds some; ``None`` where a form needs none."""
    return tuple(needed("|".join(load("page")["issuer"]["forms"]))) or None


def _naming(document: Document) -> Sequence[Block]:
    """The blocks that may hold a name; all others are told from them at a hundredth of the cost of looking for one."""
    blocks = [block for block in document.blocks if block.region in WEIGHT]
    letters = _needed()
    if letters is None or not blocks:
        return blocks
    parts = [[blocks[0].start, blocks[0].end]]  # of the text, without what is about something else
    for block in blocks:
        if block.start > parts[-1][1] + 1:
            parts.append([block.start, block.end])
        parts[-1][1] = block.end
    starts = [block.start for block in blocks]
    found = (at for start, end in parts for at in places(document.text, letters, start, end))
    return [blocks[number] for number in lines_at(starts, found)]


@cache
def _agents() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = load("page")["issuer"]
    return (
        re.compile(r"s?\s+(?:" + "|".join(table["agent_after"]) + r")\b"),
        re.compile(r"\b(?:" + "|".join(table["agent_before"]) + r")\s+$"),
        re.compile(r"\b(?:" + "|".join(table["agent_near"]) + r")\s+$"),
    )


@dataclass
class _Named:
    """A name of an authority or fund: how much speaks for it, where it stands first, whether the text says that the
    pool is its, and how often it names it."""

    first: Span
    weight: float = 0.0
    told: bool = False
    mentions: int = 0


@once
def issuer(page: Page) -> Found | None:
    """The authority, municipality or fund that the page names as its sender or as the giver of the money; else the
    owner of the site, by the name that stands over the page and again in its foot or title."""
    named = _named(page)
    ranked = sorted(named.items(), key=lambda item: item[1].weight, reverse=True)
    owner = _owner(page)
    own = owner is not None and owner.confidence >= CONFIRMED and not issuer_forms().search(owner.value)
    if owner is not None and page_pattern("issuer", "committee").search(owner.value.lower()):
        over = next((name for name, _ in ranked if name.endswith(" Kommune") or name.startswith("Region ")), None)
        if over is not None:
            return Found(over, (named[over].first,), "issuer.over", CONFIRMED)
    if not ranked and owner is None:
        return _giver(page) or _over_page(page)
    if not ranked or (own and not any(n.told or n.mentions >= SEVERAL for n in named.values())):
        return owner
    best = _present_name(ranked)
    runner = next((n.weight for name, n in ranked if name != best), 0.0)
    sure = min(0.97, 0.6 + (named[best].weight - runner) / 20)
    place = _whole(page, best, named[best].first)
    return Found(_name(page.of(place)), (place,), "issuer.named", sure)


def _named(page: Page) -> dict[str, _Named]:
    """The names on the page that have one of the forms, with what speaks for each."""
    text = page.document.text
    found: dict[str, _Named] = {}
    after, before, near = _agents()
    for block in _naming(page.document):
        weight = WEIGHT[block.region]
        for match in issuer_forms().finditer(text, block.start, block.end):
            name = _name(match[0])
            if name[:1].upper() + name[1:] in _generic():
                continue
            this = found.setdefault(name, _Named(Span(match.start(), match.end())))
            if block.region is Region.MAIN:
                gives = bool(after.match(text, match.end()))
                around = (max(block.start, match.start() - BEFORE), match.start())
                told = before.search(text, *around) is not None
                whose = told or near.search(text, *around) is not None
                this.told |= gives or told
                this.mentions += 1
                headed = block.level == 1 and _of_heading().search(text, block.start, match.start())
                this.weight += weight + (AGENT if gives or headed else float(whose))
            elif block.region is Region.NAVIGATION:
                this.weight += weight if match.start() == block.start else weight / 3
            else:
                begins = match.start() - block.start <= BEGINS
                this.weight += weight if begins or block.end - block.start <= LONG else weight / 2
    for match in issuer_forms().finditer(page.document.title or ""):
        if (name := _name(match[0])) in found:
            found[name].weight += IN_TITLE
    return found


@cache
def _of_heading() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('page')['issuer']['agent_heading'])})\s+$")


@cache
def _generic() -> frozenset[str]:
    return frozenset(load("page")["issuer"]["generic"])


def _name(words: str) -> str:
    name = " ".join(words.split())
    return name[:-1] if _genitive().search(name) else name


@cache
def _genitive() -> Sparse:
    return Sparse(page_pattern("issuer", "genitive"))


def _present_name(ranked: Sequence[tuple[str, _Named]]) -> str:
    """The highest-ranked name, or a longer one that holds it ("Anlægsfonden" in "Lokale og Anlægsfonden")."""
    best, top = ranked[0]
    for name, named in ranked[1:4]:
        if best in name and named.weight >= SHARED * top.weight:
            return name
    return best


def _whole(page: Page, name: str, first: Span) -> Span:
    """Where a fund's or group's name stands first, with the words in capitals that stand behind it wherever the text
    says it ("Musikfonden af 1951", "Havnefonden Nord")."""
    text = page.document.text
    more = MORE.match(text, first.end) if _extends().search(name) else None
    if more is None:
        return first
    said = [m.end() for b in page.document.blocks if b.region in TELLING for m in _said(name, text, b)]
    alone = any(b.start == first.start and b.end == more.end() for b in page.document.blocks[:TOP])
    whole = all(text.startswith(more[0], end) for end in said) and (said or alone)
    return Span(first.start, more.end()) if whole else first


@cache
def _extends() -> re.Pattern[str]:
    return re.compile("|".join(load("page")["issuer"]["extends"]))


def _said(name: str, text: str, block: Block) -> Iterator[re.Match[str]]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").finditer(text, block.start, block.end)


def _owner(page: Page) -> Found | None:
    """The site's own name: a line over the page or the beginning of its foot, found in another of these places, in the
    page's title or in its text as well."""
    blocks, text = page.document.blocks, page.document.text
    over = [b for b in blocks[:TOP] if b.region is Region.NAVIGATION or (b.level and b.region is Region.MAIN)]
    foot = [b for b in blocks[-TOP:] if b.region is Region.FOOTER or is_address(page.of(b))]
    about = f"{page.document.title or ''} | {page.document.site or ''}"
    for block in (*foot, *over):
        match = OWNER.match(text, block.start, block.end) if block.level != 1 else None
        name = match[1].strip() if match else ""
        known = heading_roles(name) and name not in about
        if match is None or known or page_pattern("title", "money").search(name.lower()):
            continue
        again = name in about or any(b is not block and text.startswith(name, b.start) for b in (*foot, *over))
        if (
            len(name.split()) < 2
            and not page_pattern("issuer", "office").search(name)
            and not (again and DEFINITE.search(name))
        ):
            continue
        again = again or any(
            name in page.of(b) or _short(name, page.of(b)) for b in blocks if b.region is Region.MAIN and b is not block
        )
        if again or is_address(page.of(block)):
            sure = CONFIRMED if again else CONFIRMED - 0.1
            return Found(name, (Span(match.start(1), match.end(1)),), "issuer.site", sure)
    return None


def _over_page(page: Page) -> Found | None:
    """A name that stands over the page and nowhere else: the first line, above the headline and all menus."""
    block = next(iter(page.document.blocks), None)
    if block is None or block.level == 1 or block.region not in (Region.NAVIGATION, Region.MAIN):
        return None
    name = page.of(block).strip()
    words = page_pattern("issuer", "media").search(name.lower()) or page_pattern("title", "money").search(name.lower())
    shaped = is_headline(name) and 0 < name.count(" ") < LONGEST_OWNER and name[-1] not in ":?!"
    if (
        not shaped
        or words
        or heading_roles(name)
        or is_sentence(ARTICLE.sub("", name))
        or is_crumbs(name)
        or line_cue(name)
    ):
        return None
    return Found(name, (Span(block.start, block.end),), "issuer.over_page", GUESSED)


def _giver(page: Page) -> Found | None:
    """A name of no known form that the text says gives money ("Nordiske Billedhuse uddeler")."""
    for statement in page.main:
        for match in _givers().finditer(page.of(statement)):
            if match[1] not in _generic():
                place = Span(statement.start + match.start(1), statement.start + match.end(1))
                return Found(match[1], (place,), "issuer.gives", GUESSED)
    return None


@cache
def _givers() -> re.Pattern[str]:
    table = load("page")["issuer"]
    return re.compile(rf"\b({'|'.join(table['giver'])}) (?:{'|'.join(table['gives'])})\b")


def _short(name: str, words: str) -> bool:
    """Whether some words say who acts by the first word of a longer name ("Samvirket" of "Samvirket for Byliv")."""
    first, _, rest = name.partition(" ")
    return (
        rest.startswith(("for ", "af ")) and re.match(rf"(?:.*[.!?] )?{re.escape(first)} [a-zæøå]+", words) is not None
    )
