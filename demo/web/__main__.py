"""``python -m demo.web``: serves the small web for a person, until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from demo.web.history import DAYS, calendar_day
from demo.web.web import SmallWeb


def main() -> int:
    """Serve, and say where. 1 where the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m demo.web", description="A small made-up Danish web on loopback.")
    parser.add_argument("--day", type=int, default=0, help=f"day of the history, 0 to {DAYS - 1}")
    parser.add_argument("--port", type=int, default=8900, help="the port of all sites; 0 takes a free one")
    parser.add_argument("--sources", type=Path, metavar="FILE", help="write a sources.toml for it")
    chosen = parser.parse_args()
    try:
        with SmallWeb(chosen.day, chosen.port) as web:
            sys.stdout.write(f"Day {chosen.day}, {calendar_day(chosen.day)}. Ctrl-C ends it.\n")
            for site in web.sites.values():
                sys.stdout.write(f"{web.url(site.name, site.listing)}  {site.issuer}\n")
            if chosen.sources:
                web.write_sources(chosen.sources)
            sys.stdout.flush()
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        sys.stderr.write(f"python -m demo.web: {error}; choose another with --port\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
