"""Which tools there are: one line each in the settings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from json import JSONDecodeError
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accord.foundation import outgoing
from accord.integrations.connecting.values import Fault, Faulty, Session, Tool, Writable, Writer
from accord.kernel import retry_after

_FAULTS = {401: Fault.TOKEN_REFUSED, 403: Fault.SCOPE_MISSING, 404: Fault.STREAM_GONE}
NOT_HERE, TOO_MANY, ITS_OWN_FAULT = 300, 429, 500


def all_tools() -> Mapping[str, Tool]:
    """Tools by name, in the order of the settings."""
    return _loaded(tuple(settings.CONNECTORS))


@cache
def _loaded(paths: Sequence[str]) -> Mapping[str, Tool]:
    tools: list[Tool] = [import_string(path) for path in paths]
    found = {tool.name: tool for tool in tools}
    if len(found) != len(tools):
        raise RuntimeError("Two connectors in the settings have the same name.")
    return found


def get_tool(*, name: str) -> Tool:
    """One tool; raises LookupError."""
    try:
        return all_tools()[name]
    except KeyError as problem:
        raise LookupError(f"There is no connector {name}.") from problem


def writables(*, name: str) -> Sequence[Writable]:
    """What may be written into a tool, each stream once; nothing where the settings lack it."""
    tool = all_tools().get(name)
    return tool.writable if isinstance(tool, Writer) else ()


def writable(*, name: str, stream: str) -> Writable | None:
    """What may be written of a stream of a tool; None where nothing may be."""
    return next((one for one in writables(name=name) if one.stream == stream), None)


def own_prefix(tool: Tool, *, stream: str) -> str:
    """How our own fields begin in a stream: what we write is never read as data; "" where none."""
    one = writable(name=tool.name, stream=stream)
    return one.prefix if one else ""


@contextmanager
def opened(*, tool: Tool, said: Mapping[str, str]) -> Iterator[Session]:
    """An account of a tool, closed afterwards."""
    try:
        session = tool.open(said)
    except (outgoing.Refused, outgoing.InvalidURL) as problem:
        raise faulty(problem) from problem
    try:
        yield session
    finally:
        session.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answers as JSON, and the time by its own clock, None where it does not say."""

    body: Any
    at: datetime | None


def ask(*, client: outgoing.Client, address: str, method: str = "GET", **told: Any) -> Any:
    """What a tool answers as JSON; raises Faulty for everything else that it may answer."""
    return answer(client=client, address=address, method=method, **told).body


def answer(*, client: outgoing.Client, address: str, method: str = "GET", **told: Any) -> Answer:
    """The same with the tool's own time: ours may go wrong."""
    try:
        response = client.request(method, address, **told)
    except (outgoing.HTTPError, outgoing.Refused, outgoing.InvalidURL) as problem:
        raise faulty(problem) from problem
    status = response.status_code
    if status == TOO_MANY or status >= ITS_OWN_FAULT:
        fault = Fault.TOO_MANY if status == TOO_MANY else Fault.AWAY
        raise Faulty(fault, detail=str(status), wait=_wait(response))
    if status >= NOT_HERE:
        raise Faulty(_FAULTS.get(status, Fault.NOT_ITS_API), detail=str(status))
    return Answer(said_in(response), date_of(response))


def said_in(response: outgoing.Response, **how: Any) -> Any:
    """What an answer says as JSON, read as `json.loads` is told; raises Faulty where it is none."""
    try:
        return response.json(**how)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Faulty(Fault.NOT_ITS_API, detail="JSON") from problem


def date_of(response: outgoing.Response) -> datetime | None:
    """The tool's own time as it answered; None where it does not say."""
    return retry_after.date_told(response.headers.get("Date", ""))


def faulty(problem: Exception) -> Faulty:
    """What went wrong at asking, as a fault; FAILED where it is none of the network's."""
    if isinstance(problem, outgoing.HTTPError | outgoing.Cut):
        return Faulty(Fault.AWAY, detail=type(problem).__name__)
    if isinstance(problem, outgoing.Refused):
        return Faulty(Fault.NOT_ITS_API, detail=str(problem)[:100])
    if isinstance(problem, outgoing.InvalidURL):
        return Faulty(Fault.NOT_ITS_API, detail="address")
    return Faulty(Fault.FAILED, detail=type(problem).__name__)


def _wait(response: outgoing.Response) -> int:
    at = date_of(response) or datetime.max.replace(tzinfo=UTC)
    return int(
        retry_after.pause_asked(response.headers.get("Retry-After", ""), at=at).total_seconds()
    )
