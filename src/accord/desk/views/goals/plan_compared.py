"""Plans that were kept for a goal, up to four beside each other."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from accord.desk.rules.addresses import Address
from accord.desk.views.wording import goal_words, plan_words
from accord.goals import api as goals
from accord.goals.values.goals import GoalCard
from accord.goals.values.kept import KeptPlan
from accord.kernel.ids import whole_number
from accord.ui import api as ui
from accord.ui.values import parts

MOST_COMPARED = 4
LISTED = 20


def compared(
    goal: GoalCard | None, here: Address, *, best: Fraction | None
) -> dict[str, Any] | None:
    """The kept plans to choose from, and those that are chosen as columns; the newest four where
    nothing is chosen. best: leads of the best month so far. None where none is kept."""
    kept = goals.list_plans(key=goal.key, limit=LISTED) if goal else []
    if not kept:
        return None
    wanted = {number for text in here.values("with") if (number := whole_number(text))}
    chosen = [one for one in kept if one.number in wanted] or kept
    shown = chosen[:MOST_COMPARED]
    return {
        "table": _table(list(reversed(shown)), best=best),
        "choices": [
            {"number": one.number, "name": _name(one), "is_chosen": one in shown} for one in kept
        ]
        if len(kept) > 1
        else [],
        "is_cut": bool(wanted) and len(chosen) > MOST_COMPARED,
        "pairs": [pair for pair in here.pairs if pair[0] != "with"],
    }


def _table(kept: list[KeptPlan], *, best: Fraction | None) -> parts.PlainTable:
    """One column for each plan, the oldest first."""
    columns = [_column(one, best=best) for one in kept]
    labels = (
        _("Target"), _("Segments"), _("Average deal"), _("Customers"),
        _("Leads, as likely as not"), _("Leads, 8 times in 10"), _("Reaches the target"),
        _("Beside the best month"), _("How it is to be reached"),
    )  # fmt: skip
    return parts.PlainTable(
        caption=_("Kept plans beside each other"),
        head=(_("What"), *(_name(one) for one in kept)),
        rows=tuple(
            (label, *(column[place] for column in columns)) for place, label in enumerate(labels)
        ),
    )


def _column(kept: KeptPlan, *, best: Fraction | None) -> list[str]:
    found = goals.whole(kept.segments)
    asked, answer = goals.as_one(found)
    times = goals.times_of_best(
        found.planned, start=asked.start, end=asked.end, best_month=best
    )  # fmt: skip
    return [
        plan_words.money(asked.target, asked.currency),
        ", ".join(one.name for one in kept.segments if one.name) or "–",
        plan_words.money(asked.average_deal, asked.currency),
        ui.number(answer.plan.customers),
        ui.number(answer.planned),
        ui.number(answer.safe)
        if len(kept.segments) == 1
        else _("%(safe)s, each segment by itself") % {"safe": ui.number(answer.safe)},
        plan_words.in_ten(answer.forecast.chance or 0.0),
        _of_best(times),
        kept.comment or "–",
    ]


def _of_best(times: Fraction | None) -> str:
    """How far a plan goes beyond what ever was, with a warning where it is very far."""
    if times is None:
        return "–"
    said = goal_words.times(float(times))
    return _("%(times)s: very far") % {"times": said} if goals.needs_comment(times) else said


def _name(kept: KeptPlan) -> str:
    return _("Plan %(number)s") % {"number": kept.number}
