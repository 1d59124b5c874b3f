"""Which pages announce a pool: ``cases/announcing.txt``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors import read_page

pytestmark = pytest.mark.usefixtures("undenied")


def cases() -> list[tuple[str, str]]:
    text = (Path(__file__).parent / "cases" / "announcing.txt").read_text("utf-8")
    parts = re.split(r"^== ", text, flags=re.MULTILINE)[1:]
    return [(head.strip(), body.strip()) for head, _, body in (part.partition("\n") for part in parts)]


@pytest.mark.parametrize(("head", "page"), cases(), ids=[head for head, _ in cases()])
def test_an_announcement_is_told_from_news_and_advice(head: str, page: str) -> None:
    assert read_page(page.encode(), media_type="text/plain").is_announcement is head.startswith("ja ")
