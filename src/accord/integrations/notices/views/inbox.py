"""What a member was told: newest first, unread ones marked."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accord.foundation import clock
from accord.integrations.notices import queries
from accord.integrations.notices.values import Said
from accord.kernel.ids import whole_number
from accord.notices import api as notices
from accord.team.values import Actor

PAGE = 50


def reader_of(request: HttpRequest) -> tuple[Actor, int]:
    """Who asks, and which member they are; whoever is none is told nothing."""
    actor: Actor = request.actor  # type: ignore[attr-defined] # set for every request
    if actor.member_id is None:
        raise Http404
    return actor, actor.member_id


@require_GET
def notices_page(request: HttpRequest) -> HttpResponse:
    """GET /notices/: looking at it marks nothing as read."""
    actor, member_id = reader_of(request)
    before = whole_number(request.GET.get("before", ""))
    told = notices.list_for(member_id=member_id, before=before, limit=PAGE + 1)
    lines = queries.said(told=told[:PAGE], reader=actor, at=clock.now())
    context = {
        "lines": [_line(one) for one in lines],
        "unread": any(_is_unread(one) for one in lines),
        "older": told[PAGE - 1].id if len(told) > PAGE else None,
    }
    return render(request, "integrations/notices.html", context)


def _line(one: Said) -> dict[str, Any]:
    return {"said": one, "told": one.notice, "is_unread": _is_unread(one)}


def _is_unread(one: Said) -> bool:
    return one.notice.read_at is None and one.notice.withdrawn_at is None


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """POST /notices/read/: one of one's own as read, or all of them."""
    _actor, member_id = reader_of(request)
    number = whole_number(request.POST.get("notice", ""))
    ids = None if request.POST.get("all") else [number] if number is not None else []
    notices.mark_read(member_id=member_id, at=clock.now(), ids=ids)
    return redirect("notices")
