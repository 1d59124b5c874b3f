"""Pages of one site: there a site has a page of its own for each pool, so two of them are two pools."""

from __future__ import annotations

from puljevagt.curation.calls.members import Member


def are_neighbours(one: Member, other: Member) -> bool:
    """Whether the pages lie side by side in one folder of one site."""
    return bool(one.folder) and one.folder == other.folder


def compare_places(one: Member, other: Member) -> str | None:
    """Whether each may be the site's own page of a pool."""
    if are_neighbours(one, other):
        return "one_folder"
    own_pages = one.site == other.site != "" and not one.headline and not other.headline
    return "one_site" if own_pages and one.url != other.url else None
