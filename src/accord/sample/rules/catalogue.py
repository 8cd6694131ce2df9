"""What the sample company brings itself: its people, what it publishes, what it runs and spends.

Nordhang Instruments makes sensors for plants. The cast is the one of the handbook and the tests.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from accord.sample.rules import arrivals, chances, dice, markets
from accord.sample.rules.axis import Axis
from accord.sample.values import Cell

COMPANY = "Nordhang Instruments"
DOMAIN = "nordhang.example"
ZONE = "Europe/Bucharest"
CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. `capacity` is how many leads or deals they can have in hand."""

    external_id: str
    name: str
    mailbox: str
    team: str
    role: str
    capacity: int | None = None

    def row(self) -> tuple[Cell, ...]:
        """In the order of `FIELDS["users"]`."""
        email = f"{self.mailbox}@{DOMAIN}"
        capacity = str(self.capacity) if self.capacity else None
        return (self.external_id, self.name, email, self.team, self.role, capacity)


@dataclass(frozen=True, slots=True)
class Asset:
    """Something to read, watch or fill in; `published` counts days from the first one."""

    external_id: str
    title: str
    kind: str
    journey_stage: str
    published: int

    def row(self, axis: Axis) -> tuple[Cell, ...]:
        """In the order of `FIELDS["assets"]`."""
        on = (axis.since + timedelta(days=self.published)).isoformat()
        said = _SAID.get(self.title, _NOT_SAID)
        return (
            self.external_id, self.title, self.kind, self.journey_stage, on,
            f"https://{DOMAIN}/{self.external_id.lower()}", _NATURES.get(self.kind), said.persona,
            said.objection, said.language or "en", JIWOO.external_id, said.after,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Campaign:
    """Something that was run from day `started` to day `ended`; `origin` of the leads it brings,
    None for mailings to people who are known already."""

    external_id: str
    name: str
    channel: str
    origin: str | None
    started: int
    ended: int
    goal_stage: str
    goal_target: int

    def row(self, axis: Axis) -> tuple[Cell, ...]:
        """In the order of `FIELDS["campaigns"]`."""
        started, ended = (axis.since + timedelta(days=day) for day in (self.started, self.ended))
        goal_date = ended + timedelta(days=45)
        return (
            self.external_id,
            self.name,
            self.channel,
            started.isoformat(),
            ended.isoformat(),
            self.goal_stage,
            "count",
            str(self.goal_target),
            goal_date.isoformat(),
        )


ELENA = Member("M-01", "Elena Marin", "elena.marin", "marketing", "marketing_lead")
JULIA = Member("M-02", "Júlia Prado", "julia.prado", "marketing", "demand_gen")
JIWOO = Member("M-03", "한지우", "jiwoo.han", "marketing", "content")
VIKTOR = Member("M-04", "Viktor Sokolov", "viktor.sokolov", "marketing", "mops")
DMITRI = Member("M-05", "Dmitri Orlov", "dmitri.orlov", "sales", "sales_lead")
MARA = Member("M-06", "Mara Ionescu", "mara.ionescu", "sales", "sdr", 60)
TOMASZ = Member("M-07", "Tomasz Lis", "tomasz.lis", "sales", "sdr", 50)
SEOJUN = Member("M-08", "박서준", "seojun.park", "sales", "ae", 30)
ANA = Member("M-09", "Ana Ribeiro", "ana.ribeiro", "sales", "ae", 35)
IRINA = Member("M-10", "Irina Popa", "irina.popa", "sales", "sales_ops")
INGRID = Member("M-11", "Ingrid Voss", "ingrid.voss", "sales", "sponsor")
CAST = (ELENA, JULIA, JIWOO, VIKTOR, DMITRI, MARA, TOMASZ, SEOJUN, ANA, IRINA, INGRID)

# Title, kind, journey stage, day of publication.
_ASSETS = (
    ("Why hot lines drift", "article", "awareness", -400),
    ("Five signs that a probe is ageing", "article", "awareness", -330),
    ("Sensors on hot lines", "guide", "awareness", -280),
    ("Talk to us", "landing_page", "decision", -500),
    ("Hot line probes", "landing_page", "consideration", -480),
    ("Plant monitoring", "landing_page", "consideration", -460),
    ("Download the audit checklist", "landing_page", "awareness", -300),
    ("Register for the webinar", "landing_page", "awareness", -300),
    ("Prices", "price_page", "decision", -500),
    ("Audit checklist for measuring points", "checklist", "awareness", -300),
    ("Calibration guide", "guide", "consideration", -260),
    ("Calibration guide, Korean: 교정 가이드", "guide", "consideration", -90),
    ("Руководство по калибровке", "guide", "consideration", -80),
    ("Ghid de calibrare", "guide", "consideration", -70),
    ("Gateway data sheet", "data_sheet", "consideration", -200),
    ("Hot line probe data sheet", "data_sheet", "consideration", -200),
    ("A dairy saves one shutdown a year", "case_study", "decision", -150),
    ("Steel works, 1,200 °C, no drift", "case_study", "decision", -20),
    ("What a shutdown costs: calculator", "calculator", "decision", 35),
    ("Measuring in clean rooms", "guide", "consideration", 90),
    ("Five questions for your supplier", "article", "awareness", 140),
    ("Paper mill: moisture under control", "case_study", "decision", 210),
    ("무정지 라인을 위한 센서", "article", "awareness", 260),
    ("Energy audits that hold", "guide", "awareness", 330),
    ("Comparing probe types", "comparison", "consideration", 400),
    ("Pharma: three validations passed", "case_study", "decision", 480),
    ("Predictive maintenance without a data team", "article", "awareness", 560),
    ("Security of the plant gateway", "data_sheet", "decision", 620),
)
_NATURES = {
    "article": "educational", "guide": "educational", "checklist": "educational",
    "webinar": "educational", "comparison": "educational", "calculator": "educational",
    "case_study": "customer_proof", "landing_page": "promotional", "price_page": "promotional",
    "data_sheet": "promotional",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """What else the list says of a piece; after: what supersedes it."""

    persona: str | None = None
    objection: str | None = None
    language: str | None = None
    after: str | None = None


_NOT_SAID = _Said()
_WORKS, _ANOTHER = "The sensors we have still work", "Another supplier to look after"
_SAID = {
    "Why hot lines drift": _Said("plant-engineer"),
    "Five signs that a probe is ageing": _Said("plant-engineer", _WORKS),
    "Calibration guide": _Said("plant-engineer", _WORKS),
    "Calibration guide, Korean: 교정 가이드": _Said("plant-engineer", _WORKS, "ko"),
    "Руководство по калибровке": _Said("plant-engineer", _WORKS, "ru"),
    "Ghid de calibrare": _Said("plant-engineer", _WORKS, "ro"),
    "무정지 라인을 위한 센서": _Said("plant-engineer", None, "ko"),
    "Audit checklist for measuring points": _Said("plant-engineer"),
    "Hot line probe data sheet": _Said("plant-engineer"),
    "Comparing probe types": _Said(None, _ANOTHER),
    "Sensors on hot lines": _Said("plant-engineer", after="S-20"),
    "A dairy saves one shutdown a year": _Said("plant-engineer", _ANOTHER),
}
_WEBINARS = (
    "Certificates that auditors accept",
    "Measuring above 1,000 °C",
    "From alarm to order in one shift",
    "Clean rooms: fewer probes, better data",
    "Energy: find the leak first",
    "센서 교정의 기본",
    "Ask a calibration engineer",
)
_PAID_THEMES = ("Hot lines", "Plant gateway", "Probe exchange", "Clean rooms")
_ORGANIC_THEMES = ("Knowledge base: drift", "Knowledge base: calibration")
_SEASONS = ("winter", "spring", "summer", "autumn")
_GOALS = {
    "organic_search": "mql",
    "paid_search": "mql",
    "referral": "opportunity",
    "webinar": "sql",
    "bought_list": "mql",
}
_LANDING_PAGES = {
    "organic_search": ("Download the audit checklist", "Hot line probes", "Talk to us"),
    "paid_search": ("Hot line probes", "Plant monitoring"),
    "referral": ("Talk to us",),
    "webinar": ("Register for the webinar",),
    "bought_list": (),
}
_MAILING_COST = 380.0


class Catalogue:
    """Assets and campaigns of one run, with what a journey needs to look up."""

    __slots__ = (
        "_by_origin",
        "_shelves",
        "_webinars",
        "assets",
        "campaigns",
        "landing_pages",
        "prices",
    )

    def __init__(self, *, axis: Axis, plan: arrivals.Arrivals) -> None:
        self.assets = _assets(axis)
        self.campaigns = _campaigns(axis, plan)
        self._shelves = {
            stage: _shelf(self.assets, stage)
            for stage in ("awareness", "consideration", "decision")
        }
        self._webinars = tuple(each.external_id for each in self.assets if each.kind == "webinar")
        by_title = {asset.title: asset for asset in self.assets}
        self.prices = by_title["Prices"].external_id
        self.landing_pages = {
            origin: tuple(by_title[title].external_id for title in titles)
            for origin, titles in _LANDING_PAGES.items()
        }
        self._by_origin: dict[str | None, tuple[Campaign, ...]] = {
            origin: tuple(each for each in self.campaigns if each.origin == origin)
            for origin in (*chances.ORIGIN_TRUTHS, None)
        }

    def asset(self, roll: dice.Roll, stage: str, day: int) -> str:
        """Something of that journey stage that was out on that day."""
        names, published = self._shelves[stage]
        return names[int(roll() * bisect_right(published, day))]

    def campaign(self, origin: str | None, day: int) -> str:
        """The campaign that ran for an origin on that day, or the latest before it."""
        candidates = self._by_origin[origin]
        running = candidates[0]
        for candidate in candidates:
            if candidate.started > day:
                break
            running = candidate
        return running.external_id

    def webinar(self, day: int) -> str:
        """The recording or the room of the webinar on that day."""
        return self._webinars[bisect_left(arrivals.WEBINAR_DAYS, day)]


def costs(
    *, campaigns: tuple[Campaign, ...], axis: Axis, plan: arrivals.Arrivals, seed: int, scale: float
) -> tuple[list[tuple[Cell, ...]], Counter[str]]:
    """Monthly costs in the order of `FIELDS["costs"]`, and their sum in cents by channel."""
    roll = dice.roller(seed, "costs")
    rows: list[tuple[Cell, ...]] = []
    spent: Counter[str] = Counter()
    for campaign in campaigns:
        for first, after in _months(axis, campaign.started, min(campaign.ended + 1, axis.days)):
            swing = 0.9 + 0.2 * roll()
            euros = _MAILING_COST * scale * (after - first) / 30
            if campaign.origin:
                leads = plan.count(campaign.origin, first, after)
                euros = leads * chances.ORIGIN_TRUTHS[campaign.origin].cost
            cents = round(euros * swing * 100)
            if not cents:
                continue
            spent[campaign.channel] += cents
            on = (axis.since + timedelta(days=first)).isoformat()
            amount = f"{cents // 100}.{cents % 100:02d}"
            rows.append((campaign.external_id, campaign.channel, on, amount, CURRENCY))
    return rows, spent


def sellers(roll: dice.Roll, market: markets.Market) -> tuple[str, str]:
    """Who takes the lead (SDR) and who takes the deal (AE)."""
    eastern = market.script != "latin" or market.country == "RO"
    sdr = MARA if (roll() < 0.8) == eastern else TOMASZ
    if market.country == "KR":
        return sdr.external_id, SEOJUN.external_id
    portuguese = market.language.startswith("pt")
    return sdr.external_id, (ANA if portuguese or roll() < 0.6 else SEOJUN).external_id


def _assets(axis: Axis) -> tuple[Asset, ...]:
    written = [Asset(f"S-{number:02d}", *each) for number, each in enumerate(_ASSETS, start=1)]
    days = [day for day in arrivals.WEBINAR_DAYS if day - arrivals.REGISTRATION_DAYS < axis.days]
    for number, day in enumerate(days):
        title = f"{_WEBINARS[number % len(_WEBINARS)]} ({number + 1})"
        announced = day - arrivals.REGISTRATION_DAYS
        written.append(Asset(f"S-{len(written) + 1:02d}", title, "webinar", "awareness", announced))
    return tuple(asset for asset in written if asset.published < axis.days)


def _shelf(assets: tuple[Asset, ...], stage: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    shelf = sorted(
        (
            asset
            for asset in assets
            if asset.journey_stage == stage and asset.kind not in ("landing_page", "price_page")
        ),
        key=lambda each: each.published,
    )
    return tuple(each.external_id for each in shelf), tuple(each.published for each in shelf)


def _campaigns(axis: Axis, plan: arrivals.Arrivals) -> tuple[Campaign, ...]:
    planned: list[tuple[str, str, str | None, int, int]] = []
    for number, first, end in _parts(axis.days, 4):
        theme = _ORGANIC_THEMES[number % len(_ORGANIC_THEMES)]
        planned.append((theme, "organic_search", "organic_search", first, end))
    for number, first, end in _parts(axis.days, 8):
        theme = _PAID_THEMES[number % len(_PAID_THEMES)]
        planned.append((theme, "paid_search", "paid_search", first, end))
        planned.append(("Plant letter", "email", None, first, end))
    for _, first, end in _parts(axis.days, 2):
        planned.append(("Customers recommend us", "referral", "referral", first, end))
    for number, day in enumerate(arrivals.WEBINAR_DAYS):
        first = max(day - arrivals.REGISTRATION_DAYS, 0)
        if first < axis.days:
            theme = f"Webinar: {_WEBINARS[number % len(_WEBINARS)]}"
            planned.append((theme, "webinar", "webinar", first, day))
    for day in arrivals.list_days(axis):
        planned.append(("Trade fair list", "bought_list", "bought_list", day, day + 28))
    planned.sort(key=lambda each: each[3])
    return tuple(
        _campaign(number, each, axis, plan) for number, each in enumerate(planned, start=1)
    )


def _campaign(
    number: int,
    planned: tuple[str, str, str | None, int, int],
    axis: Axis,
    plan: arrivals.Arrivals,
) -> Campaign:
    theme, channel, origin, first, end = planned
    on = axis.since + timedelta(days=first)
    stage, target = "mql", 40
    if origin:
        stage = _GOALS[origin]
        truth = chances.ORIGIN_TRUTHS[origin]
        reach = {
            "mql": truth.lead_to_mql,
            "sql": truth.lead_to_mql * truth.mql_to_sql,
            "opportunity": truth.lead_to_mql * truth.mql_to_sql * truth.sql_to_opportunity,
        }
        target = max(5, round(plan.count(origin, first, end + 1) * reach[stage] / 5) * 5)
    name = f"{theme}, {_SEASONS[on.month % 12 // 3]} {on.year}"
    return Campaign(f"C-{number:02d}", name, channel, origin, first, end, stage, target)


def _parts(days: int, parts: int) -> list[tuple[int, int, int]]:
    """Number, first and last day of equal parts of the time."""
    return [
        (number, days * number // parts, days * (number + 1) // parts - 1)
        for number in range(parts)
    ]


def _months(axis: Axis, first: int, after: int) -> list[tuple[int, int]]:
    """The days cut at the ends of calendar months."""
    cuts = [first]
    while cuts[-1] < after:
        on = axis.since + timedelta(days=cuts[-1])
        next_month = date(on.year + on.month // 12, on.month % 12 + 1, 1)
        cuts.append(min(axis.day_of(next_month), after))
    return list(pairwise(cuts))
