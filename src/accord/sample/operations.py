"""Loading the sample company through the intake that every file goes through; taking it back."""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from accord.agreements import api as agreements
from accord.content import api as content
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.enablement import api as enablement
from accord.foundation import bulk
from accord.goals import api as goals
from accord.goals.values.kept import Segment
from accord.handoffs import api as handoffs
from accord.intake import api as intake
from accord.leads import api as leads
from accord.notices import api as notices
from accord.sample import queries, rules
from accord.sample.rules import (
    aims,
    cards,
    handing,
    ideal_customer,
    messages,
    personas,
    sharing,
    words,
)
from accord.sample.values import (
    FIELDS,
    AlreadyLoaded,
    Chapter,
    Cleared,
    Drawn,
    Loaded,
    NothingLoaded,
    PastHandoff,
    Plan,
    SampleState,
    StillLoading,
)
from accord.scoring import api as scoring
from accord.team.values import Side

SOURCE = "sample"
KINDS: tuple[intake.Kind, ...] = tuple(intake.Kind(kind) for kind in FIELDS)
# What both leaders sign beside the card.
_SHEETS: tuple[tuple[Kind, str, dict[str, Any]], ...] = (
    (Kind.PERSONA, personas.KEY, personas.PERSONA),
    (Kind.IDEAL_CUSTOMER, ideal_customer.KEY, ideal_customer.IDEAL_CUSTOMER),
    (Kind.MESSAGES, messages.KEY, messages.MESSAGES),
)
# By these leads are handed over.
_OF_HANDOFFS = ((Kind.AGREEMENT, handing.KEY), (Kind.ROUTING, ""), (Kind.HANDOFFS, ""))
TOPIC = 0x73616D70  # "samp"
INTERRUPTED = "The process that loaded the sample company was stopped."

Say = Callable[[int, int], None]
Columns = Mapping[str, list[str]]


def _silent(done: int, total: int) -> None:
    del done, total


@transaction.atomic
def order(*, plan: Plan, at: datetime, actor_id: int | None = None) -> list[int]:
    """Note a batch for each kind of row of the sample company; nothing has gone in yet.

    Raises AlreadyLoaded while a sample company is there, be it in part.
    """
    bulk.alone_for(topic=TOPIC, keys=[SOURCE])
    if queries.list_batches():
        raise AlreadyLoaded
    return [
        intake.receive(
            door=intake.Door.SAMPLE,
            plan=_plan_of(kind),
            rows=0,
            at=at,
            made_by_id=actor_id,
            reading={
                "columns": [{"name": name} for name in FIELDS[kind]],
                "sample": {"until": plan.until.isoformat(), "seed": plan.seed, "scale": plan.scale},
            },
        )
        for kind in KINDS
    ]


def load(
    *,
    plan: Plan,
    now: Callable[[], datetime],
    actor_id: int | None = None,
    say: Say = _silent,
) -> Loaded:
    """Load the sample company; go on with one that was interrupted, as it was ordered.

    Raises AlreadyLoaded, StillLoading. `say` is told rows done and rows in all.
    """
    if queries.get_state() is not SampleState.LOADING:
        order(plan=plan, at=now(), actor_id=actor_id)
    return go_on(now=now, say=say)


def go_on(*, now: Callable[[], datetime], say: Say = _silent) -> Loaded:
    """Load what was ordered, from the start or from where it was interrupted.

    Raises NothingLoaded without an order, StillLoading while another process is at it.
    """
    batches = queries.list_batches()
    plan = queries.plan_of(batches)
    if plan is None:
        raise NothingLoaded
    if any(intake.is_at_work(batch_id=batch.id, at=now()) for batch in batches):
        raise StillLoading
    with _shelved(rules.chapters(plan)) as shelf:
        total, before = shelf.drawn.rows.total(), 0
        for batch in batches:
            intake.run(
                batch_id=batch.id,
                plan=_plan_of(batch.kind),
                source=intake.Source(FIELDS[batch.kind], {}, shelf.deliveries(batch.kind)),
                now=now,
                say=_from(before, total=total, say=say),
            )
            before += shelf.drawn.rows[batch.kind]
        _agree(at=now())
        _recall(plan, at=now())
        _aim(plan, at=now())
        return Loaded(
            plan,
            {batch.kind.value: batch.counts for batch in queries.list_batches()},
            shelf.drawn,
        )


