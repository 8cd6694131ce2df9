"""Clocks that run by hours as they were are reckoned anew, where a leader wants that."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import ngettext

from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import hours_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.team import api as team
from accord.ui import api as ui


def sentence(*, calendar_id: int) -> str:
    """How much runs by what the hours said before they were changed; "" where nothing does."""
    count = handoffs.count_outdated(calendar_id=calendar_id)
    if not count:
        return ""
    return ngettext(
        "%(count)s promise runs by these hours as they were before they were changed.",
        "%(count)s promises run by these hours as they were before they were changed.",
        count,
    ) % {"count": ui.number(count)}


def reckon(request: HttpRequest, *, calendar_id: int) -> None:
    """Have them go by what the hours say now, and say what came of it."""
    try:
        done = handoffs.reckon_anew(
            calendar_id=calendar_id, actor=actor_of(request), at=clock.now()
        )
    except team.UnableToAssign:
        messages.error(request, hours_words.not_yours())
        return
    said = ngettext(
        "Reckoned anew: %(count)s promise is due at another moment. Whoever owes it is told.",
        "Reckoned anew: %(count)s promises are due at another moment. Whoever owes them is told.",
        done.moved,
    )
    messages.success(request, said % {"count": ui.number(done.moved)})
