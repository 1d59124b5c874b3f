"""The words that comparing needs, read once from ``data/wording.toml``, which a Danish speaker can edit."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data") / "wording.toml"


@cache
def _data() -> dict[str, list[str]]:
    return tomllib.loads(_DATA.read_text("utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """The list ``name`` of the file as a set. Raises ``KeyError`` where the file has no such list."""
    return frozenset(_data()[name])


@cache
def counters() -> re.Pattern[str]:
    """Matches what a page counts up by itself ("vist 2.210 gange")."""
    forms = sorted(_data()["counters"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(form).replace("N", r"\d[\d.]*") for form in forms) + r")\b", re.I)


@cache
def clock_lines() -> tuple[str, ...]:
    """Beginnings of lines that only tell when the page was fetched or printed."""
    return tuple(_data()["clock_lines"])