def clear(*, at: datetime, actor_id: int | None = None) -> Cleared:
    """Take the sample company out again; what later work hangs on stays and is counted.

    Raises NothingLoaded, and StillLoading while it is being loaded.
    """
    batches = queries.list_batches()
    if not batches:
        raise NothingLoaded
    if any(intake.is_at_work(batch_id=batch.id, at=at) for batch in batches):
        raise StillLoading
    restored = removed = kept = 0
    with transaction.atomic():
        _forget_signed()
        notices.forget_of(member_ids=queries.list_members(source=SOURCE))
        for batch in reversed(batches):
            _stop(batch, at=at, actor_id=actor_id)
            answer = intake.undo(batch_id=batch.id, actor_id=actor_id, at=at)
            restored, removed, kept = (
                restored + answer.restored,
                removed + answer.removed,
                kept + answer.kept,
            )
    return Cleared(batches=len(batches), restored=restored, removed=removed, kept=kept)


def _forget_signed() -> None:
    """What the sample's leaders signed goes, unless somebody has written another version or it has
    decided something that stays."""
    if _is_own(Kind.CARD, cards.KEY, cards.CARD):
        scoring.forget_card(key=cards.KEY)
    for kind, key, body in _SHEETS:
        if _is_own(kind, key, body):
            definitions.forget(kind=kind, key=key)
    handoffs.forget_of_source(source=SOURCE)
    enablement.forget_of_source(source=SOURCE)
    for key in (aims.CUSTOMERS, aims.LEADS, aims.ROOT):
        versions = definitions.list_versions(kind=Kind.GOAL, key=key)
        if len(versions) == 1 and versions[0].made_by_id is None:
            goals.forget(key=key)
    for kind, key in _OF_HANDOFFS:
        versions = definitions.list_versions(kind=kind, key=key)
        is_own = len(versions) == 1 and versions[0].made_by_id is None
        if is_own and not handoffs.is_used(version_ids=[versions[0].id]):
            definitions.forget(kind=kind, key=key)


def _agree(*, at: datetime) -> None:
    """The sample's leaders sign a card, a persona and the ideal customer, each unless somebody has
    written one, or leaders are missing."""
    for kind, key, body in ((Kind.CARD, cards.KEY, cards.CARD), *_SHEETS):
        if not definitions.list_latest(kind=kind):
            with suppress(definitions.UnableToAgree):
                _sign(kind, key, body, at=at)


@transaction.atomic
def _recall(plan: Plan, *, at: datetime) -> None:
    """The sample's sellers have said of most leads that they were given what they think of them,
    and the last of these were handed over by what both teams have signed."""
    until = min(at, datetime.combine(plan.until, time.min, UTC))
    called = queries.list_called(source=SOURCE)
    found = (words.word_of(one, seed=plan.seed, until=until) for one in called)
    leads.remember_words(
        words=[
            leads.PastWord(
                word.lead_id, Side.SALES, leads.Promising(word.said), word.member_id, word.said_at
            )
            for word in found
            if word is not None
        ]
    )
    past = [handing.past_of(one, seed=plan.seed, until=until) for one in called]
    known = [one for one in past if one is not None]
    _hand_over(handing.with_games(known, seed=plan.seed), until=until)
    pieces = [one.id for one in content.list_in_use() if one.source == SOURCE]
    sent = [sharing.share_of(one, pieces=pieces, seed=plan.seed, until=until) for one in called]
    enablement.remember(shares=[one for one in sent if one is not None])


def _hand_over(past: Sequence[PastHandoff], *, until: datetime) -> None:
    """Kinds, routing and an agreement in force since before, unless somebody has written some."""
    signers = definitions.list_signers()
    if not all(signers[side] for side in (Side.MARKETING, Side.SALES)):
        return
    since = until - handing.AGREED
    for kind, key, body in _promises():
        if not definitions.list_latest(kind=kind):
            _sign(kind, key, body, at=since)
    handoffs.remember(
        past=[
            handoffs.Past(
                one.lead_id, one.owner_id, one.offered_at, one.accepted_at, one.closed_at,
                handoffs.Outcome(one.outcome) if one.outcome else None, one.reason, one.quadrant,
            )
            for one in past
        ],
        kind="marketing_to_sdr",
        at=until,
    )  # fmt: skip


@transaction.atomic
def _aim(plan: Plan, *, at: datetime) -> None:
    """What both teams work for this year, signed by both, unless somebody has set a goal."""
    signers = definitions.list_signers()
    leaders = [next(iter(signers[side]), None) for side in (Side.MARKETING, Side.SALES)]
    if None in leaders or definitions.list_latest(kind=Kind.GOAL):
        return
    owners = dict(zip((aims.ROOT, aims.LEADS, aims.CUSTOMERS), (leaders[1], *leaders), strict=True))
    for key, body in aims.goals(until=plan.until, scale=plan.scale):
        number = goals.propose_goal(key=key, body=body, owner_id=owners[key], actor_id=None, at=at)
        _sign_number(Kind.GOAL, key, number, at=at)
    asked = aims.plan(until=plan.until, scale=plan.scale)
    goals.keep_plan(key=aims.ROOT, segments=[Segment("", asked)], actor_id=None, at=at)


