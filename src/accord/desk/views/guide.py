"""The guided start: five steps, told in two ways over one state; and how healthy the team is."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accord.agreements import api as agreements
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk import queries
from accord.desk.rules import addresses, guiding
from accord.desk.rules.guiding import Milestone, Sign, Step, StepState, Vital, Way
from accord.desk.values import Readiness
from accord.desk.views import board_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.meetings import api as meetings
from accord.meetings.values.rhythm import Kind as Rhythm
from accord.team.values import Side
from accord.toolaudit import api as toolaudit
from accord.toolaudit.values.audit_codes import ACCORD
from accord.ui import api as ui
from accord.ui.values import parts

_MONTHS = timedelta(days=90)
WAY_NAMES = {
    Way.TOOLS_FIRST: gettext_lazy("From tools to hand-offs"),
    Way.LANGUAGE_FIRST: gettext_lazy("From one language to data"),
}
STEP_NAMES = {
    Step.AUDIT: (gettext_lazy("Look at your tools"),
                 gettext_lazy("What each team uses, and whether records arrive.")),
    Step.EDUCATE: (gettext_lazy("Get to know each other's work"),
                   gettext_lazy("What each role does and needs, and what the words mean.")),
    Step.LEAD: (gettext_lazy("Say who leads"),
                gettext_lazy("Two leaders who sign together, or one for both teams.")),
    Step.CLARITY: (gettext_lazy("Be clear about buyers, words and the goal"),
                   gettext_lazy("One buyer, one set of words, one goal, signed by both.")),
    Step.HANDOFFS: (gettext_lazy("Hand over strictly"),
                    gettext_lazy("What each team promises, and a hand-off that is answered.")),
    Step.LANGUAGE: (gettext_lazy("Speak one language"),
                    gettext_lazy("One goal that all know, and words that both leaders sign.")),
    Step.REPORTING: (gettext_lazy("Close the loop"),
                     gettext_lazy("Leads, deals, and sales' word on what was handed over.")),
    Step.AGREE: (gettext_lazy("Promise each other"),
                 gettext_lazy("An agreement that binds both teams.")),
    Step.TALK: (gettext_lazy("Talk to each other"),
                gettext_lazy("What is told to whom, and a weekly meeting of both teams.")),
    Step.DATA: (gettext_lazy("Go by the data"),
                gettext_lazy("Tools that deliver, and a meeting that its figures prepare.")),
}  # fmt: skip
MILESTONES = {
    Milestone.TOOLS: (gettext_lazy("A tool stands in the audit"), "audit_tools"),
    Milestone.RECORDS: (gettext_lazy("Leads have come in"), "imports"),
    Milestone.DEALS: (gettext_lazy("Deals have come in"), "imports"),
    Milestone.HEALTHY: (gettext_lazy("What is connected delivers, and something has come"),
                        "connections"),
    Milestone.ROLES: (gettext_lazy("The leaders signed what each role does"), "together"),
    Milestone.READ: (gettext_lazy("Most colleagues know all that is in force"), "handbook"),
    Milestone.LEADERS: (gettext_lazy("Both teams have a leader"), "settings_team"),
    Milestone.LED: (gettext_lazy("They signed how both teams are led"), "leadership"),
    Milestone.SIGNED: (gettext_lazy("They signed all words in force"), "definitions"),
    Milestone.BUYER: (gettext_lazy("They signed whom to sell to"), "definitions"),
    Milestone.GOAL: (gettext_lazy("They signed a goal"), "goals"),
    Milestone.AGREEMENT: (gettext_lazy("They signed an agreement"), "agreements"),
    Milestone.HANDED: (gettext_lazy("A lead was handed over"), "handoff_kinds"),
    Milestone.ANSWERED: (gettext_lazy("Sales answered a hand-off"), "inbox"),
    Milestone.TOLD: (gettext_lazy("The leaders signed who is told what, and how often"),
                     "communication"),
    Milestone.RHYTHM: (gettext_lazy("Both teams meet each week"), "team_meetings"),
    Milestone.PACK: (gettext_lazy("A weekly meeting was given its figures"), "team_meetings"),
}  # fmt: skip
VITAL_NAMES = {
    Vital.LANGUAGE: gettext_lazy("One language"),
    Vital.MONITORING: gettext_lazy("Careful monitoring"),
    Vital.AGREEMENT: gettext_lazy("A common agreement"),
    Vital.COMMUNICATION: gettext_lazy("Open communication"),
    Vital.DATA: gettext_lazy("Data"),
}
SIGN_NAMES = {
    Sign.SIGNED: gettext_lazy("definitions in force that the leaders signed"),
    Sign.READERS: gettext_lazy("colleagues who know all of them"),
    Sign.ANSWERED: gettext_lazy("hand-offs of 90 days that sales answered"),
    Sign.DEALS_LINKED: gettext_lazy("deals tied to the lead they grew from"),
    Sign.MARKETING_KEPT: gettext_lazy("promises that marketing kept in the last window"),
    Sign.SALES_KEPT: gettext_lazy("promises that sales kept in the last window"),
    Sign.MEETINGS: gettext_lazy("meetings of 90 days that took place"),
    Sign.ACTIONS: gettext_lazy("actions given there that are done"),
    Sign.ORIGINS: gettext_lazy("leads of an origin that the definitions know"),
    Sign.OWNERS: gettext_lazy("open leads that have an owner"),
}


@require_GET
def guide_page(request: HttpRequest) -> HttpResponse:
    """GET /start/guide/?way=tools_first"""
    at = clock.now()
    way = addresses.chosen(Way, request.GET.get("way", "")) or Way.TOOLS_FIRST
    found = queries.get_readiness(at=at)
    stands = guiding.stands(way, there=_there(found, at=at))
    done = sum(one.state is StepState.DONE for one in stands)
    context = {
        "tabs": tuple(
            parts.Tab(
                label=str(name), url=f"{reverse('guide')}?way={code.value}", is_current=code is way
            )
            for code, name in WAY_NAMES.items()
        ),
        "sentence": _("%(part)s steps are done.") % {"part": ui.part_of(done, len(stands))},
        "steps": [_step(one) for one in stands],
        "health": [_health(one) for one in guiding.health(_counts(found, at=at))],
        "breadcrumb": (
            parts.Link(label=_("First steps"), url=reverse("start")),
            parts.Link(label=_("Guided start"), url=""),
        ),
    }
    return render(request, "desk/guide.html", context)


def _there(found: Readiness, *, at: datetime) -> set[Milestone]:
    """What is there, each read from where it is kept."""
    begun = queries.get_beginnings(member_id=None)
    kinds = {
        kind: definitions.list_in_force(kind=kind, at=at)
        for kind in (Kind.ROLES, Kind.LEADERSHIP, Kind.GOAL, Kind.AGREEMENT, Kind.COMMUNICATION,
                     Kind.PERSONA, Kind.IDEAL_CUSTOMER)
    }  # fmt: skip
    handed, answered = queries.count_answered(since=None)
    tools = toolaudit.list_tools()
    readers, here = found.readers
    signed, words = found.signed
    pack = meetings.find_latest_pack(kind=Rhythm.WEEKLY)
    series = meetings.find_series(kind=Rhythm.WEEKLY)
    told = {
        Milestone.TOOLS: any(one.source != ACCORD for one in tools),
        Milestone.RECORDS: found.has_leads,
        Milestone.DEALS: begun.has_deals,
        Milestone.HEALTHY: found.has_leads and not any(one.ailing for one in tools),
        Milestone.ROLES: bool(kinds[Kind.ROLES]),
        Milestone.READ: here > 0 and not definitions.is_known_by_few(count=readers, members=here),
        Milestone.LEADERS: found.leaders,
        Milestone.LED: bool(kinds[Kind.LEADERSHIP]),
        Milestone.SIGNED: signed == words,
        Milestone.BUYER: bool(kinds[Kind.PERSONA] or kinds[Kind.IDEAL_CUSTOMER]),
        Milestone.GOAL: bool(kinds[Kind.GOAL]),
        Milestone.AGREEMENT: bool(kinds[Kind.AGREEMENT]),
        Milestone.HANDED: handed > 0,
        Milestone.ANSWERED: answered > 0,
        Milestone.TOLD: bool(kinds[Kind.COMMUNICATION]),
        Milestone.RHYTHM: series is not None and series.is_on,
        Milestone.PACK: pack is not None,
    }
    return {one for one, is_there in told.items() if is_there}


def _counts(found: Readiness, *, at: datetime) -> dict[Sign, tuple[int, int]]:
    """The good and all of each sign of health."""
    attained = [
        each
        for one in agreements.list_in_force(at=at)
        if not one.is_silent
        for each in handoffs.attainments(held=one, at=at, window="last")
    ]
    halves = board_words.half(attained)
    handed, answered = queries.count_answered(since=at - _MONTHS)
    met = meetings.spent(since=at - _MONTHS, until=at)
    return {
        Sign.SIGNED: found.signed,
        Sign.READERS: found.readers,
        Sign.ANSWERED: (answered, handed),
        Sign.DEALS_LINKED: found.deals_linked,
        Sign.MARKETING_KEPT: _kept(halves[Side.MARKETING]),
        Sign.SALES_KEPT: _kept(halves[Side.SALES]),
        Sign.MEETINGS: (met.meetings, met.meetings + met.called_off),
        Sign.ACTIONS: (met.actions_done, met.actions),
        Sign.ORIGINS: found.origins,
        Sign.OWNERS: found.owners,
    }


def _kept(one: parts.Promises) -> tuple[int, int]:
    return one.kept, one.kept + one.missed


def _step(one: guiding.Stand) -> dict[str, Any]:
    label, sentence = STEP_NAMES[one.step]
    return {
        "code": one.step.value,
        "label": label,
        "sentence": sentence,
        "state": one.state.value,
        "parts": [
            {
                "code": part.value,
                "words": MILESTONES[part][0],
                "url": reverse(MILESTONES[part][1]),
                "is_there": is_there,
            }
            for part, is_there in one.parts
        ],
    }


def _health(one: guiding.Health) -> dict[str, Any]:
    return {
        "code": one.vital.value,
        "name": VITAL_NAMES[one.vital],
        "score": ui.number(round(one.score)) if one.score is not None else "–",
        "lines": [
            f"{ui.part_of(good, every)} {SIGN_NAMES[sign]}" for sign, good, every in one.signs
        ],
    }
