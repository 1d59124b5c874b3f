"""From the small web to the letter box: a page's deadline moves, the next run finds it, and a mail tells it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alerts_lab import Hook, Post, html, plain

from demo.web import SmallWeb

COMMAND = Path(sys.executable).with_name("puljevagt")
NOW = datetime.fromisoformat("2026-09-14T06:00+00:00")
KEEP = os.environ.get("PULJEVAGT_TEST_MAIL")
"""Where to leave the mail's HTML, for the picture in the README."""


def puljevagt(lake: Path, day: int, *args: str) -> subprocess.CompletedProcess[str]:
    now = (NOW + timedelta(days=day)).isoformat()
    named = os.environ | {"PULJEVAGT_LAKE": str(lake), "PULJEVAGT_NOW": now}
    return subprocess.run([COMMAND, *args], env=named, capture_output=True, text=True, check=False)


@pytest.mark.prove
def test_a_deadline_moves_on_the_small_web_and_a_mail_tells_it(tmp_path: Path, post: Post, hook: Hook) -> None:
    lake = tmp_path / "lake"
    lake.mkdir()
    (lake / "alerts.toml").write_text(
        f'[smtp]\nhost = "127.0.0.1"\nport = {post.port}\nfrom = "puljevagt@example.dk"\n\n[[watch]]\nname = "alt"\n'
        f'to = ["mailto:raadgiver@example.dk", "{hook.address}/hook"]\nremind_days = []\n',
        "utf-8",
    )
    with SmallWeb(share=0.1) as web:
        web.write_sources(lake / "sources.toml", only=["slf"], delay=0.05)
        before = web.truth()
        first = puljevagt(lake, 0, "run", "--json")
        assert first.returncode in (0, 3), first.stderr
        assert post.mails == []  # the first run over a source
        web.day = 1
        after = web.truth()
        second = puljevagt(lake, 1, "run", "--json")
        assert second.returncode in (0, 3), second.stderr
        puljevagt(lake, 1, "alerts", "send")
    moved = {
        url: (before[url].deadlines, facts.deadlines)
        for url, facts in after.items()
        if url.startswith(web.url("slf", "/")) and url in before and before[url].deadlines != facts.deadlines
    }
    assert moved
    told = {event["pool"]["url"]: event for hooked in hook.received for event in hooked["puljevagt"]["events"]}
    for url, (old, new) in moved.items():
        event = told[url]
        assert event["kind"].startswith("deadline_"), event
        assert event["old"] in (*old, None)
        assert event["new"] in (*new, None)
        mail = next(mail for mail in post.mails if url in plain(mail))
        assert all(quote in plain(mail).replace("*", "") for quote in (*event["old_quotes"], *event["new_quotes"]))
        if KEEP:
            Path(KEEP).write_text(html(mail), "utf-8")
    assert len(post.mails) == len(set(post.ids)) == len(hook.received)
    report = json.loads(second.stdout)
    assert report["alerts"]["sent"] == 2 * len(post.mails)
