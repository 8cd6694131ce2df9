"""POST /leads, /touches and /deals: one record or a list, a receipt for each."""

import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from accord.contacts.values.people import Outcome
from accord.foundation import clock
from accord.foundation.problems import Problem
from accord.intake.http import schemas
from accord.intake.operations import answers, doors
from accord.intake.operations import records as operations
from accord.intake.operations.answers import Answer
from accord.intake.rules import documents
from accord.intake.values.batches import Door, Kind
from accord.team.values import Actor

DEFAULT_SOURCE = "api"
KEY_BOUND = 200


class TurnedAway(Problem):
    """A request of which nothing is taken in; `reason` is what it is counted under."""

    def __init__(self, status: int, detail: str, *, reason: str, **more: Any) -> None:
        super().__init__(status, detail, **more)
        self.reason = reason


def post_leads(request: HttpRequest) -> HttpResponse:
    """Take leads in: one object or up to 10,000."""
    return _take(request, Kind.LEADS)


def post_touches(request: HttpRequest) -> HttpResponse:
    """Take in what happened: one object or up to 10,000."""
    return _take(request, Kind.TOUCHES)


def post_deals(request: HttpRequest) -> HttpResponse:
    """Take deals in: one object or up to 10,000."""
    return _take(request, Kind.DEALS)


HANDLERS: dict[Kind, Callable[[HttpRequest], HttpResponse]] = {
    Kind.LEADS: post_leads,
    Kind.TOUCHES: post_touches,
    Kind.DEALS: post_deals,
}


def note_turned_away(*, view_name: str, method: str, reason: str) -> None:
    """Count a request that was refused before its handler saw it, where it brought records."""
    if method == "POST" and view_name in {f"api:{kind.value}" for kind in HANDLERS}:
        doors.count_refused(door=Door.API, reason=reason, at=clock.now())


def _take(request: HttpRequest, kind: Kind) -> HttpResponse:
    try:
        return _taken(request, kind)
    except TurnedAway as refusal:
        doors.count_refused(door=Door.API, reason=refusal.reason, at=clock.now())
        raise


def _taken(request: HttpRequest, kind: Kind) -> HttpResponse:
    body = _body(request)
    records, single = _records(body, kind)

    def work() -> Answer:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        receipts = operations.take(
            kind=kind,
            records=records,
            now=clock.now,
            source=DEFAULT_SOURCE,
            made_by_id=actor.member_id,
        )
        return _answer(receipts, single=single)

    key = request.headers.get("Idempotency-Key")
    answer = work() if key is None else _once(request, key=key, body=body, work=work)
    media = "application/json" if answer.status < 400 else "application/problem+json"
    response = HttpResponse(answer.content, status=answer.status, content_type=media)
    if answer.repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def _body(request: HttpRequest) -> bytes:
    if request.content_type != "application/json":
        raise TurnedAway(415, "Send the body as application/json.", reason="NOT_READABLE")
    bound = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    try:
        return request.body
    except RequestDataTooBig as problem:
        raise TurnedAway(
            413,
            f"The body is larger than {bound // 2**20} MB. Send it in parts.",
            reason="TOO_LARGE",
        ) from problem
    except UnreadablePostError as problem:
        raise TurnedAway(
            400, "The body ended early. Send it again.", reason="NOT_READABLE"
        ) from problem


def _records(body: bytes, kind: Kind) -> tuple[list[Any], bool]:
    try:
        document = documents.parse(body)
    except documents.NotAccepted as refusal:
        raise TurnedAway(400, str(refusal), reason="NOT_READABLE") from refusal
    single = isinstance(document, dict)
    records = [document] if single else document
    if not isinstance(records, list) or not records:
        raise TurnedAway(
            422, "Send one object, or a list of one to 10,000 objects.", reason="NOT_AS_DESCRIBED"
        )
    if len(records) > schemas.ROWS_BOUND:
        raise TurnedAway(
            413,
            "A request takes at most 10,000 records. Send the rest in another.",
            reason="TOO_LARGE",
        )
    faults = schemas.faults_of(kind, records, single=single)
    if faults:
        raise TurnedAway(
            422,
            "Some records are not as described. Nothing was taken in.",
            reason="NOT_AS_DESCRIBED",
            faults=faults,
        )
    return records, single


def _once(request: HttpRequest, *, key: str, body: bytes, work: Callable[[], Answer]) -> Answer:
    if not (0 < len(key) <= KEY_BOUND and key.isascii() and key.isprintable()):
        raise TurnedAway(
            400,
            "An Idempotency-Key has 1 to 200 printable ASCII characters.",
            reason="NOT_AS_DESCRIBED",
        )
    who = hashlib.sha256(request.headers.get("Authorization", "").encode()).hexdigest()
    digest = hashlib.sha256(request.path.encode() + b"\n" + body).hexdigest()
    try:
        return answers.once(scope=who, key=key, body_digest=digest, at=clock.now(), work=work)
    except answers.InProgress as problem:
        raise TurnedAway(
            409,
            "A request with this Idempotency-Key is under way.",
            reason="UNDER_WAY",
            retry_after=1,
        ) from problem
    except answers.OtherBody as problem:
        raise TurnedAway(
            422,
            "This Idempotency-Key was used for another request. Choose a new one.",
            reason="KEY_USED_BEFORE",
        ) from problem


def _answer(receipts: list[operations.Receipt], *, single: bool) -> Answer:
    outcomes = [receipt.outcome for receipt in receipts]
    content: dict[str, Any] = {
        "received": len(receipts),
        **{outcome.value: outcomes.count(outcome) for outcome in Outcome},
        "receipts": [receipt.as_dict() for receipt in receipts],
    }
    status = 200
    if single and outcomes == [Outcome.REFUSED]:
        status = 422
        content = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": receipts[0].problems[0]["detail"],
            **content,
        }
    return Answer(status, json.dumps(content, ensure_ascii=False))
