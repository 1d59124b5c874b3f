"""Messages in words: what they say, in two languages, and that a page's text stays text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.policy import SMTP
from typing import Any

import pytest
from alerts_lab import html, plain

from puljevagt.alerts.config import KINDS, Smtp, Watch
from puljevagt.alerts.events import FIRST_RUN, REMINDER, Event
from puljevagt.alerts.mail import Envelope, compose
from puljevagt.alerts.message import clean, marked, render
from puljevagt.alerts.sample import sample
from puljevagt.alerts.words import words

NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)
EVENT = sample(NOW)
WATCH = Watch("hjemløse", ("mailto:a@b.dk",), applicants=("kommune",), target_groups=("hjemloese",))
ENGLISH = replace(WATCH, language="en")
MAIL = Smtp("127.0.0.1", "Puljevagt <puljevagt@example.dk>")

VALUES: dict[str, tuple[Any, Any, str]] = {
    "deadline_set": (None, "2026-10-12", "Nu: mandag den 12. oktober 2026"),
    "deadline_extended": ("2026-09-28", "2026-10-12T12:00", "Nu: mandag den 12. oktober 2026 kl. 12.00"),
    "deadline_advanced": ("2026-10-12", "2026-09-28", "Før: mandag den 12. oktober 2026"),
    "deadline_removed": ("2026-10-12", None, "Nu: ikke angivet"),
    "amount_changed": ({"grant_max_dkk": 1500000}, {"grant_max_dkk": None}, "Før: Største tilskud: 1.500.000 kr."),
    "applicants_changed": (["kommune"], ["kommune", "region"], "Nu: kommuner, regioner"),
    "target_groups_changed": ([], ["hjemloese"], "Før: ikke angivet"),
    "period_changed": (["2027-01-01", None], ["2027-02-01", "2028-01-31"], "Nu: 1. februar 2027 til 31. januar 2028"),
    "title_changed": ("Gammelt navn", "Nyt navn", "Før: Gammelt navn"),
    "events_changed": (
        [],
        [{"at": "2026-10-01T17:00", "place": None}],
        "Nu: torsdag den 1. oktober 2026 kl. 17.00, online",
    ),
    "contacts_changed": (["a@b.dk"], ["a@b.dk", "12345678"], "Nu: a@b.dk, 12345678"),
    "pool_added": (None, "Prøvepuljen", "Ny pulje"),
    "pool_removed": ("Prøvepuljen", None, "Siden nævner ikke længere puljen"),
    "closed": (None, None, "Puljen er lukket"),
    "text_changed": (None, None, "Teksten er ændret"),
    "restamped": ("2026-09-01", "2026-09-14", "Nu: mandag den 14. september 2026"),
    REMINDER: (None, "2026-10-12T12:00", "Påmindelse"),
}


def told(event: Event = EVENT, watch: Watch = WATCH) -> str:
    return render([event], watch, NOW).text


def mailed(event: Event = EVENT, watch: Watch = WATCH, to: str = "mailto:a@b.dk") -> Any:
    return compose(MAIL, Envelope("abc", event.pool_id, watch, to, NOW), render([event], watch, NOW))


@pytest.mark.parametrize("kind", [*KINDS, REMINDER])
def test_every_kind_of_change_has_its_words(kind: str) -> None:
    old, new, said = VALUES[kind]
    event = replace(EVENT, kind=kind, old=old, new=new)
    assert said in told(event)
    for language in ("da", "en"):
        content = render([event], replace(WATCH, language=language), NOW)
        assert content.subject.startswith("Prøvepuljen: ")
        assert "{" not in content.subject + content.text


def test_both_languages_have_the_same_words() -> None:
    def names(table: Any, path: str = "") -> set[str]:
        if not isinstance(table, dict):
            return {path}
        return {name for key, value in table.items() for name in names(value, f"{path}.{key}")}

    assert names(words("da").texts) == names(words("en").texts)


def test_days_that_are_left_are_counted_and_weekdays_named() -> None:
    assert "Næste frist: mandag den 12. oktober 2026 kl. 12.00 (om 28 dage)" in told()
    assert "Next deadline: Monday 12 October 2026 at 12:00 (in 28 days)" in told(watch=ENGLISH)


def test_it_says_why_it_comes() -> None:
    assert 'Du får denne besked, fordi du følger: kommuner; hjemløse (overvågningen "hjemløse").' in told()
    rich = replace(ENGLISH, issuers=("Fjordby",), words=("unge",), amount_min=100000, amount_max=2000000, pools=("p1",))
    assert (
        "you watch: municipalities; homeless people; issuer: Fjordby; words: unge; "
        "amount: at least DKK 100,000, at most DKK 2,000,000; chosen pools" in told(watch=rich)
    )
    assert "alle puljer" in told(watch=Watch("alt", ("mailto:a@b.dk",)))


def test_a_first_run_lists_its_pools() -> None:
    pools = tuple(EVENT.pool | {"title": title} for title in ("Haver", "Broer"))
    event = Event("f", FIRST_RUN, "f", 0, {"source": "example.dk"}, pools=pools)
    content = render([event], WATCH, NOW)
    assert content.subject == "example.dk: 2 puljer, læst første gang"
    assert "- Haver: mandag den 12. oktober 2026 kl. 12.00 (om 28 dage)" in content.text
    assert "Broer</a>" in content.html


EVIL = "<script>alert(1)</script>\r\nBcc: andre@example.dk\n\n\u202eegap\u200b & \"x'"


def test_what_a_page_says_is_never_html_nor_a_header() -> None:
    pool = EVENT.pool | {
        "title": EVIL,
        "issuer": EVIL,
        "url": f"javascript:alert(1)//{EVIL}",
        "apply_url": "javascript:alert(1)",
    }
    event = replace(EVENT, pool=pool, old_quotes=(EVIL,), new_quotes=(EVIL + "!",))
    mail = mailed(event)
    page = html(mail)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert 'href="javascript' not in page
    assert mail["Subject"].startswith("<script>alert(1)</script> Bcc: andre@example.dk egap & ")
    assert "Bcc" not in mail
    assert "\u202e" not in plain(mail) + page
    headers, _, _ = mail.as_bytes(policy=SMTP).partition(b"\r\n\r\n")
    assert b"\r\nBcc" not in headers


def test_a_watch_or_address_cannot_add_a_header() -> None:
    watch = replace(WATCH, name="x\r\nBcc: andre@example.dk")
    mail = mailed(watch=watch)
    assert "Bcc" not in mail
    assert str(mail["X-Puljevagt-Watch"]) == "x Bcc: andre@example.dk"


def test_a_mail_has_text_and_html_and_says_that_a_program_wrote_it() -> None:
    mail = mailed()
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert str(mail["From"]) == "Puljevagt <puljevagt@example.dk>"
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<abc@example.dk>", "auto-generated")
    assert mail["In-Reply-To"] == mail["References"]
    assert mailed(replace(EVENT, pool_id="other"))["References"] != mail["References"]


def test_a_long_subject_is_cut() -> None:
    assert len(render([replace(EVENT, pool=EVENT.pool | {"title": "lang " * 100})], WATCH, NOW).subject) == 150


def test_changed_words_are_marked() -> None:
    old, new = marked("Fristen er 1. maj kl. 12", "Fristen er 15. juni kl. 12")
    assert [piece for piece, is_changed in old if is_changed] == ["1", "maj"]
    assert [piece for piece, is_changed in new if is_changed] == ["15", "juni"]
    assert "".join(piece for piece, _ in new) == "Fristen er 15. juni kl. 12"


def test_a_gone_page_is_told_as_withdrawn_and_a_silent_change_as_silent() -> None:
    assert "trukket tilbage" in told(replace(EVENT, kind="closed", cause="withdrawn", old=None, new=None))
    assert "Ændret i stilhed" in told()
    assert "Ændret i stilhed" not in told(replace(EVENT, silent=False))


def test_unseen_characters_go() -> None:
    assert clean("a\u00adb\u2028c\td\x07") == "ab c d"
