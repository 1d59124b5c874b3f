"""Sending: what is due goes out, channel by channel side by side, and what became of it is written down.

One process at a time sends. A message is marked as handed over before it is, so that after a crash it is known which
ones may have arrived; those are sent again with the same id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from filelock import FileLock, Timeout

from puljevagt.alerts import messages
from puljevagt.alerts.channels import Channel, MissingSecretError, channel_id, channels_of, lane, opened, secrets_from
from puljevagt.alerts.config import MAILTO, Alerts, Watch, redacted
from puljevagt.alerts.deliveries import message_id
from puljevagt.alerts.mail import Envelope, NotSentError, Secrets
from puljevagt.alerts.message import clean, render
from puljevagt.alerts.messages import Message
from puljevagt.alerts.outbox import DEAD, PENDING, SENT, Outbox, outbox_of
from puljevagt.alerts.queueing import enroll, form_messages, queue_news
from puljevagt.alerts.sample import sample
from puljevagt.curation.lake import Lake

SIDE_BY_SIDE = 16
"""Channels served at a time: more than a team has, and few enough for any machine."""
PATIENCE = 3
"""Failures in a row after which the rest of a channel's messages wait for the next time; each may cost a time-out."""
TURN = 60.0
"""Seconds to wait for another process that sends. It looks for new messages until there are none, so what has been
queued meanwhile is sent by it."""


