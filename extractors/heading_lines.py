"""Which lines head what follows them, whatever they are marked as: a heading that only gives its own answer heads
nothing, and a label or a question on a line of its own does."""

from __future__ import annotations

import re

from extractors.data_files import load
from extractors.document import Block, Document, Kind
from extractors.headings import LONGEST_LABEL, heading_roles, label_roles

_HEADING, _ITEM = Kind.HEADING, Kind.ITEM  # named once: the look-up of an enum's member is a call
LONGEST_HEADING = 45  # characters of a heading that ends in a colon; a longer one introduces a list
LONGEST_QUESTION = 60  # characters of a line of its own that asks ("Hvornår skal I søge?") or introduces, and so heads
BARE_YEAR = re.compile(r"(?:i )?(?:19|20)\d\d\b")
DIGIT = re.compile(r"\d")
NUMBERED = re.compile(r"\d{1,2} (?=[A-ZÆØÅ])")  # before a heading: "2 HVEM KAN SØGE"
ANSWERED = re.compile(r"[^:]{3,40}: (?=.*\d{2})")  # "Finanslovskonto: 15.75.35.30" is a label with its value
_WORDS = load("page")["headings"]
POOL_NAME = re.compile(_WORDS["pool_name"])
INTRODUCES = re.compile(_WORDS["introduces"])
DATED_ROLES = frozenset({"deadline", "opens", "period"})
FUNDED_ROLES = frozenset({"amount", "grant"})
VALUED_ROLES = DATED_ROLES | FUNDED_ROLES | {"applicants", "target_group", "account"}


def is_heading(block: Block, words: str, first_value: int | None) -> bool:
    """Whether a line heads what follows it; ``first_value`` is where the first date or sum in it begins."""
    if block.cells or len(words) > LONGEST_LABEL:
        return block.kind is _HEADING and not block.cells
    if block.kind is _HEADING:
        introduces = words.rstrip().endswith(":") and len(words) > LONGEST_HEADING and not label_roles(words)
        return not ANSWERED.match(words) and not introduces and not _answered(block, words, first_value)
    if block.kind is _ITEM or block.label is not None:
        return False
    if POOL_NAME.fullmatch(words.strip()):
        return True
    numbered = NUMBERED.match(words)
    if first_value is not None or DIGIT.search(words, numbered.end() if numbered else 0):
        return False
    asks = words.rstrip(" *").endswith(("?", ":")) and len(words) <= LONGEST_QUESTION
    return bool(label_roles(words)) or (asks and bool(heading_roles(words)))


def is_term(document: Document, index: int, words: str) -> bool:
    """Whether an item of a list is a label whose value stands in the line below ("• Frist", "1. maj")."""
    if document.blocks[index].kind is not _ITEM or not label_roles(words) & VALUED_ROLES:
        return False
    return index + 1 < len(document.blocks) and document.blocks[index + 1].kind in (Kind.PARAGRAPH, Kind.HEADING)


def _answered(block: Block, words: str, first_value: int | None) -> bool:
    """Whether a line like a heading is a label with its value, so that it heads nothing ("Frist 1. maj")."""
    at = (first_value or block.start) - block.start
    return block.level != 1 and bool(label_roles(words[:at]) & VALUED_ROLES) and not BARE_YEAR.match(words, at)


def introduces(document: Document, index: int, words: str, dates: set[int]) -> bool:
    """Whether a paragraph leads into what follows it: it ends in a colon, or breaks off before a list or a date."""
    if words.rstrip().endswith(":"):
        return True
    following = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
    own = document.blocks[index].start in dates or ": " in words  # it is an entry itself
    dated = following is not None and following.start in dates and not own
    listed = dated or (following is not None and following.kind is Kind.ITEM)
    return listed and bool(
        words[-1].isalnum() or words[-1] == ")" or words.endswith(("…", "...")) or INTRODUCES.search(words.lower())
    )
