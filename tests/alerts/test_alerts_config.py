"""alerts.toml: what it may say, and how a mistake is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from puljevagt.alerts.config import AlertsError, load, parse, redacted
from puljevagt.alerts.editing import add

SMTP = '[smtp]\nhost = "127.0.0.1"\nport = 2525\nfrom = "puljevagt@example.dk"\n'
WATCH = """
[[watch]]
name = "hjemløse i kommunerne"
to = ["mailto:raadgiver@example.dk", "json://127.0.0.1:8085/hook"]
applicants = ["kommune"]
target_groups = ["hjemloese"]
kinds = ["pool_added", "deadline_set", "deadline_extended", "deadline_advanced", "deadline_removed", "closed"]
digest = "none"              # or "daily", "weekly", with at = "07:30"
remind_days = [14, 7, 2]
language = "da"
"""


def test_the_file_is_read() -> None:
    alerts = parse(SMTP + WATCH, "alerts.toml")
    watch = alerts.named("hjemløse i kommunerne")
    assert alerts.smtp is not None
    assert (alerts.smtp.port, alerts.smtp.sender, alerts.smtp.encryption) == (2525, "puljevagt@example.dk", "none")
    assert watch.to == ("mailto:raadgiver@example.dk", "json://127.0.0.1:8085/hook")
    assert watch.remind_days == (14, 7, 2)


def test_danish_labels_do_as_well_as_codes_and_one_text_as_well_as_a_list() -> None:
    watch = parse(SMTP + '[[watch]]\nname = "a"\nto = "mailto:a@b.dk"\napplicants = "kommuner"\n', "alerts.toml").watch[
        0
    ]
    assert (watch.to, watch.applicants) == (("mailto:a@b.dk",), ("kommune",))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('aplicants = ["kommune"]', 'alerts.toml:8: watch "a": aplicants: is unknown; did you mean applicants?'),
        ('applicants = ["komune"]', "there is no 'komune'; try kommune"),
        ('target_groups = ["hjemlos"]', "try hjemloese"),
        ('kinds = ["deadline_moved"]', "there is no 'deadline_moved'; try deadline_"),
        ('digest = "hourly"', "try none, daily, weekly"),
        ('at = "7:30"', 'is no time of day; write it as "07:30"'),
        ('day = "mondey"', "try monday"),
        ('timezone = "Danmark"', "write one as Europe/Copenhagen"),
        ('quiet = "22-07"', "write a list"),
        ('language = "dk"', "try da"),
        ("remind_days = [-1]", "greater than or equal to 0"),
        ("amount_min = 2\namount_max = 1", "amount_max is less than amount_min"),
        ('first_run = "all"', "try nothing, summary"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(line: str, said: str) -> None:
    with pytest.raises(AlertsError) as caught:
        parse(f'{SMTP}\n[[watch]]\nname = "a"\n{line}\nto = "mailto:a@b.dk"\n', "alerts.toml")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("mailto:nobody", "is no mail address"),
        ("mailto://user:pass@example.dk", 'write mail as "mailto:you@example.dk"'),
        ("raadgiver@example.dk", "write mailto:you@example.dk"),
        ("mailto:a@b.dk\\nBcc: c@d.dk", "one line"),
        ("", "one line"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(to: str, said: str) -> None:
    with pytest.raises(AlertsError, match=r"to\[0\]") as caught:
        parse(f'{SMTP}[[watch]]\nname = "a"\nto = ["{to}"]\n', "alerts.toml")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WATCH, r"say in \[smtp\]"),
        (SMTP + WATCH + WATCH, "2 watches are called"),
        (SMTP + 'username = "a"\n', "username and password go together"),
        (SMTP + 'username = "a"\npassword = "hemmelig"\n', "a secret stands in no file"),
        (SMTP.replace("127.0.0.1", "mail.example.dk") + 'username = "a"\npassword = "${P}"\n', "unencrypted"),
        (SMTP.replace("puljevagt@example.dk", "puljevagt"), "is no mail address"),
        ("[smtp\n", "no TOML"),
        ('[[watch]]\nname = "a"\n', "to: is missing"),
    ],
)
def test_what_does_not_go_together_is_refused(text: str, said: str) -> None:
    with pytest.raises(AlertsError, match=said):
        parse(text, "alerts.toml")


def test_a_mistake_never_repeats_a_secret() -> None:
    with pytest.raises(AlertsError) as caught:
        parse(
            SMTP + 'username = "a"\npassword = "hemmelig"\n[[watch]]\nname = "b"\nto = "slack:hemmelig"\n',
            "alerts.toml",
        )
    assert "hemmelig" not in str(caught.value)


@pytest.mark.parametrize(
    ("channel", "shown"),
    [
        ("mailto:a@b.dk", "mailto:a@b.dk"),
        ("json://user:pass@127.0.0.1:8085/hook?token=abc", "json://127.0.0.1:8085/..."),
        ("slack://TokenA/TokenB/TokenC", "slack://..."),
        ("${SLACK}", "${SLACK}"),
    ],
)
def test_addresses_are_shown_without_their_secrets(channel: str, shown: str) -> None:
    assert redacted(channel) == shown


def test_a_watch_is_added_and_commentaries_stay(tmp_path: Path) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text(f"# vores regler\n{SMTP}{WATCH}# slut\n", "utf-8")
    add(path, {"name": "unge", "to": ["mailto:unge@example.dk"], "words": ["unge"], "at": None})
    text = path.read_text("utf-8")
    assert text.startswith("# vores regler\n")
    assert '# or "daily", "weekly"' in text
    assert "# slut" in text
    assert [watch.name for watch in load(path).watch] == ["hjemløse i kommunerne", "unge"]


def test_a_watch_that_does_not_do_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "alerts.toml"
    add(path, {"name": "unge", "to": ["mailto:unge@example.dk"]}, {"host": "localhost", "from": "a@b.dk"})
    before = path.read_text("utf-8")
    with pytest.raises(AlertsError, match="2 watches"):
        add(path, {"name": "unge", "to": ["mailto:unge@example.dk"]})
    assert path.read_text("utf-8") == before
