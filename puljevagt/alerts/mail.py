"""Mail: a message as an e-mail with text and HTML, handed to the server of ``[smtp]``.

Mails about one pool to one watch name the same thread, whose id follows from the two, so that mail programs show them
together; a message's own id is the outbox', so that one which comes twice is known for the same.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from puljevagt.alerts.config import MAILTO, Smtp, Watch
from puljevagt.alerts.message import Rendered, clean

OK = 250
"""A mail server's answer where all is well."""

Secrets = Callable[[str], str]
"""Puts secrets into a text of alerts.toml. Raises ``LookupError`` where one is missing."""


class NotSentError(RuntimeError):
    """A channel did not take a message; the message says why, without secrets. ``unreachable``: nor will it take
    another one now."""

    def __init__(self, why: str, *, unreachable: bool = False) -> None:
        super().__init__(why)
        self.unreachable = unreachable


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail needs beside its content."""

    message_id: str
    pool_id: str | None
    watch: Watch
    channel: str
    at: datetime


def compose(smtp: Smtp, envelope: Envelope, content: Rendered) -> EmailMessage:
    """The e-mail. No text can add a header or a recipient: the policy refuses line breaks, and addresses are parts."""
    mail = EmailMessage(policy=SMTP)
    sender = _address(smtp.sender)
    mail["From"] = sender
    mail["To"] = _address(envelope.channel.removeprefix(MAILTO))
    mail["Subject"] = clean(content.subject)
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = f"<{envelope.message_id}@{sender.domain}>"
    if envelope.pool_id is not None:
        thread = f"<{_thread(envelope)}@{sender.domain}>"
        mail["In-Reply-To"] = thread
        mail["References"] = thread
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["List-Id"] = f"<{_short(envelope.watch.name)}.puljevagt.{sender.domain}>"
    mail["X-Puljevagt-Watch"] = clean(envelope.watch.name)
    mail["Content-Language"] = envelope.watch.language
    mail.set_content(content.text, cte="quoted-printable")
    mail.add_alternative(content.html, subtype="html", cte="quoted-printable")
    return mail


def _address(text: str) -> Address:
    name, address = parseaddr(text)
    return Address(name, addr_spec=address)


def _thread(envelope: Envelope) -> str:
    return f"{envelope.pool_id}.{_short(envelope.watch.name)}"


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


class Mailer:
    """The connection to the mail server: opened for the first mail, kept for the next, and opened anew after a
    failure."""

    def __init__(self, smtp: Smtp, secrets: Secrets) -> None:
        self._smtp, self._secrets = smtp, secrets
        self._connection: smtplib.SMTP | None = None

    def send(self, envelope: Envelope, content: Rendered) -> None:
        """Hand one mail to the server. Raises :class:`NotSentError`."""
        mail = compose(self._smtp, envelope, content)
        try:
            if self._connection is None or not _is_open(self._connection):
                self._connection = self._connect()
            self._connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            self._keep_or_close()
            raise NotSentError("; ".join(_worded(*answer) for answer in error.recipients.values())) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            self._keep_or_close()
            raise NotSentError(_worded(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPNotSupportedError as error:  # an address or an encryption that this server does not know
            self.close()
            raise NotSentError(f"{self._place}: {_why(error)}") from error
        except (OSError, smtplib.SMTPException) as error:  # ssl's errors are among the former
            self.close()
            raise NotSentError(f"{self._place}: {_why(error)}", unreachable=True) from error

    def close(self) -> None:
        """Say good-bye to the server."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.close()

    @property
    def _place(self) -> str:
        return f"{self._smtp.host}:{self._smtp.port}"

    def _connect(self) -> smtplib.SMTP:
        smtp, secrets = self._smtp, self._secrets
        context = ssl.create_default_context()
        if smtp.encryption == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.timeout, context=context)
        else:
            connection = smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout)
        try:
            if smtp.encryption == "starttls":
                connection.starttls(context=context)
            if smtp.username and smtp.password:
                connection.login(secrets(smtp.username), secrets(smtp.password))
        except BaseException:
            connection.close()
            raise
        return connection

    def _keep_or_close(self) -> None:
        """After a refused mail the conversation goes on, if the server has not ended it."""
        assert self._connection is not None
        try:
            self._connection.rset()
        except (OSError, smtplib.SMTPException):
            self.close()


def _is_open(connection: smtplib.SMTP) -> bool:
    """Whether the server still listens: many end a conversation after a number of mails, or of seconds."""
    try:
        return connection.noop()[0] == OK
    except (OSError, smtplib.SMTPException):
        return False


def _worded(code: int, answer: bytes | str) -> str:
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return clean(f"the mail server answered {code} {said}")


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the mail server refused the login ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPResponseException):
        return _worded(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return "the mail server did not answer in time"
    return clean(str(error)) or type(error).__name__
