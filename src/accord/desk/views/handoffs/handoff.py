"""One hand-off: what goes with it, what was done, what is owed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accord.agreements.values import naming
from accord.agreements.values.terms import Quadrant
from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.desk.rules import scripts
from accord.desk.views.common import lists, tool_records
from accord.desk.views.handoffs import (
    group_handing,
    handoff_acts,
    handoff_rows,
    handoff_told,
    packets,
)
from accord.desk.views.leads import scores
from accord.desk.views.records import account_plans, stale
from accord.desk.views.wording import handoff_words, meeting_words, request_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.events import Event
from accord.handoffs.values.handoffs import MOVE_NAMES, OUTCOME_NAMES, STATE_NAMES, Move
from accord.handoffs.values.inbox import HandoffCard, SeenClock
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Side
from accord.ui import api as ui
from accord.ui.values import parts


@require_GET
def handoff_page(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """GET /handoffs/<id>/"""
    card, at = handoff_acts.card_of(handoff_id), clock.now()
    handoffs.note_seen(handoff_id=card.id, member_id=lists.actor_of(request).member_id, at=at)
    try:
        lead = leads.get_lead(lead_id=card.lead_id)
    except LookupError as missing:
        raise Http404 from missing
    person = contacts.get_person(person_id=lead.person_id)
    known = handoff_rows.know([card], at=at)
    events = handoffs.events_of(handoff_ids=[card.id])[card.id]
    meetings = handoffs.meetings_of(handoff_ids=[card.id])
    names = team.names(ids=sorted(
        {one.owner_id for one in events} | {one.host_id for one in meetings}
        | {one.member_id for one in events if one.member_id}
        | {card.owner_id} | ({card.given_by_id} if card.given_by_id else set())
    ))  # fmt: skip
    clocks = known.clocks.get(card.id, ())
    tries = known.tries.get(card.id, handoff_rows.NO_TRIES)
    title = words.lead(lead)
    records = contacts.list_records(person_id=lead.person_id)
    context = {
        "card": card,
        "line": handoff_rows.line(
            card, known=known, actor=lists.actor_of(request), at=at, is_single=True
        ),
        "lead": lead,
        "title": title,
        "lang": scripts.language_of(title),
        "state": _state(card),
        "from_name": _of_side(card.from_side, names.get(card.given_by_id or 0, "")),
        "to_name": _of_side(card.to_side, names.get(card.owner_id, "")),
        "packet": packets.packet(
            request, card, lead=lead, person=person, clocks=clocks, tries=tries, names=names
        ),
        "clocks": [_clock(one, names=names, at=at) for one in clocks],
        "meetings": meeting_words.lines(meetings, names=names, at=at),
        "missed": meeting_words.missed(meetings),
        "book_url": reverse("book_meeting", args=[lead.counted_with_id]),
        "events": _told(events, names=names, at=at),
        "records": [one["there"] for one in tool_records.told(records)],
        "ages": stale.ages_of(person, records),
        "together": group_handing.waiting_with(request, card.id, owner_id=card.owner_id),
        "told": [
            *handoff_told.told(handoff_id=card.id, at=at),
            *handoff_told.since(events, owner_id=card.owner_id, at=at),
            *handoff_told.held(handoffs.held_by(handoff_id=card.id, at=at), names=names),
        ],
        "late_words": account_plans.late_words(
            lead_id=lead.counted_with_id, scope=lists.scope_of(request)
        ),
        "asks": request_words.asks_of(lists.actor_of(request), card),
        "breadcrumb": (
            parts.Link(label=_("Leads"), url=reverse("leads")),
            parts.Link(label=title, url=reverse("lead", args=[lead.counted_with_id])),
            parts.Link(label=_("Hand-off"), url=""),
        ),
        **scores.context(lead.counted_with_id, at=at),
    }
    return render(request, "desk/handoff.html", context)


def _state(card: HandoffCard) -> str:
    if card.outcome is None:
        return str(STATE_NAMES[card.state])
    return str(OUTCOME_NAMES[card.outcome])


def _of_side(side: Side, name: str) -> str:
    teams = {Side.MARKETING: _("Marketing"), Side.SALES: _("Sales")}
    return name or teams.get(side, "")


def _clock(one: SeenClock, *, names: Mapping[int, str], at: datetime) -> dict[str, object]:
    said = [str(handoff_words.STATES[one.state])]
    if one.is_broken and one.stopped_at is None:
        said = [_("Broken")]
    if one.stopped_at:
        said.append(ui.moment(one.stopped_at, seen_from=at))
    if one.stop:
        said.append(str(handoff_words.STOPS[one.stop]))
    if one.is_silent:
        said.append(_("only measured"))
    return {
        "what": handoff_words.what_of(one),
        "whose": names.get(one.member_id, "") if one.member_id else _of_side(one.side, ""),
        "due": one.due_at,
        "said": ", ".join(said),
    }


def _told(
    events: Sequence[Event], *, names: Mapping[int, str], at: datetime
) -> list[dict[str, object]]:
    """What was done with it, the latest first: who, when, what was said."""
    reasons = {one.code: one.name for one in definitions.list_reasons(at=at)}
    found = []
    before = None
    for event in events:
        who = _who(event, names)
        moved = event.owner_id != before and before is not None
        found.append(
            {
                "id": event.id,
                "title": str(MOVE_NAMES[event.move]),
                "who": who,
                "at": event.at,
                "reason": _why(event, reasons, at=at),
                "words": event.words,
                "owner": names.get(event.owner_id, "") if moved or before is None else "",
            }
        )
        before = event.owner_id
    return found[::-1]


def _who(event: Event, names: Mapping[int, str]) -> str:
    """Who did it; what a program says for somebody is told as that."""
    who = names.get(event.member_id or 0, "")
    if event.program and who:
        return _("%(program)s, a program, for %(name)s") % {"program": event.program, "name": who}
    return who or _("Accord")


def _why(event: Event, reasons: Mapping[str, str], *, at: datetime) -> str:
    """What is said beside a move: the reason, where the lead stands by now, or until when."""
    if event.until is not None:
        return _("until %(when)s") % {"when": ui.moment(event.until, seen_from=at)}
    if event.move is Move.RAISE:
        where = {"where": naming.QUADRANT_NAMES[Quadrant(event.reason)]}
        return _("The lead is in %(where)s now, and is promised sooner than before.") % where
    return reasons.get(event.reason, event.reason)