def _promises() -> list[tuple[Kind, str, dict[str, Any]]]:
    sellers = queries.list_first_callers(source=SOURCE)
    leader = min(definitions.list_signers()[Side.SALES])
    rules_said = handing.routing(sellers=sellers, fallback=leader)
    agreement = dict(agreements.PRESETS[handing.TEMPLATE])
    return [
        (Kind.HANDOFFS, "", handing.KINDS),
        (Kind.ROUTING, "", rules_said),
        (Kind.AGREEMENT, handing.KEY, agreement),
    ]


@transaction.atomic
def _sign(kind: Kind, key: str, body: dict[str, Any], *, at: datetime) -> None:
    _sign_number(kind, key, _propose(kind, key, body, at=at), at=at)


def _sign_number(kind: Kind, key: str, number: int, *, at: datetime) -> None:
    """Both leaders sign a version as it is written down."""
    version = definitions.find_version(kind=kind, key=key, number=number)
    said = version.body if version is not None else {}
    signers = definitions.list_signers()
    for side in (Side.MARKETING, Side.SALES):
        definitions.sign(
            kind=kind,
            key=key,
            number=number,
            side=side,
            digest=definitions.digest_of(kind=kind, key=key, body=said),
            since=at,
            member_id=next(iter(signers[side]), None),
            at=at,
        )


def _propose(kind: Kind, key: str, body: dict[str, Any], *, at: datetime) -> int:
    told: dict[str, Any] = {"body": body, "actor_id": None, "at": at}
    if kind is Kind.CARD:
        return scoring.propose_card(key=key, **told)
    if kind is Kind.AGREEMENT:
        return agreements.propose_agreement(key=key, **told)
    if kind is Kind.HANDOFFS:
        return handoffs.propose_kinds(**told)
    if kind is Kind.ROUTING:
        return handoffs.propose_routing(**told)
    return definitions.propose_sheet(kind=kind, key=key, is_new=True, **told)


def _is_own(kind: Kind, key: str, body: dict[str, Any]) -> bool:
    """Whether what stands is the sample's, and nobody has written another version."""
    versions = definitions.list_versions(kind=kind, key=key)
    return len(versions) == 1 and versions[0].body == body


def _stop(batch: intake.BatchCard, *, at: datetime, actor_id: int | None) -> None:
    if batch.state is intake.BatchState.WAITING:
        intake.ask_cancel(batch_id=batch.id, actor_id=actor_id, at=at)
    elif batch.state is intake.BatchState.RUNNING:
        intake.fail(batch_id=batch.id, sentence=INTERRUPTED, at=at)


def _plan_of(kind: intake.Kind) -> intake.Plan:
    """The sample's own headers are the names of the fields."""
    return intake.Plan(
        kind=kind, source=SOURCE, columns={name: name for name in FIELDS[kind]}, profile=SOURCE
    )


def _from(before: int, *, total: int, say: Say) -> Callable[[int], None]:
    return lambda done: say(before + done, total)


@dataclass(slots=True)
class _Shelf:
    """The company's rows by kind in files of a folder, so that any scale fits into memory."""

    folder: Path
    drawn: Drawn

    def deliveries(self, kind: str) -> Iterator[intake.Delivered]:
        """The rows of a kind in steps, numbered from one."""
        number = 1
        for columns in _in_steps(self._pieces(kind), fields=FIELDS[kind]):
            size = len(columns[FIELDS[kind][0]])
            yield intake.Delivered(range(number, number + size), list(columns.values()))
            number += size

    def _pieces(self, kind: str) -> Iterator[Columns]:
        path = self.folder / kind
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    yield json.loads(line)


@contextmanager
def _shelved(chapters: Iterator[Chapter]) -> Iterator[_Shelf]:
    with tempfile.TemporaryDirectory(prefix="accord-sample-") as name:
        folder, drawn = Path(name), Drawn()
        for chapter in chapters:
            drawn += chapter.drawn
            for block in chapter.blocks:
                cells = {
                    field: [cell or "" for cell in block.columns[field]] for field in block.columns
                }
                with (folder / block.kind).open("a", encoding="utf-8") as file:
                    file.write(json.dumps(cells) + "\n")
        yield _Shelf(folder, drawn)


def _in_steps(pieces: Iterator[Columns], *, fields: tuple[str, ...]) -> Iterator[Columns]:
    """The same rows in steps of the intake's size."""
    held: dict[str, list[str]] = {name: [] for name in fields}
    for piece in pieces:
        for name in fields:
            held[name].extend(piece[name])
        while len(held[fields[0]]) >= intake.STEP:
            yield {name: held[name][: intake.STEP] for name in fields}
            held = {name: held[name][intake.STEP :] for name in fields}
    if held[fields[0]]:
        yield held
