"""Which way what stands around a sum's sentence leans it: its section and label, its name, a list's lead-in, the words
for this very round. All change the distances of the sentence's own words (``near``)."""

from __future__ import annotations

from extractors.patterns import said_pattern
from extractors.sums import FAR, Sum, funding_cues

CALL_REACH = 30  # how near a word for this very round makes a sum its total, where nothing else is said
COST_NAMED = 20.0  # what a heading about a cost weighs
LABEL_REACH = 10  # so near behind a sum its own sentence says more than a label that only names a sum
ROUND_NOW = said_pattern("round_now")


def lean_by_round(said: Sum, near: dict[str, float], *, bounded: bool, unit: str | None) -> None:
    """What a word for this very round adds: "i år er den på 1 mio. kr.", "i denne runde kan der søges om 12 mio. kr."
    are what the round has."""
    if not bounded and near["call"] < 40 and near["each"] >= 80 and unit is None:
        near["grant"] += 60
    now = said.nearest([c for c in said.of("call") if ROUND_NOW.search(said.page.low(c))])
    if now < CALL_REACH and now < near["grant"] and near["none"] >= FAR:
        near["total"] = min(near["total"], now)


def lean_by_section(said: Sum, near: dict[str, float], *, bounded: bool) -> None:
    """What the label, the section or a list's lead-in adds to the words of the sentence."""
    statement = said.statement
    if statement.label is not None and statement.own_label:
        if "grant" in statement.roles:
            near["grant"] = min(near["grant"], 1)
        elif "amount" in statement.roles and not bounded and not _said_of_one(said):
            near["total"] = min(near["total"], 2)
    elif statement.lead is not None:
        _lean_by_lead(said, near)
    if "grant" in statement.roles:
        near["grant"] = min(near["grant"], 60) - 20
    if "amount" in statement.roles:
        near["none"] += 15
        near["total"] = min(near["total"], 60)


def _said_of_one(said: Sum) -> bool:
    """Whether the words right behind it say that one applicant gets it ("Beløb: 16.000 kr. kan en ansøger få")."""
    return any(0 <= c.start - said.mention.end < LABEL_REACH for c in said.of("grant"))


def lean_by_name(said: Sum, near: dict[str, float]) -> None:
    """What the words of its label or heading add: this very round ("Heraf til denne runde"), or a cost alone ("Kan vi
    få betalt løn?")."""
    start, end = said.name
    kinds = {c.kind for c in funding_cues(said.page, start, end)}
    if "call" in kinds and said.statement.label is not None:
        near["call"], near["total"] = 0.0, min(near["total"], CALL_REACH)
    if "each" in kinds and said.statement.label is not None:
        near["each"] = near["grant"] = 0.0
    asked = said.page.lower[end - 1 : end] == "?"
    if asked and "none" in kinds and not kinds & {"total", "grant", "ramme", "least", "most"}:
        near["none"] = min(near["none"], COST_NAMED)


def _lean_by_lead(said: Sum, near: dict[str, float]) -> None:
    """A list's lead-in speaks for an item that says nothing itself."""
    lead = said.statement.lead
    if lead is None or min(near["total"], near["grant"], near["none"]) < 40:
        return
    for cue in reversed(funding_cues(said.page, lead.start, lead.end)):
        if cue.kind in ("total", "grant", "none"):
            near[cue.kind] = 40.0
            return
