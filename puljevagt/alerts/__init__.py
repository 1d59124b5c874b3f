"""Who is told what, once: watches, the outbox, messages over mail and other channels, calendars and feeds.

``send_due`` is all that a run needs: it queues what is new and sends what is due. ``begin`` is called before a run
publishes, so that a watch which is new hears of what the run finds. ``forget`` takes a page out of the outbox.
"""

from puljevagt.alerts.config import Alerts, AlertsError, load
from puljevagt.alerts.outbox import OutboxError
from puljevagt.alerts.send import DeliveryReport, begin, send_due
from puljevagt.alerts.upkeep import forget

__all__ = ["Alerts", "AlertsError", "DeliveryReport", "OutboxError", "begin", "forget", "load", "send_due"]
