"""Fixtures for alerts: a lake whose pages change, a mail server and a receiver of webhooks, both on loopback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "curation"))  # readings made by hand are written once

from alerts_lab import Hook, Lab, Post


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server."""
    server = Post()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A receiver of webhooks."""
    server = Hook()
    yield server
    server.close()


@pytest.fixture
def lab(tmp_path: Path, post: Post) -> Lab:
    """A lake, and a mail server that its watches use."""
    return Lab(tmp_path, post.port)
