"""The worker process: background jobs until it is told to stop."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor

from django.urls import get_resolver
from procrastinate.contrib.django import app as queue

from accord.foundation import jobs

JOBS_AT_ONCE = 2
APART_AT_ONCE = 8  # they mostly wait for others
GRACE_SECONDS = 20


def work() -> None:
    """Do jobs until SIGTERM or Ctrl-C; a job at work then has GRACE_SECONDS to end."""
    _warm()
    with queue.replace_connector(queue.connector.get_worker_connector()):
        asyncio.run(_work_until_told())


def _warm() -> None:
    """Load what the first job would wait for, before any is taken: the addresses of pages, which
    notices lead to, bring most of the program with them."""
    assert get_resolver().reverse_dict


async def _work_until_told() -> None:
    # The queue's own handlers come late: a signal during its start would hang it.
    told = asyncio.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(kind, told.set)
    async with queue.open_async():
        working = asyncio.create_task(_workers())
        stopping = asyncio.create_task(told.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            signal.alarm(GRACE_SECONDS + 5)  # whatever happens, it ends
            working.cancel()
            await asyncio.wait({working})
        stopping.cancel()
    if not working.cancelled():
        working.result()


async def _workers() -> None:
    threads = ThreadPoolExecutor(max_workers=JOBS_AT_ONCE + APART_AT_ONCE + 2)
    asyncio.get_running_loop().set_default_executor(threads)  # its own are as few as processors
    async with asyncio.TaskGroup() as together:
        together.create_task(_worker(["default"], at_once=JOBS_AT_ONCE))
        together.create_task(_worker([jobs.APART], at_once=APART_AT_ONCE))


async def _worker(queues: list[str], *, at_once: int) -> None:
    await queue.run_worker_async(
        queues=queues,
        concurrency=at_once,
        delete_jobs="successful",  # what was done has its trace where it was done; failures stay
        shutdown_graceful_timeout=GRACE_SECONDS,
        install_signal_handlers=False,
    )
