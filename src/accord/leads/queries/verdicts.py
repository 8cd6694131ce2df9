"""What both teams say of leads."""

from collections.abc import Sequence

from accord.foundation import bulk
from accord.leads.values import Promising, VerdictCard
from accord.team.values import Side


def verdicts_of(*, lead_ids: Sequence[int]) -> dict[Side, VerdictCard]:
    """Each team's word that counts among these leads, which are one: the newest not taken back."""
    rows = bulk.fetch(
        """select distinct on (v.side) v.id, v.side, v.said, v.member_id, v.said_at, v.version_id,
                  d.number
           from leads_verdict v join live.definitions d on d.id = v.version_id
           where v.lead_id = any(%s) and v.takes_back_id is null
             and not exists (select from leads_verdict back where back.takes_back_id = v.id)
           order by v.side, v.id desc""",
        [list(lead_ids)],
    )
    return {
        Side(side): VerdictCard(number, Side(side), Promising(said), *rest)
        for number, side, said, *rest in rows
    }
