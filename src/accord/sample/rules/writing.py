"""Draws the chapters of a run and counts what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from accord.sample.rules import arrivals, catalogue, chances, dice, fates, journeys, rows
from accord.sample.rules import deals as selling
from accord.sample.rules.axis import DAY, HOUR, Axis
from accord.sample.rules.journeys import Lead
from accord.sample.rules.people import Person, Population
from accord.sample.values import STAGES, Block, Chapter, Drawn, Duplicate, Plan, make_block

_RETURN_ORIGINS = ("organic_search", "paid_search", "referral")
_RETURNS_PER_ARRIVAL = chances.DUPLICATE_SHARE / (1 - chances.DUPLICATE_SHARE)


class Writer:
    """What all chapters of a run share: the plan drawn out, and the numbers given so far."""

    __slots__ = (
        "_arrived",
        "_chapter",
        "_deals",
        "_leads",
        "_returns_due",
        "_touches",
        "arrivals",
        "axis",
        "catalogue",
        "plan",
        "population",
    )

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.axis = Axis(since=plan.since, days=plan.days)
        self.arrivals = arrivals.Arrivals(axis=self.axis, seed=plan.seed, leads=plan.leads)
        self.catalogue = catalogue.Catalogue(axis=self.axis, plan=self.arrivals)
        self.population = Population(seed=plan.seed, seats=self.arrivals.total)
        self._arrived = self._chapter = self._leads = self._touches = self._deals = 0
        self._returns_due = 0.0

    def opening(self) -> Chapter:
        """Users, assets, campaigns and costs."""
        costs, spent = catalogue.costs(
            campaigns=self.catalogue.campaigns,
            axis=self.axis,
            plan=self.arrivals,
            seed=self.plan.seed,
            scale=self.plan.scale,
        )
        blocks = (
            make_block("users", (member.row() for member in catalogue.CAST)),
            make_block("assets", (asset.row(self.axis) for asset in self.catalogue.assets)),
            make_block("campaigns", (each.row(self.axis) for each in self.catalogue.campaigns)),
            make_block("costs", costs),
        )
        return Chapter(blocks=blocks, drawn=Drawn(rows=_counted(blocks), spent_cents=spent))

    def leads(self, arriving: list[tuple[str, int]]) -> Chapter:
        """The leads of the next arrivals (origin, day) and all that hangs on them."""
        self._chapter += 1
        roll = dice.roller(self.plan.seed, "leads", self._chapter)
        drawn = [self._first_arrival(origin, day, roll) for origin, day in arriving]
        drawn += list(self._second_arrivals(drawn, roll))
        drawn.sort(key=lambda lead: lead.created)
        return self._written(drawn, roll)

    def _first_arrival(self, origin: str, day: int, roll: dice.Roll) -> Lead:
        person = self.population.person_at(self.population.seat_of(self._arrived))
        self._arrived += 1
        company = person.company
        pages = self.catalogue.landing_pages[origin]
        created = _created(self.axis, origin, day, roll, person)
        sdr, ae = catalogue.sellers(roll, company.market)
        fate = fates.draw_fate(
            roll,
            axis=self.axis,
            origin=origin,
            segment=company.segment,
            market=company.market,
            created=created,
        )
        return Lead(
            external_id=self._lead_id(),
            person=person,
            origin=origin,
            created=created,
            fate=fate,
            campaign=self.catalogue.campaign(origin, day),
            landing_page=dice.pick(roll, pages) if pages else None,
            sdr=sdr,
            ae=ae,
        )

    def _second_arrivals(self, drawn: list[Lead], roll: dice.Roll) -> Iterator[Lead]:
        """Some come again while their first lead is still open."""
        self._returns_due += len(drawn) * _RETURNS_PER_ARRIVAL
        start = int(roll() * len(drawn))
        step = max(1, int(len(drawn) / (self._returns_due * 1.6 + 1)))
        for place in range(start, start + len(drawn) * step, step):
            if self._returns_due < 1:
                return
            # One more than a multiple, so that a second round meets others.
            first = drawn[(place + place // len(drawn)) % len(drawn)]
            moment = self._return_moment(first, roll)
            spelling = dice.pick(roll, chances.FOUND_BY)
            if moment is not None and rows.can_return(first.person, spelling):
                self._returns_due -= 1
                yield self._second_arrival(first, moment, spelling, roll)

    def _return_moment(self, first: Lead, roll: dice.Roll) -> int | None:
        day = first.created // DAY + 1 + int(roll() * 40)
        moment = self.axis.buyer_moment(roll, first.person.company.market, day)
        closes = first.fate.ended or self.axis.horizon
        return moment if first.created < moment < closes else None

    def _second_arrival(self, first: Lead, moment: int, spelling: str, roll: dice.Roll) -> Lead:
        origin = dice.pick(roll, _RETURN_ORIGINS)
        return Lead(
            external_id=self._lead_id(),
            person=first.person,
            origin=origin,
            created=moment,
            fate=fates.Fate(entered=(moment,)),
            campaign=self.catalogue.campaign(origin, moment // DAY),
            landing_page=dice.pick(roll, self.catalogue.landing_pages[origin]),
            sdr=first.sdr,
            ae=first.ae,
            original=first.external_id,
            spelling=spelling,
        )

    def _lead_id(self) -> str:
        self._leads += 1
        return f"L-{self._leads:06d}"

    def _written(self, drawn: list[Lead], roll: dice.Roll) -> Chapter:
        axis, page = self.axis, _Page()
        for lead in drawn:
            page.leads.append(rows.lead_row(lead, axis=axis))
            page.stages.extend(rows.stage_rows(lead, axis=axis))
            journey = journeys.Journey(lead=lead, axis=axis, catalogue=self.catalogue, roll=roll)
            for touch in journey.write():
                self._touches += 1
                page.touches.append(rows.touch_row(self._touches, lead, touch, axis=axis))
            found = selling.deals_of(roll, lead=lead, axis=axis)
            for deal in found:
                self._deals += 1
                page.deals.append(rows.deal_row(self._deals, lead, deal, axis=axis))
            page.count(lead, found)
        return page.chapter()


@dataclass(slots=True)
class _Page:
    """The rows of a chapter while it is written, and what was counted on the way."""

    leads: list[rows.Row] = field(default_factory=list)
    stages: list[rows.Row] = field(default_factory=list)
    touches: list[rows.Row] = field(default_factory=list)
    deals: list[rows.Row] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    entered: Counter[tuple[str, str]] = field(default_factory=Counter)
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    won_cents: Counter[str] = field(default_factory=Counter)
    days_to_win: list[float] = field(default_factory=list)
    cycle_days: list[float] = field(default_factory=list)
    second_deals: int = 0

    def count(self, lead: Lead, deals: list[selling.Deal]) -> None:
        """Adds a lead and its deals to the counts."""
        self.entered.update((lead.origin, stage) for stage in STAGES[: len(lead.fate.entered)])
        if lead.fate.rejected:
            self.rejected[lead.origin, lead.fate.rejected[1]] += 1
        if lead.fate.won:
            self.days_to_win.append((lead.fate.won - lead.created) / DAY)
        if lead.original and lead.spelling:
            self.duplicates.append(
                Duplicate(lead.original, lead.external_id, lead.spelling, lead.origin)
            )
        for deal in deals:
            self.outcomes[lead.origin, deal.outcome] += 1
            self.second_deals += deal.second
            if deal.outcome == "won" and deal.closed:
                self.won_cents[lead.origin] += deal.cents
                self.cycle_days.append((deal.closed - deal.opened) / DAY)

    def chapter(self) -> Chapter:
        """The finished chapter."""
        blocks = (
            make_block("leads", self.leads),
            make_block("stage_history", self.stages),
            make_block("touches", self.touches),
            make_block("deals", self.deals),
        )
        drawn = Drawn(
            rows=_counted(blocks),
            entered=self.entered,
            rejected=self.rejected,
            deals=self.outcomes,
            won_cents=self.won_cents,
            duplicates=Counter((each.origin, each.found_by) for each in self.duplicates),
            days_to_win=tuple(self.days_to_win),
            cycle_days=tuple(self.cycle_days),
            late_wins=sum(days > chances.LATE_WIN_DAYS for days in self.days_to_win),
            second_deals=self.second_deals,
        )
        return Chapter(blocks=blocks, drawn=drawn, duplicates=tuple(self.duplicates))


def _counted(blocks: tuple[Block, ...]) -> Counter[str]:
    return Counter({block.kind: len(block) for block in blocks})


def _created(axis: Axis, origin: str, day: int, roll: dice.Roll, person: Person) -> int:
    """Lists are loaded by Viktor in the morning; everybody else comes when they like."""
    if origin == "bought_list":
        return axis.office_after(day * DAY, int(roll() * HOUR), (9, 11))
    moment = axis.buyer_moment(roll, person.company.market, day)
    return moment if 0 <= moment < axis.horizon else day * DAY + int(roll() * HOUR)
