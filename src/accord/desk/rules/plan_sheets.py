"""A plan as a sheet that somebody fills in: what stands in its fields, and what it asks by them.

The address of the page holds the sheet, so that a what-if can be sent to a colleague as a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from accord.desk.rules.addresses import day
from accord.desk.rules.amounts import amount
from accord.desk.rules.workbooks import Formula, Row
from accord.goals.values.kept import EVERY_MONTH, Answer, Asked
from accord.goals.values.levers import Lever, Offer, Staff
from accord.goals.values.plans import Link
from accord.goals.values.timing import AT_ONCE, Lag

Step = tuple[str, str]
STEPS: tuple[Step, ...] = (
    ("visit", "lead"), ("lead", "mql"), ("mql", "sql"), ("sql", "opportunity"),
    ("opportunity", "customer"),
)  # fmt: skip
WHOLE: Step = ("lead", "customer")
HEAD = ("goal", "target", "deal", "from", "to")
STAFF = ("sdrs", "hours", "per_hour", "per_lead", "aes", "per_ae")
COSTS = ("cost_lead", "cost_rate", "cost_deal")
ROADS = ("spend", "visit_cost", "call_cost", "call_rate")
_ENDS = ("rate", "low", "high")


def field_of(step: Step, part: str = "rate") -> str:
    """What the field of a step is called: rate_lead_mql."""
    return f"{part}_{step[0]}_{step[1]}"


NAMES = (
    *HEAD,
    *(field_of(step, part) for step in (*STEPS, WHOLE) for part in _ENDS),
    *STAFF, *COSTS, *ROADS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """What the company's records say, for what the sheet leaves open."""

    currency: str
    links: Mapping[Step, Link]
    deal: Fraction | None = None
    spread: float = 0.0
    counted: int = 0
    lag: Lag = AT_ONCE
    season: tuple[float, ...] = EVERY_MONTH


@dataclass(frozen=True, slots=True)
class Read:
    """What a sheet asks; asked None where a field is wrong or empty. wrong: fields that say no
    number or day; missing: fields without which no plan follows."""

    asked: Asked | None
    wrong: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    said: Mapping[str, str]
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def number(self, name: str) -> Fraction | None:
        text = self.said.get(name, "")
        if not text:
            return None
        found = amount(text)
        if found is None:
            self.wrong.append(name)
        return found

    def day(self, name: str) -> date | None:
        found = day(self.said.get(name, ""))
        if found is None or not 1990 <= found.year <= 2100:
            (self.wrong if self.said.get(name) else self.missing).append(name)
            return None
        return found


def read(said: Mapping[str, str], ground: Ground) -> Read:
    """What the fields ask, with what is counted where they are empty."""
    reader = _Reader(said)
    target = reader.number("target")
    said_deal = reader.number("deal")
    start, end = reader.day("from"), reader.day("to")
    links = _links(reader, ground)
    deal = ground.deal if said_deal is None else said_deal
    if target is None and "target" not in reader.wrong:
        reader.missing.append("target")
    if deal is None and "deal" not in reader.wrong:
        reader.missing.append("deal")
    wrong, missing = tuple(reader.wrong), tuple(reader.missing)
    if wrong or missing or target is None or deal is None or start is None or end is None:
        return Read(None, wrong, missing)
    is_own = said_deal is None
    return Read(
        Asked(
            target=target, currency=ground.currency, average_deal=deal, links=links, start=start,
            end=end, spread=ground.spread if is_own else 0.0,
            counted=ground.counted if is_own else 0, lag=ground.lag, season=ground.season,
        )
    )  # fmt: skip


def steps_of(said: Mapping[str, str], ground: Ground) -> tuple[Step, ...]:
    """The steps a plan goes back by: each stage where all of them are counted or said, else from
    lead to customer at once; visits where somebody says how many of them become leads."""
    each = STEPS[1:]
    is_whole = bool(said.get(field_of(WHOLE)))
    has_each = all(said.get(field_of(step)) or step in ground.links for step in each)
    chain: tuple[Step, ...] = each if has_each and not is_whole else (WHOLE,)
    return (STEPS[0], *chain) if said.get(field_of(STEPS[0])) else chain


def _links(reader: _Reader, ground: Ground) -> tuple[Link, ...]:
    links = []
    for step in steps_of(reader.said, ground):
        rate, low, high = (reader.number(field_of(step, part)) for part in _ENDS)
        if rate is not None:
            ends = [None if one is None else one / 100 for one in (low, high)]
            links.append(Link(*step, rate / 100, low=ends[0], high=ends[1]))
        elif step in ground.links:
            links.append(ground.links[step])
        else:
            reader.missing.append(field_of(step))
    return tuple(links)


def staff_of(said: Mapping[str, str], *, weeks: Fraction) -> Staff | None:
    """Who follows up, None where the sheet does not say it all."""
    found = [amount(said.get(name, "")) for name in STAFF]
    if any(one is None or one > 10**6 for one in found):
        return None
    sdrs, hours, per_hour, per_lead, aes, per_ae = (one or Fraction(0) for one in found)
    return Staff(int(sdrs), hours, per_hour, int(per_lead), weeks, int(aes), int(per_ae))


def offers_of(said: Mapping[str, str], links: Sequence[Link]) -> list[Offer]:
    """The levers, each with the price the sheet names, if it does."""
    lead, rate, deal = (amount(said.get(name, "")) for name in COSTS)
    return [
        Offer(Lever.LEADS, lead),
        *(Offer(Lever.RATE, rate, place) for place in range(len(links))),
        Offer(Lever.DEAL, deal),
    ]


def table(
    asked: Asked, answer: Answer, *, names: Mapping[str, str], words: Mapping[str, str]
) -> list[Row]:
    """The plan as rows that reckon themselves: change a number in column B and all below follow.

    Sums of a spreadsheet are binary, so each is rounded to nine digits before it is rounded up.
    """
    rows: list[Row] = [
        [words["what"], words["number"], words["note"]],
        [words["target"], float(asked.target), asked.currency],
        [words["deal"], float(asked.average_deal), asked.currency],
        [words["customers"], Formula("ROUNDUP(ROUND(B2/B3,9),0)", answer.plan.customers)],
    ]
    links = list(reversed(asked.links))
    first = len(rows) + 1
    for link in links:
        note = words["counted"] if link.is_measured else words["assumed"]
        rate: float | Formula = float(link.rate)
        if link.won is not None and link.of is not None:
            rate = Formula(f"{link.won}/{link.of}", float(link.rate))
            note = f"{note}: {link.won} / {link.of}"
        label = f"{names.get(link.start, link.start)} → {names.get(link.end, link.end)}"
        rows.append([label, rate, note])
    for place, link in enumerate(links):
        need = answer.plan.of(link.start)
        product = "*".join(f"B{first + each}" for each in range(place + 1))
        rows.append(
            [names.get(link.start, link.start),
             Formula(f"ROUNDUP(ROUND(B4/({product}),9),0)", need.need if need else 0)]
        )  # fmt: skip
    rows.append([words["safe"], answer.chances.safe, words["safe_note"]])
    rows += [
        [words["month"].format(number=place), count]
        for place, count in enumerate(answer.every_month, 1)
    ]
    return rows
