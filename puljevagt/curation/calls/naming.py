"""Two pools by their names: whether they bear one, or the text of one calls the other by its name."""

from __future__ import annotations

from rapidfuzz import fuzz

from puljevagt.curation.calls.members import Member

SAME_SPELLING = 92
"""Names this alike (of 100) are one name, misspelled."""
MOSTLY, PARTLY = 0.65, 0.4
"""Shares of a name's words that the other page says."""


def compare_names(one: Member, other: Member) -> str | None:
    """Whether they bear one name, or the text of one calls the other by its name. A headline names nothing, so one
    direction is enough; sister pools name each other in neither."""
    if not one.name or not other.name:
        return None
    if one.name_words == other.name_words or _is_misspelled(one, other):
        return "same" if len(one.name) > 1 else f"same_word{_here(one, other)}"
    best = min((_said(one, other), _said(other, one)), key=_BEST.index)
    unnamed = best in ("partly", "other") and (one.headline or other.headline)
    if best == "named_word":
        best += _here(one, other)
    return f"headline_{best}" if unnamed else best


def _here(one: Member, other: Member) -> str:
    """A name of one word ("Kulturpuljen") says which pool it is where site, issuer or municipality are the same."""
    same_issuer = bool(one.issuer) and one.issuer == other.issuer
    return "_here" if one.site == other.site != "" or same_issuer or one.homes & other.homes else ""


_BEST = ("named", "named_word", "mostly", "partly", "other")


def _said(named: Member, page: Member) -> str:
    """How much of a name the other page says, in its own name or in its text."""
    if named.phrase in page.phrase or named.phrase in page.words:
        return "named" if len(named.name) > 1 else "named_word"
    hits = sum(word in page.name_words or f" {word} " in page.words for word in named.name)
    share = hits / len(named.name)
    if share == 1 and hits > 2:
        return "named"
    if share >= MOSTLY and hits > 1:
        return "mostly"
    return "partly" if share >= PARTLY else "other"


def _is_misspelled(one: Member, other: Member) -> bool:
    alike = fuzz.ratio(one.phrase.strip(), other.phrase.strip(), score_cutoff=SAME_SPELLING)
    return alike > 0 and _numbers(one) == _numbers(other)


def _numbers(member: Member) -> set[str]:
    return {word for word in member.name if word.isdigit()}


def names_both(page: Member, one: Member, other: Member) -> bool:
    """Whether a page calls two pools by their names, which differ: then it is about both."""
    differ = not one.name_words <= other.name_words and not other.name_words <= one.name_words
    return differ and all(_said(pool, page) == "named" for pool in (one, other))
