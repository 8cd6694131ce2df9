"""What the tests of tools that are told do over and over."""

from datetime import datetime, timedelta

from tests import people

from accord.integrations.webhooks import queries
from accord.integrations.webhooks.operations import endpoints, telling
from accord.integrations.webhooks.tests.receiver import Receiver
from accord.journal import api as journal
from accord.team import api as team
from accord.team.values import Actor

AT = people.AT
MERGES = ["merge.made"]


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at

    def go(self, **by: float) -> None:
        self.at += timedelta(**by)


def actor(role: str) -> Actor:
    found = team.find_actor(member_id=people.add_member(role))
    assert found
    return found


def subscribe(receiver: Receiver, owner: Actor, topics: list[str] | None = None) -> tuple[int, str]:
    return endpoints.add_endpoint(
        name="Tool", url=receiver.url, topics=topics or MERGES, actor=owner, at=AT
    )


def happen(number: int, *, at: datetime = AT) -> None:
    journal.record(
        kind="person.merged", subject="person", subject_id=number, at=at,
        merge=number, other=number + 1, by="hand",
    )  # fmt: skip


def go(endpoint_id: int, clock: Clock) -> int:
    telling.write_down(at=clock())
    return telling.deliver(endpoint_id=endpoint_id, now=clock)


def log(endpoint_id: int) -> list[tuple[str, int, str]]:
    return [
        (one.state, one.attempts, one.why) for one in queries.list_told(endpoint_id=endpoint_id)
    ]
