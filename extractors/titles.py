"""What the page is about: its heading, and the name of the pool it announces.

Most pages have the pool's name for a heading. News has a headline instead, and names the pool in its text: in quotes
("puljen ”Kunst for alle”"), with capitals ("puljen Åben Mark, som"), in one word ("Kulturpuljen"), or as the last step
of the breadcrumb.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from extractors.data_files import load
from extractors.document import Kind, Region, Span
from extractors.found import Found, page_pattern
from extractors.headings import heading_roles, label_roles
from extractors.issuers import issuer, issuer_forms
from extractors.literals import Sparse
from extractors.page import Page, once
from extractors.pool_called import called, christening, naming
from extractors.pool_names import GENERIC_NAMES, NAMED, QUOTED, clean_title
from extractors.region_cues import crumbs, is_crumbs, is_round
from extractors.sections import Statement

LEAD = 8  # statements below the headline in which news says the pool's name
LED = 5  # statements of these that may begin with the name ("Pulje til … åbner")
MOST_OF_HEADING = 0.8  # share of a heading that a name makes up if the heading is no more than the name
QUOTED_HEADING = 0.9  # the same of a name in quotes
LEAST_NAME = 4  # characters of a name before a colon
SLOGAN = 2  # blanks from which on what stands behind a name and a dash is no part of it
LEAST_END = 9  # characters of a name that a headline ends in
CAPITAL = re.compile(r"(?<=[ :])[A-ZÆØÅ]")
MARK = re.compile(r": | [–—-] ")
DIGIT = re.compile(r"\d")
YEAR = re.compile(r" (?:19|20)\d\d$")
LIKELY = 4  # headings from the top among which one that names a pool is the page's


@once
def heading(page: Page) -> Statement | None:
    """The announcement's own heading: the first of the highest level."""
    headings = list(page.headings)
    blocks = page.document.blocks
    first = next((s for s in page.told if blocks[s.block].level == 1), None)
    if first is not None and first.kind is not Kind.HEADING:  # it says a value, so that it is a statement as well
        block = blocks[first.block]
        headings.insert(0, first._replace(start=block.start, end=block.end, kind=Kind.HEADING))
    top = [s for s in headings if blocks[s.block].level == 1 and not _is_site_name(page, s)]
    named = [s for s in headings if not heading_roles(page.of(s)) and not _is_site_name(page, s)]
    pools = [s for s in named[:LIKELY] if "pulje" in page.low(s)] if not top else []
    return next(iter(top or pools or named or headings), None)


def _is_site_name(page: Page, statement: Statement) -> bool:
    """Whether a heading is the site's or authority's own name, or a word of its menu."""
    words = page.of(statement).strip()
    words = words.title() if words.isupper() else words
    low = words.lower()
    named = low in load("page")["title"]["menu"] or words == page.document.site
    named = named or ("pulje" not in low and issuer_forms().fullmatch(words) is not None)
    return named and not is_headline(words)  # "Søg fonden" bids, and names nobody


def title(page: Page, top: Statement | None) -> Found | None:
    """The pool's name: the heading, or for a news page the name of the pool that it writes about, if it has one."""
    part_only = top is not None and page.document.blocks[top.block].level != 1 and bool(heading_roles(page.of(top)))
    if top is None or part_only:
        found = _unheaded(page)
        if top is None or found is not None:
            return found
    words = page.of(top)
    cleaned = clean_title(words)
    money = page_pattern("title", "money").search(cleaned.lower())
    part = page_pattern("title", "general").fullmatch(words.lower()) is not None or (
        not money and bool(label_roles(cleaned))
    )
    news = part or is_headline(cleaned)
    whole = Found(cleaned, (Span(top.start, top.end),), "title.heading", 0.9 if news else 0.95)
    if found := _before_mark(page, top, words):
        return found
    if found := _quoted_in(top, words, news) or _named_in(top, words, cleaned, news):
        return whole if found.value == cleaned else found
    body = [s for s in page.told if s is not top]
    found = called(page, body[:LEAD], christening())
    if found is None and news:
        found = called(page, body[:LEAD], naming()) or _again(page, top, words)
        found = found or _trail(page, body, cleaned) or _led(page, body[:LED])
        found = found or _yearly(page, body) or _named_once(page, body[:LEAD], cleaned)
    if found is None and not news and not money:
        found = called(page, body[:LEAD], naming())
    if found is None and (news or not money):
        found = _yearly(page, body) or _subheading(page, body) or (None if news else _subject(page, body[:LED]))
    return found or whole


