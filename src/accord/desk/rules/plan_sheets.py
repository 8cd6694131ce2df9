"""A plan as a sheet that somebody fills in: what stands in its fields, and what it asks by them.

The address of the page holds the sheet, so that a what-if can be sent to a colleague as a link.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from accord.desk.rules.addresses import day
from accord.desk.rules.amounts import amount
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.kept import EVERY_MONTH, MOST_SEGMENTS, Asked, Segment
from accord.goals.values.levers import Lever, Offer, Staff
from accord.goals.values.plans import Link
from accord.goals.values.timing import AT_ONCE, Lag

Step = tuple[str, str]
STEPS: tuple[Step, ...] = (
    ("visit", "lead"), ("lead", "mql"), ("mql", "sql"), ("sql", "opportunity"),
    ("opportunity", "customer"),
)  # fmt: skip
WHOLE: Step = ("lead", "customer")
ORDER = tuple(start for start, _end in STEPS)
LONGEST_NAME = 60
HEAD = ("goal", "target", "deal", "from", "to", "cycle", "season")
STAFF = ("sdrs", "hours", "per_hour", "per_lead", "aes", "per_ae")
COSTS = ("cost_lead", "cost_rate", "cost_deal")
ROADS = ("spend", "visit_cost", "call_cost", "call_rate")
MOST_NAMED = MOST_SEGMENTS - 1  # all others are one more
SEGMENT = ("name", "of", "want", "deal", "go", "low", "high", "vis")
WHAT_IF = ("lever", "by", "on")
_ENDS = ("rate", "low", "high")


def field_of(step: Step, part: str = "rate") -> str:
    """What the field of a step is called: rate_lead_mql."""
    return f"{part}_{step[0]}_{step[1]}"


def segment_field(place: int, part: str) -> str:
    """What the field of a segment is called, by its place from 1: want2."""
    return f"{part}{place}"


NAMES = (
    *HEAD,
    *(field_of(step, part) for step in (*STEPS, WHOLE) for part in _ENDS),
    *STAFF, *COSTS, *ROADS, "segments",
    *(segment_field(place, part) for place in range(1, MOST_NAMED + 1) for part in SEGMENT),
    "per", "with", "until", *WHAT_IF,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """What the records say of the leads of one origin. best: leads of its best month; leads: of the
    last months, by their first day."""

    name: str
    links: Mapping[Step, Link]
    deal: Fraction | None = None
    counted: int = 0
    best: Fraction | None = None
    leads: Sequence[tuple[date, int]] = ()


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
    best: Fraction | None = None
    groups: Mapping[str, Group] = field(default_factory=dict)
    leads: Sequence[tuple[date, int]] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What a sheet asks, in one segment without a name where it names none; segments empty where a
    field is wrong or empty. wrong: fields that say no number or day; missing: fields without which
    no plan follows; leads: of each segment by month so far, as far as they are known to be its."""

    segments: tuple[Segment, ...] = ()
    wrong: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    leads: tuple[Sequence[tuple[date, int]], ...] = ()


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


