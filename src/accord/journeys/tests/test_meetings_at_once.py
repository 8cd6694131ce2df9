"""A member says how a meeting ended at the moment at which its tool does: one of them counts."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from accord.contacts.tests.builders import AT, make_people
from accord.foundation import bulk
from accord.journeys.tests.test_meetings import DAY, HELD, by_hand, meeting, member, tell

pytestmark = pytest.mark.usefixtures("committed")


def at_one_moment(first: Callable[[], object], second: Callable[[], object]) -> None:
    """The second begins before the first is committed."""

    def run() -> None:
        try:
            with transaction.atomic():
                second()
        except (LookupError, ValueError):
            pass  # nothing waits for its end any more
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        other.join(timeout=0.4)
    other.join(timeout=20)
    assert not other.is_alive()


@pytest.mark.parametrize("is_tool_first", [True, False])
def test_of_a_members_word_and_a_tools_at_one_moment_the_tools_counts(is_tool_first: bool) -> None:
    [ana] = make_people(["Ana"])
    rep = member()
    tell(meeting(ana))

    def click() -> None:
        by_hand(ana, kind=HELD, by=rep)

    def told() -> None:
        tell(meeting(ana, external_key="7:outcome", kind="meeting_missed"), at=AT + DAY)

    at_one_moment(*((told, click) if is_tool_first else (click, told)))
    ends = bulk.fetch(
        """select kind from journeys_touch
           where kind in ('meeting_held', 'meeting_missed') and not is_gone"""
    )
    assert ends == [("meeting_missed",)]
