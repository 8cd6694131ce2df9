"""The finder: what to show to whom, when, and against which objection."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.agreements.values.terms import Task
from accord.desk.views.common.lists import actor_of
from accord.desk.views.content import coverage
from accord.desk.views.lead import lead_content
from accord.desk.views.wording import content_words, request_words
from accord.enablement import api as enablement
from accord.foundation import clock
from accord.handoffs.values.requests import About
from accord.team.values import Capability
from accord.ui import api as ui

SHOWN = 30


def finder_page(request: HttpRequest) -> HttpResponse:
    """GET /content/find/: what fits, the best first. What sellers look for is kept, once a day, so
    that what nobody finds is seen."""
    at, actor = clock.now(), actor_of(request)
    names = content_words.known(at=at)
    wanted = lead_content.wanted_of(request)
    found = enablement.find_pieces(wanted=wanted, today=at.date(), limit=SHOWN)
    made = [one for one in found if one.closeness]
    if wanted.is_anything and actor.member_id is not None and actor.may(Capability.WORK_LEADS):
        enablement.note_search(
            wanted=wanted, member_id=actor.member_id, found=len(made), day=at.date()
        )
    context = {
        "tabs": content_words.tabs(request),
        "sentence": _sentence(len(made), is_asked=wanted.is_anything),
        "finder": lead_content.finder_bar(request.path, wanted, names),
        "found": [lead_content.found_row(one, names) for one in found],
        "is_empty": wanted.is_anything and not made,
        **coverage.question(request, at=at),
        "ask_url": request_words.ask_url(actor, About.NOTHING, task=Task.CONTENT_REQUEST),
    }
    return render(request, "desk/finder.html", context)


def _sentence(count: int, *, is_asked: bool) -> str:
    if not is_asked:
        return _("Say whom you talk to and what they object to.")
    return ngettext(
        "%(count)s piece is made for this.", "%(count)s pieces are made for this.", count
    ) % {"count": ui.number(count)}
