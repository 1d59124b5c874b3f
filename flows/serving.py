"""``puljevagt serve``: one process that fires what is due, until it is told to stop.

Every job is a Prefect deployment. What Prefect's own ``serve`` leaves open is seen to here: schedules stay on when the
process ends, a run of a job that still runs is not begun twice, what was missed while nobody served is run once (and
not each missed time after the other), and a change of ``sources.toml`` or a pause takes effect at once.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterName
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType

from flows.crawl import run
from flows.deliver import deliver
from flows.runs import last_runs
from flows.schedules import Job, Pauses, jobs, missed
from puljevagt.configuration import ConfigurationError
from puljevagt.crawler.sources import load
from puljevagt.curation.lake import Lake

POLL_SECONDS = 5
"""Between two looks at what is due: a crawl need not begin to the second, and a look costs some milliseconds."""
AT_A_TIME = 4
"""Runs side by side: they mostly wait for sites, but each takes some hundred megabytes."""
ONE_OF_A_JOB = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
"""A run that is due while the one before still runs is left out: the next one asks for the same pages."""


class Serving:
    """The jobs of a lake and the Prefect deployments made of them. ``sources`` and ``alerts`` are the files that say
    what is to be done; both are read again when they change. ``say`` takes lines for a person."""

    def __init__(self, lake: Lake, sources: Path, alerts: Path, say: Callable[[str], None]) -> None:
        self._lake, self._sources, self._alerts, self._say = lake, sources, alerts, say
        self._pauses = Pauses(lake.pauses)
        self._deployed: dict[str, tuple[Job, bool, UUID]] = {}
        self._seen: list[float] = []

    async def serve(self) -> None:
        """Fire what is due until SIGTERM or SIGINT. Raises :class:`ConfigurationError` for a ``sources.toml`` that
        cannot be used; one that breaks later is told, and the jobs stay as they were."""
        stop = asyncio.Event()
        runner = Runner(
            pause_on_shutdown=False, query_seconds=POLL_SECONDS, prefetch_seconds=POLL_SECONDS, limit=AT_A_TIME
        )
        async with get_client() as client:
            await self._look(client, runner)
            await self._catch_up(client)
            running = asyncio.create_task(runner.start())
            while not (runner.started or running.done()):
                await asyncio.sleep(0.05)
            for number in (signal.SIGTERM, signal.SIGINT):  # now, since the runner sets one of its own, which exits
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
            stopped = asyncio.create_task(stop.wait())
            while not (running.done() or stopped.done()):
                try:
                    await self._look(client, runner)
                except ConfigurationError as error:
                    self._say(f"{error}\nuntil this is mended the jobs stay as they were")
                await asyncio.wait((running, stopped), timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                await runner.astop()
            await running

    async def hand_over(self, work_pool: str) -> None:
        """Make the deployments for a team's work pool, whose workers then do what is due."""
        async with get_client() as client:
            wanted = jobs(load(self._sources), alerts=self._alerts.exists())
            resting = self._pauses.all()
            for job in wanted:
                deployment = await self._deployment(job, job.name in resting, work_pool)
                await deployment.aapply()
            await self._drop(client, {job.name for job in wanted})

    async def _look(self, client: PrefectClient, runner: Runner) -> None:
        """Bring the deployments in line with the files, where one of these has changed."""
        seen = [
            path.stat().st_mtime if path.exists() else 0.0 for path in (self._sources, self._alerts, self._lake.pauses)
        ]
        if seen == self._seen:
            return
        self._seen = seen
        wanted = jobs(load(self._sources), alerts=self._alerts.exists())
        resting = self._pauses.all()
        for job in wanted:
            told = (job, job.name in resting)
            if self._deployed.get(job.name, ())[:2] != told:
                identity = await runner.aadd_deployment(await self._deployment(job, told[1]))
                self._deployed[job.name] = (*told, identity)
                self._say(f"{job.name}: {'paused' if told[1] else f'{job.cron} ({job.timezone})'}")
        await self._drop(client, {job.name for job in wanted})

    async def _drop(self, client: PrefectClient, wanted: set[str]) -> None:
        """Remove the deployments of jobs that are no more, also those of an earlier process."""
        ours = FlowFilter(name=FlowFilterName(any_=[run.name, deliver.name]))
        for deployment in await client.read_deployments(flow_filter=ours):
            if deployment.name not in wanted:
                await client.delete_deployment(deployment.id)
                self._deployed.pop(deployment.name, None)
                self._say(f"{deployment.name}: no longer scheduled")

    async def _catch_up(self, client: PrefectClient) -> None:
        """Run once what was due while nobody served."""
        now = datetime.now(UTC)
        last = last_runs(self._lake.runs)
        for job, paused, identity in self._deployed.values():
            before = last.get(job.name)
            if not paused and missed(job, before.at if before else None, now):
                await client.create_flow_run_from_deployment(identity)
                self._say(f"{job.name}: was missed, so it runs now")

    async def _deployment(self, job: Job, paused: bool, work_pool: str | None = None) -> RunnerDeployment:
        """The job as a deployment: for this process's runner, or for a team's ``work_pool``."""
        parameters: dict[str, Any] = {"lake": str(self._lake.root.resolve())}
        flow: Flow[..., Any] = deliver
        if job.source is not None:
            flow = run
            parameters |= {"names": [job.source], "sources": str(self._sources.resolve())}
        return await flow.ato_deployment(
            name=job.name,
            schedules=[CronSchedule(cron=job.cron, timezone=job.timezone)],
            parameters=parameters,
            concurrency_limit=ONE_OF_A_JOB,
            paused=paused,
            entrypoint_type=EntrypointType.MODULE_PATH,
            work_pool_name=work_pool,
        )
