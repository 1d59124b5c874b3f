"""What the page is about: its heading, and the name of the pool it announces."""

from __future__ import annotations

import re
from collections import Counter

from extractors.document import Kind, Region, Span
from extractors.found import Found, page_pattern
from extractors.headings import heading_roles
from extractors.issuers import issuer_forms
from extractors.page import Page
from extractors.pool_names import GENERIC_NAMES, NAMED, QUOTED, clean_title
from extractors.sections import Statement

HEADLINE_REACH = 3
PULJE_TIL = re.compile(
    r"(Pulje[n]? (?:til|for|om) [^.,:;!?]{5,120}?)"
    r"(?= (?:er|har|giver|skal|støtter|kan|går|åbner|udmeldes|på|med)\b|[.,:;!?]|$)"
)
CALLED = re.compile(
    r"(?:puljen|ordningen|programmet|puljeopslaget|initiativet) [\"”“„»']([^\"”“„»«]{4,140}?)[\"”“«»'](?!\w)"
)
QUOTE_REACH = 8  # statements below the headline in which the pool's name in quotes is looked for


def heading(page: Page) -> Statement | None:
    """The announcement's own heading: the first of the highest level."""
    headings = [s for s in page.statements if s.kind is Kind.HEADING and s.region is Region.MAIN]
    blocks = page.document.blocks
    top = [s for s in headings if blocks[s.block].level == 1 and not _is_site_name(page, s)]
    named = [s for s in headings if not heading_roles(page.of(s)) and not _is_site_name(page, s)]
    pools = [s for s in named[:4] if re.search(r"pulje", page.low(s))] if not top else []
    return next(iter(top or pools or named or headings), None)


def _is_site_name(page: Page, statement: Statement) -> bool:
    """Whether a heading is the site's or authority's own name, or a word of its menu."""
    words = page.of(statement).strip()
    if (
        words.lower() in ("forside", "menu", "nyheder", "puljer", "tilskud", "søg", "start")
        or words == page.document.site
    ):
        return True
    match = issuer_forms().fullmatch(words)
    return match is not None and "pulje" not in words.lower()


def title(page: Page, top: Statement | None) -> Found | None:
    """The pool's name: the heading, or for a news page the name of the pool that it writes about, if it has one."""
    if top is None:
        return None
    words = page.of(top)
    cleaned = clean_title(words)
    low = cleaned.lower()
    span = Span(top.start, top.end)
    quoted = QUOTED.search(words)
    is_news = bool(page_pattern("title", "headline").search(low))
    if quoted and (is_news or "pulje" in quoted.group(1).lower()) and len(quoted.group(1)) < 0.9 * len(words):
        return Found(
            clean_title(quoted.group(1)),
            (Span(top.start + quoted.start(1), top.start + quoted.end(1)),),
            "title.quoted",
            0.9,
        )
    named = [m for m in NAMED.finditer(words) if m.group() not in GENERIC_NAMES]
    if named and (is_news or "pulje" not in low.replace(named[0].group().lower(), "")):
        match = named[0]
        if len(match.group()) < 0.8 * len(cleaned):
            rest = re.match(r"(?: (?:til|for) [^,.:–]+)?", words[match.end() :])
            more = rest.group() if rest and not re.search(r"\b(?:er|har|åbner|kan|under)\b", rest.group()) else ""
            return Found(
                match.group() + more,
                (Span(top.start + match.start(), top.start + match.end() + len(more)),),
                "title.named",
                0.85,
            )
        return Found(cleaned, (span,), "title.heading", 0.95)
    if is_news:
        for statement in [s for s in page.statements if s.region is Region.MAIN and s is not top][:QUOTE_REACH]:
            if called := CALLED.search(page.of(statement)):
                start = statement.start + called.start(1)
                return Found(
                    clean_title(called.group(1)), (Span(start, start + len(called.group(1))),), "title.called", 0.85
                )
    if is_news or not re.search(r"pulje|støtte|tilskud|midler|ordning|legat|program|stipendi", low):
        body = [s for s in page.statements if s.region is Region.MAIN and s is not top]
        names = Counter(m.group() for s in body for m in NAMED.finditer(page.of(s)) if m.group() not in GENERIC_NAMES)
        if is_news:
            for statement in body[: HEADLINE_REACH + 2]:
                led = PULJE_TIL.match(page.of(statement))
                if led and statement.kind is not Kind.HEADING:
                    return Found(
                        led.group(1), (Span(statement.start, statement.start + led.end(1)),), "title.lead", 0.8
                    )
        own = [
            n
            for n, k in names.items()
            if k >= 2 and any(page.of(s).strip() == n for s in body if s.kind is Kind.HEADING)
        ]
        if own:
            where = next(s for s in body if page.of(s).strip() == own[0])
            return Found(own[0], (Span(where.start, where.end),), "title.subheading", 0.8)
    return Found(cleaned, (span,), "title.heading", 0.9 if is_news else 0.95)
