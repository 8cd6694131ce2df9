"""A plan in several segments, beside each other and by period, and what one change would make."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accord.desk.rules import plan_sheets, plan_tables
from accord.desk.rules.addresses import Address
from accord.desk.views.goals import plan_forms
from accord.desk.views.wording import goal_words, plan_words
from accord.goals import api as goals
from accord.goals.values.flaws import PLAN_FLAWS, UnableToPlan
from accord.goals.values.forecast import Forecast
from accord.goals.values.kept import Segment, Whole
from accord.goals.values.levers import Lever, Pull
from accord.kernel.money import allocate
from accord.ui import api as ui
from accord.ui.values.parts import Cell, PlainTable

# Months of a column, by what the page is asked for.
SPANS = {"month": 1, "quarter": 3, "year": 12}
_MANY = 12  # months from which quarters are shown


def tables(said: Mapping[str, str], here: Address, found: Whole) -> dict[str, Any]:
    """What each segment takes, and when; each row and column adds up."""
    per = said["per"] if said["per"] in SPANS else _usual(found)
    names = {"month": _("Months"), "quarter": _("Quarters"), "year": _("Years")}
    return {
        "by_segment": _by_segment(found),
        "by_period": _by_period(found, per=per),
        "spans": [
            {"name": name, "url": f"{here.url(per=span)}#periods", "is_chosen": span == per}
            for span, name in names.items()
        ],
    }


def far(found: Whole, *, best: Mapping[str, Fraction]) -> list[str]:
    """A sentence of all, and of each segment, that asks for three times the best month or more."""
    told = []
    for name, times in goals.beyond(found, best=best):
        said = {"name": name, "times": goal_words.times(float(times))}
        told.append(
            (
                _("%(name)s asks for %(times)s the leads of its best month so far, in every month.")
                if name
                else _("This asks for %(times)s the leads of the best month so far, in each month.")
            )
            % said
        )
    return told


def changed(said: Mapping[str, str], segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments as a what-if has them. Raises UnableToPlan."""
    pull = plan_sheets.pull_of(said)
    if pull is None:
        return tuple(segments)
    lever, step, by = pull
    return tuple(
        replace(one, asked=goals.pulled(one.asked, lever=lever, step=step, by=by))
        if said["on"] in ("", str(place))
        else one
        for place, one in enumerate(segments, 1)
    )


def what_if_url(here: Address, segment: Segment, one: Pull, on: str) -> str:
    """Where a lever is seen in a what-if as far as it has to go; "" of one that cannot, need not or
    changes no plan. on: the place of its segment, "" for all."""
    if not one.more or one.offer.lever is Lever.LEADS:
        return ""
    lever = one.offer.lever.value
    if one.offer.lever is Lever.RATE:
        lever += f":{goals.from_leads(segment.asked.links)[one.offer.step].start}"
    return f"{here.url(lever=lever, by=str(int(100 * one.more)), on=on)}#what-if"


def what_if(said: Mapping[str, str], here: Address, found: Whole) -> dict[str, Any]:
    """The form of a what-if, and beside the plan what would come of it with the same leads."""
    segments = [segment for segment, _answer in found.segments]
    error, table, is_other = "", None, False
    try:
        pull = plan_sheets.pull_of(said)
        if pull is not None:
            other = goals.whole(changed(said, segments))
            is_other = pull[0] is not Lever.LEADS
            table = _beside(found, other, _with_it(said, found, other, pull))
    except UnableToPlan as refusal:
        error = str(PLAN_FLAWS[refusal.flaw])
    pairs = [pair for pair in here.pairs if pair[0] not in plan_sheets.WHAT_IF]
    return {
        "what_if": {
            "entries": plan_forms.what_if(said, segments, error),
            "table": table,
            "error": error,
            "may_be_kept": is_other,
            "pairs": pairs,
            "away_url": f"{here.url(**dict.fromkeys(plan_sheets.WHAT_IF, ''))}#what-if",
        }
    }


def _with_it(
    said: Mapping[str, str], found: Whole, other: Whole, pull: tuple[Lever, str, Fraction]
) -> tuple[list[list[int]], Forecast]:
    """The leads of the plan by segment and month, more of them where that is the lever, and what
    comes of them."""
    lever, _step, by = pull
    arrivals = []
    for place, (_segment, each) in enumerate(found.segments, 1):
        times = 1 + by if lever is Lever.LEADS and said["on"] in ("", str(place)) else Fraction(1)
        leads = round(each.planned * times)
        arrivals.append(allocate(leads, each.every_month) if leads else [0] * each.months)
    return arrivals, goals.outcome([segment for segment, _answer in other.segments], arrivals)


