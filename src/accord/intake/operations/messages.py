"""Signed messages of tools: each taken once, answered alike ever after, never lost."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import Error as DatabaseError
from django.db import transaction

from accord.contacts.values.people import Outcome
from accord.foundation import bulk, sealing
from accord.intake import models
from accord.intake.operations import batches, doors, files, records
from accord.intake.rules import documents, events
from accord.intake.rules.events import Event
from accord.intake.rules.normalise import ColumnFormat, Problem, latest_of
from accord.intake.values.batches import Door, Kind
from accord.intake.values.hooks import PATHS_BOUND, HookFault, HookRules
from accord.intake.values.plans import Plan, fields_of
from accord.intake.values.reading import DateOrder
from accord.kernel import signatures

KEPT = timedelta(days=90)
MINUTE = timedelta(minutes=1)
DEPTH_BOUND = 12
WHOLE = "event"  # the one column of a row that is kept as it came
log = logging.getLogger(__name__)
# What an unknown tool's messages are compared with, so that its answer takes as long.
_NO_SECRET = signatures.written(bytes(signatures.SECRET_BYTES))


class TurnedAway(Exception):
    """Nothing of the message was taken; `wait`: seconds after which it may come again."""

    def __init__(self, fault: HookFault, *, wait: int = 0, detail: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.wait = wait
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Message:
    """What came over the wire: the three headers as sent, and the body byte for byte."""

    message_id: str
    timestamp: str
    signature: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """What is said to a message; `repeated` when it was said before."""

    answer: Mapping[str, Any]
    repeated: bool = False


def take(*, source: str, message: Message, now: Callable[[], datetime]) -> Taken:
    """Take a message of the tool called `source`; raises TurnedAway, with the reason counted.

    The message's id, its effect and its answer commit together: a sender that is told so knows
    that it is in, and one whose answer was lost is told the same again without another effect.
    """
    at = now()
    found = models.HookSource.objects.filter(name=source).first()
    try:
        signed = _verified(found, message=message, at=at)
        assert found is not None
        if found.stopped_at:
            raise TurnedAway(HookFault.STOPPED)
        _hold_to_rate(found, at=at)
        document = documents.parse(message.body, depth=DEPTH_BOUND)
        return _once(found, signed=signed, message=message, document=document, now=now)
    except documents.NotAccepted as problem:
        _count(found, HookFault.NOT_JSON, at=at)
        raise TurnedAway(HookFault.NOT_JSON, detail=str(problem)) from problem
    except TurnedAway as refusal:
        _count(found, refusal.fault, at=at)
        raise


def _verified(
    source: models.HookSource | None, *, message: Message, at: datetime
) -> signatures.Signed:
    secrets = _secrets_of(source, at=at) or [_NO_SECRET]
    try:
        signed = signatures.read_headers(
            message_id=message.message_id,
            timestamp=message.timestamp,
            signature=message.signature,
        )
    except signatures.NotSigned as problem:
        raise TurnedAway(HookFault.WRONG_SIGNATURE) from problem
    right = signatures.is_signed(signed, body=message.body, secrets=secrets)
    if source is None or not right:
        raise TurnedAway(HookFault.WRONG_SIGNATURE)
    try:
        signatures.check_time(signed, at=at)
    except signatures.WrongTime as problem:
        raise TurnedAway(HookFault.WRONG_TIME) from problem
    return signed


def _secrets_of(source: models.HookSource | None, *, at: datetime) -> list[str]:
    if source is None:
        return []
    found = []
    for key in models.HookKey.objects.filter(source_id=source.pk):
        if key.ends_at is None or key.ends_at > at:
            try:
                found.append(sealing.unseal(key.sealed))
            except sealing.Unreadable:
                log.warning("A secret of the tool %s cannot be opened any more.", source.name)
    return found


def _hold_to_rate(source: models.HookSource, *, at: datetime) -> None:
    recent = bulk.fetch(
        """select count(*), min(received_at) from (
             select received_at from intake_hookmessage
             where source_id = %s and received_at > %s order by received_at desc
             limit %s) newest""",
        [source.pk, at - MINUTE, source.rate],
    )
    count, oldest = recent[0]
    if count >= source.rate:
        wait = (oldest + MINUTE - at).total_seconds()
        raise TurnedAway(HookFault.TOO_MANY, wait=max(1, int(wait) + 1))


def _count(source: models.HookSource | None, fault: HookFault, *, at: datetime) -> None:
    if source is None:
        doors.count_refused(door=Door.HOOK, reason=fault.value, at=at)
        return
    bulk.execute(
        """insert into intake_hookrefusal as mine (source_id, day, fault, count, last_at)
           values (%s, %s, %s, 1, %s)
           on conflict (source_id, day, fault) do update
             set count = mine.count + 1, last_at = excluded.last_at""",
        [source.pk, at.date(), fault.value, at],
    )


@transaction.atomic
def _once(
    source: models.HookSource,
    *,
    signed: signatures.Signed,
    message: Message,
    document: Any,
    now: Callable[[], datetime],
) -> Taken:
    """Whoever brings the id second waits for the first one's commit, and is answered alike."""
    digest = hashlib.sha256(message.body).digest()
    made = bulk.fetch(
        """insert into intake_hookmessage (source_id, message_id, body_digest, received_at,
             event_type, answer, set_aside, repeats, batch_ids, body)
           values (%s, %s, %s, %s, '', '{}', 0, 0, '{}', '')
           on conflict (source_id, message_id) do nothing returning id""",
        [source.pk, signed.message_id, digest, now()],
    )
    if not made:
        return _again(source, signed=signed, digest=digest)
    told = _told(document)
    answer, batch_ids = _effect(source, told=told, document=document, now=now)
    aside = answer[Outcome.QUARANTINED.value] + answer[Outcome.REFUSED.value]
    models.HookMessage.objects.filter(pk=made[0][0]).update(
        event_type=told[0].type if told else "",
        answer=answer,
        set_aside=aside,
        batch_ids=batch_ids,
        body=message.body if aside else b"",
    )
    return Taken(answer)


