"""POST /hooks/{source}: signed messages of tools, by Standard Webhooks."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError

from accord.foundation import clock
from accord.foundation.problems import Problem
from accord.intake.operations import doors, messages
from accord.intake.operations.messages import Message
from accord.intake.values.batches import Door
from accord.intake.values.hooks import BODY_BOUND, HookFault

_ANSWERS: dict[HookFault, tuple[int, str]] = {
    HookFault.WRONG_SIGNATURE: (401, "The message is not signed with a secret that counts here."),
    HookFault.WRONG_TIME: (401, "The message's time is more than five minutes from now."),
    HookFault.STOPPED: (410, "Messages of this tool are no longer taken."),
    HookFault.TOO_MANY: (429, "More messages in a minute than agreed. Send it again later."),
    HookFault.OTHER_BODY: (409, "Another message came with this webhook-id. Nothing was taken."),
    HookFault.NOT_JSON: (400, "The body is not JSON that can be read."),
}


def post_hook(request: HttpRequest, source: str) -> HttpResponse:
    """Take a signed message: one event or a list of them. The same webhook-id is taken once."""
    message = Message(
        message_id=request.headers.get("webhook-id", ""),
        timestamp=request.headers.get("webhook-timestamp", ""),
        signature=request.headers.get("webhook-signature", ""),
        body=_body(request),
    )
    try:
        taken = messages.take(source=source, message=message, now=clock.now)
    except messages.TurnedAway as refusal:
        status, detail = _ANSWERS[refusal.fault]
        raise Problem(status, refusal.detail or detail, retry_after=refusal.wait) from refusal
    response = JsonResponse(dict(taken.answer))
    if taken.repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def _body(request: HttpRequest) -> bytes:
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise _unread(415, "Send the body as it is, not compressed.")
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not told.isdigit() or int(told) > BODY_BOUND:
        raise _unread(413, f"A message has at most {BODY_BOUND // 2**20} MB.", reason="TOO_LARGE")
    try:
        return request.body
    except UnreadablePostError as problem:
        raise _unread(400, "The body ended early. Send it again.") from problem


def _unread(status: int, detail: str, *, reason: str = "NOT_READABLE") -> Problem:
    doors.count_refused(door=Door.HOOK, reason=reason, at=clock.now())
    return Problem(status, detail)


def schema() -> dict[str, Any]:
    """The body and the headers for the API's own description."""
    event = {
        "type": "object",
        "properties": {
            "type": {"type": "string", "examples": ["lead.created"]},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {"type": "object"},
        },
    }
    several = {"type": "array", "items": event, "minItems": 1, "maxItems": 1000}
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"oneOf": [event, several]}}},
        },
        "security": [],
        "parameters": [
            {"in": "header", "name": name, "required": True, "schema": {"type": "string"}}
            for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
        ],
    }