def read(said: Mapping[str, str], ground: Ground, *, others: str = "") -> Read:
    """What the fields ask, with what is counted where they are empty; others: what the part of the
    target that no segment takes is called. Raises UnableToPlan where they take more than it."""
    reader = _Reader(said)
    target = reader.number("target")
    said_deal = reader.number("deal")
    start, end = reader.day("from"), reader.day("to")
    reader.number("cycle")
    rows = [
        _segment(place, reader, ground, said_deal)
        for place in range(1, count_of(said) + 1)
        if any(said.get(segment_field(place, part)) for part in SEGMENT)
    ]
    taken = sum((row.target for row in rows), Fraction(0))
    if target is None and "target" not in reader.wrong:
        target = taken if taken else None
    rest = None if target is None else target - taken
    deal = ground.deal if said_deal is None else said_deal
    is_rest_planned = not rows or rest is None or rest > 0
    links = _links(reader, ground) if is_rest_planned else ()
    if target is None and "target" not in reader.wrong:
        reader.missing.append("target")
    if deal is None and is_rest_planned and "deal" not in reader.wrong:
        reader.missing.append("deal")
    wrong, missing = tuple(reader.wrong), tuple(reader.missing)
    if wrong or missing or rest is None or start is None or end is None:
        return Read((), wrong, missing)
    if rest < 0:
        raise UnableToPlan(flaw=PlanFlaw.MORE_THAN_TARGET, where="target", given=target)

    def asked(part: _Row) -> Asked:
        return Asked(
            target=part.target, currency=ground.currency, average_deal=part.deal or Fraction(0),
            links=part.links, start=start, end=end, spread=ground.spread if part.counted else 0.0,
            counted=part.counted, lag=ground.lag, season=ground.season,
        )  # fmt: skip

    if is_rest_planned:
        is_own = said_deal is None
        rows.append(
            _Row(
                others if rows else "", "", rest, deal, links, ground.counted if is_own else 0,
                _others(ground, [row.group for row in rows]),
            )
        )  # fmt: skip
    segments = tuple(Segment(row.name, asked(row), row.group) for row in rows)
    return Read(segments, leads=tuple(row.leads for row in rows))


def times_said(said: Mapping[str, str]) -> tuple[float | None, list[float] | None]:
    """Within how many days half of the customers come, and twelve months beside each other, None
    where the sheet does not say it; 0 for what is no number."""
    cycle = amount(said["cycle"]) if said.get("cycle") else None
    parts = [amount(part) or Fraction(0) for part in said.get("season", "").split("/")]
    return (
        None if cycle is None else float(cycle),
        [float(one) for one in parts] if said.get("season") else None,
    )


def until_of(said: Mapping[str, str], *, first: date, last: date) -> tuple[date, bool]:
    """The day until which a target is to be reached, the last unless said, and whether what is said
    is a day between both."""
    text = said.get("until", "")
    found = day(text) if text else last
    is_within = found is not None and first <= found <= last
    return (found if found and is_within else last), is_within


