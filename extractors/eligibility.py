"""Who may apply, and whom the money is for: roles for the groups that a page names.

A group is an applicant where the page says so: in the section on applicants, or in a sentence in which it "kan søge".
What the same sentence shuts out ("kan ikke søge", "kan være samarbejdspartner") or only brings along ("i samarbejde
med") is none. The rules read a sentence from left to right and know nothing but cue words
(``data/groups_context.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.cues import Cue, cue_finder
from extractors.document import Kind, Span
from extractors.groups import GroupMention, lexicon
from extractors.page import Page, within
from extractors.sections import Statement

CLAUSE = re.compile(r";|,? men\b|, mens\b|, dog\b|, hvorimod\b|, derimod\b|, og (?=[^,.;]{3,60} (?:kan|må|skal)\b)")
BACKWARD = re.compile(r"[, ]*(?:men|dog) (?:den|de|det|disse|kommunen|foreningen) (?:[\w-]+ ){1,3}(?:ikke|aldrig)\b")
"""A clause that shuts out, by a pronoun, those whom the clause before it names."""
NEGATION = re.compile(
    r"\b(?:ikke|aldrig|hverken)\b(?! (?:kun|blot|alene|nødvendigvis|mindst|et krav|bare|længere|være et krav|at være))"
)
"""Says in the section on applicants that those named in its clause are none, unless it only widens or qualifies."""
SHUTS_OUT = re.compile(r"\b(?:ikke|nej|undtaget|udelukket|uden for|ingen)\b")
SAME_HOLDS = re.compile(r"(?:det samme (?:gælder|er tilfældet)|det gælder også|heller ikke|ej heller|og heller ikke)\b")
"""Begins a sentence that says of others what the one before said."""
SUBORDINATE = re.compile(
    r"(?:^|[,(] ?|\bog )(?:som|der|hvis|når|medmindre|selv om|selvom|såfremt|fordi|da|at|også)\b[^,;.]*$"
)
"""A negation in such a clause says something of a group, not that it is shut out ("foreninger, der ikke har …")."""
NEEDLESS = re.compile(r"\b(?:behøver|kræver|kræves|skal)\b[^,;.]{0,30}$")
PHRASE = re.compile(r"[^,;.]{0,30}?")  # what may stand between the word for a place and the group it holds
PARTNER_ENDS = re.compile(r" [–—-] |\)|, (?:kan|der|men|skal)\b")
ON_BEHALF_ENDS = re.compile(PARTNER_ENDS.pattern + r"| samt ")
ALSO_APPLIES = re.compile(
    r"[^.;]{0,20}, (?:som|der) (?:også |selv )*kan (?:også |selv )*(?:søge|stå som ansøger|være ansøger)"
)
PROPER_NAME = re.compile(r"(?:[A-ZÆØÅ][\w-]+ (?:og [A-ZÆØÅ][\w-]+ )?)$")
BARE_PLACE = re.compile(r"\b(?:i|på|hos) $")  # "gå i skole", "forskere på universiteter": where, not who
IN_PLACE = re.compile(r"\b(?:i|inden for|fra|uden for|til|hele|indenfor) $")
GIVES = re.compile(r"\b(?:inviterer|opfordrer|indbyder|giver|yder|tilbyder|hjælper|uddeler|støtter) $")
"""Right behind such a verb stands who does it, as Danish turns subject and verb round."""
DEFINITE_PLACE = re.compile(r"(?:kommunen|regionen|byrådet|kommunalbestyrelsen|styrelsen)s?$")
ADJECTIVE = re.compile(r"(?:privat|kommunal|statslig|regional)(?:e|t)?$")
LISTED = re.compile(r"(?:,|,? og|,? eller|,? samt|/)(?: [a-zæøå]+){0,2} ?")
OWNING = re.compile(r"(?:ejer|bruger|driver)\w{0,3}(?: (?:eller|og) \w+)? af ")
KINDS = re.compile(r",? (?:både|såvel|enten|hvad enten de er|uanset om de er|det være sig) ")
OWNED_REACH = 25  # characters from a group to the words that say whose it is (", der drives af")
FRAGMENT_REACH = 25  # characters before the first group in a line of a section that is no sentence
FINITE = re.compile(
    r"\b(?:blev|fik|var|havde|mangler|følger|kan|skal|er|må|bliver|har|vil|får|ønsker|søger|gives|ydes|være|stiller|"
    r"behøver)\b"
)
NOT_APPLYING = frozenset({"past", "other_pools", "processing", "reporting", "event"})
PEOPLE = frozenset({"privatperson", "kunstner"})  # may as well be those whom the money is for
STRICT = {"partner", "negated", "only_partner"}


@dataclass(frozen=True, slots=True)
class Role:
    """A group mention with what it is: ``apply``, ``partner``, ``excluded`` or ``target``; the rule that said so."""

    role: str
    mention: GroupMention
    statement: Statement
    rule: str


def _cues(page: Page, table: str, start: int, end: int) -> list[Cue]:
    return cue_finder(table, "groups_context").find(page.lower, start, end)


def applicants(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """The groups that the statements name as applicants, partners or excluded.

    The section on applicants decides where there is one that names anybody as an applicant; sentences elsewhere are
    read only where there is none.
    """
    inside: list[Role] = []
    seen_sections: set[int] = set()
    for statement in statements:
        if "applicants" not in statement.roles:
            continue
        key = statement.path[-1] if statement.path else statement.block
        first = key not in seen_sections
        roles = _in_statement(page, statement, open_at_start=_open(page, statement, first))
        if inside and inside[-1].role == "excluded" and SAME_HOLDS.match(page.low(statement)):
            roles = [replace(r, role="excluded", rule="applicants.same") for r in roles]
        if any(r.role == "apply" for r in roles) and statement.kind is not Kind.ITEM:
            seen_sections.add(key)
        inside += roles
    sectioned = [s for s in statements if "applicants" in s.roles]
    if not any(r.mention.code in PEOPLE for r in inside):
        inside += _addressed(page, sectioned)
    if any(r.role == "apply" for r in inside):
        return inside
    outside: list[Role] = []
    for statement in statements:
        if statement.roles & NOT_APPLYING:
            continue
        lead = (
            bool(statement.lead)
            and any(
                c.kind in ("before", "sentence") for c in _cues(page, "apply", statement.lead.start, statement.lead.end)
            )
            if statement.lead
            else False
        )
        cues = _cues(page, "apply", statement.start, statement.end)
        if lead or any(c.kind in ("sentence", "after") for c in cues):
            outside += _in_statement(page, statement, open_at_start=lead)
    if not any(r.role == "apply" and r.mention.code in PEOPLE for r in outside):
        outside += _addressed(page, statements)
    for weaker in (_offered, _unannounced):
        if not any(r.role == "apply" for r in outside):
            outside += weaker(page, statements)
    return inside + outside


def _addressed(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """The reader, where the page tells what he or she must be to apply ("er du mellem 13 og 25 år, kan du søge")."""
    return [
        Role("apply", GroupMention(cue.start, cue.end, "privatperson"), statement, "applicants.addressed")
        for statement in statements
        if not statement.roles & NOT_APPLYING
        for cue in _cues(page, "apply", statement.start, statement.end)
        if cue.kind == "person" and not NEGATION.search(page.lower, statement.start, statement.end)
    ]


def _offered(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where no words say who may apply: the organisations that the page says it is offered to ("Puljen er for …")."""
    found = []
    for statement in statements:
        if statement.roles & NOT_APPLYING:
            continue
        cues = [c for c in _cues(page, "apply", statement.start, statement.end) if c.kind == "offered"]
        if not cues:
            continue
        inside = replace(statement, start=cues[0].end)
        found += [
            replace(role, statement=statement, rule="applicants.offered")
            for role in _in_statement(page, inside, open_at_start=True)
            if role.role == "apply" and role.mention.code not in PEOPLE
        ]
    return found


