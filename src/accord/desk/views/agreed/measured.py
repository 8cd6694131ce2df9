"""What came of a draft while it was measured in silence, what is proposed, and taking it."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from accord.agreements import api as agreements
from accord.agreements.values import naming
from accord.agreements.values.silence import Measured, SilentRun, UnableToMeasure
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion
from accord.desk.views.common import drafts
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import agreement_words
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.ui import api as ui

MINUTE = timedelta(minutes=1)


def proposed(version: DefinitionVersion, run: SilentRun) -> dict[str, Any] | None:
    """What was measured of each promise of a draft, and what is proposed for it; None while it is
    not worked out."""
    if run.measured is None:
        return None
    found = agreements.proposals_of(version.body, run.measured)
    now = agreement_words.sentences(version.body)
    # Each promise as it would read, all of them taken.
    beyond = agreement_words.sentences(
        {**version.body, "clauses": [
            next((one.proposed for one in found if one.proposed and one.was == clause), clause)
            for clause in version.body["clauses"]
        ]}
    )  # fmt: skip
    lines = [
        {
            "code": one.measured.code,
            "title": agreement_words.title(one.was),
            "measured": _measured(one.measured),
            "now": now.get(f"clauses.{one.measured.code}", ""),
            "proposed": beyond.get(f"clauses.{one.measured.code}", "") if one.proposed else "",
        }
        for one in found
    ]
    agreement = agreements.read_agreement(version.body)
    return {
        "lines": lines,
        "unmeasured": agreements.unmeasured_words(turnarounds=agreement.turnarounds),
        "revision": version.revision,
        "may_take": any(line["proposed"] for line in lines),
    }


@require_POST
def take_proposed(request: HttpRequest, key: str) -> HttpResponse:
    """POST /agreements/<key>/take/: change the draft to what is proposed and ticked."""
    try:
        agreements.take_proposed(
            key=key,
            codes=request.POST.getlist("take"),
            revision=whole_number(request.POST.get("revision", "")) or 0,
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except UnableToMeasure as refusal:
        messages.error(request, refused(refusal))
    except (definitions.UnableToPropose, definitions.UnableToAgree) as refusal:
        messages.error(request, drafts.unwritten(refusal).whole)
    else:
        messages.success(request, _("The draft promises what was proposed. Read it, then sign."))
    return redirect("agreement", key)


def refused(refusal: UnableToMeasure) -> str:
    """Why something about the silence of a draft was not done."""
    said = str(naming.SILENCE_FLAWS[refusal.flaw])
    if refusal.until is None:
        return said
    return _("%(why)s It ends %(when)s.") % {"why": said, "when": ui.long_moment(refusal.until)}


def _measured(one: Measured) -> str:
    if one.times:
        return _times([took for _place, took in one.times])
    if one.numbers:
        return pgettext("list", ", ").join(ui.number(number) for number in one.numbers)
    return ui.part_of(one.met, one.base)


def _times(took: Sequence[timedelta]) -> str:
    """The shortest time within which three of four were done."""
    within = sorted(took)[ceil(len(took) * 3 / 4) - 1]
    return ngettext(
        "%(count)s lead, within %(within)s",
        "%(count)s leads, three of four within %(within)s",
        len(took),
    ) % {
        "count": ui.number(len(took)),
        "within": agreements.working_time(length=max(within, MINUTE)),
    }
