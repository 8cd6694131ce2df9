"""Content for one lead: what fits them, links made for them, and whether a piece was useful."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.agreements.values.terms import Task
from accord.contacts import api as contacts
from accord.content import api as content
from accord.content.values import Asset
from accord.definitions.values import StageCode
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import content_words, request_words, words
from accord.enablement import api as enablement
from accord.enablement.values.finding import Found, Wanted
from accord.enablement.values.sharing import (
    UNSHARED,
    Rater,
    ShareCard,
    UnableToShare,
    Unshared,
)
from accord.foundation import clock
from accord.handoffs.values.requests import About
from accord.journeys import api as journeys
from accord.journeys.values import Direction
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.leads.values import LeadRow
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

SALT = "accord.share"
SHOWN, SHORT, HAD = 20, 3, 5
LOOKED_AT = 100  # touches of the buyer in which pieces are looked for
# The buyer's step that a lead is at, as far as its stage tells.
STEP_OF = {
    StageCode.VISIT: "awareness", StageCode.LEAD: "awareness", StageCode.MQL: "consideration",
    StageCode.SQL: "consideration", StageCode.OPPORTUNITY: "decision",
    StageCode.CUSTOMER: "decision",
}  # fmt: skip
SAID = {"yes": True, "no": False, "": None}


def link_of(request: HttpRequest, share: ShareCard) -> str:
    """The whole address of a link: the number of the share, signed; of nobody's data."""
    token = signing.Signer(salt=SALT).sign(str(share.id))
    return request.build_absolute_uri(reverse("shared", args=[token]))


def lead_content_page(request: HttpRequest, lead_id: int) -> HttpResponse:
    """GET /leads/<id>/content/: what fits, links made, words about pieces; a part of it for the
    lead's page and the packet with ?short=1."""
    at, actor = clock.now(), actor_of(request)
    lead = _lead(lead_id)
    is_short = request.GET.get("short") == "1"
    group = contacts.group_of(person_id=lead.person_id)
    person = contacts.get_person(person_id=lead.person_id)
    names = content_words.known(at=at)
    wanted = _wanted(request, lead, person.language)
    shares = enablement.shares_of_lead(lead_id=lead_id)
    had = _had(group)
    known = content.get_assets(ids={*had, *(one.asset_id for one in shares)})
    found = enablement.find_pieces(
        wanted=wanted, today=at.date(), limit=SHORT if is_short else SHOWN,
        besides=frozenset(known),
    )  # fmt: skip
    said = enablement.words_at_lead(lead_id=lead_id, member_id=actor.member_id)
    title = words.lead(lead)
    context = {
        "lead": lead,
        "title": title,
        "breadcrumb": (
            parts.Link(label=_("Leads"), url=reverse("leads")),
            parts.Link(label=title, url=reverse("lead", args=[lead_id])),
            parts.Link(label=_("Content"), url=""),
        ),
        "found": [found_row(one, names) for one in found],
        "rows": _rows(request, shares, had, known, said, at=at)[: HAD if is_short else SHOWN],
        "finder": finder_bar(request.path, wanted, names),
        "may_share": actor.may(Capability.WORK_LEADS) and lead.closed_at is None,
        "may_rate": actor.may(Capability.WORK_LEADS),
        "ask_url": request_words.ask_url(actor, About.LEAD, lead_id, task=Task.CONTENT_REQUEST),
    }
    name = "desk/parts/lead_content.html" if is_short else "desk/lead_content.html"
    return render(request, name, context)


def _lead(lead_id: int) -> LeadRow:
    try:
        return leads.get_lead(lead_id=lead_id)
    except LookupError as missing:
        raise Http404 from missing


