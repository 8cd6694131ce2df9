"""Accounts of a portal that a test opens, closed with it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from accord.integrations.connecting.values import Tool


@contextmanager
def opening(tool: Tool, said: Callable[[], Mapping[str, str]]) -> Iterator[Callable[..., Any]]:
    """Opens accounts with what is entered, with other words where a test says so."""
    opened: list[Any] = []

    def connect(**other: str) -> Any:
        opened.append(tool.open({**said(), **other}))
        return opened[-1]

    yield connect
    for session in opened:
        session.close()
