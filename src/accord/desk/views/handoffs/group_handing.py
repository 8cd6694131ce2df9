"""A buying group is handed over in one act, and what came together is accepted in one."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.contacts import api as contacts
from accord.contacts.values.groups import GroupCard
from accord.deals import api as deals
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.handoffs import handing, handoff_acts, handoff_forms
from accord.desk.views.wording import group_words, handoff_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.group_handing import Aside, Belongs, GroupHanded
from accord.handoffs.values.handoffs import LONGEST_WORDS, Move, UnableToMove, Unmoved
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

_ASIDE = {
    Aside.NO_LEAD: gettext_lazy("no lead of theirs runs"),
    Aside.WITH_OTHERS: gettext_lazy("%(name)s has them and keeps them"),
    Aside.WITH_OWNER: gettext_lazy("%(name)s has them already"),
}


@require_http_methods(["GET", "POST"])
def group_hand_over(request: HttpRequest, group_id: int) -> HttpResponse:
    """GET, POST /groups/<id>/hand-over/: everybody of the group who can go, to one owner."""
    try:
        card = contacts.get_group(group_id=group_id)
    except LookupError as missing:
        raise Http404 from missing
    if request.method == "GET":
        return _ask(request, card)
    actor, at = actor_of(request), clock.now()
    kind, said = request.POST.get("kind", ""), request.POST.get("to", "").strip()
    to = whole_number(said) if said else None
    if kind not in dict(handing.kinds_of(actor, at=at)):
        messages.error(
            request, _("Choose a kind of hand-off that your team makes. Nothing was changed.")
        )
        return redirect("group_hand_over", group_id)
    if said and to not in dict(handoff_forms.receivers()):
        messages.error(request, str(handoff_words.UNMOVED[Unmoved.NOBODY_THERE]))
        return redirect("group_hand_over", group_id)
    try:
        order = handoffs.Order(
            at=at, actor_id=actor.member_id, to=to, words=handoff_acts.read_words(request)
        )
        done = handoffs.hand_over_group(
            group_id=group_id, kind=kind, order=order, scope=actor.scope
        )
    except UnableToMove as refusal:
        messages.error(request, handoff_words.refused(refusal))
        return redirect("group_hand_over", group_id)
    _tell(request, done)
    return redirect("group", group_id)


def _ask(request: HttpRequest, card: GroupCard) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    found = handoffs.members_of(group_id=card.id, scope=actor.scope)
    seen = deals.people_among(people=[one.person_id for one in found], scope=actor.scope)
    found = [one for one in found if one.person_id in seen]
    names, holders = _names(found)
    standing = deals.standings_of(group_ids=[card.id], at=at)[card.id]
    context = {
        "group": card,
        "rows": [
            {"member": one, "name": names[one.person_id], "holder": holders.get(one.holder_id or 0)}
            for one in found
        ],
        "going": sum(one.lead_id is not None and one.holder_id is None for one in found),
        "missing": group_words.roles(standing.missing),
        "kinds": handing.kinds_of(actor, at=at),
        "receivers": handoff_forms.receivers(),
        "most": LONGEST_WORDS,
        "breadcrumb": (
            parts.Link(label=card.name, url=reverse("group", args=[card.id])),
            parts.Link(label=_("Hand over"), url=""),
        ),
    }
    return render(request, "desk/group_hand_over.html", context)


def _names(found: Sequence[Belongs]) -> tuple[dict[int, str], Mapping[int, str]]:
    people = contacts.get_people(ids=[one.person_id for one in found])
    named = {
        number: words.person(name=one.name, email=one.email, reference=one.reference, number=number)
        for number, one in people.items()
    }
    names = {one.person_id: named.get(one.person_id, _("Somebody")) for one in found}
    return names, team.names(ids={one.holder_id for one in found if one.holder_id is not None})


def _tell(request: HttpRequest, done: GroupHanded) -> None:
    """What was done, who stayed aside and why, what is not known of the group."""
    if done.handed.made:
        owner = team.names(ids=[done.owner_id] if done.owner_id else [])
        said = ngettext(
            "Handed over to %(name)s: %(count)s person, as “%(batch)s”.",
            "Handed over to %(name)s: %(count)s people, as “%(batch)s”.",
            len(done.handed.made),
        )
        told = {
            "name": owner.get(done.owner_id or 0, ""),
            "count": ui.number(len(done.handed.made)),
            "batch": done.batch,
        }
        messages.success(request, said % told)
    else:
        messages.error(request, _("Nobody of the group could be handed over."))
    handing.tell_refused(request, done.handed.refused)
    scope = actor_of(request).scope
    seen = deals.people_among(people=[one.person_id for one, _why in done.aside], scope=scope)
    aside = [(one, why) for one, why in done.aside if one.person_id in seen]
    names, holders = _names([one for one, _why in aside])
    by_reason: dict[str, list[str]] = {}
    for one, why in aside:
        reason = str(_ASIDE[why]) % {"name": holders.get(one.holder_id or 0, "")}
        by_reason.setdefault(reason, []).append(names[one.person_id])
    for reason, people in by_reason.items():
        told = {"names": get_text_list(people[: handing.NAMED], _("and")), "why": reason}
        messages.warning(request, _("Not handed over: %(names)s, since %(why)s.") % told)
    if done.missing:
        missing = {"roles": group_words.roles(done.missing)}
        messages.warning(request, _("Nobody is known of the group for: %(roles)s.") % missing)


@require_POST
def accept_all(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """POST /handoffs/<id>/accept-all/: this one and all that wait with it in its list."""
    handoff_acts.card_of(handoff_id)
    ids = handoffs.others_of(handoff_id=handoff_id)
    done, left = handoffs.move_many(
        handoff_ids=ids, move=Move.ACCEPT, actor=actor_of(request), at=clock.now()
    )
    if done:
        said = ngettext("Accepted: %(count)s.", "Accepted: %(count)s.", len(done))
        messages.success(request, said % {"count": ui.number(len(done))})
    for why in sorted({handoff_words.refused(one) for one in left.values()}):
        messages.error(request, why)
    if not ids:
        messages.error(request, str(handoff_words.UNMOVED[Unmoved.IS_DONE]))
    return redirect("handoff", handoff_id)


def waiting_with(request: HttpRequest, handoff_id: int, *, owner_id: int) -> int:
    """How many wait together with a hand-off for whoever looks at it; 0 for others."""
    if lists.actor_of(request).member_id != owner_id:
        return 0
    found = handoffs.others_of(handoff_id=handoff_id)
    return len(found) if len(found) > 1 and handoff_id in found else 0
