"""The measures of what the teams do, what buyers do by themselves, and where leads stand still."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

_OF_BUYERS = ("origin", "channel", "campaign", "segment", "team")
_PIECES = {
    "mean_pieces": "avg(pieces)",
    "median_pieces": "quantile_cont(pieces, 0.5)",
    "p90_pieces": "quantile_cont(pieces, 0.9)",
}

OF_DOINGS = (
    Measure(
        name="promises_kept",
        title=_("Promises kept by month"),
        question=_("Do both teams keep their promises more often than before?"),
        explains=_(
            "Hand-offs of which something was owed by the agreements in force, by the month in "
            "which the last of it was due: all kept in time, or something late or never. Where "
            "something is still open it stands beside, because nobody can see yet whether it was "
            "done. What was only measured in silence is left out."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="agreement",
        records="handoff",
        subject="promises_kept",
        cells={
            "met": "outcome = 'met'",
            "missed": "outcome = 'missed'",
            "open": "outcome = 'open'",
        },
        dimensions=("month", "week", "handoff_kind", "quadrant", "origin"),
        by="month",
        tables=(),
    ),
    Measure(
        name="call_blocks",
        title=_("Calls by day and team"),
        question=_("What do the calls of a day bring?"),
        explains=_(
            "Leads that a team called on a day, those of them it talked with, and those that sales "
            "accepted within 30 days from then on. That both are true does not say that the call "
            "was the cause. Of the last 90 days where no days are asked for."
        ),
        tier=Tier.SHARED,
        unit="leads",
        team="both",
        definition="stages",
        records="lead",
        subject="call_blocks",
        cells={
            "leads": "true",
            "talked": "has_talked",
            "moved": "has_moved",
            "customers": "is_customer",
        },
        dimensions=("call_block",),
        by="call_block",
        tables=("lead_path", "lead_touches"),
    ),
    Measure(
        name="meetings_held",
        title=_("Meetings and what came after"),
        question=_("Which meetings were followed by a deal?"),
        explains=_(
            "Each meeting that took place, with the leads that were in it, and those of them with "
            "which a deal was opened within 30 days from then on. That both are true does not say "
            "that the meeting was the cause. Of the last 90 days where no days are asked for."
        ),
        tier=Tier.SHARED,
        unit="leads",
        team="both",
        definition="stages",
        records="lead",
        subject="meetings_held",
        cells={"leads": "true", "moved": "has_moved", "customers": "is_customer"},
        dimensions=("meeting",),
        by="meeting",
        tables=("lead_path", "lead_touches"),
    ),
    Measure(
        name="read_before_talk",
        title=_("Read before the first talk"),
        question=_("How many pieces do buyers have in hand before they talk with us?"),
        explains=_(
            "Different pieces that a lead read, downloaded, watched or filled in before its first "
            "talk: a call or a meeting that took place, or an answer to a mail. A piece counts "
            "once for each lead, and what somebody was sent and did not open counts for nothing."
        ),
        tier=Tier.TEAM,
        unit="leads",
        team="marketing",
        definition="journey",
        records="lead",
        subject="read_before_talk",
        cells={"talked": "true", "read": "pieces > 0", "read_nothing": "pieces = 0"},
        figures=_PIECES,
        dimensions=(*_OF_BUYERS, "month"),
        tables=("lead_path", "lead_touches"),
    ),
    Measure(
        name="account_research",
        title=_("What companies read by themselves"),
        question=_("How much do the people of a company read before anybody talks with us?"),
        explains=_(
            "Companies that have talked with us, and the different pieces that all their people "
            "together had in hand before the first talk of any of them; a piece counts once for "
            "each company. Listed are their leads."
        ),
        tier=Tier.TEAM,
        unit="leads",
        team="marketing",
        definition="journey",
        records="lead",
        subject="account_research",
        cells={"leads": "true"},
        figures={
            "accounts": "count(*) filter (where is_first)",
            "mean_pieces": "avg(pieces) filter (where is_first)",
            "median_pieces": "quantile_cont(pieces, 0.5) filter (where is_first)",
            "mean_readers": "avg(readers) filter (where is_first)",
        },
        dimensions=("origin", "segment", "month"),
        tables=("lead_path", "lead_touches"),
    ),
    Measure(
        name="touch_split",
        title=_("By themselves or with one of us"),
        question=_("How much of a buyer's way is with one of us?"),
        explains=_(
            "Touches of all leads: those between two people, such as a call, a meeting or a letter "
            "to one person, and all the others, such as a page, a download or a mail to many. What "
            "mail programs open by themselves is left out."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="marketing",
        definition="journey",
        records="lead",
        subject="touch_split",
        cells={"leads": "true", "customers": "is_customer"},
        figures={"digital": "sum(digital)::bigint", "personal": "sum(personal)::bigint"},
        dimensions=(*_OF_BUYERS, "month"),
        tables=("lead_path", "lead_touches"),
    ),
    Measure(
        name="buyer_effort",
        title=_("How hard it is to buy from us"),
        question=_("Do buyers find it easy to buy from us?"),
        explains=_(
            "What buyers answered to one question after their deal was won or lost: very easy, "
            "easy, neither, hard, very hard. Nothing is shown of fewer than five answers, and no "
            "answer says whose it is, so that none opens a record."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="journey",
        records="deal",
        subject="buyer_effort",
        cells={},
        figures={
            "answers": "count(*)",
            "easy": "count(*) filter (where said <= 2)",
            "hard": "count(*) filter (where said >= 4)",
        },
        dimensions=(),
        tables=(),
    ),
    Measure(
        name="waiting_now",
        title=_("Where leads stand now"),
        question=_("In which step do leads wait longest right now?"),
        explains=_(
            "Open leads by the stage they stand in, for how long half of them have, and those that "
            "have stood there for longer than nine in ten took that moved on."
        ),
        tier=Tier.SHARED,
        unit="days",
        team="both",
        definition="stages",
        records="lead",
        subject="waiting_now",
        cells={"leads": "true", "long": "is_long"},
        figures={
            "median_days": "quantile_cont(days, 0.5)",
            "p90_days": "quantile_cont(days, 0.9)",
        },
        dimensions=("stage", "origin", "segment", "team"),
        by="stage",
    ),
)
