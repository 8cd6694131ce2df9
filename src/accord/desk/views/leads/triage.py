"""Leads to look through: those marketing called ready, of which one's team has said nothing yet."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accord.definitions.values import StageCode
from accord.desk.rules import scripts
from accord.desk.views.common import lists
from accord.desk.views.leads.verdicts import KEYS, TEAMS
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.leads.values import LeadRow, Promising
from accord.scoring import api as scoring
from accord.team.values import Side
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50
SIDES = (Side.SALES, Side.MARKETING)


@require_http_methods(["GET", "POST"])
def triage_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /leads/to-judge/: one word about one lead, or about several that are ticked."""
    here = lists.address(request, names=("by", "after"))
    actor = lists.actor_of(request)
    mine = [side for side in SIDES if leads.speaks_for(sides=actor.sides, side=side)]
    side = next((one for one in mine if one.value == here.value("by")), mine[0])
    where = leads.LeadFilter(stage=StageCode.MQL, is_open=True, unjudged_by=side, scope=actor.scope)
    if request.method == "POST":
        _note(request, side)
        return redirect(here.url(by=side.value, after=""))
    page = lists.from_place(
        lambda after: leads.list_leads(where=where, sort="oldest", after=after, limit=PAGE),
        here=here,
    )
    count = leads.count_leads(where=where, at_most=lists.COUNTED_UP_TO)
    context = {
        "sentence": _sentence(count, side),
        "rows": _rows(page.rows),
        "answers": [
            {"value": one.value, "label": leads.PROMISING_NAMES[one], "key": KEYS[one]}
            for one in Promising
        ],
        "tabs": tuple(
            parts.Tab(
                label=str(TEAMS[one]),
                url=here.url(by=one.value, after=""),
                side=words.side(one.value),
                is_current=one is side,
            )
            for one in mine
        )
        if len(mine) > 1
        else (),
        "more_url": here.url(after=page.next_key) if page.next_key else "",
        "breadcrumb": (
            parts.Link(label=_("Leads"), url=reverse("leads")),
            parts.Link(label=_("Leads to judge"), url=""),
        ),
    }
    return render(request, "desk/triage.html", context)


def _sentence(count: int, side: Side) -> str:
    said = ngettext(
        "%(count)s lead that marketing called ready waits for the word of %(team)s.",
        "%(count)s leads that marketing called ready wait for the word of %(team)s.",
        count,
    )
    return said % {"count": ui.number(count), "team": TEAMS[side]}


def _rows(rows: Sequence[LeadRow]) -> list[dict[str, object]]:
    found = []
    for row in rows:
        title = words.person(
            name=row.name, email=row.email, reference=row.reference, number=row.person_id
        )
        found.append({"lead": row, "title": title, "lang": scripts.language_of(title)})
    return found


def _note(request: HttpRequest, side: Side) -> None:
    """Each ticked lead gets a word of its own; what whoever asks does not see gets none."""
    one, _colon, said = request.POST.get("said", "").rpartition(":")
    ticked = [one] if one else request.POST.getlist("lead")[:PAGE]
    asked = [number for number in map(whole_number, ticked) if number]
    if said not in list(Promising) or not asked:
        messages.error(request, _("Tick leads first, then say what they are. Nothing was changed."))
        return
    scope = lists.scope_of(request)
    seen = leads.list_leads(where=leads.LeadFilter(ids=asked, scope=scope), limit=PAGE).rows
    noted, left = scoring.judge_many(
        lead_ids=[row.id for row in seen],
        side=side,
        said=Promising(said),
        actor=lists.actor_of(request),
        at=clock.now(),
    )
    handoffs.follow_leads(lead_ids=[row.id for row in seen], at=clock.now())
    told = ngettext(
        "Noted of %(count)s lead. Each can be taken back on its page.",
        "Noted of %(count)s leads. Each can be taken back on its page.",
        noted,
    ) % {"count": ui.number(noted)}
    if noted:
        messages.success(request, told)
    if left := left + len(asked) - len(seen):
        messages.error(
            request,
            ngettext(
                "%(count)s lead was left out: it has moved on since.",
                "%(count)s leads were left out: they have moved on since.",
                left,
            )
            % {"count": ui.number(left)},
        )
