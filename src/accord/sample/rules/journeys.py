"""The touches of one lead, phase by phase: both teams act, before the hand-off and after it."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter

from accord.sample.rules import arrivals, dice
from accord.sample.rules.axis import DAY, HOUR, Axis
from accord.sample.rules.catalogue import Catalogue
from accord.sample.rules.fates import Fate
from accord.sample.rules.people import Person

# Kind: direction, reach, team, channel (None: that of the origin).
KINDS: dict[str, tuple[str, str, str, str | None]] = {
    "web_visit": ("in", "1:many", "marketing", None),
    "content_view": ("in", "1:many", "marketing", None),
    "download": ("in", "1:many", "marketing", "website"),
    "form": ("in", "1:many", "marketing", "website"),
    "chat": ("in", "1:1", "marketing", "website"),
    "ad_click": ("in", "1:many", "marketing", "paid_search"),
    "email_open": ("in", "1:many", "marketing", "email"),
    "email_click": ("in", "1:many", "marketing", "email"),
    "event_registered": ("in", "1:many", "marketing", "webinar"),
    "event_attended": ("in", "1:many", "marketing", "webinar"),
    "self_reported": ("in", "1:1", "marketing", None),
    "email_reply": ("in", "1:1", "sales", "email"),
    "call_attempt": ("out", "1:1", "sales", "phone"),
    "call_connected": ("out", "1:1", "sales", "phone"),
    "meeting_booked": ("out", "1:1", "sales", "meeting"),
    "meeting_held": ("out", "1:1", "sales", "meeting"),
    "social": ("out", "1:1", "sales", "social"),
    "im": ("in", "1:1", "sales", "messenger"),
}
_WITH_ASSET = frozenset({"content_view", "download", "email_click"})
_MAILED = frozenset({"email_open", "email_click"})

# A plan lists kinds with the mean number of times each is met in the phase.
Plan = tuple[tuple[str, float], ...]
BEFORE: Plan = (("web_visit", 1.3), ("content_view", 0.7))
NURTURE: Plan = (("email_open", 1.2), ("email_click", 0.5), ("web_visit", 0.6))
NURTURE += (("content_view", 0.5), ("download", 0.2))
WARMING: Plan = (("email_open", 1.2), ("email_click", 0.8), ("web_visit", 1.3))
WARMING += (("content_view", 1.2), ("download", 0.5), ("event_attended", 0.15))
QUALIFYING: Plan = (("email_reply", 0.6), ("web_visit", 0.5), ("social", 0.2))
PROVING: Plan = (("meeting_held", 0.8), ("call_connected", 0.8), ("email_reply", 1.2))
PROVING += (("content_view", 1.2), ("email_open", 0.6), ("web_visit", 0.8))
DECIDING: Plan = (("meeting_held", 2.4), ("call_connected", 1.6), ("call_attempt", 1.2))
DECIDING += (("email_reply", 2.6), ("content_view", 2.0), ("web_visit", 2.0))
DECIDING += (("email_open", 1.4), ("email_click", 0.7), ("event_attended", 0.2), ("im", 0.5))
CUSTOMER: Plan = (("email_open", 1.5), ("content_view", 0.8), ("call_connected", 0.7))

_OPENING = {
    "organic_search": ("web_visit", "form"),
    "paid_search": ("ad_click", "web_visit", "form"),
    "referral": ("self_reported", "form"),
    "webinar": ("event_registered",),
    "bought_list": ("email_open",),
}


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead row in the making; `campaign`, `landing_page`, `original` are external ids.

    A second arrival of the same person names the `original` row and by what `spelling` of the
    person it can be found out (see `Duplicate.found_by`).
    """

    external_id: str
    person: Person
    origin: str
    created: int
    fate: Fate
    campaign: str | None
    landing_page: str | None
    sdr: str
    ae: str
    original: str | None = None
    spelling: str | None = None


# Moment, kind, channel, campaign, asset, member.
Touch = tuple[int, str, str, str | None, str | None, str | None]


