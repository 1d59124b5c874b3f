"""What kind of date a date is (application, answer, meeting, report, period …): by the nearest cue of its sentence, by
what names it from outside (:mod:`extractors.naming`), or by the section it stands in.

The cue words lie in ``data/cues.toml``; the distances below are characters.
"""

from __future__ import annotations

import re

from extractors.cues import Cue, cue_finder, date_grammar
from extractors.dates import DateMention
from extractors.days import Precision
from extractors.document import Block, Kind, Span
from extractors.handing import REMARK, in_hand, is_terse
from extractors.headings import label_roles
from extractors.naming import NOT_DATING, SHUTTING, SPAN_OF, named_by, named_in_row, span_kind, telling
from extractors.nearness import FAR, NEAR, distance, handed_in
from extractors.page import Page, within
from extractors.period_ends import names_activity
from extractors.sections import ROUND, Statement
from extractors.superseding import takes_place

SECTION = 45  # distance at which the section's role stands: nearer words overrule it, farther ones do not
GOVERNING = 26  # ... and within which the project's own words do so under what is said of answers ("bruges i 2025")
LONGEST_ENTRY = 150  # characters of an entry of a list of news or dates; a longer line under "Nyheder" is the article
SUBJECT = 30  # characters between a verb and what it is said of
OWN_LABEL = 22  # ... or a label of the line itself

# How a kind of cue is moved nearer (negative) or farther: vague words must stand close to count.
LEANING = {
    "neutral": 70,
    "stretch": 60,
    "period": 12,
    "turn": 12,
    "opening": -15,
    "meeting": 10,
    "law": 5,
    "question": -40,
    "report": -30,
    "registration": -30,
    "answer": 4,
    "event": -4,
    "invitation": -4,
}
SECTION_KIND = {
    "deadline": "application",
    "opens": "opening",
    "period": "period",
    "processing": "answer",
    "event": "event",
    "reporting": "report",
    "past": "past",
    "other_pools": "other",
    "contact": "question",
}
HOURS = re.compile(r"\d ?[-–] ?\d{1,2}(?:[.:]\d\d)?$")  # "kl. 10-13" is when something takes place
NOT_APPLYING = frozenset({"report", "question", "registration"})  # of what a "det" may speak that must be handed in
CLOSED = frozenset({"past", "other", "report"})  # sections in which no event is one for applicants
CALLED = frozenset({"application", "due", "limit"})  # how a deadline is called right before its colon
VAGUE = frozenset({"neutral", "stretch", "turn"})
Best = tuple[float, str, int]
"""How near a cue stands, its kind, and where it begins."""


