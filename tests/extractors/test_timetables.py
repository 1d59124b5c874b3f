"""When one can apply, as pages lay it out: ``cases/timetables.txt``, text or HTML with every date that counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors import Reading, read_page

TEXT = """Fuglepuljen

Publiceret 3. februar 2023

Her er en ny pulje med en ansøgningsrunde. Ansøgningsskema ligger i ansøgningsportalen.

{passage}

Sidst opdateret 6. februar 2023
"""
HTML = (
    "<html><head><title>Fuglepuljen</title></head><body><main><h1>Fuglepuljen</h1><p>Publiceret 3. februar 2023</p>"
    "<p>Her er en ny pulje med en ansøgningsrunde. Ansøgningsskema ligger i ansøgningsportalen.</p>"
    "{passage}<p>Sidst opdateret 6. februar 2023</p></main></body></html>"
)
FIELDS = ("deadlines", "rolling", "opens", "start", "end", "events")


def cases() -> list[tuple[str, str]]:
    text = (Path(__file__).parent / "cases" / "timetables.txt").read_text("utf-8")
    parts = [part.partition("\n") for part in re.split(r"^== ?", text, flags=re.MULTILINE)[1:]]
    return [(head.strip(), re.sub(r"^#.*$", "", body, flags=re.MULTILINE).strip()) for head, _, body in parts]


def said(reading: Reading) -> dict[str, str]:
    """What a page says, in the form of the cases' first lines."""
    pool = reading.pools[0]
    return {
        "deadlines": ",".join(pool.deadlines),
        "rolling": "1" if pool.rolling else "",
        "opens": pool.opens_on or "",
        "start": pool.project_start or "",
        "end": pool.project_end or "",
        "events": ",".join(f"{e.at}@{e.place}" if e.place else e.at for e in reading.events),
        "published": reading.published_on or "",
        "updated": reading.updated_on or "",
    }


@pytest.mark.parametrize(("head", "passage"), cases())
def test_every_date_has_the_role_that_a_reader_gives_it(
    head: str, passage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    passage_announces = "extractors.announcing.announces"
    monkeypatch.setattr(passage_announces, lambda page, core: (True, 0.9))  # a passage is no whole page
    form, _, _ = head.partition(" ")
    page = {"html": HTML, "page": "{passage}"}.get(form, TEXT).format(passage=passage)
    stated = dict(part.split("=") for part in head.split() if "=" in part)
    found = said(read_page(page.encode(), media_type="text/html" if form == "html" else "text/plain"))
    wanted = {name: stated.get(name, "") for name in (*FIELDS, *(set(stated) - set(FIELDS)))}
    assert {name: found[name] for name in wanted} == wanted
