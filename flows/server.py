"""A Prefect server for as long as a run takes, on loopback, in a thread of this process.

Prefect would start one by itself, as a process of its own; when a run is killed, that process stays behind and holds
the lake's database. A thread dies with the run.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from flows.settings import STARTUP_SECONDS, home, prepare
from puljevagt.curation.lake import WAIT, LakeBusyError

POLL_SECONDS = 0.05
NEEDED_BYTES = 8 * 1024 * 1024
"""What Prefect's database and its journal take up. With less free, that is taken to be why it failed."""
STOP_SECONDS = 10  # the server's background services end at once or not at all


class ServerError(RuntimeError):
    """Prefect's server did not start; the message says what to do."""


@contextmanager
def prefect_for(lake: Path, say: Callable[[str], None], *, schedules: bool = False, port: int = 0) -> Iterator[str]:
    """The address of the Prefect API that records the runs in `lake`.

    A server named by ``PREFECT_API_URL`` is used as it is (so these can be nested), and so is that of a ``puljevagt
    serve`` at work in the lake; else one is started on the lake's own database and stopped at the end. Two servers on
    one database get into each other's way, so another run's is waited for, which ``say`` tells. ``schedules``: the
    server also fires schedules, and other processes may use it. ``port`` 0 is any that is free.

    Raises :class:`ServerError`, :class:`LakeBusyError` or ``OSError``; what fails inside while the disk is full comes
    out as the ``OSError`` of a full disk.
    """
    prepare(lake)
    if address := os.environ.get("PREFECT_API_URL"):
        yield address
        return
    if address := _served(lake):
        with _known_as(address):
            yield address
        return
    with _alone(lake, say), socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServerError(f"port {port} cannot be used ({error.strerror}); name another") from error
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        try:
            with _known_as(address), _serving(listener, schedules):
                _address_file(lake).write_text(address if schedules else "", "utf-8")
                yield address
        except Exception as error:  # a full disk makes Prefect fail in many ways
            if shutil.disk_usage(home(lake)).free < NEEDED_BYTES:
                raise OSError(errno.ENOSPC, "no room for Prefect's database", str(home(lake))) from error
            raise


def _address_file(lake: Path) -> Path:
    """Where a server that others may use says its address; empty, or a dead one, where there is none."""
    return home(lake) / "served"


def _served(lake: Path) -> str | None:
    """The address of the server of a ``puljevagt serve`` that is at work in the lake."""
    import httpx

    try:
        address = _address_file(lake).read_text("utf-8")
        return address if address and httpx.get(f"{address}/health", timeout=5).is_success else None
    except (OSError, httpx.HTTPError):
        return None


@contextmanager
def _known_as(address: str) -> Iterator[None]:
    """Let Prefect in this process, and in those that it starts, use the server at ``address``."""
    os.environ["PREFECT_API_URL"] = address
    try:
        import prefect.context  # here, so that the settings above are the ones it reads

        prefect.context.refresh_global_settings_context()  # a second lake in this process has another address
        yield
    finally:
        del os.environ["PREFECT_API_URL"]


@contextmanager
def _alone(lake: Path, say: Callable[[str], None]) -> Iterator[None]:
    lock = FileLock(home(lake) / "lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        say(f"another run is at work in {lake.resolve()}; waiting for it, at most {WAIT:.0f} s")
        try:
            lock.acquire(timeout=WAIT)
        except Timeout as error:
            raise LakeBusyError(
                f"another run is still at work in {lake.resolve()}; try again when it is done"
            ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _serving(listener: socket.socket, schedules: bool) -> Iterator[None]:
    import uvicorn
    from prefect.server.api.server import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(ephemeral=not schedules), log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="prefect-server", daemon=True)
    thread.start()
    patience = time.monotonic() + STARTUP_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > patience:
            raise ServerError(
                "Prefect's server did not start; move the lake's state/prefect away (only the list of past runs is in "
                "it), or name a running server with PREFECT_API_URL"
            )
        time.sleep(POLL_SECONDS)
    try:
        _bury()
        yield
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS)


def _bury() -> None:
    """Mark the runs that a kill left unfinished as crashed; with the lock held none is alive."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    unfinished = FlowRunFilterStateType(any_=[StateType.PENDING, StateType.RUNNING])
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=unfinished))):
            client.set_flow_run_state(run.id, Crashed(message="its process was killed"), force=True)
