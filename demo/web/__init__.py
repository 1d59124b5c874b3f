"""A small made-up Danish web: six sites with 300 announcements and 60 days of history, served on loopback.

    from demo.web import SmallWeb

    with SmallWeb() as web:
        web.url("slf", "/puljer")   # ask it for something
        web.day = 3                 # three days later
        web.requests                # what was asked

``python -m demo.web`` serves it for a person.
"""

from demo.web.faults import Fault
from demo.web.server import Request
from demo.web.web import KINDS, SmallWeb

__all__ = ["KINDS", "Fault", "Request", "SmallWeb"]
