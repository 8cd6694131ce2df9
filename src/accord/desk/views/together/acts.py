"""What both teams did, in one list: hand-offs, verdicts, answers, meetings, campaigns, words that
were agreed, deals that were won. Who did it is named to those who may read of them; else it is
their team."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from accord.campaigns import api as campaigns
from accord.deals import api as deals
from accord.deals.values import DealStatus
from accord.definitions.values import Kind
from accord.desk import queries
from accord.desk.rules import addresses
from accord.desk.rules.addresses import Address
from accord.desk.values import Act
from accord.desk.views.common import lists
from accord.desk.views.figures.figure_versions import choice
from accord.desk.views.wording import definition_words
from accord.desk.views.wording.figure_words import TEAM_NAMES
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.kernel.ids import whole_number
from accord.kernel.zones import start_of
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Scope, Side
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("team", "kind", "until", "skip")
MOST_SKIPPED = 1_000
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "handoffs": (gettext_lazy("Hand-offs"), ("handoff.made", "handoff.moved")),
    "verdicts": (gettext_lazy("What leads are worth"), ("lead.judged",)),
    "answers": (gettext_lazy("Questions and answers"), ("request.made", "request.moved")),
    "meetings": (
        gettext_lazy("Meetings"), ("meeting.booked", "meeting.moved", "meeting.stands"),
    ),
    "campaigns": (gettext_lazy("Campaigns"), ("campaign.begun",)),
    "announced": (gettext_lazy("Announcements"), ("announcement.published",)),
    "agreed": (
        gettext_lazy("Signed and agreed"), ("definition.signed", "definition.put_in_force"),
    ),
    "deals": (gettext_lazy("Deals won"), ("deal.won",)),
}  # fmt: skip
_HANDED = {
    "made": gettext_lazy("%(who)s: %(lead)s is handed over."),
    "accept": gettext_lazy("%(who)s: %(lead)s is accepted."),
    "reject": gettext_lazy("%(who)s: %(lead)s is given back."),
    "recycle": gettext_lazy("%(who)s: %(lead)s goes back to marketing for a later day."),
    "ask": gettext_lazy("%(who)s: something is asked about %(lead)s."),
    "answer": gettext_lazy("%(who)s: what was asked about %(lead)s is answered."),
    "hand_on": gettext_lazy("%(who)s: %(lead)s is passed on."),
    "expire": gettext_lazy("%(who)s: nobody answered for %(lead)s in time."),
    "end": gettext_lazy("%(who)s: the hand-off of %(lead)s has ended."),
}
_JUDGED = {
    "yes": gettext_lazy("%(who)s: %(lead)s is promising."),
    "no": gettext_lazy("%(who)s: %(lead)s is not promising."),
    "unsure": gettext_lazy("%(who)s: not sure about %(lead)s."),
}
_MEETINGS = {
    "meeting.booked": gettext_lazy("%(who)s: a meeting with %(lead)s is booked."),
    "meeting.moved": gettext_lazy("%(who)s: the meeting with %(lead)s is at another time."),
    "held": gettext_lazy("%(who)s: the meeting with %(lead)s took place."),
    "missed": gettext_lazy("%(who)s: %(lead)s did not come to the meeting."),
    "cancelled": gettext_lazy("%(who)s: the meeting with %(lead)s is called off."),
}
_REQUESTS = {
    "request.made": gettext_lazy("%(who)s: the other team is asked for something."),
    "answer": gettext_lazy("%(who)s: what was asked is answered."),
    "decline": gettext_lazy("%(who)s: what was asked is declined."),
    "give": gettext_lazy("%(who)s: somebody else answers what was asked."),
    "withdraw": gettext_lazy("%(who)s: a question is taken back."),
}
_NOBODY = pgettext_lazy("who did it", "Accord")


@dataclass(frozen=True, slots=True)
class Line:
    """One act as it is read; side: "" where no team did it."""

    at: datetime
    side: str
    who: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the acts of a page name: leads that the reader may see, the sides and the names of
    members, and those whose names may be told."""

    leads: Mapping[int, str]
    sides: Mapping[int, str]
    names: Mapping[int, str]
    seen: Collection[int] | None
    of_kind: Mapping[str, str]


