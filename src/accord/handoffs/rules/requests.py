"""What may be asked, who may answer, and what a request's clock is told; pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accord.agreements.values.terms import Task
from accord.handoffs.values.clocks import ClockState, Run, Stop
from accord.handoffs.values.handoffs import Hands
from accord.handoffs.values.requests import (
    ENDS_BY_NO,
    LONGEST_REQUEST,
    MAY_BE_ABOUT,
    PROMISE_OF,
    About,
    Pending,
    Reply,
    RequestAct,
    RequestState,
    UnableToRequest,
    Unmet,
    Wish,
)
from accord.team.values import Side

_STATES = {
    RequestAct.GIVE: RequestState.OPEN,
    RequestAct.ANSWER: RequestState.ANSWERED,
    RequestAct.DECLINE: RequestState.DECLINED,
    RequestAct.WITHDRAW: RequestState.WITHDRAWN,
}


def check_wish(wish: Wish) -> None:
    """Refuse what nobody could answer. Raises UnableToRequest."""
    allowed = MAY_BE_ABOUT.get(wish.task)
    if allowed is None:
        raise UnableToRequest(why=Unmet.WRONG_SUBJECT)
    if wish.subject.about not in allowed:
        none = wish.subject.about is About.NOTHING
        raise UnableToRequest(why=Unmet.NO_SUBJECT if none else Unmet.WRONG_SUBJECT)
    # What lacks says enough by itself.
    check_words(wish.words, needed=not wish.lacking)


def check_words(words: str, *, needed: bool) -> None:
    """Raises UnableToRequest for words that are missing or too long."""
    if needed and not words.strip():
        raise UnableToRequest(why=Unmet.WORDS_NEEDED)
    if len(words) > LONGEST_REQUEST:
        raise UnableToRequest(why=Unmet.TOO_LONG, named=(str(LONGEST_REQUEST),))


def decide(pending: Pending, *, act: RequestAct, reply: Reply, hands: Hands) -> RequestState:
    """The state after an act. hands.member_id None: the system. Raises UnableToRequest."""
    if pending.state is not RequestState.OPEN:
        raise UnableToRequest(why=Unmet.IS_DONE)
    _check_hands(pending, act=act, reply=reply, hands=hands)
    _check_reply(pending, act=act, reply=reply, by_hand=hands.member_id is not None)
    return _STATES[act]


def acts_open(pending: Pending, *, hands: Hands) -> frozenset[RequestAct]:
    """What these hands may do with it; a review is answered and never declined."""
    if pending.state is not RequestState.OPEN or hands.member_id is None:
        return frozenset()
    found = {act for act in _STATES if _may(pending, act=act, hands=hands)}
    return frozenset(found - {RequestAct.DECLINE} if pending.task is Task.REJECT_REVIEW else found)


def _may(pending: Pending, *, act: RequestAct, hands: Hands) -> bool:
    try:
        _check_hands(pending, act=act, reply=Reply(), hands=hands)
    except UnableToRequest:
        return False
    return True


def _check_hands(pending: Pending, *, act: RequestAct, reply: Reply, hands: Hands) -> None:
    """Whoever is of the side that owes it may answer it or take it over; declining it, and giving
    it to others, is for whoever is accountable or leads; taking it back for whoever asked."""
    if hands.member_id is None:
        return
    is_of_side = bool(hands.sides & {pending.side, Side.BOTH})
    is_owner = hands.member_id == pending.owner_id or pending.owner_id in hands.acts_for
    leads = hands.may_lead and is_of_side
    takes = act is RequestAct.GIVE and reply.to_id == hands.member_id
    if act is RequestAct.WITHDRAW:
        # What the agreement asks for is no member's to take back.
        # Nor does whoever leads the side that owes it make it vanish.
        leads_askers = hands.may_lead and hands.sides != {pending.side}
        is_askers = hands.member_id == pending.asked_by_id or leads_askers
        if pending.asked_by_id is None or not is_askers:
            raise UnableToRequest(why=Unmet.NOT_YOURS)
    elif act is RequestAct.ANSWER or takes:
        if not is_of_side and not is_owner:
            raise UnableToRequest(why=Unmet.OTHER_SIDE)
    elif not is_owner and not leads:
        raise UnableToRequest(why=Unmet.NOT_YOURS)


def _check_reply(pending: Pending, *, act: RequestAct, reply: Reply, by_hand: bool) -> None:
    needs_words = act is RequestAct.DECLINE or (act is RequestAct.ANSWER and by_hand)
    is_review = pending.task is Task.REJECT_REVIEW
    check_words(reply.words, needed=needs_words and not pending.waits_for_fields)
    if act is RequestAct.DECLINE:
        check_words(reply.words, needed=True)
        if is_review:
            raise UnableToRequest(why=Unmet.CANNOT_DECLINE)
    if act is RequestAct.GIVE and reply.to_id in (None, pending.owner_id):
        raise UnableToRequest(why=Unmet.SAME_PERSON)
    if act is RequestAct.ANSWER and is_review and reply.finding is None:
        raise UnableToRequest(why=Unmet.SAY_WHICH)
    if act is RequestAct.ANSWER and pending.lacking:
        raise UnableToRequest(
            why=Unmet.STILL_LACKING, named=tuple(one.value for one in pending.lacking)
        )


def run_of_request(
    *,
    task: Task,
    started_at: datetime,
    target: timedelta,
    state: RequestState,
    closed_at: datetime | None,
) -> Run:
    """What the clock of a request is told. It ends by an answer, and by a no with its reason only
    where the agreement takes that for one: any other no is a promise that was not kept, and counts
    so once it would have been due. What is taken back is no longer owed."""
    is_kept = state is RequestState.ANSWERED or (
        state is RequestState.DECLINED and task in ENDS_BY_NO
    )
    if is_kept and closed_at is not None:
        return Run(started_at, target, stopped_at=closed_at, stop=Stop.MOVE)
    if closed_at is not None:
        is_no = state is RequestState.DECLINED
        closed_as = ClockState.MISSED if is_no else ClockState.CANCELLED
        return Run(started_at, target, closed_as=closed_as, closed_at=closed_at)
    return Run(started_at, target)


def tasks_about(about: About) -> Sequence[Task]:
    """What can be asked of a subject, in the order of the agreement."""
    return [task for task in PROMISE_OF if about in MAY_BE_ABOUT[task]]
