"""How many pools a page announces and what belongs to which: ``cases/pools.txt``."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from extractors import read_page


def cases() -> list[tuple[dict[str, Any], str]]:
    text = (Path(__file__).parent / "cases" / "pools.txt").read_text("utf-8")
    parts = re.split(r"^== ", text, flags=re.MULTILINE)[1:]
    return [(ast.literal_eval(head), body.strip()) for head, _, body in (part.partition("\n") for part in parts)]


@pytest.mark.parametrize(("wanted", "page"), cases(), ids=[page.split("\n")[0][-40:] for _, page in cases()])
def test_each_pool_has_its_own_name_and_conditions(wanted: dict[str, Any], page: str) -> None:
    pools = read_page(page.encode(), media_type="text/html" if page.startswith("<") else "text/plain").pools
    found = {
        "pools": len(pools),
        "titles": [pool.title for pool in pools],
        "deadlines": [list(pool.deadlines) for pool in pools],
        "rolling": [pool.rolling for pool in pools],
        "most": [pool.grant_max_dkk for pool in pools],
    }
    assert {key: found[key] for key in wanted} == wanted