@require_GET
def acts_page(request: HttpRequest) -> HttpResponse:
    """GET /acts/"""
    at, here = clock.now(), lists.address(request, names=NAMES)
    side = here.value("team") if here.value("team") in TEAMS else ""
    kind = here.value("kind") if here.value("kind") in KINDS else ""
    until = addresses.moment(here.value("until")) or at
    skip = min(whole_number(here.value("skip")) or 0, MOST_SKIPPED)
    found, more = _page(side, kind, until=until, skip=skip, scope=lists.scope_of(request))
    known = _known(request, found, at=at)
    lines = [line for act in found if (line := _line(act, known)) is not None]
    context = {
        "lines": lines,
        "bar": _bar(here, side, kind),
        "more": _more(here, found, more=more, until=until, skip=skip),
    }
    return render(request, "desk/acts.html", context)


TEAMS = ("marketing", "sales")


def _page(
    side: str, kind: str, *, until: datetime, skip: int, scope: Scope
) -> tuple[list[Act], bool]:
    """The latest acts until a moment but `skip`, and whether there are more."""
    wanted = [code for name, (_label, codes) in KINDS.items() for code in codes
              if kind in ("", name)]  # fmt: skip
    limit = lists.PAGE + skip + 1
    found = queries.list_acts(kinds=wanted, side=side, until=until, limit=limit)
    if "deal.won" in wanted and side != "marketing":
        found += _won(until=until, limit=limit, scope=scope)
    if "campaign.begun" in wanted and side != "sales":
        found += _begun(until=until, limit=limit)
    if "announcement.published" in wanted:
        found += _announced(side, until=until, limit=limit)
    found.sort(key=lambda act: (act.at, act.kind, act.id), reverse=True)
    return found[skip : skip + lists.PAGE], len(found) > skip + lists.PAGE


def _won(*, until: datetime, limit: int, scope: Scope) -> list[Act]:
    page = deals.list_deals(
        where=deals.DealFilter(status=DealStatus.WON, scope=scope),
        sort="closed",
        after=f"{until.isoformat()}~{2**62}",
        limit=limit,
    )
    return [
        Act(card.id, "deal.won", card.closed_at, "deal", card.id, None, {"name": card.name})
        for card in page.rows
        if card.closed_at is not None
    ]


def _begun(*, until: datetime, limit: int) -> list[Act]:
    zone = team.reporting_zone()
    found = campaigns.list_begun(until=until.astimezone(zone).date(), limit=limit)
    acts = [
        Act(card.id, "campaign.begun", start_of(card.started_on, zone=zone),
            "campaign", card.id, None, {"name": card.name})
        for card in found if card.started_on
    ]  # fmt: skip
    return [act for act in acts if act.at <= until]


def _announced(side: str, *, until: datetime, limit: int) -> list[Act]:
    members = {member for member, of in team.sides().items() if side in ("", of) or of == "both"}
    return [
        Act(one.id, "announcement.published", one.published_at, "announcement", one.id,
            one.author_id, {"title": one.text.title})
        for one in campaigns.list_latest(until=until, limit=limit)
        if one.published_at is not None and (not side or one.author_id in members)
    ]  # fmt: skip


def _known(request: HttpRequest, found: Sequence[Act], *, at: datetime) -> _Known:
    ids = sorted({number for act in found if (number := act.lead_id) is not None})
    where = leads.LeadFilter(ids=ids, scope=lists.scope_of(request))
    shown = leads.list_leads(where=where, limit=len(ids)).rows if ids else ()
    members = {act.actor_id for act in found if act.actor_id is not None}
    return _Known(
        leads={row.id: row.name or _("Lead %(number)s") % {"number": row.id} for row in shown},
        sides=team.sides(),
        names=team.names(ids=members),
        seen=handoffs.members_seen(actor=lists.actor_of(request)),
        of_kind={kind.code: kind.from_side.value for kind in handoffs.kinds_at(at=at)[1]},
    )


def _line(act: Act, known: _Known) -> Line | None:
    """An act in words; None of one about a lead that the reader does not see."""
    side = _side(act, known)
    who = str(TEAM_NAMES.get(side, _NOBODY))
    is_named = known.seen is None or act.actor_id in known.seen
    if act.actor_id is not None and is_named:
        who = known.names.get(act.actor_id, who)
    told = _WORDED[act.subject](act, known, who)
    if told is None:
        return None
    words, url = told
    return Line(act.at, side if side in TEAMS else "", who, words, url)


