"""The page kit's door: how figures are worded, and the values pages are drawn from.

Wording follows the language and the time zone that Django has active for the request.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accord.kernel.money import Money
from accord.ui.rules import dates, durations, numbers
from accord.ui.rules.preferences import preferences as preferences

_SUFFIXED_CURRENCY = ("bg", "cs", "de", "es", "fi", "fr", "it", "pl", "ro", "ru", "sv", "uk")


def marks() -> numbers.Marks:
    """The marks of the active language."""
    language = (get_language() or "en").split("-")[0]
    size = get_format("NUMBER_GROUPING")
    return numbers.Marks(
        decimal=str(get_format("DECIMAL_SEPARATOR")),
        group=str(get_format("THOUSAND_SEPARATOR")),
        group_size=size if isinstance(size, int) and size > 0 else 3,
        currency_first=language not in _SUFFIXED_CURRENCY,
    )


def number(value: Decimal | float | int, *, digits: int = 0) -> str:
    """ "1,236" or "0.5", in the active language."""
    return numbers.written(value, marks=marks(), digits=digits)


def part_of(part: int, whole: int) -> str:
    """ "41 of 50"."""
    return _("%(part)s of %(whole)s") % {"part": number(part), "whole": number(whole)}


def in_hundred(share: float) -> str:
    """A share between 0 and 1 as "40 in 100", with one digit below ten: "2.8 in 100"."""
    digits = numbers.digits_in_hundred(share)
    return _("%(count)s in 100") % {"count": number(share * 100, digits=digits)}


def range_in_hundred(low: float, high: float) -> str:
    """Two shares between 0 and 1 as "28–54 in 100"."""
    return _("%(range)s in 100") % {"range": bare_range(low, high)}


def likely(low: float, high: float) -> str:
    """ "Likely 28–54 in 100"."""
    return _("Likely %(range)s in 100") % {"range": bare_range(low, high)}


def bare_range(low: float, high: float) -> str:
    """ "28–54", for a column whose head says "in 100"."""
    digits = numbers.digits_of_range(low, high)
    ends = (number(end * 100, digits=digits) for end in (low, high))
    return "–".join(ends)


def money(value: Money, *, exact: bool = False) -> str:
    """ "€420,000"; `exact` writes the cents too."""
    digits = numbers.money_digits(value, exact=exact)
    words = number(value.amount, digits=digits)
    return numbers.with_currency(words, currency=value.currency, marks=marks())


def short_money(value: Money) -> str:
    """ "€402k" or "€1.3M", for charts and narrow columns."""
    cut = numbers.shortened(value.amount)
    digits = number(cut.amount, digits=cut.digits)
    steps = {
        1: pgettext("thousands", "%(count)sk"),
        2: pgettext("millions", "%(count)sM"),
        3: pgettext("billions", "%(count)sbn"),
    }
    short = steps[cut.thousands] % {"count": digits} if cut.thousands else digits
    return numbers.with_currency(short, currency=value.currency, marks=marks())


def duration(length: timedelta) -> str:
    """ "22 min", "2 h 10 min", "2 days 5 h", "34 days"."""
    said = durations.spoken(length)
    if said.unit is durations.Unit.MINUTE and said.count == 0:
        return _("under a minute")
    first = _counted(said.count, said.unit)
    if said.small_unit is None:
        return first
    return _("%(larger)s %(smaller)s") % {
        "larger": first,
        "smaller": _counted(said.small_count, said.small_unit),
    }


def _counted(count: int, unit: durations.Unit) -> str:
    forms = {
        durations.Unit.MINUTE: ngettext("%(count)s min", "%(count)s min", count),
        durations.Unit.HOUR: ngettext("%(count)s h", "%(count)s h", count),
        durations.Unit.DAY: ngettext("%(count)s day", "%(count)s days", count),
    }
    return forms[unit] % {"count": number(count)}


def moment(at: datetime, *, seen_from: datetime | None = None) -> str:
    """An aware instant in the reader's zone: "today 09:20", "18 Nov 16:40", "2 Feb 2025 08:00"."""
    local = timezone.localtime(at)
    base = timezone.localtime(seen_from) if seen_from else None
    near = dates.nearness(local, seen_from=base)
    clock = date_format(local, pgettext("time of day", "H:i"))
    words = {
        dates.Nearness.TODAY: _("today %(time)s"),
        dates.Nearness.YESTERDAY: _("yesterday %(time)s"),
        dates.Nearness.TOMORROW: _("tomorrow %(time)s"),
    }
    if near in words:
        return words[near] % {"time": clock}
    return _("%(day)s %(time)s") % {"day": _short_day(local, near), "time": clock}


def day(at: datetime, *, seen_from: datetime | None = None) -> str:
    """The day alone, in the reader's zone: "today", "18 Nov", "2 Feb 2025"."""
    local = timezone.localtime(at)
    base = timezone.localtime(seen_from) if seen_from else None
    near = dates.nearness(local, seen_from=base)
    words = {
        dates.Nearness.TODAY: _("today"),
        dates.Nearness.YESTERDAY: _("yesterday"),
        dates.Nearness.TOMORROW: _("tomorrow"),
    }
    return words.get(near) or _short_day(local, near)


def calendar_day(on: date) -> str:
    """A day without an hour, which has no zone: "2 Feb 2025"."""
    return date_format(on, pgettext("day", "j M Y"))


def weekday(at: datetime) -> str:
    """ "Thursday 19 November" in the reader's zone."""
    return date_format(timezone.localtime(at), pgettext("weekday and day", "l j F"))


def clock_time(at: datetime) -> str:
    """ "09:20" in the reader's zone."""
    return date_format(timezone.localtime(at), pgettext("time of day", "H:i"))


def long_moment(at: datetime) -> str:
    """ "Thursday 19 November 2026, 09:58" in the reader's zone."""
    return date_format(timezone.localtime(at), pgettext("long moment", "l j F Y, H:i"))


def _short_day(local: datetime, near: dates.Nearness) -> str:
    this_year = near is dates.Nearness.THIS_YEAR
    shape = pgettext("day", "j M") if this_year else pgettext("day", "j M Y")
    return date_format(local, shape)
