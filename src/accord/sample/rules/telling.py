"""What the sample's people are told, by which plan, and who has said to know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from accord.campaigns.values.announcements import About, AnnouncementText
from accord.campaigns.values.past import PastAnnouncement, PastReceipt, PastTick
from accord.campaigns.values.planning import Line
from accord.sample.rules import personas
from accord.sample.rules.catalogue import (
    ANA,
    DMITRI,
    INGRID,
    IRINA,
    JIWOO,
    JULIA,
    MARA,
    SEOJUN,
    TOMASZ,
    VIKTOR,
)  # fmt: skip
from accord.team.values import Side

PLAN: dict[str, Any] = {
    "lines": [
        {"topic": "A campaign before it starts", "audience": "sales", "channel": "announcement",
         "cadence": "each_time", "teller": "marketing", "proof": "campaign_brief"},
        {"topic": "What changes in the product", "audience": "both", "channel": "announcement",
         "cadence": "quarterly", "teller": "sales", "proof": "product_note"},
        {"topic": "Figures, promises and problems", "audience": "both", "channel": "meeting",
         "cadence": "weekly", "teller": "both", "proof": "weekly_meeting"},
        {"topic": "What buyers ask in calls", "audience": "marketing", "channel": "chat",
         "cadence": "fortnightly", "teller": "sales", "proof": "by_hand"},
        {"topic": "Which fairs and webinars come", "audience": "sales", "channel": "mail",
         "cadence": "monthly", "teller": "marketing", "proof": "by_hand"},
    ]
}  # fmt: skip
SIGNED = timedelta(days=100)  # before the last day
_OVERDUE = "What buyers ask in calls"
# When somebody last ticked a line; one of them is long overdue.
_TOLD = {_OVERDUE: timedelta(days=40), "Which fairs and webinars come": timedelta(days=3)}
_SALES = (DMITRI, MARA, TOMASZ, SEOJUN, ANA, IRINA, INGRID)
_MARKETING = (JULIA, JIWOO, VIKTOR)


def announcements(
    members: Mapping[str, int], *, campaign_id: int | None, until: date
) -> list[PastAnnouncement]:
    """A change of the product that most know by now, and a campaign that some have yet to read."""
    product = AnnouncementText(
        about=About.PRODUCT, title="The gateway speaks OPC UA",
        body="From this month on the plant gateway speaks OPC UA without an adapter. "
             "Who bought the adapter within a year gets it back.",
        whys={personas.KEY: "No adapter to mount, and no second supplier to ask."},
        happens_on=until - timedelta(days=20), answer_by=until - timedelta(days=10),
    )  # fmt: skip
    found = [_out(product, members, (*_SALES, *_MARKETING), knows=8, days=25, until=until)]
    if campaign_id is not None:
        campaign = AnnouncementText(
            about=About.CAMPAIGN, campaign_id=campaign_id, side=Side.SALES,
            title="Buyers get the audit checklist this month",
            body="We write to all plants that bought a probe before 2020. Whoever answers has "
                 "read the checklist: begin with its third point.",
            whys={personas.KEY: "An audit is due each spring, and nobody likes to prepare it."},
            happens_on=until + timedelta(days=5), answer_by=until + timedelta(days=4),
        )  # fmt: skip
        found.append(_out(campaign, members, _SALES, knows=4, days=3, until=until))
    return found


def _out(
    text: AnnouncementText, members: Mapping[str, int], people: Sequence[Any], *, knows: int,
    days: int, until: date,
) -> PastAnnouncement:  # fmt: skip
    published = datetime.combine(until - timedelta(days=days), time(8), UTC)
    receipts = {}
    for place, one in enumerate(people):
        read = published + timedelta(hours=3 + 5 * place) if place <= knows else None
        receipts[members[one.external_id]] = PastReceipt(
            Side(one.team), read, read if place < knows else None
        )
    return PastAnnouncement(text, published, receipts)


def ticks(members: Mapping[str, int], *, lines: Sequence[Line], until: date) -> list[PastTick]:
    """What was told by hand, and when last."""
    return [
        PastTick(one.mark, until - _TOLD[one.topic], members[IRINA.external_id])
        for one in lines
        if one.topic in _TOLD
    ]
