"""How a text says what its pool is called: in quotes, behind "hedder", with its letters, with capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.data_files import load
from extractors.document import Span
from extractors.found import Found
from extractors.issuers import issuer_forms
from extractors.literals import Sparse
from extractors.page import Page
from extractors.pool_names import GENERIC_NAMES, clean_title
from extractors.sections import Statement

MORE_WORDS = re.compile(r"(?: [\w-]+){1,8}")  # behind the beginning of a name that the page says twice
LOOSE_NAME = r"[A-ZÆØÅ][\w+-]+(?: [\w+-]+){0,7}?"  # up to where the sentence goes on
NAME = r"[A-ZÆØÅ][\w+-]+(?: [A-ZÆØÅ][\w+-]+)*(?: [a-zæøå\d][\w+-]*){0,6}?"  # words in capitals come first
LATE = re.compile(r" (?:for )?i (?:(?:19|20)\d\d|år)$")


@cache
def naming() -> tuple[Sparse, ...]:
    """How a text mentions a pool's name: in quotes that hold such a word, in quotes behind one, as a programme with its
    letters, as "Pulje til" with a capital inside a sentence, and with capitals up to where the sentence goes on."""
    words = load("page")["title"]
    said = rf"(?i:\b(?:{'|'.join(words['kinds'])})(?: (?:{'|'.join(words['naming'])}))?)"
    on = rf"(?=[.,:;!?)]| (?:{'|'.join(words['on'])})\b)"
    begins = "|".join(words["begins"])
    return (
        Sparse(rf"[\"”“„»'’]((?i:{begins})[^\"”“„»«]{{4,140}}?)[\"”“«»'’](?!\w)"),
        Sparse(rf"{said},? [\"”“„»'’]([^\"”“„»«]{{4,140}}?)[\"”“«»'’](?!\w)"),
        Sparse(rf"\b({words['program']})"),
        Sparse(rf"(?<=[a-zæøå] )({words['pulje']}){on}"),
        Sparse(rf"(?:\A(?=[\w+-]+,)|(?<=[a-zæøå] ))({NAME}){words['apposition']}"),
        Sparse(rf"{said} ([A-ZÆØÅ][\wæøå-]+(?: [\wæøåÆØÅ-]+){{0,7}}?){on}"),
    )


@cache
def christening() -> tuple[Sparse, ...]:
    """How a text says what a pool is called, whatever its heading is: "”…” hedder puljen", "Puljen hedder ”…”"."""
    words = load("page")["title"]
    kinds = "|".join(words["kinds"])
    name = r"[\"”“„»'’]([^\"”“„»«]{4,140}?)[\"”“«»'’]"
    on = rf"(?=[.,:;!?)]|$| (?:{'|'.join(words['on'])})\b)"
    return (
        Sparse(rf"{name} (?:{'|'.join(words['named_after'])})(?i:{kinds})\b"),
        Sparse(rf"(?i:\b(?:{kinds}) (?:{'|'.join(words['naming'])})) {name}"),
        Sparse(
            rf"\bsøge (?:nu |også )?(?:[A-ZÆØÅ]?[\wæøå]+s )?(?i:{kinds}) ([A-ZÆØÅ][\wæøå-]+(?: [\wæøåÆØÅ-]+){{1,7}}?)"
            rf"(?=[.,;]|$| (?:{'|'.join(words['on'])})\b)"
        ),
        Sparse(rf"\b(?:{'|'.join(words['under_name'])}) ({LOOSE_NAME}){on}"),
        Sparse(rf"\b(?:{'|'.join(words['under_name'])}) {name}"),
        Sparse(rf"\A(?i:(?:{words['article']})?(?:{kinds})) {name} (?:{'|'.join(words['acts'])})\b"),
    )


def called(page: Page, lead: Sequence[Statement], forms: Sequence[Sparse]) -> Found | None:
    """The name that the text gives the pool."""
    text = page.document.text[lead[0].start : lead[-1].end] if lead else ""
    for pattern in forms:
        form = pattern.within(text)
        for statement in lead if form else ():
            for match in form.finditer(page.of(statement)):
                if issuer_forms().match(match[1]) or match[1] in GENERIC_NAMES:
                    continue
                dated = LATE.search(match[1])
                end = match.end(1) if dated is None else match.start(1) + dated.start()
                place = _whole_name(page, statement, Span(match.start(1), end))
                return Found(clean_title(page.of(place)), (place,), "title.called", 0.85)
    return None


def _whole_name(page: Page, statement: Statement, part: Span) -> Span:
    """A name with the words behind it that the page says with it elsewhere too ("Naboer" of "Naboer med omtanke")."""
    words = page.of(statement)
    more = MORE_WORDS.match(words, part.end)
    end = more.end() if more else part.end
    while end > part.end and page.document.text.count(words[part.start : end]) < 2:
        end = max(part.end, words.rfind(" ", 0, end))
    return Span(statement.start + part.start, statement.start + end)