def _wanted(request: HttpRequest, lead: LeadRow, language: str) -> Wanted:
    """What is asked for, else what the lead's stage and language tell."""
    asked = request.GET
    if any(name in asked for name in ("persona", "step", "objection", "language")):
        return wanted_of(request)
    return Wanted(journey_stage=STEP_OF.get(lead.stage, ""), language=language)


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks for."""
    said = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:bound]
        for name, bound in
        (("persona", 60), ("step", 15), ("objection", 120), ("language", 35), ("product", 120))
    }  # fmt: skip
    return Wanted(
        persona=said["persona"], journey_stage=said["step"], objection=said["objection"],
        language=said["language"], product=said["product"],
    )  # fmt: skip


def finder_bar(path: str, wanted: Wanted, names: content_words.Known) -> parts.FilterBar:
    """By whom, when and against what pieces are looked for."""

    def choice(name: str, label: str, options: Any, value: str) -> parts.Filter:
        shown = dict(options)
        if value and value not in shown:
            shown[value] = value
        return parts.Filter(
            name=name, label=label,
            choices=(
                parts.Choice(value="", label=_("Any")),
                *(parts.Choice(value=code, label=said, is_chosen=code == value)
                  for code, said in shown.items()),
            ),
        )  # fmt: skip

    used = {one: one for one in names.used["language"]}
    products = {one: one for one in names.used["product"]}
    objections = {said: said for said in sorted(names.objections.values())}
    return parts.FilterBar(
        url=path,
        filters=(
            choice("persona", _("Persona"), names.personas, wanted.persona),
            choice("step", _("Buyer's step"), names.steps, wanted.journey_stage),
            choice("objection", _("Objection"), objections, wanted.objection),
            choice("product", _("Product"), products, wanted.product),
            choice("language", _("Language"), used, wanted.language),
        ),
        chosen=(),
        clear_url=path,
    )


def found_row(one: Found, names: content_words.Known) -> dict[str, Any]:
    """A piece that fits, with how many found it useful."""
    return {
        "piece": one.piece,
        "made_for": content_words.made_for(one.piece.text, names=names),
        "nature": content_words.nature(one.piece.text),
        "useful": useful(one),
        "is_general": not one.closeness,
    }


def useful(one: Found) -> str:
    """ "Useful to 8 of 9 sellers", and of prospects; "" where nobody has said anything."""
    said = one.rated
    told = []
    if said.sellers.count:
        told.append(
            _("Useful to %(share)s sellers")
            % {"share": ui.part_of(said.sellers.yes, said.sellers.count)}
        )
    if said.prospects.count:
        told.append(
            _("to %(share)s prospects")
            % {"share": ui.part_of(said.prospects.yes, said.prospects.count)}
        )
    return ", ".join(told)


def _had(group: Sequence[int]) -> tuple[int, ...]:
    """Pieces that the person had in hand, the latest first."""
    theirs = journeys.list_touches(people=group, direction=Direction.IN, limit=LOOKED_AT)
    found = (one.asset_id for one in theirs if one.gone_at is None and one.asset_id is not None)
    return tuple(dict.fromkeys(found))


def _rows(
    request: HttpRequest,
    shares: Sequence[ShareCard],
    had: Sequence[int],
    known: Mapping[int, Asset],
    said: Mapping[tuple[int, Rater], bool],
    *,
    at: datetime,
) -> list[dict[str, Any]]:
    """What was shared with them or what they had in hand, each with its two words."""
    members = team.names(ids=[one.member_id for one in shares])
    shared = {one.asset_id: one for one in reversed(shares)}
    me = actor_of(request).member_id
    rows = []
    for number in dict.fromkeys((*(one.asset_id for one in shares), *had)):
        piece, share = known.get(number), shared.get(number)
        if piece is None:
            continue
        rows.append(
            {
                "piece": piece,
                "state": content_words.state(piece, today=at.date()),
                "share": share,
                "link": link_of(request, share) if share and share.member_id == me else "",
                "by": members.get(share.member_id, "") if share else "",
                "had": number in had,
                "seller": said.get((number, Rater.SELLER)),
                "prospect": said.get((number, Rater.PROSPECT)),
            }
        )
    return rows


@require_POST
def share(request: HttpRequest, lead_id: int) -> HttpResponse:
    """POST /leads/<id>/content/share/: a tracked link for the lead, to be copied."""
    number = whole_number(request.POST.get("asset", ""))
    anyway = request.POST.get("anyway") == "1"
    try:
        made = enablement.share(
            asset_id=number or 0, lead_id=lead_id, actor=actor_of(request), at=clock.now(),
            though_superseded=anyway,
        )  # fmt: skip
    except UnableToShare as refusal:
        if refusal.why is Unshared.SUPERSEDED and number:
            return _warned(request, lead_id, number)
        if refusal.why is Unshared.NO_LEAD:
            raise Http404 from refusal
        messages.error(request, str(UNSHARED[refusal.why]))
    else:
        messages.success(
            request, _("The link is there. Copy it and send it; you see here when it is opened."),
            extra_tags=reverse("share_back", args=[lead_id, made.id]),
        )  # fmt: skip
    return redirect("lead_content", lead_id)


def _warned(request: HttpRequest, lead_id: int, asset_id: int) -> HttpResponse:
    """Whoever shares what is superseded is asked first, with the newer one beside it."""
    lead = _lead(lead_id)
    both = content.get_assets(ids=[asset_id])
    title = words.lead(lead)
    context = {
        "lead": lead,
        "title": title,
        "piece": both[asset_id],
        "newer": content.find_current(asset_id=asset_id),
        "breadcrumb": (
            parts.Link(label=title, url=reverse("lead", args=[lead_id])),
            parts.Link(label=_("Content"), url=reverse("lead_content", args=[lead_id])),
            parts.Link(label=_("A newer one is there"), url=""),
        ),
    }
    return render(request, "desk/share_superseded.html", context, status=409)


@require_POST
def share_back(request: HttpRequest, lead_id: int, share_id: int) -> HttpResponse:
    """POST /leads/<id>/content/share/<share>/back/: the link leads nowhere any more."""
    try:
        enablement.end_share(
            share_id=share_id, lead_id=lead_id, actor=actor_of(request), at=clock.now()
        )
    except LookupError as missing:
        raise Http404 from missing
    except UnableToShare as refusal:
        messages.error(request, str(UNSHARED[refusal.why]))
    else:
        messages.info(request, _("Taken back. The link leads nowhere any more."))
    return redirect("lead_content", lead_id)


@require_POST
def rate_at_lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """POST /leads/<id>/content/useful/: one tap says whether a piece was useful, to whom."""
    return rated(request, lead_id=lead_id, back=reverse("lead_content", args=[lead_id]))


@require_POST
def rate_piece(request: HttpRequest, asset_id: int) -> HttpResponse:
    """POST /content/<id>/useful/: the same, of no lead; a comment may stand beside it."""
    return rated(
        request, lead_id=None, asset_id=asset_id, back=reverse("content_piece", args=[asset_id])
    )


def rated(
    request: HttpRequest, *, lead_id: int | None, back: str, asset_id: int | None = None
) -> HttpResponse:
    """Keep one word, with the way back to what was said before."""
    said, who = request.POST.get("useful", "-"), request.POST.get("rater", Rater.SELLER.value)
    number = asset_id or whole_number(request.POST.get("asset", ""))
    if said not in SAID or who not in set(Rater) or (lead_id is None and who != Rater.SELLER):
        raise Http404
    try:
        enablement.rate(
            asset_id=number or 0, rater=Rater(who), is_useful=SAID[said], actor=actor_of(request),
            at=clock.now(), lead_id=lead_id, words=request.POST.get("words", ""),
        )  # fmt: skip
    except UnableToShare as refusal:
        if refusal.why is not Unshared.NO_MEMBER:
            raise Http404 from refusal
        messages.error(request, str(UNSHARED[refusal.why]))
    else:
        thanks = _("Noted.") if SAID[said] is not None else _("Taken back.")
        messages.success(request, thanks)
    return redirect(back)
