"""Whom to ask and where to hear more: contacts and information meetings of an announcement.

A contact is for asking about the pool: no switchboard of a footer, no press phone, no mailbox that only takes
applications or registrations. A meeting is an event for applicants with a day; committee meetings are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.contacts import Email, Phone
from extractors.dating import Dated
from extractors.document import Kind, Region, Span
from extractors.model import Event
from extractors.page import Page, within
from extractors.sections import Statement
from extractors.times import TimeMention
from extractors.years import Dating

ASKING = re.compile(
    r"spørgsmål|oplysning|kontakt|information|hjælp|vejled|spørg|ring|henvend|hotline|tvivl|sparring|telefon|tlf|"
    r"hør mere|skriv til|svar på"
)
SENDING = re.compile(
    r"(?:ansøgning\w*|skema\w*|bilag\w*|materiale\w*|den)\b[^.]{0,60}"
    r"\b(?:sendes|indsendes|mailes|afleveres|send|fremsendes|sende)|sendes? (?:samlet )?(?:ansøgning\w*|pr\. mail|til)|"
    r"tilmeld|send (?:din|jeres) ansøgning|send (?:skema|ansøgning)|indsendes"
)
PRESS = re.compile(r"\bpresse|pressetelefon|pressehenvend|pressekontakt|journalist")
SWITCHBOARD = re.compile(r"\b(?:cvr|ean|p-nr|se-nr|hovednummer|omstilling)\b")
PLACE_BEFORE = re.compile(
    r"\b(?:i|på) ((?:[A-ZÆØÅ][\wæøåé-]+)(?: [A-ZÆØÅ]\b)?)"
    r"(?:,? (?:den|d\.|(?:man|tirs|ons|tors|fre|lør|søn)dag(?: den| d\.)?))?[ ,:]*$"
)
PLACE_AFTER = re.compile(
    r"(?:[^.;]{0,50}?)(?:\b(?:i|på)|[,:–-]) ((?:[A-ZÆØÅ][\wæøåé-]+)(?: (?:[A-ZÆØÅ]\b|[A-ZÆØÅ][\w]+))?)"
)
ONLINE = re.compile(r"\b(?:online|webinar|teams|zoom|virtuelt|digitalt|på nettet|skype)")
MONTH_OR_DAY = re.compile(
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|mandag|tirsdag|onsdag|torsdag|fredag)",
    re.IGNORECASE,
)


def contacts(page: Page) -> tuple[list[Email], list[Phone]]:
    """The e-mail addresses and phone numbers to ask about the pool, in the order of the page, each once."""
    statements = [s for s in page.statements if s.region in (Region.MAIN, Region.CONTACT)]
    emails: dict[str, Email] = {}
    phones: dict[str, Phone] = {}
    for i, statement in enumerate(statements):
        mailboxes = within(page.emails, statement.start, statement.end)
        numbers = within(page.phones, statement.start, statement.end)
        if not mailboxes and not numbers:
            continue
        context = _context(page, statements, i)
        if PRESS.search(context) or _switchboard(page, statement):
            continue
        asking = (
            "contact" in statement.roles
            or statement.region is Region.CONTACT
            or bool(ASKING.search(page.low(statement)))
        )
        if statement.roles & {"event", "past", "other_pools"} and not asking:
            continue
        for email in mailboxes:
            if _only_sending(page, statement, statements, i, asking):
                continue
            emails.setdefault(email.value, email)
        for phone in numbers:
            phones.setdefault(phone.value, phone)
    return list(emails.values()), list(phones.values())


def _context(page: Page, statements: Sequence[Statement], i: int) -> str:
    """The statement with the heading it stands under, in lower case."""
    statement = statements[i]
    blocks = page.document.blocks
    above = page.low(blocks[statement.path[-1]]) if statement.path else ""
    return f"{above} {page.low(statement)}"


def _switchboard(page: Page, statement: Statement) -> bool:
    """Whether the line belongs to an address block with the authority's own numbers (CVR, EAN)."""
    blocks = page.document.blocks
    if "contact" in statement.roles and ASKING.search(page.low(statement)):
        return False
    near = blocks[max(0, statement.block - 2) : statement.block + 3]
    return any(SWITCHBOARD.search(page.low(b)) and b.end - b.start < 200 for b in near if b.region is statement.region)


def _only_sending(page: Page, statement: Statement, statements: Sequence[Statement], i: int, asking: bool) -> bool:
    """Whether an address is given for sending applications or registering, and not for asking."""
    low = page.low(statement)
    if SENDING.search(low) and not re.search(r"spørgsmål|kontakt|oplysning|tvivl|hjælp|spørg|problem", low):
        return True
    if "contact" in statement.roles or statement.region is Region.CONTACT:
        return False
    before = next((s for s in reversed(statements[max(0, i - 4) : i]) if re.search(r"[a-zæøå]{5}", page.low(s))), None)
    bare = not re.search(r"[a-zæøå]{4,} [a-zæøå]{2,} [a-zæøå]{2,}", re.sub(r"\S+@\S+", "", low))
    if bare and statement.path:
        above = page.low(page.document.blocks[statement.path[-1]])
        if SENDING.search(above):
            return True
    return bare and before is not None and bool(SENDING.search(page.low(before))) and not asking


def events(page: Page, dated: Sequence[Dated], dating: Dating) -> list[tuple[Event, tuple[Span, ...]]]:
    """The information meetings, each day once, the fullest statement of it."""
    named = any(d.role == "event" for d in dated)
    found: dict[str, tuple[Event, tuple[Span, ...]]] = {}
    for d in dated:
        if d.role not in ("event", "meeting") or not named or d.day.precision.value != "day":
            continue
        if d.statement.kind is Kind.HEADING:
            continue
        day, _, _ = dating.complete(d.day, d.statement)
        iso = day.iso()
        if iso is None:
            continue
        spans: tuple[Span, ...] = (Span(d.mention.start, d.mention.end),)
        if "T" not in iso and (time := _hour(page, d.statement)):
            iso += f"T{time.hour:02}:{time.minute:02}"
            spans = (*spans, Span(time.start, time.end))
        event = Event(iso, _place(page, d))
        known = found.get(iso[:10])
        if known is None:
            found[iso[:10]] = (event, spans)
        else:
            best_at = max(known[0].at, event.at, key=len)
            found[iso[:10]] = (Event(best_at, known[0].place or event.place), tuple(dict.fromkeys((*known[1], *spans))))
    return sorted(found.values(), key=lambda e: e[0].at)


def _hour(page: Page, statement: Statement) -> TimeMention | None:
    """The clock time that goes with a meeting's day: in the same sentence, or alone in the next ("begge dage kl.
    12-16")."""
    times = within(page.times, statement.start, statement.end)
    if not times:
        after = [s for s in page.main if s.start >= statement.end and s.block == statement.block][:1]
        times = [t for s in after for t in within(page.times, s.start, s.end)]
    return times[0] if times else None


def _place(page: Page, d: Dated) -> str | None:
    text, low = page.document.text, page.lower
    mention, statement = d.mention, d.statement
    others = [m for m in within(page.dates, statement.start, statement.end) if m is not mention]
    start = max([statement.start, *(m.end for m in others if m.end <= mention.start)])
    end = min([statement.end, *(m.start for m in others if m.start >= mention.end)])
    if ONLINE.search(low, start, end):
        return None
    for match in (PLACE_BEFORE.search(text, start, mention.start), PLACE_AFTER.match(text, mention.end, end)):
        if match and not MONTH_OR_DAY.fullmatch(match.group(1)):
            return match.group(1)
    return None
