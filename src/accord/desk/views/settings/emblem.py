"""The emblem of the revenue team: shown, chosen, sent in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accord.desk.views.common.lists import actor_of
from accord.foundation import clock
from accord.team import api as team
from accord.team.values.emblems import LARGEST_BYTES, EmblemFlaw, UnableToDraw

YEAR = 365 * 24 * 3600


@require_POST
def emblem_change(request: HttpRequest) -> HttpResponse:
    """POST /settings/company/emblem/: one of the house's, a picture that is sent, or none."""
    at, actor = clock.now(), actor_of(request).member_id
    sent, drawn = request.FILES.get("picture"), request.POST.get("drawn", "")
    try:
        if sent is not None:
            if (sent.size or 0) > LARGEST_BYTES:
                raise UnableToDraw(EmblemFlaw.TOO_LARGE)
            team.set_emblem(sent=sent.read(LARGEST_BYTES + 1), actor_id=actor, at=at)
        elif request.POST.get("act") == "remove":
            team.remove_emblem(actor_id=actor, at=at)
        else:
            team.set_emblem(drawn=drawn, actor_id=actor, at=at)
    except UnableToDraw as refusal:
        messages.error(request, _("%(why)s Nothing was changed.") % {"why": refusal.words})
    else:
        messages.success(request, _("The emblem is changed."))
    return redirect("settings_company")


@require_GET
def emblem(request: HttpRequest, digest: str) -> HttpResponse:
    """GET /emblem/<digest>.png"""
    del request
    found = team.find_emblem(digest=digest)
    if found is None:
        raise Http404
    response = HttpResponse(found.image, content_type="image/png")
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
