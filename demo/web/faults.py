"""Misbehaviour on request: what a site answers instead of what it should."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count as counting

from demo.web.reply import Asked, Manner, Reply, redirect

_serial = counting()


@dataclass(frozen=True)
class Fault:
    """One way to misbehave.

    ``kind``: a name of :data:`FAULTS` or of :data:`demo.web.traps.TRAPS`. ``probability``: share of the requests it
    befalls. ``count``: how many requests at most. ``seconds`` and ``size`` (bytes, or links) say how bad it is, each
    kind having its own default.
    """

    kind: str
    probability: float = 1.0
    count: int | None = None
    seconds: float | None = None
    size: int | None = None
    to: str = "/"
    """Where "redirect" leads to; ``{trap}`` in it is the address that nobody may ask."""


@dataclass(frozen=True)
class Place:
    """Where the misbehaving site lies."""

    base: str
    trap: str
    """An address that nobody may ask, see :class:`demo.web.web.SmallWeb`."""


Kind = Callable[[Fault, Asked, Reply, Place], Reply]


def page_of(text: str, status: int = 200) -> Reply:
    """A bare page of the site."""
    return Reply(status, f"<!DOCTYPE html><html lang='da'><body><main>{text}</main></body></html>".encode())


def _drip(fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    return replace(reply, manner=Manner(drip=fault.seconds or 0.5, piece=fault.size or 64))


def _slow(fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    return replace(reply, manner=Manner(wait=fault.seconds or 5.0))


def _reset(_fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    return replace(reply, manner=Manner(cut=0.5, reset=True))


def _too_short(_fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    """Half the body, though Content-Length names the whole."""
    return replace(reply, manner=Manner(cut=0.5))


def _truncated_gzip(_fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    body = gzip.compress(reply.body, mtime=0)
    return replace(reply, body=body[: len(body) // 2]).with_header("Content-Encoding", "gzip")


def _wrong_length(fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    """Content-Length says less than is sent (more with a negative size); the connection ends behind it."""
    length = str(max(0, len(reply.body) - (fault.size or 100)))
    return reply.with_header("Content-Length", length).with_header("Connection", "close")


def _wrong_charset(_fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    """Latin-1 bytes that say they are UTF-8."""
    return replace(reply, body=reply.body.decode().encode("latin-1", "replace"))


def _bomb(fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    return replace(reply, body=gzip_bomb(fault.size or 200 * 2**20)).with_header("Content-Encoding", "gzip")


def gzip_bomb(size: int) -> bytes:
    """A small gzip file that unpacks to about ``size`` bytes of blanks: one packed piece of 1 MiB again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = b" " * 2**20
    first = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    pieces = max(1, size // len(piece))
    check = 0
    for _ in range(pieces):
        check = zlib.crc32(piece, check)
    ending = check.to_bytes(4, "little") + (pieces * len(piece) % 2**32).to_bytes(4, "little")
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + first * pieces + packer.flush() + ending


def _loop(_fault: Fault, asked: Asked, _reply: Reply, _place: Place) -> Reply:
    """A redirect to an address that redirects back."""
    return redirect(
        asked.path.removesuffix("?igen=1") if asked.path.endswith("?igen=1") else f"{asked.path}?igen=1", 302
    )


def _endless_redirects(_fault: Fault, asked: Asked, _reply: Reply, _place: Place) -> Reply:
    """A redirect to ever new addresses."""
    return redirect(f"{asked.path.partition('?')[0]}?trin={next(_serial)}", 302)


def _redirect(fault: Fault, _asked: Asked, _reply: Reply, place: Place) -> Reply:
    """To wherever the test wants; by default the front page, where many sites send who asks for what is gone."""
    return redirect(fault.to.replace("{trap}", place.trap), 302)


def _private(_fault: Fault, _asked: Asked, _reply: Reply, place: Place) -> Reply:
    return redirect(f"{place.trap}/latest/meta-data/", 302)


def _too_many(fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return page_of("<h1>For mange forespørgsler</h1>", 429).with_header("Retry-After", f"{fault.seconds or 1:g}")


def _too_many_date(fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    until = datetime.now(UTC) + timedelta(seconds=(fault.seconds or 2))
    return page_of("<h1>For mange forespørgsler</h1>", 429).with_header(
        "Retry-After", format_datetime(until, usegmt=True)
    )


def _error(_fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return page_of("<h1>Der opstod en fejl</h1><p>Prøv igen senere.</p>", 500)


def _unavailable(fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    page = page_of("<h1>Vi er straks tilbage</h1>", 503)
    return page.with_header("Retry-After", f"{fault.seconds:g}") if fault.seconds else page


def _soft_404(_fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return page_of("<h1>Siden findes ikke</h1><p>Vi kan desværre ikke finde den side, du leder efter.</p>")


def _cookie_wall(_fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return page_of(
        "<h1>Vi bruger cookies</h1><p>Du skal tage stilling til cookies, før du kan se siden.</p>"
        "<form method='post'><button>Accepter alle</button> <button>Kun nødvendige</button></form>"
    )


def _login(_fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return page_of(
        "<h1>Log ind</h1><form method='post'><label>Brugernavn <input name='u'></label>"
        "<label>Adgangskode <input type='password' name='p'></label><button>Log ind</button></form>"
    )


def _maintenance(_fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return page_of("<h1>Vi opdaterer hjemmesiden</h1><p>Siden er midlertidigt lukket på grund af vedligeholdelse.</p>")


def _english(_fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return Reply(
        body=b"<!DOCTYPE html><html lang='en'><body><main><h1>Welcome</h1>"
        b"<p>This is the English front page of our website. Most content is available in Danish only.</p>"
        b"</main></body></html>"
    )


def _empty(_fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    return Reply(media_type=reply.media_type)


def _same_etag(_fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    """The same ETag whatever the page says: a server that believes it answers 304 to a changed page."""
    return replace(reply, etag='"1"', modified=None)


def _new_etag(_fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    """Another ETag each time: nothing is ever known as unchanged."""
    return replace(reply, etag=f'"{next(_serial)}"', modified=None)


def _wrong_304(_fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    """304 whether or not the client asked for it."""
    return replace(reply, status=304, body=b"")


def _forbid_all(_fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return Reply(body=b"User-agent: *\nDisallow: /\n", media_type="text/plain")


def _forbidden(_fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return page_of("<h1>Adgang nægtet</h1>", 403)


def _gone(_fault: Fault, _asked: Asked, _reply: Reply, _place: Place) -> Reply:
    return page_of("<h1>Siden findes ikke</h1>", 404)


def _big(fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    size = fault.size or 50 * 2**20
    filler = b"<p>Teksten bliver bare ved og ved.</p>\n"
    return replace(reply, body=reply.body + filler * (max(0, size - len(reply.body)) // len(filler) + 1), etag=None)


FAULTS: dict[str, Kind] = {
    "drip": _drip,
    "slow": _slow,
    "reset": _reset,
    "too-short": _too_short,
    "truncated-gzip": _truncated_gzip,
    "wrong-length": _wrong_length,
    "wrong-charset": _wrong_charset,
    "gzip-bomb": _bomb,
    "redirect-loop": _loop,
    "endless-redirects": _endless_redirects,
    "redirect": _redirect,
    "private-redirect": _private,
    "429": _too_many,
    "429-date": _too_many_date,
    "500": _error,
    "503": _unavailable,
    "403": _forbidden,
    "404": _gone,
    "soft-404": _soft_404,
    "cookie-wall": _cookie_wall,
    "login": _login,
    "maintenance": _maintenance,
    "english": _english,
    "empty": _empty,
    "same-etag": _same_etag,
    "new-etag": _new_etag,
    "wrong-304": _wrong_304,
    "robots-forbid": _forbid_all,
    "big-page": _big,
}
