"""Addresses in the one form under which a page is known: the same page linked in five ways is asked for once."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from puljevagt.crawler.guard import without_credentials

_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|igshid",
    re.IGNORECASE,
)
"""Parameters by which campaigns are counted; they change nothing on the page."""
_SESSION = re.compile(r"jsessionid|phpsessid|aspsessionid\w*|sessionid|session_id|sid|cfid|cftoken", re.IGNORECASE)
"""Parameters that name the visit: with them every visit finds other addresses for the same pages."""
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*|/\(S\([a-z0-9]+\)\)(?=/)", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """The address without what does not tell pages apart: fragment, default port, credentials, tracking and session
    parameters; host in small letters and ASCII, characters escaped as they must be. Case and slashes of the path and
    the order of parameters stay, since servers may heed them; :func:`key` is what ignores more.

    Raises ``ValueError`` for what is no address."""
    parts = urlsplit(safe_url_string(without_credentials(url.strip())))
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not is_noise(pair[0])]
    query = parts.query if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(kept)
    return urlunsplit((parts.scheme, host, path, query, ""))


def is_noise(parameter: str) -> bool:
    """Whether a parameter only counts or names the visit."""
    return bool(_TRACKING.fullmatch(parameter) or _SESSION.fullmatch(parameter))


def has_session(url: str) -> bool:
    """Whether the address names the visit that it was made for."""
    parts = urlsplit(url)
    return bool(_SESSION_IN_PATH.search(parts.path)) or any(
        _SESSION.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)
    )


def key(url: str) -> str:
    """What two addresses of the same page share: :func:`canonical` without scheme, ``www.`` and last slash, parameters
    in order. To be compared, never asked."""
    parts = urlsplit(canonical(url))
    host = parts.netloc.removeprefix("www.")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{host}{parts.path.rstrip('/')}?{query}"


def site(url: str) -> str:
    """The site that an address belongs to: host and port, without ``www.``."""
    return urlsplit(url).netloc.rpartition("@")[2].lower().removeprefix("www.")


def canonical_link(page_url: str, href: str) -> str | None:
    """The address that a page gives as its own (``rel=canonical``), where that can be believed: within the site, and
    not the site's front page, which careless sites name on every page."""
    try:
        named = canonical(urljoin(page_url, href))
    except ValueError:
        return None
    parts = urlsplit(named)
    if parts.scheme not in _DEFAULT_PORTS or site(named) != site(page_url):
        return None
    front = parts.path.strip("/") == "" and not parts.query
    return None if front and urlsplit(page_url).path.strip("/") else named
