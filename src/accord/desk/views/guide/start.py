"""The guided start: what is done, what to do now, what comes later; computed, never ticked off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accord.desk import queries
from accord.desk.values import Beginnings
from accord.desk.views.common.lists import actor_of
from accord.desk.views.guide import going_live
from accord.team.values.word import word
from accord.ui.values.parts import Step, StepKind


def start_page(request: HttpRequest) -> HttpResponse:
    """GET /start/"""
    actor = actor_of(request)
    found = queries.get_beginnings(member_id=actor.member_id)
    context = {"steps": steps(found), **going_live.drawn(actor=actor)}
    return render(request, "desk/start.html", context)


def steps(found: Beginnings) -> tuple[Step, ...]:
    """The steps in their order; the first that is not done is the one to do now."""
    planned = [
        (found.has_name, _("Name your %(word)s") % {"word": word()},
         _("Its name, its money and its time zone."), reverse("settings_company")),
        (found.people_who_sign_in > 1, _("Ask your colleagues in"),
         _("At least one from marketing and one from sales."), reverse("settings_team")),
        (found.has_marketing_lead and found.has_sales_lead, _("Say who leads"),
         _("Two leaders who agree, or one for both teams."), reverse("settings_team")),
        (found.has_fallback_owner, _("Name who catches what nobody owns"),
         _("No lead is ever without somebody."), reverse("settings_company")),
        (found.has_leads, _("Load marketing's leads"),
         _("From a file, or look at the sample company first."), _address("imports")),
        (found.has_deals, _("Load sales' deals"),
         _("Then each deal finds the lead it grew from."), _address("imports")),
        (found.has_campaigns, _("Load campaigns"),
         _("So that results can be told by campaign."), _address("imports")),
        (found.has_saved_view, _("Keep a list as a view"),
         _("Filter the leads and keep them under a name."), reverse("leads")),
    ]  # fmt: skip
    first = next((place for place, (done, *_rest) in enumerate(planned) if not done), None)
    return tuple(
        Step(
            label=label,
            kind=StepKind.DONE if done else StepKind.NOW if place == first else StepKind.LATER,
            sentence=sentence,
            url=url,
        )
        for place, (done, label, sentence, url) in enumerate(planned)
    )


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
