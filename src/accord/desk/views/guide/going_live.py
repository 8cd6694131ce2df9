"""Before going live: each check with one thing to do; let pass by name; going live."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accord.desk import operations, queries
from accord.desk.rules import addresses
from accord.desk.values import Check, Checked, CheckState, NotReady
from accord.desk.views.common.lists import actor_of
from accord.foundation import clock
from accord.team import api as team
from accord.team.values import Actor, Capability
from accord.ui import api as ui

# What has to be so, how a count of it reads, and the one thing to do about it.
_TITLES = {
    Check.LEADERS: gettext_lazy("Marketing and sales have a leader"),
    Check.DEFINITIONS_SIGNED: gettext_lazy("The leaders have signed the definitions"),
    Check.DEFINITIONS_READ: gettext_lazy("Everybody knows the definitions"),
    Check.FALLBACK_OWNER: gettext_lazy("Somebody catches what nobody owns"),
    Check.LEADS: gettext_lazy("Leads are loaded"),
    Check.ORIGINS: gettext_lazy("Every lead has an origin that the definitions know"),
    Check.CAMPAIGNS: gettext_lazy("Most leads have a campaign"),
    Check.OWNERS: gettext_lazy("Every open lead has an owner"),
    Check.DEALS_LINKED: gettext_lazy("Most deals are tied to the lead they grew from"),
    Check.COSTS: gettext_lazy("What was spent is known"),
    Check.UNDO_TRIED: gettext_lazy("An import was taken back once, as a trial"),
    Check.SAMPLE_GONE: gettext_lazy("The sample company is gone"),
}
_ACTIONS = {
    Check.LEADERS: (gettext_lazy("Give the role"), "settings_team"),
    Check.DEFINITIONS_SIGNED: (gettext_lazy("Sign them"), "definitions"),
    Check.DEFINITIONS_READ: (gettext_lazy("Read the definitions"), "definitions"),
    Check.FALLBACK_OWNER: (gettext_lazy("Name somebody"), "settings_company"),
    Check.LEADS: (gettext_lazy("Load leads"), "imports"),
    Check.ORIGINS: (gettext_lazy("See leads by origin"), "measure"),
    Check.CAMPAIGNS: (gettext_lazy("Load campaigns"), "imports"),
    Check.OWNERS: (gettext_lazy("See the leads"), "leads"),
    Check.DEALS_LINKED: (gettext_lazy("See the deals"), "deals"),
    Check.COSTS: (gettext_lazy("Load costs"), "imports"),
    Check.UNDO_TRIED: (gettext_lazy("Choose an import"), "imports"),
    Check.SAMPLE_GONE: (gettext_lazy("Clear the sample company"), "sample"),
}
STATE_NAMES = {
    CheckState.DONE: gettext_lazy("done"),
    CheckState.WAIVED: gettext_lazy("let pass"),
    CheckState.NOW: gettext_lazy("do now"),
    CheckState.LATER: gettext_lazy("comes later"),
}


def drawn(*, actor: Actor) -> dict[str, Any]:
    """What the page of the first steps shows of going live."""
    checks = queries.list_checks(at=clock.now())
    live = queries.find_go_live()
    named = [one.waiver.member_id for one in checks if one.waiver]
    names = team.names(ids=[*named, *([live[0]] if live else [])])
    settled = sum(one.state in (CheckState.DONE, CheckState.WAIVED) for one in checks)
    return {
        "checks": [_drawn(one, names=names) for one in checks],
        "settled": ui.part_of(settled, len(checks)),
        "is_ready": settled == len(checks),
        "may_answer": actor.may(Capability.MANAGE_TEAM),
        "live": {"by": names.get(live[0], ""), "at": live[1]} if live else None,
    }


@require_POST
def let_pass(request: HttpRequest) -> HttpResponse:
    """POST /start/let-pass/"""
    check = addresses.chosen(Check, request.POST.get("check", ""))
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:200]
    member_id = actor_of(request).member_id
    if check is None or member_id is None:
        messages.error(request, _("There is no such check. Choose one from the list."))
    elif not reason:
        messages.error(request, _("Write in a few words why it may pass; your name stands beside."))
    else:
        operations.let_pass(check=check, member_id=member_id, reason=reason, at=clock.now())
        messages.success(request, _("Let pass, with your name and your words."))
    return redirect("start")


@require_POST
def go_live(request: HttpRequest) -> HttpResponse:
    """POST /start/live/"""
    member_id = actor_of(request).member_id
    try:
        if member_id is not None:
            operations.go_live(member_id=member_id, at=clock.now())
    except NotReady as refusal:
        missing = ", ".join(str(_TITLES[check]) for check in refusal.open_checks)
        messages.error(
            request,
            _("Not yet. Do these first, or let them pass by name: %(checks)s.")
            % {"checks": missing},
        )
    else:
        messages.success(request, _("You are live."))
    return redirect("start")


def _drawn(one: Checked, *, names: dict[int, str]) -> dict[str, Any]:
    label, route = _ACTIONS[one.check]
    is_measure = route == "measure"
    waived = one.state is CheckState.WAIVED and one.waiver is not None
    return {
        "code": one.check.value,
        "title": _TITLES[one.check],
        "state": one.state.value,
        "state_name": STATE_NAMES[one.state],
        "count": ui.part_of(one.part or 0, one.whole) if one.whole else "",
        "action": label,
        "url": f"{reverse('measure', args=['conversion'])}?by=origin"
        if is_measure
        else reverse(route),
        "waived_by": names.get(one.waiver.member_id, "") if waived and one.waiver else "",
        "waived_why": one.waiver.reason if waived and one.waiver else "",
    }
