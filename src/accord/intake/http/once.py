"""Writes of other slices that name an Idempotency-Key: done once, answered alike ever after."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from accord.foundation import clock
from accord.foundation.problems import Problem
from accord.intake.http.records import KEY_BOUND
from accord.intake.operations import answers
from accord.intake.operations.answers import Answer

Handler = Callable[..., Any]


def once(handler: Handler, *, out: type[Schema]) -> Handler:
    """The same handler, which does under one key what it does once. What it refuses is kept by no
    key: whoever mends their request sends it again."""

    @functools.wraps(handler)
    def wrapped(request: HttpRequest, *given: Any, **named: Any) -> Any:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(request, *given, **named)
        if not (0 < len(key) <= KEY_BOUND and key.isascii() and key.isprintable()):
            raise Problem(400, "An Idempotency-Key has 1 to 200 printable ASCII characters.")

        def work() -> Answer:
            answer = out.model_validate(handler(request, *given, **named))
            return Answer(200, answer.model_dump_json())

        told = _told(request, key=key, work=work)
        response = HttpResponse(told.content, status=told.status, content_type="application/json")
        if told.repeated:
            response["Idempotency-Replayed"] = "true"
        return response

    return wrapped


def _told(request: HttpRequest, *, key: str, work: Callable[[], Answer]) -> Answer:
    who = hashlib.sha256(request.headers.get("Authorization", "").encode()).hexdigest()
    digest = hashlib.sha256(request.path.encode() + b"\n" + request.body).hexdigest()
    try:
        return answers.once(scope=who, key=key, body_digest=digest, at=clock.now(), work=work)
    except answers.InProgress as problem:
        raise Problem(
            409, "A request with this Idempotency-Key is under way.", retry_after=1
        ) from problem
    except answers.OtherBody as problem:
        raise Problem(
            422, "This Idempotency-Key was used for another request. Choose a new one."
        ) from problem
