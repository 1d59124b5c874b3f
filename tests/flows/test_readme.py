"""Every command and every piece of Python in the README does what it says there, one after the other in one folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from commands import COMMAND, ROOT

from flows.cli import main

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(console|python)\n(.*?)```", README, re.DOTALL)


def test_the_commands_of_the_readme_run_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefect_server: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("demo", "sources.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    ran = set()
    for language, block in BLOCKS:
        if language == "python":
            exec(compile(block, "README.md", "exec"), {})  # noqa: S102  # our own README
            continue
        for line in block.splitlines():
            assert line.startswith("$ "), line
            words = shlex.split(line[2:])
            if words[0] == "puljevagt":
                assert main(words[1:]) == 0, f"{line}\n{capfd.readouterr().err}"
                ran.add(words[1])
            else:
                told = subprocess.run(line[2:], shell=True, capture_output=True, text=True, env=path_of_commands())
                assert told.returncode == 0, f"{line}\n{told.stderr}"
                ran.add(words[1])
    everyday = {"ingest", "rebuild", "pools", "show", "changes", "history", "extract", "diff", "prefect"}
    assert everyday | {"query", "export", "calls", "archive", "sources", "schedule", "watch", "alerts"} <= ran


def path_of_commands() -> dict[str, str]:
    """The environment of a user who has activated the virtual environment."""
    return dict(os.environ) | {"PATH": f"{COMMAND.parent}:{os.environ['PATH']}"}


def test_what_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []
