"""alerts.toml: who is told of what, how and where, read into dataclasses and checked.

The dataclasses below are the file's form: a field is a key, its docstring what the key means. Secrets do not stand in
the file: ``${NAME}`` is put in from the environment, ``${block:NAME}`` from a Prefect secret, when something is sent
and not before (:mod:`puljevagt.alerts.channels`).
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import time
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from extractors.data_files import load as vocabulary
from puljevagt import configuration
from puljevagt.alerts.schedule import Rhythm
from puljevagt.configuration import ConfigurationError
from puljevagt.curation.changes import Kind

AlertsError = ConfigurationError
"""alerts.toml cannot be used, or has no such watch."""

FILE = "alerts.toml"
"""Its name in the lake's folder."""
MAILTO = "mailto:"
DIGESTS = ("none", "daily", "weekly")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LANGUAGES = ("da", "en")
FIRST_RUNS = ("nothing", "summary")
KINDS = tuple(kind.value for kind in Kind)
USUAL_KINDS = (
    Kind.POOL_ADDED.value,
    Kind.DEADLINE_SET.value,
    Kind.DEADLINE_EXTENDED.value,
    Kind.DEADLINE_ADVANCED.value,
    Kind.DEADLINE_REMOVED.value,
    Kind.CLOSED.value,
)
"""What a watch hears of if it does not say: what decides whether and when one can apply."""
USUAL_REMINDERS = (14, 7, 2)
"""Days before a deadline: time to write an application, to finish it, to send it."""
SECURITIES = ("none", "starttls", "tls")
_USUAL_SECURITY = {465: "tls", 587: "starttls"}
"""What mail servers speak on these ports; on others a server takes what it is given."""
SMTP_TIMEOUT = 30.0
"""Seconds that a mail server may be silent: some look a sender up before they greet it, few take longer."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SECRET = re.compile(r"\$\{[\w:.-]+\}")


def _line(text: str) -> str:
    if not text.strip() or any(letter in text for letter in "\r\n\0"):
        raise ValueError("it must be one line and not empty")
    return text


def _mail(text: str) -> str:
    """A mail address, or a name with one in angle brackets. What cannot stand in a header is refused."""
    name, address = parseaddr(_line(text))
    try:
        Address(name, addr_spec=address)
    except (ValueError, IndexError):
        address = ""
    local, at, host = address.rpartition("@")
    if not (local and at and host):
        raise ValueError("is no mail address; write it as puljevagt@example.dk")
    return text


def _channel(text: str) -> str:
    scheme, _, rest = _line(text).partition(":")
    if text.startswith(MAILTO) and not rest.startswith("//"):
        _mail(rest)
    elif scheme in ("mailto", "mailtos", "smtp"):
        raise ValueError('write mail as "mailto:you@example.dk"; the server stands in [smtp]')
    elif not (_SECRET.match(text) or (rest.startswith("//") and re.fullmatch(r"[\w.+-]+", scheme))):
        raise ValueError("is no address; write mailto:you@example.dk, json://host/path, slack://..., or ${NAME}")
    return text


def _listed(value: Any) -> Any:
    """A single text is taken for a list of it."""
    return [value] if isinstance(value, str) else value


def _some(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError('say where to: ["mailto:you@example.dk"], or an address that Apprise knows')
    return tuple(dict.fromkeys(value))


def _one_of(known: Collection[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in known:
            near = difflib.get_close_matches(text, known, 3, 0.5) or list(known)
            raise ValueError(f"there is no {text!r}; try {', '.join(near)}")
        return text

    return check


def _code_of(name: str) -> Callable[[str], str]:
    """Takes a code of a vocabulary, or its Danish label."""

    def check(text: str) -> str:
        known = vocabulary(name)
        by_label = {entry["da"]: code for code, entry in known.items()}
        return _one_of(known)(by_label.get(text.casefold(), text))

    return check


def _clock(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError('is no time of day; write it as "07:30"')
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError) as error:
        raise ValueError(f"{text!r} is no time zone; write one as Europe/Copenhagen") from error
    return text


Line = Annotated[str, AfterValidator(_line)]
Mail = Annotated[str, AfterValidator(_mail)]
Clock = Annotated[str, AfterValidator(_clock)]
Days = Annotated[int, Field(ge=0, le=366)]
Kroner = Annotated[int, Field(ge=0)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_listed)]
Channels = Annotated[
    tuple[Annotated[str, AfterValidator(_channel)], ...], BeforeValidator(_listed), AfterValidator(_some)
]
Applicants = Annotated[tuple[Annotated[str, AfterValidator(_code_of("applicants"))], ...], BeforeValidator(_listed)]
Targets = Annotated[tuple[Annotated[str, AfterValidator(_code_of("target_groups"))], ...], BeforeValidator(_listed)]
Kinds = Annotated[tuple[Annotated[str, AfterValidator(_one_of(KINDS))], ...], BeforeValidator(_listed)]


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server. Strings are as in the file, secrets not yet put in."""

    __pydantic_config__ = configuration.STRICT

    host: Line
    sender: Annotated[Mail, Field(alias="from")]
    """Whom mails are from; in the file ``from``."""
    port: Annotated[int, Field(ge=1, le=65535)] = 25
    security: Annotated[str, AfterValidator(_one_of(("", *SECURITIES)))] = ""
    """``none``, ``starttls`` or ``tls``; where it does not say, what is usual on the port."""
    username: Line | None = None
    password: Annotated[Line | None, Field(repr=False)] = field(default=None, repr=False)
    timeout: Annotated[float, Field(gt=0, le=600)] = SMTP_TIMEOUT
    """Seconds that the server may be silent."""

    def __post_init__(self) -> None:
        """Refuse what would give a password away."""
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password go together")
        if self.password and not _SECRET.search(self.password):
            raise ValueError('a secret stands in no file; write password = "${SMTP_PASSWORD}" and set that variable')
        if self.password and self.encryption == "none" and self.host not in LOOPBACK:
            raise ValueError('a password would go unencrypted; write security = "starttls" or "tls"')

    @property
    def encryption(self) -> str:
        """One of :data:`SECURITIES`."""
        return self.security or _USUAL_SECURITY.get(self.port, "none")


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told of what. Conditions that are named must all hold; of the values of one any may."""

    __pydantic_config__ = configuration.STRICT

    name: Line
    to: Channels
    """Where to: ``mailto:you@example.dk``, or any address that Apprise knows."""
    applicants: Applicants = ()
    """Who may apply: codes, or their Danish labels."""
    target_groups: Targets = ()
    """Whom the money is for: codes, or their Danish labels."""
    issuers: Lines = ()
    """Parts of the names of authorities and funds, in any letter case."""
    words: Lines = ()
    """Parts of the title, the purpose or the issuer, in any letter case."""
    amount_min: Kroner | None = None
    """The least sum in whole kroner: all there is to give, or a year's, or the largest grant."""
    amount_max: Kroner | None = None
    """The greatest such sum."""
    pools: Lines = ()
    """Ids of single pools."""
    kinds: Kinds = USUAL_KINDS
    """Which changes."""
    remind_days: tuple[Days, ...] = USUAL_REMINDERS
    """How many days before a deadline to remind of it; an empty list: never."""
    digest: Annotated[str, AfterValidator(_one_of(DIGESTS))] = "none"
    """``none`` (at once), ``daily`` or ``weekly``."""
    at: Clock = "07:30"
    """When a digest is sent, in ``timezone``; the usual lies there when work begins."""
    day: Annotated[str, AfterValidator(_one_of(WEEKDAYS))] = "monday"
    """On which day a weekly digest is sent."""
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Copenhagen"
    quiet: tuple[Clock, Clock] | None = None
    """Beginning and end of the time of day in which nothing is sent."""
    language: Annotated[str, AfterValidator(_one_of(LANGUAGES))] = "da"
    first_run: Annotated[str, AfterValidator(_one_of(FIRST_RUNS))] = "nothing"
    """``summary``: one message on what a source announces that is read for the first time."""

    def __post_init__(self) -> None:
        """Refuse a range that holds no sum."""
        if self.amount_min is not None and self.amount_max is not None and self.amount_min > self.amount_max:
            raise ValueError("amount_max is less than amount_min")

    @property
    def has_amount(self) -> bool:
        """Whether sums are a condition."""
        return self.amount_min is not None or self.amount_max is not None

    @property
    def rhythm(self) -> Rhythm:
        """When it may speak."""
        return Rhythm(
            self.digest,
            time.fromisoformat(self.at),
            WEEKDAYS.index(self.day),
            ZoneInfo(self.timezone),
            None if self.quiet is None else (time.fromisoformat(self.quiet[0]), time.fromisoformat(self.quiet[1])),
        )


