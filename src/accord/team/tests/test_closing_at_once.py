"""Two who manage the team close each other at one moment: one of them stays."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from accord.team import api as team

pytestmark = pytest.mark.usefixtures("committed")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_of_two_who_close_each_other_at_one_moment_one_stays():
    ann, ben = (
        team.add_member(email=f"{name}@acme.example", name=name, role="team_lead", at=AT)
        for name in ("ann", "ben")
    )
    actors = {number: team.find_actor(member_id=number) for number in (ann, ben)}
    refused: list[Exception] = []

    def close_ann() -> None:
        try:
            team.close_member(member_id=ann, actor=actors[ben], at=AT)
        except team.LastManager as problem:
            refused.append(problem)
        finally:
            connection.close()

    other = threading.Thread(target=close_ann)
    with transaction.atomic():
        team.close_member(member_id=ben, actor=actors[ann], at=AT)
        other.start()
        other.join(timeout=0.5)
    other.join(timeout=20)
    assert len(refused) == 1
    assert {card.id: card.active for card in team.list_members()} == {ann: True, ben: False}
