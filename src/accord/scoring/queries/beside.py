"""Cards that judge beside the one in force, and what came of it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from accord.foundation import bulk
from accord.kernel.money import Money
from accord.scoring.rules.reading import read_card
from accord.scoring.rules.trials import compare
from accord.scoring.values.beside import OLD_ENOUGH, Beside, Compared, Fate
from accord.scoring.values.cards import UnableToRead
from accord.scoring.values.scores import Quadrant
from accord.scoring.values.trials import Group

# One that has come into force or was taken back judges nobody, whether or not it was told so.
_RUNNING = """
select b.id, b.version_id, b.against_id, b.key, b.number, b.revision, b.body::text, b.started_at,
       b.passed_at is not null
from scoring_beside b
join live.definitions d on d.id = b.version_id
  and d.state in ('DRAFT', 'DISCUSSED', 'DOCUMENTED', 'AGREED')
join live.definitions a on a.id = b.against_id and a.state = 'IN_FORCE'
where b.ended_at is null
order by b.id
"""
_CALLED = """
with by_now as (
  select lead_id, min(called_at) as called_at from (
    select lead_id, called_at from scoring_besidecall where beside_id = %(beside)s and not is_beside
    union all
    select lead_id, at from scoring_turn
    where version_id = %(against)s and quadrant in ('perfect', 'hot') and at >= %(since)s) told
  group by 1),
by_other as (
  select lead_id, called_at from scoring_besidecall where beside_id = %(beside)s and is_beside)
select n.lead_id is not null, o.lead_id is not null, count(*),
       count(*) filter (where l.ending = 'won' or l.stage = 'customer')
from by_now n full join by_other o on o.lead_id = n.lead_id
join facts.leads l on l.key = coalesce(n.lead_id, o.lead_id)
where least(n.called_at, o.called_at) <= %(until)s
group by 1, 2
"""


def list_beside() -> list[Beside]:
    """The versions that judge beside one in force."""
    found = []
    for id_, version, against, key, number, revision, body, started_at, is_whole in bulk.fetch(
        _RUNNING
    ):
        with suppress(UnableToRead):
            card = read_card(bulk.read_json(body))
            found.append(
                Beside(id_, version, against, key, number, revision, card, started_at, is_whole)
            )
    return found


def find_beside(*, key: str) -> Beside | None:
    """The version of a card that judges beside the one in force."""
    return next((one for one in list_beside() if one.key == key), None)


def compare_beside(*, beside: Beside, at: datetime) -> Compared:
    """Where leads stand by both cards, and what came of those that one or both said to call."""
    stands = bulk.fetch(
        """select s.quadrant, b.quadrant, count(*) from scoring_score s
           join scoring_besidescore b on b.lead_id = s.lead_id and b.beside_id = %s
           where s.version_id = %s group by 1, 2""",
        [beside.id, beside.against_id],
    )
    fates: Mapping[tuple[bool, bool], Fate] = {
        (now, other): Fate(leads, customers)
        for now, other, leads, customers in bulk.fetch(
            _CALLED,
            {
                "beside": beside.id,
                "against": beside.against_id,
                "since": beside.started_at,
                "until": at - OLD_ENOUGH,
            },
        )
    }
    only_now, only_beside, both = (
        fates.get(which, Fate(0, 0)) for which in ((True, False), (False, True), (True, True))
    )
    return Compared(
        stands={(Quadrant(now), Quadrant(other)): count for now, other, count in stands},
        only_now=only_now,
        only_beside=only_beside,
        both=both,
        better=compare(_group(only_beside), _group(only_now)),
    )


def _group(fate: Fate) -> Group:
    return Group(fate.leads, fate.customers, Money(0, "EUR"))
