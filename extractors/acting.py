"""Whether a group that is named stands for itself, or only says what kind, whose or where something is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.cues import group_grammar, group_sparse
from extractors.groups import GroupMention, lexicon
from extractors.page import Page

PROPER_NAME = re.compile(r"(?:[A-ZÆØÅ][\w-]+ (?:og [A-ZÆØÅ][\w-]+ )?)$")
INSIDE = re.compile(r"[\w,] \Z")  # what stands before a word that begins no sentence
OWNED = re.compile(r" [a-zæøå]")
TERRITORIES = frozenset({"kommune", "region", "trossamfund"})  # ... in whose parishes something is
HEALTH = "sundhed"
PUBLIC = frozenset({"kommune", "region"})  # whose branches apply as they do
OWNERS, FARMERS, ARTISTS = "privatperson", "landbrug", "kunstner"
PARTICIPLES = frozenset({"stat", "trossamfund"})  # among whose words are forms of verbs
BEHIND = 8  # characters behind such a word that tell it from a noun
USERS = "brugerorganisation"
UNIONS = frozenset({USERS, "boligorganisation"})  # whose members or branches are associations as well
LISTED_BEFORE = 120  # characters before a mention in which a list of places stands
SAID_BEFORE = 60  # ... in which words say of what the adjectives are that it is one of
BEFORE = 40  # characters before a mention in which a name, a preposition or a giving verb stands


def acting(page: Page, mentions: Sequence[GroupMention]) -> list[GroupMention]:
    """Those of a sentence's mentions that are groups of their own, in its order; several ask it of one sentence."""
    asked = (acting, *mentions)
    if asked not in page.kept:
        page.kept[asked] = _acting(page, mentions)
    found: list[GroupMention] = page.kept[asked]
    return found


def _acting(page: Page, mentions: Sequence[GroupMention]) -> list[GroupMention]:
    users = [m for m in mentions if m.code == USERS]
    return [
        _as_what(page, m)
        for m in mentions
        if not (
            _is_adjective(page, m, mentions)
            or _is_owner(page, m)
            or _is_branch(page, m, users)
            or _owns(page, m, mentions)
            or _is_thing(page, m)
            or _is_participle(page, m)
            or _is_part(page, m, mentions)
            or _is_self_owned(page, m)
        )
    ]


def _as_what(page: Page, mention: GroupMention) -> GroupMention:
    """The mention, as what it stands for here: owners of land or fishing boats are farmers or fishers, those who
    practise are athletes where sport is spoken of, associations for the sick or disabled are users' organisations."""
    word = page.low(mention)
    if mention.code == OWNERS:
        own = group_grammar("mere_owner").fullmatch(word) and group_grammar("owned_land").match(page.lower, mention.end)
        return mention._replace(code=FARMERS) if own else mention
    if group_grammar("in_private").fullmatch(word) and _among_firms(page, mention):
        return mention._replace(code=OWNERS)
    if mention.code == "forening" and group_grammar("general").fullmatch(word):
        theirs = group_grammar("of_users").match(page.lower, mention.end)
        return mention._replace(code=USERS) if theirs else mention
    if mention.code == ARTISTS and group_grammar("practises").fullmatch(word):
        around = (max(0, mention.start - LISTED_BEFORE), mention.end + LISTED_BEFORE)
        return mention._replace(code=OWNERS) if group_sparse("sport").search(page.lower, *around) else mention
    return mention


def _among_firms(page: Page, mention: GroupMention) -> bool:
    """Whether "private" stands in a list with companies, and so means people ("private og virksomheder kan søge")."""
    start = max(0, mention.start - BEFORE)
    return bool(
        group_grammar("people_and").match(page.lower, mention.end)
        or group_grammar("and_people").search(page.lower, start, mention.end + BEHIND)
    )


def is_place(page: Page, mention: GroupMention) -> bool:
    """Whether a mention is part of a name or says where ("Fjordby Kommune", "Region Nord", "i kommunen")."""
    word = page.of(mention)
    before = page.lower[max(0, mention.start - BEFORE) : mention.start]
    definite = group_grammar("definite_place").search(word.lower())
    if definite and (group_grammar("in_place").search(before) or group_grammar("gives").search(before)):
        return True
    if definite and group_grammar("giving").match(page.lower, mention.end):
        return True
    if group_grammar("bare_place").search(before):
        return True
    if group_grammar("municipalities").search(page.document.text, max(0, mention.start - LISTED_BEFORE), mention.end):
        return True
    if word[:1].isupper() and group_grammar("place_names").search(
        page.document.text, max(0, mention.start - LISTED_BEFORE), mention.start
    ):
        return True
    if mention.code in TERRITORIES and group_grammar("among").search(
        page.document.text, max(0, mention.start - BEFORE), mention.start
    ):
        return True
    if not word[:1].isupper():
        return False
    name = page.document.text[max(0, mention.start - BEFORE) : mention.start]
    after = page.document.text[mention.end : mention.end + 3]
    return (word.startswith("Kommune") and bool(PROPER_NAME.search(name))) or (
        word == "Region" and after[1:2].isupper()
    )