def _distinct(watches: tuple[Watch, ...]) -> tuple[Watch, ...]:
    for name, count in Counter(watch.name for watch in watches).items():
        if count > 1:
            raise ValueError(f"{count} watches are called {name!r}; give each a name of its own")
    return watches


@dataclass(frozen=True, slots=True)
class Alerts:
    """The file as a whole. The watches are ``[[watch]]`` tables."""

    __pydantic_config__ = configuration.STRICT

    smtp: Smtp | None = None
    watch: Annotated[tuple[Watch, ...], AfterValidator(_distinct)] = ()

    def __post_init__(self) -> None:
        """Refuse mail without a server."""
        for watch in self.watch:
            if self.smtp is None and any(channel.startswith(MAILTO) for channel in watch.to):
                raise ValueError(f'watch {watch.name!r} sends mail: say in [smtp] by which "host", and "from" whom')

    def named(self, name: str) -> Watch:
        """The watch of this name. Raises :class:`AlertsError`, which offers the nearest names."""
        known = {watch.name: watch for watch in self.watch}
        if name not in known:
            near = difflib.get_close_matches(name, known, 3, 0.4) or list(known)
            raise AlertsError(f"there is no watch {name!r}" + (f"; try {', '.join(near)}" if near else ""))
        return known[name]


def load(path: Path) -> Alerts:
    """Read and check alerts.toml. Raises :class:`AlertsError`, whose message names file, line, key and what to
    write."""
    return configuration.read(path, Alerts)


def parse(text: str, name: str) -> Alerts:
    """As :func:`load`, from the text of a file called ``name``."""
    return configuration.parse(text, Alerts, name)


def redacted(channel: str) -> str:
    """A channel in words that give no secret away: a mail address whole, of any other its kind, and its host where that
    is one. Most services have a token in its place. ``${NAME}`` is told as it stands: a name is no secret."""
    if channel.startswith(MAILTO) or _SECRET.fullmatch(channel):
        return channel
    scheme, _, rest = channel.partition("://")
    host = re.split(r"[/?#]", rest)[0].rpartition("@")[2]
    is_host = scheme.rstrip("s") in ("json", "xml", "form") and host
    return f"{scheme}://{host}/..." if is_host else f"{scheme}://..."