def _again(source: models.HookSource, *, signed: signatures.Signed, digest: bytes) -> Taken:
    before = models.HookMessage.objects.select_for_update().get(
        source_id=source.pk, message_id=signed.message_id
    )
    if bytes(before.body_digest) != digest:
        raise TurnedAway(HookFault.OTHER_BODY)
    before.repeats += 1
    before.save(update_fields=["repeats"])
    return Taken(before.answer, repeated=True)


def _told(document: Any) -> list[Event]:
    try:
        return events.events_of(document)
    except events.NotEvents:
        return []


def _effect(
    source: models.HookSource,
    *,
    told: Sequence[Event],
    document: Any,
    now: Callable[[], datetime],
) -> tuple[dict[str, Any], list[int]]:
    """Take the events in; should the program fail at one, the message is kept and set aside."""
    try:
        with transaction.atomic():
            receipts, batch_ids = _take_in(source, told=told, document=document, now=now)
    except DatabaseError:
        raise  # away, or another in the way: the sender sends again
    except Exception:
        log.exception("Failed at a message of %s; it is kept and set aside.", source.name)
        with transaction.atomic():
            receipts, batch_ids = _keep_aside(
                source, [(0, document)], code="FAILED_AT_ROW", value="", now=now
            )
    return _answer(receipts), batch_ids


def _answer(receipts: Sequence[records.Receipt]) -> dict[str, Any]:
    ordered = sorted(receipts, key=lambda receipt: receipt.index)
    outcomes = [receipt.outcome for receipt in ordered]
    return {
        "received": len(ordered),
        **{outcome.value: outcomes.count(outcome) for outcome in Outcome},
        "receipts": [receipt.as_dict() for receipt in ordered],
    }


def _take_in(
    source: models.HookSource,
    *,
    told: Sequence[Event],
    document: Any,
    now: Callable[[], datetime],
) -> tuple[list[records.Receipt], list[int]]:
    rules = HookRules.from_dict(source.rules)
    if not told:
        return _keep_aside(source, [(0, document)], code="NO_EVENT", value="", now=now)
    _learn(source, [event for event in told if not events.is_test(event)])
    groups: dict[Kind | None, list[int]] = {}
    for index, event in enumerate(told):
        if events.is_test(event):
            continue
        groups.setdefault(events.kind_of(event, rules=rules), []).append(index)
    receipts: list[records.Receipt] = []
    batch_ids: list[int] = []
    for kind, places in groups.items():
        some = [told[place] for place in places]
        plan = events.plan_of(some, kind=kind, source=source.name, rules=rules) if kind else None
        if plan is None or not plan.columns:
            code = "NO_KNOWN_FIELD" if plan else "UNKNOWN_EVENT"
            kept = [(place, dict(told[place].cells)) for place in places]
            more = _keep_aside(source, kept, code=code, value=some[0].type[:80], now=now)
        else:
            more = _run(source, plan, events_=some, places=places, rules=rules, now=now)
        receipts += more[0]
        batch_ids += more[1]
    return receipts, batch_ids


