"""What rules that are proposed would change."""

from __future__ import annotations

from accord.attribution.queries.crediting import report
from accord.attribution.rules.moving import Move, moves
from accord.attribution.values.reports import Question
from accord.attribution.values.touch_rules import TouchRules
from accord.lake import api as lake


def effect(
    *, question: Question, before: TouchRules, after: TouchRules, snapshot: lake.Snapshot
) -> list[Move]:
    """Who would lose what to whom, asked as a report is. Raises UnableToReadFacts."""
    if before == after:
        return []
    old, new = (
        report(question=question, rules=rules, snapshot=snapshot) for rules in (before, after)
    )
    return moves(old.lines, new.lines)
