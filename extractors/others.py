"""Lines of the announcement's column that are entries of a list of other pools: "Kulturpuljen: frist 1. maj, op til …".

Pages put such lists anywhere, with or without a heading, so they are told by what they say: a short line that names
something one can apply for, which is not what the page is about, and at once says when or how much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from extractors.data_files import load
from extractors.date_lines import DATE, is_date
from extractors.document import Block, Document, Kind, Region
from extractors.heading_lines import POOL_NAME
from extractors.headings import heading_roles, label_roles
from extractors.region_cues import heading_cue, is_round, is_sentence, is_stamp
from extractors.shapes import is_headline

LISTED = (Kind.ITEM, Kind.PARAGRAPH)
LONGEST_ENTRY = 150  # characters
LONGEST_HEAD = 60  # characters of the line over such a list
TEXT_ABOVE = 1.5  # times what stands below a stamp that ends the text
SHARED_STEM = 6  # letters that two words of names have in common where they mean the same pool
_ENTRY = load("particulars")["entry"]
ENTRY = re.compile(
    r"^(?P<name>[A-ZÆØÅ§](?:[^:–(|.?]|:(?=\S)){3,80}?)\s*(?:[:–(|·]|[,.](?=\s)|-\s|→| har)\s*"
    rf"(?:{_ENTRY['told_of']})*(?:{_ENTRY['told']})",
    re.IGNORECASE,
)
NAMED_FIRST = re.compile(r"^(?P<name>[A-ZÆØÅ§](?:[^:–(|.?]|:(?=\S)){3,60}?)\s*(?:[:–(|]|-\s)")
NAMES = re.compile(_ENTRY["names"], re.IGNORECASE)
CONDITIONS = frozenset(
    {"amount", "grant", "deadline", "schedule", "applicants", "funded", "period", "facts", "purpose"}
)
"""Roles of headings under which a line is one of the pool's own conditions."""
NAMED = re.compile(rf"[A-ZÆØÅ][\wæøå-]*{_ENTRY['named']}\b")
NAMED_ANYHOW = re.compile(rf"§ ?18[- ]\w+|\w[\wæøå-]*{_ENTRY['named']}(?: .{{1,60}})?", re.IGNORECASE)
CUT_OFF = re.compile(_ENTRY["cut_off"])
TOLD = re.compile(_ENTRY["told"], re.IGNORECASE)
POINTS = re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in _ENTRY["points"]))
OWN = re.compile(rf"^(?:{'|'.join(_ENTRY['own'])})", re.IGNORECASE)
COUNTED = re.compile(load("page")["pools"]["counted"], re.IGNORECASE)
GENERAL = frozenset(_ENTRY["stems"])  # stems that every name may have
WORD = re.compile(r"[a-zæøå]{5,}")
Lines = Sequence[tuple[int, Block, str]]
"""The blocks of the announcement with their indices and words."""


def other_entries(document: Document) -> set[int]:
    """Indices of the blocks of the announcement that are entries of a list of other pools, with the heading of such a
    list."""
    lines = [(i, block, document.of(block)) for i, block in document.main]
    title = " ".join(words.lower() for _, block, words in lines if block.level == 1)
    title = title or (document.title or "").lower()
    own = _own_list(document, lines)
    heads = [(b.start, words.lower()) for _, b, words in lines if b.level and NAMED_ANYHOW.fullmatch(words)]
    found = {i for i, block, words in lines if i not in own and _is_entry(document, block, words, title, heads)}
    found |= _after_stamp(document, title)
    found |= _pointed_to(document, lines)
    for i in sorted(found):
        above = document.blocks[i - 1] if i else None
        if above is not None and i - 1 not in found and above.region is Region.MAIN and _heads_entries(document, above):
            found.add(i - 1)
    return found


def _own_list(document: Document, lines: Lines) -> set[int]:
    """The items or lines below a line that counts them as the page's own: "Kommunen har tre puljer:"."""
    own: set[int] = set()
    for i, _, words in lines:
        if words.rstrip().endswith(":") and i not in own and COUNTED.search(words):
            after = range(i + 1, len(document.blocks))
            own.update(takewhile(lambda j: document.blocks[j].kind in LISTED, after))
    return own


def _after_stamp(document: Document, title: str) -> set[int]:
    """What stands below the page's last stamp: the site's own lines up to the next heading, and what stands under a
    heading that names another pool or begins with a date, as entries of a list of news do."""
    blocks = document.blocks
    main = [i for i, _ in document.main]
    stamps = [n for n, i in enumerate(main) if is_stamp(document.of(blocks[i])) and not blocks[i].cells]
    if not stamps:
        return set()
    last = stamps[-1] + 1
    if last < len(main) and is_date(document.of(blocks[main[last]])):
        last += 1
    behind = main[last:]
    before = sum(blocks[i].end - blocks[i].start for i in main[: stamps[-1]])
    if before < TEXT_ABOVE * sum(blocks[i].end - blocks[i].start for i in behind):
        return set()  # the stamp stands above the text
    found: set[int] = set()
    other = True
    for n, i in enumerate(behind):
        words = document.of(blocks[i])
        if blocks[i].kind is Kind.HEADING or POOL_NAME.fullmatch(words):
            day = DATE.search(words)
            news = day is not None and not label_roles(words[: day.start()])  # "Spillesteder kan søge til 1. maj"
            known = not news and bool(heading_roles(words) or label_roles(words))
            names = NAMES.search(words) and not _is_own(words, title)
            dated = n + 1 < len(behind) and DATE.match(document.of(blocks[behind[n + 1]])) is not None
            named = POOL_NAME.fullmatch(words) and words.lower()[:-1] not in title
            listed = heading_cue(words) in ("other", "listing")
            other = bool(named) or listed or (not known and bool(names or dated or news))
        elif other and heading_roles(words.partition(":")[0]) & {"contact"}:
            other = False
        if other:
            found.add(i)
    return found


