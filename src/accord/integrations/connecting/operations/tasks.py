"""A task in a tool for somebody who is to do something about a lead."""

from accord.integrations.connecting import models
from accord.integrations.connecting.operations import access
from accord.integrations.connecting.queries import tasks as queries
from accord.integrations.connecting.values import Errand, Tasking


class NoPlace(LookupError):
    """No connected tool that may be written to keeps tasks and knows both lead and member."""


def make_task(*, lead_id: int, member_id: int, errand: Errand) -> None:
    """Make a task in the first tool that takes it; the same errand again makes no second one.

    Raises NoPlace, and Faulty where the tool does not take it. No transaction is held meanwhile.
    """
    for place in queries.places(lead_id=lead_id, member_id=member_id):
        connection = models.Connection.objects.get(pk=place.connection_id)
        with access.session_of(connection) as session:
            if isinstance(session, Tasking):
                session.tasks.make(errand, record_id=place.record_id, owner=place.owner)
                return
    raise NoPlace


def settle_task(*, lead_id: int, member_id: int | None, mark: str) -> bool:
    """Have the task of this mark, wherever it was made, be with this member and open, or done where
    that is nobody, or nobody whom its tool knows; answers whether one is theirs now.

    Raises Faulty where a tool does not take it. No transaction is held meanwhile.
    """
    for place in queries.kept_in(lead_id=lead_id, member_id=member_id):
        connection = models.Connection.objects.get(pk=place.connection_id)
        with access.session_of(connection) as session:
            if isinstance(session, Tasking) and session.tasks.settle(
                mark, record_ids=place.record_ids, owner=place.owner
            ):
                return bool(place.owner)
    return False
