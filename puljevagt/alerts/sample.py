"""A made-up event, by which people see what a message looks like and whether it arrives."""

from __future__ import annotations

from datetime import datetime, timedelta

from puljevagt.alerts.events import Event
from puljevagt.alerts.reminders import today
from puljevagt.curation.changes import Kind


def sample(now: datetime) -> Event:
    """A deadline that moved by two weeks, from ``now`` (aware) on."""
    old, new = ((today(now) + timedelta(days=days)).isoformat() + "T12:00" for days in (14, 28))
    return Event(
        event_id="sample",
        kind=Kind.DEADLINE_EXTENDED.value,
        pool_id="sample",
        sequence=0,
        pool={
            "pool_id": "sample",
            "title": "Prøvepuljen",
            "issuer": "Styrelsen for Prøver",
            "url": "https://example.dk/proevepuljen",
            "source": "example.dk",
            "deadlines": [new],
            "deadline_text": None,
            "rolling": False,
            "opens_on": None,
            "closed": False,
            "listed": True,
            "applicants": ["kommune", "forening"],
            "target_groups": ["hjemloese"],
            "amount_total_dkk": 2_000_000,
            "amount_annual_dkk": None,
            "grant_max_dkk": None,
            "purpose": None,
            "apply_url": None,
        },
        old=old,
        new=new,
        silent=True,
        old_quotes=(f"Ansøgningsfristen er {old[:10]} kl. 12.00.",),
        new_quotes=(f"Ansøgningsfristen er {new[:10]} kl. 12.00.",),
        old_seen=(now - timedelta(days=7)).isoformat(),
        new_seen=now.isoformat(),
    )