def _beside(found: Whole, other: Whole, with_it: tuple[list[list[int]], Forecast]) -> PlainTable:
    arrivals, then = with_it
    now, currency = found.forecast, found.segments[0][0].asked.currency
    rows = (
        (_("Leads that come"), ui.number(found.planned), ui.number(sum(map(sum, arrivals)))),
        (_("Customers, 8 times in 10"), plan_words.span(now.all_customers),
         plan_words.span(then.all_customers)),
        (_("Revenue, 8 times in 10"), plan_words.money_span(now.all_revenue, currency),
         plan_words.money_span(then.all_revenue, currency)),
        (_("Reaches the target"), plan_words.in_ten(now.chance or 0.0),
         plan_words.in_ten(then.chance or 0.0)),
        (_("Leads it takes, as likely as not"), ui.number(found.planned), ui.number(other.planned)),
        (
            _("Leads it takes, 8 times in 10")
            if len(found.segments) == 1
            else _("Leads it takes, each segment 8 times in 10"),
            ui.number(found.safe), ui.number(other.safe),
        ),
    )  # fmt: skip
    return PlainTable(
        caption=_("The plan, and the plan with this change"),
        head=(_("What"), _("The plan"), _("With this change")), rows=rows,
    )  # fmt: skip


def _by_segment(found: Whole) -> PlainTable:
    currency = found.segments[0][0].asked.currency
    stages = [
        stage
        for stage in plan_tables.ORDER[:-1]
        if any(each.plan.of(stage) for _one, each in found.segments)
    ]
    sums = dict(found.stages)
    rows: list[tuple[str | Cell, ...]] = []
    spans = [span for _name, span in found.forecast.by_segment]
    for (segment, each), revenue in zip(found.segments, spans, strict=True):
        needs = [each.plan.of(stage) for stage in stages]
        rows.append(
            (
                segment.name, plan_words.money(segment.asked.target, currency),
                ui.number(each.plan.customers), ui.number(each.planned), ui.number(each.safe),
                *(ui.number(need.need) if need else "–" for need in needs),
                plan_words.money_span(revenue, currency), plan_words.basis_of(segment.asked.links),
            )
        )  # fmt: skip
    target = sum((one.asked.target for one, _each in found.segments), Fraction(0))
    rows.append(
        (
            _("In all"), plan_words.money(target, currency), ui.number(found.customers),
            ui.number(found.planned), ui.number(found.safe),
            *(ui.number(sums[stage]) if stage in sums else "–" for stage in stages),
            plan_words.money_span(found.forecast.all_revenue, currency), "–",
        )
    )  # fmt: skip
    return PlainTable(
        caption=_("What each segment takes"),
        head=(
            _("Segment"), _("Target"), _("Customers"), _("Leads, as likely as not"),
            _("Leads, each segment 8 times in 10"),
            *(_("%(stage)s, before the lag") % {"stage": plan_words.stage(stage)}
              for stage in stages),
            _("Revenue, 8 times in 10"), _("Known how"),
        ),
        rows=tuple(rows), numbers_from=1,
    )  # fmt: skip


def _usual(found: Whole) -> str:
    return "month" if len(found.every_month) <= _MANY else "quarter"


def _by_period(found: Whole, *, per: str) -> PlainTable:
    """Leads by segment and period; periods are those of the calendar, so the first and the last may
    be shorter."""
    start = found.segments[0][0].asked.start
    periods = _periods(start, len(found.every_month), per=per)

    def row(name: str, months: Sequence[int]) -> tuple[str, ...]:
        sums = [sum(months[place] for place in places) for _label, places in periods]
        return (name, *(ui.number(one) for one in sums), ui.number(sum(months)))

    rows = [row(one.name, each.every_month) for one, each in found.segments]
    rows.append(row(_("In all"), found.every_month))
    return PlainTable(
        caption=_("Leads by segment and period"),
        head=(_("Segment"), *(label for label, _places in periods), _("In all")),
        rows=tuple(rows), numbers_from=1,
    )  # fmt: skip


def _periods(start: date, months: int, *, per: str) -> list[tuple[str, list[int]]]:
    found: dict[tuple[int, int], list[int]] = {}
    for place in range(months):
        year, month = divmod(start.year * 12 + start.month - 1 + place, 12)
        found.setdefault((year, month // SPANS[per]), []).append(place)
    return [(_label(year, part, per=per), places) for (year, part), places in found.items()]


def _label(year: int, part: int, *, per: str) -> str:
    if per == "year":
        return str(year)
    if per == "quarter":
        return _("Q%(quarter)s %(year)s") % {"quarter": part + 1, "year": year}
    return date_format(date(year, part + 1, 1), pgettext("month", "M Y"))
