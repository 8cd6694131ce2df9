"""Whether a lead is promising: each team's word on the lead's page, by one tap."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from accord.definitions.values import StageCode, is_further
from accord.desk.views.common.lists import actor_of
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.leads import api as leads
from accord.leads.values import LeadRow, Promising, UnableToJudge, Unjudged, VerdictCard
from accord.scoring import api as scoring
from accord.team import api as team
from accord.team.values import Actor, Capability, Side
from accord.ui import api as ui

SIDES = (Side.SALES, Side.MARKETING)
KEYS = {Promising.YES: "p", Promising.NO: "n", Promising.UNSURE: "u"}
TEAMS = {
    Side.MARKETING: pgettext_lazy("team", "Marketing"),
    Side.SALES: pgettext_lazy("team", "Sales"),
}
NOTED = {
    Promising.YES: gettext_lazy("Noted: promising."),
    Promising.NO: gettext_lazy("Noted: not promising."),
    Promising.UNSURE: gettext_lazy("Noted: not sure."),
}
REFUSED = {
    Unjudged.OTHER_TEAM: gettext_lazy("This is the other team's word to say. Nothing was changed."),
    Unjudged.NOT_YET: gettext_lazy(
        "Marketing has not called this lead ready yet, so there is nothing to judge. Nothing was "
        "changed."
    ),
    Unjudged.HAS_ENDED: gettext_lazy(
        "This lead has ended, and a word said now would only repeat how. Nothing was changed."
    ),
    Unjudged.NOT_YOURS: gettext_lazy(
        "Only your own word can be taken back, while it counts. Nothing was changed."
    ),
    Unjudged.NO_WORD_OF_SALES: gettext_lazy(
        "Sales has not said whether this lead is promising. Say it first; nothing was changed."
    ),
    Unjudged.SALES_DOUBTS: gettext_lazy(
        "Sales does not call this lead promising. Say that it is first; nothing was changed."
    ),
    Unjudged.NO_WORD_OF_MARKETING: gettext_lazy(
        "By the stages in force marketing has to call this lead promising as well. Nothing was "
        "changed."
    ),
    Unjudged.NO_OWNER: gettext_lazy(
        "By the stages in force a lead needs an owner first. Give it one; nothing was changed."
    ),
    Unjudged.NO_COMPANY: gettext_lazy(
        "By the stages in force a lead needs a company first. Name it; nothing was changed."
    ),
    Unjudged.NO_STEP: gettext_lazy("The lead stands at another stage by now. Nothing was changed."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A button of one answer; `key` is its single key, "" where another team's has it."""

    value: str
    label: str
    key: str
    is_said: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a team has said, and the buttons of whoever may say it. back_id: one's own word."""

    side: str
    team: str
    said: str
    by: str
    version: int | None
    taps: tuple[Tap, ...]
    back_id: int | None


def context(
    request: HttpRequest, lead: LeadRow, *, joined: Sequence[int], at: datetime
) -> dict[str, object]:
    """What the lead's page says of verdicts; nothing before marketing has called it ready. joined:
    the lead and those that are counted with it."""
    if lead.gone_at is not None or is_further(stage=StageCode.MQL, than=lead.stage):
        return {}
    actor = actor_of(request)
    said = leads.verdicts_of(lead_ids=joined)
    names = team.names(ids=[one.member_id for one in said.values() if one.member_id])
    is_open = lead.ending is None and actor.may(Capability.JUDGE_LEADS)
    mine = tuple(
        side for side in SIDES if is_open and leads.speaks_for(sides=actor.sides, side=side)
    )
    sales = said.get(Side.SALES)
    return {
        "verdicts": tuple(_words(said, names, mine=mine, actor=actor, at=at)),
        "may_take": Side.SALES in mine
        and lead.stage is StageCode.MQL
        and sales is not None
        and sales.said is Promising.YES,
        "unjudged_sql": sales is None and is_further(stage=lead.stage, than=StageCode.MQL),
    }


