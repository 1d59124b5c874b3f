"""A crawl killed at any moment and taken up again: nothing that came is lost, and nothing is asked for twice."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from crawl_lab import Lab

from demo.web import SmallWeb
from puljevagt.archive import Archive, verify

SITE = "slf"
PAGES_OF_A_KILL = 4
"""Pages that are crawled on between two kills, on average."""


def killed(lab: Lab, after: float, answers: int) -> bool:
    """Crawl, and kill the crawler some moment after it has told of so many answers; whether it was killed."""
    command = [sys.executable, "-m", "puljevagt.crawler.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdin is not None and worker.stdout is not None
        worker.stdin.write(lab.order(SITE, 0).to_json() + "\n")
        worker.stdin.flush()
        for line in worker.stdout:
            event = json.loads(line)
            answers -= event["event"] == "asked"
            if event["event"] == "ended":
                return False
            if answers < 0:
                break
        time.sleep(after)
        worker.kill()
        return worker.wait() == -9


def kill_and_resume(folder: Path, kills: int, seed: int) -> None:
    """The proof: ``kills`` kills in one crawl at random moments, then a crawl to the end."""
    chance = random.Random(seed)
    with SmallWeb(share=max(0.2, kills / 20)) as web:
        lab = Lab(folder, web, delay=0.02)
        had = done = 0
        while done < kills:
            had += chance.randint(1, PAGES_OF_A_KILL)
            if not killed(lab, chance.random() * 0.05, had):
                break
            done += 1
        (last,) = lab.crawl(SITE)
        asked = Counter(request.path for request in web.requests if request.path != "/robots.txt")
        sent = Counter(request.path for request in web.requests)
        pages = set(lab.pages(SITE))
    assert done == kills, "the crawl was over before all kills: give it more pages"
    assert last.report.finished
    assert last.report.resumed
    twice = {path: count for path, count in asked.items() if count > 1}
    assert sum(count - 1 for count in twice.values()) <= kills, "only what was in flight at a kill may be asked again"
    assert sent["/robots.txt"] <= 1 + kills
    archive = Archive(lab.raw)
    archive.repair()
    report = verify(archive)
    assert report.ok, report.findings
    kept = {capture.url for capture in archive.captures() if capture.status == 200 and archive.payload(capture)}
    assert pages <= kept
    assert not (folder / "state" / "crawl" / SITE / "unfinished.json").exists()


def test_a_killed_crawl_goes_on_where_it_stopped(tmp_path: Path) -> None:
    kill_and_resume(tmp_path, 3, seed=4)


@pytest.mark.prove
def test_twenty_kills_at_random_moments(tmp_path: Path) -> None:
    kill_and_resume(tmp_path, 20, seed=20)