def _pointed_to(document: Document, lines: Lines) -> set[int]:
    """Short lists that tell of something and when or how much it is, under a heading that points elsewhere ("Kender I
    også?") or that stands below whom to ask and is about nothing the pool has."""
    found: set[int] = set()
    asked = False
    for heading, below in _parts(document, lines):
        words = document.of(heading)
        roles = (heading_roles(words) or label_roles(words)) - {"other_pools"}
        asked = asked or "contact" in roles
        points = _points(words)
        apart = asked and not words.endswith("?")  # a question is about the pool
        if not roles and (points or apart) and _lists_told(document, below, least=1 if points else len(below) // 2):
            found.update(below)
    return found


def _parts(document: Document, lines: Lines) -> Iterator[tuple[Block, list[int]]]:
    """The headings below the title with the blocks under each, stamps left out; under one that points elsewhere names
    of pools in one word, and lower headings, are entries of its list."""
    heading: Block | None = None
    below: list[int] = []
    for i, block, words in lines:
        if block.kind is Kind.HEADING:
            lower = heading is not None and (0 < heading.level < block.level or POOL_NAME.fullmatch(words))
            if not (lower and heading is not None and _points(document.of(heading))):
                if heading is not None:
                    yield heading, below
                heading, below = (block if block.level != 1 else None), []
                continue
        if not is_stamp(words):
            below.append(i)
    if heading is not None:
        yield heading, below


def _points(heading: str) -> bool:
    """Whether the words of a heading point to other things."""
    return POINTS.search(heading.lower()) is not None or heading_cue(heading) in ("other", "listing")


def _lists_told(document: Document, lines: Sequence[int], least: int) -> bool:
    """Whether some lines are all short and no sentences, and at least so many say when or how much something is, which
    they name or the line above does."""
    blocks = [document.blocks[i] for i in lines]
    words = [document.of(block) for block in blocks]
    tells = [_tells(line) for line in words]
    short = all(not block.cells and block.end - block.start <= LONGEST_ENTRY for block in blocks)
    if not short or any(line.endswith(".") and not told for line, told in zip(words, tells, strict=True)):
        return False
    named = [block.kind is Kind.HEADING or POOL_NAME.fullmatch(line) for block, line in zip(blocks, words, strict=True)]
    told = sum(TOLD.match(line) is not None for line, below_name in zip(words[1:], named, strict=False) if below_name)
    return told + sum(tells) >= max(least, 1)


def _tells(line: str) -> bool:
    """Whether a line names something that is none of the pool's own conditions, and says when or how much."""
    match = ENTRY.match(line)
    if match is None and (named := NAMED_FIRST.match(line)) and DATE.search(line, named.end()):
        match = named
    return match is not None and not (OWN.match(match["name"]) or label_roles(match["name"]) or is_round(line))


def _is_own(name: str, title: str) -> bool:
    """Whether a name has no word that the page's title lacks."""
    stems = {w[:SHARED_STEM] for w in WORD.findall(title)}
    return {w[:SHARED_STEM] for w in WORD.findall(name.lower())} <= stems | GENERAL


def _is_entry(document: Document, block: Block, words: str, title: str, heads: Sequence[tuple[int, str]]) -> bool:
    """``heads``: where names of pools head a part of the page, and these in lower case; a line above such a part that
    tells of its pool is the page's own."""
    if block.cells or block.kind is Kind.HEADING or block.end - block.start > LONGEST_ENTRY:
        return False
    match = ENTRY.match(words)
    if match is None:
        return False
    name = match.group("name").strip()
    if not NAMES.search(name) or OWN.match(name) or label_roles(name) or is_sentence(name) or CUT_OFF.search(name):
        return False
    if any(block.start < place and head in name.lower() for place, head in heads):
        return False
    above = document.blocks[block.heading] if block.heading is not None else None
    conditions = above is not None and above.level != 1 and heading_roles(document.of(above)) & CONDITIONS
    if conditions and not NAMED.search(name):
        return False  # "Lejrtilskud: op til 20.000 kr." under "Beløb"
    return not any(w[:SHARED_STEM] not in GENERAL for w in WORD.findall(name.lower())) or not _is_own(name, title)


def _heads_entries(document: Document, block: Block) -> bool:
    words = document.of(block)
    return (
        block.level != 1
        and len(words) < LONGEST_HEAD
        and is_headline(words)
        and not is_stamp(words)
        and not words.endswith(":")
        and not label_roles(words)
    )
