"""Leads are handed over by hand: one from its page, or those of a list at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accord.desk.rules import scripts
from accord.desk.views.common import lists
from accord.desk.views.handoffs import booking, handoff_acts, handoff_forms, handoff_rows
from accord.desk.views.leads import leads as lead_list
from accord.desk.views.wording import handoff_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import (
    LONGEST_WORDS,
    STATE_NAMES,
    State,
    UnableToMove,
    Unmoved,
)
from accord.handoffs.values.inbox import HandoffCard
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.leads.values import LeadRow
from accord.team import api as team
from accord.team.values import Actor, Capability, Side
from accord.ui import api as ui
from accord.ui.values import parts

MOST = 200  # of a list at once
LONGEST_BATCH = 40
NAMED = 5  # leads in one sentence


def context(request: HttpRequest, lead: LeadRow, *, at: datetime) -> dict[str, object]:
    """What a lead's page says of its hand-offs: those that are open, else the last one; and
    whether whoever asks may hand it over."""
    cards = handoffs.handoffs_of_leads(lead_ids=[lead.id])
    shown = [card for card in cards if card.state is not State.CLOSED] or cards[:1]
    names = team.names(ids=[card.owner_id for card in shown]) if shown else {}
    kinds = handoffs.kind_names() if shown else {}
    is_waiting = any(card.state in (State.OFFERED, State.ASKED) for card in cards)
    may = lists.actor_of(request).may(Capability.JUDGE_LEADS)
    return {
        "handoffs": [_fact(card, names=names, kinds=kinds, at=at) for card in shown],
        "may_book": booking.may_book(lists.actor_of(request), lead),
        "may_hand_over": may and lead.gone_at is None and not is_waiting,
    }


def _fact(
    card: HandoffCard, *, names: Mapping[int, str], kinds: Mapping[str, str], at: datetime
) -> parts.Fact:
    said = [str(STATE_NAMES[card.state]), names.get(card.owner_id, "")]
    if card.due_at is not None:
        said.append(_("due %(when)s") % {"when": ui.moment(card.due_at, seen_from=at)})
    return parts.Fact(
        label=kinds.get(card.kind, card.kind),
        text=", ".join(filter(None, said)),
        url=reverse("handoff", args=[card.id]),
    )


def kinds_of(actor: Actor, *, at: datetime) -> list[tuple[str, str]]:
    """The kinds of hand-off that somebody may make by hand: those from their own side. What comes
    back to marketing has a reason, which rejecting asks for."""
    return [
        (one.code, one.name)
        for one in handoffs.kinds_at(at=at)[1]
        if handoff_rows.actor_is(actor, one.from_side) and one.to_side is Side.SALES
    ]


@require_http_methods(["GET", "POST"])
def hand_over_one(request: HttpRequest, lead_id: int) -> HttpResponse:
    """GET, POST /leads/<id>/hand-over/: by the kind that is chosen, to whoever it goes to by itself
    or is named."""
    try:
        lead = leads.get_lead(lead_id=lead_id)
    except LookupError as missing:
        raise Http404 from missing
    if request.method == "GET":
        return _ask_one(request, lead)
    handed = _hand_over(request, [lead.counted_with_id], batch="")
    if handed is not None and handed.made:
        [number] = handed.made.values()
        messages.success(request, _("Handed over."))
        return redirect("handoff", handoff_id=number)
    return redirect("lead", lead_id=lead.counted_with_id)


def _ask_one(request: HttpRequest, lead: LeadRow) -> HttpResponse:
    title = words.lead(lead)
    context_ = {
        "lead": lead,
        "title": title,
        "kinds": kinds_of(lists.actor_of(request), at=clock.now()),
        "receivers": handoff_forms.receivers(),
        "most": LONGEST_WORDS,
        "breadcrumb": (
            parts.Link(label=title, url=reverse("lead", args=[lead.counted_with_id])),
            parts.Link(label=_("Hand over"), url=""),
        ),
    }
    return render(request, "desk/hand_over_one.html", context_)


@require_http_methods(["GET", "POST"])
def hand_over_many(request: HttpRequest) -> HttpResponse:
    """GET, POST /leads/hand-over/: those that a list shows, each ticked until somebody unticks it,
    with one name for all of them."""
    if request.method == "POST":
        return _many(request)
    here, at = lists.address(request, names=lead_list.NAMES), clock.now()
    where = lead_list.read_filter(here, scope=lists.scope_of(request))
    rows = lead_list.read_page(where=where, here=here, limit=MOST).rows
    count = leads.count_leads(where=where, at_most=lists.COUNTED_UP_TO)
    context_ = {
        "sentence": _sentence(len(rows), count=count),
        "rows": [
            {"lead": row, "title": words.lead(row), "lang": scripts.language_of(words.lead(row))}
            for row in rows
        ],
        "kinds": kinds_of(lists.actor_of(request), at=at),
        "receivers": handoff_forms.receivers(),
        "batch": _("List of %(day)s") % {"day": ui.day(at)},
        "longest": LONGEST_BATCH,
        "breadcrumb": (
            parts.Link(label=_("Leads"), url=f"{reverse('leads')}?{here.query}"),
            parts.Link(label=_("Hand over"), url=""),
        ),
    }
    return render(request, "desk/hand_over.html", context_)


def _sentence(shown: int, *, count: int) -> str:
    if count > shown:
        return _(
            "The first %(shown)s of %(count)s leads of the list. Those that are ticked are handed "
            "over, as one list with a name."
        ) % {"shown": ui.number(shown), "count": lists.counted(count)}
    return ngettext(
        "%(count)s lead of the list. It is handed over if it is ticked.",
        "%(count)s leads of the list. Those that are ticked are handed over, as one list with a "
        "name.",
        shown,
    ) % {"count": ui.number(shown)}


def _many(request: HttpRequest) -> HttpResponse:
    asked = [number for one in request.POST.getlist("lead")[:MOST]
             if (number := whole_number(one))]  # fmt: skip
    seen = handoff_rows.leads_within(asked, scope=lists.scope_of(request))
    chosen = [number for number in dict.fromkeys(asked) if number in seen]
    batch = request.POST.get("batch", "").replace("\x00", "").strip()
    if not chosen:
        messages.error(request, _("Tick leads first. Nothing was changed."))
    elif not 0 < len(batch) <= LONGEST_BATCH:
        messages.error(
            request,
            _("Give the list a name of at most %(most)s letters. Nothing was changed.")
            % {"most": ui.number(LONGEST_BATCH)},
        )
    else:
        handed = _hand_over(request, chosen, batch=batch)
        if handed is not None and handed.made:
            said = ngettext(
                "Handed over: %(count)s lead, as “%(name)s”.",
                "Handed over: %(count)s leads, as “%(name)s”.",
                len(handed.made),
            )
            told = {"count": ui.number(len(handed.made)), "name": batch}
            messages.success(request, said % told)
    return redirect("leads")


def _hand_over(
    request: HttpRequest, lead_ids: Sequence[int], *, batch: str
) -> handoffs.Handed | None:
    """Hand them over and tell of those that were not; None where nothing was done at all."""
    actor, at = lists.actor_of(request), clock.now()
    kind = request.POST.get("kind", "")
    to = request.POST.get("to", "").strip()
    if kind not in dict(kinds_of(actor, at=at)):
        messages.error(
            request, _("Choose a kind of hand-off that your team makes. Nothing was changed.")
        )
        return None
    if to and whole_number(to) not in dict(handoff_forms.receivers()):
        messages.error(request, str(handoff_words.UNMOVED[Unmoved.NOBODY_THERE]))
        return None
    try:
        order = handoffs.Order(
            at=at, actor_id=actor.member_id, batch=batch, to=whole_number(to) if to else None,
            words=handoff_acts.read_words(request),
        )  # fmt: skip
        handed = handoffs.hand_over(lead_ids=lead_ids, kind=kind, order=order)
    except UnableToMove as refusal:
        messages.error(request, handoff_words.refused(refusal))
        return None
    tell_refused(request, handed.refused)
    return handed


def tell_refused(request: HttpRequest, refused: Sequence[handoffs.Refused]) -> None:
    """Each reason once, with whose lead it keeps back and what it lacks."""
    if not refused:
        return
    where = leads.LeadFilter(ids=[one.lead_id for one in refused])
    names = {row.id: words.lead(row) for row in
             leads.list_leads(where=where, limit=len(refused)).rows}  # fmt: skip
    by_reason: dict[str, list[str]] = {}
    for one in refused:
        said = handoff_words.unmoved(one.why, named=[field.value for field in one.lacks])
        by_reason.setdefault(said, []).append(names.get(one.lead_id, ""))
    for sentence, people in by_reason.items():
        shown = people[:NAMED]
        if (more := len(people) - NAMED) > 0:
            told = ngettext("%(count)s more", "%(count)s more", more)
            shown = [*shown, told % {"count": ui.number(more)}]
        messages.error(
            request,
            _("Not handed over: %(names)s. %(why)s")
            % {"names": get_text_list(shown, _("and")), "why": sentence},
        )
