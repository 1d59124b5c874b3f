"""The small web as it stands on one day: every address of a site and what is answered there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cache, partial
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from demo.web import documents, feeds
from demo.web.history import Version, calendar_day
from demo.web.news import News, aside_of, news_of
from demo.web.pools import Announcement
from demo.web.reply import Reply, redirect, tag_of
from demo.web.sites import Site
from demo.web.wording import Copy, copy_of

MORNING = time(4, 30, tzinfo=UTC)
"""When the sites put up what is new on a day: before any crawler comes."""
TRACKING = ("utm_", "fbclid", "gclid", "sid")
"""Parameters that only say where a reader came from, or in which session: every server leaves them out of account."""
Answer = Callable[[], Reply]
Links = Callable[[Announcement, int], str]


@dataclass(frozen=True)
class Live:
    """An announcement as it stands on the day."""

    announcement: Announcement
    version: Version
    path: str


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("demo.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def pool_path(site: Site, slug: str) -> str:
    """The address of a pool on its site."""
    return site.pool_path.format(slug=slug)


class Edition:
    """One site on one day."""

    def __init__(
        self, site: Site, pools: tuple[Announcement, ...], day: int, base: str, crawl_delay: float, links: Links
    ) -> None:
        """``base``: the site's address, no slash at its end. ``links`` finds the address of another site's pool."""
        self.site, self.day, self.base, self._links = site, day, base, links
        self._crawl_delay = crawl_delay
        self._chrome = site.chrome_day(day)
        self._done: dict[str, Reply] = {}
        self._copies: dict[str, Copy] = {}
        self.known = [
            Live(pool, version, pool_path(site, version.slug))
            for pool in pools
            if (version := pool.on(day)) is not None
        ]
        self.live = [live for live in self.known if live.version.status == 200]
        self.news = news_of(site, day)
        self._routes: dict[str, Answer] = {}
        self._add_routes()

    def answer(self, path: str) -> Reply:
        """What stands at a path (with its query)."""
        path = without_tracking(path)
        if path not in self._routes:
            path = urlsplit(path).path
        route = self._routes.get(path)
        if route is None:
            return self._missing()
        if path not in self._done:
            self._done[path] = route()
        return self._done[path]

    def _add_routes(self) -> None:
        site, routes = self.site, self._routes
        self._add_page("/om", partial(self._plain, "Om " + site.issuer, "Vi holder til på Torvet."))
        routes["/"] = partial(self._plain, "Forside", "Velkommen til " + site.issuer + ".")
        routes["/robots.txt"] = self._robots
        routes["/soeg"] = partial(self._plain, "Søg", "Skriv, hvad du leder efter.")
        for live in self.known:
            self._add_pool(live)
        for news in self.news:
            self._add_page(site.news_path.format(slug=news.slug), partial(self._news_page, news))
        self._add_listing()
        if site.feed:
            routes[site.feed] = self._feed
        if site.sitemap:
            routes[site.sitemap] = partial(self._xml, feeds.sitemap_index(self.base, calendar_day(self.day)))
            routes["/sitemap/puljer.xml.gz"] = self._pool_sitemap
            routes["/sitemap/nyheder.xml"] = self._news_sitemap

    def _add_page(self, path: str, route: Answer) -> None:
        """A page at its address, and a redirect from the same address with or without the slash at its end."""
        self._routes[path] = route
        twin = path.removesuffix("/") if path.endswith("/") else f"{path}/"
        if path != "/" and "?" not in path and not path.endswith(".html"):
            self._routes[twin] = partial(redirect, path)

    def _add_pool(self, live: Live) -> None:
        announcement, version = live.announcement, live.version
        if version.status == 200:
            self._add_page(live.path, partial(self._pool_page, live))
            self._routes[f"/print{live.path}"] = partial(self._pool_page, live)
        else:
            self._routes[live.path] = partial(self._gone, version.status)
        for earlier in announcement.versions:
            old = pool_path(self.site, earlier.slug)
            if earlier.since < version.since and old not in self._routes:
                self._routes[old] = partial(redirect, live.path)
        if self.site.attachments and version.status == 200:
            for name, make in documents.ATTACHMENTS.items():
                self._routes[f"/media/{announcement.number}/{name}"] = partial(self._attachment, live, name, make)

    def _add_listing(self) -> None:
        site = self.site
        items = sorted(self.live, key=lambda live: live.announcement.published, reverse=True)
        pages = [items[start : start + site.per_page] for start in range(0, len(items), site.per_page)] or [[]]
        for number, page in enumerate(pages):
            path = site.listing if number == 0 else self._page_path(number + 1)
            following = self._page_path(number + 2) if number + 1 < len(pages) else ""
            self._add_page(path, partial(self._listing_page, page, number + 1, len(pages), following))

    def _page_path(self, number: int) -> str:
        return self.site.next_page.format(page=number)

    def _page(self, template: str, since: int, **values: object) -> Reply:
        """A page of HTML that last changed on day ``since``, or when its surroundings did. ``{folder}`` in the name of
        the template is the site's."""
        site = self.site
        folder = "slf" if site.name == "big" else site.name  # the big site wears the clothes of the first
        html = (
            _templates()
            .get_template(template.format(folder=folder))
            .render(
                site=site,
                folder=folder,
                base=self.base,
                redesigned=site.redesigned(self.day),
                aside=aside_of(site, self._chrome) if site.chrome_days else (),
                **values,
            )
        )
        body = html.encode()
        changed = max(since, self._chrome)
        return Reply(
            body=body,
            etag=tag_of(body, weak=site.etag == "weak") if site.etag else None,
            modified=datetime.combine(calendar_day(changed), MORNING) if site.modified else None,
        )

    def _pool_page(self, live: Live) -> Reply:
        announcement, version = live.announcement, live.version
        names = documents.ATTACHMENTS if self.site.attachments else ()
        attached = [f"/media/{announcement.number}/{name}" for name in names]
        origin = announcement.origin
        return self._page(
            "{folder}/pool.html.j2",
            version.since,
            copy=self._copy(live),
            path=live.path,
            attached=attached,
            link=self._links(origin, self.day) if origin else "",
        )

    def _copy(self, live: Live) -> Copy:
        """The words of a pool, which its page, the listing and the feed share."""
        if live.path not in self._copies:
            self._copies[live.path] = copy_of(self.site, live.announcement, live.version)
        return self._copies[live.path]

    def _news_page(self, news: News) -> Reply:
        return self._page("article.html.j2", news.since, news=news, path=self.site.news_path.format(slug=news.slug))

    def _listing_page(self, items: list[Live], number: int, pages: int, following: str) -> Reply:
        path = self.site.listing if number == 1 else self._page_path(number)
        rows = [(live.path, live.version.facts, self._copy(live)) for live in items]
        page = self._page(
            "{folder}/listing.html.j2", self.day, rows=rows, number=number, pages=pages, following=following, path=path
        )
        return replace(page, modified=None)

    def _plain(self, title: str, text: str) -> Reply:
        return self._page("plain.html.j2", 0, title=title, text=text, path="/")

    def _missing(self) -> Reply:
        return self._gone(404)

    def _gone(self, status: int) -> Reply:
        text = "Siden er fjernet." if status == 410 else "Siden er flyttet eller slettet."
        return replace(self._plain("Siden findes ikke", text), status=status, etag=None, modified=None)

    def _robots(self) -> Reply:
        text = self.site.robots.replace("{base}", self.base).replace("{crawl_delay}", f"{self._crawl_delay:g}")
        return Reply(body=text.lstrip().encode(), media_type="text/plain; charset=utf-8")

    def _attachment(self, live: Live, name: str, make: Callable[[list[str]], bytes]) -> Reply:
        copy = self._copy(live)
        lines = [copy.title, copy.issuer, *(text for section in copy.sections for text in section.sentences)]
        body = make(lines)
        return Reply(body=body, media_type=documents.MEDIA_TYPES[name.rpartition(".")[2]], etag=tag_of(body))

    def _entries(self) -> list[feeds.Entry]:
        return [
            feeds.Entry(self.base + live.path, copy.title, copy.lead, live.version.stamp)
            for live in self.live
            for copy in [self._copy(live)]
        ]

    def _feed(self) -> Reply:
        make = feeds.atom if self.site.feed.endswith("atom.xml") else feeds.rss
        return self._xml(make(self.site.issuer, self.base, self.site.feed, self._entries()))

    def _pool_sitemap(self) -> Reply:
        entries = [(live.path, calendar_day(live.version.since)) for live in self.live]
        return Reply(body=feeds.packed(feeds.sitemap(self.base, entries)), media_type="application/gzip")

    def _news_sitemap(self) -> Reply:
        entries = [(self.site.news_path.format(slug=news.slug), calendar_day(news.since)) for news in self.news]
        return self._xml(feeds.sitemap(self.base, entries))

    def _xml(self, text: str) -> Reply:
        body = text.encode()
        return Reply(
            body=body, media_type="application/xml; charset=utf-8", etag=tag_of(body) if self.site.etag else None
        )


def without_tracking(path: str) -> str:
    """The path with what only tells where a reader came from taken out of its query."""
    parts = urlsplit(path)
    kept = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not key.startswith(TRACKING)
    ]
    return parts.path + (f"?{urlencode(kept)}" if kept else "")
