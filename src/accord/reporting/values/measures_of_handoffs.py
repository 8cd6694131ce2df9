"""The measures of what the two teams promised each other, and of what they hand over."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

_OUTCOMES = ("waiting", "worked", "rejected", "recycled", "passed_on", "expired", "ended", "void")

OF_HANDOFFS = (
    Measure(
        name="sla_attainment",
        title=_("Promises kept"),
        question=_("Which promises of the agreement were kept, by which team?"),
        explains=_(
            "Each promise of the agreement in its window, by the day on which it was due. What is "
            "overdue and open counts as missed now, what is not due yet counts neither way, and "
            "what nobody can see, because no tool tells what its owner does, stands beside."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="agreement",
        records="handoff",
        subject="",
        cells=dict.fromkeys(("due", "met", "missed", "excused", "unseen", "not_yet"), ""),
        split="agreement",
        dimensions=("clause",),
        by="clause",
        of_promises=True,
    ),
    Measure(
        name="speed_to_lead",
        title=_("From the form to the first try"),
        question=_("How long do leads wait, and for whom?"),
        explains=_(
            "Leads handed from marketing to sales. The systems' part is from what the buyer did "
            "until sales had the lead, the people's part from then to the first try to reach them, "
            "in sales' working time and by the clock on the wall. Who still waits counts with the "
            "time so far; whose owner no tool tells of stands beside. Of the last year, where no "
            "days are asked for."
        ),
        tier=Tier.TEAM,
        unit="minutes",
        team="sales",
        definition="agreement",
        records="handoff",
        subject="",
        cells=dict.fromkeys(("handed_off", "tried", "waiting", "unseen", "self_reported"), ""),
        dimensions=("quadrant", "origin", "team", "owner"),
        of_promises=True,
        of_pace=True,
    ),
    Measure(
        name="handoff_outcomes",
        title=_("What became of hand-offs"),
        question=_("What becomes of the leads that are handed over, and how soon is it said?"),
        explains=_(
            "Hand-offs by their kind and what has become of them so far. The answer is the first "
            "word of whoever received it: taken, returned, or asked for more. Of 100 counts those "
            "that were taken among those that were taken or returned."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="handoffs",
        records="handoff",
        subject="handoff_outcomes",
        cells={
            "handed_off": "true",
            "accepted": "is_accepted",
            "returned": "not is_accepted and outcome in ('rejected', 'recycled')",
            **{name: f"outcome = '{name}'" for name in _OUTCOMES},
        },
        figures={
            "median_hours": "quantile_cont(hours, 0.5)",
            "p90_hours": "quantile_cont(hours, 0.9)",
        },
        dimensions=("handoff_kind", "quadrant", "origin", "team", "owner", "month", "week"),
        by="handoff_kind",
        tables=(),
        paced=("median_hours", "p90_hours"),
    ),
    Measure(
        name="show_rate",
        title=_("Booked meetings that took place"),
        question=_("How many of the meetings that are booked take place?"),
        explains=_(
            "Meetings booked in Accord whose time has come, by the team of whoever booked them. Of "
            "100 counts those that took place among those of which it is known: held, missed or "
            "called off. Where nobody has said, it stands beside; a meeting that was moved is one."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="sales",
        definition="handoffs",
        records="handoff",
        subject="show_rate",
        cells={
            "booked": "true",
            "held": "state = 'held'",
            "missed": "state = 'missed'",
            "called_off": "state = 'cancelled'",
            "unsaid": "state = 'booked'",
            "self_reported": "is_by_word",
        },
        dimensions=("team", "owner", "quadrant", "origin", "month"),
        by="team",
        tables=(),
        of_pace=True,
    ),
    Measure(
        name="reject_reasons",
        title=_("Why leads come back"),
        question=_("Why does sales give leads back?"),
        explains=_(
            "Hand-offs that sales gave back, by the reason it named, each with its share of all "
            "that came back and whether the reason counts against the quality of leads. Where more "
            "than one in ten has no reason from the list, the list lacks one."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="reasons",
        records="handoff",
        subject="reject_reasons",
        cells={"count": "true", "outside": "list_contains($outside, coalesce(reason, ''))"},
        dimensions=("reason", "quadrant", "origin", "team", "owner", "month"),
        by="reason",
        tables=(),
    ),
    Measure(
        name="persistence",
        title=_("How long sales keeps on"),
        question=_("How many tries bring customers, and where does sales stop?"),
        explains=_(
            "Hand-offs from marketing to sales by how often sales tried to reach the lead, as a "
            "tool has seen it, and the quadrant it stood in, with those that became customers. "
            "Where sales stops trying, nobody knows what one more try would have brought: few "
            "leads stand beyond the number that both teams agreed on."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="sales",
        definition="agreement",
        records="handoff",
        subject="persistence",
        cells={
            "leads": "true",
            "customers": "reached",
            "given_up": "is_given_up",
            "young": "is_open and coalesce(age < $window, false)",
        },
        groups=("quadrant",),
        split="quadrant",
        dimensions=("attempts",),
        by="attempts",
        tables=("lead_path", "sales_tries"),
    ),
)
