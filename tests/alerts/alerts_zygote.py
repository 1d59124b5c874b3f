"""Sends alerts in processes that can be killed. For a line ``LAKE PORT TIME`` on standard input it forks one that
sends; at the next line, ``kill`` or ``wait``, it kills it or not, waits for it, and says its exit code.

It has imported everything, so that its children are at work within milliseconds.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "curation")]

from alerts_lab import Lab
from test_alerts_kill import WATCHES

from puljevagt.alerts import send_due
from puljevagt.alerts.message import render
from puljevagt.alerts.sample import sample


def main() -> None:
    """Fork, kill or not, bury, again."""
    now = datetime.now(UTC)
    render([sample(now)], WATCHES[0], now)  # reads its files
    for line in sys.stdin:
        root, port, at = line.split()
        child = os.fork()
        if child == 0:
            lab = Lab(Path(root), int(port), *WATCHES)
            send_due(lab.lake, lab.alerts, datetime.fromisoformat(at), turn=5)
            os._exit(0)
        say("born")
        if sys.stdin.readline().strip() == "kill":
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        say(str(os.waitstatus_to_exitcode(status)))


def say(line: str) -> None:
    """Answer."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
