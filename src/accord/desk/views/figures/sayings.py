"""What others say of teams that work together, beside what is measured here."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accord.desk.views.figures import figures
from accord.desk.views.figures.reading import failed
from accord.foundation import clock
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.ui.values import parts

Own = dict[tuple[str, tuple[str, str] | None], tuple[str, str]]
# What these tell is told year by year, or by each way to count it.
_TELLS_BY_ITS_OWN = frozenset({"revenue_growth", "retention", "sourced"})


@require_GET
def sayings_page(request: HttpRequest) -> HttpResponse:
    """GET /measures/sayings/: the best known first, each with who says it and one's own figure."""
    context: dict[str, Any] = {
        "breadcrumb": (
            parts.Link(label=_("Results"), url=reverse("results")),
            parts.Link(label=_("What each number means"), url=reverse("glossary")),
            parts.Link(label=_("What others say"), url=""),
        )
    }
    own: Own = {}
    try:
        own = _measured(clock.now())
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        context["failed"] = failed(problem)
    context["groups"] = [
        {
            "code": known.value,
            "name": reporting.KNOWN_NAMES[known],
            "sayings": [_drawn(one, own) for one in reporting.SAYINGS if one.known is known],
        }
        for known in reporting.Known
    ]
    return render(request, "desk/sayings.html", context)


def _measured(at: datetime) -> Own:
    """Of each measure that tells the same: its sentence and its page. Raises UnableToReadFacts."""
    snapshot, found = reporting.catch_up(at=at), Own()
    for one in reporting.SAYINGS:
        key = (one.measure, one.step)
        if one.measure and key not in found:
            by = None if one.measure in _TELLS_BY_ITS_OWN else reporting.TOTAL
            options = reporting.Options(by=by, step=one.step or reporting.Options().step)
            result = reporting.ask(measure=one.measure, at=at, options=options, snapshot=snapshot)
            found[key] = (reporting.tell(result), figures.measure_url(result))
    return found


def _drawn(one: reporting.Saying, own: Own) -> dict[str, Any]:
    sentence, url = own.get((one.measure, one.step), ("", ""))
    facts = [
        parts.Fact(label=_("Who says it"), text=str(one.source)),
        parts.Fact(label=_("Year"), text=str(one.year or _("not said"))),
        parts.Fact(label=_("Bear in mind"), text=str(one.caveat)),
    ]
    if sentence:
        facts.append(parts.Fact(label=_("You"), text=sentence, url=url))
    elif one.route:
        facts.append(parts.Fact(label=_("You"), text=_("Look at yours"), url=reverse(one.route)))
    return {"code": one.code, "text": one.text, "facts": facts}
