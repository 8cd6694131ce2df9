"""How much the people of a company look into us by themselves, on its page."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.content import api as content
from accord.desk.views.common import lists
from accord.foundation import clock
from accord.journeys import api as journeys
from accord.ui import api as ui

SPAN = timedelta(days=90)


def lines(request: HttpRequest, *, company_id: int) -> list[str]:
    """Sentences, none where nobody did anything alone in twice the span."""
    found = journeys.company_doings(
        company_id=company_id, at=clock.now(), span=SPAN, within=lists.people_within(request)
    )
    if found.last_at is None:
        return []
    who = ngettext("%(count)s person", "%(count)s people", found.people)
    did = ngettext(
        "%(who)s of them did %(count)s thing without one of us in %(days)s days; %(earlier)s in "
        "the %(days)s days before.",
        "%(who)s of them did %(count)s things without one of us in %(days)s days; %(earlier)s in "
        "the %(days)s days before.",
        found.alone,
    )
    with_us = ngettext(
        "%(count)s thing was with one of us, or from us.",
        "%(count)s things were with one of us, or from us.",
        found.with_us,
    )
    said = [
        did
        % {
            "days": ui.number(SPAN.days),
            "who": who % {"count": ui.number(found.people)},
            "count": ui.number(found.alone),
            "earlier": ui.number(found.earlier),
        },
        with_us % {"count": ui.number(found.with_us)},
        _("By themselves last on %(day)s.") % {"day": ui.day(found.last_at)},
    ]
    names = content.titles(ids=found.pieces)
    read = [names[one] for one in found.pieces if one in names]
    if read:
        said.append(_("They had most in hand: %(pieces)s.") % {
            "pieces": get_text_list(read, _("and"))
        })  # fmt: skip
    return said
