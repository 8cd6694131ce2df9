"""A buyer whom a seller has shows strong interest: the seller is told at once, and why."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accord.foundation import bulk
from accord.handoffs.queries.accountable import present
from accord.handoffs.rules import hot as rules
from accord.handoffs.values.hot import NEWS, HotSign
from accord.notices import api as notices
from accord.scoring import api as scoring
from accord.scoring.values.scores import Cause, LeadTouch, Quadrant
from accord.team import api as team
from accord.team.values import Side

KIND = "hot_now"
MOST = 1_000
_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,59}")
# Whoever is accountable for the open hand-off to sales has the lead, else its owner. A hand-off
# that the sign itself has brought about tells of it by itself.
_HELD = """
    held as (
      select lead.id as lead_id, lead.person_id, coalesce(h.owner_id, lead.owner_id) as owner_id,
             h.id as handoff_id, h.offered_at
      from live.leads lead
      left join lateral (
        select one.id, one.owner_id, one.offered_at from handoffs_handoff one
        where one.lead_id = lead.id and one.to_side = 'sales' and one.state <> 'closed'
        order by one.state <> 'worked', one.id limit 1) h on true
      where lead.closed_at is null and lead.joined_to_id is null and lead.gone_at is null
        and coalesce(h.owner_id, lead.owner_id) is not null)"""
_TURNED = f"""
    with {_HELD}
    select held.lead_id, held.owner_id, held.handoff_id, s.quadrant, s.turned_at
    from facts.score_turns s
    join live.leads own on own.id = s.lead
    join held on held.lead_id = coalesce(own.joined_to_id, own.id)
    where {{within}} and s.cause = %(told)s and s.turned_at > %(news)s
      and (s.quadrant = %(perfect)s and s.before is distinct from s.quadrant
           or s.quadrant = %(hot)s and coalesce(s.before, '') not in (%(perfect)s, %(hot)s))
      and (held.offered_at is null or held.offered_at < s.turned_at)
    order by s.key limit %(most)s"""
_DONE = f"""
    with {_HELD}
    select held.lead_id, held.owner_id, held.handoff_id, t.occurred_at, t.kind, t.direction,
           t.reach, t.team, t.channel, coalesce(a.title, ''), coalesce(c.name, '')
    from facts.touches t
    join live.persons own on own.id = t.person
    join live.one_person o on o.head_id = own.canonical_id
    join held on held.person_id = o.person_id
    left join live.assets a on a.id = t.asset
    left join live.campaigns c on c.id = t.campaign
    where {{within}} and t.direction = 'in' and not t.is_gone and not t.is_machine
      and t.occurred_at between %(news)s and %(soon)s
      and (held.offered_at is null or held.offered_at < t.occurred_at)
    order by t.occurred_at, t.key limit %(most)s"""


def tell_hot(within: str, given: Mapping[str, Any], *, at: datetime) -> None:
    """Tell the owners of leads of which these transactions say that they came to be perfect or
    hot, or that their buyer gave a direct sign by the cards in force; of a lead once within some
    hours. Caller's transaction.

    within: a condition on `{x}`, a transaction's number.
    """
    cards = scoring.list_cards(at=at)
    if not cards:
        return
    values = {
        **given, "news": at - NEWS, "soon": at + timedelta(hours=1), "told": Cause.TOLD.value,
        "perfect": Quadrant.PERFECT.value, "hot": Quadrant.HOT.value, "most": MOST,
    }  # fmt: skip
    turned = bulk.fetch(_TURNED.format(within=within.format(x="s.xact_id")), values)
    signs = [
        HotSign(lead, owner, handoff, quadrant, when, is_direct=False)
        for lead, owner, handoff, quadrant, when in turned
    ]
    for lead, owner, handoff, when, *touch in bulk.fetch(
        _DONE.format(within=within.format(x="t.xact_id")), values
    ):
        kind, direction, reach, side, channel, asset, campaign = touch
        done = LeadTouch(kind, when, direction, reach, side, channel, asset, campaign)
        sign = scoring.direct_sign(cards=cards, touch=done)
        if sign and _CODE.fullmatch(sign):
            signs.append(HotSign(lead, owner, handoff, sign, when, is_direct=True))
    _tell(rules.best_of(signs), at=at)


def _tell(signs: Sequence[HotSign], *, at: datetime) -> None:
    """Whoever is away has their deputy told; nobody of marketing is told to call."""
    here = present(member_ids={one.owner_id for one in signs}, at=at) if signs else {}
    sides = team.sides() if signs else {}
    for one in signs:
        who = here[one.owner_id]
        if who is None or sides.get(who) not in (Side.SALES.value, Side.BOTH.value):
            continue
        subject, number = ("handoff", one.handoff_id) if one.handoff_id else ("lead", one.lead_id)
        last = notices.told_last(member_id=who, kind=KIND, subject=subject, subject_id=number or 0)
        if rules.is_told(last, at=at):
            continue
        notices.tell(
            kind=KIND, to=[who], subject=subject, subject_id=number,
            facts={"lead": one.lead_id, "signal": one.code, "at": min(one.at, at)},
            key=rules.key_of(one, at=at), at=at,
        )  # fmt: skip
