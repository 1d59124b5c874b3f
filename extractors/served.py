"""Whether a group that is named is whom the money is for.

Most words for people name a target group wherever the page states its purpose. General words ("borgere",
"medarbejdere", "frivillige") have to be those that the money shall do something for, since pages mention them
everywhere. The words are in ``data/groups_context.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.cues import group_grammar
from extractors.exposed import CHILDREN, EXPOSED, YOUNG, ages, with_exposure
from extractors.groups import GroupMention
from extractors.meaning import AROUND, STAFF, means_nobody
from extractors.page import Page, within
from extractors.sections import Statement

GENERAL = frozenset({"befolkningen", "fagpersonale", "frivillige", "elever_studerende"})
ADJECTIVES = frozenset({"frivillige", "professionelle"})  # say what kind of people or ensembles follow
RELATIVES = "paaroerende"
LOST = frozenset({"ledige"})  # "ikke i job" is what they are called by
LACKED = frozenset({"familier", "paaroerende", "demens", "handicap", *STAFF})  # who somebody is without
RELIEVED = frozenset({"demens", "veteraner"})  # who are helped together with their relatives
PLACE_REACH = 45  # characters in which "borgerne i landdistrikterne" names whom the citizens are
OPENING_REACH = 12  # characters before the group that a sentence is about
GENITIVE = "s"
AGE_REACH = 15  # characters between people and how old they are


def served(page: Page, statement: Statement, start: int, mentions: Sequence[GroupMention]) -> list[GroupMention]:
    """The mentions with the codes they stand for in a statement, and the ages that say the same, from ``start``."""
    aged = list(ages(page, start, statement.end)) if any(map(str.isdigit, page.lower[start : statement.end])) else []
    aged = [with_exposure(page, statement, m) for m in aged if not _of_the_jobless(mentions, m)]
    people = [with_exposure(page, statement, m) for m in mentions]
    bare = group_grammar("bare_age").match(page.lower, statement.start, statement.end)
    if bare and "target_group" in statement.roles and int(bare["first"]) < int(bare["last"]) <= YOUNG:
        aged.append(GroupMention(*bare.span("first"), CHILDREN))
    told = any(
        m.code in (CHILDREN, EXPOSED) for m in people
    )  # "anbragte børn på 12-20 år": the age tells no other group
    return [*(m for m in aged if not (told and m.code == CHILDREN)), *people]


def _of_the_jobless(mentions: Sequence[GroupMention], age: GroupMention) -> bool:
    """Whether an age only tells which unemployed are meant ("ledige over 60 år")."""
    return age.code == "aeldre" and any(m.code == "ledige" and 0 <= age.start - m.end < AGE_REACH for m in mentions)


def counts(page: Page, statement: Statement, mentions: Sequence[GroupMention], i: int, *, strict: bool) -> bool:
    """Whether the mention is a target group where its statement states one; ``strict`` where the statement tells the
    purpose, so that general words need to be its object."""
    mention = mentions[i]
    before = page.lower[max(statement.start, mention.start - AROUND) : mention.start]
    after = page.lower[mention.end : min(statement.end, mention.end + AROUND)]
    if means_nobody(page, statement, mention) or _tells_of_other(page, mentions, i):
        return False
    if group_grammar("takes_part").match(after) and not group_grammar("subject_inside").search(before):
        return False
    if _turned_down(page, statement, mention):
        return False
    if _besides(page, mentions[:i], mention, before, after):
        return False
    if mention.code not in GENERAL:
        return True
    if group_grammar("meant_here").match(page.lower, mention.end, statement.end):
        return True
    if group_grammar("counted").search(before):
        return False
    earlier = mentions[i - 1] if i else None
    if earlier is not None and group_grammar("told_more").search(page.lower, earlier.end, mention.start):
        return False
    adjective = group_grammar("qualifies").match(page.lower, mention.end) and not group_grammar("compared").match(after)
    if page.low(mention) in ADJECTIVES and adjective:
        return False
    if mention.code in STAFF | {"befolkningen"} and group_grammar("trade").search(before):
        return False
    if mention.code in STAFF and (
        _does_the_work(page, mention, before, after) or group_grammar("one_of_staff").fullmatch(page.low(mention))
    ):
        return False
    if mention.code == "befolkningen" and (
        group_grammar("groups_of").search(before) or not _at_large(page, mentions, i, before, after)
    ):
        return False
    return not strict or _is_object(page, statement, mention, before, after)


def _tells_of_other(page: Page, mentions: Sequence[GroupMention], i: int) -> bool:
    """Whether a mention only says more of the one before or after it: what children they are ("socialt udsatte børn"),
    whom staff are there for, teach or work among, what somebody is given."""
    mention = mentions[i]
    if i + 1 < len(mentions):
        following, between = mentions[i + 1], (mention.end, mentions[i + 1].start)
        if mention.code == "socialt_udsatte" and following.code in (CHILDREN, EXPOSED) and between[1] - between[0] <= 2:
            return True
        if mention.code == "aeldre" and following.code == "ledige" and between[1] - between[0] <= 1:
            return True  # "ældre ledige"
        if following.code == "familier" and between[1] - between[0] <= 1 and _only_poor(page, mention):
            return True
        staffed = mention.code in STAFF and following.code not in STAFF
        if staffed and group_grammar("there_for").fullmatch(page.lower, *between):
            return not group_grammar("helped").search(page.lower, max(0, mention.start - AROUND), mention.start)
    if not i:
        return False
    if mention.code == "aeldre" and mentions[i - 1].code == "ledige":
        return group_grammar("of_the_same").fullmatch(page.lower, mentions[i - 1].end, mention.start) is not None
    of_whom = next((m for m in reversed(mentions[:i]) if m.code == RELATIVES), None)
    other = of_whom is not None and mention.code not in RELIEVED | {RELATIVES}
    if (
        of_whom is not None
        and other
        and group_grammar("relatives_of").fullmatch(page.lower, of_whom.end, mention.start)
    ):
        return True  # "pårørende til syge": whose relatives they are
    behind = (mentions[i - 1].end, mention.start)
    if group_grammar("given").fullmatch(page.lower, *behind):
        return True  # "giver nye elever en ældre ven": what they are given
    if mentions[i - 1].code == "familier" and _only_poor(page, mention):
        return group_grammar("parents_of").fullmatch(page.lower, *behind) is not None
    if mention.code == CHILDREN and mentions[i - 1].code == "familier":
        theirs = group_grammar("parents_of").fullmatch(page.lower, *behind)
        return theirs is not None and not group_grammar("told_of_children").match(page.lower, mention.end)
    staff = next((m for m in reversed(mentions[:i]) if m.code in STAFF), None)
    if staff is None:
        return False
    employed = mention.code not in GENERAL and group_grammar("workplace").fullmatch(
        page.lower, staff.end, mention.start
    )
    among = staff is mentions[i - 1] and group_grammar("working_with").fullmatch(page.lower, *behind)
    return bool(employed or among)


def _besides(page: Page, earlier: Sequence[GroupMention], mention: GroupMention, before: str, after: str) -> bool:
    """Whether a mention only tells of those the money is for what they are not or lack, where or why they live so, or
    who is looked after meanwhile ("som ikke er under uddannelse", "uanset om de bor i plejefamilie")."""
    if mention.code not in LOST and group_grammar("is_not").search(before):
        return True
    if mention.code in LACKED and group_grammar("without").search(before):
        return True
    children = any(m.code in (CHILDREN, EXPOSED) for m in earlier)
    if mention.code == "familier":
        reason = children and group_grammar("because_of").search(before) and group_grammar("want").match(after)
        kin = group_grammar("relation").fullmatch(page.low(mention)) and group_grammar("kin_of_reader").search(before)
        if kin or group_grammar("beside_family").search(before):
            return True
        return bool(reason or (earlier and group_grammar("lives_with").search(before)))
    minded = group_grammar("minded_after").match(after) or group_grammar("minded_before").search(before)
    return mention.code == CHILDREN and minded is not None


def _only_poor(page: Page, mention: GroupMention) -> bool:
    """Whether a word for those in need only tells what they have to live on, which families are told from others by."""
    return mention.code == "socialt_udsatte" and "udsat" not in page.low(mention)


def _does_the_work(page: Page, mention: GroupMention, before: str, after: str) -> bool:
    """Whether staff or volunteers are the ones who do something in their sentence ("lærerne følger holdene")."""
    if group_grammar("helps").match(after):
        return True
    if group_grammar("done_by").search(before) and not group_grammar("made_better").search(before):
        return True
    gets = (
        _made_able(before, after)
        or group_grammar("shall_have").match(after)
        or group_grammar("subject_before").search(before)
    )
    return not gets and group_grammar("acts").match(page.lower, mention.end) is not None


def _turned_down(page: Page, statement: Statement, mention: GroupMention) -> bool:
    """Whether what follows the mention says that those listed here get nothing ("… og rådgivere kan ikke få
    tilskud")."""
    denial = group_grammar("turned_down").match(page.lower, mention.end, statement.end)
    return denial is not None and not group_grammar("turned_anew").search(page.lower, mention.end, denial.end())


def _at_large(page: Page, mentions: Sequence[GroupMention], i: int, before: str, after: str) -> bool:
    """Whether a word for citizens means all of them, not those that other words say more of ("borgere med demens",
    "landsbyer …, så beboerne")."""
    mention = mentions[i]
    if group_grammar("single").fullmatch(page.low(mention)):
        return False
    if group_grammar("the_public").fullmatch(page.low(mention)) and group_grammar("access").search(before):
        return False
    if group_grammar("guest").fullmatch(page.low(mention)) and not group_grammar("guests_of").search(before):
        return False
    if group_grammar("passing").match(page.low(mention)) and not group_grammar("all_of").search(before):
        return False
    if i and group_grammar("in_ages").fullmatch(page.lower, mentions[i - 1].end, mention.start):
        return False
    following = next((m for m in mentions[i + 1 :] if m.code not in GENERAL), None)
    everybody = page.low(mention).startswith("alle ")
    if everybody or group_grammar("audience").match(page.low(mention)):
        return (everybody and following is None) or not group_grammar("bound").match(after)
    if (
        following is not None
        and following.start - mention.end <= PLACE_REACH
        and group_grammar("located").fullmatch(page.lower, mention.end, following.start)
    ):
        return False
    if any(abs(m.start - mention.end) <= 2 or abs(mention.start - m.end) <= 2 for m in mentions if m is not mention):
        return False
    known = any(m.code not in GENERAL for m in mentions[:i]) and group_grammar("known").search(page.low(mention))
    return not known and not group_grammar("bound").match(after)


def _is_object(page: Page, statement: Statement, mention: GroupMention, before: str, after: str) -> bool:
    """Whether the money does something for the group: it follows a word such as "styrke" or "til", or is what the
    sentence says shall have something."""
    if mention.code not in STAFF and group_grammar("subject_before").search(before):
        return True
    theirs = mention.code in STAFF and page.low(mention)[-1] == GENITIVE
    if _made_able(before, after) or (theirs and group_grammar("theirs").match(after)):
        return True
    if group_grammar("can").match(after) and group_grammar("subject_inside").search(before):
        return mention.code not in STAFF
    opens = mention.start - statement.start <= OPENING_REACH
    given = group_grammar("object_before").search(before)
    return bool(given or (opens and group_grammar("shall_have").match(after)))


def _made_able(before: str, after: str) -> bool:
    """Whether a clause of a purpose says that those shall learn something ("og at lærerne bliver klædt på")."""
    return any(
        group_grammar(first).search(before) and group_grammar(then).match(after)
        for first, then in (("shall_be_able", "made_able"), ("shall_before", "shall_after"))
    )


def is_listed(page: Page, before: GroupMention, mention: GroupMention) -> bool:
    """Whether a mention goes on with the list that the one before is in ("hjemløse, veteraner og deres børn")."""
    return before.end <= mention.start and bool(
        group_grammar("continued").fullmatch(page.lower, before.end, mention.start)
    )


def part_of_applicant(page: Page, mention: GroupMention) -> bool:
    """Whether the words only say what kind of association is meant ("forening for pårørende")."""
    applying = within(page.applicants, max(0, mention.start - AROUND), mention.end + AROUND)
    return bool(group_grammar("name_before").search(page.lower, max(0, mention.start - AROUND), mention.start)) or any(
        m.start <= mention.start
        and mention.end <= m.end
        and m.code != "privatperson"
        and m.end - m.start > mention.end - mention.start
        for m in applying
    )