def _side(act: Act, known: _Known) -> str:
    """Whose act it is; of one without a member the team that such a hand-off is of."""
    if act.subject == "deal":
        return Side.SALES.value
    if act.subject == "campaign":
        return Side.MARKETING.value
    if act.actor_id is None:
        return known.of_kind.get(str(act.facts.get("kind")), "")
    return known.sides.get(act.actor_id, "")


Told = tuple[str, str] | None


def _of_lead(wording: Any, act: Act, known: _Known, who: str) -> Told:
    name = known.leads.get(act.lead_id or 0)
    if name is None or wording is None:
        return None
    return str(wording) % {"who": who, "lead": name}, reverse("lead", args=[act.lead_id])


def _handoff(act: Act, known: _Known, who: str) -> Told:
    move = "made" if act.kind == "handoff.made" else str(act.facts.get("move"))
    return _of_lead(_HANDED.get(move), act, known, who)


def _verdict(act: Act, known: _Known, who: str) -> Told:
    return _of_lead(_JUDGED.get(str(act.facts.get("said"))), act, known, who)


def _meeting(act: Act, known: _Known, who: str) -> Told:
    how = str(act.facts.get("state")) if act.kind == "meeting.stands" else act.kind
    return _of_lead(_MEETINGS.get(how), act, known, who)


def _request(act: Act, known: _Known, who: str) -> Told:
    if act.lead_id is not None and act.lead_id not in known.leads:
        return None
    wording = _REQUESTS.get(str(act.facts.get("act", act.kind)))
    return (str(wording) % {"who": who}, "") if wording else None


def _definition(act: Act, _known: _Known, who: str) -> Told:
    kind, key = Kind(str(act.facts["definition"])), str(act.facts.get("key") or "")
    number = act.facts["number"]
    what = str(definition_words.KIND_NAMES[kind])
    if key:
        what = _("%(kind)s, “%(name)s”") % {"kind": what, "name": key}
    facts = {"who": who, "what": what, "number": number}
    if act.kind == "definition.signed":
        words = _("%(who)s: version %(number)s of %(what)s is signed.") % facts
    else:
        words = _("Both teams: version %(number)s of %(what)s is in force.") % facts
    return words, reverse("definition", args=[kind.value, *([key] if key else []), number])


def _deal(act: Act, _known: _Known, who: str) -> Told:
    name = act.facts["name"] or _("Deal %(number)s") % {"number": act.id}
    words = _("%(who)s: the deal %(deal)s is won.") % {"who": who, "deal": name}
    return words, reverse("deal", args=[act.id])


def _campaign(act: Act, _known: _Known, who: str) -> Told:
    words = _("%(who)s: the campaign %(name)s begins.") % {"who": who, "name": act.facts["name"]}
    return words, reverse("campaign", args=[act.id])


def _announcement(act: Act, _known: _Known, who: str) -> Told:
    words = _("%(who)s: “%(title)s” is announced.") % {"who": who, "title": act.facts["title"]}
    return words, reverse("announcement", args=[act.id])


_WORDED: Mapping[str, Callable[[Act, _Known, str], Told]] = {
    "handoff": _handoff,
    "lead": _verdict,
    "meeting": _meeting,
    "request": _request,
    "definition": _definition,
    "deal": _deal,
    "campaign": _campaign,
    "announcement": _announcement,
}


def _bar(here: Address, side: str, kind: str) -> parts.FilterBar:
    sides = [("", _("Both teams")), *((one, str(TEAM_NAMES[one])) for one in TEAMS)]
    kinds = [("", _("Everything")), *((code, str(label)) for code, (label, _c) in KINDS.items())]
    return parts.FilterBar(
        url=here.path,
        filters=(
            choice("team", _("Team"), sides, chosen=side),
            choice("kind", _("What"), kinds, chosen=kind),
        ),
        clear_url=here.path,
    )


def _more(
    here: Address, found: Sequence[Act], *, more: bool, until: datetime, skip: int
) -> parts.More:
    """Continues at the moment of the last act, behind as many of that moment as were shown."""
    url = ""
    if more and found:
        last = found[-1].at
        same = sum(act.at == last for act in found) + (skip if last == until else 0)
        url = here.url(until=last.astimezone(UTC).isoformat(), skip=str(same))
    return parts.More(
        shown_words=ui.number(len(found)) if found else "", url=url, label=_("Show more"),
        rows_id="acts",
    )  # fmt: skip
