"""How often both teams reach out to somebody, and where two of us did so at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accord.contacts import api as contacts
from accord.desk.rules import stories
from accord.desk.values import Position
from accord.desk.views.common import people as shown
from accord.desk.views.common.lists import people_within
from accord.foundation import clock
from accord.journeys import api as journeys
from accord.kernel.conditions import ALWAYS, Condition
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values.parts import Link

SHOWN = timedelta(days=90)
PAGE = 50


def words(count: int, *, limits: journeys.ReachLimits) -> str:
    """ "3 of 4 messages this week": how much of what both teams may send was sent."""
    told = {
        "count": ui.number(count),
        "most": ui.number(limits.messages),
        "days": ui.number(limits.days),
    }
    if limits.days == 7:
        return _("%(count)s of %(most)s messages this week") % told
    return (
        ngettext(
            "%(count)s of %(most)s messages in a day",
            "%(count)s of %(most)s messages in %(days)s days",
            limits.days,
        )
        % told
    )


def warning(last: journeys.Reached | None, *, limits: journeys.ReachLimits, at: datetime) -> str:
    """Who has just reached out, and until when anybody else would be two at once; "" if nobody."""
    if last is None:
        return ""
    return _(
        "%(name)s reached out %(when)s. Until %(until)s anybody else would be two at once."
    ) % {
        "name": _named(last.member_id, last.team, team.names(ids=[last.member_id or 0])),
        "when": ui.moment(last.at, seen_from=at),
        "until": ui.moment(last.at + limits.at_once, seen_from=at),
    }


def context(*, people: Sequence[int], at: datetime) -> dict[str, Any]:
    """What a page about somebody says of it."""
    limits = journeys.get_limits()
    since = at - max(limits.within, limits.at_once)
    count, last = journeys.reached_lately(people=people, limits=limits, at=at)
    return {
        "reached": words(count, limits=limits),
        "just_reached": warning(last, limits=limits, at=at),
        "collisions": collisions(since=since, people=people, limits=limits),
    }


@require_GET
def two_at_once(request: HttpRequest) -> HttpResponse:
    """GET /two-at-once/: people whom two of us reached out to shortly after each other."""
    before = stories.read(request.GET.get("before", ""))
    found = collisions(
        since=clock.now() - SHOWN,
        people=None,
        before=(before.at, before.id) if before else None,
        limit=PAGE + 1,
        within=people_within(request),
    )
    limits = journeys.get_limits()
    context = {
        "collisions": found[:PAGE],
        "older": found[PAGE - 1]["position"] if len(found) > PAGE else "",
        "sentence": ngettext(
            "Two of us reached out to the same person within an hour, in the last 90 days.",
            "Two of us reached out to the same person within %(hours)s hours, in the last 90 days.",
            limits.hours,
        )
        % {"hours": limits.hours},
        "breadcrumb": (
            Link(label=_("Leads"), url=reverse("leads")),
            Link(label=_("Two at once"), url=""),
        ),
    }
    return render(request, "desk/two_at_once.html", context)


def collisions(
    *,
    since: datetime,
    people: Sequence[int] | None,
    before: tuple[datetime, int] | None = None,
    limit: int = PAGE,
    limits: journeys.ReachLimits | None = None,
    within: Condition = ALWAYS,
) -> list[dict[str, Any]]:
    """The lines of the table of who was reached by two of us."""
    found = journeys.list_collisions(
        since=since, people=people, before=before, limit=limit, limits=limits, within=within
    )
    cards = contacts.get_people(ids=[each.person_id for each in found])
    names = team.names(ids=[number for each in found for number in each.members if number])
    return [
        {
            "person_id": each.person_id,
            "title": shown.title_of(cards[each.person_id]),
            "first_at": each.first_at,
            "second_at": each.second_at,
            "first": _named(each.members[0], each.teams[0], names),
            "second": _named(each.members[1], each.teams[1], names),
            "position": stories.written(Position(each.second_at, stories.TOUCH, each.id)),
        }
        for each in found
    ]


def _named(member_id: int | None, code: str, names: dict[int, str]) -> str:
    teams = {"marketing": _("Marketing"), "sales": _("Sales")}
    return names.get(member_id or 0) or teams.get(code, _("Somebody of us"))
