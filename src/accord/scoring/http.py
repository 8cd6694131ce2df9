"""Cards, scores and the leads to call now, for programs: /cards, /leads/{id}/scores, /hot."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Schema
from pydantic import BaseModel, ConfigDict, Field

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind, UnableToAgree, UnableToPropose
from accord.foundation import clock, cursors
from accord.foundation.documents import Document
from accord.foundation.problems import Fault, Problem
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.scoring import api as scoring
from accord.scoring.values.cards import CARD_FLAWS, TAKEN_KEYS, CardFlaw, UnableToRead
from accord.scoring.values.scores import Chance, Part, Quadrant, Told
from accord.scoring.values.standing import Called, Place

LARGEST_ID = 2**63 - 1
Key = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
LeadId = Annotated[int, Field(ge=1, le=LARGEST_ID)]


_OF_KEYS = (CardFlaw.UNKNOWN_KEY, CardFlaw.MISSING_KEY)


class Change(BaseModel):
    """The draft that is changed, as it was read."""

    model_config = ConfigDict(extra="forbid")
    number: Number
    revision: Number


class CardIn(BaseModel):
    """A card to be written down as a draft; `change` where an open draft is changed instead."""

    model_config = ConfigDict(extra="forbid")
    body: Document
    change: Change | None = None


class CardOut(Schema):
    """A card and its versions: `in_force` and `draft` are numbers, null where there is none."""

    key: str
    name: str
    in_force: int | None
    draft: int | None
    versions: list[int]


class CardsOut(Schema):
    items: list[CardOut]


class VersionOut(Schema):
    """One version of a card: `body` is its exact wording, as `docs/interfaces/card.json` has it."""

    key: str
    number: int
    revision: int
    state: str
    active_from: datetime | None
    active_to: datetime | None
    digest: str
    signed_for: list[str]
    body: dict[str, Any]


class VersionsOut(Schema):
    items: list[VersionOut]


class PartOut(Schema):
    """What one criterion brings now."""

    axis: str
    criterion: str
    name: str
    points: float
    is_open: bool
    touches: int
    last_on: date | None
    until: date | None


class ChanceOut(Schema):
    """Points that a criterion could still bring; `missing` touches, or another answer."""

    axis: str
    criterion: str
    name: str
    points: float
    missing: int
    is_open: bool


class ScoreOut(Schema):
    """A lead by one card. `fit_low` and `fit_high`: with open questions answered either way. The
    points of the parts of an axis add up to its number."""

    card: str
    version: int
    quadrant: str
    cell: str | None
    fit: int
    fit_low: int
    fit_high: int
    fit_level: str
    interest: float
    interest_is_high: bool
    direct_until: date | None
    changes_on: date | None
    parts: list[PartOut]
    chances: list[ChanceOut]


class ScoresOut(Schema):
    items: list[ScoreOut]


class HotAsked(Schema):
    card: Key | None = None
    cursor: Annotated[str, Field(max_length=cursors.LENGTH_BOUND)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class HotLeadOut(Schema):
    lead: int
    quadrant: str
    fit: int
    interest: float
    direct_until: date | None


class HotOut(Schema):
    card: str
    version: int
    items: list[HotLeadOut]
    next: str | None


def list_cards(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """Every card by key, in force or not."""
    found: dict[str, list[DefinitionVersion]] = {}
    for version in definitions.list_all():
        if version.kind is Kind.CARD:
            found.setdefault(version.key, []).append(version)
    now = clock.now()
    return {"items": [_card(versions, at=now) for versions in found.values()]}


def list_versions(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:  # noqa: ARG001
    """All versions of one card, the newest first."""
    versions = definitions.list_versions(kind=Kind.CARD, key=key)
    if not versions:
        raise Problem(404, f"There is no card {key}.")
    signed = definitions.list_signatures(version_ids=[one.id for one in versions])
    return {"items": [_version(one, signed=signed) for one in versions]}


def get_version(
    request: HttpRequest,  # noqa: ARG001
    key: Path[Key],
    number: Path[Number],
) -> dict[str, Any]:
    """One version of a card."""
    return _told(key, number)


def propose_version(request: HttpRequest, key: Path[Key], asked: CardIn) -> dict[str, Any]:
    """Write a card down as a draft. Only leaders sign, in a browser: until both have, it judges
    nothing. The same words sent twice are one draft."""
    if key in TAKEN_KEYS:
        raise Problem(422, f"The key {key} is an address of its own. Choose another.")
    same = definitions.find_open(kind=Kind.CARD, key=key)
    if asked.change is None and same is not None and same.body == asked.body:
        return _told(key, same.number)
    change = (asked.change.number, asked.change.revision) if asked.change else None
    try:
        number = scoring.propose_card(
            key=key, body=asked.body, actor_id=_member(request), at=clock.now(), change=change
        )
    except UnableToRead as refusal:
        fault = Fault(_pointer(refusal), str(CARD_FLAWS[refusal.flaw]))
        raise Problem(422, "The card cannot be judged by.", faults=[fault]) from refusal
    except (UnableToPropose, UnableToAgree) as refusal:
        raise Problem(*definitions.why_refused(refusal)) from refusal
    return _told(key, number)


def withdraw_version(request: HttpRequest, key: Path[Key], number: Path[Number]) -> dict[str, Any]:
    """Take back a version that has judged nothing; what was read of it is answered once more."""
    told = _told(key, number)
    try:
        definitions.withdraw(
            kind=Kind.CARD, key=key, number=number, actor_id=_member(request), at=clock.now()
        )
    except UnableToAgree as refusal:
        raise Problem(*definitions.why_refused(refusal)) from refusal
    return told


def list_scores(request: HttpRequest, lead_id: Path[LeadId]) -> dict[str, Any]:  # noqa: ARG001
    """A lead by each card in force that is for it; none of one that has ended, or of a person who
    objects to being judged."""
    try:
        leads.get_lead(lead_id=lead_id)
    except LookupError as problem:
        raise Problem(404, f"There is no lead {lead_id}.") from problem
    told = scoring.tell_score(lead_id=lead_id, at=clock.now())
    return {"items": [_score(one) for one in told]}


def list_hot(request: HttpRequest, asked: Query[HotAsked]) -> dict[str, Any]:
    """Whom to call now: perfect leads, then hot ones, the freshest interest first. The order does
    not change as time passes."""
    now = clock.now()
    cards = {one.key: one for one in scoring.list_cards(at=now)}
    if not cards:
        raise Problem(404, "No card is in force.")
    if asked.card is None and len(cards) > 1:
        raise Problem(422, f"Several cards are in force. Name one: {', '.join(cards)}.")
    if asked.card is not None and asked.card not in cards:
        raise Problem(404, f"No card {asked.card} is in force.")
    card = cards[asked.card or next(iter(cards))]
    called, behind = scoring.list_calling(
        version_id=card.version_id, scope=request.actor.scope, at=now,  # type: ignore[attr-defined]
        limit=asked.limit, after=_place(asked.cursor),
    )  # fmt: skip
    return {
        "card": card.key,
        "version": card.number,
        "items": [_hot(one) for one in called],
        "next": cursors.write(
            f"{behind.quadrant.value}~{behind.heat!r}~{behind.lead_id}" if behind else None
        ),
    }


def _card(versions: list[DefinitionVersion], *, at: datetime) -> dict[str, Any]:
    judging = [
        one
        for one in versions
        if one.active_from is not None
        and one.active_from <= at
        and (one.active_to is None or one.active_to > at)
    ]
    open_ = [one.number for one in versions if one.state in definitions.OPEN]
    named = (judging or versions)[0]
    return {
        "key": named.key,
        "name": named.body.get("name", named.key),
        "in_force": judging[0].number if judging else None,
        "draft": open_[0] if open_ else None,
        "versions": [one.number for one in versions],
    }


def _told(key: str, number: int) -> dict[str, Any]:
    version = definitions.find_version(kind=Kind.CARD, number=number, key=key)
    if version is None:
        raise Problem(404, f"There is no version {number} of a card {key}.")
    return _version(version, signed=definitions.list_signatures(version_ids=[version.id]))


def _version(
    version: DefinitionVersion, *, signed: Mapping[int, list[definitions.SignatureCard]]
) -> dict[str, Any]:
    return {
        "key": version.key,
        "number": version.number,
        "revision": version.revision,
        "state": version.state.value,
        "active_from": version.active_from,
        "active_to": version.active_to,
        "digest": definitions.digest_of(kind=Kind.CARD, key=version.key, body=version.body),
        "signed_for": [one.side.value for one in signed.get(version.id, [])],
        "body": version.body,
    }


def _score(told: Told) -> dict[str, Any]:
    score = told.score
    return {
        "card": told.by.key,
        "version": told.by.number,
        "quadrant": score.quadrant.value,
        "cell": score.cell or None,
        "fit": score.fit.points,
        "fit_low": score.fit.low,
        "fit_high": score.fit.high,
        "fit_level": score.fit.level.value,
        "interest": score.interest.points,
        "interest_is_high": score.interest.is_high,
        "direct_until": score.interest.direct_until,
        "changes_on": score.changes_on,
        "parts": [_part(one) for one in score.parts],
        "chances": [_chance(one) for one in score.chances],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "axis": part.axis.value, "criterion": part.code, "name": part.name, "points": part.points,
        "is_open": part.is_open, "touches": part.touches, "last_on": part.last_on,
        "until": part.until,
    }  # fmt: skip


def _chance(chance: Chance) -> dict[str, Any]:
    return {
        "axis": chance.axis.value, "criterion": chance.code, "name": chance.name,
        "points": chance.points, "missing": chance.missing, "is_open": chance.is_open,
    }  # fmt: skip


def _hot(called: Called) -> dict[str, Any]:
    return {
        "lead": called.lead_id, "quadrant": called.quadrant.value, "fit": called.fit,
        "interest": called.interest, "direct_until": called.direct_until,
    }  # fmt: skip


def _place(cursor: str | None) -> Place | None:
    """Where a list goes on; refused where no list gave this out."""
    try:
        said = cursors.read(cursor)
        if said is None:
            return None
        code, heat, number = said.split("~")
        quadrant, lead_id = Quadrant(code), whole_number(number)
        if lead_id is None or quadrant not in (Quadrant.PERFECT, Quadrant.HOT):
            raise cursors.NotACursor
        return Place(quadrant, float(heat), lead_id)
    except ValueError as problem:
        raise Problem(422, "This cursor was not given out by this list.") from problem


def _pointer(refusal: UnableToRead) -> str:
    """`fit.criteria[2].points` as the place in the request."""
    parts = re.sub(r"\[(\d+)\]", r".\1", refusal.where).split(".")
    named = (
        [refusal.given.replace("~", "~0").replace("/", "~1")] if refusal.flaw in _OF_KEYS else []
    )
    return "/" + "/".join(("body", *(part for part in parts if part not in ("", "card")), *named))


def _member(request: HttpRequest) -> int | None:
    member: int | None = request.actor.member_id  # type: ignore[attr-defined]
    return member
