"""The measure of how fairly leads come to those who work them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

OF_ROUTING = (
    Measure(
        name="fairness",
        title=_("Turns"),
        question=_("Do leads come to everybody in the turns that were agreed?"),
        explains=_(
            "Leads that the rules of routing gave to somebody, by the rule that decided. Due to "
            "each member is their weight among those who could have taken the lead. Off says how "
            "many leads whoever is farthest from that got more or fewer. Leads that went to who "
            "owns the account, or to who catches what no rule gives, are no turn."
        ),
        tier=Tier.SHARED,
        unit="leads",
        team="both",
        definition="routing",
        records="lead",
        subject="fairness",
        cells={
            "turns": "is_owner and takes_turn",
            "no_turn": "is_owner and not takes_turn",
        },
        figures={
            "due": "sum(due)::bigint",
            "away": "count(*) filter (where why = 'away')",
            "full": "count(*) filter (where why = 'full')",
        },
        groups=("member",),
        dimensions=("rule",),
        by="rule",
        tables=(),
    ),
)
