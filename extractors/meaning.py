"""Whether a word for people means people at all: it may be a verb, a name, an office, a thing or what is studied."""

from __future__ import annotations

import re

from extractors.cues import group_grammar, group_sparse
from extractors.document import Kind
from extractors.groups import GroupMention
from extractors.page import Page
from extractors.sections import Statement

STAFF = frozenset({"fagpersonale", "frivillige"})  # as often those who do the work as those it is done for
AROUND = 48  # characters before and after a mention that say whether it is one
OFFICE_REACH = 90  # characters before a mention in which an office is named after it
NAME = re.compile(r"[A-ZÆØÅ][a-zæøå]")
INSIDE = re.compile(r"[\w,] \Z")  # what stands before a word that begins no sentence
CAPITAL = re.compile(r"\b[A-ZÆØÅ][a-zæøå]")
NAMED_ON = re.compile(r" [A-ZÆØÅ][a-zæøå]")


def means_nobody(page: Page, statement: Statement, mention: GroupMention) -> bool:
    """Whether a mention in a statement is none of people the money could be for."""
    word, text = page.low(mention), page.document.text
    before = page.lower[max(statement.start, mention.start - AROUND) : mention.start]
    return bool(
        _is_name(page, statement, mention)
        or group_sparse("office").search(text, max(0, mention.start - OFFICE_REACH), mention.start)
        or group_grammar("authority").search(word)
        or group_grammar("things").match(page.lower, mention.end, statement.end)
        or group_grammar("researched").search(before)
        or (group_grammar("relation").fullmatch(word) and group_grammar("related").search(before))
        or (group_grammar("trouble").fullmatch(word) and group_grammar("prevented").search(before))
        or (group_grammar("street").fullmatch(word) and not group_grammar("homeless").search(before))
        or (group_grammar("dwelling").fullmatch(word) and not _is_home(page, mention, before))
        or (mention.code == "socialt_udsatte" and group_grammar("exposed_to").match(page.lower, mention.end))
    )


def _is_home(page: Page, mention: GroupMention, before: str) -> bool:
    """Whether a word for a home stands for those who live there: something happens there, or it applies."""
    return bool(
        group_grammar("dwelt_in").search(before) or group_grammar("house_applies").match(page.lower, mention.end)
    )


def is_verb(page: Page, mention: GroupMention) -> bool:
    """Whether a word for somebody who works is what is done ("personalet hjælper med")."""
    verb = mention.code in STAFF and group_grammar("verb_like").fullmatch(page.low(mention))
    start = max(0, mention.start - AROUND)
    return bool(verb) and not group_grammar("noun_before").search(page.lower, start, mention.start)


def _in_old_spelling(page: Page, statement: Statement, mention: GroupMention) -> bool:
    """Whether a word stands in a clause quoted from statutes so old that all nouns have a capital."""
    return any(
        quote.start() < mention.start < quote.end() and len(CAPITAL.findall(quote["clause"])) > 1
        for quote in group_grammar("quoted_clause").finditer(page.document.text, statement.start, statement.end)
    )


def _is_name(page: Page, statement: Statement, mention: GroupMention) -> bool:
    """Whether a word is part of somebody's name ("Kræftens Bekæmpelse", "i Ældre Sagen")."""
    if statement.kind is Kind.HEADING or not NAME.match(page.document.text, mention.start):
        return False
    illness = group_grammar("named_illness").fullmatch(page.low(mention))
    if illness or _in_old_spelling(page, statement, mention):
        return False
    inside = INSIDE.search(page.document.text, max(statement.start, mention.start - 3), mention.start)
    return bool(inside or NAMED_ON.match(page.document.text, mention.end))
