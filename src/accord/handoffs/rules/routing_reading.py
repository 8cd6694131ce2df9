"""The body of a version as a routing, with every bound; what does not go is refused by place."""

import re
from typing import Any, NoReturn, TypeVar

from accord.definitions.values import SegmentTest
from accord.handoffs.values.routing import (
    ALONE,
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_CONDITIONS,
    MOST_EMPLOYEES,
    MOST_ENTRIES,
    MOST_ID,
    MOST_RULES,
    MOST_SKILLS,
    MOST_VALUES,
    MOST_WEIGHT,
    Asked,
    PoolEntry,
    PoolOf,
    Routing,
    RoutingField,
    RoutingFlaw,
    RoutingRule,
    RoutingTest,
    UnableToReadRouting,
    tests_of,
)
from accord.kernel.bodies import BodyReader
from accord.kernel.folding import plain

T = TypeVar("T")
_CODE = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{LONGEST_CODE - 1}}}")
_OWN_FIELD = "attribute:"
_SWITCHES = ("account_owner_first", "same_owner_first", "owner_takes_turn", "working_first")
_ENTRIES = tuple(of.value for of in PoolOf)


def read_routing(body: Any) -> Routing:
    """The routing that a body says. Raises UnableToReadRouting."""
    said = _READ.named(body, "routing", needs=("rules", "fallback"))
    if said["fallback"] is None:
        _refuse(RoutingFlaw.NO_FALLBACK, "fallback")
    rules = _READ.each(said["rules"], "rules", most=MOST_RULES, read=_rule)
    seen: set[str] = set()
    for place, rule in enumerate(rules):
        if rule.code in seen:
            _refuse(RoutingFlaw.SAME_CODE, f"rules[{place}].code", given=rule.code)
        seen.add(rule.code)
    return Routing(rules, _id(said["fallback"], "fallback"))


def routing_body(routing: Routing) -> dict[str, Any]:
    """The same as a version keeps it; what a rule does not ask is left out."""
    return {
        "rules": [_rule_body(rule) for rule in routing.rules],
        "fallback": routing.fallback_id,
    }


def members_named(routing: Routing) -> frozenset[int]:
    """Members whom a routing names by their id."""
    named = (entry.member_id for rule in routing.rules for entry in rule.pool)
    return frozenset({routing.fallback_id, *(id_ for id_ in named if id_ is not None)})


def _rule(body: Any, where: str) -> RoutingRule:
    needs = ("code", "name", "pool")
    said = _READ.named(body, where, needs=needs, may=("conditions", "needs", *_SWITCHES))
    code = said["code"]
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        _refuse(RoutingFlaw.NO_CODE, f"{where}.code", given=code)
    pool = _READ.each(said["pool"], f"{where}.pool", most=MOST_ENTRIES, read=_entry)
    if not pool:
        _refuse(RoutingFlaw.EMPTY_POOL, f"{where}.pool")
    named = [(entry.of, plain(entry.name)) for entry in pool]
    for place, one in enumerate(named):
        if one in named[:place]:
            _refuse(RoutingFlaw.NAMED_TWICE, f"{where}.pool[{place}]", given=pool[place].name)
    conditions = said.get("conditions", [])
    needed = said.get("needs", [])
    return RoutingRule(
        code,
        _READ.text(said["name"], f"{where}.name", longest=LONGEST_NAME),
        _READ.each(conditions, f"{where}.conditions", most=MOST_CONDITIONS, read=_test),
        pool,
        needs=_READ.each(needed, f"{where}.needs", most=len(RoutingField), read=_needed),
        **{name: _switch(said.get(name, False), f"{where}.{name}") for name in _SWITCHES},
    )


def _rule_body(rule: RoutingRule) -> dict[str, Any]:
    said: dict[str, Any] = {"code": rule.code, "name": rule.name}
    if rule.conditions:
        said["conditions"] = [
            {
                "field": one.asked.field.value,
                "test": one.test.value,
                "values": list(one.values),
                "attribute": one.asked.attribute,
            }
            for one in rule.conditions
        ]
    said["pool"] = [_entry_body(entry) for entry in rule.pool]
    if rule.needs:
        said["needs"] = [one.name for one in rule.needs]
    return said | {name: True for name in _SWITCHES if getattr(rule, name)}


def _entry_body(entry: PoolEntry) -> dict[str, Any]:
    name = entry.name if entry.member_id is None else entry.member_id
    said: dict[str, Any] = {entry.of.value: name, "weight": entry.weight}
    return {**said, "skills": list(entry.skills)} if entry.skills else said