def of_others(page: Page, mention: GroupMention, mentions: Sequence[GroupMention], begin: int, verb: int) -> bool:
    """Whether a group named before "kan søge" is only told of in what is said of the applicants ("foreninger, der
    hjælper familier, kan søge"), or apply through those named after it ("borgere kan via deres forening få tilskud").

    ``mentions`` are the groups of the clause, which begins at ``begin``; ``verb`` is where "kan" stands.
    """
    if mention.end <= verb and group_grammar("through").match(page.lower, verb):
        return any(m.start > verb for m in mentions)
    if mention.code == "privatperson" and mention.end > verb and page.lower.endswith(" for ", verb, mention.start):
        return True  # "kan klubber, der laver noget for ældre, søge"
    if mention.code == "privatperson" and mentions[0] is not mention and mention.end <= verb:
        inside = group_grammar("told_inside").search(page.lower, begin, mention.start)
        if inside is not None and any(m.end <= inside.start() for m in mentions):
            return True  # "virksomheder, der har elever, og skoler kan søge"
    told = group_grammar("told_more").search(page.lower, begin, mention.start)
    if told is not None and verb < told.start() and any(verb < m.start and m.end <= told.start() for m in mentions):
        return True  # "kan klubber, der har ture med ældre, søge"
    if page.lower.endswith((" som ", " er ", " som en ", " er en "), begin, mention.start):
        return False  # "bosteder, der drives som selvejende institutioner": what they are
    return told is not None and page.lower.endswith(", ", 0, verb) and any(m.end <= told.start() for m in mentions)


def _is_adjective(page: Page, mention: GroupMention, mentions: Sequence[GroupMention]) -> bool:
    """Whether the word only says what kind of organisation follows ("private landsdækkende foreninger", "kommunale og
    private dagtilbud") or was just named ("daginstitutioner, både kommunale og private")."""
    word, kind = page.low(mention), group_grammar("kind")
    if group_grammar("of_age").fullmatch(word) and any(m.start == mention.end + 1 for m in mentions):
        return True
    if not kind.fullmatch(word):
        return False
    if group_grammar("predicative").search(page.lower, max(0, mention.start - SAID_BEFORE), mention.start):
        start = max(0, mention.start - LISTED_BEFORE)
        return group_grammar("owned_house").search(page.lower, start, mention.start) is None
    if _is_public_body(page, mention, mentions):
        return False
    both = group_grammar("of_both").search(page.lower, max(0, mention.start - BEFORE), mention.start)
    if both and not any(m.end <= mention.start for m in mentions):
        return False  # "plejehjem, både kommunale og selvejende": their owners
    if group_grammar("adjective").fullmatch(word) and group_grammar("qualifies").match(page.lower, mention.end):
        return not group_grammar("by_owner").match(page.lower, mention.end)
    before = [m for m in mentions if m.end <= mention.start and not kind.fullmatch(page.low(m))]
    joined = group_grammar("kinds").match(page.lower, before[-1].end) if before else None
    return joined is not None and joined.end() <= mention.start


def _is_public_body(page: Page, mention: GroupMention, mentions: Sequence[GroupMention]) -> bool:
    """Whether what is municipal is a place of health or one that the vocabulary does not know ("den kommunale
    tandpleje"): with it the municipality itself applies."""
    if not group_grammar("public").fullmatch(page.low(mention)):
        return False
    body = group_grammar("own_body").match(page.lower, mention.end)
    return body is not None and not any(mention.end < m.start < body.end() and m.code != HEALTH for m in mentions)


def _owns(page: Page, mention: GroupMention, mentions: Sequence[GroupMention]) -> bool:
    """Whether a word for an owner only leads to a trade that is owned ("ejere eller forpagtere af en bedrift"), or is
    the verb ("som ejer eller lejer en hytte")."""
    if " " in page.low(mention) and not group_grammar("owning").match(page.lower, mention.start):
        return False
    if group_grammar("verb_before").search(page.lower, max(0, mention.start - BEFORE), mention.start):
        return bool(group_grammar("owner").fullmatch(page.low(mention)))
    if group_grammar("verb_behind").match(page.lower, mention.end) and group_grammar("owner").fullmatch(
        page.low(mention)
    ):
        return True
    owning = group_grammar("owning").match(page.lower, mention.start)
    return owning is not None and any(
        owning.end() <= m.start <= owning.end() + BEFORE
        and not group_grammar("kind").fullmatch(page.low(m))
        and not group_grammar("anew_joined").search(page.lower, owning.end(), m.start)
        and not group_grammar("house_joined").search(page.lower, owning.end(), m.start)
        and not group_grammar("never_owned").fullmatch(page.low(m))
        for m in mentions
    )


