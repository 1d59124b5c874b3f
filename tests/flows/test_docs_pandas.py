"""The questions of docs/pandas.md are answered on the pages of the demonstration as the document says."""

from __future__ import annotations

import re
from pathlib import Path

from commands import ROOT

BLOCK = re.compile(r"```python\n(.*?)```", re.S)


def test_every_question_is_answered(demo_lake: Path) -> None:
    text = (ROOT / "docs" / "pandas.md").read_text("utf-8")
    blocks = BLOCK.findall(text)
    assert len(re.findall(r"^## \d+\. ", text, re.M)) == 10 == len(blocks) - 1
    names: dict[str, object] = {}
    for block in blocks:
        exec(block.replace('"demo/lake"', repr(str(demo_lake))), names)  # noqa: S102  # the document's own code
        assert len(names.get("answer", [1])) > 0  # type: ignore[arg-type]
