"""The question of a quarter, answered by one tap and taken back by another."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accord.enablement import models
from accord.enablement.rules.needs import quarter_of
from accord.enablement.values.sharing import UnableToShare, Unshared
from accord.journal import api as journal
from accord.team.values import Actor


@transaction.atomic
def say_need(*, has_all: bool | None, actor: Actor, day: date, at: datetime) -> None:
    """A seller says whether they have what they need this quarter; None takes it back. The journal
    holds that they answered, not what. Raises UnableToShare."""
    if actor.member_id is None:
        raise UnableToShare(why=Unshared.NO_MEMBER)
    own: dict[str, Any] = {"member_id": actor.member_id, "quarter": quarter_of(day)}
    if has_all is None:
        models.NeedAnswer.objects.filter(**own).delete()
    else:
        models.NeedAnswer.objects.update_or_create(**own, defaults={"has_all": has_all, "at": at})
    journal.record(
        kind="content.need_told", subject="member", subject_id=actor.member_id,
        actor_id=actor.member_id, at=at, quarter=own["quarter"],
    )  # fmt: skip
