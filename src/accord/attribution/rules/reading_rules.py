"""The body of a version as rules of touches, with every bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from accord.attribution.values.models_of_credit import Key, Weights
from accord.attribution.values.touch_rules import (
    LONGEST_HALF_LIFE,
    LONGEST_LOOK_BACK,
    LONGEST_TALK,
    SHORTEST_HALF_LIFE,
    SHORTEST_LOOK_BACK,
    USUAL,
    RulesFlaw,
    SourcedRule,
    TouchRules,
    UnableToReadRules,
)
from accord.journeys.values import TouchKind
from accord.kernel.bodies import BodyReader

REST = "rest"
_SHARE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,9})?")
_MAY = (
    "by_sales", "mails_to_many", "shortest_talk", "collapse", "influence", "half_life", "custom",
)  # fmt: skip
Code = TypeVar("Code", bound=StrEnum)


def read_rules(body: Any) -> TouchRules:
    """The rules that a body says; what it leaves out is as usual. Raises UnableToReadRules."""
    said = _READ.named(body, "rules", needs=("kinds", "look_back", "sourced"), may=_MAY)

    def flag(name: str) -> bool:
        value = said.get(name, getattr(USUAL, name))
        if not isinstance(value, bool):
            _refuse(RulesFlaw.NOT_YES_OR_NO, name, given=value)
        return value

    def whole(name: str, least: int, most: int) -> int:
        return _READ.whole(said.get(name, getattr(USUAL, name)), name, least=least, most=most)

    return TouchRules(
        kinds=_kinds(said["kinds"]),
        by_sales=flag("by_sales"),
        mails_to_many=flag("mails_to_many"),
        shortest_talk=whole("shortest_talk", 0, LONGEST_TALK),
        look_back=whole("look_back", SHORTEST_LOOK_BACK, LONGEST_LOOK_BACK),
        collapse=flag("collapse"),
        influence=whole("influence", 0, LONGEST_LOOK_BACK),
        half_life=whole("half_life", SHORTEST_HALF_LIFE, LONGEST_HALF_LIFE),
        sourced=_one(SourcedRule, said["sourced"], "sourced"),
        custom=_weights(said["custom"]) if said.get("custom") else None,
    )


def rules_body(rules: TouchRules) -> dict[str, Any]:
    """The same as a body."""
    return {
        "kinds": [kind.value for kind in rules.kinds],
        "by_sales": rules.by_sales,
        "mails_to_many": rules.mails_to_many,
        "shortest_talk": rules.shortest_talk,
        "look_back": rules.look_back,
        "collapse": rules.collapse,
        "influence": rules.influence,
        "half_life": rules.half_life,
        "sourced": rules.sourced.value,
        **({"custom": weights_body(rules.custom)} if rules.custom else {}),
    }


def weights_body(weights: Weights) -> dict[str, str]:
    """Weights as decimals, such as 0.4; those of nothing are left out."""
    said = {key.value: weights.keys.get(key, Fraction(0)) for key in Key}
    said[REST] = weights.rest
    return {name: _decimal(share) for name, share in said.items() if share}


def _decimal(share: Fraction) -> str:
    return f"{Decimal(share.numerator) / Decimal(share.denominator):f}"


def _kinds(value: Any) -> tuple[TouchKind, ...]:
    kinds = _READ.each(
        value, "kinds", most=len(TouchKind), read=lambda one, at: _one(TouchKind, one, at)
    )
    if not kinds:
        _refuse(RulesFlaw.NO_KIND, "kinds", given="")
    if len(set(kinds)) < len(kinds):
        _refuse(RulesFlaw.TWICE, "kinds", given="")
    # One order, so that the same rules are the same words.
    return tuple(kind for kind in TouchKind if kind in kinds)


def _weights(value: Any) -> Weights:
    said: Mapping[str, Any] = _READ.named(value, "custom", may=(*(key.value for key in Key), REST))
    read = {name: _share(share, f"custom.{name}") for name, share in said.items()}
    if sum(read.values(), Fraction(0)) != 1:
        _refuse(RulesFlaw.NOT_ONE_IN_ALL, "custom", given="")
    rest = read.pop(REST, Fraction(0))
    return Weights({Key(name): share for name, share in read.items()}, rest)


def _share(value: Any, where: str) -> Fraction:
    is_number = isinstance(value, str) and _SHARE.fullmatch(value)
    if not is_number or Fraction(value) > 1:
        _refuse(RulesFlaw.NOT_A_SHARE, where, given=value)
    return Fraction(value)


def _one(known: type[Code], value: Any, where: str) -> Code:
    if not isinstance(value, str) or value not in set(known):
        _refuse(RulesFlaw.NOT_ONE_OF, where, given=value)
    return known(value)


def _refuse(flaw: RulesFlaw, where: str, *, given: Any) -> NoReturn:
    raise UnableToReadRules(flaw=flaw, where=where, given=str(given)[:80])


_READ = BodyReader(lambda flaw, where, given: _refuse(RulesFlaw(flaw.value), where, given=given))
