"""Hours of both teams with two leaders: proposed by one, confirmed by the other."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.desk import operations
from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import hours_words
from accord.foundation import clock
from accord.kernel.working_time import WorkingCalendar
from accord.team import api as team
from accord.team.values import HoursProposal, Side


def propose(
    request: HttpRequest,
    *,
    calendar_id: int,
    says: WorkingCalendar | None,
    first_day: date,
    place: tuple[str, str] | None = None,
) -> None:
    """Propose hours, and say so. Raises what `team.propose_hours` does."""
    operations.propose_hours(
        calendar_id=calendar_id, says=says, first_day=first_day, actor=actor_of(request),
        at=clock.now(), place=place,
    )  # fmt: skip
    messages.success(
        request, _("Proposed. The hours hold once the leader of the other team confirms them.")
    )


@require_POST
def hours_settle(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """POST /settings/working-time/proposed/<id>/: `act` "confirm", else they are left aside."""
    keeps = request.POST.get("act") == "confirm"
    try:
        operations.settle_hours(
            proposal_id=proposal_id, keeps=keeps, actor=actor_of(request), at=clock.now()
        )
    except LookupError as missing:
        raise Http404 from missing
    except team.UnableToSetHours as refused:
        messages.error(request, hours_words.REFUSALS[refused.flaw])
    except team.UnableToAssign:
        messages.error(request, hours_words.not_yours())
    else:
        messages.success(
            request,
            _("The hours are kept. Clocks that run keep their due time.")
            if keeps
            else _("The hours stay as they are."),
        )
    return redirect("working_time")


def lines(
    proposals: Sequence[HoursProposal], *, now: dict[int, WorkingCalendar], reader: int | None
) -> list[dict[str, Any]]:
    """Each proposal in words. now: what the calendars say today."""
    names = team.names(ids=[one.proposed_by for one in proposals])
    return [
        {
            "id": one.id,
            "name": one.calendar.name,
            "key": one.calendar.key,
            "by": names[one.proposed_by],
            "since": hours_words.named(one.first_day),
            "changes": _changes(one, now=now[one.calendar.id]),
            "is_own": one.proposed_by == reader,
        }
        for one in proposals
    ]


def _changes(one: HoursProposal, *, now: WorkingCalendar) -> list[str]:
    if one.says is None:
        whose = hours_words.WHOSE_NAMES[Side.BOTH]
        return [_("%(whose)s: by these hours") % {"whose": whose}]
    return hours_words.differences(now, one.says)


def waiting(*, calendar_id: int, at: datetime, reader: int | None) -> list[dict[str, Any]]:
    """The proposals about one calendar."""
    found = [one for one in team.list_proposals() if one.calendar.id == calendar_id]
    if not found:
        return []
    now = {calendar_id: team.version_of(calendar_id=calendar_id, at=at)[1]}
    return lines(found, now=now, reader=reader)
