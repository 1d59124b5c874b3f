"""From mentions with roles to pools with evidence: the last step of reading a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extractors import dating, doubt, eligibility, funding, issuers, stamps, targets, titles
from extractors.asking import events
from extractors.clauses import Role
from extractors.dating import precise
from extractors.document import Span
from extractors.found import Found
from extractors.funded import Funded
from extractors.hours import with_hours
from extractors.implied import PRESUMED, REMAINING
from extractors.ledger import Ledger, note_area, note_codes, note_money, note_rest, note_times
from extractors.links import main_links
from extractors.model import Evidence, Pool, Reading
from extractors.money_of_pool import pool_money
from extractors.page import Page
from extractors.particulars import particulars
from extractors.sections import Statement
from extractors.segment import Segment
from extractors.segments import segments
from extractors.settling import settled
from extractors.timeline import Timeline, timeline
from extractors.verdict import verdict
from extractors.whom_to_ask import contacts
from extractors.years import Dating


def read(page: Page, weigh: Callable[..., list[Evidence]] = doubt.weighed) -> Reading:
    """Everything that a prepared page says, with evidence; ``weigh`` has the last word on how sure it is."""
    document = page.document
    ledger = Ledger(document.text)
    published, updated = stamps.stamps(page)
    years = Dating(page, published, updated)
    dated = dating.roles(page)
    funded = funding.roles(page)
    top = titles.heading(page)
    who = eligibility.applicants(page, page.main)
    due = [d for d in dated if d.role == "deadline" and precise(d.day) and (not d.past or _headed(d))]
    said = {
        "deadline": any(d.strong for d in due),
        "hinted": bool(due),
        "total": any(f.role in ("total", "annual") for f in funded),
        "grant": any(f.role == "grant" for f in funded),
        "applicants": any(r.role == "apply" and r.rule not in (PRESUMED, REMAINING) for r in who),
        "presumed": any(r.role == "apply" and r.rule == PRESUMED for r in who),
    }
    announces, sure, why = verdict(page, {kind for kind, found in said.items() if found})
    issuer = issuers.issuer(page)
    for name, found in (("published_on", published), ("updated_on", updated), ("issuer", issuer)):
        if found is not None:
            ledger.add(None, name, found.value, found.spans, found.rule, found.confidence)
    if top is not None:
        ledger.add(None, "is_announcement", announces, (Span(top.start, top.end),), why, sure)
    pools: list[Pool] = []
    meetings: list[Any] = []
    emails: list[str] = []
    phones: list[str] = []
    if announces:
        parts, shared = segments(page, top)
        whole = Whole(
            page,
            ledger,
            parts,
            shared,
            titles.title(page, top),
            top,
            dated,
            funded,
            who,
            years,
            issuer.value if issuer else None,
        )
        pools = [_pool(whole, part) for part in parts]
        for event, spans in events(page, dated, years):
            meetings.append(event)
            ledger.add(None, "events", event.at, spans, "event.words", 0.9)
        found_emails, found_phones = contacts(page)
        for email in found_emails:
            emails.append(email.value)
            ledger.add(None, "emails", email.value, (Span(email.start, email.end),), "contact.email", 0.92)
        for phone in found_phones:
            phones.append(phone.value)
            ledger.add(None, "phones", phone.value, (Span(phone.start, phone.end),), "contact.phone", 0.92)
    evidence = weigh(page, pools, ledger.entries, sure, years)
    return Reading(
        is_announcement=announces,
        issuer=issuer.value if issuer else None,
        published_on=published.value if published else None,
        updated_on=updated.value if updated else None,
        pools=tuple(settled(pools, evidence)),
        events=tuple(meetings),
        emails=tuple(emails),
        phones=tuple(phones),
        text=document.text,
        paragraphs=_paragraphs(page, published, updated),
        evidence=tuple(evidence),
        notes=document.notes,
        links=main_links(document),
    )


def _headed(dated: dating.Dated) -> bool:
    """Whether a date stands where the page states its conditions one by one, so that a past one counts as well."""
    return "deadline" in dated.statement.roles


def _paragraphs(page: Page, published: Found | None, updated: Found | None) -> tuple[tuple[int, int], ...]:
    """The blocks of the announcement, without the page's own stamps."""
    stamps = [s for found in (published, updated) if found for s in found.spans]
    return tuple(
        (b.start, b.end)
        for _, b in page.document.main
        if not (b.end - b.start < 90 and any(b.start <= s.start < b.end for s in stamps))
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of the page when its pools are read one by one: ``parts`` their own statements, ``shared`` the
    rest."""

    page: Page
    ledger: Ledger
    parts: Sequence[Segment]
    shared: Sequence[Statement]
    title: Found | None
    top: Statement | None
    dated: Sequence[dating.Dated]
    funded: Sequence[Funded]
    who: Sequence[Role]
    years: Dating
    issuer: str | None


def _pool(whole: Whole, part: Segment) -> Pool:
    """One pool from its own statements; what they leave unsaid is read from those that the page's pools share."""
    page, ledger, shared, title = whole.page, whole.ledger, whole.shared, whole.title
    name = part.title or (title.value if title else page.document.title or "")
    if part.name is not None:
        ledger.add(name, "title", name, (part.name,), part.rule, 0.85)
    elif title is not None:
        ledger.add(name, "title", name, title.spans, title.rule, title.confidence)
    several = len(whole.parts) > 1
    times = timeline(page, part.own, whole.dated, whole.years)
    if several:
        times = _fill(times, timeline(page, shared, whole.dated, whole.years))
        times.deadlines = with_hours(page, shared, times.deadlines)  # "Begge frister er kl. 12"
    who = eligibility.applicants(page, part.own) if several else whole.who
    if several and not any(r.role == "apply" for r in who):
        who = eligibility.applicants(page, shared)
    applying = {r.mention.code for r in who if r.role == "apply"}
    money = pool_money(page, part.own, whole.funded, applying, several=several)
    if several:
        money = {**pool_money(page, shared, whole.funded, applying, several=True, shared=True), **money}
    for_whom = _targets(whole, part, who, several) or targets.applying(page, who)
    rest = particulars(page, part.own, shared if several else (), part.name)
    values: dict[str, Any] = {}
    note_times(ledger, name, times, values)
    note_money(ledger, name, money, values)
    values["applicants"] = note_codes(ledger, name, "applicants", [r for r in who if r.role == "apply"], "applicants")
    applying = set(values["applicants"])
    values["partners"] = tuple(
        c
        for c in note_codes(
            ledger,
            name,
            "partners",
            [r for r in who if r.role == "partner" and r.mention.code not in applying],
            "applicants",
        )
    )
    values["target_groups"] = note_codes(ledger, name, "target_groups", for_whom, "target_groups")
    note_rest(ledger, name, rest, values)
    values["area"] = note_area(page, ledger, name, [*part.own, *(shared if several else ())], whole.issuer)
    return Pool(title=name, **values)


def _fill(own: Timeline, shared: Timeline) -> Timeline:
    """A pool's own dates, and the shared ones for what it does not say."""
    if not own.deadlines and own.rolling is None and own.deadline_text is None:
        own.deadlines, own.rolling, own.deadline_text = shared.deadlines, shared.rolling, shared.deadline_text
    own.opens_on = own.opens_on or shared.opens_on
    if own.project_start is None and own.project_end is None:
        own.project_start, own.project_end = shared.project_start, shared.project_end
    return own


def _targets(whole: Whole, part: Segment, who: Sequence[Role], several: bool) -> list[Role]:
    page, top = whole.page, whole.top
    heading = top
    if part.name is not None:
        around = next((s for s in page.statements if s.start <= part.name.start < s.end), top)
        heading = around._replace(start=part.name.start, end=part.name.end) if around is not None else None
    found = targets.target_groups(page, part.own, heading, who)
    stated = any(r.rule in ("target.section", "target.named") for r in found)
    if several and not stated:
        general = [s for s in whole.shared if not any(o.title and o.title.lower() in page.low(s) for o in whole.parts)]
        more = targets.target_groups(page, general, top, who)
        if any(r.rule in ("target.section", "target.named") for r in more) or not found or part.rule == "title.quoted":
            found += more
    return found
