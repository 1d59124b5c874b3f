"""The page itself: its stamps, who issues it, what it is called, and whether it announces anything."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from extractors.data_files import load
from extractors.dates import DateMention
from extractors.days import Precision
from extractors.document import Kind, Region, Span
from extractors.page import Page, within
from extractors.sections import Statement, heading_roles

LEAD_BLOCKS = 8  # a bare date further down than this from the title is no publication date
HEADLINE_REACH = 3
SUBJECT_REACH = 12  # characters before the name that a sentence is about
SELDOM = 2  # a page names its own pool more often, or in a heading
STORY = 0.4  # share of verbs in the past tense up to which a page may still announce something
STORY_WEIGHT = 60  # what each part above that weighs against it
FEW_VERBS = 8  # a page with fewer tells nothing by their tense
JOB_TITLE = 10.0  # what a headline that is a position weighs
TITLE_COUNTS = 6  # how many times a word in the title counts when a page is weighed as an announcement


@dataclass(frozen=True, slots=True)
class Found:
    """A value of the page with the place that says it and the rule that read it."""

    value: str
    spans: tuple[Span, ...]
    rule: str
    confidence: float


@cache
def _any(table: str, key: str) -> re.Pattern[str]:
    return (
        re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{p})" for p in load("page")[table][key]) + r")(?!\w)")
        if table == "announcement"
        else re.compile("|".join(f"(?:{p})" for p in load("page")[table][key]))
    )


def _rest(page: Page, statement: Statement, mention: DateMention) -> str:
    """What a line holds beside a date, in lower case."""
    low = page.lower[statement.start : mention.start] + " " + page.lower[mention.end : statement.end]
    return re.sub(r"[\s|:.,·•()\[\]/–-]+", " ", low).strip()


def stamps(page: Page) -> tuple[Found | None, Found | None]:
    """``(published, updated)``: the page's own dates, as it shows them to a reader."""
    updated: Found | None = None
    published: list[tuple[int, Found]] = []
    visible = [s for s in page.statements if s.region in (Region.MAIN, Region.CONTACT)]
    title_seen = -1
    for i, statement in enumerate(visible):
        if statement.kind is Kind.HEADING and title_seen < 0:
            title_seen = i
        low = page.low(statement)
        mentions = [
            m
            for m in within(page.dates, statement.start, statement.end)
            if m.day.precision is Precision.DAY and m.day.iso()
        ]
        start = Span(statement.start, statement.end)
        if stamp := _any("stamp", "updated").match(low):
            mention = next(
                (m for m in mentions if m.start - statement.start - stamp.end() < 30), None
            ) or _on_next_line(page, visible, i)
            if mention is not None:
                updated = Found(_day(mention), (Span(mention.start, mention.end),), "stamp.updated", 0.98)
            continue
        if stamp := _any("stamp", "published").match(low):
            mention = next((m for m in mentions if m.start - statement.start - stamp.end() < 14), None) or (
                _on_next_line(page, visible, i) if len(low) < 30 else None
            )
            if mention is not None and (mention.start < statement.start + 60 or not mentions):
                rank = 2 if _any("stamp", "created").match(low) else 0
                published.append(
                    (rank, Found(_day(mention), (Span(mention.start, mention.end),), "stamp.published", 0.97))
                )
                continue
        if (
            len(mentions) == 1
            and start.end - start.start <= 90
            and not statement.roles
            and statement.kind in (Kind.PARAGRAPH, Kind.HEADING)
        ):
            rest = _rest(page, statement, mentions[0])
            early = statement.block <= LEAD_BLOCKS or i - max(title_seen, 0) <= LEAD_BLOCKS
            if early and (not rest or _beside(rest)) and mentions[0].until is None:
                published.append(
                    (1, Found(_day(mentions[0]), (Span(mentions[0].start, mentions[0].end),), "stamp.bare", 0.93))
                )
    if updated is None:
        updated = _outside(page)
    return (min(published, key=lambda p: p[0])[1] if published else None), updated


def is_stamp(page: Page, statement: Statement) -> bool:
    """Whether a line is one of the page's own stamps and says nothing of the pool."""
    low = page.low(statement)
    return len(low) < 90 and bool(
        _any("stamp", "updated").match(low) or (_any("stamp", "published").match(low) and len(low) < 45)
    )


