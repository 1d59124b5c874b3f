"""What an answer means before anybody reads the page: is it the page, is it news, and what is to be remembered of it.

Pure. What is no news (a server in trouble, a cut page, a cookie wall) is archived and reported, and makes no version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from extractors.decode import decode
from extractors.model import UnreadablePage
from extractors.obstacles import obstacle
from puljevagt.archive import Capture
from puljevagt.archive.capture import payload_digest
from puljevagt.crawler import links
from puljevagt.crawler.addresses import canonical, canonical_link, key
from puljevagt.crawler.guard import without_credentials
from puljevagt.crawler.settings import BUSY
from puljevagt.crawler.sources import Source
from puljevagt.crawler.transport import Answer
from puljevagt.crawler.visits import GONE, REDIRECTS, Known

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer means. ``outcome`` is ``new``, ``changed``, ``unchanged``, ``gone``, ``moved`` or ``failed``;
    ``reason`` says why it failed; ``metadata`` goes into the archive with it; ``again`` whether to try again now."""

    outcome: str
    reason: str | None = None
    again: bool = False
    canonical: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)


def judge(source: Source, answer: Answer, role: str, known: Known | None, conditional: bool) -> Verdict:
    """What an answer means for an address asked as ``role``, of which ``known`` was the last good answer;
    ``conditional`` says that it was asked whether the page was modified."""
    facts = {"role": role, **_validators(answer)}
    status = answer.status
    if status == NOT_MODIFIED and known is not None and conditional:
        kept = {"etag": known.etag, "last_modified": known.last_modified, "canonical": known.canonical}
        return Verdict("unchanged", metadata={name: text for name, text in kept.items() if text} | facts)
    if status in REDIRECTS and (location := answer.header("Location")):
        target = urljoin(answer.url, location)
        return Verdict("moved", metadata=facts | {"location": without_credentials(target)})
    if status in GONE:
        return Verdict("gone", metadata=facts)
    reason = _trouble(answer, role, known)
    if reason:
        again = status in BUSY or answer.problem is not None
        return Verdict("failed", reason, again, metadata=facts | {"no_news": reason})
    own = None
    if role == "page" and not _is_known(answer, known):
        own = _own_address(source, answer)
    elif known is not None:
        own = known.canonical
    if own is not None:
        facts |= {"canonical": own, "no_news": f"the page gives another address as its own: {own}"}
        return Verdict("moved", canonical=own, metadata=facts)
    if known is None:
        return Verdict("new", metadata=facts)
    return Verdict("unchanged" if _is_known(answer, known) else "changed", metadata=facts)


def again(capture: Capture) -> Verdict:
    """The verdict on an answer that an interrupted crawl archived, as far as its record tells it."""
    no_news, own = capture.metadata.get("no_news"), capture.metadata.get("canonical")
    if capture.status in REDIRECTS or own:
        return Verdict("moved", canonical=own, metadata=capture.metadata)
    if capture.status in GONE:
        return Verdict("gone", metadata=capture.metadata)
    if no_news:
        return Verdict("failed", no_news, metadata=capture.metadata)
    return Verdict("unchanged" if capture.record_type == "revisit" else "new", metadata=capture.metadata)


def _trouble(answer: Answer, role: str, known: Known | None) -> str | None:
    """Why the answer says nothing of the page; ``None`` where it is the page."""
    if answer.status == NOT_MODIFIED:
        return "the server answered 304 (not modified) to a request without conditions"
    if answer.status != 200:
        return f"the server answered {answer.status}"
    if answer.problem:
        return answer.problem
    if role in ("page", "listing") and not _is_known(answer, known) and (what := _in_the_way(answer)):
        return f"the server answered with {what}"
    return None if answer.body.strip() or role == "robots" else "the server answered with an empty page"


def _in_the_way(answer: Answer) -> str | None:
    media_type = answer.media_type
    return obstacle(answer.body, media_type) if media_type is None or "html" in media_type.lower() else None


def _is_known(answer: Answer, known: Known | None) -> bool:
    return known is not None and payload_digest(answer.body) == known.digest


def _validators(answer: Answer) -> dict[str, str]:
    named = {"etag": answer.header("ETag"), "last_modified": answer.header("Last-Modified")}
    return {name: text for name, text in named.items() if text}


def _own_address(source: Source, answer: Answer) -> str | None:
    """The other address that a page gives as its own, where that can be believed."""
    if b"canonical" not in answer.body or "html" not in (answer.media_type or "html").lower():
        return None
    try:
        page = LexborHTMLParser(decode(answer.body).text)
    except UnreadablePage:
        return None
    node = page.css_first('link[rel="canonical"][href]')
    named = canonical_link(answer.url, node.attributes.get("href") or "") if node else None
    if named is None or key(named) == key(answer.url) or named == canonical(answer.url):
        return None
    if links.skipped(source, named) or (source.follow and not links.followed(source, named)):
        return None
    lists = (*source.start, *source.sitemap, *source.feed)
    return None if any(key(named) == key(address) for address in lists) else named
