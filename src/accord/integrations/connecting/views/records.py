"""From a row here to the record that it came from."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accord.integrations.connecting.queries import links
from accord.integrations.connecting.views import frame

LARGEST_ROW = 2**31 - 1


@require_GET
def aside(request: HttpRequest, batch_id: int, row_no: int) -> HttpResponse:
    """GET /intake/fixing/DELIVERY/ROW/record/: on to the page that its record has in the tool."""
    try:
        found = links.link_aside(
            batch_id=min(batch_id, frame.LARGEST_ID), row_no=min(row_no, LARGEST_ROW)
        )
    except LookupError as problem:
        raise Http404 from problem
    if found is None:
        messages.info(request, _("This record has no page of its own in the tool."))
        return redirect("aside_row", batch_id, row_no)
    return redirect(found.url)
