"""The body of a version as kinds of hand-off, with every bound."""

import re
from collections.abc import Mapping
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
from accord.team.values import Side

T = TypeVar("T", bound=StrEnum)
_CODE = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_CODE - 1}}}")
_NEEDED = frozenset({"code", "name", "from", "to"})
_ALLOWED = _NEEDED | {"at_stage", "needs", "channel", "fallback", "cooling_days", "nurture"}
_SIDES = {side.value: side for side in (Side.MARKETING, Side.SALES)}
_STAGES = {"": None, **{stage.value: stage for stage in StageCode}}

# Until both teams sign others.
FIRST = (
    HandoffKind(
        "marketing_to_sdr", "Marketing to sales", Side.MARKETING, Side.SALES,
        at_stage=StageCode.MQL, needs=(Field.EMAIL,),
    ),
    HandoffKind("sdr_to_ae", "SDR to AE", Side.SALES, Side.SALES, needs=(Field.COMPANY,)),
    HandoffKind("sales_to_marketing", "Back to marketing", Side.SALES, Side.MARKETING),
    HandoffKind("ae_to_customer_team", "AE to customer team", Side.SALES, Side.SALES),
)  # fmt: skip
BACK = "sales_to_marketing"


def read_kinds(body: Any) -> tuple[HandoffKind, ...]:
    """The kinds that a body says. Raises UnableToReadKinds."""
    said = _object(body, "kinds", needed=frozenset({"kinds"}), allowed=frozenset({"kinds"}))
    rows = said["kinds"]
    if not isinstance(rows, list):
        _refuse(KindFlaw.NOT_A_LIST, "kinds")
    if not rows:
        _refuse(KindFlaw.NONE, "kinds")
    if len(rows) > MOST_KINDS:
        _refuse(KindFlaw.TOO_MANY, "kinds", MOST_KINDS)
    kinds = tuple(_kind(row, f"kinds.{place}") for place, row in enumerate(rows))
    for place, kind in enumerate(kinds):
        if any(kind.code == other.code for other in kinds[:place]):
            _refuse(KindFlaw.TWICE, f"kinds.{place}.code", kind.code)
    # What sales gives back has to go to somebody.
    if not any(kind.code == BACK and kind.to_side is Side.MARKETING for kind in kinds):
        _refuse(KindFlaw.NO_WAY_BACK, "kinds", BACK)
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
            }
            for kind in kinds
        ]
    }


def _kind(body: Any, where: str) -> HandoffKind:
    said = _object(body, where, needed=_NEEDED, allowed=_ALLOWED)
    code = said["code"]
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        _refuse(KindFlaw.NOT_A_CODE, f"{where}.code", code)
    kind = HandoffKind(
        code,
        _name(said["name"], f"{where}.name"),
        _one(said["from"], _SIDES, f"{where}.from"),
        _one(said["to"], _SIDES, f"{where}.to"),
        _one(said.get("at_stage", ""), _STAGES, f"{where}.at_stage"),
        _needs(said.get("needs", []), f"{where}.needs"),
        _one(said.get("channel", "in_app"), _of(Channel), f"{where}.channel"),
        _one(said.get("fallback", "mail"), _of(Channel), f"{where}.fallback"),
        _days(said.get("cooling_days", 14), f"{where}.cooling_days"),
        _name(said["nurture"], f"{where}.nurture") if said.get("nurture", "") != "" else "",
    )
    if kind.from_side is kind.to_side is Side.MARKETING:
        _refuse(KindFlaw.ONE_SIDE, f"{where}.to")
    if kind.channel is kind.fallback:
        _refuse(KindFlaw.SAME_CHANNEL, f"{where}.fallback", kind.fallback.value)
    if kind.nurture and kind.to_side is not Side.MARKETING:
        _refuse(KindFlaw.NOT_BACK, f"{where}.nurture", kind.nurture)
    return kind


def _needs(value: Any, where: str) -> tuple[Field, ...]:
    if not isinstance(value, list):
        _refuse(KindFlaw.NOT_A_LIST, where)
    fields: list[Field] = [_one(one, _of(Field), where) for one in value]
    if len(set(fields)) < len(fields):
        _refuse(KindFlaw.TWICE, where)
    return tuple(fields)


def _days(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_COOLING:
        _refuse(KindFlaw.NOT_A_NUMBER, where, MOST_COOLING)
    return value


def _name(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        _refuse(KindFlaw.NOT_A_TEXT, where, LONGEST_NAME)
    return value.strip()


def _of(kind: type[T]) -> dict[str, T]:
    return {one.value: one for one in kind}


def _one(value: Any, among: Mapping[str, Any], where: str) -> Any:
    if not isinstance(value, str) or value not in among:
        _refuse(KindFlaw.NOT_ONE_OF, where, ", ".join(filter(None, among)))
    return among[value]


def _object(
    body: Any, where: str, *, needed: frozenset[str], allowed: frozenset[str]
) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        _refuse(KindFlaw.NOT_AN_OBJECT, where)
    if strange := sorted(str(key) for key in body if key not in allowed):
        _refuse(KindFlaw.UNKNOWN_KEY, f"{where}.{strange[0]}")
    if missing := sorted(needed - body.keys()):
        _refuse(KindFlaw.MISSING_KEY, f"{where}.{missing[0]}")
    return body


def _refuse(flaw: KindFlaw, place: str, given: object = None) -> NoReturn:
    raise UnableToReadKinds(flaw=flaw, place=place, given=given)