def kind_of(
    page: Page,
    statement: Statement,
    mention: DateMention,
    mentions: list[DateMention],
    cues: list[Cue],
    before: Statement | None,
    section: str | None,
) -> tuple[str, str]:
    """What a date is a date for, and what says so: ``words``, ``section``, ``before`` or ``nothing``.

    ``cues`` are those of its statement, ``before`` the sentence before it, ``section`` is what :func:`section_kind`
    says of the statement.
    """
    limited = any(c.kind == "limit" for c in cues)
    shall = any(c.kind == "neutral" for c in cues) and date_grammar("shall_hand_in").search(
        page.lower, statement.start, mention.start
    )
    if section == "event" and not limited and not any(c.kind == "registration" for c in cues):
        if not shall:
            return "event", "section"
        section = None
    if section in ("past", "other"):
        return section, "section"
    if HOURS.search(page.low(mention)) and (over := _heading(page, statement)) and named_by(page, over) == "event":
        return "event", "section"
    if handed_in(page, mention, cues):
        return "application", "words"
    if _clause_in_hand(page, statement, mention, cues):
        return "application", "words"
    if head := _before_colon(page, statement, mention, cues):
        return head, "section"
    if (began := _not_before(page, statement, mention, cues)) is not None:
        return began, "words"
    best = _nearest(page, mention, mentions, cues)
    if best is not None and best[1] == "application" and _in_label(statement, best) and statement.label is not None:
        opens = named_by(page, statement.label) == "opening"  # "Åbner for ansøgninger" names the one as the other
        best = best[0], "opening" if opens else best[1], best[2]
    if best is not None and best[1] in SPAN_OF:
        spanned = [c for c in cues if c.start < mention.start]
        if before is not None and page.cues("anaphor", statement):
            spanned += page.cues("date", before)  # "Ansøgningsrunden er i gang. Den slutter …"
        own = section == "application" and limited and not names_activity(page, statement)
        own = own and not any(c.kind == "period" for c in cues)  # "Den første slutter 1. maj" under "Runder"
        best = best[0], "application" if own else span_kind(spanned), best[2]
    if statement.lead is not None and (best is None or best[0] > SECTION):
        lead = [c for c in telling(page, statement.lead) if c.kind not in VAGUE]
        if lead:
            best = (SECTION - 1, lead[-1].kind, lead[-1].start)
    if section is not None and (best is None or best[0] > (OWN_LABEL if _labelled(page, statement) else SECTION)):
        return section, "section"
    if (best is None or best[1] == "neutral") and section is None and before is not None:
        earlier = telling(page, before)
        opens = any(c.kind == "limit" and c.start == statement.start for c in cues)  # "Senest den 1. maj."
        points_back = opens and best is None and is_terse(page, statement, mentions)
        if earlier and (points_back or any(c.start < mention.start for c in page.cues("anaphor", statement))):
            kinds = [c.kind for c in earlier]
            said = "application" if "application" in kinds else next((k for k in kinds if k not in VAGUE), kinds[0])
            return ("application" if said == "opening" and limited else said), "before"
    if best is None and section is None and mention.until is not None:
        heading = _heading(page, statement)
        if statement.lead is not None or (heading is not None and named_by(page, heading) == "period"):
            return "period", "section"  # a label that the vocabulary does not know, and a stretch of time
    if best and best[1] == "opening" and any(c.kind == "registration" and 0 < best[2] - c.end < SUBJECT for c in cues):
        return "registration", "words"  # "Tilmelding til kurset åbner 1. maj"
    if best and best[1] == "question" and mention.day.hour is not None and not limited:
        best = best[0], next((c.kind for c in cues if c.kind == "event"), best[1]), best[2]
    if best and best[1] == "opening" and section == "period" and not _opens_call(cues):
        return section, "section"
    if best and best[1] == "period" and _speaks_over(page, statement, mention, section, best):
        return section or "none", "section"
    if _is_called_last(page, mention, cues):
        return "application", "words"
    if best is None and section is None and limited and in_hand(page, statement, mention, statement.start):
        return "application", "words"
    moved = takes_place(page, mention, cues) and (
        (mention.until is not None and date_grammar("from_day").search(page.lower, statement.start, mention.start))
        or date_grammar("moved_to").search(page.lower, statement.start, mention.start)
    )
    if moved and (best is None or best[1] == "maintenance"):
        return "application", "words"  # "På grund af nedbrud gælder i stedet 1. maj"
    if best is not None:
        return best[1], "words"
    if limited and date_grammar("done_by").search(page.lower, statement.start, mention.start):
        return "period", "words"
    windowed = mention.until is not None and any(c.kind == "window" for c in cues)  # "Vindue: 3. maj - 1. juni"
    years = mention.until is not None and mention.day.precision is Precision.YEAR
    if years and names_activity(page, statement) and page.lower.endswith((" i ", " fra "), 0, mention.start):
        return "period", "words"  # "Vi støtter indsatser i 2024-2026"
    return ("application", "words") if windowed else ("none", "nothing")


def _clause_in_hand(page: Page, statement: Statement, mention: DateMention, cues: list[Cue]) -> bool:
    """Whether a clause after the first says for itself where something has to be by a day ("Vi behandler dem løbende,
    men den sidste skal være her 1. maj")."""
    marks = list(date_grammar("new_clause").finditer(page.lower, statement.start, mention.start))
    if (
        not marks
        or any(c.kind in NOT_APPLYING for c in cues)
        or any(marks[-1].end() <= c.start < mention.start for c in cues if c.kind not in NOT_DATING)
    ):
        return False
    if date_grammar("in_hand").search(page.lower, marks[-1].end(), mention.start):
        return True
    if not date_grammar("only_limit").fullmatch(page.lower, marks[-1].end(), mention.start):
        return False
    main = page.lower.find(",", statement.start, mention.start)  # "I skal søge, inden I begynder, og senest den 1. maj"
    return main > 0 and any(c.kind == "application" and c.end <= main for c in cues)


def _before_colon(page: Page, statement: Statement, mention: DateMention, cues: list[Cue]) -> str | None:
    """What the words before a colon name, where they speak of several things: the first is what the day is for, and the
    others belong to it ("Ansøgning med regnskab og referat: senest 1. maj")."""
    colon = page.lower.rfind(": ", statement.start, mention.start)
    if (
        colon < 0
        or not REMARK.match(page.lower, mention.end, statement.end)
        or any(c.start > colon and c.end <= mention.start for c in cues if c.kind not in NOT_DATING)
    ):
        return None
    words = Span(statement.start, colon)
    said = page.cues("date", words)
    if (
        within(page.dates, *words)
        or (any(c.kind == "due" for c in said) and not (said and said[-1].end == colon))
        or len({c.kind for c in telling(page, words)}) < 2
    ):
        return None
    named = max(said, key=lambda c: c.end)
    return "application" if named.end == colon and named.kind in CALLED else named_by(page, words)


