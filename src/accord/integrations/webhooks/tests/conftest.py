"""A tool on this machine that is told, whose it is, and a clock."""

from collections.abc import Iterator
from typing import Any

import pytest

from accord.integrations.webhooks.tests.receiver import Receiver
from accord.integrations.webhooks.tests.told import Clock, actor
from accord.team.values import Actor


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    made = Receiver()
    settings.OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{made.port}"})
    settings.PUBLIC_URL = "https://accord.example.com"
    yield made
    made.close()


@pytest.fixture
def owner(committed: None) -> Actor:
    return actor("rev_ops")
