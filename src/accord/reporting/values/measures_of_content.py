"""The measures of what is done with pieces of content, and what comes of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

OF_CONTENT = (
    Measure(
        name="content_facts",
        title=_("What came of each piece"),
        question=_("Which pieces are taken, shared, opened, found useful, and part of deals?"),
        explains=_(
            "Leads who downloaded a piece, for whom a seller made a link to it, who opened it, at "
            "whom a seller found it useful, who found it useful themselves, who had it in hand "
            "before their deal ended or while it runs, and of these deals those that were won. "
            "Each is counted by itself: that two are true does not say that one brought the other."
        ),
        tier=Tier.TEAM,
        unit="leads",
        team="marketing",
        definition="journey",
        records="lead",
        subject="content_facts",
        cells={
            "downloaded": "fact = 'downloaded'",
            "shared": "fact = 'shared'",
            "opened": "fact = 'opened'",
            "useful": "fact = 'useful'",
            "useful_to_them": "fact = 'useful_to_them'",
            "in_deals": "fact = 'in_deals'",
            "in_won_deals": "fact = 'in_won_deals'",
        },
        dimensions=("asset",),
        by="asset",
    ),
)
