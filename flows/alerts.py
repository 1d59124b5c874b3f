"""What a run does about alerts: new watches begin before it publishes, and what is due is sent when it is done.

Whatever goes wrong here is told in the run's report and fails no run: what was queued is sent another time.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flows.report import Report
from puljevagt.configuration import ConfigurationError
from puljevagt.curation.lake import Lake

if TYPE_CHECKING:
    from puljevagt.alerts import Alerts, DeliveryReport
    from puljevagt.alerts.mail import Secrets

VARIABLE = "PULJEVAGT_ALERTS"
"""Names another file of watches than the lake's own, for commands and for what they start."""


def file_of(lake: Lake, given: Path | None = None) -> Path:
    """The file of watches: ``given``, the one that :data:`VARIABLE` names, or the lake's own."""
    named = os.environ.get(VARIABLE)
    return given or (Path(named) if named else lake.alerts)


def begin(lake: Lake, now: datetime) -> None:
    """To be called before a run publishes: watches that are new start at what is published until now."""
    _try(lake, now, None)


def tell(lake: Lake, now: datetime, report: Report) -> None:
    """To be called when a run has published, outside the lake's lock: send what is due; ``report`` says what came of
    it."""
    _try(lake, now, report)


def _try(lake: Lake, now: datetime, report: Report | None) -> None:
    path = file_of(lake)
    if not path.exists():
        return
    from puljevagt import alerts

    try:
        watches = alerts.load(path)
        if report is None:
            alerts.begin(lake, watches, now)
        else:
            done = alerts.send_due(lake, watches, now, secrets(lake))
            report.alerts = {name: getattr(done, name) for name in ("queued", "sent", "failed", "dead", "waiting")}
            report.notes += [*done.notes, *failures(done)]
    except (ConfigurationError, alerts.OutboxError, OSError) as error:
        if report is not None:
            report.notes.append(f"{error}; nobody was told of this run, and will be when that is mended")


def failures(done: DeliveryReport) -> list[str]:
    """What was not taken, in words, a line for each watch and channel."""
    troubles = {(m["watch"], m["channel"]): m for m in done.messages if m["error"]}
    found = []
    for (watch, channel), message in troubles.items():
        what = "given up; `puljevagt alerts retry` tries again" if message["state"] == "dead" else "tried again later"
        found.append(f"{channel} of watch {watch!r} did not take a message, {what}: {message['error']}")
    return found


def secrets(lake: Lake) -> Secrets:
    """Puts secrets into addresses: from the environment, or from blocks in the lake's Prefect."""
    from puljevagt.alerts.channels import MissingSecretError, secrets_from

    one_at_a_time = threading.Lock()

    @cache
    def block(name: str) -> str:
        from flows.render import say
        from flows.server import prefect_for

        with one_at_a_time, prefect_for(lake.root, say):
            from prefect.blocks.system import Secret

            try:
                return str(Secret.load(name).get())  # type: ignore[union-attr]  # called outside an event loop
            except ValueError as error:
                message = f"${{block:{name}}}: Prefect has no Secret block of this name; make one on its page"
                raise MissingSecretError(message) from error

    return secrets_from(block)


def load(lake: Lake, given: Path | None = None) -> Alerts:
    """The watches. Raises :class:`ConfigurationError`."""
    from puljevagt.alerts import load as read

    path = file_of(lake, given)
    if not path.exists():
        raise ConfigurationError(f"{path}: there is no such file; `puljevagt watch add` makes it")
    return read(path)
