"""How the sample's two teams meet, what they decided, and what the figures said of it later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from accord.meetings.values.decisions import Decided, Effect
from accord.meetings.values.packs import Part
from accord.meetings.values.past import PastAction, PastDecision, PastRhythm
from accord.meetings.values.rhythm import Kind, OnHoliday, Seat, SeriesText
from accord.meetings.values.weeks import Metric, Untold, Verdict
from accord.sample.rules.catalogue import (
    ANA,
    DMITRI,
    ELENA,
    INGRID,
    IRINA,
    JIWOO,
    JULIA,
    MARA,
    SEOJUN,
    TOMASZ,
    VIKTOR,
    ZONE,
)  # fmt: skip

_SINCE = timedelta(weeks=20)
_COME = (ELENA, JULIA, JIWOO, VIKTOR, DMITRI, MARA, TOMASZ, SEOJUN, ANA, IRINA)
_SATURDAY = 5
Members = Mapping[str, int]  # by the name that the sample's own rows have for them


def rhythm(members: Members, *, until: date) -> PastRhythm:
    """The weekly meeting, next on the first working day from `until` on, so that what it is given
    can be read at once."""
    seats = [Seat(members[one.external_id], is_required=True) for one in _COME]
    return PastRhythm(
        SeriesText(
            Kind.WEEKLY, _weekday(until), 0, time(15), 40, ZONE, OnHoliday.AFTER, 96, 45_00,
            (*seats, Seat(members[INGRID.external_id], is_required=False)),
        ),
        since=until - _SINCE,
        notes=(
            (members[MARA.external_id], Part.WINS,
             "The paper mill signed after the audit checklist; three of four calls were taken."),
            (members[ELENA.external_id], Part.PROBLEMS,
             "Leads of the bought list are returned for their role. Julia asks for another list."),
            (members[DMITRI.external_id], Part.CHANGES,
             "First tries within nine working hours stay; Tomasz's calls go to Mara on Fridays."),
        ),
        decisions=(*_decisions(members, until=until), *_experiments(members, until=until)),
        actions=_actions(members, until=until),
    )  # fmt: skip


def monthly(members: Members, *, until: date) -> PastRhythm:
    """The meeting of those who lead, on the first Tuesday of a month."""
    seats = (ELENA, DMITRI, INGRID, IRINA)
    return PastRhythm(
        SeriesText(
            Kind.MONTHLY, 1, 1, time(9), 60, ZONE, OnHoliday.AFTER, 48, 70_00,
            tuple(Seat(members[one.external_id], is_required=True) for one in seats),
        ),
        since=until - timedelta(days=100),
    )  # fmt: skip


def _weekday(until: date) -> int:
    following = (until + timedelta(days=1)).weekday()
    return following if following < _SATURDAY else 0


def _decisions(members: Members, *, until: date) -> tuple[PastDecision, ...]:
    said = _Said(members, until)
    return (
        said.decision(
            "Webinar guests are called the day after", "They forget us by the third day.",
            by=DMITRI.external_id, sees=MARA.external_id, metric=Metric.SQLS, expected=3, weeks=18,
            effect=Effect(Verdict.WORKED, said.at(4), 11.2, 15.1, 1.4, 6.4, 12, 8, None, False),
            learned="The day after is what counts; the hour of the day made no difference.",
        ),
        said.decision(
            "A second mail goes to whoever opened none", "Half of the list never sees the first.",
            by=ELENA.external_id, sees=VIKTOR.external_id, metric=Metric.MQLS, expected=6, weeks=16,
            effect=Effect(Verdict.DID_NOT, said.at(3), 22.4, 21.8, -3.1, 1.9, 12, 8, None, False),
            learned="Whoever does not open the first does not open the second.",
        ),
        said.decision(
            "Prices are shown without a form", "Sellers say that forms scare plant engineers away.",
            by=ELENA.external_id, sees=JULIA.external_id, metric=Metric.LEADS, expected=5, weeks=14,
            effect=Effect(
                Verdict.CANNOT_TELL, said.at(1), 57.0, 60.2, -4.8, 11.3, 12, 8,
                Untold.WITHIN_CHANCE, False,
            ),
        ),
        said.decision(
            "Deals below €5,000 go to the SDRs", "So that both AEs have time for the larger ones.",
            by=DMITRI.external_id, sees=IRINA.external_id, metric=Metric.CUSTOMERS, expected=1,
            weeks=5,
        ),
    )  # fmt: skip


def _experiments(members: Members, *, until: date) -> tuple[PastDecision, ...]:
    said = _Said(members, until)
    return (
        said.decision(
            "A case study in the first mail lets more buyers answer",
            "Ana's own mails with one are answered twice as often.",
            by=ELENA.external_id, sees=JIWOO.external_id, metric=Metric.SQLS, expected=2, weeks=4,
            is_experiment=True,
        ),
        said.decision(
            "Calling before nine reaches more engineers", "They are in the plant from ten on.",
            by=DMITRI.external_id, sees=TOMASZ.external_id, metric=Metric.TAKEN, expected=5,
            weeks=15, is_experiment=True,
            effect=Effect(Verdict.WORKED, said.at(2), 0.81, 0.89, 0.02, 0.14, 12, 8, None, False),
            learned="Before nine, three of ten answer; after ten it is one. Both SDRs do it now.",
        ),
    )  # fmt: skip


def _actions(members: Members, *, until: date) -> tuple[PastAction, ...]:
    made = datetime.combine(until - timedelta(days=6), time(13), UTC)
    told = (
        (JULIA, "Ask the fair for a list with roles", 4, False),
        (JIWOO, "A case study from pharma, two pages", 8, False),
        (MARA, "Call the guests of the last webinar", -1, True),
        (IRINA, "Write down who covers whom in the holidays", -2, False),
    )
    return tuple(
        PastAction(
            title, members[owner.external_id], until + timedelta(days=days), made,
            made + timedelta(days=3) if is_done else None,
        )
        for owner, title, days, is_done in told
    )  # fmt: skip


class _Said:
    """Writes decisions by how many weeks ago they were taken."""

    def __init__(self, members: Members, until: date) -> None:
        self._members, self._until = members, until

    def at(self, weeks: int) -> datetime:
        return datetime.combine(self._until - timedelta(weeks=weeks), time(4, 50), UTC)

    def decision(
        self, title: str, why: str, *, by: str, sees: str, metric: Metric, expected: float,
        weeks: int, is_experiment: bool = False, effect: Effect | None = None, learned: str = "",
    ) -> PastDecision:  # fmt: skip
        decided = self.at(weeks)
        due = decided.date() + timedelta(weeks=2)
        return PastDecision(
            Decided(
                title, why, self._members[by], self._members[sees], metric, expected, due,
                due + timedelta(weeks=8), "", "", is_experiment,
            ),
            decided, effect, learned,
        )  # fmt: skip