def _not_before(page: Page, statement: Statement, mention: DateMention, cues: list[Cue]) -> str | None:
    """Whose beginning a day is before which something may not begin ("Arbejdet kan begynde …, dog ikke før 1. juni"),
    whatever stands between."""
    begins = [c for c in cues if c.kind in SPAN_OF and c.end <= mention.start]
    if not begins or any(c.kind in ("application", "neutral", "opening") for c in cues):
        return None
    said = cue_finder("ends").find(page.lower, max(statement.start, mention.start - SECTION), mention.start)
    return span_kind(cues) if any(c.kind == "not_before" for c in said) else None


def _speaks_over(page: Page, statement: Statement, mention: DateMention, section: str | None, best: Best) -> bool:
    """Whether a section on reports or answers says more of a day than the project's own words: not where they say that
    it is finished by then."""
    if section == "report":
        return not any(
            c.kind == "finished" for c in cue_finder("ends").find(page.lower, statement.start, mention.start)
        )
    return section == "answer" and best[0] > GOVERNING


def _opens_call(cues: list[Cue]) -> bool:
    """Whether a sentence that something begins also speaks of applying."""
    return any(c.kind in ("application", "neutral", "window") for c in cues)


def _is_called_last(page: Page, mention: DateMention, cues: list[Cue]) -> bool:
    """Whether a day is said to be the last one ("fredag den 4. juni er den sidste dag")."""
    last = next((c for c in cues if c.kind == "due" and 0 <= c.start - mention.end <= SUBJECT), None)
    if last is None or date_grammar("day_next").match(page.lower, last.end):
        return False  # "til mødet den 3. juni er sidste dag den 8. maj"
    return date_grammar("is_the").fullmatch(page.lower, mention.end, last.start) is not None


def _labelled(page: Page, statement: Statement) -> bool:
    """Whether a statement is what its label names: its cell, or the first sentence after it."""
    if not statement.own_label or statement.label is None or statement.row is not None:
        return statement.own_label
    return not any(map(str.isalnum, page.lower[statement.label.end : statement.start]))


def _in_label(statement: Statement, best: Best) -> bool:
    return statement.label is not None and statement.label.start <= best[2] < statement.label.end


def section_kind(page: Page, statement: Statement) -> str | None:
    """The kind of date that the section, the label or the table around a statement speaks of."""
    in_table = statement.row is not None and (statement.column is not None or statement.label is not None)
    if in_table and (named := named_in_row(page, statement)):
        return named
    section = next((SECTION_KIND[r] for r in SECTION_KIND if r in statement.roles), None)
    if "schedule" in statement.roles:
        section = None  # a schedule holds dates of every kind: each line must say for itself
    heading = _heading(page, statement)
    named = named_by(page, heading) if heading is not None else None
    label = statement.label  # what is known by its label is a step of the pool's own
    labelled = label is not None and bool(named_by(page, label) or label_roles(page.of(label)))
    if named == "elsewhere" and heading is not None and not labelled and not _opens_page(page, heading):
        return "other" if statement.end - statement.start <= LONGEST_ENTRY else section
    if section not in (None, "application"):
        return "invitation" if named == "event" != section and section not in CLOSED else section
    if statement.label is not None:
        asked = heading is not None and page.of(heading).rstrip().endswith("?")
        if asked and section == "application" and named in SHUTTING and ROUND.search(page.low(statement.label)):
            return named  # "Runde 1: ultimo maj" under "Hvornår får I svar?"
        over = named if named == "application" and statement.row is None else None
        return named_by(page, statement.label) or section or over
    if section is not None and statement.own_label and statement.row is None:
        return section
    return named if named and named != "period" else section  # "Frister i sæsonen" are no season's days


def _opens_page(page: Page, heading: Block) -> bool:
    """Whether nothing is told above a heading, so that "Nyheder" is but the part of the site that the page is in."""
    above = (s for s in page.main if s.end <= heading.start)
    return not any(s.kind is not Kind.HEADING and page.of(s).endswith((".", "!", "?")) for s in above)


def _heading(page: Page, statement: Statement) -> Block | None:
    """The nearest heading above a statement, unless it is the page's own."""
    block = page.document.blocks[statement.path[-1]] if statement.path else None
    return block if block is not None and block.level != 1 else None


def _nearest(page: Page, mention: DateMention, mentions: list[DateMention], cues: list[Cue]) -> Best | None:
    """The cue nearest to a date, with its distance as :data:`LEANING` moves it."""
    best: Best | None = None
    near = [m for m in mentions if abs(m.start - mention.start) <= NEAR]  # a table in one line holds thousands
    for cue in cues:
        if cue.kind in NOT_DATING or abs(cue.start - mention.start) > NEAR:
            continue
        if any(m.start <= cue.start < m.end for m in near):
            continue  # "starten af december" starts nothing
        apart = distance(page, cue, mention, near) + LEANING.get(cue.kind, 0)
        if apart <= FAR and (best is None or apart < best[0]):
            best = (apart, cue.kind, cue.start)
    return best
