"""Sentences with the expected value marked up inside them: ``Fristen er [15. april 2016|2016-04-15].``

A line of ``cases/*.txt`` is one case. All that is found in the sentence must be marked, and with that value, so that a
sentence without marks says that nothing is to be found. Lines that start with ``#`` are comments.
"""

from __future__ import annotations

import re
from pathlib import Path

MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]*)\]")
CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[str]:
    """The marked sentences of ``cases/NAME.txt``."""
    lines = (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def plain(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """The sentence without marks, and the marked ``(words, value)`` in its order."""
    return MARK.sub(r"\1", marked), MARK.findall(marked)
