"""From a page that changes to a mail that arrives: who is told what, once, and who is not."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alerts_lab import POOL, TO, URL, WATCH, Hook, Lab, Post, at, html, page, plain

from puljevagt.alerts import forget, messages, send
from puljevagt.alerts.config import Alerts
from puljevagt.alerts.upkeep import retry, status

LATER = replace(POOL, deadlines=("2021-05-15T12:00",))
OTHER = replace(POOL, title="Haver i byen", deadlines=("2021-06-01",))


def test_a_deadline_that_moved_is_told_with_both_sentences(lab: Lab, post: Post) -> None:
    lab.run(page(POOL, stamp="2021-02-01"), 0)
    report = lab.run(page(LATER, stamp="2021-02-01"), 1)
    assert (report.queued, report.sent, report.failed) == (1, 1, 0)
    assert post.subjects == ["Fællesskabspuljen: fristen er udskudt til 15. maj 2021"]
    text = plain(post.mails[0])
    for said in (
        "Før: lørdag den 1. maj 2021 kl. 12.00",
        "Nu: lørdag den 15. maj 2021 kl. 12.00",
        'Siden skrev: "Fristen er *1*. maj 2021 kl. 12.00."',
        'Siden skriver: "Fristen er *15*. maj 2021 kl. 12.00."',
        "(om 74 dage)",
        "Ændret i stilhed",
        f"Siden: {URL}",
        f"puljevagt archive show {URL} --at 2021-03-01T06:00:00+00:00",
        "fordi du følger: kommuner; hjemløse",
    ):
        assert said in text
    assert ">15</span>. maj 2021 kl. 12.00." in html(post.mails[0])


def test_it_is_told_once(lab: Lab, post: Post) -> None:
    lab.run(page(POOL), 0)
    lab.run(page(LATER), 1)
    lab.send(1)
    lab.run(page(LATER), 2)
    assert len(post.mails) == 1
    assert status(lab.lake, lab.alerts)["sent"] == 1


def test_nobody_is_told_of_what_does_not_concern_them(lab: Lab, post: Post) -> None:
    lab.watches = (replace(WATCH, applicants=("forening",)), replace(WATCH, name="lukket", kinds=("closed",)))
    lab.run(page(POOL), 0)
    assert lab.run(page(LATER), 1).queued == 0
    assert post.mails == []


def test_noise_and_the_first_run_tell_nothing(lab: Lab, post: Post) -> None:
    lab.run(page(POOL, menu="Forside"), 0)
    lab.run(page(POOL, menu="Forside | Nyt: fristen er 1. juni 2021"), 1)
    lab.run(page(OTHER), 2, "https://anden.dk/pulje", source="anden.dk")
    assert post.mails == []


def test_a_restamped_page_is_told_to_those_who_ask(lab: Lab, post: Post) -> None:
    lab.watches = (WATCH, replace(WATCH, name="alt", kinds=("restamped",)))
    lab.run(page(POOL, stamp="2021-02-01"), 0)
    lab.run(page(POOL, stamp="2021-03-02"), 1)
    assert [str(mail["X-Puljevagt-Watch"]) for mail in post.mails] == ["alt"]


def test_better_extraction_is_no_news(lab: Lab, post: Post) -> None:
    missed = replace(POOL, deadlines=())
    lab.run(page(missed, body=("Fristen er snart.",), version="1"), 0)
    lab.read_again([(page(POOL, body=("Fristen er snart.",), version="2"), 0)], 1)
    assert lab.send(1).queued == 0
    assert post.mails == []


def test_a_backfilled_page_is_no_news(lab: Lab, post: Post) -> None:
    lab.run(page(LATER), 5)
    lab.run(page(POOL), 1)
    assert post.mails == []


def test_a_pool_on_a_new_page_of_a_known_source_is_news(lab: Lab, post: Post) -> None:
    lab.run(page(POOL), 0)
    lab.run(page(OTHER), 1, "https://kilde.dk/haver")
    assert post.subjects == ["Haver i byen: ny pulje"]
    assert "tirsdag den 1. juni 2021 (om 91 dage)" in plain(post.mails[0])


def test_a_withdrawn_page_is_told_as_such(lab: Lab, post: Post) -> None:
    lab.run(page(POOL), 0)
    lab.run(None, 1, status=404)
    lab.run(None, 2, status=404)
    assert post.subjects == ["Fællesskabspuljen: trukket tilbage"]


def test_a_new_watch_begins_at_the_present(lab: Lab, post: Post) -> None:
    lab.run(page(POOL), 0)
    lab.run(page(LATER), 1)
    lab.watches = (*lab.watches, replace(WATCH, name="ny", to=("mailto:ny@example.dk",)))
    lab.run(page(POOL), 2)
    assert [str(mail["To"]) for mail in post.mails] == ["raadgiver@example.dk", "raadgiver@example.dk", "ny@example.dk"]


def test_a_watch_that_is_new_when_a_run_begins_hears_of_that_run(lab: Lab, post: Post) -> None:
    lab.watches = ()
    lab.run(page(POOL), 0)
    lab.watches = (WATCH,)
    lab.run(page(LATER), 1)
    assert len(post.mails) == 1


def test_a_first_run_is_summed_up_for_those_who_ask(lab: Lab, post: Post) -> None:
    lab.watches = (WATCH, replace(WATCH, name="alt", first_run="summary", applicants=()))
    lab.run(page(POOL, OTHER), 0)
    lab.run(page(POOL, OTHER), 1)
    assert post.subjects == ["kilde.dk: 2 puljer, læst første gang"]
    assert "Haver i byen: tirsdag den 1. juni 2021" in plain(post.mails[0])


def test_there_and_back_within_a_digest_is_not_told(lab: Lab, post: Post) -> None:
    lab.watches = (replace(WATCH, digest="weekly", day="monday"),)
    lab.run(page(POOL), 0)
    for day, pool in ((1, LATER), (2, POOL), (8, POOL)):
        lab.run(page(pool), day)
    assert post.mails == []
    assert status(lab.lake, lab.alerts)["cancelled"] == 2


def test_a_digest_comes_once_with_all_that_happened(lab: Lab, post: Post) -> None:
    lab.watches = (replace(WATCH, digest="daily", at="13:30"),)
    lab.run(page(POOL), 0)
    lab.run(page(OTHER), 0.1, "https://kilde.dk/haver")
    lab.run(page(LATER), 0.15)
    assert post.mails == []
    lab.send(0.2)
    lab.send(0.3)
    assert post.subjects == ["2 nyt om puljer: hjemløse"]
    assert "References" not in post.mails[0]


def test_quiet_hours_hold_messages_back(lab: Lab, post: Post) -> None:
    lab.watches = (replace(WATCH, quiet=("09:00", "10:00")),)  # the runs are at 09:00 in Denmark
    lab.run(page(POOL), 0)
    assert lab.run(page(LATER), 1).waiting == 1
    assert post.mails == []
    assert lab.send(1.05).sent == 1


def test_a_thread_for_each_pool_and_an_id_for_each_message(lab: Lab, post: Post) -> None:
    lab.run(page(POOL), 0)
    lab.run(page(LATER), 1)
    lab.run(page(POOL), 2)
    assert len(set(post.ids)) == 2
    assert len({str(mail["References"]) for mail in post.mails}) == 1
    assert all(mail["Auto-Submitted"] == "auto-generated" for mail in post.mails)


def test_a_program_gets_the_values_themselves(lab: Lab, hook: Hook) -> None:
    lab.watches = (replace(WATCH, to=(f"{hook.address}/hook",)),)
    lab.run(page(POOL), 0)
    lab.run(page(LATER), 1)
    told = hook.received[0]
    event = told["puljevagt"]["events"][0]
    assert told["title"] == "Fællesskabspuljen: fristen er udskudt til 15. maj 2021"
    assert "Fristen er *15*. maj 2021" in told["message"]
    assert (event["kind"], event["old"], event["new"]) == ("deadline_extended", "2021-05-01T12:00", "2021-05-15T12:00")
    assert event["pool"]["url"] == URL
    assert hook.headers[0]["Idempotency-Key"] == told["puljevagt"]["message_id"]


def test_one_failing_channel_delays_no_other(lab: Lab, post: Post, hook: Hook) -> None:
    post.mode = "hang"
    lab.watches = (replace(WATCH, to=(TO, hook.address)), replace(WATCH, name="to", to=(hook.address,)))
    lab.run(page(POOL), 0)
    report = lab.run(page(LATER), 1)
    assert len(hook.received) == 2
    assert (report.sent, report.failed) == (2, 1)


def test_a_server_that_ends_each_conversation_after_a_mail_gets_them_all(
    lab: Lab, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.mode = "brief"
    render: Any = vars(send)["render"]

    def slowly(*args: Any) -> Any:
        time.sleep(0.1)
        return render(*args)

    monkeypatch.setattr(send, "render", slowly)
    lab.watches = tuple(replace(WATCH, name=f"w{number}") for number in range(3))
    lab.run(page(POOL), 0)
    report = lab.run(page(LATER), 1)
    assert (report.sent, report.failed) == (3, 0)


def test_one_refused_recipient_delays_no_other(lab: Lab, post: Post) -> None:
    post.refused_recipients = {"raadgiver@example.dk"}
    lab.watches = (replace(WATCH, to=(TO, "mailto:anden@example.dk")),)
    lab.run(page(POOL), 0)
    report = lab.run(page(LATER), 1)
    assert [str(mail["To"]) for mail in post.mails] == ["anden@example.dk"]
    assert [entry["error"] for entry in report.messages if entry["error"]] == [
        "the mail server answered 550 no such mailbox"
    ]


@pytest.mark.parametrize("mode", ["refuse", "forbid", "hang", "down"])
def test_what_a_mail_server_does_not_take_is_sent_later_and_once(lab: Lab, post: Post, mode: str) -> None:
    lab.run(page(POOL), 0)
    if mode == "down":
        post.stop()
    post.mode = mode
    assert lab.run(page(LATER), 1).failed == 1
    assert lab.send(1).failed == 1  # most troubles are short
    assert lab.send(1).messages == []  # now not before its pause is over
    assert lab.send(1 + 0.5 / 24).failed == 1
    post.mode = "take"
    if mode == "down":
        post.start()
    assert lab.send(1 + 1 / 24).sent == 1
    assert lab.send(1 + 2 / 24).messages == []
    assert len(post.mails) == 1


def test_a_mail_whose_answer_was_lost_is_sent_again_with_the_same_id(lab: Lab, post: Post) -> None:
    lab.run(page(POOL), 0)
    post.mode = "drop"
    lab.run(page(LATER), 1)
    post.mode = "take"
    lab.send(1.1)
    assert len(post.ids) == 2
    assert len(set(post.ids)) == 1


def test_what_is_given_up_is_shown_and_can_be_tried_again(
    lab: Lab, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "MOST_TRIES", 3)
    lab.run(page(POOL), 0)
    post.mode = "forbid"
    lab.run(page(LATER), 1)
    for day in (2, 3):
        lab.send(day)
    shown = status(lab.lake, lab.alerts)
    assert (shown["dead"], shown["failed"]) == (1, 0)
    assert shown["dead_messages"][0]["error"] == "the mail server answered 554 not wanted"
    assert shown["dead_messages"][0]["subject"] == "Fællesskabspuljen"
    post.mode = "take"
    assert lab.send(20).messages == []
    assert retry(lab.lake, at(20)) == 1
    assert lab.send(20).sent == 1


def test_a_watch_that_is_taken_out_gets_nothing_more_and_begins_anew_when_it_comes_back(lab: Lab, post: Post) -> None:
    lab.run(page(POOL), 0)
    post.mode = "refuse"
    lab.run(page(LATER), 1)
    lab.watches = ()
    post.mode = "take"
    assert lab.send(2).cancelled == 1
    lab.run(page(POOL), 3)
    lab.watches = (WATCH,)
    lab.send(4)
    assert post.mails == []


def test_reminders_come_on_their_days_once_and_anew_when_the_deadline_moves(lab: Lab, post: Post) -> None:
    lab.watches = (replace(WATCH, remind_days=(14, 7, 2)),)
    lab.run(page(POOL), 0)  # 1 March; the deadline is on 1 May, day 61
    for day in (1, 46, 47, 48):
        lab.send(day)
    assert post.subjects == ["Fællesskabspuljen: fristen er om 14 dage"]
    lab.run(page(LATER), 50)
    post.mails.clear()
    for day in (55, 61, 62, 68, 69, 73, 74):
        lab.send(day)
    assert post.subjects == [f"Fællesskabspuljen: fristen er om {days} dage" for days in (14, 7, 2)]


def test_closed_pools_are_not_reminded_of(lab: Lab, post: Post) -> None:
    lab.watches = (replace(WATCH, remind_days=(14, 7, 2), kinds=()),)
    lab.run(page(POOL), 0)
    lab.run(page(replace(POOL, closed=True)), 40)
    for day in (47, 54, 59):
        lab.send(day)
    assert post.mails == []


def test_a_message_that_names_the_deadline_needs_no_reminder_beside_it(lab: Lab, post: Post) -> None:
    lab.watches = (replace(WATCH, remind_days=(14,)),)
    lab.run(page(replace(POOL, deadlines=("2021-06-01",))), 0)
    lab.run(page(replace(POOL, deadlines=("2021-03-17",))), 2)  # fourteen days from then
    assert post.subjects == ["Fællesskabspuljen: fristen er rykket frem til 17. marts 2021"]


def test_no_secret_is_kept_or_told(lab: Lab, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    hook.status = 500
    monkeypatch.setenv("HOOK_TOKEN", "hemmeligt-tegn")
    lab.watches = (replace(WATCH, to=(f"{hook.address}/${{HOOK_TOKEN}}?x=andet-tegn",)),)
    lab.run(page(POOL), 0)
    report = lab.run(page(LATER), 1)
    assert report.failed == 1
    assert "tegn" not in str(report.to_json())
    for path in lab.lake.state.rglob("*"):
        assert not path.is_file() or b"tegn" not in path.read_bytes(), path


def test_a_missing_secret_is_named_and_the_message_waits(lab: Lab, monkeypatch: pytest.MonkeyPatch, hook: Hook) -> None:
    lab.watches = (replace(WATCH, to=("${HOOK_ADDRESS}",)),)
    lab.run(page(POOL), 0)
    assert "${HOOK_ADDRESS}" in lab.run(page(LATER), 1).messages[0]["error"]
    monkeypatch.setenv("HOOK_ADDRESS", hook.address)
    assert lab.send(2).sent == 1
    assert len(hook.received) == 1


def test_mail_can_need_a_login(lab: Lab, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.stop()
    post.password = "hemmeligt"
    post.start()
    lab.smtp = replace(lab.smtp, username="puljevagt", password="${SMTP_PASSWORD}")
    monkeypatch.setenv("SMTP_PASSWORD", "forkert")
    lab.run(page(POOL), 0)
    assert "refused the login" in lab.run(page(LATER), 1).messages[0]["error"]
    monkeypatch.setenv("SMTP_PASSWORD", "hemmeligt")
    assert lab.send(2).sent == 1


def test_two_that_send_at_once_send_everything_once(lab: Lab, post: Post) -> None:
    lab.watches = tuple(replace(WATCH, name=f"w{number}") for number in range(20))
    lab.run(page(POOL), 0)
    lab.see(page(LATER), 1)
    both = [threading.Thread(target=lab.send, args=(1,)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(post.mails) == len(set(post.ids)) == 20


def test_a_page_that_has_to_be_forgotten_is(lab: Lab, post: Post) -> None:
    post.mode = "refuse"
    lab.run(page(POOL), 0)
    lab.run(page(LATER), 1)
    assert forget(lab.lake, URL) == 1
    for path in lab.lake.state.glob("outbox*"):
        assert URL.encode() not in path.read_bytes()
    post.mode = "take"
    assert lab.send(2).messages == []
    assert status(lab.lake, Alerts())["cancelled"] == 1


def test_a_lake_without_tables_has_nothing_to_tell(tmp_path: Path, post: Post) -> None:
    assert Lab(tmp_path, post.port).send(0).queued == 0