@dataclass(slots=True)
class DeliveryReport:
    """What one call of :func:`send_due` did: deliveries queued; messages sent, failed (tried again later), given up;
    taken up after a crash; deliveries that wait. ``messages`` has one entry for each message that was tried."""

    queued: int = 0
    cancelled: int = 0
    recovered: int = 0
    sent: int = 0
    failed: int = 0
    dead: int = 0
    waiting: int = 0
    next_try: str | None = None
    messages: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON can hold it."""
        return asdict(self)


def begin(lake: Lake, alerts: Alerts, now: datetime) -> None:
    """Let new watches begin at the present publication: to be called before a run publishes, so that they hear of what
    the run finds."""
    outbox = Outbox(outbox_of(lake))
    try:
        with outbox.writing() as connection:
            enroll(connection, lake, alerts, now)
    finally:
        outbox.close()


def send_due(
    lake: Lake, alerts: Alerts, now: datetime, secrets: Secrets | None = None, turn: float = TURN
) -> DeliveryReport:
    """Queue what is new and send what is due at ``now`` (aware). A channel that fails is written down in the report and
    tried again later; nothing is raised for it. Raises :class:`puljevagt.alerts.outbox.OutboxError`."""
    report = DeliveryReport()
    outbox = Outbox(outbox_of(lake))
    try:
        with outbox.writing() as connection:
            report.cancelled = enroll(connection, lake, alerts, now)
            report.queued = queue_news(connection, lake, alerts, now)
            form_messages(connection, alerts, now)
        try:
            with FileLock(lake.state / "outbox.lock", timeout=turn):
                _send_all(outbox, alerts, now, secrets or secrets_from(), report)
        except Timeout:
            report.notes.append("another process is sending; it sends what was queued, too")
        with outbox.reading() as connection:
            again = messages.next_try(connection)
            report.waiting = messages.counts(connection)[PENDING]
        report.next_try = again.isoformat() if again else None
    finally:
        outbox.close()
    return report


def _send_all(outbox: Outbox, alerts: Alerts, now: datetime, secrets: Secrets, report: DeliveryReport) -> None:
    with outbox.writing() as connection:
        report.recovered = messages.recover(connection)
    if report.recovered:
        report.notes.append(
            f"{report.recovered} messages were on their way when a process died; they are sent again with the same id"
        )
    known, tried = channels_of(alerts), set[str]()
    while True:
        with outbox.reading() as connection:
            open_ones = [message for message in messages.due(connection, now) if message.message_id not in tried]
        due = [message for message in open_ones if (message.watch, message.channel) in known]
        if not due:
            return
        tried |= {message.message_id for message in due}
        lanes: dict[str, list[Message]] = defaultdict(list)
        for message in due:
            lanes[lane(known[message.watch, message.channel][1])].append(message)
        with ThreadPoolExecutor(min(len(lanes), SIDE_BY_SIDE), "alerts") as pool:
            jobs = [pool.submit(_Lane(outbox, alerts, known, secrets, now).send, items) for items in lanes.values()]
            for job in jobs:
                _count(report, job.result())


def _count(report: DeliveryReport, tried: Iterable[dict[str, Any]]) -> None:
    for entry in tried:
        report.messages.append(entry)
        name = "sent" if entry["state"] == SENT else "dead" if entry["state"] == DEAD else "failed"
        setattr(report, name, getattr(report, name) + 1)


class _Lane:
    """Sends the messages of one channel, or of the mail server, one after the other."""

    def __init__(
        self,
        outbox: Outbox,
        alerts: Alerts,
        known: Mapping[tuple[str, str], tuple[Watch, str]],
        secrets: Secrets,
        now: datetime,
    ) -> None:
        self._outbox, self._alerts, self._known, self._secrets, self._now = outbox, alerts, known, secrets, now
        self._channel: Channel | None = None

    def send(self, due: Sequence[Message]) -> list[dict[str, Any]]:
        """Send them; the report's entries."""
        entries: list[dict[str, Any]] = []
        failures, stopped = 0, None
        try:
            for message in due:
                why = stopped or self._try(message)
                if isinstance(why, NotSentError):
                    failures += 1
                    if why.unreachable or (failures >= PATIENCE and not message.channel.startswith(MAILTO)):
                        stopped = why
                else:
                    failures = 0
                entries.append(self._written(message, why))
        finally:
            if self._channel is not None:
                self._channel.close()
        return entries

    def _try(self, message: Message) -> NotSentError | None:
        """Send one; why it was not taken. A message that cannot be put into words holds up no other."""
        watch, channel = self._known[message.watch, message.channel]
        with self._outbox.writing() as connection:
            told = messages.told(connection, message.message_id)
            messages.sending(connection, message.message_id)
        try:
            envelope = Envelope(message.message_id, message.pool_id, watch, channel, self._now)
            content = render(told, watch, self._now)
            if self._channel is None:
                self._channel = opened(channel, self._alerts, self._secrets)
            self._channel.send(envelope, content)
        except NotSentError as error:
            return error
        except MissingSecretError as error:
            return NotSentError(str(error), unreachable=True)
        except Exception as error:
            return NotSentError(f"unexpected {type(error).__name__} on this message; please report it")
        return None

    def _written(self, message: Message, why: NotSentError | None) -> dict[str, Any]:
        """Write down what became of a message; its entry."""
        with self._outbox.writing() as connection:
            if why is None:
                state = SENT
                messages.sent(connection, message.message_id, self._now)
            else:
                state = messages.failed(connection, message, str(why), self._now)
        _, channel = self._known[message.watch, message.channel]
        return {
            "message_id": message.message_id,
            "watch": message.watch,
            "channel": redacted(channel),
            "state": state,
            "tries": message.tries + 1,
            "error": None if why is None else str(why),
        }


def send_sample(alerts: Alerts, name: str, now: datetime, secrets: Secrets | None = None) -> list[dict[str, Any]]:
    """Send a sample to every channel of a watch, past the outbox; an entry each, with what went wrong. Raises
    :class:`puljevagt.alerts.config.AlertsError` where there is no such watch."""
    watch = alerts.named(name)
    put_in = secrets or secrets_from()
    event = sample(now)
    entries = []
    for channel in watch.to:
        error = None
        name_of_it = message_id(watch.name, channel_id(channel), [event.event_id, now.isoformat()])
        try:
            service = opened(channel, alerts, put_in)
            try:
                content = render([event], watch, now, sample=True)
                service.send(Envelope(name_of_it, event.pool_id, watch, channel, now), content)
            finally:
                service.close()
        except (NotSentError, MissingSecretError) as problem:
            error = clean(str(problem))
        entries.append({"watch": watch.name, "channel": redacted(channel), "message_id": name_of_it, "error": error})
    return entries
