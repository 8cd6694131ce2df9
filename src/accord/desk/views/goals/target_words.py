"""How far whoever has a target is, in words."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from accord.desk.views.figures import marking
from accord.desk.views.wording import goal_words
from accord.goals import api as goals
from accord.goals.values.goals import GoalText, Metric
from accord.goals.values.targets import Target
from accord.kernel.working_time import WorkingCalendar
from accord.meetings.values.progress import Progress
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts


def calendar_at(at: datetime) -> WorkingCalendar:
    """The company's days, so that two who bring as much of as much are told the same."""
    return team.calendar_for(at=at)[1]


def standing(
    target: Target, text: GoalText, far: Progress, *, at: datetime, calendar: WorkingCalendar
) -> dict[str, Any]:
    """How far somebody is, in words and as a bar."""
    today = marking.today_of(at)
    found = goals.standing(target, brought=far.come, today=today, calendar=calendar)
    said = {
        "far": goal_words.amount_of(text, far.come),
        "mine": goal_words.amount_of(text, Fraction(target.target)),
        "come": ui.number(found.come),
        "over": ui.number(found.over),
    }
    still = _("You have it all.") if not found.still else _still(text, found.still, found.a_week)
    return {
        "bar": parts.Progress(
            id=f"target-{target.goal_key}-{target.member_id}",
            label=text.name,
            words=_("%(far)s of %(mine)s, %(come)s %%") % said,
            share=min(found.come, 100) / 100,
            is_done=True,
        ),
        "without": _("Without what was won in %(currencies)s: load its rates of exchange.")
        % {"currencies": ", ".join(far.left_out)}
        if far.left_out
        else "",
        "days": _("%(over)s %% of its working days are over.") % said,
        "still": still,
        "behind": _("Behind: %(come)s %% of it has come, %(over)s %% of its working days are over.")
        % said
        if found.is_behind
        else "",
    }


def _still(text: GoalText, still: Fraction, a_week: Fraction) -> str:
    said = {
        "still": goal_words.amount_of(text, _up(text, still)),
        "week": goal_words.amount_of(text, _up(text, a_week)),
    }
    if still == a_week:
        return _("%(still)s is still to come.") % said
    return _("%(still)s is still to come: %(week)s a week.") % said


def _up(text: GoalText, value: Fraction) -> Fraction:
    """Of people the next whole number: half a lead is nobody."""
    return (
        value
        if text.metric is Metric.REVENUE
        else Fraction(-(-value.numerator // value.denominator))
    )
