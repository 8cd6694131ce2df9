"""POST /api/v1/hooks/{source} where the source is a connected tool: what it says has changed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError

from accord.foundation import clock
from accord.foundation.problems import Problem
from accord.integrations.connecting.operations import messages
from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.values import Fault, Faulty, Told
from accord.integrations.connecting.values.connections import BODY_BOUND

NOT_SIGNED = "The message is not signed with a secret that counts here."
NOT_UNDERSTOOD = "The message is not one of this tool's that can be read."


def post_hook(request: HttpRequest, source: str) -> HttpResponse | None:
    """Note what a connected tool says has changed; None where no connection has this name."""
    if not queries.is_connected(name=source):
        return None
    told = Told(
        method=request.method or "",
        url=_address(request),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=_body(request, source),
        at=clock.now(),
    )
    try:
        noted = messages.take(name=source, told=told, now=clock.now)
    except Faulty as fault:
        if fault.fault is Fault.NOT_SIGNED:
            raise Problem(401, NOT_SIGNED) from fault
        raise Problem(400, NOT_UNDERSTOOD) from fault
    return None if noted is None else JsonResponse({"noted": noted})


def _address(request: HttpRequest) -> str:
    """The address as the tool called it, which some sign: what stands in front may hide it."""
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}{request.get_full_path()}"
    return request.build_absolute_uri()


def _body(request: HttpRequest, source: str) -> bytes:
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not told.isdigit() or int(told) > BODY_BOUND:
        raise _unread(source, 413, f"A message has at most {BODY_BOUND // 2**20} MB.", "TOO_LARGE")
    try:
        return request.body
    except UnreadablePostError as problem:
        sentence = "The body ended early. Send it again."
        raise _unread(source, 400, sentence, "NOT_READABLE") from problem


def _unread(source: str, status: int, detail: str, reason: str) -> Problem:
    messages.count_turned_away(name=source, reason=reason, at=clock.now())
    return Problem(status, detail)
