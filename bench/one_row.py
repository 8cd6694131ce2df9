"""Accord's addresses and `/one-row`: the least that an endpoint with a lasting effect can do."""

import json
import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from accord.config import routes, urls
from accord.foundation import bulk
from accord.team.values import Capability


@csrf_exempt
def one_row(request: HttpRequest) -> HttpResponse:
    """Read a JSON body, commit one row, answer in JSON."""
    said = json.loads(request.body)
    bulk.execute(
        "insert into foundation_heartbeat (process, beat_at) values (%s, now())",
        [uuid.uuid4().hex[:20]],
    )
    return JsonResponse({"received": len(said)})


routes.ROUTES["api-one-row"] = {"POST": Capability.SEND_RECORDS}  # type: ignore[index]
urlpatterns = [path("api/one-row", one_row, name="api-one-row"), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
