"""The commands of the alerts, as their users have them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from alerts_lab import POOL, Hook, Lab, Post, at, page

from flows.cli import main
from puljevagt.alerts.config import load

LATER = replace(POOL, deadlines=("2021-05-15T12:00",))
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(lab: Lab, hook: Hook, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in the lab's lake, whose alerts.toml has a watch with a mail address and a webhook."""
    lab.lake.root.mkdir()
    lab.lake.alerts.write_text(
        f'[smtp]\nhost = "127.0.0.1"\nport = {lab.smtp.port}\nfrom = "puljevagt@example.dk"\ntimeout = 1\n\n'
        f'[[watch]]\nname = "hjemløse"\nto = ["mailto:raadgiver@example.dk", "{hook.address}/hook"]\n'
        'applicants = ["kommune"]\nremind_days = []\n',
        "utf-8",
    )
    lab.watches = load(lab.lake.alerts).watch
    monkeypatch.setenv("PULJEVAGT_LAKE", str(lab.lake.root))

    def run(*args: object, day: float = 1) -> tuple[int, str, str]:
        monkeypatch.setenv("PULJEVAGT_NOW", at(day).isoformat())
        capfd.readouterr()
        code = main([str(arg) for arg in args])
        return code, *capfd.readouterr()

    return run


def rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def news(lab: Lab) -> None:
    lab.see(page(POOL), 0)
    lab.see(page(LATER), 1)


def test_send_sends_once_and_says_what_became_of_each(run: Run, lab: Lab, post: Post, hook: Hook) -> None:
    news(lab)
    code, out, _ = run("alerts", "send", "--json")
    assert code == 0
    assert [row["state"] for row in rows(out)] == ["sent", "sent"]
    assert (len(post.mails), len(hook.received)) == (1, 1)
    assert run("alerts", "send", "--json") == (0, "", "")


def test_exit_codes_say_whether_all_some_or_none_arrived(run: Run, lab: Lab, post: Post, hook: Hook) -> None:
    news(lab)
    hook.status = 500
    code, _, err = run("alerts", "send")
    assert code == 3
    assert "did not take a message, tried again later" in err
    assert "/hook" not in err
    code, out, _ = run("alerts", "status", "--json")
    assert (rows(out)[0]["sent"], rows(out)[0]["failed"]) == (1, 1)
    assert run("alerts", "retry")[:2] == (0, "1 message will be tried again\n")
    assert run("alerts", "send")[0] == 1
    hook.status = 200
    run("alerts", "retry", "--watch", "hjemløse")
    assert run("alerts", "send")[0] == 0
    assert len(post.mails) == len(hook.received) == 1


def test_a_sample_goes_to_every_channel(run: Run, post: Post, hook: Hook) -> None:
    code, out, _ = run("alerts", "test", "hjemløse", "--json")
    assert code == 0
    assert [row["error"] for row in rows(out)] == [None, None]
    assert post.subjects[0].startswith("PRØVE: Prøvepuljen: fristen er udskudt")
    assert "Dette er en prøve" in hook.received[0]["message"]
    code, _, err = run("alerts", "test", "hjemlose")
    assert code == 1
    assert "try hjemløse" in err


def test_a_preview_shows_what_would_have_been_sent_and_sends_nothing(run: Run, lab: Lab, post: Post) -> None:
    lab.watches = ()
    news(lab)
    code, out, _ = run("alerts", "preview", "--since", "2021-03-01", "--json")
    assert code == 0
    (shown,) = rows(out)
    assert shown["subject"] == "Fællesskabspuljen: fristen er udskudt til 15. maj 2021"
    assert shown["to"][0] == "mailto:raadgiver@example.dk"
    assert "Siden skrev" in run("alerts", "preview", "--since", "2021-03-01", "--text")[1]
    assert rows(run("alerts", "preview", "--since", "2021-03-03", "--json")[1]) == []
    assert post.mails == []


