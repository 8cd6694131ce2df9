"""What a plan says, in sentences and tables."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accord.goals import api as goals
from accord.goals.values.chances import Narrowing
from accord.goals.values.forecast import Span
from accord.goals.values.kept import Answer, Asked, Following, Segment
from accord.goals.values.levers import Capacity, Lever, Pull, Road
from accord.goals.values.plans import Link, Need
from accord.goals.values.timing import StillNeeded
from accord.kernel.money import Money
from accord.ui import api as ui
from accord.ui.values.parts import Cell, PlainTable

STAGE_NAMES = {
    "visit": pgettext_lazy("plan", "Visits"),
    "lead": pgettext_lazy("plan", "Leads"),
    "mql": pgettext_lazy("plan", "Ready for sales"),
    "sql": pgettext_lazy("plan", "Accepted by sales"),
    "opportunity": pgettext_lazy("plan", "Opportunities"),
    "customer": pgettext_lazy("plan", "Customers"),
    "call": pgettext_lazy("plan", "Calls"),
}


def stage(code: str) -> str:
    return str(STAGE_NAMES.get(code, code))


def step(link: Link) -> str:
    return _("%(one)s → %(other)s") % {"one": stage(link.start), "other": stage(link.end)}


def in_ten(chance: float) -> str:
    """How likely, of ten: "8 times in 10"; never surer than it is."""
    tenths = round(chance * 10)
    if chance < 0.05:
        return _("hardly ever")
    if chance > 0.95:
        return _("nearly always")
    return ngettext("%(count)s time in 10", "%(count)s times in 10", tenths) % {"count": tenths}


def money(amount: float | Fraction, currency: str) -> str:
    return ui.money(Money.rounded(Fraction(amount), currency=currency))


def two_numbers(answer: Answer, *, is_one: bool = True) -> dict[str, str]:
    """The two numbers, each with its sentence; is_one: of one segment."""
    what = stage(answer.first)
    even, safe = (
        (
            _("%(what)s: with these enough customers come about %(chance)s."),
            _("%(what)s: with these enough customers come 8 times in 10."),
        )
        if is_one
        else (
            _("%(what)s: with these each segment has enough customers about as likely as not."),
            _("%(what)s: with these each segment has enough customers 8 times in 10."),
        )
    )
    said = {"what": what, "chance": in_ten(answer.chances.planned_chance)}
    return {
        "even": ui.number(answer.planned),
        "even_words": even % said,
        "safe": ui.number(answer.safe),
        "safe_words": safe % said,
    }


def late(answer: Answer, *, is_to_come: bool) -> str:
    """Why it is another number than the chain says: some come too late, others came before.
    is_to_come: the period has not begun."""
    said = {
        "chain": ui.number(answer.chances.planned), "planned": ui.number(answer.planned),
        "before": ui.number(round(answer.on_the_way)),
    }  # fmt: skip
    if round(answer.on_the_way):
        words = _(
            "The chain takes %(chain)s. Leads of the months before become customers as well, as "
            "many as of %(before)s new ones, and some who come late do so after the period: so "
            "%(planned)s have to come."
        )
        if is_to_come:
            words += " " + _("Until the first day as many are taken to come as in the last year.")
        return words % said
    if answer.planned == answer.chances.planned:
        return ""
    return (
        _(
            "The chain takes %(chain)s; some who come late in the period become customers after "
            "it, so %(planned)s have to come."
        )
        % said
    )


def following(answer: Answer, found: Following | None) -> str:
    """What the next period takes after these leads, and what makes it no more than this one."""
    if found is None:
        return ""
    said = {
        "first": date_format(found.start, "j F Y"), "last": date_format(found.end, "j F Y"),
        "then": ui.number(found.then or 0), "steady": ui.number(found.steady),
        "more": ui.number(found.steady - answer.planned),
    }  # fmt: skip
    if found.then is None:
        return (
            _(
                "These leads are for this target alone. From %(first)s to %(last)s no lead that "
                "comes then is in time: let %(steady)s come now, %(more)s more, to reach the same "
                "target there as well."
            )
            % said
        )
    return (
        _(
            "These leads are for this target alone. For the same target from %(first)s to %(last)s "
            "%(then)s would have to come then. Let %(steady)s come now, %(more)s more, and as many "
            "are enough there as well."
        )
        % said
    )


def no_lag() -> str:
    """What is taken for granted where nobody knows how long it takes."""
    return _(
        "How long leads take to become customers is not known yet, so they are taken to do so in "
        "the month they come. In truth they have to come earlier."
    )


def narrower(found: Narrowing | None, links: Sequence[Link]) -> str:
    """What would narrow the range."""
    if found is None:
        return _(
            "The rates are taken as they are said, so the plan looks surer than it is. Write a "
            "range beside them, or let them be counted."
        )
    link = next(one for one in links if (one.start, one.end) == (found.start, found.end))
    if found.more is None:
        return _("Most of the doubt comes from %(step)s, which is assumed. Count it.") % {
            "step": step(link)
        }
    return _(
        "Most of the doubt comes from %(step)s, of which %(counted)s were counted. After %(more)s "
        "more its range is half as wide."
    ) % {
        "step": step(link),
        "counted": ui.number(found.counted or 0),
        "more": ui.number(found.more),
    }


def chain(asked: Asked, answer: Answer) -> PlainTable:
    """What it takes of each stage."""
    rows = [
        (stage(need.stage), ui.number(need.need), _span_of(need), _rate(link), _basis(link))
        for need, link in zip(answer.plan.needs, asked.links, strict=True)
    ]
    rows.append((stage("customer"), ui.number(answer.plan.customers), "–", "–", "–"))
    return PlainTable(
        caption=_("Of each stage"),
        head=(_("Stage"), _("How many"), _("From … to"), _("Go on, of 100"), _("Known how")),
        rows=tuple(rows),
        numbers_from=1,
    )


def _span_of(need: Need) -> str:
    if need.low is None or need.high is None:
        return "–"
    return _("%(low)s to %(high)s") % {"low": ui.number(need.low), "high": ui.number(need.high)}


def _rate(link: Link) -> str:
    share = 100 * float(link.rate)
    return ui.number(share, digits=0 if share.is_integer() else 1 if share >= 1 else 2)


def basis_of(links: Sequence[Link]) -> str:
    """How the rates of a segment are known, from leads on."""
    known = [_basis(link) for link in goals.from_leads(links)]
    if all(link.is_measured for link in goals.from_leads(links)) and len(known) > 1:
        return _("counted, each step")
    return known[0] if len(known) == 1 else _("each step by itself, some assumed")


def _basis(link: Link) -> str:
    if link.won is not None and link.of is not None:
        return _("counted: %(part)s") % {"part": ui.part_of(link.won, link.of)}
    if link.low is not None and link.high is not None:
        return _("assumed, %(range)s of 100") % {
            "range": _("%(low)s to %(high)s")
            % {"low": ui.number(100 * float(link.low), digits=1),
               "high": ui.number(100 * float(link.high), digits=1)}
        }  # fmt: skip
    return _("assumed, without a range")


def months(asked: Asked, answer: Answer) -> PlainTable:
    """Month by month: leads that have to come, and what comes of them 8 times in 10."""
    found = answer.forecast
    first = asked.start.replace(day=1)
    rows = []
    for place, leads in enumerate(answer.every_month):
        month = date(
            first.year + (first.month - 1 + place) // 12, (first.month - 1 + place) % 12 + 1, 1
        )
        rows.append(
            (date_format(month, pgettext("month", "F Y")), ui.number(leads),
             span(found.customers[place]), money_span(found.revenue[place], asked.currency))
        )  # fmt: skip
    rows.append(
        (_("In all"), ui.number(answer.planned), span(found.all_customers),
         money_span(found.all_revenue, asked.currency))
    )  # fmt: skip
    return PlainTable(
        caption=_("Leads, customers and revenue of each month"),
        head=(_("Month"), stage(answer.first), _("Customers, 8 times in 10"),
              _("Revenue, 8 times in 10")),
        rows=tuple(rows), numbers_from=1,
    )  # fmt: skip


def span(found: Span) -> str:
    return _("%(low)s to %(high)s") % {
        "low": ui.number(int(found.low)), "high": ui.number(-int(-found.high // 1)),
    }  # fmt: skip


def money_span(found: Span, currency: str) -> str:
    return _("%(low)s to %(high)s") % {
        "low": money(Fraction(round(found.low)), currency),
        "high": money(Fraction(round(found.high)), currency),
    }


def forecast(asked: Asked, answer: Answer) -> str:
    """What comes of the planned leads, in money."""
    return _("So many leads bring %(span)s 8 times in 10, and the target %(chance)s.") % {
        "span": money_span(answer.forecast.all_revenue, asked.currency),
        "chance": in_ten(answer.forecast.chance or 0.0),
    }


def still(found: StillNeeded, *, until: date) -> str:
    """What is still to come by the last day."""
    said = {"day": date_format(until, "j F Y"), "chance": in_ten(found.chance),
            "pace": ui.number(found.at_pace)}  # fmt: skip
    if found.safe == 0:
        return _("What has come is enough 8 times in 10, until %(day)s.") % said
    if found.safe is None:
        return (
            _("No lead that comes from now on becomes a customer by %(day)s: it takes longer.")
            % said
        )
    return _(
        "%(safe)s more leads are needed until %(day)s for 8 times in 10. As before, %(pace)s "
        "come, and the target is reached %(chance)s."
    ) % {**said, "safe": ui.number(goals.two_digits(found.safe))}


def capacity(found: Capacity) -> list[str]:
    """Whether those who are there can do it."""
    said = {
        "needed": ui.number(found.attempts_needed), "there": ui.number(found.attempts_there),
        "each": ui.number(float(found.attempts_each or 0), digits=1),
        "deals": ui.number(found.opportunities or 0),
        "worked": ui.number(found.opportunities_there),
    }  # fmt: skip
    first = (
        _("The leads need %(needed)s attempts, and there is time for %(there)s.")
        if found.is_enough_for_leads
        else _(
            "The leads need %(needed)s attempts, and there is time for %(there)s: %(each)s for "
            "each lead. Plan fewer leads, fewer attempts or more hands."
        )
    )
    lines = [first % said]
    if found.opportunities is not None:
        lines.append(
            (
                _("%(deals)s opportunities come, and %(worked)s can be worked.")
                if found.is_enough_for_deals
                else _(
                    "%(deals)s opportunities come, and only %(worked)s can be worked. "
                    "The others wait."
                )
            )
            % said
        )
    return lines


def levers(found: Sequence[tuple[Segment, Pull, str]]) -> PlainTable:
    """How far each lever alone has to be pulled for 8 in 10, in the order given, with where that is
    seen; with the name of the segment where it has one."""
    rows = []
    for segment, one, url in found:
        links = goals.from_leads(segment.asked.links)
        name = {
            Lever.LEADS: _("More leads"),
            Lever.DEAL: _("Larger deals"),
        }.get(one.offer.lever) or _("More go on: %(step)s") % {"step": step(links[one.offer.step])}
        if segment.name:
            name = _("%(name)s: %(why)s") % {"name": segment.name, "why": name}
        more = (
            _("not by this alone")
            if one.more is None
            else ui.number(int(one.more))
            if one.offer.lever is Lever.LEADS
            else _("%(count)s %% more") % {"count": ui.number(float(100 * one.more))}
        )
        cost = "–" if one.cost is None else money(one.cost, segment.asked.currency)
        rows.append((name, Cell(text=more, url=url) if url else more, cost))
    return PlainTable(
        caption=_("How far each has to go"),
        head=(_("What"), _("How much more"), _("Costs")), rows=tuple(rows), numbers_from=1,
    )  # fmt: skip


def roads(inbound: Road, outbound: Road, currency: str) -> PlainTable:
    """The same money by visits and by calls."""
    ways = ((_("Visits"), inbound), (_("Calls"), outbound))
    rows = [
        (
            name,
            pgettext("list", ", ").join(
                _("%(count)s %(stage)s")
                % {"count": _expected(count), "stage": stage(code)}
                for code, count in road.stages
            ),
            money(road.revenue, currency),
            "–" if road.cost_of_customer is None else money(road.cost_of_customer, currency),
        )
        for name, road in ways
    ]  # fmt: skip
    return PlainTable(
        caption=_("What each road brings"),
        head=(_("Spent on"), _("Brings"), _("Revenue"), _("Cost of a customer")),
        rows=tuple(rows), numbers_from=2,
    )  # fmt: skip


def _expected(count: Fraction) -> str:
    """A part of somebody is told where few are expected."""
    return ui.number(float(count), digits=0 if count >= 10 else 1 if count >= 1 else 2)
