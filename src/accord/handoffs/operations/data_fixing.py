"""What came back to have its data put right is owed to sales from that moment."""

from datetime import datetime

from accord.agreements import api as agreements
from accord.agreements.values.terms import Task
from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.clocks import settle_clocks
from accord.handoffs.operations.notifying import tell_request
from accord.handoffs.operations.request_clocks import start_request_clock
from accord.handoffs.operations.request_rows import close_request, note_act
from accord.handoffs.queries.accountable import anybody
from accord.handoffs.queries.kinds import kind_then
from accord.handoffs.queries.owed import task_owed
from accord.handoffs.queries.subjects import subjects_of
from accord.handoffs.rules.handing import lacking
from accord.handoffs.values.handoffs import Answer
from accord.handoffs.values.requests import ANSWERED_BY, Reply, RequestAct, RequestState
from accord.team import api as team

AT_ONCE = 500


def ask_to_fix(
    *,
    row: models.Handoff,
    back_id: int | None,
    answer: Answer,
    actor_id: int | None,
    at: datetime,
) -> None:
    """Ask for the data of a lead that is just given back for them, by whoever gave it back. It is
    of whoever has the lead back, who is told of that; else of who has what nobody of the side has.
    Caller's transaction."""
    running = agreements.list_running(at=at)
    owed = task_owed(task=Task.DATA_FIX, kind=row.kind, running=running)
    side = owed.owed.side if owed else ANSWERED_BY[Task.DATA_FIX]
    back = models.Handoff.objects.filter(pk=back_id or 0, to_side=side.value)
    has_it = back.values_list("owner_id", flat=True).first()
    owner = has_it or team.catcher(side=side, at=at) or anybody()
    if owner is None or team.hold_members(ids=[owner]):
        return  # nobody is there: the lead is back all the same
    kind = kind_then(code=row.kind, version_id=row.version_id)
    known = [one.known for one in subjects_of(lead_ids=[row.lead_id], kind=row.kind)]
    made = models.Request.objects.create(
        task=Task.DATA_FIX.value, side=side.value, state=RequestState.OPEN.value,
        asked_by_id=actor_id or row.owner_id, owner_id=owner, owner_active=True,
        lead_id=row.lead_id, handoff_id=row.pk, asked_at=at,
        lacking=[one.value for one in lacking(kind, known=known[0])] if known else [],
        words=answer.words.strip() or _name_of(answer.reason, at=at),
    )  # fmt: skip
    note_act(made, RequestAct.ASK, Reply(words=made.words), member_id=actor_id, at=at)
    country = str(row.facts.get("country", ""))
    start_request_clock(row=made, kind=row.kind, country=country, at=at)
    if has_it is None:
        tell_request(row=made, act=RequestAct.ASK, actor_id=actor_id, at=at)


def _name_of(reason: str, *, at: datetime) -> str:
    return next((one.name for one in definitions.list_reasons(at=at) if one.code == reason), reason)


def ask_no_more(*, row: models.Handoff, actor_id: int | None, at: datetime) -> None:
    """The rejection is taken back, and with it what was asked for by it. Caller's transaction,
    before the hand-off is open again."""
    if row.closed_at is None:
        return
    asked = models.Request.objects.select_for_update().filter(
        handoff_id=row.pk, task=Task.DATA_FIX.value, state=RequestState.OPEN.value,
        asked_at=row.closed_at,
    )  # fmt: skip
    _end(list(asked), RequestState.WITHDRAWN, actor_id=actor_id, at=at)


# No fields were named, and the lead was handed over again by the same kind with something else
# known or said of it; news of the buyer puts no data right.
_AGAIN = """
select q.id, min(h.offered_at)
from handoffs_request q
join handoffs_handoff b on b.id = q.handoff_id and b.outcome in ('rejected', 'recycled')
join handoffs_handoff h on h.lead_id = q.lead_id and h.kind = b.kind and h.offered_at > q.asked_at
  and h.facts ? 'put_right'
where q.task = 'data_fix' and q.state = 'open' and q.lacking = '[]'
group by q.id order by q.id limit %s"""


def close_handed_again() -> list[int]:
    """Answer the requests for data by which leads came back that have been handed over again
    since, at that moment; answers which. Caller's transaction."""
    since = dict(bulk.fetch(_AGAIN, [AT_ONCE]))
    rows = models.Request.objects.select_for_update(skip_locked=True).filter(
        pk__in=since, state=RequestState.OPEN.value
    )
    done = list(rows.order_by("id"))
    for row in done:
        _end([row], RequestState.ANSWERED, actor_id=None, at=since[row.pk])
    return [row.pk for row in done]


def _end(
    rows: list[models.Request], state: RequestState, *, actor_id: int | None, at: datetime
) -> None:
    act = RequestAct.WITHDRAW if state is RequestState.WITHDRAWN else RequestAct.ANSWER
    for row in rows:
        close_request(row, state, reply=Reply(), at=at)
        note_act(row, act, Reply(), member_id=actor_id, at=at)
    settle_clocks(request_ids=[row.pk for row in rows])
