"""Channels: mail through the standard library, every other through Apprise; secrets put in at the last moment.

An address with a token in it is a secret, too: nobody but the service sees it. In words it is ``redacted``, in the
outbox it stands as a fingerprint.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from puljevagt.alerts.config import MAILTO, Alerts, Watch, redacted
from puljevagt.alerts.mail import Envelope, Mailer, NotSentError, Secrets
from puljevagt.alerts.message import Rendered, clean

_PLACE = re.compile(r"\$\{(block:)?([\w.-]+)\}")
_MENTION = re.compile(r"@(?=everyone\b|here\b|channel\b)|<(?=[@!#])")
_INVISIBLE = "\u200b"
SHORTEST_SECRET = 4
"""Characters from which on a part of an address is taken out of what a service says about it."""


class MissingSecretError(LookupError):
    """A ``${...}`` of alerts.toml that nobody has set; the message names it."""


class Channel(Protocol):
    """Where messages go."""

    def send(self, envelope: Envelope, content: Rendered) -> None:
        """Hand over one message. Raises :class:`puljevagt.alerts.mail.NotSentError`."""

    def close(self) -> None:
        """Let go of what was opened."""


def secrets_from(block: Callable[[str], str] | None = None) -> Secrets:
    """Puts in ``${NAME}`` from the environment, and ``${block:NAME}`` from ``block``, which reads a Prefect secret.
    What is put in stands as it is: in an address it must be quoted as addresses are."""

    def value(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind:
            if block is None:
                raise MissingSecretError(f"${{block:{name}}}: Prefect secrets can only be read by the command")
            return block(name)
        if name not in os.environ:
            raise MissingSecretError(f"${{{name}}}: there is no such environment variable; set it where this runs")
        return os.environ[name]

    return lambda text: _PLACE.sub(value, text)


def channel_id(channel: str) -> str:
    """A channel as the outbox knows it: a mail address as it is, of any other its kind and a fingerprint."""
    if channel.startswith(MAILTO):
        return channel
    return f"{channel.partition('://')[0]}#{hashlib.sha256(channel.encode()).hexdigest()[:16]}"


def channels_of(alerts: Alerts) -> dict[tuple[str, str], tuple[Watch, str]]:
    """Every watch and channel of the file by name and :func:`channel_id`."""
    return {(watch.name, channel_id(channel)): (watch, channel) for watch in alerts.watch for channel in watch.to}


def lane(channel: str) -> str:
    """What is served by one thread, one message after the other: the mail server, or one address of another kind."""
    return MAILTO if channel.startswith(MAILTO) else channel


def opened(channel: str, alerts: Alerts, secrets: Secrets) -> Channel:
    """The channel, ready to send. Raises :class:`MissingSecretError` and :class:`NotSentError`."""
    if channel.startswith(MAILTO):
        assert alerts.smtp is not None  # alerts.toml is checked
        return Mailer(alerts.smtp, secrets)
    return AppriseChannel(channel, secrets(channel))


class AppriseChannel:
    """A service that Apprise knows. Titles and texts are plain; a program that gets JSON also gets ``puljevagt``: the
    message's id, the watch, and the events with the keys of the tables."""

    def __init__(self, channel: str, address: str) -> None:
        """``channel`` as the file has it, ``address`` with the secrets put in."""
        from apprise import Apprise, AppriseAsset

        asset = AppriseAsset(app_id="Puljevagt", app_desc="Puljevagt", app_url="", async_mode=False)
        self._name = redacted(channel)
        self._hidden = [part for part in re.split(r"[/?&=@:]+", address)[1:] if len(part) >= SHORTEST_SECRET]
        with _said() as said:
            self._service: Any = Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
        if self._service is None:
            raise NotSentError(self._worded("Apprise does not know this kind of address", said))

    def send(self, envelope: Envelope, content: Rendered) -> None:
        """Hand one message over. Raises :class:`NotSentError`."""
        from apprise.plugins.custom_json import NotifyJSON

        if isinstance(self._service, NotifyJSON):
            known = {"message_id": envelope.message_id, "at": envelope.at.isoformat()} | content.data
            self._service.payload_extras = self._service.payload_extras | {"puljevagt": known}
            self._service.headers = self._service.headers | {"Idempotency-Key": envelope.message_id}
        with _said() as said:
            try:
                taken = self._service.notify(body=_harmless(content.text), title=_harmless(content.subject))
            except Exception as error:  # a plugin may raise what it likes
                raise NotSentError(self._worded(type(error).__name__, said)) from None
        if not taken:
            raise NotSentError(self._worded("it was not taken", said))

    def close(self) -> None:
        """Nothing is kept open."""

    def _worded(self, what: str, said: list[str]) -> str:
        """A failure with what Apprise said about it, without any part of the address."""
        told = "; ".join([what, *said])
        for part in sorted(self._hidden, key=len, reverse=True):
            told = told.replace(part, "***")
        return clean(f"{self._name}: {told}")


def _harmless(text: str) -> str:
    """Text that calls nobody in a chat, whatever a page says: ``@everyone``, ``<!channel>``."""
    return _MENTION.sub(lambda found: found.group() + _INVISIBLE, text)


@contextmanager
def _said() -> Iterator[list[str]]:
    """What Apprise logs in this thread, kept from every other log since addresses may stand in it."""
    logger, thread, lines = logging.getLogger("apprise"), threading.get_ident(), list[str]()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == thread and record.levelno >= logging.WARNING:
                lines.append(record.getMessage())

    listener = Listener()
    logger.propagate = False
    logger.addHandler(listener)
    try:
        yield lines
    finally:
        logger.removeHandler(listener)