def _unheaded(page: Page) -> Found | None:
    """The name that the text mentions of a page whose headings are all of its parts, or that has none."""
    body = page.main
    lead = body[:LEAD]
    found = called(page, lead, christening()) or called(page, lead, naming()) or _led(page, lead)
    return found or called(page, body, _mentioning())


@cache
def _mentioning() -> tuple[Sparse, ...]:
    return tuple(Sparse(page_pattern("title", key)) for key in ("mentioned", "opened"))


def is_headline(words: str) -> bool:
    """Whether a heading is news about a pool and not its name: it says what happens."""
    low = words.lower()
    if page_pattern("title", "headline").search(low):
        return True
    return not page_pattern("title", "name").match(low) and bool(page_pattern("title", "verb").search(low))


def _before_mark(page: Page, top: Statement, words: str) -> Found | None:
    """A name that a heading stands behind ("Nordprogrammet: To frister i 2022", "Kultur til alle – søg nu"), where the
    page says it again; with a year only if the page says that again."""
    mark = MARK.search(words)
    name, rest = (words[: mark.start()], words[mark.end() :]) if mark else ("", "")
    if mark is None or clean_title(words) != words or is_headline(name):
        return None
    dash, news = mark[0] != ": ", is_headline(rest) or DIGIT.search(rest) is not None
    slogan = rest[:1].islower() and rest.count(" ") >= SLOGAN
    if not (slogan or is_round(rest) if dash else news):
        return None
    around = page.document.text.replace(words, "")
    for form in (name, YEAR.sub("", name)):
        if len(form) >= LEAST_NAME and re.search(rf"(?<!\w){re.escape(form)}(?!\w)", around):
            return Found(form, (Span(top.start, top.start + len(form)),), "title.named", 0.85)
    return None


def _again(page: Page, top: Statement, words: str) -> Found | None:
    """The end of a headline, begun with a capital, that the page says again: the name in "Husk Plads til Sport"."""
    around = page.document.text.replace(words, "")
    giver = issuer(page)
    for match in CAPITAL.finditer(words, 1):
        form = clean_title(words[match.start() :])
        named = len(form) >= LEAST_END and " " in form and not is_headline(form) and form in words
        if (
            named
            and (giver is None or form not in giver.value)
            and issuer_forms().search(form) is None
            and re.search(rf"{re.escape(form)}(?!\w)", around)
        ):
            start = top.start + words.index(form)
            return Found(form, (Span(start, start + len(form)),), "title.named", 0.85)
    return None


def _quoted_in(top: Statement, words: str, news: bool) -> Found | None:
    """A name in quotes inside the heading."""
    quoted = QUOTED.search(words)
    if quoted is None or not (news or "pulje" in quoted[1].lower()) or len(quoted[1]) >= QUOTED_HEADING * len(words):
        return None
    place = Span(top.start + quoted.start(1), top.start + quoted.end(1))
    return Found(clean_title(quoted[1]), (place,), "title.quoted", 0.9)


def _named_in(top: Statement, words: str, cleaned: str, news: bool) -> Found | None:
    """A name in one word inside the heading, with what it is for, its year and its place."""
    name = next((m for m in NAMED.finditer(words) if m[0] not in GENERIC_NAMES), None)
    if name is None or not (news or "pulje" not in cleaned.lower().replace(name[0].lower(), "")):
        return None
    if not news and len(name[0]) >= MOST_OF_HEADING * len(cleaned):
        return Found(cleaned, (Span(top.start, top.end),), "title.heading", 0.95)
    more = page_pattern("title", "more").match(words, name.end())
    end = more.end() if more and not page_pattern("title", "verb").search(more[0]) else name.end()
    place = Span(top.start + name.start(), top.start + end)
    return Found(words[name.start() : end], (place,), "title.named", 0.85)


