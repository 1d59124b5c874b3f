"""What alerts are tried on: a lake filled with readings made by hand, an SMTP server that can misbehave, a webhook."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import tempfile
import threading
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from curation_samples import START, capture, page

from extractors.model import Pool, Reading
from puljevagt.alerts import DeliveryReport, begin, send_due
from puljevagt.alerts.config import Alerts, Smtp, Watch
from puljevagt.curation.curate import merge, rebuild
from puljevagt.curation.lake import Lake

URL = "https://kilde.dk/pulje"
POOL = Pool("Fællesskabspuljen", deadlines=("2021-05-01T12:00",), applicants=("kommune",), target_groups=("hjemloese",))
TO = "mailto:raadgiver@example.dk"
WATCH = Watch("hjemløse", (TO,), applicants=("kommune",), target_groups=("hjemloese",), remind_days=())
COPIES = tempfile.TemporaryDirectory()
FIRST_RUNS: dict[str, Path] = {}
"""Lakes after their first run, by what it fetched."""
SMTP_SECONDS = 1.0
"""How long the alerts wait for a mail server that hangs."""
HANG = 1.6


def at(day: float) -> datetime:
    """A moment so many days after the first fetch, and two hours."""
    return START + timedelta(days=day, hours=2)


class Lab:
    """A lake whose watches can be changed between the runs."""

    def __init__(self, root: Path, port: int, *watches: Watch) -> None:
        self.lake = Lake(root / "lake")
        self.smtp = Smtp("127.0.0.1", "Puljevagt <puljevagt@example.dk>", port, timeout=SMTP_SECONDS)
        self.watches = watches or (WATCH,)

    @property
    def alerts(self) -> Alerts:
        """What alerts.toml would say."""
        return Alerts(self.smtp, self.watches)

    def see(
        self, reading: Reading | None, day: float, url: str = URL, status: int = 200, source: str = "kilde.dk"
    ) -> None:
        """A run that fetched one page."""
        first = not self.lake.curated.exists()
        begin(self.lake, self.alerts, at(day))
        name = repr((reading, day, url, status, source))
        if first and name in FIRST_RUNS:  # most tests begin with the same page, and publishing it takes a while
            shutil.copytree(FIRST_RUNS[name], self.lake.root, symlinks=True, dirs_exist_ok=True)
            return
        merge(self.lake, [(capture(reading, day, url, status, source), reading, None)], at(day))
        if first:
            FIRST_RUNS[name] = Path(tempfile.mkdtemp(dir=COPIES.name))
            kept = shutil.ignore_patterns("outbox*", "lock", "alerts.toml")
            shutil.copytree(self.lake.root, FIRST_RUNS[name], symlinks=True, dirs_exist_ok=True, ignore=kept)

    def read_again(self, readings: list[tuple[Reading, float]], day: float) -> None:
        """A rebuild: other extractors read the pages of these days."""
        rebuild(self.lake, [(capture(reading, when), reading, None) for reading, when in readings], at(day))

    def send(self, day: float) -> DeliveryReport:
        """What the end of a run does."""
        return send_due(self.lake, self.alerts, at(day), turn=5)

    def run(
        self, reading: Reading | None, day: float, url: str = URL, status: int = 200, source: str = "kilde.dk"
    ) -> DeliveryReport:
        """A run with its end."""
        self.see(reading, day, url, status, source)
        return self.send(day)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Post:
    """An SMTP server. ``mode``: ``take``, ``refuse`` (temporarily), ``forbid`` (for good), ``hang`` (no answer to
    DATA), ``brief`` (one mail a conversation), ``drop`` (takes the mail and breaks off before it says so). ``mails``
    are those that it took, ``dropped`` the ids of those of them that it did not say so of."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mode = "take"
        self.refused_recipients: set[str] = set()
        self.password: str | None = None
        self.mails: list[EmailMessage] = []
        self.dropped: list[str] = []
        self._controller: Controller | None = None

    def start(self) -> None:
        """Be reachable."""
        asked: dict[str, Any] = {"authenticator": self._login, "auth_require_tls": False} if self.password else {}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **asked)
        self._controller.start()

    def stop(self) -> None:
        """Be down."""
        if self._controller is not None:
            self._controller.stop()
        self._controller = None

    @property
    def ids(self) -> list[str]:
        """The ids of the mails that were taken."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    @property
    def subjects(self) -> list[str]:
        """Their subjects."""
        return [str(mail["Subject"]) for mail in self.mails]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        """Take or refuse a recipient."""
        if address in self.refused_recipients:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take or refuse a mail."""
        if self.mode == "refuse":
            return "451 try again later"
        if self.mode == "forbid":
            return "554 not wanted"
        if self.mode == "hang":
            await asyncio.sleep(HANG)
            return "451 too late"
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=default))
        if self.mode == "drop":
            self.dropped.append(self.ids[-1])
            assert server.transport is not None
            server.transport.abort()  # type: ignore[attr-defined]  # a socket's transport has it
        if self.mode == "brief":
            assert server.transport is not None
            asyncio.get_running_loop().call_later(0.02, server.transport.close)
        return "250 OK"

    def _login(self, server: SMTP, session: Session, envelope: Envelope, how: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data.password == (self.password or "").encode(), handled=False)


def plain(mail: EmailMessage) -> str:
    """A mail's text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html(mail: EmailMessage) -> str:
    """A mail's HTML."""
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


class Hook:
    """Receives JSON; ``status`` is what it answers."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.status == 200:
                    hook.received.append(json.loads(body))
                    hook.headers.append(dict(self.headers))
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"json://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Be gone."""
        self._server.shutdown()
        self._server.server_close()


__all__ = [
    "POOL",
    "START",
    "TO",
    "URL",
    "WATCH",
    "Hook",
    "Lab",
    "Post",
    "at",
    "capture",
    "free_port",
    "html",
    "page",
    "plain",
]
