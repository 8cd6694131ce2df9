"""How pages say goals: what of what by when, and how far it is."""

from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from accord.goals.values.goals import METRIC_NAMES, GoalText, Metric
from accord.kernel.money import Money
from accord.team.values import Side
from accord.ui import api as ui

SIDE_NAMES = {
    Side.MARKETING: pgettext_lazy("goal", "Marketing"),
    Side.SALES: pgettext_lazy("goal", "Sales"),
    Side.BOTH: pgettext_lazy("goal", "Both teams"),
}
METRICS = {metric.value: name for metric, name in METRIC_NAMES.items()}
SIDES = {side.value: name for side, name in SIDE_NAMES.items()}


def amount(text: GoalText) -> str:
    """The target: money, or how many."""
    return amount_of(text, Fraction(text.target))


def amount_of(text: GoalText, so_much: Fraction) -> str:
    """So much of what a goal counts."""
    if text.metric is Metric.REVENUE:
        return ui.money(Money.rounded(so_much, currency=text.currency))
    return ui.number(int(so_much))


def sentence(text: GoalText) -> str:
    """A goal in a sentence: "Revenue: EUR 10,000 by 31 December 2026"."""
    said = {
        "what": METRIC_NAMES[text.metric],
        "amount": amount(text),
        "from": day(text.start),
        "to": day(text.end),
    }
    return _("%(what)s: %(amount)s from %(from)s to %(to)s") % said


def day(said: date) -> str:
    return date_format(said, "j F Y")


def times(value: float) -> str:
    """How many times the best month: "2.5 times"."""
    whole = round(value, 1)
    return ngettext("%(count)s time", "%(count)s times", 1 if whole == 1 else 2) % {
        "count": ui.number(whole, digits=0 if whole.is_integer() else 1)
    }