def _trail(page: Page, body: Sequence[Statement], cleaned: str) -> Found | None:
    """The last step of the breadcrumb, where the text names it and it is not the headline itself."""
    for step, place in _steps(page):
        if step.lower() in cleaned.lower() and step != cleaned and " " in step and NAMED.search(step) is None:
            return Found(step, (place,), "title.trail", 0.8)
        named = " " in step or NAMED.fullmatch(step)
        if named and not is_headline(step) and any(step in page.of(s) for s in body):
            return Found(clean_title(step), (place,), "title.trail", 0.8)
    return None


def _steps(page: Page) -> Iterator[tuple[str, Span]]:
    """The last step of each breadcrumb, and its place."""
    for block in page.document.blocks:
        if block.region is Region.NAVIGATION and is_crumbs(text := page.document.of(block)):
            step = crumbs(text)[-1].strip()
            start = block.start + text.rfind(step)
            if step:
                yield step, Span(start, start + len(step))


def _led(page: Page, lead: Sequence[Statement]) -> Found | None:
    """The name that a statement of the lead begins with: "Pulje til … er åben"."""
    for statement in lead:
        led = page_pattern("title", "led").match(page.of(statement))
        if led and statement.kind is not Kind.HEADING:
            place = Span(statement.start, statement.start + led.end(1))
            return Found(clean_title(led[1]), (place,), "title.lead", 0.8)
    return None


def _named_once(page: Page, lead: Sequence[Statement], headline: str) -> Found | None:
    """The only name in one word that the lead has, with what it is for where the headline says that too."""
    found = [(s, m) for s in lead for m in NAMED.finditer(page.of(s)) if m[0] not in GENERIC_NAMES]
    if len({match[0] for _, match in found}) != 1:
        return None
    for statement, match in found:
        more = page_pattern("title", "purpose").match(page.of(statement), match.end())
        if more and more[0].lower() in headline.lower():
            return _part(page, statement, match.start(), more.end())
    statement, match = found[0]
    return _part(page, statement, match.start(), match.end())


def _subject(page: Page, lead: Sequence[Statement]) -> Found | None:
    """A name in one word that a sentence of the lead is about from its beginning: "Kulturpuljen er …"."""
    for statement in lead:
        match = NAMED.search(page.of(statement)) if statement.kind is not Kind.HEADING else None
        if match is not None and not match.start() and match[0] not in GENERIC_NAMES:
            return _part(page, statement, 0, match.end())
    return None


def _part(page: Page, statement: Statement, start: int, end: int) -> Found:
    place = Span(statement.start + start, statement.start + end)
    return Found(page.of(place), (place,), "title.named", 0.75)


def _yearly(page: Page, body: Sequence[Statement]) -> Found | None:
    """A name with its year that heads a part of the page: "Landsbymidler 2021"."""
    for part in (s for s in body if s.kind is Kind.HEADING):
        words = page.of(part).strip()
        if page_pattern("title", "yearly").fullmatch(words) and words.split()[0] not in GENERIC_NAMES:
            return Found(words, (Span(part.start, part.end),), "title.subheading", 0.8)
    return None


def _subheading(page: Page, body: Sequence[Statement]) -> Found | None:
    """A name in one word that heads a part of the page and that the text comes back to."""
    names = Counter(m[0] for s in body for m in NAMED.finditer(page.of(s)) if m[0] not in GENERIC_NAMES)
    for name, count in names.items():
        where = next((s for s in body if s.kind is Kind.HEADING and page.of(s).strip() == name), None)
        if where is not None and count > 1:
            return Found(name, (Span(where.start, where.end),), "title.subheading", 0.8)
    return None