def _is_self_owned(page: Page, mention: GroupMention) -> bool:
    """Whether a house is only named as one of those that own themselves ("kulturhuse, der er selvejende")."""
    house = group_grammar("house").fullmatch(page.low(mention))
    if house is None:
        return False
    before = group_grammar("self_owned_before").search(page.lower, max(0, mention.start - BEFORE), mention.start)
    return before is not None or group_grammar("self_owned").match(page.lower, mention.end) is not None


def _is_thing(page: Page, mention: GroupMention) -> bool:
    """Whether a word for people only says how old or ill a thing is ("unge træer", "ældre bygninger") or belongs to a
    verb ("du skal sikre dig, at"), one for a company what somebody does ("folkeoplysende virksomhed"), one for a
    partnership how the work is done ("foregår i et samarbejde mellem"), or the fund is the one that gives."""
    start = max(0, mention.start - BEFORE)
    if group_sparse("no_such").search(page.lower, start, mention.start):
        return True
    if mention.code == "privatperson" and not group_grammar("reflexive").fullmatch(page.low(mention)):
        legal = group_sparse("legal").search(page.lower, start, mention.start)
        members = group_sparse("of_them").search(page.lower, start, mention.start)
        known = group_grammar("the_person").fullmatch(page.low(mention))
        return bool(
            legal
            or members
            or known
            or group_grammar("spoken_of").search(page.lower, start, mention.start)
            or group_grammar("things").match(page.lower, mention.end)
            or group_grammar("organised").match(page.lower, mention.end)
            or group_grammar("listed_owner").match(page.lower, mention.start)
            or (
                group_grammar("owner").search(page.low(mention))
                and group_grammar("explained").match(page.lower, mention.end)
            )
        )
    if mention.code not in TERRITORIES and group_sparse("of_them").search(page.lower, start, mention.start):
        return True
    if mention.code == "privatperson":
        return not group_grammar("addressed").search(page.lower, start, mention.start)
    if mention.code == "fond" and _is_name(page, mention):
        return True
    return bool(group_sparse("activity").search(page.lower, start, mention.end))


def _is_participle(page: Page, mention: GroupMention) -> bool:
    """Whether a word for an institution is a form of a verb ("stiftet af beboerne", "har forsvaret sin ph.d.")."""
    if mention.code not in PARTICIPLES:
        return False
    start = max(0, mention.start - BEFORE)
    return bool(group_sparse("participle").search(page.lower, start, min(len(page.lower), mention.end + BEHIND)))


def _is_part(page: Page, mention: GroupMention, mentions: Sequence[GroupMention]) -> bool:
    """Whether associations are named as part of the organisations before them ("boligorganisationer og deres
    beboerforeninger")."""
    if mention.code != "forening":
        return False
    before = [m for m in mentions if m.end <= mention.start and m.code in UNIONS]
    part = group_grammar("part_of_these")
    return bool(before) and part.fullmatch(page.lower, before[-1].end, mention.start) is not None


def _is_name(page: Page, mention: GroupMention) -> bool:
    """Whether a word is (the end of) somebody's name: written with a capital inside a sentence."""
    return page.document.text[mention.start].isupper() and bool(
        INSIDE.search(page.document.text, max(0, mention.start - BEFORE), mention.start)
    )


def _is_owner(page: Page, mention: GroupMention) -> bool:
    """Whether a group is named as the owner of what follows ("på fondens hjemmeside", "kommunernes egne tilbud")."""
    word = page.low(mention)
    if mention.code == "kommune" and group_grammar("owns_body").match(page.lower, mention.end):
        return False
    if mention.code in PUBLIC and group_grammar("their_branch").match(page.lower, mention.end):
        return False
    if group_grammar("represents").match(page.lower, mention.end):
        return False  # "foreningens formand sender ansøgningen"
    owned = OWNED.match(page.lower, mention.end)
    if not (owned and word.endswith("s") and lexicon().normal(word[:-1]) == lexicon().normal(word) != word):
        return False
    return mention.code not in (USERS, "forening") or not group_grammar("branches").match(page.lower, mention.end)


def _is_branch(page: Page, mention: GroupMention, users: Sequence[GroupMention]) -> bool:
    """Whether a group is only a part of the users' organisations just named ("patientforeningernes
    lokalafdelinger")."""
    return any(
        0 < mention.start - m.end <= BEFORE
        and (match := group_grammar("branches").match(page.lower, m.end)) is not None
        and mention.end <= match.end()
        and page.low(m).endswith("s")
        for m in users
    )
