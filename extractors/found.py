"""A value of the page with why it is believed, and the patterns of ``data/page.toml`` that such values are read by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors.data_files import load
from extractors.document import Span


@dataclass(frozen=True, slots=True)
class Found:
    """A value of the page with the place that says it and the rule that read it."""

    value: str
    spans: tuple[Span, ...]
    rule: str
    confidence: float


@cache
def page_pattern(table: str, key: str) -> re.Pattern[str]:
    """A list of patterns of ``data/page.toml`` as one; those that weigh a page as an announcement are whole words."""
    words = "|".join(f"(?:{p})" for p in load("page")[table][key])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)" if table == "announcement" else words)