def _day(mention: DateMention) -> str:
    return (mention.day.iso() or "")[:10]


def _beside(rest: str) -> bool:
    """Whether what stands beside a date on its line is only a category, a clock time or a source."""
    return len(rest.split()) <= 8 and bool(re.match(r"(?:\d|" + _any("stamp", "beside").pattern + ")", rest))


def _on_next_line(page: Page, visible: list[Statement], i: int) -> DateMention | None:
    if i + 1 >= len(visible):
        return None
    after = visible[i + 1]
    mention = next((m for m in within(page.dates, after.start, after.end) if m.day.iso()), None)
    return mention if mention is not None and not _rest(page, after, mention) else None


def _outside(page: Page) -> Found | None:
    """A stamp that the page shows outside the announcement, in its footer."""
    for block in page.document.blocks:
        if block.region in (Region.FOOTER, Region.ASIDE) and (stamp := _any("stamp", "updated").match(page.low(block))):
            for mention in within(page.dates, block.start, block.end):
                if mention.day.iso() and mention.start - block.start - stamp.end() < 30:
                    return Found(_day(mention), (Span(mention.start, mention.end),), "stamp.footer", 0.9)
    return None


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
    match = _forms().fullmatch(words)
    return match is not None and "pulje" not in words.lower()


def clean_title(words: str) -> str:
    """A heading without lead-ins ("Pulje:", "Ansøgningspulje til") and what hangs on behind (an account)."""
    title = " ".join(words.split()).strip(" -–—|")
    bare = title.strip('”“"»«')
    title = bare if not re.search(r"[”“\"»«]", bare) else title
    lead, tail = _any("title", "lead_in"), _any("title", "tail")
    for _ in range(3):
        shorter = title
        if match := lead.match(shorter.lower()):
            rest = shorter[match.end() :]
            shorter = rest[:1].upper() + rest[1:] if len(rest) > 3 else shorter
        if (match := tail.search(shorter.lower())) and match.start() > 3:
            shorter = shorter[: match.start()]
        if shorter == title:
            break
        title = shorter.strip(" -–—|:")
    return title.strip('”“"»«') if title[:1] in '”“"»«' and not re.search(r"[”“\"»«]", title[1:-1]) else title


QUOTED = re.compile(r"[\"”“„»'‘’]([^\"”“„»«]{6,160}?)[\"”“«»'’](?!\w)")
NAMED = re.compile(r"\b[A-ZÆØÅ][\wæøå-]*(?:puljen|ordningen|støtten|midlerne|programmet)\b")
PULJE_TIL = re.compile(
    r"(Pulje[n]? (?:til|for|om) [^.,:;!?]{5,120}?)"
    r"(?= (?:er|har|giver|skal|støtter|kan|går|åbner|udmeldes|på|med)\b|[.,:;!?]|$)"
)
CALLED = re.compile(
    r"(?:puljen|ordningen|programmet|puljeopslaget|initiativet) [\"”“„»']([^\"”“„»«]{4,140}?)[\"”“«»'](?!\w)"
)
QUOTE_REACH = 8  # statements below the headline in which the pool's name in quotes is looked for
GENERIC_NAMES = frozenset(
    {
        "Puljen",
        "Ordningen",
        "Ansøgningspuljen",
        "Tilskudsordningen",
        "Støtteordningen",
        "Projektmidlerne",
        "Satspuljen",
        "Puljemidlerne",
        "Reservepuljen",
        "Tilskudspuljen",
        "Delpuljen",
        "Støttepuljen",
        "Hovedpuljen",
    }
)


def foreign(page: Page) -> frozenset[int]:
    """Where sentences begin that speak of another pool by its name ("Kulturpuljen lukker den 15. marts"): it stands at
    their beginning, in no heading or table, and seldom."""
    main = [s for s in page.statements if s.region is Region.MAIN]
    heads = " ".join(page.of(s) for s in main if s.kind is Kind.HEADING or s.row is not None) + (
        page.document.title or ""
    )
    if not NAMED.search(heads):
        return frozenset()
    counts = Counter(m.group() for s in main for m in NAMED.finditer(page.of(s)))
    return frozenset(
        s.start
        for s in main
        if s.kind is not Kind.HEADING
        and (match := NAMED.search(page.of(s)))
        and match.start() <= SUBJECT_REACH
        and match.group() not in GENERIC_NAMES
        and counts[match.group()] <= SELDOM
        and match.group() not in heads
    )


