"""What each number means: every measure in its tier, from the measures' own entries."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.definitions import api as definitions
from accord.desk.views.wording import figure_words
from accord.desk.views.wording.definition_words import KIND_NAMES
from accord.foundation import clock
from accord.reporting import api as reporting
from accord.ui.values import parts

_WHEN = {
    reporting.Tier.FIRST: gettext_lazy("both leaders, every day"),
    reporting.Tier.SHARED: gettext_lazy("both teams, every week"),
    reporting.Tier.TEAM: gettext_lazy("the team that answers for it"),
}


def glossary_page(request: HttpRequest) -> HttpResponse:
    """GET /measures/"""
    at = clock.now()
    tiers = [
        {
            "code": tier.value,
            "name": reporting.TIER_NAMES[tier],
            "note": _WHEN[tier],
            "measures": [
                _entry(measure, at=at)
                for measure in reporting.MEASURES.values()
                if measure.tier is tier
            ],
        }
        for tier in reporting.Tier
    ]
    return render(request, "desk/glossary.html", {"tiers": tiers})


def _not_yet(kind: definitions.Kind) -> str:
    return _("%(kind)s, of which none is in force yet") % {"kind": KIND_NAMES[kind]}


def _entry(measure: reporting.Measure, *, at: datetime) -> dict[str, Any]:
    kind = definitions.Kind(measure.definition)
    version = definitions.find_in_force(kind=kind, at=at)
    facts = [
        parts.Fact(label=_("Counted in"), text=str(reporting.UNIT_NAMES[measure.unit])),
        parts.Fact(label=_("Who answers for it"), text=str(figure_words.TEAM_NAMES[measure.team])),
        parts.Fact(
            label=_("Rests on"),
            text=_("%(kind)s, version %(number)s")
            % {"kind": KIND_NAMES[kind], "number": version.number},
            url=reverse("definition", args=[kind.value, version.number]),
        )
        if version
        else parts.Fact(label=_("Rests on"), text=_not_yet(kind)),
        parts.Fact(
            label=_("The numbers"),
            text=_("Open them"),
            url=reverse("measure", args=[measure.name]),
        ),
    ]
    known = len(reporting.entry(measure)["benchmarks"])
    if known:
        facts.append(
            parts.Fact(
                label=_("What others report"),
                text=ngettext("%(count)s number", "%(count)s numbers", known) % {"count": known},
                url=f"{reverse('measure', args=[measure.name])}#others",
            )
        )
    return {
        "name": measure.name,
        "title": measure.title,
        "question": measure.question,
        "explains": measure.explains,
        "facts": facts,
    }
