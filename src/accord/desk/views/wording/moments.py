"""How a story says when: by day while it is fresh, by month later. And how deals are worded."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accord.deals.values import DealCard
from accord.kernel.money import Money
from accord.ui import api as ui

_FRESH = timedelta(days=30)


def is_recent(at: datetime, *, now: datetime) -> bool:
    """Whether a moment is told by its day rather than by its month."""
    return now - at < _FRESH


def group(at: datetime, *, now: datetime) -> str:
    """The heading a moment stands under: "Today", "Wednesday 18 November", "March 2025"."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if not is_recent(at, now=now):
        return date_format(local, pgettext("month", "F Y"))
    days = (today.date() - local.date()).days
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Yesterday")
    return date_format(local, pgettext("weekday and day", "l j F"))


def deal_words(*, kind: str, before: str, after: str) -> str:
    """What happened to a deal, in one phrase."""
    if kind == "stage":
        return _("Deal went from %(before)s to %(after)s") % {
            "before": before or _("no step"),
            "after": after or _("no step"),
        }
    return {
        "created": _("Deal opened"),
        "amount": _("Amount of the deal changed"),
        "won": _("Deal won"),
        "lost": _("Deal lost"),
        "reopened": _("Deal opened again"),
        "deleted": _("Deal deleted in its tool"),
        "restored": _("Deal is there again"),
    }[kind]


def deal_line(deal: DealCard) -> str:
    """A deal as one line of a facts panel: its name, and its amount where there is one."""
    name = deal.name or _("Deal %(number)s") % {"number": deal.id}
    if deal.amount_minor is None:
        return name
    amount = ui.money(Money(deal.amount_minor, deal.currency))
    return _("%(deal)s, %(amount)s") % {"deal": name, "amount": amount}
