"""Where Prefect keeps its things and what it may do: set in the environment, so before Prefect is imported.

Prefect reads its settings when it is imported. Everything of the project that starts a flow calls :func:`prepare` first
and imports the flow after it. A variable that is already set stays, apart from the two switches for telemetry.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

STARTUP_SECONDS = 120
"""How long Prefect may take to start a server of its own. Its default, 20 seconds, is too short for the first start in
a new lake on a slow machine, when the database is made."""

OFF = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # the server's reports to its makers
    "DO_NOT_TRACK": "1",  # and the client's
}
DEFAULTS = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(STARTUP_SECONDS),
    "PREFECT_SERVER_UI_ENABLED": "false",  # nobody looks at a server that lives as long as one run
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # what went wrong is in the run's report, in words for its reader
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_COLORS": "false",
    "PREFECT_CLI_COLORS": "false",
}
PROFILE = f"""\
active = "lake"

[profiles.lake]
PREFECT_SERVER_ALLOW_EPHEMERAL_MODE = "true"
PREFECT_SERVER_ANALYTICS_ENABLED = "false"
PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS = "{STARTUP_SECONDS}"
"""


def home(lake: Path) -> Path:
    """The folder in `lake` that holds Prefect's database and settings."""
    return lake.resolve() / "state" / "prefect"


def prepare(lake: Path, environ: MutableMapping[str, str] = os.environ) -> None:
    """Let Prefect keep its database in `lake` and send nothing anywhere.

    With ``PREFECT_API_URL`` in the environment runs are recorded at that server instead. The profile written beside the
    database gives anyone who calls ``prefect`` with ``PREFECT_HOME`` at the lake the same settings. Raises ``OSError``
    where the lake cannot be written.
    """
    folder = home(lake)
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "profiles.toml"
    if not profile.exists():
        profile.write_text(PROFILE, encoding="utf-8")
    environ.update(OFF)
    environ["PREFECT_HOME"] = str(folder)
    for name, value in DEFAULTS.items():
        environ.setdefault(name, value)
