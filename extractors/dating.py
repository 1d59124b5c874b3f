"""What a date is for: deadline, opening, meeting, answer, report, project period, or nothing of the pool's.

A date is only a date until the words around it give it a role. The nearest cue of the sentence decides, cues of the
section it stands in stand behind them; what replaces or withdraws a deadline is read last. The cue words lie in
``data/cues.toml``; the distances below are characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.columns import column_kinds
from extractors.cues import Cue, date_grammar, date_sparse
from extractors.date_kinds import section_kind
from extractors.date_neighbours import day_before, due_again, listed, said_of_dates, told_before, told_before_lead
from extractors.dates import DateMention
from extractors.dates_in_turn import Told, kinds_in_turn
from extractors.days import Day, Precision
from extractors.handing import is_terse, says_handing_in
from extractors.idle_dates import without_passing
from extractors.naming import NOT_DATING, named_by, named_lines, outermost
from extractors.nearness import GOVERNED, SENDING_REACH, SHARED
from extractors.page import Page, holding, once, within
from extractors.period_ends import period_end
from extractors.pool_names import foreign
from extractors.sections import Statement
from extractors.stamps import is_stamp
from extractors.steps import with_steps
from extractors.superseding import superseded, taken_back, takes_place

LIMITING = ("limit", "due")
REPLACEABLE = frozenset({"application", "neutral", "opening", "none"})  # kinds of date that another may replace
UNTIL = " til "  # before a window's last day
BESIDE = " \n|:"  # signs between a label and its value
BEFORE = 24  # characters before a day in which the words stand that make it a beginning, or no limit


@dataclass(frozen=True, slots=True)
class Dated:
    """One end of a date mention with its role.

    ``role``: ``deadline``, ``opening``, ``start`` or ``end`` (of the project period), ``event``, ``other`` (answers,
    reports, laws, past rounds …), ``superseded``. ``strong`` says that the words name a limit, ``replaces`` that the
    date takes another's place, ``past`` that the sentence speaks of it as over; ``kind`` is what its words are about.
    """

    role: str
    day: Day
    mention: DateMention
    statement: Statement
    rule: str
    strong: bool = True
    replaces: bool = False
    past: bool = False
    kind: str = "none"


@once
def roles(page: Page) -> list[Dated]:
    """Every date of the announcement with its role, in the order of the text."""
    found: list[Dated] = []
    main = page.main
    others = foreign(page)
    lines = named_lines(page)
    columns = column_kinds(page)
    mentioned = {statement.start: mentions for statement, mentions in holding(main, page.dates)}
    for at, statement in enumerate(main):
        mentions = mentioned.get(statement.start)
        if not mentions or statement.start in others or is_stamp(page, statement):
            continue
        before = told_before(page, main, at)
        if headed := _headed(page, statement, mentions):
            found += headed
            continue
        cues = said_of_dates(page, statement)
        of_list = statement.lead if statement.row is None else None
        lead = None if of_list is None else told_before_lead(page, of_list, main, at)
        led = statement if lead is None else statement._replace(lead=lead)
        section = section_kind(page, statement)
        told = Told(statement, mentions, cues, led, before, section, lines.get(statement.start), columns)
        kinds = kinds_in_turn(page, told)
        handed = False
        for i, (mention, (kind, rule)) in enumerate(zip(mentions, kinds, strict=True)):
            dated = _dated(page, statement, mention, mentions, cues, kind, rule)
            due = any(d.role == "deadline" and not d.replaces for d in dated)
            last = day_before(mentions, i)
            goes_on = handed and (listed(page, mentions[i - 1], mention) or due_again(page, mentions[last], mention))
            handed = goes_on or says_handing_in(page, statement, mention, mentions, cues, before) if due else False
            if due and kind != "opening" and not handed:
                dated = [replace(d, role="other") for d in dated]
            if due and taken_back(page, main, at):
                dated = [replace(d, role="superseded") if d.role == "deadline" else d for d in dated]
            elif due and i and found and listed(page, mentions[i - 1], mention):
                dated = [replace(d, strong=d.strong or found[-1].strong, past=d.past or found[-1].past) for d in dated]
            found += dated
    return without_passing(page, with_steps(page, found)) + _struck(page)


def _struck(page: Page) -> list[Dated]:
    """The dates that the page shows struck out: whatever they were for, they no longer hold."""
    return [
        Dated("superseded", mention.until or mention.day, mention, statement, "date.struck.superseded")
        for mention in page.struck_dates
        for statement in page.main
        if statement.start <= mention.start < statement.end
    ]


def _headed(page: Page, statement: Statement, mentions: list[DateMention]) -> list[Dated]:
    """Dates side by side with nothing else on their line, under a line that names each ("Frist Svar" over "1. maj
    1. juni"): the first is what the first word names, and so on."""
    days = [(m, day) for m in mentions for day in (m.day, m.until) if day is not None]
    if len(days) < 2 or statement.row is not None or statement.own_label or not statement.path:
        return []
    edges = [statement.start, *(edge for m in mentions for edge in (m.start, m.end)), statement.end]
    beside = "".join(page.lower[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    if any(map(str.isalnum, beside)):
        return []
    head = page.document.blocks[statement.path[-1]]
    kinds = [c.kind for c in outermost(page.cues("date", head)) if c.kind not in NOT_DATING]
    if len(kinds) != len(days) or len(set(kinds)) < 2:
        return []
    roles_of = {"application": "deadline", "neutral": "deadline", "opening": "opening", "event": "event"}
    return [
        Dated(roles_of.get(kind, "other"), day, mention, statement, "date.section.column")
        for kind, (mention, day) in zip(kinds, days, strict=True)
    ]


def _dated(
    page: Page,
    statement: Statement,
    mention: DateMention,
    mentions: list[DateMention],
    cues: list[Cue],
    kind: str,
    rule: str,
) -> list[Dated]:
    """A mention's ends with their roles, given what kind of date it is."""
    was = date_sparse("was").search(page.lower, max(statement.start, mention.start - BEFORE), mention.start)
    past = any(c.kind == "past_deadline" and (0 <= mention.start - c.end < 40) for c in cues)
    past = (
        past
        or (rule in ("before", "words") and was is not None)
        or date_grammar("gave").match(page.lower, mention.end, statement.end) is not None
        or (kind == "opening" and _is_over(page, mention, cues))
    )

    def make(role: str, day: Day, *, strong: bool = True) -> Dated:
        return Dated(role, day, mention, statement, f"date.{rule}.{role}", strong, replaces, past, kind)

    replaces = takes_place(page, mention, cues)
    start, end = mention.day, mention.until
    moved = date_sparse("from_old").search(page.lower, statement.start, mention.start) is not None
    if kind in ("application", "neutral") and end is not None and (replaces or moved):
        return [make("superseded", start), make("deadline", end)]  # "forlænget fra X til Y"
    if kind in REPLACEABLE and superseded(page, mention, mentions, cues):
        return [make("superseded", end or start)]
    if kind == "opening" and (end is not None or _closes_after(page, mention, mentions, cues)):
        kind = "period" if "period" in statement.roles else "application"
    if kind in ("application", "neutral"):
        if any(c.kind == "past_award" and c.start < mention.start for c in cues):
            return [make("other", start)]
        sectioned = rule == "section" or "deadline" in statement.roles
        led = statement.lead is not None and statement.row is None and named_by(page, statement.lead) == "application"
        strong = (
            rule == "before"
            or any(c.kind in LIMITING for c in cues)
            or (sectioned and date_grammar("equals").search(page.lower, statement.start, mention.start) is not None)
            or (kind != "neutral" and any(c.kind == "neutral" and _is_handed_in(page, c, mention) for c in cues))
            or date_sparse("shall_hand_in").search(page.lower, statement.start, mention.start) is not None
            or (statement.lead is not None and any(c.kind in LIMITING for c in page.cues("date", statement.lead)))
            or (sectioned and any(c.kind in SHARED for c in cues))
            or ((sectioned or led) and is_terse(page, statement, mentions))
        )
        if end is not None:
            return [make("opening", start), make("deadline", end)]
        said = _said_before(mention, mentions)
        before = date_grammar("adverb").sub("", page.lower[max(statement.start, said - BEFORE) : said].rstrip(BESIDE))
        if date_grammar("starting").search(before):
            return [make("opening", start)]
        if date_grammar("unlike").search(before):
            return [make("other", start)]
        applied_for = date_grammar("applied_for").search(page.low(page.document.blocks[statement.block]))
        named = kind != "neutral" or applied_for is not None
        return [make("deadline", start, strong=strong and named)]
    if kind == "opening":
        return [make("opening", start)]
    if kind == "period":
        if any(c.kind == "past_award" and c.start < mention.start for c in cues):
            return [make("other", start)]
        if end is not None and date_grammar("starts_within").search(page.lower, statement.start, mention.start):
            return [make("start", start)]
        if end is not None:
            return [make("start", start), make("end", end)]
        at = mentions.index(mention)
        last = at > 0 and listed(page, mentions[at - 1], mention)
        role = period_end(page, statement, mention, last_of_list=last)
        at_clock = role == "start" and start.hour is not None  # no project begins at "kl. 17"
        return [make("other" if at_clock else role, start)]
    if kind == "event" and date_grammar("granted").match(page.lower, statement.start, mention.start):
        return [make("other", start)]  # "De, der får støtte, mødes til …"
    if kind == "event" or (kind == "invitation" and (start.hour is not None or _hour_behind(page, statement, mention))):
        return [make("event", start)]
    return [make("meeting" if kind == "meeting" else "other", start)]


def _is_over(page: Page, mention: DateMention, cues: list[Cue]) -> bool:
    """Whether the word for an opening before a day is of the past ("puljen åbnede med 8 mio. kr. den 18. april")."""
    opened = [c for c in cues if c.kind == "opening" and c.end <= mention.start]
    return bool(opened) and page.low(opened[-1]).endswith("ede")


def _is_handed_in(page: Page, cue: Cue, mention: DateMention) -> bool:
    """Whether a verb says before a day that something is handed in then: right before it ("skitsen afleveres den 1.
    maj"), or who does it in the same clause ("afleverer et projekt på to sider den 1. maj")."""
    verb = page.low(cue)
    if verb.endswith("s"):
        return 0 <= mention.start - cue.end <= GOVERNED
    between = page.lower[cue.end : mention.start].removesuffix(" (")
    return verb.endswith("r") and len(between) <= SENDING_REACH and not date_grammar("clause").search(between)


def _hour_behind(page: Page, statement: Statement, mention: DateMention) -> bool:
    return bool(within(page.times, mention.end, statement.end))


def _said_before(mention: DateMention, mentions: list[DateMention]) -> int:
    """Where a day begins, with the "i dag" that it explains ("fra i dag, den 1. marts")."""
    at = mentions.index(mention)
    before = mentions[at - 1] if at else None
    explains = before is not None and before.day.precision is Precision.RELATIVE and mention.start - before.end <= 2
    return before.start if before is not None and explains else mention.start


def _closes_after(page: Page, mention: DateMention, mentions: list[DateMention], cues: list[Cue]) -> bool:
    """Whether the date is the second of a round's two ("åbner 1. marts og slutter 3. maj"), or how long it is open
    ("har frem til den 3. maj åbent")."""
    limits = [c for c in cues if c.kind == "limit" and 0 <= mention.start - c.end <= GOVERNED]
    if any(date_grammar("until").fullmatch(page.low(c)) for c in limits):
        return True
    opened = [m for m in mentions if any(c.kind == "opening" and c.end <= m.start < mention.start for c in cues)]
    return bool(opened) and (
        bool(limits)
        or page.lower.endswith(UNTIL, 0, mention.start)
        or date_grammar("acts_after").match(page.lower, mention.end) is not None
        or date_grammar("in_hand").search(page.lower, opened[-1].end, mention.start) is not None
    )


def precise(day: Day) -> bool:
    """Whether a day can be a deadline: a calendar day, or a month's end ("ultimo marts")."""
    return day.precision is Precision.DAY or (
        day.precision is Precision.PART and day.part == "ultimo" and day.month is not None
    )