def _run(
    source: models.HookSource,
    plan: Plan,
    *,
    events_: Sequence[Event],
    places: Sequence[int],
    rules: HookRules,
    now: Callable[[], datetime],
) -> tuple[list[records.Receipt], list[int]]:
    plan, headers, rows = rows_of(source, plan, told=events_, at=now())
    known = fields_of(plan.kind)
    order = DateOrder(rules.date_order) if rules.date_order else DateOrder.YMD
    formats = {
        path: ColumnFormat(order, latest=latest_of(known[name], at=now()))
        for path, name in plan.columns.items()
    }
    delivered = batches.Delivered(
        [place + 1 for place in places],
        [[row.get(name, "") for row in rows] for name in headers],
    )
    return _batch(plan, headers=headers, formats=formats, delivered=delivered, now=now)


def rows_of(
    source: models.HookSource, plan: Plan, *, told: Sequence[Event], at: datetime
) -> tuple[Plan, list[str], list[dict[str, str]]]:
    """Events as rows under a plan: the plan with what envelopes add, the columns, the cells."""
    rows = [events.completed(event, plan=plan) for event in told]
    headers = list(dict.fromkeys(name for row in rows for name in row))
    plan = files.settle(events.with_implied(plan, headers=headers))
    if plan.kind is not Kind.TOUCHES:
        rows = [
            _in_order(source, plan, cells=row, event=event, at=at)
            for row, event in zip(rows, told, strict=True)
        ]
    return plan, headers, rows


def _batch(
    plan: Plan,
    *,
    headers: Sequence[str],
    formats: Mapping[str, ColumnFormat],
    delivered: batches.Delivered,
    now: Callable[[], datetime],
) -> tuple[list[records.Receipt], list[int]]:
    batch_id = batches.take_at_once(
        door=Door.HOOK,
        source=batches.Source(headers=headers, formats=formats, blocks=iter([delivered])),
        now=now,
        plan=plan,
        rows=len(delivered),
        reading={"columns": [{"name": name} for name in headers]},
    )
    return records.receipts_of(batch_id, count=len(delivered)), [batch_id]


def _keep_aside(
    source: models.HookSource,
    kept: Sequence[tuple[int, Any]],
    *,
    code: str,
    value: str,
    now: Callable[[], datetime],
) -> tuple[list[records.Receipt], list[int]]:
    """Rows that nobody can read yet, kept as they came."""
    plan = files.settle(Plan(kind=Kind.LEADS, source=source.name, columns={}))
    problem = Problem(-1, code, "", {"value": value}, Outcome.QUARANTINED)
    bad = [
        (place + 1, problem, [json.dumps(one, ensure_ascii=False, default=str)])
        for place, one in kept
    ]
    delivered = batches.Delivered([], [[]], bad)
    return _batch(plan, headers=[WHOLE], formats={}, delivered=delivered, now=now)


def _learn(source: models.HookSource, told: Sequence[Event]) -> None:
    """Remember the names of the tool's fields, for Settings to show."""
    new = [path for path in events.paths_of(told) if path not in source.seen]
    room = PATHS_BOUND - len(source.seen)
    if new and room > 0:
        models.HookSource.objects.filter(pk=source.pk).update(seen=[*source.seen, *new[:room]])


def _in_order(
    source: models.HookSource, plan: Plan, *, cells: dict[str, str], event: Event, at: datetime
) -> dict[str, str]:
    """The cells without what a later event has told already."""
    subject = events.subject_of(cells, plan=plan)
    if event.at is None or not subject:
        return cells
    digest = hashlib.sha256(subject.encode()).digest()
    bulk.execute(
        """insert into intake_hookfield (source_id, kind, subject, said, changed_at)
           values (%s, %s, %s, '{}', %s) on conflict do nothing""",
        [source.pk, plan.kind.value, digest, at],
    )
    clock = models.HookField.objects.select_for_update().get(
        source_id=source.pk, kind=plan.kind, subject=digest
    )
    kept, clock.said = events.still_said(cells, at=event.at, said=clock.said)
    clock.changed_at = at
    clock.save(update_fields=["said", "changed_at"])
    named = {path for path, name in plan.columns.items() if name in ("external_id", "email")}
    return kept | {path: text for path, text in cells.items() if path in named}


def forget_old(*, at: datetime) -> int:
    """Remove messages older than ninety days with what was kept of them; answers how many."""
    before = at - KEPT
    gone, _ = models.HookMessage.objects.filter(received_at__lt=before).delete()
    models.HookField.objects.filter(changed_at__lt=before).delete()
    models.HookRefusal.objects.filter(last_at__lt=before).delete()
    return gone