class Journey:
    """Collects the touches of one lead between its first visit and the horizon."""

    __slots__ = ("_axis", "_catalogue", "_lead", "_market", "_roll", "touches")

    def __init__(self, *, lead: Lead, axis: Axis, catalogue: Catalogue, roll: dice.Roll) -> None:
        self._lead = lead
        self._axis = axis
        self._catalogue = catalogue
        self._roll = roll
        self._market = lead.person.company.market
        self.touches: list[Touch] = []

    def write(self) -> list[Touch]:
        """All touches in order of time."""
        self._arrive()
        if self._lead.original is None:
            self._live()
        self.touches.sort(key=itemgetter(0))
        return self.touches

    def _live(self) -> None:
        lead, horizon = self._lead, self._axis.horizon
        entered = (*lead.fate.entered, horizon, horizon, horizon, horizon)
        end = lead.fate.ended or horizon
        if len(lead.fate.entered) == 1:
            self._scatter(NURTURE, lead.created, min(end, lead.created + 120 * DAY), "awareness")
        else:
            self._scatter(WARMING, lead.created, entered[1], "awareness")
            self._ask_for_more(entered[1])
            self._qualify(entered[1], min(end, entered[2]))
        if len(lead.fate.entered) > 2:
            self._add(entered[2] - 60, "meeting_held", by=lead.sdr)
            until = min(end, entered[3], entered[2] + 90 * DAY)
            self._scatter(PROVING, entered[2], until, "consideration", lead.ae)
        if len(lead.fate.entered) > 3:
            until = min(end, entered[4], entered[3] + 300 * DAY)
            self._scatter(DECIDING, entered[3], until, "decision", lead.ae)
        if lead.fate.won:
            self._scatter(CUSTOMER, lead.fate.won, lead.fate.won + 120 * DAY, "decision", lead.ae)

    def _add(self, moment: int, kind: str, asset: str | None = None, by: str | None = None) -> None:
        if not 0 <= moment < self._axis.horizon:
            return
        lead = self._lead
        team, channel = KINDS[kind][2], KINDS[kind][3] or lead.origin
        campaign = None
        if kind in _MAILED:
            campaign = self._catalogue.campaign(None, moment // DAY)
        elif team == "marketing" and moment <= lead.created:
            campaign = lead.campaign
        member = by if team == "sales" else None
        self.touches.append((moment, kind, channel, campaign, asset, member))

    def _arrive(self) -> None:
        lead, roll = self._lead, self._roll
        if lead.origin != "bought_list":
            self._scatter(BEFORE, lead.created - 18 * DAY, lead.created - HOUR, "awareness")
        opening = _OPENING[lead.origin]
        for place, kind in enumerate(opening, start=1):
            moment = lead.created - (len(opening) - place) * (40 + int(roll() * 200))
            page = lead.landing_page if kind in ("form", "web_visit", "ad_click") else None
            self._add(moment, kind, page)
        if lead.origin == "webinar":
            day = arrivals.webinar_after(lead.created // DAY)
            if roll() < 0.62:
                moment = day * DAY + 11 * HOUR + int(roll() * 600)
                self._add(max(moment, lead.created), "event_attended", self._catalogue.webinar(day))

    def _ask_for_more(self, mql: int) -> None:
        """The touch that lifts the lead over the threshold."""
        kind = ("form", "content_view", "content_view", "chat")[int(self._roll() * 4)]
        earliest = self._lead.created
        self._add(max(earliest, mql - 60), kind, None if kind == "chat" else self._catalogue.prices)

    def _qualify(self, mql: int, until: int) -> None:
        """Calls until somebody answers, a meeting when it is worth one."""
        lead, roll, hours = self._lead, self._roll, self._market.call_hours
        reached = len(lead.fate.entered) > 2
        moment = self._axis.office_after(mql, int(roll() * roll() * 6 * HOUR), hours)
        tries = 1 + int(roll() * (3 if reached else 4))
        for _ in range(tries):
            if moment >= until:
                return
            self._add(moment, "call_attempt", by=lead.sdr)
            day = moment // DAY + 1 + int(roll() * 2)
            moment = self._axis.office_moment(roll, hours, day)
        if (reached or roll() < 0.45) and moment < until:
            self._add(moment, "call_connected", by=lead.sdr)
            if reached:
                self._add(moment + 240, "meeting_booked", by=lead.sdr)
        self._scatter(QUALIFYING, mql, until, "consideration", lead.sdr)

    def _scatter(
        self, plan: Plan, first: int, until: int, stage: str, member: str | None = None
    ) -> None:
        """Spreads the plan over the phase; what does not fit in by its hours is left out."""
        roll, axis, market = self._roll, self._axis, self._market
        first, until = max(first, 0), min(until, axis.horizon)
        span = until - first
        if span < HOUR:
            return
        for kind, mean in plan:
            for _ in range(int(mean * 2 * roll() + roll())):
                # Most happens early in a phase: the draw is squared.
                day = (first + int(span * roll() * roll())) // DAY
                if KINDS[kind][2] == "sales" and KINDS[kind][0] == "out":
                    moment = axis.office_moment(roll, market.call_hours, day)
                elif kind == "event_attended":
                    moment = arrivals.webinar_after(day) * DAY + 11 * HOUR + int(roll() * 600)
                else:
                    moment = axis.buyer_moment(roll, market, day)
                if first <= moment < until:
                    self._add(moment, kind, self._subject(kind, stage, moment), member)

    def _subject(self, kind: str, stage: str, moment: int) -> str | None:
        day = moment // DAY
        if kind in _WITH_ASSET:
            return self._catalogue.asset(self._roll, stage, day)
        return self._catalogue.webinar(day) if kind == "event_attended" else None
