"""A page of the small web whose address changes is one pool in the tables, whichever address a crawl asks first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from web_client import ask_url

from demo.web import SmallWeb
from demo.web.history import calendar_day
from flows.reading import read_payload
from puljevagt.curation import publications, query
from puljevagt.curation.curate import merge
from puljevagt.curation.incoming import Seen
from puljevagt.curation.lake import Lake

FIRST, LATER = 14, 21
"""Days of the demonstration, between which a page of tangfonden moves."""


@dataclass(frozen=True)
class Answered:
    """An answer of the small web as the archive would have it."""

    url: str
    fetched_at: datetime
    status: int
    digest: str | None
    size: int
    offset: int
    metadata: dict[str, str] = field(default_factory=dict)
    source: str = "tangfonden"
    warc: str = "tangfonden/run.warc.gz"
    run_id: str = "run"
    record_type: str = "response"
    media_type: str = "text/html"


def asked(web: SmallWeb, url: str, minute: int) -> Seen:
    """What the web answers on its day, so many minutes after six."""
    answer = ask_url(web, url)
    at = datetime.fromisoformat(f"{calendar_day(web.day)}T06:{minute:02}").replace(tzinfo=UTC)
    place, size = web.day * 60 + minute, len(answer.body)
    if answer.status != 200:
        location = web.url("tangfonden", answer.headers["location"])
        return Answered(url, at, answer.status, None, size, place, {"location": location}), None, None
    reading, _ = read_payload(answer.body, "text/html")
    digest = f"sha256:{sha256(answer.body).hexdigest()}"
    return Answered(url, at, answer.status, digest, size, place), reading, None


@pytest.mark.parametrize("new_first", [True, False], ids=["new address first", "old address first"])
@pytest.mark.parametrize("runs", [1, 2], ids=["one run", "two runs"])
def test_a_slug_that_moves_is_one_pool(tmp_path: Path, new_first: bool, runs: int) -> None:
    lake = Lake(tmp_path)
    with SmallWeb(share=0.12, first=11) as web:
        web.day = FIRST
        before = web.truth()
        web.day = LATER
        (old,) = [url for url in before if web.url("tangfonden", "/") in url and url not in web.truth()]
        (new,) = [url for url in web.truth() if web.url("tangfonden", "/") in url and url not in before]
        web.day = FIRST
        merge(lake, [asked(web, old, 0)], datetime.now(UTC))
        (first,) = query.pools(lake, datetime.now(UTC))
        web.day = LATER
        seen = [asked(web, url, minute) for minute, url in enumerate((new, old) if new_first else (old, new))]
    for part in [seen] if runs == 1 else [[one] for one in seen]:
        merge(lake, part, datetime.now(UTC))

    (pool,) = query.pools(lake, datetime.now(UTC))
    assert (pool["pool_id"], pool["url"], pool["title"]) == (first["pool_id"], new, first["title"])
    assert query.changes(lake) == []
    told = [name for item in publications.since(lake, 0) for name in item.news]
    assert told == (pool["former_ids"] if new_first and runs == 2 else [])
