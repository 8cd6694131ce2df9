"""The body of a version as kinds of hand-off, with every bound."""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from accord.definitions.values import StageCode
from accord.handoffs.values.kinds import (
    LONGEST_CODE,
    LONGEST_NAME,
    MOST_COOLING,
    MOST_KINDS,
    Channel,
    Field,
    HandoffKind,
    KindFlaw,
    UnableToReadKinds,
)
from accord.kernel.bodies import BodyReader
from accord.notices.values import Agreed, Way
from accord.team.values import Side

T = TypeVar("T", bound=StrEnum)
_CODE = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_CODE - 1}}}")
_NEEDED = ("code", "name", "from", "to")
_MAY = ("at_stage", "needs", "channel", "fallback", "cooling_days", "nurture", "expires_days")
_SIDES = {side.value: side for side in (Side.MARKETING, Side.SALES)}
_STAGES = {"": None, **{stage.value: stage for stage in StageCode}}

_WAYS = {Channel.MAIL: Way.MAIL, Channel.CHAT: Way.CHAT, Channel.CRM_TASK: Way.TASK}


def agreed_way(kind: HandoffKind) -> Agreed:
    """By which way the receiver is told, and by which where that fails."""
    return Agreed(_WAYS.get(kind.channel), _WAYS.get(kind.fallback))


# Until both teams sign others.
FIRST = tuple(
    replace(kind, channel=Channel.MAIL, fallback=Channel.CHAT)
    for kind in (
        HandoffKind(
            "marketing_to_sdr", "Marketing to sales", Side.MARKETING, Side.SALES,
            at_stage=StageCode.MQL, needs=(Field.EMAIL,),
        ),
        HandoffKind("sdr_to_ae", "SDR to AE", Side.SALES, Side.SALES, needs=(Field.COMPANY,)),
        HandoffKind("sales_to_marketing", "Back to marketing", Side.SALES, Side.MARKETING),
        HandoffKind("ae_to_customer_team", "AE to customer team", Side.SALES, Side.SALES),
    )
)  # fmt: skip
BACK = "sales_to_marketing"


def read_kinds(body: Any) -> tuple[HandoffKind, ...]:
    """The kinds that a body says. Raises UnableToReadKinds."""
    said = _READ.named(body, "kinds", needs=("kinds",))
    kinds = _READ.each(said["kinds"], "kinds", most=MOST_KINDS, read=_kind)
    if not kinds:
        _refuse(KindFlaw.NONE, "kinds")
    for place, kind in enumerate(kinds):
        if any(kind.code == other.code for other in kinds[:place]):
            _refuse(KindFlaw.TWICE, f"kinds[{place}].code", given=kind.code)
    # What sales gives back has to go to somebody.
    if not any(kind.code == BACK and kind.to_side is Side.MARKETING for kind in kinds):
        _refuse(KindFlaw.NO_WAY_BACK, "kinds", given=BACK)
    return kinds


def kinds_body(kinds: tuple[HandoffKind, ...]) -> dict[str, Any]:
    """The same as a body."""
    return {
        "kinds": [
            {
                "code": kind.code,
                "name": kind.name,
                "from": kind.from_side.value,
                "to": kind.to_side.value,
                "at_stage": kind.at_stage.value if kind.at_stage else "",
                "needs": [field.value for field in kind.needs],
                "channel": kind.channel.value,
                "fallback": kind.fallback.value,
                "cooling_days": kind.cooling_days,
                **({"nurture": kind.nurture} if kind.nurture else {}),
                **({"expires_days": kind.expires_days} if kind.expires_days else {}),
            }
            for kind in kinds
        ]
    }


def _kind(body: Any, where: str) -> HandoffKind:
    said = _READ.named(body, where, needs=_NEEDED, may=_MAY)
    code = said["code"]
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        _refuse(KindFlaw.NOT_A_CODE, f"{where}.code", given=code)
    kind = HandoffKind(
        code,
        _READ.text(said["name"], f"{where}.name", longest=LONGEST_NAME),
        _one(said["from"], _SIDES, f"{where}.from"),
        _one(said["to"], _SIDES, f"{where}.to"),
        _one(said.get("at_stage", ""), _STAGES, f"{where}.at_stage"),
        _needs(said.get("needs", []), f"{where}.needs"),
        _one(said.get("channel", "in_app"), _of(Channel), f"{where}.channel"),
        _one(said.get("fallback", "mail"), _of(Channel), f"{where}.fallback"),
        _READ.whole(
            said.get("cooling_days", 14), f"{where}.cooling_days", least=0, most=MOST_COOLING
        ),
        _nurture(said.get("nurture", ""), f"{where}.nurture"),
        _READ.whole(
            said.get("expires_days", 0), f"{where}.expires_days", least=0, most=MOST_COOLING
        ),
    )
    if kind.from_side is kind.to_side is Side.MARKETING:
        _refuse(KindFlaw.ONE_SIDE, f"{where}.to")
    if kind.channel is kind.fallback:
        _refuse(KindFlaw.SAME_CHANNEL, f"{where}.fallback", given=kind.fallback.value)
    if kind.nurture and kind.to_side is not Side.MARKETING:
        _refuse(KindFlaw.NOT_BACK, f"{where}.nurture", given=kind.nurture)
    # What came back is marketing's until it goes on: it has nobody to run out to.
    if kind.expires_days and kind.to_side is not Side.SALES:
        _refuse(KindFlaw.NOT_THERE, f"{where}.expires_days", given=kind.expires_days)
    return kind


def _needs(value: Any, where: str) -> tuple[Field, ...]:
    known = _of(Field)
    fields: tuple[Field, ...] = _READ.each(
        value, where, most=len(known), read=lambda one, at: _one(one, known, at)
    )
    if len(set(fields)) < len(fields):
        _refuse(KindFlaw.TWICE, where)
    return fields


def _nurture(value: Any, where: str) -> str:
    return "" if value == "" else _READ.text(value, where, longest=LONGEST_NAME)


def _of(kind: type[T]) -> dict[str, T]:
    return {one.value: one for one in kind}


def _one(value: Any, among: Mapping[str, Any], where: str) -> Any:
    if not isinstance(value, str) or value not in among:
        _refuse(KindFlaw.NOT_ONE_OF, where, given=value)
    return among[value]


def _refuse(flaw: KindFlaw, where: str, *, given: Any = "") -> NoReturn:
    raise UnableToReadKinds(flaw=flaw, where=where, given=str(given)[:80])


_READ = BodyReader(lambda flaw, where, given: _refuse(KindFlaw(flaw.value), where, given=given))
