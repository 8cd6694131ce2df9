"""Tries to reach somebody that no tool has seen: a member's own word, flagged as such."""

from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.journal import api as journal
from accord.journeys.operations.touches import record_touches, take_away
from accord.journeys.values import BY_HAND, TRIED_BY_HAND, Gone, Touches, TouchKind

_CHANNELS = {
    TouchKind.CALL_ATTEMPT: "phone",
    TouchKind.CALL_CONNECTED: "phone",
    TouchKind.EMAIL_SENT: "email",
}


@transaction.atomic
def say_tried(
    *,
    person_id: int,
    company_id: int | None,
    kind: TouchKind,
    tried_at: datetime,
    at: datetime,
    actor_id: int,
    words: str = "",
    program: str = "",
) -> int:
    """A member's word that they called, wrote or sent a message; answers its touch. The same word
    for the same minute is one touch, however often it is said.

    kind: one of `values.TRIED_BY_HAND`. program: the name of the one that says so for them.
    """
    if kind not in TRIED_BY_HAND:
        raise ValueError(f"Nobody says by hand that they tried by {kind}.")
    minute = tried_at.replace(second=0, microsecond=0)
    key = f"try:{person_id}:{actor_id}:{kind.value}:{minute.isoformat()}"
    record_touches(
        touches=Touches(
            source=BY_HAND, external_key=[key], person_id=[person_id], company_id=[company_id],
            kind=[kind.value], direction=["out"], reach=["1:1"], team=["sales"],
            channel=[_CHANNELS.get(kind, "")], campaign_id=[None], asset_id=[None],
            member_id=[actor_id], occurred_at=[minute], detail=[{"said": words} if words else {}],
        ),
        at=at,
        batch_id=None,
    )  # fmt: skip
    # A call that a tool has told of already is that call: then its own touch is answered.
    rows = bulk.fetch(
        """select id from journeys_touch where source = %(source)s and external_key = %(key)s
           union
           select touch_id from journeys_telling
           where source = %(source)s and external_key = %(key)s and touch_id is not null""",
        {"source": BY_HAND, "key": key},
    )
    said = min(number for (number,) in rows)
    journal.record(
        kind="try.told", subject="touch", subject_id=said, at=at, actor_id=actor_id,
        tried=kind.value, **({"program": program} if program else {}),
    )  # fmt: skip
    return int(said)


@transaction.atomic
def say_not_tried(*, touch_id: int, at: datetime, actor_id: int) -> None:
    """Take back one's own word that one tried. Raises LookupError where there is none that
    counts."""
    rows = bulk.fetch(
        """select external_key from journeys_touch
           where id = %s and source = %s and member_id = %s and external_key like 'try:%%'
             and not is_gone""",
        [touch_id, BY_HAND, actor_id],
    )
    if not rows:
        raise LookupError(f"This member said no try as {touch_id}.")
    gone = Gone(source=BY_HAND, external_key=[rows[0][0]], as_of=[None])
    take_away(gone=gone, at=at, batch_id=None)
    journal.record(
        kind="try.untold", subject="touch", subject_id=touch_id, at=at, actor_id=actor_id
    )