def test_a_preview_knows_digests_and_reminders(run: Run, lab: Lab) -> None:
    text = lab.lake.alerts.read_text("utf-8").replace("remind_days = []", 'remind_days = [14]\ndigest = "weekly"')
    lab.lake.alerts.write_text(text, "utf-8")
    news(lab)
    found = rows(run("alerts", "preview", "--since", "2021-03-01", "--json", day=70)[1])
    assert [(item["at"][:16], item["kinds"]) for item in found] == [
        ("2021-03-08T06:30", ["deadline_extended"]),
        ("2021-05-01T05:30", ["reminder"]),
    ]


def test_a_watch_is_added_by_options_and_listed_without_secrets(run: Run, lab: Lab) -> None:
    code, out, err = run(
        *("watch", "add", "--name", "unge", "--to", "slack://AAAAAAAA/BBBBBBBB/CCCC", "--applicant", "foreninger og"),
    )
    assert code == 2
    assert "there is no code" in err
    code, out, err = run(
        *("watch", "add", "--name", "unge", "--to", "slack://AAAAAAAA/BBBBBBBB/CCCC"),
        *("--applicant", "forening", "--digest", "weekly", "--day", "friday", "--at", "08:00"),
    )
    assert code == 0, err
    listed = rows(run("watch", "list", "--json")[1])
    assert [(row["name"], row["to"][0]) for row in listed][1] == ("unge", "slack://...")
    out = run("watch", "list")[1]
    assert "AAAA" not in out
    assert "weekly at 08:00" in out


def test_a_watch_that_is_not_described_is_asked_for(run: Run, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.lake.alerts.unlink()
    answers = "demens\nmailto:du@example.dk\nkommune forening\n\ndaily\nlocalhost:2525\npuljevagt@example.dk\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    code, _, err = run("watch", "add")
    assert code == 0, err
    watch = load(lab.lake.alerts).named("demens")
    assert (watch.to, watch.applicants, watch.digest) == (("mailto:du@example.dk",), ("kommune", "forening"), "daily")


def test_mail_without_a_server_is_wrong_usage(run: Run, lab: Lab) -> None:
    lab.lake.alerts.unlink()
    code, _, err = run("watch", "add", "--name", "a", "--to", "mailto:a@b.dk")
    assert code == 2
    assert "--smtp" in err
    assert not lab.lake.alerts.exists()


def test_calendar_and_feed_are_written(run: Run, lab: Lab) -> None:
    news(lab)
    assert run("calendar")[1].startswith("BEGIN:VCALENDAR")
    assert "X-WR-CALNAME:hjemløse" in run("calendar", "hjemløse")[1]
    path = lab.lake.root / "feed.xml"
    assert run("feed", "hjemløse", "--out", path)[:2] == (0, "")
    assert "Fristen er udskudt" in path.read_text("utf-8")
    assert "Ny pulje" in run("feed", "--new")[1]


@pytest.mark.parametrize("command", [["alerts", "send"], ["alerts", "test", "a"], ["watch", "list"], ["calendar", "a"]])
def test_without_a_file_of_watches_it_says_how_to_make_one(run: Run, lab: Lab, command: list[str]) -> None:
    lab.lake.alerts.unlink()
    code, _, err = run(*command)
    assert code == 1
    assert "`puljevagt watch add` makes it" in err


def test_a_mistake_in_the_file_is_one_line(run: Run, lab: Lab) -> None:
    lab.lake.alerts.write_text('[[watch]]\nname = "a"\nto = "json://127.0.0.1"\napplicants = ["komune"]\n', "utf-8")
    code, _, err = run("alerts", "send")
    assert code == 1
    assert "alerts.toml:4: watch \"a\": applicants[0]: there is no 'komune'; try kommune" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(("command", "heavy"), [("alerts send", "prefect spacy"), ("calendar", "prefect spacy pandas")])
def test_nothing_heavy_is_imported_in_vain(run: Run, lab: Lab, command: str, heavy: str) -> None:
    news(lab)
    code = (
        f"import sys; from flows.cli import main; code = main({command.split()!r});"
        f"sys.exit(code or ', '.join(set({heavy.split()!r}) & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
