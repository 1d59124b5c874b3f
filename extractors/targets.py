"""Whom the money is for: the target groups a page states.

The section or sentence that names the target group ("Målgruppen er …") decides; only where there is none do the
purpose, the lead and the pool's own name speak. General words ("borgere", "medarbejdere", "frivillige") need to be
the object of what the money shall do, since pages mention them everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.clauses import Role
from extractors.cues import Cue, cue_finder
from extractors.data_files import load
from extractors.groups import GroupMention
from extractors.lexicon import inflections
from extractors.page import Page, within
from extractors.sections import Statement

GENERAL = frozenset({"befolkningen", "fagpersonale", "frivillige", "elever_studerende"})
CHILDREN = "boern_unge"
EXPOSED = "udsatte_boern_unge"
PLACE_REACH = 30  # characters in which "borgerne i landdistrikterne" names whom the citizens are
OLD_AGE = re.compile(
    r"(?<![-–\d])(?<!og )(?<!til )\b(?:6[05-9]|7\d|8\d) ?(?:år\b|\+)|\b(?:6[05-9]|7\d)-årige\b"
    r"|\bfyldt (?:6[05-9]|7\d)\b"
)
"""An age from which a target group is old: "fra og med 65 år", but not the upper end of "18-65 år"."""
NEIGHBOUR = 28  # characters between a word of exposure and the children it is said of
OBJECT_BEFORE = re.compile(rf"(?:\b(?:{'|'.join(load('particulars')['target']['before_object'])})\b[ ,]*){{1,2}}$")
LISTED = re.compile(r"(?:,| og| eller| samt|, og)(?: [a-zæøå]+e)? $")
EXAMPLE = re.compile(
    r"(?:det|de|projektet|aktiviteten|aktiviteter|projekter) kan (?:for eksempel|fx|f\.eks\.|eksempelvis|bl\.a\.)|"
    r"(?:for eksempel|fx|f\.eks\.|eksempelvis)\b"
)
AUTHORITY = re.compile(r"(?:ministeri|styrelse|nævn|forvaltning)\w*$")
BOUND_AFTER = re.compile(
    r",? (?:med|som|der|i (?:en )?(?:udsat|sårbar|risiko)|over \d|under \d|mellem \d|uden\b|udsat|fra \d)"
)
GIVEN = re.compile(r" (?:en|et)(?: [a-zæøå]+)? ")
RELATIVE = re.compile(r", (?:som|der|hvor)\b[^.;]*$")
"""What follows tells more of the group before; a general word in it ("som færdes mellem sygehus og læge") is none."""
AUDIENCE = re.compile(r"publikum")
NOT_PEOPLE = re.compile(
    r" (?:end\b|bygning|hus|bolig|bil|træ|version|anlæg|model|ejendom|udgave|skibe?|fartøj|maskin|kirke|ordning)"
)
NAMED = re.compile(
    r"(?:\w*målgruppe(?:n|ns)?\b|\bmålgrupperne\b)[^.]{0,70}"
    r"\b(?:er|omfatter|kan være|består|tæller|udgøres|dækker|vil være)\b|\bmålgruppe(?:n)?:"
)
NAME_BEFORE = re.compile(r"(?:forening(?:er|en)?|organisation(?:er)?|institution(?:er)?) (?:for|af) $")
PURPOSE_SECTIONS = frozenset({"purpose"})
SHUT_SECTIONS = frozenset(
    {
        "applicants",
        "past",
        "other_pools",
        "contact",
        "event",
        "processing",
        "reporting",
        "how",
        "account",
        "amount",
        "grant",
        "deadline",
        "period",
    }
)


@dataclass(frozen=True, slots=True)
class Exposure:
    """The words that make children "udsatte"."""

    pattern: re.Pattern[str]


def _exposure() -> re.Pattern[str]:
    words = load("target_groups")[EXPOSED]["exposed"]
    forms = sorted(
        {f if " " not in w else w for w in words for f in (inflections(w) if " " not in w else {w})},
        key=lambda form: (-len(form), form),  # the longest first, and in one order on every run
    )
    return re.compile(r"\b(?:" + "|".join(map(re.escape, forms)) + r")\b")


EXPOSURE = _exposure()


def target_groups(
    page: Page, statements: Sequence[Statement], title: Statement | None, lead: Sequence[Statement]
) -> list[Role]:
    """The groups that the statements (and the pool's title) state as target group."""
    section: list[Role] = []
    named: list[Role] = []
    for statement in statements:
        if "target_group" in statement.roles and not EXAMPLE.match(page.low(statement)):
            section += _read(page, statement, statement.start, _cues(page, statement), "target.section", strict=False)
        elif not statement.roles & {"past", "other_pools", "applicants"} and (
            match := NAMED.search(page.lower, statement.start, statement.end)
        ):
            named += _read(page, statement, match.start(), _cues(page, statement), "target.named", strict=False)
    if section or named:
        return section or named
    found: list[Role] = []
    for statement in statements:
        if statement.roles & SHUT_SECTIONS:
            continue
        cues = _cues(page, statement)
        if (
            statement.roles & PURPOSE_SECTIONS
            or any(c.kind in ("sentence", "purpose") for c in cues)
            or statement in lead
        ):
            found += _read(page, statement, statement.start, cues, "target.purpose", strict=True)
    if title is not None:
        found += _read(page, title, title.start, [], "target.title", strict=True)
    return found


def _cues(page: Page, statement: Statement) -> list[Cue]:
    return cue_finder("target", "groups_context").find(page.lower, statement.start, statement.end)


def _read(page: Page, statement: Statement, start: int, cues: list[Cue], rule: str, *, strict: bool) -> list[Role]:
    """The target groups of one statement; with ``strict`` general words count only as the object of a purpose."""
    found: list[Role] = []
    found.extend(
        Role("target", GroupMention(match.start(), match.end(), "aeldre"), statement, rule)
        for match in OLD_AGE.finditer(page.lower, start, statement.end)
    )
    mentions = within(page.targets, start, statement.end)
    applying = list(within(page.applicants, start, statement.end))
    for i, mention in enumerate(mentions):
        stops = [c for c in cues if c.kind == "not_target" and c.end <= mention.start]
        if stops and not any(
            c.kind in ("sentence", "purpose") and c.start >= stops[-1].end and c.end <= mention.start for c in cues
        ):
            continue
        if strict and _part_of_applicant(mention, applying, page):
            continue
        continued = (
            bool(found)
            and found[-1].mention.end <= mention.start
            and LISTED.fullmatch(page.lower[found[-1].mention.end : mention.start])
        )
        if not _counts(page, mention, mentions, i, strict and not continued):
            continue
        found.append(Role("target", _with_exposure(page, statement, mention), statement, rule))
    exposed = [r.mention for r in found if r.mention.code == EXPOSED]
    return [
        r
        for r in found
        if r.mention.code != "socialt_udsatte"
        or not any(m.start <= r.mention.start and r.mention.end <= m.end for m in exposed)
    ]


def _part_of_applicant(mention: GroupMention, applying: list[GroupMention], page: Page) -> bool:
    """Whether the words only say what kind of association is meant ("forening for pårørende")."""
    return bool(NAME_BEFORE.search(page.lower[max(0, mention.start - 30) : mention.start])) or any(
        m.start <= mention.start
        and mention.end <= m.end
        and m.code not in ("privatperson",)
        and m.end - m.start > mention.end - mention.start
        for m in applying
    )


def _counts(page: Page, mention: GroupMention, mentions: list[GroupMention], i: int, strict: bool) -> bool:
    after = page.lower[mention.end : mention.end + 24]
    before = page.lower[max(0, mention.start - 24) : mention.start]
    if AUTHORITY.search(page.low(mention)):
        return False
    if mention.code == "aeldre" and NOT_PEOPLE.match(after):
        return False
    if mention.code == "socialt_udsatte":
        following = mentions[i + 1] if i + 1 < len(mentions) else None
        if following is not None and following.code in (CHILDREN, EXPOSED) and following.start - mention.end <= 2:
            return False  # "socialt udsatte børn": the children are exposed, no group of its own
    if i and GIVEN.fullmatch(page.lower, mentions[i - 1].end, mention.start):
        return False  # "giver nyankomne flygtninge en dansk familie": what they are given
    if mention.code in GENERAL and i and RELATIVE.search(page.lower, mentions[i - 1].end, mention.start):
        return False
    if mention.code == "befolkningen" and not AUDIENCE.match(page.low(mention)):
        following = next((m for m in mentions[i + 1 :] if m.code not in GENERAL), None)
        if (
            following is not None
            and following.start - mention.end <= PLACE_REACH
            and re.fullmatch(r" (?:i|på|fra|uden for|med)\b.*", page.lower[mention.end : following.start])
        ):
            return False
        near = any(
            abs(m.start - mention.end) <= 2 or abs(mention.start - m.end) <= 2 for m in mentions if m is not mention
        )
        if near or BOUND_AFTER.match(after):
            return False
    if mention.code in GENERAL and strict:
        led = mention.code == "befolkningen" and bool(re.search(r"\b(?:så|hvor) $", before))
        return led or bool(OBJECT_BEFORE.search(before))
    return True


def _with_exposure(page: Page, statement: Statement, mention: GroupMention) -> GroupMention:
    """Children who are called exposed nearby: "udsatte børn og unge", "unge i udsatte positioner"."""
    if mention.code != CHILDREN:
        return mention
    low = max(statement.start, mention.start - NEIGHBOUR)
    for match in EXPOSURE.finditer(page.lower, low, min(statement.end, mention.end + NEIGHBOUR)):
        between = (
            page.lower[match.end() : mention.start]
            if match.end() <= mention.start
            else page.lower[mention.end : match.start()]
        )
        ahead = page.lower[max(0, match.start() - 8) : match.start()]
        if "psykisk" in ahead or re.search(r"[.;:]", between):
            continue
        joined = between.strip() in (
            "",
            "børn",
            "børn og",
            "børn,",
            "og",
            ",",
            "børn eller",
            "børn/",
            "og anbragte",
            "barn eller",
            "drenge og",
        ) or (
            match.start() >= mention.end
            and re.fullmatch(
                r"(?:,? (?:og unge|og voksne|der|som|er|i|en|lever|vokser op|har|bliver|befinder sig|særligt|særlig|"
                r"socialt|kan være|blive)){0,5} ?",
                between,
            )
            is not None
        )
        if joined:
            return GroupMention(min(match.start(), mention.start), max(match.end(), mention.end), EXPOSED)
    return mention
