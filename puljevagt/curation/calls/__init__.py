"""Announcements of one pool on several pages, linked as one call.

A *call* is what an authority invites applications to once; pages announce it: its own page, a news item, a ministry's
press notice, a municipality that passes it on, a portal. Nothing is merged: the pages' pools stay, and a call says
which of them it takes for one, why, how surely, where each value comes from and where pages contradict each other.

``clues`` makes of a pool what is compared, ``blocking`` finds who is compared with whom, ``exclusion`` and
``comparison`` look at a pair, ``weights`` says what that is worth, ``linkage`` puts pairs together, ``resolution``
makes the row of a call, and ``update`` the table of a new generation.
"""
