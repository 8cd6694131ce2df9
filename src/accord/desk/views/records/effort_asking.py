"""Whether and when buyers are asked by themselves: said by leaders, off until then."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accord.desk.views.common.lists import actor_of
from accord.efforts import api as efforts
from accord.efforts.values import (
    AFTER_NAMES,
    LONGEST_REST,
    LONGEST_WAIT,
    SHORTEST_REST,
    After,
    Asking,
)
from accord.foundation import clock
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

SHOWN_DAYS = 90


class AskingForm(forms.Form):
    """Whether buyers are asked by themselves, when, and how seldom the same one."""

    is_on = forms.BooleanField(
        label=gettext_lazy("Ask buyers by mail without anybody having to"), required=False
    )
    after = forms.TypedChoiceField(
        label=gettext_lazy("When"),
        coerce=After,
        choices=[(one.value, name) for one, name in AFTER_NAMES.items()],
    )
    wait_days = forms.IntegerField(
        label=gettext_lazy("So many days later"),
        min_value=0,
        max_value=LONGEST_WAIT,
        help_text=gettext_lazy("0 to 60."),
    )
    rest_days = forms.IntegerField(
        label=gettext_lazy("Nobody is asked twice within so many days"),
        min_value=SHORTEST_REST,
        max_value=LONGEST_REST,
        help_text=gettext_lazy("30 to 730, whatever deals they decide."),
    )


@require_http_methods(["GET", "POST"])
def asking_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /buyers/asking/"""
    at, actor, said = clock.now(), actor_of(request), efforts.get_asking()
    form = AskingForm(
        request.POST or None,
        initial={
            "is_on": said.is_on,
            "after": said.after.value,
            "wait_days": said.wait_days,
            "rest_days": said.rest_days,
        },
    )
    if request.method == "POST" and form.is_valid():
        kept = efforts.say_asking(**form.cleaned_data, actor_id=actor.member_id, at=at)
        messages.success(request, state(kept))
        return redirect("effort_asking")
    context: dict[str, Any] = {
        "state": state(said),
        "missing": "" if efforts.can_send() else cannot_send(),
        "of_late": _of_late(at=at),
        "form": form if actor.may(Capability.SIGN) else None,
        "breadcrumb": (
            parts.Link(label=_("Results"), url=reverse("results")),
            parts.Link(label=_("How our buyers buy"), url=reverse("buyers")),
            parts.Link(label=_("Asking buyers"), url=""),
        ),
    }
    return render(request, "desk/effort_asking.html", context, status=422 if form.errors else 200)


def state(said: Asking) -> str:
    """What holds now, in a sentence."""
    if said.since is None:
        return _("Nobody is asked automatically: whoever works a deal asks from its page.")
    told = {
        After.DECIDED: ngettext(
            "The buyer of each deal that is won or lost from %(day)s on is asked %(count)s day "
            "later.",
            "The buyer of each deal that is won or lost from %(day)s on is asked %(count)s days "
            "later.",
            said.wait_days,
        ),
        After.WON: ngettext(
            "The buyer of each deal that is won from %(day)s on is asked %(count)s day later.",
            "The buyer of each deal that is won from %(day)s on is asked %(count)s days later.",
            said.wait_days,
        ),
        After.LOST: ngettext(
            "The buyer of each deal that is lost from %(day)s on is asked %(count)s day later.",
            "The buyer of each deal that is lost from %(day)s on is asked %(count)s days later.",
            said.wait_days,
        ),
    }[said.after] % {"day": ui.day(said.since), "count": ui.number(said.wait_days)}
    rest = _("Nobody is asked twice within %(days)s days.") % {"days": ui.number(said.rest_days)}
    return f"{told} {rest}"


def cannot_send() -> str:
    """Why nobody is asked though it is on."""
    return _(
        "No mail leaves from here yet. Whoever runs Accord names a mail server (ACCORD_SMTP_HOST) "
        "and its own address (ACCORD_URL); until then nobody is asked."
    )


def _of_late(*, at: datetime) -> str:
    found = efforts.count_asked(since=at - timedelta(days=SHOWN_DAYS))
    if not found.asked:
        return _("Nobody was asked in the last 90 days.")
    return _(
        "Asked in the last 90 days: %(asked)s, of them automatically: %(by_itself)s. Answered: "
        "%(answered)s."
    ) % {
        "asked": ui.number(found.asked),
        "by_itself": ui.number(found.by_itself),
        "answered": ui.number(found.answered),
    }
