"""What sales says of a lead in a tool of theirs reaches whoever owns the campaign it came by."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from accord.campaigns import api as campaigns
from accord.definitions import api as definitions
from accord.foundation import bulk

NEWS = timedelta(days=7)  # what was said longer ago is history, and nobody is told
SINGLY = 3  # more leads of one campaign at once are told as a number
QUALIFIED = "qualified"

# What sales has taken on, unless they said in Accord that it is promising, for the first time; and
# what they gave back. What follows from a move or a word here was told with that.
_SAID = """
select l.campaign_id, l.id, e.key, e.ending, e.reason
from facts.stage_events e join live.leads l on l.id = e.lead
where {within} and not e.inferred and e.cause in ('record', 'history', 'deal')
  and l.campaign_id is not null and e.occurred_at between %(news)s and %(now)s
  and (e.ending in ('rejected', 'recycled', 'disqualified')
       or (e.ending = '' and e.stage in ('sql', 'opportunity', 'customer')
           and not exists (
             select from facts.stage_events b
             where b.lead = e.lead and b.key <> e.key and b.ending = '' and not b.inferred
               and b.stage in ('sql', 'opportunity', 'customer')
               and (b.occurred_at, b.key) < (e.occurred_at, e.key))
           and not exists (
             select from facts.verdicts v
             where v.lead = e.lead and v.side = 'sales' and v.said = 'yes'
               and not exists (select from facts.verdicts t where t.takes_back = v.key))))
order by l.campaign_id, e.key"""


def tell_said(within: str, given: Mapping[str, Any], *, at: datetime) -> None:
    """Tell of what these transactions say that sales made of leads in their tools, each once, ever.
    Caller's transaction.

    within: a condition on `{x}`, a transaction's number.
    """
    rows = bulk.fetch(
        _SAID.format(within=within.format(x="e.xact_id")),
        {**given, "news": at - NEWS, "now": at + timedelta(days=1)},
    )
    known = _codes(at=at) if rows else frozenset[str]()
    by_campaign: dict[int, list[tuple[int, int, str, str]]] = {}
    for campaign, lead, event, ending, reason in rows:
        by_campaign.setdefault(campaign, []).append((lead, event, ending, reason))
    for campaign, told in by_campaign.items():
        if len(told) > SINGLY:
            first, last = told[0][1], told[-1][1]
            _tell(campaign, {"count": len(told)}, key=f"said:{first}-{last}:campaign", at=at)
            continue
        for lead, event, ending, reason in told:
            said = {"reason": reason} if reason in known else {"said": ending or QUALIFIED}
            _tell(campaign, {"lead": lead, **said}, key=f"said:{event}:campaign", at=at)


def _codes(*, at: datetime) -> frozenset[str]:
    """The reasons both teams have agreed on; what a tool says beside them is nobody's code."""
    try:
        return frozenset(one.code for one in definitions.list_reasons(at=at))
    except definitions.NoVersionInForce:
        return frozenset()


def _tell(campaign: int, facts: Mapping[str, Any], *, key: str, at: datetime) -> None:
    campaigns.tell_owner(campaign_id=campaign, facts=facts, by=None, key=key, at=at)