def _words(
    said: dict[Side, VerdictCard],
    names: dict[int, str],
    *,
    mine: Sequence[Side],
    actor: Actor,
    at: datetime,
) -> Iterator[Word]:
    for side in SIDES:
        word = said.get(side)
        taps = tuple(
            Tap(
                value=one.value,
                label=str(leads.PROMISING_NAMES[one]),
                key=KEYS[one] if side is mine[0] else "",
                is_said=word is not None and word.said is one,
            )
            for one in Promising
            if side in mine
        )
        is_own = word is not None and side in mine and word.member_id == actor.member_id
        yield Word(
            side=side.value,
            team=str(TEAMS[side]),
            said=str(leads.PROMISING_NAMES[word.said]) if word else "",
            by=_by(word, names, at=at) if word else "",
            version=word.version_number if word else None,
            taps=taps,
            back_id=word.id if word and is_own else None,
        )


def _by(word: VerdictCard, names: dict[int, str], *, at: datetime) -> str:
    name = names.get(word.member_id or 0, "")
    when = ui.moment(word.said_at, seen_from=at)
    return _("%(name)s, %(when)s") % {"name": name, "when": when} if name else when


@require_POST
def verdict(request: HttpRequest, lead_id: int) -> HttpResponse:
    """POST /leads/<id>/verdict/: one team's word, for which one form has one button each."""
    try:
        side, said = Side(request.POST.get("side", "")), Promising(request.POST.get("said", ""))
    except ValueError:
        messages.error(request, _("Say whether the lead is promising. Nothing was changed."))
        return redirect("lead", lead_id=lead_id)
    return _done(
        request,
        lead_id,
        lambda: scoring.judge(
            lead_id=lead_id, side=side, said=said, actor=actor_of(request), at=clock.now()
        ),
        words=str(NOTED[said]),
        undo=lambda word: reverse("verdict_back", args=[lead_id, word]),
    )


@require_POST
def back(request: HttpRequest, lead_id: int, verdict_id: int) -> HttpResponse:
    """POST /leads/<id>/verdict/<word>/back/: one's own word goes, the one before counts again."""
    return _done(
        request,
        lead_id,
        lambda: scoring.take_back_verdict(
            lead_id=lead_id, verdict_id=verdict_id, actor=actor_of(request), at=clock.now()
        ),
        words=_("Taken back. What was said before counts again."),
    )


@require_POST
def take(request: HttpRequest, lead_id: int) -> HttpResponse:
    """POST /leads/<id>/take/: sales makes it an SQL by hand, after its own word."""
    return _done(
        request,
        lead_id,
        lambda: scoring.make_sql(lead_id=lead_id, actor=actor_of(request), at=clock.now()),
        words=_("Sales has taken this lead."),
        undo=lambda _word: reverse("lead_take_back", args=[lead_id]),
    )


@require_POST
def take_back(request: HttpRequest, lead_id: int) -> HttpResponse:
    """POST /leads/<id>/take/back/: the step back, which stays in the story."""
    return _done(
        request,
        lead_id,
        lambda: scoring.make_mql_again(lead_id=lead_id, actor=actor_of(request), at=clock.now()),
        words=_("The lead stands where it stood before sales took it."),
    )


def _done(
    request: HttpRequest,
    lead_id: int,
    act: Callable[[], object],
    *,
    words: str,
    undo: Callable[[object], str] = lambda _done: "",
) -> HttpResponse:
    """Does it and says so, with the way back, or says why not; back to the lead."""
    try:
        done = act()
    except LookupError as missing:
        raise Http404 from missing
    except UnableToJudge as refusal:
        messages.error(request, str(REFUSED[refusal.why]))
    else:
        handoffs.follow_leads(lead_ids=[lead_id], at=clock.now())
        messages.success(request, words, extra_tags=undo(done))
    return redirect("lead", lead_id=lead_id)
