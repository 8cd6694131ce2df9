"""How a timeline says that a lead came to a stage, and by which words it was judged."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from accord.definitions.values import Stage, StageCode
from accord.desk.views.wording import criteria_words, words
from accord.desk.views.wording.touch_words import Said
from accord.leads.values import Basis, Cause, StageEventCard
from accord.ui import api as ui
from accord.ui.values import parts

Stages = Mapping[StageCode, Stage]


def title(event: StageEventCard, *, stages: Stages) -> str:
    """What happened, in a few words."""
    stage = stages[event.stage].name if event.stage in stages else event.stage.value
    return words.ending(event.ending) or _("Stage reached: %(stage)s") % {"stage": stage}


def said(event: StageEventCard, *, stages: Stages, reasons: Mapping[str, str]) -> Said:
    """A stage event links to the wording that judged it."""
    details = []
    if event.reason:
        details.append(reasons.get(event.reason, event.reason))
    if event.inferred:
        details.append(_("Nobody recorded this step; it follows from a later one."))
    elif not event.time_known:
        details.append(_("The time is not known; this is when we heard of it."))
    if event.cause is Cause.DEAL:
        details.append(_("Follows from the deal."))
    if event.judged is not None:
        details.append(_why(event, event.judged))
    version = _("Stages, version %(number)s") % {"number": event.version_number}
    url = reverse("definition", args=["stages", event.version_number])
    return Said(
        title=title(event, stages=stages),
        detail=" · ".join(details),
        link=parts.Link(label=version, url=url),
    )


def _why(event: StageEventCard, basis: Basis) -> str:
    """By which words and by what of the lead a stage was met."""
    told = {
        "day": ui.day(event.version_since) if event.version_since else "",
        "facts": " · ".join(criteria_words.facts(basis)),
        "card": basis.card,
    }
    if basis.card:
        return _("By the definition in force since %(day)s: %(facts)s. By card “%(card)s”.") % told
    return _("By the definition in force since %(day)s: %(facts)s.") % told