def _entry(body: Any, where: str) -> PoolEntry:
    said = _READ.named(body, where, may=(*_ENTRIES, "weight", "skills"))
    named = [name for name in _ENTRIES if name in said]
    if len(named) != 1:
        _refuse(RoutingFlaw.NO_MEMBER, where)
    of = PoolOf(named[0])
    place = f"{where}.{of.value}"
    if of is PoolOf.MEMBER:
        name = str(_id(said[of.value], place))
    else:
        name = _READ.text(said[of.value], place, longest=LONGEST_VALUE)
    weight = _whole(said.get("weight", 1), f"{where}.weight", least=1, most=MOST_WEIGHT)
    return PoolEntry(of, name, weight, _texts(said.get("skills", []), f"{where}.skills",
                                              most=MOST_SKILLS))  # fmt: skip


def _test(body: Any, where: str) -> RoutingTest:
    said = _READ.named(body, where, needs=("field", "test"), may=("values", "attribute"))
    asked = _asked(said["field"], said.get("attribute", ""), where)
    word = said["test"]
    if not isinstance(word, str) or word not in set(SegmentTest):
        _refuse(RoutingFlaw.UNKNOWN_TEST, f"{where}.test", given=word)
    test = SegmentTest(word)
    if test not in tests_of(asked.field):
        _refuse(RoutingFlaw.DOES_NOT_GO, f"{where}.test", given=word)
    place = f"{where}.values"
    values = _texts(said.get("values", []), place, most=MOST_VALUES)
    if test in ALONE:
        if values:
            _refuse(RoutingFlaw.DOES_NOT_GO, place, given=", ".join(values))
    elif asked.field is RoutingField.EMPLOYEES:
        if len(values) != 1 or not _is_number(values[0]):
            _refuse(RoutingFlaw.NO_NUMBER, place, given=", ".join(values))
    elif not values or any(plain(value) == " " for value in values):
        _refuse(RoutingFlaw.NO_VALUE, place, given=", ".join(values))
    return RoutingTest(asked, test, values)


def _asked(field: Any, attribute: Any, where: str) -> Asked:
    if not isinstance(field, str) or field not in set(RoutingField):
        _refuse(RoutingFlaw.UNKNOWN_FIELD, f"{where}.field", given=field)
    if field != RoutingField.ATTRIBUTE:
        if attribute != "":
            _refuse(RoutingFlaw.DOES_NOT_GO, f"{where}.attribute", given=attribute)
        return Asked(RoutingField(field))
    own = _READ.text(attribute, f"{where}.attribute", longest=LONGEST_VALUE)
    return Asked(RoutingField.ATTRIBUTE, own)


def _needed(value: Any, where: str) -> Asked:
    written = _READ.text(value, where, longest=LONGEST_VALUE + len(_OWN_FIELD))
    is_own = written.startswith(_OWN_FIELD)
    field = RoutingField.ATTRIBUTE.value if is_own else written
    if field == RoutingField.EMPLOYEES:
        _refuse(RoutingFlaw.DOES_NOT_GO, where, given=written)
    return _asked(field, written.removeprefix(_OWN_FIELD) if is_own else "", where)


def _is_number(value: str) -> bool:
    is_whole = value.isascii() and value.isdigit() and len(value) <= len(str(MOST_EMPLOYEES))
    return is_whole and int(value) <= MOST_EMPLOYEES


def _texts(value: Any, where: str, *, most: int) -> tuple[str, ...]:
    return _READ.each(
        value, where, most=most, read=lambda part, at: _READ.text(part, at, longest=LONGEST_VALUE)
    )


def _switch(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        _refuse(RoutingFlaw.NOT_YES_OR_NO, where, given=value)
    return value


def _id(value: Any, where: str) -> int:
    return _whole(value, where, least=1, most=MOST_ID, flaw=RoutingFlaw.NO_MEMBER)


def _whole(
    value: Any,
    where: str,
    *,
    least: int,
    most: int,
    flaw: RoutingFlaw = RoutingFlaw.OUT_OF_BOUNDS,
) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        _refuse(RoutingFlaw.NOT_WHOLE, where, given=value)
    if not least <= value <= most:
        _refuse(flaw, where, given=value)
    return value


def _refuse(flaw: RoutingFlaw, where: str, *, given: Any = "") -> NoReturn:
    raise UnableToReadRouting(flaw=flaw, where=where, given=str(given)[:80])


_READ = BodyReader(lambda flaw, where, given: _refuse(RoutingFlaw(flaw.value), where, given=given))
