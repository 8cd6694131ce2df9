"""Questions from the words of a version, with wrong answers of the same kind; pure."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from accord.definitions.values import DefinitionVersion, Kind
from accord.kernel.durations import NotADuration, format_duration, parse_duration
from accord.learning.values import Form, Question

MOST_WRONG = 3
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_TIMES = (2, 4, 8)  # a wrong duration is so many times the right one, or a part of it
_COUNTS = (0.5, 2, 1.5)
_SHARES = (0.5, 0.6, 0.75, 0.8, 0.9, 1.0)


def questions_of(version: DefinitionVersion) -> list[Question]:
    """All that can be asked of a version; nothing where there is no wrong answer to go with a
    right one."""
    make = _MAKERS.get(version.kind)
    if make is None:
        return []
    return [
        Question(version.id, form, clause, about, part, right, wrong)
        for form, clause, about, part, right, wrong in make(version.body)
        if wrong
    ]


def options(question: Question, *, member_id: int) -> tuple[Any, ...]:
    """Right and wrong answers in an order of each member's own, always the same."""
    every = (question.right, *question.wrong)
    return tuple(sorted(every, key=lambda one: _drawn(question, member_id, repr(one))))


def place(question: Question, *, member_id: int) -> str:
    """By what the questions of a member are mixed."""
    return _drawn(question, member_id, "")


def is_of(question: Question, *, form: str, clause: str) -> bool:
    """Whether it is the question that an answer names."""
    return question.form == form and question.clause == clause


def _drawn(question: Question, member_id: int, said: str) -> str:
    words = f"{question.version_id}\0{question.form.value}\0{question.clause}\0{member_id}\0{said}"
    return hashlib.sha256(words.encode()).hexdigest()


_Made = tuple[Form, str, str, str, Any, tuple[Any, ...]]


def _others(values: Sequence[Any], *, right: Any, start: int) -> tuple[Any, ...]:
    """Up to three different values that are not the right one, beginning behind its place."""
    found: list[Any] = []
    for value in [*values[start + 1 :], *values[: start + 1]]:
        if value and value != right and value not in found:
            found.append(value)
    return tuple(found[:MOST_WRONG])


def _of_rows(
    rows: Sequence[Mapping[str, Any]], *, form: Form, part: str, where: str, named: str = "name"
) -> Iterator[_Made]:
    """One question for each row: which of all rows' words are its own."""
    values = [row.get(part) for row in rows]
    for start, row in enumerate(rows):
        right = row.get(part)
        if right and values.count(right) < len(values):
            about = str(row[named])
            yield (
                form,
                f"{where}.{row.get('code') or about}",
                about,
                part,
                right,
                _others(values, right=right, start=start),
            )


def _of_points(
    rows: Sequence[Mapping[str, Any]], *, form: Form, part: str, where: str
) -> Iterator[_Made]:
    """The same where each row has several: the first one, which no other row has."""
    firsts = [(row.get(part) or [""])[0] for row in rows]
    for start, row in enumerate(rows):
        right = firsts[start]
        others = [
            first if right not in (rows[at].get(part) or []) else ""
            for at, first in enumerate(firsts)
        ]
        if right:
            wrong = _others(others, right=right, start=start)
            yield form, f"{where}.{row['name']}", str(row["name"]), part, right, wrong


def _stages(body: Mapping[str, Any]) -> Iterator[_Made]:
    yield from _of_rows(body["stages"], form=Form.STAGE_RULE, part="rule", where="stages")


def _reasons(body: Mapping[str, Any]) -> Iterator[_Made]:
    yield from _of_rows(body["reasons"], form=Form.REASON_NEXT, part="next_state", where="reasons")


def _origins(body: Mapping[str, Any]) -> Iterator[_Made]:
    yield from _of_rows(body["origins"], form=Form.ORIGIN_KIND, part="kind", where="origins")


def _claims(body: Mapping[str, Any]) -> Iterator[_Made]:
    yield from _of_rows(
        body["claims"], form=Form.CLAIM_WHO, part="may_say", where="claims", named="claim"
    )


def _rivals(body: Mapping[str, Any]) -> Iterator[_Made]:
    yield from _of_rows(
        body["rivals"], form=Form.RIVAL_MEANING, part="meaning", where="rivals", named="term"
    )


def _roles(body: Mapping[str, Any]) -> Iterator[_Made]:
    yield from _of_points(body["roles"], form=Form.ROLE_HARD, part="challenges", where="roles")
    yield from _of_points(body["roles"], form=Form.ROLE_NEEDS, part="needs", where="roles")


def _process(body: Mapping[str, Any]) -> Iterator[_Made]:
    yield from _of_rows(body["steps"], form=Form.STEP_ANSWERS, part="accountable", where="steps")


def _customer(body: Mapping[str, Any]) -> Iterator[_Made]:
    """What shows that a company is none for us; signs of one that is stand beside it."""
    signs, nots = body.get("signs") or [], body.get("not_for") or []
    if nots:
        right = nots[0]
        wrong = tuple(one for one in signs if one not in nots)[:MOST_WRONG]
        yield Form.CUSTOMER_SIGN, "not_for", "", "not_for", right, wrong


def _agreement(body: Mapping[str, Any]) -> Iterator[_Made]:
    """Which of several promises stands there: the others have one number changed."""
    for clause in body["clauses"]:
        wrong = tuple(_changed(clause))[:MOST_WRONG]
        yield Form.PROMISE, f"clauses.{clause['code']}", str(body["name"]), "", clause, wrong


def _changed(clause: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    for part, change in _CHANGES.items():
        if clause.get(part):
            values = change(clause[part])
            return [{**clause, part: one} for one in values if one != clause[part]]
    return []


def _targets(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    first, *rest = rows
    return [[{**first, "within": one}, *rest] for one in _durations(first["within"])]


def _durations(said: str) -> list[str]:
    try:
        length = parse_duration(said)
    except NotADuration:
        return []
    shorter = [length / 2] if length >= timedelta(minutes=30) else []
    return [format_duration(one) for one in (*shorter, *(length * times for times in _TIMES))]


def _counts(said: int) -> list[int]:
    return list(dict.fromkeys(max(round(said * times), 1) for times in (*_COUNTS, 3)))


def _shares(said: float) -> list[float]:
    near = sorted(_SHARES, key=lambda one: (abs(one - said), one))
    return [one for one in near if abs(one - said) > 1e-9]


def _weekdays(said: str) -> list[str]:
    return [one for one in _WEEKDAYS if one != said]


# The number that tells most of a promise, the first that it has.
_CHANGES: Mapping[str, Callable[[Any], list[Any]]] = {
    "at_least": _counts,
    "weekday": _weekdays,
    "targets": _targets,
    "attempts": _counts,
    "within_days": _counts,
    "share": _shares,
}
_MAKERS: Mapping[Kind, Callable[[Mapping[str, Any]], Iterator[_Made]]] = {
    Kind.STAGES: _stages,
    Kind.REASONS: _reasons,
    Kind.ORIGINS: _origins,
    Kind.IDEAL_CUSTOMER: _customer,
    Kind.CLAIMS: _claims,
    Kind.RIVALS: _rivals,
    Kind.AGREEMENT: _agreement,
    Kind.ROLES: _roles,
    Kind.PROCESS: _process,
}
ASKED = tuple(_MAKERS)