def _unannounced(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where no words say who may apply: organisations that a section on "whom it is for" names, or that begin the items
    of a list under a heading of its own wording ("Hvem siger vi ja til?")."""
    found = []
    for statement in statements:
        listed = statement.kind is Kind.ITEM and not statement.roles
        if not listed and "target_group" not in statement.roles:
            continue
        for role in _in_statement(page, statement, open_at_start=True):
            begins = role.mention.start - statement.start <= FRAGMENT_REACH
            if role.role == "apply" and role.mention.code not in PEOPLE and (begins or not listed):
                found.append(Role("apply", role.mention, statement, "applicants.unannounced"))
    return found


def _open(page: Page, statement: Statement, first: bool) -> bool:
    """Whether groups in a statement of the section count without more words: fragments, list items, the first
    sentence."""
    if statement.own_label or statement.kind is Kind.ITEM or statement.row is not None:
        return True
    if first:
        return True
    mentions = within(page.applicants, statement.start, statement.end)
    near = bool(mentions) and mentions[0].start - statement.start <= FRAGMENT_REACH
    return near and not FINITE.search(page.low(statement)) and not re.search(r"\d", page.of(statement)[:FRAGMENT_REACH])


def _in_statement(page: Page, statement: Statement, *, open_at_start: bool) -> list[Role]:
    mentions = within(page.applicants, statement.start, statement.end)
    if not mentions:
        return []
    if _negative_header(page, statement):
        return [Role("excluded", m, statement, "applicants.header") for m in mentions]
    mentions = [m for m in mentions if not (_is_adjective(page, m, mentions) or _is_owner(page, m) or _owns(page, m))]
    marks = [m.start() for m in CLAUSE.finditer(page.lower, statement.start, statement.end)]
    edges = [statement.start, *marks, statement.end]
    found: list[Role] = []
    for begin, end in pairwise(edges):
        part = [m for m in mentions if begin <= m.start < end and not _is_place(page, m)]
        if part and BACKWARD.match(page.lower, end, statement.end):
            found += [Role("excluded", m, statement, "applicants.backward") for m in part]
        elif part and open_at_start and _denied(page, begin, end):
            found += [Role("excluded", m, statement, "applicants.denied") for m in part]
        elif part:
            found += _in_clause(page, statement, begin, end, part, open_at_start and begin == statement.start)
    return found


def _denied(page: Page, begin: int, end: int) -> bool:
    """Whether a clause of the section on applicants is a denial, whatever its words ("… hører ikke til her")."""
    return any(
        not SUBORDINATE.search(page.lower, begin, match.start())
        and not NEEDLESS.search(page.lower, begin, match.start())
        and "kan" not in page.lower[match.end() : end].split()
        for match in NEGATION.finditer(page.lower, begin, end)
    )


def _negative_header(page: Page, statement: Statement) -> bool:
    """Whether the table column, label or heading the statement stands under names those who cannot apply."""
    blocks = page.document.blocks
    heads = [part for part in (statement.column, statement.label, statement.lead) if part is not None]
    if statement.path and not heads:
        heads = [Span(blocks[statement.path[-1]].start, blocks[statement.path[-1]].end)]
    return any(SHUTS_OUT.search(page.low(head)) for head in heads)


def _is_adjective(page: Page, mention: GroupMention, mentions: Sequence[GroupMention]) -> bool:
    """Whether the word only says what kind of organisation follows ("private landsdækkende foreninger") or was just
    named ("daginstitutioner, både kommunale og private")."""
    if not ADJECTIVE.fullmatch(page.low(mention)):
        return False
    if re.match(r" (?!og\b|eller\b|samt\b|kan\b|som\b|må\b)[a-zæøå]", page.lower[mention.end : mention.end + 12]):
        return True
    before = [m for m in mentions if m.end <= mention.start and not ADJECTIVE.fullmatch(page.low(m))]
    return bool(before) and bool(KINDS.match(page.lower, before[-1].end, mention.end))


def _owns(page: Page, mention: GroupMention) -> bool:
    """Whether a word for an owner only leads to what is owned ("ejere eller forpagtere af en bedrift")."""
    return " " not in page.low(mention) and bool(OWNING.match(page.lower, mention.start))


def _is_owner(page: Page, mention: GroupMention) -> bool:
    """Whether a group is named as the owner of what follows ("på fondens hjemmeside", "kommunernes egne tilbud")."""
    word = page.low(mention)
    owned = re.match(r" [a-zæøå]", page.lower[mention.end : mention.end + 2])
    return bool(owned) and word.endswith("s") and lexicon().normal(word[:-1]) == lexicon().normal(word) != word


def _is_place(page: Page, mention: GroupMention) -> bool:
    """Whether a mention is part of a name or says where ("Fjordby Kommune", "Region Nord", "i kommunen")."""
    word = page.of(mention)
    before = page.lower[max(0, mention.start - 12) : mention.start]
    if DEFINITE_PLACE.search(word.lower()) and (IN_PLACE.search(before) or GIVES.search(before)):
        return True
    if BARE_PLACE.search(before):
        return True
    if not word[:1].isupper():
        return False
    before = page.document.text[max(0, mention.start - 40) : mention.start]
    after = page.document.text[mention.end : mention.end + 3]
    return (word.startswith("Kommune") and bool(PROPER_NAME.search(before))) or (
        word == "Region" and after[1:2].isupper()
    )


def _in_clause(
    page: Page, statement: Statement, begin: int, end: int, mentions: list[GroupMention], open_at_start: bool
) -> list[Role]:
    apply = _cues(page, "apply", begin, end)
    block = _cues(page, "block", begin, end)
    negated = [c for c in block if c.kind == "negated"]
    only_partner = [c for c in block if c.kind == "only_partner"]
    found = []
    for mention in mentions:
        role, rule = _status(page, mention, mentions, begin, apply, block, negated, only_partner, open_at_start)
        if role:
            found.append(Role(role, mention, statement, f"applicants.{rule}"))
    return found


def _status(
    page: Page,
    mention: GroupMention,
    others: Sequence[GroupMention],
    begin: int,
    apply: list[Cue],
    block: list[Cue],
    negated: list[Cue],
    only_partner: list[Cue],
    open_at_start: bool,
) -> tuple[str, str]:
    """``(role, rule)`` of one mention in its clause; ``("", "")`` where nothing is said of it."""
    if negated and not _lifted(page, mention, negated, apply):
        return "excluded", "negated"
    openers = [c.end for c in apply if c.kind == "before" and c.end <= mention.start]
    if not openers and any(c.start >= mention.end or c.start <= mention.start < c.end for c in only_partner):
        return "partner", "only_partner"
    if any(c.kind == "place" and c.end <= mention.start and _near(page, c.end, mention.start) for c in block):
        return "", ""
    employed = [c for c in block if c.kind == "employed" and c.end <= mention.start]
    if employed and any(_right_before(page, m, employed[-1]) for m in others):
        return "partner", "employed"
    partner = [c for c in block if c.kind == "partner" and c.end <= mention.start]
    ends = ON_BEHALF_ENDS if partner and page.low(partner[-1]).startswith("på vegne") else PARTNER_ENDS
    if ALSO_APPLIES.match(page.lower, mention.end):
        return "apply", "also"
    if partner and not ends.search(page.lower, partner[-1].end, mention.start):
        return "partner", "partner"
    if any(c.kind == "after" and _is_subject(page, mention, others, c) for c in apply):
        return "apply", "subject"
    opened = max(openers, default=begin if open_at_start else None)
    if opened is None:
        return "", ""
    closers = [c for c in block if c.kind == "purpose" and opened <= c.start < mention.start]
    if closers:
        resumed = [
            c
            for c in block
            if c.kind == "resume"
            and closers[-1].start <= c.start <= mention.start
            and (
                page.lower[c.start - 2 : c.start] == ", "
                or not any(closers[-1].end <= m.start < c.start for m in others)
            )
        ]
        if not resumed:
            return "", ""
    return "apply", "listed" if openers else "section"


def _is_subject(page: Page, mention: GroupMention, others: Sequence[GroupMention], cue: Cue) -> bool:
    """Whether a group is the subject of "kan søge"; of a relative clause only those right before it are."""
    if cue.start <= mention.start < cue.end:
        return True
    if cue.start < mention.end:
        return False
    if not page.lower[max(0, cue.start - 5) : cue.start].endswith((" der ", " som ")):
        return True
    between = [m for m in others if mention.end <= m.start < cue.start]
    ends = [mention.end, *(m.end for m in between)]
    starts = [*(m.start for m in between), None]
    return all(b is None or LISTED.fullmatch(page.lower, a, b) for a, b in zip(ends, starts, strict=True))


def _right_before(page: Page, mention: GroupMention, cue: Cue) -> bool:
    """Whether the words for an owner or employer follow this very group ("forskere, der er ansat ved")."""
    between = page.lower[mention.end : cue.start]
    return 0 <= cue.start - mention.end <= OWNED_REACH and not re.search(r"\b(?:og|eller|samt)\b", between)


def _near(page: Page, start: int, end: int) -> bool:
    """Whether nothing but a word or two stands between a word for a place and what it names."""
    return PHRASE.fullmatch(page.lower, start, end) is not None


def _lifted(page: Page, mention: GroupMention, negated: list[Cue], apply: list[Cue]) -> bool:
    """Whether a negation in the clause leaves this mention alone: it stands before "men ikke", or after a new "kan
    søge"."""
    first = negated[0]
    words = page.low(first)
    if words.startswith(
        ("men ikke", "dog ikke", "undtagen", "bortset", "med undtagelse", "og ikke", "hverken", "ikke til", "ikke som")
    ):
        return mention.end <= first.start
    return any(c.kind == "before" and first.end <= c.start and c.end <= mention.start for c in apply)
