"""A notice as a task in the CRM: made once, about a lead that the CRM knows, and with whoever has
what it is about until that is done."""

import hashlib

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import PENDING, State
from accord.integrations.connecting import api as connecting
from accord.integrations.connecting.values import PASSING, Errand, Faulty
from accord.integrations.notices import queries, rules
from accord.integrations.notices.values import Answered
from accord.notices import api as notices
from accord.notices.api import Notice
from accord.team.values import Actor

HANDOFF = "handoff"
NO_CRM = Answered("NO_CRM", is_final=True)


def whose(*, told: Notice) -> int | None:
    """Who is to do now what a notice is about; None where nobody is any more.

    What waits for an answer is done as it is answered; what somebody works who was given it so, as
    it ends.
    """
    if told.subject != HANDOFF or told.subject_id is None:
        return told.member_id
    card = handoffs.find_handoffs(ids=[told.subject_id]).get(told.subject_id)
    if card is None:
        return None
    newest = notices.list_tasked(subject=told.subject, subject_id=told.subject_id)[-1:]
    given_at = newest[0].told_at if newest else told.told_at
    is_given = card.accepted_at is not None and given_at > card.accepted_at
    is_open = card.state in PENDING or (card.state is State.WORKED and is_given)
    return card.owner_id if is_open else None


def make(*, told: Notice, reader: Actor) -> Answered:
    """Make the task of a notice, or pass on the one that there is about the same; what the CRM
    cannot take at all goes by the other way at once."""
    lead = told.facts.get("lead")
    if not isinstance(lead, int):
        return NO_CRM
    first = _first(told)
    mark = mark_of(first)
    try:
        if first.id != told.id and connecting.settle_task(
            lead_id=lead, member_id=told.member_id, mark=mark
        ):
            return Answered()
        connecting.make_task(
            lead_id=lead,
            member_id=told.member_id,
            errand=errand(told=told, reader=reader, mark=mark),
        )
    except connecting.NoPlace:
        return NO_CRM
    except Faulty as fault:
        return _failed(fault)
    return Answered()


def settle(*, told: Notice) -> Answered:
    """Have the task about what a notice is about stand as that does: with whoever has it now, or
    done."""
    lead = told.facts.get("lead")
    if not isinstance(lead, int):
        return NO_CRM
    try:
        connecting.settle_task(lead_id=lead, member_id=whose(told=told), mark=mark_of(_first(told)))
    except Faulty as fault:
        return _failed(fault)
    return Answered()


def _failed(fault: Faulty) -> Answered:
    is_final = fault.fault not in PASSING
    return Answered(str(fault)[:200], is_final=is_final, wait_seconds=fault.wait)


def _first(told: Notice) -> Notice:
    """The notice by which the task was made, which all that follow are about."""
    if told.subject_id is None:
        return told
    tasked = notices.list_tasked(subject=told.subject, subject_id=told.subject_id)
    return tasked[0] if tasked else told


def mark_of(first: Notice) -> str:
    """By what tools know the task that was made by this notice."""
    key = notices.message_key(first.id, notices.Way.TASK)
    said = f"{key} {first.told_at.isoformat()}"
    return hashlib.blake2s(said.encode(), digest_size=6).hexdigest()


def errand(*, told: Notice, reader: Actor, mark: str) -> Errand:
    """What the task says: nobody's name, which the CRM itself shows beside it."""
    with translation.override(reader.language or "en"), timezone.override(reader.zone):
        path = queries.path_of(told)
        where = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL and path else ""
        lines = [_("Handed over in Accord.")]
        if where:
            lines.append(_("Answer it there: %(address)s") % {"address": where})
        return Errand(
            mark,
            subject=notices.worded(told.kind, {}),
            text="\n".join(lines),
            due_at=rules.due_of(told, zone=reader.zone),
        )
