"""Messages delivered five times each, in parallel, over a line that cuts answers: taken once."""

import asyncio
import json
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections

from accord.foundation import bulk
from accord.intake.tests.tools import Tool
from tests.cutting import Cutter, cutting, post
from tests.soak import rounds

MESSAGES = rounds(20, full=1_000)
TIMES = 5
AT_ONCE = 10
CUT = 0.25

pytestmark = [pytest.mark.soak, pytest.mark.usefixtures("committed")]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Says nothing."""


class Served(ThreadedWSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def close_request(self, request: object) -> None:
        super().close_request(request)
        connections.close_all()


@pytest.fixture
def port(committed: None) -> Iterator[int]:
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def body_of(number: int) -> bytes:
    data = {"id": f"t-{number}", "email": f"person{number}@example.com", "name": "Ana Pop"}
    return json.dumps({"type": "lead.created", "data": data}).encode()


async def deliver(
    port: int, tool: Tool, *, messages: int, name: Callable[[int, int], str]
) -> tuple[Cutter, set[int | None]]:
    """Every message TIMES in parallel, and once more, as senders do, where no answer came."""
    gate = asyncio.Semaphore(AT_ONCE)
    path = f"/api/v1/hooks/{tool.name}"
    async with cutting(port, share=CUT) as (line, cutter):

        async def once(number: int, time: int) -> int | None:
            body = body_of(number)
            async with gate:
                for _try in range(6):
                    told = await post(line, path, body, tool.headers(name(number, time), body))
                    if told is not None:
                        return told
            return None

        answers = await asyncio.gather(
            *(once(number, time) for number in range(messages) for time in range(TIMES))
        )
    return cutter, set(answers)


def effects() -> int:
    """Records that were received, however they ended: one for each message taken."""
    return int(bulk.fetch("select coalesce(sum(received), 0) from intake_batch")[0][0])


def test_each_message_has_one_effect(port):
    tool = Tool(rate=100_000)
    cutter, answers = asyncio.run(
        deliver(port, tool, messages=MESSAGES, name=lambda number, _time: f"msg_{number}")
    )
    assert cutter.cut > 0, "nothing was cut, so this shows nothing"
    assert answers <= {200, None}
    assert effects() == MESSAGES
    assert bulk.fetch("select count(*) from leads_lead") == [(MESSAGES,)]
    assert bulk.fetch("select count(*) from intake_hookmessage") == [(MESSAGES,)]


def test_without_the_memory_of_ids_effects_double(port):
    """The control: were each delivery a message of its own, the count would show it."""
    tool = Tool(rate=100_000)
    asyncio.run(deliver(port, tool, messages=6, name=lambda number, time: f"msg_{number}_{time}"))
    assert effects() == 6 * TIMES