def count_of(said: Mapping[str, str]) -> int:
    """How many segments the sheet has room for: as it says, and never fewer than are filled in."""
    text = said.get("segments", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    filled = max(
        (
            place
            for place in range(1, MOST_NAMED + 1)
            for part in SEGMENT
            if said.get(segment_field(place, part))
        ),
        default=0,
    )
    return min(max(asked, filled), MOST_NAMED)


def without(said: Mapping[str, str], place: int) -> dict[str, str]:
    """The sheet without a segment: those after it move up by one."""
    count = count_of(said)
    kept = dict(said)
    for each in range(place, count + 1):
        for part in SEGMENT:
            after = said.get(segment_field(each + 1, part), "") if each < count else ""
            kept[segment_field(each, part)] = after
    kept["segments"] = str(count - 1) if count > 1 else ""
    return kept


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    group: str
    target: Fraction
    deal: Fraction | None
    links: tuple[Link, ...]
    counted: int
    leads: Sequence[tuple[date, int]] = ()


def _others(ground: Ground, groups: Collection[str]) -> list[tuple[date, int]]:
    """The leads of no origin of these."""
    taken: dict[date, int] = {}
    for group in set(groups) & set(ground.groups):
        for month, count in ground.groups[group].leads:
            taken[month] = taken.get(month, 0) + count
    return [(month, max(count - taken.get(month, 0), 0)) for month, count in ground.leads]


def _segment(place: int, reader: _Reader, ground: Ground, said_deal: Fraction | None) -> _Row:
    """One segment as it is filled in, by what its origin was counted where it says nothing; what
    nobody counted there either is that of all."""

    def name(part: str) -> str:
        return segment_field(place, part)

    group = reader.said.get(name("of"), "")
    known = ground.groups.get(group) if group else None
    target, deal = reader.number(name("want")), reader.number(name("deal"))
    if target is None and name("want") not in reader.wrong:
        reader.missing.append(name("want"))
    counted = 0
    if deal is None and known is not None and known.deal is not None:
        deal, counted = known.deal, known.counted
    elif deal is None:
        deal, counted = said_deal, 0
        if deal is None:
            deal, counted = ground.deal, ground.counted
    if deal is None and name("deal") not in reader.wrong:
        reader.missing.append(name("deal"))
    return _Row(
        name=(reader.said.get(name("name")) or (known.name if known else str(place)))[
            :LONGEST_NAME
        ],
        group=group,
        target=target or Fraction(0),
        deal=deal,
        links=_segment_links(place, reader, known.links if known else ground.links),
        counted=counted,
        leads=known.leads if known else (),
    )


def _segment_links(place: int, reader: _Reader, counted: Mapping[Step, Link]) -> tuple[Link, ...]:
    """The steps of a segment: one number is from lead to customer, four with a line between them
    are each step."""
    field_name = segment_field(place, "go")
    said = [part for part in reader.said.get(field_name, "").split("/") if part.strip()]
    rates = [amount(part) for part in said]
    visits = reader.number(segment_field(place, "vis"))
    first = [] if visits is None else [Link(*STEPS[0], visits / 100)]
    ends = [reader.number(segment_field(place, part)) for part in ("low", "high")]
    if said and (len(said) not in (1, len(STEPS) - 1) or None in rates):
        reader.wrong.append(field_name)
        return ()
    if len(said) == 1:
        low, high = (None if one is None else one / 100 for one in ends)
        return (*first, Link(*WHOLE, (rates[0] or Fraction(0)) / 100, low=low, high=high))
    if said:
        pairs = zip(STEPS[1:], rates, strict=True)
        return (*first, *(Link(*step, (rate or Fraction(0)) / 100) for step, rate in pairs))
    steps = STEPS[1:] if all(step in counted for step in STEPS[1:]) else (WHOLE,)
    if any(step not in counted for step in steps):
        reader.missing.append(field_name)
        return ()
    if not first and STEPS[0] in counted:
        first = [counted[STEPS[0]]]
    return (*first, *(counted[step] for step in steps))


def steps_of(said: Mapping[str, str], ground: Ground) -> tuple[Step, ...]:
    """The steps a plan goes back by: each stage where all of them are counted or said, else from
    lead to customer at once; visits where it is counted or said how many of them become leads."""
    each = STEPS[1:]
    is_whole = bool(said.get(field_of(WHOLE)))
    has_each = all(said.get(field_of(step)) or step in ground.links for step in each)
    chain: tuple[Step, ...] = each if has_each and not is_whole else (WHOLE,)
    has_visits = said.get(field_of(STEPS[0])) or STEPS[0] in ground.links
    return (STEPS[0], *chain) if has_visits else chain


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
    return Staff(sdrs, hours, per_hour, per_lead, weeks, aes, per_ae)


def pull_of(said: Mapping[str, str]) -> tuple[Lever, str, Fraction] | None:
    """What a what-if pulls: the lever, the stage where the step of a rate starts, and how much
    more (0.1 is a tenth). None where it says nothing. Raises UnableToPlan for what is no number."""
    kind, _mark, step = said.get("lever", "").partition(":")
    if kind not in set(Lever) or (kind == Lever.RATE) is not bool(step):
        return None
    text = said.get("by", "")
    found = amount(text.lstrip("-"))
    if found is None or found > 1000:
        raise UnableToPlan(flaw=PlanFlaw.NO_LEVER, where="by", given=text)
    by = -found / 100 if text.startswith("-") else found / 100
    if by <= -1:
        raise UnableToPlan(flaw=PlanFlaw.NO_LEVER, where="by", given=text)
    return Lever(kind), step, by


def offers_of(said: Mapping[str, str], links: Sequence[Link]) -> list[Offer]:
    """The levers, each with the price the sheet names, if it does."""
    lead, rate, deal = (amount(said.get(name, "")) for name in COSTS)
    return [
        Offer(Lever.LEADS, lead),
        *(Offer(Lever.RATE, rate, place) for place in range(len(links))),
        Offer(Lever.DEAL, deal),
    ]
