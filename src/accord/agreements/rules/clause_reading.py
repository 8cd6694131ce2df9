"""One clause of a body: what all have, then the terms of its kind."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from accord.agreements.rules import parts
from accord.agreements.values.flaws import TermFlaw
from accord.agreements.values.terms import (
    AUTOMATED,
    LONGEST_WORD,
    MOST_ATTEMPTS,
    MOST_CHANNELS,
    MOST_DAYS,
    MOST_LEADS,
    MOST_POINTS,
    MOST_TARGETS,
    CalendarSource,
    Clause,
    ClauseKind,
    Completeness,
    Coverage,
    Covered,
    Deadline,
    Every,
    Feedback,
    Hours,
    Persistence,
    Promise,
    Quadrant,
    Quality,
    Result,
    Roll,
    Speed,
    Target,
    Terms,
    Told,
    Value,
    Verdict,
    Volume,
    Weekday,
    Worth,
)
from accord.team.values import Side

_SIDES = (Side.MARKETING, Side.SALES)
_ALL = ("code", "side", "kind", "every", "calendar", "with_recycled")
# By kind: what it needs, and what it may say beside.
PARTS: Mapping[ClauseKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    ClauseKind.VOLUME: (("at_least",), ()),
    ClauseKind.VALUE: (("at_least", "of"), ("points",)),
    ClauseKind.QUALITY: (("share",), ()),
    ClauseKind.COMPLETENESS: (("share",), ()),
    ClauseKind.SPEED: (("promise", "targets"), ("share", "automated")),
    ClauseKind.DEADLINE: (
        ("promise", "weekday"), ("at", "roll", "days_after", "share"),
    ),
    ClauseKind.PERSISTENCE: (
        ("attempts", "within_days"), ("channels", "spacing", "next_within", "share"),
    ),
    ClauseKind.COVERAGE: (("of", "share"), ("within_days",)),
    ClauseKind.VERDICT: (("share", "within_days"), ()),
    ClauseKind.FEEDBACK: (("of", "share"), ()),
    ClauseKind.RESULT: (("share",), ("final_after_days",)),
}  # fmt: skip
Said = Mapping[str, Any]


def read_clause(body: Any, where: str) -> Clause:
    """The clause that a part of a body says. Raises UnableToRead."""
    if not isinstance(body, dict):
        parts.refuse(TermFlaw.NOT_AN_OBJECT, where, given=body)
    if "kind" not in body:
        parts.refuse(TermFlaw.MISSING_KEY, where, given="kind")
    kind = parts.word(body["kind"], f"{where}.kind", ClauseKind)
    needs, may = PARTS[kind]
    said = parts.named(body, where, needs=("code", "side", "kind", "every", *needs),
                       may=(*_ALL, *may))  # fmt: skip
    calendar = CalendarSource(Hours.TEAM)
    if "calendar" in said:
        calendar = parts.calendar(said["calendar"], f"{where}.calendar")
    return Clause(
        parts.code(said["code"], f"{where}.code"),
        parts.word(said["side"], f"{where}.side", Side, known=_SIDES),
        parts.word(said["every"], f"{where}.every", Every),
        calendar,
        parts.truth(said.get("with_recycled", False), f"{where}.with_recycled"),
        _READ[kind](said, where),
    )


def _volume(said: Said, where: str) -> Volume:
    return Volume(parts.whole(said["at_least"], f"{where}.at_least", least=1, most=MOST_LEADS))


def _value(said: Said, where: str) -> Value:
    of = parts.word(said["of"], f"{where}.of", Worth)
    points = said.get("points", {})
    place = f"{where}.points"
    parts.named(points, place, may=[one.value for one in Quadrant])
    told = tuple(
        (one, parts.whole(points[one.value], f"{place}.{one}", least=0, most=MOST_POINTS))
        for one in Quadrant
        if one.value in points
    )
    if of is Worth.PIPELINE and told:
        parts.refuse(TermFlaw.DOES_NOT_GO, place)
    if of is Worth.POINTS and not any(worth for _one, worth in told):
        parts.refuse(TermFlaw.NO_POINTS, place)
    return Value(parts.amount(said["at_least"], f"{where}.at_least"), of, told)


def _speed(said: Said, where: str) -> Speed:
    promise = parts.word(said["promise"], f"{where}.promise", Promise)
    targets = parts.each(said["targets"], f"{where}.targets", most=MOST_TARGETS, read=_target)
    seen: set[tuple[Any, ...]] = set()
    for place, one in enumerate(targets):
        about = (one.quadrant, one.origin, one.region)
        if about in seen:
            parts.refuse(TermFlaw.SAME_TARGET, f"{where}.targets[{place}]")
        seen.add(about)
    if (None, "", "") not in seen:
        parts.refuse(TermFlaw.NO_DEFAULT, f"{where}.targets")
    automated = AUTOMATED
    if "automated" in said:
        if promise is not Promise.ATTEMPT:
            parts.refuse(TermFlaw.DOES_NOT_GO, f"{where}.automated")
        automated = parts.words(said["automated"], f"{where}.automated", Quadrant)
    return Speed(promise, targets, _share(said, where), automated)


def _target(body: Any, where: str) -> Target:
    said = parts.named(body, where, needs=("within",), may=("quadrant", "origin", "region"))
    quadrant = said.get("quadrant")
    if quadrant is not None:
        quadrant = parts.word(quadrant, f"{where}.quadrant", Quadrant)
    named = {
        name: parts.text(said[name], f"{where}.{name}", longest=LONGEST_WORD)
        for name in ("origin", "region")
        if said.get(name) is not None
    }
    within = parts.duration(said["within"], f"{where}.within")
    return Target(within, quadrant, named.get("origin", ""), named.get("region", ""))


def _deadline(said: Said, where: str) -> Deadline:
    at = said.get("at")
    return Deadline(
        parts.word(said["promise"], f"{where}.promise", Promise),
        parts.word(said["weekday"], f"{where}.weekday", Weekday),
        None if at is None else parts.minute(at, f"{where}.at"),
        parts.word(said.get("roll", Roll.NEXT_WORKING.value), f"{where}.roll", Roll),
        parts.whole(said.get("days_after", 2), f"{where}.days_after", least=0, most=MOST_DAYS),
        _share(said, where),
    )


def _persistence(said: Said, where: str) -> Persistence:
    attempts = parts.whole(said["attempts"], f"{where}.attempts", least=1, most=MOST_ATTEMPTS)
    channels = parts.whole(
        said.get("channels", 1), f"{where}.channels", least=1, most=MOST_CHANNELS
    )
    if channels > attempts:
        parts.refuse(TermFlaw.MORE_CHANNELS, f"{where}.channels", given=channels)
    spacing = timedelta(0)
    if said.get("spacing") is not None:
        spacing = parts.duration(said["spacing"], f"{where}.spacing")
    days = parts.whole(said["within_days"], f"{where}.within_days", least=1, most=MOST_DAYS)
    following = None
    if said.get("next_within") is not None:
        place = f"{where}.next_within"
        following = parts.duration(said["next_within"], place)
        if attempts == 1:
            parts.refuse(TermFlaw.DOES_NOT_GO, place)
        if following <= spacing:
            parts.refuse(TermFlaw.TOO_SOON, place, given=said["next_within"])
    return Persistence(attempts, days, channels, spacing, _share(said, where), following)


def _coverage(said: Said, where: str) -> Coverage:
    of = parts.word(said["of"], f"{where}.of", Covered)
    if of is Covered.STAFFED and "within_days" in said:
        parts.refuse(TermFlaw.DOES_NOT_GO, f"{where}.within_days")
    days = parts.whole(said.get("within_days", 5), f"{where}.within_days", least=1, most=MOST_DAYS)
    return Coverage(of, _share(said, where), days)


def _verdict(said: Said, where: str) -> Verdict:
    days = parts.whole(said["within_days"], f"{where}.within_days", least=1, most=MOST_DAYS)
    return Verdict(_share(said, where), days)


def _feedback(said: Said, where: str) -> Feedback:
    return Feedback(parts.word(said["of"], f"{where}.of", Told), _share(said, where))


def _result(said: Said, where: str) -> Result:
    place = f"{where}.final_after_days"
    days = parts.whole(said.get("final_after_days", 30), place, least=0, most=MOST_DAYS)
    return Result(_share(said, where), days)


def _share(said: Said, where: str) -> Fraction:
    """All of them, where nothing is said."""
    return parts.share(said.get("share", 1), f"{where}.share")


_READ: Mapping[ClauseKind, Callable[[Said, str], Terms]] = {
    ClauseKind.VOLUME: _volume,
    ClauseKind.VALUE: _value,
    ClauseKind.QUALITY: lambda said, where: Quality(_share(said, where)),
    ClauseKind.COMPLETENESS: lambda said, where: Completeness(_share(said, where)),
    ClauseKind.SPEED: _speed,
    ClauseKind.DEADLINE: _deadline,
    ClauseKind.PERSISTENCE: _persistence,
    ClauseKind.COVERAGE: _coverage,
    ClauseKind.VERDICT: _verdict,
    ClauseKind.FEEDBACK: _feedback,
    ClauseKind.RESULT: _result,
}