def title(page: Page, top: Statement | None) -> Found | None:
    """The pool's name: the heading, or for a news page the name of the pool that it writes about, if it has one."""
    if top is None:
        return None
    words = page.of(top)
    cleaned = clean_title(words)
    low = cleaned.lower()
    span = Span(top.start, top.end)
    quoted = QUOTED.search(words)
    is_news = bool(_any("title", "headline").search(low))
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


def announces(page: Page, core: int) -> tuple[bool, float]:
    """Whether the page announces a pool, and how sure that is. ``core`` counts the deadlines, sums, applicants
    found."""
    main = [s for s in page.statements if s.region is Region.MAIN]
    words = "\n".join(page.low(s) for s in main)
    top = heading(page)
    head = page.low(top) if top else ""
    roles = {r for s in main if s.kind is Kind.HEADING or s.own_label for r in s.roles}

    def count(key: str) -> int:
        pattern = _any("announcement", key)
        return sum(1 for _ in pattern.finditer(words)) + (TITLE_COUNTS if pattern.search(head) else 0)

    score = (
        min(count("positive"), 12)
        + 3 * len(roles & {"deadline", "applicants", "amount", "target_group", "account"})
        + 2 * min(core, 4)
    )
    against = {
        "award": 2.0 * count("award"),
        "tender": 2.5 * count("tender"),
        "job": 3.0 * count("job"),
        "advice": 1.7 * count("advice"),
        "report": 1.8 * count("report"),
        "law": 1.6 * count("law"),
    }
    if _any("announcement", "job_title").search(head):
        against["job"] += JOB_TITLE
    told, stated = (sum(1 for _ in _any("announcement", key).finditer(words)) for key in ("narrated", "stated"))
    share = told / max(told + stated, FEW_VERBS)
    past = max(0.0, share - STORY) * STORY_WEIGHT
    worst = max(against.values()) + past
    return score > worst and score >= 4, min(0.99, 0.5 + abs(score - worst) / 40)


@cache
def _forms() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in load("page")["issuer"]["forms"]))


@cache
def _agents() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = load("page")["issuer"]
    return (
        re.compile(r"\s+(?:" + "|".join(table["agent_after"]) + r")\b"),
        re.compile(r"\b(?:" + "|".join(table["agent_before"]) + r")\s+$"),
    )


def _name(words: str) -> str:
    name = " ".join(words.split())
    if name.endswith(("styrelsens", "ministeriets", "Kommunes")):
        name = name[:-1]
    return name


def issuer(page: Page) -> Found | None:
    """The authority, municipality or fund that the page names as its sender or as the giver of the money."""
    text = page.document.text
    weights: defaultdict[str, float] = defaultdict(float)
    first: dict[str, Span] = {}
    after, before = _agents()
    for block in page.document.blocks:
        weight = {Region.FOOTER: 4.0, Region.NAVIGATION: 3.0, Region.MAIN: 1.0, Region.CONTACT: 1.5}.get(
            block.region, 0.0
        )
        if not weight:
            continue
        for match in _forms().finditer(text, block.start, block.end):
            name = _name(match.group())
            gain = weight
            if block.region is Region.MAIN:
                if after.match(text, match.end()):
                    gain += 3
                elif before.search(text, max(block.start, match.start() - 30), match.start()):
                    gain += 1
            elif block.end - block.start > 200 and match.start() - block.start > 60:
                gain /= 2
            weights[name] += gain
            first.setdefault(name, Span(match.start(), match.end()))
    if page.document.title:
        for match in _forms().finditer(page.document.title):
            if _name(match.group()) in weights:
                weights[_name(match.group())] += 3
    if not weights:
        return None
    ranked = sorted(weights.items(), key=itemgetter(1), reverse=True)
    best = _present_name(ranked)
    runner = next((w for n, w in ranked if n != best), 0.0)
    return Found(best, (first[best],), "issuer.named", min(0.97, 0.6 + (weights[best] - runner) / 20))


def _present_name(ranked: list[tuple[str, float]]) -> str:
    """The highest-ranked name, or a longer one that holds it ("Fonden" in "Fonden for X")."""
    best = ranked[0][0]
    for name, weight in ranked[1:4]:
        if best in name and weight >= 0.4 * ranked[0][1]:
            return name
    return best
