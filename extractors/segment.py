"""A pool of a page with the statements that are its own, and whether two names are the same pool's."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.document import Span
from extractors.sections import Statement

ALIKE = 0.8  # share of the longer name that a shorter one which stands in it makes up where both are the same


@dataclass
class Segment:
    """A pool's own statements; ``name`` is where it is named (``None``: the page's title names it)."""

    title: str | None = None
    name: Span | None = None
    rule: str = "title"
    own: list[Statement] = field(default_factory=list)


def alike(a: str, b: str) -> bool:
    """Whether two names are the same but for case and blanks."""
    x, y = (" ".join(v.lower().split()).strip(" .:'\"") for v in (a, b))
    return x == y or (
        min(len(x), len(y)) > 12 and (x in y or y in x) and min(len(x), len(y)) / max(len(x), len(y)) > ALIKE
    )
